/// The built-in networks: convolution blocks, then fully connected layers, softmax cross-entropy.
///
///   images → [conv 3×3 → ReLU → pool 2×2]* → [linear → ReLU]* → linear → logits
///
/// Forward and backward are written out over the packed parameters instead of being left to automatic
/// differentiation, so that time and memory fall with the submodel's size. Checked against a naive
/// twin in double precision on random masks (tests/engine/models) and against the golden vectors, which
/// automatic differentiation made.
#pragma once

#include <memory>

#include "engine/models/conv_block.h"
#include "engine/models/dense_block.h"
#include "engine/models/network.h"
#include "engine/models/network_layout.h"

namespace fiarse {

class Feedforward : public Network {
public:
    /// Precondition: `layout` is makeLayout(model, input).
    Feedforward(const ModelSettings& model, const InputShape& input, Layout layout);

    const Layout& layout() const override { return m_layout; }
    std::size_t classes() const override { return m_dense.back().outputs(); }
    const Packing& pack(std::span<const std::uint8_t> mask) override;
    double lossAndGradient(std::span<const float> effective, const Batch& batch,
                           std::span<float> gradient) override;
    void logits(std::span<const float> effective, const Batch& batch, std::span<float> logits) override;

private:
    void forward(std::span<const float> effective, const Batch& batch);
    /// lossAndGradient() without HeteroFL's scaler.
    double unscaledLoss(std::span<const float> effective, const Batch& batch, std::span<float> gradient);
    /// Turns the logits into dL/dlogits in m_gradient; returns the mean loss.
    double softmaxLoss(const Batch& batch);
    std::size_t begin(std::size_t layer) const { return m_packing.parts[layer].begin; }

    Layout m_layout;
    std::size_t m_pixels;
    std::vector<ConvBlock> m_conv;
    std::vector<DenseBlock> m_dense;
    Packing m_packing;
    std::vector<float> m_gradient, m_nextGradient;  ///< gradients on their way back
    std::vector<float> m_scaled;                    ///< parameters divided by the scaler
};

}  // namespace fiarse
