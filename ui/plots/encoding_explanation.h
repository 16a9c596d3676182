/// The words behind the ⓘ of the model's picture: what an encoding means, its formula, and the formula with
/// the numbers of the layer and round that are shown. Pure functions of values.
#pragma once

#include <optional>

#include "ui/models/figure.h"
#include "ui/plots/layer_codes.h"

namespace fiarse::ui {

/// What the numbers are of.
struct ExplainedLayer {
    const RunInfo& info;
    const RoundArrays& arrays;
    std::size_t layer = 0;
    const BiasMoment* bias = nullptr;         ///< of the same round; only T, L and U need it
    std::optional<std::int64_t> client = {};  ///< whose mask is shown
    std::optional<int> clientLevel = {};
    std::optional<std::int64_t> parameter = {};  ///< the example; else one of the layer
};

/// Precondition: layer < info.layout.layers.size(). Cost: O(count of the layer).
FigureExplanation encodingExplanation(Encoding encoding, const ExplainedLayer& shown);

/// That participants draw masks of their own, and what the picture shows then; empty where they do not.
QString ownMasksSentence(Encoding encoding, const RunInfo& info, std::int64_t round,
                         std::optional<std::int64_t> client);

}  // namespace fiarse::ui
