/// Settings that were given and change nothing, or do harm where they stand.
#pragma once

#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/result.h"

namespace fiarse {

/// One sentence each, with the key of the setting: numbers of devices without what they need, a deadline of
/// unknown times, an attack, reset or distillation after the last round, a budget or dealt tiers where every
/// client holds the whole model, a mix of one measure, the scaler without norm layers. Attacks that reach
/// nothing are told by cautions() itself.
std::vector<Error> idleSettings(const Experiment& experiment);

}  // namespace fiarse
