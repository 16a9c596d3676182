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

constexpr double kLabelHeight = 15.0;
constexpr int kTop = 34;  // the title of the upright axis and the names of markers
constexpr std::size_t kMostLabels = 12;

bool hasLabel(const FigureSeries& series) {
    return !series.name.isEmpty() && !series.y.isEmpty() && series.shape != FigureSeries::Shape::Bars;
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
    m_plot->axisRect()->setMargins(QMargins(0, kTop, right, 0));
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
    m_plot->axisRect()->setMargins(
        QMargins(0, kTop, labels.empty() ? right : static_cast<int>(widest) + right, 0));
    m_plot->plotLayout()->update(QCPLayoutElement::upPreparation);
    m_plot->plotLayout()->update(QCPLayoutElement::upMargins);
    m_plot->plotLayout()->update(QCPLayoutElement::upLayout);
    const double height = std::max(1.0, static_cast<double>(m_plot->axisRect()->height()));
    const QCPRange range = m_plot->yAxis->range();
    std::vector<double> wanted;
    for (const Label& label : labels) {
        const double share = m_chart.y.logarithmic ? std::log(std::max(label.y, 1e-300) / range.lower) /
                                                         std::log(range.upper / range.lower)
                                                   : (label.y - range.lower) / range.size();
        wanted.push_back(height * (1.0 - std::clamp(share, 0.0, 1.0)));
    }
    const std::vector<double> places = spreadLabels(wanted, kLabelHeight, 4.0, height);
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

// Names stand above the plot; those that would run into each other, and the one that is dragged, go into
// rows below.
void FigureChartView::nameVerticalMarkers() {
    std::vector<const FigureMarker*> order;
    for (const FigureMarker& marker : m_chart.markers) {
        const bool seen = m_plot->xAxis->range().contains(marker.position);
        if (marker.orientation == Qt::Vertical && !marker.name.isEmpty() && seen) order.push_back(&marker);
    }
    std::stable_sort(order.begin(), order.end(), [](const FigureMarker* a, const FigureMarker* b) {
        return a->draggable != b->draggable ? b->draggable : a->position < b->position;
    });
    const QFontMetricsF metrics(numberFont(11));
    const QRect rect = m_plot->axisRect()->rect();
    std::vector<double> ends;  // of the rows, in pixels
    for (const FigureMarker* marker : order) {
        const double wide = metrics.horizontalAdvance(marker->name) + 8.0;
        const double wanted = m_plot->xAxis->coordToPixel(marker->position) - wide / 2;
        const double left = std::max<double>(rect.left(), std::min(wanted, rect.right() - wide));
        std::size_t row = marker->draggable ? ends.size() : 0;
        while (row < ends.size() && ends[row] > left) ++row;
        if (row >= ends.size()) ends.resize(row + 1, rect.left());
        ends[row] = left + wide;
        QCPItemText* text = addMarkerText(*marker);
        text->setPadding(QMargins(4, 0, 4, 0));
        text->setPositionAlignment(Qt::AlignLeft | (row == 0 ? Qt::AlignBottom : Qt::AlignTop));
        text->position->setType(QCPItemPosition::ptAbsolute);
        text->position->setCoords(
            left, rect.top() + (row == 0 ? 0.0 : kLabelHeight * static_cast<double>(row - 1)));
        if (row > 0) text->setBrush(m_theme.colours().card);
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
