/// The four ways to arrange the window, and which docks each of them shows.
#pragma once

#include <QString>
#include <array>

namespace fiarse::ui {

enum class Perspective { Learn, Lab, Debug, Present };

inline constexpr std::array kPerspectives = {Perspective::Learn, Perspective::Lab, Perspective::Debug,
                                             Perspective::Present};

/// "Learn", "Lab", "Debug", "Present", translated.
QString perspectiveName(Perspective perspective);
/// What it is for, a sentence.
QString perspectiveHelp(Perspective perspective);
/// The same words for the settings, never translated.
QString perspectiveKey(Perspective perspective);
/// Lab for any other word.
Perspective perspectiveFromKey(const QString& key);

/// Whether the perspective's default layout shows the dock with this objectName. A new dock needs one line
/// in the table of perspective.cpp; docks that are not in it are shown everywhere but in Present.
bool showsDock(Perspective perspective, const QString& dock);

/// How much larger than usual text is there.
double textScaleOf(Perspective perspective);

}  // namespace fiarse::ui
