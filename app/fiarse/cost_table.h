/// What devices spend, as tables and objects.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/cost.h"
#include "engine/api/run_summary.h"

namespace fiarse::app {

/// "0.42 ms", "3.1 s", then as durationText().
std::string secondsText(double seconds);
/// "12.5 J", "3.4 kJ", "1.25 kWh".
std::string energyText(double joules);

/// A client of each tier in one round: bytes, multiply-adds, time, memory, energy; "-" for what was not
/// stated, and sentences on what the numbers mean.
std::string tierCostTable(const Experiment& experiment, const std::vector<TierCost>& costs);

/// [{"tier":"Phone","bytes_down":...,"macs_dense":...,"macs_theoretical":...,"compute_seconds":...,...}];
/// null for what was not stated.
nlohmann::ordered_json tierCostJson(const Experiment& experiment, const std::vector<TierCost>& costs);

/// "12.3 MB, 4 min 10 s and 1.2 kJ", without what is unknown.
std::string spentText(double bytes, std::optional<double> seconds, std::optional<double> joules);

}  // namespace fiarse::app
