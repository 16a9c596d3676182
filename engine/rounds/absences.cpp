#include "engine/api/absences.h"

#include <algorithm>

#include "engine/api/masks.h"
#include "engine/rounds/selection.h"

namespace fiarse {

bool hasAbsences(const Experiment& experiment) {
    return std::any_of(experiment.tiers.begin(), experiment.tiers.end(),
                       [](const Tier& tier) { return tier.availability < 1.0; });
}

std::optional<std::vector<std::int64_t>> unreachedClients(const RunInfo& info, const RoundRecord& record) {
    const Experiment& experiment = info.experiment;
    if (!hasAbsences(experiment)) return std::vector<std::int64_t>{};
    const auto eligible = [&](const ClientInfo& client) {
        const std::size_t tier = experiment.strategy.tiers == TierAssignment::Dynamic
                                     ? dealtTier(experiment, client.id, record.round)
                                     : static_cast<std::size_t>(client.tier);
        return takesPart(experiment.strategy, experiment.tiers[tier].capacity.value);
    };
    std::vector<std::int64_t> unreached;
    const auto drawn = selectParticipants(experiment, info.clients, record.round, eligible, &unreached);
    if (!drawn) return std::nullopt;
    const bool same =
        std::equal(drawn->begin(), drawn->end(), record.participants.begin(), record.participants.end(),
                   [](std::int64_t id, const Participation& one) { return id == one.client; });
    if (!same) return std::nullopt;
    return unreached;
}

}  // namespace fiarse
