#include "ui/plots/share_grid_data.h"

#include <QCoreApplication>
#include <algorithm>

#include "ui/plots/encoding_text.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr int kWidestRound = 12;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(Coverage)
};

QString keptText(const LayerInfo& layer, const KeptShare& share) {
    return Text::tr("%1 of %2 parameters of %3 (%4)")
        .arg(formatCount(static_cast<qint64>(share.kept)), formatCount(static_cast<qint64>(share.count)),
             QString::fromStdString(layer.name), formatSmallPercent(share.share()));
}

// Every 1, 2, 5, 10, 20, ... rounds, so that about eight labels are left.
std::int64_t labelStep(std::int64_t rounds) {
    std::int64_t step = 1;
    for (int i = 0; rounds / step > 8; ++i) step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    return step;
}

}  // namespace

QString shortLayerName(const LayerInfo& layer) {
    const QString name = QString::fromStdString(layer.name);
    const QString last = name.section(QLatin1Char('.'), -1);
    if (last == QLatin1String("weight")) return name.section(QLatin1Char('.'), 0, -2);
    return last;
}

ShareGridData clientGrid(const RunInfo& info, const std::vector<CoverageRow>& rows,
                         const std::vector<std::vector<KeptShare>>& shares,
                         std::optional<std::int64_t> chosen) {
    ShareGridData grid;
    grid.rows = static_cast<int>(rows.size());
    grid.columns = static_cast<int>(info.layout.layers.size());
    for (const LayerInfo& layer : info.layout.layers) grid.columnLabels.push_back(shortLayerName(layer));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto level = static_cast<std::size_t>(rows[i].level);
        for (const KeptShare& share : shares[level]) grid.shares.push_back(share.share());
        grid.marked.push_back(rows[i].participates);
        if (chosen == rows[i].client) grid.chosenRow = static_cast<int>(i);
        if (i > 0 && rows[i].level == rows[i - 1].level) {
            ++grid.groups.back().rows;
        } else {
            grid.groups.push_back({formatCapacity(info.levels[level].capacity), static_cast<int>(i), 1});
        }
    }
    return grid;
}

ShareGridData roundGrid(const RunInfo& info, const std::vector<std::vector<KeptShare>>& history,
                        std::int64_t firstRound, int chosenLayer) {
    ShareGridData grid;
    grid.rows = static_cast<int>(info.layout.layers.size());
    grid.columns = static_cast<int>(history.size());
    grid.widestCell = kWidestRound;
    grid.chosenRow = chosenLayer;
    const std::int64_t step = labelStep(grid.columns);
    for (int layer = 0; layer < grid.rows; ++layer) {
        grid.groups.push_back(
            {shortLayerName(info.layout.layers[static_cast<std::size_t>(layer)]), layer, 1});
        for (const auto& round : history)
            grid.shares.push_back(round[static_cast<std::size_t>(layer)].share());
    }
    for (int i = 0; i < grid.columns; ++i) {
        const std::int64_t round = firstRound + i;
        grid.columnLabels.push_back(round == firstRound || round % step == 0 ? QString::number(round)
                                                                             : QString());
    }
    return grid;
}

QString clientCellText(const RunInfo& info, const CoverageRow& row, std::size_t layer,
                       const KeptShare& share) {
    const auto client = std::find_if(info.clients.begin(), info.clients.end(),
                                     [&](const ClientInfo& c) { return c.id == row.client; });
    if (client == info.clients.end()) return {};
    return QStringLiteral("%1: %2").arg(clientText(info, *client),
                                        keptText(info.layout.layers[layer], share));
}

QString roundCellText(const RunInfo& info, std::int64_t round, int level, std::size_t layer,
                      const KeptShare& share) {
    return Text::tr("Round %1, capacity %2: %3")
        .arg(QString::number(round), formatCapacity(info.levels[static_cast<std::size_t>(level)].capacity),
             keptText(info.layout.layers[layer], share));
}

}  // namespace fiarse::ui
