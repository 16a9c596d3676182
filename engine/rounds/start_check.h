/// What forbids a run, as far as its settings and the shape of its data tell: found without reading examples.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/api/experiment.h"
#include "engine/api/layout.h"
#include "engine/api/result.h"
#include "engine/data/dataset.h"
#include "engine/models/network_layout.h"

namespace fiarse {

/// What a network is given of such data.
InputShape inputOf(const DataShape& shape);

/// What the data lack for the attack; nothing where it can be made.
std::optional<Error> attackProblem(const AttackSettings& attack, DataKind kind, std::int64_t classes);

/// The layout of the experiment's model on such data. Errors: Input where model, partition, attack or
/// strategy do not fit the data or each other; File for a module that cannot be read. Precondition:
/// validate() finds nothing. Cost: no parameters are made but those of a TorchScript file.
Result<Layout> fittingLayout(const Experiment& experiment, const DataShape& shape);

}  // namespace fiarse
