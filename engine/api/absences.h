/// Who was called in a round and did not answer. The record of a round holds its participants alone; the rest
/// follows from the experiment, whose draws can be made again.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/api/records.h"

namespace fiarse {

/// The clients that the server called in the round and could not reach, ascending; none where every tier is
/// always available. Calls that nobody answered count too (engine/rounds/selection.h).
///
/// Not known (nothing) where the experiment's draws do not give the recorded participants: rounds that a
/// branch took over from a parent with other settings. Cost: O(clients). Threads: pure.
std::optional<std::vector<std::int64_t>> unreachedClients(const RunInfo& info, const RoundRecord& record);

/// Whether some clients cannot always be reached.
bool hasAbsences(const Experiment& experiment);

}  // namespace fiarse
