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
    /// The child's settings. Model, data, partition, seed and the tiers' capacities and clients must be the
    /// parent's; training, strategy, attack, defence, evaluation, checkpoints, rounds (more than `round`),
    /// alerts, names and note are free.
    Experiment experiment;
    std::filesystem::path child;  ///< must not exist yet
    SimulationOptions simulation;
};

/// Makes the child's run file: the parent's rounds 1..round and the state after it, with the child's
/// experiment; `resume` (RunnerOptions, `fiarse resume`) then goes on with round + 1. Where no checkpoint
/// holds the state after `round`, it is replayed from the last checkpoint before it, with the settings that
/// the parent then had, and each round must end with the recorded run hash. The child's run hash goes on
/// from the parent's. What its alert rules remember is as if they had been in force from round 1.
/// @param progress  told 0..1 while rounds are replayed; may be empty.
/// Errors: Input (no such round; a setting that a branch cannot change, named), File, Run (the replay did
/// not reproduce the recorded hash: another kind of processor or a damaged file), Interrupted; no child is
/// left behind then. Cost: loading the data, the replay, and a pass over the arrays of rounds 1..round.
/// Threads: any; the parent may be written to meanwhile.
Result<void> makeBranch(const BranchRequest& request, const StopFlag& stop,
                        const std::function<void(double)>& progress = {});

/// Why `changed` cannot continue `parent`, or nothing.
std::optional<Error> branchProblem(const Experiment& parent, const Experiment& changed);

}  // namespace fiarse
