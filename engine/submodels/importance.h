/// Importance: one score for each parameter, from what the server has anyway.
///
///   magnitude  |w|
///   gradient   M, the running mean of |Δ̄|
///   taylor     |w|·M
///   fisher     w²·Q, Q the running mean of Δ̄²
///   random     uniform in (0, 1), drawn anew each round, the same for all clients
///   mix        (1 − λ)·rank(first) + λ·rank(second), ranks in [0, 1] over all maskable parameters
///
/// and on top of it the coverage bonus β·√(ln t / (1 + update count)), t the round. Δ̄ is the update that the
/// server applied to a parameter; a round that moved it replaces M by ρ·M + (1 − ρ)·|Δ̄|, and a round that did
/// not leaves M alone, for what nobody trained says nothing about it. Before the first update the measures
/// that remember score by |w|.
/// Source: method.md, section 4; that a memory is kept only over the rounds that moved a parameter is ours.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/submodels/strategy.h"

namespace fiarse {

/// Whether the measure looks at UpdateMemory.
bool remembersUpdates(const StrategySettings& settings);

/// Whether scores and |w| are the same thing, so that a threshold on one is one on the other.
bool scoresAreMagnitudes(const Experiment& experiment);

/// @return [layout.count]; only maskable parameters mean something.
std::vector<float> importanceScores(const Experiment& experiment, const Layout& layout,
                                    const ModelState& state);

/// Takes one round into the memory.
/// @param before, after  weights of the global model around the round's aggregation, [d_all].
/// @param moved          participants that moved each parameter, [d_all].
/// @param kept           ρ, 0 <= ρ < 1; the first update of a parameter is taken whole.
void rememberUpdates(std::span<const float> before, std::span<const float> after,
                     std::span<const std::uint16_t> moved, double kept, UpdateMemory& memory);

}  // namespace fiarse
