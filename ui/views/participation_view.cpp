#include "ui/views/participation_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <span>

#include "ui/models/figure_selection.h"
#include "ui/models/participation_chance.h"
#include "ui/text/counts.h"
#include "ui/text/format.h"
#include "ui/text/participation_text.h"

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
             {QStringLiteral("norm"), Text::tr("Size of the update")}}};
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

/// A client that is shown, and how often it took part up to the round in view.
struct Row {
    std::int64_t client = 0;
    int level = 0;
    std::int64_t rounds = 0;
    double accuracy = kNothing;
};

std::vector<Row> shownClients(const RunMoment& moment, const ViewSelection& selection) {
    std::vector<Row> rows;
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
        if (selection.level && client.level != *selection.level) continue;
        const bool known = evaluated != nullptr && i < evaluated->clientAccuracy.size();
        rows.push_back({client.id, static_cast<int>(client.level), counts[i],
                        known ? evaluated->clientAccuracy[i] : kNothing});
    }
    return rows;
}

void sortRows(std::vector<Row>& rows, const QString& order) {
    std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
        if (order == QLatin1String("participations") && a.rounds != b.rounds) return a.rounds < b.rounds;
        if (order == QLatin1String("accuracy")) {
            const double x = std::isnan(a.accuracy) ? 2.0 : a.accuracy;
            const double y = std::isnan(b.accuracy) ? 2.0 : b.accuracy;
            if (x != y) return x < y;
        }
        return a.level != b.level ? a.level < b.level : a.client < b.client;
    });
}

double attrition(const Participation& one) {
    if (one.assigned == 0) return 0.0;
    return 1.0 - static_cast<double>(one.alive) / static_cast<double>(one.assigned);
}

double valueOf(const Participation& one, const QString& colour) {
    if (colour == QLatin1String("loss")) return one.loss;
    if (colour == QLatin1String("attrition")) return attrition(one);
    if (colour == QLatin1String("norm")) return one.updateNorm;
    return static_cast<double>(one.level);
}

QString capacityOf(const RunInfo& info, int level) {
    const auto index = static_cast<std::size_t>(level);
    return index < info.levels.size() ? formatCapacity(info.levels[index].capacity) : QString();
}

void describeColour(FigureGrid& grid, const QString& colour) {
    grid.quantity = Quantity::Plain;
    if (colour == QLatin1String("loss")) {
        grid.valueTitle = Text::tr("Mean training loss");
    } else if (colour == QLatin1String("attrition")) {
        grid.valueTitle = Text::tr("Mask lost while training (%)");
        grid.quantity = Quantity::Share;
    } else if (colour == QLatin1String("norm")) {
        grid.valueTitle = Text::tr("Size of the update ‖Δ‖₂");
    } else {
        grid.valueTitle = Text::tr("Colour: capacity of the client");
        grid.scale = FigureGrid::Scale::Levels;
    }
}

FigureGrid swimlane(const RunMoment& moment, const std::vector<Row>& rows, const ViewSelection& selection,
                    const QString& colour) {
    const RunInfo& info = *moment.info;
    const std::vector<RoundRecord>& records = *moment.records;
    FigureGrid grid;
    grid.rowTitle = Text::tr("Client");
    grid.columnTitle = Text::tr("Global round");
    grid.rowLink = Link::Client;
    grid.columnLink = Link::Round;
    grid.numbers = false;
    grid.levels = static_cast<int>(info.levels.size());
    describeColour(grid, colour);
    std::vector<int> rowOf(info.clients.size(), -1);
    for (const Row& row : rows) {
        if (selection.client == row.client) grid.chosenRow = static_cast<int>(grid.rows.size());
        rowOf[static_cast<std::size_t>(row.client)] = static_cast<int>(grid.rows.size());
        grid.rows.push_back(
            {QStringLiteral("%1 · %2").arg(QString::number(row.client), capacityOf(info, row.level)),
             row.client});
    }
    for (const RoundRecord& record : records)
        grid.columns.push_back({QString::number(record.round), record.round});
    grid.values.assign(grid.rows.size() * grid.columns.size(), kNothing);
    // One entry a participation, for the notes: texts of all of them at once would cost more than the rest.
    auto places = std::make_shared<std::vector<std::int32_t>>(grid.values.size(), -1);
    auto all = std::make_shared<std::vector<Participation>>();
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t r = 0; r < records.size(); ++r) {
        for (const Participation& one : records[r].participants) {
            const auto client = static_cast<std::size_t>(one.client);
            if (client >= rowOf.size() || rowOf[client] < 0) continue;
            const std::size_t cell = grid.cell(static_cast<std::size_t>(rowOf[client]), r);
            grid.values[cell] = valueOf(one, colour);
            if (hasFailed(one)) {
                grid.outlined.resize(grid.values.size(), 0);
                grid.outlined[cell] = 1;
            }
            least = std::min(least, grid.values[cell]);
            (*places)[cell] = static_cast<std::int32_t>(all->size());
            all->push_back(one);
        }
    }
    if (colour == QLatin1String("loss") && std::isfinite(least)) grid.low = least;
    grid.noteOf = [places, all, columns = grid.columns.size()](std::size_t row, std::size_t column) {
        const std::int32_t place = (*places)[row * columns + column];
        return place < 0 ? Text::tr("did not take part")
                         : participationText((*all)[static_cast<std::size_t>(place)]);
    };
    return grid;
}

/// The band of chance; it has a step for each row where clients cannot all be reached alike.
FigureSeries expectedSeries(const RunMoment& moment, const std::vector<Row>& rows) {
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
    if (!hasAbsences(info)) {
        for (const double x : {0.5, static_cast<double>(rows.size()) + 0.5})
            add(x, expectedRounds(info, moment.recordCount()));
        return reference;
    }
    const std::vector<ExpectedRounds> all = expectedByClient(info, moment.recordCount());
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (const double edge : {0.5, 1.499999})
            add(static_cast<double>(i) + edge, all[static_cast<std::size_t>(rows[i].client)]);
    return reference;
}

FigurePart sums(const RunMoment& moment, const std::vector<Row>& rows, const QString& order,
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
    for (std::size_t level = 0; level < info.levels.size(); ++level) {
        FigureSeries series;
        series.id = QStringLiteral("level-%1").arg(level);
        series.name = capacityOf(info, static_cast<int>(level));
        series.level = static_cast<int>(level);
        series.key = static_cast<qint64>(level);
        series.shape = FigureSeries::Shape::Bars;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (rows[i].level != static_cast<int>(level)) continue;
            series.x.append(static_cast<double>(i + 1));
            series.y.append(static_cast<double>(rows[i].rounds));
            series.pointKeys.append(rows[i].client);
        }
        if (series.x.isEmpty()) continue;
        // With the rows by capacity, each level is a stretch of the axis.
        if (order == QLatin1String("capacity"))
            chart.x.ticks.emplace_back((series.x.first() + series.x.last()) / 2.0, series.name);
        const auto chosen = chosenPoints(series, selection);
        if (chosen) series.role = FigureSeries::Role::Ghost;
        chart.series.push_back(std::move(series));
        if (chosen && !chosen->x.isEmpty()) chart.series.push_back(*chosen);
    }
    if (order == QLatin1String("capacity")) chart.x.title = Text::tr("Clients, by capacity");
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

QString summaryOf(const RunMoment& moment, const std::vector<Row>& rows, int level) {
    const RunInfo& info = *moment.info;
    const RoundRecord* record = moment.record();
    const Starved starved = starvedRounds(moment, level);
    const auto least = std::min_element(rows.begin(), rows.end(),
                                        [](const Row& a, const Row& b) { return a.rounds < b.rounds; });
    QString text;
    if (record != nullptr) {
        text = Text::tr("Round %1: %2 of %3 clients took part. ")
                   .arg(formatCount(moment.round), formatCount(qint64(record->participants.size())),
                        formatCount(qint64(info.clients.size())));
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
    std::int64_t reaching = 0;
    for (const ClientInfo& client : info.clients) reaching += client.level <= level ? 1 : 0;
    return {
        Text::tr("Each cell is one client's part in one round; empty cells are clients that were not drawn. "
                 "Outlined: the update was refused, or the loss was no number."),
        Text::tr("expected participations = R·p ± 2·√(R·p·(1 − p)), p = m/n &nbsp;·&nbsp; "
                 "P(no client of capacity ≥ γ) = C(n − n<sub>γ</sub>, m) / C(n, m)") +
            (hasAbsences(info)
                 ? Text::tr(" &nbsp;·&nbsp; with the availability a of a tier: p = a·m/n, and of "
                            "those that are drawn only who can be reached counts")
                 : QString()),
        Text::tr(
            "R = %1, m = %2, n = %3: %4 ± %5 participations a client. γ = %6, n<sub>γ</sub> = %7: P = %8, "
            "seen in %9 of %1 rounds.")
            .arg(formatCount(qint64(moment.recordCount())),
                 formatCount(info.experiment.training.participants), formatCount(qint64(info.clients.size())),
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
    std::vector<Row> rows = shownClients(moment, selection);
    sortRows(rows, order);
    FigureGrid grid = swimlane(moment, rows, selection, optionValue(options, colourOption()));
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
