/// One layer of a run under one encoding, as one byte a parameter: what heatmaps, legends and exports
/// are made from. Pure functions of values.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::ui {

/// What the cells of a heatmap stand for.
enum class Encoding { TierMap, Magnitude, Assigned, Alive, Moved, Updates, Staleness, ClientMask };

inline constexpr int kEncodings = 8;

// Codes of a continuous encoding run from 0 to kLastStep; the codes of a tier map are its entries, those
// of a client mask 0 (left out) and 1 (held). The highest codes mean the same under every encoding.
inline constexpr std::uint8_t kLastStep = 249;
inline constexpr std::uint8_t kCodeNever = 253;        ///< never trained so far
inline constexpr std::uint8_t kCodeNotMaskable = 254;  ///< kAlwaysHeld
inline constexpr std::uint8_t kCodeNobody = 255;       ///< held by nobody, NaN, or not known

/// The coded values of one layer.
struct LayerCodes {
    Encoding encoding = Encoding::TierMap;
    std::size_t layer = 0;
    std::vector<std::uint8_t> codes;  ///< [count of the layer]
    double maximum = 1.0;             ///< value of kLastStep; 0 of a continuous scale is always code 0
    bool clipped = false;             ///< larger values than `maximum` exist and have kLastStep
    bool known = true;  ///< false: the arrays hold nothing of this (weights without a checkpoint)

    bool isContinuous() const { return encoding != Encoding::TierMap && encoding != Encoding::ClientMask; }
    friend bool operator==(const LayerCodes&, const LayerCodes&) = default;
};

/// Codes a layer.
/// - TierMap: the entries. ClientMask: holds(entry, clientLevel); nothing chosen = all code kCodeNobody.
/// - Magnitude: |w| from 0 to the 99.5th percentile of the layer (`clipped`), NaN = kCodeNobody.
/// - Assigned, Alive, Moved: 0 .. participants of a round. Updates: 0 .. completed rounds.
/// - Staleness: completed rounds − last trained; 0 .. the layer's largest; kCodeNever where never trained.
/// Precondition: layer < info.layout.layers.size(). Cost: O(count).
LayerCodes layerCodes(const RunInfo& info, const RoundArrays& arrays, std::size_t layer, Encoding encoding,
                      std::optional<int> clientLevel = std::nullopt);

/// The value behind a parameter under an encoding, for read-outs and the CSV: the tier map entry's
/// level, |w|, counts, rounds, 1 or 0; NaN where it is not known.
double encodedValue(const RoundArrays& arrays, std::size_t parameter, Encoding encoding,
                    std::optional<int> clientLevel = std::nullopt);

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
