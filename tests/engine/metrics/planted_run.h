/// A healthy hand-made run of 40 weights, and the same with a fault planted in it.
#pragma once

#include <limits>
#include <vector>

#include "engine/metrics/alerts.h"
#include "engine/metrics/coverage.h"

namespace fiarse::test {

/// One round as the rules see it; a fault changes it before it is judged.
struct PlantedRound {
    RoundRecord record;
    RoundArrays arrays;
    std::vector<std::uint8_t> used;
};

/// 4 full clients (0..3), 6 of a quarter (4..9); one layer of 4 units with 10 inputs, and a norm layer. For
/// the fault `lock-in` 190 more of a quarter, one order for all layers, and the last unit a layer of its own.
inline RunInfo plantedInfo(const std::string& fault = {}) {
    RunInfo info;
    info.layout.layers = {{.name = "fc", .shape = {4, 10}, .offset = 0, .count = 40},
                          {.name = "norm", .shape = {4}, .offset = 40, .count = 4, .maskable = false}};
    info.layout.count = 44;
    info.layout.maskable = 40;
    info.levels = {{{1.0, "1"}, "full", 4}, {{0.25, "1/4"}, "quarter", 6}};
    info.classNames = {"cat", "dog"};
    for (std::int64_t id = 0; id < 10; ++id) {
        info.clients.push_back({.id = id, .level = id < 4 ? 0 : 1});
        // Clients 2 and 3 hardly know dogs; they take part only where that is the fault.
        info.clients.back().trainLabels = {20, 20};
        if (id == 2 || id == 3) info.clients.back().trainLabels = {100, 1};
    }
    if (fault == "lock-in") {
        info.experiment.strategy.scope = Scope::Global;
        for (std::int64_t id = 10; id < 200; ++id)
            info.clients.push_back({.id = id, .level = 1, .trainLabels = {20, 20}});
        info.levels[1].clients = 196;
        info.layout.layers[0] = {.name = "fc", .shape = {3, 10}, .offset = 0, .count = 30};
        info.layout.layers.insert(info.layout.layers.begin() + 1,
                                  {.name = "out", .shape = {1, 10}, .offset = 30, .count = 10});
    }
    return info;
}

/// Each fourth weight belongs to the quarter; one of the ten moves on by a place each round.
inline std::vector<std::uint8_t> plantedMap(std::int64_t round) {
    std::vector<std::uint8_t> map(44, 0);
    std::fill(map.begin() + 40, map.end(), kAlwaysHeld);
    for (std::int64_t j = 0; j < 10; ++j) {
        const std::int64_t moves = round / 10 + (j < round % 10 ? 1 : 0);
        map[static_cast<std::size_t>(4 * j + moves % 4)] = 1;
    }
    return map;
}

inline std::uint64_t heldBy(const std::vector<std::uint8_t>& map, int level) {
    std::uint64_t count = 0;
    for (std::size_t p = 0; p < 40; ++p) count += holds(map[p], level);
    return count;
}

/// Fills what follows from the masks and the participants.
inline void settle(PlantedRound& round) {
    round.record.kept = {{heldBy(round.used, 0), 4}, {heldBy(round.used, 1), 4}};
    round.arrays.assigned.assign(44, 0);
    for (Participation& one : round.record.participants) {
        one.assigned = one.alive = one.moved = heldBy(round.used, static_cast<int>(one.level));
        for (std::size_t p = 0; p < 44; ++p)
            round.arrays.assigned[p] += holds(round.used[p], static_cast<int>(one.level));
    }
    round.record.coverage.assigned =
        coverageCounts(round.arrays.assigned, plantedInfo().layout, round.record.participants.size());
}

inline void takePart(PlantedRound& round, std::vector<std::int64_t> clients) {
    round.record.participants.clear();
    for (const std::int64_t id : clients)
        round.record.participants.push_back({.client = id, .level = id < 4 ? 0 : 1});
}

inline PlantedRound healthyRound(std::int64_t number) {
    PlantedRound round;
    round.record.round = round.arrays.round = number;
    round.used = plantedMap(number);
    takePart(round, {0, 1, 5, 6});
    settle(round);
    round.record.churn = {0.0, 0.18};
    round.record.evaluated = true;
    const double accuracy = 0.3 + 0.01 * static_cast<double>(number);
    for (int level = 0; level < 2; ++level)
        round.record.evaluation.push_back(
            {.accuracy = accuracy, .classAccuracy = {accuracy + 0.05, accuracy - 0.05}});
    return round;
}

/// The healthy round with the fault that the rule `id` is there for.
inline PlantedRound faultyRound(const std::string& id, std::int64_t number) {
    PlantedRound round = healthyRound(number);
    RoundRecord& record = round.record;
    if (id == "class-exposure") {
        takePart(round, {2, 3, 5, 6});
        settle(round);
    }
    if (id == "lock-in") record.kept = {{30, 10, 4}, {1, 9, 4}};
    if (id == "never-updated") record.neverTrained = 2;
    if (id == "freeze") {
        record.churn[1] = 0.0;
        round.used = plantedMap(0);
        takePart(round, {0, 5, 6, 7});
        settle(round);
    }
    if (id == "stall" && number > 10)
        for (LevelEvaluation& level : record.evaluation) level.accuracy = 0.4;
    if (id == "class-gap" && number > 10) {
        record.evaluation[0].classAccuracy = {0.9, 0.9};
        record.evaluation[1].classAccuracy = {0.8, 0.3};
    }
    if (number < 5) return round;
    if (id == "churn") record.churn[1] = 0.35;
    if (id == "layer-collapse") std::fill(round.used.begin(), round.used.begin() + 40, std::uint8_t{0});
    if (id == "dead-units")
        for (std::size_t p = 0; p < 40; ++p) round.used[p] = p < 10 ? 1 : 0;
    if (id == "k-mismatch") round.used[number % 10 < 5 ? 2 : 3] = round.used[7] = 1;
    if (id == "layer-collapse" || id == "dead-units" || id == "k-mismatch") settle(round);
    if (id == "quorum") record.robustness.belowQuorum = 0.75;
    if (id == "attack-success") record.robustness.attackSuccess = {0.4, 0.625};
    if (id == "attrition") {  // of 10 each: 6 and 8 are left
        record.participants[3].alive = 6;
        record.participants[2].alive = 8;
    }
    if (id == "moved-gap") {  // of 40 each: 4 and 28 moved
        record.participants[0].moved = 4;
        record.participants[1].moved = 28;
    }
    if (id == "nan") record.evaluation[1].loss = std::numeric_limits<double>::infinity();
    if (id == "nesting") ++round.arrays.assigned[3];
    if (number > 5) return round;
    if (id == "rejected-update") record.participants[2].rejection = Rejection::OutsideMask;
    if (id == "starved-round") {
        takePart(round, {4, 5, 6, 7});
        settle(round);
    }
    return round;
}

/// What the simulation does at the end of a round.
inline AlertMonitor::Noticed notice(AlertMonitor& monitor, const RunInfo& info, PlantedRound round) {
    monitor.count(round.arrays);
    recordHeld(monitor.memory().held, info.layout, round.record);
    return monitor.evaluate(round.record, round.arrays, round.used);
}

/// Of that, the conditions that begin.
inline std::vector<Alert> finish(AlertMonitor& monitor, const RunInfo& info, PlantedRound round) {
    return notice(monitor, info, std::move(round)).alerts;
}

/// All alerts of `rounds` rounds with this fault; an empty id = none.
inline std::vector<Alert> playPlanted(const RunInfo& info, const std::string& fault,
                                      std::int64_t rounds = 45) {
    AlertMonitor monitor(info);
    std::vector<Alert> raised;
    for (std::int64_t number = 1; number <= rounds; ++number) {
        for (Alert& alert : finish(monitor, info, faultyRound(fault, number)))
            raised.push_back(std::move(alert));
    }
    return raised;
}

}  // namespace fiarse::test
