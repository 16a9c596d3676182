/// The window: puts the parts together and answers the menus; what they do is theirs.
#pragma once

#include <QMainWindow>

#include "ui/bridge/run_session.h"
#include "ui/main/window_settings.h"
#include "ui/models/breakpoint_model.h"
#include "ui/plots/view_files.h"
#include "ui/state/alone_job.h"
#include "ui/state/experiment_document.h"
#include "ui/state/moments.h"
#include "ui/state/preset_library.h"
#include "ui/state/run_controller.h"
#include "ui/state/run_library.h"
#include "ui/state/run_notes.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/sweep_job.h"
#include "ui/state/timeline.h"

class QLabel;
class QToolButton;
class QUndoView;

namespace fiarse::ui {

class CommandPalette;
class DockArea;
struct DockPanels;
class LogPanel;
class Menus;
class MessageBar;
class RunActions;
class TimelineActions;
class TimelineBar;
class TransportBar;
class AnalysisPanel;
class Card;
class CoveragePanel;
class KeyFigureBar;
class MasksPanel;
class ModelArea;
class RunsPanel;
class SweepWindow;

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    /// @param theme, settings  outlive the window.
    /// @param runsFolder       where runs are recorded; empty = record nothing.
    MainWindow(Theme& theme, WindowSettings& settings, const QString& runsFolder, QWidget* parent = nullptr);

    /// Makes `experiment` the draft and loads it as a run, paused.
    void openExperiment(const Experiment& experiment, const QString& filePath = {});
    /// Reads a file and loads it as a run, paused. On an error the draft and the run stay.
    /// Errors: File, Input; the caller shows them (showProblem()).
    Result<void> openFile(const QString& path);
    /// Ids of the analysis views.
    QStringList viewIds() const;
    /// Brings an analysis view to the front. @return false if there is none of this id.
    bool showView(const QString& id);
    /// Default layouts of all perspectives and default window size, whatever was saved.
    void resetLayout();
    Perspective perspective() const { return m_perspective; }
    /// Shows the window for sweeps, made when it is first asked for.
    SweepWindow* showSweep();
    /// The same, with the strategy of the draft beside the baselines.
    SweepWindow* showBaselineSweep();
    /// Keeps the layout of the present perspective and goes to that of the other.
    void usePerspective(Perspective perspective);
    /// What dropping these files on the window does: opens one (and asks about an unsaved draft), hands
    /// several runs on with runsDropped(), or says why nothing can be done.
    void takeFiles(const QStringList& files);

    ExperimentDocument& document() { return m_document; }
    RunSession& session() { return m_session; }
    Selection& selection() { return m_selection; }
    Timeline& timeline() { return m_timeline; }
    RunView& view() { return m_view; }
    Moments& moments() { return m_moments; }
    /// Every view of the round in view as files: the model, the clients, the analysis.
    /// @param complete  made false if something is still being read.
    std::vector<ViewFiles> dashboard(bool& complete);
    /// Writes every view of the round in view into one PDF; what has still to be read is waited for,
    /// without stopping anything. dashboardExported() follows.
    void exportDashboardTo(const QString& path);
    RunLibrary& library() { return m_library; }
    RunNotes& notes() { return m_notes; }
    AloneJob& alone() { return m_alone; }
    BreakpointModel& breakpoints() { return m_breakpoints; }
    RunController& controller() { return m_controller; }
    SweepJob& sweepJob() { return m_sweepJob; }
    MessageBar& messageBar() { return *m_messages; }

    /// Says what went wrong in the message bar and the log.
    void showProblem(const QString& sentence);

Q_SIGNALS:
    void dashboardExported(const QString& path);
    /// Several run files were dropped, to be compared.
    void runsDropped(const QStringList& files);

protected:
    void showEvent(QShowEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildTop();
    void buildDocks();
    void buildPresets(const DockPanels& panels);
    void buildStatusBar();
    void connectRun();
    void connectMenus();
    void buildPalette();
    void connectHabits();
    void restoreLayout();
    void showPerspective(Perspective perspective);
    void keepPerspective();
    void showHero(const QString& view);
    void setFrameShown(bool shown);
    void connectModel();
    void connectHelp();
    void resetPerspective();
    void togglePresentation();

    bool mayDropDraft();
    bool mayStopSweep();
    void openOrTell(const QString& path);
    void listRuns(const QStringList& files);
    void newExperiment();
    void chooseFile();
    bool saveDraft();
    bool saveDraftAs();
    bool writeDraft(const QString& path);
    void saveRun();
    void exportPicture();
    void exportDashboard();
    void exportRun();
    void showUndoList();
    void exportView();
    void popOut(const QString& view);
    void popOutModel(const MasksPanel* picture);
    void popOutClients();
    void showInWindow(Card* panel);
    void keepPopOuts();
    void restorePopOuts();
    void closePopOuts();
    void addRuns();
    void nameBookmark();
    void connectNotes();
    void pinNote();
    void showNote();
    void chooseTheme(ThemeChoice choice);
    void onRunStarted(bool edited);
    void onStarted();
    void connectBranch();
    void connectSweep();
    void onDraftChanged();
    void onSpeedChanged(int position);
    void updateTitle();
    void updateStatusBar();
    void updateSweepStatus();

    Theme& m_theme;
    WindowSettings& m_settings;
    ExperimentDocument m_document;
    RunSession m_session;
    Selection m_selection;
    Timeline m_timeline;
    RunView m_view;
    Moments m_moments;
    RunNotes m_notes;
    AloneJob m_alone;
    BreakpointModel m_breakpoints;
    PresetLibrary m_presets;
    RunLibrary m_library;
    RunController m_controller;
    SweepJob m_sweepJob;
    const QString m_sweepsFolder;
    RunActions* m_actions;
    Menus* m_menus = nullptr;
    TimelineActions* m_timelineActions = nullptr;
    TransportBar* m_transport = nullptr;
    TimelineBar* m_timelineBar = nullptr;
    AnalysisPanel* m_analysis = nullptr;
    RunsPanel* m_runs = nullptr;
    ModelArea* m_model = nullptr;
    CoveragePanel* m_coverage = nullptr;
    KeyFigureBar* m_keyFigures = nullptr;
    MessageBar* m_messages = nullptr;
    DockArea* m_docks = nullptr;
    LogPanel* m_log = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_file = nullptr;
    QToolButton* m_sweepStatus = nullptr;
    SweepWindow* m_sweep = nullptr;
    QUndoView* m_undoView = nullptr;
    CommandPalette* m_palette = nullptr;
    KeyTable m_keys;
    Perspective m_perspective = Perspective::Lab;
    Perspective m_perspectiveBefore = Perspective::Lab;  ///< where the full screen presentation leads back to
    bool m_maximizedBefore = false;
    bool m_wasShown = false;
    bool m_refusedDraftShown = false;  ///< the message bar shows a problem of the draft
};

}  // namespace fiarse::ui
