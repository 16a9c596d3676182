/// Alerts and what their rules remember, as rows. Files of version 1 have neither.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/api/records.h"
#include "engine/store/database.h"

namespace fiarse {

/// Call them inside a transaction. Throw StoreError.
void insertAlerts(const Database& database, const RoundRecord& record);
void replaceAlertMemory(const Database& database, const AlertMemory& memory);

/// The conditions that last, as part of a round's detail. Reading throws nlohmann::json::exception.
nlohmann::json lastingJson(const std::vector<Alert>& alerts);
std::vector<Alert> lastingFrom(const nlohmann::json& list, std::int64_t round);

/// Adds the alerts to records in the order of their rounds. @param where  an SQL condition on `round`.
/// Throws StoreError.
void addAlerts(const Database& database, const std::string& where, std::vector<RoundRecord>& records);
/// Empty where none was stored. @param count  d_all. Throws StoreError or nlohmann::json::exception.
AlertMemory selectAlertMemory(const Database& database, std::size_t count);

}  // namespace fiarse
