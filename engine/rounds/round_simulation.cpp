#include "engine/rounds/round_simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/api/masks.h"
#include "engine/core/random.h"
#include "engine/data/augment.h"
#include "engine/metrics/coverage.h"
#include "engine/metrics/gradients.h"
#include "engine/metrics/magnitudes.h"
#include "engine/models/make_network.h"
#include "engine/models/torch_threads.h"
#include "engine/rounds/first_loss.h"
#include "engine/rounds/selection.h"

namespace fiarse {

namespace {

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

Error RoundSimulation::interrupted() {
    return {.kind = ErrorKind::Interrupted, .message = "Stopped; the round in progress was abandoned."};
}

RoundSimulation::RoundSimulation(Fleet fleet, const SimulationOptions& options, std::vector<float> initial)
    : m_fleet(std::move(fleet)),
      m_adversary(m_fleet),
      m_strategy(makeStrategy(m_fleet.info.experiment, m_fleet.info.layout,
                              makeChannelPlan(m_fleet.info.experiment.model, m_fleet.input))),
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
    if (initial.empty())
        initial = initialParameters(experiment.model, m_fleet.input, experiment.seed).value();
    m_extraction = m_strategy->extract(modelState(initial, {}, 1), m_fleet.levels.capacities);
    m_arrays = initialArrays(std::move(initial), m_extraction, m_fleet.info.layout);
    m_firstTierMap = m_extraction.tierMap;
    m_gradientSample = gradientSample(experiment.seed, m_fleet.data->train.count());
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
            .alertMemory = m_alerts.memory(),
            .updateMemory = m_memory};
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
    m_memory = state.updateMemory;
    m_extraction = m_strategy->extract(modelState(state.weights, state.updates, state.completedRounds + 1),
                                       m_fleet.levels.capacities);
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
        m_memory = std::move(m_memoryBefore);
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

ClientInfo RoundSimulation::inRound(const ClientInfo& client) const {
    const Experiment& experiment = m_fleet.info.experiment;
    ClientInfo now = client;
    if (experiment.strategy.tiers == TierAssignment::Dynamic) {
        const std::size_t tier = dealtTier(experiment, client.id, round());
        now.tier = static_cast<std::int64_t>(tier);
        now.level = m_fleet.levels.ofTier[tier];
    }
    if (m_adversary.liesAboutCapacity(client.id, round())) now.level = 0;
    return now;
}

Result<void> RoundSimulation::select() {
    const Experiment& experiment = m_fleet.info.experiment;
    auto participants = selectParticipants(
        experiment, m_fleet.info.clients, round(), [this, &experiment](const ClientInfo& client) {
            return takesPart(experiment.strategy,
                             m_fleet.levels.capacities[static_cast<std::size_t>(inRound(client).level)]);
        });
    if (!participants) return participants.error();
    m_participants.clear();
    for (const std::int64_t id : *participants)
        m_participants.push_back(inRound(m_fleet.info.clients[static_cast<std::size_t>(id)]));
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
    m_masks.assign(m_selected.size(), {});
    m_seconds.assign(m_selected.size(), 0.0);
}

LocalResult RoundSimulation::trainClient(std::size_t participant, int worker, const StopFlag& stop,
                                         bool asServer) {
    const Experiment& experiment = m_fleet.info.experiment;
    const std::int64_t id = m_selected[participant];
    const auto client = static_cast<std::size_t>(id);
    const auto level = static_cast<std::size_t>(m_participants[participant].level);
    // The server trains the participant's submodel, so the mask is there already.
    if (!asServer)
        m_masks[participant] = m_strategy->participantMask(m_extraction, m_fleet.levels.capacities, round(),
                                                           {id, static_cast<int>(level)});
    const LocalRule rule = m_strategy->localRule(round());
    std::vector<std::uint8_t> present;
    if (experiment.strategy.maskedLoss)
        for (const std::int64_t count : m_participants[participant].trainLabels)
            present.push_back(count > 0 ? 1 : 0);
    const double capacity = m_fleet.levels.capacities[level];
    LocalTask task{
        .weights = m_arrays->weights,
        .tierMap = m_extraction.tierMap,
        .thresholds = m_extraction.thresholds[level],
        .level = static_cast<int>(level),
        .mask = m_masks[participant],
        .gradient = experiment.strategy.gradient,
        .training = &experiment.training,
        .data = &m_fleet.data->train,
        .noise = Random::stream(experiment.seed, "network-noise", static_cast<std::uint64_t>(id),
                                static_cast<std::uint64_t>(round()))
                     .next(),
        .batch = shuffledBatches(m_fleet.clientData[client].train, experiment.training.batch, experiment.seed,
                                 id, round()),
        .presentClasses = present,
        .scale = experiment.strategy.scaler ? static_cast<float>(m_strategy->width(capacity)) : 1.0f,
        .exitLoss = rule.exitLoss,
        .distillation = static_cast<float>(rule.distillation),
        .width = m_strategy->drawsWidths() ? drawnWidths(id, level) : nullptr,
        .augment =
            augmentedBatches(experiment.training.augment, *m_fleet.data, experiment.seed, id, round())};
    Split poisoned;
    if (asServer) {
        task.batch = m_fleet.rootBatches(experiment, round());
        task.presentClasses = {};
    } else {
        m_adversary.poison(task, id, round(), poisoned);
    }
    return m_trainers[static_cast<std::size_t>(worker)]->train(task, stop);
}

std::function<int(std::int64_t)> RoundSimulation::drawnWidths(std::int64_t client, std::size_t level) const {
    return [random = Random::stream(m_fleet.info.experiment.seed, "widths",
                                    static_cast<std::uint64_t>(client), static_cast<std::uint64_t>(round())),
            level, smaller = m_fleet.levels.levels.size() - level](std::int64_t) mutable {
        return static_cast<int>(level + random.below(smaller));
    };
}

Result<void> RoundSimulation::train(bool onlyOne, const StopFlag& stop) {
    std::vector<std::size_t> waiting;
    for (std::size_t i = 0; i < m_done.size(); ++i)
        if (!m_done[i]) waiting.push_back(i);
    if (onlyOne && !waiting.empty()) waiting.erase(waiting.begin() + 1, waiting.end());
    // The widest submodels first: a long job at the end would leave the other workers idle.
    std::stable_sort(waiting.begin(), waiting.end(), [this](std::size_t a, std::size_t b) {
        return m_participants[a].level < m_participants[b].level;
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
            return divergence(m_participants[i], m_results[i].losses.size());
    return {};
}

void RoundSimulation::noteNotFinite(std::int64_t client, std::int64_t level) {
    for (const AlertRule& rule : effectiveAlertRules(m_fleet.info.experiment.alerts))
        if (rule.id == "nan" && rule.enabled)
            m_failure =
                Alert{.round = round(), .rule = rule.id, .level = level, .client = client, .value = 1.0};
}

Error RoundSimulation::divergence(const ClientInfo& client, std::size_t step) {
    noteNotFinite(client.id, client.level);
    const Experiment& experiment = m_fleet.info.experiment;
    const Tier& tier = experiment.tiers[static_cast<std::size_t>(client.tier)];
    if (round() == 1 && step == 1) return firstLossError(experiment, client);
    // A client that fails at once starts from a model that the server has blown up.
    const bool byServer = step == 1 && experiment.strategy.serverRate > 1.0;
    return {.kind = ErrorKind::Run,
            .message = fmt::format(
                "Training diverged in round {}: the loss of client {} ({}, {}) was not a finite "
                "number at local step {}. A smaller {} usually mends it; the rounds before are kept.",
                round(), client.id, tier.name, tier.capacity.text, step,
                byServer ? fmt::format("strategy.server_rate (now {:g}) or training.lr (now {:g})",
                                       experiment.strategy.serverRate, experiment.training.rate)
                         : fmt::format("training.lr (now {:g})", experiment.training.rate)),
            .key = byServer ? "strategy.server_rate" : "training.lr"};
}

}  // namespace fiarse
