#include <fmt/format.h>

#include <memory>

#include "app/fiarse/commands.h"
#include "app/fiarse/console.h"
#include "app/fiarse/resume.h"

namespace fiarse::app {

namespace {

/// What the run file says before the run goes on. The file is closed again: only its writer stays open.
struct Stored {
    RunInfo info;
    std::vector<RoundRecord> records;
};

Result<Stored> readStored(const std::string& path) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(path);
    if (!file) return file.error();
    Result<std::vector<RoundRecord>> records = (*file)->records();
    if (!records) return records.error();
    return Stored{(*file)->info(), *std::move(records)};
}

}  // namespace

int resumeRun(ResumeOptions options) {
    Result<Stored> stored = readStored(options.file);
    if (!stored) return failed(stored.error(), options.loop.json);
    if (const auto read = readBreakpoints(options.loop, stored->info.levels); !read)
        return failed(read.error(), options.loop.json);
    options.loop.target = options.target.value_or(stored->info.experiment.rounds);
    const auto completed = static_cast<std::int64_t>(stored->records.size());
    if (options.loop.target <= completed) {
        if (!options.loop.quiet) {
            fmt::print(stderr, "The run has its {} already; --to ROUND goes further.\n",
                       countedText(completed, "round", "rounds"));
        }
        return tellFinished(options.file, options.loop);
    }
    Result<RecordedRun> run = RecordedRun::resume(options.file, {.threads = options.threads});
    if (!run) return failed(run.error(), options.loop.json);
    return runRounds(*std::move(run), options.file, options.loop, std::move(stored->records));
}

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
    addBreakOption(*command, options->loop);
    command->add_flag("--json", options->loop.json, "One JSON object a line on standard output");
    command->add_flag("--quiet", options->loop.quiet, "Say nothing but failures");
    command->callback([options, &chosen] { chosen = [options] { return resumeRun(*options); }; });
}

}  // namespace fiarse::app
