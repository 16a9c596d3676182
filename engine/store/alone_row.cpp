// The baseline of clients that train alone, kept beside the run's annotations.

#include <nlohmann/json.hpp>

#include "engine/api/training_alone.h"
#include "engine/store/run_database.h"

namespace fiarse {

namespace {

using nlohmann::json;

// In a table that files of every version have, so that none needs to be upgraded.
constexpr const char* kKey = "alone";

}  // namespace

Result<std::optional<AloneBaseline>> readAloneBaseline(const std::filesystem::path& runFile) {
    return guarded(runFile, [&]() -> std::optional<AloneBaseline> {
        const auto database = openRunDatabase(runFile, Database::Mode::ReadOnly);
        Statement row(*database, "SELECT value FROM meta WHERE key = ?");
        if (!row.bind(std::string(kKey)).step()) return std::nullopt;
        const json root = json::parse(row.text(0));
        AloneBaseline baseline;
        root.at("local_rounds").get_to(baseline.localRounds);
        baseline.submodel = root.at("submodel") == "narrow" ? AloneSubmodel::Narrow : AloneSubmodel::Strategy;
        // Older files have none: there all levels fell back together.
        baseline.fallback = root.value("fallback", std::vector<std::int64_t>());
        root.at("accuracy").get_to(baseline.accuracy);
        return baseline;
    });
}

Result<void> writeAloneBaseline(const std::filesystem::path& runFile, const AloneBaseline& baseline) {
    return guarded(runFile, [&] {
        const auto database = openRunDatabase(runFile, Database::Mode::ReadWrite);
        const json root = {{"local_rounds", baseline.localRounds},
                           {"submodel", baseline.submodel == AloneSubmodel::Narrow ? "narrow" : "strategy"},
                           {"fallback", baseline.fallback},
                           {"accuracy", baseline.accuracy}};
        Transaction transaction(*database);
        replaceMeta(*database, kKey, root.dump());
        transaction.commit();
    });
}

}  // namespace fiarse
