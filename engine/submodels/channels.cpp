#include "engine/submodels/channels.h"

#include <algorithm>
#include <cmath>

namespace fiarse {

namespace {

std::size_t channelsOf(std::span<const std::size_t> counts, int group, std::size_t whole) {
    return group == LayerChannels::kWhole ? whole : counts[static_cast<std::size_t>(group)];
}

/// Entries of a layer that the channels leave.
std::uint64_t keptOf(const LayerInfo& layer, const LayerChannels& channels,
                     std::span<const std::size_t> counts) {
    const std::size_t outs = layer.shape.empty() ? 1 : static_cast<std::size_t>(layer.shape.front());
    const std::uint64_t rows = channelsOf(counts, channels.out, outs);
    if (layer.shape.size() < 2) return rows;
    const auto ins = static_cast<std::size_t>(layer.shape[1]) / channels.inRepeat;
    const std::size_t rest = layer.count / (outs * static_cast<std::size_t>(layer.shape[1]));
    return rows * channelsOf(counts, channels.in, ins) * channels.inRepeat * rest;
}

double budgetShare(const Layout& layout, const ChannelPlan& plan, Budget budget, double width) {
    const std::vector<std::size_t> counts = channelCounts(plan, width);
    if (budget == Budget::Macs) {
        const double all = multiplyAdds(layout, plan, channelCounts(plan, 1.0));
        return all > 0.0 ? multiplyAdds(layout, plan, counts) / all : 0.0;
    }
    return layout.maskable > 0 ? static_cast<double>(keptParameters(layout, plan, counts)) /
                                     static_cast<double>(layout.maskable)
                               : 0.0;
}

}  // namespace

std::vector<std::size_t> channelCounts(const ChannelPlan& plan, double width) {
    std::vector<std::size_t> counts;
    for (const ChannelGroup& group : plan.groups) {
        const std::size_t block = group.size / group.blocks;
        // 0.6 · 5 is a little more than 3 in floating point, and must not become 4.
        const double wanted = std::ceil(width * static_cast<double>(block) * (1.0 - 1e-12));
        counts.push_back(group.blocks * std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, block));
    }
    return counts;
}

std::uint64_t keptParameters(const Layout& layout, const ChannelPlan& plan,
                             std::span<const std::size_t> channels, int exit) {
    std::uint64_t sum = 0;
    for (std::size_t l = 0; l < layout.layers.size(); ++l)
        if (layout.layers[l].maskable && plan.layers[l].depth <= exit)
            sum += keptOf(layout.layers[l], plan.layers[l], channels);
    return sum;
}

double multiplyAdds(const Layout& layout, const ChannelPlan& plan, std::span<const std::size_t> channels,
                    int exit) {
    double sum = 0.0;
    for (std::size_t l = 0; l < layout.layers.size(); ++l)
        if (plan.layers[l].depth <= exit)
            sum +=
                plan.layers[l].uses * static_cast<double>(keptOf(layout.layers[l], plan.layers[l], channels));
    return sum;
}

double multiplyAdds(const Layout& layout, const ChannelPlan& plan, const Extraction& extraction,
                    std::size_t level) {
    double sum = 0.0;
    for (std::size_t l = 0; l < layout.layers.size(); ++l)
        sum += (l < plan.layers.size() ? plan.layers[l].uses : 1.0) *
               static_cast<double>(extraction.kept[level][l]);
    return sum;
}

double widthFor(const Layout& layout, const ChannelPlan& plan, double capacity, Budget budget) {
    if (capacity >= 1.0) return 1.0;
    if (budget == Budget::Width) return std::sqrt(capacity);
    // Shares grow with the width, in steps; 50 halvings find the step's edge.
    double low = 0.0;
    double high = 1.0;
    for (int i = 0; i < 50; ++i) {
        const double middle = 0.5 * (low + high);
        (budgetShare(layout, plan, budget, middle) <= capacity * (1.0 + 1e-12) ? low : high) = middle;
    }
    return low;
}

double smallestCapacity(const Layout& layout, const ChannelPlan& plan, Budget budget) {
    return budget == Budget::Width ? 0.0 : budgetShare(layout, plan, budget, 0.0);
}

ChannelLevels channelLevels(const ChannelPlan& plan, std::span<const std::vector<std::uint32_t>> order,
                            std::span<const std::vector<std::size_t>> counts) {
    ChannelLevels levels;
    for (std::size_t g = 0; g < plan.groups.size(); ++g) {
        const ChannelGroup& group = plan.groups[g];
        const std::size_t block = group.size / group.blocks;
        std::vector<std::uint8_t>& entries = levels.emplace_back(group.size, kHeldByNobody);
        for (std::size_t level = 0; level < counts.size(); ++level)
            for (std::size_t i = 0; i < counts[level][g] / group.blocks; ++i)
                for (std::size_t b = 0; b < group.blocks; ++b)
                    entries[b * block + order[g][i]] = static_cast<std::uint8_t>(level);
    }
    return levels;
}

Extraction extractChannels(const Layout& layout, const ChannelPlan& plan, std::size_t levels,
                           std::span<const std::vector<std::uint8_t>* const> outs,
                           std::span<const std::vector<std::uint8_t>* const> ins) {
    const auto everybody = static_cast<std::uint8_t>(levels - 1);
    const auto both = [](std::uint8_t a, std::uint8_t b) {
        return a == kHeldByNobody || b == kHeldByNobody ? kHeldByNobody : std::min(a, b);
    };
    Extraction result;
    result.tierMap.resize(layout.count);
    result.thresholds.assign(levels, std::vector<float>(layout.layers.size(), 0.0f));
    result.kept.assign(levels, std::vector<std::uint64_t>(layout.layers.size(), 0));
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LayerInfo& layer = layout.layers[l];
        if (layer.count == 0) continue;
        const std::size_t rows = static_cast<std::size_t>(layer.shape.front());
        const std::size_t columns = layer.shape.size() < 2 ? 1 : static_cast<std::size_t>(layer.shape[1]);
        const std::size_t rest = layer.count / (rows * columns);
        std::uint8_t* entry = result.tierMap.data() + layer.offset;
        for (std::size_t row = 0; row < rows; ++row) {
            const std::uint8_t out = outs[l] == nullptr ? everybody : (*outs[l])[row];
            for (std::size_t column = 0; column < columns; ++column) {
                const std::uint8_t in =
                    ins[l] == nullptr ? everybody : (*ins[l])[column / plan.layers[l].inRepeat];
                std::fill_n(entry, rest, both(out, in));
                entry += rest;
            }
        }
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
            for (std::size_t level = 0; level < levels; ++level)
                result.kept[level][l] += holds(result.tierMap[p], static_cast<int>(level)) ? 1 : 0;
    }
    return result;
}

Extraction extractChannels(const Layout& layout, const ChannelPlan& plan, std::size_t levels,
                           const ChannelLevels& channels) {
    std::vector<const std::vector<std::uint8_t>*> outs;
    std::vector<const std::vector<std::uint8_t>*> ins;
    const auto find = [&](int group) {
        return group == LayerChannels::kWhole ? nullptr : &channels[static_cast<std::size_t>(group)];
    };
    for (const LayerChannels& layer : plan.layers) {
        outs.push_back(find(layer.out));
        ins.push_back(find(layer.in));
    }
    return extractChannels(layout, plan, levels, outs, ins);
}

}  // namespace fiarse
