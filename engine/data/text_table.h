/// CSV files of examples, read as text and checked before anything is made of them.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/result.h"
#include "engine/experiment/csv_rows.h"

namespace fiarse {

/// A whole text file in UTF-8; a byte order mark is allowed. Errors: File: cannot be read, is in UTF-16,
/// holds zero bytes, or is not UTF-8 (with the line).
Result<std::string> readUtf8File(const std::filesystem::path& path);

/// A CSV file with a header; every row has as many fields as the header.
struct TextTable {
    std::filesystem::path file;
    char separator = ',';
    std::vector<std::string> columns;
    std::vector<CsvRow> rows;  ///< without the header, at least one

    /// The column of this name, or columns.size().
    std::size_t find(std::string_view name) const;
    /// "a, b, c", for sentences; long lists are cut.
    std::string columnList() const;
};

/// Reads a CSV file; comma, semicolon or tab, whichever the header has most of.
/// Errors: File, with the line: as readUtf8File(), empty, without rows, a header of numbers only, a column
/// without a name or a name twice, a row with more or fewer fields, a quote that is never closed.
Result<TextTable> readTextTable(const std::filesystem::path& path);

/// Rows of a CSV file without a header, all with `fields` fields or more and as many as the first.
/// Errors: File, likewise.
Result<std::vector<CsvRow>> readBareRows(const std::filesystem::path& path, std::size_t fields);

/// Whether a field stands for a value that is not known: empty, NA, N/A, NaN or ?, in any case.
bool isMissing(std::string_view field);

/// "1,234".
std::string countText(std::uint64_t count);

}  // namespace fiarse
