#include "engine/experiment/setting_names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "engine/api/fields.h"
#include "engine/experiment/tier_numbers.h"

namespace fiarse {

namespace {

constexpr std::string_view kTier = "tier.";
// Beyond this many, settings of single tiers are harder to read than the whole fleet.
constexpr std::size_t kMostTierSettings = 2;

std::string_view lastPart(std::string_view key) {
    return key.substr(key.rfind('.') + 1);
}

std::string tierText(const Experiment& experiment, std::string_view key) {
    const std::size_t dot = key.find('.', kTier.size());
    if (dot == std::string_view::npos) return {};
    std::size_t number = 0;
    const std::string_view digits = key.substr(kTier.size(), dot - kTier.size());
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (parsed.ec != std::errc() || number < 1 || number > experiment.tiers.size()) return {};
    const Tier& tier = experiment.tiers[number - 1];
    const std::string_view part = lastPart(key);
    if (part == "name") return tier.name;
    if (part == "capacity") return tier.capacity.text;
    if (part == "clients") return fmt::format("{}", tier.clients);
    const TierNumber* named = findTierNumber(part);
    return named != nullptr ? fmt::format("{}", tier.*named->value) : std::string();
}

template <typename ValueOf>
bool anyDiffers(const std::vector<Experiment>& experiments, ValueOf&& valueOf) {
    return std::any_of(experiments.begin(), experiments.end(),
                       [&](const Experiment& one) { return valueOf(one) != valueOf(experiments.front()); });
}

std::vector<std::string> differingFields(const std::vector<Experiment>& experiments) {
    std::vector<std::string> keys;
    for (const Field& field : experimentFields()) {
        // The number of clients is the sum over the tiers, which are told themselves.
        if (field.key == "experiment.name" || field.key == "experiment.note" ||
            field.key == "data.partition.clients")
            continue;
        if (anyDiffers(experiments, field.get)) keys.push_back(field.key);
    }
    return keys;
}

/// What differs among the tiers: their capacities and numbers of clients, and their other numbers.
struct TierSettings {
    std::vector<std::string> fleet, numbers;
};

TierSettings differingTierSettings(const std::vector<Experiment>& experiments) {
    std::size_t most = 0;
    for (const Experiment& one : experiments) most = std::max(most, one.tiers.size());
    TierSettings settings;
    for (std::size_t i = 0; i < most; ++i) {
        const auto compare = [&](std::vector<std::string>& keys, const char* part, auto valueOf) {
            const auto orNone = [&](const Experiment& one) {
                return i < one.tiers.size() ? valueOf(one.tiers[i]) : -1.0;
            };
            if (anyDiffers(experiments, orNone)) keys.push_back(fmt::format("tier.{}.{}", i + 1, part));
        };
        compare(settings.fleet, "capacity", [](const Tier& tier) { return tier.capacity.value; });
        compare(settings.fleet, "clients",
                [](const Tier& tier) { return static_cast<double>(tier.clients); });
        // A tier that only some have is told by the fleet.
        const bool everywhere = std::all_of(experiments.begin(), experiments.end(),
                                            [&](const Experiment& one) { return i < one.tiers.size(); });
        if (!everywhere) continue;
        for (const TierNumber& named : kTierNumbers)
            compare(settings.numbers, named.key, [&](const Tier& tier) { return tier.*named.value; });
    }
    return settings;
}

std::string fleetText(const Experiment& experiment) {
    std::string text = "tiers";
    for (const Tier& tier : experiment.tiers) text += fmt::format(" {}×{}", tier.clients, tier.capacity.text);
    return text;
}

}  // namespace

std::string shortSettingName(std::string_view key) {
    if (key.starts_with(kTier)) return std::string(key);
    const std::string_view last = lastPart(key);
    const auto endsAlike = [&](const Field& field) { return lastPart(field.key) == last; };
    const std::vector<Field>& fields = experimentFields();
    if (std::count_if(fields.begin(), fields.end(), endsAlike) < 2) return std::string(last);
    const std::size_t dot = key.rfind('.');
    const std::size_t before = dot == 0 || dot == std::string_view::npos ? dot : key.rfind('.', dot - 1);
    return std::string(before == std::string_view::npos ? key : key.substr(before + 1));
}

std::string settingText(const Experiment& experiment, std::string_view key) {
    if (key.starts_with(kTier)) return tierText(experiment, key);
    const Field* field = findField(key);
    if (field == nullptr) return {};
    const FieldValue value = field->get(experiment);
    const auto* text = std::get_if<std::string>(&value);
    return text != nullptr ? *text : valueText(value);
}

std::vector<std::string> namesByDifference(const std::vector<Experiment>& experiments) {
    if (experiments.empty()) return {};
    std::vector<std::string> keys = differingFields(experiments);
    const TierSettings tiers = differingTierSettings(experiments);
    const bool wholeFleet = tiers.fleet.size() > kMostTierSettings;
    if (!wholeFleet) keys.insert(keys.end(), tiers.fleet.begin(), tiers.fleet.end());
    keys.insert(keys.end(), tiers.numbers.begin(), tiers.numbers.end());
    std::vector<std::string> names;
    for (const Experiment& one : experiments) {
        std::vector<std::string> parts;
        for (const std::string& key : keys) {
            const std::string text = settingText(one, key);
            parts.push_back(shortSettingName(key) + " " + (text.empty() ? "-" : text));
        }
        if (wholeFleet) parts.push_back(fleetText(one));
        names.push_back(fmt::format("{}", fmt::join(parts, " · ")));
    }
    return names;
}

}  // namespace fiarse
