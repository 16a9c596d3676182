/// The distinct capacities of a fleet, largest first, and which tier belongs to which.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/records.h"

namespace fiarse {

struct Levels {
    std::vector<Level> levels;         ///< capacities strictly falling
    std::vector<std::int64_t> ofTier;  ///< [tiers] index into `levels`
    std::vector<double> capacities;    ///< [levels]
};

/// Tiers of equal capacity share a level; at most 254 levels (the tier map is one byte).
Levels makeLevels(const std::vector<Tier>& tiers);

}  // namespace fiarse
