#include "ui/views/churn_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/models/rule_threshold.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ChurnView)
};

ViewOption measureOption() {
    return {
        QStringLiteral("measure"),
        Text::tr("Churn: share of a mask that changed since the last round. Attrition: share of a mask "
                 "that fell below θ during local training."),
        {{QStringLiteral("churn"), Text::tr("Churn")}, {QStringLiteral("attrition"), Text::tr("Attrition")}}};
}

ViewOption besideOption() {
    return {QStringLiteral("beside"),
            Text::tr("What stands beside it."),
            {{QStringLiteral("lock-in"), Text::tr("Initial lock-in")},
             {QStringLiteral("clients"), Text::tr("Attrition by client")},
             {QStringLiteral("layers"), Text::tr("Churn layer by layer")}}};
}

double churnOf(const RoundRecord& record, std::size_t level) {
    // Round 1 has no mask before it.
    return record.round < 2 || level >= record.churn.size() ? std::nan("") : record.churn[level];
}

double attritionOf(const Participation& client) {
    if (client.assigned == 0) return std::nan("");
    return 1.0 - static_cast<double>(client.alive) / static_cast<double>(client.assigned);
}

// Mean over the level's participants; none of them, no number.
double attritionOf(const RoundRecord& record, std::size_t level) {
    double sum = 0.0;
    int clients = 0;
    for (const Participation& client : record.participants) {
        const double one = attritionOf(client);
        if (static_cast<std::size_t>(client.level) != level || std::isnan(one)) continue;
        sum += one;
        ++clients;
    }
    return clients == 0 ? std::nan("") : sum / clients;
}

double lockInOf(const RoundRecord& record, std::size_t level) {
    return level >= record.initialJaccard.size() ? std::nan("") : record.initialJaccard[level];
}

/// J of two random masks of that capacity.
double randomJaccard(double capacity) {
    return capacity / (2.0 - capacity);
}

QString capacityOf(const RunInfo& info, std::size_t level) {
    return formatCapacity(info.levels[level].capacity);
}

using ValueOf = double (*)(const RoundRecord&, std::size_t);

// One curve a level; beside a chosen level the others fade.
void addLevels(FigureChart& chart, const RunMoment& moment, const ViewSelection& selection, ValueOf value,
               const QString& id, bool withFull) {
    const RunInfo& info = *moment.info;
    for (std::size_t l = 0; l < info.levels.size(); ++l) {
        if (!withFull && info.levels[l].capacity.value >= 1.0) continue;
        FigureSeries series;
        series.id = id.arg(l);
        series.name = capacityOf(info, l);
        series.level = static_cast<int>(l);
        series.key = static_cast<qint64>(l);
        if (selection.level && *selection.level != series.level) series.role = FigureSeries::Role::Ghost;
        for (const RoundRecord& record : *moment.records) {
            const double y = value(record, l);
            if (std::isnan(y)) continue;
            series.x.append(static_cast<double>(record.round));
            series.y.append(y);
        }
        if (!series.x.isEmpty()) chart.series.push_back(std::move(series));
    }
}

FigureChart roundsChart(const QString& title) {
    FigureChart chart;
    chart.x = {Text::tr("Global round"), Quantity::Round, false, {}, {}, {}, Link::Round};
    chart.y = {title, Quantity::Share, false, {}, {}, {}, Link::None};
    chart.seriesLink = Link::Level;
    return chart;
}

std::optional<FigurePart> measurePart(const RunMoment& moment, const ViewSelection& selection,
                                      bool attrition) {
    const QString title = attrition ? Text::tr("Attrition") : Text::tr("Churn");
    FigureChart chart = roundsChart(attrition ? Text::tr("Share of the mask lost in training (%)")
                                              : Text::tr("Share of the mask that changed (%)"));
    if (attrition)
        addLevels(chart, moment, selection, attritionOf, QStringLiteral("attrition-%1"), true);
    else
        addLevels(chart, moment, selection, churnOf, QStringLiteral("churn-%1"), true);
    if (chart.series.empty()) return std::nullopt;
    return FigurePart{attrition ? QStringLiteral("attrition") : QStringLiteral("churn"), title,
                      std::move(chart), std::nullopt};
}

// The full model's mask is always the same, so it has no lock-in to speak of.
std::optional<FigurePart> lockInPart(const RunMoment& moment, const ViewSelection& selection) {
    FigureChart chart = roundsChart(Text::tr("Overlap with the first mask (Jaccard, %)"));
    addLevels(chart, moment, selection, lockInOf, QStringLiteral("lock-in-%1"), false);
    if (chart.series.empty()) return std::nullopt;
    const std::size_t measured = chart.series.size();
    for (std::size_t i = 0; i < measured; ++i) {
        FigureSeries series;
        series.level = chart.series[i].level;
        series.id = QStringLiteral("reference-random-%1").arg(series.level);
        series.name = Text::tr("%1 random", "capacity").arg(chart.series[i].name);
        series.role = FigureSeries::Role::Reference;
        series.x = {chart.series[i].x.front(), chart.series[i].x.back()};
        const double random =
            randomJaccard(moment.info->levels[static_cast<std::size_t>(series.level)].capacity.value);
        series.y = {random, random};
        chart.series.push_back(std::move(series));
    }
    chart.y.low = 0.0;
    chart.y.high = 1.0;
    return FigurePart{QStringLiteral("lock-in"), Text::tr("Initial lock-in"), std::move(chart), std::nullopt};
}

std::optional<FigurePart> clientsPart(const RunMoment& moment, const ViewSelection& selection) {
    const RoundRecord* record = moment.record();
    if (record == nullptr) return std::nullopt;
    FigureChart chart;
    chart.x = {Text::tr("Client"), Quantity::Count, false, {}, {}, {}, Link::None};
    chart.y = {
        Text::tr("Share of its mask lost in training (%)"), Quantity::Share, false, 0.0, {}, {}, Link::None};
    chart.seriesLink = Link::Client;
    double place = 0.0;
    for (const Participation& client : record->participants) {
        if (selection.level && static_cast<qint64>(*selection.level) != client.level) continue;
        FigureSeries series;
        series.id = QStringLiteral("client-%1").arg(client.client);
        series.name = Text::tr("Client %1 (%2)")
                          .arg(QString::number(client.client),
                               capacityOf(*moment.info, static_cast<std::size_t>(client.level)));
        series.level = static_cast<int>(client.level);
        series.key = client.client;
        series.shape = FigureSeries::Shape::Bars;
        if (selection.client && *selection.client != client.client) series.role = FigureSeries::Role::Ghost;
        series.x = {place};
        series.y = {attritionOf(client)};
        chart.x.ticks.emplace_back(place, QString::number(client.client));
        chart.series.push_back(std::move(series));
        place += 1.0;
    }
    if (chart.series.empty()) return std::nullopt;
    return FigurePart{QStringLiteral("clients"),
                      Text::tr("Attrition by client in round %1").arg(formatCount(moment.round)),
                      std::move(chart), std::nullopt};
}

// The smallest capacity unless one is chosen: its masks move most.
std::optional<FigurePart> layersPart(const RunMoment& moment, const ViewSelection& selection) {
    if (!moment.churn || moment.churn->lastRound < 2) return std::nullopt;
    const RunInfo& info = *moment.info;
    const std::size_t level =
        selection.level ? static_cast<std::size_t>(*selection.level) : info.levels.size() - 1;
    FigureGrid grid;
    grid.rowTitle = Text::tr("Layer");
    grid.columnTitle = Text::tr("Global round");
    grid.valueTitle = Text::tr("Share of the mask that changed (%)");
    grid.rowLink = Link::Layer;
    grid.columnLink = Link::Round;
    grid.quantity = Quantity::Share;
    grid.low = 0.0;
    grid.numbers = false;
    for (std::int64_t round = 1; round <= moment.churn->lastRound; ++round) {
        if (round == moment.round) grid.chosenColumn = static_cast<int>(grid.columns.size());
        grid.columns.push_back({QString::number(round), round});
    }
    for (std::size_t l = 0; l < info.layout.layers.size(); ++l) {
        if (!info.layout.layers[l].maskable) continue;
        if (selection.layer == static_cast<int>(l)) grid.chosenRow = static_cast<int>(grid.rows.size());
        grid.rows.push_back({QString::fromStdString(info.layout.layers[l].name), static_cast<qint64>(l)});
        for (std::int64_t round = 1; round <= moment.churn->lastRound; ++round)
            grid.values.push_back(static_cast<double>(moment.churn->at(round, l, level)));
    }
    const QString title = Text::tr("Churn of %1 layer by layer", "capacity").arg(capacityOf(info, level));
    const auto all = static_cast<std::int64_t>(moment.records->size());
    return FigurePart{QStringLiteral("layers"),
                      moment.churn->lastRound >= all
                          ? title
                          : Text::tr("%1, read up to round %2 of %3")
                                .arg(title, formatCount(moment.churn->lastRound), formatCount(all)),
                      std::nullopt, std::move(grid)};
}

QString numbers(const RunMoment& moment) {
    const RoundRecord* record = moment.record();
    if (record == nullptr) return Text::tr("No round was finished yet.");
    QStringList lines;
    for (std::size_t l = 0; l < moment.info->levels.size(); ++l) {
        QStringList parts;
        if (const double churn = churnOf(*record, l); !std::isnan(churn)) {
            parts
                << Text::tr("churn = 1 − %1 = %2").arg(formatNumber(1.0 - churn), formatSmallPercent(churn));
        }
        std::uint64_t assigned = 0, alive = 0;
        for (const Participation& client : record->participants) {
            if (static_cast<std::size_t>(client.level) != l) continue;
            assigned += client.assigned;
            alive += client.alive;
        }
        if (const double attrition = attritionOf(*record, l); !std::isnan(attrition)) {
            parts << Text::tr("attrition = %1 (%2 of %3 alive)")
                         .arg(formatSmallPercent(attrition), formatCount(qint64(alive)),
                              formatCount(qint64(assigned)));
        }
        const double capacity = moment.info->levels[l].capacity.value;
        if (const double lockIn = lockInOf(*record, l); !std::isnan(lockIn) && capacity < 1.0) {
            parts << Text::tr("J(M_%1, M_0) = %2, random %3 / (2 − %3) = %4")
                         .arg(QString::number(moment.round), formatNumber(lockIn),
                              capacityOf(*moment.info, l), formatNumber(randomJaccard(capacity)));
        }
        if (!parts.isEmpty())
            lines << QStringLiteral("%1: %2").arg(capacityOf(*moment.info, l),
                                                  parts.join(QStringLiteral("; ")));
    }
    return lines.join(QStringLiteral("<br>"));
}

QString summaryOf(const RunMoment& moment, const ViewSelection& selection) {
    const RoundRecord* record = moment.record();
    if (record == nullptr) return Text::tr("Before round 1.");
    QStringList parts;
    for (std::size_t l = 0; l < moment.info->levels.size(); ++l) {
        if (selection.level && static_cast<std::size_t>(*selection.level) != l) continue;
        QStringList values;
        if (const double churn = churnOf(*record, l); !std::isnan(churn))
            values << Text::tr("churn %1").arg(formatSmallPercent(churn));
        if (const double attrition = attritionOf(*record, l); !std::isnan(attrition))
            values << Text::tr("attrition %1").arg(formatSmallPercent(attrition));
        if (const double lockIn = lockInOf(*record, l); !std::isnan(lockIn))
            values << Text::tr("%1 overlap with the first mask").arg(formatPercent(lockIn));
        if (!values.isEmpty())
            parts << QStringLiteral("%1: %2").arg(capacityOf(*moment.info, l),
                                                  values.join(QStringLiteral(", ")));
    }
    return Text::tr("Masks in round %1. %2.")
        .arg(formatCount(moment.round), parts.join(QStringLiteral("; ")));
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    const bool attrition = optionValue(options, measureOption()) == QLatin1String("attrition");
    const QString beside = optionValue(options, besideOption());
    Figure figure;
    figure.levels = static_cast<int>(moment.info->levels.size());
    figure.title = attrition ? Text::tr("Attrition of the masks") : Text::tr("Churn of the masks");
    if (selection.level) {
        figure.title =
            Text::tr("%1 at %2", "measure, capacity")
                .arg(figure.title, capacityOf(*moment.info, static_cast<std::size_t>(*selection.level)));
    }
    if (auto part = measurePart(moment, selection, attrition)) figure.parts.push_back(*std::move(part));
    if (auto part = beside == QLatin1String("clients")  ? clientsPart(moment, selection)
                    : beside == QLatin1String("layers") ? layersPart(moment, selection)
                                                        : lockInPart(moment, selection))
        figure.parts.push_back(*std::move(part));
    if (figure.parts.empty()) {
        figure.message = moment.records->empty()
                             ? Text::tr("Press Play: curves appear after the first round.")
                             : Text::tr("Churn starts with round 2: round 1 has no mask before it.");
        return figure;
    }
    figure.summary = summaryOf(moment, selection);
    figure.explanation = {
        Text::tr("How much of each capacity's mask changes from round to round, is lost during local "
                 "training, and still is as it was before round 1."),
        Text::tr(
            "churn = 1 − J(M<sub>r</sub>, M<sub>r−1</sub>) &nbsp;·&nbsp; attrition = 1 − alive / assigned, "
            "mean over the tier's participants &nbsp;·&nbsp; lock-in = J(M<sub>r</sub>, M<sub>0</sub>), "
            "random: γ / (2 − γ)"),
        numbers(moment),
        Text::tr(
            "Stuck: churn near 0 while the overlap with the first mask stays near 1, so that the "
            "initialisation decides what is trained. Thrashing: churn above %1 for several rounds, θ sits in "
            "a dense region; the first rounds sort the initial weights and replace more. Attrition above %2 "
            "for several rounds: the local learning rate is too high. Both as the alerts have it.")
            .arg(formatPercent(ruleThreshold(*moment.info, "churn"), 0),
                 formatPercent(1.0 - ruleThreshold(*moment.info, "attrition"), 0))};
    return figure;
}

}  // namespace

ViewDefinition churnView() {
    ViewDefinition view;
    view.id = QStringLiteral("churn");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("Jaccard attrition stability initial lock-in");
    view.title = Text::tr("Churn");
    view.help = Text::tr("How much of each mask changes, is lost in training, and stays of the first one.");
    view.needs = [](const ViewOptions& options) {
        return ViewNeeds{.churn = optionValue(options, besideOption()) == QLatin1String("layers")};
    };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{measureOption(), besideOption()}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
