#include "engine/rounds/run_loading.h"

namespace fiarse {

Result<StoredRun> readStoredRun(const std::filesystem::path& path) {
    auto file = RunFile::open(path);
    if (!file) return file.error();
    auto records = (*file)->records();
    if (!records) return records.error();
    return StoredRun{(*file)->info(), *std::move(records)};
}

Result<LoadedRun> startRun(const Experiment& experiment, const RunnerOptions& options) {
    auto simulation = Simulation::create(experiment, options.simulation);
    if (!simulation) return simulation.error();
    LoadedRun run{.simulation = *std::move(simulation), .writer = nullptr, .unrecorded = std::nullopt};
    if (options.runFile.empty()) return run;
    auto writer = RunFileWriter::create(options.runFile, run.simulation->info(),
                                        *run.simulation->snapshot().arrays, run.simulation->state(), false);
    if (writer)
        run.writer = *std::move(writer);
    else
        run.unrecorded = writer.error();
    return run;
}

Result<LoadedRun> continueRun(const Experiment& experiment, const std::string& id,
                              const RunnerOptions& options) {
    auto simulation = Simulation::create(experiment, options.simulation);
    if (!simulation) return simulation.error();
    LoadedRun run{.simulation = *std::move(simulation), .writer = nullptr, .unrecorded = std::nullopt};
    if (run.simulation->info().id != id)
        return Error{.kind = ErrorKind::Input,
                     .message = "The run cannot go on: its data are no longer those it was begun with.",
                     .file = options.runFile.string()};
    const auto file = RunFile::open(options.runFile);
    if (!file) return file.error();
    const auto state = (*file)->state();
    if (!state) return state.error();
    if (auto restored = run.simulation->restore(*state); !restored) return restored.error();
    auto writer = RunFileWriter::append(options.runFile);
    if (writer)
        run.writer = *std::move(writer);
    else
        run.unrecorded = writer.error();
    return run;
}

std::optional<Error> writeRound(RunFileWriter& writer, const Simulation& simulation,
                                const RoundRecord& record) {
    const Experiment& experiment = simulation.info().experiment;
    const bool last = record.round >= experiment.rounds;
    const bool checkpoint = last || record.round % experiment.checkpointEvery == 0;
    Result<void> written =
        writer.write(record, *simulation.snapshot().arrays, simulation.state(), checkpoint);
    if (written && last) written = writer.setStatus("finished");
    return written ? std::nullopt : std::optional<Error>(written.error());
}

void applyAlertRules(Simulation& simulation, RunFileWriter* writer, const std::vector<AlertRule>& rules) {
    simulation.setAlertRules(rules);
    if (writer != nullptr) (void)writer->setExperiment(simulation.info().experiment);
}

}  // namespace fiarse
