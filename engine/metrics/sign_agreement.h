/// Whether two clients pull the weights that they share the same way.
#pragma once

#include <span>
#include <vector>

#include "engine/api/layout.h"
#include "engine/clients/held_update.h"
#include "engine/core/thread_pool.h"

namespace fiarse {

/// Of the maskable parameters that both of a pair hold and moved, the share that both moved the same way,
/// rounded to a ten-thousandth; [n²] row by row, symmetric, −1 for a pair that has none.
/// 1/2 is what chance gives; below it the two work against each other.
/// @param weights  global model at the round's start, [d_all].
/// Cost: O(n · d) to read the updates and n² · d / 64 word operations, spread over the pool; two bits a
/// parameter and participant of memory. Source: the interface study's view V9; own definition.
std::vector<double> signAgreement(std::span<const Submission> submissions, std::span<const float> weights,
                                  const Layout& layout, ThreadPool& pool);

}  // namespace fiarse
