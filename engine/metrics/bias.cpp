#include "engine/api/bias.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "engine/api/masks.h"
#include "engine/metrics/coverage.h"

namespace fiarse {

namespace {

constexpr std::uint32_t kLargestTable = 1u << 20;

/// A value and how much of the parameters have it.
struct Mass {
    double value = 0.0;
    double weight = 0.0;
};

/// @param masses  in rising order of their values.
LorenzCurve curveOf(const std::vector<Mass>& masses) {
    double weight = 0.0;
    double sum = 0.0;
    for (const Mass& mass : masses) {
        weight += mass.weight;
        sum += mass.weight * mass.value;
    }
    LorenzCurve curve;
    if (!(sum > 0.0)) return curve;
    curve.parameters = {0.0};
    curve.counts = {0.0};
    double x = 0.0;
    double y = 0.0;
    double below = 0.0;  // twice the area under the curve
    for (const Mass& mass : masses) {
        if (mass.weight <= 0.0) continue;
        const double dx = mass.weight / weight;
        const double dy = mass.weight * mass.value / sum;
        below += dx * (2.0 * y + dy);
        x += dx;
        y += dy;
        curve.parameters.push_back(x);
        curve.counts.push_back(y);
    }
    // The sums may miss 1 by a rounding error.
    curve.parameters.back() = 1.0;
    curve.counts.back() = 1.0;
    curve.gini = std::max(0.0, 1.0 - below);
    return curve;
}

template <typename Visit>
void forMaskable(const Layout& layout, Visit&& visit) {
    for (const LayerInfo& layer : layout.layers) {
        if (!layer.maskable) continue;
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p) visit(p);
    }
}

double clientsOf(const std::vector<Level>& levels) {
    return std::accumulate(levels.begin(), levels.end(), 0.0, [](double sum, const Level& level) {
        return sum + static_cast<double>(level.clients);
    });
}

const std::vector<std::uint16_t>& holdersOf(const RoundArrays& arrays, CoverageKind kind) {
    switch (kind) {
        case CoverageKind::Alive:
            return arrays.alive;
        case CoverageKind::Moved:
            return arrays.moved;
        case CoverageKind::Assigned:
            break;
    }
    return arrays.assigned;
}

}  // namespace

LorenzCurve lorenzCurve(std::span<const std::uint32_t> counts, const Layout& layout) {
    std::uint32_t largest = 0;
    forMaskable(layout, [&](std::size_t p) { largest = std::max(largest, counts[p]); });
    std::vector<Mass> masses;
    if (largest < kLargestTable) {
        std::vector<std::uint64_t> table(std::size_t{largest} + 1, 0);
        forMaskable(layout, [&](std::size_t p) { ++table[counts[p]]; });
        for (std::size_t value = 0; value < table.size(); ++value) {
            if (table[value] > 0)
                masses.push_back({static_cast<double>(value), static_cast<double>(table[value])});
        }
    } else {
        std::map<std::uint32_t, std::uint64_t> table;
        forMaskable(layout, [&](std::size_t p) { ++table[counts[p]]; });
        for (const auto& [value, number] : table)
            masses.push_back({static_cast<double>(value), static_cast<double>(number)});
    }
    return curveOf(masses);
}

double trainedCapacity(const StrategySettings& strategy, double capacity, double smallest) {
    switch (strategy.kind) {
        case StrategyKind::FedAvgAll:
            return 1.0;
        case StrategyKind::UniformSmall:
            return smallest;
        case StrategyKind::Exclusive:
            return strategy.exclusiveCapacity;
        default:
            return capacity;
    }
}

std::vector<Level> trainedLevels(std::vector<Level> levels, const StrategySettings& strategy) {
    if (levels.empty()) return levels;
    const double smallest = levels.back().capacity.value;
    for (Level& level : levels) {
        if (!takesPart(strategy, level.capacity.value)) level.clients = 0;
        level.capacity.value = trainedCapacity(strategy, level.capacity.value, smallest);
    }
    return levels;
}

std::vector<Level> trainedLevels(const RunInfo& info) {
    return trainedLevels(info.levels, info.experiment.strategy);
}

double neverHeldByDesign(const std::vector<Level>& levels) {
    double largest = 0.0;
    for (const Level& level : levels)
        if (level.clients > 0) largest = std::max(largest, level.capacity.value);
    return 1.0 - largest;
}

LorenzCurve frozenLorenz(const std::vector<Level>& levels) {
    if (levels.empty()) return {};
    const std::vector<std::uint32_t> reaching = reachingClients(levels);
    // Ranks beyond the largest capacity come first: nobody holds them.
    std::vector<Mass> masses = {{0.0, 1.0 - levels.front().capacity.value}};
    for (std::size_t level = 0; level < levels.size(); ++level) {
        const double next = level + 1 < levels.size() ? levels[level + 1].capacity.value : 0.0;
        masses.push_back({static_cast<double>(reaching[level]), levels[level].capacity.value - next});
    }
    return curveOf(masses);
}

double freezeIndex(double gini, double frozenGini) {
    // Equal capacities leave a rounding error at most.
    if (!(frozenGini > 1e-9)) return std::numeric_limits<double>::quiet_NaN();
    return gini / frozenGini;
}

double meanCapacity(const std::vector<Level>& levels) {
    double sum = 0.0;
    for (const Level& level : levels) sum += level.capacity.value * static_cast<double>(level.clients);
    const double clients = clientsOf(levels);
    return clients > 0.0 ? sum / clients : 0.0;
}

std::vector<std::uint32_t> reachingClients(const std::vector<Level>& levels) {
    std::vector<std::uint32_t> reaching;
    std::uint32_t sum = 0;
    for (const Level& level : levels) {
        sum += static_cast<std::uint32_t>(level.clients);
        reaching.push_back(sum);
    }
    return reaching;
}

BiasAccumulator::BiasAccumulator(const RunInfo& info, const RoundArrays& initial, CoverageKind kind)
    : BiasAccumulator(info,
                      BiasSums{.round = initial.round,
                               .counts = std::vector<std::uint32_t>(info.layout.count, 0),
                               .expected = std::vector<std::uint64_t>(info.layout.count, 0)},
                      initial.tierMap, kind) {}

BiasAccumulator::BiasAccumulator(const RunInfo& info, BiasSums sums, std::vector<std::uint8_t> tierMap,
                                 CoverageKind kind)
    : m_layout(info.layout),
      m_kind(kind),
      m_reaching(reachingClients(trainedLevels(info))),
      m_meanCapacity(meanCapacity(trainedLevels(info))),
      m_tierMap(std::move(tierMap)),
      m_sums(std::move(sums)) {}

void BiasAccumulator::add(const RoundArrays& arrays, std::size_t participants) {
    const std::vector<std::uint16_t>& holders = holdersOf(arrays, m_kind);
    std::uint64_t expected[256] = {};
    for (std::size_t level = 0; level < m_reaching.size() && level < kAlwaysHeld; ++level)
        expected[level] = std::uint64_t{participants} * m_reaching[level];
    forMaskable(m_layout, [&](std::size_t p) {
        m_sums.counts[p] += holders[p];
        m_sums.expected[p] += expected[m_tierMap[p]];
    });
    m_sums.participants += participants;
    m_sums.round = arrays.round;
    m_tierMap = arrays.tierMap;
}

BiasRatios BiasAccumulator::ratios() const {
    const float none = std::numeric_limits<float>::quiet_NaN();
    BiasRatios ratios;
    for (auto* values : {&ratios.total, &ratios.lockIn, &ratios.luck}) values->assign(m_layout.count, none);
    const double average = static_cast<double>(m_sums.participants) * m_meanCapacity;
    if (m_reaching.empty() || !(average > 0.0)) return ratios;
    const double clients = m_reaching.back();
    forMaskable(m_layout, [&](std::size_t p) {
        const double held = m_sums.counts[p];
        const double expected = static_cast<double>(m_sums.expected[p]) / clients;
        ratios.total[p] = static_cast<float>(held / average);
        ratios.lockIn[p] = static_cast<float>(expected / average);
        ratios.luck[p] = expected > 0.0 ? static_cast<float>(held / expected) : 1.0f;
    });
    return ratios;
}

std::vector<InitialLockIn> initialLockIn(std::span<const std::uint8_t> first,
                                         std::span<const std::uint8_t> now,
                                         const std::vector<Level>& levels) {
    const std::vector<double> changed = churn(first, now, levels.size());
    std::vector<InitialLockIn> result;
    for (std::size_t level = 0; level < levels.size(); ++level) {
        const double capacity = levels[level].capacity.value;
        result.push_back({1.0 - changed[level], capacity / (2.0 - capacity)});
    }
    return result;
}

ClassExposure noExposure(const RunInfo& info) {
    return ClassExposure(info.levels.size(), std::vector<std::uint64_t>(info.classNames.size(), 0));
}

void addExposure(const RunInfo& info, const std::vector<Participation>& participants,
                 ClassExposure& exposure) {
    for (const Participation& one : participants) {
        const ClientInfo& client = info.clients.at(static_cast<std::size_t>(one.client));
        for (auto level = static_cast<std::size_t>(one.level); level < exposure.size(); ++level) {
            const std::size_t classes = std::min(exposure[level].size(), client.trainLabels.size());
            for (std::size_t k = 0; k < classes; ++k)
                exposure[level][k] += static_cast<std::uint64_t>(client.trainLabels[k]);
        }
    }
}

std::vector<std::vector<double>> relativeExposure(const RunInfo& info, const ClassExposure& exposure) {
    std::vector<double> due(info.classNames.size(), 0.0);
    for (const ClientInfo& client : info.clients)
        for (std::size_t k = 0; k < std::min(due.size(), client.trainLabels.size()); ++k)
            due[k] += static_cast<double>(client.trainLabels[k]);
    const double examples = std::accumulate(due.begin(), due.end(), 0.0);
    std::vector<std::vector<double>> result;
    for (const std::vector<std::uint64_t>& level : exposure) {
        const auto sum = static_cast<double>(std::accumulate(level.begin(), level.end(), std::uint64_t{0}));
        std::vector<double> shares;
        for (std::size_t k = 0; k < level.size(); ++k) {
            const double share = sum > 0.0 ? static_cast<double>(level[k]) / sum : 0.0;
            shares.push_back(due[k] > 0.0 ? share * examples / due[k]
                                          : std::numeric_limits<double>::quiet_NaN());
        }
        result.push_back(std::move(shares));
    }
    return result;
}

MaskOverlap overlap(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, const Layout& layout) {
    std::uint64_t inA = 0, inB = 0, both = 0;
    forMaskable(layout, [&](std::size_t p) {
        inA += a[p] != 0;
        inB += b[p] != 0;
        both += a[p] != 0 && b[p] != 0;
    });
    const std::uint64_t either = inA + inB - both;
    if (either == 0) return {.jaccard = 1.0, .excess = 0.0};
    const double jaccard = static_cast<double>(both) / static_cast<double>(either);
    const double nested = static_cast<double>(std::min(inA, inB)) / static_cast<double>(std::max(inA, inB));
    return {.jaccard = jaccard, .excess = jaccard - nested};
}

std::vector<std::uint8_t> maskOf(std::span<const std::uint8_t> tierMap, int level) {
    std::vector<std::uint8_t> mask(tierMap.size());
    std::transform(tierMap.begin(), tierMap.end(), mask.begin(),
                   [level](std::uint8_t entry) { return holds(entry, level) ? 1 : 0; });
    return mask;
}

}  // namespace fiarse
