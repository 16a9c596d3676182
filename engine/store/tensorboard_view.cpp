#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

#include "engine/store/event_file.h"
#include "engine/store/event_time.h"
#include "engine/store/map_posters.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

constexpr int kImageSide = 512;  // pixels at most
constexpr int kWeightBuckets = 64;

/// "churn/0.25": one curve for each level. Capacities as numbers: "/" divides groups there.
void levelScalars(EventFile& file, const RunInfo& info, const std::string& name,
                  const std::vector<double>& values) {
    for (std::size_t level = 0; level < values.size(); ++level) {
        file.scalar(fmt::format("{}/{}", name, info.levels.at(level).capacity.value), values[level]);
    }
}

void addRobustness(EventFile& file, const RunInfo& info, const RoundRecord& record) {
    const auto count = [&](const char* name, auto is) {
        file.scalar(name, static_cast<double>(
                              std::count_if(record.participants.begin(), record.participants.end(), is)));
    };
    levelScalars(file, info, "attack_success", record.robustness.attackSuccess);
    count("robustness/malicious", [](const Participation& one) { return one.malicious; });
    count("robustness/refused", [](const Participation& one) { return isRefused(one.rejection); });
    count("robustness/clipped", [](const Participation& one) { return one.factor < 1.0; });
    file.scalar("robustness/owned", record.robustness.owned);
    file.scalar("robustness/below_quorum", record.robustness.belowQuorum);
}

void addScalars(EventFile& file, const RunInfo& info, const RoundRecord& record) {
    std::vector<double> global, local;
    for (const LevelEvaluation& evaluation : record.evaluation) {
        global.push_back(evaluation.accuracy);
        local.push_back(evaluation.localAccuracy);
    }
    levelScalars(file, info, "global_accuracy", global);
    levelScalars(file, info, "local_accuracy", local);
    if (!record.clientAccuracy.empty()) {
        file.scalar("local_accuracy/worst_client",
                    *std::min_element(record.clientAccuracy.begin(), record.clientAccuracy.end()));
    }
    file.scalar("training/loss", record.loss);
    file.scalar("training/seconds", record.seconds);
    levelScalars(file, info, "churn", record.churn);
    levelScalars(file, info, "initial_jaccard", record.initialJaccard);
    file.scalar("bias/gini", record.gini);
    file.scalar("bias/never_held", static_cast<double>(record.neverHeld));
    file.scalar("bias/never_trained", static_cast<double>(record.neverTrained));
    file.scalar("staleness/mean", record.meanStaleness);
    file.scalar("staleness/max", static_cast<double>(record.maxStaleness));
    file.scalar("training/update_squared_norm", record.updateSquaredNorm);
    if (!record.levelGradients.empty()) {
        std::vector<double> norms;
        for (const LevelGradient& one : record.levelGradients) norms.push_back(one.squaredNorm);
        levelScalars(file, info, "gradient_squared_norm", norms);
        file.scalar("gradient_squared_norm/full_model", record.fullGradient);
    }
    file.scalar("bytes/down", static_cast<double>(record.bytesDown));
    file.scalar("bytes/up", static_cast<double>(record.bytesUp));
    if (record.robustness.active) addRobustness(file, info, record);
    file.scalar("alerts/count", static_cast<double>(record.alerts.size()));
}

/// The bins as they are stored; sums are those of the bins' middles.
EventHistogram magnitudeHistogram(const std::vector<std::uint32_t>& bins) {
    EventHistogram histogram;
    const auto filled = [](std::uint32_t count) { return count > 0; };
    const auto first = std::find_if(bins.begin(), bins.end(), filled);
    const auto last = std::find_if(bins.rbegin(), bins.rend(), filled).base();
    for (auto bin = first; bin < last; ++bin) {
        const int index = static_cast<int>(bin - bins.begin());
        const double low = magnitudeBinLow(index), high = magnitudeBinLow(index + 1);
        const double middle = (low + high) / 2.0;
        if (bin == first) histogram.min = low;
        histogram.max = high;
        histogram.count += *bin;
        histogram.sum += middle * *bin;
        histogram.sumOfSquares += middle * middle * *bin;
        histogram.limits.push_back(high);
        histogram.counts.push_back(*bin);
    }
    return histogram;
}

EventHistogram weightHistogram(std::span<const float> weights) {
    const auto [low, high] = std::minmax_element(weights.begin(), weights.end());
    EventHistogram histogram{.min = *low, .max = *high, .count = static_cast<double>(weights.size())};
    const double width = (histogram.max - histogram.min) / kWeightBuckets;
    histogram.counts.assign(kWeightBuckets, 0.0);
    for (const float weight : weights) {
        const double steps = width > 0.0 ? (double{weight} - histogram.min) / width : 0.0;
        const int bucket = std::clamp(static_cast<int>(steps), 0, kWeightBuckets - 1);
        histogram.counts[static_cast<std::size_t>(bucket)] += 1.0;
        histogram.sum += double{weight};
        histogram.sumOfSquares += double{weight} * double{weight};
    }
    for (int i = 1; i < kWeightBuckets; ++i) histogram.limits.push_back(histogram.min + width * i);
    histogram.limits.push_back(histogram.max);
    return histogram;
}

void addArrays(EventFile& file, const RunInfo& info, const RoundArrays& arrays) {
    const std::vector<LayerInfo>& layers = info.layout.layers;
    for (std::size_t layer = 0; layer < arrays.magnitudes.size(); ++layer) {
        file.histogram("magnitude/" + layers.at(layer).name, magnitudeHistogram(arrays.magnitudes[layer]));
    }
    if (arrays.weights.empty()) return;
    const CellColour colours = tierColours(info, arrays.tierMap);
    for (const LayerInfo& layer : layers) {
        if (layer.count == 0) continue;
        file.histogram("weights/" + layer.name,
                       weightHistogram(std::span(arrays.weights).subspan(layer.offset, layer.count)));
        file.image("tier_map/" + layer.name, layerPicture(layer, colours, kImageSide));
    }
}

std::string tensorboardEvents(const RunFile& run, View::Round round) {
    const RunInfo& info = run.info();
    const std::vector<RoundRecord> records = taken(run.records());
    double wallTime = secondsSince1970(info.created);
    EventFile file(wallTime);
    // Time passes in the rounds that are left out, too.
    const auto wanted = [&](std::int64_t step) { return !round || *round == step; };
    if (round) taken(run.tierMap(*round));  // tells where there is no such round
    if (wanted(0)) addArrays(file, info, taken(run.arrays(0)));
    file.endStep(0, wallTime);
    for (const RoundRecord& record : records) {
        wallTime += record.seconds;
        if (!wanted(record.round)) continue;
        addScalars(file, info, record);
        addArrays(file, info, taken(run.arrays(record.round)));
        file.endStep(record.round, wallTime);
    }
    return file.contents();
}

}  // namespace

View tensorboardView() {
    return {.name = "tensorboard", .tfevents = tensorboardEvents};
}

}  // namespace fiarse
