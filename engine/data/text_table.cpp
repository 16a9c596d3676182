#include "engine/data/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>
#include <set>

#include "engine/experiment/text.h"
#include "engine/experiment/text_file.h"

namespace fiarse {

namespace {

std::string fieldsText(std::size_t fields) {
    return counted(static_cast<std::int64_t>(fields), "field", "fields");
}

constexpr std::size_t kListedColumns = 20;

Error fileError(const std::filesystem::path& path, std::string message, int line = 0) {
    return {.kind = ErrorKind::File, .message = std::move(message), .file = path.string(), .line = line};
}

int lineOf(std::string_view text, std::size_t place) {
    return 1 + static_cast<int>(
                   std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(place), '\n'));
}

/// The first line that is not UTF-8. Precondition: there is one.
int firstBadLine(std::string_view text) {
    int line = 1;
    for (std::size_t at = 0; at <= text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (!isUtf8(text.substr(at, end - at))) return line;
        at = end + 1;
    }
    return line;
}

bool isNumber(std::string_view text) {
    double value = 0.0;
    const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc() && stop == text.data() + text.size();
}

Result<std::vector<CsvRow>> checkedRows(const std::filesystem::path& path, const std::string& text,
                                        char separator) {
    std::vector<CsvRow> rows = csvRows(text, separator);
    if (rows.empty()) return fileError(path, "This file is empty; a table with at least one row is needed.");
    for (const CsvRow& row : rows) {
        if (row.openQuote)
            return fileError(path, "The row that begins here has a quote that is never closed.", row.line);
    }
    return rows;
}

std::optional<Error> headerProblem(const std::filesystem::path& path, const CsvRow& header) {
    if (std::all_of(header.fields.begin(), header.fields.end(), isNumber))
        return fileError(path,
                         "The first row must name the columns, but it holds only numbers; add a header.",
                         header.line);
    std::set<std::string> names;
    for (std::size_t i = 0; i < header.fields.size(); ++i) {
        const std::string& name = header.fields[i];
        if (name.empty())
            return fileError(path, fmt::format("Column {} has no name in the header.", i + 1), header.line);
        if (!names.insert(name).second)
            return fileError(
                path, fmt::format("Two columns are called \"{}\"; each needs a name of its own.", name),
                header.line);
    }
    return std::nullopt;
}

}  // namespace

Result<std::string> readUtf8File(const std::filesystem::path& path) {
    Result<std::string> text = readTextFile(path);
    if (!text) return text;
    if (text->starts_with("\xFF\xFE") || text->starts_with("\xFE\xFF"))
        return fileError(path, "This file is in UTF-16; save it as UTF-8.", 1);
    if (const std::size_t zero = text->find('\0'); zero != std::string::npos)
        return fileError(path, "This line holds a zero byte, so the file is not a text in UTF-8.",
                         lineOf(*text, zero));
    if (!isUtf8(*text))
        return fileError(path, "This line holds bytes that are not UTF-8; save the file as UTF-8.",
                         firstBadLine(*text));
    return text;
}

std::size_t TextTable::find(std::string_view name) const {
    return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
}

std::string TextTable::columnList() const {
    std::string list;
    for (std::size_t i = 0; i < std::min(columns.size(), kListedColumns); ++i)
        list += (i > 0 ? ", " : "") + columns[i];
    if (columns.size() > kListedColumns) list += fmt::format(" and {} more", columns.size() - kListedColumns);
    return list;
}

Result<TextTable> readTextTable(const std::filesystem::path& path) {
    const Result<std::string> text = readUtf8File(path);
    if (!text) return text.error();
    TextTable table{.file = path, .separator = csvSeparator(*text)};
    auto rows = checkedRows(path, *text, table.separator);
    if (!rows) return rows.error();
    if (auto problem = headerProblem(path, rows->front())) return *std::move(problem);
    table.columns = std::move(rows->front().fields);
    if (rows->size() < 2) return fileError(path, "This file has a header but no rows.");
    table.rows.assign(std::make_move_iterator(rows->begin() + 1), std::make_move_iterator(rows->end()));
    for (const CsvRow& row : table.rows) {
        if (row.fields.size() != table.columns.size())
            return fileError(
                path,
                fmt::format("This row has {}, but the header names {}.", fieldsText(row.fields.size()),
                            counted(static_cast<std::int64_t>(table.columns.size()), "column", "columns")),
                row.line);
    }
    return table;
}

Result<std::vector<CsvRow>> readBareRows(const std::filesystem::path& path, std::size_t fields) {
    const Result<std::string> text = readUtf8File(path);
    if (!text) return text.error();
    auto rows = checkedRows(path, *text, ',');
    if (!rows) return rows;
    const std::size_t expected = std::max(fields, rows->front().fields.size());
    for (const CsvRow& row : *rows) {
        if (row.fields.size() != expected)
            return fileError(path,
                             fmt::format("This row has {}; {} {} expected.", fieldsText(row.fields.size()),
                                         expected, expected == 1 ? "was" : "were"),
                             row.line);
    }
    return rows;
}

bool isMissing(std::string_view field) {
    std::string lower(field);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower.empty() || lower == "na" || lower == "n/a" || lower == "nan" || lower == "?";
}

std::string countText(std::uint64_t count) {
    std::string text = std::to_string(count);
    for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
    return text;
}

}  // namespace fiarse
