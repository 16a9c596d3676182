/// What the |w| histogram looks at: counts, thresholds and the range of the picture.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>
#include <vector>

#include "ui/bridge/run_moment.h"
#include "ui/models/magnitude_counts.h"

namespace fiarse::ui {

/// One layer, or all maskable ones. Refers to the moment, which outlives it.
struct ThresholdScope {
    const RunMoment& moment;
    std::optional<int> layer;
    MagnitudeCounts counts;
    std::vector<std::optional<double>> thresholds;  ///< [level]; empty where layers have different ones
    std::vector<std::uint64_t> held;                ///< [level] in the mask
    std::vector<std::optional<std::uint64_t>> k;  ///< [level] what the capacity allows; empty = no such rule
    double low = 0.0, high = 1.0;                 ///< of the picture

    const Layout& layout() const { return moment.info->layout; }
    QString name() const;
    bool includes(std::size_t layer) const;
};

/// Precondition: the moment has arrays. One pass over the parameters.
ThresholdScope thresholdScope(const RunMoment& moment, std::optional<int> layer);

/// What a threshold keeps.
struct Kept {
    double theta = 0.0;
    double count = 0.0;
    bool exact = false;
    std::uint64_t bytes = 0;  ///< down, of one client
    double shareOf(std::uint64_t total) const {
        return total == 0 ? 0.0 : count / static_cast<double>(total);
    }
};

Kept keptAt(const ThresholdScope& scoped, double theta);

}  // namespace fiarse::ui
