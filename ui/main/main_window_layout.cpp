// The habits of MainWindow: perspectives, keys, the command palette and dropped files.
#include <QCursor>
#include <QDockWidget>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLabel>
#include <QMenuBar>
#include <QStatusBar>
#include <QTimer>

#include "ui/dialogs/command_palette.h"
#include "ui/main/command_sources.h"
#include "ui/main/dock_area.h"
#include "ui/main/explain_here.h"
#include "ui/main/file_drop.h"
#include "ui/main/main_window.h"
#include "ui/main/menus.h"
#include "ui/main/panels_setup.h"
#include "ui/main/perspective_switch.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/key_figure_bar.h"
#include "ui/panels/model_area.h"
#include "ui/panels/timeline_bar.h"
#include "ui/panels/transport_bar.h"
#include "ui/state/run_actions.h"
#include "ui/widgets/message_bar.h"

namespace fiarse::ui {
namespace {

constexpr QSize kDefaultSize(1440, 900);

// What the pictures of the model show before anybody chooses.
ModelPictures usualPictures(Perspective perspective) {
    switch (perspective) {
        case Perspective::Lab:
            return {2, {Encoding::TierMap, Encoding::TotalRatio}, true};
        case Perspective::Debug:
            return {
                4, {Encoding::TierMap, Encoding::TotalRatio, Encoding::Staleness, Encoding::Updates}, true};
        case Perspective::Learn:
        case Perspective::Present:
            break;
    }
    return {1, {Encoding::TierMap}, true};
}

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
    m_timelineBar->setPerspective(perspective);
    const bool present = perspective == Perspective::Present;
    m_transport->setHidden(present);
    m_file->setHidden(present);
    m_keyFigures->setVisible(present);
    m_theme.setTextScale(textScaleOf(perspective));
    const QByteArray state = m_settings.dockState(perspective);
    if (state.isEmpty()) {
        m_docks->applyDefaultLayout(perspective);
    } else if (!m_docks->restoreLayout(perspective, state)) {
        m_settings.setDockState(perspective, {});
    }
    m_docks->setModelShown(!present || m_settings.hero().isEmpty());
    m_keyFigures->setHero(m_settings.hero());
    if (present && !m_settings.hero().isEmpty()) m_analysis->setView(m_settings.hero());
    m_model->setPictures(
        ModelPictures::fromText(m_settings.modelPictures(perspective)).value_or(usualPictures(perspective)));
    m_analysis->setExplained(m_settings.isExplained(perspective).value_or(perspective == Perspective::Learn));
}

void MainWindow::keepPerspective() {
    m_settings.setDockState(m_perspective, m_docks->saveLayout());
    m_settings.setModelPictures(m_perspective, m_model->pictures().toText());
    m_settings.setExplained(m_perspective, m_analysis->isExplained());
}

// What is presented takes all the room below the key figures.
void MainWindow::showHero(const QString& view) {
    m_settings.setHero(view);
    auto* dock = m_docks->findChild<QDockWidget*>(QStringLiteral("analysisDock"));
    if (!view.isEmpty()) m_analysis->setView(view);
    dock->setVisible(!view.isEmpty());
    m_docks->setModelShown(view.isEmpty());
}

void MainWindow::connectModel() {
    connect(m_keyFigures, &KeyFigureBar::heroChosen, this, &MainWindow::showHero);
    connect(m_menus, &Menus::jointZoomRequested, m_model, &ModelArea::setJointZoom);
    connect(m_model, &ModelArea::jointZoomChanged, m_menus, &Menus::setJointZoom);
    m_menus->setJointZoom(m_model->zoomsJointly());
    connect(m_menus, &Menus::zoomRequested, m_model, &ModelArea::zoom);
    connect(m_menus, &Menus::chooseViewRequested, m_analysis, &AnalysisPanel::chooseView);
    connect(m_menus, &Menus::nextViewRequested, this, [this] { m_analysis->stepView(1); });
    connect(m_menus, &Menus::lastViewRequested, this, [this] { m_analysis->stepView(-1); });
    // Whoever asks for rounds wants to see them.
    connect(m_actions->trainTen(), &QAction::triggered, this, [this] { m_timeline.setFollowLive(true); });
}

void MainWindow::connectHelp() {
    connect(m_menus, &Menus::aboutRequested, this, [this] { showAbout(this); });
    connect(m_menus, &Menus::keysRequested, this, [this] { showKeys(m_keys, this); });
    connect(m_menus, &Menus::explainRequested, this, [this] {
        const QPoint place = QCursor::pos();
        QWidget* under = childAt(mapFromGlobal(place));
        if (!explain(under != nullptr ? under : focusWidget(), place))
            m_messages->showMessage(MessageBar::Kind::Hint,
                                    tr("Point at a panel and press F1: it explains itself."));
    });
}

void MainWindow::usePerspective(Perspective perspective) {
    if (isFullScreen() && perspective != Perspective::Present) {
        setFrameShown(true);
        m_maximizedBefore ? showMaximized() : showNormal();
    }
    if (perspective == m_perspective) return;
    keepPerspective();
    m_settings.setPerspective(perspective);
    showPerspective(perspective);
}

// Esc lets filters go first; once there is none it leaves the full screen.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && isFullScreen()) {
        togglePresentation();
    } else {
        QMainWindow::keyPressEvent(event);
    }
}

void MainWindow::resetPerspective() {
    m_settings.setDockState(m_perspective, {});
    m_settings.setModelPictures(m_perspective, {});
    m_settings.setExplained(m_perspective, std::nullopt);
    if (m_perspective == Perspective::Present) m_settings.setHero({});
    showPerspective(m_perspective);
}

void MainWindow::resetLayout() {
    m_settings.clearLayout();
    closePopOuts();
    if (isFullScreen()) setFrameShown(true);
    if (isMaximized() || isFullScreen()) showNormal();
    resize(kDefaultSize);
    showPerspective(m_perspective);
}

// On a full screen nothing but the presentation; keys go on working, which they would not if the menu bar
// were hidden.
void MainWindow::setFrameShown(bool shown) {
    menuBar()->setMaximumHeight(shown ? QWIDGETSIZE_MAX : 0);
    statusBar()->setVisible(shown);
}

void MainWindow::togglePresentation() {
    if (isFullScreen()) {
        usePerspective(m_perspectiveBefore);
        return;
    }
    setFrameShown(false);
    m_perspectiveBefore = m_perspective == Perspective::Present ? Perspective::Lab : m_perspective;
    m_maximizedBefore = isMaximized();
    m_settings.setGeometry(saveGeometry());
    usePerspective(Perspective::Present);
    showFullScreen();
}

}  // namespace fiarse::ui
