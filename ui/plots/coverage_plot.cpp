#include "ui/plots/coverage_plot.h"

#include <QHelpEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "ui/plots/plot_theme.h"
#include "ui/text/format.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr double kVisibleShare = 0.15;  // of the axis; a step begins to be readable there
constexpr double kLabelGap = 4.0;       // pixels

}  // namespace

double coverageAxisPower(const std::vector<CoverageStep>& steps) {
    double smallest = 1.0;
    for (const CoverageStep& step : steps) {
        if (step.to > 0.0) smallest = std::min(smallest, step.to);
    }
    for (const double power : {1.0, 1.0 / 2.0}) {
        if (std::pow(smallest, power) >= kVisibleShare) return power;
    }
    return 1.0 / 3.0;
}

CoveragePlot::CoveragePlot(const Theme* theme, QWidget* parent) : QCustomPlot(parent), m_theme(theme) {
    setObjectName(QStringLiteral("coveragePlot"));
    setAccessibleName(tr("Expected coverage before training"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    xAxis->setRange(0.0, 1.0);
    yAxis->setRange(0.0, 1.04);
    xAxis->grid()->setVisible(false);
    yAxis->setLabel(tr("share of clients"));
    QSharedPointer<QCPAxisTickerText> percents(new QCPAxisTickerText);
    for (const double share : {0.0, 0.5, 1.0}) percents->addTick(share, formatPercent(share, 0));
    yAxis->setTicker(percents);
    axisRect()->setMinimumMargins(QMargins(0, 10, 8, 0));
    connect(theme, &Theme::changed, this, &CoveragePlot::retheme);
    retheme();
}

double CoveragePlot::position(double share) const {
    return std::pow(std::clamp(share, 0.0, 1.0), m_power);
}

void CoveragePlot::setPreview(const Preview& preview, const std::vector<QColor>& colours) {
    m_steps = preview.coverage;
    m_levels = preview.levels;
    m_colours = colours;
    m_power = coverageAxisPower(m_steps);
    //: Axis title of the coverage preview: the parameters, ordered by magnitude.
    const QString title = tr("parameters by rank of |w|");
    xAxis->setLabel(m_power == 1.0   ? title
                    : m_power == 0.5 ? tr("%1 (√ scale)").arg(title)
                                     : tr("%1 (∛ scale)").arg(title));
    drawSteps();
    placeTicks();
    redraw();
}

void CoveragePlot::redraw() {
    if (isVisible()) replot(QCustomPlot::rpQueuedReplot);
}

void CoveragePlot::showEvent(QShowEvent* event) {
    QCustomPlot::showEvent(event);
    redraw();
}

void CoveragePlot::drawSteps() {
    while (m_rects.size() > m_steps.size()) {
        removeItem(m_rects.back());
        m_rects.pop_back();
    }
    while (m_rects.size() < m_steps.size()) {
        auto* rect = new QCPItemRect(this);
        rect->setSelectable(false);
        m_rects.push_back(rect);
    }
    QColor outline = m_theme->colours().muted;
    outline.setAlphaF(0.5F);
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const CoverageStep& step = m_steps[i];
        const bool held = step.level >= 0 && static_cast<std::size_t>(step.level) < m_colours.size();
        // Ranks that nobody can hold are hatched over the full height: zero would be invisible.
        m_rects[i]->topLeft->setCoords(position(step.from), held ? step.coverage : 1.0);
        m_rects[i]->bottomRight->setCoords(position(step.to), 0.0);
        m_rects[i]->setPen(QPen(outline, 1.0));
        m_rects[i]->setBrush(held ? QBrush(m_colours[static_cast<std::size_t>(step.level)])
                                  : QBrush(m_theme->colours().warning, Qt::BDiagPattern));
    }
}

// Labels that would touch are left out, the largest capacity's last.
void CoveragePlot::placeTicks() {
    QSharedPointer<QCPAxisTickerText> ticker(new QCPAxisTickerText);
    const QFontMetricsF metrics(xAxis->tickLabelFont());
    const double width = std::max(axisRect()->width(), 1);
    double free = width + 1e3;
    const auto add = [&](double share, const QString& text) {
        const double centre = position(share) * width;
        const double half = metrics.horizontalAdvance(text) / 2.0;
        ticker->addTick(position(share), centre + half + kLabelGap <= free ? text : QString());
        if (centre + half + kLabelGap <= free) free = centre - half;
    };
    if (m_levels.empty() || m_levels.front().capacity.value < 1.0) add(1.0, QStringLiteral("1"));
    for (const Level& level : m_levels) add(level.capacity.value, formatCapacity(level.capacity));
    xAxis->setTicker(ticker);
}

QString CoveragePlot::stepText(const QPointF& position) const {
    if (!axisRect()->rect().contains(position.toPoint())) return {};
    const double share = std::pow(std::max(xAxis->pixelToCoord(position.x()), 0.0), 1.0 / m_power);
    for (const CoverageStep& step : m_steps) {
        if (share < step.from || share > step.to) continue;
        const QString ranks =
            tr("Ranks %1 to %2").arg(formatSmallPercent(step.from), formatSmallPercent(step.to));
        if (step.level < 0) return tr("%1: no client can ever hold them.").arg(ranks);
        const QString capacity = formatCapacity(m_levels[static_cast<std::size_t>(step.level)].capacity);
        return tr("%1: held by clients of capacity %2 and more, %3 of all.")
            .arg(ranks, capacity, formatPercent(step.coverage));
    }
    return {};
}

void CoveragePlot::resizeEvent(QResizeEvent* event) {
    // Layouts squeeze hidden widgets to nothing, which cannot be painted on.
    if (event->size().isEmpty()) return;
    QCustomPlot::resizeEvent(event);
    placeTicks();
}

void CoveragePlot::wheelEvent(QWheelEvent* event) {
    event->ignore();
}

bool CoveragePlot::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QCustomPlot::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), stepText(help->pos()), this);
    return true;
}

void CoveragePlot::retheme() {
    applyPlotTheme(*this, *m_theme);
    xAxis->grid()->setVisible(false);
    drawSteps();
    redraw();
}

}  // namespace fiarse::ui
