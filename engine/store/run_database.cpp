#include "engine/store/run_database.h"

#include <fmt/format.h>

#include "engine/api/experiment_file.h"
#include "engine/store/run_info_json.h"
#include "engine/store/schema.h"

namespace fiarse {

namespace {

// SQLite's smallest page: no database is smaller.
constexpr std::uintmax_t kSmallestDatabase = 512;

std::int64_t pragma(const Database& database, const char* name) {
    Statement row(database, fmt::format("PRAGMA {}", name));
    row.step();
    return row.integer(0);
}

/// Only looks at the directory entry: opening and closing the file ourselves would drop the locks that
/// another connection of this process holds (POSIX), and with them its write-ahead log.
void checkEntry(const std::filesystem::path& path) {
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) throw StoreError("This is a folder, not a run file.");
    const std::uintmax_t size = std::filesystem::file_size(path, failure);
    if (failure == std::errc::no_such_file_or_directory) throw StoreError("There is no such run file.");
    if (failure) throw StoreError(fmt::format("The run file cannot be opened: {}.", failure.message()));
    if (size == 0) throw StoreError("The run file is empty; it was cut short.");
    if (size < kSmallestDatabase) throw StoreError("This is not a run file, or only the beginning of one.");
}

/// SQLite reads what is missing of the last page as zeros, so the length is looked at here.
void checkLength(const Database& database, const std::filesystem::path& path) {
    // With a log beside it the file may still grow.
    if (std::filesystem::exists(path.string() + "-wal")) return;
    const std::int64_t bytes = pragma(database, "page_count") * pragma(database, "page_size");
    if (std::filesystem::file_size(path) < static_cast<std::uintmax_t>(bytes)) {
        throw damaged("its end is missing");
    }
}

}  // namespace

std::unique_ptr<Database> openRunDatabase(const std::filesystem::path& path, Database::Mode mode) {
    checkEntry(path);
    auto database = std::make_unique<Database>(path, mode);
    // The first read: here SQLite sees whether this is a database at all.
    if (pragma(*database, "application_id") != kApplicationId) {
        throw StoreError("This is an SQLite database, but not a run file.");
    }
    const std::int64_t version = schemaVersion(*database);
    if (version < kOldestSchemaVersion || version > kSchemaVersion) {
        throw StoreError(fmt::format("The run file is of version {}; this program reads versions {} to {}.",
                                     version, kOldestSchemaVersion, kSchemaVersion));
    }
    checkLength(*database, path);
    return database;
}

std::int64_t schemaVersion(const Database& database) {
    return pragma(database, "user_version");
}

void upgrade(Database& database) {
    if (schemaVersion(database) == kSchemaVersion) return;
    Transaction transaction(database);
    const std::int64_t version = schemaVersion(database);
    if (version < 2) database.execute(kAlertTables);
    if (version < 3) database.execute(kBiasTables);
    database.execute(fmt::format("PRAGMA user_version = {}", kSchemaVersion));
    transaction.commit();
}

std::string selectMeta(const Database& database, const std::string& key) {
    Statement row(database, "SELECT value FROM meta WHERE key = ?");
    if (!row.bind(key).step()) throw damaged(key + " missing");
    return row.text(0);
}

void replaceMeta(const Database& database, const std::string& key, const std::string& value) {
    Statement(database, "INSERT OR REPLACE INTO meta VALUES(?, ?)").bind(key, value).run();
}

RunInfo selectInfo(const Database& database) {
    RunInfo info = runInfoFromJson(selectMeta(database, "info"));
    Result<Experiment> experiment = parseExperiment(selectMeta(database, "experiment"), "experiment");
    if (!experiment) {
        throw StoreError("The experiment in the run file cannot be read (" + experiment.error().text() +
                         ").");
    }
    info.experiment = *std::move(experiment);
    return info;
}

std::int64_t lastRound(const Database& database) {
    Statement row(database, "SELECT max(round) FROM arrays");
    if (!row.step()) throw damaged("no rounds");
    return row.integer(0);
}

}  // namespace fiarse
