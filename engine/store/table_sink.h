/// Where exported rows go: CSV or JSON text.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace fiarse {

/// One value of a row; monostate = there is none.
/// A float is written with as many digits as tell it from other floats.
using Cell = std::variant<std::monostate, std::int64_t, float, double, std::string>;

inline Cell cell(std::uint64_t value) {
    return static_cast<std::int64_t>(value);
}
inline Cell cell(std::int64_t value) {
    return value;
}
inline Cell cell(double value) {
    return value;
}
inline Cell cell(std::string value) {
    return value;
}

/// Takes the names of the columns once, then rows of as many cells.
class TableSink {
public:
    virtual ~TableSink() = default;
    virtual void columns(const std::vector<std::string>& names) = 0;
    virtual void row(const std::vector<Cell>& cells) = 0;
    /// Ends the text and hands it out. Call it once, last.
    virtual std::string finish() = 0;
};

/// RFC 4180: commas, CRLF, a header row, quotes where needed; UTF-8. No value and NaN: an empty field.
class CsvSink final : public TableSink {
public:
    void columns(const std::vector<std::string>& names) override;
    void row(const std::vector<Cell>& cells) override;
    std::string finish() override;

private:
    std::string m_text;
};

/// A list of objects, one a line; UTF-8. No value, NaN and infinity: null.
class JsonSink final : public TableSink {
public:
    void columns(const std::vector<std::string>& names) override;
    void row(const std::vector<Cell>& cells) override;
    std::string finish() override;

private:
    std::vector<std::string> m_keys;
    std::string m_text = "[";
    bool m_first = true;
};

}  // namespace fiarse
