#include "engine/data/csv_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include "engine/data/lone_classes.h"
#include "engine/data/table_columns.h"
#include "engine/data/test_split.h"
#include "engine/data/text_table.h"
#include "engine/experiment/text.h"

namespace fiarse {

namespace {

constexpr std::size_t kMostClasses = 256;
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

/// What each column is for.
struct Roles {
    std::size_t label = kNone, client = kNone;
    std::vector<std::size_t> features;
};

Error inputError(const TextTable& table, const char* key, std::string message) {
    return {.message = std::move(message), .file = table.file.string(), .key = key};
}

Error noColumn(const TextTable& table, std::string_view name, const char* key) {
    return inputError(
        table, key,
        fmt::format("There is no column \"{}\" ({}); the columns are {}.", name, key, table.columnList()));
}

std::vector<std::string> namesIn(const std::string& list) {
    std::vector<std::string> names;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t end = std::min(list.find(',', at), list.size());
        const std::string_view name = trimmed(std::string_view(list).substr(at, end - at));
        if (!name.empty()) names.emplace_back(name);
        at = end + 1;
    }
    return names;
}

Result<Roles> findRoles(const TextTable& table, const DataSettings& settings) {
    Roles roles;
    std::vector<bool> taken(table.columns.size(), false);
    const std::string client(trimmed(settings.client));
    const std::string label(trimmed(settings.label));
    for (const std::string& name : namesIn(settings.ignore)) {
        const std::size_t column = table.find(name);
        if (column == table.columns.size()) return noColumn(table, name, "data.ignore");
        taken[column] = true;
    }
    if (!client.empty()) {
        roles.client = table.find(client);
        if (roles.client == table.columns.size()) return noColumn(table, client, "data.client");
        taken[roles.client] = true;
    }
    if (!label.empty()) {
        roles.label = table.find(label);
        if (roles.label == table.columns.size()) return noColumn(table, label, "data.label");
        if (roles.label == roles.client)
            return inputError(table, "data.label",
                              fmt::format("Column \"{}\" cannot be both the label and the client.", label));
    } else {
        const auto last = std::find(taken.rbegin(), taken.rend(), false);
        if (last == taken.rend())
            return inputError(
                table, "data.label",
                fmt::format("No column is left to be the label; the columns are {}.", table.columnList()));
        roles.label = static_cast<std::size_t>(taken.rend() - last) - 1;
    }
    taken[roles.label] = true;
    for (std::size_t c = 0; c < taken.size(); ++c)
        if (!taken[c]) roles.features.push_back(c);
    return roles;
}

/// Rows that take part, and what was left out.
class RowChoice {
public:
    RowChoice(const TextTable& table, const Roles& roles) : m_table(table), m_roles(roles) {
        for (std::size_t r = 0; r < table.rows.size(); ++r) m_rows.push_back(static_cast<std::uint32_t>(r));
    }

    void make() {
        dropMissing(m_roles.label, "label");
        if (m_roles.client != kNone) dropMissing(m_roles.client, "client");
        // Each may leave the other with a single row again.
        for (bool changed = true; changed;) {
            changed = m_roles.client != kNone && dropSingles(m_roles.client, "Client");
            changed = dropSingles(m_roles.label, "Class") || changed;
        }
    }

    const std::vector<std::uint32_t>& rows() const { return m_rows; }
    std::vector<std::string> report;

    std::vector<std::string> texts(std::size_t column) const {
        std::vector<std::string> result;
        for (const std::uint32_t row : m_rows) result.push_back(m_table.rows[row].fields[column]);
        return result;
    }

private:
    void dropMissing(std::size_t column, const char* part) {
        const std::size_t dropped = std::erase_if(
            m_rows, [&](std::uint32_t row) { return isMissing(m_table.rows[row].fields[column]); });
        if (dropped > 0)
            report.push_back(fmt::format("{} {} without a {} (column \"{}\") left out.", countText(dropped),
                                         dropped == 1 ? "row was" : "rows were", part,
                                         m_table.columns[column]));
    }

    bool dropSingles(std::size_t column, const char* what) {
        std::map<std::string, std::size_t> counts;
        for (const std::string& text : texts(column)) ++counts[text];
        const auto single = [&](std::uint32_t row) { return counts[m_table.rows[row].fields[column]] == 1; };
        for (const std::uint32_t row : m_rows) {
            if (!single(row)) continue;
            report.push_back(
                fmt::format("{} \"{}\" has a single row, too few for training and testing; it was left out.",
                            what, m_table.rows[row].fields[column]));
        }
        return std::erase_if(m_rows, single) > 0;
    }

    const TextTable& m_table;
    const Roles& m_roles;
    std::vector<std::uint32_t> m_rows;
};

/// Places of the texts in their sorted list of names.
template <typename Index>
std::vector<Index> indicesOf(const std::vector<std::string>& texts, const std::vector<std::string>& names) {
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < names.size(); ++i) places[names[i]] = i;
    std::vector<Index> indices;
    for (const std::string& text : texts) indices.push_back(static_cast<Index>(places[text]));
    return indices;
}

std::optional<Error> classProblem(const TextTable& table, const Roles& roles, std::size_t classes) {
    if (classes >= 2 && classes <= kMostClasses) return std::nullopt;
    if (classes == 0)
        return inputError(
            table, "data.label",
            fmt::format("Column \"{}\" has a single row of every class, too few for training and "
                        "testing. Another column can be named in data.label: {}.",
                        table.columns[roles.label], table.columnList()));
    return inputError(
        table, "data.label",
        fmt::format("Column \"{}\" holds {} different {}; a label column has 2 to {}. Another column can be "
                    "named in data.label: {}.",
                    table.columns[roles.label], countText(classes), classes == 1 ? "class" : "classes",
                    kMostClasses, table.columnList()));
}

std::string loneClasses(const Dataset& data, const std::vector<std::uint8_t>& labels,
                        const std::vector<std::int32_t>& groups) {
    std::vector<std::vector<std::int64_t>> counts(data.groupNames.size(),
                                                  std::vector<std::int64_t>(data.classes(), 0));
    for (std::size_t i = 0; i < groups.size(); ++i) ++counts[static_cast<std::size_t>(groups[i])][labels[i]];
    return loneClassSentence(counts, data.classNames, data.groupNames);
}

void deal(Dataset& data, const EncodedColumns& features, const std::vector<std::uint8_t>& labels,
          const std::vector<std::int32_t>& groups, const std::vector<std::uint8_t>& isTest) {
    const std::size_t width = features.features();
    for (std::size_t i = 0; i < labels.size(); ++i) {
        Split& split = isTest[i] ? data.test : data.train;
        const auto first = features.values.begin() + static_cast<std::ptrdiff_t>(i * width);
        split.values.insert(split.values.end(), first, first + static_cast<std::ptrdiff_t>(width));
        split.labels.push_back(labels[i]);
        if (!groups.empty()) split.group.push_back(groups[i]);
    }
}

Result<EncodedColumns> readFeatures(const TextTable& table, const Roles& roles, const RowChoice& choice,
                                    const std::vector<std::uint8_t>& isTest, std::int64_t channels) {
    std::vector<TableColumn> columns;
    for (const std::size_t feature : roles.features) {
        auto column = readColumn(table, feature, choice.rows());
        if (!column) return column.error();
        columns.push_back(*std::move(column));
    }
    if (channels > 0) return encodeSeries(table, columns, isTest, static_cast<std::size_t>(channels));
    return encodeColumns(table, columns, isTest);
}

}  // namespace

Result<Dataset> readCsv(const std::filesystem::path& file, const DataSettings& settings, std::uint64_t seed) {
    const Result<TextTable> table = readTextTable(file);
    if (!table) return table.error();
    const Result<Roles> roles = findRoles(*table, settings);
    if (!roles) return roles.error();
    RowChoice choice(*table, *roles);
    choice.make();

    Dataset data{.id = "csv:" + file.string(), .title = file.stem().string(), .height = 1};
    const std::vector<std::string> labelTexts = choice.texts(roles->label);
    data.classNames = distinctSorted(labelTexts);
    if (auto problem = classProblem(*table, *roles, data.classes())) return *std::move(problem);
    const auto labels = indicesOf<std::uint8_t>(labelTexts, data.classNames);
    std::vector<std::int32_t> groups;
    if (roles->client != kNone) {
        const std::vector<std::string> clientTexts = choice.texts(roles->client);
        data.groupNames = distinctSorted(clientTexts);
        groups = indicesOf<std::int32_t>(clientTexts, data.groupNames);
    }
    const auto isTest = chooseTestExamples(labels, groups, settings.testShare, seed);
    auto features = readFeatures(*table, *roles, choice, isTest, settings.seriesChannels);
    if (!features) return features.error();

    data.kind = settings.seriesChannels > 0 ? DataKind::Series : DataKind::Table;
    data.channels = std::max<std::int64_t>(1, settings.seriesChannels);
    data.width = static_cast<std::int64_t>(features->features()) / data.channels;
    deal(data, *features, labels, groups, isTest);
    data.featureNames = std::move(features->names);
    data.report.push_back(fmt::format("{} rows were read: {} for training and {} for testing.",
                                      countText(labels.size()), countText(data.train.count()),
                                      countText(data.test.count())));
    if (settings.label.empty())
        data.report.push_back(
            fmt::format("Classes are taken from the last column, \"{}\"; data.label names another.",
                        table->columns[roles->label]));
    for (auto* part : {&choice.report, &features->report})
        data.report.insert(data.report.end(), part->begin(), part->end());
    if (std::string sentence = loneClasses(data, labels, groups); !sentence.empty())
        data.report.push_back(std::move(sentence));
    return data;
}

}  // namespace fiarse
