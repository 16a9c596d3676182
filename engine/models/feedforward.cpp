#include "engine/models/feedforward.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fiarse {

namespace {

/// [count, features] → [features, width]
void toFeatureMajor(const float* from, std::size_t count, std::size_t features, std::size_t width,
                    float* to) {
    constexpr std::size_t kTile = 16;
    for (std::size_t f0 = 0; f0 < features; f0 += kTile) {
        const std::size_t f1 = std::min(features, f0 + kTile);
        for (std::size_t n = 0; n < count; ++n)
            for (std::size_t f = f0; f < f1; ++f) to[f * width + n] = from[n * features + f];
    }
}

/// [features, width] → [count, features]
void toSampleMajor(const float* from, std::size_t count, std::size_t features, std::size_t width, float* to) {
    for (std::size_t f = 0; f < features; ++f)
        for (std::size_t n = 0; n < count; ++n) to[n * features + f] = from[f * width + n];
}

}  // namespace

Feedforward::Feedforward(const ModelSettings& model, const InputShape& input, Layout layout)
    : m_layout(std::move(layout)), m_pixels(static_cast<std::size_t>(input.pixels())) {
    auto channels = static_cast<std::size_t>(input.channels);
    auto height = static_cast<std::size_t>(input.height);
    auto width = static_cast<std::size_t>(input.width);
    if (model.kind == ModelKind::Cnn) {
        for (const std::int64_t out : model.channels) {
            m_conv.emplace_back(channels, static_cast<std::size_t>(out), height, width);
            channels = static_cast<std::size_t>(out);
            height /= 2;
            width /= 2;
        }
    }
    std::size_t features = channels * height * width;
    for (const std::int64_t units : model.hidden) {
        m_dense.emplace_back(features, static_cast<std::size_t>(units), true);
        features = static_cast<std::size_t>(units);
    }
    m_dense.emplace_back(features, static_cast<std::size_t>(input.classes), false);
    const std::vector<std::uint8_t> everything(m_layout.count, 1);
    pack(everything);
}

const Packing& Feedforward::pack(std::span<const std::uint8_t> mask) {
    m_packing.flat.clear();
    m_packing.parts.clear();
    std::size_t layer = 0;
    const auto packLayer = [&](auto&& packing) {
        const LayerInfo& info = m_layout.layers[layer];
        PackedPart part{.layer = layer, .begin = m_packing.flat.size()};
        packing(mask.subspan(info.offset, info.count), static_cast<std::uint32_t>(info.offset));
        part.end = m_packing.flat.size();
        m_packing.parts.push_back(part);
        ++layer;
    };
    const auto packBias = [&](std::span<const std::uint8_t> part, std::uint32_t offset) {
        const std::size_t from = m_packing.flat.size();
        m_packing.flat.resize(from + part.size());
        std::iota(m_packing.flat.begin() + static_cast<std::ptrdiff_t>(from), m_packing.flat.end(), offset);
    };
    const auto packBlock = [&](auto& block) {
        packLayer([&](auto part, std::uint32_t offset) { block.pack(part, offset, m_packing.flat); });
        packLayer(packBias);
    };
    for (ConvBlock& block : m_conv) packBlock(block);
    for (DenseBlock& block : m_dense) packBlock(block);
    return m_packing;
}

void Feedforward::forward(std::span<const float> effective, const Batch& batch) {
    const float* images = batch.images.data();
    std::size_t features = m_pixels;
    std::size_t layer = 0;
    for (ConvBlock& block : m_conv) {
        block.forward(images, batch.count, effective.data() + begin(layer),
                      effective.data() + begin(layer + 1));
        images = block.output().data();
        features = block.outputSize();
        layer += 2;
    }
    for (DenseBlock& block : m_dense) block.prepare(batch.count);
    toFeatureMajor(images, batch.count, features, m_dense.front().width(), m_dense.front().input().data());
    for (std::size_t i = 0; i < m_dense.size(); ++i, layer += 2) {
        if (i > 0)
            std::copy(m_dense[i - 1].output().begin(), m_dense[i - 1].output().end(),
                      m_dense[i].input().begin());
        m_dense[i].forward(effective.data() + begin(layer), effective.data() + begin(layer + 1));
    }
}

double Feedforward::softmaxLoss(const Batch& batch) {
    const DenseBlock& last = m_dense.back();
    const std::size_t width = last.width();
    m_gradient.assign(last.outputs() * width, 0.0f);
    double loss = 0.0;
    const double share = 1.0 / static_cast<double>(batch.count);
    const auto present = [&](std::size_t c) {
        return batch.presentClasses.empty() || batch.presentClasses[c] != 0;
    };
    if (!batch.presentClasses.empty()) m_dense.back().zeroOutputs(batch.presentClasses);
    for (std::size_t n = 0; n < batch.count; ++n) {
        const float* logit = last.output().data() + n;
        float largest = logit[0];
        for (std::size_t c = 1; c < last.outputs(); ++c) largest = std::max(largest, logit[c * width]);
        double sum = 0.0;
        for (std::size_t c = 0; c < last.outputs(); ++c)
            sum += std::exp(static_cast<double>(logit[c * width] - largest));
        const std::size_t label = batch.labels[n];
        loss += std::log(sum) - static_cast<double>(logit[label * width] - largest);
        for (std::size_t c = 0; c < last.outputs(); ++c) {
            const double probability = std::exp(static_cast<double>(logit[c * width] - largest)) / sum;
            if (present(c))
                m_gradient[c * width + n] =
                    static_cast<float>((probability - (c == label ? 1.0 : 0.0)) * share);
        }
    }
    return loss * share;
}

double Feedforward::lossAndGradient(std::span<const float> effective, const Batch& batch,
                                    std::span<float> gradient) {
    if (!batch.training || batch.scale == 1.0f) return unscaledLoss(effective, batch, gradient);
    // (W x + b) / s is the layer with W/s and b/s; the classifier is not scaled.
    const float factor = 1.0f / batch.scale;
    const std::size_t hidden = begin(m_layout.layers.size() - 2);
    m_scaled.assign(effective.begin(), effective.end());
    for (std::size_t i = 0; i < hidden; ++i) m_scaled[i] *= factor;
    const double loss = unscaledLoss(m_scaled, batch, gradient);
    for (std::size_t i = 0; i < hidden; ++i) gradient[i] *= factor;
    return loss;
}

double Feedforward::unscaledLoss(std::span<const float> effective, const Batch& batch,
                                 std::span<float> gradient) {
    forward(effective, batch);
    const double loss = softmaxLoss(batch);
    std::size_t layer = m_layout.layers.size();
    for (std::size_t i = m_dense.size(); i-- > 0;) {
        layer -= 2;
        DenseBlock& block = m_dense[i];
        const bool needsInput = i > 0 || !m_conv.empty();
        if (needsInput) m_nextGradient.assign(block.inputs() * block.width(), 0.0f);
        block.backward(effective.data() + begin(layer), m_gradient.data(), gradient.data() + begin(layer),
                       gradient.data() + begin(layer + 1), needsInput ? m_nextGradient.data() : nullptr);
        m_gradient.swap(m_nextGradient);
    }
    if (m_conv.empty()) return loss;
    m_nextGradient.resize(batch.count * m_conv.back().outputSize());
    toSampleMajor(m_gradient.data(), batch.count, m_conv.back().outputSize(), m_dense.front().width(),
                  m_nextGradient.data());
    m_gradient.swap(m_nextGradient);
    for (std::size_t i = m_conv.size(); i-- > 0;) {
        layer -= 2;
        if (i > 0) m_nextGradient.resize(batch.count * m_conv[i].inputSize());
        m_conv[i].backward(effective.data() + begin(layer), m_gradient.data(), gradient.data() + begin(layer),
                           gradient.data() + begin(layer + 1), i > 0 ? m_nextGradient.data() : nullptr);
        m_gradient.swap(m_nextGradient);
    }
    return loss;
}

void Feedforward::logits(std::span<const float> effective, const Batch& batch, std::span<float> logits) {
    forward(effective, batch);
    const DenseBlock& last = m_dense.back();
    toSampleMajor(last.output().data(), batch.count, last.outputs(), last.width(), logits.data());
}

}  // namespace fiarse
