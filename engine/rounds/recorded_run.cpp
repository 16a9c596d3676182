#include "engine/api/recorded_run.h"

#include <fmt/format.h>

namespace fiarse {

namespace {

/// What the run file says about where to go on. The file is closed again: only its writer stays open.
struct Stored {
    RunInfo info;
    SimulationState state;
};

Result<Stored> readStored(const std::filesystem::path& path) {
    const Result<std::unique_ptr<RunFile>> file = RunFile::open(path);
    if (!file) return file.error();
    Result<SimulationState> state = (*file)->state();
    if (!state) return state.error();
    return Stored{(*file)->info(), *std::move(state)};
}

}  // namespace

RecordedRun::RecordedRun(std::unique_ptr<Simulation> simulation, std::unique_ptr<RunFileWriter> writer)
    : m_simulation(std::move(simulation)), m_writer(std::move(writer)) {}

Result<RecordedRun> RecordedRun::begin(const Experiment& experiment, const std::filesystem::path& path,
                                       const SimulationOptions& options) {
    auto simulation = Simulation::create(experiment, options);
    if (!simulation) return simulation.error();
    return begin(*std::move(simulation), path);
}

Result<RecordedRun> RecordedRun::begin(std::unique_ptr<Simulation> simulation,
                                       const std::filesystem::path& path) {
    auto writer = RunFileWriter::create(path, simulation->info(), *simulation->snapshot().arrays,
                                        simulation->state(), false);
    if (!writer) return writer.error();
    return RecordedRun(std::move(simulation), *std::move(writer));
}

Result<RecordedRun> RecordedRun::resume(const std::filesystem::path& path, const SimulationOptions& options) {
    const Result<Stored> stored = readStored(path);
    if (!stored) return stored.error();
    auto simulation = Simulation::create(stored->info.experiment, options);
    if (!simulation) return simulation.error();
    const RunInfo& made = (*simulation)->info();
    if (made.id != stored->info.id || made.layout != stored->info.layout ||
        made.clients != stored->info.clients) {
        return Error{.message = fmt::format("The run cannot go on: the images of {} are no longer those it "
                                            "was begun with.",
                                            stored->info.experiment.data.source),
                     .file = path.string()};
    }
    if (const auto restored = (*simulation)->restore(stored->state); !restored) return restored.error();
    auto writer = RunFileWriter::append(path);
    if (!writer) return writer.error();
    return RecordedRun(*std::move(simulation), *std::move(writer));
}

Result<void> RecordedRun::noteRest() {
    return m_writer->setStatus("interrupted");
}

Error RecordedRun::noted(Error why) {
    const bool interrupted = why.kind == ErrorKind::Interrupted;
    const Result<void> status = m_writer->setStatus(interrupted ? "interrupted" : "failed: " + why.message);
    if (!status) why.message += " " + status.error().message;
    return why;
}

Result<RecordedRun::Round> RecordedRun::runRound(std::int64_t target, const StopFlag& stop,
                                                 const std::vector<std::string>& failOn) {
    Result<StepOutcome> outcome = m_simulation->step(Granularity::Round, stop);
    // A round step ends without a round only where a pause was asked for, which nobody does here.
    while (outcome && !outcome->record) outcome = m_simulation->step(Granularity::Round, stop);
    if (!outcome) return noted(outcome.error());
    Round round{.record = *std::move(outcome->record), .ended = std::nullopt};
    const Experiment& experiment = info().experiment;
    const bool last = round.record.round >= target;
    const bool checkpoint = last || round.record.round % experiment.checkpointEvery == 0;
    const Result<void> written =
        m_writer->write(round.record, *m_simulation->snapshot().arrays, m_simulation->state(), checkpoint);
    if (!written) return written.error();
    round.ended = alertFailure(info(), round.record.alerts, failOn);
    if (round.ended) {
        round.ended = noted(*round.ended);
    } else if (last) {
        const bool whole = round.record.round >= experiment.rounds;
        const Result<void> status = m_writer->setStatus(whole ? "finished" : "interrupted");
        if (!status) return status.error();
    }
    return round;
}

}  // namespace fiarse
