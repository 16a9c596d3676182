#include "engine/metrics/alerts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/api/bias.h"
#include "engine/metrics/alert_conditions.h"

namespace fiarse {

namespace {

/// Rules that can only be looked at where the round was evaluated.
bool needsEvaluation(const std::string& id) {
    return id == "class-gap" || id == "stall" || id == "attack-success";
}

/// Whether the round says anything about the place: an accuracy has to be measured, and a client's mask be
/// trained.
bool isJudged(const Alert& place, const RoundRecord& record) {
    if (needsEvaluation(place.rule)) return record.evaluated;
    if (place.rule != "attrition" && place.rule != "moved-gap") return true;
    return std::any_of(record.participants.begin(), record.participants.end(),
                       [&](const Participation& one) { return one.level == place.level; });
}

/// The streaks of a rule that do not hold in this round: those that cannot be judged stay as they are, those
/// that were told stay until they have ceased. @param first  where those that hold begin in `streaks`.
void keepOthers(const AlertRule& rule, const RoundRecord& record, std::size_t first,
                const std::vector<AlertMemory::Streak>& before, std::vector<AlertMemory::Streak>& streaks) {
    const std::size_t end = streaks.size();
    for (AlertMemory::Streak streak : before) {
        const auto holds = [&](const AlertMemory::Streak& one) { return one.place == streak.place; };
        if (streak.place.rule != rule.id) continue;
        if (std::any_of(streaks.begin() + static_cast<std::ptrdiff_t>(first),
                        streaks.begin() + static_cast<std::ptrdiff_t>(end), holds))
            continue;
        if (isJudged(streak.place, record)) {
            streak.rounds = 0;
            ++streak.calm;
            // What is by design is no news a second time.
            if (!streak.told || (streak.calm >= kCalmRounds && !streak.place.byDesign)) continue;
        }
        streaks.push_back(std::move(streak));
    }
}

/// Rules whose `rounds` is not a number of rounds on end.
bool firesAtOnce(const std::string& id) {
    return id == "never-updated" || id == "stall" || id == "class-exposure" || id == "lock-in";
}

}  // namespace

AlertMonitor::AlertMonitor(const RunInfo& info)
    : m_info(info),
      m_rules(effectiveAlertRules(info.experiment.alerts)),
      m_frozenGini(frozenLorenz(trainedLevels(info)).gini) {}

void AlertMonitor::restore(AlertMemory memory) {
    if (memory.held.size() != m_info.layout.count) memory.held.clear();
    if (memory.exposure.size() != m_info.levels.size()) {
        memory.exposure.clear();
        memory.exposureRounds = 0;
    }
    if (memory.reached.size() != m_info.layout.layers.size()) {
        memory.reached.clear();
        memory.reachedRounds = 0;
    }
    m_memory = std::move(memory);
}

void AlertMonitor::countReached(const RoundRecord& record) {
    m_memory.reached.resize(m_info.layout.layers.size(), 0);
    const std::vector<Level> levels = trainedLevels(m_info);
    for (std::size_t level = 0; level < std::min(levels.size(), record.kept.size()); ++level)
        for (std::size_t l = 0; l < std::min(m_memory.reached.size(), record.kept[level].size()); ++l)
            m_memory.reached[l] += record.kept[level][l] * static_cast<std::uint64_t>(levels[level].clients);
    ++m_memory.reachedRounds;
}

void AlertMonitor::count(const RoundArrays& arrays) {
    m_memory.held.resize(m_info.layout.count, 0);
    for (std::size_t p = 0; p < arrays.assigned.size(); ++p) m_memory.held[p] += arrays.assigned[p];
}

void AlertMonitor::count(const AlertRule& rule, Alert alert, std::vector<AlertMemory::Streak>& streaks,
                         Noticed& noticed) const {
    AlertMemory::Streak streak{.place = placeOf(alert)};
    for (const AlertMemory::Streak& before : m_memory.streaks)
        if (before.place == streak.place) streak = before;
    ++streak.rounds;
    streak.calm = 0;
    if (streak.told) {
        noticed.lasting.push_back(std::move(alert));
    } else if (streak.rounds >= (firesAtOnce(rule.id) ? std::int64_t{1} : rule.rounds)) {
        streak.told = true;
        noticed.alerts.push_back(std::move(alert));
    }
    streaks.push_back(std::move(streak));
}

AlertMonitor::Noticed AlertMonitor::evaluate(const RoundRecord& record, const RoundArrays& arrays,
                                             std::span<const std::uint8_t> used) {
    if (m_memory.exposure.empty()) m_memory.exposure = noExposure(m_info);
    addExposure(m_info, record.participants, m_memory.exposure);
    ++m_memory.exposureRounds;
    countReached(record);
    AlertRound round{.info = m_info,
                     .record = record,
                     .arrays = arrays,
                     .used = used,
                     .frozenGini = m_frozenGini,
                     .exposure = m_memory.exposure,
                     .exposureRounds = m_memory.exposureRounds,
                     .reached = m_memory.reached,
                     .reachedRounds = m_memory.reachedRounds};
    const double accuracy = meanAccuracy(record);
    std::vector<AlertMemory::Streak> streaks;
    Noticed noticed;
    for (const AlertRule& rule : m_rules) {
        if (!rule.enabled) continue;
        if (rule.id == "stall" && record.evaluated && accuracy > m_memory.bestAccuracy + rule.threshold) {
            m_memory.bestAccuracy = accuracy;
            m_memory.bestRound = record.round;
        }
        round.bestRound = m_memory.bestRound;
        const std::size_t first = streaks.size();
        if (!needsEvaluation(rule.id) || record.evaluated) {
            for (Alert& alert : holdingConditions(rule, round)) {
                alert.round = record.round;
                alert.rule = rule.id;
                count(rule, std::move(alert), streaks, noticed);
            }
        }
        keepOthers(rule, record, first, m_memory.streaks, streaks);
    }
    m_memory.streaks = std::move(streaks);
    return noticed;
}

}  // namespace fiarse
