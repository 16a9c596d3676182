#include "engine/server/holder_rules.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fiarse {

namespace {

// κ of the smaller step: a single holder moves a parameter by a quarter (peers.md 6.4).
constexpr double kShrinkage = 3.0;

}  // namespace

double medianOf(std::vector<double> values) {
    if (values.empty()) return 0.0;
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2.0;
}

std::size_t trimmedCount(const DefenceSettings& defence, std::size_t holders) {
    if (holders == 0) return 0;
    const double wanted = defence.trim > 0.0 ? std::floor(defence.trim * static_cast<double>(holders))
                                             : static_cast<double>(defence.f);
    return std::min(static_cast<std::size_t>(wanted), (holders - 1) / 2);
}

double trimmedMean(std::vector<double> values, std::size_t cut) {
    std::sort(values.begin(), values.end());
    const auto first = values.begin() + static_cast<std::ptrdiff_t>(cut);
    const auto last = values.end() - static_cast<std::ptrdiff_t>(cut);
    return std::accumulate(first, last, 0.0) / static_cast<double>(last - first);
}

double quorumFactor(const DefenceSettings& defence, std::size_t holders) {
    if (static_cast<std::int64_t>(holders) >= 2 * defence.f + 1) return 1.0;
    const auto n = static_cast<double>(holders);
    switch (defence.quorum) {
        case QuorumPolicy::Shrink:
            return n / (n + kShrinkage);
        case QuorumPolicy::Skip:
            return 0.0;
        case QuorumPolicy::Use:
            break;
    }
    return 1.0;
}

}  // namespace fiarse
