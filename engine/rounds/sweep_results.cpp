#include "engine/api/sweep_results.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/api/exclusive_gain.h"
#include "engine/api/experiment_file.h"
#include "engine/api/run_file.h"
#include "engine/experiment/draft_text.h"
#include "engine/experiment/setting_names.h"
#include "engine/experiment/text_file.h"
#include "engine/rounds/sweep_cost.h"
#include "engine/store/table_sink.h"

namespace fiarse {

namespace {

using nlohmann::ordered_json;

/// The measures of a whole group, under the names that both files use.
struct GroupMeasure {
    const char* name;
    Spread RunGroup::*spread;
};
constexpr GroupMeasure kGroupMeasures[] = {
    {"loss", &RunGroup::loss},
    {"worst_client", &RunGroup::worstClient},
    {"worst_tenth", &RunGroup::worstTenth},
    {"never_trained", &RunGroup::neverTrained},
    {"bytes", &RunGroup::bytes},
    {"seconds", &RunGroup::seconds},
};

struct AccuracyMeasure {
    const char* name;
    Spread AccuracySpread::*spread;
};
constexpr AccuracyMeasure kAccuracyMeasures[] = {
    {"final", &AccuracySpread::final}, {"best", &AccuracySpread::best}, {"last10", &AccuracySpread::last10}};

struct Side {
    const char* name;
    AccuracySpread LevelSpread::*spread;
};
constexpr Side kSides[] = {{"global", &LevelSpread::global}, {"local", &LevelSpread::local}};

void addSpread(std::vector<Cell>& row, const Spread& spread) {
    row.push_back(spread.runs > 0 ? cell(spread.mean) : Cell());
    row.push_back(spread.runs > 1 ? cell(spread.deviation) : Cell());
}

std::vector<std::string> csvColumns(const SweepPlan& plan, const SweepCosts& costs) {
    std::vector<std::string> names = {"group"};
    for (const SweepAxis& axis : plan.axes) names.push_back(axis.key);
    names.insert(names.end(), {"runs", "capacity", "clients"});
    const auto add = [&](const std::string& name) {
        names.push_back(name + "_mean");
        names.push_back(name + "_sd");
    };
    for (const Side& side : kSides)
        for (const AccuracyMeasure& measure : kAccuracyMeasures)
            add(std::string(side.name) + "_" + measure.name);
    for (const GroupMeasure& measure : kGroupMeasures) add(measure.name);
    add("gain_global");
    add("gain_local");
    for (const std::string& name : costs.names()) add(name);
    return names;
}

/// @param level  -1 = the group never got as far as having capacities.
/// @param gain   of the group over `exclusive`; of the level where there is one.
std::vector<Cell> csvRow(const SweepPlan& plan, const RunGroup& group, const ExclusiveGain& gain,
                         const SweepCosts& costs, std::ptrdiff_t level) {
    std::vector<Cell> row = {cell(group.name)};
    for (const SweepAxis& axis : plan.axes) row.push_back(cell(settingText(group.experiment, axis.key)));
    row.push_back(cell(static_cast<std::uint64_t>(group.complete)));
    const auto place = static_cast<std::size_t>(level);
    if (level < 0) {
        row.insert(row.end(), {Cell(), Cell()});
    } else {
        row.insert(row.end(), {cell(group.levels[place].capacity.value), cell(group.levels[place].clients)});
    }
    const LevelSpread none;
    const LevelSpread& accuracy =
        level >= 0 && place < group.accuracies.size() ? group.accuracies[place] : none;
    for (const Side& side : kSides)
        for (const AccuracyMeasure& measure : kAccuracyMeasures)
            addSpread(row, accuracy.*side.spread.*measure.spread);
    for (const GroupMeasure& measure : kGroupMeasures) addSpread(row, group.*measure.spread);
    const Gain gained = level >= 0 && place < gain.levels.size() ? gain.levels[place] : Gain{};
    addSpread(row, gained.global);
    addSpread(row, gained.local);
    for (const Spread& spread : costs.of(group)) addSpread(row, spread);
    return row;
}

ordered_json spreadJson(const Spread& spread) {
    if (spread.runs == 0) return nullptr;
    ordered_json deviation;
    if (spread.runs > 1) deviation = spread.deviation;
    return {{"mean", spread.mean}, {"sd", deviation}, {"runs", spread.runs}};
}

ordered_json gainJson(const Gain& gain) {
    return {{"global", spreadJson(gain.global)}, {"local", spreadJson(gain.local)}};
}

ordered_json groupJson(const RunGroup& group, const ExclusiveGain& gain, const SweepCosts& costs) {
    ordered_json levels = ordered_json::array();
    for (std::size_t i = 0; i < group.levels.size(); ++i) {
        ordered_json level = {{"capacity", group.levels[i].capacity.value},
                              {"clients", group.levels[i].clients}};
        for (const Side& side : kSides) {
            ordered_json accuracy;
            if (i < group.accuracies.size())
                for (const AccuracyMeasure& measure : kAccuracyMeasures)
                    accuracy[measure.name] = spreadJson(group.accuracies[i].*side.spread.*measure.spread);
            level[side.name] = accuracy;
        }
        if (i < gain.levels.size()) level["gain_over_exclusive"] = gainJson(gain.levels[i]);
        levels.push_back(level);
    }
    ordered_json json = {{"name", group.name}, {"children", group.runs}, {"complete", group.complete}};
    for (const GroupMeasure& measure : kGroupMeasures) json[measure.name] = spreadJson(group.*measure.spread);
    if (!gain.levels.empty()) json["gain_over_exclusive"] = gainJson(gain.mean);
    const std::vector<std::string> names = costs.names();
    const std::vector<Spread> spreads = costs.of(group);
    for (std::size_t i = 0; i < names.size(); ++i) json[names[i]] = spreadJson(spreads[i]);
    json["levels"] = levels;
    return json;
}

const char* stateName(SweepState state) {
    switch (state) {
        case SweepState::Waiting:
            return "waiting";
        case SweepState::Running:
            return "running";
        case SweepState::Finished:
            return "finished";
        case SweepState::Failed:
            return "failed";
        case SweepState::Interrupted:
            return "interrupted";
    }
    return "";
}

ordered_json accuracyJson(const AccuracySummary& accuracy) {
    return {{"final", accuracy.final}, {"best", accuracy.best}, {"last10", accuracy.last10}};
}

void addMeasures(ordered_json& json, const RunDigest& run) {
    const std::optional<RunTotals> totals = totalsOf(run.points);
    if (totals) {
        ordered_json worst, tenth;
        if (totals->worstClient) worst = *totals->worstClient;
        if (totals->worstTenth) tenth = *totals->worstTenth;
        json.update({{"loss", totals->loss},
                     {"worst_client", worst},
                     {"worst_tenth", tenth},
                     {"never_trained", totals->neverTrained},
                     {"bytes", totals->bytes},
                     {"seconds", totals->seconds}});
    }
    ordered_json levels = ordered_json::array();
    const std::vector<LevelSummary> summaries = summarise(run.points);
    for (std::size_t i = 0; i < std::min(summaries.size(), run.levels.size()); ++i) {
        levels.push_back({{"capacity", run.levels[i].capacity.value},
                          {"global", accuracyJson(summaries[i].global)},
                          {"local", accuracyJson(summaries[i].local)}});
    }
    json["levels"] = levels;
}

ordered_json childJson(const SweepPlan& plan, const SweepChild& child, const SweepStatus& status,
                       const RunDigest& run) {
    ordered_json settings = ordered_json::object();
    for (const SweepAxis& axis : plan.axes) settings[axis.key] = settingText(child.experiment, axis.key);
    ordered_json error;
    if (status.error) error = status.error->text();
    ordered_json json = {{"name", child.name},
                         {"file", child.fileName},
                         {"settings", settings},
                         {"seed", child.experiment.seed},
                         {"state", stateName(status.state)},
                         {"rounds", status.rounds},
                         {"planned_rounds", child.experiment.rounds},
                         {"run_hash", status.hash},
                         {"error", error}};
    addMeasures(json, run);
    return json;
}

}  // namespace

Result<SweepResults> readSweepResults(const std::vector<SweepChild>& children,
                                      const std::filesystem::path& folder) {
    SweepResults results;
    for (const SweepChild& child : children) {
        const std::filesystem::path path = folder / child.fileName;
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored)) {
            results.runs.push_back({.experiment = child.experiment});
            continue;
        }
        const auto file = RunFile::open(path);
        if (!file) return file.error();
        const auto records = (*file)->records();
        if (!records) return records.error();
        results.runs.push_back(digestOf((*file)->info(), *records));
    }
    results.groups = groupRuns(results.runs);
    return results;
}

std::string sweepCsv(const SweepPlan& plan, const SweepResults& results, std::optional<double> target) {
    const SweepCosts costs(results, target);
    CsvSink sink;
    sink.columns(csvColumns(plan, costs));
    const auto twins = exclusiveTwins(results.runs);
    for (const RunGroup& group : results.groups) {
        const ExclusiveGain gain = gainOverExclusive(group, results.runs, twins);
        if (group.levels.empty()) sink.row(csvRow(plan, group, gain, costs, -1));
        for (std::size_t level = 0; level < group.levels.size(); ++level)
            sink.row(csvRow(plan, group, gain, costs, static_cast<std::ptrdiff_t>(level)));
    }
    return sink.finish();
}

std::string sweepJson(const SweepPlan& plan, const std::vector<SweepChild>& children,
                      const std::vector<SweepStatus>& statuses, const SweepResults& results,
                      std::optional<double> target) {
    const SweepCosts costs(results, target);
    ordered_json axes = ordered_json::array();
    for (const SweepAxis& axis : plan.axes) axes.push_back({{"key", axis.key}, {"values", axis.values}});
    ordered_json runs = ordered_json::array();
    for (std::size_t i = 0; i < children.size(); ++i)
        runs.push_back(childJson(plan, children[i], statuses.at(i), results.runs.at(i)));
    ordered_json groups = ordered_json::array();
    const auto twins = exclusiveTwins(results.runs);
    for (const RunGroup& group : results.groups)
        groups.push_back(groupJson(group, gainOverExclusive(group, results.runs, twins), costs));
    const ordered_json json = {{"schema", 1},
                               {"name", plan.base.name},
                               {"axes", axes},
                               {"seeds", plan.seeds},
                               {"children", runs},
                               {"groups", groups},
                               {"base", experimentToml(plan.base)}};
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

Result<SweepPlan> readSweepPlan(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / "sweep.json";
    const Result<std::string> text = readTextFile(path);
    if (!text) return text.error();
    const Error noPlan{.kind = ErrorKind::File,
                       .message = "This file holds no plan of a sweep that could be gone on with.",
                       .file = path.string()};
    const ordered_json json = ordered_json::parse(*text, nullptr, false);
    if (!json.is_object() || !json.contains("base")) return noPlan;
    try {
        Result<Experiment> base = parseToml(json.at("base").get<std::string>(), path.string(), true);
        if (!base) return base.error();
        SweepPlan plan{.base = *std::move(base), .axes = {}, .seeds = json.at("seeds").get<std::int64_t>()};
        for (const ordered_json& axis : json.at("axes"))
            plan.axes.push_back(
                {axis.at("key").get<std::string>(), axis.at("values").get<std::vector<std::string>>()});
        return plan;
    } catch (const ordered_json::exception&) {
        return noPlan;
    }
}

Result<void> writeSweepResults(const std::filesystem::path& folder, const std::string& csv,
                               const std::string& json) {
    if (const auto written = writeTextFile(folder / "results.csv", csv); !written) return written;
    return writeTextFile(folder / "sweep.json", json);
}

}  // namespace fiarse
