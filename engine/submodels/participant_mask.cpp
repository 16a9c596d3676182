#include <fmt/format.h>

#include "engine/api/masks.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

bool masksFollowMagnitude(const Experiment& experiment) {
    return experiment.strategy.kind == StrategyKind::Fiarse &&
           experiment.strategy.importance == ImportanceKind::Magnitude &&
           experiment.remedies.coverageBonus == 0.0 && experiment.remedies.explore == 0.0;
}

bool cutsChannels(StrategyKind kind) {
    return kind != StrategyKind::Fiarse && kind != StrategyKind::RandomMask &&
           kind != StrategyKind::FedAvgAll;
}

bool takesPart(const StrategySettings& strategy, double capacity) {
    return strategy.kind != StrategyKind::Exclusive || capacity >= strategy.exclusiveCapacity * (1.0 - 1e-9);
}

bool cutsDepth(StrategyKind kind) {
    return kind == StrategyKind::ScaleFl || kind == StrategyKind::DepthFl;
}

bool hasTierSizes(StrategyKind kind) {
    return kind != StrategyKind::FedAvgAll && kind != StrategyKind::Exclusive &&
           kind != StrategyKind::UniformSmall;
}

bool drawsOwnMasks(const Experiment& experiment) {
    switch (experiment.strategy.kind) {
        case StrategyKind::FederatedDropout:
        case StrategyKind::RandomMask:
            return true;
        case StrategyKind::Fiarse:
            return experiment.remedies.explore > 0.0;
        default:
            return false;
    }
}

Result<std::vector<std::uint8_t>> participantMask(const RunInfo& info, const RoundArrays& before,
                                                  std::int64_t round, std::int64_t client,
                                                  std::int64_t level) {
    const auto clients = static_cast<std::int64_t>(info.clients.size());
    const auto levels = static_cast<std::int64_t>(info.levels.size());
    if (client < 0 || client >= clients)
        return Error{.message = fmt::format("There is no client {}; the run has clients 0 to {}.", client,
                                            clients - 1)};
    if (level < 0 || level >= levels)
        return Error{.message =
                         fmt::format("There is no level {}; the run has levels 0 to {}.", level, levels - 1)};
    Extraction extraction{.tierMap = before.tierMap};
    extraction.kept.assign(info.levels.size(), std::vector<std::uint64_t>(info.layout.layers.size(), 0));
    for (std::size_t l = 0; l < info.layout.layers.size(); ++l) {
        const LayerInfo& layer = info.layout.layers[l];
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
            for (std::size_t k = 0; k < info.levels.size(); ++k)
                extraction.kept[k][l] += holds(before.tierMap[p], static_cast<int>(k)) ? 1 : 0;
    }
    InputShape input{info.imageChannels, info.imageHeight, info.imageWidth,
                     static_cast<std::int64_t>(info.classNames.size())};
    // A run does not keep the words of its texts; the model has a row for each.
    if (info.experiment.model.kind == ModelKind::Text) input.vocabulary = info.layout.layers.front().shape[0];
    std::vector<double> capacities;
    for (const Level& one : info.levels) capacities.push_back(one.capacity.value);
    const auto strategy =
        makeStrategy(info.experiment, info.layout, makeChannelPlan(info.experiment.model, input));
    std::vector<std::uint8_t> mask =
        strategy->participantMask(extraction, capacities, round, {client, static_cast<int>(level)});
    if (!mask.empty()) return mask;
    mask.resize(before.tierMap.size());
    for (std::size_t p = 0; p < mask.size(); ++p)
        mask[p] = holds(before.tierMap[p], static_cast<int>(level)) ? 1 : 0;
    return mask;
}

}  // namespace fiarse
