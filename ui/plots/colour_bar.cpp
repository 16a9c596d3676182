#include "ui/plots/colour_bar.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "ui/plots/scale_ticks.h"
#include "ui/text/format.h"
#include "ui/theme/fonts.h"

namespace fiarse::ui {
namespace {

constexpr int kBarHeight = 10;
constexpr int kLongestBar = 320;
constexpr int kSwatch = 10;

}  // namespace

ColourBar::ColourBar(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("colourBar"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_scale.colours = {palette().color(QPalette::Mid)};
}

void ColourBar::setScale(Scale scale) {
    m_scale = std::move(scale);
    QStringList parts{m_scale.title, tickTexts().join(QStringLiteral(", ")), m_scale.unit};
    for (const Swatch& swatch : m_scale.swatches) parts << swatch.text;
    parts.removeAll(QString());
    setAccessibleName(parts.join(QStringLiteral(" · ")));
    update();
}

std::vector<ColourBar::Tick> ColourBar::ticks() const {
    if (!m_scale.ticks.empty()) return m_scale.ticks;
    std::vector<Tick> result;
    const std::vector<double> values = scaleTicks(m_scale.maximum, 4, m_scale.integers);
    for (const double value : values) {
        result.push_back(
            {m_scale.maximum > 0 ? value / m_scale.maximum : 0.0,
             m_scale.integers ? formatCount(static_cast<qint64>(value)) : formatNumber(value, 2)});
    }
    if (m_scale.clipped) result.back().text.prepend(QStringLiteral("≥ "));
    return result;
}

QStringList ColourBar::tickTexts() const {
    QStringList texts;
    for (const Tick& tick : ticks()) texts << tick.text;
    return texts;
}

QSize ColourBar::sizeHint() const {
    return {420, kBarHeight + 4 + QFontMetrics(numberFont(11)).height()};
}

void ColourBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintTo(painter, width(), palette().color(QPalette::Dark), palette().color(QPalette::WindowText));
}

void ColourBar::paintTo(QPainter& painter, double width, const QColor& muted, const QColor& text) const {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(baseFont(kTablePixels));
    const QFontMetricsF metrics(painter.font());
    const auto label = [&](double x, const QString& s, const QColor& colour) {
        painter.setPen(colour);
        painter.drawText(QRectF(x, 0, width - x, kBarHeight),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, s);
        return metrics.horizontalAdvance(s);
    };
    double x = label(0, m_scale.title, muted) + 12;

    double behind = m_scale.unit.isEmpty() ? 0 : metrics.horizontalAdvance(m_scale.unit) + 8;
    for (const Swatch& swatch : m_scale.swatches)
        behind += 20 + kSwatch + 6 + metrics.horizontalAdvance(swatch.text);
    const double length = std::clamp(width - x - behind - 12, 80.0, static_cast<double>(kLongestBar));
    const QRectF bar(x, 0, length, kBarHeight);
    QLinearGradient gradient(bar.topLeft(), bar.topRight());
    const double last = std::max<double>(1.0, static_cast<double>(m_scale.colours.size()) - 1.0);
    for (std::size_t i = 0; i < m_scale.colours.size(); ++i) {
        gradient.setColorAt(static_cast<double>(i) / last, m_scale.colours[i]);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(gradient);
    painter.drawRoundedRect(bar, 3, 3);

    painter.setFont(numberFont(11));
    const QFontMetricsF numbers(painter.font());
    painter.setPen(muted);
    const std::vector<Tick> marks = ticks();
    const double lastWidth = numbers.horizontalAdvance(marks.back().text);
    double free = -1e9;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const bool isLast = i + 1 == marks.size();
        const double w = numbers.horizontalAdvance(marks[i].text);
        const double at = bar.left() + marks[i].place * length;
        const double left = i == 0 ? at : isLast ? at - w : at - w / 2;
        const bool touchesLast = !isLast && left + w + 6 > bar.right() - lastWidth && i > 0;
        if (!isLast && (left < free || touchesLast)) continue;
        painter.drawText(QPointF(left, kBarHeight + 2 + numbers.ascent()), marks[i].text);
        free = left + w + 6;
    }

    painter.setFont(baseFont(kTablePixels));
    x = bar.right() + 8;
    if (!m_scale.unit.isEmpty()) x += label(x, m_scale.unit, muted);
    for (const Swatch& swatch : m_scale.swatches) {
        x += 20;
        painter.setPen(Qt::NoPen);
        painter.setBrush(swatch.colour);
        painter.drawRoundedRect(QRectF(x, 0, kSwatch, kSwatch), 2, 2);
        x += kSwatch + 6;
        x += label(x, swatch.text, text);
    }
}

}  // namespace fiarse::ui
