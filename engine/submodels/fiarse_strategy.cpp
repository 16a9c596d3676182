#include "engine/submodels/fiarse_strategy.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/submodels/threshold_select.h"

namespace fiarse {

namespace {

std::vector<std::uint64_t> keptCounts(std::span<const double> capacities, std::uint64_t count) {
    std::vector<std::uint64_t> ks;
    for (const double capacity : capacities) ks.push_back(keptCount(capacity, count));
    return ks;
}

/// Thresholds rise with the level, so the number of thresholds passed, less one, is the entry;
/// none passed wraps to 255, kHeldByNobody.
void mapLayer(std::span<const float> weights, std::span<const float> thresholds,
              std::span<std::uint8_t> map) {
    static_assert(kHeldByNobody == 255);
    std::fill(map.begin(), map.end(), kHeldByNobody);
    for (const float threshold : thresholds)
        for (std::size_t i = 0; i < weights.size(); ++i)
            map[i] = static_cast<std::uint8_t>(map[i] + (std::fabs(weights[i]) >= threshold ? 1 : 0));
}

}  // namespace

Extraction FiarseStrategy::extract(std::span<const float> weights, const Layout& layout,
                                   std::span<const double> capacities) const {
    const std::size_t levels = capacities.size();
    Extraction result;
    result.tierMap.assign(layout.count, kAlwaysHeld);
    result.thresholds.assign(levels, std::vector<float>(layout.layers.size(), 0.0f));
    result.kept.assign(levels, std::vector<std::uint64_t>(layout.layers.size(), 0));

    std::vector<float> shared;
    if (m_scope == Scope::Global && layout.maskable > 0) {
        std::vector<std::span<const float>> parts;
        for (const LayerInfo& layer : layout.layers)
            if (layer.maskable) parts.push_back(weights.subspan(layer.offset, layer.count));
        shared = kthLargestMagnitudes(parts, keptCounts(capacities, layout.maskable));
    }
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LayerInfo& layer = layout.layers[l];
        if (!layer.maskable || layer.count == 0) {
            for (std::size_t level = 0; level < levels; ++level) result.kept[level][l] = layer.count;
            continue;
        }
        const auto values = weights.subspan(layer.offset, layer.count);
        const std::vector<float> thresholds =
            m_scope == Scope::Global ? shared
                                     : kthLargestMagnitudes(values, keptCounts(capacities, layer.count));
        const auto map = std::span(result.tierMap).subspan(layer.offset, layer.count);
        mapLayer(values, thresholds, map);
        std::array<std::uint64_t, 256> counts{};
        for (const std::uint8_t entry : map) ++counts[entry];
        std::uint64_t held = 0;
        for (std::size_t level = levels; level-- > 0;) {
            held += counts[level];
            result.kept[level][l] = held;
            result.thresholds[level][l] = thresholds[level];
        }
    }
    return result;
}

}  // namespace fiarse
