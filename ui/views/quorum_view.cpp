#include "ui/views/quorum_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <numeric>

#include "ui/models/chosen_parameters.h"
#include "ui/text/counts.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(QuorumView)
};

ViewOption besideOption() {
    return {QStringLiteral("beside"),
            Text::tr("What stands beside the histogram."),
            {{QStringLiteral("layers"), Text::tr("By layer")},
             {QStringLiteral("single"), Text::tr("Single holders")}}};
}

double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

QString capacityOf(const RunInfo& info, std::int64_t level) {
    return formatCapacity(info.levels[static_cast<std::size_t>(level)].capacity);
}

/// Parameters of a layer held by 0, 1, ... participants.
std::vector<std::uint64_t> holdersOf(const RunMoment& moment, std::size_t layer, std::size_t participants) {
    std::vector<std::uint64_t> counts(participants + 1, 0);
    const LayerInfo& info = moment.info->layout.layers[layer];
    for (std::size_t p = info.offset; p < info.offset + info.count; ++p)
        ++counts[std::min<std::size_t>(moment.arrays->assigned[p], participants)];
    return counts;
}

std::vector<std::uint64_t> shownCounts(const RunMoment& moment, const ViewSelection& selection) {
    const RoundRecord& record = *moment.record();
    if (!selection.parameters.isEmpty()) {
        const std::size_t participants = record.participants.size();
        std::vector<std::uint64_t> counts(participants + 1, 0);
        for (const std::size_t p : brushedParameters(*moment.info, *moment.arrays, selection))
            ++counts[std::min<std::size_t>(moment.arrays->assigned[p], participants)];
        return counts;
    }
    if (selection.layer) {
        return holdersOf(moment, static_cast<std::size_t>(*selection.layer), record.participants.size());
    }
    return record.coverage.assigned;
}

FigurePart histogram(const RunMoment& moment, const std::vector<std::uint64_t>& counts) {
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    FigureChart chart;
    chart.x = {
        Text::tr("Participants that hold a parameter"), Quantity::Count, false, {}, {}, {}, Link::None};
    chart.y = {Text::tr("Share of the parameters (%)"), Quantity::Share, false, 0.0, {}, {}, Link::None};
    FigureSeries series;
    series.id = QStringLiteral("holders");
    series.name = Text::tr("parameters");
    series.shape = FigureSeries::Shape::Bars;
    for (std::size_t holders = 0; holders < counts.size(); ++holders) {
        series.x.append(static_cast<double>(holders));
        series.y.append(share(counts[holders], all));
        chart.x.ticks.emplace_back(static_cast<double>(holders), QString::number(holders));
    }
    chart.series.push_back(std::move(series));
    const DefenceSettings& defence = moment.info->experiment.defence;
    if (defence.kind != DefenceKind::None) {
        FigureMarker marker;
        marker.id = QStringLiteral("quorum");
        marker.name = Text::tr("2f + 1 = %1").arg(2 * defence.f + 1);
        marker.position = static_cast<double>(2 * defence.f) + 0.5;
        chart.markers.push_back(std::move(marker));
    }
    return {QStringLiteral("histogram"), Text::tr("Holders of a parameter"), std::move(chart), std::nullopt};
}

void addLayers(FigureGrid& grid, const RunInfo& info, const ViewSelection& selection) {
    grid.rowTitle = Text::tr("Layer");
    grid.rowLink = Link::Layer;
    grid.quantity = Quantity::Share;
    grid.low = 0.0;
    grid.high = 1.0;
    for (std::size_t l = 0; l < info.layout.layers.size(); ++l) {
        if (!info.layout.layers[l].maskable) continue;
        if (selection.layer == static_cast<int>(l)) grid.chosenRow = static_cast<int>(grid.rows.size());
        grid.rows.push_back({QString::fromStdString(info.layout.layers[l].name), static_cast<qint64>(l)});
    }
}

FigurePart byLayer(const RunMoment& moment, const ViewSelection& selection) {
    const std::size_t participants = moment.record()->participants.size();
    FigureGrid grid;
    addLayers(grid, *moment.info, selection);
    grid.columnTitle = Text::tr("Participants that hold a parameter");
    grid.valueTitle = Text::tr("Share of the layer (%)");
    for (std::size_t holders = 0; holders <= participants; ++holders)
        grid.columns.push_back({QString::number(holders), -1});
    for (const FigureGrid::Line& row : grid.rows) {
        const auto layer = static_cast<std::size_t>(row.key);
        const std::vector<std::uint64_t> counts = holdersOf(moment, layer, participants);
        for (const std::uint64_t count : counts) {
            grid.values.push_back(share(count, moment.info->layout.layers[layer].count));
            grid.notes.push_back(parametersText(qint64(count)));
        }
    }
    return {QStringLiteral("layers"), Text::tr("Holders by layer"), std::nullopt, std::move(grid)};
}

std::optional<FigurePart> singleHolders(const RunMoment& moment, const ViewSelection& selection) {
    const RoundRecord& record = *moment.record();
    const RunInfo& info = *moment.info;
    if (record.robustness.sole.size() != record.participants.size()) return std::nullopt;
    FigureGrid grid;
    addLayers(grid, info, selection);
    grid.columnTitle = Text::tr("Participant");
    grid.columnLink = Link::Client;
    grid.valueTitle = Text::tr("Share of the layer that only it holds (%)");
    for (const Participation& one : record.participants) {
        if (selection.client == one.client) grid.chosenColumn = static_cast<int>(grid.columns.size());
        const QString who =
            QStringLiteral("%1 · %2").arg(QString::number(one.client), capacityOf(info, one.level));
        grid.columns.push_back({one.malicious ? Text::tr("%1 · attacker").arg(who) : who, one.client});
    }
    for (const FigureGrid::Line& row : grid.rows) {
        const auto layer = static_cast<std::size_t>(row.key);
        for (std::size_t i = 0; i < record.participants.size(); ++i) {
            const std::uint64_t alone = record.robustness.sole[i].at(layer);
            grid.values.push_back(share(alone, info.layout.layers[layer].count));
            grid.notes.push_back(parametersText(qint64(alone)));
            grid.outlined.push_back(record.participants[i].malicious && alone > 0 ? 1 : 0);
        }
    }
    return FigurePart{QStringLiteral("single"), Text::tr("What a single participant holds"), std::nullopt,
                      std::move(grid)};
}

QString summaryOf(const RunMoment& moment, const std::vector<std::uint64_t>& counts) {
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    const std::uint64_t one = counts.size() > 1 ? counts[1] : 0;
    QString text = Text::tr("Round %1: %2 of the parameters had one holder, %3 none.")
                       .arg(formatCount(moment.round), formatSmallPercent(share(one, all)),
                            formatSmallPercent(share(counts.empty() ? 0 : counts[0], all)));
    const RobustnessRecord& robustness = moment.record()->robustness;
    const DefenceSettings& defence = moment.info->experiment.defence;
    if (defence.kind != DefenceKind::None) {
        text += Text::tr(" Of the whole model, %1 had fewer than the %2 holders that the defence needs.")
                    .arg(formatSmallPercent(robustness.belowQuorum), QString::number(2 * defence.f + 1));
    }
    if (robustness.owned > 0.0)
        text += Text::tr(" Only attackers held %1.").arg(formatSmallPercent(robustness.owned));
    return text;
}

FigureExplanation explanationOf(const RunMoment& moment, const std::vector<std::uint64_t>& counts) {
    const DefenceSettings& defence = moment.info->experiment.defence;
    const auto quorum = static_cast<std::size_t>(2 * defence.f + 1);
    std::uint64_t few = 0;
    for (std::size_t holders = 1; holders < std::min(quorum, counts.size()); ++holders)
        few += counts[holders];
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    return {
        Text::tr("Each parameter is decided on by the participants whose mask holds it; the histogram counts "
                 "how many they are."),
        Text::tr("n<sub>j</sub> = Σ<sub>i</sub> m<sub>ij</sub> &nbsp;·&nbsp; below the quorum: "
                 "1 ≤ n<sub>j</sub> < 2f + 1"),
        Text::tr("f = %1: %2 of %3 parameters have 1 to %4 holders, %5.")
            .arg(QString::number(defence.f), formatCount(qint64(few)), formatCount(qint64(all)),
                 QString::number(2 * defence.f), formatSmallPercent(share(few, all))),
        Text::tr("Good: most parameters have many holders. With one holder, that participant decides alone: "
                 "no median, no trimmed mean and no Krum can help there. With fewer than 2f + 1, f attackers "
                 "can be the majority.")};
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    Figure figure;
    figure.levels = static_cast<int>(moment.info->levels.size());
    figure.title = Text::tr("Quorum");
    if (moment.record() == nullptr) {
        figure.message = Text::tr("Press Play: who holds what is counted in the first round.");
        return figure;
    }
    if (selection.layer) {
        const LayerInfo& layer = moment.info->layout.layers[static_cast<std::size_t>(*selection.layer)];
        figure.title = Text::tr("Quorum of %1").arg(QString::fromStdString(layer.name));
    }
    const std::vector<std::uint64_t> counts = shownCounts(moment, selection);
    if (!selection.parameters.isEmpty()) {
        const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
        figure.title = Text::tr("Quorum of %1").arg(brushedText(static_cast<qint64>(all)));
        if (all == 0) {
            figure.message = noneBrushedText();
            return figure;
        }
    }
    figure.parts.push_back(histogram(moment, counts));
    const bool single = optionValue(options, besideOption()) == QLatin1String("single");
    if (!single) figure.parts.push_back(byLayer(moment, selection));
    // Older files do not tell who was alone.
    if (auto part = single ? singleHolders(moment, selection) : std::nullopt)
        figure.parts.push_back(*std::move(part));
    figure.summary = summaryOf(moment, counts);
    figure.explanation = explanationOf(moment, counts);
    return figure;
}

}  // namespace

ViewDefinition quorumView() {
    ViewDefinition view;
    view.id = QStringLiteral("quorum");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("holders Byzantine");
    view.title = Text::tr("Quorum");
    view.help =
        Text::tr("How many participants hold a parameter, by layer, and what a single one holds alone.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{.arrays = true}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{besideOption()}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
