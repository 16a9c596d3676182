#include "app/fiarse/round_loop.h"

#include <fmt/format.h>

#include "app/fiarse/console.h"
#include "app/fiarse/interrupt.h"
#include "app/fiarse/progress.h"
#include "app/fiarse/round_json.h"
#include "app/fiarse/summary.h"

namespace fiarse::app {

namespace {

/// A path as a shell takes it.
std::string shellText(const std::filesystem::path& path) {
    const std::string text = path.string();
    if (text.find_first_of(" '\"\\$&;()<>|*?[]#~`!") == std::string::npos) return text;
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

int tellStopped(const Error& error, const RecordedRun& run, const std::filesystem::path& path,
                const LoopOptions& options) {
    if (error.kind != ErrorKind::Interrupted) return failed(error);
    if (options.json) printLine(endJson("interrupted", run.completedRounds(), run.runHash()));
    fmt::print(
        stderr,
        "Interrupted after round {} of {}; everything up to it is saved. Go on with: fiarse resume {}\n",
        run.completedRounds(), options.target, shellText(path));
    return exitCode(ErrorKind::Interrupted);
}

/// @return what ended the run before its target, if anything did.
std::optional<Error> runToTarget(RecordedRun& run, const LoopOptions& options) {
    const StopFlag& stop = watchInterrupts();
    Progress progress(run.info().levels, run.completedRounds(), options.target, options.quiet);
    while (run.completedRounds() < options.target) {
        const Result<RecordedRun::Round> round = run.runRound(options.target, stop, options.failOn);
        if (!round) return round.error();
        if (options.json) printLine(roundJson(round->record, run.info().levels));
        progress.finished(round->record);
        if (round->ended) return round->ended;
    }
    return std::nullopt;
}

}  // namespace

int runRounds(RecordedRun run, const std::filesystem::path& path, const LoopOptions& options) {
    {
        // The file is closed before it is read for the table.
        RecordedRun running = std::move(run);
        if (const auto ended = runToTarget(running, options))
            return tellStopped(*ended, running, path, options);
    }
    return tellFinished(path, options);
}

int tellFinished(const std::filesystem::path& path, const LoopOptions& options) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(path);
    if (!file) return failed(file.error());
    const Result<std::vector<RoundRecord>> records = (*file)->records();
    if (!records) return failed(records.error());
    const Result<SimulationState> state = (*file)->state();
    if (!state) return failed(state.error());
    if (options.json) {
        printLine(endJson("finished", state->completedRounds, state->hash));
    } else if (!options.quiet) {
        fmt::print("{}{} rounds, run hash {}, in {}\n", summaryTable((*file)->info(), *records),
                   state->completedRounds, state->hash, path.string());
    }
    return 0;
}

}  // namespace fiarse::app
