/// The table at the end of a run.
#pragma once

#include <string>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::app {

/// Global and local accuracy of each level: final, best, and mean of the last ten evaluations. A
/// sentence instead where no round was evaluated.
std::string summaryTable(const RunInfo& info, const std::vector<RoundRecord>& records);

}  // namespace fiarse::app
