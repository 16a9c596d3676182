#include "app/fiarse/cost_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "app/fiarse/console.h"
#include "engine/api/masks.h"

namespace fiarse::app {

namespace {

using nlohmann::ordered_json;

constexpr double kLongestInSeconds = 60.0;

template <typename TextOf>
std::string textOr(const std::optional<double>& value, TextOf textOf) {
    return value ? textOf(*value) : std::string("-");
}

std::string macsText(const std::optional<SubmodelWork>& work, double SubmodelWork::*which) {
    if (!work) return "-";
    return groupedText(static_cast<std::uint64_t>(std::llround((*work).*which)));
}

std::string megabytesText(double bytes) {
    const double value = bytes / 1e6;
    return fmt::format("{:.{}f}", value, value >= 10.0 ? 1 : value >= 0.1 ? 2 : 4);
}

ordered_json orNull(const std::optional<double>& value) {
    return value ? ordered_json(*value) : ordered_json();
}

/// Counts are whole numbers; means of several are not.
ordered_json wholeJson(double value) {
    constexpr double kExact = 9007199254740992.0;
    if (value != std::floor(value) || std::abs(value) > kExact) return value;
    return static_cast<std::int64_t>(value);
}

std::string meaningOf(const Experiment& experiment) {
    std::string text =
        "One client in one round. Multiply-adds of one example forward: as dense kernels execute them, and "
        "in "
        "theory where masked weights cost nothing. Time and energy go by the dense ones and by what the file "
        "states of the tier, before a run with full batches; memory is the least that training takes; -: not "
        "stated or not known.\n";
    if (experiment.strategy.kind == StrategyKind::Fjord)
        text += "fjord draws a width for each local step; its time and energy go by the mean of those.\n";
    if (!cutsChannels(experiment.strategy.kind) && experiment.strategy.kind != StrategyKind::FedAvgAll)
        text += "Unstructured masks save bytes, not time on dense kernels.\n";
    return text;
}

}  // namespace

std::string secondsText(double seconds) {
    if (seconds < 0.9995) return fmt::format("{:.3g} ms", 1e3 * seconds);
    return seconds < kLongestInSeconds ? fmt::format("{:.1f} s", seconds) : durationText(seconds);
}

std::string energyText(double joules) {
    if (joules < 999.5) return fmt::format("{:.3g} J", joules);
    return joules < 3.6e5 ? fmt::format("{:.1f} kJ", joules / 1e3)
                          : fmt::format("{:.2f} kWh", joules / 3.6e6);
}

std::string tierCostTable(const Experiment& experiment, const std::vector<TierCost>& costs) {
    std::size_t width = 4;
    for (const Tier& tier : experiment.tiers) width = std::max(width, tier.name.size());
    const auto line = [&](const auto&... cells) {
        return fmt::format("{:<{}}{:>10}{:>10}{:>16}{:>16}{:>13}{:>13}{:>13}{:>11}{:>11}\n", cells...);
    };
    std::string table = line("tier", width, "MB down", "MB up", "dense", "theoretical", "computing", "link",
                             "round", "MB memory", "energy");
    for (std::size_t t = 0; t < std::min(costs.size(), experiment.tiers.size()); ++t) {
        const TierCost& cost = costs[t];
        const DeviceCost& device = cost.device;
        table += line(
            experiment.tiers[t].name, width, megabytesText(static_cast<double>(cost.bytesDown)),
            megabytesText(static_cast<double>(cost.bytesUp)), macsText(cost.work, &SubmodelWork::denseMacs),
            macsText(cost.work, &SubmodelWork::idealMacs), textOr(device.computeSeconds, secondsText),
            textOr(device.linkSeconds, secondsText), textOr(device.seconds, secondsText),
            textOr(device.memoryBytes, megabytesText), textOr(device.joules, energyText));
    }
    for (std::size_t t = 0; t < std::min(costs.size(), experiment.tiers.size()); ++t)
        if (costs[t].tooLarge)
            table += fmt::format("{} needs {} MB for training and may take {}.\n", experiment.tiers[t].name,
                                 megabytesText(*costs[t].device.memoryBytes), experiment.tiers[t].memoryMb);
    for (std::size_t t = 0; t < std::min(costs.size(), experiment.tiers.size()); ++t)
        if (costs[t].late)
            table += fmt::format(
                "{} would miss the deadline of {} s; it takes part all the same, only the estimated time of "
                "a round is bounded.\n",
                experiment.tiers[t].name, experiment.training.deadline);
    return table + meaningOf(experiment);
}

ordered_json tierCostJson(const Experiment& experiment, const std::vector<TierCost>& costs) {
    ordered_json tiers = ordered_json::array();
    for (std::size_t t = 0; t < std::min(costs.size(), experiment.tiers.size()); ++t) {
        const TierCost& cost = costs[t];
        ordered_json dense, ideal, memory;
        if (cost.work) {
            dense = wholeJson(cost.work->denseMacs);
            ideal = wholeJson(cost.work->idealMacs);
        }
        if (cost.device.memoryBytes) memory = wholeJson(*cost.device.memoryBytes);
        tiers.push_back({{"tier", experiment.tiers[t].name},
                         {"bytes_down", cost.bytesDown},
                         {"bytes_up", cost.bytesUp},
                         {"macs_dense", dense},
                         {"macs_theoretical", ideal},
                         {"compute_seconds", orNull(cost.device.computeSeconds)},
                         {"link_seconds", orNull(cost.device.linkSeconds)},
                         {"seconds", orNull(cost.device.seconds)},
                         {"memory_bytes", memory},
                         {"joules", orNull(cost.device.joules)},
                         {"misses_deadline", cost.late},
                         {"memory_too_small", cost.tooLarge}});
    }
    return tiers;
}

std::string spentText(double bytes, std::optional<double> seconds, std::optional<double> joules) {
    std::string text = bytesText(bytes);
    if (seconds) text += (joules ? ", " : " and ") + secondsText(*seconds);
    if (joules) text += " and " + energyText(*joules);
    return text;
}

}  // namespace fiarse::app
