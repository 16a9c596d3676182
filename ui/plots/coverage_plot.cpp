#include "ui/plots/coverage_plot.h"

#include <QHelpEvent>
#include <QPainter>
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
constexpr double kReach = 6.0;          // pixels around an edge that grab it
constexpr double kWideEnough = 16.0;    // pixels; narrower tops show no handle

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
    describe();
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    xAxis->setRange(0.0, 1.0);
    yAxis->setRange(0.0, 1.04);
    xAxis->grid()->setVisible(false);
    yAxis->setLabel(tr("share of clients"));
    QSharedPointer<QCPAxisTickerText> percents(new QCPAxisTickerText);
    for (const double share : {0.0, 0.5, 1.0}) percents->addTick(share, formatPercent(share, 0));
    yAxis->setTicker(percents);
    axisRect()->setMinimumMargins(QMargins(0, 10, 8, 0));
    // Where the axis lies is known once the plot is laid out; the title's height does not depend on its
    // words.
    connect(this, &QCustomPlot::afterLayout, this, &CoveragePlot::placeTitle);
    connect(theme, &Theme::changed, this, &CoveragePlot::retheme);
    retheme();
}

// The curve in one sentence, and how it is changed by keys.
void CoveragePlot::describe() {
    QStringList parts;
    for (const CoverageStep& step : m_steps) {
        const QString ranks = tr("%1 to %2").arg(formatSmallPercent(step.from), formatSmallPercent(step.to));
        //: %1 a range of ranks, %2 a share of the clients
        parts << (step.level < 0 ? tr("%1 by no client").arg(ranks)
                                 : tr("%1 by %2").arg(ranks, formatPercent(step.coverage)));
    }
    const QString keys =
        tr("Page Up and Page Down choose a step, Left and Right change its capacity, Up and Down its "
           "clients.");
    setAccessibleDescription(parts.isEmpty()
                                 ? keys
                                 //: %1 ranges of ranks, each with the share of clients that can hold it
                                 : tr("Parameters by rank of |w| and the clients that can hold them: %1. %2")
                                       .arg(parts.join(QStringLiteral(", ")), keys));
}

double CoveragePlot::position(double share) const {
    return std::pow(std::clamp(share, 0.0, 1.0), m_power);
}

void CoveragePlot::setPreview(const FleetFigures& figures, const std::vector<QColor>& colours) {
    m_steps = figures.coverage;
    m_levels = figures.levels;
    describe();
    m_colours = colours;
    m_active = std::min(m_active, static_cast<int>(m_levels.size()) - 1);
    // A scale that changed under the mouse would make the edge jump.
    if (!m_drag) m_power = coverageAxisPower(m_steps);
    placeTitle();
    drawSteps();
    placeTicks();
    redraw();
}

// The longest title that is not cut: it stands under the middle of the axis, which is right of the widget's.
void CoveragePlot::placeTitle() {
    //: Axis title of the coverage preview: the parameters, ordered by magnitude.
    const QString whole = tr("parameters by rank of |w|");
    //: A shorter form of the same axis title
    const QString brief = tr("rank of |w|");
    const auto scaled = [this](const QString& title) {
        return m_power == 1.0   ? title
               : m_power == 0.5 ? tr("%1 (√ scale)").arg(title)
                                : tr("%1 (∛ scale)").arg(title);
    };
    const QFontMetricsF metrics(xAxis->labelFont());
    const int middle = axisRect()->left() + axisRect()->width() / 2;
    const double room = 2.0 * std::min(middle, width() - middle);
    QString fitting = brief;
    for (const QString& title : {scaled(whole), scaled(brief)}) {
        if (metrics.horizontalAdvance(title) > room) continue;
        fitting = title;
        break;
    }
    xAxis->setLabel(fitting);
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

bool CoveragePlot::canDragTop(const CoverageStep& step) const {
    return step.level >= 0 && step.level + 1 < static_cast<int>(m_levels.size());
}

QPointF CoveragePlot::gripCentre(std::size_t step, CurveHandle handle) const {
    const CoverageStep& here = m_steps[step];
    const double right = xAxis->coordToPixel(position(here.to));
    const double top = yAxis->coordToPixel(here.coverage);
    if (handle == CurveHandle::Share) return {(xAxis->coordToPixel(position(here.from)) + right) / 2.0, top};
    const double next = step + 1 < m_steps.size() ? m_steps[step + 1].coverage : 0.0;
    return {right, (top + yAxis->coordToPixel(next)) / 2.0};
}

std::optional<CoveragePlot::Grip> CoveragePlot::gripAt(const QPointF& place) const {
    std::optional<Grip> found;
    double nearest = kReach;
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const CoverageStep& step = m_steps[i];
        if (step.level < 0) continue;
        const double next = i + 1 < m_steps.size() ? m_steps[i + 1].coverage : 0.0;
        const double top = yAxis->coordToPixel(step.coverage);
        const double right = xAxis->coordToPixel(position(step.to));
        const double aside = std::abs(place.x() - right);
        const bool besideEdge = place.y() > top - kReach && place.y() < yAxis->coordToPixel(next) + kReach;
        if (besideEdge && aside < nearest) {
            nearest = aside;
            found = Grip{step.level, CurveHandle::Capacity};
        }
        const double above = std::abs(place.y() - top);
        const bool overTop = place.x() > xAxis->coordToPixel(position(step.from)) && place.x() < right;
        if (canDragTop(step) && overTop && above < nearest) {
            nearest = above;
            found = Grip{step.level, CurveHandle::Share};
        }
    }
    return found;
}

void CoveragePlot::setActiveLevel(int level) {
    m_active = level;
    update();
}

void CoveragePlot::setReadout(const QString& text) {
    m_readout = text;
    update();
}

void CoveragePlot::paintEvent(QPaintEvent* event) {
    QCustomPlot::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColours& colours = m_theme->colours();
    for (std::size_t i = 0; i < m_steps.size(); ++i) {
        const CoverageStep& step = m_steps[i];
        if (step.level < 0) continue;
        const bool active = step.level == m_active;
        painter.setPen(QPen(active ? colours.card : colours.muted, 1.0));
        painter.setBrush(active ? colours.accent : colours.card);
        const double size = active ? 4.5 : 3.0;
        painter.drawEllipse(gripCentre(i, CurveHandle::Capacity), size, size);
        const double width =
            xAxis->coordToPixel(position(step.to)) - xAxis->coordToPixel(position(step.from));
        if (!canDragTop(step) || width < kWideEnough) continue;
        const QPointF centre = gripCentre(i, CurveHandle::Share);
        const QRectF bar(centre.x() - 2.0 * size, centre.y() - size / 1.5, 4.0 * size, 2.0 * size / 1.5);
        painter.drawRoundedRect(bar, size / 1.5, size / 1.5);
    }
    if (m_readout.isEmpty()) return;
    painter.setFont(font());
    const QRectF box = painter.fontMetrics().boundingRect(m_readout).adjusted(-6, -3, 6, 3);
    const QRect inside = axisRect()->rect();
    QRectF place(QPointF(inside.right() - box.width() - 2, inside.top() + 2), box.size());
    painter.setPen(QPen(colours.line, 1.0));
    painter.setBrush(colours.card);
    painter.drawRoundedRect(place, 4.0, 4.0);
    painter.setPen(colours.text);
    painter.drawText(place, Qt::AlignCenter, m_readout);
}

void CoveragePlot::mousePressEvent(QMouseEvent* event) {
    const std::optional<Grip> grip =
        event->button() == Qt::LeftButton ? gripAt(event->position()) : std::nullopt;
    if (!grip) {
        QCustomPlot::mousePressEvent(event);
        return;
    }
    setFocus(Qt::MouseFocusReason);
    m_drag = grip;
    setActiveLevel(grip->level);
    Q_EMIT grabbed(grip->level, grip->handle);
}

void CoveragePlot::mouseMoveEvent(QMouseEvent* event) {
    if (m_drag && m_drag->handle == CurveHandle::Capacity) {
        const double along = std::clamp(xAxis->pixelToCoord(event->position().x()), 0.0, 1.0);
        Q_EMIT dragged(std::pow(along, 1.0 / m_power));
        return;
    }
    if (m_drag) {
        Q_EMIT dragged(std::clamp(yAxis->pixelToCoord(event->position().y()), 0.0, 1.0));
        return;
    }
    const std::optional<Grip> grip = gripAt(event->position());
    if (!grip) {
        unsetCursor();
    } else {
        setCursor(grip->handle == CurveHandle::Capacity ? Qt::SizeHorCursor : Qt::SizeVerCursor);
    }
    if (!hasFocus()) setActiveLevel(grip ? grip->level : -1);
}

void CoveragePlot::mouseReleaseEvent(QMouseEvent* event) {
    if (m_drag && event->button() == Qt::LeftButton) {
        finishDrag(true);
        return;
    }
    QCustomPlot::mouseReleaseEvent(event);
}

void CoveragePlot::finishDrag(bool keep) {
    m_drag.reset();
    setReadout({});
    Q_EMIT released(keep);
    m_power = coverageAxisPower(m_steps);
    drawSteps();
    placeTicks();
    redraw();
}

void CoveragePlot::leaveEvent(QEvent* event) {
    if (!hasFocus() && !m_drag) setActiveLevel(-1);
    QCustomPlot::leaveEvent(event);
}

void CoveragePlot::keyPressEvent(QKeyEvent* event) {
    const int levels = static_cast<int>(m_levels.size());
    if (m_drag) {
        if (event->key() == Qt::Key_Escape) finishDrag(false);
        return;
    }
    if (levels == 0) return;
    const int level = std::clamp(m_active, 0, levels - 1);
    switch (event->key()) {
        case Qt::Key_PageUp:
            setActiveLevel(std::max(m_active - 1, 0));
            break;
        case Qt::Key_PageDown:
            setActiveLevel(std::min(m_active + 1, levels - 1));
            break;
        case Qt::Key_Left:
        case Qt::Key_Right:
            Q_EMIT nudged(level, CurveHandle::Capacity, event->key() == Qt::Key_Right ? 1 : -1);
            break;
        case Qt::Key_Up:
        case Qt::Key_Down:
            Q_EMIT nudged(level, CurveHandle::Share, event->key() == Qt::Key_Up ? 1 : -1);
            break;
        default:
            QCustomPlot::keyPressEvent(event);
    }
}

void CoveragePlot::focusOutEvent(QFocusEvent* event) {
    if (m_drag) finishDrag(true);
    setReadout({});
    setActiveLevel(-1);
    Q_EMIT left();
    QCustomPlot::focusOutEvent(event);
}

bool CoveragePlot::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        // The window has shortcuts on the same keys.
        const int key = static_cast<QKeyEvent*>(event)->key();
        const auto ours = {Qt::Key_Left, Qt::Key_Right,  Qt::Key_Up,
                           Qt::Key_Down, Qt::Key_PageUp, Qt::Key_PageDown};
        if (std::find(ours.begin(), ours.end(), key) != ours.end() || (m_drag && key == Qt::Key_Escape)) {
            event->accept();
            return true;
        }
    }
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
