/// How far an attack reached its aim, per submodel.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/robustness.h"
#include "engine/data/dataset.h"
#include "engine/metrics/evaluation.h"

namespace fiarse {

/// Backdoor: share of images predicted as `target`, P(prediction = target | trigger, class ≠ target).
/// @param triggered  predictions of test images that carry the trigger, none of them of the target class.
/// 0 for no images.
double triggerSuccess(const Predictions& triggered, std::int64_t target);

/// Label flip: share of the test images of the flipped classes that get the attacker's label; images that a
/// mirrored label leaves as they are do not count. 0 where there are none.
double flipSuccess(const Predictions& predictions, const Split& test, const AttackSettings& attack,
                   std::size_t classes);

/// Mask hijack: share of the chosen parameters that a client of `level` holds.
double hijackSuccess(std::span<const std::uint32_t> chosen, std::span<const std::uint8_t> tierMap, int level);

}  // namespace fiarse
