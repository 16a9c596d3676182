// The one place that sees toml++: from a parsed document to an Experiment, through the field table.

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

#include <algorithm>
#include <map>
#include <optional>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/experiment/alert_rules.h"
#include "engine/experiment/draft_text.h"
#include "engine/experiment/text.h"

namespace fiarse {

namespace {

constexpr std::int64_t kSchema = 1;
const std::vector<std::string> kTierKeys = {"name", "capacity", "clients", "colour"};
const std::vector<std::string> kAlertKeys = {"id", "enabled", "threshold", "rounds", "action"};

std::string typeName(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table:
            return "a table";
        case toml::node_type::array:
            return "a list";
        case toml::node_type::string:
            return "text";
        case toml::node_type::integer:
            return "a whole number";
        case toml::node_type::floating_point:
            return "a number";
        case toml::node_type::boolean:
            return "true or false";
        default:
            return "a date or time";
    }
}

/// Walks one document; errors are collected so that the first in the file can be told.
class ExperimentReader {
public:
    ExperimentReader(const toml::table& root, std::string_view fileName) : m_root(root), m_file(fileName) {}

    Result<Experiment> read(bool draft);

private:
    void checkSchema();
    void readFields();
    void readField(const Field& field, const toml::node& node);
    void readTiers();
    void readTier(const toml::table& table, std::size_t number);
    void readCapacity(const toml::node& node, std::size_t number, Tier& tier);
    void readAlerts();
    void readAlert(const toml::table& table, std::size_t number);
    void fillDefaults();
    void findUnknownKeys(const toml::table& table, const std::string& prefix);
    void findUnknownKeysIn(const toml::table& table, const std::vector<std::string>& known,
                           const std::string& thing);
    void addContradictions();

    void report(const toml::node& node, std::string key, std::string message) {
        reportAt(node.source().begin, std::move(key), std::move(message));
    }
    void reportAt(const toml::source_position& place, std::string key, std::string message);
    toml::source_position placeOf(const std::string& key) const;

    const toml::table& m_root;
    std::string m_file;
    Experiment m_experiment;
    std::map<std::string, toml::source_position> m_places;  ///< of every key that the file sets
    std::vector<Error> m_errors;
};

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

void ExperimentReader::readCapacity(const toml::node& node, std::size_t number, Tier& tier) {
    const std::string key = fmt::format("tier.{}.capacity", number);
    std::string text;
    if (const auto typed = node.value_exact<std::string>()) {
        text = *typed;
    } else if (const auto whole = node.value_exact<std::int64_t>()) {
        text = valueText(*whole);
    } else if (const auto real = node.value_exact<double>()) {
        text = valueText(*real);
    } else {
        report(node, key,
               fmt::format(
                   "The capacity of tier {} must be text such as \"1/16\" or \"6.25 %\", or a number greater "
                   "than 0 and at most 1, not {}.",
                   number, typeName(node)));
        return;
    }
    Result<Capacity> capacity = parseCapacity(text);
    if (capacity) {
        tier.capacity = *std::move(capacity);
    } else {
        report(node, key, capacity.error().message);
    }
}

void ExperimentReader::readTier(const toml::table& table, std::size_t number) {
    Tier tier;
    tier.name = fmt::format("Tier {}", number);
    const std::string prefix = fmt::format("tier.{}", number);
    m_places.emplace(prefix, table.source().begin);
    const auto readText = [&](const char* name, std::string& target) {
        const toml::node* node = table.get(name);
        if (node == nullptr) return;
        m_places.emplace(prefix + "." + name, node->source().begin);
        if (const auto text = node->value_exact<std::string>()) {
            target = *text;
        } else {
            report(*node, prefix + "." + name,
                   fmt::format("The {} of tier {} must be text, not {}.", name, number, typeName(*node)));
        }
    };
    readText("name", tier.name);
    readText("colour", tier.colour);
    if (const toml::node* capacity = table.get("capacity")) {
        m_places.emplace(prefix + ".capacity", capacity->source().begin);
        readCapacity(*capacity, number, tier);
    } else {
        report(table, prefix + ".capacity",
               fmt::format("Tier {} has no capacity; add one, for example capacity = \"1/4\".", number));
    }
    if (const toml::node* clients = table.get("clients")) {
        m_places.emplace(prefix + ".clients", clients->source().begin);
        if (const auto count = clients->value_exact<std::int64_t>()) {
            tier.clients = *count;
        } else {
            report(*clients, prefix + ".clients",
                   fmt::format("The clients of tier {} must be a whole number of at least 1, not {}.", number,
                               typeName(*clients)));
        }
    } else {
        report(table, prefix + ".clients",
               fmt::format("Tier {} does not say how many clients it has; add, for example, clients = 25.",
                           number));
    }
    findUnknownKeysIn(table, kTierKeys, "tier");
    m_experiment.tiers.push_back(std::move(tier));
}

void ExperimentReader::readTiers() {
    const toml::node* node = m_root.get("tier");
    if (node == nullptr) return;  // told by validate()
    m_places.emplace("tier", node->source().begin);
    const toml::array* array = node->as_array();
    const bool tables =
        array != nullptr &&
        std::all_of(array->begin(), array->end(), [](const toml::node& entry) { return entry.is_table(); });
    if (!tables) {
        report(*node, "tier",
               "Tiers must be written as [[tier]], with two brackets on each side, once for each tier.");
        return;
    }
    for (const toml::node& entry : *array) readTier(*entry.as_table(), m_experiment.tiers.size() + 1);
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

/// toml++ ends some of its sentences without a stop.
std::string asSentence(std::string_view text) {
    std::string sentence(trimmed(text));
    if (sentence.empty() || sentence.back() != '.') sentence += '.';
    return sentence;
}

}  // namespace

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
