#include "ui/plots/sparkline.h"

#include <QPainter>
#include <algorithm>

#include "ui/text/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

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

void Sparkline::paintEvent(QPaintEvent*) {
    if (m_curve.isEmpty()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(numberFont(10));
    const ThemeColours& colours = m_theme.colours();
    Range x;
    Range y;
    x.add(m_curve.rounds);
    y.add(m_curve.values);
    y.add(m_reference.values);
    const QFontMetricsF metrics(painter.font());
    const QString top = formatNumber(y.high, 2);
    const QString bottom = formatNumber(y.low, 2);
    const double left = std::max(metrics.horizontalAdvance(top), metrics.horizontalAdvance(bottom)) + 6.0;
    const QRectF area(left, 4.0, std::max(1.0, width() - left - 4.0), height() - 8.0);
    painter.setPen(colours.muted);
    painter.drawText(QPointF(0, area.top() + metrics.ascent() - 2), top);
    if (y.high > y.low) painter.drawText(QPointF(0, area.bottom() + 1), bottom);

    const auto polyline = [&](const RoundSeries& series) {
        QPolygonF line;
        for (qsizetype i = 0; i < series.rounds.size(); ++i) {
            if (series.rounds[i] < x.low || series.rounds[i] > x.high) continue;
            line << QPointF(area.left() + x.place(series.rounds[i]) * area.width(),
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
    painter.drawEllipse(line.last(), 3.0, 3.0);
}

}  // namespace fiarse::ui
