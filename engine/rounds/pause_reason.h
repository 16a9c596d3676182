/// Why a run of a window pauses by itself after a round.
#pragma once

#include <string>
#include <vector>

#include "engine/api/breakpoints.h"
#include "engine/api/records.h"

namespace fiarse {

/// The breakpoint that the round meets, else the alert that asks for a pause, as a sentence; empty = go on.
/// @param earlier  as in breakpointHit().
std::string pauseReason(const RunInfo& info, const std::vector<Breakpoint>& breakpoints,
                        const std::vector<RoundRecord>& earlier, const RoundRecord& record);

}  // namespace fiarse
