/// How much of each layer lies in each client's submodel. Pure functions of values.
#pragma once

#include <optional>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::ui {

/// Parameters of a layer in a submodel.
struct KeptShare {
    std::uint64_t kept = 0, count = 0;

    /// kept / count, 0..1; 0 for an empty layer.
    double share() const { return count == 0 ? 0.0 : static_cast<double>(kept) / static_cast<double>(count); }
    friend bool operator==(const KeptShare&, const KeptShare&) = default;
};

/// Kept parameters of each layer in each level's submodel, [level][layer], counted in the tier map.
std::vector<std::vector<KeptShare>> keptShares(const RunInfo& info, const RoundArrays& arrays);

/// One row of the client × layer picture.
struct CoverageRow {
    std::int64_t client = 0;
    int level = 0;
    bool participates = false;

    friend bool operator==(const CoverageRow&, const CoverageRow&) = default;
};

/// All clients, smallest capacity first, then by id.
/// @param participants  ids of the round's participants.
std::vector<CoverageRow> coverageRows(const RunInfo& info, const std::vector<std::int64_t>& participants);

/// Kept share of each layer in one level's submodel over the rounds, [round][layer], in the order of the
/// records; empty for an unknown level.
std::vector<std::vector<KeptShare>> keptHistory(const RunInfo& info, const std::vector<RoundRecord>& records,
                                                int level);

/// Position of a share on the colour scale: its square root, so that 1/64, 1/16, 1/4 and 1 lie 1/8, 1/4,
/// 1/2 and 1 along it.
double sharePosition(double share);

}  // namespace fiarse::ui
