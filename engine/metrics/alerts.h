/// Looks at each finished round with the rules of the experiment.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/api/alerts.h"
#include "engine/api/records.h"

namespace fiarse {

/// Keeps what the rules need to remember. One a simulation; not thread safe.
class AlertMonitor {
public:
    /// @param info  must live as long as the monitor.
    explicit AlertMonitor(const RunInfo& info);

    /// Other rules for the rounds to come; what was counted stays. @param changed  as in
    /// effectiveAlertRules().
    void setRules(const std::vector<AlertRule>& changed) { m_rules = effectiveAlertRules(changed); }

    /// Adds the round's holders to C, memory().held; once a round, before evaluate(). Cost: O(d).
    void count(const RoundArrays& arrays);
    struct Noticed {
        std::vector<Alert>
            alerts;  ///< conditions that begin; what is by design is told once and never ceases
        std::vector<Alert> lasting;  ///< those that were told before and still hold
    };
    /// What the rules say of the round `record` describes, in the order of the catalogue.
    /// @param record  complete but for its alerts.
    /// @param arrays  after the round.
    /// @param used    the tier map that the round started from, [d_all].
    /// Cost: O(d · levels). Precondition: rounds come in order.
    Noticed evaluate(const RoundRecord& record, const RoundArrays& arrays,
                     std::span<const std::uint8_t> used);

    const AlertMemory& memory() const { return m_memory; }
    /// Goes on from `memory`; an empty one, as older run files have, begins to count anew.
    void restore(AlertMemory memory);

private:
    void countReached(const RoundRecord& record);
    /// Counts the condition, and says whether it is to be told, lasts, or has to hold longer.
    void count(const AlertRule& rule, Alert alert, std::vector<AlertMemory::Streak>& streaks,
               Noticed& noticed) const;

    const RunInfo& m_info;
    std::vector<AlertRule> m_rules;  ///< all, as they apply
    const double m_frozenGini;
    AlertMemory m_memory;
};

}  // namespace fiarse
