/// Images with labels, kept as bytes; the only form in which the engine holds data.
///
/// A data source is named as in the experiment file: "digits" (built in), "fashion-mnist" (Debian's
/// package dataset-fashion-mnist) or "idx:DIR" (a folder of MNIST-style IDX files).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/result.h"

namespace fiarse {

/// Images and their classes, in the order of the source.
struct Split {
    std::vector<std::uint8_t> pixels;  ///< [count, channels, height, width], row-major
    std::vector<std::uint8_t> labels;  ///< [count], each an index into Dataset::classNames

    std::size_t count() const { return labels.size(); }
};

/// One data set. Bytes stay bytes (Fashion-MNIST: 55 MB); gather() turns a batch into floats.
struct Dataset {
    std::string id;     ///< the source as the experiment names it
    std::string title;  ///< for people: "Fashion-MNIST"
    std::int64_t channels = 1, height = 0, width = 0;
    std::vector<std::string> classNames;  ///< English
    float maximum = 255.0F;               ///< the byte that stands for 1.0 (digits: 16)
    float mean = 0.0F;                    ///< of the training pixels, after division by `maximum`
    float deviation = 1.0F;               ///< > 0, likewise
    Split train, test;

    /// Values of one image: channels · height · width.
    std::size_t imageSize() const { return static_cast<std::size_t>(channels * height * width); }
    std::size_t classes() const { return classNames.size(); }

    /// Writes the chosen images one after the other, each value as (v / maximum − mean) / deviation.
    /// @param split    `train` or `test` of this data set.
    /// @param indices  image numbers, each < split.count().
    /// @param out      [indices.size() · imageSize()] floats.
    /// Threads: any, at the same time.
    void gather(const Split& split, std::span<const std::uint32_t> indices, float* out) const;
};

/// What can be known of a source without reading its images.
struct DataShape {
    std::string id, title;
    std::int64_t channels = 1, height = 0, width = 0;
    std::vector<std::string> classNames;
    std::int64_t trainCount = 0, testCount = 0;
};

/// Reads a source completely. Every call reads anew: nothing is cached.
/// Errors: Input for an unknown source; File for files that are missing, cut short, damaged, or that
/// contradict each other.
Result<std::shared_ptr<const Dataset>> loadDataset(std::string_view source);

/// Reads headers and labels only (milliseconds). Errors: as loadDataset(), but damage inside the
/// images of a compressed file goes unseen.
Result<DataShape> dataShape(std::string_view source);

/// Mean and standard deviation over all pixels of `split`, divided by `maximum`; a constant picture
/// gets the deviation 1, so that nothing is ever divided by zero.
struct PixelStatistics {
    float mean = 0.0F, deviation = 1.0F;
};
PixelStatistics pixelStatistics(const Split& split, float maximum);

}  // namespace fiarse
