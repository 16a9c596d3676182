#include "ui/views/overlap_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/api/masks.h"
#include "ui/models/chosen_parameters.h"
#include "ui/models/similar_order.h"
#include "ui/text/counts.h"
#include "ui/text/format.h"
#include "ui/views/sign_agreement_parts.h"

namespace fiarse::ui {
namespace {

// Nested masks have an excess of exactly 0; anything beyond rounding is a fault.
constexpr double kRounding = 1e-9;

struct Text {
    Q_DECLARE_TR_FUNCTIONS(OverlapView)
};

// Where masks are not nested, what lies beyond nesting says little: there the plain overlap comes first.
ViewOption measureOption(const RunInfo& info) {
    ViewOption option{QStringLiteral("measure"),
                      {},
                      {{QStringLiteral("excess"), Text::tr("Beyond nesting")},
                       {QStringLiteral("jaccard"), Text::tr("Plain Jaccard")}}};
    if (drawsOwnMasks(info.experiment)) std::swap(option.choices[0], option.choices[1]);
    option.label = Text::tr(
        "Overlap beyond what nested masks have, the plain overlap, or whether updates point the same way.");
    option.choices.emplace_back(QStringLiteral("signs"), Text::tr("Direction of updates"));
    return option;
}

ViewOption orderOption() {
    return {QStringLiteral("order"),
            Text::tr("The order of the clients."),
            {{QStringLiteral("capacity"), Text::tr("By capacity")},
             {QStringLiteral("alike"), Text::tr("Alike together")}}};
}

/// Clients whose masks overlap most side by side.
std::vector<std::size_t> alikeTogether(const OverlapMoment& overlap, const std::vector<std::size_t>& shown) {
    std::vector<double> among;
    for (const std::size_t a : shown)
        for (const std::size_t b : shown) among.push_back(overlap.jaccard[a * overlap.clients.size() + b]);
    std::vector<std::size_t> sorted;
    for (const std::size_t i : similarOrder(among, shown.size())) sorted.push_back(shown[i]);
    return sorted;
}

QString capacityOf(const RunInfo& info, std::size_t level) {
    return level < info.levels.size() ? formatCapacity(info.levels[level].capacity) : QString();
}

std::size_t levelOf(const RunInfo& info, std::int64_t client) {
    const auto index = static_cast<std::size_t>(client);
    return index < info.clients.size() ? static_cast<std::size_t>(info.clients[index].level)
                                       : info.levels.size();
}

/// What the pairs of clients say together.
struct Pairs {
    std::int64_t same = 0, violated = 0;  ///< pairs of the same round; of those, with an excess
    std::int64_t across = 0;              ///< pairs of different rounds
    double acrossSum = 0.0;

    double mean() const { return across == 0 ? 0.0 : acrossSum / static_cast<double>(across); }
};

Pairs pairsOf(const OverlapMoment& overlap, const std::vector<std::size_t>& shown) {
    Pairs result;
    const std::size_t n = overlap.clients.size();
    for (std::size_t a = 0; a < shown.size(); ++a) {
        for (std::size_t b = a + 1; b < shown.size(); ++b) {
            const double excess = overlap.excess[shown[a] * n + shown[b]];
            if (overlap.heldIn[shown[a]] == overlap.heldIn[shown[b]]) {
                ++result.same;
                result.violated += std::abs(excess) > kRounding ? 1 : 0;
            } else {
                ++result.across;
                result.acrossSum += excess;
            }
        }
    }
    return result;
}

void setMeasure(FigureGrid& grid, bool plain) {
    grid.quantity = plain ? Quantity::Share : Quantity::Points;
    grid.scale = plain ? FigureGrid::Scale::Sequential : FigureGrid::Scale::Diverging;
    grid.valueTitle = plain ? Text::tr("Jaccard index (%)") : Text::tr("Jaccard − min/max (points)");
    if (plain) {
        grid.low = 0.0;
        grid.high = 1.0;
    }
}

FigureGrid clientGrid(const RunMoment& moment, const ViewSelection& selection,
                      const std::vector<std::size_t>& shown, bool plain, bool alike) {
    const RunInfo& info = *moment.info;
    const OverlapMoment& overlap = *moment.overlap;
    const std::size_t n = overlap.clients.size();
    FigureGrid grid;
    grid.rowTitle = Text::tr("Client");
    grid.columnTitle = alike ? Text::tr("Client, alike together") : Text::tr("Client, by falling capacity");
    // A click means the row; both at once would take each other back on the diagonal.
    grid.rowLink = Link::Client;
    setMeasure(grid, plain);
    for (const std::size_t i : shown) {
        const std::int64_t client = overlap.clients[i];
        if (selection.client == client)
            grid.chosenRow = grid.chosenColumn = static_cast<int>(grid.rows.size());
        const QString label =
            QStringLiteral("%1 · %2").arg(QString::number(client), capacityOf(info, levelOf(info, client)));
        grid.rows.push_back({label, client});
        grid.columns.push_back({QString::number(client), client});
    }
    double largest = 0.0;
    const bool nested = !drawsOwnMasks(info.experiment);
    for (const std::size_t a : shown) {
        for (const std::size_t b : shown) {
            const double excess = overlap.excess[a * n + b];
            largest = std::max(largest, std::abs(excess));
            grid.values.push_back(plain ? overlap.jaccard[a * n + b] : excess);
            grid.outlined.push_back(nested && overlap.heldIn[a] == overlap.heldIn[b] &&
                                    std::abs(excess) > kRounding);
        }
    }
    // Rounding must not look like a finding.
    if (!plain) grid.high = std::max(largest, 0.01);
    grid.noteOf = [kept = moment.overlap, shown, n](std::size_t row, std::size_t column) {
        const std::size_t cell = shown[row] * n + shown[column];
        const qint64 a = kept->heldIn[shown[row]];
        const qint64 b = kept->heldIn[shown[column]];
        const QString held = a == b ? Text::tr("both of round %1").arg(formatCount(a))
                                    : Text::tr("of rounds %1 and %2").arg(formatCount(a), formatCount(b));
        return Text::tr("Jaccard %1, min/max %2, masks %3")
            .arg(formatPercent(kept->jaccard[cell]), formatPercent(kept->jaccard[cell] - kept->excess[cell]),
                 held);
    };
    return grid;
}

/// Sizes and meets of the levels' masks, counted in one pass over the tier map.
struct LevelMasks {
    std::vector<std::uint64_t> sizes;  ///< [level]
    std::vector<std::uint64_t> both;   ///< [level · level]

    double jaccard(std::size_t a, std::size_t b) const {
        const std::uint64_t meet = both[a * sizes.size() + b];
        const std::uint64_t any = sizes[a] + sizes[b] - meet;
        return any == 0 ? 1.0 : static_cast<double>(meet) / static_cast<double>(any);
    }
    double nested(std::size_t a, std::size_t b) const {
        const std::uint64_t larger = std::max(sizes[a], sizes[b]);
        return larger == 0 ? 1.0
                           : static_cast<double>(std::min(sizes[a], sizes[b])) / static_cast<double>(larger);
    }
};

LevelMasks levelMasks(const RunMoment& moment, const ViewSelection& selection) {
    const RunInfo& info = *moment.info;
    const std::optional<int> layer = selection.layer;
    const bool brushes = !selection.parameters.isEmpty();
    const std::size_t levels = info.levels.size();
    std::array<std::uint64_t, 256> entries{};
    for (const std::size_t p : brushedParameters(info, *moment.arrays, selection))
        ++entries[moment.arrays->tierMap[p]];
    for (std::size_t l = 0; l < info.layout.layers.size() && !brushes; ++l) {
        const LayerInfo& one = info.layout.layers[l];
        if (!one.maskable || (layer && *layer != static_cast<int>(l))) continue;
        for (std::size_t p = one.offset; p < one.offset + one.count; ++p)
            ++entries[moment.arrays->tierMap[p]];
    }
    LevelMasks result{std::vector<std::uint64_t>(levels, 0), std::vector<std::uint64_t>(levels * levels, 0)};
    for (std::size_t entry = 0; entry < entries.size(); ++entry) {
        for (std::size_t a = 0; a < levels; ++a) {
            if (!holds(static_cast<std::uint8_t>(entry), static_cast<int>(a))) continue;
            result.sizes[a] += entries[entry];
            for (std::size_t b = 0; b < levels; ++b) {
                if (holds(static_cast<std::uint8_t>(entry), static_cast<int>(b)))
                    result.both[a * levels + b] += entries[entry];
            }
        }
    }
    return result;
}

FigureGrid levelGrid(const RunMoment& moment, const ViewSelection& selection, bool plain) {
    const RunInfo& info = *moment.info;
    const LevelMasks masks = levelMasks(moment, selection);
    FigureGrid grid;
    grid.rowTitle = Text::tr("Capacity");
    grid.columnTitle = Text::tr("Capacity");
    grid.rowLink = Link::Level;
    setMeasure(grid, plain);
    if (!plain) grid.high = 0.01;
    for (std::size_t a = 0; a < info.levels.size(); ++a) {
        if (selection.level == static_cast<int>(a)) grid.chosenRow = static_cast<int>(a);
        grid.rows.push_back({capacityOf(info, a), qint64(a)});
        grid.columns.push_back({capacityOf(info, a), qint64(a)});
        for (std::size_t b = 0; b < info.levels.size(); ++b) {
            const double jaccard = masks.jaccard(a, b);
            const double excess = jaccard - masks.nested(a, b);
            grid.values.push_back(plain ? jaccard : excess);
            grid.outlined.push_back(std::abs(excess) > kRounding);
            grid.notes.push_back(Text::tr("%1 and %2 parameters, %3 in both")
                                     .arg(formatCount(qint64(masks.sizes[a])),
                                          formatCount(qint64(masks.sizes[b])),
                                          formatCount(qint64(masks.both[a * info.levels.size() + b]))));
        }
    }
    return grid;
}

QString summaryOf(const RunMoment& moment, const Pairs& pairs, const QString& where) {
    const QString across =
        pairs.across == 0
            ? Text::tr("All masks are of the same round.")
            : Text::tr(
                  "Between masks of different rounds (%1 pairs) the mean excess is %2: so far the order "
                  "of importance moved.")
                  .arg(formatCount(pairs.across), quantityText(pairs.mean(), Quantity::Points));
    return Text::tr(
               "Masks held last up to round %1, %2: %3 of %4 pairs of the same round overlap otherwise "
               "than nested masks do (%5). %6")
        .arg(formatCount(moment.round), where, formatCount(pairs.violated), formatCount(pairs.same),
             formatPercent(pairs.same == 0
                               ? 0.0
                               : static_cast<double>(pairs.violated) / static_cast<double>(pairs.same)),
             across);
}

QString exampleNumbers(const RunMoment& moment, const std::vector<std::size_t>& shown) {
    const OverlapMoment& overlap = *moment.overlap;
    if (shown.size() < 2) return {};
    const std::size_t a = shown.front();
    const std::size_t b = shown.back();
    const std::size_t cell = a * overlap.clients.size() + b;
    return Text::tr("Clients %1 and %2, masks of rounds %3 and %4: J = %5, min/max = %6, excess %7.")
        .arg(QString::number(overlap.clients[a]), QString::number(overlap.clients[b]),
             formatCount(overlap.heldIn[a]), formatCount(overlap.heldIn[b]),
             formatPercent(overlap.jaccard[cell]),
             formatPercent(overlap.jaccard[cell] - overlap.excess[cell]),
             quantityText(overlap.excess[cell], Quantity::Points));
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    const RunInfo& info = *moment.info;
    const QString measure = optionValue(options, measureOption(info));
    const bool alike = optionValue(options, orderOption()) == QLatin1String("alike");
    if (measure == QLatin1String("signs")) {
        Figure signs = signAgreementFigure(moment, selection, alike);
        signs.levels = static_cast<int>(info.levels.size());
        return signs;
    }
    Figure figure;
    figure.levels = static_cast<int>(info.levels.size());
    const bool brushes = !selection.parameters.isEmpty();
    QString where =
        selection.layer && static_cast<std::size_t>(*selection.layer) < info.layout.layers.size()
            ? QString::fromStdString(info.layout.layers[static_cast<std::size_t>(*selection.layer)].name)
            : Text::tr("whole model");
    figure.title = Text::tr("Overlap of masks: %1").arg(where);
    figure.explanation = {
        Text::tr("How alike the masks are that two clients were given last."),
        Text::tr("J = |A ∩ B| / |A ∪ B| &nbsp;·&nbsp; nested masks have J = min(|A|, |B|) / max(|A|, |B|) "
                 "&nbsp;·&nbsp; excess = J − min/max"),
        {},
        drawsOwnMasks(info.experiment)
            ? Text::tr("This strategy draws a mask for each client and round, so that masks are not nested: "
                       "they overlap as far as chance has it, and the excess is below 0.")
            : Text::tr("Masks of the same round come from the same ranking and are nested: any excess there "
                       "(outlined) is a fault of the engine. Between rounds the excess falls below 0 as the "
                       "order of "
                       "importance moves; near 0 after many rounds means that it is frozen.")};
    if (!moment.overlap || moment.overlap->clients.empty()) {
        figure.message = Text::tr("No client was given a mask yet: rows appear with the first round.");
        return figure;
    }
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < moment.overlap->clients.size(); ++i) {
        const std::size_t level = levelOf(info, moment.overlap->clients[i]);
        if (!selection.level || level == static_cast<std::size_t>(*selection.level)) shown.push_back(i);
    }
    if (selection.level)
        figure.title +=
            QStringLiteral(", %1").arg(capacityOf(info, static_cast<std::size_t>(*selection.level)));
    if (alike) shown = alikeTogether(*moment.overlap, shown);
    const bool plain = measure == QLatin1String("jaccard");
    if (brushes)
        where = brushedText(static_cast<qint64>(brushedParameters(info, *moment.arrays, selection).size()));
    figure.summary = summaryOf(moment, pairsOf(*moment.overlap, shown), where);
    figure.explanation.numbers = exampleNumbers(moment, shown);
    if (!shown.empty())
        figure.parts.push_back(
            {QStringLiteral("clients"),
             brushes ? Text::tr("Masks held last, %1").arg(where) : Text::tr("Masks held last"), std::nullopt,
             clientGrid(moment, selection, shown, plain, alike)});
    figure.parts.push_back({QStringLiteral("levels"),
                            brushes
                                ? Text::tr("Masks of the next round in %1, capacity by capacity").arg(where)
                                : Text::tr("Masks of the next round, capacity by capacity"),
                            std::nullopt, levelGrid(moment, selection, plain)});
    return figure;
}

}  // namespace

ViewDefinition overlapView() {
    ViewDefinition view;
    view.id = QStringLiteral("overlap");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("Jaccard similarity sign agreement conflict nesting");
    view.title = Text::tr("Overlap");
    view.help = Text::tr(
        "How the masks of the clients overlap beyond what nesting explains, and whether updates agree.");
    view.needs = [](const ViewOptions& options) {
        const auto measure = options.find(QStringLiteral("measure"));
        const bool signs = measure != options.end() && measure->second == QLatin1String("signs");
        return signs ? ViewNeeds{} : ViewNeeds{.arrays = true, .overlap = true};
    };
    view.options = [](const RunInfo& info) {
        return std::vector<ViewOption>{measureOption(info), orderOption()};
    };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
