/// The columns of a sweep's files that tell what the devices spend.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/api/sweep_results.h"

namespace fiarse {

/// "estimated_seconds" and "estimated_kwh" where any group has them; with a target "reached" (runs that did,
/// 1 or 0 each, so that its mean is their share), "rounds_to_target", "gb_to_target", and where known
/// "seconds_to_target" and "kwh_to_target".
class SweepCosts {
public:
    /// @param results  outlives this.
    SweepCosts(const SweepResults& results, std::optional<double> target);

    std::vector<std::string> names() const;
    /// One for each of names().
    std::vector<Spread> of(const RunGroup& group) const;

private:
    const SweepResults& m_results;
    std::optional<double> m_target;
    bool m_seconds = false, m_joules = false;  ///< whether any group knows them
};

}  // namespace fiarse
