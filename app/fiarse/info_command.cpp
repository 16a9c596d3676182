#include <fmt/format.h>

#include <memory>
#include <optional>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/cost_table.h"
#include "app/fiarse/round_json.h"
#include "app/fiarse/summary.h"
#include "engine/api/run_file.h"

namespace fiarse::app {

namespace {

using nlohmann::ordered_json;

ordered_json spentJson(std::uint64_t bytes, std::optional<double> seconds, std::optional<double> joules) {
    ordered_json time, energy;
    if (seconds) time = *seconds;
    if (joules) energy = *joules;
    return {{"bytes", bytes}, {"seconds", time}, {"joules", energy}};
}

/// The costs of the run: a client of each tier in the last round, all rounds, and the way to the target.
ordered_json costJson(const RunInfo& info, const std::vector<RoundRecord>& records,
                      std::optional<double> target) {
    if (records.empty()) return nullptr;
    const std::vector<RoundPoint> points = pointsOf(info, records);
    const RunTotals totals = totalsOf(points).value_or(RunTotals{});
    ordered_json cost = spentJson(totals.bytes, totals.deviceSeconds, totals.deviceJoules);
    cost["tiers"] = tierCostJson(info.experiment, tierCosts(info, modelWork(info), records.back()));
    if (!target) return cost;
    ordered_json reached;
    if (const auto found = targetReached(points, *target)) {
        reached = spentJson(found->bytes, found->deviceSeconds, found->deviceJoules);
        reached["round"] = found->round;
    }
    cost["target"] = *target;
    cost["reached"] = reached;
    return cost;
}

void printCost(const RunInfo& info, const std::vector<RoundRecord>& records, std::optional<double> target) {
    const std::vector<RoundPoint> points = pointsOf(info, records);
    const RunTotals totals = totalsOf(points).value_or(RunTotals{});
    fmt::print("\n{}", tierCostTable(info.experiment, tierCosts(info, modelWork(info), records.back())));
    fmt::print("All rounds: {}.\n", spentText(totals.bytes, totals.deviceSeconds, totals.deviceJoules));
    if (!target) return;
    const auto reached = targetReached(points, *target);
    if (!reached)
        fmt::print("No round has a mean global accuracy of {}.\n", percentText(*target));
    else
        fmt::print(
            "A mean global accuracy of {} was reached in round {}, after {}.\n", percentText(*target),
            reached->round,
            spentText(static_cast<double>(reached->bytes), reached->deviceSeconds, reached->deviceJoules));
}

void printJson(const RunFile& file, const SimulationState& state, const std::vector<RoundRecord>& records,
               std::optional<double> target) {
    const RunInfo& info = file.info();
    ordered_json levels = ordered_json::array();
    for (const Level& level : info.levels) {
        levels.push_back({{"capacity", level.capacity.value},
                          {"text", level.capacity.text},
                          {"tiers", level.name},
                          {"clients", level.clients}});
    }
    ordered_json parent;
    if (!info.parentId.empty())
        parent = {{"id", info.parentId}, {"file", info.parentFile}, {"round", info.parentRound}};
    const ordered_json last = records.empty() ? ordered_json() : roundJson(records.back(), info.levels);
    printLine({{"event", "info"},
               {"id", info.id},
               {"name", info.experiment.name},
               {"status", file.status()},
               {"rounds", state.completedRounds},
               {"planned_rounds", info.experiment.rounds},
               {"run_hash", state.hash},
               {"seed", info.experiment.seed},
               {"created", info.created},
               {"engine", info.engine},
               {"data", info.dataTitle},
               {"train_images", info.trainCount},
               {"test_images", info.testCount},
               {"data_report", info.dataReport},
               {"parameters", info.layout.count},
               {"maskable", info.layout.maskable},
               {"clients", info.clients.size()},
               {"levels", levels},
               {"parent", parent},
               {"last", last},
               {"cost", costJson(info, records, target)}});
}

void printText(const RunFile& file, const SimulationState& state, const std::vector<RoundRecord>& records,
               std::optional<double> target) {
    const RunInfo& info = file.info();
    const auto line = [](const char* name, const std::string& text) {
        fmt::print("  {:<12}{}\n", name, text);
    };
    fmt::print("{}\n", info.experiment.name);
    if (!info.experiment.note.empty()) line("note", info.experiment.note);
    line("status", file.status());
    line("rounds", fmt::format("{} of {}", state.completedRounds, info.experiment.rounds));
    if (!info.parentId.empty())
        line("branch of", fmt::format("{} after round {}", info.parentFile, info.parentRound));
    line("run hash", state.hash);
    line("seed", fmt::format("{}", info.experiment.seed));
    line("created", fmt::format("{} by engine {}", info.created, info.engine));
    line("data", fmt::format("{}, {} training and {} test images", info.dataTitle,
                             groupedText(static_cast<std::uint64_t>(info.trainCount)),
                             groupedText(static_cast<std::uint64_t>(info.testCount))));
    for (const std::string& sentence : info.dataReport) line("", sentence);
    line("model", fmt::format("{} parameters in {} arrays", groupedText(info.layout.count),
                              info.layout.layers.size()));
    line("clients", fmt::format("{} in {} capacities", info.clients.size(), info.levels.size()));
    if (records.empty()) return;
    line("last round", fmt::format("loss {:.4f}", records.back().loss));
    fmt::print("{}", summaryTable(info, records));
    printCost(info, records, target);
}

int info(const std::string& path, bool json, std::optional<double> target) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(path);
    if (!file) return failed(file.error(), json);
    const Result<SimulationState> state = (*file)->state();
    if (!state) return failed(state.error(), json);
    const Result<std::vector<RoundRecord>> records = (*file)->records();
    if (!records) return failed(records.error(), json);
    (json ? printJson : printText)(**file, *state, *records, target);
    return 0;
}

}  // namespace

void addInfo(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("info", "What a run file holds: its run hash, its last metrics");
    auto path = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    command->add_option("RUN", *path, "Run file (.fiarse)")->required();
    command->add_flag("--json", *json, "One JSON object on standard output");
    auto target = std::make_shared<std::optional<double>>();
    command
        ->add_option(
            "--target", *target,
            "Tell what it took to reach this mean global accuracy, 0 to 1: bytes, and where the tiers "
            "state them, time and energy")
        ->check(CLI::Range(0.0, 1.0));
    command->callback([path, json, target, &chosen] {
        chosen = [path, json, target] { return info(*path, *json, *target); };
    });
}

}  // namespace fiarse::app
