/// Runs that differ only in what chance drew, collapsed to mean ± sample standard deviation.
///
/// Two runs are of one group where everything that decides their numbers but the seed is the same. So:
/// - name, note, names and colours of tiers, alert rules and `checkpoint.every` never separate runs, nor
///   does a setting that plays no part (the concentration of an even partition);
/// - what estimates of cost go by (links, speeds, the deadline) does: the estimates differ;
/// - the planned number of rounds does: accuracy after 20 rounds and after 100 are two measurements;
/// - a branch is a group of its own: its first rounds were run with other settings.
/// A run counts in the group's totals where it has its planned rounds, and only up to them (`fiarse resume
/// --to` goes further); the series per round take what there is. Of runs with the same seed, whose numbers
/// are the same by design, only the longest counts.
/// All functions are pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/run_summary.h"

namespace fiarse {

/// The experiment with everything that does not decide its numbers, and the seed, taken back to defaults: two
/// runs are of one group where this is the same.
Experiment measuredSettings(const Experiment& experiment);

/// A run as far as groups look at it; a hundred bytes a round.
struct RunDigest {
    Experiment experiment;
    std::string parentId;  ///< of a branch, else empty
    std::int64_t parentRound = 0;
    std::vector<Level> levels;
    std::vector<RoundPoint> points;  ///< rounds 1, 2, ... without gaps

    bool complete() const { return static_cast<std::int64_t>(points.size()) >= experiment.rounds; }
};

RunDigest digestOf(const RunInfo& info, const std::vector<RoundRecord>& records);

/// Mean and spread of one number over the runs of a group.
struct Spread {
    std::size_t runs = 0;  ///< how many have the number; 0 = the rest says nothing
    double mean = 0.0;
    double deviation = 0.0;  ///< sample standard deviation, √(Σ(x − mean)² / (runs − 1)); 0 for one run

    double low() const { return mean - deviation; }
    double high() const { return mean + deviation; }

    friend bool operator==(const Spread&, const Spread&) = default;
};

Spread spreadOf(std::span<const double> values);

struct AccuracySpread {
    Spread final, best, last10;
};

/// One capacity of a group.
struct LevelSpread {
    AccuracySpread global, local;
};

struct RunGroup {
    /// The settings in which the groups differ, "scope global · lr 0.05"; the name of the experiment where
    /// there is one group.
    std::string name;
    Experiment experiment;          ///< of its first run
    std::vector<std::size_t> runs;  ///< indices of the runs that count, ascending
    std::size_t complete = 0;       ///< how many of them have all rounds; only these are in what follows
    std::vector<Level> levels;
    std::vector<LevelSpread> accuracies;  ///< [level]; empty where no complete run was evaluated
    Spread loss, worstClient, worstTenth, neverTrained, bytes, seconds;  ///< as RunTotals
    Spread deviceSeconds, deviceJoules;                                  ///< likewise
};

/// What the complete runs of a group took to reach an accuracy; those that never did are left out.
struct TargetSpread {
    Spread round, bytes, deviceSeconds, deviceJoules;  ///< as TargetReached
};

/// @param runs  what groupRuns() was given. @param target  mean global accuracy over the capacities, 0..1.
TargetSpread targetSpread(const RunGroup& group, const std::vector<RunDigest>& runs, double target);

/// In the order of each group's first run.
std::vector<RunGroup> groupRuns(const std::vector<RunDigest>& runs);

/// What is drawn round by round.
enum class RoundMetric { Global, Local, WorstClient, NeverTrained, Loss, Bytes };

struct RoundSpread {
    std::int64_t round = 0;
    Spread value;
};

/// Mean and spread of a metric in each round that at least one run of the group has it for, by rising round.
/// @param runs   what groupRuns() was given.
/// @param level  for Global and Local: which; without effect on the others.
std::vector<RoundSpread> seriesOf(const RunGroup& group, const std::vector<RunDigest>& runs,
                                  RoundMetric metric, std::size_t level = 0);

}  // namespace fiarse
