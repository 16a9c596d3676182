/// From what a round left behind to its record.
#pragma once

#include <span>
#include <vector>

#include "engine/api/records.h"
#include "engine/clients/local_trainer.h"
#include "engine/server/aggregation.h"

namespace fiarse {

/// One participant's training as the simulation saw it.
struct TrainedClient {
    const ClientInfo* client = nullptr;
    const LocalResult* result = nullptr;
    double seconds = 0.0;
};

/// Fills participants, loss, bytes and coverage of `record`.
/// @param trained  in ascending client order, one for each of aggregate.contributions.
void describeRound(const Layout& layout, StrategyKind strategy, std::span<const TrainedClient> trained,
                   const Aggregate& aggregate, RoundRecord& record);

/// The next run hash: over the one before, the round, its participants, their losses and the weights.
std::string nextHash(const std::string& before, std::int64_t round, std::span<const TrainedClient> trained,
                     const std::vector<float>& weights);

}  // namespace fiarse
