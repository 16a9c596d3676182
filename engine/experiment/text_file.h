/// Whole text files, read and replaced at once.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "engine/api/result.h"

namespace fiarse {

/// The contents of a file. Errors: File, with a sentence naming the path.
Result<std::string> readTextFile(const std::filesystem::path& path);

/// Replaces `path` so that a reader sees either the old or the new contents. A path that is not an
/// ordinary file (a pipe, /dev/stdout) is written to directly. Errors: File (no such folder, not
/// allowed, disk full); the old contents stay then.
Result<void> writeTextFile(const std::filesystem::path& path, std::string_view contents);

}  // namespace fiarse
