/// What a run that is to be continued left in its file.
#pragma once

#include <filesystem>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/result.h"
#include "engine/api/simulation.h"

namespace fiarse {

struct StoredState {
    RunInfo info;
    std::vector<RoundRecord> records;  ///< of all rounds, in order
    SimulationState state;             ///< after the last of them
};

/// Reads it and closes the file again. Errors: File.
Result<StoredState> readStoredState(const std::filesystem::path& path);

}  // namespace fiarse
