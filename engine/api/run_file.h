/// The run file `*.fiarse`: one SQLite database holding everything of one run.
///
/// One transaction a round: a killed process loses at most the round in progress.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/bias.h"
#include "engine/api/capacity.h"
#include "engine/api/records.h"
#include "engine/api/result.h"
#include "engine/api/simulation.h"

namespace fiarse {

/// Appends rounds to a run file. One writer a file: a second one, in this or another program, is refused
/// (kind File) as long as the first lives; readers are not. Not thread safe.
class RunFileWriter {
public:
    /// Creates (replacing an older file only if `replace`) and writes what does not change, and round 0.
    /// @param initial       arrays before round 1.
    /// @param initialState  state before round 1.
    /// Errors: File, with a sentence naming the path.
    static Result<std::unique_ptr<RunFileWriter>> create(const std::filesystem::path& path,
                                                         const RunInfo& info, const RoundArrays& initial,
                                                         const SimulationState& initialState, bool replace);
    /// Opens an existing file to continue it. Errors: File (not a run file, of another version, cut short).
    static Result<std::unique_ptr<RunFileWriter>> append(const std::filesystem::path& path);
    virtual ~RunFileWriter() = default;

    /// Writes one round and the state after it, atomically.
    /// @param checkpoint  also keep the weights of this round for good.
    virtual Result<void> write(const RoundRecord& record, const RoundArrays& arrays,
                               const SimulationState& state, bool checkpoint) = 0;
    /// Replaces the settings of the run. Only those that are never part of the numbers may differ (alerts).
    virtual Result<void> setExperiment(const Experiment& experiment) = 0;
    /// Notes how the run ended ("finished", "interrupted", "failed: ...").
    virtual Result<void> setStatus(const std::string& status) = 0;
};

/// Which arrays of a round are meant. Reading only those that are shown is what lets somebody drag through
/// the rounds of a large model.
struct ArrayParts {
    bool tierMap = false, assigned = false, alive = false, moved = false;
    bool training = false;  ///< update counts and rounds of the last training
    bool weights = false, magnitudes = false;
    /// A layer: of assigned, alive, moved, training and weights only its coarse copy is meant
    /// (RoundArrays::coarse), where the file has one of this round; else the arrays.
    int coarse = -1;

    static constexpr ArrayParts all() { return {true, true, true, true, true, true, true}; }
    friend bool operator==(const ArrayParts&, const ArrayParts&) = default;
};

/// Reads a run file. Not thread safe; open one for each thread. May be used while a writer appends.
class RunFile {
public:
    /// Errors: File (missing, not a run file, of another version, cut short), each its own sentence.
    static Result<std::unique_ptr<RunFile>> open(const std::filesystem::path& path);
    virtual ~RunFile() = default;

    virtual const RunInfo& info() const = 0;
    virtual std::string status() const = 0;
    virtual std::int64_t completedRounds() const = 0;
    /// Records of all rounds, in order. Errors: File.
    virtual Result<std::vector<RoundRecord>> records() const = 0;
    /// The record of one round, 1..completedRounds(). Errors: Input (no such round), File.
    virtual Result<RoundRecord> record(std::int64_t round) const = 0;
    /// The arrays after `round`, 0..completedRounds(): tier map, coverage, counts and last-trained are
    /// exact for every round; `weights` is empty where no checkpoint holds them.
    Result<RoundArrays> arrays(std::int64_t round) const { return arrays(round, ArrayParts::all()); }
    /// The same, but the arrays that are not meant stay empty and are not read.
    virtual Result<RoundArrays> arrays(std::int64_t round, ArrayParts parts) const = 0;
    /// Only the tier map after `round`, 0..completedRounds(). Errors: Input (no such round), File.
    virtual Result<std::vector<std::uint8_t>> tierMap(std::int64_t round) const = 0;
    /// C and Σ |P_r|·S after `round`, 0..completedRounds(), as if every round up to it had been added.
    /// Errors: Input (no such round), File. Cost: a few dozen rounds' arrays at most; all rounds in files of
    /// older versions.
    virtual Result<BiasAccumulator> bias(std::int64_t round, CoverageKind kind) const = 0;
    /// State after the last completed round; what Simulation::restore() takes, round 0 included.
    virtual Result<SimulationState> state() const = 0;
    /// What importance remembers after `round`: of the newest round and of the checkpoints; empty elsewhere,
    /// and where the strategy remembers nothing. Errors: File.
    virtual Result<UpdateMemory> updateMemory(std::int64_t round) const = 0;
    /// Rounds whose weights the file holds, ascending: 0, the kept checkpoints, and the newest round.
    virtual Result<std::vector<std::int64_t>> checkpoints() const = 0;
};

/// Copies a run file as it stands after its last complete round; it may be written to meanwhile.
/// An older file at `target` is replaced, but only by a complete copy. Errors: File. Threads: any.
Result<void> copyRunFile(const std::filesystem::path& source, const std::filesystem::path& target);

/// Whose mask the view "masks" shows: that of one capacity or that of one client.
struct MaskChoice {
    std::optional<Capacity> level;       ///< a capacity of the fleet
    std::optional<std::int64_t> client;  ///< id
};

/// Views that `fiarse export` and the window can write: "rounds", "participants", "clients", "levels",
/// "client-accuracy", "alerts", "churn", "keep-ratio", "size-curve", "fairness", "convergence",
/// "quorum", "single-holders", "robustness", "similarity", "sign-agreement", "tier-map", "coverage",
/// "updates", "staleness", "weights", "bias" (T, L and U of BiasRatios, assigned participants), "lorenz",
/// "magnitudes", "masks", "tensorboard".
std::vector<std::string> exportViews();
/// "csv" (RFC 4180), "json" (a list of objects), "npy" (NumPy), "safetensors" (one tensor a layer, with its
/// name and shape: weights F32, tier map U8, mask BOOL), "png" (maps), "svg" (curves), "tfevents"
/// (TensorBoard). Which of them a view has is told where another one is asked for.
std::vector<std::string> exportFormats();

/// The formats of exportFormats() that a view has; empty where there is no such view.
std::vector<std::string> exportFormatsOf(const std::string& view);

/// Told the share that was read, 0..1, from the thread that exports; returning false cancels.
using ExportProgress = std::function<bool(double)>;

/// Writes one view of a run to `output`.
/// @param view    one of exportViews(); empty = the one view that has the format, as "tensorboard" has
///                "tfevents".
/// @param round   views of one round (the maps, masks, keep-ratio, bias, lorenz, magnitudes): which; empty =
///                the last. Views over all rounds: only this one; empty = all. Without effect on "clients".
/// @param format  one of exportFormats(); empty = the view's, if it has just one.
/// @param output  a file; for "tfevents" a folder, made where there is none, in which a file
///                "events.out.tfevents.TIME.RUN" is written.
/// @param mask    for the view "masks", which needs it.
/// @param progress  may be empty; nothing is written where it cancels.
/// Errors: Interrupted (cancelled), Input (unknown view, format, round, capacity or client, with the list of
/// what there is), File. Cost: "tensorboard" reads the arrays of every round.
Result<void> exportView(const RunFile& run, const std::string& view, std::optional<std::int64_t> round,
                        const std::string& format, const std::filesystem::path& output,
                        const MaskChoice& mask = {}, const ExportProgress& progress = {});

}  // namespace fiarse
