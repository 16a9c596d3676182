#include "app/fiarse/sweep_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/fiarse/console.h"
#include "app/fiarse/cost_table.h"
#include "engine/api/exclusive_gain.h"

namespace fiarse::app {

namespace {

constexpr std::size_t kWidest = 60;

std::string spreadText(const Spread& spread) {
    if (spread.runs == 0) return "-";
    if (spread.runs == 1) return fmt::format("{:.1f}", 100.0 * spread.mean);
    return fmt::format("{:.1f} ± {:.1f}", 100.0 * spread.mean, 100.0 * spread.deviation);
}

std::size_t nameWidth(const std::vector<RunGroup>& groups) {
    std::size_t width = 5;
    for (const RunGroup& group : groups) width = std::max(width, std::min(group.name.size(), kWidest));
    return width;
}

std::string accuracyRows(const RunGroup& group, std::size_t width) {
    if (group.accuracies.empty())
        return fmt::format("{:<{}}  {:>4}  no complete run was evaluated\n", group.name, width,
                           group.complete);
    std::string rows;
    for (std::size_t i = 0; i < group.accuracies.size(); ++i) {
        rows += fmt::format("{:<{}}  {:>4}  {:<8}", i == 0 ? group.name : "", width,
                            i == 0 ? fmt::format("{}", group.complete) : "", group.levels[i].capacity.text);
        for (const AccuracySpread& accuracy : {group.accuracies[i].global, group.accuracies[i].local}) {
            rows += " ";
            for (const Spread& spread : {accuracy.final, accuracy.best, accuracy.last10})
                rows += fmt::format("{:>13}", spreadText(spread));
        }
        rows += "\n";
    }
    return rows;
}

template <typename TextOf>
std::string measureText(const Spread& spread, TextOf textOf) {
    if (spread.runs == 0) return "-";
    return spread.runs == 1 ? textOf(spread.mean) : textOf(spread.mean) + " ± " + textOf(spread.deviation);
}

std::string wholeRow(const RunGroup& group, std::size_t width) {
    return fmt::format("{:<{}}  {:>4}  {:>13}{:>14}{:>16}{:>21}{:>23}\n", group.name, width, group.complete,
                       spreadText(group.worstTenth), spreadText(group.worstClient),
                       spreadText(group.neverTrained), measureText(group.bytes, bytesText),
                       measureText(group.seconds, secondsText));
}

std::string gainText(const Spread& spread) {
    if (spread.runs == 0) return "-";
    if (spread.runs == 1) return fmt::format("{:+.1f}", 100.0 * spread.mean);
    return fmt::format("{:+.1f} ± {:.1f}", 100.0 * spread.mean, 100.0 * spread.deviation);
}

std::string gainRows(const RunGroup& group, const ExclusiveGain& gain, std::size_t width) {
    if (gain.levels.empty()) return {};
    const auto row = [&](const std::string& name, const std::string& capacity, const Gain& one) {
        return fmt::format("{:<{}}  {:<8}{:>15}{:>15}\n", name, width, capacity, gainText(one.global),
                           gainText(one.local));
    };
    std::string rows = row(group.name, "mean", gain.mean);
    for (std::size_t i = 0; i < gain.levels.size(); ++i)
        rows += row("", group.levels[i].capacity.text, gain.levels[i]);
    return rows;
}

/// What the devices spend in a run; empty where no group knows.
std::string spentTable(const std::vector<RunGroup>& groups, std::size_t width) {
    const bool known = std::any_of(groups.begin(), groups.end(), [](const RunGroup& group) {
        return group.deviceSeconds.runs + group.deviceJoules.runs > 0;
    });
    if (!known) return {};
    std::string table =
        fmt::format("\n{:<{}}  {:>27}{:>27}\n", "devices, estimated", width, "time", "energy");
    for (const RunGroup& group : groups)
        table += fmt::format("{:<{}}  {:>27}{:>27}\n", group.name, width,
                             measureText(group.deviceSeconds, secondsText),
                             measureText(group.deviceJoules, energyText));
    return table + "by dense multiply-adds: unstructured masks (fiarse, random-mask) save bytes, not time\n";
}

std::string targetTable(const SweepResults& results, double target, std::size_t width) {
    std::string table = fmt::format("\n{:<{}}  {:>8}{:>16}{:>21}{:>27}{:>27}\n", "to " + percentText(target),
                                    width, "runs", "rounds", "sent", "time", "energy");
    for (const RunGroup& group : results.groups) {
        const TargetSpread spread = targetSpread(group, results.runs, target);
        table +=
            fmt::format("{:<{}}  {:>8}{:>16}{:>21}{:>27}{:>27}\n", group.name, width,
                        fmt::format("{} of {}", spread.round.runs, group.complete),
                        measureText(spread.round, [](double v) { return fmt::format("{:.1f}", v); }),
                        measureText(spread.bytes, bytesText), measureText(spread.deviceSeconds, secondsText),
                        measureText(spread.deviceJoules, energyText));
    }
    return table;
}

}  // namespace

std::string sweepTable(const SweepResults& results, std::optional<double> target) {
    const std::vector<RunGroup>& groups = results.groups;
    const std::size_t width = nameWidth(groups);
    std::string table = fmt::format("{:<{}}  {:>4}  {:<8} {:>39} {:>39}\n", "", width, "", "",
                                    "global accuracy, %", "local accuracy, %");
    table += fmt::format("{:<{}}  {:>4}  {:<8}", "group", width, "runs", "capacity");
    for (int side = 0; side < 2; ++side)
        table += fmt::format(" {:>13}{:>13}{:>13}", "final", "best", "last 10");
    table += "\n";
    for (const RunGroup& group : groups) table += accuracyRows(group, width);
    table += fmt::format("\n{:<{}}  {:>4}  {:>13}{:>14}{:>16}{:>21}{:>23}\n", "group", width, "runs",
                         "worst tenth", "worst client", "never trained", "sent", "time");
    for (const RunGroup& group : groups) table += wholeRow(group, width);
    const auto twins = exclusiveTwins(results.runs);
    std::string gains;
    for (const RunGroup& group : groups)
        gains += gainRows(group, gainOverExclusive(group, results.runs, twins), width);
    if (!gains.empty())
        table += fmt::format("\n{:<{}}  {:<8}{:>15}{:>15}\n", "gain over exclusive, points", width,
                             "capacity", "global", "local") +
                 gains;
    table += spentTable(groups, std::max<std::size_t>(width, 18));
    if (target) table += targetTable(results, *target, std::max<std::size_t>(width, 11));
    return table +
           "mean ± sample standard deviation over the complete runs, which differ in the seed only; "
           "last 10: mean of the last ten evaluations; sent and time: of a run; gain: of the last 10\n";
}

}  // namespace fiarse::app
