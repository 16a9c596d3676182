#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/api/masks.h"
#include "engine/experiment/alert_rules.h"
#include "engine/experiment/robustness_fields.h"
#include "engine/experiment/text.h"
#include "engine/experiment/tier_numbers.h"

namespace fiarse {

namespace {

// The tier map names a level in one byte and keeps 254 and 255 for itself.
constexpr std::size_t kMostTiers = 254;

bool isColour(const std::string& text) {
    if (text.size() != 7 || text[0] != '#') return false;
    return std::all_of(text.begin() + 1, text.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
}

Error problem(std::string key, std::string sentence) {
    return {.message = std::move(sentence), .key = std::move(key)};
}

void checkTier(const Tier& tier, std::size_t number, std::vector<Error>& errors) {
    const auto key = [&](const char* part) { return fmt::format("tier.{}.{}", number, part); };
    if (trimmed(tier.name).empty()) {
        errors.push_back(problem(key("name"), fmt::format("Tier {} has no name; give it one.", number)));
    } else if (!isUtf8(tier.name)) {
        errors.push_back(
            problem(key("name"), fmt::format("The name of tier {} must be text in UTF-8.", number)));
    }
    if (!(tier.capacity.value > 0.0 && tier.capacity.value <= 1.0)) {
        errors.push_back(
            problem(key("capacity"),
                    fmt::format("The capacity of tier {} must be greater than 0 and at most 1, not {}.",
                                number, tier.capacity.value)));
    }
    if (tier.clients < 1) {
        errors.push_back(problem(key("clients"), fmt::format("Tier {} must have at least 1 client, not {}.",
                                                             number, tier.clients)));
    }
    if (!tier.colour.empty() && !isColour(tier.colour)) {
        errors.push_back(problem(
            key("colour"), fmt::format("The colour of tier {} must be written like \"#1f77b4\", not {}.",
                                       number, tomlQuoted(tier.colour))));
    }
    for (const TierNumber& named : kTierNumbers) {
        const double value = tier.*named.value;
        // Written so that NaN is out of every range.
        if ((named.positive ? value > 0.0 : value >= 0.0) && value <= named.maximum) continue;
        errors.push_back(problem(key(named.key), fmt::format("The {} of tier {} must be {}, not {}.",
                                                             named.key, number, named.allowed, value)));
    }
}

/// Natural clients bring their own examples, however many those are.
void checkDataShares(const Experiment& experiment, std::vector<Error>& errors) {
    if (experiment.data.partition.kind != PartitionKind::Column) return;
    for (std::size_t i = 0; i < experiment.tiers.size(); ++i) {
        if (experiment.tiers[i].dataShare == Tier{}.dataShare) continue;
        errors.push_back(
            problem(fmt::format("tier.{}.data_share", i + 1),
                    fmt::format("Tier {} has a data_share, but under the partition by column each "
                                "client has the rows that are its own; leave data_share out.",
                                i + 1)));
    }
}

void checkTiers(const Experiment& experiment, std::vector<Error>& errors) {
    if (experiment.tiers.empty()) {
        errors.push_back(
            problem("tier", "There is no tier; at least one is needed, with a capacity and clients."));
        return;
    }
    if (experiment.tiers.size() > kMostTiers) {
        errors.push_back(problem("tier", fmt::format("There are {} tiers; at most {} are allowed.",
                                                     experiment.tiers.size(), kMostTiers)));
    }
    std::set<std::string> names;
    std::int64_t sum = 0;
    bool eachHasClients = true;
    for (std::size_t i = 0; i < experiment.tiers.size(); ++i) {
        const Tier& tier = experiment.tiers[i];
        checkTier(tier, i + 1, errors);
        if (!names.insert(tier.name).second) {
            errors.push_back(problem(fmt::format("tier.{}.name", i + 1),
                                     fmt::format("Two tiers are called {}; each needs a name of its own.",
                                                 tomlQuoted(tier.name))));
        }
        eachHasClients = eachHasClients && tier.clients >= 1;
        // Only of interest up to the largest allowed sum, so it cannot overflow.
        sum = std::min<std::int64_t>(sum + std::clamp<std::int64_t>(tier.clients, 0, 1000000), 100000000);
    }
    const std::int64_t clients = experiment.data.partition.clients;
    if (eachHasClients && sum != clients) {
        errors.push_back(problem("data.partition.clients",
                                 fmt::format("data.partition.clients is {}, but the tiers have {} together; "
                                             "make the two equal or leave data.partition.clients out.",
                                             clients, counted(sum, "client", "clients"))));
    }
}

}  // namespace

std::vector<Error> validate(const Experiment& experiment) {
    std::vector<Error> errors;
    Experiment copy = experiment;
    for (const Field& field : experimentFields()) {
        const Result<void> checked = setField(copy, field.key, field.get(experiment));
        if (!checked) errors.push_back(checked.error());
    }
    if (experiment.model.kind == ModelKind::Cnn && experiment.model.channels.empty()) {
        errors.push_back(
            problem("model.channels",
                    "model.channels must have at least one entry for a cnn; for a network without "
                    "convolutions choose model.kind = \"mlp\"."));
    }
    if (experiment.model.kind == ModelKind::Conv1d && experiment.model.channels.empty()) {
        errors.push_back(
            problem("model.channels", "model.channels must have at least one entry for a conv1d."));
    }
    checkTiers(experiment, errors);
    checkDataShares(experiment, errors);
    for (Error& error : checkAlertRules(experiment.alerts)) errors.push_back(std::move(error));
    for (Error& error : checkRobustness(experiment)) errors.push_back(std::move(error));
    if (experiment.strategy.kind == StrategyKind::Exclusive &&
        std::none_of(experiment.tiers.begin(), experiment.tiers.end(),
                     [&](const Tier& tier) { return takesPart(experiment.strategy, tier.capacity.value); })) {
        errors.push_back(
            problem("strategy.exclusive_capacity",
                    fmt::format("strategy.exclusive_capacity is {}, but no tier has that much; at "
                                "least one must.",
                                experiment.strategy.exclusiveCapacity)));
    }
    const std::int64_t clients = experiment.data.partition.clients;
    if (experiment.training.participants > clients && clients >= 1) {
        errors.push_back(problem("training.participants",
                                 fmt::format("training.participants is {}, but there {} only {}; at most as "
                                             "many can take part in a round.",
                                             experiment.training.participants, clients == 1 ? "is" : "are",
                                             counted(clients, "client", "clients"))));
    }
    return errors;
}

}  // namespace fiarse
