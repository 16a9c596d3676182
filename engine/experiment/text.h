/// Small helpers on text for experiment files and their sentences.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fiarse {

/// Without spaces, tabs and line ends on both sides.
std::string_view trimmed(std::string_view text);

/// Whether `text` is well-formed UTF-8 (no overlong forms, surrogates or values past U+10FFFF).
bool isUtf8(std::string_view text);

/// `text` as a TOML basic string, quotes included. Precondition for valid TOML: UTF-8.
std::string tomlQuoted(std::string_view text);

/// "1 client", "12 clients".
std::string counted(std::int64_t number, std::string_view one, std::string_view many);

/// The entry of `known` with the fewest edits from `word`, or empty where none is near enough to be
/// what was meant (at most a third of the word, at least two edits).
std::string nearestOf(std::string_view word, const std::vector<std::string>& known);

}  // namespace fiarse
