#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/round_loop.h"
#include "app/fiarse/settings.h"
#include "engine/api/experiment_file.h"

namespace fiarse::app {

namespace {

struct RunOptions {
    std::string file;
    std::string output;
    Changes changes;
    int threads = 0;
    std::string device = "cpu";
    LoopOptions loop;
};

Result<Experiment> chosenExperiment(const RunOptions& options) {
    Result<Experiment> experiment = changedExperiment(options.file, options.changes);
    if (!experiment) return experiment;
    const std::vector<Error> contradictions = validate(*experiment);
    if (!contradictions.empty()) return contradictions.front();
    return experiment;
}

Result<void> checkAlert(const std::string& id) {
    if (findAlertRule(id) != nullptr) return {};
    std::vector<std::string> ids;
    for (const AlertRuleInfo& info : alertRuleCatalog()) ids.push_back(info.defaults.id);
    return Error{.message =
                     fmt::format("There is no alert \"{}\"; --fail-on takes {}.", id, fmt::join(ids, ", "))};
}

/// Where no place is named: beside the user, named after the experiment, and never over another run.
std::filesystem::path freePath(const std::string& file, bool quiet) {
    const std::string stem = std::filesystem::path(file).stem().string();
    std::filesystem::path path = stem + ".fiarse";
    std::error_code ignored;
    for (int number = 2; std::filesystem::exists(path, ignored); ++number) {
        path = fmt::format("{}-{}.fiarse", stem, number);
    }
    if (path != stem + ".fiarse" && !quiet) {
        fmt::print(stderr, "{}.fiarse is there already; this run goes to {}.\n", stem, path.string());
    }
    return path;
}

int run(RunOptions options) {
    if (options.device != "cpu") {
        return failed({.message = "This build computes on the CPU only; leave --device out or give cpu."});
    }
    for (const std::string& id : options.loop.failOn) {
        if (const auto known = checkAlert(id); !known) return failed(known.error());
    }
    const Result<Experiment> experiment = chosenExperiment(options);
    if (!experiment) return failed(experiment.error());
    const std::filesystem::path path = options.output.empty() ? freePath(options.file, options.loop.quiet)
                                                              : std::filesystem::path(options.output);

    if (!options.loop.quiet) {
        const Result<std::vector<std::string>> warnings = layerWarnings(*experiment);
        if (!warnings) return failed(warnings.error());
        for (const std::string& warning : *warnings) fmt::print(stderr, "Warning: {}\n", warning);
    }
    Result<RecordedRun> run = RecordedRun::begin(*experiment, path, {.threads = options.threads});
    if (!run) return failed(run.error());
    options.loop.target = experiment->rounds;
    return runRounds(*std::move(run), path, options.loop);
}

}  // namespace

void addRun(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("run", "Run an experiment and record it in a run file");
    auto options = std::make_shared<RunOptions>();
    command->add_option("FILE", options->file, "Experiment file (TOML)")->required();
    command->add_option("-o,--output", options->output,
                        "Run file to write; a free name is chosen where it is left out");
    command
        ->add_option("-s,--set", options->changes.settings,
                     "Change a setting: key=value; may be given several times")
        ->allow_extra_args(false);
    command->add_option("--rounds", options->changes.rounds, "Number of rounds");
    command->add_option("--seed", options->changes.seed, "Seed of all random draws");
    command
        ->add_option("--threads", options->threads,
                     "Worker threads; 0 = one per core. Never changes the numbers")
        ->check(CLI::Range(0, 1024));
    command->add_option("--device", options->device, "Where to compute")
        ->check(CLI::IsMember({"cpu", "cuda"}));
    command
        ->add_option("--fail-on", options->loop.failOn,
                     "End with exit code 3 when this alert is raised; may be given several times. What the "
                     "capacities alone explain never counts")
        ->allow_extra_args(false);
    command->add_flag("--json", options->loop.json, "One JSON object a line on standard output");
    command->add_flag("--quiet", options->loop.quiet, "Say nothing but failures");
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace fiarse::app
