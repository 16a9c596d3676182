#include "engine/store/branch_file.h"

#include <fmt/format.h>

#include <system_error>

#include "engine/api/experiment_file.h"
#include "engine/api/run_file.h"
#include "engine/store/array_rows.h"
#include "engine/store/blob.h"
#include "engine/store/few_values.h"
#include "engine/store/json_numbers.h"
#include "engine/store/run_database.h"
#include "engine/store/run_info_json.h"

namespace fiarse {

namespace {

namespace fs = std::filesystem;

constexpr const char* kPastKey = "past_settings";

std::string pastJson(const std::vector<PastSettings>& past) {
    nlohmann::json list = nlohmann::json::array();
    for (const PastSettings& one : past)
        list.push_back({{"last_round", one.lastRound}, {"experiment", experimentToml(one.experiment)}});
    return list.dump();
}

std::vector<PastSettings> pastFrom(const std::string& text) {
    std::vector<PastSettings> past;
    for (const nlohmann::json& one : nlohmann::json::parse(text)) {
        Result<Experiment> experiment =
            parseExperiment(one.at("experiment").get<std::string>(), "experiment");
        if (!experiment) throw damaged("settings of earlier rounds that cannot be read");
        past.push_back({one.at("last_round").get<std::int64_t>(), *std::move(experiment)});
    }
    return past;
}

/// Every table but the state that has a row a round; found by its column, so that a new one is not missed.
std::vector<std::string> tablesOfRounds(const Database& database) {
    std::vector<std::string> tables;
    Statement rows(database,
                   "SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' "
                   "AND c.name = 'round' AND m.name <> 'state'");
    while (rows.step()) tables.push_back(rows.text(0));
    return tables;
}

void rewrite(Database& database, const BranchContents& contents) {
    const std::int64_t round = contents.state.completedRounds;
    Transaction transaction(database);
    for (const std::string& table : tablesOfRounds(database))
        Statement(database, fmt::format("DELETE FROM {} WHERE round > ?", table)).bind(round).run();
    Statement(database, "UPDATE arrays SET thresholds = ?, tier_map = ? WHERE round = ?")
        .bind(jsonNumbers(contents.masks.thresholds).dump(), packedFewValues(contents.masks.tierMap), round)
        .run();
    Statement(database, "DELETE FROM checkpoint WHERE round = ?").bind(round).run();
    insertWeights(database, round, contents.state.weights);
    replaceState(database, contents.state);
    replaceMeta(database, "info", runInfoJson(contents.info));
    replaceMeta(database, "experiment", experimentToml(contents.info.experiment));
    replaceMeta(database, "status", "interrupted");
    replaceMeta(database, kPastKey, pastJson(contents.past));
    transaction.commit();
}

Error cannotBeWritten(const fs::path& child, std::string sentence) {
    return {.kind = ErrorKind::File, .message = std::move(sentence), .file = child.string()};
}

}  // namespace

Result<std::vector<PastSettings>> pastSettings(const fs::path& path) {
    return guarded(path, [&]() -> std::vector<PastSettings> {
        const auto database = openRunDatabase(path, Database::Mode::ReadOnly);
        Statement row(*database, "SELECT value FROM meta WHERE key = ?");
        if (!row.bind(std::string(kPastKey)).step()) return {};
        return pastFrom(row.text(0));
    });
}

Result<void> writeBranch(const fs::path& parent, const fs::path& child, const BranchContents& contents) {
    // Under another name until it is whole: nobody may take a half-made branch for a run.
    fs::path part = child;
    part += ".branch";
    std::error_code failure;
    Result<void> written = copyRunFile(parent, part);
    if (written) {
        written = guarded(child, [&] {
            const auto database = openRunDatabase(part, Database::Mode::ReadWrite);
            upgrade(*database);
            rewrite(*database, contents);
            database->execute("VACUUM");
        });
    }
    if (written && fs::exists(child, failure))
        written = cannotBeWritten(child, "There is a file of this name already; it is left as it is.");
    if (written) {
        fs::rename(part, child, failure);
        if (!failure) return {};
        written = cannotBeWritten(child, fmt::format("The branch cannot be written: {}.", failure.message()));
    }
    for (const char* suffix : {"", "-journal"}) fs::remove(part.string() + suffix, failure);
    return written;
}

}  // namespace fiarse
