/// How the flat parameter vector [d] is divided into named arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fiarse {

/// One named parameter array of a network ("conv1.weight"); the unit of scope `layer` and of every
/// per-layer view.
struct LayerInfo {
    std::string name;
    std::vector<std::int64_t> shape;  ///< row-major; weights are [out, in] or [out, in, ky, kx]
    std::size_t offset = 0;           ///< first index in the flat vector
    std::size_t count = 0;            ///< product of `shape`
    bool maskable = true;             ///< false for norm layers: held and trained by everybody
    std::int64_t fanIn = 1;           ///< inputs of one output unit; decides the initial range
    /// For a first fully connected layer over images: the picture of one unit. 0 where there is none.
    std::int64_t imageChannels = 0, imageHeight = 0, imageWidth = 0;

    /// Rows and columns of the matrix view: shape[0] × (count / shape[0]); a vector is one row.
    std::size_t rows() const;
    std::size_t columns() const;

    friend bool operator==(const LayerInfo&, const LayerInfo&) = default;
};

struct Layout {
    std::vector<LayerInfo> layers;  ///< in the order of the flat vector, without gaps
    std::size_t count = 0;          ///< d_all: all parameters
    std::size_t maskable = 0;       ///< d: maskable parameters

    /// Index of the layer that holds flat index `parameter`. Precondition: parameter < count.
    std::size_t layerOf(std::size_t parameter) const;

    friend bool operator==(const Layout&, const Layout&) = default;
};

inline std::size_t LayerInfo::rows() const {
    return shape.size() < 2 ? (count == 0 ? 0 : 1) : static_cast<std::size_t>(shape.front());
}

inline std::size_t LayerInfo::columns() const {
    const std::size_t r = rows();
    return r == 0 ? 0 : count / r;
}

inline std::size_t Layout::layerOf(std::size_t parameter) const {
    std::size_t low = 0;
    std::size_t high = layers.size();
    while (high - low > 1) {
        const std::size_t middle = (low + high) / 2;
        (layers[middle].offset <= parameter ? low : high) = middle;
    }
    return low;
}

}  // namespace fiarse
