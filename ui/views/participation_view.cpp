#include "ui/views/participation_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "engine/api/absences.h"
#include "ui/models/figure_selection.h"
#include "ui/models/participation_chance.h"
#include "ui/text/counts.h"
#include "ui/text/format.h"
#include "ui/text/participation_text.h"
#include "ui/views/participation_grid.h"

namespace fiarse::ui {

namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ParticipationView)
};

ViewOption colourOption() {
    return {QStringLiteral("colour"),
            Text::tr("What the colour of a participation says."),
            {{QStringLiteral("level"), Text::tr("Capacity")},
             {QStringLiteral("loss"), Text::tr("Training loss")},
             {QStringLiteral("attrition"), Text::tr("Attrition")},
             {QStringLiteral("norm"), Text::tr("Size of the update")},
             {QStringLiteral("samples"), Text::tr("Training examples")}}};
}

ViewOption orderOption() {
    return {QStringLiteral("rows"),
            Text::tr("Order of the clients."),
            {{QStringLiteral("capacity"), Text::tr("By capacity")},
             {QStringLiteral("participations"), Text::tr("Fewest participations first")},
             {QStringLiteral("accuracy"), Text::tr("Lowest accuracy first")}}};
}

ViewOption besideOption() {
    return {QStringLiteral("beside"),
            Text::tr("What stands beside the grid."),
            {{QStringLiteral("sums"), Text::tr("Participations of each client")},
             {QStringLiteral("starved"), Text::tr("Rounds without a capacity")}}};
}

/// Whether a client has no capacity of its own, but is dealt one in each round.
bool hasDealtTiers(const RunInfo& info) {
    return info.experiment.strategy.tiers == TierAssignment::Dynamic;
}

std::vector<ParticipationRow> shownClients(const RunMoment& moment, const ViewSelection& selection) {
    std::vector<ParticipationRow> rows;
    std::vector<std::int64_t> counts(moment.info->clients.size(), 0);
    const RoundRecord* evaluated = nullptr;
    for (std::size_t r = 0; r < moment.recordCount(); ++r) {
        const RoundRecord& record = (*moment.records)[r];
        for (const Participation& one : record.participants) {
            const auto index = static_cast<std::size_t>(one.client);
            if (index < counts.size()) ++counts[index];
        }
        if (record.evaluated && !record.clientAccuracy.empty()) evaluated = &record;
    }
    for (std::size_t i = 0; i < moment.info->clients.size(); ++i) {
        const ClientInfo& client = moment.info->clients[i];
        const bool dealt = hasDealtTiers(*moment.info);
        if (selection.level && !dealt && client.level != *selection.level) continue;
        const bool known = evaluated != nullptr && i < evaluated->clientAccuracy.size();
        rows.push_back({client.id, dealt ? -1 : static_cast<int>(client.level), counts[i],
                        known ? evaluated->clientAccuracy[i] : kNothing});
    }
    return rows;
}

void sortRows(std::vector<ParticipationRow>& rows, const QString& order) {
    std::stable_sort(rows.begin(), rows.end(), [&](const ParticipationRow& a, const ParticipationRow& b) {
        if (order == QLatin1String("participations") && a.rounds != b.rounds) return a.rounds < b.rounds;
        if (order == QLatin1String("accuracy")) {
            const double x = std::isnan(a.accuracy) ? 2.0 : a.accuracy;
            const double y = std::isnan(b.accuracy) ? 2.0 : b.accuracy;
            if (x != y) return x < y;
        }
        return a.level != b.level ? a.level < b.level : a.client < b.client;
    });
}

QString capacityOf(const RunInfo& info, int level) {
    const auto index = static_cast<std::size_t>(level);
    return index < info.levels.size() ? formatCapacity(info.levels[index].capacity) : QString();
}

/// The band of chance; it has a step for each row where clients cannot all be reached alike.
FigureSeries expectedSeries(const RunMoment& moment, const std::vector<ParticipationRow>& rows) {
    const RunInfo& info = *moment.info;
    FigureSeries reference;
    reference.id = QStringLiteral("reference-expected");
    reference.role = FigureSeries::Role::Reference;
    reference.name =
        Text::tr("expected %1").arg(formatNumber(expectedRounds(info, moment.recordCount()).mean, 3));
    const auto add = [&](double x, const ExpectedRounds& expected) {
        reference.x.append(x);
        reference.y.append(expected.mean);
        reference.low.append(std::max(0.0, expected.mean - 2.0 * expected.spread));
        reference.high.append(expected.mean + 2.0 * expected.spread);
    };
    const std::vector<ExpectedRounds> all = expectedByClient(info, moment.recordCount());
    const auto expectedOf = [&](const ParticipationRow& row) {
        return all[static_cast<std::size_t>(row.client)];
    };
    if (std::all_of(rows.begin(), rows.end(), [&](const ParticipationRow& row) {
            return expectedOf(row).mean == expectedOf(rows.front()).mean;
        })) {
        for (const double x : {0.5, static_cast<double>(rows.size()) + 0.5})
            add(x, rows.empty() ? ExpectedRounds{} : expectedOf(rows.front()));
        return reference;
    }
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (const double edge : {0.5, 1.499999}) add(static_cast<double>(i) + edge, expectedOf(rows[i]));
    return reference;
}

FigurePart sums(const RunMoment& moment, const std::vector<ParticipationRow>& rows, const QString& order,
                const ViewSelection& selection) {
    const RunInfo& info = *moment.info;
    FigureChart chart;
    chart.x.title = Text::tr("Client, in the order of the rows");
    chart.x.quantity = Quantity::Count;
    chart.y.title = Text::tr("Rounds taken part in");
    chart.y.quantity = Quantity::Rounds;
    chart.y.low = 0.0;
    chart.seriesLink = Link::Level;
    chart.pointLink = Link::Client;
    const bool dealt = hasDealtTiers(info);
    const bool byCapacity = order == QLatin1String("capacity") && !dealt;
    for (int level = dealt ? -1 : 0; level < (dealt ? 0 : static_cast<int>(info.levels.size())); ++level) {
        FigureSeries series;
        series.id = dealt ? QStringLiteral("clients") : QStringLiteral("level-%1").arg(level);
        series.name = dealt ? Text::tr("clients") : capacityOf(info, level);
        series.level = level;
        series.key = level;
        series.shape = FigureSeries::Shape::Bars;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].level != level) continue;
            series.x.append(static_cast<double>(i + 1));
            series.y.append(static_cast<double>(rows[i].rounds));
            series.pointKeys.append(rows[i].client);
        }
        if (series.x.isEmpty()) continue;
        // With the rows by capacity, each level is a stretch of the axis.
        if (byCapacity) chart.x.ticks.emplace_back((series.x.first() + series.x.last()) / 2.0, series.name);
        const auto chosen = chosenPoints(series, selection);
        if (chosen) series.role = FigureSeries::Role::Ghost;
        chart.series.push_back(std::move(series));
        if (chosen && !chosen->x.isEmpty()) chart.series.push_back(*chosen);
    }
    if (byCapacity) chart.x.title = Text::tr("Clients, by capacity");
    chart.series.push_back(expectedSeries(moment, rows));
    return {QStringLiteral("sums"), Text::tr("Participations up to round %1").arg(formatCount(moment.round)),
            std::move(chart), std::nullopt};
}

bool isStarved(const RoundRecord& record, int level) {
    return std::none_of(record.participants.begin(), record.participants.end(),
                        [level](const Participation& one) { return one.level <= level; });
}

struct Starved {
    std::int64_t rounds = 0;
    double probability = 0.0;
};

Starved starvedRounds(const RunMoment& moment, int level) {
    Starved result;
    result.probability = starvedChance(*moment.info, level);
    for (std::size_t r = 0; r < moment.recordCount(); ++r)
        result.rounds += isStarved((*moment.records)[r], level) ? 1 : 0;
    return result;
}

FigurePart starvedPart(const RunMoment& moment, int level) {
    const double p = starvedRounds(moment, level).probability;
    FigureChart chart;
    chart.x = {Text::tr("Global round"), Quantity::Round, false, {}, {}, {}, Link::Round};
    chart.y = {Text::tr("Rounds without it so far (%)"), Quantity::Share, false, {}, {}, {}, Link::None};
    FigureSeries share, events, reference;
    share.id = QStringLiteral("starved");
    share.name = Text::tr("share so far");
    share.level = level;
    events.id = QStringLiteral("events");
    events.name = Text::tr("a round without it");
    events.level = level;
    events.shape = FigureSeries::Shape::Points;
    reference.id = QStringLiteral("reference-expected");
    reference.name = Text::tr("expected %1").arg(formatSmallPercent(p));
    reference.role = FigureSeries::Role::Reference;
    std::int64_t starved = 0;
    for (const RoundRecord& record : *moment.records) {
        const auto round = static_cast<double>(record.round);
        if (isStarved(record, level)) {
            ++starved;
            events.x.append(round);
            events.y.append(static_cast<double>(starved) / round);
        }
        share.x.append(round);
        share.y.append(static_cast<double>(starved) / round);
        const double spread = 2.0 * std::sqrt(p * (1.0 - p) / round);
        reference.x.append(round);
        reference.y.append(p);
        reference.low.append(std::max(0.0, p - spread));
        reference.high.append(std::min(1.0, p + spread));
    }
    chart.series = {std::move(reference), std::move(share)};
    if (!events.x.isEmpty()) chart.series.push_back(std::move(events));
    return {QStringLiteral("starved"),
            Text::tr("Rounds without a client of capacity ≥ %1").arg(capacityOf(*moment.info, level)),
            std::move(chart), std::nullopt};
}

QString summaryOf(const RunMoment& moment, const std::vector<ParticipationRow>& rows, int level) {
    const RunInfo& info = *moment.info;
    const RoundRecord* record = moment.record();
    const Starved starved = starvedRounds(moment, level);
    const auto least = std::min_element(
        rows.begin(), rows.end(),
        [](const ParticipationRow& a, const ParticipationRow& b) { return a.rounds < b.rounds; });
    QString text;
    if (record != nullptr) {
        text = Text::tr("Round %1: %2 of %3 clients took part. ")
                   .arg(formatCount(moment.round), formatCount(qint64(record->participants.size())),
                        formatCount(qint64(info.clients.size())));
    }
    if (record != nullptr && hasAbsences(info.experiment)) {
        if (const auto unreached = unreachedClients(info, *record); unreached && !unreached->empty())
            text += Text::tr("Called and not reached: %n client(s), crossed. ", nullptr,
                             static_cast<int>(unreached->size()));
    }
    if (least != rows.end()) {
        text += Text::tr("Client %1 did least often: in %2 of %3, %4 expected. ")
                    .arg(QString::number(least->client), formatCount(least->rounds),
                         roundsText(qint64(moment.recordCount())),
                         formatNumber(expectedByClient(
                                          info, moment.recordCount())[static_cast<std::size_t>(least->client)]
                                          .mean,
                                      3));
    }
    if (const int failed = failuresIn(std::span(*moment.records).first(moment.recordCount())); failed > 0)
        text += Text::tr("%n participation(s) came to nothing, outlined. ", nullptr, failed);
    return text + Text::tr("No client of capacity ≥ %1 took part in %2, %3 expected.")
                      .arg(capacityOf(info, level), roundsText(starved.rounds),
                           formatNumber(starved.probability * static_cast<double>(moment.recordCount()), 3));
}

FigureExplanation explanationOf(const RunMoment& moment, int level) {
    const RunInfo& info = *moment.info;
    const ExpectedRounds expected = expectedRounds(info, moment.recordCount());
    const Starved starved = starvedRounds(moment, level);
    const std::vector<bool> drawn = drawnClients(info);
    std::int64_t clients = 0, reaching = 0;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
        clients += drawn[i] ? 1 : 0;
        reaching += drawn[i] && info.clients[i].level <= level ? 1 : 0;
    }
    return {
        Text::tr("Each cell is one client's part in one round; empty cells are clients that were not drawn. "
                 "Outlined: the update was refused, or the loss was no number.") +
            (hasAbsences(info.experiment)
                 ? Text::tr(" Crossed: the client was called and could not be reached.")
                 : QString()) +
            (info.experiment.training.deadline > 0.0
                 ? Text::tr(" Outlined too: by the estimated times the participant would miss the deadline; "
                            "it takes "
                            "part all the same.")
                 : QString()),
        Text::tr("expected participations = R·p ± 2·√(R·p·(1 − p)), p = m/n &nbsp;·&nbsp; "
                 "P(no client of capacity ≥ γ) = ") +
            (hasDealtTiers(info) ? Text::tr("(1 − n<sub>γ</sub>/n)<sup>m</sup>, as each participant's "
                                            "capacity is dealt by itself")
                                 : QStringLiteral("C(n − n<sub>γ</sub>, m) / C(n, m)")) +
            (clients < static_cast<std::int64_t>(info.clients.size())
                 ? Text::tr(" &nbsp;·&nbsp; n counts the clients that the strategy draws at all")
                 : QString()) +
            (hasAbsences(info.experiment)
                 ? Text::tr(" &nbsp;·&nbsp; with the availability a of a tier: p = a·m/n, and of "
                            "those that are drawn only who can be reached counts")
                 : QString()),
        Text::tr(
            "R = %1, m = %2, n = %3: %4 ± %5 participations a client. γ = %6, n<sub>γ</sub> = %7: P = %8, "
            "seen in %9 of %1 rounds.")
            .arg(formatCount(qint64(moment.recordCount())),
                 formatCount(info.experiment.training.participants), formatCount(clients),
                 formatNumber(expected.mean, 3), formatNumber(2.0 * expected.spread, 2),
                 capacityOf(info, level), formatCount(reaching), formatSmallPercent(starved.probability),
                 formatCount(starved.rounds)),
        Text::tr(
            "Good: bars within the band. A client far below it had little say in the model; in a round "
            "without a full client, the parameters that only full clients hold are not trained at all.")};
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    const RunInfo& info = *moment.info;
    Figure figure;
    const int level = selection.level.value_or(0);
    figure.title = selection.level
                       ? Text::tr("Participation of capacity %1").arg(capacityOf(info, *selection.level))
                       : Text::tr("Participation");
    figure.levels = static_cast<int>(info.levels.size());
    figure.explanation = explanationOf(moment, level);
    if (moment.records->empty()) {
        figure.message = Text::tr("Nobody took part yet: rows fill with the first round.");
        return figure;
    }
    const QString order = optionValue(options, orderOption());
    std::vector<ParticipationRow> rows = shownClients(moment, selection);
    sortRows(rows, order);
    FigureGrid grid = participationGrid(moment, rows, selection, optionValue(options, colourOption()));
    figure.parts.push_back(
        {QStringLiteral("swimlane"), Text::tr("Who took part"), std::nullopt, std::move(grid)});
    figure.parts.push_back(optionValue(options, besideOption()) == QLatin1String("starved")
                               ? starvedPart(moment, level)
                               : sums(moment, rows, order, selection));
    figure.summary = summaryOf(moment, rows, level);
    return figure;
}

}  // namespace

ViewDefinition participationView() {
    ViewDefinition view;
    view.id = QStringLiteral("participation");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("swimlane starved rounds availability");
    view.title = Text::tr("Participation");
    view.help = Text::tr("Which clients took part in which rounds, against what chance would give.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) {
        return std::vector<ViewOption>{colourOption(), orderOption(), besideOption()};
    };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
