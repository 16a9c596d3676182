/// What `resume` does, for `branch --run` too.
#pragma once

#include <optional>
#include <string>

#include "app/fiarse/round_loop.h"

namespace fiarse::app {

struct ResumeOptions {
    std::string file;
    std::optional<std::int64_t> target;
    int threads = 0;
    LoopOptions loop;
};

/// Continues the run in its file. @return the process's exit code; failures were told.
int resumeRun(ResumeOptions options);

}  // namespace fiarse::app
