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

/// Whether the strategy draws a client at all, [clients]: `exclusive` leaves out who is too small.
std::vector<bool> drawnClients(const RunInfo& info);

/// Of each client over `rounds` rounds, [clients]: p = a·m/n of each round, with the availability a of its
/// tier, given that somebody answers; n counts the clients that the strategy draws at all, the others have 0.
std::vector<ExpectedRounds> expectedByClient(const RunInfo& info, std::size_t rounds);

/// The same of a client of whom only that it is drawn is known: p is the mean over those clients.
ExpectedRounds expectedRounds(const RunInfo& info, std::size_t rounds);

/// P(a round has no participant of `level` or a larger capacity). Source: method.md, section 5 (starved
/// rounds); with availability below 1 as the preview counts it.
double starvedChance(const RunInfo& info, int level);

}  // namespace fiarse::ui
