#include "engine/rounds/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <span>

#include "engine/core/random.h"

namespace fiarse {

namespace {

constexpr std::uint64_t kMostCalls = 1000;

bool isReachable(const Experiment& experiment, const ClientInfo& client, std::int64_t round,
                 std::uint64_t call) {
    const double availability = experiment.tiers[static_cast<std::size_t>(client.tier)].availability;
    if (availability >= 1.0) return true;
    Random random = Random::stream(experiment.seed, "availability", static_cast<std::uint64_t>(client.id),
                                   static_cast<std::uint64_t>(round));
    for (std::uint64_t earlier = 0; earlier < call; ++earlier) random.next();
    return random.uniform() < availability;
}

}  // namespace

Result<std::vector<std::int64_t>> selectParticipants(const Experiment& experiment,
                                                     const std::vector<ClientInfo>& clients,
                                                     std::int64_t round,
                                                     const std::function<bool(const ClientInfo&)>& eligible,
                                                     std::vector<std::int64_t>* unreached) {
    std::set<std::int64_t> missed;
    for (std::uint64_t call = 0; call < kMostCalls; ++call) {
        std::vector<std::int64_t> drawn(clients.size());
        std::iota(drawn.begin(), drawn.end(), 0);
        if (eligible)
            std::erase_if(drawn,
                          [&](std::int64_t id) { return !eligible(clients[static_cast<std::size_t>(id)]); });
        if (drawn.empty())
            return Error{.kind = ErrorKind::Run,
                         .message = fmt::format("In round {} no client was dealt as much as "
                                                "strategy.exclusive_capacity = {}; lower it, or let "
                                                "strategy.tiers be fixed.",
                                                round, experiment.strategy.exclusiveCapacity),
                         .key = "strategy.exclusive_capacity"};
        Random random =
            Random::stream(experiment.seed, "participants", static_cast<std::uint64_t>(round), call);
        random.shuffle(std::span(drawn));
        drawn.resize(std::min(drawn.size(), static_cast<std::size_t>(experiment.training.participants)));
        std::erase_if(drawn, [&](std::int64_t id) {
            const bool missing = !isReachable(experiment, clients[static_cast<std::size_t>(id)], round, call);
            if (missing && unreached != nullptr) missed.insert(id);
            return missing;
        });
        if (drawn.empty()) continue;
        std::sort(drawn.begin(), drawn.end());
        if (unreached != nullptr) {
            for (const std::int64_t id : drawn) missed.erase(id);
            unreached->assign(missed.begin(), missed.end());
        }
        return drawn;
    }
    return Error{.kind = ErrorKind::Run,
                 .message = fmt::format("In round {} no client was reachable in {} calls; raise the "
                                        "availability of the tiers or training.participants (now {}).",
                                        round, kMostCalls, experiment.training.participants),
                 .key = "tier"};
}

std::size_t dealtTier(const Experiment& experiment, std::int64_t client, std::int64_t round) {
    std::uint64_t clients = 0;
    for (const Tier& tier : experiment.tiers) clients += static_cast<std::uint64_t>(tier.clients);
    Random random = Random::stream(experiment.seed, "tier", static_cast<std::uint64_t>(client),
                                   static_cast<std::uint64_t>(round));
    std::uint64_t place = random.below(clients);
    std::size_t tier = 0;
    while (place >= static_cast<std::uint64_t>(experiment.tiers[tier].clients))
        place -= static_cast<std::uint64_t>(experiment.tiers[tier++].clients);
    return tier;
}

}  // namespace fiarse
