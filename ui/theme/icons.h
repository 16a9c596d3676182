/// The window's icons: one family of SVG line drawings (16 units wide, 1.5 px stroke), coloured by the theme.
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace fiarse::ui {

class Theme;

/// @param name    file name in resources/icons without ".svg": play, pause, step, step-phase,
///                step-client, back, reset, dice, plus, copy, minus, info, download, undo, redo, open,
///                save, theme, warning, close, chevron-down.
/// @param colour  invalid = the theme's text colour. Disabled icons are drawn fainter.
/// Ask again on Theme::changed().
QIcon themedIcon(const Theme& theme, const QString& name, const QColor& colour = {});

}  // namespace fiarse::ui
