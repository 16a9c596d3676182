#include "ui/main/dock_area.h"

#include <QDockWidget>
#include <QShowEvent>
#include <QTabWidget>
#include <QTimer>
#include <algorithm>

#include "ui/main/window_settings.h"
#include "ui/widgets/card.h"

namespace fiarse::ui {
namespace {

constexpr int kLeftWidth = 312;
constexpr int kRightWidth = 292;
constexpr int kAlertsWidth = 360;  // of the left column where the alerts stand in it
constexpr int kNarrowRight = 232;
// Shares of the height, in percent; four pictures need more of it than one.
constexpr int kAnalysis = 40;
constexpr int kDebugAnalysis = 38;

}  // namespace

DockArea::DockArea(const DockPanels& panels, QWidget* parent) : QMainWindow(parent) {
    // QMainWindow always makes itself a window; here it is a part of one.
    setWindowFlags(Qt::Widget);
    setObjectName(QStringLiteral("dockArea"));
    setDockNestingEnabled(true);
    setAnimated(false);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    for (const Qt::Corner corner : {Qt::TopLeftCorner, Qt::BottomLeftCorner})
        setCorner(corner, Qt::LeftDockWidgetArea);
    for (const Qt::Corner corner : {Qt::TopRightCorner, Qt::BottomRightCorner})
        setCorner(corner, Qt::RightDockWidgetArea);
    setCentralWidget(panels.model);
    m_capacity = makeDock(QStringLiteral("capacityDock"), panels.capacity);
    m_experiment = makeDock(QStringLiteral("experimentDock"), panels.experiment);
    m_coverage = makeDock(QStringLiteral("coverageDock"), panels.coverage);
    m_analysis = makeDock(QStringLiteral("analysisDock"), panels.analysis);
    m_inspector = makeDock(QStringLiteral("inspectorDock"), panels.inspector);
    m_log = makeDock(QStringLiteral("logDock"), panels.log);
    m_alerts = makeDock(QStringLiteral("alertsDock"), panels.alerts);
    m_runs = makeDock(QStringLiteral("runsDock"), panels.runs);
    m_bookmarks = makeDock(QStringLiteral("bookmarksDock"), panels.bookmarks);
    m_undo = makeDock(QStringLiteral("undoDock"), panels.undo);
    applyDefaultLayout(Perspective::Lab);
}

// The card's own title row becomes the title bar: one title, and the dock can be dragged by it.
QDockWidget* DockArea::makeDock(const QString& name, Card* panel) {
    auto* dock = new QDockWidget(panel->title(), this);
    dock->setObjectName(name);
    dock->setTitleBarWidget(panel->header());
    dock->setWidget(panel);
    panel->setDocked(true);
    m_docks.push_back(dock);
    // In a group of tabs the tab names the panel. The group is only complete after the event.
    const auto later = [this] { QTimer::singleShot(0, this, &DockArea::updateTitles); };
    connect(dock, &QDockWidget::dockLocationChanged, this, later);
    connect(dock, &QDockWidget::topLevelChanged, this, later);
    connect(dock, &QDockWidget::visibilityChanged, this, later);
    return dock;
}

void DockArea::updateTitles() {
    for (QDockWidget* dock : m_docks) {
        const QList<QDockWidget*> group = tabifiedDockWidgets(dock);
        const bool alone = std::all_of(group.begin(), group.end(),
                                       [](const QDockWidget* other) { return other->isHidden(); });
        static_cast<Card*>(dock->widget())->setTitleVisible(dock->isFloating() || alone);
    }
}

void DockArea::applyDefaultLayout(Perspective perspective) {
    for (QDockWidget* dock : m_docks) {
        dock->setFloating(false);
        removeDockWidget(dock);
    }
    addDockWidget(Qt::LeftDockWidgetArea, m_capacity);
    splitDockWidget(m_capacity, m_coverage, Qt::Vertical);
    tabifyDockWidget(m_capacity, m_experiment);
    addDockWidget(Qt::BottomDockWidgetArea, m_analysis);
    tabifyDockWidget(m_analysis, m_runs);
    tabifyDockWidget(m_runs, m_bookmarks);
    addDockWidget(Qt::RightDockWidgetArea, m_inspector);
    splitDockWidget(m_inspector, m_log, Qt::Vertical);
    // Debugging, one wants to see alerts and what happened at once, and there are no editors at the left.
    if (perspective == Perspective::Debug) {
        splitDockWidget(m_coverage, m_alerts, Qt::Vertical);
        tabifyDockWidget(m_log, m_undo);
    } else {
        tabifyDockWidget(m_log, m_alerts);
        tabifyDockWidget(m_alerts, m_undo);
    }
    for (QDockWidget* dock : m_docks) dock->setVisible(showsDock(perspective, dock->objectName()));
    m_capacity->raise();
    m_log->raise();
    m_analysis->raise();
    m_perspective = perspective;
    m_sizesWanted = true;
    if (isVisible()) applyDefaultSizes();
}

void DockArea::setModelShown(bool shown) {
    centralWidget()->setVisible(shown);
}

void DockArea::applyDefaultSizes() {
    m_sizesWanted = false;
    const bool debug = m_perspective == Perspective::Debug;
    const int left = debug ? std::clamp(width() * 25 / 100, kLeftWidth, kAlertsWidth) : kLeftWidth;
    // In a narrow window the right column gives way, so that the model keeps some room.
    const int right = std::clamp(width() * 21 / 100, kNarrowRight, kRightWidth);
    resizeDocks({m_capacity, m_inspector}, {left, right}, Qt::Horizontal);
    const int height = this->height();
    resizeDocks({m_capacity, m_coverage}, {height * 63 / 100, height * 37 / 100}, Qt::Vertical);
    resizeDocks({m_analysis}, {height * (debug ? kDebugAnalysis : kAnalysis) / 100}, Qt::Vertical);
    if (debug) resizeDocks({m_coverage, m_alerts}, {height / 2, height / 2}, Qt::Vertical);
    resizeDocks({m_inspector, m_log}, {height * 61 / 100, height * 39 / 100}, Qt::Vertical);
    // A column of which only the lower half is shown has that one's width.
    if (m_capacity->isHidden()) resizeDocks({m_coverage}, {left}, Qt::Horizontal);
}

QByteArray DockArea::saveLayout() const {
    return saveState(WindowSettings::kLayoutVersion);
}

bool DockArea::restoreLayout(Perspective perspective, const QByteArray& state) {
    // First the default: what the state does not know keeps its place there.
    applyDefaultLayout(perspective);
    if (restoreState(state, WindowSettings::kLayoutVersion)) {
        m_sizesWanted = false;
        return true;
    }
    applyDefaultLayout(perspective);
    return false;
}

void DockArea::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    // Sizes only stick once the layout has the window's final size.
    if (m_sizesWanted) QTimer::singleShot(0, this, &DockArea::applyDefaultSizes);
}

}  // namespace fiarse::ui
