// The habits of MainWindow: perspectives, keys, the command palette and dropped files.
#include <QFileInfo>
#include <QMenuBar>
#include <QTimer>

#include "ui/dialogs/command_palette.h"
#include "ui/main/command_sources.h"
#include "ui/main/dock_area.h"
#include "ui/main/file_drop.h"
#include "ui/main/main_window.h"
#include "ui/main/menus.h"
#include "ui/main/perspective_switch.h"
#include "ui/panels/transport_bar.h"
#include "ui/widgets/message_bar.h"

namespace fiarse::ui {
namespace {

constexpr QSize kDefaultSize(1440, 900);

}  // namespace

void MainWindow::buildPalette() {
    m_palette = new CommandPalette(m_theme, this);
    m_palette->addSource(std::make_unique<ActionCommands>(*this));
    m_palette->addSource(std::make_unique<LayerCommands>(m_session, m_selection));
    m_palette->addSource(std::make_unique<ClientCommands>(m_session, m_selection));
    m_palette->addSource(std::make_unique<RecentFileCommands>(m_settings, [this](const QString& path) {
        if (mayDropDraft()) openOrTell(path);
    }));
    connect(m_palette, &CommandPalette::used, this,
            [this](const QString& id) { m_settings.addRecentCommand(id); });
}

void MainWindow::connectHabits() {
    menuBar()->setCornerWidget(new PerspectiveSwitch(m_menus->perspectives(), menuBar()), Qt::TopRightCorner);
    connect(m_menus, &Menus::perspectiveRequested, this, &MainWindow::usePerspective);
    connect(m_menus, &Menus::presentRequested, this, &MainWindow::togglePresentation);
    connect(m_menus, &Menus::resetPerspectiveRequested, this, &MainWindow::resetPerspective);
    connect(m_menus, &Menus::resetLayoutRequested, this, &MainWindow::resetLayout);
    connect(m_menus, &Menus::paletteRequested, this, [this] {
        if (m_palette->isVisible()) {
            m_palette->close();
        } else {
            m_palette->open(m_settings.recentCommands());
        }
    });
    for (QAction* action : findChildren<QAction*>()) m_keys.add(action);
    connect(&m_keys, &KeyTable::changed, this, [this] { m_settings.setKeys(m_keys.changes()); });
    auto* drop = new FileDrop(m_theme, this);
    // The program the files come from waits until the drop is answered; a question would hold it up.
    connect(drop, &FileDrop::dropped, this, [this](const QStringList& files) {
        QTimer::singleShot(0, this, [this, files] { takeFiles(files); });
    });
}

void MainWindow::takeFiles(const QStringList& files) {
    const DropPlan plan = planDrop(files);
    if (!plan.refusal.isEmpty()) {
        showProblem(plan.refusal);
    } else if (!plan.runs.isEmpty()) {
        Q_EMIT runsDropped(plan.runs);
    } else if (mayDropDraft()) {
        openOrTell(plan.experiment);
    }
}

void MainWindow::restoreLayout() {
    // First the default, so that a layout that cannot be read leaves a whole window behind.
    resize(kDefaultSize);
    const QByteArray geometry = m_settings.geometry();
    if (!geometry.isEmpty() && !restoreGeometry(geometry)) {
        resetLayout();
        return;
    }
    showPerspective(m_settings.perspective());
}

void MainWindow::showPerspective(Perspective perspective) {
    m_perspective = perspective;
    m_menus->setPerspective(perspective);
    m_transport->setPerspective(perspective);
    m_theme.setTextScale(textScaleOf(perspective));
    const QByteArray state = m_settings.dockState(perspective);
    if (state.isEmpty()) {
        m_docks->applyDefaultLayout(perspective);
    } else if (!m_docks->restoreLayout(perspective, state)) {
        m_settings.setDockState(perspective, {});
    }
}

void MainWindow::usePerspective(Perspective perspective) {
    if (perspective == m_perspective) return;
    m_settings.setDockState(m_perspective, m_docks->saveLayout());
    m_settings.setPerspective(perspective);
    showPerspective(perspective);
}

void MainWindow::resetPerspective() {
    m_settings.setDockState(m_perspective, {});
    m_docks->applyDefaultLayout(m_perspective);
}

void MainWindow::resetLayout() {
    m_settings.clearLayout();
    if (isMaximized() || isFullScreen()) showNormal();
    resize(kDefaultSize);
    showPerspective(m_perspective);
}

void MainWindow::togglePresentation() {
    if (isFullScreen()) {
        m_maximizedBefore ? showMaximized() : showNormal();
        usePerspective(m_perspectiveBefore);
        return;
    }
    m_perspectiveBefore = m_perspective == Perspective::Present ? Perspective::Lab : m_perspective;
    m_maximizedBefore = isMaximized();
    m_settings.setGeometry(saveGeometry());
    usePerspective(Perspective::Present);
    showFullScreen();
}

}  // namespace fiarse::ui
