/// The built-in networks as nested loops in double precision: the oracle for the fast ones.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/models/network_layout.h"

namespace fiarse::test {

/// Loss of one image, and on request its gradient, by the definition.
class NaiveNetwork {
public:
    NaiveNetwork(const ModelSettings& model, const InputShape& input)
        : m_model(model), m_input(input), m_layout(makeLayout(model, input).value()) {}

    /// @return logits; keeps every activation for backward().
    std::vector<double> logits(const std::vector<float>& parameters, const float* image) {
        m_planes.clear();
        m_plain.clear();
        std::vector<double> x(image, image + m_input.pixels());
        std::size_t c = m_input.channels, h = m_input.height, w = m_input.width, layer = 0;
        if (m_model.kind == ModelKind::Cnn) {
            for (const std::int64_t out : m_model.channels) {
                m_planes.push_back(x);
                std::vector<double> y =
                    convolve(parameters, layer, x, c, static_cast<std::size_t>(out), h, w);
                m_plain.push_back(y);
                x = pool(y, static_cast<std::size_t>(out), h, w);
                c = static_cast<std::size_t>(out);
                h /= 2;
                w /= 2;
                layer += 2;
            }
        }
        for (; layer < m_layout.layers.size(); layer += 2) {
            m_planes.push_back(x);
            const LayerInfo& weight = m_layout.layers[layer];
            std::vector<double> y(weight.rows());
            for (std::size_t o = 0; o < y.size(); ++o) {
                y[o] = parameters[m_layout.layers[layer + 1].offset + o];
                for (std::size_t i = 0; i < x.size(); ++i)
                    y[o] += static_cast<double>(parameters[weight.offset + o * x.size() + i]) * x[i];
            }
            m_plain.push_back(y);
            if (layer + 2 < m_layout.layers.size())
                for (double& value : y) value = std::max(0.0, value);
            x = y;
        }
        return x;
    }

    /// Cross-entropy of one image; adds `share` times its gradient to `gradient`.
    double loss(const std::vector<float>& parameters, const float* image, std::size_t label, double share,
                std::vector<double>& gradient) {
        const std::vector<double> y = logits(parameters, image);
        const double largest = *std::max_element(y.begin(), y.end());
        double sum = 0.0;
        for (const double value : y) sum += std::exp(value - largest);
        std::vector<double> g(y.size());
        for (std::size_t i = 0; i < y.size(); ++i)
            g[i] = share * (std::exp(y[i] - largest) / sum - (i == label ? 1.0 : 0.0));
        backward(parameters, g, gradient);
        return std::log(sum) + largest - y[label];
    }

    const Layout& layout() const { return m_layout; }

private:
    static double at(const std::vector<double>& x, std::size_t c, long y, long col, std::size_t h,
                     std::size_t w) {
        if (y < 0 || col < 0 || y >= static_cast<long>(h) || col >= static_cast<long>(w)) return 0.0;
        return x[(c * h + static_cast<std::size_t>(y)) * w + static_cast<std::size_t>(col)];
    }

    std::vector<double> convolve(const std::vector<float>& parameters, std::size_t layer,
                                 const std::vector<double>& x, std::size_t in, std::size_t out, std::size_t h,
                                 std::size_t w) const {
        std::vector<double> y(out * h * w);
        for (std::size_t o = 0; o < out; ++o)
            for (std::size_t r = 0; r < h; ++r)
                for (std::size_t col = 0; col < w; ++col) {
                    double sum = parameters[m_layout.layers[layer + 1].offset + o];
                    for (std::size_t i = 0; i < in; ++i)
                        for (long ky = 0; ky < 3; ++ky)
                            for (long kx = 0; kx < 3; ++kx)
                                sum += static_cast<double>(
                                           parameters[m_layout.layers[layer].offset + (o * in + i) * 9 +
                                                      static_cast<std::size_t>(ky * 3 + kx)]) *
                                       at(x, i, static_cast<long>(r) + ky - 1,
                                          static_cast<long>(col) + kx - 1, h, w);
                    y[(o * h + r) * w + col] = sum;
                }
        return y;
    }

    static std::size_t largest(const std::vector<double>& y, std::size_t c, std::size_t r, std::size_t col,
                               std::size_t h, std::size_t w) {
        std::size_t best = (c * h + 2 * r) * w + 2 * col;
        for (const std::size_t other : {best + 1, best + w, best + w + 1})
            if (y[other] > y[best]) best = other;
        return best;
    }

    static std::vector<double> pool(const std::vector<double>& y, std::size_t c, std::size_t h,
                                    std::size_t w) {
        std::vector<double> x;
        for (std::size_t i = 0; i < c; ++i)
            for (std::size_t r = 0; r < h / 2; ++r)
                for (std::size_t col = 0; col < w / 2; ++col)
                    x.push_back(std::max(0.0, y[largest(y, i, r, col, h, w)]));
        return x;
    }

    void backward(const std::vector<float>& parameters, std::vector<double> g,
                  std::vector<double>& gradient) const {
        const std::size_t convs = m_model.kind == ModelKind::Cnn ? m_model.channels.size() : 0;
        for (std::size_t block = m_planes.size(); block-- > 0;) {
            const std::vector<double>& x = m_planes[block];
            const LayerInfo& weight = m_layout.layers[2 * block];
            const std::size_t bias = m_layout.layers[2 * block + 1].offset;
            std::vector<double> back(x.size(), 0.0);
            if (block >= convs) {
                for (std::size_t o = 0; o < weight.rows(); ++o) {
                    const bool last = block + 1 == m_planes.size();
                    if (!last && m_plain[block][o] <= 0.0) continue;
                    gradient[bias + o] += g[o];
                    for (std::size_t i = 0; i < x.size(); ++i) {
                        gradient[weight.offset + o * x.size() + i] += g[o] * x[i];
                        back[i] += g[o] * static_cast<double>(parameters[weight.offset + o * x.size() + i]);
                    }
                }
            } else {
                convBackward(parameters, block, g, back, gradient);
            }
            g = back;
        }
    }

    void convBackward(const std::vector<float>& parameters, std::size_t block, const std::vector<double>& g,
                      std::vector<double>& back, std::vector<double>& gradient) const {
        const LayerInfo& weight = m_layout.layers[2 * block];
        const std::size_t out = weight.rows(), in = weight.columns() / 9;
        const std::size_t h = static_cast<std::size_t>(m_input.height) >> block;
        const std::size_t w = static_cast<std::size_t>(m_input.width) >> block;
        for (std::size_t o = 0; o < out; ++o)
            for (std::size_t r = 0; r < h / 2; ++r)
                for (std::size_t col = 0; col < w / 2; ++col) {
                    const std::size_t p = largest(m_plain[block], o, r, col, h, w);
                    if (m_plain[block][p] <= 0.0) continue;
                    const double value = g[(o * (h / 2) + r) * (w / 2) + col];
                    gradient[m_layout.layers[2 * block + 1].offset + o] += value;
                    const long y = static_cast<long>(p % (h * w) / w), x = static_cast<long>(p % w);
                    for (std::size_t i = 0; i < in; ++i)
                        for (long ky = 0; ky < 3; ++ky)
                            for (long kx = 0; kx < 3; ++kx) {
                                const std::size_t q =
                                    weight.offset + (o * in + i) * 9 + static_cast<std::size_t>(ky * 3 + kx);
                                const long yy = y + ky - 1, xx = x + kx - 1;
                                if (yy < 0 || xx < 0 || yy >= static_cast<long>(h) ||
                                    xx >= static_cast<long>(w))
                                    continue;
                                const std::size_t from =
                                    (i * h + static_cast<std::size_t>(yy)) * w + static_cast<std::size_t>(xx);
                                gradient[q] += value * m_planes[block][from];
                                back[from] += value * static_cast<double>(parameters[q]);
                            }
                }
    }

    ModelSettings m_model;
    InputShape m_input;
    Layout m_layout;
    std::vector<std::vector<double>> m_planes, m_plain;  // inputs and pre-activations of each block
};

}  // namespace fiarse::test
