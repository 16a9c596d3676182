#include "ui/models/participation_chance.h"

#include <algorithm>
#include <cmath>

#include "engine/api/absences.h"
#include "engine/api/bias.h"
#include "engine/api/preview.h"

namespace fiarse::ui {
namespace {

double availabilityOf(const RunInfo& info, const ClientInfo& client) {
    const auto tier = static_cast<std::size_t>(client.tier);
    return tier < info.experiment.tiers.size() ? info.experiment.tiers[tier].availability : 1.0;
}

/// Chance of a client that is drawn and can always be reached: a draw that nobody answers is repeated.
/// @param clients  whom the server draws from.
double chanceOfDraw(const RunInfo& info, std::ptrdiff_t clients) {
    const double drawn = std::min(1.0, static_cast<double>(info.experiment.training.participants) /
                                           static_cast<double>(std::max<std::ptrdiff_t>(clients, 1)));
    return hasAbsences(info.experiment) ? drawn / (1.0 - fleetFigures(info.experiment).unansweredCalls)
                                        : drawn;
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
    const double chance = chanceOfDraw(info, std::count(drawn.begin(), drawn.end(), true));
    std::vector<ExpectedRounds> expected;
    for (std::size_t i = 0; i < info.clients.size(); ++i)
        expected.push_back(drawn[i] ? expectedOf(chance * availabilityOf(info, info.clients[i]), rounds)
                                    : ExpectedRounds{});
    return expected;
}

ExpectedRounds expectedRounds(const RunInfo& info, std::size_t rounds) {
    const std::vector<bool> drawn = drawnClients(info);
    const std::ptrdiff_t clients = std::count(drawn.begin(), drawn.end(), true);
    double availability = 0.0;
    for (std::size_t i = 0; i < info.clients.size(); ++i)
        if (drawn[i]) availability += availabilityOf(info, info.clients[i]);
    return expectedOf(chanceOfDraw(info, clients) * availability /
                          static_cast<double>(std::max<std::ptrdiff_t>(clients, 1)),
                      rounds);
}

double starvedChance(const RunInfo& info, int level) {
    return fleetFigures(info.experiment).starvedRounds.at(static_cast<std::size_t>(std::max(level, 0)));
}

}  // namespace fiarse::ui
