#include "ui/plots/curves_plot.h"

#include <qcustomplot.h>

#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/plots/plot_theme.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

// Stroking thick smooth dashes takes 40 ms at 800 rounds and thin ones less than one: long curves are thin.
constexpr qsizetype kLongCurve = 200;

constexpr double kLabelHeight = 15.0;
constexpr int kTop = 10;

double shown(double value, ValueKind kind) {
    return kind == ValueKind::Share ? value * 100.0 : value;
}

double lastRound(const CurveGroup& group) {
    double last = 0.0;
    for (const Curve& curve : group.curves) {
        if (!curve.rounds.isEmpty()) last = std::max(last, curve.rounds.last());
    }
    return last;
}

QString labelText(const Curve& curve, double value, ValueKind kind) {
    return curve.name + QStringLiteral("  ") + valueText(value, kind);
}

}  // namespace

std::pair<double, double> valueRange(const std::vector<Curve>& curves, ValueKind kind) {
    double low = 0.0;
    double high = 0.0;
    bool any = false;
    for (const Curve& curve : curves) {
        for (const double value : curve.values) {
            if (!std::isfinite(value)) continue;
            low = any ? std::min(low, value) : value;
            high = any ? std::max(high, value) : value;
            any = true;
        }
    }
    if (!any) return {0.0, 1.0};
    if (kind == ValueKind::Share) {
        const double from = std::max(0.0, std::floor(low * 10.0 - 0.2) / 10.0);
        return {from, std::max(from + 0.1, std::min(1.0, std::ceil(high * 10.0 + 0.1) / 10.0))};
    }
    const double margin = high > low ? (high - low) * 0.06 : std::max(std::abs(high) * 0.1, 0.5);
    return {low >= 0.0 ? std::max(0.0, low - margin) : low - margin, high + margin};
}

CurvesPlot::CurvesPlot(Theme& theme, QWidget* parent)
    : QWidget(parent),
      m_theme(theme),
      m_plot(new QCustomPlot(this)),
      m_cursor(new QCPItemLine(m_plot)),
      m_box(new QCPItemText(m_plot)) {
    setObjectName(QStringLiteral("curvesPlot"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_plot);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    m_plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    m_plot->xAxis->setLabel(tr("Global round"));
    m_plot->xAxis->grid()->setVisible(false);
    // Rounds are whole: every tick is a multiple of one.
    auto rounds = QSharedPointer<QCPAxisTickerFixed>::create();
    rounds->setTickStep(1.0);
    rounds->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    m_plot->xAxis->setTicker(rounds);
    m_plot->xAxis->ticker()->setTickCount(8);
    m_plot->yAxis->ticker()->setTickCount(4);
    m_cursor->setVisible(false);
    m_box->setVisible(false);
    m_box->setLayer(QStringLiteral("overlay"));
    m_box->setTextAlignment(Qt::AlignLeft);
    m_box->setPadding(QMargins(8, 6, 8, 6));
    m_box->position->setType(QCPItemPosition::ptAbsolute);
    m_box->setPositionAlignment(Qt::AlignLeft | Qt::AlignTop);
    connect(&m_theme, &Theme::changed, this, &CurvesPlot::retheme);
    retheme();
}

void CurvesPlot::setCurves(CurveGroup group, int levels) {
    m_group = std::move(group);
    m_levels = levels;
    m_dirty = true;
    if (isVisible()) rebuild();
}

void CurvesPlot::setMessage(const QString& message) {
    m_message = message;
    m_plot->setVisible(message.isEmpty());
    update();
}

void CurvesPlot::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_dirty) rebuild();
}

void CurvesPlot::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (isVisible() && !m_dirty) {
        placeLabels();
        replot();
    }
}

void CurvesPlot::paintEvent(QPaintEvent*) {
    if (m_message.isEmpty()) return;
    QPainter painter(this);
    painter.setPen(m_theme.colours().muted);
    painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_message);
}

QPen CurvesPlot::penOf(const Curve& curve, std::size_t index) const {
    const double width = m_long ? 1.0 : curve.style == CurveStyle::Main ? 2.0 : 1.0;
    QPen pen;
    if (curve.level >= 0) {
        pen = QPen(m_theme.levelLineColour(curve.level, m_levels), width,
                   m_theme.levelPenStyle(curve.level, m_levels));
    } else {
        const ThemeColours& colours = m_theme.colours();
        const std::array<QColor, 4> inks = {colours.text, colours.accent, colours.warning, colours.muted};
        constexpr std::array kDashes = {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
        pen = QPen(inks[index % inks.size()], m_long ? 1.0 : 2.0, kDashes[index % kDashes.size()]);
    }
    pen.setCapStyle(Qt::FlatCap);
    return pen;
}

void CurvesPlot::rebuild() {
    m_dirty = false;
    showReadOut(std::nullopt);
    while (m_plot->graphCount() > static_cast<int>(m_group.curves.size()))
        m_plot->removeGraph(m_plot->graphCount() - 1);
    while (m_plot->graphCount() < static_cast<int>(m_group.curves.size())) m_plot->addGraph();
    for (std::size_t i = 0; i < m_group.curves.size(); ++i) {
        const Curve& curve = m_group.curves[i];
        QVector<double> values = curve.values;
        for (double& value : values) value = shown(value, m_group.kind);
        QCPGraph* graph = m_plot->graph(static_cast<int>(i));
        graph->setData(curve.rounds, values, true);
        graph->setName(curve.name);
        // One point makes no line; local curves carry dots so that they differ by more than width.
        const bool dots = curve.rounds.size() < 2 || curve.style == CurveStyle::Secondary;
        graph->setScatterStyle(
            dots ? QCPScatterStyle(QCPScatterStyle::ssDisc, curve.rounds.size() < 60 ? 4.0 : 2.0)
                 : QCPScatterStyle(QCPScatterStyle::ssNone));
    }
    m_long = std::any_of(m_group.curves.begin(), m_group.curves.end(),
                         [](const Curve& curve) { return curve.rounds.size() > kLongCurve; });
    // Where a thin line is more than one pixel wide, smoothing its dashes costs as much again.
    m_plot->setNotAntialiasedElement(QCP::aePlottables, m_long && devicePixelRatioF() > 1.0);
    const auto [low, high] = valueRange(m_group.curves, m_group.kind);
    m_plot->yAxis->setRange(shown(low, m_group.kind), shown(high, m_group.kind));
    m_plot->yAxis->setLabel(m_group.axisTitle);
    const double last = lastRound(m_group);
    m_plot->xAxis->setRange(last > 1.0 ? 1.0 : 0.5, std::max(last, 1.5));
    retheme();
}

void CurvesPlot::retheme() {
    applyPlotTheme(*m_plot, m_theme);
    const ThemeColours& colours = m_theme.colours();
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        m_plot->graph(i)->setPen(
            penOf(m_group.curves[static_cast<std::size_t>(i)], static_cast<std::size_t>(i)));
    }
    m_cursor->setPen(QPen(colours.accent, 1.0));
    m_box->setFont(numberFont(11));
    m_box->setColor(colours.text);
    m_box->setBrush(colours.card);
    m_box->setPen(QPen(colours.line, 1.0));
    placeLabels();
    replot();
}

void CurvesPlot::placeLabels() {
    for (QCPItemText* label : m_labels) m_plot->removeItem(label);
    m_labels.clear();
    const QFontMetricsF metrics(numberFont(11));
    std::vector<std::size_t> shownCurves;
    std::vector<double> wanted;
    double widest = 0.0;
    const double bottomMargin = metrics.height() * 2 + 16.0;
    const double height = std::max(40.0, m_plot->height() - kTop - bottomMargin);
    const QCPRange range = m_plot->yAxis->range();
    for (std::size_t i = 0; i < m_group.curves.size(); ++i) {
        const Curve& curve = m_group.curves[i];
        if (curve.values.isEmpty()) continue;
        const double value = curve.values.last();
        widest = std::max(widest, metrics.horizontalAdvance(labelText(curve, value, m_group.kind)));
        wanted.push_back(height * (1.0 - (shown(value, m_group.kind) - range.lower) / range.size()));
        shownCurves.push_back(i);
    }
    m_plot->axisRect()->setMargins(QMargins(0, kTop, static_cast<int>(widest) + 14, 0));
    const std::vector<double> places = spreadLabels(wanted, kLabelHeight, 4.0, height);
    for (std::size_t n = 0; n < shownCurves.size(); ++n) {
        const Curve& curve = m_group.curves[shownCurves[n]];
        auto* label = new QCPItemText(m_plot);
        label->setClipToAxisRect(false);
        label->position->setType(QCPItemPosition::ptAxisRectRatio);
        label->position->setAxisRect(m_plot->axisRect());
        label->position->setCoords(1.0, places[n] / height);
        label->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
        label->setPadding(QMargins(8, 0, 0, 0));
        label->setFont(numberFont(11));
        label->setText(labelText(curve, curve.values.last(), m_group.kind));
        // Lines need 3:1, text 4.5:1: halfway to the text colour the hue can still be told.
        label->setColor(mixColours(penOf(curve, shownCurves[n]).color(), m_theme.colours().text, 0.45));
        m_labels.push_back(label);
    }
}

QStringList CurvesPlot::readOut(double round) const {
    QStringList lines;
    for (const Curve& curve : m_group.curves) {
        const qsizetype i = nearestPoint(curve, round);
        if (i < 0) continue;
        if (lines.isEmpty())
            lines << tr("Round %1").arg(QString::number(static_cast<qint64>(curve.rounds[i])));
        lines << labelText(curve, curve.values[i], m_group.kind);
    }
    return lines;
}

void CurvesPlot::showReadOut(std::optional<double> round) {
    const QStringList lines = round ? readOut(*round) : QStringList();
    m_cursor->setVisible(!lines.isEmpty());
    m_box->setVisible(!lines.isEmpty());
    if (lines.isEmpty()) return;
    double nearest = *round;
    for (const Curve& curve : m_group.curves) {
        const qsizetype i = nearestPoint(curve, *round);
        if (i < 0) continue;
        nearest = curve.rounds[i];
        break;
    }
    m_cursor->start->setCoords(nearest, m_plot->yAxis->range().lower);
    m_cursor->end->setCoords(nearest, m_plot->yAxis->range().upper);
    m_box->setText(lines.join(QLatin1Char('\n')));
    // Beside the line, on the side that has more room.
    const double x = m_plot->xAxis->coordToPixel(nearest);
    const bool left = x > m_plot->axisRect()->center().x();
    m_box->setPositionAlignment((left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignTop);
    m_box->position->setPixelPosition(QPointF(x + (left ? -8 : 8), m_plot->axisRect()->top() + 2));
}

bool CurvesPlot::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_plot && event->type() == QEvent::MouseMove) {
        const QPointF point = static_cast<QMouseEvent*>(event)->position();
        const bool inside = m_plot->axisRect()->rect().contains(point.toPoint());
        showReadOut(inside ? std::optional<double>(m_plot->xAxis->pixelToCoord(point.x())) : std::nullopt);
        replot();
    } else if (watched == m_plot && event->type() == QEvent::Leave) {
        showReadOut(std::nullopt);
        replot();
    }
    return QWidget::eventFilter(watched, event);
}

void CurvesPlot::replot() {
    if (isVisible()) m_plot->replot(QCustomPlot::rpQueuedReplot);
}

}  // namespace fiarse::ui
