/// Bytes that a client moves in one round.
///
/// Pure functions, any thread.
#pragma once

#include <cstdint>

#include "engine/api/experiment.h"

namespace fiarse {

/// The smallest of the usual ways to say which `kept` of `count` parameters are meant, in bytes:
/// nothing (all of them), a bitmap, an index list, or an entropy code (information-theoretic size).
std::uint64_t maskBytes(std::uint64_t kept, std::uint64_t count);

/// Down: the values of the submodel (float32), its mask and one threshold a layer. Up: the values; the
/// server knows the mask, and an unmoved or frozen value is sent all the same.
/// Source: method.md, section 6.
struct Traffic {
    std::uint64_t down = 0, up = 0;
};

/// @param kept      maskable parameters in the submodel, of `maskable`.
/// @param always    parameters that everybody holds (norm layers).
/// @param layers    thresholds sent.
Traffic roundTraffic(std::uint64_t kept, std::uint64_t maskable, std::uint64_t always, std::uint64_t layers);

/// The same for a strategy: whole channels and full models need no mask, a random mask is known from its
/// seed; only FIARSE sends masks and thresholds.
Traffic submodelTraffic(StrategyKind strategy, std::uint64_t kept, std::uint64_t maskable,
                        std::uint64_t always, std::uint64_t layers);

}  // namespace fiarse
