/// What the coverage pictures show, and what they say about a cell. Pure functions of values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ui/models/coverage_shares.h"
#include "ui/plots/share_grid.h"

namespace fiarse::ui {

/// "fc1" for "fc1.weight", "bias" for "fc1.bias": enough where layers stand in order.
QString shortLayerName(const LayerInfo& layer);

/// Clients × layers: clients by capacity, smallest first, then by id; participants are marked.
ShareGridData clientGrid(const RunInfo& info, const std::vector<CoverageRow>& rows,
                         const std::vector<std::vector<KeptShare>>& shares,
                         std::optional<std::int64_t> chosen);

/// Layers × rounds of one level.
/// @param history      [round][layer], as of keptHistory().
/// @param firstRound   number of the first of them.
/// @param chosenLayer  the highlighted row, −1 for none.
ShareGridData roundGrid(const RunInfo& info, const std::vector<std::vector<KeptShare>>& history,
                        std::int64_t firstRound, int chosenLayer);

/// "Client 83 · Sensor 1/64: 392 of 25,088 parameters of fc1.weight (1.6 %)".
QString clientCellText(const RunInfo& info, const CoverageRow& row, std::size_t layer,
                       const KeptShare& share);

/// "Round 12, capacity 1/64: 392 of 25,088 parameters of fc1.weight (1.6 %)".
QString roundCellText(const RunInfo& info, std::int64_t round, int level, std::size_t layer,
                      const KeptShare& share);

}  // namespace fiarse::ui
