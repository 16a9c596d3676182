#include "ui/plots/sparkline.h"

#include <QPainter>
#include <algorithm>

#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kStripHeight = 9.0;
constexpr qsizetype kFewPoints = 40;

struct Range {
    double low = 0.0, high = 0.0;
    bool any = false;

    void add(const QVector<double>& values) {
        for (const double v : values) {
            low = any ? std::min(low, v) : v;
            high = any ? std::max(high, v) : v;
            any = true;
        }
    }
    // Position of a value, 0..1; a single value lies in the middle.
    double place(double v) const { return high > low ? (v - low) / (high - low) : 0.5; }
};

}  // namespace

Sparkline::Sparkline(Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("History of the weight's magnitude"));
    connect(&m_theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Sparkline::setSeries(RoundSeries curve, RoundSeries reference) {
    if (curve == m_curve && reference == m_reference) return;
    m_curve = std::move(curve);
    m_reference = std::move(reference);
    update();
}

void Sparkline::setTiers(std::vector<std::uint8_t> entries, int levels) {
    if (entries == m_tiers && levels == m_levels) return;
    m_tiers = std::move(entries);
    m_levels = levels;
    update();
}

void Sparkline::setMarked(std::optional<double> round) {
    if (round == m_marked) return;
    m_marked = round;
    update();
}

QColor Sparkline::tierColour(std::uint8_t entry) const {
    if (entry == kAlwaysHeld) return m_theme.colours().line;
    if (entry >= m_levels) return m_theme.nobodyColour();
    return m_theme.levelColour(entry, m_levels);
}

// A round's entry holds until the next round; neighbours of the same colour are
// drawn as one.
void Sparkline::drawTiers(QPainter& painter, const QRectF& strip, double first, double last) const {
    const double step = strip.width() / (last - first);
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (std::size_t from = 0; from < m_tiers.size();) {
        std::size_t to = from + 1;
        while (to < m_tiers.size() && m_tiers[to] == m_tiers[from]) ++to;
        const double left = strip.left() + (static_cast<double>(from) - first) * step;
        const double right = strip.left() + (static_cast<double>(to) - first) * step;
        painter.fillRect(QRectF(left, strip.top(), std::max(1.0, right - left), strip.height()) & strip,
                         tierColour(m_tiers[from]));
        from = to;
    }
    painter.setPen(m_theme.colours().line);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(strip);
    painter.setRenderHint(QPainter::Antialiasing);
}

void Sparkline::paintEvent(QPaintEvent*) {
    if (m_curve.isEmpty() && m_tiers.empty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(numberFont(10));
    const ThemeColours& colours = m_theme.colours();
    Range x;
    Range y;
    x.add(m_curve.rounds);
    if (!m_tiers.empty()) x.add({0.0, static_cast<double>(m_tiers.size() - 1)});
    y.add(m_curve.values);
    y.add(m_reference.values);
    const QFontMetricsF metrics(painter.font());
    const QString top = formatNumber(y.high, 2);
    const QString bottom = formatNumber(y.low, 2);
    const double left = std::max(metrics.horizontalAdvance(top), metrics.horizontalAdvance(bottom)) + 6.0;
    const double below = m_tiers.empty() ? 0.0 : kStripHeight + 6.0;
    const QRectF area(left, 4.0, std::max(1.0, width() - left - 4.0), height() - 8.0 - below);
    painter.setPen(colours.muted);
    painter.drawText(QPointF(0, area.top() + metrics.ascent() - 2), top);
    if (y.high > y.low) painter.drawText(QPointF(0, area.bottom() + 1), bottom);
    if (below > 0.0) {
        const QRectF strip(area.left(), area.bottom() + 6.0, area.width(), kStripHeight);
        drawTiers(painter, strip, x.low, std::max(x.high, x.low + 1.0));
    }
    const auto placeOf = [&](double round) { return area.left() + x.place(round) * area.width(); };
    if (m_marked && *m_marked >= x.low && *m_marked <= x.high) {
        painter.setPen(QPen(colours.muted, 1.0));
        const double at = std::floor(placeOf(*m_marked)) + 0.5;
        painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom() + below));
    }
    const auto polyline = [&](const RoundSeries& series) {
        QPolygonF line;
        for (qsizetype i = 0; i < series.rounds.size(); ++i) {
            if (series.rounds[i] < x.low || series.rounds[i] > x.high) continue;
            line << QPointF(placeOf(series.rounds[i]),
                            area.bottom() - y.place(series.values[i]) * area.height());
        }
        return line;
    };
    painter.setPen(QPen(colours.warning, 1.5, Qt::DashLine));
    painter.drawPolyline(polyline(m_reference));
    const QPolygonF line = polyline(m_curve);
    painter.setPen(QPen(colours.accent, 1.5));
    painter.drawPolyline(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colours.accent);
    // Where few weights were kept, each is seen for what it is: one round.
    if (line.size() <= kFewPoints) {
        for (const QPointF& point : line) painter.drawEllipse(point, 2.0, 2.0);
    }
    if (!line.isEmpty()) painter.drawEllipse(line.last(), 3.0, 3.0);
}

}  // namespace fiarse::ui
