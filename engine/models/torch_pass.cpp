#include "engine/models/torch_pass.h"

#include <algorithm>
#include <numeric>

#include "engine/core/random.h"

namespace fiarse {

namespace {

constexpr double kEpsilon = 1e-5;
/// Group norm divides the channels into this many groups, or the largest number below that fits.
constexpr std::int64_t kNormGroups = 4;

at::Tensor indexTensor(const std::vector<std::int64_t>& indices) {
    return at::from_blob(const_cast<std::int64_t*>(indices.data()),
                         {static_cast<std::int64_t>(indices.size())}, at::kLong)
        .clone();
}

/// A vector over the channels of dimension 1, ready to be multiplied with x.
at::Tensor overChannels(const at::Tensor& vector, const at::Tensor& x) {
    std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    shape[1] = -1;
    return vector.view(shape);
}

/// Norm over groups of channels of which some are cut and count as 0.
/// @param x  [count, kept, places]. @param kept  channels of x out of `channels`.
at::Tensor normWithCutChannels(const at::Tensor& x, const std::vector<std::int64_t>& kept,
                               std::int64_t channels, std::int64_t groups) {
    const std::int64_t perGroup = channels / groups;
    const double places = static_cast<double>(x.size(2));
    const double entries = static_cast<double>(perGroup) * places;
    std::vector<std::int64_t> groupOf;
    std::vector<float> cut(static_cast<std::size_t>(groups), static_cast<float>(entries));
    for (const std::int64_t channel : kept) {
        groupOf.push_back(channel / perGroup);
        cut[static_cast<std::size_t>(groupOf.back())] -= static_cast<float>(places);
    }
    const at::Tensor index = indexTensor(groupOf);
    const at::Tensor cutEntries = at::from_blob(cut.data(), {1, groups}, at::kFloat).clone();
    // [kept, groups]: adds up the channels of each group.
    const at::Tensor member = at::one_hot(index, groups).to(at::kFloat);
    const at::Tensor mean = at::matmul(x.sum(2), member) / entries;
    const at::Tensor centred = x - mean.index_select(1, index).unsqueeze(2);
    const at::Tensor squares = at::matmul(centred.square().sum(2), member) + cutEntries * mean.square();
    const at::Tensor inverse = at::rsqrt(squares / entries + kEpsilon);
    return centred * inverse.index_select(1, index).unsqueeze(2);
}

}  // namespace

TorchPass::TorchPass(const MaskPacking& mask, const ChannelPlan& plan, const Batch& batch,
                     const std::vector<at::Tensor>& parameters, at::Tensor input, Mode mode, double dropout,
                     NormStatistics& statistics)
    : m_mask(mask),
      m_plan(plan),
      m_batch(batch),
      m_parameters(parameters),
      m_input(std::move(input)),
      m_mode(mode),
      m_dropout(dropout),
      m_statistics(statistics),
      m_depth(batch.depth > 0 ? std::min(batch.depth, mask.depth) : mask.depth) {}

at::Tensor TorchPass::conv(const at::Tensor& x, const WeightPlace& place, at::IntArrayRef stride,
                           at::IntArrayRef padding) const {
    const at::Tensor bias = place.bias ? parameter(*place.bias) : at::Tensor();
    return at::conv2d(x, parameter(place.weight), bias, stride, padding);
}

at::Tensor TorchPass::linear(const at::Tensor& x, const WeightPlace& place) const {
    return place.bias ? at::linear(x, parameter(place.weight), parameter(*place.bias))
                      : at::linear(x, parameter(place.weight));
}

at::Tensor TorchPass::scaled(const at::Tensor& x) const {
    if (m_mode != Mode::Train || m_batch.scale == 1.0f) return x;
    return x / static_cast<double>(m_batch.scale);
}

at::Tensor TorchPass::channelsOf(std::size_t array, int group) const {
    const at::Tensor& whole = parameter(array);
    if (!m_mask.arrays[array].select) return whole;
    return whole.index_select(0, indexTensor(m_mask.kept[static_cast<std::size_t>(group)]));
}

at::Tensor TorchPass::norm(const at::Tensor& x, const NormPlace& place) {
    const at::Tensor divided = scaled(x);
    switch (place.kind) {
        case NormKind::Batch:
        case NormKind::StaticBatch:
            return batchNorm(divided, place);
        case NormKind::Group: {
            const auto channels =
                static_cast<std::int64_t>(m_plan.groups[static_cast<std::size_t>(place.group)].size);
            return groupNorm(divided, place, std::gcd(channels, kNormGroups));
        }
        case NormKind::Auto:
        case NormKind::None:
            break;
    }
    return divided;
}

at::Tensor TorchPass::batchNorm(const at::Tensor& x, const NormPlace& place) {
    const at::Tensor scale = channelsOf(place.scale, place.group);
    const at::Tensor shift = channelsOf(place.shift, place.group);
    const bool fixed = place.kind == NormKind::StaticBatch;
    if (fixed && m_mode == Mode::Evaluate && m_statistics.batches > 0) {
        const NormStatistics::One& seen = m_statistics.layers[place.number];
        const double batches = static_cast<double>(m_statistics.batches);
        return at::batch_norm(x, scale, shift, (seen.mean / batches).to(at::kFloat),
                              (seen.variance / batches).to(at::kFloat), false, 0.0, kEpsilon, false);
    }
    if (fixed && m_mode == Mode::Calibrate) {
        if (m_statistics.layers.size() <= place.number) m_statistics.layers.resize(place.number + 1);
        NormStatistics::One& seen = m_statistics.layers[place.number];
        const at::Tensor byChannel = x.transpose(0, 1).flatten(1).to(at::kDouble);
        const at::Tensor mean = byChannel.mean(1);
        // Of a single value there is no unbiased variance.
        const at::Tensor variance = byChannel.var(1, byChannel.size(1) > 1);
        seen.mean = seen.mean.defined() ? seen.mean + mean : mean;
        seen.variance = seen.variance.defined() ? seen.variance + variance : variance;
    }
    return at::batch_norm(x, scale, shift, at::Tensor(), at::Tensor(), true, 0.0, kEpsilon, false);
}

at::Tensor TorchPass::groupNorm(const at::Tensor& x, const NormPlace& place, std::int64_t groups) const {
    const auto group = static_cast<std::size_t>(place.group);
    const at::Tensor scale = channelsOf(place.scale, place.group);
    const at::Tensor shift = channelsOf(place.shift, place.group);
    const auto channels = static_cast<std::int64_t>(m_plan.groups[group].size);
    if (x.size(1) == channels) return at::group_norm(x, groups, scale, shift, kEpsilon, false);
    const at::Tensor normed =
        normWithCutChannels(x.flatten(2), m_mask.kept[group], channels, groups).view_as(x);
    return normed * overChannels(scale, x) + overChannels(shift, x);
}

at::Tensor TorchPass::layerNorm(const at::Tensor& x, const NormPlace& place) const {
    return groupNorm(x.reshape({-1, x.size(-1), 1}), place, 1).view_as(x);
}

at::Tensor TorchPass::dropout(const at::Tensor& x, int group, std::size_t repeat, std::uint64_t place) const {
    if (m_mode != Mode::Train || m_dropout <= 0.0) return x;
    const auto features = static_cast<std::size_t>(x.size(1));
    const bool whole = group == LayerChannels::kWhole;
    const std::size_t all = whole ? features : m_plan.groups[static_cast<std::size_t>(group)].size * repeat;
    const float boost = static_cast<float>(1.0 / (1.0 - m_dropout));
    const at::Tensor factors = at::empty({x.size(0), x.size(1)}, at::kFloat);
    float* out = factors.data_ptr<float>();
    Random random = Random::stream(m_batch.noise, "dropout", place);
    std::vector<float> row(all);
    for (std::int64_t n = 0; n < x.size(0); ++n) {
        for (float& factor : row) factor = random.uniform() < m_dropout ? 0.0f : boost;
        if (whole) {
            out = std::copy(row.begin(), row.end(), out);
            continue;
        }
        for (const std::int64_t channel : m_mask.kept[static_cast<std::size_t>(group)])
            out = std::copy_n(row.data() + static_cast<std::size_t>(channel) * repeat, repeat, out);
    }
    return x * factors;
}

}  // namespace fiarse
