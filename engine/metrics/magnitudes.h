/// How the magnitudes of the weights are spread, layer by layer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/records.h"

namespace fiarse {

/// |w| counted in the bins of magnitudeBin(), [layer][kMagnitudeBins]; infinity and NaN count in the last.
/// @param weights  [layout.count]. Cost: O(d), one pass.
std::vector<std::vector<std::uint32_t>> magnitudeHistograms(std::span<const float> weights,
                                                            const Layout& layout);

}  // namespace fiarse
