/// Round records as rows of the tables round, participation and evaluation.
#pragma once

#include <optional>
#include <vector>

#include "engine/api/records.h"
#include "engine/store/database.h"

namespace fiarse {

/// Inserts one record; call it inside a transaction. Throws StoreError.
void insertRecord(const Database& database, const RoundRecord& record);

/// The records of one round, or of all rounds in order. Exact: NaN and infinity included.
/// Throws StoreError or nlohmann::json::exception.
std::vector<RoundRecord> selectRecords(const Database& database, std::optional<std::int64_t> round);

}  // namespace fiarse
