/// What the runs of a sweep came to, and the two files that tell it: results.csv and sweep.json.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/result.h"
#include "engine/api/run_groups.h"
#include "engine/api/sweep.h"

namespace fiarse {

struct SweepResults {
    std::vector<RunDigest> runs;   ///< one a child; without rounds where it has no run file
    std::vector<RunGroup> groups;  ///< of `runs`
};

/// Reads the run files of the children in `folder`. Errors: File. Cost: reads every round record.
Result<SweepResults> readSweepResults(const std::vector<SweepChild>& children,
                                      const std::filesystem::path& folder);

/// RFC 4180, one row a group and capacity: the group's name, its value of each axis, how many complete runs
/// there are, and mean and sample standard deviation of each measure. Accuracies and shares are 0..1. A
/// field is empty where there is no number; a deviation needs two runs. Where any group has them, estimated
/// seconds and kWh of the devices follow (cost.h).
/// @param target  also what it took to reach this mean global accuracy, 0..1: how many runs did, rounds, GB
///                and, where known, seconds and kWh.
std::string sweepCsv(const SweepPlan& plan, const SweepResults& results,
                     std::optional<double> target = std::nullopt);

/// One JSON object: the plan with its base experiment, each child with its state, run hash and measures, and
/// the groups.
/// @param statuses  one a child. @param target  as sweepCsv().
std::string sweepJson(const SweepPlan& plan, const std::vector<SweepChild>& children,
                      const std::vector<SweepStatus>& statuses, const SweepResults& results,
                      std::optional<double> target = std::nullopt);

/// The plan in a folder's sweep.json; its base may have contradictions, as a draft may.
/// Errors: File (there is none, or none that holds a plan), Input (the base cannot be read).
Result<SweepPlan> readSweepPlan(const std::filesystem::path& folder);

/// Writes results.csv and sweep.json to the folder, replacing older ones. Errors: File.
Result<void> writeSweepResults(const std::filesystem::path& folder, const std::string& csv,
                               const std::string& json);

}  // namespace fiarse
