/// What a run came to, in a few numbers, and the thin line of its rounds that curves are drawn of.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/api/records.h"

namespace fiarse {

/// One accuracy over the rounds of a run; all in 0..1.
struct AccuracySummary {
    double final = 0.0;   ///< at the last evaluation
    double best = 0.0;    ///< over all evaluations
    double last10 = 0.0;  ///< mean of the last ten evaluations, or of all where there are fewer

    friend bool operator==(const AccuracySummary&, const AccuracySummary&) = default;
};

/// What one run reached with one capacity.
struct LevelSummary {
    AccuracySummary global, local;

    friend bool operator==(const LevelSummary&, const LevelSummary&) = default;
};

/// What one run came to besides the accuracies of its capacities.
struct RunTotals {
    double loss = 0.0;                  ///< mean training loss of the last round
    std::optional<double> worstClient;  ///< accuracy of the worst client at the last evaluation, 0..1
    std::optional<double> worstTenth;   ///< mean accuracy of the worst tenth of the clients then, 0..1
    double neverTrained = 0.0;          ///< share of the maskable parameters never trained so far, 0..1
    std::uint64_t bytes = 0;            ///< sent in all rounds, both ways
    double seconds = 0.0;               ///< wall time of all rounds
    /// Estimated time (s) and energy (J) of the devices in all rounds (cost.h); empty where they are unknown.
    std::optional<double> deviceSeconds, deviceJoules;

    friend bool operator==(const RunTotals&, const RunTotals&) = default;
};

/// The numbers of one round without the lists of participants and layers; some hundred bytes.
struct RoundPoint {
    std::int64_t round = 0;  ///< 1-based
    double loss = 0.0;
    double neverTrained = 0.0;  ///< share of the maskable parameters, 0..1
    std::uint64_t bytes = 0;    ///< both ways, this round
    double seconds = 0.0;
    /// Estimated time (s) and energy (J) of the devices in this round (cost.h); empty where they are unknown.
    std::optional<double> deviceSeconds, deviceJoules;
    std::optional<double> worstClient;  ///< empty unless evaluated
    /// Mean local accuracy of the ⌈clients / 10⌉ clients that have the lowest; empty unless evaluated.
    std::optional<double> worstTenth;
    std::vector<double> global, local;  ///< accuracy, [level]; empty unless evaluated

    friend bool operator==(const RoundPoint&, const RoundPoint&) = default;
};

/// All of these are pure; any thread. pointsOf() makes the model's work once where costs are stated.
RoundPoint pointOf(const RunInfo& info, const RoundRecord& record);
std::vector<RoundPoint> pointsOf(const RunInfo& info, const std::vector<RoundRecord>& records);
/// Empty without rounds.
std::optional<RunTotals> totalsOf(const std::vector<RoundPoint>& points);

/// What it took to reach an accuracy, from the first round on.
struct TargetReached {
    std::int64_t round = 0;                             ///< the first evaluated round that has it
    std::uint64_t bytes = 0;                            ///< sent until then, both ways
    std::optional<double> deviceSeconds, deviceJoules;  ///< as RunTotals

    friend bool operator==(const TargetReached&, const TargetReached&) = default;
};

/// Mean global accuracy over the capacities; empty where the round was not evaluated.
std::optional<double> meanAccuracy(const RoundPoint& point);

/// Empty where no round has a mean global accuracy of at least `target`, 0..1.
std::optional<TargetReached> targetReached(const std::vector<RoundPoint>& points, double target);

/// Final, best and mean of the last ten evaluations of each level; empty where no round was evaluated.
std::vector<LevelSummary> summarise(const std::vector<RoundPoint>& points);

}  // namespace fiarse
