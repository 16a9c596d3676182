/// The rules of an experiment file: [[alert]] tables.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/api/experiment.h"
#include "engine/api/fields.h"
#include "engine/api/result.h"

namespace fiarse {

/// "layer-collapse, dead-units, ...", for sentences.
std::string alertRuleIds();

std::optional<AlertAction> alertActionFromName(std::string_view name);

/// What is wrong with the rules of an experiment: unknown or repeated ids, values out of range. The keys
/// are "alert.N" and "alert.N.threshold" with N counted from 1.
std::vector<Error> checkAlertRules(const std::vector<AlertRule>& rules);

/// The [[alert]] tables; empty without rules.
std::string alertRulesToml(const std::vector<AlertRule>& rules);

/// Adds the settings in which the rules that apply differ: "alert.freeze.threshold", ...
void addAlertDifferences(const Experiment& left, const Experiment& right,
                         std::vector<FieldDifference>& found);

}  // namespace fiarse
