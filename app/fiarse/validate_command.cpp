#include <fmt/format.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "engine/api/experiment_file.h"

namespace fiarse::app {

namespace {

int validateFile(const std::string& path) {
    const Result<Experiment> experiment = readExperiment(path);
    if (!experiment) return failed(experiment.error());
    // What only shows with the model made: a layer without parameters, a folder without images.
    const Result<std::vector<std::string>> warnings = layerWarnings(*experiment);
    if (!warnings) {
        Error error = warnings.error();
        if (error.file.empty()) error.file = path;
        return failed(error);
    }
    for (const std::string& warning : *warnings) fmt::print(stderr, "{}: Warning: {}\n", path, warning);
    fmt::print("ok\n");
    return 0;
}

}  // namespace

void addValidate(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("validate", "Check an experiment file without running it");
    auto path = std::make_shared<std::string>();
    command->add_option("FILE", *path, "Experiment file (TOML)")->required();
    command->callback([path, &chosen] { chosen = [path] { return validateFile(*path); }; });
}

}  // namespace fiarse::app
