// Which part of x and y a chart shows.
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/plots/figure_chart_view.h"

namespace fiarse::ui {

std::vector<const FigureSeries*> FigureChartView::comparedSeries() const {
    std::vector<const FigureSeries*> all;
    for (const FigureSeries& series : m_chart.series) all.push_back(&series);
    if (m_beside)
        for (const FigureSeries& series : m_beside->series) all.push_back(&series);
    return all;
}

std::pair<double, double> FigureChartView::fullX() const {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const FigureSeries* one : comparedSeries()) {
        const FigureSeries& series = *one;
        for (const double x : series.x) {
            if (!std::isfinite(x) || (m_chart.x.logarithmic && x <= 0.0)) continue;
            low = std::min(low, x);
            high = std::max(high, x);
        }
        if (series.shape == FigureSeries::Shape::Bars && series.x.size() > 0) {
            low = std::min(low, series.x.first() - 0.75 * barWidth(series));
            high = std::max(high, series.x.last() + 0.75 * barWidth(series));
        }
    }
    if (low > high) low = high = 1.0;
    low = m_chart.x.low.value_or(low);
    high = m_chart.x.high.value_or(high);
    if (m_chart.x.link == Link::Round && high - low < 1.0) {
        low -= 0.5;
        high += 0.5;
    }
    if (high <= low) high = low + 1.0;
    return {low, high};
}

std::pair<double, double> FigureChartView::fullY() const {
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    const auto take = [&](const QVector<double>& values) {
        for (const double y : values) {
            if (!std::isfinite(y) || (m_chart.y.logarithmic && y <= 0.0)) continue;
            low = std::min(low, y);
            high = std::max(high, y);
        }
    };
    bool bars = false;
    for (const FigureSeries* series : comparedSeries()) {
        take(series->y);
        take(series->low);
        take(series->high);
        bars = bars || series->shape == FigureSeries::Shape::Bars;
    }
    for (const FigureMarker& marker : m_chart.markers) {
        if (marker.orientation == Qt::Horizontal) take({marker.position});
    }
    if (low > high) low = 0.0, high = 1.0;
    if (bars) low = std::min(low, 0.0);
    if (m_chart.y.logarithmic) {
        low /= 1.3;
        high *= 1.3;
    } else if (m_chart.y.quantity == Quantity::Share) {
        // Shares end at round tens of percent; small ones at what they need.
        if (high > 0.15) {
            low = std::max(0.0, std::floor(low * 10.0 - 0.2) / 10.0);
            high = std::max(low + 0.1, std::min(1.0, std::ceil(high * 10.0 + 0.1) / 10.0));
        } else {
            low = 0.0;
            high = std::max(high * 1.1, 0.001);
        }
    } else {
        const double margin = high > low ? (high - low) * 0.06 : std::max(std::abs(high) * 0.1, 0.5);
        low = low >= 0.0 ? std::max(0.0, low - margin) : low - margin;
        high += margin;
    }
    return {m_chart.y.low.value_or(low), m_chart.y.high.value_or(high)};
}

void FigureChartView::setRanges() {
    const auto [low, high] = m_zoom ? *m_zoom : fullX();
    m_plot->xAxis->setRange(low, high);
    const auto [bottom, top] = fullY();
    m_plot->yAxis->setRange(bottom, top);
}

}  // namespace fiarse::ui
