// What is written and ruled across a chart of a figure: labels of series, markers, marks of rounds.
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

#include "ui/models/learning_curves.h"
#include "ui/plots/figure_chart_view.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kLabelPixels = 15;
constexpr int kTitle = 24;  // the title of the upright axis
constexpr std::size_t kMostLabels = 12;

double labelHeight() {
    return scaledPixels(kLabelPixels);
}

bool hasLabel(const FigureSeries& series) {
    return !series.name.isEmpty() && !series.y.isEmpty() && series.shape != FigureSeries::Shape::Bars;
}

/// Where the name of a marker stands: rows count upwards from the plot.
struct MarkerPlace {
    const FigureMarker* marker = nullptr;
    double left = 0.0;
    std::size_t row = 0;
};

// Names stand above the plot, so that they never cover it; those that would run into each other, and the one
// that is dragged, go into rows of their own.
std::vector<MarkerPlace> markerPlaces(const FigureChart& chart, const QCPAxis& x, const QRect& rect) {
    std::vector<MarkerPlace> places;
    for (const FigureMarker& marker : chart.markers) {
        const bool seen = x.range().contains(marker.position);
        if (marker.orientation == Qt::Vertical && !marker.name.isEmpty() && seen)
            places.push_back({&marker, 0.0, 0});
    }
    std::stable_sort(places.begin(), places.end(), [](const MarkerPlace& a, const MarkerPlace& b) {
        return a.marker->draggable != b.marker->draggable ? b.marker->draggable
                                                          : a.marker->position < b.marker->position;
    });
    const QFontMetricsF metrics(numberFont(11));
    std::vector<double> ends;  // of the rows, in pixels
    for (MarkerPlace& place : places) {
        const double wide = metrics.horizontalAdvance(place.marker->name) + 8.0;
        const double wanted = x.coordToPixel(place.marker->position) - wide / 2;
        place.left = std::max<double>(rect.left(), std::min(wanted, rect.right() - wide));
        place.row = place.marker->draggable ? ends.size() : 0;
        while (place.row < ends.size() && ends[place.row] > place.left) ++place.row;
        if (place.row >= ends.size()) ends.resize(place.row + 1, rect.left());
        ends[place.row] = place.left + wide;
    }
    return places;
}

qsizetype lastKnown(const FigureSeries& series, double upTo) {
    for (qsizetype i = series.y.size() - 1; i >= 0; --i) {
        if (std::isfinite(series.y[i]) && series.x[i] <= upTo) return i;
    }
    return -1;
}

}  // namespace

// Lines need 3:1, text 4.5:1: halfway to the text colour the hue can still be told.
QColor FigureChartView::labelColour(const FigureSeries& series, std::size_t place) const {
    if (series.role == FigureSeries::Role::Reference || series.role == FigureSeries::Role::Ghost)
        return m_theme.colours().muted;
    return mixColours(penOf(series, place).color(), m_theme.colours().text, 0.45);
}

void FigureChartView::placeLabels() {
    std::vector<std::size_t> labelled;
    for (std::size_t i = 0; i < m_chart.series.size(); ++i) {
        if (hasLabel(m_chart.series[i])) labelled.push_back(i);
    }
    const int right = 14;
    if (labelled.size() < 2 && m_chart.series.size() < 2) labelled.clear();
    const QFontMetricsF metrics(numberFont(11));
    double widest = 0.0;
    struct Label {
        std::size_t series;
        QString text;
        double y;
    };
    std::vector<Label> labels;
    const QCPRange x = m_plot->xAxis->range();
    const bool named = std::any_of(m_chart.markers.begin(), m_chart.markers.end(), [](const FigureMarker& m) {
        return m.orientation == Qt::Vertical && !m.name.isEmpty();
    });
    const int above =
        named || m_a || m_b ? scaledPixels(kTitle) + static_cast<int>(labelHeight()) : scaledPixels(kTitle);
    m_plot->axisRect()->setMargins(QMargins(0, above, right, 0));
    for (const std::size_t i : labelled) {
        const FigureSeries& series = m_chart.series[i];
        const qsizetype last = lastKnown(series, x.upper + 1e-9);
        if (last < 0) continue;
        const double y = series.y[last];
        if (labels.size() >= kMostLabels) break;
        const bool value = series.role != FigureSeries::Role::Reference && m_chart.x.link == Link::Round;
        const QString text =
            value ? series.name + QStringLiteral("  ") + quantityText(y, m_chart.y.quantity) : series.name;
        labels.push_back({i, text, y});
        widest = std::max(widest, metrics.horizontalAdvance(text));
    }
    widest = std::min(widest, width() * 0.42);
    const auto lay = [&](std::size_t rowsAbove) {
        const int top = above + static_cast<int>(labelHeight()) * static_cast<int>(rowsAbove);
        m_plot->axisRect()->setMargins(
            QMargins(0, top, labels.empty() ? right : static_cast<int>(widest) + right, 0));
        m_plot->plotLayout()->update(QCPLayoutElement::upPreparation);
        m_plot->plotLayout()->update(QCPLayoutElement::upMargins);
        m_plot->plotLayout()->update(QCPLayoutElement::upLayout);
    };
    lay(0);
    std::size_t rows = 0;
    for (const MarkerPlace& place : markerPlaces(m_chart, *m_plot->xAxis, m_plot->axisRect()->rect()))
        rows = std::max(rows, place.row);
    if (rows > 0) lay(rows);
    const double height = std::max(1.0, static_cast<double>(m_plot->axisRect()->height()));
    const QCPRange range = m_plot->yAxis->range();
    std::vector<double> wanted;
    for (const Label& label : labels) {
        const double share = m_chart.y.logarithmic ? std::log(std::max(label.y, 1e-300) / range.lower) /
                                                         std::log(range.upper / range.lower)
                                                   : (label.y - range.lower) / range.size();
        wanted.push_back(height * (1.0 - std::clamp(share, 0.0, 1.0)));
    }
    const std::vector<double> places = spreadLabels(wanted, labelHeight(), 4.0, height);
    for (std::size_t n = 0; n < labels.size(); ++n) {
        auto* item = new QCPItemText(m_plot);
        item->setClipToAxisRect(false);
        item->position->setType(QCPItemPosition::ptAxisRectRatio);
        item->position->setAxisRect(m_plot->axisRect());
        item->position->setCoords(1.0, places[n] / height);
        item->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        item->setPadding(QMargins(8, 0, 0, 0));
        item->setFont(numberFont(11));
        item->setText(metrics.elidedText(labels[n].text, Qt::ElideRight, widest + 2.0));
        item->setColor(labelColour(m_chart.series[labels[n].series], labels[n].series));
    }
}

void FigureChartView::addMarkers() {
    const ThemeColours& colours = m_theme.colours();
    for (const FigureMarker& marker : m_chart.markers) {
        auto* line = new QCPItemStraightLine(m_plot);
        const bool vertical = marker.orientation == Qt::Vertical;
        line->point1->setCoords(vertical ? marker.position : m_plot->xAxis->range().lower,
                                vertical ? m_plot->yAxis->range().lower : marker.position);
        line->point2->setCoords(vertical ? marker.position : m_plot->xAxis->range().upper,
                                vertical ? m_plot->yAxis->range().upper : marker.position);
        QPen pen(marker.draggable    ? colours.accent
                 : marker.level >= 0 ? m_theme.levelLineColour(marker.level, m_levels)
                                     : mixColours(colours.muted, colours.card, 0.3),
                 marker.draggable ? 2.0 : 1.0,
                 marker.level >= 0 ? m_theme.levelPenStyle(marker.level, m_levels) : Qt::SolidLine);
        line->setPen(pen);
        if (marker.name.isEmpty() || vertical) continue;
        QCPItemText* text = addMarkerText(marker);
        text->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
        text->position->setTypeY(QCPItemPosition::ptPlotCoords);
        text->position->setCoords(0.0, marker.position);
        text->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
        text->setPadding(QMargins(4, 0, 0, 1));
    }
    nameVerticalMarkers();
}

QCPItemText* FigureChartView::addMarkerText(const FigureMarker& marker) {
    const ThemeColours& colours = m_theme.colours();
    auto* text = new QCPItemText(m_plot);
    text->setFont(numberFont(11));
    text->setColor(marker.draggable ? colours.accent : colours.muted);
    text->setText(marker.name);
    text->setClipToAxisRect(false);
    return text;
}

void FigureChartView::nameVerticalMarkers() {
    const QRect rect = m_plot->axisRect()->rect();
    for (const MarkerPlace& place : markerPlaces(m_chart, *m_plot->xAxis, rect)) {
        QCPItemText* text = addMarkerText(*place.marker);
        text->setPadding(QMargins(4, 0, 4, 0));
        text->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
        text->position->setType(QCPItemPosition::ptAbsolute);
        text->position->setCoords(place.left, rect.top() - labelHeight() * static_cast<double>(place.row));
    }
}

void FigureChartView::placeMarks() {
    if (m_chart.x.link != Link::Round) return;
    const ThemeColours& colours = m_theme.colours();
    const auto mark = [&](std::optional<double> round, const QString& name, const QColor& colour) {
        if (!round || !m_plot->xAxis->range().contains(*round)) return;
        auto* line = new QCPItemStraightLine(m_plot);
        line->point1->setCoords(*round, 0.0);
        line->point2->setCoords(*round, 1.0);
        line->point1->setTypeY(QCPItemPosition::ptAxisRectRatio);
        line->point2->setTypeY(QCPItemPosition::ptAxisRectRatio);
        line->point1->setCoords(*round, 0.0);
        line->point2->setCoords(*round, 1.0);
        line->setPen(QPen(colour, name.isEmpty() ? 1.5 : 1.0));
        if (name.isEmpty()) return;
        auto* text = new QCPItemText(m_plot);
        text->setFont(titleFont(11));
        text->setColor(colour);
        text->setText(name);
        text->setClipToAxisRect(false);
        text->position->setTypeX(QCPItemPosition::ptPlotCoords);
        text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        text->position->setCoords(*round, 0.0);
        text->setPositionAlignment(Qt::AlignHCenter | Qt::AlignBottom);
    };
    mark(m_a, QStringLiteral("A"), colours.text);
    mark(m_b, QStringLiteral("B"), colours.text);
    mark(m_view, {}, colours.accent);
}

}  // namespace fiarse::ui
