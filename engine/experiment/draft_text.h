/// The text of an experiment file, shared by toml_reader.cpp and experiment_reader.cpp.
#pragma once

#include <string_view>

#include "engine/api/experiment.h"
#include "engine/api/result.h"

namespace fiarse {

/// parseExperiment(); with `draft`, contradictions are left for validate(), but there must be a tier.
/// Errors: Input.
Result<Experiment> parseToml(std::string_view toml, std::string_view fileName, bool draft);

}  // namespace fiarse
