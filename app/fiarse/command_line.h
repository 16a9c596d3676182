/// Reads the command line and runs the chosen command.
#pragma once

namespace fiarse::app {

/// @return the process's exit code (commands.h).
int runCommandLine(int argc, char** argv);

}  // namespace fiarse::app
