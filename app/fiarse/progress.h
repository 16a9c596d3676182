/// Tells how a run gets on, on standard error: one line that is rewritten on a terminal, a sentence a
/// round elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::app {

class Progress {
public:
    /// @param first   completed rounds at the start; @param target  rounds at the end.
    Progress(std::vector<Level> levels, std::int64_t first, std::int64_t target, bool quiet);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void finished(const RoundRecord& record);
    /// Leaves the rewritten line, so that something else can be printed.
    void endLine();

private:
    const std::vector<Level> m_levels;
    const std::int64_t m_first, m_target;
    const bool m_quiet, m_terminal;
    const std::chrono::steady_clock::time_point m_started = std::chrono::steady_clock::now();
    double m_accuracy = -1.0;  ///< mean over the capacities in the last evaluation; < 0 = none yet
    bool m_lineOpen = false;
};

}  // namespace fiarse::app
