#include "engine/store/alert_rows.h"

#include <nlohmann/json.hpp>

#include "engine/store/blob.h"
#include "engine/store/json_numbers.h"

namespace fiarse {

namespace {

using nlohmann::json;

bool hasAlerts(const Database& database) {
    return Statement(database, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'alert'").step();
}

json streakJson(const AlertMemory::Streak& streak) {
    const Alert& place = streak.place;
    return {place.rule, place.layer, place.level, place.byDesign, streak.rounds, streak.told, streak.calm};
}

AlertMemory::Streak streakFrom(const json& value) {
    return {.place = {.rule = value.at(0).get<std::string>(),
                      .layer = value.at(1).get<std::int64_t>(),
                      .level = value.at(2).get<std::int64_t>(),
                      .byDesign = value.at(3).get<bool>()},
            .rounds = value.at(4).get<std::int64_t>(),
            // Later than the first files.
            .told = value.size() > 5 && value.at(5).get<bool>(),
            .calm = value.size() > 6 ? value.at(6).get<std::int64_t>() : 0};
}

}  // namespace

void insertAlerts(const Database& database, const RoundRecord& record) {
    Statement row(database, "INSERT INTO alert VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < record.alerts.size(); ++i) {
        const Alert& alert = record.alerts[i];
        row.bind(record.round, std::uint64_t{i}, alert.rule, alert.layer, alert.level, alert.client,
                 alert.classIndex, alert.value, alert.byDesign)
            .run();
    }
}

json lastingJson(const std::vector<Alert>& alerts) {
    json list = json::array();
    for (const Alert& one : alerts)
        list.push_back({one.rule, one.layer, one.level, one.client, one.classIndex, jsonNumber(one.value),
                        one.byDesign});
    return list;
}

std::vector<Alert> lastingFrom(const json& list, std::int64_t round) {
    std::vector<Alert> alerts;
    for (const json& one : list)
        alerts.push_back({.round = round,
                          .rule = one.at(0).get<std::string>(),
                          .layer = one.at(1).get<std::int64_t>(),
                          .level = one.at(2).get<std::int64_t>(),
                          .client = one.at(3).get<std::int64_t>(),
                          .classIndex = one.at(4).get<std::int64_t>(),
                          .value = numberFrom(one.at(5)),
                          .byDesign = one.at(6).get<bool>()});
    return alerts;
}

void replaceAlertMemory(const Database& database, const AlertMemory& memory) {
    json detail = {{"best_accuracy", memory.bestAccuracy},
                   {"best_round", memory.bestRound},
                   {"streaks", json::array()},
                   {"exposure", memory.exposure},
                   {"exposure_rounds", memory.exposureRounds},
                   {"reached", memory.reached},
                   {"reached_rounds", memory.reachedRounds}};
    for (const AlertMemory::Streak& streak : memory.streaks) detail["streaks"].push_back(streakJson(streak));
    const std::vector<char> held = memory.held.empty() ? std::vector<char>() : packed(memory.held);
    Statement(database, "INSERT OR REPLACE INTO alert_memory VALUES(0, ?, ?)")
        .bind(held, detail.dump())
        .run();
}

void addAlerts(const Database& database, const std::string& where, std::vector<RoundRecord>& records) {
    if (!hasAlerts(database)) return;
    Statement rows(database, "SELECT round, rule, layer, level, client, class, value, by_design FROM alert" +
                                 where + " ORDER BY round, number");
    std::size_t next = 0;
    while (rows.step()) {
        while (next < records.size() && records[next].round < rows.integer(0)) ++next;
        if (next == records.size() || records[next].round != rows.integer(0)) {
            throw damaged("an alert without its round");
        }
        records[next].alerts.push_back({.round = rows.integer(0),
                                        .rule = rows.text(1),
                                        .layer = rows.integer(2),
                                        .level = rows.integer(3),
                                        .client = rows.integer(4),
                                        .classIndex = rows.integer(5),
                                        .value = rows.real(6),
                                        .byDesign = rows.integer(7) != 0});
    }
}

AlertMemory selectAlertMemory(const Database& database, std::size_t count) {
    AlertMemory memory;
    if (!hasAlerts(database)) return memory;
    Statement row(database, "SELECT held, detail FROM alert_memory");
    if (!row.step()) return memory;
    if (const auto held = row.blob(0); !held.empty()) memory.held = unpacked<std::uint32_t>(held, count);
    const json detail = json::parse(row.text(1));
    detail.at("best_accuracy").get_to(memory.bestAccuracy);
    detail.at("best_round").get_to(memory.bestRound);
    for (const json& streak : detail.at("streaks")) memory.streaks.push_back(streakFrom(streak));
    // Later than the first files; without it the count begins anew.
    if (detail.contains("exposure")) {
        detail.at("exposure").get_to(memory.exposure);
        detail.at("exposure_rounds").get_to(memory.exposureRounds);
    }
    if (detail.contains("reached")) {
        detail.at("reached").get_to(memory.reached);
        detail.at("reached_rounds").get_to(memory.reachedRounds);
    }
    return memory;
}

}  // namespace fiarse
