/// The mask of one participant in any round, stored or running.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/result.h"

namespace fiarse {

/// Whether the masks go by |w| and a θ on it, which then holds during local training too: FIARSE as in the
/// paper, with any scope or floor. Elsewhere thresholds are 0 and masks stay as they are within a round.
bool masksFollowMagnitude(const Experiment& experiment);

/// Whether submodels are made of whole channels.
bool cutsChannels(StrategyKind kind);

/// Whether the server draws clients of this capacity at all: `exclusive` leaves the small ones out.
bool takesPart(const StrategySettings& strategy, double capacity);

/// Whether submodels end at early exits.
bool cutsDepth(StrategyKind kind);

/// Whether tiers hold submodels of their own size; not so for the baselines that train one model.
bool hasTierSizes(StrategyKind kind);

/// Whether a participant's mask may differ from its level's: random masks, random channels, exploration.
bool drawsOwnMasks(const Experiment& experiment);

/// The parameters that `client` was given to train in round `round`, [d_all] 0 or 1; those of its level where
/// clients have no masks of their own. Drawn anew from the seed, so that a run file need not hold it.
/// @param before  the arrays after the round before: their tier map is what the round began with.
/// @param level   the client's level in that round (Participation::level).
/// Errors: Input (no such client or level). Cost: one pass over the parameters. Threads: any.
Result<std::vector<std::uint8_t>> participantMask(const RunInfo& info, const RoundArrays& before,
                                                  std::int64_t round, std::int64_t client,
                                                  std::int64_t level);

}  // namespace fiarse
