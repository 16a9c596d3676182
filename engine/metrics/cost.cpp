#include "engine/api/cost.h"

#include <algorithm>

namespace fiarse {

namespace {

/// Forward, back to the activations, back to the weights.
constexpr double kPasses = 3.0;
constexpr double kOperationsOfMultiplyAdd = 2.0;
constexpr double kBytesOfFloat = 4.0;

std::optional<double> sumOf(const std::optional<double>& a, const std::optional<double>& b) {
    if (!a || !b) return std::nullopt;
    return *a + *b;
}

std::optional<double> energyOf(double watts, const std::optional<double>& seconds) {
    if (!(watts > 0.0) || !seconds) return std::nullopt;
    return watts * *seconds;
}

std::size_t levelOf(const std::vector<Level>& levels, const Tier& tier) {
    const auto found = std::find_if(levels.begin(), levels.end(), [&](const Level& level) {
        return level.capacity.value == tier.capacity.value;
    });
    return found == levels.end() ? 0 : static_cast<std::size_t>(found - levels.begin());
}

/// Examples of a local step of a client that has so many.
double batchOf(const Experiment& experiment, std::int64_t examples) {
    return static_cast<double>(std::min(experiment.training.batch, examples));
}

/// [tier] Mean over the participants of the round, or over all clients where none took part.
std::vector<double> meanBatches(const RunInfo& info, const RoundRecord& record) {
    std::vector<double> batches;
    for (std::size_t t = 0; t < info.experiment.tiers.size(); ++t) {
        double sum = 0.0, count = 0.0;
        const auto add = [&](std::int64_t tier, std::int64_t examples) {
            if (static_cast<std::size_t>(tier) != t) return;
            sum += batchOf(info.experiment, examples);
            count += 1.0;
        };
        for (const Participation& one : record.participants) add(one.tier, one.samples);
        if (count == 0.0)
            for (const ClientInfo& one : info.clients) add(one.tier, one.trainCount);
        batches.push_back(count > 0.0 ? sum / count : static_cast<double>(info.experiment.training.batch));
    }
    return batches;
}

/// @param batches  [tier]
std::vector<TierCost> costsOf(const Experiment& experiment, const std::vector<Level>& levels,
                              std::span<const SubmodelWork> work, std::span<const Traffic> traffic,
                              const std::vector<double>& batches) {
    std::vector<TierCost> costs;
    for (const Tier& tier : experiment.tiers) {
        TierCost cost{.level = levelOf(levels, tier)};
        DeviceRound round{.batch = batches[costs.size()]};
        if (cost.level < work.size()) {
            cost.work = round.work = work[cost.level];
            round.macs = trainedMacs(experiment.strategy.kind, work, cost.level);
        }
        if (cost.level < traffic.size()) {
            cost.bytesDown = traffic[cost.level].down;
            cost.bytesUp = traffic[cost.level].up;
        }
        round.bytesDown = static_cast<double>(cost.bytesDown);
        round.bytesUp = static_cast<double>(cost.bytesUp);
        cost.device = deviceCost(experiment, tier, round);
        cost.late = isLate(experiment, cost.device);
        cost.tooLarge =
            tier.memoryMb > 0.0 && cost.device.memoryBytes && *cost.device.memoryBytes > tier.memoryMb * 1e6;
        costs.push_back(cost);
    }
    return costs;
}

}  // namespace

std::optional<double> computeSeconds(double macs, double examples, double gflops, double utilisation) {
    if (!(gflops > 0.0)) return std::nullopt;
    return kPasses * kOperationsOfMultiplyAdd * macs * examples / (gflops * 1e9 * utilisation);
}

std::optional<double> linkSeconds(double bytes, double mbps) {
    if (!(mbps > 0.0)) return std::nullopt;
    return bytes * 8.0 / (mbps * 1e6);
}

LinkNumbers linkNumbers(const Tier& tier) {
    return {.downMbps = tier.linkMbps,
            .upMbps = tier.uplinkMbps > 0.0 && tier.linkMbps > 0.0 ? tier.uplinkMbps : tier.linkMbps,
            .receiveW = tier.receiveW > 0.0 && tier.radioW > 0.0 ? tier.receiveW : tier.radioW,
            .sendW = tier.radioW};
}

double trainingMemory(const SubmodelWork& work, double batch, bool momentum) {
    const double copies = momentum ? 3.0 : 2.0;
    return kBytesOfFloat * (work.parameters * copies + work.activations * batch);
}

bool isLate(const Experiment& experiment, const DeviceCost& device) {
    const double deadline = experiment.training.deadline;
    return deadline > 0.0 && device.seconds && *device.seconds > deadline;
}

DeviceCost deviceCost(const Experiment& experiment, const Tier& tier, const DeviceRound& round) {
    const TrainingSettings& training = experiment.training;
    DeviceCost cost;
    if (round.work) {
        const double examples = static_cast<double>(training.steps) * round.batch;
        cost.computeSeconds = computeSeconds(round.macs, examples, tier.speedGflops, training.utilisation);
        cost.memoryBytes = trainingMemory(*round.work, round.batch, training.momentum > 0.0);
    }
    const LinkNumbers link = linkNumbers(tier);
    const std::optional<double> down = linkSeconds(round.bytesDown, link.downMbps);
    const std::optional<double> up = linkSeconds(round.bytesUp, link.upMbps);
    cost.linkSeconds = sumOf(down, up);
    cost.seconds = sumOf(cost.computeSeconds, cost.linkSeconds);
    cost.computeJoules = energyOf(tier.powerW, cost.computeSeconds);
    cost.radioJoules = sumOf(energyOf(link.receiveW, down), energyOf(link.sendW, up));
    cost.joules = sumOf(cost.computeJoules, cost.radioJoules);
    return cost;
}

double trainedMacs(StrategyKind strategy, std::span<const SubmodelWork> levels, std::size_t level) {
    if (strategy != StrategyKind::Fjord) return levels[level].denseMacs;
    double sum = 0.0;
    for (std::size_t l = level; l < levels.size(); ++l) sum += levels[l].denseMacs;
    return sum / static_cast<double>(levels.size() - level);
}

std::vector<TierCost> tierCosts(const Experiment& experiment, const std::vector<Level>& levels,
                                std::span<const SubmodelWork> work, std::span<const Traffic> traffic) {
    return costsOf(
        experiment, levels, work, traffic,
        std::vector<double>(experiment.tiers.size(), static_cast<double>(experiment.training.batch)));
}

std::vector<TierCost> tierCosts(const RunInfo& info, const ModelWork& model, const RoundRecord& record) {
    std::vector<Traffic> traffic;
    for (const std::vector<std::uint64_t>& kept : record.kept) {
        std::uint64_t masked = 0, always = 0;
        for (std::size_t l = 0; l < std::min(kept.size(), info.layout.layers.size()); ++l)
            (info.layout.layers[l].maskable ? masked : always) += kept[l];
        traffic.push_back(submodelTraffic(info.experiment.strategy.kind, masked, info.layout.maskable, always,
                                          info.layout.layers.size()));
    }
    return costsOf(info.experiment, info.levels, levelWork(model, info.experiment.strategy.kind, record.kept),
                   traffic, meanBatches(info, record));
}

bool statesCost(const Experiment& experiment) {
    return std::any_of(experiment.tiers.begin(), experiment.tiers.end(), [](const Tier& tier) {
        return tier.speedGflops > 0.0 || tier.memoryMb > 0.0 || tier.powerW > 0.0 || tier.radioW > 0.0;
    });
}

std::vector<DeviceCost> participantCosts(const RunInfo& info, const ModelWork& model,
                                         const RoundRecord& record) {
    const Experiment& experiment = info.experiment;
    const std::vector<SubmodelWork> work = levelWork(model, experiment.strategy.kind, record.kept);
    std::vector<DeviceCost> costs;
    for (const Participation& one : record.participants) {
        const auto tier = static_cast<std::size_t>(one.tier);
        const auto level = static_cast<std::size_t>(one.level);
        DeviceRound round{.batch = batchOf(experiment, one.samples),
                          .bytesDown = static_cast<double>(one.bytesDown),
                          .bytesUp = static_cast<double>(one.bytesUp)};
        if (level < work.size()) {
            round.work = work[level];
            round.macs = trainedMacs(experiment.strategy.kind, work, level);
        }
        costs.push_back(tier < experiment.tiers.size() ? deviceCost(experiment, experiment.tiers[tier], round)
                                                       : DeviceCost{});
    }
    return costs;
}

RoundCost roundCost(const RunInfo& info, const ModelWork& model, const RoundRecord& record) {
    const Experiment& experiment = info.experiment;
    RoundCost cost;
    for (const Participation& one : record.participants) cost.bytes += one.bytesDown + one.bytesUp;
    if (record.participants.empty()) return cost;
    std::optional<double> slowest = 0.0;
    cost.joules = 0.0;
    for (const DeviceCost& device : participantCosts(info, model, record)) {
        if (isLate(experiment, device)) ++cost.late;
        if (slowest && device.seconds)
            slowest = std::max(*slowest, *device.seconds);
        else
            slowest.reset();
        cost.joules = sumOf(cost.joules, device.joules);
    }
    const double deadline = experiment.training.deadline;
    if (slowest && deadline > 0.0) slowest = std::min(*slowest, deadline);
    cost.seconds = slowest;
    return cost;
}

}  // namespace fiarse
