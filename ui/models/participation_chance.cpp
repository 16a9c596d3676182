#include "ui/models/participation_chance.h"

#include <algorithm>
#include <cmath>

#include "engine/api/bias.h"
#include "engine/api/preview.h"

namespace fiarse::ui {
namespace {

double availabilityOf(const RunInfo& info, const ClientInfo& client) {
    const auto tier = static_cast<std::size_t>(client.tier);
    return tier < info.experiment.tiers.size() ? info.experiment.tiers[tier].availability : 1.0;
}

ExpectedRounds expectedOf(double chance, std::size_t rounds) {
    const double p = std::min(1.0, chance);
    const auto r = static_cast<double>(rounds);
    return {r * p, std::sqrt(r * p * (1.0 - p))};
}

}  // namespace

std::vector<bool> drawnClients(const RunInfo& info) {
    const bool dealt = info.experiment.strategy.tiers == TierAssignment::Dynamic;
    const std::vector<Level> levels = trainedLevels(info);
    std::vector<bool> drawn;
    for (const ClientInfo& client : info.clients)
        drawn.push_back(dealt || levels.at(static_cast<std::size_t>(client.level)).clients > 0);
    return drawn;
}

std::vector<ExpectedRounds> expectedByClient(const RunInfo& info, std::size_t rounds) {
    const std::vector<bool> drawn = drawnClients(info);
    double availability = 0.0;
    for (std::size_t i = 0; i < drawn.size(); ++i)
        if (drawn[i]) availability += availabilityOf(info, info.clients[i]);
    // Participants are the clients that are drawn, in proportion to their availability.
    const double chance =
        availability > 0.0 ? fleetFigures(info.experiment).participants / availability : 0.0;
    std::vector<ExpectedRounds> expected;
    for (std::size_t i = 0; i < drawn.size(); ++i)
        expected.push_back(drawn[i] ? expectedOf(chance * availabilityOf(info, info.clients[i]), rounds)
                                    : ExpectedRounds{});
    return expected;
}

ExpectedRounds expectedRounds(const RunInfo& info, std::size_t rounds) {
    const std::vector<bool> drawn = drawnClients(info);
    const auto clients = std::max<std::ptrdiff_t>(std::count(drawn.begin(), drawn.end(), true), 1);
    return expectedOf(fleetFigures(info.experiment).participants / static_cast<double>(clients), rounds);
}

double starvedChance(const RunInfo& info, int level) {
    return fleetFigures(info.experiment).starvedRounds.at(static_cast<std::size_t>(std::max(level, 0)));
}

}  // namespace fiarse::ui
