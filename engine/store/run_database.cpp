#include "engine/store/run_database.h"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "engine/api/experiment_file.h"
#include "engine/store/run_info_json.h"
#include "engine/store/schema.h"

namespace fiarse {

namespace {

constexpr std::size_t kHeaderBytes = 100;
constexpr std::size_t kPageSizeOffset = 16;     // two bytes, big endian; 1 stands for 65536
constexpr std::size_t kPageCountOffset = 28;    // big endian
constexpr std::size_t kVersionOffset = 60;      // PRAGMA user_version, big endian
constexpr std::size_t kApplicationOffset = 68;  // PRAGMA application_id, big endian
constexpr std::string_view kMagic{"SQLite format 3\0", 16};

using Header = std::array<char, kHeaderBytes>;

int bigEndian(const Header& header, std::size_t offset, std::size_t bytes = 4) {
    unsigned value = 0;
    for (std::size_t i = 0; i < bytes; ++i)
        value = (value << 8) | static_cast<unsigned char>(header[offset + i]);
    return static_cast<int>(value);
}

/// SQLite reads what is missing of the last page as zeros, so the length is looked at here.
void checkLength(const std::filesystem::path& path, const Header& header) {
    // With a log beside it the file may still grow.
    if (std::filesystem::exists(path.string() + "-wal")) return;
    const int stored = bigEndian(header, kPageSizeOffset, 2);
    const std::uintmax_t pageSize = stored == 1 ? 65536 : static_cast<std::uintmax_t>(stored);
    const auto pages = static_cast<std::uintmax_t>(bigEndian(header, kPageCountOffset));
    if (std::filesystem::file_size(path) < pages * pageSize) throw damaged("its end is missing");
}

/// SQLite takes an empty file for an empty database and tells little about others, so look ourselves.
void checkHeader(const std::filesystem::path& path) {
    std::error_code failure;
    if (std::filesystem::is_directory(path, failure)) throw StoreError("This is a folder, not a run file.");
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file && errno == ENOENT) throw StoreError("There is no such run file.");
    if (!file) throw StoreError(fmt::format("The run file cannot be opened: {}.", std::strerror(errno)));
    Header header{};
    file.read(header.data(), header.size());
    const auto length = static_cast<std::size_t>(file.gcount());
    if (length == 0) throw StoreError("The run file is empty; it was cut short.");
    const std::size_t compared = std::min(length, kMagic.size());
    if (std::memcmp(header.data(), kMagic.data(), compared) != 0) throw StoreError("This is not a run file.");
    if (length < kHeaderBytes) throw damaged("it ends within its header");
    if (bigEndian(header, kApplicationOffset) != kApplicationId) {
        throw StoreError("This is an SQLite database, but not a run file.");
    }
    const int version = bigEndian(header, kVersionOffset);
    if (version != kSchemaVersion) {
        throw StoreError(fmt::format("The run file is of version {}; this program reads version {} only.",
                                     version, kSchemaVersion));
    }
    checkLength(path, header);
}

}  // namespace

std::unique_ptr<Database> openRunDatabase(const std::filesystem::path& path, Database::Mode mode) {
    checkHeader(path);
    auto database = std::make_unique<Database>(path, mode);
    // The first read: here SQLite sees whether the file is as long as it says.
    Statement(*database, "SELECT count(*) FROM sqlite_master").step();
    return database;
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
