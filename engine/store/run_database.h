/// Opening run files and what both the reader and the writer need of them.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/api/records.h"
#include "engine/store/database.h"

namespace fiarse {

/// Opens an existing run file after looking at what it is. Throws StoreError with a sentence for
/// each of: missing, a folder, not a run file, of another version, cut short.
std::unique_ptr<Database> openRunDatabase(const std::filesystem::path& path, Database::Mode mode);

/// Version of an open run file. Throws StoreError.
std::int64_t schemaVersion(const Database& database);

/// Brings a file of an older version to this one. Throws StoreError.
void upgrade(Database& database);

/// Throws StoreError where the key is missing.
std::string selectMeta(const Database& database, const std::string& key);
void replaceMeta(const Database& database, const std::string& key, const std::string& value);

/// Throws StoreError or nlohmann::json::exception.
RunInfo selectInfo(const Database& database);

/// Number of the last round written.
std::int64_t lastRound(const Database& database);

}  // namespace fiarse
