#include <fmt/format.h>

#include <algorithm>

#include "engine/experiment/tier_numbers.h"
#include "engine/experiment/toml_document.h"

namespace fiarse {

namespace {

std::vector<std::string> tierKeys() {
    std::vector<std::string> keys = {"name", "capacity", "clients", "colour"};
    for (const TierNumber& number : kTierNumbers) keys.emplace_back(number.key);
    return keys;
}

}  // namespace

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

void ExperimentReader::readTierText(const toml::table& table, const char* name, std::size_t number,
                                    std::string& target) {
    const toml::node* node = table.get(name);
    if (node == nullptr) return;
    const std::string key = fmt::format("tier.{}.{}", number, name);
    m_places.emplace(key, node->source().begin);
    if (const auto text = node->value_exact<std::string>()) {
        target = *text;
    } else {
        report(*node, key,
               fmt::format("The {} of tier {} must be text, not {}.", name, number, typeName(*node)));
    }
}

void ExperimentReader::readTierNumber(const toml::table& table, const char* name, std::size_t number,
                                      double& target) {
    const toml::node* node = table.get(name);
    if (node == nullptr) return;
    const std::string key = fmt::format("tier.{}.{}", number, name);
    m_places.emplace(key, node->source().begin);
    if (const auto whole = node->value_exact<std::int64_t>()) {
        target = static_cast<double>(*whole);
    } else if (const auto real = node->value_exact<double>()) {
        target = *real;
    } else {
        report(*node, key,
               fmt::format("The {} of tier {} must be a number, not {}.", name, number, typeName(*node)));
    }
}

void ExperimentReader::readTierClients(const toml::table& table, std::size_t number, Tier& tier) {
    const std::string key = fmt::format("tier.{}.clients", number);
    const toml::node* clients = table.get("clients");
    if (clients == nullptr) {
        report(table, key,
               fmt::format("Tier {} does not say how many clients it has; add, for example, clients = 25.",
                           number));
        return;
    }
    m_places.emplace(key, clients->source().begin);
    if (const auto count = clients->value_exact<std::int64_t>()) {
        tier.clients = *count;
    } else {
        report(*clients, key,
               fmt::format("The clients of tier {} must be a whole number of at least 1, not {}.", number,
                           typeName(*clients)));
    }
}

void ExperimentReader::readTier(const toml::table& table, std::size_t number) {
    Tier tier;
    tier.name = fmt::format("Tier {}", number);
    const std::string prefix = fmt::format("tier.{}", number);
    m_places.emplace(prefix, table.source().begin);
    readTierText(table, "name", number, tier.name);
    readTierText(table, "colour", number, tier.colour);
    if (const toml::node* capacity = table.get("capacity")) {
        m_places.emplace(prefix + ".capacity", capacity->source().begin);
        readCapacity(*capacity, number, tier);
    } else {
        report(table, prefix + ".capacity",
               fmt::format("Tier {} has no capacity; add one, for example capacity = \"1/4\".", number));
    }
    readTierClients(table, number, tier);
    for (const TierNumber& named : kTierNumbers) readTierNumber(table, named.key, number, tier.*named.value);
    findUnknownKeysIn(table, tierKeys(), "tier");
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

}  // namespace fiarse
