#include "engine/store/database.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>

namespace fiarse {

namespace {

constexpr int kBusyMilliseconds = 5000;

/// A path as an SQLite URI.
std::string immutableUri(const std::filesystem::path& path) {
    std::string uri = "file:";
    for (const char c : std::filesystem::absolute(path).string()) {
        const bool plain =
            std::isalnum(static_cast<unsigned char>(c)) != 0 || std::strchr("/-_.~", c) != nullptr;
        uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri + "?immutable=1";
}

}  // namespace

std::string databaseSentence(int code, std::string_view detail, int systemError) {
    const std::string reason = systemError != 0 ? std::strerror(systemError) : std::string(detail);
    switch (code & 0xFF) {
        case SQLITE_NOTADB:
            return "This is not a run file.";
        case SQLITE_CORRUPT:
            return fmt::format("The run file is cut short or damaged ({}).", detail);
        case SQLITE_FULL:
            return "The disk is full; the rounds that were complete before are kept.";
        case SQLITE_CANTOPEN:
            return fmt::format("The run file cannot be opened: {}.", reason);
        case SQLITE_PERM:
        case SQLITE_READONLY:
            return "The run file cannot be written: it or its folder does not allow it.";
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return "Another program is writing to the run file.";
        case SQLITE_CONSTRAINT:
            return "Another program has added rounds to the run file.";
        case SQLITE_IOERR:
            return fmt::format("The run file cannot be read or written: {}.", reason);
        default:
            return fmt::format("The run file cannot be used: {}.", detail);
    }
}

StoreError damaged(std::string_view what) {
    return StoreError(databaseSentence(SQLITE_CORRUPT, what, 0));
}

Database::Database(const std::filesystem::path& path, Mode mode) {
    const int access = mode == Mode::ReadOnly    ? SQLITE_OPEN_READONLY
                       : mode == Mode::ReadWrite ? SQLITE_OPEN_READWRITE
                                                 : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    open(path.string(), access);
    if (mode != Mode::ReadOnly || tryExecute("SELECT count(*) FROM sqlite_master")) return;
    // A folder that cannot be written has no place for the index of a write-ahead log. Without a log
    // beside the file nothing can change under us, so it may be read as it is.
    const int code = sqlite3_errcode(handle()) & 0xFF;
    const bool log = std::filesystem::exists(path.string() + "-wal");
    if (log || (code != SQLITE_CANTOPEN && code != SQLITE_READONLY)) fail(sqlite3_errcode(handle()));
    open(immutableUri(path), access | SQLITE_OPEN_URI);
}

void Database::open(const std::string& name, int flags) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(name.c_str(), &opened, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    m_handle.reset(opened);  // to be closed even where opening failed
    if (opened == nullptr) throw StoreError("There is no memory left.");
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_timeout(opened, kBusyMilliseconds);
}

void Database::fail(int code) const {
    const bool system = (code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN;
    throw StoreError(
        databaseSentence(code, sqlite3_errmsg(handle()), system ? sqlite3_system_errno(handle()) : 0));
}

void Database::execute(const std::string& sql) {
    const int code = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

bool Database::tryExecute(const std::string& sql) noexcept {
    return sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

Statement::Statement(const Database& database, std::string_view sql) : m_database(database) {
    check(
        sqlite3_prepare_v2(database.handle(), sql.data(), static_cast<int>(sql.size()), &m_handle, nullptr));
}

Statement::~Statement() {
    sqlite3_finalize(m_handle);
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) m_database.fail(code);
}

bool Statement::step() {
    const int code = sqlite3_step(m_handle);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) m_database.fail(code);
    return false;
}

void Statement::run() {
    step();
    // Gives back the locks of the statement at once.
    sqlite3_reset(m_handle);
}

void Statement::bindOne(int index, std::int64_t value) {
    check(sqlite3_bind_int64(m_handle, index, value));
}

void Statement::bindOne(int index, double value) {
    check(sqlite3_bind_double(m_handle, index, value));
}

void Statement::bindOne(int index, const std::string& value) {
    check(sqlite3_bind_text64(m_handle, index, value.data(), value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::bindOne(int index, std::span<const char> value) {
    check(sqlite3_bind_blob64(m_handle, index, value.data(), value.size(), SQLITE_TRANSIENT));
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(m_handle, column);
}

std::uint64_t Statement::count(int column) const {
    return static_cast<std::uint64_t>(integer(column));
}

double Statement::real(int column) const {
    if (sqlite3_column_type(m_handle, column) == SQLITE_NULL) return std::numeric_limits<double>::quiet_NaN();
    return sqlite3_column_double(m_handle, column);
}

std::string Statement::text(int column) const {
    const std::span<const char> bytes = blob(column);
    return {bytes.begin(), bytes.end()};
}

std::span<const char> Statement::blob(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(m_handle, column));
    const int size = sqlite3_column_bytes(m_handle, column);
    return {bytes, static_cast<std::size_t>(size)};
}

Transaction::Transaction(Database& database) : m_database(database) {
    database.execute("BEGIN IMMEDIATE");
}

Transaction::~Transaction() {
    if (m_open) m_database.tryExecute("ROLLBACK");
}

void Transaction::commit() {
    m_database.execute("COMMIT");
    m_open = false;
}

}  // namespace fiarse
