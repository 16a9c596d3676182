#include "engine/metrics/alerts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/api/bias.h"
#include "engine/metrics/alert_conditions.h"

namespace fiarse {

namespace {

/// Where and what, without when and how much.
Alert placeOf(const Alert& alert) {
    Alert place = alert;
    place.round = 0;
    place.client = -1;  // the worst client and class change from round to round
    place.classIndex = -1;
    place.value = 0.0;
    return place;
}

/// Rules that can only be looked at where the round was evaluated.
bool needsEvaluation(const std::string& id) {
    return id == "class-gap" || id == "stall" || id == "attack-success";
}

/// Rules whose `rounds` is not a number of rounds on end.
bool firesAtOnce(const std::string& id) {
    return id == "never-updated" || id == "stall";
}

}  // namespace

AlertMonitor::AlertMonitor(const RunInfo& info)
    : m_info(info),
      m_rules(effectiveAlertRules(info.experiment.alerts)),
      m_frozenGini(frozenLorenz(info.levels).gini) {}

void AlertMonitor::restore(AlertMemory memory) {
    if (memory.held.size() != m_info.layout.count) memory.held.clear();
    m_memory = std::move(memory);
}

void AlertMonitor::count(const RoundArrays& arrays) {
    m_memory.held.resize(m_info.layout.count, 0);
    for (std::size_t p = 0; p < arrays.assigned.size(); ++p) m_memory.held[p] += arrays.assigned[p];
}

std::vector<Alert> AlertMonitor::evaluate(const RoundRecord& record, const RoundArrays& arrays,
                                          std::span<const std::uint8_t> used) {
    AlertRound round{
        .info = m_info, .record = record, .arrays = arrays, .used = used, .frozenGini = m_frozenGini};
    const double accuracy = meanAccuracy(record);
    std::vector<AlertMemory::Streak> streaks;
    std::vector<Alert> raised;
    for (const AlertRule& rule : m_rules) {
        if (!rule.enabled) continue;
        if (needsEvaluation(rule.id) && !record.evaluated) {
            for (const AlertMemory::Streak& streak : m_memory.streaks)
                if (streak.place.rule == rule.id) streaks.push_back(streak);
            continue;
        }
        if (rule.id == "stall" && accuracy > m_memory.bestAccuracy + rule.threshold) {
            m_memory.bestAccuracy = accuracy;
            m_memory.bestRound = record.round;
        }
        round.bestRound = m_memory.bestRound;
        for (Alert& alert : holdingConditions(rule, round)) {
            alert.round = record.round;
            alert.rule = rule.id;
            const Alert place = placeOf(alert);
            const auto before =
                std::find_if(m_memory.streaks.begin(), m_memory.streaks.end(),
                             [&](const AlertMemory::Streak& streak) { return streak.place == place; });
            const std::int64_t length = before == m_memory.streaks.end() ? 1 : before->rounds + 1;
            streaks.push_back({place, length});
            // Each starved round and each refused update is an event of its own.
            const bool tell = rule.id == "starved-round" || rule.id == "rejected-update"
                                  ? length >= rule.rounds
                                  : length == (firesAtOnce(rule.id) ? std::int64_t{1} : rule.rounds);
            if (tell) raised.push_back(std::move(alert));
        }
    }
    m_memory.streaks = std::move(streaks);
    return raised;
}

}  // namespace fiarse
