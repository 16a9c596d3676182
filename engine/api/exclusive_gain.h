/// What a strategy gains over training only on the devices that can carry the whole model.
///
/// Pure functions, any thread. Source: method.md, section 5 (gain over `exclusive`).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/api/run_groups.h"

namespace fiarse {

/// For each run the run of strategy `exclusive` that it is measured against: of the same seed, the same in
/// everything but strategy and remedies, both complete. Empty for `exclusive` runs themselves.
std::vector<std::optional<std::size_t>> exclusiveTwins(const std::vector<RunDigest>& runs);

/// Accuracy less that of the twin, mean of the last ten evaluations, −1..1.
struct Gain {
    Spread global, local;
};

struct ExclusiveGain {
    Gain mean;                 ///< over the capacities
    std::vector<Gain> levels;  ///< [level]; empty where no run of the group has a twin
};

/// Mean and spread over the runs of a group that have a twin.
/// @param runs   what groupRuns() was given. @param twins  of exclusiveTwins(runs).
ExclusiveGain gainOverExclusive(const RunGroup& group, const std::vector<RunDigest>& runs,
                                const std::vector<std::optional<std::size_t>>& twins);

}  // namespace fiarse
