/// The lines that `--json` prints, one object a line; scripts rely on them.
#pragma once

#include <nlohmann/json.hpp>
#include <vector>

#include "engine/api/records.h"
#include "engine/api/result.h"

namespace fiarse::app {

/// {"event":"round","round":1,...}; accuracies by capacity, empty where the round was not evaluated;
/// "alerts": the ids that were raised, "by_design": those of them that the capacity mix alone explains,
/// "lasting": the ids of conditions that were raised in an earlier round and hold still.
nlohmann::ordered_json roundJson(const RoundRecord& record, const std::vector<Level>& levels);

/// The object of a run that diverged: the alert that ended it, with the client where training did.
nlohmann::ordered_json failureJson(const Alert& alert, const RunInfo& info, const std::string& hash);

/// {"event":"finished","rounds":...,"run_hash":"..."}; `event` may also be "interrupted".
nlohmann::ordered_json endJson(const std::string& event, std::int64_t rounds, const std::string& hash);

/// {"event":"failed","kind":"input|run|file|interrupted","message":"...","exit_code":2}; with "file", "line"
/// and "key" where they are known.
nlohmann::ordered_json failureJson(const Error& error);

/// One line on standard output, handed on at once. Where nobody reads it any more, the flag of
/// watchInterrupts() is raised: the run then ends in good order.
void printLine(const nlohmann::ordered_json& object);

}  // namespace fiarse::app
