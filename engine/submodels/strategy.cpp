#include "engine/submodels/strategy.h"

#include "engine/submodels/fiarse_strategy.h"

namespace fiarse {

std::uint64_t Extraction::assigned(std::size_t level, const Layout& layout) const {
    std::uint64_t sum = 0;
    for (std::size_t l = 0; l < layout.layers.size(); ++l)
        if (layout.layers[l].maskable) sum += kept[level][l];
    return sum;
}

std::unique_ptr<Strategy> makeStrategy(const StrategySettings& settings) {
    switch (settings.kind) {
        case StrategyKind::Fiarse:
            return std::make_unique<FiarseStrategy>(settings.scope);
    }
    return nullptr;
}

}  // namespace fiarse
