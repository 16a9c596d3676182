/// Clients whose examples look otherwise than those of others (partition "feature-shift").
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/result.h"
#include "engine/data/dataset.h"
#include "engine/data/partition.h"

namespace fiarse {

/// Changes the examples that were dealt out, once, in this copy of the data; those that nobody has stay. With
/// n clients, client k = 0 .. n − 1 gets
///   noise:    a normal deviate on each value, of shift · k / (n − 1) deviations of the data. Pixels are
///   rounded
///             to a byte and kept within 0 and `maximum`;
///   rotation: its pictures turned counter-clockwise about their middle by shift · (2k / (n − 1) − 1)
///   degrees,
///             with bilinear interpolation and black outside.
/// A single client is left as it is with noise and turned by 0 degrees. Mean and deviation stay those of the
/// unchanged data. Chance: streams "partition.shift" of each client, training examples first.
/// Errors: Input: noise on texts, rotation of what are no pictures.
/// Precondition: no example belongs to two clients, as partition() sees to for this kind.
Result<void> shiftFeatures(Dataset& data, const std::vector<ClientData>& clients,
                           const PartitionSettings& settings, std::uint64_t seed);

}  // namespace fiarse
