/// The k-th largest magnitudes of an array, several k at once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace fiarse {

/// θ for each k: the k-th largest |value|.
/// @param values  finite floats, not empty.
/// @param ks      each in [1, values.size()].
/// @return        one threshold for each k.
/// Cost: O(n) for large arrays whatever the number of ks (two passes over the bit patterns, which
/// order magnitudes like the magnitudes themselves).
std::vector<float> kthLargestMagnitudes(std::span<const float> values, std::span<const std::uint64_t> ks);

/// The same over several arrays taken together as one (scope `global`).
std::vector<float> kthLargestMagnitudes(std::span<const std::span<const float>> parts,
                                        std::span<const std::uint64_t> ks);

}  // namespace fiarse
