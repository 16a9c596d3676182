#include "ui/models/coverage_shares.h"

#include <algorithm>
#include <cmath>

namespace fiarse::ui {

std::vector<std::vector<KeptShare>> keptShares(const RunInfo& info, const RoundArrays& arrays) {
    const std::size_t levels = info.levels.size();
    std::vector<std::vector<KeptShare>> result(levels, std::vector<KeptShare>(info.layout.layers.size()));
    for (std::size_t l = 0; l < info.layout.layers.size(); ++l) {
        const LayerInfo& layer = info.layout.layers[l];
        // One pass: how many have each entry; a level keeps its own entry and all higher ones.
        std::vector<std::uint64_t> entries(256, 0);
        const std::size_t end = std::min(layer.offset + layer.count, arrays.tierMap.size());
        for (std::size_t p = layer.offset; p < end; ++p) ++entries[arrays.tierMap[p]];
        std::uint64_t kept = entries[kAlwaysHeld];
        for (std::size_t level = levels; level-- > 0;) {
            kept += entries[level];
            result[level][l] = {kept, layer.count};
        }
    }
    return result;
}

std::vector<CoverageRow> coverageRows(const RunInfo& info, const std::vector<std::int64_t>& participants) {
    std::vector<CoverageRow> rows;
    rows.reserve(info.clients.size());
    for (const ClientInfo& client : info.clients) {
        const bool takesPart =
            std::find(participants.begin(), participants.end(), client.id) != participants.end();
        rows.push_back({client.id, static_cast<int>(client.level), takesPart});
    }
    std::stable_sort(rows.begin(), rows.end(), [](const CoverageRow& a, const CoverageRow& b) {
        return a.level != b.level ? a.level > b.level : a.client < b.client;
    });
    return rows;
}

std::vector<std::vector<KeptShare>> keptHistory(const RunInfo& info, const std::vector<RoundRecord>& records,
                                                int level) {
    std::vector<std::vector<KeptShare>> history;
    if (level < 0 || static_cast<std::size_t>(level) >= info.levels.size()) return history;
    for (const RoundRecord& record : records) {
        std::vector<KeptShare> row;
        for (std::size_t l = 0; l < info.layout.layers.size(); ++l) {
            const auto& kept = record.kept;
            const bool known = static_cast<std::size_t>(level) < kept.size() &&
                               l < kept[static_cast<std::size_t>(level)].size();
            row.push_back(
                {known ? kept[static_cast<std::size_t>(level)][l] : 0, info.layout.layers[l].count});
        }
        history.push_back(std::move(row));
    }
    return history;
}

double sharePosition(double share) {
    return std::sqrt(std::clamp(share, 0.0, 1.0));
}

}  // namespace fiarse::ui
