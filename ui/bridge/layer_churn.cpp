#include "ui/bridge/layer_churn.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fiarse::ui {
namespace {

/// The smallest capacity that holds it, as one more than its index: 0 where nobody does.
std::size_t reach(std::uint8_t entry, std::size_t levels) {
    if (entry == kHeldByNobody) return 0;
    return entry == kAlwaysHeld ? levels : static_cast<std::size_t>(entry) + 1;
}

// A level holds what reaches it, so that both masks have min(a, b) in common and max(a, b) together.
void addLayer(const LayerInfo& layer, std::size_t levels, const std::vector<std::uint8_t>& before,
              const std::vector<std::uint8_t>& after, std::vector<float>& values) {
    std::array<std::uint64_t, 257> common{};
    std::array<std::uint64_t, 257> together{};
    for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p) {
        const auto [low, high] = std::minmax({reach(before[p], levels), reach(after[p], levels)});
        ++common[low];
        ++together[high];
    }
    for (std::size_t level = levels; level-- > 1;) {
        common[level] += common[level + 1];
        together[level] += together[level + 1];
    }
    for (std::size_t level = 1; level <= levels; ++level) {
        const auto whole = static_cast<float>(together[level]);
        values.push_back(together[level] == 0 ? std::nanf("")
                                              : 1.0F - static_cast<float>(common[level]) / whole);
    }
}

}  // namespace

Result<LayerChurn> LayerChurnReader::read() {
    const RunInfo& info = m_run.info();
    m_known.layers = info.layout.layers.size();
    m_known.levels = info.levels.size();
    if (m_before.empty()) {
        auto first = m_run.tierMap(0);
        if (!first) return first.error();
        m_before = *std::move(first);
    }
    const std::int64_t last = std::min(m_run.completedRounds(), m_known.lastRound + kRoundsAtOnce);
    while (m_known.lastRound < last) {
        auto after = m_run.tierMap(m_known.lastRound + 1);
        if (!after) return after.error();
        for (const LayerInfo& layer : info.layout.layers)
            addLayer(layer, m_known.levels, m_before, *after, m_known.values);
        m_before = *std::move(after);
        ++m_known.lastRound;
    }
    return m_known;
}

}  // namespace fiarse::ui
