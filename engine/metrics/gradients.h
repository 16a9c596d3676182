/// How far the gradient that a submodel sees is from the full model's.
///
///   g   = ∇L(w)                  of the full model
///   g_m = m ⊙ φ ⊙ ∇L(w ⊙ m)      what a client of the level follows; φ = 1 + 2θ|w| / (|w|+θ)² under the
///                                gradient rule `paper`, else 1
///
/// measured over the maskable parameters on a fixed sample of the training data: squared norms ‖g‖², ‖g_m‖²
/// and the squared distances ‖g_m − m ⊙ g‖² that masking makes within the submodel and ‖(1 − m) ⊙ g‖² of what
/// lies outside of it, which add up to ‖g_m − g‖². Source: the quantities of FIARSE's convergence statement
/// (arXiv 2407.19389, section 4; method.md); that they are sampled, and the distance is taken within the
/// mask, is ours.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/simulation.h"
#include "engine/core/thread_pool.h"
#include "engine/data/dataset.h"
#include "engine/models/network.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

/// Training examples that the gradients are taken on: kGradientSample of them, drawn once a run.
inline constexpr std::size_t kGradientSample = 512;
std::vector<std::uint32_t> gradientSample(std::uint64_t seed, std::size_t trainCount);

/// Fills fullGradient and levelGradients of `record`; leaves them empty where `stop` was raised.
/// @param networks  one for each worker of `pool`.
/// Cost: one pass over the sample for each level and one for the full model. The result does not depend on
/// the number of threads.
void recordGradients(std::span<const float> weights, const Extraction& extraction, GradientRule rule,
                     const Dataset& data, std::span<const std::uint32_t> sample,
                     std::span<const std::unique_ptr<Network>> networks, ThreadPool& pool,
                     const StopFlag& stop, RoundRecord& record);

}  // namespace fiarse
