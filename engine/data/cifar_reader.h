/// CIFAR-10 and CIFAR-100 in their binary version.
///
/// A record is the label (CIFAR-100: coarse label, then fine label; the fine one is the class) and 3,072
/// bytes: 32 × 32 red values row by row, then green, then blue. Source: the description on the page of
/// CIFAR-10 and CIFAR-100 (cs.toronto.edu/~kriz/cifar.html).
#pragma once

#include <filesystem>

#include "engine/data/dataset.h"

namespace fiarse {

enum class CifarVersion { Ten, Hundred };

/// Reads `folder`, or the folder in it that the archive unpacks to (cifar-10-batches-bin, cifar-100-binary).
/// Ten: data_batch_1.bin to data_batch_5.bin and test_batch.bin; Hundred: train.bin and test.bin. Class names
/// come from batches.meta.txt or fine_label_names.txt where they are there, else they are the usual ones.
/// Files with fewer pictures than the original are read and reported. Errors: File, naming the file: missing,
/// no whole number of records (expected and found sizes), a label out of range, a list of names of another
/// length.
Result<Dataset> readCifar(const std::filesystem::path& folder, CifarVersion version);

/// The shape from the sizes of the files, without reading pictures. Errors: likewise, but labels go unseen.
Result<DataShape> probeCifar(const std::filesystem::path& folder, CifarVersion version);

}  // namespace fiarse
