#include "engine/experiment/idle_settings.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "engine/api/masks.h"

namespace fiarse {

namespace {

using Caution = std::optional<Error>;

/// The time of a tier is known where its speed and its link are stated.
std::optional<Error> deadlineWithoutEffect(const Experiment& experiment) {
    if (!(experiment.training.deadline > 0.0)) return std::nullopt;
    for (std::size_t i = 0; i < experiment.tiers.size(); ++i) {
        const Tier& tier = experiment.tiers[i];
        if (!takesPart(experiment.strategy, tier.capacity.value) ||
            (tier.speedGflops > 0.0 && tier.linkMbps > 0.0))
            continue;
        return Error{.message = fmt::format(
                         "training.deadline_s bounds the estimated time of a round, which is not known where "
                         "tier {} ({}) takes part: it states no {}.",
                         i + 1, tier.name, tier.speedGflops > 0.0 ? "link_mbps" : "speed_gflops"),
                     .key = "training.deadline_s"};
    }
    return std::nullopt;
}

/// Numbers of a tier that say nothing without another one.
std::vector<Error> numbersWithoutEffect(const Experiment& experiment) {
    struct Pair {
        double Tier::*value;
        const char* key;
        double Tier::*needed;
        const char* neededKey;
    };
    constexpr std::array kPairs = {Pair{&Tier::uplinkMbps, "uplink_mbps", &Tier::linkMbps, "link_mbps"},
                                   Pair{&Tier::powerW, "power_w", &Tier::speedGflops, "speed_gflops"},
                                   Pair{&Tier::radioW, "radio_w", &Tier::linkMbps, "link_mbps"},
                                   Pair{&Tier::receiveW, "receive_w", &Tier::radioW, "radio_w"}};
    std::vector<Error> found;
    for (std::size_t i = 0; i < experiment.tiers.size(); ++i) {
        const Tier& tier = experiment.tiers[i];
        for (const Pair& pair : kPairs)
            if (tier.*pair.value > 0.0 && !(tier.*pair.needed > 0.0))
                found.push_back({.message = fmt::format("{} of tier {} ({}) says nothing without its {}.",
                                                        pair.key, i + 1, tier.name, pair.neededKey),
                                 .key = fmt::format("tier.{}.{}", i + 1, pair.key)});
    }
    return found;
}

/// @param acts  the first round in which a setting of this value does anything.
Caution tooLate(const Experiment& experiment, bool used, const char* key, std::int64_t value,
                std::int64_t acts, const char* what) {
    if (!used || acts <= experiment.rounds) return std::nullopt;
    return Error{
        .message = fmt::format("With {} = {} and {} rounds {}.", key, value, experiment.rounds, what),
        .key = key};
}

/// What says nothing where every client holds the whole model.
Caution ofTheWholeModel(const Experiment& experiment, bool set, const char* key) {
    if (experiment.strategy.kind != StrategyKind::FedAvgAll || !set) return std::nullopt;
    return Error{
        .message = fmt::format("{} changes no weights under strategy.kind fedavg-all: every client holds "
                               "the whole model.",
                               key),
        .key = key};
}

Caution widthWithoutChannels(const Experiment& experiment) {
    const StrategyKind kind = experiment.strategy.kind;
    if (experiment.strategy.budget != Budget::Width || cutsChannels(kind) || kind == StrategyKind::FedAvgAll)
        return std::nullopt;
    return Error{.message =
                     "strategy.budget width is for strategies that cut whole channels; here it counts "
                     "parameters, as strategy.budget parameters does.",
                 .key = "strategy.budget"};
}

/// A narrower network whose layers put out more than the full one's, and nothing that takes it back.
Caution scalerWithoutNorm(const Experiment& experiment) {
    const ModelSettings& model = experiment.model;
    const bool usuallyNone = model.kind == ModelKind::Cnn || model.kind == ModelKind::Conv1d;
    const bool resnet = model.kind == ModelKind::Resnet8 || model.kind == ModelKind::Resnet18;
    const bool hasNone = model.kind == ModelKind::Mlp ||
                         (usuallyNone && (model.norm == NormKind::None || model.norm == NormKind::Auto)) ||
                         (resnet && model.norm == NormKind::None);
    if (!experiment.strategy.scaler || !cutsChannels(experiment.strategy.kind) || !hasNone)
        return std::nullopt;
    return Error{.message =
                     "strategy.scaler is made for models with norm layers, and this one has none: small "
                     "submodels then learn hardly anything. Set model.norm, or leave the scaler off.",
                 .key = "strategy.scaler"};
}

Caution mixOfOne(const Experiment& experiment) {
    const StrategySettings& strategy = experiment.strategy;
    if (strategy.importance != ImportanceKind::Mix || strategy.mixFirst != strategy.mixSecond)
        return std::nullopt;
    return Error{.message =
                     "strategy.importance mixes a measure with itself, which is that measure; choose two "
                     "different ones.",
                 .key = "strategy.mix_second"};
}

}  // namespace

std::vector<Error> idleSettings(const Experiment& experiment) {
    std::vector<Error> found = numbersWithoutEffect(experiment);
    for (Caution& caution : std::array{
             deadlineWithoutEffect(experiment),
             tooLate(experiment, experiment.attack.kind != AttackKind::None, "attack.start",
                     experiment.attack.start, experiment.attack.start, "nobody attacks"),
             tooLate(experiment, experiment.remedies.reset != ResetKind::Off, "remedy.reset_every",
                     experiment.remedies.resetEvery, experiment.remedies.resetEvery, "nothing is reset"),
             tooLate(
                 experiment,
                 experiment.strategy.kind == StrategyKind::ScaleFl && experiment.strategy.distillation > 0.0,
                 "strategy.distillation_start", experiment.strategy.distillationStart,
                 experiment.strategy.distillationStart + 1, "the exits never learn from each other"),
             ofTheWholeModel(experiment, experiment.strategy.budget != Budget::Parameters, "strategy.budget"),
             ofTheWholeModel(experiment, experiment.strategy.tiers != TierAssignment::Fixed,
                             "strategy.tiers"),
             widthWithoutChannels(experiment), scalerWithoutNorm(experiment), mixOfOne(experiment)})
        if (caution) found.push_back(*std::move(caution));
    return found;
}

}  // namespace fiarse
