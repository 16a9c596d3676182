/// What a runner needs before it can work: the simulation and the file it is recorded to.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/result.h"
#include "engine/api/run_file.h"
#include "engine/api/runner.h"
#include "engine/api/simulation.h"

namespace fiarse {

/// What a run file tells without the data and the model being loaded: enough to look at the run.
struct StoredRun {
    RunInfo info;
    std::vector<RoundRecord> records;  ///< of all rounds, in order
};

/// Reads it and closes the file again. Errors: File.
Result<StoredRun> readStoredRun(const std::filesystem::path& path);

/// Ready for the next round.
struct LoadedRun {
    std::unique_ptr<Simulation> simulation;
    std::unique_ptr<RunFileWriter> writer;  ///< null where nothing is recorded
    /// Why it is not recorded although it should be. Such a run is still worth watching.
    std::optional<Error> unrecorded;
};

/// A new run, before its first round. Errors: those of Simulation::create().
Result<LoadedRun> startRun(const Experiment& experiment, const RunnerOptions& options);

/// The run of options.runFile, after its last complete round.
/// @param id  of the run that is meant; data that were changed since make another id.
/// Errors: File; Input (the data are others); those of Simulation::create() and restore().
Result<LoadedRun> continueRun(const Experiment& experiment, const std::string& id,
                              const RunnerOptions& options);

/// Records a round that was just completed, and the end of the run with the last one.
std::optional<Error> writeRound(RunFileWriter& writer, const Simulation& simulation,
                                const RoundRecord& record);

/// Other rules for the rounds to come, in the file too. A file that cannot be written is told by the next
/// round's write. @param writer  may be null.
void applyAlertRules(Simulation& simulation, RunFileWriter* writer, const std::vector<AlertRule>& rules);

}  // namespace fiarse
