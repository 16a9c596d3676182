#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "engine/api/experiment_file.h"
#include "engine/api/preview.h"

namespace fiarse::app {

namespace {

/// What a client of each capacity holds, computes and sends.
Result<std::string> costTable(const Experiment& experiment) {
    const Result<Preview> shown = preview(experiment);
    if (!shown) return shown.error();
    std::string table = fmt::format("{:<10}{:>14}{:>9}{:>16}{:>9}{:>14}   {}\n", "capacity", "parameters",
                                    "share", "multiply-adds", "share", "a round", "tiers");
    for (std::size_t level = 0; level < shown->levels.size(); ++level) {
        std::uint64_t held = 0;
        for (const std::uint64_t layer : shown->kept[level]) held += layer;
        const double adds = shown->multiplyAdds[level];
        table += fmt::format(
            "{:<10}{:>14}{:>9}{:>16}{:>9}{:>14}   {}\n", shown->levels[level].capacity.text,
            groupedText(held),
            percentText(static_cast<double>(held) / static_cast<double>(shown->layout.count)),
            groupedText(static_cast<std::uint64_t>(std::llround(adds))),
            percentText(adds / std::max(1.0, shown->fullMultiplyAdds)),
            bytesText(shown->bytesDown[level] + shown->bytesUp[level]), shown->levels[level].name);
    }
    return table +
           "Multiply-adds of one example, where masked weights cost nothing; a round: sent and received by "
           "one "
           "participant.\n";
}

int validateFile(const std::string& path, bool cost) {
    const Result<Experiment> experiment = readExperiment(path);
    if (!experiment) return failed(experiment.error());
    // What only shows with the model made: a layer without parameters, a folder without images.
    const Result<std::vector<std::string>> warnings = warningsAbout(*experiment);
    if (!warnings) {
        Error error = warnings.error();
        if (error.file.empty()) error.file = path;
        return failed(error);
    }
    for (const std::string& warning : *warnings) fmt::print(stderr, "{}: Warning: {}\n", path, warning);
    if (!cost) {
        fmt::print("ok\n");
        return 0;
    }
    const Result<std::string> table = costTable(*experiment);
    if (!table) return failed(table.error());
    fmt::print("{}", *table);
    return 0;
}

}  // namespace

void addValidate(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("validate", "Check an experiment file without running it");
    auto path = std::make_shared<std::string>();
    command->add_option("FILE", *path, "Experiment file (TOML)")->required();
    auto cost = std::make_shared<bool>(false);
    command->add_flag("--cost", *cost, "Tell what a client of each capacity holds, computes and sends");
    command->callback(
        [path, cost, &chosen] { chosen = [path, cost] { return validateFile(*path, *cost); }; });
}

}  // namespace fiarse::app
