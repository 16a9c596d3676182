// Brushing a stretch of a chart's x axis.
#include <qcustomplot.h>

#include <algorithm>
#include <utility>

#include "ui/plots/figure_chart_view.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kBand = 50;          // of 255
constexpr double kLeastWay = 3.0;  // pixels; less is a click

}  // namespace

bool FigureChartView::canBrush() const {
    return m_chart.x.link == Link::Magnitude || m_chart.pointLink != Link::None;
}

void FigureChartView::startBrush(QPointF point) {
    if (!m_plot->axisRect()->rect().contains(point.toPoint())) return;
    m_brushFrom = m_brushTo = m_plot->xAxis->pixelToCoord(point.x());
    m_band = new QCPItemRect(m_plot);
    QColor fill = m_theme.colours().accent;
    m_band->setPen(QPen(fill, 1.5));
    fill.setAlpha(kBand);
    m_band->setBrush(fill);
    m_band->setLayer(QStringLiteral("overlay"));
    showReadOut(std::nullopt);
    moveBrush(point);
}

void FigureChartView::moveBrush(QPointF point) {
    const QCPRange shown = m_plot->xAxis->range();
    m_brushTo = std::clamp(m_plot->xAxis->pixelToCoord(point.x()), shown.lower, shown.upper);
    m_band->topLeft->setCoords(m_brushFrom, m_plot->yAxis->range().upper);
    m_band->bottomRight->setCoords(m_brushTo, m_plot->yAxis->range().lower);
    replot();
}

void FigureChartView::endBrush(bool add) {
    m_plot->removeItem(std::exchange(m_band, nullptr));
    replot();
    const double way = m_plot->xAxis->coordToPixel(m_brushTo) - m_plot->xAxis->coordToPixel(m_brushFrom);
    if (std::abs(way) < kLeastWay) return;
    const double low = std::min(m_brushFrom, m_brushTo), high = std::max(m_brushFrom, m_brushTo);
    if (m_chart.x.link == Link::Magnitude) {
        Q_EMIT rangeBrushed(Link::Magnitude, low, high);
        return;
    }
    std::vector<qint64> keys;
    for (const FigureSeries& series : m_chart.series) {
        for (qsizetype i = 0; i < std::min(series.x.size(), series.pointKeys.size()); ++i) {
            if (series.x[i] >= low && series.x[i] <= high) keys.push_back(series.pointKeys[i]);
        }
    }
    if (!keys.empty()) Q_EMIT keysBrushed(m_chart.pointLink, keys, add);
}

}  // namespace fiarse::ui
