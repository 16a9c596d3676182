#include "engine/api/runner.h"

#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

#include "engine/rounds/pause_reason.h"
#include "engine/rounds/run_loading.h"

namespace fiarse {

namespace {

using Clock = std::chrono::steady_clock;

/// Snapshots within a round are made at most this often; nobody sees more.
constexpr auto kSnapshotInterval = std::chrono::milliseconds(33);

/// Weight of the newest round in the smoothed time of a round.
constexpr double kSmoothing = 0.2;

}  // namespace

class Runner::Private {
public:
    Private(Experiment experiment, RunnerOptions options, std::function<void()> onWake)
        : m_experiment(std::move(experiment)), m_options(std::move(options)), m_onWake(std::move(onWake)) {
        m_thread = std::thread([this] { run(); });
    }

    ~Private() {
        {
            const std::lock_guard lock(m_mutex);
            m_quit = true;
        }
        m_stop.request();
        m_changed.notify_all();
        m_thread.join();
    }

    void play() {
        command([this] {
            m_playing = true;
            m_pausedBecause.clear();
        });
    }

    void pause() {
        command([this] {
            m_playing = false;
            m_steps.clear();
            if (m_simulation) m_simulation->requestPause();
        });
    }

    void step(Granularity granularity) {
        command([this, granularity] {
            if (m_playing && m_simulation) m_simulation->requestPause();
            m_playing = false;
            m_pausedBecause.clear();
            m_steps.push_back(granularity);
        });
    }

    void setPhasePause(double seconds) {
        command([this, seconds] { m_phasePause = std::max(0.0, seconds); });
    }

    void setBreakpoints(std::vector<Breakpoint> breakpoints) {
        command([&] { m_breakpoints = std::move(breakpoints); });
    }

    void setAlertRules(std::vector<AlertRule> rules) {
        command([&] { m_alertRules = std::move(rules); });
    }

    RunnerUpdate fetch() {
        const std::lock_guard lock(m_mutex);
        m_wakePending = false;
        RunnerUpdate update{.state = m_state,
                            .info = m_info,
                            .snapshot = m_snapshot,
                            .records = std::move(m_records),
                            .error = m_error,
                            .failure = m_failure,
                            .secondsPerRound = m_secondsPerRound,
                            .runHash = m_hash,
                            .pausedBecause = m_pausedBecause};
        m_records.clear();
        return update;
    }

private:
    template <typename Change>
    void command(Change&& change) {
        {
            const std::lock_guard lock(m_mutex);
            change();
        }
        m_changed.notify_all();
    }

    /// Changes what fetch() returns, and wakes the reader unless it was told already.
    template <typename Change>
    void announce(Change&& change) {
        bool wake = false;
        {
            const std::lock_guard lock(m_mutex);
            change();
            wake = !std::exchange(m_wakePending, true);
        }
        if (wake && m_onWake) m_onWake();
    }

    void fail(const Error& error) {
        announce([&] {
            m_error = error;
            m_state = RunState::Failed;
            m_playing = false;
            m_steps.clear();
        });
    }

    void run() {
        try {
            if (auto loaded = load(); !loaded) {
                fail(loaded.error());
                return;
            }
            while (waitForWork()) work();
        } catch (const std::exception& exception) {
            // Memory that ran out between two steps, say: the run ends, the program does not.
            m_failed = true;
            fail({.kind = ErrorKind::Run,
                  .message = std::string("The run cannot go on: ") + exception.what()});
        }
        // A round in progress is not part of the record; say how the run was left.
        if (m_writer && m_simulation) {
            const bool finished = m_simulation->completedRounds() >= m_experiment.rounds;
            (void)m_writer->setStatus(m_failed ? "failed" : finished ? "finished" : "interrupted");
        }
    }

    bool quitting() {
        const std::lock_guard lock(m_mutex);
        return m_quit;
    }

    /// A new run is loaded at once. One that is stored can be looked at as soon as its records are read; data
    /// and model are loaded when it is to go on.
    Result<void> load() {
        if (!m_options.resume) return makeSimulation();
        auto stored = readStoredRun(m_options.runFile);
        if (!stored) return stored.error();
        m_experiment = stored->info.experiment;
        for (const RoundRecord& record : stored->records) rememberRound(m_earlier, record);
        announce([&] {
            m_info = std::make_shared<const RunInfo>(std::move(stored->info));
            m_records = std::move(stored->records);
            m_completed = static_cast<std::int64_t>(m_records.size());
            m_hash = m_records.empty() ? std::string() : m_records.back().hash;
            m_state = m_completed >= m_experiment.rounds ? RunState::Finished : RunState::Paused;
        });
        return {};
    }

    Result<void> makeSimulation() {
        if (quitting()) return {};
        auto loaded = m_options.resume ? continueRun(m_experiment, m_info->id, m_options)
                                       : startRun(m_experiment, m_options);
        if (!loaded) return loaded.error();
        // Another program may have continued the file since it was read.
        if (loaded->simulation->completedRounds() != m_completed && m_options.resume)
            return Error{.kind = ErrorKind::File,
                         .message = "The run went on in another program since it was opened; open it again.",
                         .file = m_options.runFile.string()};
        if (quitting()) return {};
        m_writer = std::move(loaded->writer);
        loaded->simulation->onProgress = [this] { onProgress(); };
        announce([&] {
            m_simulation = std::move(loaded->simulation);
            if (!m_info) m_info = std::make_shared<const RunInfo>(m_simulation->info());
            m_snapshot = std::make_shared<const Snapshot>(m_simulation->snapshot());
            m_hash = m_simulation->runHash();
            m_error = std::move(loaded->unrecorded);
            m_completed = m_simulation->completedRounds();
            m_state = m_completed >= m_experiment.rounds ? RunState::Finished : RunState::Paused;
        });
        return {};
    }

    /// Before the first round of a stored run. @return false when it cannot go on, or the runner is to end.
    bool simulationIsReady() {
        if (m_simulation) return true;
        announce([this] { m_state = RunState::Loading; });
        const Result<void> made = makeSimulation();
        if (!made) fail(made.error());
        return m_simulation != nullptr;
    }

    /// A pause that came after the last step was announced, in the rest after a phase for example,
    /// has still to be told.
    void announceRest() {
        {
            const std::lock_guard lock(m_mutex);
            const bool working = m_state == RunState::Running || m_state == RunState::Stepping;
            if (!working || m_quit || m_playing || !m_steps.empty()) return;
        }
        announce([this] {
            if (!m_playing && m_steps.empty()) m_state = RunState::Paused;
        });
    }

    /// @return false when the runner is to end.
    bool waitForWork() {
        announceRest();
        for (;;) {
            {
                std::unique_lock lock(m_mutex);
                m_changed.wait(lock, [this] { return m_quit || m_playing || !m_steps.empty(); });
                if (m_quit) return false;
                if (m_state != RunState::Failed && m_completed < m_experiment.rounds) return true;
                m_playing = false;
                m_steps.clear();
            }
            announce([this] {
                if (m_state != RunState::Failed) m_state = RunState::Finished;
            });
        }
    }

    void work() {
        if (!simulationIsReady()) return;
        Granularity granularity = Granularity::Round;
        double pause = 0.0;
        bool wanted = true;
        std::optional<std::vector<AlertRule>> rules;
        announce([&] {
            rules = std::exchange(m_alertRules, std::nullopt);
            if (m_playing) {
                granularity = m_phasePause > 0.0 ? Granularity::Phase : Granularity::Round;
                pause = m_phasePause;
                m_state = RunState::Running;
            } else if (!m_steps.empty()) {
                granularity = m_steps.front();
                m_steps.erase(m_steps.begin());
                m_state = RunState::Stepping;
            } else {
                wanted = false;  // taken back in the meantime
            }
        });
        if (rules) applyAlertRules(*m_simulation, m_writer.get(), *rules);
        if (!wanted) return;
        auto outcome = m_simulation->step(granularity, m_stop);
        if (!outcome) {
            if (outcome.error().kind == ErrorKind::Interrupted) return;
            m_failed = true;
            announce([&] { m_failure = m_simulation->failure(); });
            fail(outcome.error());
            return;
        }
        std::optional<Error> ended;
        std::string why;
        if (outcome->record) {
            ended = alertFailure(m_simulation->info(), outcome->record->alerts);
            if (!ended) why = reasonToPause(*outcome->record);
            record(std::move(*outcome->record));
        }
        announce([&] {
            m_snapshot = std::make_shared<const Snapshot>(m_simulation->snapshot());
            m_hash = m_simulation->runHash();
            m_completed = m_simulation->completedRounds();
            if (m_completed >= m_experiment.rounds)
                m_state = RunState::Finished;
            else if (!why.empty())
                pauseBecause(std::move(why));
            else if (!m_playing && m_steps.empty())
                m_state = RunState::Paused;
        });
        if (ended) {
            m_failed = true;
            fail(*ended);
        } else if (pause > 0.0) {
            rest(pause);
        }
    }

    std::string reasonToPause(const RoundRecord& record) {
        std::vector<Breakpoint> breakpoints;
        {
            const std::lock_guard lock(m_mutex);
            breakpoints = m_breakpoints;
        }
        std::string why = pauseReason(m_simulation->info(), breakpoints, m_earlier, record);
        rememberRound(m_earlier, record);
        return why;
    }

    /// Inside announce().
    void pauseBecause(std::string why) {
        m_playing = false;
        m_steps.clear();
        m_pausedBecause = std::move(why);
        m_state = RunState::Paused;
    }

    void record(RoundRecord record) {
        std::optional<Error> failure;
        if (m_writer) {
            failure = writeRound(*m_writer, *m_simulation, record);
            if (failure) m_writer.reset();
        }
        announce([&] {
            m_secondsPerRound = m_secondsPerRound == 0.0
                                    ? record.seconds
                                    : (1.0 - kSmoothing) * m_secondsPerRound + kSmoothing * record.seconds;
            m_records.push_back(std::move(record));
            if (failure) m_error = std::move(failure);
        });
    }

    void rest(double seconds) {
        std::unique_lock lock(m_mutex);
        const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                              std::chrono::duration<double>(seconds));
        m_changed.wait_until(lock, until, [this] { return m_quit || !m_playing || m_phasePause == 0.0; });
    }

    void onProgress() {
        const auto now = Clock::now();
        if (now - m_lastProgress < kSnapshotInterval) return;
        m_lastProgress = now;
        auto snapshot = std::make_shared<const Snapshot>(m_simulation->snapshot());
        announce([&] { m_snapshot = std::move(snapshot); });
    }

    // --- Immutable after construction, but for the experiment of a resumed run (runner's thread only)
    Experiment m_experiment;
    const RunnerOptions m_options;
    const std::function<void()> m_onWake;
    StopFlag m_stop;

    // --- Runner's thread only
    std::unique_ptr<RunFileWriter> m_writer;
    std::vector<RoundRecord> m_earlier;  ///< of rememberRound()
    Clock::time_point m_lastProgress{};
    bool m_failed = false;

    // --- Guarded by m_mutex (m_simulation: the pointer; its step() runs outside)
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::unique_ptr<Simulation> m_simulation;  ///< null while a stored run is only looked at
    std::int64_t m_completed = 0;
    bool m_quit = false, m_playing = false, m_wakePending = false;
    std::vector<Granularity> m_steps;
    double m_phasePause = 0.0;
    std::vector<Breakpoint> m_breakpoints;
    std::optional<std::vector<AlertRule>> m_alertRules;  ///< to be applied before the next step
    std::string m_pausedBecause;
    RunState m_state = RunState::Loading;
    std::shared_ptr<const RunInfo> m_info;
    std::shared_ptr<const Snapshot> m_snapshot;
    std::vector<RoundRecord> m_records;
    std::optional<Error> m_error;
    std::optional<Alert> m_failure;
    double m_secondsPerRound = 0.0;
    std::string m_hash;
    std::thread m_thread;
};

Runner::Runner(Experiment experiment, RunnerOptions options, std::function<void()> onWake)
    : m_d(std::make_unique<Private>(std::move(experiment), std::move(options), std::move(onWake))) {}

Runner::~Runner() = default;

void Runner::play() {
    m_d->play();
}
void Runner::pause() {
    m_d->pause();
}
void Runner::step(Granularity granularity) {
    m_d->step(granularity);
}
void Runner::setPhasePause(double seconds) {
    m_d->setPhasePause(seconds);
}
void Runner::setBreakpoints(std::vector<Breakpoint> breakpoints) {
    m_d->setBreakpoints(std::move(breakpoints));
}
void Runner::setAlertRules(std::vector<AlertRule> rules) {
    m_d->setAlertRules(std::move(rules));
}
RunnerUpdate Runner::fetch() {
    return m_d->fetch();
}

}  // namespace fiarse
