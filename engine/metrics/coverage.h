/// Measures of mask bias that follow from one round's arrays.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/layout.h"
#include "engine/api/records.h"

namespace fiarse {

/// How many maskable parameters are held by 0, 1, ..., participants participants.
/// @param coverage  [layout.count], entries <= participants.
std::vector<std::uint64_t> coverageCounts(std::span<const std::uint16_t> coverage, const Layout& layout,
                                          std::size_t participants);

/// Churn of each level between two tier maps over the same layout: 1 − |A∩B| / |A∪B| of the maskable
/// parameters; 0 where both masks are empty, and for an empty `before`.
std::vector<double> churn(std::span<const std::uint8_t> before, std::span<const std::uint8_t> now,
                          std::size_t levels);

/// Fills neverTrained, meanStaleness and maxStaleness of `record`, over the maskable parameters.
/// @param updates, lastTrained  [layout.count], after round `record.round`.
void recordStaleness(std::span<const std::uint32_t> updates, std::span<const std::int32_t> lastTrained,
                     const Layout& layout, RoundRecord& record);

/// Fills gini and neverHeld of `record` from C. @param held  C, this round included, [layout.count].
void recordHeld(std::span<const std::uint32_t> held, const Layout& layout, RoundRecord& record);

}  // namespace fiarse
