// What the mouse does to a chart of a figure.
#include <qcustomplot.h>

#include <QMouseEvent>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/plots/figure_chart_view.h"
#include "ui/state/drag_escape.h"

namespace fiarse::ui {
namespace {

constexpr double kNearMarker = 5.0;  // pixels
constexpr double kNearSeries = 8.0;
constexpr double kWheelStep = 1.25;

}  // namespace

int FigureChartView::markerAt(QPointF point) const {
    for (std::size_t i = 0; i < m_chart.markers.size(); ++i) {
        const FigureMarker& marker = m_chart.markers[i];
        if (!marker.draggable) continue;
        const bool vertical = marker.orientation == Qt::Vertical;
        const double at = vertical ? m_plot->xAxis->coordToPixel(marker.position)
                                   : m_plot->yAxis->coordToPixel(marker.position);
        if (std::abs((vertical ? point.x() : point.y()) - at) <= kNearMarker) return static_cast<int>(i);
    }
    return -1;
}

int FigureChartView::seriesAt(QPointF point) const {
    int best = -1;
    double distance = kNearSeries;
    for (std::size_t i = 0; i < m_chart.series.size(); ++i) {
        const FigureSeries& series = m_chart.series[i];
        if (series.key < 0) continue;
        if (series.shape == FigureSeries::Shape::Bars) {
            // A bar is hit wherever it is drawn.
            const double x = m_plot->xAxis->pixelToCoord(point.x());
            const double y = m_plot->yAxis->pixelToCoord(point.y());
            for (qsizetype p = 0; p < series.x.size(); ++p) {
                if (std::abs(series.x[p] - x) <= barWidth(series) / 2 && y >= 0.0 && y <= series.y[p])
                    return static_cast<int>(i);
            }
        }
        for (qsizetype p = 0; p < series.x.size(); ++p) {
            const double dx = std::abs(m_plot->xAxis->coordToPixel(series.x[p]) - point.x());
            if (dx > kNearSeries) continue;
            const double dy = std::abs(m_plot->yAxis->coordToPixel(series.y[p]) - point.y());
            if (std::isfinite(dy) && std::hypot(dx, dy) < distance) {
                distance = std::hypot(dx, dy);
                best = static_cast<int>(i);
            }
        }
    }
    return best;
}

void FigureChartView::click(QPointF point) {
    if (!m_plot->axisRect()->rect().contains(point.toPoint())) return;
    if (const int series = m_chart.seriesLink == Link::None ? -1 : seriesAt(point); series >= 0) {
        Q_EMIT keyChosen(m_chart.seriesLink, m_chart.series[static_cast<std::size_t>(series)].key);
    } else if (m_chart.x.link == Link::Round) {
        Q_EMIT roundChosen(std::llround(m_plot->xAxis->pixelToCoord(point.x())));
    }
}

// Equal steps on the screen are equal steps of this.
double FigureChartView::along(double x) const {
    return m_chart.x.logarithmic ? std::log(x) : x;
}

double FigureChartView::alongToX(double value) const {
    return m_chart.x.logarithmic ? std::exp(value) : value;
}

void FigureChartView::zoom(double factor, double around) {
    const auto [fullLow, fullHigh] = fullX();
    const QCPRange now = m_plot->xAxis->range();
    const double first = along(fullLow), last = along(fullHigh);
    const double low = std::max(first, along(around) - (along(around) - along(now.lower)) / factor);
    const double high = std::min(last, along(around) + (along(now.upper) - along(around)) / factor);
    const double least = m_chart.x.link == Link::Round ? 4.0 : (last - first) / 200.0;
    if (factor > 1.0 && high - low < std::min(least, last - first)) return;
    const bool all = low <= first && high >= last;
    setXRange(all ? std::nullopt : std::optional<std::pair<double, double>>({alongToX(low), alongToX(high)}));
    Q_EMIT xRangeChanged();
}

void FigureChartView::takeBack() {
    m_pressed = false;
    if (m_band != nullptr) {
        m_plot->removeItem(std::exchange(m_band, nullptr));
        replot();
    } else if (std::exchange(m_dragged, -1) >= 0) {
        Q_EMIT markerTakenBack();
    } else if (m_panning) {
        setXRange(m_zoomBefore);
        Q_EMIT xRangeChanged();
    }
}

bool FigureChartView::mouse(QEvent& event) {
    if (event.type() == QEvent::Wheel) {
        auto& wheel = static_cast<QWheelEvent&>(event);
        const QPointF point = wheel.position();
        if (!m_plot->axisRect()->rect().contains(point.toPoint())) return false;
        const double steps = wheel.angleDelta().y() / 120.0;
        zoom(std::pow(kWheelStep, steps), m_plot->xAxis->pixelToCoord(point.x()));
        return true;
    }
    auto& press = static_cast<QMouseEvent&>(event);
    const QPointF point = press.position();
    switch (event.type()) {
        case QEvent::MouseButtonPress:
            if (press.button() != Qt::LeftButton) return false;
            m_pressed = true;
            m_panning = false;
            m_pressedAt = point;
            m_dragged = -1;
            m_zoomBefore = m_zoom;
            m_escape->begin([this] { takeBack(); });
            m_dragged = m_brushes ? markerAt(point) : -1;
            if ((m_brushes || (press.modifiers() & Qt::ShiftModifier)) && m_dragged < 0 && canBrush())
                startBrush(point);
            else
                m_dragged = markerAt(point);
            if (m_dragged >= 0) Q_EMIT markerGrabbed();
            return true;
        case QEvent::MouseButtonRelease:
            if (press.button() != Qt::LeftButton || !m_pressed) return false;
            m_pressed = false;
            m_escape->end();
            if (m_band != nullptr) {
                // With the button, a click still goes to a round or chooses a series.
                const bool clicks = m_brushes && (point - m_pressedAt).manhattanLength() < 4.0;
                endBrush(press.modifiers() & Qt::ControlModifier);
                if (clicks) click(point);
                return true;
            }
            if (m_dragged < 0 && !m_panning) click(point);
            m_dragged = -1;
            return true;
        case QEvent::MouseButtonDblClick:
            if (!m_zoom) return true;
            setXRange(std::nullopt);
            Q_EMIT xRangeChanged();
            return true;
        default:
            return false;
    }
}

bool FigureChartView::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_plot) return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::MouseMove) {
        const QPointF point = static_cast<QMouseEvent*>(event)->position();
        if (m_band != nullptr) {
            moveBrush(point);
            return true;
        }
        if (m_dragged >= 0) {
            const FigureMarker& marker = m_chart.markers[static_cast<std::size_t>(m_dragged)];
            const bool vertical = marker.orientation == Qt::Vertical;
            const QCPRange range = vertical ? m_plot->xAxis->range() : m_plot->yAxis->range();
            const double at =
                vertical ? m_plot->xAxis->pixelToCoord(point.x()) : m_plot->yAxis->pixelToCoord(point.y());
            Q_EMIT markerMoved(marker.id, std::clamp(at, range.lower, range.upper));
            return true;
        }
        if (m_pressed && m_zoom && (m_panning || std::abs(point.x() - m_pressedAt.x()) > 4.0)) {
            m_panning = true;
            const double moved = along(m_plot->xAxis->pixelToCoord(m_pressedAt.x())) -
                                 along(m_plot->xAxis->pixelToCoord(point.x()));
            m_pressedAt = point;
            const auto [low, high] = fullX();
            const double from = along(m_zoom->first), to = along(m_zoom->second);
            // Rounding may leave the range a hair outside.
            const double least = std::min(0.0, along(low) - from), most = std::max(0.0, along(high) - to);
            const double shift = std::clamp(moved, least, most);
            setXRange(std::pair{alongToX(from + shift), alongToX(to + shift)});
            Q_EMIT xRangeChanged();
            return true;
        }
        const bool inside = m_plot->axisRect()->rect().contains(point.toPoint());
        const int marker = inside ? markerAt(point) : -1;
        m_plot->setCursor(marker < 0 ? Qt::ArrowCursor
                          : m_chart.markers[static_cast<std::size_t>(marker)].orientation == Qt::Vertical
                              ? Qt::SizeHorCursor
                              : Qt::SizeVerCursor);
        showReadOut(inside ? std::optional<double>(m_plot->xAxis->pixelToCoord(point.x())) : std::nullopt);
        replot();
    } else if (event->type() == QEvent::Leave) {
        showReadOut(std::nullopt);
        replot();
    } else if (event->type() == QEvent::Wheel || event->type() == QEvent::MouseButtonPress ||
               event->type() == QEvent::MouseButtonRelease || event->type() == QEvent::MouseButtonDblClick) {
        if (mouse(*event)) return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace fiarse::ui
