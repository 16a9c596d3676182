/// The synchronous engine: one experiment, stepped by the caller.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/records.h"
#include "engine/api/result.h"

namespace fiarse {

/// A request to stop that any thread (or a signal handler) may raise; the engine looks at it at
/// least once a batch.
class StopFlag {
public:
    void request() noexcept { m_requested.store(true, std::memory_order_relaxed); }
    void clear() noexcept { m_requested.store(false, std::memory_order_relaxed); }
    bool requested() const noexcept { return m_requested.load(std::memory_order_relaxed); }

private:
    std::atomic<bool> m_requested{false};
};

enum class Granularity { Client, Phase, Round };

struct SimulationOptions {
    int threads = 0;   ///< worker threads; 0 = one per core. Never changes the numbers.
    int niceness = 0;  ///< added to the workers' nice value (the window uses 10 so that it stays fluid)
};

/// What importance remembers of earlier rounds; both empty until the first round, and for good where the
/// strategy remembers nothing. See engine/submodels/importance.h.
struct UpdateMemory {
    std::vector<float> magnitude;  ///< running mean of |Δ̄|, [d_all]
    std::vector<float> square;     ///< running mean of Δ̄², [d_all]

    bool empty() const { return magnitude.empty(); }
    friend bool operator==(const UpdateMemory&, const UpdateMemory&) = default;
};

/// Everything needed to continue a run bit for bit, taken between two rounds.
struct SimulationState {
    std::int64_t completedRounds = 0;
    std::string hash;                       ///< run hash so far
    std::vector<float> weights;             ///< [d_all]
    std::vector<std::uint32_t> updates;     ///< [d_all]
    std::vector<std::int32_t> lastTrained;  ///< [d_all]
    /// Tier map of the last completed round as it was used in it (for churn); empty before round 1. [d_all]
    std::vector<std::uint8_t> usedTierMap;
    /// What the alert rules remember; may be empty, they then begin to count anew.
    AlertMemory alertMemory;
    UpdateMemory updateMemory;
};

/// What one call of step() did.
struct StepOutcome {
    Phase phase = Phase::Select;        ///< the phase that ran (last)
    std::optional<RoundRecord> record;  ///< set when a round was completed
};

/// Runs one experiment round by round. Not thread safe: one caller at a time. Uses its own worker
/// threads inside step(). Several simulations can live in one process.
class Simulation {
public:
    /// Loads the data, deals it out and initialises the model.
    /// Errors: Input (invalid experiment, a layer without parameters, ...), File (data missing, cut short,
    /// ...).
    static Result<std::unique_ptr<Simulation>> create(const Experiment& experiment,
                                                      const SimulationOptions& options = {});
    virtual ~Simulation() = default;

    virtual const RunInfo& info() const = 0;

    /// Advances by one client, phase or round. A phase step in the middle of training finishes the
    /// phase; a round step in the middle of a round finishes the round.
    /// Errors: Run (NaN loss: names round and client), Interrupted (the flag was raised: the round in
    /// progress is abandoned, the state is as after the last completed round).
    virtual Result<StepOutcome> step(Granularity granularity, const StopFlag& stop) = 0;

    virtual std::int64_t completedRounds() const = 0;
    /// Newest state for the screen; `arrays` are shared and cheap to hand out.
    virtual Snapshot snapshot() const = 0;
    /// Same run hash = same numbers. 32 hex digits over weights, participants and losses of every round.
    virtual std::string runHash() const = 0;

    /// State between rounds. Precondition: no round in progress (completed, freshly made or interrupted).
    virtual SimulationState state() const = 0;
    /// Continues from `state`. Errors: Input when sizes do not fit the model.
    virtual Result<void> restore(const SimulationState& state) = 0;
    /// Replaces the rules that look at the rounds to come: info().experiment.alerts. What they remember
    /// stays. Never changes the numbers. Between two steps.
    virtual void setAlertRules(const std::vector<AlertRule>& rules) = 0;
    /// Why the last step failed, as the alert "nan": client and level where training diverged, neither where
    /// the aggregate did. Nothing where it did not fail, failed otherwise, or the rule is switched off.
    virtual std::optional<Alert> failure() const = 0;
    /// Drops the round in progress.
    virtual void abandonRound() = 0;

    /// Asks a step in progress to return once the clients under way are done; from any thread. Without
    /// effect on the numbers: the next step goes on where this one stopped.
    virtual void requestPause() = 0;

    /// Called while step() runs, at phase edges and after each client, from the calling thread or a
    /// worker but never twice at once; snapshot() may be called from inside it. May be empty.
    std::function<void()> onProgress;
};

/// Settings of the fixed speed workload (`fiarse bench`); see design.md, section "Command line".
struct BenchSettings {
    ModelKind model = ModelKind::Mlp;
    int threads = 0;
    int rounds = 5;  ///< counted rounds, after one that is not counted
};

struct BenchResult {
    std::string model;
    int threads = 1;
    double secondsPerRound = 0.0;  ///< median
    std::vector<double> rounds;    ///< seconds of each counted round
};

/// Runs the speed workload. Errors: File when Fashion-MNIST is not installed; Interrupted.
Result<BenchResult> runBench(const BenchSettings& settings, const StopFlag& stop);

}  // namespace fiarse
