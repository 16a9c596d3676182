/// Level of detail: what the picture of a large layer shows, one value for each block of parameters.
///
/// Run files of large models hold such a copy of each layer for every round, so that somebody can drag
/// through the rounds without the arrays of millions of parameters being read; it is made from them and is no
/// part of the run hash.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fiarse {

struct RoundArrays;
struct RunInfo;

/// Models with at least this many parameters have coarse copies.
inline constexpr std::size_t kLargeModel = 1000000;
/// A coarse copy of a layer has at most this many values; smaller layers are copied whole.
inline constexpr std::size_t kMostCoarseCells = std::size_t{1} << 17;

/// The picture of one unit: `channels` maps of height × width, in the order of the layer's columns. All 0
/// where a unit has none.
struct UnitShape {
    std::int64_t channels = 0, height = 0, width = 0;
    friend bool operator==(const UnitShape&, const UnitShape&) = default;
};

/// The image for a first fully connected layer, the kernels of a convolution ([out, in, ky, kx]), the pooled
/// maps for the fully connected layer behind convolutions (each convolution is followed by 2 × 2 pooling).
UnitShape unitShape(const RunInfo& info, std::size_t layer);

/// How the parameters of a layer, [plane][line][column], are divided into blocks. Blocks end at their plane;
/// the last ones of a plane may be smaller.
struct CoarseBlocks {
    std::size_t planes = 1, height = 0, width = 0;  ///< of the layer
    std::size_t blockHeight = 1, blockWidth = 1;

    /// Lines and columns of blocks in a plane.
    std::size_t lines() const { return (height + blockHeight - 1) / blockHeight; }
    std::size_t columns() const { return (width + blockWidth - 1) / blockWidth; }
    std::size_t cells() const { return planes * lines() * columns(); }
    std::size_t count() const { return planes * height * width; }
    bool isWhole() const { return blockHeight == 1 && blockWidth == 1; }
    friend bool operator==(const CoarseBlocks&, const CoarseBlocks&) = default;
};

/// The smallest blocks of which a layer has at most `most`: squares within the pictures of units, or of whole
/// pictures where those are too many; squares of the matrix where units have no picture, stretches of a
/// vector. Precondition: layer < info.layout.layers.size(), most >= 1.
CoarseBlocks coarseBlocks(const RunInfo& info, std::size_t layer, std::size_t most = kMostCoarseCells);

/// Where the colours of |w| end: at the 99.5th percentile of a layer, so that few huge weights do not hide
/// the others.
struct MagnitudeScale {
    double maximum = 1.0;  ///< > 0
    bool clipped = false;  ///< larger ones exist
    friend bool operator==(const MagnitudeScale&, const MagnitudeScale&) = default;
};
/// NaN is left out; of large layers the percentile is that of about 100,000 weights.
MagnitudeScale magnitudeScale(std::span<const float> weights);

/// One layer after one round, [cells] each. What a picture shows of a block is the largest of its values, and
/// of staleness the oldest: that is what is kept.
struct CoarseLayer {
    std::size_t layer = 0;
    CoarseBlocks blocks;
    std::vector<std::uint32_t> assigned, alive, moved, updates;  ///< largest of the block
    /// Earliest round of the last training among those that were trained; 0 = none of the block was.
    std::vector<std::uint32_t> lastTrained;
    std::uint64_t neverTrained = 0;  ///< parameters of the layer
    std::vector<float> magnitudes;  ///< largest |w|, NaN where all are; only of rounds whose weights are kept
    MagnitudeScale scale;           ///< of the layer's weights

    friend bool operator==(const CoarseLayer&, const CoarseLayer&) = default;
};

/// @param weights  magnitudes too. Precondition: blocks.count() parameters begin at `offset` in each array.
CoarseLayer coarseLayer(const RoundArrays& arrays, std::size_t layer, std::size_t offset,
                        const CoarseBlocks& blocks, bool weights);

/// To each parameter of the layer the value of its block. Precondition: cells.size() == blocks.cells().
std::vector<std::uint8_t> spreadOverBlocks(std::span<const std::uint8_t> cells, const CoarseBlocks& blocks);

}  // namespace fiarse
