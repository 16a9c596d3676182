/// SQLite's C interface in three small classes that clean up after themselves.
///
/// Inside the store failures travel as StoreError; the entry points turn them into Results.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include "engine/api/result.h"

namespace fiarse {

/// A failure inside the store; `what()` is a whole sentence for the user.
class StoreError : public std::runtime_error {
public:
    explicit StoreError(const std::string& sentence, ErrorKind kind = ErrorKind::File)
        : std::runtime_error(sentence), m_kind(kind) {}
    ErrorKind kind() const { return m_kind; }

private:
    ErrorKind m_kind;
};

/// What SQLite's result code means, as a sentence.
/// @param detail       SQLite's own words, used where there is nothing plainer.
/// @param systemError  errno of the system call that failed, 0 if none.
std::string databaseSentence(int code, std::string_view detail, int systemError);

/// The sentence for contents that cannot be what was written.
StoreError damaged(std::string_view what);

/// Runs `work` and turns what it throws into an Error about `path`.
template <typename Work>
auto guarded(const std::filesystem::path& path, Work&& work) -> Result<std::invoke_result_t<Work>> {
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
            work();
            return {};
        } else {
            return work();
        }
    } catch (const StoreError& error) {
        return Error{.kind = error.kind(), .message = error.what(), .file = path.string()};
    } catch (const std::exception& error) {
        return Error{.kind = ErrorKind::File, .message = damaged(error.what()).what(), .file = path.string()};
    }
}

class Database {
public:
    enum class Mode { ReadOnly, ReadWrite, Create };

    /// Throws StoreError.
    Database(const std::filesystem::path& path, Mode mode);
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs statements without parameters and rows. Throws StoreError.
    void execute(const std::string& sql);
    /// As execute(), for what may fail without harm.
    bool tryExecute(const std::string& sql) noexcept;
    /// Throws the StoreError for SQLite's last failure.
    [[noreturn]] void fail(int code) const;

    sqlite3* handle() const { return m_handle.get(); }

private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close(handle); }
    };

    void open(const std::string& name, int flags);

    std::unique_ptr<sqlite3, Close> m_handle;
};

/// One prepared statement: bind, step, read columns, in that order. Throws StoreError.
class Statement {
public:
    Statement(const Database& database, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    /// Binds all parameters, from the first on, after forgetting the last use.
    template <typename... Values>
    Statement& bind(const Values&... values) {
        sqlite3_reset(m_handle);
        int index = 0;
        (bindOne(++index, values), ...);
        return *this;
    }
    /// @return whether there is a row.
    bool step();
    /// For statements without rows.
    void run();

    std::int64_t integer(int column) const;
    std::uint64_t count(int column) const;
    double real(int column) const;  ///< NaN where the column is NULL, as SQLite stores it
    std::string text(int column) const;
    /// Valid until the next step().
    std::span<const char> blob(int column) const;

private:
    void bindOne(int index, std::int64_t value);
    void bindOne(int index, std::uint64_t value) { bindOne(index, static_cast<std::int64_t>(value)); }
    void bindOne(int index, bool value) { bindOne(index, std::int64_t{value ? 1 : 0}); }
    void bindOne(int index, double value);
    void bindOne(int index, const std::string& value);
    void bindOne(int index, std::span<const char> value);
    void check(int code) const;

    const Database& m_database;
    sqlite3_stmt* m_handle = nullptr;
};

/// While it lives, all that is read is of one moment, though somebody else writes on. Not within another one.
class ReadMoment {
public:
    explicit ReadMoment(Database& database) : m_database(database) { database.execute("BEGIN"); }
    ~ReadMoment() { m_database.tryExecute("ROLLBACK"); }
    ReadMoment(const ReadMoment&) = delete;
    ReadMoment& operator=(const ReadMoment&) = delete;

private:
    Database& m_database;
};

/// Rolls back unless commit() was reached.
class Transaction {
public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;
    void commit();

private:
    Database& m_database;
    bool m_open = true;
};

}  // namespace fiarse
