/// The parameters of a network: their layout and their initial values.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/layout.h"
#include "engine/api/result.h"

namespace fiarse {

/// What goes into a network and how many classes come out.
struct InputShape {
    std::int64_t channels = 1, height = 1, width = 1;
    std::int64_t classes = 2;

    std::int64_t pixels() const { return channels * height * width; }
};

/// The layout of a model over images of this shape: "conv1.weight", "conv1.bias", ..., "fc1.weight", ...
///   mlp: fc (hidden, ReLU)* fc
///   cnn: (conv 3×3 padding 1, ReLU, max-pool 2×2)* then as mlp
/// Errors: Input, where the images are too small for the number of poolings or the model too large.
Result<Layout> makeLayout(const ModelSettings& model, const InputShape& input);

/// Initial parameters: every entry uniform in ±1/√fan_in, weights and biases alike (PyTorch's default
/// for linear and convolution layers). @return [layout.count]
std::vector<float> initialParameters(const Layout& layout, std::uint64_t seed);

}  // namespace fiarse
