#include "engine/store/curve_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "engine/api/fairness.h"
#include "engine/store/print_colours.h"
#include "engine/store/svg_chart.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

constexpr double kPercent = 100.0;
constexpr double kPlain = 1.0;

/// The values of a round, one a level; as many as are known.
using LevelValues = std::function<std::vector<double>(const RoundRecord&)>;

std::string roundsText(const std::vector<RoundRecord>& records) {
    if (records.size() == 1) return fmt::format("round {}", records.front().round);
    return fmt::format("rounds {} to {}", records.front().round, records.back().round);
}

Chart levelChart(const RunInfo& info, const std::vector<RoundRecord>& records, const std::string& title,
                 const std::string& yTitle, const LevelValues& values, double unit = kPercent) {
    Chart chart{
        .title = fmt::format("{}, {}", title, roundsText(records)), .xTitle = "Round", .yTitle = yTitle};
    for (std::size_t level = 0; level < info.levels.size(); ++level) {
        ChartSeries series{levelTitle(info.levels[level]), levelLineColour(level, info.levels.size()),
                           dashPattern(level)};
        for (const RoundRecord& record : records) {
            const std::vector<double> all = values(record);
            if (level < all.size()) series.points.emplace_back(record.round, all[level] * unit);
        }
        chart.series.push_back(std::move(series));
    }
    return chart;
}

/// A value of every evaluated round.
ChartSeries fairnessSeries(const RunInfo& info, const std::vector<RoundRecord>& records,
                           const std::string& name, double Fairness::*value, std::size_t place) {
    ChartSeries series{name, levelLineColour(place, 3), dashPattern(place)};
    for (const RoundRecord& record : records)
        if (const std::optional<Fairness> one = fairnessOf(info, record))
            series.points.emplace_back(record.round, (*one).*value * kPercent);
    return series;
}

LevelValues gradients(double (*value)(const LevelGradient&)) {
    return [value](const RoundRecord& record) {
        std::vector<double> all;
        for (const LevelGradient& one : record.levelGradients) all.push_back(value(one));
        return all;
    };
}

LevelValues evaluations(double LevelEvaluation::*value) {
    return [value](const RoundRecord& record) {
        std::vector<double> all;
        for (const LevelEvaluation& evaluation : record.evaluation) all.push_back(evaluation.*value);
        return all;
    };
}

std::vector<RoundRecord> someRecords(const RunFile& run, std::optional<std::int64_t> round) {
    std::vector<RoundRecord> records = recordsOf(run, round);
    if (records.empty())
        throw ViewError({.message = "The run has no finished round, so there is nothing to draw."});
    return records;
}

}  // namespace

double relativeError(const LevelGradient& gradient) {
    return gradient.squaredNorm > 0.0 ? std::sqrt(gradient.squaredError / gradient.squaredNorm)
                                      : std::nan("");
}

double shareOf(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::string levelTitle(const Level& level) {
    return level.name.empty() ? level.capacity.text : fmt::format("{} ({})", level.capacity.text, level.name);
}

std::string runNote(const RunInfo& info) {
    return fmt::format("{}, {}, run {}", info.experiment.name, info.dataTitle, info.id);
}

std::string accuracySvg(const RunFile& run, std::optional<std::int64_t> round) {
    const RunInfo& info = run.info();
    const std::vector<RoundRecord> records = someRecords(run, round);
    const bool known = std::any_of(records.begin(), records.end(),
                                   [](const RoundRecord& record) { return !record.evaluation.empty(); });
    if (!known) {
        throw ViewError({.message = fmt::format("There is no accuracy to draw: {} {} not evaluated.",
                                                roundsText(records), records.size() == 1 ? "was" : "were")});
    }
    return svgCharts({levelChart(info, records, "Global accuracy of each capacity's submodel", "Accuracy (%)",
                                 evaluations(&LevelEvaluation::accuracy)),
                      levelChart(info, records, "Local accuracy, mean over the clients of a capacity",
                                 "Accuracy (%)", evaluations(&LevelEvaluation::localAccuracy))},
                     runNote(info));
}

std::string churnSvg(const RunFile& run, std::optional<std::int64_t> round) {
    const RunInfo& info = run.info();
    return svgCharts({levelChart(info, someRecords(run, round), "Churn of each capacity's mask",
                                 "Mask replaced since the last round (%)",
                                 [](const RoundRecord& record) { return record.churn; })},
                     runNote(info));
}

std::string fairnessSvg(const RunFile& run, std::optional<std::int64_t> round) {
    const RunInfo& info = run.info();
    const std::vector<RoundRecord> records = someRecords(run, round);
    Chart chart{
        .title = fmt::format("Accuracy of the clients on their own data, {}", roundsText(records)),
        .xTitle = "Round",
        .yTitle = "Accuracy (%)",
        .series = {fairnessSeries(info, records, "Best tenth of the clients", &Fairness::bestTenth, 0),
                   fairnessSeries(info, records, "Mean", &Fairness::mean, 1),
                   fairnessSeries(info, records, "Worst tenth of the clients", &Fairness::worstTenth, 2)}};
    if (chart.series.front().points.empty())
        throw ViewError({.message = fmt::format("There is no fairness to draw: {} {} not evaluated.",
                                                roundsText(records), records.size() == 1 ? "was" : "were")});
    return svgCharts({chart}, runNote(info));
}

std::string convergenceSvg(const RunFile& run, std::optional<std::int64_t> round) {
    const RunInfo& info = run.info();
    const std::vector<RoundRecord> records = someRecords(run, round);
    if (std::all_of(records.begin(), records.end(),
                    [](const RoundRecord& record) { return record.levelGradients.empty(); }))
        throw ViewError(
            {.message = fmt::format("There are no gradients to draw: they were not measured in {}. "
                                    "The setting is evaluation.gradient_every.",
                                    roundsText(records))});
    return svgCharts({levelChart(info, records, "Masked gradient of each capacity",
                                 "log10 of its squared norm", gradients([](const LevelGradient& one) {
                                     return one.squaredNorm > 0.0 ? std::log10(one.squaredNorm)
                                                                  : std::nan("");
                                 }),
                                 kPlain),
                      levelChart(info, records, "How far masking bends the gradient",
                                 "Error of masking / masked gradient", gradients(relativeError), kPlain)},
                     runNote(info));
}

std::string quorumSvg(const RunFile& run, std::optional<std::int64_t> round) {
    const RoundRecord record = recordOrLast(run, round);
    const std::vector<std::uint64_t>& counts = record.coverage.assigned;
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    ChartSeries series{"Maskable parameters", levelLineColour(0, 1), dashPattern(0)};
    for (std::size_t holders = 0; holders < counts.size(); ++holders)
        series.points.emplace_back(static_cast<double>(holders), shareOf(counts[holders], all) * kPercent);
    Chart chart{.title = fmt::format("Holders of a parameter, round {}", record.round),
                .xTitle = "Participants that hold a parameter",
                .yTitle = "Share of the parameters (%)",
                .series = {std::move(series)}};
    return svgCharts({chart}, runNote(run.info()));
}

std::string sizeCurveSvg(const RunFile& run, std::optional<std::int64_t> round) {
    const std::vector<RoundRecord> records = someRecords(run, round);
    const auto newest = std::find_if(records.rbegin(), records.rend(),
                                     [](const RoundRecord& record) { return !record.sizeAccuracy.empty(); });
    if (newest == records.rend()) {
        throw ViewError({.message = fmt::format("There is no size curve to draw: it was not measured in {}.",
                                                roundsText(records))});
    }
    const std::vector<double> sizes = submodelSizes();
    ChartSeries series{"Global model, cut", levelLineColour(0, 1), dashPattern(0)};
    for (std::size_t i = 0; i < newest->sizeAccuracy.size(); ++i) {
        series.points.emplace_back(std::log2(sizes.at(i)), newest->sizeAccuracy[i] * kPercent);
    }
    std::reverse(series.points.begin(), series.points.end());
    Chart chart{.title = fmt::format("Global accuracy at each size, round {}", newest->round),
                .xTitle = "Share of the parameters that is kept",
                .yTitle = "Accuracy (%)",
                .series = {std::move(series)}};
    chart.xTick = [](double exponent) { return capacityFromValue(std::exp2(exponent)).text; };
    return svgCharts({chart}, runNote(run.info()));
}

std::string lorenzSvg(const RunFile& run, std::optional<std::int64_t> round) {
    const RunInfo& info = run.info();
    const std::int64_t which = round.value_or(run.completedRounds());
    const auto series = [](const std::string& name, const LorenzCurve& curve, std::size_t style) {
        ChartSeries drawn{name, style == 0 ? levelLineColour(0, 1) : kMutedInk, dashPattern(style)};
        for (std::size_t i = 0; i < curve.parameters.size(); ++i) {
            drawn.points.emplace_back(curve.parameters[i] * kPercent, curve.counts[i] * kPercent);
        }
        return drawn;
    };
    const LorenzCurve observed = taken(run.bias(which, CoverageKind::Assigned)).lorenz();
    const LorenzCurve frozen = frozenLorenz(trainedLevels(info));
    Chart chart{.title = fmt::format("Lorenz curve of coverage, round {}", which),
                .xTitle = "Parameters, from the least covered (%)",
                .yTitle = "Share of all coverage (%)"};
    chart.series = {series(fmt::format("Observed, Gini {:.3f}", observed.gini), observed, 0),
                    series(fmt::format("Ranks never move, Gini {:.3f}", frozen.gini), frozen, 1),
                    series("All equal, Gini 0", LorenzCurve(), 2)};
    return svgCharts({chart}, runNote(info));
}

}  // namespace fiarse
