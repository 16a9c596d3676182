/// What an alert rule of a run takes for too much.
#pragma once

#include <string_view>

#include "engine/api/records.h"

namespace fiarse::ui {

/// The threshold of the rule as it applies to the run: the experiment's, or the catalogue's.
/// Precondition: the catalogue has the rule.
double ruleThreshold(const RunInfo& info, std::string_view rule);

}  // namespace fiarse::ui
