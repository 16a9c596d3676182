#include "app/fiarse/round_loop.h"

#include <fmt/format.h>

#include "app/fiarse/console.h"
#include "app/fiarse/interrupt.h"
#include "app/fiarse/progress.h"
#include "app/fiarse/round_json.h"
#include "app/fiarse/summary.h"

namespace fiarse::app {

namespace {

Result<void> writeRound(RunFileWriter& writer, Simulation& simulation, const RoundRecord& record,
                        std::int64_t target) {
    const std::int64_t every = simulation.info().experiment.checkpointEvery;
    const bool checkpoint = record.round % every == 0 || record.round == target;
    return writer.write(record, *simulation.snapshot().arrays, simulation.state(), checkpoint);
}

int tellStopped(const Error& error, Simulation& simulation, RunFileWriter& writer,
                const std::filesystem::path& path, const LoopOptions& options) {
    const bool interrupted = error.kind == ErrorKind::Interrupted;
    const Result<void> noted = writer.setStatus(interrupted ? "interrupted" : "failed: " + error.message);
    if (!noted) failed(noted.error());
    if (!interrupted) return failed(error);
    if (options.json) printLine(endJson("interrupted", simulation.completedRounds(), simulation.runHash()));
    fmt::print(
        stderr,
        "Interrupted after round {} of {}; everything up to it is saved. Go on with: fiarse resume {}\n",
        simulation.completedRounds(), options.target, shellText(path));
    return exitCode(ErrorKind::Interrupted);
}

/// A breakpoint is no failure: the run is complete up to here, and goes on when it is told to.
int tellPaused(const std::string& why, Simulation& simulation, RunFileWriter& writer,
               const std::filesystem::path& path, const LoopOptions& options) {
    if (const Result<void> noted = writer.setStatus("interrupted"); !noted) return failed(noted.error());
    if (options.json) {
        nlohmann::ordered_json event = endJson("paused", simulation.completedRounds(), simulation.runHash());
        event["because"] = why;
        printLine(event);
    }
    if (!options.quiet)
        fmt::print(stderr, "{} Everything up to it is saved. Go on with: fiarse resume {}\n", why,
                   shellText(path));
    return 0;
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

int runRounds(Simulation& simulation, std::unique_ptr<RunFileWriter> writer,
              const std::filesystem::path& path, const LoopOptions& options,
              std::vector<RoundRecord> earlier) {
    const StopFlag& stop = watchInterrupts();
    Progress progress(simulation.info().levels, simulation.completedRounds(), options.target, options.quiet);
    while (simulation.completedRounds() < options.target) {
        const Result<StepOutcome> outcome = simulation.step(Granularity::Round, stop);
        if (!outcome) {
            progress.endLine();
            return tellStopped(outcome.error(), simulation, *writer, path, options);
        }
        if (!outcome->record) continue;
        const Result<void> written = writeRound(*writer, simulation, *outcome->record, options.target);
        if (!written) {
            progress.endLine();
            return failed(written.error());
        }
        if (options.json) printLine(roundJson(*outcome->record, simulation.info().levels));
        progress.finished(*outcome->record);
        const auto ended = alertFailure(simulation.info(), outcome->record->alerts, options.failOn);
        if (ended) {
            progress.endLine();
            return tellStopped(*ended, simulation, *writer, path, options);
        }
        if (options.breakpoints.empty() || simulation.completedRounds() >= options.target) continue;
        const std::string why =
            breakpointHit(simulation.info(), options.breakpoints, earlier, *outcome->record);
        if (!why.empty()) {
            progress.endLine();
            return tellPaused(why, simulation, *writer, path, options);
        }
        rememberRound(earlier, *outcome->record);
    }
    progress.endLine();
    const bool whole = simulation.completedRounds() >= simulation.info().experiment.rounds;
    const Result<void> noted = writer->setStatus(whole ? "finished" : "interrupted");
    if (!noted) return failed(noted.error());
    writer.reset();
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
