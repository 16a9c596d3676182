// The second half of a round: what is made of the participants' updates.

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/api/bias.h"
#include "engine/metrics/coverage.h"
#include "engine/metrics/evaluation.h"
#include "engine/metrics/gradients.h"
#include "engine/metrics/magnitudes.h"
#include "engine/rounds/describe_round.h"
#include "engine/rounds/round_simulation.h"
#include "engine/submodels/importance.h"
#include "engine/submodels/resets.h"

namespace fiarse {

namespace {

/// Early rounds lie far apart on the logarithmic axis of the convergence view: rounds 1, 2, 4, 8, ... are
/// measured too.
bool measuresGradients(const Experiment& experiment, std::int64_t round) {
    if (experiment.gradientEvery <= 0) return false;
    const bool early =
        round < experiment.gradientEvery && std::has_single_bit(static_cast<std::uint64_t>(round));
    return early || round >= experiment.rounds || round % experiment.gradientEvery == 0;
}

}  // namespace

std::vector<TrainedClient> RoundSimulation::trainedClients() const {
    std::vector<TrainedClient> trained;
    for (std::size_t i = 0; i < m_selected.size(); ++i)
        trained.push_back({&m_participants[i], &m_results[i], m_seconds[i]});
    return trained;
}

Result<void> RoundSimulation::aggregateRound() {
    const Experiment& experiment = m_fleet.info.experiment;
    const Received received = receive();
    std::vector<Contribution> contributions;
    for (std::size_t i = 0; i < m_selected.size(); ++i) {
        const ClientInfo& client = m_participants[i];
        const auto level = static_cast<std::size_t>(client.level);
        contributions.push_back({&m_results[i], static_cast<int>(level), client.trainCount,
                                 m_extraction.thresholds[level], m_masks[i]});
    }
    Aggregate aggregate =
        fiarse::aggregate(m_arrays->weights, m_fleet.info.layout, m_extraction.tierMap, contributions,
                          experiment.strategy.divisor, experiment.strategy.serverRate, m_pool);
    const GuardedRound guarded{experiment, m_fleet.info.layout, m_arrays->weights, received};
    const std::vector<Verdict> verdicts = guard(guarded, aggregate, m_record.robustness, m_pool);
    if (!std::all_of(aggregate.weights.begin(), aggregate.weights.end(),
                     [](float w) { return std::isfinite(w); })) {
        noteNotFinite(-1, -1);
        return Error{
            .kind = ErrorKind::Run,
            .message = fmt::format("The global model of round {} has values that are not finite numbers. A "
                                   "smaller strategy.server_rate (now {:g}) or training.lr (now {:g}) "
                                   "usually mends it; the rounds before are kept.",
                                   round(), experiment.strategy.serverRate, experiment.training.rate),
            .key = "strategy.server_rate"};
    }
    describeRound(m_fleet.info.layout, experiment.strategy.kind, trainedClients(), aggregate, m_record);
    recordVerdicts(guarded, verdicts, m_record);

    auto arrays = std::make_shared<RoundArrays>();
    arrays->round = round();
    arrays->updates = m_arrays->updates;
    arrays->lastTrained = m_arrays->lastTrained;
    for (std::size_t p = 0; p < aggregate.moved.size(); ++p) {
        if (aggregate.moved[p] == 0) continue;
        ++arrays->updates[p];
        arrays->lastTrained[p] = static_cast<std::int32_t>(arrays->round);
    }
    recordStaleness(arrays->updates, arrays->lastTrained, m_fleet.info.layout, m_record);
    m_memoryBefore = m_memory;
    if (m_strategy->remembersUpdates())
        rememberUpdates(m_arrays->weights, aggregate.weights, aggregate.moved, experiment.strategy.memory,
                        m_memory);
    for (std::size_t p = 0; p < aggregate.weights.size(); ++p) {
        const double step =
            static_cast<double>(aggregate.weights[p]) - static_cast<double>(m_arrays->weights[p]);
        m_record.updateSquaredNorm += step * step;
    }
    if (resetsAfter(experiment.remedies, arrays->round))
        resetUntrained(experiment, m_fleet.info.layout, m_extraction, arrays->updates, arrays->round,
                       aggregate.weights);
    arrays->magnitudes = magnitudeHistograms(aggregate.weights, m_fleet.info.layout);
    arrays->weights = std::move(aggregate.weights);
    arrays->assigned = std::move(aggregate.assigned);
    arrays->alive = std::move(aggregate.alive);
    arrays->moved = std::move(aggregate.moved);

    Extraction next = m_strategy->extract(modelState(arrays->weights, arrays->updates, arrays->round + 1),
                                          m_fleet.levels.capacities);
    arrays->tierMap = next.tierMap;
    arrays->thresholds = next.thresholds;
    m_extractionBefore = std::exchange(m_extraction, std::move(next));
    m_before = m_arrays;
    publish(std::move(arrays));
    return {};
}

Result<void> RoundSimulation::evaluate(const StopFlag& stop) {
    const Experiment& experiment = m_fleet.info.experiment;
    const std::int64_t finished = m_arrays->round;
    const bool last = finished >= experiment.rounds;
    if (last || finished % experiment.evaluateEvery == 0) {
        const std::vector<Predictions> predictions =
            predictLevels(m_arrays->weights, m_extraction, m_fleet.levels.levels.size(), *m_fleet.data,
                          m_networks, m_pool, stop);
        if (stop.requested()) return interrupted();
        recordEvaluation(predictions, *m_fleet.data, m_fleet.info.clients, m_testImages, m_record);
        const auto predict = [&](const Dataset& data) {
            return predictLevels(m_arrays->weights, m_extraction, m_fleet.levels.levels.size(), data,
                                 m_networks, m_pool, stop);
        };
        m_adversary.recordSuccess(predictions, m_extraction.tierMap, predict, m_record);
        if (stop.requested()) return interrupted();
    }
    if (experiment.sizeCurveEvery > 0 && (last || finished % experiment.sizeCurveEvery == 0)) {
        const std::vector<double> sizes = submodelSizes();
        const Extraction cut =
            m_strategy->extract(modelState(m_arrays->weights, m_arrays->updates, finished + 1), sizes, true);
        const std::vector<Predictions> predictions =
            predictLevels(m_arrays->weights, cut, sizes.size(), *m_fleet.data, m_networks, m_pool, stop);
        if (stop.requested()) return interrupted();
        recordSizeCurve(predictions, m_fleet.data->test, m_record);
    }
    if (measuresGradients(experiment, finished)) {
        recordGradients(m_arrays->weights, m_extraction, experiment.strategy.gradient, *m_fleet.data,
                        m_gradientSample, m_networks, m_pool, stop, m_record);
        if (stop.requested()) return interrupted();
    }
    return {};
}

RoundRecord RoundSimulation::finishRound() {
    m_hash = nextHash(m_hash, m_record.round, trainedClients(), m_arrays->weights);
    m_record.hash = m_hash;
    m_alerts.count(*m_arrays);
    recordHeld(m_alerts.memory().held, m_fleet.info.layout, m_record);
    for (const InitialLockIn& level : initialLockIn(m_firstTierMap, m_arrays->tierMap, m_fleet.levels.levels))
        m_record.initialJaccard.push_back(level.jaccard);
    AlertMonitor::Noticed noticed = m_alerts.evaluate(m_record, *m_arrays, m_extractionBefore.tierMap);
    m_record.alerts = std::move(noticed.alerts);
    m_record.lasting = std::move(noticed.lasting);
    m_usedTierMap = std::move(m_extractionBefore.tierMap);
    m_before.reset();
    m_results.clear();
    {
        const std::lock_guard lock(m_progressMutex);
        m_selected.clear();
        m_done.clear();
    }
    return std::move(m_record);
}

}  // namespace fiarse
