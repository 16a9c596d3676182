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
    std::int64_t vocabulary = 0;  ///< texts: token ids are below it; 0 = no text

    std::int64_t pixels() const { return channels * height * width; }
};

/// The layout of a model over data of this shape: "conv1.weight", "conv1.bias", ..., "fc1.weight", ...
///   mlp: fc (hidden, ReLU)* fc
///   cnn: (conv 3×3 padding 1, ReLU, max-pool 2×2)* then as mlp
/// The other kinds, and a cnn with norm layers, dropout or early exits, are told where they are made:
/// residual_model.cpp, cnn_model.cpp, conv1d_model.cpp, text_model.cpp, torchscript_model.cpp.
/// Errors: Input, where the data do not fit the model or the model is too large; for a TorchScript module
/// also File.
Result<Layout> makeLayout(const ModelSettings& model, const InputShape& input);

/// Initial parameters of an mlp or a plain cnn: every entry uniform in ±1/√fan_in, weights and biases alike
/// (PyTorch's default for linear and convolution layers). @return [layout.count]
std::vector<float> initialParameters(const Layout& layout, std::uint64_t seed);

/// Initial parameters of any model: as above, but the convolutions of residual networks and conv1d are drawn
/// as He et al. do (normal, variance 2/fan_in), norms start at scale 1 and shift 0, and a TorchScript module
/// brings its own, whatever the seed. @return [layout.count]. Errors: those of makeLayout().
Result<std::vector<float>> initialParameters(const ModelSettings& model, const InputShape& input,
                                             std::uint64_t seed);

}  // namespace fiarse
