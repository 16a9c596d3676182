/// What clients reach without each other: the baseline that says whether taking part pays.
///
/// Each client trains a model that its capacity allows on its own data only, from the weights that the run
/// began with, with the run's local training (steps, batch, optimiser, augmentation). Nothing is sent and
/// nothing averaged; its mask stays as it is. Source: peers.md, section 7 (collaboration gain CG = accuracy
/// in the federation − accuracy alone at the same capacity).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/records.h"
#include "engine/api/result.h"
#include "engine/api/simulation.h"

namespace fiarse {

/// What a device on its own would train.
enum class AloneSubmodel {
    /// The narrow, fully connected network that fits its capacity (HeteroFL's cut): what one would choose
    /// without a server.
    Narrow,
    /// What the run's strategy hands it in round 1, held fixed: all but the collaboration stays equal.
    Strategy,
};

struct AloneSettings {
    /// Times K local steps for each client; 0 = as often as a client takes part in the run on average,
    /// rounded, at least once: ⌊rounds·participants/clients + ½⌋.
    std::int64_t localRounds = 0;
    /// Narrow falls back to Strategy for the clients of a level whose narrow network cannot be cut (a
    /// capacity below one channel a layer; all levels of a TorchScript file); submodelOf() tells what was
    /// trained.
    AloneSubmodel submodel = AloneSubmodel::Narrow;
};

struct AloneBaseline {
    std::int64_t localRounds = 0;
    AloneSubmodel submodel = AloneSubmodel::Narrow;
    std::vector<std::int64_t> fallback;  ///< levels that trained Strategy although `submodel` is Narrow
    std::vector<double> accuracy;  ///< on the client's own test data, 0..1, [clients]; 0 without test data

    friend bool operator==(const AloneBaseline&, const AloneBaseline&) = default;
};

/// What the clients of a level trained.
AloneSubmodel submodelOf(const AloneBaseline& baseline, std::size_t level);

/// @param progress  told the clients that are done and how many there are, one call at a time; may be empty.
/// Errors: those of Simulation::create(); Run (a client's loss is not finite: names it), Interrupted.
/// The numbers depend on the experiment and the settings alone. Cost: clients · localRounds · K steps.
Result<AloneBaseline> trainAlone(const Experiment& experiment, const AloneSettings& settings,
                                 const SimulationOptions& options, const StopFlag& stop,
                                 const std::function<void(std::size_t, std::size_t)>& progress = {});

/// The baseline kept in a run file; nothing where none was. Errors: File.
Result<std::optional<AloneBaseline>> readAloneBaseline(const std::filesystem::path& runFile);
/// Keeps it in the run file, in place of an older one. No number of the run changes. Errors: File.
Result<void> writeAloneBaseline(const std::filesystem::path& runFile, const AloneBaseline& baseline);

/// What the clients of one level gain by taking part, in a round that was evaluated.
struct AloneGain {
    std::int64_t clients = 0;  ///< with test data
    double federated = 0.0;    ///< mean accuracy on their own test data in the run, 0..1
    double alone = 0.0;        ///< the same of the baseline
    double gain = 0.0;         ///< federated − alone
    double gaining = 0.0;      ///< share of the clients that are better off, 0..1
    double worstGain = 0.0;    ///< of the client that gains least
};

/// One for each level. Empty unless the round was evaluated and the baseline has the run's clients.
std::vector<AloneGain> aloneGains(const RunInfo& info, const RoundRecord& record,
                                  const AloneBaseline& baseline);

}  // namespace fiarse
