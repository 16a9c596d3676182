#include <algorithm>

#include "engine/api/simulation.h"
#include "engine/core/thread_pool.h"

namespace fiarse {

namespace {

/// The workload that design.md fixes; rounds are never evaluated.
Experiment workload(ModelKind model) {
    Experiment experiment = defaultExperiment();
    experiment.data.source = "fashion-mnist";
    experiment.data.partition = {.kind = PartitionKind::Iid, .clients = 100};
    experiment.model.kind = model;
    experiment.model.channels = {16, 32};
    experiment.model.hidden = {model == ModelKind::Mlp ? 200 : 128};
    experiment.strategy = {.scope = Scope::Global};
    experiment.training = {.participants = 10, .steps = 50, .batch = 20, .rate = 0.1};
    experiment.tiers.clear();
    for (const char* capacity : {"1", "1/4", "1/16", "1/64"})
        experiment.tiers.push_back(
            {.name = capacity, .capacity = parseCapacity(capacity).value(), .clients = 25});
    experiment.rounds = 1'000'000;  // never reached, so that no round is evaluated as the last
    experiment.evaluateEvery = experiment.rounds;
    experiment.sizeCurveEvery = 0;
    return experiment;
}

}  // namespace

Result<BenchResult> runBench(const BenchSettings& settings, const StopFlag& stop) {
    auto simulation = Simulation::create(workload(settings.model), {.threads = settings.threads});
    if (!simulation) return simulation.error();
    BenchResult result{.model = settings.model == ModelKind::Mlp ? "mlp" : "cnn",
                       .threads = workerThreads(settings.threads)};
    for (int round = 0; round <= settings.rounds; ++round) {
        auto outcome = (*simulation)->step(Granularity::Round, stop);
        if (!outcome) return outcome.error();
        if (round > 0) result.rounds.push_back(outcome->record->seconds);
    }
    std::vector<double> sorted = result.rounds;
    std::sort(sorted.begin(), sorted.end());
    if (!sorted.empty()) {
        const std::size_t half = sorted.size() / 2;
        result.secondsPerRound = sorted.size() % 2 ? sorted[half] : 0.5 * (sorted[half - 1] + sorted[half]);
    }
    return result;
}

}  // namespace fiarse
