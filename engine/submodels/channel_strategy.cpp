#include "engine/submodels/channel_strategy.h"

#include <numeric>

#include "engine/core/random.h"

namespace fiarse {

namespace {

std::vector<std::uint32_t> ascending(std::size_t count) {
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    return order;
}

/// (k − shift) mod n for k = 0, 1, ...
std::vector<std::uint32_t> rolled(std::size_t count, std::int64_t shift) {
    const auto n = static_cast<std::int64_t>(count);
    std::vector<std::uint32_t> order(count);
    for (std::int64_t k = 0; k < n; ++k)
        order[static_cast<std::size_t>(k)] = static_cast<std::uint32_t>(((k - shift % n) % n + n) % n);
    return order;
}

std::size_t blockSize(const ChannelGroup& group) {
    return group.size / group.blocks;
}

}  // namespace

bool ChannelStrategy::drawsMasks() const {
    return experiment().strategy.kind == StrategyKind::FederatedDropout;
}

bool ChannelStrategy::drawsWidths() const {
    return experiment().strategy.kind == StrategyKind::Fjord;
}

double ChannelStrategy::width(double capacity) const {
    return widthFor(layout(), plan(), capacity, experiment().strategy.budget);
}

std::vector<std::vector<std::size_t>> ChannelStrategy::countsFor(std::span<const double> capacities) const {
    std::vector<std::vector<std::size_t>> counts;
    for (const double capacity : capacities)
        counts.push_back(
            channelCounts(plan(), widthFor(layout(), plan(), capacity, experiment().strategy.budget)));
    return counts;
}

std::vector<std::vector<std::uint32_t>> ChannelStrategy::groupOrders(std::int64_t round) const {
    const bool rolls = experiment().strategy.kind == StrategyKind::FedRolex;
    std::vector<std::vector<std::uint32_t>> orders;
    for (const ChannelGroup& group : plan().groups)
        orders.push_back(rolled(blockSize(group), rolls ? round - 1 : 0));
    return orders;
}

Extraction ChannelStrategy::drawn(std::span<const double> capacities, std::int64_t round,
                                  std::int64_t client) const {
    const auto counts = countsFor(capacities);
    Random random =
        client < 0 ? Random::stream(experiment().seed, "server-channels", static_cast<std::uint64_t>(round))
                   : Random::stream(experiment().seed, "channels", static_cast<std::uint64_t>(client),
                                    static_cast<std::uint64_t>(round));
    const auto drawAll = [&] {
        std::vector<std::vector<std::uint32_t>> orders;
        for (const ChannelGroup& group : plan().groups) {
            orders.push_back(ascending(blockSize(group)));
            random.shuffle(std::span(orders.back()));
        }
        return channelLevels(plan(), orders, counts);
    };
    if (experiment().strategy.aligned) return extractChannels(layout(), plan(), capacities.size(), drawAll());

    // As published, every weight draws its output channels, and what follows it takes those: a residual
    // stream then has as many draws as layers that write to it.
    std::vector<ChannelLevels> draws;
    std::vector<std::size_t> newest(plan().groups.size(), 0);
    std::vector<std::pair<std::size_t, std::size_t>> outs;
    std::vector<std::pair<std::size_t, std::size_t>> ins;
    constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    draws.push_back(drawAll());
    std::vector<char> used(plan().groups.size(), 0);
    for (std::size_t l = 0; l < plan().layers.size(); ++l) {
        const LayerChannels& layer = plan().layers[l];
        const bool isWeight = layout().layers[l].shape.size() > 1;
        const auto current = [&](int group) {
            return group == LayerChannels::kWhole
                       ? std::pair{kNone, kNone}
                       : std::pair{newest[static_cast<std::size_t>(group)], static_cast<std::size_t>(group)};
        };
        ins.push_back(current(layer.in));
        if (layer.out != LayerChannels::kWhole && isWeight) {
            const auto group = static_cast<std::size_t>(layer.out);
            if (used[group]) {
                draws.push_back(drawAll());
                newest[group] = draws.size() - 1;
            }
            used[group] = 1;
        }
        outs.push_back(current(layer.out));
    }
    const auto pointers = [&](const std::vector<std::pair<std::size_t, std::size_t>>& places) {
        std::vector<const std::vector<std::uint8_t>*> found;
        for (const auto& [draw, group] : places)
            found.push_back(draw == kNone ? nullptr : &draws[draw][group]);
        return found;
    };
    return extractChannels(layout(), plan(), capacities.size(), pointers(outs), pointers(ins));
}

Extraction ChannelStrategy::cut(const ModelState& state, std::span<const double> capacities) const {
    if (drawsMasks()) return drawn(capacities, state.round, -1);
    const auto counts = countsFor(capacities);
    return extractChannels(layout(), plan(), capacities.size(),
                           channelLevels(plan(), groupOrders(state.round), counts));
}

std::vector<std::uint8_t> ChannelStrategy::draw(const Extraction&, std::span<const double> capacities,
                                                std::int64_t round, Participant participant) const {
    const auto own = static_cast<std::size_t>(participant.level);
    const Extraction extraction = drawn(capacities.subspan(own, 1), round, participant.client);
    std::vector<std::uint8_t> mask(extraction.tierMap.size());
    for (std::size_t p = 0; p < mask.size(); ++p) mask[p] = holds(extraction.tierMap[p], 0) ? 1 : 0;
    return mask;
}

}  // namespace fiarse
