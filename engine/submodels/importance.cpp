#include "engine/submodels/importance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/core/random.h"

namespace fiarse {

namespace {

bool isRemembered(ImportanceKind kind) {
    return kind == ImportanceKind::Gradient || kind == ImportanceKind::Taylor ||
           kind == ImportanceKind::Fisher;
}

std::vector<float> magnitudes(std::span<const float> weights) {
    std::vector<float> scores(weights.size());
    std::transform(weights.begin(), weights.end(), scores.begin(), [](float w) { return std::fabs(w); });
    return scores;
}

std::vector<float> randomScores(const Experiment& experiment, const ModelState& state) {
    Random random =
        Random::stream(experiment.seed, "random-importance", static_cast<std::uint64_t>(state.round));
    std::vector<float> scores(state.weights.size());
    for (float& score : scores) score = static_cast<float>(random.uniform());
    return scores;
}

/// What never moved has no importance yet; among itself it goes by |w|, below all that moved.
void rankUnmoved(std::vector<float>& scores, std::span<const float> weights) {
    float smallest = std::numeric_limits<float>::max();
    float largest = 0.0f;
    for (std::size_t p = 0; p < scores.size(); ++p) {
        if (scores[p] > 0.0f)
            smallest = std::min(smallest, scores[p]);
        else
            largest = std::max(largest, std::fabs(weights[p]));
    }
    if (largest == 0.0f) return;
    const double scale = 0.5 * static_cast<double>(smallest) / static_cast<double>(largest);
    for (std::size_t p = 0; p < scores.size(); ++p)
        if (scores[p] == 0.0f)
            scores[p] = static_cast<float>(scale * std::fabs(static_cast<double>(weights[p])));
}

std::vector<float> plainScores(ImportanceKind kind, const Experiment& experiment, const ModelState& state) {
    if (kind == ImportanceKind::Random) return randomScores(experiment, state);
    const bool knowsUpdates = state.memory != nullptr && !state.memory->magnitude.empty();
    if (!isRemembered(kind) || !knowsUpdates) return magnitudes(state.weights);
    std::vector<float> scores = state.memory->magnitude;
    for (std::size_t p = 0; p < scores.size() && kind != ImportanceKind::Gradient; ++p) {
        const float w = std::fabs(state.weights[p]);
        scores[p] =
            kind == ImportanceKind::Taylor ? w * state.memory->magnitude[p] : w * w * state.memory->square[p];
    }
    rankUnmoved(scores, state.weights);
    return scores;
}

/// Rank of each maskable parameter in [0, 1], 1 = the largest score; equal scores share their mean rank.
std::vector<float> ranks(const std::vector<float>& scores, const Layout& layout) {
    std::vector<std::uint32_t> order;
    order.reserve(layout.maskable);
    for (const LayerInfo& layer : layout.layers)
        if (layer.maskable)
            for (std::size_t i = 0; i < layer.count; ++i)
                order.push_back(static_cast<std::uint32_t>(layer.offset + i));
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return scores[a] != scores[b] ? scores[a] < scores[b] : a < b;
    });
    std::vector<float> result(scores.size(), 0.0f);
    const double last = std::max(1.0, static_cast<double>(order.size()) - 1.0);
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        while (end < order.size() && scores[order[end]] == scores[order[i]]) ++end;
        const double rank = (static_cast<double>(i) + static_cast<double>(end - 1)) / 2.0 / last;
        for (; i < end; ++i) result[order[i]] = static_cast<float>(rank);
    }
    return result;
}

}  // namespace

bool remembersUpdates(const StrategySettings& settings) {
    if (settings.kind != StrategyKind::Fiarse) return false;
    if (settings.importance != ImportanceKind::Mix) return isRemembered(settings.importance);
    return isRemembered(settings.mixFirst) || isRemembered(settings.mixSecond);
}

bool scoresAreMagnitudes(const Experiment& experiment) {
    return experiment.strategy.importance == ImportanceKind::Magnitude &&
           experiment.remedies.coverageBonus == 0.0;
}

std::vector<float> importanceScores(const Experiment& experiment, const Layout& layout,
                                    const ModelState& state) {
    const StrategySettings& settings = experiment.strategy;
    std::vector<float> scores;
    if (settings.importance == ImportanceKind::Mix) {
        scores = ranks(plainScores(settings.mixFirst, experiment, state), layout);
        const std::vector<float> second = ranks(plainScores(settings.mixSecond, experiment, state), layout);
        const auto share = static_cast<float>(settings.mix);
        for (std::size_t p = 0; p < scores.size(); ++p)
            scores[p] = (1.0f - share) * scores[p] + share * second[p];
    } else {
        scores = plainScores(settings.importance, experiment, state);
    }
    const double bonus = experiment.remedies.coverageBonus;
    if (bonus > 0.0 && state.round > 1) {
        const double log = std::log(static_cast<double>(state.round));
        for (std::size_t p = 0; p < scores.size(); ++p) {
            const double count = state.updates.empty() ? 0.0 : static_cast<double>(state.updates[p]);
            scores[p] += static_cast<float>(bonus * std::sqrt(log / (1.0 + count)));
        }
    }
    return scores;
}

void rememberUpdates(std::span<const float> before, std::span<const float> after,
                     std::span<const std::uint16_t> moved, double kept, UpdateMemory& memory) {
    if (memory.magnitude.empty()) {
        memory.magnitude.assign(before.size(), 0.0f);
        memory.square.assign(before.size(), 0.0f);
    }
    for (std::size_t p = 0; p < before.size(); ++p) {
        if (moved[p] == 0) continue;
        const double step = std::fabs(static_cast<double>(after[p]) - static_cast<double>(before[p]));
        // A parameter that moves for the first time has nothing to keep.
        const double share = memory.square[p] > 0.0f ? kept : 0.0;
        memory.magnitude[p] = static_cast<float>(share * memory.magnitude[p] + (1.0 - share) * step);
        memory.square[p] = static_cast<float>(share * memory.square[p] + (1.0 - share) * step * step);
    }
}

}  // namespace fiarse
