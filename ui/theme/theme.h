/// The one object that knows every colour of the window.
///
/// Widgets get their colours from the style sheet and palette that it sets on the application; plots
/// and painters ask it directly and redraw on changed(). Tokens: docs/architecture.md, section "Look".
#pragma once

#include <QColor>
#include <QObject>
#include <QString>
#include <memory>

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
    explicit Theme(QObject* parent = nullptr);

    /// The theme of exports: light, whatever is on the screen. It never touches the palette, the style
    /// sheet or the fonts of the application and never changes; hand it to a plot while it is rendered.
    static std::unique_ptr<const Theme> print();

    ThemeChoice choice() const { return m_choice; }
    bool isDark() const { return m_dark; }
    const ThemeColours& colours() const { return m_colours; }

    /// Applies palette and style sheet to the application; emits changed() if anything changed.
    void setChoice(ThemeChoice choice);

    /// How much larger than usual all text is, 1 as a rule; emits changed() if it changes.
    /// Fonts that a widget was given by itself grow with the others.
    void setTextScale(double scale);

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
    /// Value in 0..1 on the map for staleness (grey to purple).
    QColor staleness(double value) const;
    /// Value in -1..1 on the map for differences and ratios: blue below 0, orange above, near the card at 0.
    /// The two arms are alike in lightness, so that neither looks larger; NaN counts as 0.
    QColor diverging(double value) const;

Q_SIGNALS:
    void changed();

private:
    struct ForPrint {};
    explicit Theme(ForPrint tag);
    void apply();
    void applyScaled(double scale);

    ThemeChoice m_choice = ThemeChoice::System;
    bool m_systemDark = false;  ///< what the desktop wanted before this theme took over
    bool m_dark = false;
    bool m_forPrint = false;
    ThemeColours m_colours;
};

}  // namespace fiarse::ui
