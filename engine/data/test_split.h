/// Which examples of a source without a test set of its own are kept for testing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace fiarse {

/// Chooses test examples, stratified: of each group (one natural client; all examples where there are no
/// groups) round(share · n) examples, at least one and at most n − 1, divided among its classes by largest
/// remainders. A class gives its last training example only where the group has no other left. Then every
/// class that has two examples or more has one on either side, if need be at the cost of a group's share.
/// Chance: streams "data.split" of (class, group), which decide which examples they are.
/// @param labels  [n], the class of each example.
/// @param groups  [n] or empty.
/// @param share   0 < share < 1.
/// @return        [n], 1 for a test example.
/// Threads: pure. Cost: O(n + groups · classes).
std::vector<std::uint8_t> chooseTestExamples(std::span<const std::uint8_t> labels,
                                             std::span<const std::int32_t> groups, double share,
                                             std::uint64_t seed);

}  // namespace fiarse
