/// Edits of a fleet as pure functions: each takes an experiment and returns the changed one, with
/// data.partition.clients equal to the sum over the tiers. Rows are indices into Experiment::tiers.
#pragma once

#include <QColor>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/experiment.h"

namespace fiarse::ui {

class Theme;

/// The experiment with these tiers. Participants are left alone, even where they no longer fit.
Experiment withTiers(Experiment experiment, std::vector<Tier> tiers);

/// A new tier below `row` (-1 = at the top), a quarter as strong as the one at `row`, one client.
Experiment withTierAdded(const Experiment& experiment, int row);
/// A copy of the tier below it, with a name of its own.
Experiment withTierDuplicated(const Experiment& experiment, int row);
/// Precondition: more than one tier.
Experiment withTierRemoved(const Experiment& experiment, int row);
Experiment withTierMoved(const Experiment& experiment, int from, int to);

/// The experiment with so many clients in the tier at `row`.
/// @param keepTotal  the other tiers make room in proportion, at least one client each, so that the sum over
///                   the tiers stays; a single tier then cannot change.
/// Errors: Input where the others cannot make room, or `clients` < 1.
Result<Experiment> withClients(const Experiment& experiment, int row, std::int64_t clients, bool keepTotal);

/// The tiers with `clients` clients in all, their shares kept as closely as whole numbers allow and at
/// least one client each. Errors: Input if there are fewer clients than tiers.
Result<std::vector<Tier>> scaledTiers(std::vector<Tier> tiers, std::int64_t clients);

/// Number of distinct capacities; the fleet's levels (engine/api/records.h).
int levelCount(const std::vector<Tier>& tiers);
/// Level of the tier's capacity, 0 = the largest.
int levelOfTier(const std::vector<Tier>& tiers, int row);

/// The tier's own colour, or its level's on the theme's ramp.
QColor tierColour(const std::vector<Tier>& tiers, int row, const Theme& theme);
/// The colour of a level: of its first tier.
QColor levelColour(const std::vector<Tier>& tiers, int level, const Theme& theme);

}  // namespace fiarse::ui
