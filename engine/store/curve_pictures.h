/// Curves as SVG files.
#pragma once

#include <optional>
#include <string>

#include "engine/api/run_file.h"

namespace fiarse {

/// "1/16 (Sensor)": a level in the legend of a picture.
std::string levelTitle(const Level& level);
/// What stands at the foot of a picture: experiment, data and run.
std::string runNote(const RunInfo& info);

/// Whole SVG files with one curve a level, of all rounds or of one. Throw ViewError.
/// Global and local accuracy, one chart each; an error where no round was evaluated.
std::string accuracySvg(const RunFile& run, std::optional<std::int64_t> round);
std::string churnSvg(const RunFile& run, std::optional<std::int64_t> round);
/// Accuracy over the size that the global model is cut to, in the newest of these rounds that measured it;
/// an error where none did.
std::string sizeCurveSvg(const RunFile& run, std::optional<std::int64_t> round);
/// How evenly the participants' work was spread over the parameters up to `round`, or the last one, between
/// an equal share for all and ranks that never move.
std::string lorenzSvg(const RunFile& run, std::optional<std::int64_t> round);

}  // namespace fiarse
