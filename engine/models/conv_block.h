/// A 3×3 convolution with padding 1, ReLU and 2×2 max-pooling, for training and evaluation.
///
/// Convolution runs directly over planes padded by one zero on each side and kept as one long row, so
/// that each weight is a scalar times a shifted run: only the weights of the mask cost anything.
/// ReLU and pooling commute, so only the position of each maximum is remembered for the way back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fiarse {

class ConvBlock {
public:
    ConvBlock(std::size_t inChannels, std::size_t outChannels, std::size_t height, std::size_t width);

    std::size_t inputSize() const { return m_in * m_height * m_width; }  ///< floats an image
    std::size_t outputSize() const { return m_out * m_pooledHeight * m_pooledWidth; }

    /// @param mask  [out·in·9]; every kept weight is packed. @param flatOffset as in DenseBlock::pack.
    void pack(std::span<const std::uint8_t> mask, std::uint32_t flatOffset, std::vector<std::uint32_t>& flat);

    /// @param images  [count, inputSize()], @param weight  packed, @param bias  [out channels].
    void forward(const float* images, std::size_t count, const float* weight, const float* bias);
    const std::vector<float>& output() const { return m_output; }  ///< [count, outputSize()]

    /// @param outputGradient  [count, outputSize()]; @param inputGradient  [count, inputSize()] or null.
    /// The gradients are overwritten. Uses the inputs of the last forward().
    void backward(const float* weight, const float* outputGradient, float* weightGradient,
                  float* biasGradient, float* inputGradient);

private:
    void loadInput(const float* images, std::size_t count);

    // --- Immutable after construction
    std::size_t m_in, m_out, m_height, m_width, m_pooledHeight, m_pooledWidth;
    std::size_t m_stride;  ///< floats between two rows of a padded plane
    std::size_t m_plane;   ///< floats of a padded plane, with slack
    std::size_t m_run;     ///< from the first to the last output of a plane
    std::int32_t
        m_nowhere;  ///< a place in a padded plane, counted from its first inner value, that nobody reads

    // --- Packing: taps of each output channel, and the same taps by input channel
    std::vector<std::int32_t> m_offsets, m_backOffsets;
    std::vector<std::uint32_t> m_starts, m_backStarts, m_backSource;

    // --- Workspaces
    std::size_t m_count = 0;
    std::vector<float> m_input, m_plain, m_output, m_gradientPlanes, m_sums, m_backWeights;
    std::vector<std::int32_t> m_where;  ///< position of each maximum in its run, m_nowhere where ReLU cut
};

}  // namespace fiarse
