/// Pictures in folders, one folder a class.
#pragma once

#include <filesystem>

#include "engine/api/experiment.h"
#include "engine/data/dataset.h"

namespace fiarse {

/// Reads `folder`: each folder in it is a class, in alphabetical order, with its PNG and JPEG files, also
/// those in folders further down. Where it holds `train` and `test`, those are read so and are the two
/// splits; else chooseTestExamples() makes them. All pictures become settings.imageSize squares
/// (image_file.h). Files that cannot be read as pictures are left out and named in the report, which also
/// counts pictures that were resized or changed between grey and colour, and files that were skipped. Errors:
/// File, naming the folder: missing, fewer than two or more than 256 classes, a class of test that train
/// lacks, a class without a readable picture.
Result<Dataset> readImageFolder(const std::filesystem::path& folder, const DataSettings& settings,
                                std::uint64_t seed);

/// The shape from the names of the files alone: counts include files that turn out to be unreadable.
Result<DataShape> probeImageFolder(const std::filesystem::path& folder, const DataSettings& settings,
                                   std::uint64_t seed);

}  // namespace fiarse
