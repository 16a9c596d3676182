#include <fmt/format.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/round_json.h"
#include "app/fiarse/summary.h"
#include "engine/api/run_file.h"

namespace fiarse::app {

namespace {

using nlohmann::ordered_json;

void printJson(const RunFile& file, const SimulationState& state, const std::vector<RoundRecord>& records) {
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
               {"last", last}});
}

void printText(const RunFile& file, const SimulationState& state, const std::vector<RoundRecord>& records) {
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
}

int info(const std::string& path, bool json) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(path);
    if (!file) return failed(file.error(), json);
    const Result<SimulationState> state = (*file)->state();
    if (!state) return failed(state.error(), json);
    const Result<std::vector<RoundRecord>> records = (*file)->records();
    if (!records) return failed(records.error(), json);
    (json ? printJson : printText)(**file, *state, *records);
    return 0;
}

}  // namespace

void addInfo(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("info", "What a run file holds: its run hash, its last metrics");
    auto path = std::make_shared<std::string>();
    auto json = std::make_shared<bool>(false);
    command->add_option("RUN", *path, "Run file (.fiarse)")->required();
    command->add_flag("--json", *json, "One JSON object on standard output");
    command->callback([path, json, &chosen] { chosen = [path, json] { return info(*path, *json); }; });
}

}  // namespace fiarse::app
