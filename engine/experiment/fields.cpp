#include "engine/api/fields.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

#include "engine/experiment/alert_rules.h"
#include "engine/experiment/text.h"
#include "engine/experiment/tier_numbers.h"

namespace fiarse {

namespace {

constexpr std::size_t kMostListEntries = 16;

bool hasMinimum(const Field& field) {
    return field.minimum > std::numeric_limits<double>::lowest();
}
bool hasMaximum(const Field& field) {
    return field.maximum < std::numeric_limits<double>::max();
}

std::string numberText(const Field& field, double value) {
    return field.kind == FieldKind::Real ? fmt::format("{}", value) : fmt::format("{:.0f}", value);
}

/// "from 0 to 1", "greater than 0", "of at least 0 and less than 1"; empty without limits.
std::string rangeText(const Field& field) {
    const std::string low = numberText(field, field.minimum);
    const std::string high = numberText(field, field.maximum);
    if (hasMinimum(field) && hasMaximum(field) && field.minimumAllowed && field.maximumAllowed) {
        return fmt::format(" from {} to {}", low, high);
    }
    std::string text;
    if (hasMinimum(field)) text = (field.minimumAllowed ? " of at least " : " greater than ") + low;
    if (hasMaximum(field)) {
        if (!text.empty()) text += " and";
        text += (field.maximumAllowed ? " at most " : " less than ") + high;
    }
    return text;
}

bool inRange(const Field& field, double value) {
    // Written so that NaN is out of every range.
    const bool low = field.minimumAllowed ? value >= field.minimum : value > field.minimum;
    const bool high = field.maximumAllowed ? value <= field.maximum : value < field.maximum;
    return low && high && std::isfinite(value);
}

/// Choices of a Text field with an upper-case tail ("idx:DIR") stand for any text in its place.
bool matchesChoice(const FieldChoice& choice, const std::string& value) {
    const std::size_t colon = choice.id.find(':');
    if (colon == std::string::npos) return value == choice.id;
    return value.size() > colon + 1 && value.compare(0, colon + 1, choice.id, 0, colon + 1) == 0;
}

bool accepts(const Field& field, const FieldValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) {
        return inRange(field, static_cast<double>(*number));
    }
    if (const auto* number = std::get_if<double>(&value)) return inRange(field, *number);
    if (const auto* list = std::get_if<std::vector<std::int64_t>>(&value)) {
        for (const std::int64_t entry : *list) {
            if (!inRange(field, static_cast<double>(entry))) return false;
        }
        return list->size() <= kMostListEntries;
    }
    const auto& text = std::get<std::string>(value);
    if (!isUtf8(text)) return false;
    if (field.choices.empty()) return true;
    for (const FieldChoice& choice : field.choices) {
        if (field.kind == FieldKind::Choice ? text == choice.id : matchesChoice(choice, text)) return true;
    }
    return false;
}

bool rightAlternative(FieldKind kind, const FieldValue& value) {
    switch (kind) {
        case FieldKind::Integer:
            return std::holds_alternative<std::int64_t>(value);
        case FieldKind::Real:
            return std::holds_alternative<double>(value);
        case FieldKind::Text:
        case FieldKind::Choice:
            return std::holds_alternative<std::string>(value);
        case FieldKind::IntegerList:
            return std::holds_alternative<std::vector<std::int64_t>>(value);
    }
    return false;
}

Error notAllowed(const Field& field, std::string_view given) {
    return {.message = fmt::format("{} must be {}, not {}.", field.key, allowedText(field), given),
            .key = field.key};
}

/// The whole of `text` as a number, or nothing.
template <typename T>
std::optional<T> parsed(std::string_view text) {
    if (!text.empty() && text.front() == '+') text.remove_prefix(1);
    T value{};
    const auto [stop, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure != std::errc() || stop != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<FieldValue> parseList(std::string_view text) {
    if (!text.empty() && text.front() == '[') {
        if (text.back() != ']') return std::nullopt;
        text = text.substr(1, text.size() - 2);
    }
    std::vector<std::int64_t> list;
    if (trimmed(text).empty()) return list;
    for (;;) {
        const std::size_t comma = text.find(',');
        const auto entry = parsed<std::int64_t>(trimmed(text.substr(0, comma)));
        if (!entry) return std::nullopt;
        list.push_back(*entry);
        if (comma == std::string_view::npos) return list;
        text.remove_prefix(comma + 1);
    }
}

std::optional<FieldValue> parseValue(FieldKind kind, std::string_view text) {
    switch (kind) {
        case FieldKind::Integer:
            return parsed<std::int64_t>(trimmed(text));
        case FieldKind::Real:
            return parsed<double>(trimmed(text));
        case FieldKind::Text:
            return std::string(text);
        case FieldKind::Choice:
            return std::string(trimmed(text));
        case FieldKind::IntegerList:
            return parseList(trimmed(text));
    }
    return std::nullopt;
}

/// What can be set of a tier.
std::vector<std::string_view> tierParts() {
    std::vector<std::string_view> parts = {"name", "capacity", "clients"};
    for (const TierNumber& number : kTierNumbers) parts.emplace_back(number.key);
    return parts;
}

Error unknownKey(std::string_view key) {
    std::vector<std::string> known;
    for (const Field& field : experimentFields()) known.push_back(field.key);
    std::string sentence = fmt::format("There is no setting \"{}\".", key);
    const std::string nearest = nearestOf(key, known);
    if (!nearest.empty()) {
        sentence += fmt::format(" Did you mean {}?", nearest);
    } else {
        sentence += fmt::format(" There are {} and tier.N.{}.", fmt::join(known, ", "),
                                fmt::join(tierParts(), ", tier.N."));
    }
    return {.message = sentence, .key = std::string(key)};
}

std::int64_t clientSum(const Experiment& experiment) {
    std::int64_t sum = 0;
    for (const Tier& tier : experiment.tiers) sum += tier.clients;
    return sum;
}

/// "tier.N.part"; N from 1.
Result<void> setTierFromText(Experiment& experiment, std::string_view key, std::string_view text) {
    const std::size_t dot = key.find('.', 5);
    const auto number = parsed<std::size_t>(key.substr(5, dot == std::string_view::npos ? dot : dot - 5));
    const std::string_view part = dot == std::string_view::npos ? std::string_view() : key.substr(dot + 1);
    const std::vector<std::string_view> parts = tierParts();
    if (!number || std::find(parts.begin(), parts.end(), part) == parts.end()) {
        return Error{
            .message = fmt::format("There is no setting \"{}\". Of a tier there are tier.N.{}, with N "
                                   "counted from 1.",
                                   key, fmt::join(parts, ", tier.N.")),
            .key = std::string(key)};
    }
    if (*number < 1 || *number > experiment.tiers.size()) {
        return Error{.message = fmt::format("There is no tier {}; this experiment has {}.", *number,
                                            experiment.tiers.size() == 1
                                                ? std::string("one only")
                                                : fmt::format("tiers 1 to {}", experiment.tiers.size())),
                     .key = std::string(key)};
    }
    Tier& tier = experiment.tiers[*number - 1];
    if (part == "name") {
        tier.name = std::string(text);
    } else if (part == "capacity") {
        const Result<Capacity> capacity = parseCapacity(text);
        if (!capacity) return Error{.message = capacity.error().message, .key = std::string(key)};
        tier.capacity = *capacity;
    } else if (const TierNumber* named = findTierNumber(part)) {
        const auto value = parsed<double>(trimmed(text));
        if (!value) {
            return Error{.message = fmt::format("{} must be a number, not {}.", key, text),
                         .key = std::string(key)};
        }
        tier.*named->value = *value;
    } else {
        const auto clients = parsed<std::int64_t>(trimmed(text));
        if (!clients || *clients < 1) {
            return Error{
                .message = fmt::format("{} must be a whole number of at least 1, not {}.", key, text),
                .key = std::string(key)};
        }
        tier.clients = *clients;
        // One assignment shall be enough: the total follows the tiers.
        experiment.data.partition.clients = clientSum(experiment);
    }
    return {};
}

}  // namespace

const TierNumber* findTierNumber(std::string_view key) {
    for (const TierNumber& number : kTierNumbers)
        if (number.key == key) return &number;
    return nullptr;
}

const Field* findField(std::string_view key) {
    for (const Field& field : experimentFields()) {
        if (field.key == key) return &field;
    }
    return nullptr;
}

std::string allowedText(const Field& field) {
    std::vector<std::string> ids;
    for (const FieldChoice& choice : field.choices) ids.push_back(choice.id);
    switch (field.kind) {
        case FieldKind::Integer:
            return "a whole number" + rangeText(field);
        case FieldKind::Real:
            return "a number" + rangeText(field);
        case FieldKind::Text:
            return ids.empty() ? "text in UTF-8" : fmt::format("one of {}", fmt::join(ids, ", "));
        case FieldKind::Choice:
            return fmt::format("one of {}", fmt::join(ids, ", "));
        case FieldKind::IntegerList:
            return fmt::format("a list of at most {} whole numbers{}, for example [64, 32]", kMostListEntries,
                               rangeText(field));
    }
    return {};
}

std::string valueText(const FieldValue& value) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return fmt::format("{}", *number);
    if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
    if (const auto* text = std::get_if<std::string>(&value)) return tomlQuoted(*text);
    return fmt::format("[{}]", fmt::join(std::get<std::vector<std::int64_t>>(value), ", "));
}

Result<void> setField(Experiment& experiment, std::string_view key, const FieldValue& value) {
    const Field* field = findField(key);
    if (field == nullptr) return unknownKey(key);
    FieldValue fitting = value;
    if (field->kind == FieldKind::Real && std::holds_alternative<std::int64_t>(value)) {
        fitting = static_cast<double>(std::get<std::int64_t>(value));
    }
    if (!rightAlternative(field->kind, fitting) || !accepts(*field, fitting)) {
        return notAllowed(*field, valueText(value));
    }
    field->set(experiment, fitting);
    return {};
}

Result<void> setFieldFromText(Experiment& experiment, std::string_view key, std::string_view text) {
    if (key.starts_with("tier.")) return setTierFromText(experiment, key, text);
    const Field* field = findField(key);
    if (field == nullptr) return unknownKey(key);
    const std::optional<FieldValue> value = parseValue(field->kind, text);
    if (!value) return notAllowed(*field, tomlQuoted(text));
    return setField(experiment, key, *value);
}

std::vector<FieldDifference> differences(const Experiment& left, const Experiment& right) {
    std::vector<FieldDifference> found;
    for (const Field& field : experimentFields()) {
        const FieldValue a = field.get(left);
        const FieldValue b = field.get(right);
        if (a != b) found.push_back({field.key, field.label, valueText(a), valueText(b)});
    }
    const auto compare = [&](std::size_t i, const char* part, const char* label, auto textOf) {
        const std::string a = i < left.tiers.size() ? textOf(left.tiers[i]) : std::string();
        const std::string b = i < right.tiers.size() ? textOf(right.tiers[i]) : std::string();
        if (a != b) found.push_back({fmt::format("tier.{}.{}", i + 1, part), label, a, b});
    };
    // A tier that one side lacks does not differ in what nobody set.
    const auto compareNumber = [&](std::size_t i, const char* part, const char* label, double Tier::*number) {
        const double a = (i < left.tiers.size() ? left.tiers[i] : Tier{}).*number;
        const double b = (i < right.tiers.size() ? right.tiers[i] : Tier{}).*number;
        if (a != b)
            found.push_back({fmt::format("tier.{}.{}", i + 1, part), label, valueText(a), valueText(b)});
    };
    for (std::size_t i = 0; i < std::max(left.tiers.size(), right.tiers.size()); ++i) {
        compare(i, "name", "Tier name", [](const Tier& tier) { return tomlQuoted(tier.name); });
        // "1/4" and "0.25" are the same setting.
        const bool both = i < std::min(left.tiers.size(), right.tiers.size());
        if (!both || left.tiers[i].capacity.value != right.tiers[i].capacity.value)
            compare(i, "capacity", "Tier capacity", [](const Tier& tier) { return tier.capacity.text; });
        compare(i, "clients", "Tier clients",
                [](const Tier& tier) { return fmt::format("{}", tier.clients); });
        compare(i, "colour", "Tier colour", [](const Tier& tier) { return tier.colour; });
        for (const TierNumber& number : kTierNumbers)
            compareNumber(i, number.key, number.label, number.value);
    }
    addAlertDifferences(left, right, found);
    return found;
}

}  // namespace fiarse
