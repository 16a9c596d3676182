#include "engine/metrics/coverage.h"

#include <algorithm>
#include <array>

#include "engine/api/bias.h"

namespace fiarse {

std::vector<std::uint64_t> coverageCounts(std::span<const std::uint16_t> coverage, const Layout& layout,
                                          std::size_t participants) {
    std::vector<std::uint64_t> counts(participants + 1, 0);
    for (const LayerInfo& layer : layout.layers) {
        if (!layer.maskable) continue;
        for (const std::uint16_t holders : coverage.subspan(layer.offset, layer.count)) ++counts[holders];
    }
    return counts;
}

std::vector<double> churn(std::span<const std::uint8_t> before, std::span<const std::uint8_t> now,
                          std::size_t levels) {
    std::vector<double> result(levels, 0.0);
    if (before.size() != now.size()) return result;
    // A parameter in both masks of level l has the smaller of its two entries >= l, one in either the
    // larger; so two histograms answer for all levels.
    std::array<std::uint64_t, 256> both{}, either{};
    const auto rank = [](std::uint8_t entry) { return entry == kHeldByNobody ? 0 : entry + 1; };
    for (std::size_t i = 0; i < now.size(); ++i) {
        if (now[i] == kAlwaysHeld) continue;
        const int a = rank(before[i]);
        const int b = rank(now[i]);
        ++both[static_cast<std::size_t>(std::min(a, b))];
        ++either[static_cast<std::size_t>(std::max(a, b))];
    }
    std::uint64_t intersection = 0;
    std::uint64_t unionSize = 0;
    for (std::size_t level = levels; level-- > 0;) {
        intersection += both[level + 1];
        unionSize += either[level + 1];
        if (unionSize > 0)
            result[level] = 1.0 - static_cast<double>(intersection) / static_cast<double>(unionSize);
    }
    return result;
}

void recordStaleness(std::span<const std::uint32_t> updates, std::span<const std::int32_t> lastTrained,
                     const Layout& layout, RoundRecord& record) {
    std::uint64_t trained = 0;
    std::uint64_t sum = 0;
    record.neverTrained = 0;
    record.maxStaleness = 0;
    for (const LayerInfo& layer : layout.layers) {
        if (!layer.maskable) continue;
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p) {
            if (updates[p] == 0) {
                ++record.neverTrained;
                continue;
            }
            const std::int64_t age = record.round - lastTrained[p];
            ++trained;
            sum += static_cast<std::uint64_t>(age);
            record.maxStaleness = std::max(record.maxStaleness, age);
        }
    }
    record.meanStaleness = trained == 0 ? 0.0 : static_cast<double>(sum) / static_cast<double>(trained);
}

void recordHeld(std::span<const std::uint32_t> held, const Layout& layout, RoundRecord& record) {
    record.gini = lorenzCurve(held, layout).gini;
    record.neverHeld = 0;
    for (const LayerInfo& layer : layout.layers) {
        if (!layer.maskable) continue;
        const auto counts = held.subspan(layer.offset, layer.count);
        record.neverHeld += static_cast<std::uint64_t>(std::count(counts.begin(), counts.end(), 0U));
    }
}

}  // namespace fiarse
