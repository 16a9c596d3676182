#include "engine/rounds/fleet_figures.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/api/bias.h"
#include "engine/api/masks.h"
#include "engine/api/preview.h"
#include "engine/submodels/levels.h"

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

/// E[min(X, most)] of X ~ Bin(all, chance).
double expectedLesser(double all, double chance, double most) {
    if (chance >= 1.0) return std::min(all, most);
    if (chance <= 0.0) return 0.0;
    double mean = 0.0, below = 0.0;
    for (double x = 0.0; x < std::min(all + 1.0, most); x += 1.0) {
        const double p = std::exp(logChoose(all, x) + x * std::log(chance) + (all - x) * std::log1p(-chance));
        mean += x * p;
        below += p;
    }
    return mean + std::max(0.0, 1.0 - below) * std::min(all, most);
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

ParticipatingTiers participatingTiers(const Experiment& experiment) {
    ParticipatingTiers result;
    const bool dealt = experiment.strategy.tiers == TierAssignment::Dynamic;
    double all = 0.0, reachable = 0.0, able = 0.0;
    for (const Tier& tier : experiment.tiers) {
        all += countOf(tier);
        reachable += countOf(tier) * tier.availability;
        if (takesPart(experiment.strategy, tier.capacity.value)) able += countOf(tier);
    }
    double weights = 0.0;
    for (const Tier& tier : experiment.tiers) {
        const bool drawn = takesPart(experiment.strategy, tier.capacity.value);
        // Who cannot be reached is decided by the device; what it is dealt has nothing to do with it.
        const double availability = dealt ? reachable / all : tier.availability;
        result.shares.push_back(drawn ? countOf(tier) * availability : 0.0);
        weights += result.shares.back();
        if (!drawn) continue;
        result.tiers.push_back(tier);
        result.tiers.back().availability = availability;
    }
    for (double& share : result.shares) share = weights > 0.0 ? share / weights : 0.0;
    const auto asked = static_cast<double>(experiment.training.participants);
    result.drawn = dealt ? expectedLesser(all, able / all, asked) : std::min(asked, able);
    return result;
}

FleetFigures fleetFigures(const Experiment& experiment) {
    const StrategySettings& strategy = experiment.strategy;
    FleetFigures figures = fleetFigures(experiment.tiers, experiment.training.participants);
    const ParticipatingTiers part = participatingTiers(experiment);
    if (part.tiers.empty() || !(part.drawn > 0.0)) return figures;
    const bool dealt = strategy.tiers == TierAssignment::Dynamic;
    // Whose availabilities count: of all clients where tiers are dealt, else of those that are drawn.
    const std::vector<Tier>& devices = dealt ? experiment.tiers : part.tiers;
    double clients = 0.0, reachable = 0.0;
    for (const Tier& tier : devices) {
        clients += countOf(tier);
        reachable += countOf(tier) * tier.availability;
    }
    const auto drawn = std::max<std::int64_t>(1, std::llround(part.drawn));
    figures.unansweredCalls = noneCounts(devices, std::vector<bool>(devices.size(), true), drawn);
    const double answered = std::max(1.0 - figures.unansweredCalls, 1e-12);
    figures.participants = part.drawn * reachable / clients / answered;

    const std::vector<Level> trained = trainedLevels(figures.levels, strategy);
    figures.meanCapacity = meanCapacity(trained);
    figures.frozenGini = frozenLorenz(trained).gini;
    figures.neverHeldShare = neverHeldByDesign(trained);

    for (std::size_t step = 0; step < figures.coverage.size(); ++step) {
        const double rank = (figures.coverage[step].from + figures.coverage[step].to) / 2.0;
        double holders = 0.0;
        for (std::size_t t = 0; t < experiment.tiers.size(); ++t)
            if (trainedCapacity(strategy, experiment.tiers[t].capacity.value,
                                figures.levels.back().capacity.value) > rank)
                holders += part.shares[t];
        figures.updatesPer100[step] = 100.0 * figures.participants * holders;
    }
    for (std::size_t level = 0; level < figures.levels.size(); ++level) {
        const auto reaches = [&](const Tier& tier) {
            return tier.capacity.value >= figures.levels[level].capacity.value;
        };
        double able = 0.0, reaching = 0.0;
        for (const Tier& tier : part.tiers) {
            able += countOf(tier);
            if (reaches(tier)) reaching += countOf(tier);
        }
        // Where tiers are dealt, a participant counts where it is reachable and is dealt one that reaches.
        std::vector<Tier> counting = devices;
        std::vector<bool> marked;
        for (Tier& tier : counting) {
            if (dealt) tier.availability *= reaching / able;
            marked.push_back(dealt || reaches(tier));
        }
        const double none = noneCounts(counting, marked, drawn);
        figures.starvedRounds[level] = std::max(none - figures.unansweredCalls, 0.0) / answered;
    }
    return figures;
}

}  // namespace fiarse
