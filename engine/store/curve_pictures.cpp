#include "engine/store/curve_pictures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/store/print_colours.h"
#include "engine/store/svg_chart.h"
#include "engine/store/views.h"

namespace fiarse {

namespace {

constexpr double kPercent = 100.0;

/// The values of a round, one a level; as many as are known.
using LevelValues = std::function<std::vector<double>(const RoundRecord&)>;

std::string roundsText(const std::vector<RoundRecord>& records) {
    if (records.size() == 1) return fmt::format("round {}", records.front().round);
    return fmt::format("rounds {} to {}", records.front().round, records.back().round);
}

Chart levelChart(const RunInfo& info, const std::vector<RoundRecord>& records, const std::string& title,
                 const std::string& yTitle, const LevelValues& values) {
    Chart chart{
        .title = fmt::format("{}, {}", title, roundsText(records)), .xTitle = "Round", .yTitle = yTitle};
    for (std::size_t level = 0; level < info.levels.size(); ++level) {
        ChartSeries series{levelTitle(info.levels[level]), levelLineColour(level, info.levels.size()),
                           dashPattern(level)};
        for (const RoundRecord& record : records) {
            const std::vector<double> all = values(record);
            if (level < all.size()) series.points.emplace_back(record.round, all[level] * kPercent);
        }
        chart.series.push_back(std::move(series));
    }
    return chart;
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
    const LorenzCurve frozen = frozenLorenz(info.levels);
    Chart chart{.title = fmt::format("Lorenz curve of coverage, round {}", which),
                .xTitle = "Parameters, from the least covered (%)",
                .yTitle = "Share of all coverage (%)"};
    chart.series = {series(fmt::format("Observed, Gini {:.3f}", observed.gini), observed, 0),
                    series(fmt::format("Ranks never move, Gini {:.3f}", frozen.gini), frozen, 1),
                    series("All equal, Gini 0", LorenzCurve(), 2)};
    return svgCharts({chart}, runNote(info));
}

}  // namespace fiarse
