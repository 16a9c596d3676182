/// The tables at the end of a run.
#pragma once

#include <string>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/training_alone.h"

namespace fiarse::app {

/// Global and local accuracy of each level: final, best, and mean of the last ten evaluations. A
/// sentence instead where no round was evaluated.
std::string summaryTable(const RunInfo& info, const std::vector<RoundRecord>& records);

/// What each capacity gains by taking part, against clients that train alone. @param record  an evaluated
/// round.
std::string aloneTable(const RunInfo& info, const RoundRecord& record, const AloneBaseline& baseline);

}  // namespace fiarse::app
