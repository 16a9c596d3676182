#include "app/fiarse/round_loop.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "app/fiarse/console.h"
#include "app/fiarse/interrupt.h"
#include "app/fiarse/progress.h"
#include "app/fiarse/round_json.h"
#include "app/fiarse/summary.h"

namespace fiarse::app {

namespace {

int tellStopped(const Error& error, const RecordedRun& run, const std::filesystem::path& path,
                const LoopOptions& options) {
    if (error.kind != ErrorKind::Interrupted) {
        const std::optional<Alert> alert = run.failure();
        if (!alert || !options.json) return failed(error, options.json);
        nlohmann::ordered_json object = failureJson(error);
        object.update(failureJson(*alert, run.info(), run.runHash()));
        printLine(object);
        return failed(error);
    }
    if (options.json) printLine(endJson("interrupted", run.completedRounds(), run.runHash()));
    fmt::print(
        stderr,
        "Interrupted after round {} of {}; everything up to it is saved. Go on with: fiarse resume {}\n",
        run.completedRounds(), options.target, shellText(path));
    return exitCode(ErrorKind::Interrupted);
}

/// A breakpoint is no failure: the run is complete up to here, and goes on when it is told to.
int tellPaused(const std::string& why, RecordedRun& run, const std::filesystem::path& path,
               const LoopOptions& options) {
    if (const Result<void> noted = run.noteRest(); !noted) return failed(noted.error(), options.json);
    if (options.json) {
        nlohmann::ordered_json event = endJson("paused", run.completedRounds(), run.runHash());
        event["because"] = why;
        printLine(event);
    }
    if (!options.quiet)
        fmt::print(stderr, "{} Everything up to it is saved. Go on with: fiarse resume {}\n", why,
                   shellText(path));
    return 0;
}

/// @return the exit code where the run ended before its target.
std::optional<int> runToTarget(RecordedRun run, const std::filesystem::path& path, const LoopOptions& options,
                               std::vector<RoundRecord> earlier) {
    const StopFlag& stop = watchInterrupts();
    Progress progress(run.info().levels, run.completedRounds(), options.target, options.quiet);
    while (run.completedRounds() < options.target) {
        const Result<RecordedRun::Round> round = run.runRound(options.target, stop, options.failOn);
        if (!round) {
            progress.endLine();
            return tellStopped(round.error(), run, path, options);
        }
        if (options.json) printLine(roundJson(round->record, run.info().levels));
        progress.finished(round->record);
        if (round->ended) {
            progress.endLine();
            return failed(*round->ended, options.json);
        }
        if (options.breakpoints.empty() || run.completedRounds() >= options.target) continue;
        const std::string why = breakpointHit(run.info(), options.breakpoints, earlier, round->record);
        if (!why.empty()) {
            progress.endLine();
            return tellPaused(why, run, path, options);
        }
        rememberRound(earlier, round->record);
    }
    progress.endLine();
    return std::nullopt;
}

}  // namespace

void addBreakOption(CLI::App& command, LoopOptions& options) {
    command
        .add_option("--break", options.breaks,
                    "Stop after the round that meets this, with everything saved: \"round=50\", "
                    "\"accuracy[1/64]>=0.7\", \"loss<=0.4\", \"alert\" or \"alert=churn\"; may be given "
                    "several times")
        ->allow_extra_args(false);
}

Result<void> readBreakpoints(LoopOptions& options, const std::vector<Level>& levels) {
    for (const std::string& text : options.breaks) {
        Result<Breakpoint> breakpoint = parseBreakpoint(text, levels);
        if (!breakpoint) return breakpoint.error();
        options.breakpoints.push_back(*std::move(breakpoint));
    }
    return {};
}

int runRounds(RecordedRun run, const std::filesystem::path& path, const LoopOptions& options,
              std::vector<RoundRecord> earlier) {
    // The file is closed before it is read.
    const std::optional<int> ended = runToTarget(std::move(run), path, options, std::move(earlier));
    return ended ? *ended : tellFinished(path, options);
}

int tellFinished(const std::filesystem::path& path, const LoopOptions& options) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(path);
    if (!file) return failed(file.error(), options.json);
    const Result<std::vector<RoundRecord>> records = (*file)->records();
    if (!records) return failed(records.error(), options.json);
    const Result<SimulationState> state = (*file)->state();
    if (!state) return failed(state.error(), options.json);
    if (options.json) {
        printLine(endJson("finished", state->completedRounds, state->hash));
    } else if (!options.quiet) {
        fmt::print("{}{}, run hash {}, in {}\n", summaryTable((*file)->info(), *records),
                   countedText(state->completedRounds, "round", "rounds"), state->hash, path.string());
    }
    return 0;
}

}  // namespace fiarse::app
