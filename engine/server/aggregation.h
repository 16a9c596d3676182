/// Aggregation: each parameter is averaged over the clients that hold it.
///
///   Δ_i = w − w_i        w ← w − η_s · Σ_i a_i Δ_i / Σ_i a_i c_i        (w kept where nobody counts)
///
///   divisor  c_i                    a_i
///   moved    1 where Δ_i ≠ 0        1          (what the authors' released code computes)
///   mask     m_i at round start     1
///   samples  m_i at round start     training images of client i
///
/// Source: FIARSE, arXiv 2407.19389, as stated in method.md, section 2, step 3; `moved` is checked
/// against the golden vectors, all three against a naive twin.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/layout.h"
#include "engine/clients/local_trainer.h"
#include "engine/core/thread_pool.h"

namespace fiarse {

/// One client's contribution; the spans must outlive aggregate().
struct Contribution {
    const LocalResult* result = nullptr;
    int level = 0;
    std::int64_t samples = 1;
    std::span<const float> thresholds;   ///< θ of its level, [layers]
    std::span<const std::uint8_t> mask;  ///< a mask of its own, [d_all]; empty = its level's
};

/// What aggregation found out about each contribution, over the maskable parameters.
struct ContributionCounts {
    std::uint64_t assigned = 0, alive = 0, moved = 0;
    std::uint64_t fixed = 0;   ///< parameters of norm layers that it held
    double squaredNorm = 0.0;  ///< ‖Δ‖², over all parameters
};

struct Aggregate {
    std::vector<float> weights;                         ///< [d_all]
    std::vector<std::uint16_t> assigned, alive, moved;  ///< coverage, [d_all]
    std::vector<ContributionCounts> contributions;      ///< in the given order
};

/// @param weights  global model at the round's start, [layout.count].
/// @param tierMap  masks of the round, [layout.count].
/// The result does not depend on the number of threads: each parameter is reduced in the order given.
Aggregate aggregate(std::span<const float> weights, const Layout& layout,
                    std::span<const std::uint8_t> tierMap, std::span<const Contribution> contributions,
                    Divisor divisor, double serverRate, ThreadPool& pool);

}  // namespace fiarse
