/// What the measures of bias add up over the rounds, as rows. Files before version 3 have none.
#pragma once

#include <array>
#include <cstdint>

#include "engine/api/bias.h"
#include "engine/store/database.h"

namespace fiarse {

/// Of the three kinds of coverage, in the order of CoverageKind; all after the same round.
using RunSums = std::array<BiasAccumulator, 3>;

/// Before round 1. @param initial  arrays of round 0.
RunSums noSums(const RunInfo& info, const RoundArrays& initial);
/// Counts one more round. @param participants  |P_r|.
void addRound(RunSums& sums, const RoundArrays& arrays, std::size_t participants);

/// Inserts one row; call it inside a transaction. Throws StoreError.
void insertSums(const Database& database, const RunSums& sums);

/// The sums of one kind after `round`: from the nearest stored ones forward, from round 0 where there are
/// none. Throws StoreError or nlohmann::json::exception.
BiasAccumulator biasAfter(const Database& database, const RunInfo& info, std::int64_t round,
                          CoverageKind kind);

/// The sums after the last round `round`, for going on. What is missing of the rows at multiples of `every`
/// (all, in a file of an older version) is inserted on the way; call it inside a transaction.
/// Throws StoreError or nlohmann::json::exception.
RunSums continuedSums(const Database& database, const RunInfo& info, std::int64_t round, std::int64_t every);

}  // namespace fiarse
