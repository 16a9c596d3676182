/// What is done now and then to parameters that nobody ever trained (the remedy `reset`).
///
///   reinitialise  they are drawn anew like initial values, and keep a chance to be large enough
///   reopen        up to a tenth of the largest submodel's share of a layer, drawn at random, are raised to
///                 (1 + u/10)·θ, u uniform in [0, 1), θ the largest submodel's threshold, with the sign
///                 kept; they enter that submodel at the next extraction, and the others by merit. What is
///                 above θ already is in that submodel and is left alone, so that a layer of which the
///                 largest submodel holds everything has nothing to open
/// Source: method.md, section 4; the bound and the height are ours. Raised above the smallest submodel's
/// threshold instead, they drive out much of what was learned.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

/// Whether `round` ends with a reset.
bool resetsAfter(const RemedySettings& remedies, std::int64_t round);

/// @param weights  after the round's aggregation, [d_all]; changed where updates[p] == 0.
/// @param masks    the round's submodels.
/// @return         how many parameters were changed.
std::uint64_t resetUntrained(const Experiment& experiment, const Layout& layout, const Extraction& masks,
                             std::span<const std::uint32_t> updates, std::int64_t round,
                             std::vector<float>& weights);

}  // namespace fiarse
