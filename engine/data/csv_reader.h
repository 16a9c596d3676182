/// Tables and series from a CSV file of the user's own.
#pragma once

#include <filesystem>

#include "engine/api/experiment.h"
#include "engine/data/dataset.h"

namespace fiarse {

/// Reads the table: `label` names the class column (default: the last that has no other part), `client` the
/// one that tells whose row it is, `ignore` those to leave out; all others are features (table_columns.h).
/// Rows without a label or client, clients with a single row and classes with a single row are left out and
/// reported. Classes and clients are sorted, as numbers where all are numbers. Test rows are chosen by
/// chooseTestExamples().
/// Errors: Input with the setting's key: a column that is not there (its columns are named), more than 256
/// classes, fewer than two. File: as readTextTable(), encodeColumns(), encodeSeries().
Result<Dataset> readCsv(const std::filesystem::path& file, const DataSettings& settings, std::uint64_t seed);

}  // namespace fiarse
