#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/cost_table.h"
#include "app/fiarse/round_json.h"
#include "engine/api/experiment_file.h"
#include "engine/api/preview.h"

namespace fiarse::app {

namespace {

using nlohmann::ordered_json;

/// What a client of each capacity holds, computes and sends.
std::string costTable(const Preview& shown) {
    std::string table = fmt::format("{:<10}{:>14}{:>9}{:>16}{:>9}{:>14}   {}\n", "capacity", "parameters",
                                    "share", "multiply-adds", "share", "a round", "tiers");
    for (std::size_t level = 0; level < shown.levels.size(); ++level) {
        std::uint64_t held = 0;
        for (const std::uint64_t layer : shown.kept[level]) held += layer;
        const double adds = shown.multiplyAdds[level];
        table += fmt::format(
            "{:<10}{:>14}{:>9}{:>16}{:>9}{:>14}   {}\n", shown.levels[level].capacity.text, groupedText(held),
            percentText(static_cast<double>(held) / static_cast<double>(shown.layout.count)),
            groupedText(static_cast<std::uint64_t>(std::llround(adds))),
            percentText(adds / std::max(1.0, shown.fullMultiplyAdds)),
            bytesText(shown.bytesDown[level] + shown.bytesUp[level]), shown.levels[level].name);
    }
    return table +
           "Multiply-adds of one example, where masked weights cost nothing; a round: sent and received by "
           "one participant.\n";
}

/// What is expected of a round, where the tiers state what it follows from.
std::string roundText(const Preview& shown) {
    if (!shown.roundSeconds && !shown.roundJoules) return {};
    return fmt::format("A round is expected to take {}.\n",
                       spentText(shown.bytesPerRound, shown.roundSeconds, shown.roundJoules));
}

void printJson(const Experiment& experiment, const Preview& shown, const std::vector<std::string>& warnings) {
    ordered_json seconds, joules;
    if (shown.roundSeconds) seconds = *shown.roundSeconds;
    if (shown.roundJoules) joules = *shown.roundJoules;
    printLine({{"event", "validate"},
               {"warnings", warnings},
               {"parameters", shown.layout.count},
               {"tiers", tierCostJson(experiment, shown.costs)},
               {"round_bytes", shown.bytesPerRound},
               {"round_seconds", seconds},
               {"round_joules", joules}});
}

struct ValidateOptions {
    std::string path;
    bool cost = false, json = false;
};

int validateFile(const ValidateOptions& options) {
    const std::string& path = options.path;
    const Result<Experiment> experiment = readExperiment(path);
    if (!experiment) return failed(experiment.error(), options.json);
    // What only shows with the model made: a layer without parameters, a folder without images.
    const Result<Preview> shown = preview(*experiment);
    if (!shown) {
        Error error = shown.error();
        if (error.file.empty()) error.file = path;
        return failed(error, options.json);
    }
    const std::vector<std::string> warnings = warningsOf(*experiment, *shown);
    for (const std::string& warning : warnings) fmt::print(stderr, "{}: Warning: {}\n", path, warning);
    if (options.json) {
        printJson(*experiment, *shown, warnings);
        return 0;
    }
    if (!options.cost) {
        fmt::print("ok\n");
        return 0;
    }
    fmt::print("{}\n{}{}", costTable(*shown), tierCostTable(*experiment, shown->costs), roundText(*shown));
    return 0;
}

}  // namespace

void addValidate(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("validate", "Check an experiment file without running it");
    auto options = std::make_shared<ValidateOptions>();
    command->add_option("FILE", options->path, "Experiment file (TOML)")->required();
    command->add_flag("--cost", options->cost,
                      "Tell what a client of each capacity and tier holds, computes, sends and spends");
    command->add_flag("--json", options->json, "One JSON object on standard output");
    command->callback([options, &chosen] { chosen = [options] { return validateFile(*options); }; });
}

}  // namespace fiarse::app
