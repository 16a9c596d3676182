#include "engine/store/array_rows.h"

#include <algorithm>

#include "engine/store/alert_rows.h"
#include "engine/store/blob.h"
#include "engine/store/json_numbers.h"
#include "engine/store/run_database.h"
#include "engine/store/schema.h"

namespace fiarse {

namespace {

using Counts = std::vector<std::uint16_t>;

Counts differing(const Counts& a, const Counts& b) {
    Counts difference(a.size());
    std::transform(a.begin(), a.end(), b.begin(), difference.begin(),
                   [](std::uint16_t x, std::uint16_t y) { return static_cast<std::uint16_t>(x ^ y); });
    return difference;
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

[[noreturn]] void missing(const char* what, std::int64_t round) {
    throw damaged(std::string(what) + " of round " + std::to_string(round) + " missing");
}

}  // namespace

void TrainingCounts::advance(const std::vector<std::uint16_t>& moved) {
    ++round;
    for (std::size_t p = 0; p < moved.size(); ++p) {
        if (moved[p] == 0) continue;
        ++updates[p];
        lastTrained[p] = static_cast<std::int32_t>(round);
    }
}

void insertArrays(const Database& database, const RoundArrays& arrays) {
    Statement(database, "INSERT INTO arrays VALUES(?, ?, ?, ?, ?, ?, ?)")
        .bind(arrays.round, jsonNumbers(arrays.thresholds).dump(), packed(arrays.tierMap),
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
              packed(state.lastTrained), packed(state.usedTierMap))
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
    state.usedTierMap = unpacked<std::uint8_t>(row.blob(5), state.completedRounds == 0 ? 0 : count);
    state.alertMemory = selectAlertMemory(database, count);
    state.updateMemory = selectUpdateMemory(database, state.completedRounds, count);
    return state;
}

RoundArrays selectArrays(const Database& database, std::int64_t round, const Layout& layout) {
    const std::size_t count = layout.count;
    Statement row(database,
                  "SELECT thresholds, tier_map, moved, alive_xor_moved, assigned_xor_alive FROM arrays "
                  "WHERE round = ?");
    if (!row.bind(round).step()) missing("the arrays", round);
    RoundArrays arrays;
    arrays.round = round;
    for (const nlohmann::json& level : nlohmann::json::parse(row.text(0))) {
        arrays.thresholds.push_back(numbersFrom<float>(level));
    }
    arrays.tierMap = unpacked<std::uint8_t>(row.blob(1), count);
    arrays.moved = unpackedCounts(row.blob(2), count);
    arrays.alive = differing(unpackedCounts(row.blob(3), count), arrays.moved);
    arrays.assigned = differing(unpackedCounts(row.blob(4), count), arrays.alive);
    arrays.magnitudes = selectHistograms(database, round, layout.layers.size());
    return arrays;
}

std::vector<std::uint8_t> selectTierMap(const Database& database, std::int64_t round, std::size_t count) {
    Statement row(database, "SELECT tier_map FROM arrays WHERE round = ?");
    if (!row.bind(round).step()) missing("the tier map", round);
    return unpacked<std::uint8_t>(row.blob(0), count);
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
