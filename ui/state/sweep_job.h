/// Runs a sweep off the GUI thread and opens the folder of an earlier one.
#pragma once

#include <QObject>
#include <QString>
#include <QThreadPool>
#include <QTimer>
#include <memory>
#include <vector>

#include "engine/api/sweep.h"
#include "engine/api/sweep_results.h"

namespace fiarse::ui {

/// One sweep at a time, on a thread of its own. The run files in the folder are its memory; sweep.json there
/// holds the plan and results.csv what came out. GUI thread only.
class SweepJob : public QObject {
    Q_OBJECT
public:
    enum class State {
        Idle,
        Opening,  ///< a folder is being read
        Running,
        Pausing,  ///< the round in progress is finished first
        Paused,
        Cancelling
    };

    explicit SweepJob(QObject* parent = nullptr);
    /// Cancels what is under way and waits for it, at most one batch; what is complete is saved.
    ~SweepJob() override;

    State state() const { return m_state; }
    /// A sweep is under way, paused or not.
    bool isRunning() const { return m_state != State::Idle && m_state != State::Opening; }
    QString folder() const { return m_folder; }
    /// Of the sweep that was last started or opened.
    const SweepPlan& plan() const { return m_plan; }
    const std::vector<SweepChild>& children() const { return m_children; }
    const std::vector<SweepStatus>& statuses() const { return m_statuses; }  ///< one a child
    /// Of the children that ended; null before there are any.
    const std::shared_ptr<const SweepResults>& results() const { return m_results; }
    /// Estimate for all that is left; < 0 = not known.
    double secondsLeft() const { return m_secondsLeft; }
    /// Children that are finished or failed.
    int endedCount() const;
    /// Whether the sweep still writes, or is about to write, the file of this name.
    bool isWriting(const QString& fileName) const;
    /// One sentence on where the sweep is; empty while nothing runs.
    QString progressText() const;

    /// Precondition: state() is Idle. @param threads  0 = one a core.
    void start(SweepPlan plan, std::vector<SweepChild> children, const QString& folder, int threads = 0);
    /// Reads plan, states and results of an earlier sweep; opened() or refused() follows. Precondition: Idle.
    void open(const QString& folder);

public Q_SLOTS:
    void pause();
    void proceed();
    void cancel();

Q_SIGNALS:
    void stateChanged();
    void sweepChanged();    ///< other children
    void progressed();      ///< statuses or the estimate
    void resultsChanged();  ///< a child ended
    void opened();
    void ended();                           ///< all children ended, or it was cancelled
    void refused(const QString& sentence);  ///< nothing was run, or the results could not be written

private:
    struct Shared;
    struct Opened;
    struct Task;

    void setState(State state);
    void wake();
    void take();
    void finish(const Result<void>& done);

    QThreadPool m_pool;
    State m_state = State::Idle;
    QString m_folder;
    SweepPlan m_plan;
    std::vector<SweepChild> m_children;
    std::vector<SweepStatus> m_statuses;
    std::shared_ptr<const SweepResults> m_results;
    double m_secondsLeft = -1.0;
    std::shared_ptr<SweepQueue> m_queue;
    std::shared_ptr<StopFlag> m_stop;
    std::shared_ptr<Shared> m_shared;
    QTimer m_throttle;
};

}  // namespace fiarse::ui
