#include "ui/plots/layer_difference.h"

#include <algorithm>
#include <cmath>

namespace fiarse::ui {
namespace {

// Held by nobody counts as the hardest to hold.
int ease(std::uint8_t entry) {
    return entry == kHeldByNobody ? -1 : entry;
}

std::uint8_t changeOf(std::uint8_t before, std::uint8_t after, std::optional<int> level) {
    if (before == kAlwaysHeld || after == kAlwaysHeld) return kCodeNotMaskable;
    if (!level) {
        if (before == after) return kCodeOutside;
        return ease(after) > ease(before) ? kCodeEntered : kCodeLeft;
    }
    const bool was = holds(before, *level);
    const bool is = holds(after, *level);
    if (was == is) return is ? kCodeKept : kCodeOutside;
    return is ? kCodeEntered : kCodeLeft;
}

bool isChange(std::uint8_t code) {
    return code == kCodeEntered || code == kCodeLeft;
}

void codeMasks(LayerCodes& result, const CodedState& a, const CodedState& b, const LayerInfo& layer,
               std::optional<int> level) {
    const std::size_t end = layer.offset + layer.count;
    result.known = a.arrays.tierMap.size() >= end && b.arrays.tierMap.size() >= end;
    if (!result.known) return;
    for (std::size_t i = 0; i < layer.count; ++i)
        result.codes[i] =
            changeOf(a.arrays.tierMap[layer.offset + i], b.arrays.tierMap[layer.offset + i], level);
}

// The range leaves out the half percent farthest from 0, so that one outlier
// does not bleach the rest.
double rangeOf(const std::vector<double>& differences) {
    std::vector<double> sizes;
    for (const double one : differences) {
        if (std::isfinite(one)) sizes.push_back(std::abs(one));
    }
    if (sizes.empty()) return 1.0;
    const auto rank = static_cast<std::ptrdiff_t>(std::ceil(0.995 * static_cast<double>(sizes.size() - 1)));
    std::nth_element(sizes.begin(), sizes.begin() + rank, sizes.end());
    const double range = sizes[static_cast<std::size_t>(rank)];
    if (range > 0.0) return range;
    const double largest = *std::max_element(sizes.begin(), sizes.end());
    return largest > 0.0 ? largest : 1.0;
}

void codeNumbers(LayerCodes& result, const CodedState& a, const CodedState& b, const LayerInfo& layer) {
    std::vector<double> differences(layer.count);
    result.known = false;
    for (std::size_t i = 0; i < layer.count; ++i) {
        const std::size_t p = layer.offset + i;
        differences[i] = encodedValue(b.arrays, p, result.encoding, std::nullopt, b.bias) -
                         encodedValue(a.arrays, p, result.encoding, std::nullopt, a.bias);
        result.known = result.known || std::isfinite(differences[i]);
    }
    result.maximum = rangeOf(differences);
    for (std::size_t i = 0; i < layer.count; ++i) {
        if (!std::isfinite(differences[i])) continue;
        const double x = std::clamp(differences[i] / result.maximum, -1.0, 1.0);
        result.codes[i] = static_cast<std::uint8_t>(std::lround((x + 1.0) / 2.0 * kLastStep));
        result.clipped = result.clipped || std::abs(differences[i]) > result.maximum;
    }
}

}  // namespace

LayerCodes differenceCodes(const CodedState& a, const CodedState& b, std::size_t layer, Encoding encoding,
                           std::optional<int> level) {
    const LayerInfo& l = b.info.layout.layers[layer];
    LayerCodes result;
    result.encoding = encoding;
    result.layer = layer;
    result.difference = true;
    result.codes.assign(l.count, kCodeNobody);
    if (result.isContinuous())
        codeNumbers(result, a, b, l);
    else
        codeMasks(result, a, b, l, level);
    return result;
}

std::vector<LayerChange> layerChanges(const RunInfo& info, const RoundArrays& a, const RoundArrays& b,
                                      std::optional<int> level) {
    std::vector<LayerChange> changes;
    for (std::size_t l = 0; l < info.layout.layers.size(); ++l) {
        const LayerInfo& layer = info.layout.layers[l];
        if (!layer.maskable) continue;
        LayerChange change{l, 0, layer.count};
        const std::size_t end = std::min({layer.offset + layer.count, a.tierMap.size(), b.tierMap.size()});
        for (std::size_t p = layer.offset; p < end; ++p)
            change.changed += isChange(changeOf(a.tierMap[p], b.tierMap[p], level)) ? 1 : 0;
        changes.push_back(change);
    }
    std::stable_sort(changes.begin(), changes.end(),
                     [](const LayerChange& x, const LayerChange& y) { return x.share() > y.share(); });
    return changes;
}

}  // namespace fiarse::ui
