#include "engine/api/exclusive_gain.h"

#include <algorithm>

namespace fiarse {

namespace {

/// What has to be the same: everything but strategy and remedies.
Experiment circumstances(const Experiment& experiment) {
    Experiment bare = experiment;
    const Experiment defaults;
    bare.strategy = defaults.strategy;
    bare.strategy.kind = StrategyKind::Exclusive;
    bare.remedies = defaults.remedies;
    return measuredSettings(bare);
}

std::vector<LevelSummary> reachedBy(const RunDigest& run) {
    const auto planned = static_cast<std::ptrdiff_t>(run.experiment.rounds);
    return summarise(std::vector<RoundPoint>(run.points.begin(), run.points.begin() + planned));
}

}  // namespace

std::vector<std::optional<std::size_t>> exclusiveTwins(const std::vector<RunDigest>& runs) {
    struct Candidate {
        std::size_t run;
        Experiment circumstances;
    };
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < runs.size(); ++i)
        if (runs[i].experiment.strategy.kind == StrategyKind::Exclusive && runs[i].complete())
            candidates.push_back({i, circumstances(runs[i].experiment)});
    std::vector<std::optional<std::size_t>> twins(runs.size());
    for (std::size_t i = 0; i < runs.size() && !candidates.empty(); ++i) {
        const Experiment& experiment = runs[i].experiment;
        if (experiment.strategy.kind == StrategyKind::Exclusive || !runs[i].complete()) continue;
        const Experiment own = circumstances(experiment);
        const auto found = std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& one) {
            return runs[one.run].experiment.seed == experiment.seed && one.circumstances == own;
        });
        if (found != candidates.end()) twins[i] = found->run;
    }
    return twins;
}

ExclusiveGain gainOverExclusive(const RunGroup& group, const std::vector<RunDigest>& runs,
                                const std::vector<std::optional<std::size_t>>& twins) {
    struct Values {
        std::vector<double> global, local;
    };
    Values means;
    std::vector<Values> byLevel(group.levels.size());
    for (const std::size_t run : group.runs) {
        if (!twins[run]) continue;
        const std::vector<LevelSummary> own = reachedBy(runs[run]), other = reachedBy(runs[*twins[run]]);
        if (own.size() != group.levels.size() || other.size() != own.size()) continue;
        double global = 0.0, local = 0.0;
        for (std::size_t level = 0; level < own.size(); ++level) {
            byLevel[level].global.push_back(own[level].global.last10 - other[level].global.last10);
            byLevel[level].local.push_back(own[level].local.last10 - other[level].local.last10);
            global += byLevel[level].global.back();
            local += byLevel[level].local.back();
        }
        means.global.push_back(global / static_cast<double>(own.size()));
        means.local.push_back(local / static_cast<double>(own.size()));
    }
    if (means.global.empty()) return {};
    ExclusiveGain gain{.mean = {spreadOf(means.global), spreadOf(means.local)}, .levels = {}};
    for (const Values& level : byLevel)
        gain.levels.push_back({spreadOf(level.global), spreadOf(level.local)});
    return gain;
}

}  // namespace fiarse
