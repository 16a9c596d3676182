#include "ui/models/rule_threshold.h"

#include "engine/api/alerts.h"

namespace fiarse::ui {

double ruleThreshold(const RunInfo& info, std::string_view rule) {
    for (const AlertRule& one : effectiveAlertRules(info.experiment.alerts))
        if (one.id == rule) return one.threshold;
    return 0.0;
}

}  // namespace fiarse::ui
