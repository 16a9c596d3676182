/// How the masks that clients held last overlap, read from a run file.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "engine/api/run_file.h"
#include "ui/bridge/run_history.h"

namespace fiarse::ui {

/// Jaccard index of two masks, and what it has beyond min/max, which is all that nested masks can have. Masks
/// of different rounds need not be nested: there the excess tells how far the order of importance moved.
/// Keeps the masks of the round before, packed to bits, so that the next round costs little. One thread.
class MaskOverlaps {
public:
    /// @param run  outlives this.
    explicit MaskOverlaps(const RunFile& run) : m_run(run) {}

    /// @param round  1..completed rounds.
    /// Errors: Input (no such round), File. Cost: clients² · parameters / 64 word operations.
    Result<OverlapMoment> after(std::int64_t round, const OverlapScope& scope);

private:
    using Bits = std::vector<std::uint64_t>;
    struct Held {
        std::int64_t round = 0;
        int level = 0;
        std::int64_t client = -1;  ///< whose mask; −1 = that of all clients of the level

        friend auto operator<=>(const Held&, const Held&) = default;
    };
    Result<std::map<std::int64_t, Held>> lastHeld(std::int64_t round);
    Result<std::shared_ptr<const Bits>> mask(const Held& held);
    std::pair<std::size_t, std::size_t> wordsOf(std::int64_t layer) const;
    Result<Bits> membersAt(std::int64_t round, const ParameterSet& set);

    const RunFile& m_run;
    std::vector<std::vector<Participation>> m_participants;  ///< of rounds 1..
    std::map<Held, std::shared_ptr<const Bits>> m_masks;
};

}  // namespace fiarse::ui
