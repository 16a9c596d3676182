#include "engine/models/conv_block.h"

#include <algorithm>

#include "engine/core/kernels/kernels.h"

namespace fiarse {

namespace {

std::size_t roundUp(std::size_t value, std::size_t step) {
    return (value + step - 1) / step * step;
}

}  // namespace

ConvBlock::ConvBlock(std::size_t inChannels, std::size_t outChannels, std::size_t height, std::size_t width)
    : m_in(inChannels),
      m_out(outChannels),
      m_height(height),
      m_width(width),
      m_pooledHeight(height / 2),
      m_pooledWidth(width / 2),
      m_stride(width + 2),
      m_plane(roundUp((height + 2) * m_stride + kernels::kLanes, kernels::kLanes)),
      m_run((height - 1) * m_stride + width),
      m_nowhere(static_cast<std::int32_t>((height + 2) * m_stride + kernels::kLanes - 1 - (m_stride + 1))) {}

void ConvBlock::pack(std::span<const std::uint8_t> mask, std::uint32_t flatOffset,
                     std::vector<std::uint32_t>& flat) {
    m_offsets.clear();
    m_starts.clear();
    m_backOffsets.clear();
    m_backStarts.clear();
    m_backSource.clear();
    std::vector<std::vector<std::pair<std::int32_t, std::uint32_t>>> byInput(m_in);
    for (std::size_t out = 0; out < m_out; ++out) {
        m_starts.push_back(static_cast<std::uint32_t>(m_offsets.size()));
        for (std::size_t in = 0; in < m_in; ++in) {
            for (std::size_t tap = 0; tap < 9; ++tap) {
                const std::size_t index = (out * m_in + in) * 9 + tap;
                if (!mask[index]) continue;
                const std::size_t y = tap / 3;
                const std::size_t x = tap % 3;
                byInput[in].emplace_back(out * m_plane + (2 - y) * m_stride + (2 - x), m_offsets.size());
                m_offsets.push_back(static_cast<std::int32_t>(in * m_plane + y * m_stride + x));
                flat.push_back(flatOffset + static_cast<std::uint32_t>(index));
            }
        }
    }
    m_starts.push_back(static_cast<std::uint32_t>(m_offsets.size()));
    for (const auto& taps : byInput) {
        m_backStarts.push_back(static_cast<std::uint32_t>(m_backOffsets.size()));
        for (const auto& [offset, source] : taps) {
            m_backOffsets.push_back(offset);
            m_backSource.push_back(source);
        }
    }
    m_backStarts.push_back(static_cast<std::uint32_t>(m_backOffsets.size()));
    m_sums.assign(m_offsets.size() * kernels::kLanes, 0.0f);
    m_backWeights.resize(m_backSource.size());
}

void ConvBlock::loadInput(const float* images, std::size_t count) {
    if (count != m_count) {
        m_count = count;
        m_input.assign(count * m_in * m_plane + kernels::kSlack, 0.0f);
        m_output.assign(count * outputSize() + kernels::kLanes, 0.0f);
        m_where.assign(count * outputSize() + kernels::kLanes, m_nowhere);
        m_plain.assign(m_plane + kernels::kSlack, 0.0f);
        m_gradientPlanes.assign(m_out * m_plane + kernels::kSlack, 0.0f);
    }
    for (std::size_t plane = 0; plane < count * m_in; ++plane)
        for (std::size_t y = 0; y < m_height; ++y)
            std::copy_n(images + (plane * m_height + y) * m_width, m_width,
                        m_input.data() + plane * m_plane + (y + 1) * m_stride + 1);
}

void ConvBlock::forward(const float* images, std::size_t count, const float* weight, const float* bias) {
    loadInput(images, count);
    const kernels::Table& table = kernels::best();
    const std::size_t pooled = m_pooledHeight * m_pooledWidth;
    for (std::size_t n = 0; n < count; ++n) {
        const float* in = m_input.data() + n * m_in * m_plane;
        for (std::size_t out = 0; out < m_out; ++out) {
            const std::uint32_t begin = m_starts[out];
            table.correlate(in, m_run, m_offsets.data() + begin, weight + begin, m_starts[out + 1] - begin,
                            bias[out], m_plain.data());
            const std::size_t at = (n * m_out + out) * pooled;
            table.maxPool(m_plain.data(), m_stride, m_pooledHeight, m_pooledWidth, m_nowhere,
                          m_output.data() + at, m_where.data() + at);
        }
    }
}

void ConvBlock::backward(const float* weight, const float* outputGradient, float* weightGradient,
                         float* biasGradient, float* inputGradient) {
    const kernels::Table& table = kernels::best();
    const std::size_t pooled = m_pooledHeight * m_pooledWidth;
    const std::size_t interior = m_stride + 1;
    std::fill(m_sums.begin(), m_sums.end(), 0.0f);
    std::fill(biasGradient, biasGradient + m_out, 0.0f);
    for (std::size_t i = 0; i < m_backSource.size(); ++i) m_backWeights[i] = weight[m_backSource[i]];
    for (std::size_t n = 0; n < m_count; ++n) {
        const float* in = m_input.data() + n * m_in * m_plane;
        for (std::size_t out = 0; out < m_out; ++out) {
            float* plane = m_gradientPlanes.data() + out * m_plane;
            std::fill(plane, plane + m_plane, 0.0f);
            const std::size_t at = (n * m_out + out) * pooled;
            biasGradient[out] +=
                table.unpool(outputGradient + at, m_where.data() + at, pooled, m_nowhere, plane + interior);
            const std::uint32_t begin = m_starts[out];
            table.tapGradients(in, plane + interior, m_run, m_offsets.data() + begin,
                               m_starts[out + 1] - begin, m_sums.data() + begin * kernels::kLanes);
        }
        if (!inputGradient) continue;
        for (std::size_t channel = 0; channel < m_in; ++channel) {
            const std::uint32_t begin = m_backStarts[channel];
            table.correlate(m_gradientPlanes.data(), m_run, m_backOffsets.data() + begin,
                            m_backWeights.data() + begin, m_backStarts[channel + 1] - begin, 0.0f,
                            m_plain.data());
            for (std::size_t y = 0; y < m_height; ++y)
                std::copy_n(m_plain.data() + y * m_stride, m_width,
                            inputGradient + ((n * m_in + channel) * m_height + y) * m_width);
        }
    }
    for (std::size_t tap = 0; tap < m_offsets.size(); ++tap) {
        const float* lanes = m_sums.data() + tap * kernels::kLanes;
        float sum = 0.0f;
        for (std::size_t lane = 0; lane < kernels::kLanes; ++lane) sum += lanes[lane];
        weightGradient[tap] = sum;
    }
}

}  // namespace fiarse
