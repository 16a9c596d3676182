/// The run on the screen, seen from the GUI thread: owns the engine's Runner and turns what it
/// publishes into signals, at most 30 times a second.
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QThreadPool>
#include <QTimer>
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "engine/api/runner.h"

namespace fiarse::ui {

class RunSession : public QObject {
    Q_OBJECT
public:
    explicit RunSession(QObject* parent = nullptr);
    ~RunSession() override;

    /// Drops the present run (what is complete stays in its run file) and loads this experiment,
    /// paused before round 1. @param runFile  where to record; empty = record nothing.
    void start(const Experiment& experiment, const std::filesystem::path& runFile = {});
    /// Drops the present run and loads the one recorded in `runFile`, paused after its last round; it
    /// goes on in the same file. @param experiment  the one the file holds.
    void resume(const Experiment& experiment, const std::filesystem::path& runFile);

    /// True between start() and the next one, also after a failure.
    bool hasRun() const { return m_runner != nullptr; }
    RunState state() const { return m_state; }
    bool isBusy() const { return m_state == RunState::Running || m_state == RunState::Stepping; }
    /// Null until loading is done.
    const std::shared_ptr<const RunInfo>& info() const { return m_info; }
    const std::shared_ptr<const Snapshot>& snapshot() const { return m_snapshot; }
    /// All finished rounds, in order, none missing.
    const std::vector<RoundRecord>& records() const { return m_records; }
    const std::optional<Error>& error() const { return m_error; }
    /// What error() tells, as an alert, where the run diverged.
    const std::optional<Alert>& failure() const { return m_failure; }
    double secondsPerRound() const { return m_secondsPerRound; }
    QString runHash() const { return m_runHash; }
    const std::filesystem::path& runFile() const { return m_runFile; }

public Q_SLOTS:
    void play();
    void pause();
    void stepRound();
    void stepPhase();
    void stepClient();
    /// Seconds to rest after each phase while playing; 0 = full speed.
    void setPhasePause(double seconds);
    /// Rules for the rounds to come of this run.
    void setAlertRules(const std::vector<AlertRule>& rules);
    /// Kept for the runs to come too.
    void setBreakpoints(const std::vector<Breakpoint>& breakpoints);

Q_SIGNALS:
    void started();      ///< start() was called: forget the old run
    void infoChanged();  ///< loading is done
    void stateChanged();
    void snapshotChanged();
    void recordsAppended(int first);  ///< records()[first..] are new
    void failed(const QString& sentence);
    void pausedBecause(const QString& sentence);  ///< a breakpoint or an alert paused the run

private:
    using WakeFlag = std::shared_ptr<std::atomic<bool>>;
    void onWake(const WakeFlag& flag);
    void fetch();
    void takeUpdate(RunnerUpdate update);
    void begin(const Experiment& experiment, const std::filesystem::path& runFile, bool resumed);
    void retire();

    std::unique_ptr<Runner> m_runner;
    std::filesystem::path m_runFile;
    bool m_madeRunFile = false;  ///< this session made it: it may be removed while it holds no round
    RunState m_state = RunState::Paused;
    std::shared_ptr<const RunInfo> m_info;
    std::shared_ptr<const Snapshot> m_snapshot;
    std::vector<RoundRecord> m_records;
    std::optional<Error> m_error;
    std::optional<Alert> m_failure;
    double m_secondsPerRound = 0.0;
    QString m_runHash;
    QTimer m_fetchTimer;
    QElapsedTimer m_sinceFetch;
    /// Set by the runner's thread, cleared by fetch(): at most one wake is in flight. Each run has its
    /// own, so that a late wake of a dropped run is known for what it is.
    WakeFlag m_wakePending;
    double m_phasePause = 0.0;
    std::vector<Breakpoint> m_breakpoints;
    std::string m_pausedBecause;
    /// Where dropped runners end: their destructor may wait for a batch.
    QThreadPool m_undertaker;
};

}  // namespace fiarse::ui
