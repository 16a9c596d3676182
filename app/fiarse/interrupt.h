/// Ctrl-C and the request to end, as a flag that the engine looks at.
#pragma once

#include "engine/api/simulation.h"

namespace fiarse::app {

/// From now on a reader that goes away (SIGPIPE) does not end the process, and the first SIGINT or SIGTERM
/// raises the flag; a second one ends the process at once.
/// @return the flag. The only object of the process that outlives main(): a signal handler has nowhere
/// else to look.
StopFlag& watchInterrupts();

}  // namespace fiarse::app
