/// The table at the end of a sweep.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/api/sweep_results.h"

namespace fiarse::app {

/// Mean ± sample standard deviation over the runs of each group: the accuracies of each capacity, then the
/// measures of the whole run, with the gain over `exclusive` where the sweep has such runs, and what devices
/// spend where tiers state it or a target is given.
/// @param target  mean global accuracy over the capacities, 0..1.
std::string sweepTable(const SweepResults& results, std::optional<double> target = std::nullopt);

}  // namespace fiarse::app
