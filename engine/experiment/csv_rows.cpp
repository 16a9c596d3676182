#include "engine/experiment/csv_rows.h"

#include <algorithm>

#include "engine/experiment/text.h"

namespace fiarse {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view withoutMark(std::string_view text) {
    return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

/// One pass over the text, a character at a time.
class RowCutter {
public:
    explicit RowCutter(char separator) : m_separator(separator) {}

    std::vector<CsvRow> cut(std::string_view text) {
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            if (m_quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
                m_field += text[++i];
            } else if (c == '"' && (m_quoted || trimmed(m_field).empty())) {
                m_quoted = !m_quoted;
            } else if (m_quoted) {
                m_field += c;
            } else if (c == m_separator) {
                endField();
            } else if (c == '\n' || c == '\r') {
                endRow();
            } else {
                m_field += c;
            }
            // A carriage return alone ends a line in old files, one before a line feed belongs to it.
            if (c == '\n' || (c == '\r' && (i + 1 == text.size() || text[i + 1] != '\n'))) ++m_line;
            if (m_row.fields.empty() && m_field.empty() && !m_quoted) m_row.line = m_line;
        }
        m_row.openQuote = m_quoted;
        endRow();
        return std::move(m_rows);
    }

private:
    void endField() {
        m_row.fields.emplace_back(trimmed(m_field));
        m_field.clear();
    }

    void endRow() {
        endField();
        const bool blank = std::all_of(m_row.fields.begin(), m_row.fields.end(),
                                       [](const std::string& field) { return field.empty(); });
        if (!blank || m_row.openQuote) m_rows.push_back(std::move(m_row));
        m_row = {};
    }

    char m_separator;
    bool m_quoted = false;
    int m_line = 1;
    std::string m_field;
    CsvRow m_row;
    std::vector<CsvRow> m_rows;
};

}  // namespace

char csvSeparator(std::string_view text) {
    text = withoutMark(text);
    constexpr std::string_view kSeparators = ",;\t";
    std::size_t counts[] = {0, 0, 0};
    bool quoted = false;
    for (const char c : text.substr(0, text.find_first_of("\r\n"))) {
        if (c == '"') quoted = !quoted;
        const std::size_t which = kSeparators.find(c);
        if (!quoted && which != std::string_view::npos) ++counts[which];
    }
    return kSeparators[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

std::vector<CsvRow> csvRows(std::string_view text, char separator) {
    return RowCutter(separator).cut(withoutMark(text));
}

}  // namespace fiarse
