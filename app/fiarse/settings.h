/// Settings that are given on the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/result.h"

namespace fiarse::app {

/// Applies `-s key=value` in order, then `--rounds`. Errors: Input.
Result<void> applySettings(Experiment& experiment, const std::vector<std::string>& settings,
                           std::optional<std::int64_t> rounds);

/// One sentence for each of these settings that plays no part in the experiment, such as a concentration
/// where the partition draws nothing.
std::vector<std::string> idleSettings(const Experiment& experiment, const std::vector<std::string>& settings);

/// What the user wants otherwise than the experiment file has it.
struct Changes {
    std::vector<std::string> settings;  ///< "key=value", in order
    std::optional<std::int64_t> rounds, seed;
};

/// Reads the experiment and changes it; the result is not yet looked at for contradictions.
/// Errors: as readExperiment() and setFieldFromText().
Result<Experiment> changedExperiment(const std::string& file, const Changes& changes);

}  // namespace fiarse::app
