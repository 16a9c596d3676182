#include "engine/api/breakpoints.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "engine/api/bias.h"

namespace fiarse {

namespace {

using Value = std::optional<double>;

/// A metric and where it stands in a record.
struct Watched {
    BreakpointMetric metric;
    Value (*value)(const RunInfo& info, const RoundRecord& record, std::size_t level);
};

template <double LevelEvaluation::*Number>
Value evaluated(const RunInfo&, const RoundRecord& record, std::size_t level) {
    if (level >= record.evaluation.size()) return std::nullopt;
    return record.evaluation[level].*Number;
}

Value classSpread(const RunInfo&, const RoundRecord& record, std::size_t level) {
    if (level >= record.evaluation.size() || record.evaluation[level].classAccuracy.empty())
        return std::nullopt;
    const std::vector<double>& recall = record.evaluation[level].classAccuracy;
    double worst = 1.0;
    double best = 0.0;
    for (const double one : recall) {
        if (std::isnan(one)) continue;  // no test example has the class
        worst = std::min(worst, one);
        best = std::max(best, one);
    }
    return std::max(0.0, best - worst);
}

Value neverTrained(const RunInfo& info, const RoundRecord& record, std::size_t) {
    if (info.layout.maskable == 0) return std::nullopt;
    return static_cast<double>(record.neverTrained) / static_cast<double>(info.layout.maskable);
}

Value freeze(const RunInfo& info, const RoundRecord& record, std::size_t) {
    return freezeIndex(record.gini, frozenLorenz(trainedLevels(info)).gini);
}

Value churnOf(const RunInfo&, const RoundRecord& record, std::size_t level) {
    // Round 1 has no mask before it to compare with.
    if (record.round <= 1 || level >= record.churn.size()) return std::nullopt;
    return record.churn[level];
}

/// Of what the level's participants were assigned together, the share that `part` counts; nothing in rounds
/// in which the level took no part.
template <std::uint64_t Participation::*Part>
Value shareOf(const RoundRecord& record, std::size_t level) {
    std::uint64_t part = 0, assigned = 0;
    for (const Participation& one : record.participants) {
        if (static_cast<std::size_t>(one.level) != level) continue;
        part += one.*Part;
        assigned += one.assigned;
    }
    if (assigned == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(assigned);
}

Value attrition(const RunInfo&, const RoundRecord& record, std::size_t level) {
    const Value left = shareOf<&Participation::alive>(record, level);
    return left ? Value(1.0 - *left) : std::nullopt;
}

Value moved(const RunInfo&, const RoundRecord& record, std::size_t level) {
    return shareOf<&Participation::moved>(record, level);
}

Value worstClient(const RunInfo&, const RoundRecord& record, std::size_t) {
    const auto worst = static_cast<std::size_t>(record.worstClient);
    if (record.worstClient < 0 || worst >= record.clientAccuracy.size()) return std::nullopt;
    return record.clientAccuracy[worst];
}

const std::vector<Watched>& watched() {
    static const std::vector<Watched> all = {
        {{"accuracy", "Global accuracy", true, true}, evaluated<&LevelEvaluation::accuracy>},
        {{"local-accuracy", "Local accuracy", true, true}, evaluated<&LevelEvaluation::localAccuracy>},
        {{"test-loss", "Test loss", true, false}, evaluated<&LevelEvaluation::loss>},
        {{"class-spread", "Spread of the classes", true, true}, classSpread},
        {{"loss", "Training loss", false, false},
         [](const RunInfo&, const RoundRecord& record, std::size_t) { return Value(record.loss); }},
        {{"never-trained", "Never trained", false, true}, neverTrained},
        {{"freeze", "Freeze index", false, false}, freeze},
        {{"gini", "Gini of coverage", false, false},
         [](const RunInfo&, const RoundRecord& record, std::size_t) { return Value(record.gini); }},
        {{"churn", "Churn", true, true}, churnOf},
        {{"attrition", "Attrition", true, true}, attrition},
        {{"moved", "Moved of what was assigned", true, true}, moved},
        {{"worst-client", "Accuracy of the worst client", false, true}, worstClient},
        {{"staleness", "Mean staleness", false, false},
         [](const RunInfo&, const RoundRecord& record, std::size_t) { return Value(record.meanStaleness); }},
        {{"bytes", "Bytes moved in the round", false, false},
         [](const RunInfo&, const RoundRecord& record, std::size_t) {
             return Value(static_cast<double>(record.bytesDown + record.bytesUp));
         }},
    };
    return all;
}

const Watched* findWatched(std::string_view id) {
    for (const Watched& one : watched())
        if (one.metric.id == id) return &one;
    return nullptr;
}

Value valueOf(const Watched& one, const RunInfo& info, const RoundRecord& record, std::size_t level) {
    const Value value = one.value(info, record, level);
    return value && !std::isnan(*value) ? value : std::nullopt;
}

std::string numberText(const BreakpointMetric& metric, double value) {
    return metric.share ? fmt::format("{:.4g} %", 100.0 * value) : fmt::format("{:.6g}", value);
}

bool crosses(const Watched& one, const Breakpoint& breakpoint, const RunInfo& info, std::size_t level,
             const std::vector<RoundRecord>& earlier, double now) {
    const auto isFar = [&](double value) {
        return breakpoint.rising ? value >= breakpoint.value : value <= breakpoint.value;
    };
    if (!isFar(now)) return false;
    for (auto record = earlier.rbegin(); record != earlier.rend(); ++record)
        if (const Value before = valueOf(one, info, *record, level)) return !isFar(*before);
    return true;
}

std::string crossing(const RunInfo& info, const Breakpoint& breakpoint,
                     const std::vector<RoundRecord>& earlier, const RoundRecord& record) {
    const Watched* one = findWatched(breakpoint.metric);
    if (one == nullptr) return {};
    const bool all = one->metric.perLevel && breakpoint.level < 0;
    const auto only =
        one->metric.perLevel ? static_cast<std::size_t>(std::max<std::int64_t>(breakpoint.level, 0)) : 0;
    const std::size_t first = all ? 0 : only;
    const std::size_t end = all ? info.levels.size() : only + 1;
    for (std::size_t level = first; level < end; ++level) {
        const Value now = valueOf(*one, info, record, level);
        if (!now || !crosses(*one, breakpoint, info, level, earlier, *now)) continue;
        std::string name = one->metric.title;
        name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
        if (one->metric.perLevel && level < info.levels.size())
            name += " at " + info.levels[level].capacity.text;
        return fmt::format("{} {} {} or {} ({}).", name, breakpoint.rising ? "rose to" : "fell to",
                           numberText(one->metric, breakpoint.value), breakpoint.rising ? "more" : "less",
                           numberText(one->metric, *now));
    }
    return {};
}

std::string reason(const RunInfo& info, const Breakpoint& breakpoint, const std::vector<RoundRecord>& earlier,
                   const RoundRecord& record) {
    switch (breakpoint.kind) {
        case BreakpointKind::Round:
            if (record.round == breakpoint.round) return "there is a breakpoint at this round.";
            break;
        case BreakpointKind::Metric:
            return crossing(info, breakpoint, earlier, record);
        case BreakpointKind::Alert:
            for (const Alert& alert : record.alerts)
                if (!alert.byDesign && (breakpoint.rule.empty() || breakpoint.rule == alert.rule))
                    return fmt::format("the alert {} was raised. {}", alert.rule, alertSentence(info, alert));
            break;
    }
    return {};
}

}  // namespace

const std::vector<BreakpointMetric>& breakpointMetrics() {
    static const std::vector<BreakpointMetric> metrics = [] {
        std::vector<BreakpointMetric> all;
        for (const Watched& one : watched()) all.push_back(one.metric);
        return all;
    }();
    return metrics;
}

std::optional<double> breakpointValue(const RunInfo& info, std::string_view metric, std::size_t level,
                                      const RoundRecord& record) {
    const Watched* one = findWatched(metric);
    return one == nullptr ? std::nullopt : valueOf(*one, info, record, level);
}

std::string breakpointHit(const RunInfo& info, const std::vector<Breakpoint>& breakpoints,
                          const std::vector<RoundRecord>& earlier, const RoundRecord& record) {
    for (const Breakpoint& breakpoint : breakpoints) {
        if (!breakpoint.enabled) continue;
        const std::string met = reason(info, breakpoint, earlier, record);
        if (!met.empty()) return fmt::format("Paused at round {}: {}", record.round, met);
    }
    return {};
}

void rememberRound(std::vector<RoundRecord>& earlier, const RoundRecord& record) {
    const auto last = std::find_if(earlier.rbegin(), earlier.rend(),
                                   [](const RoundRecord& one) { return !one.evaluation.empty(); });
    std::vector<RoundRecord> kept;
    if (last != earlier.rend() && record.evaluation.empty()) kept.push_back(std::move(*last));
    kept.push_back(record);
    earlier = std::move(kept);
}

}  // namespace fiarse
