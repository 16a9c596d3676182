/// The loop that `run` and `resume` share: rounds, the run file, what is said meanwhile.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/api/recorded_run.h"

namespace fiarse::app {

struct LoopOptions {
    std::int64_t target = 0;          ///< completed rounds at which the loop ends
    bool json = false;                ///< one object a round on standard output
    std::vector<std::string> failOn;  ///< ids of alerts that end the run
    bool quiet = false;               ///< nothing on standard error but failures
};

/// Runs to the target or until interrupted. Every complete round is in the run file when the next begins.
/// @return the process's exit code; failures were told.
int runRounds(RecordedRun run, const std::filesystem::path& path, const LoopOptions& options);

/// What is printed when the target is reached: the line for scripts or the table.
int tellFinished(const std::filesystem::path& path, const LoopOptions& options);

}  // namespace fiarse::app
