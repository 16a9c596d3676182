#include "engine/store/coarse_rows.h"

#include <algorithm>

#include "engine/store/blob.h"
#include "engine/store/schema.h"

namespace fiarse {

namespace {

/// Column `array` of the table.
enum Array : std::int64_t { kAssigned, kAlive, kMoved, kUpdates, kLastTrained, kMagnitudes };

constexpr std::uint32_t kMostNarrow = 65535;

std::vector<char> packedCells(const std::vector<std::uint32_t>& cells, bool wide) {
    return wide ? packed(cells) : packedCounts(std::vector<std::uint16_t>(cells.begin(), cells.end()));
}

std::vector<std::uint32_t> unpackedCells(std::span<const char> blob, std::size_t count, bool wide) {
    if (wide) return unpacked<std::uint32_t>(blob, count);
    const std::vector<std::uint16_t> narrow = unpackedCounts(blob, count);
    return {narrow.begin(), narrow.end()};
}

bool hasTable(const Database& database) {
    return Statement(database, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'coarse'").step();
}

}  // namespace

std::vector<CoarseBlocks> blocksOfLayers(const RunInfo& info) {
    std::vector<CoarseBlocks> blocks;
    if (info.layout.count < kLargeModel) return blocks;
    for (std::size_t layer = 0; layer < info.layout.layers.size(); ++layer)
        blocks.push_back(coarseBlocks(info, layer));
    return blocks;
}

void insertCoarse(const Database& database, const Layout& layout, const std::vector<CoarseBlocks>& blocks,
                  const RoundArrays& arrays, bool weights) {
    if (blocks.empty()) return;
    Statement(database, kCoarseTable).run();
    Statement row(database, "INSERT INTO coarse VALUES(?, ?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t layer = 0; layer < blocks.size(); ++layer) {
        const CoarseLayer coarse =
            coarseLayer(arrays, layer, layout.layers[layer].offset, blocks[layer], weights);
        const auto insert = [&](Array array, bool wide, const std::vector<char>& blob) {
            row.bind(arrays.round, static_cast<std::int64_t>(layer), std::int64_t{array}, wide,
                     coarse.neverTrained, coarse.scale.maximum, coarse.scale.clipped,
                     std::span<const char>(blob));
            row.run();
        };
        const auto insertCells = [&](Array array, const std::vector<std::uint32_t>& cells) {
            const bool wide = !cells.empty() && *std::max_element(cells.begin(), cells.end()) > kMostNarrow;
            insert(array, wide, packedCells(cells, wide));
        };
        insertCells(kAssigned, coarse.assigned);
        insertCells(kAlive, coarse.alive);
        insertCells(kMoved, coarse.moved);
        insertCells(kUpdates, coarse.updates);
        insertCells(kLastTrained, coarse.lastTrained);
        if (weights) insert(kMagnitudes, true, packed(coarse.magnitudes));
    }
}

std::shared_ptr<const CoarseLayer> selectCoarse(const Database& database, const RunInfo& info,
                                                std::int64_t round, ArrayParts& parts) {
    const auto layer = static_cast<std::size_t>(parts.coarse);
    if (parts.coarse < 0 || layer >= info.layout.layers.size() || !hasTable(database)) return nullptr;
    auto coarse = std::make_shared<CoarseLayer>();
    coarse->layer = layer;
    coarse->blocks = coarseBlocks(info, layer);
    const std::size_t count = coarse->blocks.cells();
    bool any = false;
    Statement row(database,
                  "SELECT cells, wide, never, scale, clipped FROM coarse WHERE round = ? AND layer = ? AND "
                  "array = ?");
    const auto find = [&](Array array) {
        if (!row.bind(round, std::int64_t{parts.coarse}, std::int64_t{array}).step()) return false;
        coarse->neverTrained = row.count(2);
        return any = true;
    };
    const auto take = [&](bool& wanted, Array array, std::vector<std::uint32_t>& cells) {
        if (!wanted || !find(array)) return;
        cells = unpackedCells(row.blob(0), count, row.integer(1) != 0);
        wanted = false;
    };
    take(parts.assigned, kAssigned, coarse->assigned);
    take(parts.alive, kAlive, coarse->alive);
    take(parts.moved, kMoved, coarse->moved);
    // Both or none: they are written together.
    bool updates = parts.training;
    take(updates, kUpdates, coarse->updates);
    take(parts.training, kLastTrained, coarse->lastTrained);
    if (parts.weights && find(kMagnitudes)) {
        coarse->magnitudes = unpacked<float>(row.blob(0), count);
        coarse->scale = {row.real(3), row.integer(4) != 0};
        parts.weights = false;
    }
    return any ? coarse : nullptr;
}

}  // namespace fiarse
