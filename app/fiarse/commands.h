/// The commands of `fiarse`, each in its own file. They read their options into a value, and the
/// function that runs them returns the process's exit code: 0 done, 2 bad input, 3 the run failed, 4 a
/// file could not be read or written, 130 interrupted with the state saved.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace fiarse::app {

/// A command that was chosen; called after the command line was read.
using Command = std::function<int()>;

/// Adds the command to `cli`; `chosen` is set where the user asks for it.
void addRun(CLI::App& cli, Command& chosen);
void addResume(CLI::App& cli, Command& chosen);
void addBranch(CLI::App& cli, Command& chosen);
void addValidate(CLI::App& cli, Command& chosen);
void addData(CLI::App& cli, Command& chosen);
void addAlone(CLI::App& cli, Command& chosen);
void addInfo(CLI::App& cli, Command& chosen);
void addExport(CLI::App& cli, Command& chosen);
void addDiff(CLI::App& cli, Command& chosen);
void addSweep(CLI::App& cli, Command& chosen);
void addBench(CLI::App& cli, Command& chosen);

}  // namespace fiarse::app
