/// The settings of attacks and defences in the field table, and what contradicts what among them.
#pragma once

#include <vector>

#include "engine/api/fields.h"

namespace fiarse {

std::vector<Field> attackGroup();
std::vector<Field> defenceGroup();

/// Contradictions that no single field shows: a tier that is not there, more malicious participants than the
/// defence can bear.
std::vector<Error> checkRobustness(const Experiment& experiment);

}  // namespace fiarse
