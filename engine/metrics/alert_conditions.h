/// The conditions of the alert rules, one function a rule; none of them remembers anything.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/alerts.h"
#include "engine/api/records.h"

namespace fiarse {

/// All that a condition may look at.
struct AlertRound {
    const RunInfo& info;
    const RoundRecord& record;
    const RoundArrays& arrays;           ///< after the round
    std::span<const std::uint8_t> used;  ///< tier map that the round started from, [d_all]
    double frozenGini = 0.0;
    std::int64_t bestRound = 0;  ///< when the mean accuracy was last exceeded; 0 = never
    const std::vector<std::vector<std::uint64_t>>& exposure;  ///< with this round, [level][class]
    std::int64_t exposureRounds = 0;
    std::span<const std::uint64_t> reached = {};  ///< AlertMemory::reached, with this round
    std::int64_t reachedRounds = 0;
};

/// Every place at which the rule's condition holds now, however long; `round` and `rule` are left open.
std::vector<Alert> holdingConditions(const AlertRule& rule, const AlertRound& round);

/// Those of attacks and defences among them (robustness_conditions.cpp).
void addRobustnessConditions(const AlertRule& rule, const AlertRound& round, std::vector<Alert>& found);

/// Mean over the levels of the global accuracy; -1 where the round was not evaluated.
double meanAccuracy(const RoundRecord& record);

}  // namespace fiarse
