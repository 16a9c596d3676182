/// The lines that `--json` prints, one object a line; scripts rely on them.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::app {

/// {"event":"round","round":1,...}; accuracies by capacity, empty where the round was not evaluated;
/// "alerts": the ids that were raised, "by_design": those of them that the capacity mix alone explains.
nlohmann::ordered_json roundJson(const RoundRecord& record, const std::vector<Level>& levels);

/// {"event":"finished","rounds":...,"run_hash":"..."}; `event` may also be "interrupted".
nlohmann::ordered_json endJson(const std::string& event, std::int64_t rounds, const std::string& hash);

/// One line on standard output, handed on at once.
void printLine(const nlohmann::ordered_json& object);

}  // namespace fiarse::app
