/// One layer at two moments: what changed between A and B. Pure functions of
/// values.
#pragma once

#include <optional>
#include <vector>

#include "ui/plots/layer_codes.h"

namespace fiarse::ui {

/// A state of a run, as differences need it.
struct CodedState {
    const RunInfo& info;
    const RoundArrays& arrays;
    const BiasMoment* bias = nullptr;  ///< only for T, L and U
};

/// B − A of a layer under an encoding.
/// - TierMap and ClientMask: kCodeKept, kCodeEntered, kCodeLeft, kCodeOutside
/// of the level's mask; without a
///   level, whether the smallest capacity that holds a parameter fell (entered)
///   or rose (left).
/// - Numbers: diverging, up to the 99.5th percentile of |B − A|; kCodeNobody
/// where either is not known, not
///   `known` where nothing is.
/// Precondition: the layer has the same place and size in both layouts. Cost:
/// O(count).
/// @param level  the chosen level, or that of the chosen client.
LayerCodes differenceCodes(const CodedState& a, const CodedState& b, std::size_t layer, Encoding encoding,
                           std::optional<int> level);

/// How the masks of one layer changed.
struct LayerChange {
    std::size_t layer = 0;
    std::uint64_t changed = 0;  ///< parameters that entered or left
    std::uint64_t count = 0;
    double share() const {
        return count == 0 ? 0.0 : static_cast<double>(changed) / static_cast<double>(count);
    }
    friend bool operator==(const LayerChange&, const LayerChange&) = default;
};

/// The maskable layers, the largest share of changed parameters first.
/// @param level  whose mask; empty = any level's, which is any change of the
/// tier map. Precondition: as above for all layers. Cost: O(d).
std::vector<LayerChange> layerChanges(const RunInfo& info, const RoundArrays& a, const RoundArrays& b,
                                      std::optional<int> level);

}  // namespace fiarse::ui
