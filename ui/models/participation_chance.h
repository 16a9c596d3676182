/// What chance alone gives: how often a client takes part, and how often a capacity is missing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::ui {

/// Rounds that a client takes part in.
struct ExpectedRounds {
    double mean = 0.0, spread = 0.0;  ///< spread: one standard deviation
};

/// Of each client over `rounds` rounds, [clients]: p = a·m/n of each round, with the availability a of its
/// tier, given that somebody answers. Where tiers are dealt anew each round, a is the mean of the fleet.
std::vector<ExpectedRounds> expectedByClient(const RunInfo& info, std::size_t rounds);

/// The same of a client of whom nothing is known: p is the mean over the clients.
ExpectedRounds expectedRounds(const RunInfo& info, std::size_t rounds);

/// P(a round has no participant of `level` or a larger capacity). Source: method.md, section 5 (starved
/// rounds); with availability below 1 as the preview counts it.
double starvedChance(const RunInfo& info, int level);

/// P(nobody of `reaching` clients is among m drawn from n without putting back) = C(n − reaching, m) / C(n,
/// m). 0 where they cannot all be missed.
double starvedProbability(std::int64_t clients, std::int64_t reaching, std::int64_t participants);

}  // namespace fiarse::ui
