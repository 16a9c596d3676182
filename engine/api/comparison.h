/// Two runs beside each other: settings, metrics, masks.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/capacity.h"
#include "engine/api/fairness.h"
#include "engine/api/fields.h"
#include "engine/api/result.h"
#include "engine/api/run_file.h"
#include "engine/api/run_summary.h"

namespace fiarse {

/// One capacity that either run has.
struct LevelComparison {
    Capacity capacity;
    std::optional<LevelSummary> left, right;  ///< empty where the run lacks the capacity or was not evaluated
    /// Jaccard index of the two masks of this capacity; empty where one is missing or the layouts differ.
    std::optional<double> maskJaccard;
};

struct RunComparison {
    std::vector<FieldDifference> settings;         ///< only what differs
    std::int64_t leftRounds = 0, rightRounds = 0;  ///< completed rounds that were looked at
    std::optional<RunTotals> left, right;          ///< empty where there is no round to look at
    /// Of the last round that was evaluated, each; empty where there is none.
    std::optional<Fairness> leftFairness, rightFairness;
    std::vector<LevelComparison> levels;  ///< by falling capacity
    bool sameLayout = false;              ///< without it, masks cannot be compared
    std::int64_t maskRound = 0;  ///< the masks compared are those after this round; 0 = the initial ones
    /// The first round whose run hashes differ; 0 = none of those that both have.
    std::int64_t firstDifferentRound = 0;
};

/// Compares two runs.
/// @param round  look at both as they were after this round; empty = metrics of all rounds of each, masks
///               after the last round that both have.
/// Errors: Input (a run lacks the round), File.
Result<RunComparison> compareRuns(const RunFile& left, const RunFile& right,
                                  std::optional<std::int64_t> round = std::nullopt);

}  // namespace fiarse
