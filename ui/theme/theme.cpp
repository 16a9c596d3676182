#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QPalette>
#include <QPointer>
#include <QProxyStyle>
#include <QRegularExpression>
#include <QVariant>
#include <QWidget>
#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"

namespace fiarse::ui {
namespace {

constexpr double kLineContrast = 3.0;

QColor hex(const char* text) {
    return QColor(QLatin1String(text));
}

ThemeColours lightColours() {
    return {hex("#f4f5f7"), hex("#ffffff"), hex("#e2e5ea"), hex("#1d232b"), hex("#626c79"),
            hex("#2563c9"), hex("#e8effb"), hex("#a84f08"), hex("#fdf1e4")};
}

ThemeColours darkColours() {
    return {hex("#15181d"), hex("#1c2026"), hex("#2c323b"), hex("#e7eaee"), hex("#939dab"),
            hex("#6ea0f5"), hex("#22304a"), hex("#f0a35a"), hex("#3a2a1b")};
}

// From "full only" to "held by all".
std::array<QColor, 4> levelRamp(bool dark) {
    if (dark) return {hex("#37414e"), hex("#2f7f8e"), hex("#5ec8a0"), hex("#fde725")};
    return {hex("#e3ebf3"), hex("#8fbce0"), hex("#2f6fb0"), hex("#0b2f57")};
}

// The part of the ramp that can be seen as a thin line; level 0 is drawn in the muted colour.
std::array<QColor, 3> lineRamp(bool dark) {
    if (dark) return {hex("#2a7a9a"), hex("#5ec8a0"), hex("#fde725")};
    return {hex("#4f98e0"), hex("#1f63b0"), hex("#071f45")};
}

// Blue, the card, orange; each arm reaches the same lightness.
std::array<QColor, 5> blueWhiteOrange(bool dark) {
    if (dark) return {hex("#8fc1ff"), hex("#4273a8"), hex("#242930"), hex("#a0642a"), hex("#ffb870")};
    return {hex("#0b3c78"), hex("#5f98cf"), hex("#f4f5f7"), hex("#e8963f"), hex("#8a3c00")};
}

// cividis, Nuñez, Anderton and Renslow 2018 (CC0), 12 samples.
std::array<QColor, 12> cividis() {
    return {hex("#00204d"), hex("#00306f"), hex("#2a406c"), hex("#48526b"), hex("#5e626e"), hex("#727374"),
            hex("#878479"), hex("#9e9677"), hex("#b6a971"), hex("#d0be67"), hex("#ead357"), hex("#ffea46")};
}

// One hue from near the card to the tier map's darkest, evenly spaced in lightness.
std::array<QColor, 5> inkBlue() {
    return {hex("#ebeff4"), hex("#bccbdb"), hex("#7f9dbd"), hex("#426b99"), hex("#0b2f57")};
}

// Fusion without the lines under mnemonics; Alt and the letter work all the same.
class WorkbenchStyle : public QProxyStyle {
public:
    WorkbenchStyle() : QProxyStyle(QStringLiteral("Fusion")) {}
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override {
        return hint == SH_UnderlineShortcut ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
    }
};

double levelPosition(int level, int levels) {
    return levels <= 1 ? 1.0 : static_cast<double>(level) / static_cast<double>(levels - 1);
}

// Qt 6.4 does not tell the desktop's choice; the palette it came with does. Only the first theme of
// the process can still see that palette, so it leaves a note for later ones.
bool desktopIsDark() {
    if (qApp == nullptr) return false;
    constexpr const char* kNote = "fiarseDesktopIsDark";
    if (!qApp->property(kNote).isValid()) {
        qApp->setProperty(kNote, relativeLuminance(QGuiApplication::palette().color(QPalette::Window)) < 0.2);
    }
    return qApp->property(kNote).toBool();
}

QPalette themePalette(const ThemeColours& colours, bool dark) {
    QPalette palette;
    palette.setColor(QPalette::Window, colours.window);
    palette.setColor(QPalette::WindowText, colours.text);
    palette.setColor(QPalette::Base, colours.card);
    palette.setColor(QPalette::AlternateBase, colours.window);
    palette.setColor(QPalette::Text, colours.text);
    palette.setColor(QPalette::Button, colours.card);
    palette.setColor(QPalette::ButtonText, colours.text);
    palette.setColor(QPalette::BrightText, colours.warning);
    palette.setColor(QPalette::ToolTipBase, colours.card);
    palette.setColor(QPalette::ToolTipText, colours.text);
    palette.setColor(QPalette::PlaceholderText, colours.muted);
    palette.setColor(QPalette::Highlight, colours.accent);
    palette.setColor(QPalette::HighlightedText, dark ? colours.window : colours.card);
    palette.setColor(QPalette::Link, colours.accent);
    palette.setColor(QPalette::LinkVisited, colours.accent);
    palette.setColor(QPalette::Light, colours.card);
    palette.setColor(QPalette::Midlight, colours.line);
    palette.setColor(QPalette::Mid, colours.line);
    palette.setColor(QPalette::Dark, colours.muted);
    palette.setColor(QPalette::Shadow, colours.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, mixColours(colours.muted, colours.card, 0.45));
    }
    return palette;
}

// Sizes of fonts, and of what holds one line of text, stand as "font-size: <n>px" and "min-height: <n>px".
QString withScaledFonts(const QString& text) {
    static const QRegularExpression kSize(QStringLiteral("(font-size|min-height): (\\d+)px"));
    QString scaled;
    qsizetype end = 0;
    for (auto it = kSize.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        scaled += text.mid(end, match.capturedStart() - end);
        scaled +=
            QStringLiteral("%1: %2px").arg(match.captured(1)).arg(scaledPixels(match.captured(2).toInt()));
        end = match.capturedEnd();
    }
    return scaled + text.mid(end);
}

QString styleSheet(const ThemeColours& colours, bool dark) {
    QFile file(QStringLiteral(":/fiarse/theme/workbench.qss"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QString text = QString::fromUtf8(file.readAll());
    // Longest names first, so that @accent does not eat the start of @accentTint.
    const std::vector<std::pair<QString, QString>> tokens = {
        {QStringLiteral("@accentHover"), mixColours(colours.accent, colours.text, 0.12).name()},
        {QStringLiteral("@accentTint"), colours.accentTint.name()},
        {QStringLiteral("@accentPressed"), mixColours(colours.accent, colours.text, 0.24).name()},
        {QStringLiteral("@warningTint"), colours.warningTint.name()},
        {QStringLiteral("@lineStrong"), mixColours(colours.line, colours.muted, 0.4).name()},
        {QStringLiteral("@disabled"), mixColours(colours.muted, colours.card, 0.45).name()},
        {QStringLiteral("@onAccent"), (dark ? colours.window : colours.card).name()},
        {QStringLiteral("@hover"), mixColours(colours.card, colours.line, 0.5).name()},
        {QStringLiteral("@scheme"), dark ? QStringLiteral("dark") : QStringLiteral("light")},
        {QStringLiteral("@warning"), colours.warning.name()},
        {QStringLiteral("@window"), colours.window.name()},
        {QStringLiteral("@accent"), colours.accent.name()},
        {QStringLiteral("@muted"), colours.muted.name()},
        {QStringLiteral("@card"), colours.card.name()},
        {QStringLiteral("@line"), colours.line.name()},
        {QStringLiteral("@text"), colours.text.name()},
    };
    for (const auto& [token, value] : tokens) text.replace(token, value);
    return withScaledFonts(text);
}

}  // namespace

Theme::Theme(QObject* parent) : QObject(parent), m_systemDark(desktopIsDark()), m_dark(m_systemDark) {
    m_colours = m_dark ? darkColours() : lightColours();
    apply();
}

Theme::Theme(ForPrint /*tag*/) : m_choice(ThemeChoice::Light), m_forPrint(true), m_colours(lightColours()) {}

std::unique_ptr<const Theme> Theme::print() {
    return std::unique_ptr<const Theme>(new Theme(ForPrint{}));
}

// The style sheet puts back the fonts that it saved, so sizes are taken before and given after it. A font
// that is set on a widget the sheet does not know yet is never forgotten by it (Qt 6.4), not even with the
// widget.
void Theme::applyScaled(double scale) {
    const double before = textScale();
    std::vector<std::pair<QPointer<QWidget>, QFont>> fonts;
    for (QWidget* widget : QApplication::allWidgets()) {
        if (!widget->testAttribute(Qt::WA_SetFont) || widget->font().pixelSize() <= 0) continue;
        widget->ensurePolished();
        QFont font = widget->font();
        font.setPixelSize(qRound(font.pixelSize() / before * scale));
        fonts.emplace_back(widget, font);
    }
    setGlobalTextScale(scale);
    QApplication::setFont(baseFont());
    apply();
    for (const auto& [widget, font] : fonts) {
        if (widget) widget->setFont(font);
    }
}

void Theme::setTextScale(double scale) {
    if (scale == textScale()) return;
    applyScaled(scale);
    Q_EMIT changed();
}

void Theme::setChoice(ThemeChoice choice) {
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && m_systemDark);
    const bool changesColours = dark != m_dark;
    if (choice == m_choice && !changesColours) return;
    m_choice = choice;
    m_dark = dark;
    m_colours = dark ? darkColours() : lightColours();
    if (changesColours && textScale() != 1.0)
        applyScaled(textScale());
    else if (changesColours)
        apply();
    Q_EMIT changed();
}

void Theme::apply() {
    if (qApp == nullptr || m_forPrint) return;
    // A style set beside a style sheet is wrapped in a proxy, so its name is asked once, at the start.
    constexpr const char* kNote = "fiarseStyleIsSet";
    if (!qApp->property(kNote).toBool()) {
        QApplication::setStyle(new WorkbenchStyle);  // the application owns it
        QApplication::setFont(baseFont());
        qApp->setProperty(kNote, true);
    }
    QApplication::setPalette(themePalette(m_colours, m_dark));
    qApp->setStyleSheet(styleSheet(m_colours, m_dark));
}

QColor Theme::levelColour(int level, int levels) const {
    const auto ramp = levelRamp(m_dark);
    return colourOnRamp(ramp, levelPosition(level, levels));
}

QColor Theme::levelLineColour(int level, int levels) const {
    if (level <= 0 && levels > 1) return m_colours.muted;
    const auto ramp = lineRamp(m_dark);
    QColor colour = colourOnRamp(ramp, levels <= 2 ? 1.0 : levelPosition(level - 1, levels - 1));
    // Rounding between two anchors may end a hair below the bound.
    for (int i = 0; i < 20 && contrastRatio(colour, m_colours.card) < kLineContrast; ++i) {
        colour = mixColours(colour, m_colours.text, 0.05);
    }
    return colour;
}

Qt::PenStyle Theme::levelPenStyle(int level, int levels) const {
    constexpr std::array kStyles = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine,
                                    Qt::DashDotDotLine};
    if (levels <= 1) return Qt::SolidLine;
    return kStyles[static_cast<std::size_t>(std::max(level, 0)) % kStyles.size()];
}

QColor Theme::nobodyColour() const {
    return m_dark ? hex("#4d3423") : hex("#f3d3b8");
}

QColor Theme::sequential(double value) const {
    return m_dark ? colourOnRamp(cividis(), value) : colourOnRamp(inkBlue(), value);
}

QColor Theme::staleness(double value) const {
    const std::array<QColor, 2> ramp =
        m_dark ? std::array{hex("#2c323b"), hex("#c994f5")} : std::array{hex("#e6e8ec"), hex("#6a2c91")};
    return colourOnRamp(ramp, value);
}

QColor Theme::diverging(double value) const {
    const auto ramp = blueWhiteOrange(m_dark);
    return colourOnRamp(ramp, std::isnan(value) ? 0.5 : (value + 1.0) / 2.0);
}

}  // namespace fiarse::ui
