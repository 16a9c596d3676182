/// How runs are named by their settings: "scope global · lr 0.05".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/api/experiment.h"

namespace fiarse {

/// The last part of the key ("lr" for training.lr), with the part before it where another setting ends
/// alike ("partition.kind"); keys of tiers stay whole.
std::string shortSettingName(std::string_view key);

/// The value of a setting, text without quotes; also of the tier settings that setFieldFromText() takes.
/// Empty where there is no such setting or tier.
std::string settingText(const Experiment& experiment, std::string_view key);

/// One name for each experiment, made of the settings in which any two of them differ; name and note never
/// count. Fleets that differ in more than two settings are told as a whole: "tiers 5×1 5×1/4". All names
/// are empty where nothing differs.
std::vector<std::string> namesByDifference(const std::vector<Experiment>& experiments);

}  // namespace fiarse
