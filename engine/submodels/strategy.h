/// The rule by which each level's submodel is cut out of the global model.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/layout.h"
#include "engine/api/records.h"

namespace fiarse {

/// The submodels of all levels at one point in time.
struct Extraction {
    std::vector<std::uint8_t> tierMap;             ///< [d_all], see records.h
    std::vector<std::vector<float>> thresholds;    ///< θ, [level][layer]; 0 for layers that are not maskable
    std::vector<std::vector<std::uint64_t>> kept;  ///< [level][layer]

    /// Maskable parameters that a client of `level` holds.
    std::uint64_t assigned(std::size_t level, const Layout& layout) const;
};

/// Stateless and thread safe.
class Strategy {
public:
    virtual ~Strategy() = default;

    /// @param weights     [layout.count], finite.
    /// @param capacities  one a level, strictly falling, each in (0, 1].
    virtual Extraction extract(std::span<const float> weights, const Layout& layout,
                               std::span<const double> capacities) const = 0;
};

/// The strategy that the settings name.
std::unique_ptr<Strategy> makeStrategy(const StrategySettings& settings);

}  // namespace fiarse
