/// CSV text cut into rows and fields (RFC 4180, and the separators that spreadsheets use).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fiarse {

struct CsvRow {
    int line = 1;                     ///< of the file, where the row begins, from 1
    std::vector<std::string> fields;  ///< quotes taken off, spaces around trimmed
    bool openQuote = false;           ///< a quoted field was never closed
};

/// The one of comma, semicolon and tab that the first line has most of outside of quotes; a comma where it
/// has none.
char csvSeparator(std::string_view text);

/// All rows that are not blank. A byte order mark and carriage returns are skipped; a quoted field may hold
/// separators, line ends and doubled quotes.
std::vector<CsvRow> csvRows(std::string_view text, char separator);

}  // namespace fiarse
