#include "engine/submodels/baselines.h"

#include <algorithm>
#include <numeric>

#include "engine/core/random.h"
#include "engine/submodels/ranking.h"

namespace fiarse {

namespace {

double smallestOf(const Experiment& experiment) {
    double smallest = 1.0;
    for (const Tier& tier : experiment.tiers) smallest = std::min(smallest, tier.capacity.value);
    return smallest;
}

}  // namespace

Extraction FullModel::cut(const ModelState&, std::span<const double> capacities) const {
    Extraction result;
    result.tierMap.assign(layout().count, static_cast<std::uint8_t>(capacities.size() - 1));
    result.thresholds.assign(capacities.size(), std::vector<float>(layout().layers.size(), 0.0f));
    for (const LayerInfo& layer : layout().layers)
        if (!layer.maskable)
            std::fill_n(result.tierMap.begin() + static_cast<std::ptrdiff_t>(layer.offset), layer.count,
                        kAlwaysHeld);
    std::vector<std::uint64_t> all;
    for (const LayerInfo& layer : layout().layers) all.push_back(layer.count);
    result.kept.assign(capacities.size(), all);
    return result;
}

double OneSize::width(double capacity) const {
    const double size = experiment().strategy.kind == StrategyKind::Exclusive
                            ? experiment().strategy.exclusiveCapacity
                            : smallestOf(experiment());
    return widthFor(layout(), plan(), std::min(capacity, size), experiment().strategy.budget);
}

Extraction OneSize::cut(const ModelState&, std::span<const double> capacities) const {
    std::vector<std::vector<std::size_t>> counts;
    for (const double capacity : capacities) counts.push_back(channelCounts(plan(), width(capacity)));
    std::vector<std::vector<std::uint32_t>> orders;
    for (const ChannelGroup& group : plan().groups) {
        std::vector<std::uint32_t>& order = orders.emplace_back();
        for (std::uint32_t i = 0; i < group.size / group.blocks; ++i) order.push_back(i);
    }
    return extractChannels(layout(), plan(), capacities.size(), channelLevels(plan(), orders, counts));
}

Extraction RandomMask::cut(const ModelState& state, std::span<const double> capacities) const {
    Random random =
        Random::stream(experiment().seed, "server-masks", static_cast<std::uint64_t>(state.round));
    // Ranks, which float tells apart up to 16 million: of equal scores all would be kept, beyond the budget.
    std::vector<float> scores(layout().count);
    std::iota(scores.begin(), scores.end(), 1.0f);
    random.shuffle(std::span(scores));
    return extractByRank(scores, layout(), capacities,
                         {.scope = experiment().strategy.scope, .thresholds = false});
}

std::vector<std::uint8_t> RandomMask::draw(const Extraction& extraction, std::span<const double>,
                                           std::int64_t round, Participant participant) const {
    const std::vector<std::uint64_t>& kept = extraction.kept[static_cast<std::size_t>(participant.level)];
    Random random = Random::stream(experiment().seed, "masks", static_cast<std::uint64_t>(participant.client),
                                   static_cast<std::uint64_t>(round));
    std::vector<std::uint8_t> mask(layout().count, 1);
    std::vector<std::uint32_t> places;
    for (std::size_t l = 0; l < layout().layers.size(); ++l) {
        const LayerInfo& layer = layout().layers[l];
        if (!layer.maskable || kept[l] >= layer.count) continue;
        std::fill_n(mask.begin() + static_cast<std::ptrdiff_t>(layer.offset), layer.count, std::uint8_t{0});
        places.resize(layer.count);
        for (std::size_t i = 0; i < layer.count; ++i)
            places[i] = static_cast<std::uint32_t>(layer.offset + i);
        for (std::size_t i = 0; i < kept[l]; ++i) {
            std::swap(places[i], places[i + random.below(places.size() - i)]);
            mask[places[i]] = 1;
        }
    }
    return mask;
}

}  // namespace fiarse
