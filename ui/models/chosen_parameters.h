/// Which parameters a selection stands for. Pure functions.
#pragma once

#include <cstdint>
#include <vector>

#include "ui/bridge/run_moment.h"

namespace fiarse::ui {

/// The mask of a client in the round after `arrays`, [d_all] 0 or 1; of its level where clients have no masks
/// of their own. Empty where it is not known. Cost: one pass over the parameters.
std::vector<std::uint8_t> clientMask(const RunInfo& info, const RoundArrays& arrays, std::int64_t client);

/// Whether a selection leaves parameters out: a block, a range of |w|, or clients.
bool choosesParameters(const ViewSelection& selection);

/// Parameters first .. first + count − 1: 1 where one is in the chosen block and range of |w|, and in the
/// mask of at least one chosen client (where clients are chosen). Cost: O(count) for each chosen level; where
/// clients have masks of their own, O(d) for each chosen client.
std::vector<std::uint8_t> chosenParameters(const RunInfo& info, const RoundArrays& arrays,
                                           const ViewSelection& selection, std::size_t first,
                                           std::size_t count);

/// The maskable parameters that were brushed, of the chosen layer where one is; flat indices, rising. Empty
/// where nothing was brushed. Cost: one pass over the layers that were brushed.
std::vector<std::size_t> brushedParameters(const RunInfo& info, const RoundArrays& arrays,
                                           const ViewSelection& selection);

}  // namespace fiarse::ui
