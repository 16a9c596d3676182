#include "engine/metrics/gradients.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/random.h"

namespace fiarse {

namespace {

constexpr std::size_t kBatch = 64;

/// Mean gradient of the sample at `effective`, over all parameters in flat order.
std::vector<double> gradientAt(std::span<const float> effective, const Dataset& data,
                               std::span<const std::uint32_t> sample, Network& network,
                               std::span<const std::uint8_t> mask, const StopFlag& stop) {
    // Within its own mask, so that a submodel which ends at an early exit is differentiated there.
    const Packing& packing = network.pack(mask);
    std::vector<float> packed(packing.flat.size());
    for (std::size_t i = 0; i < packed.size(); ++i) packed[i] = effective[packing.flat[i]];
    std::vector<double> sum(effective.size(), 0.0);
    std::vector<float> gradient(packed.size());
    std::vector<float> images(kBatch * data.imageSize());
    std::vector<std::uint8_t> labels;
    for (std::size_t at = 0; at < sample.size() && !stop.requested(); at += kBatch) {
        const auto indices = sample.subspan(at, std::min(kBatch, sample.size() - at));
        data.gather(data.train, indices, images.data());
        labels.clear();
        for (const std::uint32_t index : indices) labels.push_back(data.train.labels[index]);
        const Batch batch{.images = images, .labels = labels, .count = indices.size(), .training = false};
        network.lossAndGradient(packed, batch, gradient);
        const double share = static_cast<double>(indices.size()) / static_cast<double>(sample.size());
        for (std::size_t i = 0; i < packed.size(); ++i)
            sum[packing.flat[i]] += share * static_cast<double>(gradient[i]);
    }
    return sum;
}

double factor(double weight, double threshold) {
    const double magnitude = std::fabs(weight);
    const double sum = magnitude + threshold;
    return sum > 0.0 ? 1.0 + 2.0 * threshold * magnitude / (sum * sum) : 1.0;
}

}  // namespace

std::vector<std::uint32_t> gradientSample(std::uint64_t seed, std::size_t trainCount) {
    std::vector<std::uint32_t> all(trainCount);
    std::iota(all.begin(), all.end(), 0U);
    Random random = Random::stream(seed, "gradient-sample");
    random.shuffle(std::span(all));
    all.resize(std::min(all.size(), kGradientSample));
    std::sort(all.begin(), all.end());
    return all;
}

void recordGradients(std::span<const float> weights, const Extraction& extraction, GradientRule rule,
                     const Dataset& data, std::span<const std::uint32_t> sample,
                     std::span<const std::unique_ptr<Network>> networks, ThreadPool& pool,
                     const StopFlag& stop, RoundRecord& record) {
    const std::size_t levels = extraction.kept.size();
    const Layout& layout = networks.front()->layout();
    // The last item is the full model.
    std::vector<std::vector<double>> gradients(levels + 1);
    pool.run(levels + 1, [&](std::size_t item, int worker) {
        std::vector<float> effective(weights.begin(), weights.end());
        std::vector<std::uint8_t> mask(weights.size(), 1);
        for (std::size_t p = 0; item < levels && p < effective.size(); ++p) {
            if (holds(extraction.tierMap[p], static_cast<int>(item))) continue;
            effective[p] = 0.0f;
            mask[p] = 0;
        }
        gradients[item] =
            gradientAt(effective, data, sample, *networks[static_cast<std::size_t>(worker)], mask, stop);
    });
    if (stop.requested()) return;
    record.fullGradient = 0.0;
    record.levelGradients.assign(levels, {});
    const std::vector<double>& full = gradients.back();
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LayerInfo& layer = layout.layers[l];
        if (!layer.maskable) continue;
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p) {
            record.fullGradient += full[p] * full[p];
            for (std::size_t level = 0; level < levels; ++level) {
                if (!holds(extraction.tierMap[p], static_cast<int>(level))) {
                    record.levelGradients[level].squaredOutside += full[p] * full[p];
                    continue;
                }
                const auto threshold = static_cast<double>(extraction.thresholds[level][l]);
                const double own =
                    gradients[level][p] *
                    (rule == GradientRule::Paper ? factor(static_cast<double>(weights[p]), threshold) : 1.0);
                record.levelGradients[level].squaredNorm += own * own;
                record.levelGradients[level].squaredError += (own - full[p]) * (own - full[p]);
            }
        }
    }
}

}  // namespace fiarse
