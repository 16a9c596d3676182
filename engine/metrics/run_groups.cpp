#include "engine/api/run_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

#include "engine/api/fields.h"
#include "engine/experiment/setting_names.h"

namespace fiarse {

namespace {

struct Key {
    Experiment experiment;
    std::string parentId;
    std::int64_t parentRound = 0;

    friend bool operator==(const Key&, const Key&) = default;
};

Key keyOf(const RunDigest& run) {
    return {measuredSettings(run.experiment), run.parentId, run.parentRound};
}

/// The numbers of one complete run, up to its planned rounds.
struct Reached {
    RunTotals totals;
    std::vector<LevelSummary> levels;
};

Reached reachedBy(const RunDigest& run) {
    const auto planned = static_cast<std::ptrdiff_t>(run.experiment.rounds);
    const std::vector<RoundPoint> points(run.points.begin(), run.points.begin() + planned);
    return {totalsOf(points).value_or(RunTotals{}), summarise(points)};
}

template <typename ValueOf>
Spread spreadOver(const std::vector<Reached>& runs, ValueOf&& valueOf) {
    std::vector<double> values;
    for (const Reached& run : runs)
        if (const std::optional<double> value = valueOf(run)) values.push_back(*value);
    return spreadOf(values);
}

AccuracySpread accuracySpread(const std::vector<Reached>& runs, std::size_t level,
                              AccuracySummary LevelSummary::*which) {
    const auto over = [&](double AccuracySummary::*part) {
        return spreadOver(runs, [&](const Reached& run) -> std::optional<double> {
            if (level >= run.levels.size()) return std::nullopt;
            return run.levels[level].*which.*part;
        });
    };
    return {over(&AccuracySummary::final), over(&AccuracySummary::best), over(&AccuracySummary::last10)};
}

void fillTotals(RunGroup& group, const std::vector<Reached>& runs) {
    const auto over = [&](auto part) {
        return spreadOver(runs, [part](const Reached& run) -> std::optional<double> {
            return static_cast<double>(run.totals.*part);
        });
    };
    group.loss = over(&RunTotals::loss);
    group.neverTrained = over(&RunTotals::neverTrained);
    group.bytes = over(&RunTotals::bytes);
    group.seconds = over(&RunTotals::seconds);
    group.deviceSeconds = spreadOver(runs, [](const Reached& run) { return run.totals.deviceSeconds; });
    group.deviceJoules = spreadOver(runs, [](const Reached& run) { return run.totals.deviceJoules; });
    group.worstClient = spreadOver(runs, [](const Reached& run) { return run.totals.worstClient; });
    group.worstTenth = spreadOver(runs, [](const Reached& run) { return run.totals.worstTenth; });
    const bool evaluated =
        std::any_of(runs.begin(), runs.end(), [](const Reached& run) { return !run.levels.empty(); });
    for (std::size_t level = 0; evaluated && level < group.levels.size(); ++level)
        group.accuracies.push_back({accuracySpread(runs, level, &LevelSummary::global),
                                    accuracySpread(runs, level, &LevelSummary::local)});
}

/// Of runs with the same seed the longest, the first of equals.
std::vector<std::size_t> oneASeed(const std::vector<std::size_t>& members,
                                  const std::vector<RunDigest>& runs) {
    std::map<std::uint64_t, std::size_t> chosen;
    for (const std::size_t run : members) {
        const auto [place, isNew] = chosen.emplace(runs[run].experiment.seed, run);
        if (!isNew && runs[run].points.size() > runs[place->second].points.size()) place->second = run;
    }
    std::vector<std::size_t> kept;
    for (const auto& [seed, run] : chosen) kept.push_back(run);
    std::sort(kept.begin(), kept.end());
    return kept;
}

RunGroup groupOf(const std::vector<std::size_t>& members, const std::vector<RunDigest>& runs) {
    RunGroup group;
    group.runs = oneASeed(members, runs);
    group.experiment = runs[group.runs.front()].experiment;
    std::vector<Reached> reached;
    for (const std::size_t run : group.runs) {
        if (group.levels.empty()) group.levels = runs[run].levels;
        if (runs[run].complete()) reached.push_back(reachedBy(runs[run]));
    }
    group.complete = reached.size();
    fillTotals(group, reached);
    return group;
}

void nameGroups(std::vector<RunGroup>& groups, const std::vector<Key>& keys) {
    std::vector<Experiment> experiments;
    for (const Key& key : keys) experiments.push_back(key.experiment);
    const std::vector<std::string> names = namesByDifference(experiments);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        groups[i].name = names[i];
        if (!keys[i].parentId.empty()) {
            if (!names[i].empty()) groups[i].name += " · ";
            groups[i].name += fmt::format("after round {} of {}", keys[i].parentRound, keys[i].parentId);
        }
        if (groups[i].name.empty()) groups[i].name = groups[i].experiment.name;
    }
}

std::optional<double> valueOf(const RoundPoint& point, RoundMetric metric, std::size_t level) {
    switch (metric) {
        case RoundMetric::Global:
        case RoundMetric::Local: {
            const std::vector<double>& levels = metric == RoundMetric::Global ? point.global : point.local;
            if (level >= levels.size()) return std::nullopt;
            return levels[level];
        }
        case RoundMetric::WorstClient:
            return point.worstClient;
        case RoundMetric::NeverTrained:
            return point.neverTrained;
        case RoundMetric::Loss:
            return point.loss;
        case RoundMetric::Bytes:
            return static_cast<double>(point.bytes);
    }
    return std::nullopt;
}

}  // namespace

Experiment measuredSettings(const Experiment& experiment) {
    Experiment bare = experiment;
    const Experiment defaults;
    bare.name.clear();
    bare.note.clear();
    bare.seed = 0;
    bare.checkpointEvery = defaults.checkpointEvery;
    bare.alerts.clear();
    for (const Field& field : experimentFields())
        if (!field.applies(bare)) field.set(bare, field.get(defaults));
    for (Tier& tier : bare.tiers) {
        tier.name.clear();
        tier.colour.clear();
        tier.capacity = capacityFromValue(tier.capacity.value);
    }
    return bare;
}

RunDigest digestOf(const RunInfo& info, const std::vector<RoundRecord>& records) {
    return {info.experiment, info.parentId, info.parentRound, info.levels, pointsOf(info, records)};
}

Spread spreadOf(std::span<const double> values) {
    Spread spread{.runs = values.size()};
    if (values.empty()) return spread;
    for (const double value : values) spread.mean += value;
    const auto count = static_cast<double>(values.size());
    spread.mean /= count;
    if (values.size() < 2) return spread;
    double squares = 0.0;
    for (const double value : values) squares += (value - spread.mean) * (value - spread.mean);
    spread.deviation = std::sqrt(squares / (count - 1.0));
    return spread;
}

std::vector<RunGroup> groupRuns(const std::vector<RunDigest>& runs) {
    std::vector<Key> keys;
    std::vector<std::vector<std::size_t>> members;
    for (std::size_t run = 0; run < runs.size(); ++run) {
        const Key key = keyOf(runs[run]);
        const auto place = static_cast<std::size_t>(std::find(keys.begin(), keys.end(), key) - keys.begin());
        if (place == keys.size()) {
            keys.push_back(key);
            members.emplace_back();
        }
        members[place].push_back(run);
    }
    std::vector<RunGroup> groups;
    for (const std::vector<std::size_t>& of : members) groups.push_back(groupOf(of, runs));
    nameGroups(groups, keys);
    return groups;
}

TargetSpread targetSpread(const RunGroup& group, const std::vector<RunDigest>& runs, double target) {
    std::vector<double> rounds, bytes, seconds, joules;
    for (const std::size_t run : group.runs) {
        if (!runs[run].complete()) continue;
        const auto planned = static_cast<std::ptrdiff_t>(runs[run].experiment.rounds);
        const auto reached =
            targetReached({runs[run].points.begin(), runs[run].points.begin() + planned}, target);
        if (!reached) continue;
        rounds.push_back(static_cast<double>(reached->round));
        bytes.push_back(static_cast<double>(reached->bytes));
        if (reached->deviceSeconds) seconds.push_back(*reached->deviceSeconds);
        if (reached->deviceJoules) joules.push_back(*reached->deviceJoules);
    }
    return {spreadOf(rounds), spreadOf(bytes), spreadOf(seconds), spreadOf(joules)};
}

std::vector<RoundSpread> seriesOf(const RunGroup& group, const std::vector<RunDigest>& runs,
                                  RoundMetric metric, std::size_t level) {
    std::map<std::int64_t, std::vector<double>> byRound;
    for (const std::size_t run : group.runs)
        for (const RoundPoint& point : runs[run].points)
            if (const auto value = valueOf(point, metric, level)) byRound[point.round].push_back(*value);
    std::vector<RoundSpread> series;
    for (const auto& [round, values] : byRound) series.push_back({round, spreadOf(values)});
    return series;
}

}  // namespace fiarse
