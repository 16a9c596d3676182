#include "ui/plots/layer_codes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

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

void codeMagnitudes(LayerCodes& result, std::span<const float> weights) {
    result.known = !weights.empty();
    if (weights.empty()) return;
    std::vector<float> sample;
    const std::size_t stride = std::max<std::size_t>(1, weights.size() / 100'000);
    sample.reserve(weights.size() / stride + 1);
    float largest = 0.0F;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        const float m = std::abs(weights[i]);
        if (std::isnan(m)) continue;
        largest = std::max(largest, m);
        if (i % stride == 0) sample.push_back(m);
    }
    if (!sample.empty()) {
        const auto rank = static_cast<std::ptrdiff_t>(0.995 * static_cast<double>(sample.size() - 1) + 0.5);
        std::nth_element(sample.begin(), sample.begin() + rank, sample.end());
        result.maximum = sample[static_cast<std::size_t>(rank)];
    }
    if (!(result.maximum > 0.0)) result.maximum = largest > 0.0F ? largest : 1.0;
    result.clipped = largest > result.maximum;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        result.codes[i] = step(std::abs(weights[i]), result.maximum);
    }
}

void codeStaleness(LayerCodes& result, std::span<const std::int32_t> lastTrained, std::int64_t round) {
    result.known = !lastTrained.empty();
    std::int64_t oldest = 0;
    for (const std::int32_t last : lastTrained) {
        if (last > 0) oldest = std::max(oldest, round - last);
    }
    result.maximum = static_cast<double>(std::max<std::int64_t>(oldest, 1));
    for (std::size_t i = 0; i < lastTrained.size(); ++i) {
        result.codes[i] = lastTrained[i] <= 0
                              ? kCodeNever
                              : step(static_cast<double>(round - lastTrained[i]), result.maximum);
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

double participants(const RunInfo& info) {
    return static_cast<double>(std::max<std::int64_t>(info.experiment.training.participants, 1));
}

}  // namespace

LayerCodes layerCodes(const RunInfo& info, const RoundArrays& arrays, std::size_t layer, Encoding encoding,
                      std::optional<int> clientLevel, const BiasMoment* bias) {
    const LayerInfo& l = info.layout.layers[layer];
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
            codeMagnitudes(result, part(arrays.weights, l));
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
            result.maximum = static_cast<double>(std::max<std::int64_t>(arrays.round, 1));
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
