#include "engine/models/dense_block.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <numeric>

#include "engine/core/kernels/kernels.h"

namespace fiarse {

namespace {

/// Above this share of kept weights the BLAS is faster than the sparse kernels; docs/performance.md.
constexpr double kDenseShare = 0.15;

/// A [rows, columns] view with rows `stride` floats apart.
at::Tensor view(const float* data, std::size_t rows, std::size_t columns, std::size_t stride) {
    return at::from_blob(const_cast<float*>(data),
                         {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)},
                         {static_cast<std::int64_t>(stride), 1}, at::kFloat);
}

}  // namespace

DenseBlock::DenseBlock(std::size_t inputs, std::size_t outputs, bool relu)
    : m_inputs(inputs), m_outputs(outputs), m_relu(relu) {}

void DenseBlock::pack(std::span<const std::uint8_t> mask, std::uint32_t flatOffset,
                      std::vector<std::uint32_t>& flat) {
    const auto kept = static_cast<std::size_t>(std::count(mask.begin(), mask.end(), std::uint8_t{1}));
    m_dense = static_cast<double>(kept) > kDenseShare * static_cast<double>(mask.size());
    m_starts.clear();
    m_columns.clear();
    if (m_dense) {
        const std::size_t begin = flat.size();
        flat.resize(begin + mask.size());
        std::iota(flat.begin() + static_cast<std::ptrdiff_t>(begin), flat.end(), flatOffset);
        return;
    }
    m_columns.reserve(kept);
    m_starts.reserve(m_outputs + 1);
    for (std::size_t row = 0; row < m_outputs; ++row) {
        m_starts.push_back(static_cast<std::uint32_t>(m_columns.size()));
        const std::uint8_t* line = mask.data() + row * m_inputs;
        for (std::size_t column = 0; column < m_inputs; ++column) {
            if (!line[column]) continue;
            m_columns.push_back(static_cast<std::uint32_t>(column));
            flat.push_back(flatOffset + static_cast<std::uint32_t>(row * m_inputs + column));
        }
    }
    m_starts.push_back(static_cast<std::uint32_t>(m_columns.size()));
}

void DenseBlock::prepare(std::size_t count) {
    if (count == m_count) return;
    m_count = count;
    m_width = (count + kernels::kLanes - 1) / kernels::kLanes * kernels::kLanes;
    m_input.assign(m_inputs * m_width, 0.0f);
    m_output.assign(m_outputs * m_width, 0.0f);
}

void DenseBlock::multiplyForward(const float* weight, const float* bias) {
    if (!m_dense) {
        kernels::best().sparseForward(weight, m_columns.data(), m_starts.data(), m_outputs, bias,
                                      m_input.data(), m_width, m_output.data());
        return;
    }
    at::Tensor out = view(m_output.data(), m_outputs, m_count, m_width);
    at::mm_out(out, view(weight, m_outputs, m_inputs, m_inputs),
               view(m_input.data(), m_inputs, m_count, m_width));
    for (std::size_t row = 0; row < m_outputs; ++row) {
        float* line = m_output.data() + row * m_width;
        for (std::size_t n = 0; n < m_count; ++n) line[n] += bias[row];
    }
}

void DenseBlock::forward(const float* weight, const float* bias) {
    multiplyForward(weight, bias);
    if (!m_relu) return;
    for (float& value : m_output) value = value > 0.0f ? value : 0.0f;
}

void DenseBlock::zeroOutputs(std::span<const std::uint8_t> kept) {
    for (std::size_t row = 0; row < m_outputs; ++row)
        if (!kept[row]) std::fill_n(m_output.data() + row * m_width, m_width, 0.0f);
}

void DenseBlock::backward(const float* weight, float* outputGradient, float* weightGradient,
                          float* biasGradient, float* inputGradient) {
    if (m_relu)
        for (std::size_t i = 0; i < m_output.size(); ++i)
            outputGradient[i] = m_output[i] > 0.0f ? outputGradient[i] : 0.0f;
    for (std::size_t row = 0; row < m_outputs; ++row) {
        const float* line = outputGradient + row * m_width;
        biasGradient[row] = std::accumulate(line, line + m_count, 0.0f);
    }
    if (!m_dense) {
        const kernels::Table& table = kernels::best();
        table.sparseGradient(m_columns.data(), m_starts.data(), m_outputs, outputGradient, m_input.data(),
                             m_width, weightGradient);
        if (inputGradient) {
            std::fill(inputGradient, inputGradient + m_inputs * m_width, 0.0f);
            table.sparseBackward(weight, m_columns.data(), m_starts.data(), m_outputs, outputGradient,
                                 m_width, inputGradient);
        }
        return;
    }
    const at::Tensor gradient = view(outputGradient, m_outputs, m_count, m_width);
    at::Tensor weightOut = view(weightGradient, m_outputs, m_inputs, m_inputs);
    at::mm_out(weightOut, gradient, view(m_input.data(), m_inputs, m_count, m_width).t());
    if (inputGradient) {
        at::Tensor inputOut = view(inputGradient, m_inputs, m_count, m_width);
        at::mm_out(inputOut, view(weight, m_outputs, m_inputs, m_inputs).t(), gradient);
    }
}

}  // namespace fiarse
