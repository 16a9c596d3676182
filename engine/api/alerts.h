/// Alerts: what the workbench itself notices about a round. Rules are part of the experiment file, alerts
/// part of a round's record; the window, breakpoints and `--fail-on` use the same ones.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/result.h"

namespace fiarse {

struct RunInfo;

/// What happens, besides the note in the record, when an alert is raised.
enum class AlertAction {
    Log,    ///< nothing
    Pause,  ///< a window's run pauses after the round; elsewhere as Log
    Fail,   ///< the run fails after the round, which is kept; never because of an effect by design
};

/// One rule with its settings. What threshold and rounds mean is told by AlertRuleInfo.
struct AlertRule {
    std::string id;
    bool enabled = true;
    double threshold = 0.0;
    std::int64_t rounds = 1;  ///< >= 1
    AlertAction action = AlertAction::Log;

    friend bool operator==(const AlertRule&, const AlertRule&) = default;
};

/// A rule as menus and help show it.
struct AlertRuleInfo {
    AlertRule defaults;
    std::string title;     ///< English; the window translates it (context "alerts")
    std::string help;      ///< the condition, in a sentence
    double minimum = 0.0;  ///< of the threshold
    double maximum = 1.0;  ///< of the threshold
};

/// After so many rounds without it a condition has ceased. Participants change from round to round, so that
/// fewer would break one condition into many.
inline constexpr std::int64_t kCalmRounds = 5;

/// One thing that was noticed. A condition is told once for each rule, layer, level and byDesign, in the
/// round in which it begins, and again only after it has ceased: after kCalmRounds rounds without it; what is
/// by design never ceases. Rounds in which it cannot be judged (not evaluated, no participant of the level)
/// count for nothing.
struct Alert {
    std::int64_t round = 0;
    std::string rule;              ///< id of the rule
    std::int64_t layer = -1;       ///< index into Layout::layers; -1 = none in particular
    std::int64_t level = -1;       ///< index into RunInfo::levels; -1 = none in particular
    std::int64_t client = -1;      ///< -1 = none in particular
    std::int64_t classIndex = -1;  ///< index into RunInfo::classNames; -1 = none in particular
    double value = 0.0;            ///< what was compared with the threshold
    bool byDesign = false;         ///< the capacity mix alone explains it: no trouble

    friend bool operator==(const Alert&, const Alert&) = default;
};

/// What the rules remember between rounds; part of SimulationState, so that an interrupted run raises the
/// same alerts. Empty = nothing counted yet.
struct AlertMemory {
    /// In how many rounds on end (evaluations for rules about accuracy) a condition has held.
    struct Streak {
        Alert place;  ///< rule, layer, level, byDesign; the rest is 0 or -1
        std::int64_t rounds = 0;
        bool told = false;      ///< it was raised and has not ceased
        std::int64_t calm = 0;  ///< rounds on end without it; only where it was told

        friend bool operator==(const Streak&, const Streak&) = default;
    };
    std::vector<std::uint32_t> held;  ///< C: Σ over the rounds of the participants that held it, [d_all]
    std::vector<Streak> streaks;
    double bestAccuracy = -1.0;  ///< mean over the levels; -1 = not evaluated yet
    std::int64_t bestRound = 0;
    /// E: examples of each class that had a say in a level's weights, [level][class]; a ClassExposure.
    std::vector<std::vector<std::uint64_t>> exposure;
    std::int64_t exposureRounds = 0;  ///< rounds that are in it
    /// Σ over the rounds and the layer's parameters of the fleet's clients whose submodel has the parameter,
    /// [layer].
    std::vector<std::uint64_t> reached;
    std::int64_t reachedRounds = 0;  ///< rounds that are in it

    friend bool operator==(const AlertMemory&, const AlertMemory&) = default;
};

/// All rules with their defaults, in the order in which they are shown. Built once; any thread.
const std::vector<AlertRuleInfo>& alertRuleCatalog();
/// The rule of this id, or nullptr.
const AlertRuleInfo* findAlertRule(std::string_view id);
/// All rules as they apply: the catalogue's defaults, replaced where `changed` names them.
std::vector<AlertRule> effectiveAlertRules(const std::vector<AlertRule>& changed);

/// The place at which an alert stands: rule, layer, level and byDesign; the rest is 0 or -1.
Alert placeOf(const Alert& alert);

/// "log", "pause" or "fail", as the file writes it.
std::string_view alertActionName(AlertAction action);

/// The error with which a run ends because of `alerts`: one whose rule has the action Fail, or is named in
/// `failOn`. Effects by design never count. Nothing where the run may go on.
std::optional<Error> alertFailure(const RunInfo& info, const std::vector<Alert>& alerts,
                                  const std::vector<std::string>& failOn = {});
/// Whether the rule of one of `alerts` has the action Pause; effects by design count too.
bool asksForPause(const RunInfo& info, const std::vector<Alert>& alerts);

/// The alert as one English sentence, with names and numbers.
std::string alertSentence(const RunInfo& info, const Alert& alert);

}  // namespace fiarse
