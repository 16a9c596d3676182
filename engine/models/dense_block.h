/// A fully connected layer y = E x + b, optionally with ReLU, for training and evaluation.
///
/// Activations are kept as [features, width] with the batch innermost (width = the batch size rounded
/// up to a multiple of 16, padded with zeros), so that a masked weight is one scalar times one short
/// vector: a submodel's cost falls with its size. Above a density where it pays, the weight is kept
/// whole and the BLAS multiplies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fiarse {

class DenseBlock {
public:
    DenseBlock(std::size_t inputs, std::size_t outputs, bool relu);

    std::size_t inputs() const { return m_inputs; }
    std::size_t outputs() const { return m_outputs; }

    /// Chooses dense or sparse for this mask. @param mask  [outputs·inputs]
    /// @param flatOffset  added to each index put into `flat`.
    void pack(std::span<const std::uint8_t> mask, std::uint32_t flatOffset, std::vector<std::uint32_t>& flat);

    /// Makes room for `count` samples; the input buffer's padding is zero afterwards.
    void prepare(std::size_t count);
    std::size_t width() const { return m_width; }
    std::vector<float>& input() { return m_input; }                ///< [inputs, width]
    const std::vector<float>& output() const { return m_output; }  ///< [outputs, width]

    /// @param weight  packed, @param bias  [outputs].
    void forward(const float* weight, const float* bias);

    /// Sets the outputs that are 0 in `kept` to 0. @param kept  [outputs].
    void zeroOutputs(std::span<const std::uint8_t> kept);

    /// @param outputGradient  [outputs, width], padding zero; masked by the ReLU in place.
    /// @param weightGradient  packed, overwritten; @param biasGradient  [outputs], overwritten.
    /// @param inputGradient   [inputs, width], overwritten; null = not needed.
    void backward(const float* weight, float* outputGradient, float* weightGradient, float* biasGradient,
                  float* inputGradient);

private:
    void multiplyForward(const float* weight, const float* bias);

    std::size_t m_inputs, m_outputs;
    bool m_relu;
    bool m_dense = true;
    std::size_t m_count = 0, m_width = 0;
    // Sparse form: row starts and columns of the packed weights.
    std::vector<std::uint32_t> m_starts, m_columns;
    std::vector<float> m_input, m_output;
};

}  // namespace fiarse
