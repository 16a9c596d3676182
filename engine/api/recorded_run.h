/// A simulation and the run file that it is recorded in, round by round: what the command line and sweeps
/// are made of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/run_file.h"
#include "engine/api/simulation.h"

namespace fiarse {

/// Not thread safe: one caller at a time.
class RecordedRun {
public:
    /// A new run in a new file. Errors: as Simulation::create(); File (there is a file already, ...).
    static Result<RecordedRun> begin(const Experiment& experiment, const std::filesystem::path& path,
                                     const SimulationOptions& options = {});
    /// The same of a simulation that was made before, to be asked about first. Precondition: no round is
    /// done.
    static Result<RecordedRun> begin(std::unique_ptr<Simulation> simulation,
                                     const std::filesystem::path& path);
    /// Goes on after the last round in the file, bit for bit. Errors: File; Input (the data are no longer
    /// those that the run was begun with).
    static Result<RecordedRun> resume(const std::filesystem::path& path,
                                      const SimulationOptions& options = {});

    const RunInfo& info() const { return m_simulation->info(); }
    std::int64_t completedRounds() const { return m_simulation->completedRounds(); }
    std::string runHash() const { return m_simulation->runHash(); }

    struct Round {
        RoundRecord record;
        std::optional<Error> ended;  ///< an alert ends the run here; the round is kept
    };
    /// Runs one round and writes it. How the run ended is noted in the file: with an error, with an alert,
    /// or at `target`.
    /// @param target  the completed rounds to go to; its weights are kept. > completedRounds().
    /// @param failOn  ids of alerts that end the run, besides those whose rule says so.
    /// Errors: Run, Interrupted (the state is as after the last completed round), File.
    Result<Round> runRound(std::int64_t target, const StopFlag& stop,
                           const std::vector<std::string>& failOn = {});

    /// As Simulation::failure().
    std::optional<Alert> failure() const { return m_simulation->failure(); }

    /// Notes in the file that the run rests before its end, as runRound() does where it was interrupted.
    /// Errors: File.
    Result<void> noteRest();

private:
    RecordedRun(std::unique_ptr<Simulation> simulation, std::unique_ptr<RunFileWriter> writer);
    Error noted(Error why);

    std::unique_ptr<Simulation> m_simulation;
    std::unique_ptr<RunFileWriter> m_writer;
};

}  // namespace fiarse
