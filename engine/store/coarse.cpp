#include "engine/api/coarse.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/api/records.h"

namespace fiarse {

namespace {

CoarseBlocks matrixBlocks(std::size_t rows, std::size_t columns, std::size_t unitHeight,
                          std::size_t unitWidth, std::size_t most) {
    CoarseBlocks blocks{1, rows, columns, 1, 1};
    for (std::size_t side = 1;; ++side) {
        blocks.blockHeight = std::min(side * unitHeight, std::max<std::size_t>(rows, 1));
        blocks.blockWidth = std::min(side * unitWidth, std::max<std::size_t>(columns, 1));
        if (blocks.cells() <= most) return blocks;
    }
}

/// The lines of a block are joined first: that goes through whole registers, and leaves little to be joined
/// value by value.
template <typename Cell, typename T, typename Join>
std::vector<Cell> joined(std::span<const T> values, const CoarseBlocks& blocks, Join join) {
    std::vector<Cell> cells;
    cells.reserve(blocks.cells());
    std::vector<T> line(blocks.width);
    for (std::size_t first = 0; first < blocks.planes * blocks.height;) {
        const std::size_t inPlane = first % blocks.height;
        const std::size_t last = first + std::min(blocks.blockHeight, blocks.height - inPlane);
        const T* source = values.data() + first * blocks.width;
        std::copy_n(source, blocks.width, line.begin());
        while (++first < last) {
            source += blocks.width;
            for (std::size_t x = 0; x < blocks.width; ++x) line[x] = join(line[x], source[x]);
        }
        for (std::size_t x = 0; x < blocks.width;) {
            const std::size_t end = std::min(x + blocks.blockWidth, blocks.width);
            T cell = line[x];
            while (++x < end) cell = join(cell, line[x]);
            cells.push_back(static_cast<Cell>(cell));
        }
    }
    return cells;
}

template <typename T>
std::vector<std::uint32_t> largest(std::span<const T> values, const CoarseBlocks& blocks) {
    return joined<std::uint32_t>(values, blocks, [](T a, T b) { return std::max(a, b); });
}

std::vector<float> largestMagnitudes(std::span<const float> weights, const CoarseBlocks& blocks) {
    std::vector<float> cells = joined<float>(
        weights, blocks, [](float a, float b) { return std::abs(b) > std::abs(a) || std::isnan(a) ? b : a; });
    for (float& cell : cells) cell = std::abs(cell);
    return cells;
}

// 0, never, becomes the largest of all.
std::int32_t earliest(std::int32_t a, std::int32_t b) {
    return static_cast<std::int32_t>(
        std::min(static_cast<std::uint32_t>(a) - 1U, static_cast<std::uint32_t>(b) - 1U) + 1U);
}

}  // namespace

UnitShape unitShape(const RunInfo& info, std::size_t layer) {
    if (layer >= info.layout.layers.size()) return {};
    const LayerInfo& l = info.layout.layers[layer];
    if (l.imageHeight > 0 && l.imageWidth > 0)
        return {std::max<std::int64_t>(l.imageChannels, 1), l.imageHeight, l.imageWidth};
    if (l.shape.size() == 4) return {l.shape[1], l.shape[2], l.shape[3]};
    if (l.shape.size() != 2) return {};
    UnitShape maps{0, info.imageHeight, info.imageWidth};
    for (std::size_t i = 0; i < layer; ++i) {
        const LayerInfo& below = info.layout.layers[i];
        if (below.shape.size() == 2) return {};
        if (below.shape.size() != 4) continue;
        maps = {below.shape[0], maps.height / 2, maps.width / 2};
    }
    if (maps.channels <= 0 || maps.height <= 0 || maps.width <= 0) return {};
    if (static_cast<std::size_t>(maps.channels * maps.height * maps.width) != l.columns()) return {};
    return maps;
}

CoarseBlocks coarseBlocks(const RunInfo& info, std::size_t layer, std::size_t most) {
    const LayerInfo& l = info.layout.layers[layer];
    const UnitShape unit = unitShape(info, layer);
    const auto height = static_cast<std::size_t>(unit.height);
    const auto width = static_cast<std::size_t>(unit.width);
    const std::size_t picture = height * width;
    if (picture == 0 || l.count % picture != 0) return matrixBlocks(l.rows(), l.columns(), 1, 1, most);
    CoarseBlocks blocks{l.count / picture, height, width, 1, 1};
    for (std::size_t side = 1; side < std::max(height, width); ++side) {
        blocks.blockHeight = std::min(side, height);
        blocks.blockWidth = std::min(side, width);
        if (blocks.cells() <= most) return blocks;
    }
    return matrixBlocks(l.rows(), l.columns(), 1, picture, most);
}

MagnitudeScale magnitudeScale(std::span<const float> weights) {
    MagnitudeScale scale;
    std::vector<float> sample;
    const std::size_t stride = std::max<std::size_t>(1, weights.size() / 100'000);
    sample.reserve(weights.size() / stride + 1);
    float largest = 0.0F;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const float m = std::abs(weights[i]);
        if (std::isnan(m)) continue;
        largest = std::max(largest, m);
        if (i % stride == 0) sample.push_back(m);
    }
    if (!sample.empty()) {
        const auto rank = static_cast<std::ptrdiff_t>(0.995 * static_cast<double>(sample.size() - 1) + 0.5);
        std::nth_element(sample.begin(), sample.begin() + rank, sample.end());
        scale.maximum = sample[static_cast<std::size_t>(rank)];
    }
    if (!(scale.maximum > 0.0)) scale.maximum = largest > 0.0F ? largest : 1.0;
    scale.clipped = largest > scale.maximum;
    return scale;
}

CoarseLayer coarseLayer(const RoundArrays& arrays, std::size_t layer, std::size_t offset,
                        const CoarseBlocks& blocks, bool weights) {
    const auto part = [&](const auto& values) { return std::span(values).subspan(offset, blocks.count()); };
    CoarseLayer coarse;
    coarse.layer = layer;
    coarse.blocks = blocks;
    coarse.assigned = largest(part(arrays.assigned), blocks);
    coarse.alive = largest(part(arrays.alive), blocks);
    coarse.moved = largest(part(arrays.moved), blocks);
    coarse.updates = largest(part(arrays.updates), blocks);
    const auto trained = part(arrays.lastTrained);
    coarse.lastTrained = joined<std::uint32_t>(trained, blocks, earliest);
    coarse.neverTrained = static_cast<std::uint64_t>(std::count(trained.begin(), trained.end(), 0));
    if (weights) {
        coarse.magnitudes = largestMagnitudes(part(arrays.weights), blocks);
        coarse.scale = magnitudeScale(part(arrays.weights));
    }
    return coarse;
}

std::vector<std::uint8_t> spreadOverBlocks(std::span<const std::uint8_t> cells, const CoarseBlocks& blocks) {
    std::vector<std::uint8_t> values(blocks.count());
    std::uint8_t* target = values.data();
    const std::uint8_t* cell = cells.data();
    for (std::size_t plane = 0; plane < blocks.planes; ++plane) {
        for (std::size_t y = 0; y < blocks.height; y += blocks.blockHeight) {
            const std::uint8_t* line = target;
            for (std::size_t x = 0; x < blocks.width; x += blocks.blockWidth)
                std::memset(target + x, *cell++, std::min(blocks.blockWidth, blocks.width - x));
            target += blocks.width;
            const std::size_t lines = std::min(blocks.blockHeight, blocks.height - y);
            for (std::size_t i = 1; i < lines; ++i, target += blocks.width)
                std::memcpy(target, line, blocks.width);
        }
    }
    return values;
}

}  // namespace fiarse
