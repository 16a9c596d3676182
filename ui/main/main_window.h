/// The window: puts the parts together and answers the menus; what they do is theirs.
#pragma once

#include <QMainWindow>

#include "ui/bridge/run_session.h"
#include "ui/main/window_settings.h"
#include "ui/models/breakpoint_model.h"
#include "ui/state/experiment_document.h"
#include "ui/state/moments.h"
#include "ui/state/run_controller.h"
#include "ui/state/run_library.h"
#include "ui/state/run_notes.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/timeline.h"

class QLabel;
class QUndoView;

namespace fiarse::ui {

class DockArea;
class LogPanel;
class Menus;
class MessageBar;
class RunActions;
class TimelineActions;
class TimelineBar;
class TransportBar;
class AnalysisPanel;
class MasksPanel;
class RunsPanel;

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
    /// Default layout and window size, whatever was saved.
    void resetLayout();

    ExperimentDocument& document() { return m_document; }
    RunSession& session() { return m_session; }
    Selection& selection() { return m_selection; }
    Timeline& timeline() { return m_timeline; }
    RunView& view() { return m_view; }
    Moments& moments() { return m_moments; }
    RunLibrary& library() { return m_library; }
    RunNotes& notes() { return m_notes; }
    BreakpointModel& breakpoints() { return m_breakpoints; }
    RunController& controller() { return m_controller; }
    MessageBar& messageBar() { return *m_messages; }

    /// Says what went wrong in the message bar and the log.
    void showProblem(const QString& sentence);

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void buildTop();
    void buildDocks();
    void buildStatusBar();
    void connectRun();
    void connectMenus();
    void restoreLayout();

    bool mayDropDraft();
    void openOrTell(const QString& path);
    void newExperiment();
    void chooseFile();
    bool saveDraft();
    bool saveDraftAs();
    bool writeDraft(const QString& path);
    void saveRun();
    void exportPicture();
    void showUndoList();
    void popOut(const QString& view);
    void addRuns();
    void nameBookmark();
    void chooseTheme(ThemeChoice choice);
    void onRunStarted(bool edited);
    void onStarted();
    void connectBranch();
    void onDraftChanged();
    void onSpeedChanged(int position);
    void updateTitle();
    void updateStatusBar();

    Theme& m_theme;
    WindowSettings& m_settings;
    ExperimentDocument m_document;
    RunSession m_session;
    Selection m_selection;
    Timeline m_timeline;
    RunView m_view;
    Moments m_moments;
    RunNotes m_notes;
    BreakpointModel m_breakpoints;
    RunLibrary m_library;
    RunController m_controller;
    RunActions* m_actions;
    Menus* m_menus = nullptr;
    TimelineActions* m_timelineActions = nullptr;
    TransportBar* m_transport = nullptr;
    TimelineBar* m_timelineBar = nullptr;
    AnalysisPanel* m_analysis = nullptr;
    RunsPanel* m_runs = nullptr;
    MasksPanel* m_masks = nullptr;
    MessageBar* m_messages = nullptr;
    DockArea* m_docks = nullptr;
    LogPanel* m_log = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_file = nullptr;
    QUndoView* m_undoView = nullptr;
    bool m_refusedDraftShown = false;  ///< the message bar shows a problem of the draft
};

}  // namespace fiarse::ui
