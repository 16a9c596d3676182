#include "engine/experiment/alert_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "engine/experiment/text.h"

namespace fiarse {

namespace {

constexpr std::int64_t kMostRounds = 1000000;

AlertRuleInfo rule(std::string id, double threshold, std::int64_t rounds, double maximum, std::string title,
                   std::string help, double minimum = 0.0) {
    return {.defaults = {.id = std::move(id), .threshold = threshold, .rounds = rounds},
            .title = std::move(title),
            .help = std::move(help),
            .minimum = minimum,
            .maximum = maximum};
}

std::vector<AlertRuleInfo> makeCatalog() {
    constexpr double kAnyCount = 1e12;
    return {
        rule("layer-collapse", 1.0, 1, kAnyCount, "Layer collapse",
             "A level keeps fewer than threshold parameters of a layer."),
        rule("dead-units", 0.25, 3, 1.0, "Units without input",
             "More than threshold of a layer's units had no input weight in a level's submodel, for the "
             "given number "
             "of rounds."),
        rule("never-updated", 0.01, 20, 1.0, "Never updated",
             "After the given number of rounds, more than threshold of the parameters were never trained; by "
             "design where no submodel that is trained holds them, up to threshold more."),
        rule("freeze", 0.95, 20, 10.0, "Frozen importance",
             "The freeze index was above threshold, and no mask changed by more than 1 %, for the given "
             "number "
             "of rounds."),
        rule("churn", 0.30, 5, 1.0, "Mask churn",
             "More than threshold of a level's mask changed in each of the given number of rounds."),
        rule("attrition", 0.75, 3, 1.0, "Mask attrition",
             "Less than threshold of the masks of a level's participants was still in them at the end of "
             "local "
             "training, for the given number of rounds in which the level took part."),
        rule("moved-gap", 0.50, 3, 1.0, "Unmoved parameters",
             "Less than threshold of the parameters assigned to a level's participants changed while they "
             "trained, for the given number of rounds in which the level took part."),
        rule("k-mismatch", 1.0, 1, kAnyCount, "Mask size",
             "A mask is more than threshold parameters, and one in a thousand of them, larger or smaller "
             "than its "
             "capacity says."),
        rule("nesting", 0.0, 1, kAnyCount, "Nesting violated",
             "More than threshold parameters were held by other participants than nested masks allow."),
        rule("starved-round", 0.0, 1, 1.0, "Starved round",
             "More than threshold of the parameters were held by nobody, as no participant had a capacity "
             "that reaches them."),
        rule("class-gap", 0.50, 10, 1.0, "Class gap",
             "A level's recall of some class was more than threshold below that of the largest capacity in "
             "each "
             "of the given number of evaluations."),
        rule("class-exposure", 0.20, 20, 1.0, "Class hardly seen",
             "After the given number of rounds, a class made up less than threshold of what it should in the "
             "examples that trained a level's weights: of its share of all training examples."),
        rule("lock-in", 4.0, 20, 1000.0, "Layer locked in or out",
             "Over so many rounds or more, a layer's parameters were in the submodels more than threshold "
             "times "
             "as often as those of the model on average, or less than one threshold-th.",
             1.0),
        rule("nan", 0.0, 1, kAnyCount, "Not a number",
             "More than threshold losses of a phase were infinite or no numbers. Training that diverges ends "
             "the "
             "run whatever the threshold is."),
        rule("stall", 0.0, 20, 1.0, "Stall",
             "The mean accuracy did not exceed its best by more than threshold for the given number of "
             "rounds, and at least five evaluations."),
        rule("rejected-update", 0.0, 1, kAnyCount, "Update refused",
             "More than threshold updates of a round were refused: they wrote outside their sender's mask or "
             "held values that are not finite."),
        rule("quorum", 0.50, 1, 1.0, "Too few holders",
             "More than threshold of the parameters were held by somebody, but by fewer than the 2f + 1 that "
             "the defence needs."),
        rule("attack-success", 0.50, 1, 1.0, "Attack succeeds",
             "The attack reached its aim in more than threshold of the cases at a level.")};
}

Error problem(std::size_t number, const char* part, std::string sentence) {
    std::string key = fmt::format("alert.{}", number);
    if (*part != '\0') key += fmt::format(".{}", part);
    return {.message = std::move(sentence), .key = std::move(key)};
}

}  // namespace

const std::vector<AlertRuleInfo>& alertRuleCatalog() {
    static const std::vector<AlertRuleInfo> catalog = makeCatalog();
    return catalog;
}

const AlertRuleInfo* findAlertRule(std::string_view id) {
    for (const AlertRuleInfo& info : alertRuleCatalog())
        if (info.defaults.id == id) return &info;
    return nullptr;
}

std::vector<AlertRule> effectiveAlertRules(const std::vector<AlertRule>& changed) {
    std::vector<AlertRule> rules;
    for (const AlertRuleInfo& info : alertRuleCatalog()) {
        const auto found = std::find_if(changed.begin(), changed.end(), [&](const AlertRule& candidate) {
            return candidate.id == info.defaults.id;
        });
        rules.push_back(found == changed.end() ? info.defaults : *found);
    }
    return rules;
}

std::string_view alertActionName(AlertAction action) {
    switch (action) {
        case AlertAction::Pause:
            return "pause";
        case AlertAction::Fail:
            return "fail";
        case AlertAction::Log:
            break;
    }
    return "log";
}

std::optional<AlertAction> alertActionFromName(std::string_view name) {
    for (const AlertAction action : {AlertAction::Log, AlertAction::Pause, AlertAction::Fail})
        if (alertActionName(action) == name) return action;
    return std::nullopt;
}

std::string alertRuleIds() {
    std::vector<std::string> ids;
    for (const AlertRuleInfo& info : alertRuleCatalog()) ids.push_back(info.defaults.id);
    return fmt::format("{}", fmt::join(ids, ", "));
}

std::vector<Error> checkAlertRules(const std::vector<AlertRule>& rules) {
    std::vector<Error> errors;
    std::set<std::string> ids;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const AlertRule& given = rules[i];
        const AlertRuleInfo* info = findAlertRule(given.id);
        if (info == nullptr) {
            errors.push_back(problem(
                i + 1, "id",
                fmt::format("There is no alert {}; there are {}.", tomlQuoted(given.id), alertRuleIds())));
            continue;
        }
        if (!ids.insert(given.id).second) {
            errors.push_back(
                problem(i + 1, "id",
                        fmt::format("The alert {} is set twice; once is enough.", tomlQuoted(given.id))));
        }
        if (!(std::isfinite(given.threshold) && given.threshold >= info->minimum &&
              given.threshold <= info->maximum)) {
            errors.push_back(
                problem(i + 1, "threshold",
                        fmt::format("The threshold of the alert {} must be a number from {} to "
                                    "{}, not {}.",
                                    tomlQuoted(given.id), info->minimum, info->maximum, given.threshold)));
        }
        if (given.rounds < 1 || given.rounds > kMostRounds) {
            errors.push_back(problem(i + 1, "rounds",
                                     fmt::format("The rounds of the alert {} must be a whole number from 1 "
                                                 "to {}, not {}.",
                                                 tomlQuoted(given.id), kMostRounds, given.rounds)));
        }
    }
    return errors;
}

std::string alertRulesToml(const std::vector<AlertRule>& rules) {
    std::string text;
    for (const AlertRule& one : rules) {
        text += fmt::format("\n[[alert]]\nid = {}\nenabled = {}\nthreshold = {}\nrounds = {}\naction = {}\n",
                            tomlQuoted(one.id), one.enabled, valueText(one.threshold), one.rounds,
                            tomlQuoted(alertActionName(one.action)));
    }
    return text;
}

void addAlertDifferences(const Experiment& left, const Experiment& right,
                         std::vector<FieldDifference>& found) {
    const std::vector<AlertRule> a = effectiveAlertRules(left.alerts);
    const std::vector<AlertRule> b = effectiveAlertRules(right.alerts);
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto compare = [&](const char* part, const std::string& x, const std::string& y) {
            if (x == y) return;
            found.push_back({fmt::format("alert.{}.{}", a[i].id, part), fmt::format("Alert {}", part), x, y});
        };
        compare("enabled", a[i].enabled ? "true" : "false", b[i].enabled ? "true" : "false");
        compare("threshold", valueText(a[i].threshold), valueText(b[i].threshold));
        compare("rounds", valueText(a[i].rounds), valueText(b[i].rounds));
        compare("action", std::string(alertActionName(a[i].action)),
                std::string(alertActionName(b[i].action)));
    }
}

}  // namespace fiarse
