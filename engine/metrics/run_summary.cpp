#include "engine/api/run_summary.h"

#include <algorithm>
#include <numeric>

#include "engine/api/cost.h"

namespace fiarse {

namespace {

constexpr std::size_t kMeanOver = 10;

/// Precondition: there are values.
AccuracySummary summaryOf(const std::vector<double>& values) {
    const std::size_t last = std::min(kMeanOver, values.size());
    const double sum = std::accumulate(values.end() - static_cast<std::ptrdiff_t>(last), values.end(), 0.0);
    return {.final = values.back(),
            .best = *std::max_element(values.begin(), values.end()),
            .last10 = sum / static_cast<double>(last)};
}

double meanOfWorstTenth(std::vector<double> accuracies) {
    std::sort(accuracies.begin(), accuracies.end());
    const std::size_t count = (accuracies.size() + 9) / 10;
    const double sum =
        std::accumulate(accuracies.begin(), accuracies.begin() + static_cast<std::ptrdiff_t>(count), 0.0);
    return sum / static_cast<double>(count);
}

std::optional<double> sumOf(const std::optional<double>& a, const std::optional<double>& b) {
    if (!a || !b) return std::nullopt;
    return *a + *b;
}

void addCost(RoundPoint& point, const RunInfo& info, const ModelWork& model, const RoundRecord& record) {
    const RoundCost cost = roundCost(info, model, record);
    point.deviceSeconds = cost.seconds;
    point.deviceJoules = cost.joules;
}

RoundPoint barePoint(const RunInfo& info, const RoundRecord& record) {
    RoundPoint point{.round = record.round,
                     .loss = record.loss,
                     .bytes = record.bytesDown + record.bytesUp,
                     .seconds = record.seconds};
    if (info.layout.maskable > 0)
        point.neverTrained =
            static_cast<double>(record.neverTrained) / static_cast<double>(info.layout.maskable);
    const auto worst = static_cast<std::size_t>(record.worstClient);
    if (record.worstClient >= 0 && worst < record.clientAccuracy.size()) {
        point.worstClient = record.clientAccuracy[worst];
        point.worstTenth = meanOfWorstTenth(record.clientAccuracy);
    }
    for (const LevelEvaluation& level : record.evaluation) {
        point.global.push_back(level.accuracy);
        point.local.push_back(level.localAccuracy);
    }
    return point;
}

}  // namespace

RoundPoint pointOf(const RunInfo& info, const RoundRecord& record) {
    return pointsOf(info, {record}).front();
}

std::vector<RoundPoint> pointsOf(const RunInfo& info, const std::vector<RoundRecord>& records) {
    std::vector<RoundPoint> points;
    points.reserve(records.size());
    for (const RoundRecord& record : records) points.push_back(barePoint(info, record));
    if (!statesCost(info.experiment)) return points;
    const ModelWork model = modelWork(info);
    for (std::size_t i = 0; i < points.size(); ++i) addCost(points[i], info, model, records[i]);
    return points;
}

std::optional<RunTotals> totalsOf(const std::vector<RoundPoint>& points) {
    if (points.empty()) return std::nullopt;
    const RoundPoint& last = points.back();
    RunTotals totals{.loss = last.loss, .neverTrained = last.neverTrained};
    totals.deviceSeconds = totals.deviceJoules = 0.0;
    for (const RoundPoint& point : points) {
        totals.bytes += point.bytes;
        totals.seconds += point.seconds;
        totals.deviceSeconds = sumOf(totals.deviceSeconds, point.deviceSeconds);
        totals.deviceJoules = sumOf(totals.deviceJoules, point.deviceJoules);
        if (point.worstClient) totals.worstClient = point.worstClient;
        if (point.worstTenth) totals.worstTenth = point.worstTenth;
    }
    return totals;
}

std::optional<double> meanAccuracy(const RoundPoint& point) {
    if (point.global.empty()) return std::nullopt;
    return std::accumulate(point.global.begin(), point.global.end(), 0.0) /
           static_cast<double>(point.global.size());
}

std::optional<TargetReached> targetReached(const std::vector<RoundPoint>& points, double target) {
    TargetReached reached{.deviceSeconds = 0.0, .deviceJoules = 0.0};
    for (const RoundPoint& point : points) {
        reached.round = point.round;
        reached.bytes += point.bytes;
        reached.deviceSeconds = sumOf(reached.deviceSeconds, point.deviceSeconds);
        reached.deviceJoules = sumOf(reached.deviceJoules, point.deviceJoules);
        const std::optional<double> accuracy = meanAccuracy(point);
        if (accuracy && *accuracy >= target) return reached;
    }
    return std::nullopt;
}

std::vector<LevelSummary> summarise(const std::vector<RoundPoint>& points) {
    std::vector<std::vector<double>> global, local;
    for (const RoundPoint& point : points) {
        global.resize(std::max(global.size(), point.global.size()));
        local.resize(global.size());
        for (std::size_t level = 0; level < point.global.size(); ++level) {
            global[level].push_back(point.global[level]);
            local[level].push_back(point.local[level]);
        }
    }
    std::vector<LevelSummary> result;
    for (std::size_t level = 0; level < global.size(); ++level)
        result.push_back({summaryOf(global[level]), summaryOf(local[level])});
    return result;
}

}  // namespace fiarse
