/// Experiment files: TOML, schema 1.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/result.h"

namespace fiarse {

/// Reads and validates an experiment from TOML text.
/// @param fileName  used in error messages only.
/// Errors: Input with file, line and column for syntax errors, unknown or missing keys, wrong types,
/// values out of range and contradictions (more participants than clients, ...).
Result<Experiment> parseExperiment(std::string_view toml, std::string_view fileName);

/// parseExperiment() on a file's contents. Errors: File if it cannot be read, else as above.
Result<Experiment> readExperiment(const std::filesystem::path& path);

/// Reads what writeExperiment() wrote, contradictions and all: they are left for validate().
/// Errors: as readExperiment(), without contradictions.
Result<Experiment> readDraft(const std::filesystem::path& path);

/// The canonical, commented TOML of an experiment; parseExperiment() gives the same experiment back.
std::string experimentToml(const Experiment& experiment);

/// Writes experimentToml() to `path`, replacing it atomically. Errors: File.
Result<void> writeExperiment(const std::filesystem::path& path, const Experiment& experiment);

/// Every contradiction in an experiment (ranges, client sums, participants, empty tiers); empty = valid.
/// Does not touch the data source.
std::vector<Error> validate(const Experiment& experiment);

/// What is allowed but hardly meant: more attackers in many rounds than the defence is set to bear, an attack
/// without effect. With the key of the field that would mend it; empty = nothing. Does not touch the data
/// source. Threads: pure.
std::vector<Error> cautions(const Experiment& experiment);

}  // namespace fiarse
