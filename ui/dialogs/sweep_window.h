/// Run > Sweep: an experiment over a grid of settings and seeds, in a window of its own.
#pragma once

#include <QWidget>

class QTabBar;
class QTableView;
class QStackedWidget;

namespace fiarse::ui {

class ExperimentDocument;
class MessageBar;
class SweepChildrenModel;
class SweepDraft;
class SweepForm;
class SweepJob;
class SweepResultView;
class Theme;

/// Not modal. Closing it leaves a sweep running.
class SweepWindow : public QWidget {
    Q_OBJECT
public:
    /// @param sweepsFolder  where folders of sweeps are suggested; may be empty.
    SweepWindow(ExperimentDocument& document, SweepJob& job, const QString& sweepsFolder, const Theme& theme,
                QWidget* parent);

    /// Opens the folder of an earlier sweep, if nothing runs.
    void openFolder(const QString& folder);
    SweepDraft& draft() { return *m_draft; }
    SweepResultView& results() { return *m_results; }

Q_SIGNALS:
    void openRequested(const QString& path);       ///< of a run file
    void runsRequested(const QStringList& paths);  ///< to be added to the list of runs

private:
    QWidget* makeRuns();
    void connectParts();
    void refreshChildren();
    void openRun(const QString& path);
    void chooseFolder();
    void chooseSweep();

    SweepJob& m_job;
    SweepDraft* m_draft;
    SweepForm* m_form;
    SweepChildrenModel* m_children;
    SweepResultView* m_results;
    MessageBar* m_messages;
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
    QTableView* m_runs;
    bool m_showsJob = false;  ///< the runs are those of the job, not of an edited draft
};

}  // namespace fiarse::ui
