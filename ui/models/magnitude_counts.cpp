#include "ui/models/magnitude_counts.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace fiarse::ui {
namespace {

constexpr int kNeighbours = 4;

template <typename Visit>
void forLayers(const Layout& layout, std::optional<int> layer, Visit&& visit) {
    for (std::size_t l = 0; l < layout.layers.size(); ++l) {
        const bool wanted = layer ? static_cast<std::size_t>(*layer) == l : layout.layers[l].maskable;
        if (wanted) visit(l, layout.layers[l]);
    }
}

std::size_t binOf(double theta) {
    return static_cast<std::size_t>(magnitudeBin(static_cast<float>(theta)));
}

double binHigh(std::size_t bin) {
    return magnitudeBinLow(static_cast<int>(bin) + 1);
}

double octavesOf(int bin) {
    return std::log2(magnitudeBinLow(bin + 1) / magnitudeBinLow(bin));
}

}  // namespace

MagnitudeCounts magnitudeCounts(const Layout& layout, const RoundArrays& arrays, std::optional<int> layer) {
    MagnitudeCounts counts;
    const bool binned = arrays.magnitudes.size() == layout.layers.size();
    if (!binned && arrays.weights.size() != layout.count) return counts;
    counts.bins.assign(kMagnitudeBins, 0);
    forLayers(layout, layer, [&](std::size_t l, const LayerInfo& info) {
        counts.total += info.count;
        if (binned) {
            for (std::size_t b = 0; b < arrays.magnitudes[l].size(); ++b)
                counts.bins[b] += arrays.magnitudes[l][b];
        } else {
            for (std::size_t p = info.offset; p < info.offset + info.count; ++p)
                ++counts.bins[static_cast<std::size_t>(magnitudeBin(arrays.weights[p]))];
        }
    });
    return counts;
}

double countAbove(const MagnitudeCounts& counts, double theta) {
    if (theta <= 0.0) return static_cast<double>(counts.total);
    const std::size_t bin = binOf(theta);
    double above = 0.0;
    for (std::size_t b = bin + 1; b < counts.bins.size(); ++b) above += static_cast<double>(counts.bins[b]);
    const auto inside = static_cast<double>(counts.bins[bin]);
    if (bin + 1 == counts.bins.size()) return inside;
    const double low = magnitudeBinLow(static_cast<int>(bin));
    const double share = (binHigh(bin) - theta) / (binHigh(bin) - low);
    return above + inside * std::clamp(share, 0.0, 1.0);
}

std::optional<std::uint64_t> exactCountAbove(const Layout& layout, const RoundArrays& arrays,
                                             std::optional<int> layer, double theta) {
    if (arrays.weights.size() != layout.count) return std::nullopt;
    const auto least = static_cast<float>(theta);
    std::uint64_t above = 0;
    forLayers(layout, layer, [&](std::size_t, const LayerInfo& info) {
        for (std::size_t p = info.offset; p < info.offset + info.count; ++p)
            above += std::fabs(arrays.weights[p]) >= least ? 1 : 0;
    });
    return above;
}

double thetaKeeping(const MagnitudeCounts& counts, double kept) {
    double above = 0.0;
    for (std::size_t bin = counts.bins.size(); bin-- > 0;) {
        const auto inside = static_cast<double>(counts.bins[bin]);
        if (inside <= 0.0 || above + inside < kept) {
            above += inside;
            continue;
        }
        const double low = magnitudeBinLow(static_cast<int>(bin));
        if (bin + 1 == counts.bins.size()) return low;
        return binHigh(bin) - (binHigh(bin) - low) * (kept - above) / inside;
    }
    return 0.0;
}

double densityOf(const MagnitudeCounts& counts, int bin) {
    const bool bounded = bin >= 1 && bin + 1 < static_cast<int>(counts.bins.size());
    return bounded ? static_cast<double>(counts.bins[static_cast<std::size_t>(bin)]) / octavesOf(bin) : 0.0;
}

double spikeAround(const MagnitudeCounts& counts, double theta) {
    const auto bin = static_cast<int>(binOf(theta));
    const double here = densityOf(counts, bin);
    if (here <= 0.0) return 0.0;
    double below = 0.0;
    double above = 0.0;
    for (int i = 1; i <= kNeighbours; ++i) {
        below += densityOf(counts, bin - i) / kNeighbours;
        above += densityOf(counts, bin + i) / kNeighbours;
    }
    const double around = std::max(below, above);
    return around > 0.0 ? here / around : std::numeric_limits<double>::infinity();
}

}  // namespace fiarse::ui
