#include "engine/api/training_alone.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>

#include "engine/clients/local_trainer.h"
#include "engine/core/random.h"
#include "engine/core/thread_pool.h"
#include "engine/data/augment.h"
#include "engine/metrics/evaluation.h"
#include "engine/models/make_network.h"
#include "engine/models/torch_threads.h"
#include "engine/rounds/first_loss.h"
#include "engine/rounds/fleet.h"

namespace fiarse {

namespace {

/// Submodels of the levels whose capacities it has.
struct LevelCut {
    std::unique_ptr<Strategy> strategy;
    std::vector<double> capacities;
    Extraction extraction;
};

/// The submodels that devices on their own would train, for all levels.
struct AloneCut {
    LevelCut narrow;  ///< of the levels that can hold such a network: the larger ones
    LevelCut other;   ///< of all levels

    const LevelCut& of(std::int64_t level) const {
        return static_cast<std::size_t>(level) < narrow.capacities.size() ? narrow : other;
    }
};

LevelCut cutLevels(const Experiment& experiment, const Fleet& fleet, const ChannelPlan& plan,
                   std::span<const double> capacities, std::span<const float> initial) {
    LevelCut cut{.strategy = makeStrategy(experiment, fleet.info.layout, plan),
                 .capacities = {capacities.begin(), capacities.end()},
                 .extraction = {}};
    // At its full capacity, whatever a density schedule would begin with.
    cut.extraction = cut.strategy->extract({.weights = initial, .round = 1}, cut.capacities, true);
    return cut;
}

/// How many levels, which fall in capacity, can hold a network of their own.
std::size_t narrowLevels(const Experiment& narrow, const Fleet& fleet, const ChannelPlan& plan) {
    std::size_t levels = 0;
    for (const Level& level : fleet.levels.levels) {
        Experiment one = narrow;
        one.tiers = {{.name = level.name, .capacity = level.capacity}};
        if (!checkRepresentable(one, fleet.info.layout, plan)) break;
        ++levels;
    }
    return levels;
}

AloneCut cutAlone(const Fleet& fleet, const Experiment& experiment, const Experiment& narrow,
                  std::span<const float> initial, AloneSubmodel wanted) {
    const ChannelPlan plan = makeChannelPlan(experiment.model, fleet.input);
    const std::span<const double> capacities = fleet.levels.capacities;
    AloneCut cut;
    if (const std::size_t levels = narrowLevels(narrow, fleet, plan);
        wanted == AloneSubmodel::Narrow && levels > 0)
        cut.narrow = cutLevels(narrow, fleet, plan, capacities.first(levels), initial);
    cut.other = cutLevels(experiment, fleet, plan, capacities, initial);
    return cut;
}

/// Trains one client after another and tests what came of it; one for each worker.
class LoneClient {
public:
    LoneClient(const Fleet& fleet, const Experiment& experiment, const AloneCut& cut)
        : m_fleet(fleet),
          m_experiment(experiment),
          m_cut(cut),
          m_trainer(makeNetwork(experiment.model, fleet.input), *fleet.data),
          m_network(makeNetwork(experiment.model, fleet.input)) {}

    /// Errors: Run, Interrupted.
    Result<double> accuracy(std::size_t client, std::span<const float> initial, std::int64_t rounds,
                            const StopFlag& stop);

private:
    LocalTask task(std::size_t client, std::int64_t round) const;

    const Fleet& m_fleet;
    const Experiment& m_experiment;
    const AloneCut& m_cut;
    LocalTrainer m_trainer;
    std::unique_ptr<Network> m_network;
    std::vector<float> m_weights, m_none;
    std::vector<std::uint8_t> m_mask, m_present;
};

LocalTask LoneClient::task(std::size_t client, std::int64_t round) const {
    const ClientInfo& info = m_fleet.info.clients[client];
    const LevelCut& cut = m_cut.of(info.level);
    const StrategySettings& strategy = m_experiment.strategy;
    const double capacity = m_fleet.levels.capacities[static_cast<std::size_t>(info.level)];
    return {
        .weights = m_weights,
        .tierMap = cut.extraction.tierMap,
        .thresholds = m_none,
        .level = static_cast<int>(info.level),
        .mask = m_mask,
        .gradient = strategy.gradient,
        .training = &m_experiment.training,
        .data = &m_fleet.data->train,
        .noise = Random::stream(m_experiment.seed, "alone-noise", client, static_cast<std::uint64_t>(round))
                     .next(),
        .batch = shuffledBatches(m_fleet.clientData[client].train, m_experiment.training.batch,
                                 m_experiment.seed, info.id, round),
        .presentClasses = m_present,
        .scale = strategy.scaler ? static_cast<float>(cut.strategy->width(capacity)) : 1.0f,
        .exitLoss = cut.strategy->localRule(round).exitLoss,
        .distillation = static_cast<float>(cut.strategy->localRule(round).distillation),
        .augment = augmentedBatches(m_experiment.training.augment, *m_fleet.data, m_experiment.seed, info.id,
                                    round)};
}

Result<double> LoneClient::accuracy(std::size_t client, std::span<const float> initial, std::int64_t rounds,
                                    const StopFlag& stop) {
    const ClientInfo& info = m_fleet.info.clients[client];
    m_weights.assign(initial.begin(), initial.end());
    // A threshold of 0 leaves the mask as it is: on the device there is nothing else to choose from.
    m_none.assign(m_fleet.info.layout.layers.size(), 0.0f);
    const LevelCut& cut = m_cut.of(info.level);
    m_mask = cut.strategy->participantMask(cut.extraction, cut.capacities, 1,
                                           {info.id, static_cast<int>(info.level)});
    if (m_mask.empty()) {
        m_mask.resize(m_weights.size());
        for (std::size_t p = 0; p < m_mask.size(); ++p)
            m_mask[p] = holds(cut.extraction.tierMap[p], static_cast<int>(info.level)) ? 1 : 0;
    }
    m_present.clear();
    if (m_experiment.strategy.maskedLoss)
        for (const std::int64_t count : info.trainLabels) m_present.push_back(count > 0 ? 1 : 0);
    for (std::int64_t round = 1; round <= rounds; ++round) {
        const LocalResult result = m_trainer.train(task(client, round), stop);
        if (result.interrupted || stop.requested())
            return Error{.kind = ErrorKind::Interrupted, .message = "Stopped; the baseline was not kept."};
        if (!result.finite && round == 1 && result.losses.size() == 1)
            return firstLossError(m_experiment, info);
        if (!result.finite)
            return Error{
                .kind = ErrorKind::Run,
                .message = fmt::format("Client {} diverged while it trained alone: its loss was not "
                                       "a finite number in its local round {}. A smaller training.lr "
                                       "(now {:g}) usually mends it.",
                                       info.id, round, m_experiment.training.rate),
                .key = "training.lr"};
        for (std::size_t i = 0; i < result.flat.size(); ++i) m_weights[result.flat[i]] = result.weights[i];
    }
    return accuracyOf(m_weights, m_mask, *m_fleet.data, m_fleet.clientData[client].test, *m_network, stop);
}

std::int64_t localRounds(const Experiment& experiment, std::size_t clients, std::int64_t wanted) {
    if (wanted > 0) return wanted;
    const double mean = static_cast<double>(experiment.rounds) *
                        static_cast<double>(std::min<std::int64_t>(experiment.training.participants,
                                                                   static_cast<std::int64_t>(clients))) /
                        static_cast<double>(std::max<std::size_t>(1, clients));
    return std::max<std::int64_t>(1, std::llround(mean));
}

Result<AloneBaseline> trainAll(const Fleet& fleet, const Experiment& experiment,
                               const AloneSettings& settings, const SimulationOptions& options,
                               const StopFlag& stop,
                               const std::function<void(std::size_t, std::size_t)>& progress) {
    const std::vector<float> initial =
        initialParameters(experiment.model, fleet.input, experiment.seed).value();
    Experiment narrow = experiment;
    narrow.strategy = {.kind = StrategyKind::HeteroFl, .budget = experiment.strategy.budget};
    const AloneCut cut = cutAlone(fleet, experiment, narrow, initial, settings.submodel);
    const std::size_t clients = fleet.info.clients.size();
    AloneBaseline baseline{
        .localRounds = localRounds(experiment, clients, settings.localRounds),
        .submodel = cut.narrow.capacities.empty() ? AloneSubmodel::Strategy : AloneSubmodel::Narrow,
        .accuracy = std::vector<double>(clients, 0.0)};
    if (baseline.submodel == AloneSubmodel::Narrow)
        for (std::size_t level = cut.narrow.capacities.size(); level < fleet.levels.levels.size(); ++level)
            baseline.fallback.push_back(static_cast<std::int64_t>(level));
    ThreadPool pool(workerThreads(options.threads), options.niceness, useSingleTorchThread);
    std::vector<std::unique_ptr<LoneClient>> workers;
    for (int worker = 0; worker < pool.threads(); ++worker)
        workers.push_back(std::make_unique<LoneClient>(fleet, experiment, cut));
    std::vector<std::optional<Error>> errors(clients);
    std::atomic<bool> failed{false};
    std::mutex reporting;
    std::size_t done = 0;
    pool.run(clients, [&](std::size_t client, int worker) {
        if (stop.requested() || failed.load(std::memory_order_relaxed)) return;
        auto accuracy =
            workers[static_cast<std::size_t>(worker)]->accuracy(client, initial, baseline.localRounds, stop);
        if (!accuracy) {
            errors[client] = accuracy.error();
            failed.store(true, std::memory_order_relaxed);
            return;
        }
        baseline.accuracy[client] = *accuracy;
        const std::lock_guard lock(reporting);
        ++done;
        if (progress) progress(done, clients);
    });
    for (const std::optional<Error>& error : errors)
        if (error) return *error;
    if (done < clients)
        return Error{.kind = ErrorKind::Interrupted, .message = "Stopped; the baseline was not kept."};
    return baseline;
}

}  // namespace

Result<AloneBaseline> trainAlone(const Experiment& experiment, const AloneSettings& settings,
                                 const SimulationOptions& options, const StopFlag& stop,
                                 const std::function<void(std::size_t, std::size_t)>& progress) {
    if (settings.localRounds < 0)
        return Error{.message = fmt::format("Clients cannot train {} rounds alone; give at least 1, or 0 for "
                                            "as many as a client takes part in.",
                                            settings.localRounds)};
    try {
        const auto fleet = makeFleet(experiment);
        if (!fleet) return fleet.error();
        return trainAll(*fleet, fleet->info.experiment, settings, options, stop, progress);
    } catch (const std::exception& exception) {
        const std::string text = exception.what();
        return Error{.kind = ErrorKind::Run,
                     .message = "The computation failed: " + text.substr(0, text.find('\n'))};
    }
}

AloneSubmodel submodelOf(const AloneBaseline& baseline, std::size_t level) {
    const bool fellBack = std::find(baseline.fallback.begin(), baseline.fallback.end(),
                                    static_cast<std::int64_t>(level)) != baseline.fallback.end();
    return fellBack ? AloneSubmodel::Strategy : baseline.submodel;
}

std::vector<AloneGain> aloneGains(const RunInfo& info, const RoundRecord& record,
                                  const AloneBaseline& baseline) {
    if (!record.evaluated || record.clientAccuracy.size() != info.clients.size() ||
        baseline.accuracy.size() != info.clients.size())
        return {};
    std::vector<AloneGain> gains(info.levels.size());
    for (std::size_t i = 0; i < info.clients.size(); ++i) {
        if (info.clients[i].testCount == 0) continue;
        AloneGain& level = gains[static_cast<std::size_t>(info.clients[i].level)];
        const double gain = record.clientAccuracy[i] - baseline.accuracy[i];
        level.worstGain = level.clients == 0 ? gain : std::min(level.worstGain, gain);
        ++level.clients;
        level.federated += record.clientAccuracy[i];
        level.alone += baseline.accuracy[i];
        if (gain > 0.0) level.gaining += 1.0;
    }
    for (AloneGain& level : gains) {
        const double clients = std::max(1.0, static_cast<double>(level.clients));
        level.federated /= clients;
        level.alone /= clients;
        level.gaining /= clients;
        level.gain = level.federated - level.alone;
    }
    return gains;
}

}  // namespace fiarse
