#include "engine/submodels/fiarse_strategy.h"

#include <algorithm>
#include <cmath>

#include "engine/api/masks.h"
#include "engine/core/random.h"
#include "engine/submodels/importance.h"
#include "engine/submodels/ranking.h"

namespace fiarse {

namespace {

/// Moves `wanted` randomly chosen elements to the front.
void drawFront(std::vector<std::uint32_t>& from, std::size_t wanted, Random& random) {
    for (std::size_t i = 0; i < wanted; ++i) std::swap(from[i], from[i + random.below(from.size() - i)]);
}

}  // namespace

Extraction FiarseStrategy::cut(const ModelState& state, std::span<const double> capacities) const {
    const bool magnitudes = scoresAreMagnitudes(experiment());
    // A client that explores holds small parameters too, so that no threshold may cut them off again.
    const RankingRule rule{.scope = experiment().strategy.scope,
                           .floor = experiment().remedies.floor,
                           .thresholds = masksFollowMagnitude(experiment())};
    if (magnitudes) return extractByRank(state.weights, layout(), capacities, rule);
    return extractByRank(importanceScores(experiment(), layout(), state), layout(), capacities, rule);
}

bool FiarseStrategy::drawsMasks() const {
    return experiment().remedies.explore > 0.0;
}

std::vector<std::uint8_t> FiarseStrategy::draw(const Extraction& extraction, std::span<const double>,
                                               std::int64_t round, Participant participant) const {
    std::vector<std::uint8_t> mask(layout().count);
    for (std::size_t p = 0; p < mask.size(); ++p)
        mask[p] = holds(extraction.tierMap[p], participant.level) ? 1 : 0;
    const double share = experiment().remedies.explore;
    Random random =
        Random::stream(experiment().seed, "explore", static_cast<std::uint64_t>(participant.client),
                       static_cast<std::uint64_t>(round));
    std::vector<std::uint32_t> inside;
    std::vector<std::uint32_t> outside;
    for (const LayerInfo& layer : layout().layers) {
        if (!layer.maskable) continue;
        inside.clear();
        outside.clear();
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
            (mask[p] ? inside : outside).push_back(static_cast<std::uint32_t>(p));
        const double wanted = std::floor(share * static_cast<double>(inside.size()) * (1.0 + 1e-12));
        const std::size_t swapped = std::min(static_cast<std::size_t>(wanted), outside.size());
        drawFront(inside, swapped, random);
        drawFront(outside, swapped, random);
        for (std::size_t i = 0; i < swapped; ++i) {
            mask[inside[i]] = 0;
            mask[outside[i]] = 1;
        }
    }
    return mask;
}

bool FiarseStrategy::remembersUpdates() const {
    return fiarse::remembersUpdates(experiment().strategy);
}

}  // namespace fiarse
