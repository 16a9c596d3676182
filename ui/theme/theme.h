/// The one object that knows every colour of the window.
///
/// Widgets get their colours from the style sheet and palette that it sets on the application; plots
/// and painters ask it directly and redraw on changed(). Tokens: docs/architecture.md, section "Look".
#pragma once

#include <QColor>
#include <QObject>
#include <QString>

namespace fiarse::ui {

enum class ThemeChoice { System, Light, Dark };

struct ThemeColours {
    QColor window, card, line;  ///< background, panels, hairlines
    QColor text, muted;         ///< at least 4.5:1 on card
    QColor accent, accentTint;  ///< one accent and the tint it may be read on
    QColor warning, warningTint;
};

class Theme : public QObject {
    Q_OBJECT
public:
    struct Print {};

    explicit Theme(QObject* parent = nullptr);
    /// Light colours for pictures on paper; touches neither the application's palette nor its style sheet.
    explicit Theme(Print);

    ThemeChoice choice() const { return m_choice; }
    bool isDark() const { return m_dark; }
    const ThemeColours& colours() const { return m_colours; }

    /// Applies palette and style sheet to the application; emits changed() if anything changed.
    void setChoice(ThemeChoice choice);

    /// Colour of a level in tier maps, curves and legends. Level 0 is the largest capacity ("full
    /// only", nearly background); the last level is held by all (strongest contrast).
    /// @param levels  number of levels, >= 1; any number gets evenly spaced colours.
    QColor levelColour(int level, int levels) const;
    /// A variant for lines and text: like levelColour(), but never fainter than 3:1 on the card.
    QColor levelLineColour(int level, int levels) const;
    /// Dash pattern of a level's curve, so that colour is never the only sign.
    Qt::PenStyle levelPenStyle(int level, int levels) const;
    /// Parameters that nobody holds, and NaN.
    QColor nobodyColour() const;

    /// Value in 0..1 on the sequential colour map: 0 is faint, 1 strong on either theme (one blue hue on
    /// light, cividis on dark; both keep their order in grey and for the colour-blind).
    QColor sequential(double value) const;
    /// Value in −1..1 on the diverging map: below 0 blue, above 0 orange, 0 near the card.
    QColor diverging(double value) const;
    /// Value in 0..1 on the map for staleness (grey to purple).
    QColor staleness(double value) const;

Q_SIGNALS:
    void changed();

private:
    void apply();

    ThemeChoice m_choice = ThemeChoice::System;
    bool m_systemDark = false;  ///< what the desktop wanted before this theme took over
    bool m_dark = false;
    ThemeColours m_colours;
};

}  // namespace fiarse::ui
