#include "ui/models/participation_chance.h"

#include <algorithm>
#include <cmath>

#include "engine/api/absences.h"
#include "engine/api/preview.h"

namespace fiarse::ui {
namespace {

double availabilityOf(const RunInfo& info, const ClientInfo& client) {
    const auto tier = static_cast<std::size_t>(client.tier);
    return tier < info.experiment.tiers.size() ? info.experiment.tiers[tier].availability : 1.0;
}

double meanAvailability(const RunInfo& info) {
    double sum = 0.0;
    for (const ClientInfo& client : info.clients) sum += availabilityOf(info, client);
    return info.clients.empty() ? 1.0 : sum / static_cast<double>(info.clients.size());
}

FleetFigures figuresOf(const RunInfo& info) {
    return fleetFigures(info.experiment.tiers, info.experiment.training.participants);
}

/// Chance of a client that can always be reached: a draw that nobody answers is repeated.
double chanceOfDraw(const RunInfo& info) {
    const auto n = static_cast<double>(std::max<std::size_t>(info.clients.size(), 1));
    const double drawn = std::min(1.0, static_cast<double>(info.experiment.training.participants) / n);
    return hasAbsences(info.experiment) ? drawn / (1.0 - figuresOf(info).unansweredCalls) : drawn;
}

ExpectedRounds expectedOf(double chance, std::size_t rounds) {
    const double p = std::min(1.0, chance);
    const auto r = static_cast<double>(rounds);
    return {r * p, std::sqrt(r * p * (1.0 - p))};
}

}  // namespace

std::vector<ExpectedRounds> expectedByClient(const RunInfo& info, std::size_t rounds) {
    const bool dealt = info.experiment.strategy.tiers == TierAssignment::Dynamic;
    const double chance = chanceOfDraw(info);
    const double mean = meanAvailability(info);
    std::vector<ExpectedRounds> expected;
    for (const ClientInfo& client : info.clients)
        expected.push_back(expectedOf(chance * (dealt ? mean : availabilityOf(info, client)), rounds));
    return expected;
}

ExpectedRounds expectedRounds(const RunInfo& info, std::size_t rounds) {
    return expectedOf(chanceOfDraw(info) * meanAvailability(info), rounds);
}

double starvedChance(const RunInfo& info, int level) {
    if (hasAbsences(info.experiment)) {
        const std::vector<double> starved = figuresOf(info).starvedRounds;
        const auto index = static_cast<std::size_t>(std::max(level, 0));
        if (index < starved.size()) return starved[index];
    }
    const auto reaching = std::count_if(info.clients.begin(), info.clients.end(),
                                        [level](const ClientInfo& one) { return one.level <= level; });
    return starvedProbability(static_cast<std::int64_t>(info.clients.size()), reaching,
                              info.experiment.training.participants);
}

double starvedProbability(std::int64_t clients, std::int64_t reaching, std::int64_t participants) {
    double probability = 1.0;
    for (std::int64_t i = 0; i < participants; ++i) {
        if (clients - reaching - i <= 0) return 0.0;
        probability *= static_cast<double>(clients - reaching - i) / static_cast<double>(clients - i);
    }
    return probability;
}

}  // namespace fiarse::ui
