#include "engine/rounds/sweep_cost.h"

#include <algorithm>

namespace fiarse {

namespace {

constexpr double kBytesOfGigabyte = 1e9;
constexpr double kJoulesOfKilowattHour = 3.6e6;

Spread dividedBy(Spread spread, double unit) {
    spread.mean /= unit;
    spread.deviation /= unit;
    return spread;
}

/// Of the complete runs, which got there.
Spread reachedShare(const RunGroup& group, std::size_t reached) {
    std::vector<double> each(group.complete, 0.0);
    std::fill_n(each.begin(), static_cast<std::ptrdiff_t>(reached), 1.0);
    return spreadOf(each);
}

}  // namespace

SweepCosts::SweepCosts(const SweepResults& results, std::optional<double> target)
    : m_results(results), m_target(target) {
    for (const RunGroup& group : results.groups) {
        m_seconds = m_seconds || group.deviceSeconds.runs > 0;
        m_joules = m_joules || group.deviceJoules.runs > 0;
    }
}

std::vector<std::string> SweepCosts::names() const {
    std::vector<std::string> names;
    if (m_seconds) names.emplace_back("estimated_seconds");
    if (m_joules) names.emplace_back("estimated_kwh");
    if (!m_target) return names;
    names.insert(names.end(), {"reached", "rounds_to_target", "gb_to_target"});
    if (m_seconds) names.emplace_back("seconds_to_target");
    if (m_joules) names.emplace_back("kwh_to_target");
    return names;
}

std::vector<Spread> SweepCosts::of(const RunGroup& group) const {
    std::vector<Spread> spreads;
    if (m_seconds) spreads.push_back(group.deviceSeconds);
    if (m_joules) spreads.push_back(dividedBy(group.deviceJoules, kJoulesOfKilowattHour));
    if (!m_target) return spreads;
    const TargetSpread target = targetSpread(group, m_results.runs, *m_target);
    spreads.push_back(reachedShare(group, target.round.runs));
    spreads.push_back(target.round);
    spreads.push_back(dividedBy(target.bytes, kBytesOfGigabyte));
    if (m_seconds) spreads.push_back(target.deviceSeconds);
    if (m_joules) spreads.push_back(dividedBy(target.deviceJoules, kJoulesOfKilowattHour));
    return spreads;
}

}  // namespace fiarse
