/// The arrays of each round and the newest state as rows.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/run_file.h"
#include "engine/api/simulation.h"
#include "engine/store/database.h"

namespace fiarse {

/// Update counts and rounds of the last training, both [d_all].
struct TrainingCounts {
    std::int64_t round = 0;
    std::vector<std::uint32_t> updates;
    std::vector<std::int32_t> lastTrained;

    /// To the next round: a parameter was trained where somebody moved it.
    void advance(const std::vector<std::uint16_t>& moved);

    friend bool operator==(const TrainingCounts&, const TrainingCounts&) = default;
};

/// Part of the newest state.
struct NewestArrays {
    std::vector<float> weights;
    TrainingCounts counts;
};

/// Insert one row each; call them inside a transaction. Throw StoreError.
void insertArrays(const Database& database, const RoundArrays& arrays);
void insertCounts(const Database& database, const TrainingCounts& counts);
void insertWeights(const Database& database, std::int64_t round, const std::vector<float>& weights);
void replaceState(const Database& database, const SimulationState& state);

/// What importance remembers after `round`; kept for the newest round and for those with a checkpoint.
/// Nothing where the file has none.
void replaceUpdateMemory(const Database& database, std::int64_t round, const UpdateMemory& memory);
UpdateMemory selectUpdateMemory(const Database& database, std::int64_t round, std::size_t count);

/// The newest state. @param count  d_all. Throws StoreError.
SimulationState selectState(const Database& database, std::size_t count);
/// Weights and counts of the newest state, as far as they are meant; nothing where it is not of `round`.
/// Throws StoreError.
std::optional<NewestArrays> selectNewest(const Database& database, std::int64_t round, std::size_t count,
                                         bool weights, bool counts);
/// What is meant of one round, but never weights and counts. Throws StoreError or nlohmann::json::exception.
RoundArrays selectArrays(const Database& database, std::int64_t round, const Layout& layout,
                         ArrayParts parts = ArrayParts::all());
/// Only the tier map of one round. Throws StoreError.
std::vector<std::uint8_t> selectTierMap(const Database& database, std::int64_t round, std::size_t count);
/// The weights of a kept checkpoint, or nothing. Throws StoreError.
std::optional<std::vector<float>> selectWeights(const Database& database, std::int64_t round,
                                                std::size_t count);

/// The counts after `round`: from the nearest stored ones, or from `start` where that is nearer,
/// forward through what was moved. Throws StoreError.
TrainingCounts countsAfter(const Database& database, std::int64_t round, std::size_t count,
                           const TrainingCounts* start);

}  // namespace fiarse
