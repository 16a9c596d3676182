#include "engine/submodels/levels.h"

#include <algorithm>

namespace fiarse {

Levels makeLevels(const std::vector<Tier>& tiers) {
    Levels result;
    for (const Tier& tier : tiers) result.capacities.push_back(tier.capacity.value);
    std::sort(result.capacities.rbegin(), result.capacities.rend());
    result.capacities.erase(std::unique(result.capacities.begin(), result.capacities.end()),
                            result.capacities.end());
    result.levels.resize(result.capacities.size());
    for (const Tier& tier : tiers) {
        const auto found = std::find(result.capacities.begin(), result.capacities.end(), tier.capacity.value);
        const auto index = found - result.capacities.begin();
        result.ofTier.push_back(index);
        Level& level = result.levels[static_cast<std::size_t>(index)];
        if (level.clients == 0) level.capacity = tier.capacity;
        if (!level.name.empty() && !tier.name.empty()) level.name += ", ";
        level.name += tier.name;
        level.clients += tier.clients;
    }
    return result;
}

}  // namespace fiarse
