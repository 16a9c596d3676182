#include "engine/data/table_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

namespace fiarse {

namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();
constexpr const char* kMissingName = "(missing)";

std::optional<double> numberIn(std::string text, char separator) {
    if (separator != ',' && std::count(text.begin(), text.end(), ',') == 1 &&
        text.find('.') == std::string::npos)
        std::replace(text.begin(), text.end(), ',', '.');
    std::string_view view = text;
    if (view.starts_with('+')) view.remove_prefix(1);
    double value = 0.0;
    const auto [stop, failure] = std::from_chars(view.data(), view.data() + view.size(), value);
    if (stop != view.data() + view.size() || view.empty()) return std::nullopt;
    // Too large or too small for a double.
    if (failure == std::errc::result_out_of_range) return std::numeric_limits<double>::infinity();
    return failure == std::errc() ? std::optional(value) : std::nullopt;
}

/// Mean and deviation of the values that are there.
struct Moments {
    std::size_t count = 0;
    double mean = 0.0, deviation = 0.0;
    bool constant = true;
};

template <typename Use>
Moments momentsOf(std::span<const double> values, Use use) {
    Moments result;
    double first = kMissing;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i]) || !use(i)) continue;
        if (result.count++ == 0) first = values[i];
        result.constant = result.constant && values[i] == first;
        result.mean += (values[i] - result.mean) / static_cast<double>(result.count);
    }
    double squares = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isnan(values[i]) || !use(i)) continue;
        squares += (values[i] - result.mean) * (values[i] - result.mean);
    }
    if (result.count > 0) result.deviation = std::sqrt(squares / static_cast<double>(result.count));
    return result;
}

std::size_t missingIn(const std::vector<double>& numbers) {
    return static_cast<std::size_t>(
        std::count_if(numbers.begin(), numbers.end(), [](double v) { return std::isnan(v); }));
}

std::string missingSentence(const TableColumn& column, std::size_t count) {
    return fmt::format("Column \"{}\": {} missing {} taken as the mean of the training rows.", column.name,
                       countText(count), count == 1 ? "value was" : "values were");
}

Error columnError(const TextTable& table, const TableColumn& column, std::size_t line, std::string message) {
    return {.kind = ErrorKind::File,
            .message = fmt::format("Column \"{}\" {}", column.name, message),
            .file = table.file.string(),
            .line = static_cast<int>(line),
            .key = "data.ignore"};
}

/// On a column of numbers that a few fields, typing errors as a rule, have made one of text; else empty.
std::string nearlyNumbers(const TableColumn& column) {
    constexpr std::size_t kFew = 20;  // of so many one may be no number
    if (column.textFields * kFew > column.fields) return {};
    return fmt::format("{} of its {} values are numbers; the first that is none is \"{}\" in line {}",
                       countText(column.fields - column.textFields), countText(column.fields),
                       column.texts[column.firstText], column.firstTextLine);
}

/// Features by column, put together row by row at the end.
class Encoder {
public:
    explicit Encoder(std::span<const std::uint8_t> isTest) : m_isTest(isTest) {}

    void addNumbers(const TableColumn& column) {
        const Moments moments = training(column.numbers);
        if (const std::size_t missing = missingIn(column.numbers); missing > 0 && !moments.constant)
            m_result.report.push_back(missingSentence(column, missing));
        if (moments.constant) return leaveOut(column);
        std::vector<float> values;
        for (const double v : column.numbers)
            values.push_back(
                static_cast<float>(std::isnan(v) ? 0.0 : (v - moments.mean) / moments.deviation));
        add(column.name, std::move(values));
    }

    std::optional<std::size_t> addCategories(const TableColumn& column) {
        std::vector<std::string> seen;
        std::size_t missing = 0, unseen = 0;
        for (std::size_t i = 0; i < column.texts.size(); ++i) {
            missing += column.texts[i].empty() ? 1 : 0;
            if (!m_isTest[i]) seen.push_back(column.texts[i]);
        }
        const std::vector<std::string> values = distinctSorted(seen);
        if (values.size() > kMostCategories) return values.size();
        if (values.size() < 2) {
            leaveOut(column);
            return std::nullopt;
        }
        for (const std::string& value : values) {
            std::vector<float> ones;
            for (const std::string& text : column.texts) ones.push_back(text == value ? 1.0F : 0.0F);
            add(column.name + "=" + (value.empty() ? kMissingName : value), std::move(ones));
        }
        for (const std::string& text : column.texts)
            unseen += std::find(values.begin(), values.end(), text) == values.end() ? 1 : 0;
        m_result.report.push_back(fmt::format("Column \"{}\" is text and became {} columns of 0 and 1.",
                                              column.name, values.size()));
        if (const std::string numbers = nearlyNumbers(column); !numbers.empty())
            m_result.report.push_back(fmt::format("Column \"{}\": {}.", column.name, numbers));
        if (missing > 0)
            m_result.report.push_back(fmt::format("Column \"{}\": {} missing {} a category of their own.",
                                                  column.name, countText(missing),
                                                  missing == 1 ? "value is" : "values are"));
        if (unseen > 0)
            m_result.report.push_back(fmt::format(
                "Column \"{}\": {} a value that no training row has; it counts as none.", column.name,
                unseen == 1 ? "1 test row has" : countText(unseen) + " test rows have"));
        return std::nullopt;
    }

    EncodedColumns take() {
        const std::size_t rows = m_isTest.size();
        m_result.values.resize(rows * m_columns.size());
        for (std::size_t c = 0; c < m_columns.size(); ++c)
            for (std::size_t r = 0; r < rows; ++r)
                m_result.values[r * m_columns.size() + c] = m_columns[c][r];
        return std::move(m_result);
    }

private:
    Moments training(const std::vector<double>& numbers) const {
        return momentsOf(numbers, [this](std::size_t i) { return m_isTest[i] == 0; });
    }
    void leaveOut(const TableColumn& column) {
        m_result.report.push_back(fmt::format(
            "Column \"{}\" has no more than one value in all training rows and was left out.", column.name));
    }
    void add(std::string name, std::vector<float> values) {
        m_result.names.push_back(std::move(name));
        m_columns.push_back(std::move(values));
    }

    std::span<const std::uint8_t> m_isTest;
    EncodedColumns m_result;
    std::vector<std::vector<float>> m_columns;
};

/// All values of one channel of the training rows, missing ones left out.
Moments channelMoments(std::span<const TableColumn> columns, std::span<const std::uint8_t> isTest) {
    std::vector<double> all;
    for (const TableColumn& column : columns)
        for (std::size_t r = 0; r < isTest.size(); ++r)
            if (!isTest[r]) all.push_back(column.numbers[r]);
    return momentsOf(all, [](std::size_t) { return true; });
}

/// On the columns of one channel that tell training rows nothing, which a series keeps for its length.
std::string constantSentence(std::span<const TableColumn> columns, std::span<const std::uint8_t> isTest,
                             std::size_t channel) {
    std::vector<std::string> constant;
    for (const TableColumn& column : columns)
        if (momentsOf(column.numbers, [&](std::size_t i) { return isTest[i] == 0; }).constant)
            constant.push_back(column.name);
    if (constant.empty()) return {};
    if (channelMoments(columns, isTest).constant) {
        const std::string last = columns.size() > 1 ? fmt::format(" to \"{}\"", columns.back().name) : "";
        return fmt::format(
            "Channel {} (\"{}\"{}) has no more than one value in all training rows; it was taken as 0.",
            channel + 1, columns.front().name, last);
    }
    if (constant.size() == 1)
        return fmt::format(
            "Column \"{}\" has no more than one value in all training rows; it was kept, since a "
            "series needs its length.",
            constant.front());
    return fmt::format(
        "{} columns of channel {} have no more than one value each in all training rows (\"{}\" is "
        "one of them); they were kept, since a series needs its length.",
        countText(constant.size()), channel + 1, constant.front());
}

}  // namespace

Result<TableColumn> readColumn(const TextTable& table, std::size_t index,
                               std::span<const std::uint32_t> rows) {
    TableColumn column{.name = table.columns[index]};
    for (std::size_t i = 0; i < rows.size() && column.numeric; ++i) {
        const CsvRow& row = table.rows[rows[i]];
        const std::string& field = row.fields[index];
        const std::optional<double> number = isMissing(field) ? kMissing : numberIn(field, table.separator);
        if (number && std::isinf(*number))
            return columnError(table, column, static_cast<std::size_t>(row.line),
                               fmt::format("holds \"{}\" here, which is not a finite number.", field));
        column.numeric = number.has_value();
        if (!number) {
            column.firstText = i;
            column.firstTextLine = row.line;
        }
        column.numbers.push_back(number.value_or(kMissing));
    }
    if (column.numeric) return column;
    column.numbers.clear();
    for (const std::uint32_t row : rows) {
        const std::string& field = table.rows[row].fields[index];
        const bool missing = isMissing(field);
        column.texts.push_back(missing ? std::string() : field);
        column.fields += missing ? 0 : 1;
        column.textFields += !missing && !numberIn(field, table.separator) ? 1 : 0;
    }
    return column;
}

Result<EncodedColumns> encodeColumns(const TextTable& table, const std::vector<TableColumn>& columns,
                                     std::span<const std::uint8_t> isTest) {
    Encoder encoder(isTest);
    for (const TableColumn& column : columns) {
        if (column.numeric) {
            encoder.addNumbers(column);
        } else if (const auto values = encoder.addCategories(column)) {
            if (const std::string numbers = nearlyNumbers(column); !numbers.empty())
                return columnError(
                    table, column, static_cast<std::size_t>(column.firstTextLine),
                    fmt::format("is text with {} different values, though {}. Correct it, or name "
                                "the column in data.ignore.",
                                countText(*values), numbers));
            return columnError(
                table, column, 0,
                fmt::format("is text (\"{}\" for example) with {} different values; at most {} can be "
                            "encoded. Name it in data.ignore to leave it out.",
                            column.texts[column.firstText], countText(*values), kMostCategories));
        }
    }
    EncodedColumns encoded = encoder.take();
    if (encoded.names.empty())
        return Error{.kind = ErrorKind::File,
                     .message =
                         "There is no column left to train on: besides the label, every column is left "
                         "out or has no more than one value in all training rows.",
                     .file = table.file.string()};
    return encoded;
}

Result<EncodedColumns> encodeSeries(const TextTable& table, const std::vector<TableColumn>& columns,
                                    std::span<const std::uint8_t> isTest, std::size_t channels) {
    for (const TableColumn& column : columns) {
        if (!column.numeric)
            return columnError(table, column, static_cast<std::size_t>(column.firstTextLine),
                               fmt::format("holds text (\"{}\" for example), but a series needs numbers. "
                                           "Name it in data.ignore to leave it out.",
                                           column.texts[column.firstText]));
    }
    if (columns.empty() || columns.size() % channels != 0)
        return Error{
            .kind = ErrorKind::File,
            .message = fmt::format("There {} of numbers, which cannot be divided into {} "
                                   "channels of equal length (data.series_channels).",
                                   columns.size() == 1 ? std::string("is 1 column")
                                                       : fmt::format("are {} columns", columns.size()),
                                   channels),
            .file = table.file.string(),
            .key = "data.series_channels"};
    const std::size_t length = columns.size() / channels;
    EncodedColumns encoded;
    encoded.values.resize(isTest.size() * columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const TableColumn& column = columns[c];
        const auto channel = std::span(columns).subspan(c / length * length, length);
        const Moments all = channelMoments(channel, isTest);
        const Moments own = momentsOf(column.numbers, [&](std::size_t i) { return isTest[i] == 0; });
        if (const std::size_t missing = missingIn(column.numbers); missing > 0)
            encoded.report.push_back(
                own.count > 0
                    ? missingSentence(column, missing)
                    : fmt::format("Column \"{}\" has no value in any training row; where it is missing "
                                  "the mean of its channel was taken.",
                                  column.name));
        if (c % length == 0)
            if (std::string sentence = constantSentence(channel, isTest, c / length); !sentence.empty())
                encoded.report.push_back(std::move(sentence));
        const double fill = own.count > 0 ? own.mean : all.mean;
        const double scale = all.deviation > 0.0 ? 1.0 / all.deviation : 0.0;
        for (std::size_t r = 0; r < isTest.size(); ++r) {
            const double value = std::isnan(column.numbers[r]) ? fill : column.numbers[r];
            encoded.values[r * columns.size() + c] = static_cast<float>((value - all.mean) * scale);
        }
        encoded.names.push_back(column.name);
    }
    return encoded;
}

std::vector<std::string> distinctSorted(const std::vector<std::string>& texts) {
    const std::set<std::string> distinct(texts.begin(), texts.end());
    std::vector<std::pair<double, std::string>> sorted;
    bool numbers = true;
    for (const std::string& text : distinct) {
        const std::optional<double> number = numberIn(text, ',');
        numbers = numbers && number && std::isfinite(*number);
        sorted.emplace_back(number.value_or(0.0), text);
    }
    if (numbers)
        std::stable_sort(sorted.begin(), sorted.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> result;
    for (auto& [ignored, text] : sorted) result.push_back(std::move(text));
    return result;
}

}  // namespace fiarse
