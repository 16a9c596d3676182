#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/experiment/alert_rules.h"
#include "engine/experiment/text.h"
#include "engine/experiment/text_file.h"
#include "engine/experiment/tier_numbers.h"

namespace fiarse {

namespace {

constexpr std::string_view kPartition = "data.partition.";

std::string comment(const Field& field) {
    if (field.kind != FieldKind::Choice && field.choices.empty()) return {};
    std::vector<std::string> ids;
    for (const FieldChoice& choice : field.choices) ids.push_back(choice.id);
    return fmt::format("  # {}", fmt::join(ids, " | "));
}

/// A setting that plays no part, or that says nothing new, is left out unless that would lose what the user
/// typed.
bool isWritten(const Field& field, const Experiment& experiment) {
    const bool isDefault = field.get(experiment) == field.get(Experiment{});
    return (field.applies(experiment) && !field.silentDefault) || !isDefault;
}

std::string partitionTable(const Experiment& experiment) {
    std::vector<std::string> entries;
    for (const Field& field : experimentFields()) {
        if (!field.key.starts_with(kPartition) || !isWritten(field, experiment)) continue;
        entries.push_back(field.key.substr(kPartition.size()) + " = " + valueText(field.get(experiment)));
    }
    const Field* kind = findField("data.partition.kind");
    return fmt::format("partition = {{ {} }}{}\n", fmt::join(entries, ", "), comment(*kind));
}

std::string tierTable(const Tier& tier) {
    const Result<Capacity> typed = parseCapacity(tier.capacity.text);
    const bool sound = typed.ok() && typed->value == tier.capacity.value;
    const std::string capacity = sound ? tier.capacity.text : capacityFromValue(tier.capacity.value).text;
    std::string text = fmt::format("\n[[tier]]\nname = {}\ncapacity = {}\nclients = {}\n",
                                   tomlQuoted(tier.name), tomlQuoted(capacity), tier.clients);
    if (!tier.colour.empty()) text += fmt::format("colour = {}\n", tomlQuoted(tier.colour));
    const Tier usual;
    for (const TierNumber& number : kTierNumbers) {
        const double value = tier.*number.value;
        if (value != usual.*number.value)
            text += fmt::format("{} = {}  # {}\n", number.key, valueText(value), number.comment);
    }
    return text;
}

}  // namespace

std::string experimentToml(const Experiment& experiment) {
    std::string text = "schema = 1\n";
    std::string section;
    for (const Field& field : experimentFields()) {
        if (field.key.starts_with(kPartition)) {
            if (field.key == "data.partition.kind") text += partitionTable(experiment);
            continue;
        }
        if (!isWritten(field, experiment)) continue;
        const std::size_t dot = field.key.find('.');
        if (field.key.substr(0, dot) != section) {
            section = field.key.substr(0, dot);
            text += fmt::format("\n[{}]\n", section);
        }
        text += fmt::format("{} = {}{}\n", field.key.substr(dot + 1), valueText(field.get(experiment)),
                            comment(field));
    }
    for (const Tier& tier : experiment.tiers) text += tierTable(tier);
    return text + alertRulesToml(experiment.alerts);
}

Result<void> writeExperiment(const std::filesystem::path& path, const Experiment& experiment) {
    return writeTextFile(path, experimentToml(experiment));
}

}  // namespace fiarse
