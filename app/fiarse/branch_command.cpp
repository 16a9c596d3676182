#include "engine/api/branch.h"

#include <fmt/format.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/interrupt.h"
#include "app/fiarse/resume.h"
#include "app/fiarse/round_json.h"
#include "app/fiarse/settings.h"

namespace fiarse::app {

namespace {

struct BranchOptions {
    std::string parent, child;
    std::int64_t round = 0;
    std::vector<std::string> settings;  ///< "key=value"
    std::optional<std::int64_t> rounds;
    int threads = 0;
    bool run = false, json = false, quiet = false;
};

/// How far the replay is, on a terminal only.
void tellReplay(double done) {
    fmt::print(stderr, "\rReplaying: {:.0f} %.\x1b[K{}", 100.0 * done, done >= 1.0 ? "\n" : "");
    std::fflush(stderr);
}

int tellBranch(const BranchOptions& options) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(options.child);
    if (!file) return failed(file.error(), options.json);
    const Result<SimulationState> state = (*file)->state();
    if (!state) return failed(state.error(), options.json);
    if (options.json) {
        nlohmann::ordered_json event = endJson("branched", state->completedRounds, state->hash);
        event["file"] = options.child;
        event["parent_id"] = (*file)->info().parentId;
        event["parent_file"] = (*file)->info().parentFile;
        printLine(event);
    }
    if (!options.quiet) {
        const std::string further =
            options.run ? "" : " Go on with: fiarse resume " + shellText(options.child);
        fmt::print(stderr, "{} leaves {} after round {}.{}\n", options.child, options.parent, options.round,
                   further);
    }
    return 0;
}

int branch(const BranchOptions& options) {
    BranchRequest request{.parent = options.parent,
                          .round = options.round,
                          .child = options.child,
                          .simulation = {.threads = options.threads}};
    {
        const Result<std::unique_ptr<RunFile>> parent = RunFile::open(options.parent);
        if (!parent) return failed(parent.error(), options.json);
        request.experiment = (*parent)->info().experiment;
    }
    if (const auto set = applySettings(request.experiment, options.settings, options.rounds); !set)
        return failed(set.error(), options.json);
    if (!options.quiet)
        for (const std::string& idle : idleSettings(request.experiment, options.settings))
            fmt::print(stderr, "Warning: {}\n", idle);
    std::function<void(double)> progress;
    if (!options.quiet && errorIsTerminal()) progress = tellReplay;
    if (const auto made = makeBranch(request, watchInterrupts(), progress); !made)
        return failed(made.error(), options.json);
    if (const int code = tellBranch(options); code != 0 || !options.run) return code;
    return resumeRun({.file = options.child,
                      .threads = options.threads,
                      .loop = {.json = options.json, .quiet = options.quiet}});
}

}  // namespace

void addBranch(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand(
        "branch", "Leave a run after one of its rounds, to go on with other settings in a file of its own");
    auto options = std::make_shared<BranchOptions>();
    command->add_option("RUN", options->parent, "Run file (.fiarse); it is not changed")->required();
    command->add_option("--round", options->round, "The last round that both share; 0 = before the first")
        ->required();
    command->add_option("-o,--output", options->child, "Run file of the branch")->required();
    command
        ->add_option("-s,--set", options->settings,
                     "Change a setting: key=value; may be given several times. Model, data, seed and tiers "
                     "stay those of the run")
        ->allow_extra_args(false);
    command->add_option("--rounds", options->rounds, "Number of rounds, the shared ones included");
    command
        ->add_option("--threads", options->threads,
                     "Worker threads; 0 = one per core. Never changes the numbers")
        ->check(CLI::Range(0, 1024));
    command->add_flag("--run", options->run, "Go on with the branch at once, as resume does");
    command->add_flag("--json", options->json, "One JSON object a line on standard output");
    command->add_flag("--quiet", options->quiet, "Say nothing but failures");
    command->callback([options, &chosen] { chosen = [options] { return branch(*options); }; });
}

}  // namespace fiarse::app
