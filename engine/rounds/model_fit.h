/// Whether a model can be trained on what a data source holds.
#pragma once

#include <optional>
#include <string>

#include "engine/api/experiment.h"
#include "engine/api/result.h"
#include "engine/data/dataset.h"

namespace fiarse {

/// Why not, in a sentence with the key model.kind; nothing where it can.
std::optional<Error> modelProblem(const ModelSettings& model, DataKind kind, const std::string& title);

}  // namespace fiarse
