/// The window's fonts: one family, 13 px, and figures of equal width where numbers stand in columns.
#pragma once

#include <QFont>

namespace fiarse::ui {

inline constexpr int kBasePixels = 13;   ///< text, controls
inline constexpr int kTablePixels = 12;  ///< tables, plots, captions

/// How much larger than usual all fonts below are made; 1 as a rule. Theme::setTextScale() sets it.
double textScale();
void setGlobalTextScale(double scale);
/// A size in pixels at the scale in force, rounded.
int scaledPixels(int pixels);

/// Inter where it is installed, else the desktop's sans serif.
QFont baseFont(int pixels = kBasePixels);

/// For columns of numbers and counters that change in place: figures of equal width.
///
/// Qt before 6.7 cannot switch on a font's tabular figures, and Inter's own are proportional; there
/// a metrically close family with figures of equal width is taken.
QFont numberFont(int pixels = kTablePixels);

/// A title or emphasis: the base font at weight 600 and the same size.
QFont titleFont(int pixels = kBasePixels);

}  // namespace fiarse::ui
