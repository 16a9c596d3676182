/// The table at the end of a sweep.
#pragma once

#include <string>
#include <vector>

#include "engine/api/sweep_results.h"

namespace fiarse::app {

/// Mean ± sample standard deviation over the runs of each group: the accuracies of each capacity, then the
/// measures of the whole run.
std::string sweepTable(const std::vector<RunGroup>& groups);

}  // namespace fiarse::app
