/// Residual networks and the text transformer as nested loops in double precision, written from their
/// formulas; only the names and shapes of the arrays come from the engine.
#pragma once

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "engine/api/layout.h"

namespace fiarse::test {

using Values = std::vector<double>;

/// Parameters by name.
class NamedArrays {
public:
    NamedArrays(const Layout& layout, const std::vector<float>& weights) {
        for (const LayerInfo& layer : layout.layers) {
            const auto from = weights.begin() + static_cast<std::ptrdiff_t>(layer.offset);
            m_values[layer.name] = Values(from, from + static_cast<std::ptrdiff_t>(layer.count));
            m_shapes[layer.name] = layer.shape;
        }
    }
    const Values& operator[](const std::string& name) const { return m_values.at(name); }
    std::size_t side(const std::string& name, std::size_t dimension) const {
        return static_cast<std::size_t>(m_shapes.at(name).at(dimension));
    }
    bool has(const std::string& name) const { return m_values.count(name) > 0; }

private:
    std::map<std::string, Values> m_values;
    std::map<std::string, std::vector<std::int64_t>> m_shapes;
};

/// [images][channels][side·side]
struct Pictures {
    std::size_t count = 0, channels = 0, side = 0;
    Values values;
    double& at(std::size_t n, std::size_t c, std::size_t y, std::size_t x) {
        return values[((n * channels + c) * side + y) * side + x];
    }
};

inline Pictures naiveConv(Pictures x, const NamedArrays& arrays, const std::string& name,
                          std::size_t stride) {
    const std::size_t kernel = arrays.side(name, 2);
    const auto pad = static_cast<long>(kernel / 2);
    const auto side = static_cast<long>(x.side);
    Pictures y{x.count, arrays.side(name, 0), (x.side + stride - 1) / stride, {}};
    y.values.assign(y.count * y.channels * y.side * y.side, 0.0);
    const Values& w = arrays[name];
    for (std::size_t n = 0; n < y.count; ++n)
        for (std::size_t o = 0; o < y.channels; ++o)
            for (std::size_t r = 0; r < y.side; ++r)
                for (std::size_t q = 0; q < y.side; ++q)
                    for (std::size_t i = 0; i < x.channels; ++i)
                        for (std::size_t ky = 0; ky < kernel; ++ky)
                            for (std::size_t kx = 0; kx < kernel; ++kx) {
                                const long yy = static_cast<long>(r * stride + ky) - pad;
                                const long xx = static_cast<long>(q * stride + kx) - pad;
                                if (yy < 0 || xx < 0 || yy >= side || xx >= side) continue;
                                y.at(n, o, r, q) +=
                                    w[((o * x.channels + i) * kernel + ky) * kernel + kx] *
                                    x.at(n, i, static_cast<std::size_t>(yy), static_cast<std::size_t>(xx));
                            }
    return y;
}

/// ReLU of the batch norm by the batch's own mean and variance.
inline Pictures naiveNormRelu(Pictures x, const NamedArrays& arrays, const std::string& name) {
    const std::size_t places = x.side * x.side;
    const auto n = static_cast<double>(x.count * places);
    for (std::size_t c = 0; c < x.channels; ++c) {
        double mean = 0.0, variance = 0.0;
        const auto each = [&](auto&& visit) {
            for (std::size_t i = 0; i < x.count; ++i)
                for (std::size_t p = 0; p < places; ++p) visit(x.values[(i * x.channels + c) * places + p]);
        };
        each([&](double& v) { mean += v / n; });
        each([&](double& v) { variance += (v - mean) * (v - mean) / n; });
        each([&](double& v) {
            v = (v - mean) / std::sqrt(variance + 1e-5) * arrays[name + ".scale"][c] +
                arrays[name + ".shift"][c];
            v = std::max(v, 0.0);
        });
    }
    return x;
}

/// Logits of a pre-activation residual network with batch norm. @param blocks  of each stage.
inline Values naiveResidual(const NamedArrays& arrays, const Pictures& images,
                            const std::vector<int>& blocks) {
    Pictures x = naiveConv(images, arrays, "conv1.weight", 1);
    for (std::size_t stage = 1; stage <= blocks.size(); ++stage)
        for (int b = 1; b <= blocks[stage - 1]; ++b) {
            const std::string name = "stage" + std::to_string(stage) + ".block" + std::to_string(b);
            const std::size_t stride = stage > 1 && b == 1 ? 2 : 1;
            const Pictures y = naiveNormRelu(x, arrays, name + ".norm1");
            Pictures kept = x;
            if (arrays.has(name + ".shortcut.weight"))
                kept = naiveConv(y, arrays, name + ".shortcut.weight", stride);
            const Pictures inner = naiveConv(y, arrays, name + ".conv1.weight", stride);
            x = naiveConv(naiveNormRelu(inner, arrays, name + ".norm2"), arrays, name + ".conv2.weight", 1);
            for (std::size_t i = 0; i < x.values.size(); ++i) x.values[i] += kept.values[i];
        }
    const Pictures y = naiveNormRelu(x, arrays, "norm");
    const std::size_t places = y.side * y.side, classes = arrays.side("fc.weight", 0);
    Values logits;
    for (std::size_t n = 0; n < y.count; ++n)
        for (std::size_t c = 0; c < classes; ++c) {
            double sum = arrays["fc.bias"][c];
            for (std::size_t i = 0; i < y.channels * places; ++i)
                sum += y.values[n * y.channels * places + i] / static_cast<double>(places) *
                       arrays["fc.weight"][c * y.channels + i / places];
            logits.push_back(sum);
        }
    return logits;
}

using Token = Values;

inline Token naiveLinear(const Token& x, const NamedArrays& arrays, const std::string& name) {
    Token y = arrays[name + ".bias"];
    for (std::size_t o = 0; o < y.size(); ++o)
        for (std::size_t i = 0; i < x.size(); ++i) y[o] += arrays[name + ".weight"][o * x.size() + i] * x[i];
    return y;
}

inline Token naiveLayerNorm(Token x, const NamedArrays& arrays, const std::string& name) {
    double mean = 0.0, variance = 0.0;
    const auto n = static_cast<double>(x.size());
    for (const double v : x) mean += v / n;
    for (const double v : x) variance += (v - mean) * (v - mean) / n;
    for (std::size_t i = 0; i < x.size(); ++i)
        x[i] = (x[i] - mean) / std::sqrt(variance + 1e-5) * arrays[name + ".scale"][i] +
               arrays[name + ".shift"][i];
    return x;
}

/// Logits of one text; only its tokens other than 0 exist, at their places.
inline Values naiveText(const NamedArrays& arrays, const std::vector<float>& tokens, std::size_t blocks,
                        std::size_t heads) {
    const std::size_t width = arrays.side("embedding.weight", 1);
    const std::size_t each = width / heads;
    std::vector<Token> x;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        if (tokens[at] == 0.0f) continue;
        Token token(width);
        for (std::size_t i = 0; i < width; ++i)
            token[i] = arrays["embedding.weight"][static_cast<std::size_t>(tokens[at]) * width + i] +
                       arrays["position.weight"][at * width + i];
        x.push_back(token);
    }
    const auto addTo = [](Token& to, const Token& what) {
        for (std::size_t i = 0; i < to.size(); ++i) to[i] += what[i];
    };
    for (std::size_t b = 1; b <= blocks; ++b) {
        const std::string name = "block" + std::to_string(b) + ".";
        std::vector<Token> queries, keys, values;
        for (const Token& token : x) {
            const Token normed = naiveLayerNorm(token, arrays, name + "norm1");
            queries.push_back(naiveLinear(normed, arrays, name + "query"));
            keys.push_back(naiveLinear(normed, arrays, name + "key"));
            values.push_back(naiveLinear(normed, arrays, name + "value"));
        }
        for (std::size_t t = 0; t < x.size(); ++t) {
            Token mixed(width, 0.0);
            for (std::size_t h = 0; h < heads; ++h) {
                Values shares;
                double sum = 0.0;
                for (const Token& key : keys) {
                    double score = 0.0;
                    for (std::size_t i = h * each; i < (h + 1) * each; ++i) score += queries[t][i] * key[i];
                    shares.push_back(std::exp(score / std::sqrt(static_cast<double>(each))));
                    sum += shares.back();
                }
                for (std::size_t other = 0; other < x.size(); ++other)
                    for (std::size_t i = h * each; i < (h + 1) * each; ++i)
                        mixed[i] += shares[other] / sum * values[other][i];
            }
            addTo(x[t], naiveLinear(mixed, arrays, name + "out"));
        }
        for (Token& token : x) {
            Token inner =
                naiveLinear(naiveLayerNorm(token, arrays, name + "norm2"), arrays, name + "linear1");
            for (double& v : inner) v = std::max(v, 0.0);
            addTo(token, naiveLinear(inner, arrays, name + "linear2"));
        }
    }
    Token mean(width, 0.0);
    for (const Token& token : x) {
        const Token normed = naiveLayerNorm(token, arrays, "norm");
        for (std::size_t i = 0; i < width; ++i) mean[i] += normed[i] / static_cast<double>(x.size());
    }
    return naiveLinear(mean, arrays, "fc");
}

}  // namespace fiarse::test
