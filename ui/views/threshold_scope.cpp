#include "ui/views/threshold_scope.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "engine/api/masks.h"
#include "engine/api/traffic.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ThresholdView)
};

constexpr double kHiddenTail = 0.005;     // share of the smallest |w| that may lie left of the picture
constexpr double kNextToThreshold = 1.2;  // room around the outermost θ

std::optional<double> commonThreshold(const ThresholdScope& scoped, std::size_t level) {
    if (level >= scoped.moment.arrays->thresholds.size()) return std::nullopt;
    const std::vector<float>& ofLayer = scoped.moment.arrays->thresholds[level];
    std::optional<double> common;
    for (std::size_t l = 0; l < scoped.layout().layers.size() && l < ofLayer.size(); ++l) {
        if (!scoped.includes(l)) continue;
        const auto theta = static_cast<double>(ofLayer[l]);
        if (common && *common != theta) return std::nullopt;
        common = theta;
    }
    return common;
}

std::uint64_t heldBy(const ThresholdScope& scoped, std::size_t level) {
    std::uint64_t held = 0;
    for (std::size_t l = 0; l < scoped.layout().layers.size(); ++l) {
        const LayerInfo& layer = scoped.layout().layers[l];
        if (!scoped.includes(l)) continue;
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
            held += holds(scoped.moment.arrays->tierMap[p], static_cast<int>(level)) ? 1 : 0;
    }
    return held;
}

// One layer's share of a global k is up to the weights, so there is nothing to compare it with.
std::optional<std::uint64_t> allowed(const ThresholdScope& scoped, double capacity) {
    const StrategySettings& strategy = scoped.moment.info->experiment.strategy;
    if (!masksFollowMagnitude(scoped.moment.info->experiment) || strategy.budget != Budget::Parameters)
        return std::nullopt;
    if (strategy.scope != Scope::Layer) {
        if (scoped.layer) return std::nullopt;
        return keptCount(capacity, scoped.layout().maskable);
    }
    std::uint64_t k = 0;
    for (std::size_t l = 0; l < scoped.layout().layers.size(); ++l) {
        if (scoped.includes(l)) k += keptCount(capacity, scoped.layout().layers[l].count);
    }
    return k;
}

// Nearly all of |w| and every θ that cuts something off; the far tail of tiny weights is left out.
void setRange(ThresholdScope& scoped) {
    std::uint64_t finite = 0;
    for (std::size_t b = 1; b < scoped.counts.bins.size(); ++b) finite += scoped.counts.bins[b];
    std::uint64_t seen = 0;
    bool started = false;
    for (int bin = 1; bin < kMagnitudeBins; ++bin) {
        const std::uint64_t here = scoped.counts.bins[static_cast<std::size_t>(bin)];
        seen += here;
        if (!started && static_cast<double>(seen) > kHiddenTail * static_cast<double>(finite)) {
            scoped.low = magnitudeBinLow(bin);
            started = true;
        }
        if (here > 0) scoped.high = magnitudeBinLow(bin + 1);
    }
    for (std::size_t level = 0; level < scoped.thresholds.size(); ++level) {
        const double theta = scoped.thresholds[level].value_or(0.0);
        if (theta <= 0.0 || scoped.moment.info->levels[level].capacity.value >= 1.0) continue;
        scoped.low = std::min(scoped.low, theta / kNextToThreshold);
        scoped.high = std::max(scoped.high, theta * kNextToThreshold);
    }
}

}  // namespace

QString ThresholdScope::name() const {
    return layer ? QString::fromStdString(layout().layers[static_cast<std::size_t>(*layer)].name)
                 : Text::tr("Whole model");
}

bool ThresholdScope::includes(std::size_t index) const {
    return layer ? static_cast<std::size_t>(*layer) == index : layout().layers[index].maskable;
}

ThresholdScope thresholdScope(const RunMoment& moment, std::optional<int> layer) {
    ThresholdScope scoped{moment, layer, magnitudeCounts(moment.info->layout, *moment.arrays, layer),
                          {},     {},    {}};
    if (scoped.counts.bins.empty()) return scoped;
    for (std::size_t level = 0; level < moment.info->levels.size(); ++level) {
        scoped.thresholds.push_back(commonThreshold(scoped, level));
        scoped.held.push_back(heldBy(scoped, level));
        scoped.k.push_back(allowed(scoped, moment.info->levels[level].capacity.value));
    }
    // Full models have θ = 0 or so in every layer; one line of several would only mislead.
    const auto& all = scoped.thresholds;
    if (std::any_of(all.begin(), all.end(), [](const auto& theta) { return !theta.has_value(); }))
        scoped.thresholds.assign(all.size(), std::nullopt);
    setRange(scoped);
    return scoped;
}

Kept keptAt(const ThresholdScope& scoped, double theta) {
    Kept kept;
    kept.theta = theta;
    const auto exact = exactCountAbove(scoped.layout(), *scoped.moment.arrays, scoped.layer, theta);
    kept.exact = exact.has_value();
    kept.count = exact ? static_cast<double>(*exact) : countAbove(scoped.counts, theta);
    const auto whole = static_cast<std::uint64_t>(std::llround(kept.count));
    const Layout& layout = scoped.layout();
    kept.bytes =
        scoped.layer
            ? roundTraffic(whole, scoped.counts.total, 0, 1).down
            : roundTraffic(whole, layout.maskable, layout.count - layout.maskable, layout.layers.size()).down;
    return kept;
}

}  // namespace fiarse::ui
