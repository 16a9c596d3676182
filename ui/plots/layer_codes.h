/// One layer of a run under one encoding, as one byte a parameter: what heatmaps, legends and exports
/// are made from. Pure functions of values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/api/records.h"
#include "ui/bridge/run_history.h"

namespace fiarse::ui {

/// What the cells of a heatmap stand for.
enum class Encoding {
    TierMap,
    Magnitude,
    Assigned,
    Alive,
    Moved,
    Updates,
    Staleness,
    ClientMask,
    TotalRatio,  ///< log2 T = log2 L + log2 U
    LockIn,      ///< log2 L
    Luck,        ///< log2 U
};

inline constexpr int kEncodings = 11;

/// T, L or U: made from BiasMoment, not from the arrays alone.
constexpr bool isBiasRatio(Encoding encoding) {
    return encoding == Encoding::TotalRatio || encoding == Encoding::LockIn || encoding == Encoding::Luck;
}

/// Where the colours of T, L and U end: an eighth and eight times.
inline constexpr double kLargestLog2Ratio = 3.0;

// Codes of a continuous encoding run from 0 to kLastStep; the codes of a tier map are its entries, those
// of a client mask 0 (left out) and 1 (held). The highest codes mean the same under every encoding.
inline constexpr std::uint8_t kLastStep = 249;
// Codes of a change of masks, beside the special ones.
inline constexpr std::uint8_t kCodeOutside = 0;  ///< in neither mask; without a level: unchanged
inline constexpr std::uint8_t kCodeKept = 1;     ///< in both masks
inline constexpr std::uint8_t kCodeEntered =
    2;                                        ///< only in B; without a level: in smaller submodels than in A
inline constexpr std::uint8_t kCodeLeft = 3;  ///< only in A; without a level: only in larger ones than in A
inline constexpr std::uint8_t kCodeNever = 253;        ///< never trained so far
inline constexpr std::uint8_t kCodeNotMaskable = 254;  ///< kAlwaysHeld
inline constexpr std::uint8_t kCodeNobody = 255;       ///< held by nobody, NaN, or not known

/// The coded values of one layer.
struct LayerCodes {
    Encoding encoding = Encoding::TierMap;
    std::size_t layer = 0;
    std::vector<std::uint8_t> codes;  ///< [count of the layer]
    /// Value of kLastStep. Code 0 is 0, on a diverging scale −maximum.
    double maximum = 1.0;
    bool clipped = false;     ///< larger values than `maximum` exist and have kLastStep
    bool known = true;        ///< false: the arrays hold nothing of this (weights without a checkpoint)
    bool difference = false;  ///< B − A, or a change of masks
    bool coarse = false;      ///< made from RoundArrays::coarse: a block of cells has one code

    bool isContinuous() const { return encoding != Encoding::TierMap && encoding != Encoding::ClientMask; }
    bool isDiverging() const { return isContinuous() && (difference || isBiasRatio(encoding)); }
    friend bool operator==(const LayerCodes&, const LayerCodes&) = default;
};

/// Codes a layer.
/// - TierMap: the entries. ClientMask: holds(entry, clientLevel); nothing chosen = all code kCodeNobody.
/// - Magnitude: |w| from 0 to the 99.5th percentile of the layer (`clipped`), NaN = kCodeNobody.
/// - Assigned, Alive, Moved: 0 .. participants of a round. Updates: 0 .. completed rounds.
/// - Staleness: completed rounds − last trained; 0 .. the layer's largest; kCodeNever where never trained.
/// - Where the arrays hold nothing but a coarse copy of the layer, each parameter has the largest code of its
///   block; the scale is the same.
/// - TotalRatio, LockIn, Luck: log2 of `bias`, diverging, clipped at ±kLargestLog2Ratio; a ratio of 0 is
///   kCodeNever, what is not maskable kCodeNotMaskable.
/// @param bias  of the same round; only T, L and U need it.
/// Precondition: layer < info.layout.layers.size(). Cost: O(count).
LayerCodes layerCodes(const RunInfo& info, const RoundArrays& arrays, std::size_t layer, Encoding encoding,
                      std::optional<int> clientLevel = std::nullopt, const BiasMoment* bias = nullptr);

/// The same with another value of kLastStep, so that two layers can be compared
/// by eye; special codes stay. Precondition: a continuous encoding from 0;
/// maximum > 0.
LayerCodes withMaximum(LayerCodes codes, double maximum);

/// The value behind a parameter under an encoding, for read-outs and the CSV: the tier map entry's
/// level, |w|, counts, rounds, 1 or 0, log2 of a ratio (−∞ for 0); NaN where it is not known.
double encodedValue(const RoundArrays& arrays, std::size_t parameter, Encoding encoding,
                    std::optional<int> clientLevel = std::nullopt, const BiasMoment* bias = nullptr);

/// How many parameters of a layer belong to each level of the tier map.
struct LevelShares {
    std::vector<std::uint64_t> counts;  ///< [level]: entries equal to this level
    std::uint64_t nobody = 0;
    std::uint64_t notMaskable = 0;
    std::uint64_t total = 0;

    /// Share of the layer whose smallest holding level is `level`, 0..1; 0 for an empty layer.
    double share(int level) const;
    double nobodyShare() const;
    friend bool operator==(const LevelShares&, const LevelShares&) = default;
};

LevelShares levelShares(const RunInfo& info, const RoundArrays& arrays, std::size_t layer);

}  // namespace fiarse::ui
