/// The losses of Batch as torch computes them: masked cross-entropy, alone or over early exits.
#pragma once

#include <ATen/ATen.h>

#include <vector>

#include "engine/models/network.h"

namespace fiarse {

/// @param exits  logits [count, classes] of the exits 1..e; undefined where the submodel lacks a head.
/// @return       the scalar of Batch::exitLoss. Precondition: the last of `exits` is defined.
at::Tensor batchLoss(const std::vector<at::Tensor>& exits, const Batch& batch);

}  // namespace fiarse
