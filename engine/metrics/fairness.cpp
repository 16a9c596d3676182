#include "engine/api/fairness.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace fiarse {

namespace {

std::vector<double> meanRanks(std::span<const double> values) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    std::vector<double> ranks(values.size());
    for (std::size_t i = 0; i < order.size();) {
        std::size_t end = i;
        while (end < order.size() && values[order[end]] == values[order[i]]) ++end;
        const double rank = (static_cast<double>(i) + static_cast<double>(end - 1)) / 2.0;
        for (; i < end; ++i) ranks[order[i]] = rank;
    }
    return ranks;
}

double meanOf(std::span<const double> values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

void addSpread(std::vector<double> sorted, Fairness& fairness) {
    const auto n = static_cast<double>(sorted.size());
    std::sort(sorted.begin(), sorted.end());
    const auto tenth = std::max<std::size_t>(1, (sorted.size() + 9) / 10);
    fairness.mean = meanOf(sorted);
    fairness.worstTenth = meanOf(std::span(sorted).first(tenth));
    fairness.bestTenth = meanOf(std::span(sorted).last(tenth));
    fairness.worst = sorted.front();
    double squares = 0.0;
    double deviations = 0.0;
    double weighted = 0.0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        squares += sorted[i] * sorted[i];
        deviations += (sorted[i] - fairness.mean) * (sorted[i] - fairness.mean);
        weighted += (2.0 * static_cast<double>(i) - n + 1.0) * sorted[i];
    }
    fairness.variance = 1e4 * deviations / n;
    if (squares > 0.0) {
        fairness.jain = n * fairness.mean * fairness.mean / squares;
        fairness.gini = weighted / (n * n * fairness.mean);
    }
}

}  // namespace

double spearman(std::span<const double> x, std::span<const double> y) {
    if (x.empty()) return 0.0;
    const std::vector<double> a = meanRanks(x);
    const std::vector<double> b = meanRanks(y);
    const double middle = (static_cast<double>(a.size()) - 1.0) / 2.0;
    double ab = 0.0;
    double aa = 0.0;
    double bb = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        ab += (a[i] - middle) * (b[i] - middle);
        aa += (a[i] - middle) * (a[i] - middle);
        bb += (b[i] - middle) * (b[i] - middle);
    }
    return aa > 0.0 && bb > 0.0 ? ab / std::sqrt(aa * bb) : 0.0;
}

std::optional<Fairness> fairnessOf(const RunInfo& info, const RoundRecord& record) {
    if (!record.evaluated || record.clientAccuracy.empty() || record.evaluation.empty()) return std::nullopt;
    Fairness fairness;
    addSpread(record.clientAccuracy, fairness);
    std::vector<double> capacities;
    for (const ClientInfo& client : info.clients)
        capacities.push_back(info.levels[static_cast<std::size_t>(client.level)].capacity.value);
    if (capacities.size() == record.clientAccuracy.size())
        fairness.spearman = spearman(capacities, record.clientAccuracy);

    const auto [low, high] = std::minmax_element(
        record.evaluation.begin(), record.evaluation.end(),
        [](const LevelEvaluation& a, const LevelEvaluation& b) { return a.localAccuracy < b.localAccuracy; });
    fairness.tierGap = high->localAccuracy - low->localAccuracy;
    fairness.worstClass = 1.0;
    for (std::size_t level = 0; level < record.evaluation.size(); ++level) {
        const std::vector<double>& recall = record.evaluation[level].classAccuracy;
        for (std::size_t c = 0; c < recall.size(); ++c) {
            // Not a number where no test example has the class.
            if (!(recall[c] < fairness.worstClass)) continue;
            fairness.worstClass = recall[c];
            fairness.worstClassIndex = c;
            fairness.worstClassLevel = level;
        }
    }
    return fairness;
}

std::vector<Inversion> inversionsOf(const RunInfo& info, const RoundRecord& record) {
    std::vector<Inversion> found;
    const auto n = static_cast<double>(std::max<std::int64_t>(1, info.testCount));
    for (std::size_t level = 0; level + 1 < record.evaluation.size(); ++level) {
        const double larger = record.evaluation[level].accuracy;
        const double smaller = record.evaluation[level + 1].accuracy;
        const double error = std::sqrt((larger * (1.0 - larger) + smaller * (1.0 - smaller)) / n);
        if (smaller - larger > 2.0 * error && smaller > larger)
            found.push_back({.larger = level, .smaller = level + 1, .gap = smaller - larger, .error = error});
    }
    return found;
}

}  // namespace fiarse
