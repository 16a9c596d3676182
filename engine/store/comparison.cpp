#include "engine/api/comparison.h"

#include <algorithm>

#include "engine/api/bias.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

/// One of the two runs, as far as it is looked at.
struct Side {
    const RunFile& run;
    std::vector<RoundRecord> records;
    std::vector<RoundPoint> points;
    std::vector<LevelSummary> levels;

    /// Index of the level of this capacity, or -1.
    int levelOf(double capacity) const {
        const std::vector<Level>& all = run.info().levels;
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const Level& level) { return level.capacity.value == capacity; });
        return found == all.end() ? -1 : static_cast<int>(found - all.begin());
    }
    std::optional<LevelSummary> summary(int level) const {
        if (level < 0 || levels.empty()) return std::nullopt;
        return levels[static_cast<std::size_t>(level)];
    }
};

Side sideOf(const RunFile& run, std::optional<std::int64_t> round) {
    if (round) taken(run.record(*round));  // tells which file lacks it
    std::vector<RoundRecord> records = taken(run.records());
    if (round) records.resize(static_cast<std::size_t>(*round));
    std::vector<RoundPoint> points = pointsOf(run.info(), records);
    std::vector<LevelSummary> levels = summarise(points);
    return {run, std::move(records), std::move(points), std::move(levels)};
}

std::int64_t firstDifferent(const Side& left, const Side& right) {
    const std::size_t common = std::min(left.records.size(), right.records.size());
    for (std::size_t i = 0; i < common; ++i)
        if (left.records[i].hash != right.records[i].hash) return left.records[i].round;
    return 0;
}

std::vector<Capacity> capacitiesOf(const Side& left, const Side& right) {
    std::vector<Capacity> capacities;
    for (const Side* side : {&left, &right})
        for (const Level& level : side->run.info().levels) capacities.push_back(level.capacity);
    std::stable_sort(capacities.begin(), capacities.end(),
                     [](const Capacity& a, const Capacity& b) { return a.value > b.value; });
    const auto last = std::unique(capacities.begin(), capacities.end(),
                                  [](const Capacity& a, const Capacity& b) { return a.value == b.value; });
    capacities.erase(last, capacities.end());
    return capacities;
}

std::optional<Fairness> lastFairness(const Side& side) {
    for (auto record = side.records.rbegin(); record != side.records.rend(); ++record)
        if (auto fairness = fairnessOf(side.run.info(), *record)) return fairness;
    return std::nullopt;
}

RunComparison compared(const RunFile& leftRun, const RunFile& rightRun, std::optional<std::int64_t> round) {
    const Side left = sideOf(leftRun, round);
    const Side right = sideOf(rightRun, round);
    RunComparison result;
    result.settings = differences(leftRun.info().experiment, rightRun.info().experiment);
    result.leftRounds = static_cast<std::int64_t>(left.records.size());
    result.rightRounds = static_cast<std::int64_t>(right.records.size());
    result.left = totalsOf(left.points);
    result.right = totalsOf(right.points);
    result.leftFairness = lastFairness(left);
    result.rightFairness = lastFairness(right);
    result.firstDifferentRound = firstDifferent(left, right);
    result.sameLayout = leftRun.info().layout == rightRun.info().layout;
    result.maskRound = std::min(result.leftRounds, result.rightRounds);
    std::vector<std::uint8_t> leftMap, rightMap;
    if (result.sameLayout) {
        leftMap = taken(leftRun.tierMap(result.maskRound));
        rightMap = taken(rightRun.tierMap(result.maskRound));
    }
    for (const Capacity& capacity : capacitiesOf(left, right)) {
        const int a = left.levelOf(capacity.value);
        const int b = right.levelOf(capacity.value);
        LevelComparison level{capacity, left.summary(a), right.summary(b), std::nullopt};
        if (result.sameLayout && a >= 0 && b >= 0)
            level.maskJaccard =
                overlap(maskOf(leftMap, a), maskOf(rightMap, b), leftRun.info().layout).jaccard;
        result.levels.push_back(std::move(level));
    }
    return result;
}

}  // namespace

Result<RunComparison> compareRuns(const RunFile& left, const RunFile& right,
                                  std::optional<std::int64_t> round) {
    try {
        return compared(left, right, round);
    } catch (const ViewError& error) {
        return error.error;
    }
}

}  // namespace fiarse
