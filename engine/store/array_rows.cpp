#include "engine/store/array_rows.h"

#include <algorithm>
#include <string>
#include <type_traits>

#include "engine/store/alert_rows.h"
#include "engine/store/blob.h"
#include "engine/store/few_values.h"
#include "engine/store/json_numbers.h"
#include "engine/store/run_database.h"
#include "engine/store/schema.h"

namespace fiarse {

namespace {

using Counts = std::vector<std::uint16_t>;

Counts differing(Counts a, const Counts& b) {
    std::transform(a.begin(), a.end(), b.begin(), a.begin(),
                   [](std::uint16_t x, std::uint16_t y) { return static_cast<std::uint16_t>(x ^ y); });
    return a;
}

using Histograms = std::vector<std::vector<std::uint32_t>>;

std::vector<char> packedHistograms(const Histograms& histograms) {
    std::vector<std::uint32_t> flat;
    for (const auto& layer : histograms) flat.insert(flat.end(), layer.begin(), layer.end());
    return flat.empty() ? std::vector<char>() : packed(flat);
}

Histograms selectHistograms(const Database& database, std::int64_t round, std::size_t layers) {
    if (schemaVersion(database) < 3) return {};
    Statement row(database, "SELECT magnitudes FROM arrays WHERE round = ?");
    if (!row.bind(round).step() || row.blob(0).empty()) return {};
    const auto flat = unpacked<std::uint32_t>(row.blob(0), layers * kMagnitudeBins);
    Histograms histograms;
    for (auto first = flat.begin(); first != flat.end(); first += kMagnitudeBins)
        histograms.emplace_back(first, first + kMagnitudeBins);
    return histograms;
}

template <typename T>
std::vector<T> unpackedAs(std::span<const char> blob, std::size_t count) {
    if constexpr (std::is_same_v<T, std::uint8_t>)
        return unpackedFewValues(blob, count);
    else
        return unpackedCounts(blob, count);
}

/// Columns 2 to 4; each is stored as what differs from the one before. Half as much has to be moved where the
/// counts are bytes.
template <typename T>
void selectCoverage(const Statement& row, ArrayParts parts, RoundArrays& arrays, std::size_t count) {
    const auto wide = [](const std::vector<T>& values) { return Counts(values.begin(), values.end()); };
    if (!parts.moved && !parts.alive && !parts.assigned) return;
    std::vector<T> counts = unpackedAs<T>(row.blob(2), count);
    const auto differ = [&](int column) {
        const std::vector<T> other = unpackedAs<T>(row.blob(column), count);
        for (std::size_t i = 0; i < count; ++i) counts[i] = static_cast<T>(counts[i] ^ other[i]);
    };
    if (parts.moved) arrays.moved = wide(counts);
    if (!parts.alive && !parts.assigned) return;
    differ(3);
    if (parts.alive) arrays.alive = wide(counts);
    if (!parts.assigned) return;
    differ(4);
    arrays.assigned = wide(counts);
}

[[noreturn]] void missing(const char* what, std::int64_t round) {
    throw damaged(std::string(what) + " of round " + std::to_string(round) + " missing");
}

}  // namespace

void TrainingCounts::advance(const std::vector<std::uint16_t>& moved) {
    ++round;
    // Without a branch, which would be guessed wrong for every second parameter.
    const auto now = static_cast<std::int32_t>(round);
    for (std::size_t p = 0; p < moved.size(); ++p) {
        updates[p] += moved[p] != 0 ? 1U : 0U;
        lastTrained[p] = moved[p] != 0 ? now : lastTrained[p];
    }
}

void insertArrays(const Database& database, const RoundArrays& arrays) {
    Statement(database, "INSERT INTO arrays VALUES(?, ?, ?, ?, ?, ?, ?)")
        .bind(arrays.round, jsonNumbers(arrays.thresholds).dump(), packedFewValues(arrays.tierMap),
              packedCounts(arrays.moved), packedCounts(differing(arrays.alive, arrays.moved)),
              packedCounts(differing(arrays.assigned, arrays.alive)), packedHistograms(arrays.magnitudes))
        .run();
}

void insertCounts(const Database& database, const TrainingCounts& counts) {
    Statement(database, "INSERT INTO counts VALUES(?, ?, ?)")
        .bind(counts.round, packed(counts.updates), packed(counts.lastTrained))
        .run();
}

void insertWeights(const Database& database, std::int64_t round, const std::vector<float>& weights) {
    Statement(database, "INSERT INTO checkpoint VALUES(?, ?)").bind(round, packed(weights)).run();
}

void replaceState(const Database& database, const SimulationState& state) {
    Statement(database, "INSERT OR REPLACE INTO state VALUES(0, ?, ?, ?, ?, ?, ?)")
        .bind(state.completedRounds, state.hash, packed(state.weights), packed(state.updates),
              packed(state.lastTrained), packedFewValues(state.usedTierMap))
        .run();
    replaceAlertMemory(database, state.alertMemory);
    replaceUpdateMemory(database, state.completedRounds, state.updateMemory);
}

void replaceUpdateMemory(const Database& database, std::int64_t round, const UpdateMemory& memory) {
    if (memory.empty()) return;
    Statement(database, kUpdateMemoryTable).run();
    Statement(database, "INSERT OR REPLACE INTO update_memory VALUES(?, ?, ?)")
        .bind(round, packed(memory.magnitude), packed(memory.square))
        .run();
    // Between checkpoints only the newest is needed.
    Statement(database,
              "DELETE FROM update_memory WHERE round < ? AND round NOT IN (SELECT round FROM checkpoint)")
        .bind(round)
        .run();
}

UpdateMemory selectUpdateMemory(const Database& database, std::int64_t round, std::size_t count) {
    Statement table(database, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'update_memory'");
    if (!table.step()) return {};
    Statement row(database, "SELECT magnitude, square FROM update_memory WHERE round = ?");
    if (!row.bind(round).step()) return {};
    return {unpacked<float>(row.blob(0), count), unpacked<float>(row.blob(1), count)};
}

SimulationState selectState(const Database& database, std::size_t count) {
    Statement row(database, "SELECT round, hash, weights, updates, last_trained, used_tier_map FROM state");
    if (!row.step()) missing("the state", 0);
    SimulationState state;
    state.completedRounds = row.integer(0);
    state.hash = row.text(1);
    state.weights = unpacked<float>(row.blob(2), count);
    state.updates = unpacked<std::uint32_t>(row.blob(3), count);
    state.lastTrained = unpacked<std::int32_t>(row.blob(4), count);
    state.usedTierMap = unpackedFewValues(row.blob(5), state.completedRounds == 0 ? 0 : count);
    state.alertMemory = selectAlertMemory(database, count);
    state.updateMemory = selectUpdateMemory(database, state.completedRounds, count);
    return state;
}

std::optional<NewestArrays> selectNewest(const Database& database, std::int64_t round, std::size_t count,
                                         bool weights, bool counts) {
    Statement row(database, "SELECT round, weights, updates, last_trained FROM state WHERE round = ?");
    if (!row.bind(round).step()) return std::nullopt;
    NewestArrays newest;
    if (weights) newest.weights = unpacked<float>(row.blob(1), count);
    if (counts)
        newest.counts = {round, unpacked<std::uint32_t>(row.blob(2), count),
                         unpacked<std::int32_t>(row.blob(3), count)};
    return newest;
}

RoundArrays selectArrays(const Database& database, std::int64_t round, const Layout& layout,
                         ArrayParts parts) {
    const std::size_t count = layout.count;
    const bool alive = parts.alive || parts.assigned;
    const bool moved = parts.moved || alive;
    // SQLite reads every column that is named, whether somebody looks at it or not.
    const auto column = [](bool wanted, const char* name) {
        return std::string(wanted ? name : "NULL") + ", ";
    };
    Statement row(database, "SELECT thresholds, " + column(parts.tierMap, "tier_map") +
                                column(moved, "moved") + column(alive, "alive_xor_moved") +
                                (parts.assigned ? "assigned_xor_alive" : "NULL") +
                                " FROM arrays WHERE round = ?");
    if (!row.bind(round).step()) missing("the arrays", round);
    RoundArrays arrays;
    arrays.round = round;
    for (const nlohmann::json& level : nlohmann::json::parse(row.text(0))) {
        arrays.thresholds.push_back(numbersFrom<float>(level));
    }
    if (parts.tierMap) arrays.tierMap = unpackedFewValues(row.blob(1), count);
    const bool few = (!moved || holdsFewValues(row.blob(2))) && (!alive || holdsFewValues(row.blob(3))) &&
                     (!parts.assigned || holdsFewValues(row.blob(4)));
    few ? selectCoverage<std::uint8_t>(row, parts, arrays, count)
        : selectCoverage<std::uint16_t>(row, parts, arrays, count);
    if (parts.magnitudes) arrays.magnitudes = selectHistograms(database, round, layout.layers.size());
    return arrays;
}

std::vector<std::uint8_t> selectTierMap(const Database& database, std::int64_t round, std::size_t count) {
    Statement row(database, "SELECT tier_map FROM arrays WHERE round = ?");
    if (!row.bind(round).step()) missing("the tier map", round);
    return unpackedFewValues(row.blob(0), count);
}

std::optional<std::vector<float>> selectWeights(const Database& database, std::int64_t round,
                                                std::size_t count) {
    Statement row(database, "SELECT weights FROM checkpoint WHERE round = ?");
    if (!row.bind(round).step()) return std::nullopt;
    return unpacked<float>(row.blob(0), count);
}

TrainingCounts countsAfter(const Database& database, std::int64_t round, std::size_t count,
                           const TrainingCounts* start) {
    TrainingCounts counts;
    Statement kept(
        database,
        "SELECT round, updates, last_trained FROM counts WHERE round <= ? ORDER BY round DESC LIMIT 1");
    if (!kept.bind(round).step()) missing("the update counts", round);
    if (start != nullptr && start->round <= round && start->round > kept.integer(0)) {
        counts = *start;
    } else {
        counts = {kept.integer(0), unpacked<std::uint32_t>(kept.blob(1), count),
                  unpacked<std::int32_t>(kept.blob(2), count)};
    }
    Statement moved(database, "SELECT moved FROM arrays WHERE round > ? AND round <= ? ORDER BY round");
    moved.bind(counts.round, round);
    while (moved.step()) counts.advance(unpackedCounts(moved.blob(0), count));
    if (counts.round != round) missing("the arrays", round);
    return counts;
}

}  // namespace fiarse
