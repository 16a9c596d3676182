#include "engine/store/bias_rows.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "engine/store/array_rows.h"
#include "engine/store/blob.h"
#include "engine/store/run_database.h"

namespace fiarse {

namespace {

using Counts = std::vector<std::uint32_t>;

template <typename Operation>
Counts combined(const Counts& a, const Counts& b, Operation operation) {
    Counts result(a.size());
    std::transform(a.begin(), a.end(), b.begin(), result.begin(), operation);
    return result;
}

const BiasAccumulator& of(const RunSums& sums, CoverageKind kind) {
    return sums[static_cast<std::size_t>(kind)];
}

/// The nearest stored sums at or before a round.
struct StoredSums {
    std::int64_t round = 0;
    std::uint64_t participants = 0;
    Counts assigned, alive, moved;
    std::vector<std::uint64_t> expected;

    BiasAccumulator accumulator(const Database& database, const RunInfo& info, CoverageKind kind) const {
        const Counts& counts = kind == CoverageKind::Assigned ? assigned
                               : kind == CoverageKind::Alive  ? alive
                                                              : moved;
        return {info, BiasSums{round, participants, counts, expected},
                selectTierMap(database, round, info.layout.count), kind};
    }
};

std::optional<StoredSums> nearestSums(const Database& database, std::int64_t round, std::size_t count) {
    if (schemaVersion(database) < 3) return std::nullopt;
    Statement row(database,
                  "SELECT round, participants, moved, alive_minus_moved, assigned_minus_alive, expected "
                  "FROM sums WHERE round <= ? ORDER BY round DESC LIMIT 1");
    if (!row.bind(round).step()) return std::nullopt;
    StoredSums sums{.round = row.integer(0), .participants = row.count(1)};
    sums.moved = unpacked<std::uint32_t>(row.blob(2), count);
    sums.alive = combined(unpacked<std::uint32_t>(row.blob(3), count), sums.moved, std::plus<>());
    sums.assigned = combined(unpacked<std::uint32_t>(row.blob(4), count), sums.alive, std::plus<>());
    sums.expected = unpacked<std::uint64_t>(row.blob(5), count);
    return sums;
}

std::size_t participantsOf(const Database& database, std::int64_t round) {
    Statement row(database, "SELECT count(*) FROM participation WHERE round = ?");
    row.bind(round).step();
    return static_cast<std::size_t>(row.integer(0));
}

}  // namespace

RunSums noSums(const RunInfo& info, const RoundArrays& initial) {
    return {BiasAccumulator(info, initial, CoverageKind::Assigned),
            BiasAccumulator(info, initial, CoverageKind::Alive),
            BiasAccumulator(info, initial, CoverageKind::Moved)};
}

void addRound(RunSums& sums, const RoundArrays& arrays, std::size_t participants) {
    for (BiasAccumulator& one : sums) one.add(arrays, participants);
}

void insertSums(const Database& database, const RunSums& sums) {
    const BiasSums& assigned = of(sums, CoverageKind::Assigned).sums();
    const BiasSums& alive = of(sums, CoverageKind::Alive).sums();
    const BiasSums& moved = of(sums, CoverageKind::Moved).sums();
    Statement(database, "INSERT INTO sums VALUES(?, ?, ?, ?, ?, ?)")
        .bind(assigned.round, assigned.participants, packed(moved.counts),
              packed(combined(alive.counts, moved.counts, std::minus<>())),
              packed(combined(assigned.counts, alive.counts, std::minus<>())), packed(assigned.expected))
        .run();
}

BiasAccumulator biasAfter(const Database& database, const RunInfo& info, std::int64_t round,
                          CoverageKind kind) {
    const auto stored = nearestSums(database, round, info.layout.count);
    BiasAccumulator sums = stored ? stored->accumulator(database, info, kind)
                                  : BiasAccumulator(info, selectArrays(database, 0, info.layout), kind);
    for (std::int64_t next = sums.round() + 1; next <= round; ++next)
        sums.add(selectArrays(database, next, info.layout), participantsOf(database, next));
    return sums;
}

RunSums continuedSums(const Database& database, const RunInfo& info, std::int64_t round, std::int64_t every) {
    const auto stored = nearestSums(database, round, info.layout.count);
    RunSums sums = stored ? RunSums{stored->accumulator(database, info, CoverageKind::Assigned),
                                    stored->accumulator(database, info, CoverageKind::Alive),
                                    stored->accumulator(database, info, CoverageKind::Moved)}
                          : noSums(info, selectArrays(database, 0, info.layout));
    for (std::int64_t next = sums.front().round() + 1; next <= round; ++next) {
        addRound(sums, selectArrays(database, next, info.layout), participantsOf(database, next));
        if (next % every == 0) insertSums(database, sums);
    }
    return sums;
}

}  // namespace fiarse
