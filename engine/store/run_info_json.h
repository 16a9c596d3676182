/// What does not change during a run, as JSON.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "engine/api/records.h"

namespace fiarse {

/// All of `info` but its experiment, which a run file keeps as TOML.
std::string runInfoJson(const RunInfo& info);

/// The inverse. Throws nlohmann::json::exception where a key is missing or of another type.
RunInfo runInfoFromJson(const std::string& text);

}  // namespace fiarse
