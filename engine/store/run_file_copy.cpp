#include <fmt/format.h>

#include <system_error>

#include "engine/api/run_file.h"
#include "engine/store/run_database.h"

namespace fiarse {
namespace {

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + "'";
}

}  // namespace

// The file alone is not the run while its writer lives: the newest rounds stand in the log beside it.
Result<void> copyRunFile(const std::filesystem::path& source, const std::filesystem::path& target) {
    std::error_code failure;
    if (std::filesystem::equivalent(source, target, failure)) return {};
    std::filesystem::path part = target;
    part += ".part";
    std::filesystem::remove(part, failure);
    auto copied = guarded(source, [&] {
        const auto database = openRunDatabase(source, Database::Mode::ReadOnly);
        try {
            database->execute("VACUUM INTO " + quoted(part.string()));
        } catch (const StoreError&) {
            std::error_code ignored;
            std::filesystem::remove(part, ignored);
            throw StoreError(fmt::format("The run could not be copied to {}.", target.string()));
        }
    });
    if (!copied) return copied;
    std::filesystem::rename(part, target, failure);
    if (!failure) return {};
    std::error_code ignored;
    std::filesystem::remove(part, ignored);
    return Error{.kind = ErrorKind::File,
                 .message = fmt::format("The run could not be copied here: {}.", failure.message()),
                 .file = target.string()};
}

}  // namespace fiarse
