#include "engine/api/traffic.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace fiarse {

std::uint64_t maskBytes(std::uint64_t kept, std::uint64_t count) {
    if (kept >= count || kept == 0) return 0;
    const std::uint64_t bitmap = (count + 7) / 8;
    const auto indexBits = static_cast<std::uint64_t>(std::bit_width(count - 1));
    const std::uint64_t indices = (kept * indexBits + 7) / 8;
    const double p = static_cast<double>(kept) / static_cast<double>(count);
    const double bits = -static_cast<double>(count) * (p * std::log2(p) + (1.0 - p) * std::log2(1.0 - p));
    const auto entropy = static_cast<std::uint64_t>(std::ceil(bits / 8.0));
    return std::min({bitmap, indices, entropy});
}

Traffic roundTraffic(std::uint64_t kept, std::uint64_t maskable, std::uint64_t always, std::uint64_t layers) {
    const std::uint64_t values = 4 * (kept + always);
    return {.down = values + maskBytes(kept, maskable) + 4 * layers, .up = values};
}

Traffic submodelTraffic(StrategyKind strategy, std::uint64_t kept, std::uint64_t maskable,
                        std::uint64_t always, std::uint64_t layers) {
    if (strategy == StrategyKind::Fiarse) return roundTraffic(kept, maskable, always, layers);
    const std::uint64_t values = 4 * (kept + always);
    return {.down = values, .up = values};
}

}  // namespace fiarse
