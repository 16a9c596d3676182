#include "engine/store/record_rows.h"

#include <cmath>
#include <string>

#include "engine/store/alert_rows.h"
#include "engine/store/json_numbers.h"
#include "engine/store/robustness_json.h"

namespace fiarse {

namespace {

using nlohmann::json;

std::string detailText(const RoundRecord& record) {
    json detail = {{"thresholds", jsonNumbers(record.thresholds)},
                   {"kept", record.kept},
                   {"churn", jsonNumbers(record.churn)},
                   {"coverage",
                    {{"assigned", record.coverage.assigned},
                     {"alive", record.coverage.alive},
                     {"moved", record.coverage.moved}}},
                   {"gini", record.gini},
                   {"never_held", record.neverHeld},
                   {"initial_jaccard", jsonNumbers(record.initialJaccard)},
                   {"client_accuracy", jsonNumbers(record.clientAccuracy)}};
    detail["update_squared_norm"] = jsonNumber(record.updateSquaredNorm);
    if (!record.levelGradients.empty()) {
        json levels = json::array();
        for (const LevelGradient& level : record.levelGradients)
            levels.push_back({jsonNumber(level.squaredNorm), jsonNumber(level.squaredError),
                              jsonNumber(level.squaredOutside)});
        detail["gradients"] = {{"full", jsonNumber(record.fullGradient)}, {"levels", std::move(levels)}};
    }
    if (!record.sizeAccuracy.empty()) detail["size_accuracy"] = jsonNumbers(record.sizeAccuracy);
    if (!record.lasting.empty()) detail["lasting"] = lastingJson(record.lasting);
    if (json robustness = robustnessJson(record); !robustness.empty())
        detail["robustness"] = std::move(robustness);
    return detail.dump();
}

void readDetail(const json& detail, RoundRecord& record) {
    for (const json& level : detail.at("thresholds")) record.thresholds.push_back(numbersFrom<float>(level));
    detail.at("kept").get_to(record.kept);
    record.churn = numbersFrom<double>(detail.at("churn"));
    detail.at("coverage").at("assigned").get_to(record.coverage.assigned);
    detail.at("coverage").at("alive").get_to(record.coverage.alive);
    detail.at("coverage").at("moved").get_to(record.coverage.moved);
    record.clientAccuracy = numbersFrom<double>(detail.at("client_accuracy"));
    // Later than the first files.
    record.gini = detail.value("gini", 0.0);
    record.neverHeld = detail.value("never_held", std::uint64_t{0});
    if (const auto found = detail.find("initial_jaccard"); found != detail.end())
        record.initialJaccard = numbersFrom<double>(*found);
    record.updateSquaredNorm = numberFrom(detail.value("update_squared_norm", json(0.0)));
    if (const auto found = detail.find("gradients"); found != detail.end()) {
        record.fullGradient = numberFrom(found->at("full"));
        for (const json& level : found->at("levels"))
            record.levelGradients.push_back({numberFrom(level.at(0)), numberFrom(level.at(1)),
                                             level.size() > 2 ? numberFrom(level.at(2)) : std::nan("")});
    }
    if (const auto found = detail.find("lasting"); found != detail.end())
        record.lasting = lastingFrom(*found, record.round);
    if (const auto found = detail.find("size_accuracy"); found != detail.end())
        record.sizeAccuracy = numbersFrom<double>(*found);
}

/// " WHERE round = n" or nothing.
std::string onlyRound(std::optional<std::int64_t> round) {
    return round ? " WHERE round = " + std::to_string(*round) : std::string();
}

/// Rows of the side tables come in the order of the rounds; finds the record each belongs to.
class Follower {
public:
    explicit Follower(std::vector<RoundRecord>& records) : m_records(records) {}
    RoundRecord& at(std::int64_t round) {
        while (m_next < m_records.size() && m_records[m_next].round < round) ++m_next;
        if (m_next == m_records.size() || m_records[m_next].round != round) {
            throw damaged("a row without its round");
        }
        return m_records[m_next];
    }

private:
    std::vector<RoundRecord>& m_records;
    std::size_t m_next = 0;
};

/// @param verdicts  gets what readRobustness() needs once the participants are known, one a round.
std::vector<RoundRecord> selectRounds(const Database& database, const std::string& where,
                                      std::vector<json>& verdicts) {
    Statement rows(database,
                   "SELECT round, seconds, loss, never_trained, mean_staleness, max_staleness, evaluated, "
                   "worst_client, bytes_down, bytes_up, hash, detail FROM round" +
                       where + " ORDER BY round");
    std::vector<RoundRecord> records;
    while (rows.step()) {
        RoundRecord record;
        record.round = rows.integer(0);
        record.seconds = rows.real(1);
        record.loss = rows.real(2);
        record.neverTrained = rows.count(3);
        record.meanStaleness = rows.real(4);
        record.maxStaleness = rows.integer(5);
        record.evaluated = rows.integer(6) != 0;
        record.worstClient = rows.integer(7);
        record.bytesDown = rows.count(8);
        record.bytesUp = rows.count(9);
        record.hash = rows.text(10);
        const json detail = json::parse(rows.text(11));
        readDetail(detail, record);
        verdicts.push_back(detail.value("robustness", json()));
        records.push_back(std::move(record));
    }
    return records;
}

void addParticipants(const Database& database, const std::string& where, std::vector<RoundRecord>& records) {
    Statement rows(
        database,
        "SELECT round, client, tier, level, samples, assigned, alive, moved, loss, first_loss, last_loss, "
        "update_norm, seconds, bytes_down, bytes_up FROM participation" +
            where + " ORDER BY round, client");
    Follower follower(records);
    while (rows.step()) {
        Participation participation;
        participation.client = rows.integer(1);
        participation.tier = rows.integer(2);
        participation.level = rows.integer(3);
        participation.samples = rows.integer(4);
        participation.assigned = rows.count(5);
        participation.alive = rows.count(6);
        participation.moved = rows.count(7);
        participation.loss = rows.real(8);
        participation.firstLoss = rows.real(9);
        participation.lastLoss = rows.real(10);
        participation.updateNorm = rows.real(11);
        participation.seconds = rows.real(12);
        participation.bytesDown = rows.count(13);
        participation.bytesUp = rows.count(14);
        follower.at(rows.integer(0)).participants.push_back(participation);
    }
}

void addEvaluations(const Database& database, const std::string& where, std::vector<RoundRecord>& records) {
    Statement rows(database, "SELECT round, accuracy, loss, local_accuracy, class_accuracy FROM evaluation" +
                                 where + " ORDER BY round, level");
    Follower follower(records);
    while (rows.step()) {
        LevelEvaluation evaluation{rows.real(1), rows.real(2), rows.real(3),
                                   numbersFrom<double>(json::parse(rows.text(4)))};
        follower.at(rows.integer(0)).evaluation.push_back(std::move(evaluation));
    }
}

}  // namespace

void insertRecord(const Database& database, const RoundRecord& record) {
    Statement(database, "INSERT INTO round VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        .bind(record.round, record.seconds, record.loss, record.neverTrained, record.meanStaleness,
              record.maxStaleness, record.evaluated, record.worstClient, record.bytesDown, record.bytesUp,
              record.hash, detailText(record))
        .run();
    Statement participation(database,
                            "INSERT INTO participation VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (const Participation& p : record.participants) {
        participation
            .bind(record.round, p.client, p.tier, p.level, p.samples, p.assigned, p.alive, p.moved, p.loss,
                  p.firstLoss, p.lastLoss, p.updateNorm, p.seconds, p.bytesDown, p.bytesUp)
            .run();
    }
    insertAlerts(database, record);
    Statement evaluation(database, "INSERT INTO evaluation VALUES(?, ?, ?, ?, ?, ?)");
    for (std::size_t level = 0; level < record.evaluation.size(); ++level) {
        const LevelEvaluation& e = record.evaluation[level];
        evaluation
            .bind(record.round, std::uint64_t{level}, e.accuracy, e.loss, e.localAccuracy,
                  jsonNumbers(e.classAccuracy).dump())
            .run();
    }
}

std::vector<RoundRecord> selectRecords(const Database& database, std::optional<std::int64_t> round) {
    const std::string where = onlyRound(round);
    std::vector<json> verdicts;
    std::vector<RoundRecord> records = selectRounds(database, where, verdicts);
    addParticipants(database, where, records);
    for (std::size_t i = 0; i < records.size(); ++i) readRobustness(verdicts[i], records[i]);
    addEvaluations(database, where, records);
    addAlerts(database, where, records);
    return records;
}

}  // namespace fiarse
