#include "engine/submodels/strategy.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "engine/api/catalog.h"
#include "engine/api/masks.h"
#include "engine/submodels/baselines.h"
#include "engine/submodels/channel_strategy.h"
#include "engine/submodels/channels.h"
#include "engine/submodels/depth_strategy.h"
#include "engine/submodels/fiarse_strategy.h"

namespace fiarse {

namespace {

/// The share of its capacity that a level below 1 uses in round `round`: rises evenly from the start's share.
double density(const RemedySettings& remedies, std::int64_t round) {
    const double progress =
        std::min(1.0, static_cast<double>(round - 1) / static_cast<double>(remedies.densityRounds));
    return remedies.densityStart + (1.0 - remedies.densityStart) * progress;
}

template <typename Kind>
std::unique_ptr<Strategy> make(StrategyContext context) {
    return std::make_unique<Kind>(std::move(context));
}

}  // namespace

std::uint64_t Extraction::assigned(std::size_t level, const Layout& layout) const {
    std::uint64_t sum = 0;
    for (std::size_t l = 0; l < layout.layers.size(); ++l)
        if (layout.layers[l].maskable) sum += kept[level][l];
    return sum;
}

std::vector<double> Strategy::scheduled(std::span<const double> capacities, std::int64_t round) const {
    std::vector<double> used(capacities.begin(), capacities.end());
    const RemedySettings& remedies = experiment().remedies;
    if (remedies.densityStart >= 1.0 || !hasTierSizes(experiment().strategy.kind)) return used;
    for (double& capacity : used)
        if (capacity < 1.0) capacity *= density(remedies, round);
    return used;
}

Extraction Strategy::extract(const ModelState& state, std::span<const double> capacities, bool whole) const {
    std::vector<double> used = whole ? std::vector<double>(capacities.begin(), capacities.end())
                                     : scheduled(capacities, state.round);
    if (experiment().strategy.budget != Budget::Macs || meetsMacs()) return cut(state, used);

    // Multiply-adds grow with the share that is kept; ties and whole numbers make it a staircase.
    const std::array<double, 1> full{1.0};
    const double all = multiplyAdds(layout(), plan(), cut(state, full), 0);
    for (double& capacity : used) {
        if (capacity >= 1.0) continue;
        double low = 0.0;
        double high = 1.0;
        for (int i = 0; i < 24; ++i) {
            const double middle = 0.5 * (low + high);
            const std::array<double, 1> one{middle};
            (multiplyAdds(layout(), plan(), cut(state, one), 0) <= capacity * all ? low : high) = middle;
        }
        capacity = std::max(low, 1e-9);
    }
    return cut(state, used);
}

std::vector<std::uint8_t> Strategy::participantMask(const Extraction& extraction,
                                                    std::span<const double> capacities, std::int64_t round,
                                                    Participant participant) const {
    if (!drawsMasks()) return {};
    return draw(extraction, scheduled(capacities, round), round, participant);
}

std::vector<std::uint8_t> Strategy::draw(const Extraction&, std::span<const double>, std::int64_t,
                                         Participant) const {
    return {};
}

Result<void> checkRepresentable(const Experiment& experiment, const Layout& layout, const ChannelPlan& plan) {
    const StrategySettings& strategy = experiment.strategy;
    if (!cutsChannels(strategy.kind)) return {};
    const std::string& id = strategies()[static_cast<std::size_t>(strategy.kind)].id;
    if (plan.groups.empty())
        return Error{
            .message = fmt::format("strategy.kind {} cuts whole channels, and this model has none that "
                                   "may be cut; choose fiarse, random-mask or fedavg-all, or a model "
                                   "with hidden layers.",
                                   id),
            .key = "strategy.kind"};
    const bool depth = cutsDepth(strategy.kind);
    if (depth && experiment.model.exits < 1)
        return Error{
            .message = fmt::format("strategy.kind {} ends weak submodels at early exits, and this model has "
                                   "none; set model.exits to 1 or more (models cnn, resnet8, resnet18).",
                                   id),
            .key = "model.exits"};
    const double smallest = depth ? smallestCut(layout, plan, strategy.kind, strategy.budget)
                                  : smallestCapacity(layout, plan, strategy.budget);
    for (std::size_t i = 0; i < experiment.tiers.size(); ++i) {
        const Tier& tier = experiment.tiers[i];
        const bool leftOut = strategy.kind == StrategyKind::Exclusive &&
                             tier.capacity.value < strategy.exclusiveCapacity * (1.0 - 1e-9);
        if (leftOut || tier.capacity.value * (1.0 + 1e-9) >= smallest) continue;
        return Error{
            .message = fmt::format(
                "Tier {} ({}) cannot hold a submodel of strategy.kind {}: {} is {:.3g} of "
                "the model's {}, more than its capacity of {}. Give it at least that much, or the model "
                "more channels.",
                i + 1, tier.name, id,
                strategy.kind == StrategyKind::DepthFl ? "the part up to the first exit"
                                                       : "one channel a layer",
                smallest, strategy.budget == Budget::Macs ? "multiply-adds" : "parameters",
                tier.capacity.text),
            .key = fmt::format("tier.{}.capacity", i + 1)};
    }
    return {};
}

std::unique_ptr<Strategy> makeStrategy(const Experiment& experiment, const Layout& layout, ChannelPlan plan) {
    // In the order of StrategyKind.
    using Maker = std::unique_ptr<Strategy> (*)(StrategyContext);
    static constexpr std::array<Maker, 11> kMakers = {
        make<FiarseStrategy>,  make<ChannelStrategy>, make<ChannelStrategy>, make<ChannelStrategy>,
        make<ChannelStrategy>, make<DepthStrategy>,   make<DepthStrategy>,   make<RandomMask>,
        make<FullModel>,       make<OneSize>,         make<OneSize>,
    };
    return kMakers.at(static_cast<std::size_t>(experiment.strategy.kind))(
        StrategyContext{experiment, layout, std::move(plan)});
}

}  // namespace fiarse
