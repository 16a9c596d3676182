/// What a round says about attacks and defences, as the object "robustness" of the column round.detail.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/api/records.h"

namespace fiarse {

/// Only what is not as in a round without attack and defence; empty where nothing is. Verdicts are lists in
/// the order of the participants.
nlohmann::json robustnessJson(const RoundRecord& record);

/// The inverse; `found` is null in older files. Precondition: the participants of `record` are known.
/// Throws nlohmann::json::exception, or StoreError where the lists do not fit the participants.
void readRobustness(const nlohmann::json& found, RoundRecord& record);

}  // namespace fiarse
