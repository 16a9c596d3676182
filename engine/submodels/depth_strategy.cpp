#include "engine/submodels/depth_strategy.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fiarse {

namespace {

int exitsOf(const ChannelPlan& plan) {
    int deepest = 1;
    for (const LayerChannels& layer : plan.layers) deepest = std::max(deepest, layer.depth);
    return deepest;
}

/// What a submodel takes of the budget's unit, as a share of the full model.
double shareOf(const Layout& layout, const ChannelPlan& plan, Budget budget, const Cut& cut) {
    const std::vector<std::size_t> counts = channelCounts(plan, cut.width);
    if (budget == Budget::Macs)
        return multiplyAdds(layout, plan, counts, cut.exit) /
               multiplyAdds(layout, plan, channelCounts(plan, 1.0), exitsOf(plan));
    return static_cast<double>(keptParameters(layout, plan, counts, cut.exit)) /
           static_cast<double>(layout.maskable);
}

/// The largest width up to exit `exit` within the capacity; 0 where not even one channel a group fits.
double widthAt(const Layout& layout, const ChannelPlan& plan, Budget budget, double capacity, int exit) {
    const auto fits = [&](double width) {
        return shareOf(layout, plan, budget, {width, exit}) <= capacity * (1.0 + 1e-12);
    };
    if (fits(1.0)) return 1.0;
    if (!fits(0.0)) return 0.0;
    double low = 0.0;
    double high = 1.0;
    for (int i = 0; i < 50; ++i) {
        const double middle = 0.5 * (low + high);
        (fits(middle) ? low : high) = middle;
    }
    return std::max(low, 1e-9);
}

}  // namespace

Cut cutFor(const Layout& layout, const ChannelPlan& plan, StrategyKind kind, double capacity, Budget budget) {
    const int exits = exitsOf(plan);
    const bool depthOnly = kind == StrategyKind::DepthFl;
    Cut best{.width = depthOnly ? 1.0 : 1e-9, .exit = 1};
    double distance = 2.0;
    for (int exit = 1; exit <= exits; ++exit) {
        const double width = widthAt(layout, plan, budget, capacity, exit);
        if (width <= 0.0) continue;
        if (depthOnly) {
            if (width >= 1.0) best.exit = exit;
            continue;
        }
        const double away = std::fabs(width - static_cast<double>(exit) / exits);
        if (away > distance) continue;
        distance = away;
        best = {width, exit};
    }
    return best;
}

double smallestCut(const Layout& layout, const ChannelPlan& plan, StrategyKind kind, Budget budget) {
    return shareOf(layout, plan, budget, {kind == StrategyKind::DepthFl ? 1.0 : 1e-9, 1});
}

LocalRule DepthStrategy::localRule(std::int64_t round) const {
    const double weight = experiment().strategy.distillation;
    if (experiment().strategy.kind == StrategyKind::ScaleFl) {
        const bool begun = round > experiment().strategy.distillationStart;
        return {.exitLoss = ExitLoss::ScaleFl, .distillation = begun ? weight : 0.0};
    }
    const auto ramp = static_cast<double>(experiment().strategy.distillationRamp);
    const double missing = 1.0 - std::min(1.0, static_cast<double>(round) / ramp);
    return {.exitLoss = ExitLoss::DepthFl, .distillation = weight * std::exp(-5.0 * missing * missing)};
}

double DepthStrategy::width(double capacity) const {
    return cutFor(layout(), plan(), experiment().strategy.kind, capacity, experiment().strategy.budget).width;
}

Extraction DepthStrategy::cut(const ModelState&, std::span<const double> capacities) const {
    std::vector<Cut> cuts;
    std::vector<std::vector<std::size_t>> counts;
    for (const double capacity : capacities) {
        Cut one =
            cutFor(layout(), plan(), experiment().strategy.kind, capacity, experiment().strategy.budget);
        if (!cuts.empty()) {
            one.width = std::min(one.width, cuts.back().width);
            one.exit = std::min(one.exit, cuts.back().exit);
        }
        cuts.push_back(one);
        counts.push_back(channelCounts(plan(), one.width));
    }
    std::vector<std::vector<std::uint32_t>> orders;
    for (const ChannelGroup& group : plan().groups) {
        orders.emplace_back(group.size / group.blocks);
        std::iota(orders.back().begin(), orders.back().end(), 0U);
    }
    Extraction extraction =
        extractChannels(layout(), plan(), capacities.size(), channelLevels(plan(), orders, counts));
    for (std::size_t l = 0; l < layout().layers.size(); ++l) {
        // The last level that goes as deep as this array.
        std::size_t reach = 0;
        while (reach < cuts.size() && cuts[reach].exit >= plan().layers[l].depth) ++reach;
        if (reach == cuts.size()) continue;
        const LayerInfo& layer = layout().layers[l];
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p) {
            std::uint8_t& entry = extraction.tierMap[p];
            if (reach == 0) entry = kHeldByNobody;
            if (entry != kHeldByNobody) entry = std::min(entry, static_cast<std::uint8_t>(reach - 1));
        }
        for (std::size_t level = reach; level < cuts.size(); ++level) extraction.kept[level][l] = 0;
    }
    return extraction;
}

}  // namespace fiarse
