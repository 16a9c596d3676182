/// How much of each layer each level keeps, as a grid: one row a layer, one column a level.
#pragma once

#include <optional>
#include <string>

#include "engine/api/run_file.h"

namespace fiarse {

/// Whole files of `round`, or of the last one. Throw ViewError.
std::string keepRatioPng(const RunFile& run, std::optional<std::int64_t> round);
std::string keepRatioSvg(const RunFile& run, std::optional<std::int64_t> round);

}  // namespace fiarse
