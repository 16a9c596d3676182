#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/api/alerts.h"
#include "engine/api/records.h"

namespace fiarse {

namespace {

std::string percent(double share) {
    return fmt::format("{:.3g} %", 100.0 * share);
}

std::string layerName(const RunInfo& info, const Alert& alert) {
    const auto layer = static_cast<std::size_t>(alert.layer);
    return alert.layer >= 0 && layer < info.layout.layers.size() ? info.layout.layers[layer].name
                                                                 : "the model";
}

std::string levelName(const RunInfo& info, const Alert& alert) {
    const auto level = static_cast<std::size_t>(alert.level);
    return alert.level >= 0 && level < info.levels.size() ? info.levels[level].capacity.text
                                                          : "every capacity";
}

std::string className(const RunInfo& info, const Alert& alert) {
    const auto index = static_cast<std::size_t>(alert.classIndex);
    return alert.classIndex >= 0 && index < info.classNames.size() ? info.classNames[index] : "one class";
}

std::string collapseText(const RunInfo& info, const Alert& alert) {
    const auto layer = static_cast<std::size_t>(alert.layer);
    const std::size_t count =
        alert.layer >= 0 && layer < info.layout.layers.size() ? info.layout.layers[layer].count : 0;
    return fmt::format("At {}, {} keeps {:.0f} of {} parameters: that submodel is cut in two there.",
                       levelName(info, alert), layerName(info, alert), alert.value, count);
}

std::string neverUpdatedText(const Alert& alert) {
    return fmt::format(
        "{} of the parameters were never trained, {}.", percent(alert.value),
        alert.byDesign ? "which no submodel that is trained holds" : "more than what no submodel holds");
}

/// The phase is what the place tells: a client trains, a level is evaluated, all others are the model itself.
std::string notFiniteText(const RunInfo& info, const Alert& alert) {
    if (alert.client >= 0)
        return fmt::format("The training loss of client {} was not a finite number (phase Train).",
                           alert.client);
    if (alert.level >= 0)
        return fmt::format("The test loss at {} was not a finite number (phase Evaluate).",
                           levelName(info, alert));
    return "The global model had values that are not finite numbers (phase Aggregate).";
}

std::string lockInText(const RunInfo& info, const Alert& alert) {
    const std::string layer = layerName(info, alert);
    const bool above = alert.value > 1.0;
    const char* why = alert.byDesign
                          ? (above ? "the strategy keeps more of it" : "the strategy keeps less of it")
                      : above ? "they rank above those of other layers"
                              : "they rank below those of other layers";
    if (alert.value <= 0.0)
        return fmt::format("No parameter of {} was in a submodel so far: {}.", layer, why);
    return fmt::format(
        "The parameters of {} were in submodels {} times as often as those of the model on average: {}.",
        layer, alert.value < 10.0 ? fmt::format("{:.2g}", alert.value) : fmt::format("{:.0f}", alert.value),
        why);
}

std::string robustnessText(const RunInfo& info, const Alert& alert) {
    if (alert.rule == "rejected-update")
        return fmt::format(
            "{:.0f} update{} refused, the first from client {}: outside its mask, or not finite.",
            alert.value, alert.value == 1.0 ? " was" : "s were", alert.client);
    if (alert.rule == "quorum")
        return fmt::format(
            "{} of the parameters had holders, but fewer than the {} that a defence against {} "
            "malicious participants needs.",
            percent(alert.value), 2 * info.experiment.defence.f + 1, info.experiment.defence.f);
    if (alert.rule == "attack-success")
        return fmt::format("The attack reaches its aim in {} of the cases at {}.", percent(alert.value),
                           levelName(info, alert));
    return fmt::format("Alert {} with the value {:g}.", alert.rule, alert.value);
}

AlertAction actionOf(const RunInfo& info, const Alert& alert) {
    for (const AlertRule& rule : info.experiment.alerts)
        if (rule.id == alert.rule) return rule.action;
    return AlertAction::Log;
}

}  // namespace

std::optional<Error> alertFailure(const RunInfo& info, const std::vector<Alert>& alerts,
                                  const std::vector<std::string>& failOn) {
    for (const Alert& alert : alerts) {
        const bool named = std::find(failOn.begin(), failOn.end(), alert.rule) != failOn.end();
        if (alert.byDesign || !(named || actionOf(info, alert) == AlertAction::Fail)) continue;
        return Error{.kind = ErrorKind::Run,
                     .message = fmt::format("The alert {} ended the run after round {}, which is kept. {}",
                                            alert.rule, alert.round, alertSentence(info, alert))};
    }
    return std::nullopt;
}

bool asksForPause(const RunInfo& info, const std::vector<Alert>& alerts) {
    return std::any_of(alerts.begin(), alerts.end(),
                       [&](const Alert& alert) { return actionOf(info, alert) == AlertAction::Pause; });
}

Alert placeOf(const Alert& alert) {
    Alert place = alert;
    place.round = 0;
    place.client = -1;  // the worst client and class change from round to round
    place.classIndex = -1;
    place.value = 0.0;
    return place;
}

std::string alertSentence(const RunInfo& info, const Alert& alert) {
    const std::string& id = alert.rule;
    if (id == "layer-collapse") return collapseText(info, alert);
    if (id == "never-updated") return neverUpdatedText(alert);
    if (id == "dead-units")
        return fmt::format("{} of the units of {} have no input at {}.", percent(alert.value),
                           layerName(info, alert), levelName(info, alert));
    if (id == "freeze")
        return fmt::format("The importance order hardly moves: the freeze index is {:.2f}.", alert.value);
    if (id == "churn" && alert.byDesign)
        return fmt::format(
            "The mask of {} replaced {} of its parameters: the strategy draws masks anew each round.",
            levelName(info, alert), percent(alert.value));
    if (id == "churn")
        return fmt::format("The mask of {} replaced {} of its parameters: θ lies where many magnitudes are.",
                           levelName(info, alert), percent(alert.value));
    if (id == "attrition")
        return fmt::format(
            "The clients of {} lost {} of their masks while training, client {} most; the learning rate may "
            "be "
            "too large.",
            levelName(info, alert), percent(1.0 - alert.value), alert.client);
    if (id == "moved-gap")
        return fmt::format(
            "The clients of {} left {} of their parameters exactly as they were, client {} most.",
            levelName(info, alert), percent(1.0 - alert.value), alert.client);
    if (id == "k-mismatch") {
        const double off = std::abs(alert.value);
        return fmt::format("The mask of {} in {} has {:.0f} parameter{} {} than its capacity says: {}.",
                           levelName(info, alert), layerName(info, alert), off, off == 1.0 ? "" : "s",
                           alert.value > 0.0 ? "more" : "fewer",
                           alert.value > 0.0 ? "magnitudes are tied at θ" : "this is an error of the engine");
    }
    if (id == "nesting")
        return fmt::format(
            "{:.0f} parameters were held by other clients than nested masks allow; this is "
            "an error of the engine.",
            alert.value);
    if (id == "starved-round")
        return fmt::format("No participant of capacity {} this round: {} of the parameters were idle.",
                           levelName(info, alert), percent(alert.value));
    if (id == "class-gap")
        return fmt::format(
            "At {}, the recall of {} is {:.0f} points below what the largest capacity reaches.",
            levelName(info, alert), className(info, alert), 100.0 * alert.value);
    if (id == "class-exposure")
        return fmt::format(
            "Of the examples that trained the weights of {}, {} has {} of the share that it has among all.",
            levelName(info, alert), className(info, alert), percent(alert.value));
    if (id == "lock-in") return lockInText(info, alert);
    if (id == "nan") return notFiniteText(info, alert);
    if (id == "stall")
        return fmt::format("The mean accuracy has not improved for {:.0f} rounds.", alert.value);
    return robustnessText(info, alert);
}

}  // namespace fiarse
