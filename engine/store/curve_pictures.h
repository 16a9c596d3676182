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

/// √(‖g_m − m ⊙ g‖² / ‖g_m‖²); NaN where the gradient is 0.
double relativeError(const LevelGradient& gradient);
/// part / whole; 0 of nothing.
double shareOf(std::uint64_t part, std::uint64_t whole);

/// Whole SVG files with one curve a level, of all rounds or of one. Throw ViewError.
/// Global and local accuracy, one chart each; an error where no round was evaluated.
std::string accuracySvg(const RunFile& run, std::optional<std::int64_t> round);
std::string churnSvg(const RunFile& run, std::optional<std::int64_t> round);
/// Mean, best and worst tenth of the clients' accuracies; an error where no round was evaluated.
std::string fairnessSvg(const RunFile& run, std::optional<std::int64_t> round);
/// Norm of the masked gradients, and the error of masking; an error where they were not measured.
std::string convergenceSvg(const RunFile& run, std::optional<std::int64_t> round);
/// How many parameters have 0, 1, ... holders in `round`, or the last one.
std::string quorumSvg(const RunFile& run, std::optional<std::int64_t> round);
/// Accuracy over the size that the global model is cut to, in the newest of these rounds that measured it;
/// an error where none did.
std::string sizeCurveSvg(const RunFile& run, std::optional<std::int64_t> round);
/// How evenly the participants' work was spread over the parameters up to `round`, or the last one, between
/// an equal share for all and ranks that never move.
std::string lorenzSvg(const RunFile& run, std::optional<std::int64_t> round);

}  // namespace fiarse
