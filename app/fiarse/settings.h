/// Settings that the command line changes.
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

}  // namespace fiarse::app
