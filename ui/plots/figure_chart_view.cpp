#include "ui/plots/figure_chart_view.h"

#include <qcustomplot.h>

#include <QMouseEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/plots/plot_theme.h"
#include "ui/plots/quantity_ticker.h"
#include "ui/state/drag_escape.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kHeightForTitle = 120;

// Stroking thick smooth dashes takes 40 ms at 800 points and thin ones less than one: long curves are thin.
constexpr qsizetype kLongCurve = 200;

qsizetype nearest(const FigureSeries& series, double x) {
    if (series.x.isEmpty()) return -1;
    const auto after = std::lower_bound(series.x.begin(), series.x.end(), x);
    if (after == series.x.begin()) return 0;
    if (after == series.x.end()) return series.x.size() - 1;
    const auto index = std::distance(series.x.begin(), after);
    return x - series.x[index - 1] <= series.x[index] - x ? index - 1 : index;
}

}  // namespace

FigureChartView::FigureChartView(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_plot(new QCustomPlot(this)), m_escape(new DragEscape(this)) {
    setObjectName(QStringLiteral("figureChart"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_plot);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    m_plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    m_plot->xAxis->grid()->setVisible(false);
    m_cursor = new QCPItemLine(m_plot);
    m_box = new QCPItemText(m_plot);
    for (QCPAbstractItem* item : std::initializer_list<QCPAbstractItem*>{m_cursor, m_box}) {
        item->setVisible(false);
        item->setLayer(QStringLiteral("overlay"));
    }
    m_box->setTextAlignment(Qt::AlignLeft);
    m_box->setPadding(QMargins(8, 6, 8, 6));
    m_box->position->setType(QCPItemPosition::ptAbsolute);
    connect(&m_theme, &Theme::changed, this, [this] {
        m_dirty = true;
        if (isVisible()) rebuild();
    });
}

void FigureChartView::setChart(const FigureChart& chart, int levels) {
    const bool sameAxis = chart.x.link == m_chart.x.link && chart.x.quantity == m_chart.x.quantity &&
                          chart.x.title == m_chart.x.title;
    if (!sameAxis) m_zoom.reset();
    m_chart = chart;
    m_levels = levels;
    m_dirty = true;
    if (isVisible()) rebuild();
}

void FigureChartView::setRoundMarks(std::optional<double> view, std::optional<double> a,
                                    std::optional<double> b) {
    if (view == m_view && a == m_a && b == m_b) return;
    m_view = view;
    m_a = a;
    m_b = b;
    if (m_chart.x.link != Link::Round) return;
    m_dirty = true;
    if (isVisible()) rebuild();
}

void FigureChartView::setXRange(std::optional<std::pair<double, double>> range) {
    if (range == m_zoom) return;
    m_zoom = range;
    m_dirty = true;
    if (isVisible()) rebuild();
}

void FigureChartView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_dirty) rebuild();
}

void FigureChartView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (!isVisible()) return;
    m_dirty = true;
    rebuild();
}

void FigureChartView::replotNow() {
    m_plot->resize(size());
    // A widget that was never shown is not told of its size before it is.
    m_plot->setViewport(QRect(QPoint(), size()));
    rebuild();
    m_plot->replot(QCustomPlot::rpImmediateRefresh);
}

QPen FigureChartView::penOf(const FigureSeries& series, std::size_t place) const {
    const ThemeColours& colours = m_theme.colours();
    if (series.role == FigureSeries::Role::Reference) {
        const QColor ink =
            series.level >= 0 ? m_theme.levelLineColour(series.level, m_levels) : colours.muted;
        return QPen(mixColours(ink, colours.card, 0.2), 1.0, place % 2 == 0 ? Qt::DashLine : Qt::DotLine);
    }
    const double width = m_long ? 1.0 : series.role == FigureSeries::Role::Main ? 2.0 : 1.0;
    QPen pen;
    if (!series.colour.isEmpty()) {
        pen = QPen(QColor(series.colour), width,
                   series.level >= 0 ? m_theme.levelPenStyle(series.level, m_levels) : Qt::SolidLine);
    } else if (series.level >= 0) {
        pen = QPen(m_theme.levelLineColour(series.level, m_levels), width,
                   m_theme.levelPenStyle(series.level, m_levels));
    } else {
        const std::array<QColor, 4> inks = {colours.text, colours.accent, colours.warning, colours.muted};
        constexpr std::array kDashes = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
        pen = QPen(inks[place % inks.size()], width, kDashes[place % kDashes.size()]);
    }
    if (series.role == FigureSeries::Role::Ghost) {
        pen.setColor(mixColours(pen.color(), colours.card, 0.55));
        pen.setWidthF(1.0);
    }
    pen.setCapStyle(Qt::FlatCap);
    return pen;
}

void FigureChartView::rebuild() {
    m_dirty = false;
    m_cursor->setVisible(false);
    m_box->setVisible(false);
    m_plot->clearPlottables();
    for (int i = m_plot->itemCount() - 1; i >= 0; --i) {
        QCPAbstractItem* item = m_plot->item(i);
        if (item != m_cursor && item != m_box && item != m_band) m_plot->removeItem(item);
    }
    m_long = std::any_of(m_chart.series.begin(), m_chart.series.end(),
                         [](const FigureSeries& series) { return series.x.size() > kLongCurve; });
    // Where a thin line is more than one pixel wide, smoothing its dashes costs as much again.
    m_plot->setNotAntialiasedElement(QCP::aePlottables, m_long && devicePixelRatioF() > 1.0);
    applyPlotTheme(*m_plot, m_theme);
    setUpAxis(false);
    setUpAxis(true);
    setRanges();
    // References lie under what was measured.
    std::size_t place = 0;
    for (const bool references : {true, false}) {
        place = 0;
        for (const FigureSeries& series : m_chart.series) {
            if ((series.role == FigureSeries::Role::Reference) == references) addSeries(series, place);
            ++place;
        }
    }
    const ThemeColours& colours = m_theme.colours();
    m_cursor->setPen(QPen(colours.muted, 1.0));
    m_box->setFont(numberFont(11));
    m_box->setColor(colours.text);
    m_box->setBrush(colours.card);
    m_box->setPen(QPen(colours.line, 1.0));
    placeLabels();
    addMarkers();
    placeMarks();
    replot();
}

void FigureChartView::setUpAxis(bool vertical) {
    const FigureAxis& axis = vertical ? m_chart.y : m_chart.x;
    QCPAxis* drawn = vertical ? m_plot->yAxis : m_plot->xAxis;
    // Upright beside the axis a title is cut as soon as it is longer than the plot is high; above it, it has
    // room.
    // A plot that is hardly high enough for a curve has no room for the title of its rounds.
    drawn->setLabel(vertical || height() < kHeightForTitle ? QString() : axis.title);
    if (vertical) addTitle(axis.title);
    drawn->setScaleType(axis.logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    if (!axis.ticks.empty()) {
        QSharedPointer<QCPAxisTickerText> ticker = QSharedPointer<QCPAxisTickerText>::create();
        if (!vertical) ticker = QSharedPointer<NameTicker>::create(*drawn);
        for (const auto& [value, text] : axis.ticks) ticker->addTick(value, text);
        drawn->setTicker(ticker);
    } else if (axis.logarithmic) {
        drawn->setTicker(QSharedPointer<PlainLogTicker>::create());
    } else {
        auto ticker = QSharedPointer<QuantityTicker>::create(axis.quantity);
        ticker->setTickCount(vertical ? 4 : 7);
        drawn->setTicker(ticker);
    }
}

void FigureChartView::addTitle(const QString& title) {
    auto* item = new QCPItemText(m_plot);
    item->setClipToAxisRect(false);
    item->setFont(baseFont(kTablePixels));
    item->setColor(m_theme.colours().muted);
    item->position->setType(QCPItemPosition::ptAbsolute);
    item->position->setCoords(0, 0);
    item->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    item->setText(QFontMetrics(item->font()).elidedText(title, Qt::ElideRight, std::max(40, width() - 8)));
}

void FigureChartView::addSeries(const FigureSeries& series, std::size_t place) {
    const QPen pen = penOf(series, place);
    if (series.shape == FigureSeries::Shape::Bars) {
        auto* bars = new QCPBars(m_plot->xAxis, m_plot->yAxis);
        bars->setWidth(barWidth(series));
        bars->setData(series.x, series.y, true);
        bars->setPen(Qt::NoPen);
        bars->setBrush(mixColours(pen.color(), m_theme.colours().card, 0.2));
        return;
    }
    if (!series.low.isEmpty()) {
        QCPGraph* low = m_plot->addGraph();
        low->setData(series.x, series.low, true);
        low->setPen(Qt::NoPen);
        QCPGraph* high = m_plot->addGraph();
        high->setData(series.x, series.high, true);
        high->setPen(Qt::NoPen);
        QColor fill = pen.color();
        fill.setAlphaF(0.16F);
        high->setBrush(fill);
        high->setChannelFillGraph(low);
    }
    QCPGraph* graph = m_plot->addGraph();
    graph->setData(series.x, series.y, true);
    graph->setPen(pen);
    if (series.filled) {
        QColor fill = pen.color();
        fill.setAlphaF(0.16F);
        graph->setBrush(fill);
    }
    const bool points = series.shape == FigureSeries::Shape::Points;
    graph->setLineStyle(points                                       ? QCPGraph::lsNone
                        : series.shape == FigureSeries::Shape::Steps ? QCPGraph::lsStepLeft
                                                                     : QCPGraph::lsLine);
    // One point makes no line; secondary curves carry dots so that they differ by more than width.
    const bool dots = points || series.x.size() < 2 || series.role == FigureSeries::Role::Secondary;
    if (dots) {
        // Whatever the dashes of the line are, a dot is round.
        graph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, QPen(pen.color()),
                                               QBrush(pen.color()),
                                               points                 ? 6.0
                                               : series.x.size() < 60 ? 4.0
                                                                      : 2.0));
    }
}

double FigureChartView::barWidth(const FigureSeries& series) {
    double width = 0.8;
    for (qsizetype i = 1; i < series.x.size(); ++i)
        width = std::min(width, 0.8 * (series.x[i] - series.x[i - 1]));
    return width;
}

// What is named on the axis is called so.
QString FigureChartView::xText(double x) const {
    for (const auto& [value, text] : m_chart.x.ticks) {
        if (std::abs(value - x) <= 1e-9 * std::abs(x)) return text;
    }
    return quantityText(x, m_chart.x.quantity);
}

QStringList FigureChartView::readOut(double x) const {
    QStringList lines;
    double at = x;
    double best = std::numeric_limits<double>::infinity();
    for (const FigureSeries& series : m_chart.series) {
        if (series.role == FigureSeries::Role::Reference) continue;
        const qsizetype i = nearest(series, x);
        if (i < 0 || std::abs(series.x[i] - x) >= best) continue;
        best = std::abs(series.x[i] - x);
        at = series.x[i];
    }
    for (const FigureSeries& series : m_chart.series) {
        const qsizetype i = nearest(series, at);
        if (i < 0 || !std::isfinite(series.y[i])) continue;
        if (series.shape == FigureSeries::Shape::Bars && std::abs(series.x[i] - at) > barWidth(series) / 2)
            continue;
        // A series that ends long before says nothing about this place.
        if (series.role != FigureSeries::Role::Reference && m_chart.x.link == Link::Round &&
            std::abs(series.x[i] - at) > 0.5)
            continue;
        if (lines.isEmpty()) {
            lines << (m_chart.x.link == Link::Round
                          ? tr("Round %1").arg(quantityText(at, Quantity::Round))
                          : QStringLiteral("%1: %2").arg(m_chart.x.title, xText(at)));
        }
        QString line = quantityText(series.y[i], m_chart.y.quantity);
        if (!series.name.isEmpty()) line.prepend(series.name + QStringLiteral("  "));
        lines << line;
    }
    return lines;
}

void FigureChartView::showReadOut(std::optional<double> x) {
    const QStringList lines = x ? readOut(*x) : QStringList();
    m_cursor->setVisible(!lines.isEmpty());
    m_box->setVisible(!lines.isEmpty());
    if (lines.isEmpty()) return;
    double at = *x;
    double best = std::numeric_limits<double>::infinity();
    for (const FigureSeries& series : m_chart.series) {
        if (series.role == FigureSeries::Role::Reference) continue;
        const qsizetype i = nearest(series, *x);
        if (i < 0 || std::abs(series.x[i] - *x) >= best) continue;
        best = std::abs(series.x[i] - *x);
        at = series.x[i];
    }
    m_cursor->start->setCoords(at, m_plot->yAxis->range().lower);
    m_cursor->end->setCoords(at, m_plot->yAxis->range().upper);
    m_box->setText(lines.join(QLatin1Char('\n')));
    // Beside the line, on the side that has more room.
    const double pixel = m_plot->xAxis->coordToPixel(at);
    const bool left = pixel > m_plot->axisRect()->center().x();
    m_box->setPositionAlignment((left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
    m_box->position->setPixelPosition(QPointF(pixel + (left ? -8 : 8), m_plot->axisRect()->top() + 2));
}

void FigureChartView::replot() {
    if (isVisible()) m_plot->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace fiarse::ui
