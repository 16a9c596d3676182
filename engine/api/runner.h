/// Drives a Simulation on a thread of its own, for a window.
///
/// Two channels lead out: the newest Snapshot (old ones are dropped) and the lossless list of
/// finished rounds. `onWake` is called from the runner's thread when something new can be fetched;
/// it is not called again until fetch() was called, so that a slow reader is never flooded.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/breakpoints.h"
#include "engine/api/experiment.h"
#include "engine/api/records.h"
#include "engine/api/result.h"
#include "engine/api/simulation.h"

namespace fiarse {

enum class RunState {
    Loading,   ///< reading data, making the model
    Paused,    ///< ready for play or a step
    Running,   ///< playing
    Stepping,  ///< carrying out a single step
    Finished,  ///< all rounds of the experiment are done
    Failed,    ///< see RunnerUpdate::error; the last completed round is kept
};

struct RunnerOptions {
    SimulationOptions simulation;
    std::filesystem::path runFile;  ///< where to record; empty = record nothing
    bool resume = false;            ///< continue the run in `runFile` instead of starting anew
};

/// What changed since the last fetch().
struct RunnerUpdate {
    RunState state = RunState::Loading;
    std::shared_ptr<const RunInfo> info;       ///< set once it is known
    std::shared_ptr<const Snapshot> snapshot;  ///< newest; null before the model is loaded
    std::vector<RoundRecord> records;          ///< rounds finished since the last fetch, in order, none lost
    std::optional<Error> error;    ///< set when `state` is Failed, or when recording to the run file failed
    std::optional<Alert> failure;  ///< with `error`: as Simulation::failure()
    double secondsPerRound = 0.0;  ///< smoothed; 0 = not known yet
    std::string runHash;
    std::string pausedBecause;  ///< set when a breakpoint or an alert paused the run: a sentence; else empty
};

class Runner {
public:
    /// Starts loading at once and pauses before round 1. Never blocks. Of a run that is resumed only records
    /// are read; its data and model are loaded by the first play() or step(), in the state Loading, and what
    /// keeps it from going on is told then.
    /// @param onWake  called from the runner's thread; must return quickly; may be empty.
    Runner(Experiment experiment, RunnerOptions options, std::function<void()> onWake);
    /// Abandons a round in progress, saves what is complete, joins. Takes at most about one batch.
    ~Runner();
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    // All of these return at once and may be called from any thread.
    void play();
    void pause();  ///< takes effect at the end of the client or phase in progress
    void step(Granularity granularity);
    /// Seconds to wait after each phase while playing; 0 = full speed. Never changes the numbers.
    void setPhasePause(double seconds);
    /// Takes effect with the next completed round. A round that meets one pauses the run once it is recorded.
    void setBreakpoints(std::vector<Breakpoint> breakpoints);

    /// Rules for the rounds to come, of the run as it goes on; the numbers stay the same, and the run file
    /// holds them from then on. Take effect before the next step.
    void setAlertRules(std::vector<AlertRule> rules);

    /// Takes what is new since the last call. Call it from one thread.
    RunnerUpdate fetch();

private:
    class Private;
    std::unique_ptr<Private> m_d;
};

}  // namespace fiarse
