#include "engine/rounds/round_simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/api/bias.h"
#include "engine/metrics/coverage.h"
#include "engine/metrics/evaluation.h"
#include "engine/metrics/magnitudes.h"
#include "engine/models/make_network.h"
#include "engine/models/torch_threads.h"
#include "engine/rounds/describe_round.h"
#include "engine/rounds/selection.h"

namespace fiarse {

namespace {

Error interrupted() {
    return {.kind = ErrorKind::Interrupted, .message = "Stopped; the round in progress was abandoned."};
}

std::shared_ptr<const RoundArrays> initialArrays(std::vector<float> weights, const Extraction& extraction,
                                                 const Layout& layout) {
    auto arrays = std::make_shared<RoundArrays>();
    const std::size_t count = weights.size();
    arrays->magnitudes = magnitudeHistograms(weights, layout);
    arrays->weights = std::move(weights);
    arrays->tierMap = extraction.tierMap;
    arrays->thresholds = extraction.thresholds;
    arrays->assigned.assign(count, 0);
    arrays->alive.assign(count, 0);
    arrays->moved.assign(count, 0);
    arrays->updates.assign(count, 0);
    arrays->lastTrained.assign(count, 0);
    return arrays;
}

}  // namespace

RoundSimulation::RoundSimulation(Fleet fleet, const SimulationOptions& options, std::vector<float> initial)
    : m_fleet(std::move(fleet)),
      m_strategy(makeStrategy(m_fleet.info.experiment.strategy)),
      m_hash(m_fleet.hash),
      m_alerts(m_fleet.info),
      m_pool(workerThreads(options.threads), options.niceness, useSingleTorchThread) {
    for (const ClientData& client : m_fleet.clientData) m_testImages.emplace_back(client.test);
    const Experiment& experiment = m_fleet.info.experiment;
    for (int worker = 0; worker < m_pool.threads(); ++worker) {
        m_trainers.push_back(
            std::make_unique<LocalTrainer>(makeNetwork(experiment.model, m_fleet.input), *m_fleet.data));
        m_networks.push_back(makeNetwork(experiment.model, m_fleet.input));
    }
    if (initial.empty()) initial = initialParameters(m_fleet.info.layout, experiment.seed);
    m_extraction = m_strategy->extract(initial, m_fleet.info.layout, m_fleet.levels.capacities);
    m_arrays = initialArrays(std::move(initial), m_extraction, m_fleet.info.layout);
    m_firstTierMap = m_extraction.tierMap;
}

void RoundSimulation::setAlertRules(const std::vector<AlertRule>& rules) {
    m_fleet.info.experiment.alerts = rules;
    m_alerts.setRules(rules);
}

Snapshot RoundSimulation::snapshot() const {
    const std::lock_guard lock(m_progressMutex);
    Snapshot snapshot{.sequence = m_sequence,
                      .completedRounds = completedRounds(),
                      .nextPhase = m_phase,
                      .selected = m_selected,
                      .arrays = m_arrays};
    snapshot.round = snapshot.completedRounds + 1;
    for (std::size_t i = 0; i < m_done.size(); ++i)
        if (m_done[i]) snapshot.trained.push_back(m_selected[i]);
    if (m_phase == Phase::Train && !m_selected.empty())
        snapshot.phaseProgress =
            static_cast<double>(snapshot.trained.size()) / static_cast<double>(m_selected.size());
    return snapshot;
}

SimulationState RoundSimulation::state() const {
    return {.completedRounds = m_arrays->round,
            .hash = m_hash,
            .weights = m_arrays->weights,
            .updates = m_arrays->updates,
            .lastTrained = m_arrays->lastTrained,
            .usedTierMap = m_usedTierMap,
            .alertMemory = m_alerts.memory()};
}

Result<void> RoundSimulation::restore(const SimulationState& state) {
    const std::size_t count = m_fleet.info.layout.count;
    const bool fits =
        state.weights.size() == count && state.updates.size() == count && state.lastTrained.size() == count &&
        (state.usedTierMap.size() == count || (state.usedTierMap.empty() && state.completedRounds == 0));
    if (!fits)
        return Error{.message =
                         fmt::format("The saved state does not belong to this model: it has {} parameters, "
                                     "the model has {}.",
                                     state.weights.size(), count)};
    m_extraction = m_strategy->extract(state.weights, m_fleet.info.layout, m_fleet.levels.capacities);
    auto arrays =
        std::make_shared<RoundArrays>(*initialArrays(state.weights, m_extraction, m_fleet.info.layout));
    arrays->round = state.completedRounds;
    arrays->updates = state.updates;
    arrays->lastTrained = state.lastTrained;
    m_usedTierMap = state.usedTierMap;
    m_hash = state.hash;
    m_alerts.restore(state.alertMemory);
    m_before.reset();
    publish(std::move(arrays));
    abandonRound();
    return {};
}

void RoundSimulation::abandonRound() {
    if (m_phase == Phase::Evaluate && m_before) {
        m_extraction = std::move(m_extractionBefore);
        publish(std::move(m_before));
    }
    m_before.reset();
    m_results.clear();
    {
        const std::lock_guard lock(m_progressMutex);
        m_selected.clear();
        m_done.clear();
    }
    enter(Phase::Select);
}

void RoundSimulation::publish(std::shared_ptr<const RoundArrays> arrays) {
    const std::lock_guard lock(m_progressMutex);
    m_arrays = std::move(arrays);
    ++m_sequence;
}

void RoundSimulation::enter(Phase phase) {
    {
        const std::lock_guard lock(m_progressMutex);
        m_phase = phase;
        ++m_sequence;
    }
    reportProgress();
}

void RoundSimulation::reportProgress() {
    if (onProgress) onProgress();
}

bool RoundSimulation::allTrained() const {
    return std::all_of(m_done.begin(), m_done.end(), [](char done) { return done != 0; });
}

Result<StepOutcome> RoundSimulation::step(Granularity granularity, const StopFlag& stop) {
    // Cleared on the way out, not here: a pause asked for just before this call must count.
    struct Clear {
        std::atomic<bool>& flag;
        ~Clear() { flag.store(false, std::memory_order_relaxed); }
    } const clear{m_pause};
    for (;;) {
        if (stop.requested()) {
            abandonRound();
            return interrupted();
        }
        const auto started = Clock::now();
        auto outcome = runPhase(granularity, stop);
        m_roundSeconds += std::chrono::duration<double>(Clock::now() - started).count();
        if (!outcome) {
            abandonRound();
            return outcome;
        }
        if (outcome->record) {
            outcome->record->seconds = m_roundSeconds;
            m_roundSeconds = 0.0;
        }
        if (granularity != Granularity::Round || outcome->record || m_pause.load(std::memory_order_relaxed))
            return outcome;
    }
}

Result<StepOutcome> RoundSimulation::runPhase(Granularity granularity, const StopFlag& stop) {
    StepOutcome outcome{.phase = m_phase};
    switch (m_phase) {
        case Phase::Select:
            m_roundSeconds = 0.0;
            if (auto drawn = select(); !drawn) return drawn.error();
            enter(Phase::Extract);
            break;
        case Phase::Extract:
            extract();
            enter(Phase::Train);
            break;
        case Phase::Train:
            if (auto trained = train(granularity == Granularity::Client, stop); !trained)
                return trained.error();
            if (allTrained()) enter(Phase::Aggregate);
            break;
        case Phase::Aggregate:
            if (auto done = aggregateRound(); !done) return done.error();
            enter(Phase::Evaluate);
            break;
        case Phase::Evaluate:
            if (auto done = evaluate(stop); !done) return done.error();
            outcome.record = finishRound();
            enter(Phase::Select);
            break;
    }
    return outcome;
}

Result<void> RoundSimulation::select() {
    auto participants = selectParticipants(m_fleet.info.experiment, m_fleet.info.clients, round());
    if (!participants) return participants.error();
    const std::lock_guard lock(m_progressMutex);
    m_selected = *std::move(participants);
    m_done.assign(m_selected.size(), 0);
    return {};
}

void RoundSimulation::extract() {
    // The masks of these weights were taken when they came to be; the round starts from them.
    m_record =
        RoundRecord{.round = round(), .thresholds = m_extraction.thresholds, .kept = m_extraction.kept};
    m_record.churn = churn(m_usedTierMap, m_extraction.tierMap, m_fleet.levels.levels.size());
    m_results.assign(m_selected.size(), {});
    m_seconds.assign(m_selected.size(), 0.0);
}

LocalResult RoundSimulation::trainClient(std::size_t participant, int worker, const StopFlag& stop) {
    const Experiment& experiment = m_fleet.info.experiment;
    const std::int64_t id = m_selected[participant];
    const auto client = static_cast<std::size_t>(id);
    const auto level = static_cast<std::size_t>(m_fleet.info.clients[client].level);
    const LocalTask task{.weights = m_arrays->weights,
                         .tierMap = m_extraction.tierMap,
                         .thresholds = m_extraction.thresholds[level],
                         .level = static_cast<int>(level),
                         .gradient = experiment.strategy.gradient,
                         .training = &experiment.training,
                         .data = &m_fleet.data->train,
                         .batch = shuffledBatches(m_fleet.clientData[client].train, experiment.training.batch,
                                                  experiment.seed, id, round())};
    return m_trainers[static_cast<std::size_t>(worker)]->train(task, stop);
}

Result<void> RoundSimulation::train(bool onlyOne, const StopFlag& stop) {
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < m_done.size(); ++i)
        if (!m_done[i]) waiting.push_back(i);
    if (onlyOne && !waiting.empty()) waiting.erase(waiting.begin() + 1, waiting.end());
    // The widest submodels first: a long job at the end would leave the other workers idle.
    std::stable_sort(waiting.begin(), waiting.end(), [this](std::size_t a, std::size_t b) {
        return m_fleet.info.clients[static_cast<std::size_t>(m_selected[a])].level <
               m_fleet.info.clients[static_cast<std::size_t>(m_selected[b])].level;
    });
    std::mutex reporting;
    m_pool.run(waiting.size(), [&](std::size_t item, int worker) {
        if (stop.requested() || m_pause.load(std::memory_order_relaxed)) return;
        const std::size_t participant = waiting[item];
        const auto started = Clock::now();
        m_results[participant] = trainClient(participant, worker, stop);
        m_seconds[participant] = std::chrono::duration<double>(Clock::now() - started).count();
        if (m_results[participant].interrupted) return;
        const std::lock_guard oneReport(reporting);
        {
            const std::lock_guard lock(m_progressMutex);
            m_done[participant] = 1;
            ++m_sequence;
        }
        reportProgress();
    });
    if (stop.requested()) return interrupted();
    for (std::size_t i = 0; i < m_results.size(); ++i)
        if (m_done[i] && !m_results[i].finite)
            return divergence(m_fleet.info.clients[static_cast<std::size_t>(m_selected[i])],
                              m_results[i].losses.size());
    return {};
}

Error RoundSimulation::divergence(const ClientInfo& client, std::size_t step) const {
    const Experiment& experiment = m_fleet.info.experiment;
    const Tier& tier = experiment.tiers[static_cast<std::size_t>(client.tier)];
    return {.kind = ErrorKind::Run,
            .message = fmt::format(
                "Training diverged in round {}: the loss of client {} ({}, {}) was not a finite "
                "number at local step {}. A smaller training.lr (now {:g}) usually mends it; the "
                "rounds before are kept.",
                round(), client.id, tier.name, tier.capacity.text, step, experiment.training.rate),
            .key = "training.lr"};
}

std::vector<TrainedClient> RoundSimulation::trainedClients() const {
    std::vector<TrainedClient> trained;
    for (std::size_t i = 0; i < m_selected.size(); ++i)
        trained.push_back(
            {&m_fleet.info.clients[static_cast<std::size_t>(m_selected[i])], &m_results[i], m_seconds[i]});
    return trained;
}

Result<void> RoundSimulation::aggregateRound() {
    const Experiment& experiment = m_fleet.info.experiment;
    std::vector<Contribution> contributions;
    for (std::size_t i = 0; i < m_selected.size(); ++i) {
        const ClientInfo& client = m_fleet.info.clients[static_cast<std::size_t>(m_selected[i])];
        const auto level = static_cast<std::size_t>(client.level);
        contributions.push_back(
            {&m_results[i], static_cast<int>(level), client.trainCount, m_extraction.thresholds[level]});
    }
    Aggregate aggregate =
        fiarse::aggregate(m_arrays->weights, m_fleet.info.layout, m_extraction.tierMap, contributions,
                          experiment.strategy.divisor, experiment.strategy.serverRate, m_pool);
    if (!std::all_of(aggregate.weights.begin(), aggregate.weights.end(),
                     [](float w) { return std::isfinite(w); }))
        return Error{
            .kind = ErrorKind::Run,
            .message = fmt::format("The global model of round {} has values that are not finite numbers. A "
                                   "smaller strategy.server_rate (now {:g}) or training.lr (now {:g}) "
                                   "usually mends it; the rounds before are kept.",
                                   round(), experiment.strategy.serverRate, experiment.training.rate),
            .key = "strategy.server_rate"};
    describeRound(m_fleet.info.layout, trainedClients(), aggregate, m_record);

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
    arrays->magnitudes = magnitudeHistograms(aggregate.weights, m_fleet.info.layout);
    arrays->weights = std::move(aggregate.weights);
    arrays->assigned = std::move(aggregate.assigned);
    arrays->alive = std::move(aggregate.alive);
    arrays->moved = std::move(aggregate.moved);

    Extraction next = m_strategy->extract(arrays->weights, m_fleet.info.layout, m_fleet.levels.capacities);
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
    }
    if (experiment.sizeCurveEvery > 0 && (last || finished % experiment.sizeCurveEvery == 0)) {
        const std::vector<double> sizes = submodelSizes();
        const Extraction cut = m_strategy->extract(m_arrays->weights, m_fleet.info.layout, sizes);
        const std::vector<Predictions> predictions =
            predictLevels(m_arrays->weights, cut, sizes.size(), *m_fleet.data, m_networks, m_pool, stop);
        if (stop.requested()) return interrupted();
        recordSizeCurve(predictions, m_fleet.data->test, m_record);
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
    m_record.alerts = m_alerts.evaluate(m_record, *m_arrays, m_extractionBefore.tierMap);
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
