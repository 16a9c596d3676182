/// Chances of a round's draw, for the preview.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/experiment.h"

namespace fiarse {

/// Probability that no participant of a draw counts: each of `drawn` clients, drawn without replacement,
/// counts if its tier is `marked` and it is reachable.
/// Exact up to 512 drawn (multivariate hypergeometric, tier by tier); beyond, where a marked tier has an
/// availability < 1, as if drawn with replacement.
/// @param marked  [tiers].
double noneCounts(const std::vector<Tier>& tiers, const std::vector<bool>& marked, std::int64_t drawn);

/// Of which tiers the participants of a round are.
struct ParticipatingTiers {
    /// Those that the strategy draws; where tiers are dealt anew each round, each with the mean availability
    /// of all clients.
    std::vector<Tier> tiers;
    std::vector<double> shares;  ///< of the participants that are of a tier, on average, [Experiment::tiers]
    double drawn = 0.0;          ///< clients that are called, on average
};
ParticipatingTiers participatingTiers(const Experiment& experiment);

/// Expected maximum of a value over the participants of a round that somebody answers.
/// @param values  one a tier, >= 0.
double expectedLargest(const std::vector<Tier>& tiers, const std::vector<double>& values, std::int64_t drawn);

}  // namespace fiarse
