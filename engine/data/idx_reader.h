/// MNIST-style folders: four IDX files, plain or compressed with gzip.
///
/// Looked for, in this order, for train and t10k: `train-images-idx3-ubyte`, `train-images.idx3-ubyte`,
/// and both with `.gz`; likewise `labels-idx1-ubyte`. Numbers are big-endian: magic 0x00000803 and
/// count, height, width for images, magic 0x00000801 and count for labels, then one byte a value.
/// Source: the format note on the MNIST page (yann.lecun.com/exdb/mnist).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/data/dataset.h"

namespace fiarse {

/// What is known of a folder beforehand.
struct IdxSource {
    std::filesystem::path folder;
    std::string id, title;
    /// Fixed class names; empty: classes 0..largest training label.
    std::vector<std::string> classNames;
    std::string hint;                     ///< a sentence for users whose folder is missing; may be empty
    float mean = 0.0F, deviation = 0.0F;  ///< deviation 0: both are measured on the training images
};

/// The Fashion-MNIST of Debian's package dataset-fashion-mnist.
IdxSource fashionMnistSource();
/// Any folder; `folder` is also shown as its title.
IdxSource idxFolderSource(const std::filesystem::path& folder);

/// Reads all four files. Errors: File, naming the file: missing, not gzip, damaged, cut short, longer
/// than its header says, a wrong magic number, counts of images and labels that differ, sizes of
/// training and test images that differ, a label outside the classes.
Result<Dataset> readIdx(const IdxSource& source);

/// Reads the headers of the images and all labels. Errors: as readIdx(), as far as they can be seen.
Result<DataShape> probeIdx(const IdxSource& source);

}  // namespace fiarse
