#include "ui/plots/layer_codes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

#include "engine/api/coarse.h"

namespace fiarse::ui {
namespace {

template <typename T>
std::span<const T> part(const std::vector<T>& values, const LayerInfo& layer) {
    if (values.size() < layer.offset + layer.count) return {};
    return std::span<const T>(values).subspan(layer.offset, layer.count);
}

std::uint8_t step(double value, double maximum) {
    if (std::isnan(value)) return kCodeNobody;
    const double x = maximum > 0.0 ? std::clamp(value / maximum, 0.0, 1.0) : 0.0;
    return static_cast<std::uint8_t>(std::lround(x * kLastStep));
}

std::uint8_t divergingStep(double value, double maximum) {
    return std::isnan(value) ? kCodeNobody : step(value + maximum, 2.0 * maximum);
}

template <typename T>
void codeCounts(LayerCodes& result, std::span<const T> values) {
    // Few distinct counts, many cells: a table costs one division a count instead of one a cell.
    std::vector<std::uint8_t> table(static_cast<std::size_t>(result.maximum) + 1);
    for (std::size_t i = 0; i < table.size(); ++i) table[i] = step(static_cast<double>(i), result.maximum);
    result.known = !values.empty();
    for (std::size_t i = 0; i < values.size(); ++i) {
        result.codes[i] = table[std::min(static_cast<std::size_t>(values[i]), table.size() - 1)];
    }
}

void codeMagnitudes(LayerCodes& result, std::span<const float> weights, const MagnitudeScale& scale) {
    result.known = !weights.empty();
    result.maximum = scale.maximum;
    result.clipped = scale.clipped;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        result.codes[i] = step(std::abs(weights[i]), result.maximum);
    }
}

template <typename T>
void codeStaleness(LayerCodes& result, std::span<const T> lastTrained, std::int64_t round) {
    result.known = !lastTrained.empty();
    std::int64_t oldest = 0;
    for (const std::int64_t last : lastTrained) {
        if (last > 0) oldest = std::max(oldest, round - last);
    }
    result.maximum = static_cast<double>(std::max<std::int64_t>(oldest, 1));
    for (std::size_t i = 0; i < lastTrained.size(); ++i) {
        const std::int64_t last = lastTrained[i];
        result.codes[i] = last <= 0 ? kCodeNever : step(static_cast<double>(round - last), result.maximum);
    }
}

void codeClientMask(LayerCodes& result, std::span<const std::uint8_t> tiers, std::optional<int> level) {
    result.known = level.has_value() && !tiers.empty();
    if (!result.known) return;
    std::array<std::uint8_t, 256> codes{};
    for (std::size_t entry = 0; entry < codes.size(); ++entry)
        codes[entry] = static_cast<std::uint8_t>(holds(static_cast<std::uint8_t>(entry), *level));
    codes[kAlwaysHeld] = kCodeNotMaskable;
    std::transform(tiers.begin(), tiers.end(), result.codes.begin(),
                   [&](std::uint8_t entry) { return codes[entry]; });
}

const std::vector<float>& ratiosOf(const BiasMoment& bias, Encoding encoding) {
    if (encoding == Encoding::LockIn) return bias.ratios.lockIn;
    return encoding == Encoding::Luck ? bias.ratios.luck : bias.ratios.total;
}

void codeRatios(LayerCodes& result, std::span<const float> ratios, std::span<const std::uint8_t> tiers) {
    result.known = !ratios.empty();
    result.maximum = kLargestLog2Ratio;
    for (std::size_t i = 0; i < ratios.size(); ++i) {
        const double log2 = std::log2(static_cast<double>(ratios[i]));
        if (i < tiers.size() && tiers[i] == kAlwaysHeld) {
            result.codes[i] = kCodeNotMaskable;
        } else if (std::isinf(log2)) {
            result.codes[i] = kCodeNever;
        } else {
            result.codes[i] = divergingStep(log2, result.maximum);
            result.clipped = result.clipped || std::abs(log2) > result.maximum;
        }
    }
}

// Four tables in turns: neighbouring equal entries need not wait for each other.
std::array<std::uint64_t, 256> entryCounts(std::span<const std::uint8_t> entries) {
    std::array<std::array<std::uint32_t, 256>, 4> tables{};
    std::size_t i = 0;
    for (; i + 4 <= entries.size(); i += 4)
        for (std::size_t t = 0; t < 4; ++t) ++tables[t][entries[i + t]];
    for (; i < entries.size(); ++i) ++tables[0][entries[i]];
    std::array<std::uint64_t, 256> counts{};
    for (std::size_t e = 0; e < counts.size(); ++e)
        for (const auto& table : tables) counts[e] += table[e];
    return counts;
}

double roundsOf(const RoundArrays& arrays) {
    return static_cast<double>(std::max<std::int64_t>(arrays.round, 1));
}

double participants(const RunInfo& info) {
    return static_cast<double>(std::max<std::int64_t>(info.experiment.training.participants, 1));
}

// What the coarse copy of a layer holds of an encoding; empty where nothing.
std::span<const std::uint32_t> coarseCells(const RoundArrays& arrays, std::size_t layer, Encoding encoding) {
    if (!arrays.coarse || arrays.coarse->layer != layer) return {};
    const CoarseLayer& coarse = *arrays.coarse;
    return encoding == Encoding::Assigned    ? std::span(coarse.assigned)
           : encoding == Encoding::Alive     ? std::span(coarse.alive)
           : encoding == Encoding::Moved     ? std::span(coarse.moved)
           : encoding == Encoding::Updates   ? std::span(coarse.updates)
           : encoding == Encoding::Staleness ? std::span(coarse.lastTrained)
                                             : std::span<const std::uint32_t>();
}

// Codes rise with the values, so the code of a block's largest value is the largest of its codes.
std::optional<LayerCodes> coarseCodes(const RunInfo& info, const RoundArrays& arrays, std::size_t layer,
                                      Encoding encoding) {
    const std::span<const std::uint32_t> cells = coarseCells(arrays, layer, encoding);
    const bool magnitudes = encoding == Encoding::Magnitude && arrays.coarse &&
                            arrays.coarse->layer == layer && !arrays.coarse->magnitudes.empty();
    if (cells.empty() && !magnitudes) return std::nullopt;
    LayerCodes result;
    result.encoding = encoding;
    result.layer = layer;
    result.coarse = true;
    result.codes.resize(arrays.coarse->blocks.cells());
    if (magnitudes) {
        codeMagnitudes(result, arrays.coarse->magnitudes, arrays.coarse->scale);
    } else if (encoding == Encoding::Staleness) {
        codeStaleness(result, cells, arrays.round);
    } else {
        result.maximum = encoding == Encoding::Updates ? roundsOf(arrays) : participants(info);
        codeCounts(result, cells);
    }
    result.codes = spreadOverBlocks(result.codes, arrays.coarse->blocks);
    return result;
}

}  // namespace

LayerCodes layerCodes(const RunInfo& info, const RoundArrays& arrays, std::size_t layer, Encoding encoding,
                      std::optional<int> clientLevel, const BiasMoment* bias) {
    const LayerInfo& l = info.layout.layers[layer];
    if (auto coarse = coarseCodes(info, arrays, layer, encoding)) return *std::move(coarse);
    LayerCodes result;
    result.encoding = encoding;
    result.layer = layer;
    const std::span<const std::uint8_t> tiers = part(arrays.tierMap, l);
    if (encoding == Encoding::TierMap && !tiers.empty()) {
        result.codes.assign(tiers.begin(), tiers.end());
        return result;
    }
    result.codes.assign(l.count, kCodeNobody);
    switch (encoding) {
        case Encoding::TierMap:
            result.known = false;
            break;
        case Encoding::Magnitude:
            codeMagnitudes(result, part(arrays.weights, l), magnitudeScale(part(arrays.weights, l)));
            break;
        case Encoding::Assigned:
            result.maximum = participants(info);
            codeCounts(result, part(arrays.assigned, l));
            break;
        case Encoding::Alive:
            result.maximum = participants(info);
            codeCounts(result, part(arrays.alive, l));
            break;
        case Encoding::Moved:
            result.maximum = participants(info);
            codeCounts(result, part(arrays.moved, l));
            break;
        case Encoding::Updates:
            result.maximum = roundsOf(arrays);
            codeCounts(result, part(arrays.updates, l));
            break;
        case Encoding::Staleness:
            codeStaleness(result, part(arrays.lastTrained, l), arrays.round);
            break;
        case Encoding::ClientMask:
            codeClientMask(result, tiers, clientLevel);
            break;
        case Encoding::TotalRatio:
        case Encoding::LockIn:
        case Encoding::Luck:
            codeRatios(result,
                       bias == nullptr ? std::span<const float>() : part(ratiosOf(*bias, encoding), l),
                       tiers);
            break;
    }
    return result;
}

LayerCodes withMaximum(LayerCodes codes, double maximum) {
    for (std::uint8_t& code : codes.codes) {
        if (code <= kLastStep) code = step(code * codes.maximum / kLastStep, maximum);
    }
    codes.maximum = maximum;
    return codes;
}

double encodedValue(const RoundArrays& arrays, std::size_t parameter, Encoding encoding,
                    std::optional<int> clientLevel, const BiasMoment* bias) {
    constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
    const auto at = [parameter](const auto& values) {
        return parameter < values.size() ? static_cast<double>(values[parameter])
                                         : std::numeric_limits<double>::quiet_NaN();
    };
    switch (encoding) {
        case Encoding::TierMap:
            return at(arrays.tierMap);
        case Encoding::Magnitude:
            return std::abs(at(arrays.weights));
        case Encoding::Assigned:
            return at(arrays.assigned);
        case Encoding::Alive:
            return at(arrays.alive);
        case Encoding::Moved:
            return at(arrays.moved);
        case Encoding::Updates:
            return at(arrays.updates);
        case Encoding::Staleness: {
            const double last = at(arrays.lastTrained);
            return last > 0.0 ? static_cast<double>(arrays.round) - last : kUnknown;
        }
        case Encoding::ClientMask:
            if (!clientLevel || parameter >= arrays.tierMap.size()) return kUnknown;
            return holds(arrays.tierMap[parameter], *clientLevel) ? 1.0 : 0.0;
        case Encoding::TotalRatio:
        case Encoding::LockIn:
        case Encoding::Luck:
            return bias == nullptr ? kUnknown : std::log2(at(ratiosOf(*bias, encoding)));
    }
    return kUnknown;
}

double LevelShares::share(int level) const {
    if (total == 0 || level < 0 || static_cast<std::size_t>(level) >= counts.size()) return 0.0;
    return static_cast<double>(counts[static_cast<std::size_t>(level)]) / static_cast<double>(total);
}

double LevelShares::nobodyShare() const {
    return total == 0 ? 0.0 : static_cast<double>(nobody) / static_cast<double>(total);
}

LevelShares levelShares(const RunInfo& info, const RoundArrays& arrays, std::size_t layer) {
    LevelShares result;
    result.counts.assign(info.levels.size(), 0);
    const auto entries = entryCounts(part(arrays.tierMap, info.layout.layers[layer]));
    for (const std::uint64_t count : entries) result.total += count;
    result.nobody = entries[kHeldByNobody];
    result.notMaskable = entries[kAlwaysHeld];
    for (std::size_t level = 0; level < std::min<std::size_t>(result.counts.size(), kAlwaysHeld); ++level)
        result.counts[level] = entries[level];
    return result;
}

}  // namespace fiarse::ui
