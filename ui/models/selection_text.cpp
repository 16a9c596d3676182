#include "ui/models/selection_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <optional>

#include "ui/text/counts.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(SelectionText)
};

QString rangeText(qint64 first, qint64 last) {
    if (first == last) return QString::number(first);
    return QStringLiteral("%1–%2").arg(first).arg(last);
}

/// Whole rows × columns of a layer's matrix.
struct Block {
    std::int64_t firstRow, lastRow, firstColumn, lastColumn;
};

// The block that the stretches fill without a gap; nothing where they have another shape.
std::optional<Block> blockOf(const LayerInfo& layer, const ParameterSet& set) {
    const auto columns = static_cast<std::int64_t>(layer.columns());
    if (columns == 0) return std::nullopt;
    const auto offset = static_cast<std::int64_t>(layer.offset);
    const std::int64_t first = set.stretches.front().first - offset;
    const std::int64_t last = set.stretches.back().second - offset;
    const bool wholeRows = set.stretches.size() == 1 && last / columns > first / columns;
    Block block{first / columns, last / columns, first % columns, last % columns};
    if (wholeRows) {
        if (block.firstColumn != 0 || block.lastColumn != columns - 1) return std::nullopt;
        return block;
    }
    const std::int64_t rows = block.lastRow - block.firstRow + 1;
    if (rows != static_cast<std::int64_t>(set.stretches.size())) return std::nullopt;
    for (std::int64_t r = 0; r < rows; ++r) {
        const Stretch wanted{offset + (block.firstRow + r) * columns + block.firstColumn,
                             offset + (block.firstRow + r) * columns + block.lastColumn};
        if (set.stretches[static_cast<std::size_t>(r)] != wanted) return std::nullopt;
    }
    return block;
}

}  // namespace

QString numberRanges(const std::vector<qint64>& rising, int most) {
    QStringList parts;
    for (std::size_t i = 0; i < rising.size();) {
        std::size_t end = i + 1;
        while (end < rising.size() && rising[end] == rising[end - 1] + 1) ++end;
        if (parts.size() == most) {
            parts << QStringLiteral("…");
            break;
        }
        // Two neighbours are no stretch.
        if (end - i == 2) {
            parts << QString::number(rising[i]);
            end = i + 1;
        } else {
            parts << rangeText(rising[i], rising[end - 1]);
        }
        i = end;
    }
    return parts.join(QStringLiteral(", "));
}

QString clientsText(const std::vector<qint64>& clients) {
    return clients.size() == 1 ? Text::tr("Client %1").arg(clients.front())
                               : Text::tr("Clients %1").arg(numberRanges(clients));
}

QString levelsText(const RunInfo& info, const std::vector<int>& levels) {
    QStringList names;
    for (const int level : levels) {
        if (level < 0 || level >= static_cast<int>(info.levels.size())) continue;
        const Level& one = info.levels[static_cast<std::size_t>(level)];
        names << (levels.size() == 1 ? formatLevel(one) : formatCapacity(one.capacity));
    }
    if (names.size() < 2) return names.join(QString());
    return Text::tr("Capacities %1").arg(names.join(QStringLiteral(", ")));
}

QString classesText(const RunInfo& info, const std::vector<int>& classes) {
    QStringList names;
    for (const int k : classes) {
        if (k >= 0 && k < static_cast<int>(info.classNames.size()))
            names << QString::fromStdString(info.classNames[static_cast<std::size_t>(k)]);
    }
    if (names.empty()) return {};
    if (names.size() == 1) return Text::tr("Class %1").arg(names.front());
    return Text::tr("Classes %1").arg(names.join(QStringLiteral(", ")));
}

QString stretchesText(const Layout& layout, const ParameterSet& set) {
    const std::vector<std::size_t> layers = layersOf(set, layout);
    if (layers.empty()) return {};
    const auto count = static_cast<qint64>(set.count());
    if (layers.size() > 1) {
        return Text::tr("%1 layers, %2").arg(formatCount(qint64(layers.size())), parametersText(count));
    }
    const LayerInfo& layer = layout.layers[layers.front()];
    const QString name = QString::fromStdString(layer.name);
    const auto block = blockOf(layer, set);
    if (!block)
        return Text::tr("%1, %2", "a layer, how many of its parameters").arg(name, parametersText(count));
    const QString columns = rangeText(block->firstColumn, block->lastColumn);
    if (layer.shape.size() < 2) return QStringLiteral("%1 [%2]").arg(name, columns);
    return QStringLiteral("%1 [%2, %3]").arg(name, rangeText(block->firstRow, block->lastRow), columns);
}

QString magnitudesText(std::pair<double, double> range) {
    return QStringLiteral("|w| %1–%2").arg(formatNumber(range.first, 2), formatNumber(range.second, 2));
}

}  // namespace fiarse::ui
