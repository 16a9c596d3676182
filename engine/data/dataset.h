/// Examples with labels: pictures, rows of a table, series of measurements or texts; the only form in which
/// the engine holds data.
///
/// A data source is named as in the experiment file; dataSources() (engine/api/catalog.h) lists them all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/result.h"

namespace fiarse {

/// What an example is.
enum class DataKind {
    Image,   ///< channels × height × width pixels
    Table,   ///< one row: 1 × 1 × features
    Series,  ///< channels × 1 × length
    Text     ///< word numbers: 1 × 1 × length
};

/// Examples and their classes, in the order of the source. Exactly one of `pixels`, `values` and `tokens` is
/// filled: pixels for images, values for tables and series, tokens for texts.
struct Split {
    std::vector<std::uint8_t> pixels;       ///< [count, channels, height, width], row-major
    std::vector<std::uint8_t> labels;       ///< [count], each an index into Dataset::classNames
    std::vector<float> values = {};         ///< [count, channels, height, width], normalised, row-major
    std::vector<std::int32_t> tokens = {};  ///< [count, width]; 0 = padding, 1 = unknown word
    /// [count], the natural client of each example as an index into Dataset::groupNames; empty where the
    /// source has none.
    std::vector<std::int32_t> group = {};

    std::size_t count() const { return labels.size(); }
};

/// One data set. Bytes stay bytes (Fashion-MNIST: 55 MB); gather() turns a batch into floats.
struct Dataset {
    std::string id;     ///< the source as the experiment names it
    std::string title;  ///< for people: "Fashion-MNIST"
    std::int64_t channels = 1, height = 0, width = 0;
    std::vector<std::string> classNames;  ///< English, or as the source has them; at most 256
    float maximum = 255.0F;               ///< the byte that stands for 1.0 (digits: 16)
    float mean = 0.0F;                    ///< of the training pixels, after division by `maximum`
    float deviation = 1.0F;               ///< > 0, likewise
    Split train, test;
    DataKind kind = DataKind::Image;
    /// [channels] each channel's own mean and deviation (> 0) in place of the two above; empty = those hold
    /// for every channel.
    std::vector<float> channelMean = {}, channelDeviation = {};
    std::vector<std::string> vocabulary = {};    ///< Text: [token]; 0 is "(padding)", 1 "(unknown)"
    std::vector<std::string> featureNames = {};  ///< Table: [width], "temperature", "colour=red"
    std::vector<std::string> groupNames = {};    ///< natural clients; empty where the source has none
    /// What was found and done while reading, in whole sentences: missing values, columns left out, ...
    std::vector<std::string> report = {};

    /// Values of one example: channels · height · width.
    std::size_t imageSize() const { return static_cast<std::size_t>(channels * height * width); }
    std::size_t classes() const { return classNames.size(); }

    /// Writes the chosen examples one after the other. Pixels become (v / maximum − mean) / deviation with
    /// the channel's own mean and deviation where there are such; values are copied; tokens become floats
    /// of the same number, exactly.
    /// @param split    `train` or `test` of this data set.
    /// @param indices  example numbers, each < split.count().
    /// @param out      [indices.size() · imageSize()] floats.
    /// Threads: any, at the same time.
    void gather(const Split& split, std::span<const std::uint32_t> indices, float* out) const;
};

/// What can be known of a source without reading its images.
struct DataShape {
    std::string id = {}, title = {};
    std::int64_t channels = 1, height = 0, width = 0;
    std::vector<std::string> classNames = {};
    std::int64_t trainCount = 0, testCount = 0;
    DataKind kind = DataKind::Image;
    std::int64_t vocabularySize = 0;  ///< Text: number of tokens, padding and unknown included
    std::int64_t groups = 0;          ///< natural clients; 0 = none
};

/// The shape of a data set that was read.
DataShape shapeOf(const Dataset& data);

/// Reads a source completely, with the settings of its reader. Every call reads anew: nothing is cached.
/// @param seed  of the experiment; decides the test examples of sources without a test set.
/// Errors: Input for an unknown source or a setting that does not fit the source; File for files that are
/// missing, cut short, damaged, or that contradict each other.
Result<std::shared_ptr<const Dataset>> loadDataset(const DataSettings& settings, std::uint64_t seed);
/// The same with default settings and seed 0.
Result<std::shared_ptr<const Dataset>> loadDataset(std::string_view source);

/// Reads as little as tells the shape: headers, labels or names of files for pictures (milliseconds; damage
/// inside of them goes unseen), everything for tables and texts. Errors: as loadDataset().
Result<DataShape> dataShape(const DataSettings& settings, std::uint64_t seed);
/// The same with default settings and seed 0.
Result<DataShape> dataShape(std::string_view source);

/// Mean and standard deviation over all pixels of `split`, divided by `maximum`; a constant picture
/// gets the deviation 1, so that nothing is ever divided by zero.
struct PixelStatistics {
    float mean = 0.0F, deviation = 1.0F;
};
PixelStatistics pixelStatistics(const Split& split, float maximum);

/// Measures mean and deviation on the training pixels and sets them: over all of them where there is one
/// channel, else for each channel by itself. Precondition: kind is Image.
void normaliseByTraining(Dataset& data);

}  // namespace fiarse
