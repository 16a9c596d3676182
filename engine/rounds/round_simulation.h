/// The round state machine: select → extract → train → aggregate → evaluate.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>

#include "engine/api/simulation.h"
#include "engine/clients/local_trainer.h"
#include "engine/core/thread_pool.h"
#include "engine/metrics/alerts.h"
#include "engine/rounds/adversary.h"
#include "engine/rounds/describe_round.h"
#include "engine/rounds/fleet.h"
#include "engine/rounds/guarded_round.h"
#include "engine/server/aggregation.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

class RoundSimulation : public Simulation {
public:
    /// @param initial  parameters before round 1; empty = initialParameters() of the experiment's seed.
    RoundSimulation(Fleet fleet, const SimulationOptions& options, std::vector<float> initial = {});

    const RunInfo& info() const override { return m_fleet.info; }
    Result<StepOutcome> step(Granularity granularity, const StopFlag& stop) override;
    std::int64_t completedRounds() const override {
        return m_phase == Phase::Evaluate ? m_arrays->round - 1 : m_arrays->round;
    }
    Snapshot snapshot() const override;
    std::string runHash() const override { return m_hash; }
    SimulationState state() const override;
    Result<void> restore(const SimulationState& state) override;
    void setAlertRules(const std::vector<AlertRule>& rules) override;
    std::optional<Alert> failure() const override { return m_failure; }
    void abandonRound() override;
    void requestPause() override { m_pause.store(true, std::memory_order_relaxed); }

private:
    using Clock = std::chrono::steady_clock;

    Result<StepOutcome> runPhase(Granularity granularity, const StopFlag& stop);
    Result<void> select();
    /// The client with the tier that it is dealt and the level that it claims in this round.
    ClientInfo inRound(const ClientInfo& client) const;
    void extract();
    /// Trains the participants that are not done, or only the first of them.
    Result<void> train(bool onlyOne, const StopFlag& stop);
    /// @param asServer  on the server's root set instead of the client's images.
    LocalResult trainClient(std::size_t participant, int worker, const StopFlag& stop, bool asServer = false);
    /// What the server receives: the attackers turn their results into what they send.
    Received receive();
    /// The levels that a client's steps train under a strategy that draws widths.
    std::function<int(std::int64_t)> drawnWidths(std::int64_t client, std::size_t level) const;
    Result<void> aggregateRound();
    Result<void> evaluate(const StopFlag& stop);
    RoundRecord finishRound();
    std::vector<TrainedClient> trainedClients() const;
    void publish(std::shared_ptr<const RoundArrays> arrays);
    void enter(Phase phase);
    void reportProgress();
    bool allTrained() const;
    static Error interrupted();
    Error divergence(const ClientInfo& client, std::size_t step);
    /// Keeps the alert "nan" for failure(), unless its rule is switched off.
    void noteNotFinite(std::int64_t client, std::int64_t level);
    std::int64_t round() const { return m_arrays->round + 1; }
    /// What the submodels of `round` are cut from.
    ModelState modelState(std::span<const float> weights, std::span<const std::uint32_t> updates,
                          std::int64_t round) const {
        return {.weights = weights, .updates = updates, .memory = &m_memory, .round = round};
    }

    // --- Immutable after construction, but for the alert rules
    Fleet m_fleet;
    const Adversary m_adversary;
    const std::unique_ptr<Strategy> m_strategy;
    std::vector<std::span<const std::uint32_t>> m_testImages;
    std::vector<std::uint32_t> m_gradientSample;
    std::vector<std::uint8_t> m_firstTierMap;  ///< of the initial weights

    // --- Workers: one trainer and one network for evaluation each
    std::vector<std::unique_ptr<LocalTrainer>> m_trainers;
    std::vector<std::unique_ptr<Network>> m_networks;

    // --- State between rounds
    std::shared_ptr<const RoundArrays> m_arrays;
    Extraction m_extraction;                  ///< of m_arrays->weights
    std::vector<std::uint8_t> m_usedTierMap;  ///< of the last completed round
    UpdateMemory m_memory;                    ///< empty where the strategy remembers nothing
    std::string m_hash;
    std::optional<Alert> m_failure;
    AlertMonitor m_alerts;

    // --- The round in progress
    Phase m_phase = Phase::Select;
    std::vector<std::int64_t> m_selected;
    std::vector<ClientInfo> m_participants;          ///< of m_selected, with the tier of this round
    std::vector<std::vector<std::uint8_t>> m_masks;  ///< [participants], empty = the level's
    std::vector<LocalResult> m_results;              ///< [participants]
    std::vector<double> m_seconds;                   ///< [participants]
    RoundRecord m_record;
    std::shared_ptr<const RoundArrays> m_before;  ///< arrays at the round's start, to abandon it
    Extraction m_extractionBefore;
    UpdateMemory m_memoryBefore;
    double m_roundSeconds = 0.0;
    std::atomic<bool> m_pause{false};

    // --- Guarded by m_progressMutex
    mutable std::mutex m_progressMutex;
    std::vector<char> m_done;  ///< [participants]
    std::uint64_t m_sequence = 0;

    ThreadPool m_pool;  // last: its threads use everything above
};

}  // namespace fiarse
