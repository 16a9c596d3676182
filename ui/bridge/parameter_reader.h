/// One parameter over all stored rounds, read from a run file.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/api/run_file.h"
#include "ui/bridge/run_history.h"

namespace fiarse::ui {

/// Reads in portions, so that whoever waits for another round is not kept
/// waiting, and goes on where it stopped as long as it is asked for the same
/// parameter. One thread.
class ParameterReader {
public:
    static constexpr std::int64_t kRoundsAtOnce = 64;

    /// @param run  outlives this.
    explicit ParameterReader(const RunFile& run) : m_run(run) {}

    /// What is known of the parameter after at most kRoundsAtOnce more rounds.
    /// Errors: Input (no such parameter), File. Cost: one tier map a round, all
    /// arrays of each checkpoint.
    Result<ParameterHistory> read(std::int64_t parameter);
    /// Whether rounds are left to read.
    bool isComplete() const { return m_known.lastRound() >= m_run.completedRounds(); }

private:
    const RunFile& m_run;
    ParameterHistory m_known;
};

}  // namespace fiarse::ui
