/// The loop that `run` and `resume` share: rounds, the run file, what is said meanwhile.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/api/breakpoints.h"
#include "engine/api/recorded_run.h"

namespace fiarse::app {

struct LoopOptions {
    std::int64_t target = 0;          ///< completed rounds at which the loop ends
    bool json = false;                ///< one object a round on standard output
    std::vector<std::string> failOn;  ///< ids of alerts that end the run
    std::vector<std::string> breaks;  ///< breakpoints as they were typed
    std::vector<Breakpoint> breakpoints;
    bool quiet = false;  ///< nothing on standard error but failures
};

/// `--break`, as `run` and `resume` take it.
void addBreakOption(CLI::App& command, LoopOptions& options);
/// Makes options.breakpoints of options.breaks. Errors: Input.
Result<void> readBreakpoints(LoopOptions& options, const std::vector<Level>& levels);

/// Runs to the target, a breakpoint, or until interrupted. Every complete round is in the run file when the
/// next begins.
/// @param earlier  the records before, which the breakpoints compare with.
/// @return the process's exit code; failures were told.
int runRounds(RecordedRun run, const std::filesystem::path& path, const LoopOptions& options,
              std::vector<RoundRecord> earlier = {});

/// What is printed when the target is reached: the line for scripts or the table.
int tellFinished(const std::filesystem::path& path, const LoopOptions& options);

}  // namespace fiarse::app
