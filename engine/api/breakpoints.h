/// Where a run is to pause by itself: at a round, when a number crosses a value, at an alert.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/result.h"

namespace fiarse {

enum class BreakpointKind {
    Round,   ///< after round `round`
    Metric,  ///< when `metric` comes to lie on the other side of `value`
    Alert,   ///< when `rule` is raised
};

struct Breakpoint {
    BreakpointKind kind = BreakpointKind::Round;
    bool enabled = true;
    std::int64_t round = 1;   ///< Round: 1..
    std::string metric;       ///< Metric: id of breakpointMetrics()
    std::int64_t level = -1;  ///< Metric of a level: which, index into RunInfo::levels; -1 = any of them
    bool rising = true;       ///< Metric: from below `value` to >= value; false: from above to <= value
    double value = 0.0;       ///< Metric: in its unit (shares 0..1)
    std::string rule;         ///< Alert: id of a rule; empty = any. Alerts by design never count

    friend bool operator==(const Breakpoint&, const Breakpoint&) = default;
};

/// A number of a round that a breakpoint can watch.
struct BreakpointMetric {
    std::string id;     ///< "accuracy", "local-accuracy", "loss", "never-trained", "freeze", "churn", ...
    std::string title;  ///< English; the window translates it (context "breakpoints")
    bool perLevel = false;
    bool share = false;  ///< 0..1, shown in percent
};
/// All of them, in the order in which they are shown. Built once; any thread.
const std::vector<BreakpointMetric>& breakpointMetrics();
/// The metric in a round; nothing where it is not known (no evaluation, no round before to compare with).
/// @param level  index into RunInfo::levels; without effect on metrics that are not of a level.
std::optional<double> breakpointValue(const RunInfo& info, std::string_view metric, std::size_t level,
                                      const RoundRecord& record);

/// The text form that the command line takes: "round=50", "accuracy[1/64]>=0.7", "loss<=0.4", "alert",
/// "alert=layer-collapse"; shares also as "70 %". Errors: Input, with what is allowed.
Result<Breakpoint> parseBreakpoint(std::string_view text, const std::vector<Level>& levels);
/// The inverse; says nothing of `enabled`.
std::string breakpointText(const Breakpoint& breakpoint, const std::vector<Level>& levels);

/// The first enabled breakpoint that this round meets, as a sentence ("Paused at round 12: global accuracy
/// at 1/64 rose to 70 % or more (71.2 %)."), or nothing.
/// @param earlier  the records before it, in order; what rememberRound() keeps of them is enough. A number
///                 crosses when it lay on the near side in the last round in which it was known; where it
///                 never was, a value on the far side counts as crossed.
std::string breakpointHit(const RunInfo& info, const std::vector<Breakpoint>& breakpoints,
                          const std::vector<RoundRecord>& earlier, const RoundRecord& record);

/// Keeps in `earlier` what breakpointHit() needs of the rounds up to `record`: that one, and the last that
/// was evaluated.
void rememberRound(std::vector<RoundRecord>& earlier, const RoundRecord& record);

}  // namespace fiarse
