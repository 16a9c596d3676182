#include "engine/rounds/fleet_figures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/api/bias.h"
#include "engine/api/preview.h"
#include "engine/submodels/levels.h"
#include "engine/submodels/strategy.h"

namespace fiarse {

namespace {

constexpr std::int64_t kMostExactDraws = 512;

double countOf(const Tier& tier) {
    return static_cast<double>(tier.clients);
}

/// S(q): the share of the fleet whose capacity reaches rank q, as steps from the largest |w| on.
std::vector<CoverageStep> coverageCurve(const Levels& levels) {
    double clients = 0.0;
    for (const Level& level : levels.levels) clients += static_cast<double>(level.clients);
    std::vector<CoverageStep> steps;
    double from = 0.0;
    double holding = clients;
    for (std::size_t level = levels.levels.size(); level-- > 0;) {
        steps.push_back({from, levels.capacities[level], holding / clients, static_cast<int>(level)});
        from = levels.capacities[level];
        holding -= static_cast<double>(levels.levels[level].clients);
    }
    if (from < 1.0) steps.push_back({from, 1.0, 0.0, -1});
    return steps;
}

/// Probability that none of `drawn` out of `all` clients, `marked` of them marked, is marked.
double noneMarked(double all, double marked, std::int64_t drawn) {
    double probability = 1.0;
    for (std::int64_t i = 0; i < drawn; ++i) {
        const double left = all - marked - static_cast<double>(i);
        if (left <= 0.0) return 0.0;
        probability *= left / (all - static_cast<double>(i));
    }
    return probability;
}

double logChoose(double n, double k) {
    return std::lgamma(n + 1.0) - std::lgamma(k + 1.0) - std::lgamma(n - k + 1.0);
}

/// Clients of which each, once drawn, does not count with probability `silent`.
struct Group {
    double clients = 0.0;
    double silent = 1.0;
};

/// Adds a group to silent[j] = P(none of j drawn from the groups so far counts).
void addGroup(const Group& group, double before, std::vector<double>& silent) {
    const double all = before + group.clients;
    for (std::size_t j = silent.size(); j-- > 0;) {
        const auto drawn = static_cast<double>(j);
        if (drawn > all) continue;  // never asked for
        double sum = 0.0;
        for (std::size_t k = 0; k <= j; ++k) {
            const auto own = static_cast<double>(k);
            if (own > group.clients || drawn - own > before) continue;
            const double chance = std::exp(logChoose(group.clients, own) + logChoose(before, drawn - own) -
                                           logChoose(all, drawn));
            sum += chance * std::pow(group.silent, own) * silent[j - k];
            if (group.silent == 0.0) break;
        }
        silent[j] = sum;
    }
}

}  // namespace

double noneCounts(const std::vector<Tier>& tiers, const std::vector<bool>& marked, std::int64_t drawn) {
    std::vector<Group> partly;
    Group always{.silent = 0.0};
    Group never{.silent = 1.0};
    for (std::size_t t = 0; t < tiers.size(); ++t) {
        if (!marked[t]) {
            never.clients += countOf(tiers[t]);
        } else if (tiers[t].availability >= 1.0) {
            always.clients += countOf(tiers[t]);
        } else {
            partly.push_back({countOf(tiers[t]), 1.0 - tiers[t].availability});
        }
    }
    if (partly.empty()) return noneMarked(always.clients + never.clients, always.clients, drawn);
    partly.push_back(never);
    partly.push_back(always);
    if (drawn > kMostExactDraws) {
        double clients = 0.0;
        double silent = 0.0;
        for (const Group& group : partly) {
            clients += group.clients;
            silent += group.clients * group.silent;
        }
        return std::pow(silent / clients, static_cast<double>(drawn));
    }
    std::vector<double> silent(static_cast<std::size_t>(drawn) + 1, 0.0);
    silent[0] = 1.0;
    double before = 0.0;
    for (const Group& group : partly) {
        addGroup(group, before, silent);
        before += group.clients;
    }
    return std::clamp(silent.back(), 0.0, 1.0);
}

double expectedLargest(const std::vector<Tier>& tiers, const std::vector<double>& values,
                       std::int64_t drawn) {
    std::vector<double> steps = values;
    std::sort(steps.begin(), steps.end());
    steps.erase(std::unique(steps.begin(), steps.end()), steps.end());
    const double unanswered = noneCounts(tiers, std::vector<bool>(tiers.size(), true), drawn);
    if (unanswered >= 1.0) return 0.0;
    // P(nobody above v) rises from step to step; what it rises by is the chance that v is the largest.
    double below = unanswered;
    double mean = 0.0;
    for (const double value : steps) {
        std::vector<bool> above;
        for (const double other : values) above.push_back(other > value);
        const double upTo = noneCounts(tiers, above, drawn);
        mean += value * (upTo - below) / (1.0 - unanswered);
        below = upTo;
    }
    return mean;
}

FleetFigures fleetFigures(const std::vector<Tier>& tiers, std::int64_t participants) {
    const Levels levels = makeLevels(tiers);
    FleetFigures figures;
    figures.levels = levels.levels;
    figures.coverage = coverageCurve(levels);
    figures.meanCapacity = meanCapacity(levels.levels);
    figures.neverHeldShare = 1.0 - levels.capacities.front();
    figures.frozenGini = frozenLorenz(levels.levels).gini;
    figures.unansweredCalls = noneCounts(tiers, std::vector<bool>(tiers.size(), true), participants);
    const double answered = std::max(1.0 - figures.unansweredCalls, 1e-12);

    double clients = 0.0;
    std::vector<double> reachable(levels.levels.size(), 0.0);  // of each level, on average
    for (std::size_t t = 0; t < tiers.size(); ++t) {
        clients += countOf(tiers[t]);
        reachable[static_cast<std::size_t>(levels.ofTier[t])] += countOf(tiers[t]) * tiers[t].availability;
    }
    const double drawn = static_cast<double>(participants) / clients / answered;
    figures.participants = drawn * std::accumulate(reachable.begin(), reachable.end(), 0.0);
    for (const CoverageStep& step : figures.coverage) {
        const auto holders = reachable.begin() + step.level + 1;
        figures.updatesPer100.push_back(100.0 * drawn * std::accumulate(reachable.begin(), holders, 0.0));
    }
    for (std::size_t level = 0; level < levels.levels.size(); ++level) {
        std::vector<bool> reaching;
        for (const std::int64_t of : levels.ofTier)
            reaching.push_back(of <= static_cast<std::int64_t>(level));
        const double none = noneCounts(tiers, reaching, participants);
        figures.starvedRounds.push_back(std::max(none - figures.unansweredCalls, 0.0) / answered);
    }
    return figures;
}

FleetFigures fleetFigures(const Experiment& experiment) {
    const StrategySettings& strategy = experiment.strategy;
    std::vector<Tier> tiers;
    std::int64_t clients = 0;
    for (const Tier& tier : experiment.tiers) {
        if (!takesPart(strategy, tier.capacity.value)) continue;
        tiers.push_back(tier);
        clients += tier.clients;
    }
    FleetFigures figures = fleetFigures(experiment.tiers, experiment.training.participants);
    if (tiers.empty()) return figures;
    const std::int64_t drawn = std::min(experiment.training.participants, clients);
    const FleetFigures chances = fleetFigures(tiers, drawn);
    figures.participants = chances.participants;
    figures.unansweredCalls = chances.unansweredCalls;

    const std::vector<Level> trained = trainedLevels(figures.levels, strategy);
    figures.meanCapacity = meanCapacity(trained);
    figures.frozenGini = frozenLorenz(trained).gini;
    double largest = 0.0;
    for (const Level& level : trained)
        if (level.clients > 0) largest = std::max(largest, level.capacity.value);
    figures.neverHeldShare = 1.0 - largest;

    const double answered = std::max(1.0 - chances.unansweredCalls, 1e-12);
    const double calls = 100.0 * static_cast<double>(drawn) / static_cast<double>(clients) / answered;
    for (std::size_t step = 0; step < figures.coverage.size(); ++step) {
        const double rank = (figures.coverage[step].from + figures.coverage[step].to) / 2.0;
        double holders = 0.0;
        for (const Tier& tier : tiers)
            if (trainedCapacity(strategy, tier.capacity.value, figures.levels.back().capacity.value) > rank)
                holders += countOf(tier) * tier.availability;
        figures.updatesPer100[step] = calls * holders;
    }

    const bool dealt = strategy.tiers == TierAssignment::Dynamic;
    double reaching = 0.0;
    for (std::size_t level = 0; level < figures.levels.size(); ++level) {
        // Where tiers are dealt, a participant counts where it is reachable and is dealt one that reaches.
        reaching += static_cast<double>(figures.levels[level].clients) / static_cast<double>(clients);
        std::vector<Tier> counting = tiers;
        std::vector<bool> marked;
        for (Tier& tier : counting) {
            if (dealt) tier.availability *= std::min(reaching, 1.0);
            marked.push_back(dealt || tier.capacity.value >= figures.levels[level].capacity.value);
        }
        const double none = noneCounts(counting, marked, drawn);
        figures.starvedRounds[level] = std::max(none - chances.unansweredCalls, 0.0) / answered;
    }
    return figures;
}

}  // namespace fiarse
