/// From one score a parameter to nested submodels.
///
/// Every level keeps the parameters of largest score; the scopes differ in how many of each layer:
///
///   global          k = ⌊γ·d⌋ over all maskable parameters together
///   layer           k_l = ⌊γ·d_l⌋ of each layer
///   layer-adaptive  k_l = ⌊r_l·d_l⌋ with r_l = min(1, c·a_l), a_l = ln(1 + S_l / S̄),
///                   S_l = mean score of layer l, S̄ their mean, and c such that Σ r_l·d_l = γ·d
///
/// A floor f keeps at least ⌊min(f, γ)·d_l⌋ of each layer (at least 1 in the scopes `layer`); what is left of
/// the budget is spent as without it. Since min(f, γ) and the rest grow with γ, the masks stay nested.
/// Source: FIARSE, arXiv 2407.19389, method.md section 2, step 1, checked against the golden vectors;
/// layer-adaptive after FedLASE (peers.md 5.2), which gives the log-normalised mean and leaves the constant
/// open: here it is what meets the budget.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/submodels/strategy.h"

namespace fiarse {

struct RankingRule {
    Scope scope = Scope::Layer;
    double floor = 0.0;
    bool thresholds = true;  ///< whether the scores are |w|, so that θ holds for local training too
};

/// @param scores      [layout.count], finite; their magnitudes count.
/// @param capacities  falling, each in (0, 1].
/// Ties at a threshold above 0 are all kept. Scores of 0 tell nothing apart: of those, as many are kept as
/// still fit, the first in flat order, so that a layer of zeros never exceeds the budget.
Extraction extractByRank(std::span<const float> scores, const Layout& layout,
                         std::span<const double> capacities, const RankingRule& rule);

}  // namespace fiarse
