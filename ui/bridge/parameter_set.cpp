#include "ui/bridge/parameter_set.h"

#include <algorithm>
#include <cmath>

namespace fiarse::ui {

std::uint64_t ParameterSet::count() const {
    std::uint64_t all = 0;
    for (const auto& [first, last] : stretches) all += static_cast<std::uint64_t>(last - first + 1);
    return all;
}

std::vector<Stretch> joinedStretches(std::vector<Stretch> stretches) {
    std::sort(stretches.begin(), stretches.end());
    std::vector<Stretch> joined;
    for (const Stretch& one : stretches) {
        if (!joined.empty() && one.first <= joined.back().second + 1)
            joined.back().second = std::max(joined.back().second, one.second);
        else
            joined.push_back(one);
    }
    return joined;
}

std::vector<std::uint8_t> membersOf(const ParameterSet& set, const RoundArrays& arrays, std::size_t first,
                                    std::size_t count) {
    std::vector<std::uint8_t> members(count, set.stretches.empty() ? 1 : 0);
    const auto begin = static_cast<std::int64_t>(first);
    const auto end = static_cast<std::int64_t>(first + count);
    for (const auto& [from, to] : set.stretches) {
        for (std::int64_t p = std::max(from, begin); p <= std::min(to, end - 1); ++p)
            members[static_cast<std::size_t>(p - begin)] = 1;
    }
    if (!set.magnitudes || arrays.weights.size() < first + count) return members;
    const auto [low, high] = *set.magnitudes;
    for (std::size_t i = 0; i < count; ++i) {
        const double magnitude = std::abs(static_cast<double>(arrays.weights[first + i]));
        if (!(magnitude >= low && magnitude <= high)) members[i] = 0;
    }
    return members;
}

std::vector<std::size_t> layersOf(const ParameterSet& set, const Layout& layout) {
    std::vector<std::size_t> layers;
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const auto begin = static_cast<std::int64_t>(layout.layers[l].offset);
        const auto end = begin + static_cast<std::int64_t>(layout.layers[l].count);
        const bool any = std::any_of(set.stretches.begin(), set.stretches.end(), [&](const Stretch& one) {
            return one.first < end && one.second >= begin;
        });
        if (any) layers.push_back(l);
    }
    return layers;
}

}  // namespace fiarse::ui
