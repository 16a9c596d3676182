/// A child run that leaves its parent after one of its rounds and goes on with other settings.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>

#include "engine/api/experiment.h"
#include "engine/api/result.h"
#include "engine/api/simulation.h"

namespace fiarse {

struct BranchRequest {
    std::filesystem::path parent;  ///< never changed
    std::int64_t round = 0;        ///< 0..completed rounds of the parent: the last one that both share
    /// The child's settings. Model, data, partition, seed and fleet must be the parent's; training,
    /// strategy, evaluation, rounds, alerts, name and note are free.
    Experiment experiment;
    std::filesystem::path child;  ///< must not exist yet
    SimulationOptions simulation;
};

/// Makes the child's run file: the parent's rounds 1..round and the state after it, with the child's
/// experiment; `resume` (RunnerOptions, `fiarse resume`) then goes on with round + 1. Where no checkpoint
/// holds the state after `round`, it is replayed from the last checkpoint before it and must end with the
/// recorded run hash.
/// @param progress  told 0..1 while rounds are replayed; may be empty.
/// Errors: Input (no such round; a setting that a branch cannot change, named), File, Run (the replay did
/// not reproduce the recorded hash: another kind of processor or data that changed), Interrupted; no child
/// is left behind then.
Result<void> makeBranch(const BranchRequest& request, const StopFlag& stop,
                        const std::function<void(double)>& progress = {});

/// Why `changed` cannot continue `parent`, or nothing.
std::optional<Error> branchProblem(const Experiment& parent, const Experiment& changed);

}  // namespace fiarse
