#include <fmt/format.h>

#include "engine/store/curve_pictures.h"
#include "engine/store/npy.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

using Round = std::optional<std::int64_t>;

BiasAccumulator biasOrLast(const RunFile& run, Round round) {
    return taken(run.bias(round.value_or(run.completedRounds()), CoverageKind::Assigned));
}

void writeBias(const RunFile& run, Round round, TableSink& sink) {
    const BiasRatios ratios = biasOrLast(run, round).ratios();
    writeParameters(run, sink, {"total", "lock_in", "luck"}, [&](std::size_t p) -> std::vector<Cell> {
        return {ratios.total[p], ratios.lockIn[p], ratios.luck[p]};
    });
}

std::string biasNpy(const RunFile& run, Round round) {
    const BiasRatios ratios = biasOrLast(run, round).ratios();
    std::vector<float> values = ratios.total;
    values.insert(values.end(), ratios.lockIn.begin(), ratios.lockIn.end());
    values.insert(values.end(), ratios.luck.begin(), ratios.luck.end());
    return npyFile(values, {3, ratios.total.size()});
}

void writeLorenz(const RunFile& run, Round round, TableSink& sink) {
    const LorenzCurve curve = biasOrLast(run, round).lorenz();
    sink.columns({"parameters", "counts"});
    for (std::size_t i = 0; i < curve.parameters.size(); ++i)
        sink.row({cell(curve.parameters[i]), cell(curve.counts[i])});
}

std::string lorenzNpy(const RunFile& run, Round round) {
    const LorenzCurve curve = biasOrLast(run, round).lorenz();
    std::vector<double> values = curve.parameters;
    values.insert(values.end(), curve.counts.begin(), curve.counts.end());
    return npyFile(values, {2, curve.parameters.size()});
}

std::vector<std::vector<std::uint32_t>> keptHistograms(const RunFile& run, Round round) {
    RoundArrays arrays = taken(run.arrays(round.value_or(run.completedRounds())));
    if (arrays.magnitudes.empty()) {
        throw ViewError({.message = fmt::format("The magnitudes of round {} are not kept; an older version "
                                                "of the program recorded it.",
                                                arrays.round)});
    }
    return std::move(arrays.magnitudes);
}

void writeMagnitudes(const RunFile& run, Round round, TableSink& sink) {
    const auto histograms = keptHistograms(run, round);
    sink.columns({"layer", "bin", "smallest", "weights"});
    for (std::size_t layer = 0; layer < histograms.size(); ++layer) {
        for (std::size_t bin = 0; bin < histograms[layer].size(); ++bin) {
            sink.row({run.info().layout.layers.at(layer).name, cell(std::uint64_t{bin}),
                      cell(magnitudeBinLow(static_cast<int>(bin))),
                      cell(std::uint64_t{histograms[layer][bin]})});
        }
    }
}

std::string magnitudesNpy(const RunFile& run, Round round) {
    const auto histograms = keptHistograms(run, round);
    std::vector<std::uint32_t> values;
    for (const auto& layer : histograms) values.insert(values.end(), layer.begin(), layer.end());
    return npyFile(values, {histograms.size(), std::size_t{kMagnitudeBins}});
}

}  // namespace

std::vector<View> biasViews() {
    return {{.name = "bias", .table = writeBias, .npy = biasNpy},
            {.name = "lorenz", .table = writeLorenz, .npy = lorenzNpy, .svg = lorenzSvg},
            {.name = "magnitudes", .table = writeMagnitudes, .npy = magnitudesNpy}};
}

}  // namespace fiarse
