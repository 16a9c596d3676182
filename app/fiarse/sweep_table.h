/// The table at the end of a sweep.
#pragma once

#include <string>
#include <vector>

#include "engine/api/sweep_results.h"

namespace fiarse::app {

/// Mean ± sample standard deviation over the runs of each group: the accuracies of each capacity, then the
/// measures of the whole run, with the gain over `exclusive` where the sweep has such runs.
std::string sweepTable(const SweepResults& results);

}  // namespace fiarse::app
