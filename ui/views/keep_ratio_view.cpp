#include "ui/views/keep_ratio_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "engine/api/capacity.h"
#include "engine/api/masks.h"
#include "ui/models/magnitude_counts.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(KeepRatioView)
};

ViewOption measureOption() {
    return {QStringLiteral("measure"),
            Text::tr("Share kept, or how it compares with the capacity."),
            {{QStringLiteral("share"), Text::tr("Share kept")},
             {QStringLiteral("ratio"), Text::tr("Against the capacity")}}};
}

ViewOption besideOption() {
    return {QStringLiteral("beside"),
            Text::tr("What stands beside it."),
            {{QStringLiteral("dead"), Text::tr("Units without input")},
             {QStringLiteral("scope"), Text::tr("The other scope")}}};
}

// What the masks of the round were: records hold it for every round, the arrays for round 0.
std::uint64_t keptIn(const RunMoment& moment, std::size_t level, std::size_t layer) {
    const LayerInfo& info = moment.info->layout.layers[layer];
    std::uint64_t kept = 0;
    for (std::size_t p = info.offset; p < info.offset + info.count; ++p)
        kept += holds(moment.arrays->tierMap[p], static_cast<int>(level)) ? 1 : 0;
    return kept;
}

struct Cell {
    std::uint64_t kept = 0, count = 0;
    double share() const { return count == 0 ? 0.0 : static_cast<double>(kept) / static_cast<double>(count); }
};

QString cellNote(const Cell& cell) {
    return Text::tr("%1 of %2 parameters")
        .arg(formatCount(qint64(cell.kept)), formatCount(qint64(cell.count)));
}

QString exampleNumbers(const RunInfo& info, const std::vector<Cell>& cells, std::size_t layer,
                       std::size_t level) {
    const Cell& cell = cells[layer * info.levels.size() + level];
    return Text::tr("%1 at %2: %3 / %4 = %5; an even share would be %6.")
        .arg(QString::fromStdString(info.layout.layers[layer].name),
             formatCapacity(info.levels[level].capacity), formatCount(qint64(cell.kept)),
             formatCount(qint64(cell.count)), formatSmallPercent(cell.share()),
             formatSmallPercent(info.levels[level].capacity.value));
}

/// Rows and columns of a second grid, as the first one has them.
FigureGrid besideGrid(const FigureGrid& first) {
    FigureGrid grid;
    grid.rowTitle = first.rowTitle;
    grid.columnTitle = first.columnTitle;
    grid.rowLink = first.rowLink;
    grid.columnLink = first.columnLink;
    grid.columns = first.columns;
    grid.chosenColumn = first.chosenColumn;
    return grid;
}

/// Units of a weight layer whose inputs are all outside of the mask, [level]: a unit is dead for the levels
/// beyond the smallest one that holds one of its inputs.
std::vector<std::size_t> deadUnits(const RunMoment& moment, const LayerInfo& layer) {
    std::vector<std::size_t> dead(moment.info->levels.size(), 0);
    for (std::size_t row = 0; row < layer.rows(); ++row) {
        int reach = -1;
        for (std::size_t p = layer.offset + row * layer.columns();
             p < layer.offset + (row + 1) * layer.columns(); ++p) {
            const std::uint8_t entry = moment.arrays->tierMap[p];
            if (entry != kHeldByNobody) reach = std::max(reach, static_cast<int>(entry));
        }
        for (std::size_t level = 0; level < dead.size(); ++level)
            dead[level] += static_cast<int>(level) > reach ? 1 : 0;
    }
    return dead;
}

FigurePart deadPart(const RunMoment& moment, const FigureGrid& first) {
    FigureGrid grid = besideGrid(first);
    grid.valueTitle = Text::tr("Units without input");
    grid.quantity = Quantity::Count;
    grid.low = 0.0;
    for (std::size_t row = 0; row < first.rows.size(); ++row) {
        const auto index = static_cast<std::size_t>(first.rows[row].key);
        const LayerInfo& layer = moment.info->layout.layers[index];
        if (layer.shape.size() < 2 || layer.rows() == 0) continue;  // a bias is nobody's input
        if (first.chosenRow == static_cast<int>(row)) grid.chosenRow = static_cast<int>(grid.rows.size());
        grid.rows.push_back(first.rows[row]);
        for (const std::size_t dead : deadUnits(moment, layer)) {
            grid.values.push_back(static_cast<double>(dead));
            grid.notes.push_back(
                Text::tr("%1 of %2 units").arg(formatCount(qint64(dead)), formatCount(qint64(layer.rows()))));
            grid.outlined.push_back(dead == layer.rows() ? 1 : 0);
        }
    }
    return {QStringLiteral("dead-units"), Text::tr("Units without input"), std::nullopt, std::move(grid)};
}

/// What the same weights would keep of a layer at a capacity under the other scope; nothing where it cannot
/// be told.
std::optional<double> otherScopeShare(const RunMoment& moment, const MagnitudeCounts& all, std::size_t layer,
                                      double capacity) {
    const RunInfo& info = *moment.info;
    const LayerInfo& one = info.layout.layers[layer];
    if (one.count == 0) return std::nullopt;
    const auto count = static_cast<double>(one.count);
    if (info.experiment.strategy.scope == Scope::Global)
        return static_cast<double>(keptCount(capacity, one.count)) / count;
    if (all.bins.empty()) return std::nullopt;
    const auto k = static_cast<double>(keptCount(capacity, info.layout.maskable));
    const double theta = thetaKeeping(all, k);
    const MagnitudeCounts own = magnitudeCounts(info.layout, *moment.arrays, static_cast<int>(layer));
    return std::min(1.0, countAbove(own, theta) / count);
}

/// The ghost of the other scope: what a global threshold would keep where each layer has its own, and the
/// other way round.
std::optional<FigurePart> scopePart(const RunMoment& moment, const FigureGrid& first) {
    const StrategySettings& strategy = moment.info->experiment.strategy;
    if (!masksFollowMagnitude(moment.info->experiment) || strategy.budget != Budget::Parameters)
        return std::nullopt;
    const bool global = strategy.scope == Scope::Global;
    const MagnitudeCounts all = magnitudeCounts(moment.info->layout, *moment.arrays, std::nullopt);
    FigureGrid grid = besideGrid(first);
    grid.valueTitle = Text::tr("Share that would be kept");
    grid.quantity = Quantity::Share;
    grid.low = 0.0;
    grid.high = 1.0;
    grid.rows = first.rows;
    grid.chosenRow = first.chosenRow;
    for (const FigureGrid::Line& row : grid.rows) {
        const auto layer = static_cast<std::size_t>(row.key);
        for (std::size_t level = 0; level < grid.columns.size(); ++level) {
            const double capacity = moment.info->levels[level].capacity.value;
            const std::optional<double> share = otherScopeShare(moment, all, layer, capacity);
            if (!share) return std::nullopt;
            const Cell now{keptIn(moment, level, layer), moment.info->layout.layers[layer].count};
            grid.values.push_back(*share);
            grid.notes.push_back(Text::tr("now %1").arg(formatSmallPercent(now.share())));
            grid.outlined.push_back(*share * static_cast<double>(now.count) < 1.0 ? 1 : 0);
        }
    }
    return FigurePart{QStringLiteral("other-scope"),
                      global ? Text::tr("If each layer had its own threshold")
                             : Text::tr("If one global threshold cut all layers, by the histogram"),
                      std::nullopt, std::move(grid)};
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    const RunInfo& info = *moment.info;
    const std::size_t levels = info.levels.size();
    const bool ratio = optionValue(options, measureOption()) == QLatin1String("ratio");
    Figure figure;
    figure.title = Text::tr("Keep-ratio");
    figure.levels = static_cast<int>(levels);
    FigureGrid grid;
    grid.rowTitle = Text::tr("Layer");
    grid.columnTitle = Text::tr("Capacity");
    grid.valueTitle = ratio ? Text::tr("Kept against the capacity") : Text::tr("Share kept");
    grid.rowLink = Link::Layer;
    grid.columnLink = Link::Level;
    grid.quantity = ratio ? Quantity::Log2Ratio : Quantity::Share;
    grid.scale = ratio ? FigureGrid::Scale::Diverging : FigureGrid::Scale::Sequential;
    if (!ratio) grid.low = 0.0, grid.high = 1.0;
    for (std::size_t l = 0; l < levels; ++l) {
        grid.columns.push_back({formatCapacity(info.levels[l].capacity), qint64(l)});
        if (selection.level == static_cast<int>(l)) grid.chosenColumn = static_cast<int>(l);
    }
    std::vector<Cell> cells;
    std::size_t worstLayer = 0, worstLevel = 0;
    double worst = 2.0;
    for (std::size_t i = 0; i < info.layout.layers.size(); ++i) {
        const LayerInfo& layer = info.layout.layers[i];
        for (std::size_t l = 0; l < levels; ++l) cells.push_back({keptIn(moment, l, i), layer.count});
        if (!layer.maskable) continue;
        if (selection.layer == static_cast<int>(i)) grid.chosenRow = static_cast<int>(grid.rows.size());
        grid.rows.push_back({QString::fromStdString(layer.name), qint64(i)});
        for (std::size_t l = 0; l < levels; ++l) {
            const Cell& cell = cells[i * levels + l];
            const double capacity = info.levels[l].capacity.value;
            // A layer without parameters has no ratio; it is outlined and says so.
            grid.values.push_back(ratio ? (cell.kept == 0 ? std::nan("") : std::log2(cell.share() / capacity))
                                        : cell.share());
            grid.notes.push_back(cellNote(cell));
            // Below one weight a unit, some unit is cut off; a bias has one weight a unit anyway.
            const bool starved = cell.kept == 0 || (layer.shape.size() > 1 && cell.kept < layer.rows());
            grid.outlined.push_back(starved ? 1 : 0);
            const double relative = capacity > 0.0 ? cell.share() / capacity : 1.0;
            if (layer.shape.size() > 1 && relative < worst) {
                worst = relative;
                worstLayer = i;
                worstLevel = l;
            }
        }
    }
    const auto outlined = std::count(grid.outlined.begin(), grid.outlined.end(), std::uint8_t{1});
    figure.summary = Text::tr("Masks after round %1: %n cell(s) with less than one weight a unit. %2",
                              nullptr, static_cast<int>(outlined))
                         .arg(formatCount(moment.round), exampleNumbers(info, cells, worstLayer, worstLevel));
    figure.explanation = {
        Text::tr("Which share of a layer's parameters the submodel of each capacity keeps."),
        Text::tr(
            "keep-ratio = kept / parameters of the layer &nbsp;·&nbsp; an even share would be the capacity"),
        exampleNumbers(info, cells, worstLayer, worstLevel),
        Text::tr(
            "Good: no outlined cell. Outlined: fewer weights than units, so some units are cut off; at 0 "
            "the submodel is disconnected and can learn nothing but output biases. Scope “layer” or a "
            "floor per layer mends it. Beside it: how many units of a layer have no input left, or what the "
            "same "
            "weights would keep under the other scope.")};
    auto beside = optionValue(options, besideOption()) == QLatin1String("scope")
                      ? scopePart(moment, grid)
                      : std::optional<FigurePart>(deadPart(moment, grid));
    figure.parts.push_back({QStringLiteral("keep-ratio"), figure.title, std::nullopt, std::move(grid)});
    if (beside) figure.parts.push_back(*std::move(beside));
    return figure;
}

}  // namespace

ViewDefinition keepRatioView() {
    ViewDefinition view;
    view.id = QStringLiteral("keep-ratio");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("density sparsity layer collapse");
    view.title = Text::tr("Keep-ratio");
    view.help = Text::tr("Which share of each layer the submodel of each capacity keeps.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{.arrays = true}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{measureOption(), besideOption()}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
