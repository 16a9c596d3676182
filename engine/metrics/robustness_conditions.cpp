#include <algorithm>

#include "engine/api/bias.h"
#include "engine/metrics/alert_conditions.h"

namespace fiarse {

namespace {

using Alerts = std::vector<Alert>;

void rejectedUpdate(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    Alert alert;
    for (const Participation& one : round.record.participants) {
        if (!isRefused(one.rejection)) continue;
        if (alert.client < 0) alert.client = one.client;
        alert.value += 1.0;
    }
    if (alert.value > rule.threshold) found.push_back(alert);
}

/// Share of the parameters whose holders, on average over rounds, are too few for the quorum.
double expectedBelowQuorum(const RunInfo& info) {
    const std::vector<Level> levels = trainedLevels(info);
    double clients = 0.0;
    for (const Level& level : levels) clients += static_cast<double>(level.clients);
    clients = std::max(clients, 1.0);
    const double drawn = std::min(static_cast<double>(info.experiment.training.participants), clients);
    double able = 0.0, below = 0.0;
    for (std::size_t level = 0; level < levels.size(); ++level) {
        able += static_cast<double>(levels[level].clients);
        const double next = level + 1 < levels.size() ? levels[level + 1].capacity.value : 0.0;
        if (drawn * able / clients < static_cast<double>(2 * info.experiment.defence.f + 1))
            below += levels[level].capacity.value - next;
    }
    return below;
}

void quorum(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    const double share = round.record.robustness.belowQuorum;
    if (share <= rule.threshold) return;
    found.push_back({.value = share, .byDesign = share <= expectedBelowQuorum(round.info) + 1e-9});
}

/// Before the attack begins there is nothing to succeed, and the largest capacity holds what is hijacked
/// anyway.
void attackSuccess(const AlertRule& rule, const AlertRound& round, Alerts& found) {
    const AttackSettings& attack = round.info.experiment.attack;
    const std::vector<double>& success = round.record.robustness.attackSuccess;
    if (round.record.round < attack.start) return;
    for (std::size_t level = 0; level < success.size(); ++level) {
        if (attack.kind == AttackKind::MaskHijack && round.info.levels[level].capacity.value >= 1.0) continue;
        if (success[level] > rule.threshold)
            found.push_back({.level = static_cast<std::int64_t>(level), .value = success[level]});
    }
}

}  // namespace

void addRobustnessConditions(const AlertRule& rule, const AlertRound& round, std::vector<Alert>& found) {
    if (rule.id == "rejected-update") rejectedUpdate(rule, round, found);
    if (rule.id == "quorum") quorum(rule, round, found);
    if (rule.id == "attack-success") attackSuccess(rule, round, found);
}

}  // namespace fiarse
