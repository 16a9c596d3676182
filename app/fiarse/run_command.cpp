#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/round_loop.h"
#include "app/fiarse/settings.h"
#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/api/fleet_csv.h"

namespace fiarse::app {

namespace {

struct RunOptions {
    std::string file;
    std::string output;
    std::string fleet;
    std::vector<std::string> settings;  ///< "key=value"
    std::optional<std::int64_t> rounds, seed;
    int threads = 0;
    std::string device = "cpu";
    LoopOptions loop;
};

/// Every problem of the file is told; the error that comes back only ends the command.
Result<void> applyFleet(Experiment& experiment, const std::string& path) {
    Result<FleetCsv> fleet = readFleetCsv(path);
    if (!fleet) return fleet.error();
    for (const Error& problem : fleet->problems) fmt::print(stderr, "{}\n", problem.text());
    if (!fleet->problems.empty()) {
        return Error{.message = fmt::format("The fleet of {} cannot be used.", path)};
    }
    experiment = withFleet(std::move(experiment), std::move(fleet->tiers));
    return {};
}

Result<Experiment> chosenExperiment(const RunOptions& options) {
    Result<Experiment> experiment = readExperiment(options.file);
    if (!experiment) return experiment;
    if (!options.fleet.empty()) {
        if (const auto applied = applyFleet(*experiment, options.fleet); !applied) return applied.error();
    }
    if (const auto set = applySettings(*experiment, options.settings, options.rounds); !set)
        return set.error();
    if (options.seed) {
        if (const auto set = setField(*experiment, "experiment.seed", *options.seed); !set)
            return set.error();
    }
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
        return failed({.message = "This build computes on the CPU only; leave --device out or give cpu."},
                      options.loop.json);
    }
    for (const std::string& id : options.loop.failOn) {
        if (const auto known = checkAlert(id); !known) return failed(known.error(), options.loop.json);
    }
    const Result<Experiment> experiment = chosenExperiment(options);
    if (!experiment) return failed(experiment.error(), options.loop.json);
    const std::filesystem::path path = options.output.empty() ? freePath(options.file, options.loop.quiet)
                                                              : std::filesystem::path(options.output);

    auto simulation = Simulation::create(*experiment, {.threads = options.threads});
    if (!simulation) return failed(simulation.error(), options.loop.json);
    if (const auto read = readBreakpoints(options.loop, (*simulation)->info().levels); !read)
        return failed(read.error(), options.loop.json);
    if (!options.loop.quiet) {
        const Result<std::vector<std::string>> warnings = warningsAbout(*experiment);
        if (!warnings) return failed(warnings.error(), options.loop.json);
        for (const std::string& warning : *warnings) fmt::print(stderr, "Warning: {}\n", warning);
        for (const std::string& idle : idleSettings(*experiment, options.settings))
            fmt::print(stderr, "Warning: {}\n", idle);
    }
    Result<RecordedRun> recorded = RecordedRun::begin(*std::move(simulation), path);
    if (!recorded) return failed(recorded.error(), options.loop.json);
    options.loop.target = experiment->rounds;
    return runRounds(*std::move(recorded), path, options.loop);
}

}  // namespace

void addRun(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("run", "Run an experiment and record it in a run file");
    auto options = std::make_shared<RunOptions>();
    command->add_option("FILE", options->file, "Experiment file (TOML)")->required();
    command->add_option("-o,--output", options->output,
                        "Run file to write; a free name is chosen where it is left out");
    command
        ->add_option("-s,--set", options->settings, "Change a setting: key=value; may be given several times")
        ->allow_extra_args(false);
    command->add_option("--fleet", options->fleet,
                        "CSV file with one row a device; replaces the tiers of FILE");
    command->add_option("--rounds", options->rounds, "Number of rounds");
    command->add_option("--seed", options->seed, "Seed of all random draws");
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
    addBreakOption(*command, options->loop);
    command->add_flag("--json", options->loop.json, "One JSON object a line on standard output");
    command->add_flag("--quiet", options->loop.quiet, "Say nothing but failures");
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace fiarse::app
