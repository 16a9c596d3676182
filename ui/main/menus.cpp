#include "ui/main/menus.h"

#include <QAction>
#include <QActionGroup>
#include <QDir>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QUndoStack>
#include <tuple>

#include "ui/state/action_notes.h"
#include "ui/state/run_actions.h"
#include "ui/state/timeline_actions.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {

Menus::Menus(QMenuBar& bar, RunActions& run, TimelineActions& timeline, QUndoStack& undo,
             const std::vector<QDockWidget*>& docks, QObject* parent)
    : QObject(parent) {
    fillFile(*bar.addMenu(tr("&File")));
    fillEdit(*bar.addMenu(tr("&Edit")), undo);
    QMenu* runMenu = bar.addMenu(tr("&Run"));
    for (QAction* action :
         {run.playPause(), run.stepRound(), run.trainTen(), run.stepPhase(), run.stepClient()})
        runMenu->addAction(action);
    runMenu->addSeparator();
    for (QAction* action : {run.reset(), run.newSeed()}) runMenu->addAction(action);
    runMenu->addSeparator();
    add(*runMenu, QStringLiteral("sweep"), tr("S&weep…"), {}, &Menus::sweepRequested);
    QMenu* time = bar.addMenu(tr("&Time"));
    time->addActions(timeline.all());
    m_compare = bar.addMenu(tr("&Compare"));
    m_compare->addActions(timeline.comparisons());
    m_compare->addSeparator();
    m_compare->addActions(timeline.clientComparisons());
    fillView(*bar.addMenu(tr("&View")), docks);
    QMenu& help = *bar.addMenu(tr("&Help"));
    add(help, QStringLiteral("commandPalette"), tr("&Find a command…"), {}, &Menus::paletteRequested);
    add(help, QStringLiteral("explainHere"), tr("&Explain what is under the cursor"), {},
        &Menus::explainRequested);
    add(help, QStringLiteral("keys"), tr("&Keys"), {}, &Menus::keysRequested);
    add(help, QStringLiteral("about"), tr("&About FIARSE Workbench"), {}, &Menus::aboutRequested);
}

QAction* Menus::add(QMenu& menu, const QString& name, const QString& text, const QKeySequence& keys,
                    void (Menus::*signal)()) {
    QAction* action = menu.addAction(text, this, signal);
    action->setObjectName(name);
    action->setShortcut(keys);
    return action;
}

void Menus::fillFile(QMenu& menu) {
    add(menu, QStringLiteral("new"), tr("&New experiment"), QKeySequence::New, &Menus::newRequested);
    add(menu, QStringLiteral("open"), tr("&Open experiment or run…"), QKeySequence::Open,
        &Menus::openRequested);
    m_recent = menu.addMenu(tr("Open &recent"));
    m_recent->setObjectName(QStringLiteral("recentMenu"));
    menu.addSeparator();
    add(menu, QStringLiteral("save"), tr("&Save experiment"), QKeySequence::Save, &Menus::saveRequested);
    add(menu, QStringLiteral("saveAs"), tr("Save experiment &as…"),
        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), &Menus::saveAsRequested);
    add(menu, QStringLiteral("saveRun"), tr("Save r&un as…"), {}, &Menus::saveRunRequested);
    add(menu, QStringLiteral("exportView"), tr("Export &view…"), {}, &Menus::exportViewRequested);
    add(menu, QStringLiteral("exportDashboard"), tr("Export &dashboard…"), {},
        &Menus::exportDashboardRequested);
    add(menu, QStringLiteral("exportRun"), tr("Export &from the run…"), {}, &Menus::exportRunRequested);
    add(menu, QStringLiteral("exportPicture"), tr("&Export picture of the window…"), {},
        &Menus::exportPictureRequested);
    menu.addSeparator();
    add(menu, QStringLiteral("quit"), tr("&Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), &Menus::quitRequested);
}

void Menus::fillEdit(QMenu& menu, QUndoStack& undo) {
    QAction* undoAction = undo.createUndoAction(this, tr("&Undo"));
    undoAction->setObjectName(QStringLiteral("undo"));
    undoAction->setShortcut(QKeySequence::Undo);
    setDisabledReason(*undoAction, tr("There is nothing to undo."));
    QAction* redoAction = undo.createRedoAction(this, tr("&Redo"));
    redoAction->setObjectName(QStringLiteral("redo"));
    redoAction->setShortcuts(
        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    setDisabledReason(*redoAction, tr("There is nothing to redo."));
    menu.addActions({undoAction, redoAction});
    add(menu, QStringLiteral("undoList"), tr("Undo &list"), {}, &Menus::undoListRequested);
}

void Menus::fillView(QMenu& menu, const std::vector<QDockWidget*>& docks) {
    fillPerspectives(menu);
    menu.addSeparator();
    for (QDockWidget* dock : docks) {
        QAction* toggle = dock->toggleViewAction();
        toggle->setObjectName(dock->objectName() + QStringLiteral("Toggle"));
        menu.addAction(toggle);
    }
    menu.addSeparator();
    fillModel(menu);
    menu.addSeparator();
    fillThemes(menu);
    add(menu, QStringLiteral("resetPerspective"), tr("Reset &this layout"), {},
        &Menus::resetPerspectiveRequested);
    add(menu, QStringLiteral("resetLayout"), tr("&Reset all layouts"), {}, &Menus::resetLayoutRequested);
}

void Menus::fillModel(QMenu& menu) {
    add(menu, QStringLiteral("chooseView"), tr("&Choose an analysis view…"), {}, &Menus::chooseViewRequested);
    add(menu, QStringLiteral("nextView"), tr("&Next analysis view"), {}, &Menus::nextViewRequested);
    add(menu, QStringLiteral("lastView"), tr("Analysis view &before"), {}, &Menus::lastViewRequested);
    menu.addSeparator();
    m_jointZoom = menu.addAction(tr("&Joint zoom"));
    m_jointZoom->setObjectName(QStringLiteral("jointZoom"));
    m_jointZoom->setToolTip(tr("All pictures of the model show the same part of the layer"));
    m_jointZoom->setCheckable(true);
    connect(m_jointZoom, &QAction::triggered, this, &Menus::jointZoomRequested);
    const std::tuple<QString, QString, int> zooms[] = {{QStringLiteral("zoomIn"), tr("Zoom &in"), 1},
                                                       {QStringLiteral("zoomOut"), tr("Zoom &out"), -1},
                                                       {QStringLiteral("zoomFit"), tr("&Whole layer"), 0}};
    for (const auto& [name, text, steps] : zooms) {
        QAction* action = menu.addAction(text);
        action->setObjectName(name);
        connect(action, &QAction::triggered, this, [this, steps = steps] { Q_EMIT zoomRequested(steps); });
    }
}

void Menus::setJointZoom(bool joint) {
    m_jointZoom->setChecked(joint);
}

void Menus::fillPerspectives(QMenu& menu) {
    auto* group = new QActionGroup(this);
    for (const Perspective perspective : kPerspectives) {
        QAction* action = menu.addAction(perspectiveName(perspective));
        action->setObjectName(QStringLiteral("perspective") + perspectiveKey(perspective));
        action->setToolTip(perspectiveHelp(perspective));
        action->setCheckable(true);
        group->addAction(action);
        m_perspectives << action;
        connect(action, &QAction::triggered, this,
                [this, perspective] { Q_EMIT perspectiveRequested(perspective); });
    }
    add(menu, QStringLiteral("present"), tr("&Full screen presentation"), {}, &Menus::presentRequested);
}

void Menus::setPerspective(Perspective perspective) {
    m_perspectives[static_cast<int>(perspective)]->setChecked(true);
}

void Menus::fillThemes(QMenu& menu) {
    QMenu* themes = menu.addMenu(tr("&Theme"));
    m_themes = new QActionGroup(this);
    const std::pair<ThemeChoice, QString> choices[] = {{ThemeChoice::Light, tr("&Light")},
                                                       {ThemeChoice::Dark, tr("&Dark")},
                                                       {ThemeChoice::System, tr("&System")}};
    for (const auto& [choice, text] : choices) {
        QAction* action = themes->addAction(text);
        action->setCheckable(true);
        action->setObjectName(QStringLiteral("theme%1").arg(static_cast<int>(choice)));
        action->setData(static_cast<int>(choice));
        m_themes->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, choice = choice] { Q_EMIT themeRequested(choice); });
    }
}

void Menus::setRecentFiles(const QStringList& files) {
    m_recent->clear();
    for (const QString& path : files) {
        // An ampersand in a path must not become a mnemonic.
        QString text = QDir::toNativeSeparators(path);
        text.replace(QLatin1Char('&'), QLatin1String("&&"));
        m_recent->addAction(text, this, [this, path] { Q_EMIT openFileRequested(path); });
    }
    m_recent->setEnabled(!files.isEmpty());
}

void Menus::setTheme(ThemeChoice choice) {
    const QList<QAction*> actions = m_themes->actions();
    for (QAction* action : actions) action->setChecked(action->data().toInt() == static_cast<int>(choice));
}

}  // namespace fiarse::ui
