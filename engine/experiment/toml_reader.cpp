#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/experiment/alert_rules.h"
#include "engine/experiment/draft_text.h"
#include "engine/experiment/text.h"
#include "engine/experiment/toml_document.h"

namespace fiarse {

namespace {

constexpr std::int64_t kSchema = 1;
const std::vector<std::string> kAlertKeys = {"id", "enabled", "threshold", "rounds", "action"};

std::optional<FieldValue> valueOf(const toml::node& node) {
    if (const auto number = node.value_exact<std::int64_t>()) return *number;
    if (const auto number = node.value_exact<double>()) return *number;
    if (const auto text = node.value_exact<std::string>()) return *text;
    const toml::array* array = node.as_array();
    if (array == nullptr) return std::nullopt;
    std::vector<std::int64_t> list;
    for (const toml::node& entry : *array) {
        const auto number = entry.value_exact<std::int64_t>();
        if (!number) return std::nullopt;
        list.push_back(*number);
    }
    return list;
}

/// toml++ ends some of its sentences without a stop.
std::string asSentence(std::string_view text) {
    std::string sentence(trimmed(text));
    if (sentence.empty() || sentence.back() != '.') sentence += '.';
    return sentence;
}

}  // namespace

void ExperimentReader::reportAt(const toml::source_position& place, std::string key, std::string message) {
    m_errors.push_back({.kind = ErrorKind::Input,
                        .message = std::move(message),
                        .file = m_file,
                        .line = static_cast<int>(place.line),
                        .column = static_cast<int>(place.column),
                        .key = std::move(key)});
}

/// Where a key stands, or else the nearest thing around it that the file has.
toml::source_position ExperimentReader::placeOf(const std::string& key) const {
    std::string around = key;
    for (;;) {
        if (const auto found = m_places.find(around); found != m_places.end()) return found->second;
        const std::size_t dot = around.rfind('.');
        if (dot == std::string::npos) return m_root.source().end;
        around.resize(dot);
    }
}

void ExperimentReader::checkSchema() {
    const toml::node* schema = m_root.get("schema");
    if (schema == nullptr) {
        reportAt({1, 1}, "schema", "The key schema is missing; begin the file with schema = 1.");
    } else if (const auto number = schema->value_exact<std::int64_t>(); !number) {
        report(*schema, "schema",
               fmt::format("schema must be the whole number 1, not {}.", typeName(*schema)));
    } else if (*number != kSchema) {
        report(*schema, "schema",
               fmt::format("This file is of schema {}; this version of the program reads schema {} only.",
                           *number, kSchema));
    }
}

void ExperimentReader::readField(const Field& field, const toml::node& node) {
    const std::optional<FieldValue> value = valueOf(node);
    if (!value) {
        report(node, field.key,
               fmt::format("{} must be {}, not {}.", field.key, allowedText(field),
                           node.is_array() ? "a list of other things" : typeName(node)));
        return;
    }
    const Result<void> set = setField(m_experiment, field.key, *value);
    if (!set) report(node, field.key, set.error().message);
}

void ExperimentReader::readFields() {
    for (const Field& field : experimentFields()) {
        const toml::node* node = &m_root;
        std::string path;
        std::string_view rest = field.key;
        while (!rest.empty() && node != nullptr) {
            const toml::table* table = node->as_table();
            // Told once, by the walk over the unknown keys.
            if (table == nullptr) break;
            const std::size_t dot = rest.find('.');
            const std::string_view part = rest.substr(0, dot);
            node = table->get(part);
            path += (path.empty() ? "" : ".") + std::string(part);
            if (node != nullptr) m_places.insert_or_assign(path, node->source().begin);
            rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
        }
        if (node != nullptr && rest.empty()) readField(field, *node);
    }
}

void ExperimentReader::readAlert(const toml::table& table, std::size_t number) {
    AlertRule rule;
    const std::string prefix = fmt::format("alert.{}", number);
    m_places.emplace(prefix, table.source().begin);
    const auto read = [&](const char* name, const char* allowed, auto&& take) {
        const toml::node* node = table.get(name);
        if (node == nullptr) return;
        m_places.emplace(prefix + "." + name, node->source().begin);
        if (!take(*node))
            report(*node, prefix + "." + name,
                   fmt::format("The {} of alert {} must be {}.", name, number, allowed));
    };
    const auto takeExactly = [](const toml::node& node, auto& target) {
        const auto value = node.value_exact<std::remove_reference_t<decltype(target)>>();
        if (value) target = *value;
        return value.has_value();
    };
    read("id", "text such as \"freeze\"", [&](const toml::node& node) { return takeExactly(node, rule.id); });
    if (table.get("id") == nullptr)
        report(table, prefix + ".id",
               fmt::format("Alert {} has no id; add one of {}.", number, alertRuleIds()));
    if (const AlertRuleInfo* info = findAlertRule(rule.id)) rule = info->defaults;
    read("enabled", "true or false", [&](const toml::node& node) { return takeExactly(node, rule.enabled); });
    read("threshold", "a number", [&](const toml::node& node) {
        const auto whole = node.value_exact<std::int64_t>();
        if (whole) rule.threshold = static_cast<double>(*whole);
        return whole || takeExactly(node, rule.threshold);
    });
    read("rounds", "a whole number of at least 1",
         [&](const toml::node& node) { return takeExactly(node, rule.rounds); });
    read("action", "one of \"log\", \"pause\", \"fail\"", [&](const toml::node& node) {
        const auto name = node.value_exact<std::string>();
        const auto action = name ? alertActionFromName(*name) : std::nullopt;
        if (action) rule.action = *action;
        return action.has_value();
    });
    findUnknownKeysIn(table, kAlertKeys, "alert");
    m_experiment.alerts.push_back(std::move(rule));
}

void ExperimentReader::readAlerts() {
    const toml::node* node = m_root.get("alert");
    if (node == nullptr) return;
    m_places.emplace("alert", node->source().begin);
    const toml::array* array = node->as_array();
    if (array == nullptr || !std::all_of(array->begin(), array->end(),
                                         [](const toml::node& entry) { return entry.is_table(); })) {
        report(*node, "alert",
               "Alerts must be written as [[alert]], with two brackets on each side, once for each rule.");
        return;
    }
    for (const toml::node& entry : *array) readAlert(*entry.as_table(), m_experiment.alerts.size() + 1);
}

void ExperimentReader::fillDefaults() {
    std::int64_t sum = 0;
    for (const Tier& tier : m_experiment.tiers) sum += std::clamp<std::int64_t>(tier.clients, 0, 1000000);
    if (sum >= 1 && !m_places.contains("data.partition.clients")) m_experiment.data.partition.clients = sum;
    if (!m_places.contains("training.participants")) {
        m_experiment.training.participants =
            std::min(m_experiment.training.participants, m_experiment.data.partition.clients);
    }
}

void ExperimentReader::findUnknownKeys(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
        const std::string path = prefix + std::string(key.str());
        if (path == "schema" || path == "tier" || path == "alert" || findField(path) != nullptr) continue;
        std::vector<std::string> known =
            prefix.empty() ? std::vector<std::string>{"schema", "tier", "alert"} : std::vector<std::string>{};
        bool section = false;
        for (const Field& field : experimentFields()) {
            section = section || field.key.starts_with(path + ".");
            if (!field.key.starts_with(prefix)) continue;
            const std::string entry =
                field.key.substr(prefix.size(), field.key.find('.', prefix.size()) - prefix.size());
            if (std::find(known.begin(), known.end(), entry) == known.end()) known.push_back(entry);
        }
        if (section && node.is_table()) {
            findUnknownKeys(*node.as_table(), path + ".");
        } else if (section) {
            report(node, path, fmt::format("{} must be a table, not {}.", path, typeName(node)));
        } else {
            const std::string nearest = nearestOf(key.str(), known);
            const std::string hint = nearest.empty() ? fmt::format("There are {}.", fmt::join(known, ", "))
                                                     : fmt::format("Did you mean {}?", prefix + nearest);
            reportAt(key.source().begin, path, fmt::format("There is no key {}. {}", path, hint));
        }
    }
}

void ExperimentReader::findUnknownKeysIn(const toml::table& table, const std::vector<std::string>& known,
                                         const std::string& thing) {
    const std::string article = thing == "alert" ? "an" : "a";
    for (const auto& [key, node] : table) {
        if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
        const std::string nearest = nearestOf(key.str(), known);
        const std::string hint = nearest.empty() ? fmt::format("{} {} has {}.", thing == "alert" ? "An" : "A",
                                                               thing, fmt::join(known, ", "))
                                                 : fmt::format("Did you mean {}?", nearest);
        reportAt(key.source().begin, thing,
                 fmt::format("There is no key {} in {} {}. {}", key.str(), article, thing, hint));
    }
}

void ExperimentReader::addContradictions() {
    for (const Error& error : validate(m_experiment)) {
        reportAt(placeOf(error.key), error.key, error.message);
    }
}

Result<Experiment> ExperimentReader::read(bool draft) {
    checkSchema();
    // Of another schema, nothing else in the file can be judged.
    if (m_errors.empty()) {
        readFields();
        readTiers();
        readAlerts();
        fillDefaults();
        findUnknownKeys(m_root, "");
        // Contradictions between values that could not be read would only confuse.
        if (m_errors.empty() && (!draft || m_experiment.tiers.empty())) addContradictions();
    }
    if (m_errors.empty()) return std::move(m_experiment);
    return *std::min_element(m_errors.begin(), m_errors.end(), [](const Error& a, const Error& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
}

Result<Experiment> parseToml(std::string_view text, std::string_view fileName, bool draft) {
    try {
        const toml::table root = toml::parse(text, fileName);
        return ExperimentReader(root, fileName).read(draft);
    } catch (const toml::parse_error& error) {
        return Error{.message = "This is not valid TOML: " + asSentence(error.description()),
                     .file = std::string(fileName),
                     .line = static_cast<int>(error.source().begin.line),
                     .column = static_cast<int>(error.source().begin.column)};
    }
}

}  // namespace fiarse
