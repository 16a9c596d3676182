/// The run file of a branch, and what it remembers of the settings before it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/result.h"
#include "engine/api/simulation.h"

namespace fiarse {

/// The settings that some rounds of a run came to be with.
struct PastSettings {
    std::int64_t lastRound = 0;  ///< the last of these rounds; the first follows the entry before
    Experiment experiment;
};

/// What a branch inherited, in the order of the rounds; empty for a run that is no branch. The rounds after
/// the last entry have the run's own settings. Errors: File.
Result<std::vector<PastSettings>> pastSettings(const std::filesystem::path& path);

/// What a branch's file has instead of its parent's.
struct BranchContents {
    RunInfo info;                    ///< the branch's own
    SimulationState state;           ///< after its last inherited round
    RoundArrays masks;               ///< only tier map and thresholds: what the next round starts from
    std::vector<PastSettings> past;  ///< ends with the round of `state`
};

/// Copies the rounds of `parent` up to that of contents.state and replaces the rest. The weights are kept as
/// a checkpoint, so that a branch of the branch never has to go back beyond it. `child` comes to be as a
/// whole or not at all. Errors: File (`child` exists, or cannot be written).
Result<void> writeBranch(const std::filesystem::path& parent, const std::filesystem::path& child,
                         const BranchContents& contents);

}  // namespace fiarse
