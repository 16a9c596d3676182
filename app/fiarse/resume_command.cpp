#include <fmt/format.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/round_loop.h"

namespace fiarse::app {

namespace {

struct ResumeOptions {
    std::string file;
    std::optional<std::int64_t> target;
    int threads = 0;
    LoopOptions loop;
};

struct Standing {
    std::int64_t planned = 0, completed = 0;
};

Result<Standing> standingOf(const std::string& path) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(path);
    if (!file) return file.error();
    return Standing{(*file)->info().experiment.rounds, (*file)->completedRounds()};
}

int resume(ResumeOptions options) {
    const Result<Standing> standing = standingOf(options.file);
    if (!standing) return failed(standing.error());
    options.loop.target = options.target.value_or(standing->planned);
    if (options.loop.target <= standing->completed) {
        if (!options.loop.quiet) {
            fmt::print(stderr, "The run has its {} rounds already; --to ROUND goes further.\n",
                       standing->completed);
        }
        return tellFinished(options.file, options.loop);
    }
    Result<RecordedRun> run = RecordedRun::resume(options.file, {.threads = options.threads});
    if (!run) return failed(run.error());
    return runRounds(*std::move(run), options.file, options.loop);
}

}  // namespace

void addResume(CLI::App& cli, Command& chosen) {
    CLI::App* command = cli.add_subcommand("resume", "Continue a run where it stopped, bit for bit");
    auto options = std::make_shared<ResumeOptions>();
    command->add_option("RUN", options->file, "Run file (.fiarse)")->required();
    command
        ->add_option("--to", options->target,
                     "Round to run to; the experiment's own number where it is left out")
        ->check(CLI::Range(std::int64_t{1}, std::int64_t{1000000}));
    command
        ->add_option("--threads", options->threads,
                     "Worker threads; 0 = one per core. Never changes the numbers")
        ->check(CLI::Range(0, 1024));
    command->add_flag("--json", options->loop.json, "One JSON object a line on standard output");
    command->add_flag("--quiet", options->loop.quiet, "Say nothing but failures");
    command->callback([options, &chosen] { chosen = [options] { return resume(*options); }; });
}

}  // namespace fiarse::app
