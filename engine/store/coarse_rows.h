/// Coarse copies of the layers (engine/api/coarse.h) as rows.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "engine/api/coarse.h"
#include "engine/api/records.h"
#include "engine/api/run_file.h"
#include "engine/store/database.h"

namespace fiarse {

/// The blocks of each layer; none for models that have no coarse copies.
std::vector<CoarseBlocks> blocksOfLayers(const RunInfo& info);

/// A row for each layer and array of one round, and the table where there is none; nothing without `blocks`.
/// @param weights  they are kept of this round, so their magnitudes are too.
/// Call it inside a transaction. Throws StoreError.
void insertCoarse(const Database& database, const Layout& layout, const std::vector<CoarseBlocks>& blocks,
                  const RoundArrays& arrays, bool weights);

/// What is meant of layer `parts.coarse`, as far as the file has it, which is taken out of `parts`; null
/// where it has nothing. Throws StoreError.
std::shared_ptr<const CoarseLayer> selectCoarse(const Database& database, const RunInfo& info,
                                                std::int64_t round, ArrayParts& parts);

}  // namespace fiarse
