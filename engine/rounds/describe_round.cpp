#include "engine/rounds/describe_round.h"

#include <cmath>
#include <numeric>

#include "engine/api/traffic.h"
#include "engine/core/hash.h"
#include "engine/metrics/coverage.h"

namespace fiarse {

namespace {

Participation describeClient(const Layout& layout, StrategyKind strategy, const TrainedClient& trained,
                             const ContributionCounts& counts) {
    const std::vector<float>& steps = trained.result->losses;
    const Traffic traffic =
        submodelTraffic(strategy, counts.assigned, layout.maskable, counts.fixed, layout.layers.size());
    return {.client = trained.client->id,
            .tier = trained.client->tier,
            .level = trained.client->level,
            .samples = trained.client->trainCount,
            .assigned = counts.assigned,
            .alive = counts.alive,
            .moved = counts.moved,
            .loss = std::accumulate(steps.begin(), steps.end(), 0.0) / static_cast<double>(steps.size()),
            .firstLoss = static_cast<double>(steps.front()),
            .lastLoss = static_cast<double>(steps.back()),
            .updateNorm = std::sqrt(counts.squaredNorm),
            .seconds = trained.seconds,
            .bytesDown = traffic.down,
            .bytesUp = traffic.up};
}

}  // namespace

void describeRound(const Layout& layout, StrategyKind strategy, std::span<const TrainedClient> trained,
                   const Aggregate& aggregate, RoundRecord& record) {
    double losses = 0.0;
    for (std::size_t i = 0; i < trained.size(); ++i) {
        const Participation one = describeClient(layout, strategy, trained[i], aggregate.contributions[i]);
        losses += one.loss;
        record.bytesDown += one.bytesDown;
        record.bytesUp += one.bytesUp;
        record.participants.push_back(one);
    }
    record.loss = losses / static_cast<double>(trained.size());
    record.coverage.assigned = coverageCounts(aggregate.assigned, layout, trained.size());
    record.coverage.alive = coverageCounts(aggregate.alive, layout, trained.size());
    record.coverage.moved = coverageCounts(aggregate.moved, layout, trained.size());
}

std::string nextHash(const std::string& before, std::int64_t round, std::span<const TrainedClient> trained,
                     const std::vector<float>& weights) {
    Hasher hasher;
    hasher.add(before);
    hasher.add(round);
    for (const TrainedClient& one : trained) {
        hasher.add(one.client->id);
        hasher.add(one.result->losses);
    }
    hasher.add(weights);
    return hasher.hex();
}

}  // namespace fiarse
