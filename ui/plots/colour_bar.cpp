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

QStringList ColourBar::tickTexts() const {
    QStringList texts;
    const std::vector<double> ticks = scaleTicks(m_scale.maximum, 4, m_scale.integers);
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        QString text =
            m_scale.integers ? formatCount(static_cast<qint64>(ticks[i])) : formatNumber(ticks[i], 2);
        if (m_scale.clipped && i + 1 == ticks.size()) text.prepend(QStringLiteral("≥ "));
        texts << text;
    }
    return texts;
}

QSize ColourBar::sizeHint() const {
    return {420, kBarHeight + 4 + QFontMetrics(numberFont(11)).height()};
}

void ColourBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor muted = palette().color(QPalette::Dark);
    const QColor text = palette().color(QPalette::WindowText);
    painter.setFont(baseFont(kTablePixels));
    const QFontMetricsF metrics(painter.font());
    const auto label = [&](double x, const QString& s, const QColor& colour) {
        painter.setPen(colour);
        painter.drawText(QRectF(x, 0, width() - x, kBarHeight),
                         Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, s);
        return metrics.horizontalAdvance(s);
    };
    double x = label(0, m_scale.title, muted) + 12;

    double behind = m_scale.unit.isEmpty() ? 0 : metrics.horizontalAdvance(m_scale.unit) + 8;
    for (const Swatch& swatch : m_scale.swatches)
        behind += 20 + kSwatch + 6 + metrics.horizontalAdvance(swatch.text);
    const double length = std::clamp(width() - x - behind - 12, 80.0, static_cast<double>(kLongestBar));
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
    const std::vector<double> ticks = scaleTicks(m_scale.maximum, 4, m_scale.integers);
    const QStringList texts = tickTexts();
    double free = -1e9;
    for (std::size_t i = 0; i < ticks.size(); ++i) {
        const QString& s = texts[static_cast<qsizetype>(i)];
        const double w = numbers.horizontalAdvance(s);
        const double at = bar.left() + (m_scale.maximum > 0 ? ticks[i] / m_scale.maximum : 0.0) * length;
        const double left = i == 0 ? at : i + 1 == ticks.size() ? at - w : at - w / 2;
        if (left < free && i + 1 != ticks.size()) continue;
        painter.drawText(QPointF(left, kBarHeight + 2 + numbers.ascent()), s);
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
