#include "engine/submodels/ranking.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "engine/submodels/threshold_select.h"

namespace fiarse {

namespace {

/// How many parameters each level keeps of each layer, [level][layer]; 0 where a layer is not ranked.
using Counts = std::vector<std::vector<std::uint64_t>>;

std::vector<std::uint64_t> keptCounts(std::span<const double> capacities, std::uint64_t count) {
    std::vector<std::uint64_t> ks;
    for (const double capacity : capacities) ks.push_back(keptCount(capacity, count));
    return ks;
}

bool isRanked(const LayerInfo& layer) {
    return layer.maskable && layer.count > 0;
}

std::uint64_t floorCount(double floor, double capacity, std::uint64_t count) {
    const double share = std::min(floor, capacity);
    return share > 0.0 ? static_cast<std::uint64_t>(share * static_cast<double>(count) * (1.0 + 1e-12)) : 0;
}

/// Thresholds rise with the level, so the number of thresholds passed, less one, is the entry;
/// none passed wraps to 255, kHeldByNobody.
void mapLayer(std::span<const float> scores, std::span<const float> thresholds, std::span<std::uint8_t> map) {
    static_assert(kHeldByNobody == 255);
    std::fill(map.begin(), map.end(), kHeldByNobody);
    for (const float threshold : thresholds)
        for (std::size_t i = 0; i < scores.size(); ++i)
            map[i] = static_cast<std::uint8_t>(map[i] + (std::fabs(scores[i]) >= threshold ? 1 : 0));
}

/// Deals out what the levels have left for scores of 0, in flat order and nested.
class ZeroShares {
public:
    /// @param wanted   parameters of each level, falling.
    /// @param nonzero  parameters whose score is not 0.
    ZeroShares(std::span<const std::uint64_t> wanted, std::uint64_t nonzero) {
        for (const std::uint64_t count : wanted) m_left.push_back(count > nonzero ? count - nonzero : 0);
    }

    void deal(std::span<const float> scores, std::span<std::uint8_t> map) {
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (scores[i] != 0.0f) continue;
            std::size_t level = m_left.size();
            while (level > 0 && m_left[level - 1] == 0) --level;
            map[i] = level == 0 ? kHeldByNobody : static_cast<std::uint8_t>(level - 1);
            for (std::size_t l = 0; l < level; ++l) --m_left[l];
        }
    }

private:
    std::vector<std::uint64_t> m_left;
};

std::uint64_t nonzeroCount(std::span<const float> scores) {
    return static_cast<std::uint64_t>(
        std::count_if(scores.begin(), scores.end(), [](float score) { return score != 0.0f; }));
}

std::uint64_t rankedNonzeros(std::span<const float> scores, const Layout& layout) {
    std::uint64_t sum = 0;
    for (const LayerInfo& layer : layout.layers)
        if (isRanked(layer)) sum += nonzeroCount(scores.subspan(layer.offset, layer.count));
    return sum;
}

/// Thresholds of the scope `global`, with a floor for each layer: the layers that the common threshold leaves
/// below their floor are raised to it, and the others share what remains.
std::vector<float> commonThresholds(std::span<const float> scores, const Layout& layout,
                                    std::span<const std::uint64_t> ks) {
    std::vector<std::span<const float>> parts;
    for (const LayerInfo& layer : layout.layers)
        if (isRanked(layer)) parts.push_back(scores.subspan(layer.offset, layer.count));
    return kthLargestMagnitudes(parts, ks);
}

/// Global ranking of what the floors leave: each layer's best `floor` entries are taken first, then the
/// largest scores of the rest, whatever their layer.
Counts globalCountsWithFloor(std::span<const float> scores, const Layout& layout,
                             std::span<const double> capacities, double floor) {
    // Each layer's magnitudes in falling order; the rest of a layer begins where its floor ends.
    std::vector<std::vector<float>> sorted(layout.layers.size());
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        if (!isRanked(layout.layers[l])) continue;
        const auto values = scores.subspan(layout.layers[l].offset, layout.layers[l].count);
        sorted[l].resize(values.size());
        std::transform(values.begin(), values.end(), sorted[l].begin(), [](float v) { return std::fabs(v); });
        std::sort(sorted[l].begin(), sorted[l].end(), std::greater<>());
    }
    Counts counts;
    for (const double capacity : capacities) {
        std::vector<std::uint64_t> kept(sorted.size(), 0);
        std::vector<std::span<const float>> rest;
        for (std::size_t l = 0; l < sorted.size(); ++l) {
            kept[l] = floorCount(floor, capacity, sorted[l].size());
            rest.push_back(std::span<const float>(sorted[l]).subspan(kept[l]));
        }
        const std::uint64_t taken = std::accumulate(kept.begin(), kept.end(), std::uint64_t{0});
        const std::uint64_t budget = keptCount(capacity, layout.maskable);
        if (budget > taken) {
            const float threshold = kthLargestMagnitudes(rest, std::array{budget - taken}).front();
            for (std::size_t l = 0; l < sorted.size(); ++l)
                kept[l] += static_cast<std::uint64_t>(
                    std::upper_bound(rest[l].begin(), rest[l].end(), threshold, std::greater<>()) -
                    rest[l].begin());
        }
        counts.push_back(std::move(kept));
    }
    return counts;
}

/// c with Σ min(1, c·a_l)·d_l = γ·d. The left side grows with c from 0 to d.
double commonFactor(std::span<const double> shares, std::span<const double> sizes, double wanted) {
    const auto total = [&](double factor) {
        double sum = 0.0;
        for (std::size_t l = 0; l < shares.size(); ++l) sum += std::min(1.0, factor * shares[l]) * sizes[l];
        return sum;
    };
    double low = 0.0;
    double high = 1.0;
    while (total(high) < wanted && high < 1e12) high *= 2.0;
    for (int i = 0; i < 100; ++i) {
        const double middle = 0.5 * (low + high);
        (total(middle) < wanted ? low : high) = middle;
    }
    return high;
}

Counts adaptiveCounts(std::span<const float> scores, const Layout& layout, std::span<const double> capacities,
                      double floor) {
    const std::size_t layers = layout.layers.size();
    std::vector<double> means(layers, 0.0);
    std::vector<double> sizes(layers, 0.0);
    double sum = 0.0;
    double ranked = 0.0;
    for (std::size_t l = 0; l < layers; ++l) {
        if (!isRanked(layout.layers[l])) continue;
        const auto values = scores.subspan(layout.layers[l].offset, layout.layers[l].count);
        for (const float value : values) means[l] += std::fabs(static_cast<double>(value));
        sizes[l] = static_cast<double>(values.size());
        means[l] /= sizes[l];
        sum += means[l];
        ranked += 1.0;
    }
    std::vector<double> shares(layers, 0.0);
    for (std::size_t l = 0; l < layers; ++l)
        if (sizes[l] > 0.0) shares[l] = sum > 0.0 ? std::log1p(means[l] * ranked / sum) : 1.0;
    Counts counts;
    for (const double capacity : capacities) {
        std::vector<std::uint64_t> kept(layers, 0);
        // What the floors take is spent first, so that the total stays within the budget.
        std::vector<double> open(layers, 0.0);
        double left = static_cast<double>(keptCount(capacity, layout.maskable));
        for (std::size_t l = 0; l < layers; ++l) {
            if (sizes[l] == 0.0) continue;
            kept[l] = std::max<std::uint64_t>(1, floorCount(floor, capacity, layout.layers[l].count));
            open[l] = sizes[l] - static_cast<double>(kept[l]);
            left -= static_cast<double>(kept[l]);
        }
        if (left > 0.0) {
            const double factor = commonFactor(shares, open, left);
            for (std::size_t l = 0; l < layers; ++l)
                kept[l] += static_cast<std::uint64_t>(std::min(1.0, factor * shares[l]) * open[l] + 1e-6);
        }
        counts.push_back(std::move(kept));
    }
    return counts;
}

Counts layerCounts(std::span<const float> scores, const Layout& layout, std::span<const double> capacities,
                   const RankingRule& rule) {
    if (rule.scope == Scope::Global) return globalCountsWithFloor(scores, layout, capacities, rule.floor);
    if (rule.scope == Scope::LayerAdaptive) return adaptiveCounts(scores, layout, capacities, rule.floor);
    Counts counts;
    for (const double capacity : capacities) {
        counts.emplace_back(layout.layers.size(), 0);
        for (std::size_t l = 0; l < layout.layers.size(); ++l)
            if (isRanked(layout.layers[l])) counts.back()[l] = keptCount(capacity, layout.layers[l].count);
    }
    return counts;
}

/// θ of each level for one layer; a level that keeps nothing gets one that nothing reaches.
std::vector<float> layerThresholds(std::span<const float> values, const Counts& counts, std::size_t layer) {
    std::vector<std::uint64_t> wanted;
    for (const auto& level : counts) wanted.push_back(std::max<std::uint64_t>(1, level[layer]));
    std::vector<float> thresholds = kthLargestMagnitudes(values, wanted);
    for (std::size_t level = 0; level < counts.size(); ++level)
        if (counts[level][layer] == 0)
            thresholds[level] =
                std::nextafter(kthLargestMagnitudes(values, std::array{std::uint64_t{1}}).front(),
                               std::numeric_limits<float>::max());
    return thresholds;
}

}  // namespace

Extraction extractByRank(std::span<const float> scores, const Layout& layout,
                         std::span<const double> capacities, const RankingRule& rule) {
    const std::size_t levels = capacities.size();
    Extraction result;
    result.tierMap.assign(layout.count, kAlwaysHeld);
    result.thresholds.assign(levels, std::vector<float>(layout.layers.size(), 0.0f));
    result.kept.assign(levels, std::vector<std::uint64_t>(layout.layers.size(), 0));
    if (layout.maskable == 0) {
        for (auto& level : result.kept)
            for (std::size_t l = 0; l < level.size(); ++l) level[l] = layout.layers[l].count;
        return result;
    }

    // One threshold for all layers, unless layers have their own counts.
    const bool common = rule.scope == Scope::Global && rule.floor <= 0.0;
    std::vector<float> shared;
    Counts counts;
    std::optional<ZeroShares> sharedZeros;
    if (common) {
        const std::vector<std::uint64_t> wanted = keptCounts(capacities, layout.maskable);
        shared = commonThresholds(scores, layout, wanted);
        sharedZeros.emplace(wanted, rankedNonzeros(scores, layout));
    } else {
        counts = layerCounts(scores, layout, capacities, rule);
    }
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LayerInfo& layer = layout.layers[l];
        if (!isRanked(layer)) {
            for (std::size_t level = 0; level < levels; ++level) result.kept[level][l] = layer.count;
            continue;
        }
        const auto values = scores.subspan(layer.offset, layer.count);
        const std::vector<float> thresholds = common ? shared : layerThresholds(values, counts, l);
        const auto map = std::span(result.tierMap).subspan(layer.offset, layer.count);
        mapLayer(values, thresholds, map);
        if (std::find(thresholds.begin(), thresholds.end(), 0.0f) != thresholds.end()) {
            std::vector<std::uint64_t> wanted;
            for (const auto& level : counts) wanted.push_back(level[l]);
            common ? sharedZeros->deal(values, map)
                   : ZeroShares(wanted, nonzeroCount(values)).deal(values, map);
        }
        std::array<std::uint64_t, 256> sizes{};
        for (const std::uint8_t entry : map) ++sizes[entry];
        std::uint64_t held = 0;
        for (std::size_t level = levels; level-- > 0;) {
            held += sizes[level];
            result.kept[level][l] = held;
            if (rule.thresholds) result.thresholds[level][l] = thresholds[level];
        }
    }
    return result;
}

}  // namespace fiarse
