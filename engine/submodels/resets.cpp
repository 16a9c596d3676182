#include "engine/submodels/resets.h"

#include <algorithm>
#include <cmath>

#include "engine/core/random.h"
#include "engine/submodels/threshold_select.h"

namespace fiarse {

namespace {

/// Raises some of `open` a little above the smallest of the `kept` largest magnitudes.
std::uint64_t reopen(std::vector<std::uint32_t>& open, std::uint64_t kept, const LayerInfo& layer,
                     Random& random, std::vector<float>& weights) {
    if (kept == 0) return 0;
    const auto values = std::span<const float>(weights).subspan(layer.offset, layer.count);
    const float threshold = kthLargestMagnitudes(values, std::vector<std::uint64_t>{kept}).front();
    std::erase_if(open, [&](std::uint32_t p) { return std::fabs(weights[p]) >= threshold; });
    const std::size_t wanted = std::min<std::size_t>(open.size(), std::max<std::uint64_t>(1, kept / 10));
    for (std::size_t i = 0; i < wanted; ++i) {
        std::swap(open[i], open[i + random.below(open.size() - i)]);
        float& weight = weights[open[i]];
        weight = std::copysign(threshold * static_cast<float>(1.0 + 0.1 * random.uniform()), weight);
    }
    return wanted;
}

}  // namespace

bool resetsAfter(const RemedySettings& remedies, std::int64_t round) {
    return remedies.reset != ResetKind::Off && round % remedies.resetEvery == 0;
}

std::uint64_t resetUntrained(const Experiment& experiment, const Layout& layout, const Extraction& masks,
                             std::span<const std::uint32_t> updates, std::int64_t round,
                             std::vector<float>& weights) {
    std::uint64_t changed = 0;
    std::vector<std::uint32_t> open;
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const LayerInfo& layer = layout.layers[l];
        if (!layer.maskable) continue;
        open.clear();
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
            if (updates[p] == 0) open.push_back(static_cast<std::uint32_t>(p));
        if (open.empty()) continue;
        Random random = Random::stream(experiment.seed, "reset", l, static_cast<std::uint64_t>(round));
        if (experiment.remedies.reset == ResetKind::Reopen) {
            changed += reopen(open, masks.kept.front()[l], layer, random, weights);
            continue;
        }
        const double bound = 1.0 / std::sqrt(static_cast<double>(layer.fanIn));
        for (const std::uint32_t p : open)
            weights[p] = static_cast<float>((2.0 * random.uniform() - 1.0) * bound);
        changed += open.size();
    }
    return changed;
}

}  // namespace fiarse
