/// How much of each layer's masks changed from round to round, read from a run file.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/run_file.h"

namespace fiarse::ui {

/// 1 − J of the masks after a round and after the one before it.
struct LayerChurn {
    std::int64_t lastRound = 0;  ///< as far as it was read; 0 = nothing yet
    std::size_t layers = 0, levels = 0;
    std::vector<float> values;  ///< [round − 1][layer][level]; NaN where both masks are empty

    /// Precondition: 1 <= round <= lastRound.
    float at(std::int64_t round, std::size_t layer, std::size_t level) const {
        return values[(static_cast<std::size_t>(round - 1) * layers + layer) * levels + level];
    }
};

/// Reads in portions, so that whoever waits for another round is not kept waiting, and goes on where it
/// stopped. One thread.
class LayerChurnReader {
public:
    static constexpr std::int64_t kRoundsAtOnce = 32;

    /// @param run  outlives this.
    explicit LayerChurnReader(const RunFile& run) : m_run(run) {}

    /// What is known after at most kRoundsAtOnce more rounds. Errors: File. Cost: one tier map a round.
    Result<LayerChurn> read();
    /// Whether rounds are left to read.
    bool isComplete() const { return m_known.lastRound >= m_run.completedRounds(); }

private:
    const RunFile& m_run;
    LayerChurn m_known;
    std::vector<std::uint8_t> m_before;  ///< tier map after m_known.lastRound
};

}  // namespace fiarse::ui
