/// The fixed side of a run: data, clients, levels, model layout. Made once, never changed.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/records.h"
#include "engine/api/result.h"
#include "engine/data/dataset.h"
#include "engine/data/partition.h"
#include "engine/models/network_layout.h"
#include "engine/submodels/levels.h"

namespace fiarse {

struct Fleet {
    std::shared_ptr<const Dataset> data;
    std::vector<ClientData> clientData;  ///< [clients]
    std::vector<std::uint32_t> root;     ///< training images of the server; empty but for FLTrust
    Levels levels;
    InputShape input;
    RunInfo info;
    std::string hash;  ///< of startHash()

    /// Batches of the root set in one round, as shuffledBatches() with a client number that nobody has. The
    /// fleet must outlive them.
    std::function<void(std::int64_t, std::vector<std::uint32_t>&)> rootBatches(const Experiment& experiment,
                                                                               std::int64_t round) const;
};

/// Loads and deals out the data. Errors: Input, File.
Result<Fleet> makeFleet(const Experiment& experiment);

/// Hash of the settings that decide a run's numbers; name, note, colours, and how long it runs or how
/// often it is looked at do not.
std::string settingsHash(const Experiment& experiment);

/// The run hash before round 1: over the settings that decide the numbers, the data, and the
/// contents of a module's file. Its first 12 digits
/// are RunInfo::id.
std::string startHash(const Experiment& experiment, const Dataset& data);

}  // namespace fiarse
