/// |w| of a layer or of the whole model, counted in bins: what a threshold leaves of it. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::ui {

struct MagnitudeCounts {
    std::vector<std::uint64_t> bins;  ///< [kMagnitudeBins]; empty where the arrays tell nothing of |w|
    std::uint64_t total = 0;
};

/// Bins of one layer, or of all maskable layers together; counted from the weights where the arrays hold no
/// bins (one pass over them).
/// @param layer  index into Layout::layers; empty = the whole model.
MagnitudeCounts magnitudeCounts(const Layout& layout, const RoundArrays& arrays, std::optional<int> layer);

/// How many have |w| >= theta, from the bins alone: exact at their edges, even within them. All of the last,
/// open bin counts as kept.
double countAbove(const MagnitudeCounts& counts, double theta);

/// The same from the weights: exact. Empty where the arrays hold none. Cost: one pass over the layer(s).
std::optional<std::uint64_t> exactCountAbove(const Layout& layout, const RoundArrays& arrays,
                                             std::optional<int> layer, double theta);

/// The θ that keeps `kept` parameters, by the bins: the inverse of countAbove(). 0 where all are kept.
double thetaKeeping(const MagnitudeCounts& counts, double kept);

/// Parameters of a bin for each octave of |w| that it spans, so that bins of unlike width compare; 0 for the
/// two bins without bounds.
double densityOf(const MagnitudeCounts& counts, int bin);

/// How many times as dense the bin of `theta` is as its neighbourhood (the denser of the four bins below and
/// the four above, on average); infinite where the neighbourhood is empty, 0 where the bin is. Well above
/// 1 = θ sits in a spike, where small changes of w swap large parts of the mask.
double spikeAround(const MagnitudeCounts& counts, double theta);

}  // namespace fiarse::ui
