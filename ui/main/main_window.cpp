#include "ui/main/main_window.h"

#include <QCloseEvent>
#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QMenuBar>
#include <QStatusBar>
#include <QToolButton>
#include <QUndoView>
#include <QVBoxLayout>

#include "ui/main/dock_area.h"
#include "ui/main/key_guard.h"
#include "ui/main/menus.h"
#include "ui/main/panels_setup.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/bookmarks_panel.h"
#include "ui/panels/coverage_panel.h"
#include "ui/panels/key_figure_bar.h"
#include "ui/panels/log_panel.h"
#include "ui/panels/model_area.h"
#include "ui/panels/runs_panel.h"
#include "ui/panels/timeline_bar.h"
#include "ui/panels/transport_bar.h"
#include "ui/state/run_actions.h"
#include "ui/state/timeline_actions.h"
#include "ui/text/format.h"
#include "ui/text/run_status.h"
#include "ui/widgets/card.h"
#include "ui/widgets/message_bar.h"

namespace fiarse::ui {
namespace {

// Given, so that a longer word in a panel never pushes the window out of the screen.
constexpr QSize kSmallestSize(1024, 640);

// Where nothing is recorded, nothing else is kept either.
QString besideRuns(const QString& runsFolder, const char* name) {
    return runsFolder.isEmpty() ? QString()
                                : QDir::cleanPath(runsFolder + QStringLiteral("/../") + QLatin1String(name));
}

}  // namespace

MainWindow::MainWindow(Theme& theme, WindowSettings& settings, const QString& runsFolder, QWidget* parent)
    : QMainWindow(parent),
      m_theme(theme),
      m_settings(settings),
      m_view(m_session, m_timeline),
      m_moments(m_view, m_timeline, m_selection),
      m_notes(m_view),
      m_alone(m_view),
      m_presets(besideRuns(runsFolder, "presets")),
      m_library(runsFolder),
      m_controller(m_document, m_session, runsFolder),
      m_sweepsFolder(besideRuns(runsFolder, "sweeps")),
      m_actions(new RunActions(m_controller, m_session, theme, this)),
      m_timelineActions(
          new TimelineActions(m_timeline, m_notes, m_controller, m_session, m_selection, theme, this)),
      m_keys(settings.keys()) {
    setObjectName(QStringLiteral("mainWindow"));
    setMinimumSize(kSmallestSize);
    buildTop();
    buildDocks();
    buildStatusBar();
    m_menus = new Menus(*menuBar(), *m_actions, *m_timelineActions, *m_document.undoStack(), m_docks->docks(),
                        this);
    m_menus->setTheme(m_theme.choice());
    m_menus->setRecentFiles(m_settings.recentFiles());
    listRuns(m_settings.recentFiles());
    connectRun();
    connectMenus();
    buildPalette();
    connectHabits();
    new KeyGuard(this);
    m_transport->setSpeed(m_settings.speed());
    restoreLayout();
    updateTitle();
    // Not the first control of the tab chain, which is a slider: it would take the arrow keys.
    setFocus(Qt::OtherFocusReason);
}

void MainWindow::buildTop() {
    auto* name = new QLabel(tr("FIARSE Workbench"), menuBar());
    name->setProperty("appName", true);
    menuBar()->setCornerWidget(name, Qt::TopLeftCorner);
    auto* centre = new QWidget(this);
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_transport = new TransportBar(m_session, m_controller, *m_actions, centre);
    m_messages = new MessageBar(m_theme, centre);
    column->addWidget(m_transport);
    column->addWidget(m_messages);
    setCentralWidget(centre);
}

void MainWindow::buildDocks() {
    DockPanels panels = makePanels(m_document, m_view, m_moments, m_library, m_breakpoints, m_timeline,
                                   m_selection, m_theme, this);
    m_analysis = static_cast<AnalysisPanel*>(panels.analysis);
    m_runs = static_cast<RunsPanel*>(panels.runs);
    m_model = static_cast<ModelArea*>(panels.model);
    m_coverage = static_cast<CoveragePanel*>(panels.coverage);
    m_log = new LogPanel(m_session, m_view, m_theme, this);
    m_log->setObjectName(QStringLiteral("logPanel"));
    panels.log = m_log;
    panels.undo = new Card(tr("Undo list"), this);
    panels.undo->setObjectName(QStringLiteral("undoPanel"));
    m_undoView = new QUndoView(m_document.undoStack(), panels.undo);
    m_undoView->setObjectName(QStringLiteral("undoView"));
    m_undoView->setAccessibleName(tr("Undo list"));
    m_undoView->setEmptyLabel(tr("As opened"));
    panels.undo->bodyLayout()->addWidget(m_undoView);
    auto* bookmarks = new BookmarksPanel(m_notes, m_timeline, this);
    panels.bookmarks = bookmarks;
    connect(bookmarks, &BookmarksPanel::viewRequested, this, [this](const QString& view) { showView(view); });
    buildPresets(panels);
    m_docks = new DockArea(panels, centralWidget());
    auto* margin = new QVBoxLayout;
    margin->setContentsMargins(8, 8, 8, 0);
    margin->setSpacing(8);
    m_keyFigures = new KeyFigureBar(m_moments, centralWidget());
    margin->addWidget(m_keyFigures);
    margin->addWidget(m_docks);
    auto* column = static_cast<QVBoxLayout*>(centralWidget()->layout());
    column->addLayout(margin, 1);
    m_timelineBar = new TimelineBar(m_view, m_timeline, m_notes, *m_timelineActions, m_selection, m_theme,
                                    centralWidget());
    column->addWidget(m_timelineBar);
}

void MainWindow::buildStatusBar() {
    m_facts = new QLabel(this);
    m_facts->setObjectName(QStringLiteral("runFacts"));
    m_file = new QLabel(this);
    m_file->setObjectName(QStringLiteral("runFile"));
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(10, 0, 10, 0);
    statusBar()->addWidget(m_facts, 1);
    m_sweepStatus = new QToolButton(this);
    m_sweepStatus->setObjectName(QStringLiteral("sweepStatus"));
    m_sweepStatus->setProperty("chip", true);
    m_sweepStatus->setToolTip(tr("Show the sweep"));
    m_sweepStatus->setAccessibleName(tr("Show the sweep that is running"));
    m_sweepStatus->hide();
    statusBar()->addPermanentWidget(m_sweepStatus);
    statusBar()->addPermanentWidget(m_file);
}

void MainWindow::connectRun() {
    connect(&m_session, &RunSession::started, this, &MainWindow::onStarted);
    connect(&m_session, &RunSession::failed, this, &MainWindow::showProblem);
    connect(&m_session, &RunSession::infoChanged, this, &MainWindow::updateStatusBar);
    connect(&m_session, &RunSession::recordsAppended, this, &MainWindow::updateStatusBar);
    connect(&m_session, &RunSession::stateChanged, this, &MainWindow::updateStatusBar);
    // How far the run has come, and whether it is finished, stands in the list too.
    connect(&m_session, &RunSession::stateChanged, this, [this] {
        if (!m_session.isBusy() && m_runs->isVisible()) m_library.refresh();
    });
    connect(&m_controller, &RunController::runStarted, this, &MainWindow::onRunStarted);
    connect(&m_controller, &RunController::recordingRefused, this, [this](const QString& sentence) {
        showProblem(sentence);
        if (m_controller.isTemporary())
            m_messages->showMessage(MessageBar::Kind::Problem, sentence, tr("Save run as…"));
    });
    connect(m_messages, &MessageBar::actionRequested, this, &MainWindow::saveRun);
    connect(&m_controller, &RunController::runNotSaved, this, &MainWindow::showProblem);
    connect(&m_controller, &RunController::runSaved, this, [this](const QString& path) {
        m_log->addEvent(SentenceKind::Note, tr("Run saved"),
                        tr("to %1.").arg(QDir::toNativeSeparators(path)));
        listRuns({path});
    });
    connect(&m_controller, &RunController::draftRefused, this, [this](const QString& sentence) {
        m_refusedDraftShown = true;
        m_messages->showMessage(MessageBar::Kind::Problem, sentence);
    });
    connect(m_transport, &TransportBar::speedChanged, this, &MainWindow::onSpeedChanged);
    connect(&m_document, &ExperimentDocument::changed, this, &MainWindow::onDraftChanged);
    connect(&m_document, &ExperimentDocument::filePathChanged, this, &MainWindow::updateTitle);
    for (const auto signal : {&ExperimentDocument::changed, &ExperimentDocument::baselineChanged})
        connect(&m_document, signal, this, &MainWindow::updateTitle);
}

void MainWindow::connectBranch() {
    // Model and analysis compare the same two.
    connect(m_analysis, &AnalysisPanel::comparisonChanged, this, [this] {
        m_model->setComparison(m_analysis->comparison());
        m_timelineActions->setComparison(m_analysis->comparison());
    });
    connect(m_timelineActions, &TimelineActions::comparisonRequested, m_analysis,
            &AnalysisPanel::setComparison);
    SelectionHistory& history = m_timelineActions->selectionHistory();
    history.setView(m_analysis->viewId());
    connect(m_analysis, &AnalysisPanel::viewChanged, &history, &SelectionHistory::setView);
    connect(&history, &SelectionHistory::viewRequested, m_analysis, &AnalysisPanel::setView);
    m_breakpoints.restore(m_settings.breakpoints());
    m_breakpoints.setUndoStack(m_document.undoStack());
    m_notes.setUndoStack(m_document.undoStack());
    m_library.setUndoStack(m_document.undoStack());
    connect(&m_breakpoints, &BreakpointModel::changed, this, [this] {
        m_session.setBreakpoints(m_breakpoints.breakpoints());
        m_settings.setBreakpoints(m_breakpoints.texts());
    });
    connect(&m_session, &RunSession::infoChanged, this,
            [this] { m_breakpoints.setLevels(m_session.info()->levels); });
    connect(&m_session, &RunSession::pausedBecause, this, [this](const QString& sentence) {
        m_messages->showMessage(MessageBar::Kind::Hint, sentence);
        m_log->addEvent(SentenceKind::Note, {}, sentence);
    });
    connect(m_timelineActions, &TimelineActions::branchRequested, &m_controller, &RunController::branchAfter);
    connect(&m_controller, &RunController::branchRefused, this, &MainWindow::showProblem);
    connect(&m_controller, &RunController::branchBegun, this, [this](qint64 round) {
        m_messages->showMessage(MessageBar::Kind::Hint,
                                tr("A branch after round %1 is being made.").arg(round));
    });
    connect(&m_controller, &RunController::branchProgressed, this, [this](double share) {
        m_messages->showMessage(
            MessageBar::Kind::Hint,
            tr("The branch is being made: rounds since the last checkpoint are replayed, %1.")
                .arg(formatPercent(share, 0)));
    });
    connect(&m_controller, &RunController::branchMade, this, [this](qint64 round) {
        m_messages->showMessage(
            MessageBar::Kind::Hint,
            tr("This is a branch that left its parent after round %1; Play goes on from there. "
               "The parent is unchanged.")
                .arg(round));
        m_log->addEvent(SentenceKind::Note, tr("Branch"),
                        tr("of the run before, after round %1.").arg(round));
        m_library.refresh();
    });
}

void MainWindow::connectMenus() {
    connectBranch();
    connectSweep();
    connectModel();
    connectHelp();
    connectNotes();
    connect(m_menus, &Menus::exportViewRequested, this, &MainWindow::exportView);
    connect(m_menus, &Menus::exportDashboardRequested, this, &MainWindow::exportDashboard);
    connect(m_menus, &Menus::exportRunRequested, this, &MainWindow::exportRun);
    connect(this, &MainWindow::runsDropped, &m_library, &RunLibrary::addFiles);
    connect(m_analysis, &AnalysisPanel::popOutRequested, this, &MainWindow::popOut);
    connect(m_model, &ModelArea::popOutRequested, this, &MainWindow::popOutModel);
    connect(m_coverage, &CoveragePanel::popOutRequested, this, &MainWindow::popOutClients);
    connect(m_analysis, &AnalysisPanel::problem, this, &MainWindow::showProblem);
    connect(m_model, &ModelArea::problem, this, &MainWindow::showProblem);
    connect(m_coverage, &CoveragePanel::problem, this, &MainWindow::showProblem);
    connect(&m_moments, &Moments::failed, this, &MainWindow::showProblem);
    connect(&m_notes, &RunNotes::failed, this, &MainWindow::showProblem);
    connect(&m_library, &RunLibrary::failed, this, &MainWindow::showProblem);
    connect(m_timelineActions, &TimelineActions::bookmarkTextRequested, this, &MainWindow::nameBookmark);
    connect(m_runs, &RunsPanel::addRequested, this, &MainWindow::addRuns);
    connect(m_runs, &RunsPanel::openRequested, this, [this](const QString& path) {
        if (mayDropDraft()) openOrTell(path);
    });
    connect(&m_view, &RunView::historyFailed, this, &MainWindow::showProblem);
    connect(m_menus, &Menus::newRequested, this, &MainWindow::newExperiment);
    connect(m_menus, &Menus::openRequested, this, &MainWindow::chooseFile);
    connect(m_menus, &Menus::openFileRequested, this, [this](const QString& path) {
        if (mayDropDraft()) openOrTell(path);
    });
    connect(m_menus, &Menus::saveRequested, this, &MainWindow::saveDraft);
    connect(m_menus, &Menus::saveAsRequested, this, &MainWindow::saveDraftAs);
    connect(m_menus, &Menus::saveRunRequested, this, &MainWindow::saveRun);
    connect(m_menus, &Menus::exportPictureRequested, this, &MainWindow::exportPicture);
    connect(m_menus, &Menus::quitRequested, this, &QWidget::close);
    connect(m_menus, &Menus::undoListRequested, this, &MainWindow::showUndoList);
    connect(m_menus, &Menus::themeRequested, this, &MainWindow::chooseTheme);
}

QStringList MainWindow::viewIds() const {
    return m_analysis->viewIds();
}

bool MainWindow::showView(const QString& id) {
    if (!viewIds().contains(id)) return false;
    m_analysis->setView(id);
    if (m_perspective == Perspective::Present) {
        // There one picture at a time is shown.
        m_keyFigures->setHero(id);
        showHero(id);
    }
    return true;
}

void MainWindow::openExperiment(const Experiment& experiment, const QString& filePath) {
    m_document.reset(experiment, filePath);
    m_controller.load();
}

Result<void> MainWindow::openFile(const QString& path) {
    const bool isRun = path.endsWith(QStringLiteral(".fiarse"), Qt::CaseInsensitive);
    const Result<void> opened = isRun ? m_controller.openRun(path) : m_document.open(path);
    if (!opened.ok()) return opened;
    m_settings.addRecentFile(path);
    m_menus->setRecentFiles(m_settings.recentFiles());
    listRuns({path});
    if (!isRun) m_controller.load();
    return {};
}

// Runs from anywhere are on the list, not only those that this window recorded.
void MainWindow::listRuns(const QStringList& files) {
    QStringList runs;
    for (const QString& file : files)
        if (file.endsWith(QStringLiteral(".fiarse"), Qt::CaseInsensitive)) runs << file;
    if (!runs.isEmpty()) m_library.addFiles(runs);
}

void MainWindow::openOrTell(const QString& path) {
    const Result<void> opened = openFile(path);
    if (!opened.ok()) showProblem(QString::fromStdString(opened.error().text()));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!mayDropDraft() || !mayStopSweep()) {
        event->ignore();
        return;
    }
    m_session.pause();
    m_runs->keepNotes();
    // What is complete is saved; the same folder goes on from there.
    m_sweepJob.cancel();
    if (!isFullScreen()) m_settings.setGeometry(saveGeometry());
    keepPerspective();
    keepPopOuts();
    event->accept();
}

void MainWindow::showProblem(const QString& sentence) {
    m_refusedDraftShown = false;
    m_messages->showMessage(MessageBar::Kind::Problem, sentence);
    m_log->addEvent(SentenceKind::Warning, {}, sentence);
}

void MainWindow::onStarted() {
    m_selection.clear();
    m_messages->clear();
    m_refusedDraftShown = false;
    updateStatusBar();
}

void MainWindow::onRunStarted(bool edited) {
    if (edited) {
        m_log->addEvent(SentenceKind::Note, tr("A new run begins."),
                        tr("The edited experiment replaces the one before; its run file stays."));
    }
    updateStatusBar();
}

void MainWindow::onDraftChanged() {
    updateTitle();
    if (!m_refusedDraftShown) return;
    // The bar speaks of the draft: it follows it until nothing is wrong.
    const std::vector<Error> problems = m_document.problems();
    if (problems.empty()) {
        m_refusedDraftShown = false;
        m_messages->clear();
    } else {
        m_messages->showMessage(MessageBar::Kind::Problem, QString::fromStdString(problems.front().text()));
    }
}

void MainWindow::onSpeedChanged(int position) {
    m_settings.setSpeed(position);
}

void MainWindow::chooseTheme(ThemeChoice choice) {
    m_theme.setChoice(choice);
    m_settings.setTheme(choice);
    m_menus->setTheme(choice);
}

void MainWindow::updateTitle() {
    const QString path = m_document.filePath();
    const QString name =
        path.isEmpty() ? QString::fromStdString(m_document.experiment().name) : QFileInfo(path).fileName();
    //: %1 the experiment's name or file
    setWindowTitle(tr("%1[*] – FIARSE Workbench").arg(name));
    setWindowModified(m_document.isModified());
}

void MainWindow::updateStatusBar() {
    m_facts->setText(m_session.info() ? runFactsText(*m_session.info(), m_session.runHash()) : QString());
    const QString file = QString::fromStdString(m_session.runFile().filename().string());
    m_file->setText(file.isEmpty()               ? tr("not recorded")
                    : m_controller.isTemporary() ? tr("recorded until the window is closed")
                    : m_session.isBusy()         ? tr("recording to %1").arg(file)
                                                 : tr("recorded in %1").arg(file));
    m_file->setToolTip(QString::fromStdString(m_session.runFile().string()));
}

}  // namespace fiarse::ui
