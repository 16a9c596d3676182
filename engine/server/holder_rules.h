/// Rules that judge each parameter by itself: median and trimmed mean of what its holders sent.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/robustness.h"

namespace fiarse {

/// The median; the mean of the middle two where their number is even (torch.median takes the lower of them).
/// 0 for nothing.
double medianOf(std::vector<double> values);

/// How many a trimmed mean cuts off at each end of `holders`: f of them, or ⌊trim · holders⌋ where trim is
/// set, and never so many that nobody is left, ⌊(holders − 1) / 2⌋.
std::size_t trimmedCount(const DefenceSettings& defence, std::size_t holders);

/// Mean of the values without the `cut` smallest and largest. Precondition: 2 · cut < size.
double trimmedMean(std::vector<double> values, std::size_t cut);

/// By how much the step of a parameter with so many holders is multiplied.
double quorumFactor(const DefenceSettings& defence, std::size_t holders);

}  // namespace fiarse
