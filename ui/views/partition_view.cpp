#include "ui/views/partition_view.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(PartitionView)
};

ViewOption measureOption() {
    return {QStringLiteral("measure"),
            Text::tr("What a cell says of a client's examples of a class."),
            {{QStringLiteral("share"), Text::tr("Share of the client's examples")},
             {QStringLiteral("count"), Text::tr("Number of examples")}}};
}

/// The examples of all clients.
struct Dealt {
    std::vector<double> mixture;      ///< [class] share among all that were dealt out
    std::vector<double> distance;     ///< [client] total variation distance of its mixture to that
    std::vector<std::int64_t> owner;  ///< [class] the one client that has it; −1 = nobody, −2 = several
    double meanDistance = 0.0;
};

double shareOf(const ClientInfo& client, std::size_t k) {
    return client.trainCount == 0 || k >= client.trainLabels.size()
               ? 0.0
               : static_cast<double>(client.trainLabels[k]) / static_cast<double>(client.trainCount);
}

Dealt dealtIn(const RunInfo& info) {
    constexpr std::int64_t nobody = -1, several = -2;
    const std::size_t classes = info.classNames.size();
    Dealt dealt{std::vector<double>(classes, 0.0), {}, std::vector<std::int64_t>(classes, nobody)};
    double all = 0.0;
    for (const ClientInfo& client : info.clients) {
        for (std::size_t k = 0; k < std::min(classes, client.trainLabels.size()); ++k) {
            if (client.trainLabels[k] == 0) continue;
            dealt.mixture[k] += static_cast<double>(client.trainLabels[k]);
            all += static_cast<double>(client.trainLabels[k]);
            dealt.owner[k] = dealt.owner[k] == nobody ? client.id : several;
        }
    }
    for (double& share : dealt.mixture) share = all > 0.0 ? share / all : 0.0;
    for (const ClientInfo& client : info.clients) {
        double sum = 0.0;
        for (std::size_t k = 0; k < classes; ++k) sum += std::abs(shareOf(client, k) - dealt.mixture[k]);
        dealt.distance.push_back(sum / 2.0);
        dealt.meanDistance += sum / 2.0 / static_cast<double>(info.clients.size());
    }
    return dealt;
}

QString tierOf(const RunInfo& info, const ClientInfo& client) {
    const auto tier = static_cast<std::size_t>(client.tier);
    return tier < info.experiment.tiers.size() ? QString::fromStdString(info.experiment.tiers[tier].name)
                                               : QString();
}

QString nameOf(const ClientInfo& client) {
    return client.name.empty() ? QString::number(client.id)
                               : QStringLiteral("%1 (%2)").arg(QString::number(client.id),
                                                               QString::fromStdString(client.name));
}

/// Short enough for a row: the mark beside it tells the tier of those that have a name of their own.
QString labelOf(const RunInfo& info, const ClientInfo& client) {
    return client.name.empty()
               ? QStringLiteral("%1 · %2").arg(tierOf(info, client), QString::number(client.id))
               : QStringLiteral("%1 · %2").arg(QString::number(client.id),
                                               QString::fromStdString(client.name));
}

/// Places in RunInfo::clients, by tier and number.
std::vector<std::size_t> rowsOf(const RunInfo& info, const ViewSelection& selection) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < info.clients.size(); ++i)
        if (!selection.level || info.clients[i].level == *selection.level) rows.push_back(i);
    std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
        return info.clients[a].tier < info.clients[b].tier;
    });
    return rows;
}

FigureGrid mixtures(const RunInfo& info, const ViewSelection& selection, const Dealt& dealt, bool counts) {
    FigureGrid grid;
    grid.rowTitle = Text::tr("Client");
    grid.columnTitle = Text::tr("Class");
    grid.valueTitle = counts ? Text::tr("Examples") : Text::tr("Share (%)");
    grid.rowLink = Link::Client;
    grid.columnLink = Link::ClassIndex;
    grid.quantity = counts ? Quantity::Count : Quantity::Share;
    grid.levels = static_cast<int>(info.levels.size());
    grid.low = 0.0;
    for (std::size_t k = 0; k < info.classNames.size(); ++k) {
        if (selection.classIndex == static_cast<int>(k)) grid.chosenColumn = static_cast<int>(k);
        grid.columns.push_back({QString::fromStdString(info.classNames[k]), qint64(k)});
    }
    for (const std::size_t i : rowsOf(info, selection)) {
        const ClientInfo& client = info.clients[i];
        if (selection.client == client.id) grid.chosenRow = static_cast<int>(grid.rows.size());
        grid.rows.push_back({labelOf(info, client), client.id});
        grid.rowLevels.push_back(static_cast<int>(client.level));
        for (std::size_t k = 0; k < info.classNames.size(); ++k) {
            const std::int64_t count = k < client.trainLabels.size() ? client.trainLabels[k] : 0;
            grid.values.push_back(counts ? static_cast<double>(count) : shareOf(client, k));
            grid.notes.push_back(Text::tr("%1 of its %2 examples; of all examples %3 are of this class")
                                     .arg(formatCount(count), formatCount(client.trainCount),
                                          formatPercent(dealt.mixture[k])));
            grid.outlined.push_back(dealt.owner[k] == client.id ? 1 : 0);
        }
    }
    return grid;
}

FigurePart amounts(const RunInfo& info, const ViewSelection& selection) {
    FigureChart chart;
    chart.x.title = Text::tr("Client, in the order of the rows");
    chart.x.quantity = Quantity::Count;
    chart.y.title = Text::tr("Training examples");
    chart.y.quantity = Quantity::Count;
    chart.y.low = 0.0;
    chart.seriesLink = Link::Level;
    const std::vector<std::size_t> rows = rowsOf(info, selection);
    for (std::size_t level = 0; level < info.levels.size(); ++level) {
        FigureSeries series;
        series.id = QStringLiteral("level-%1").arg(level);
        series.name = formatCapacity(info.levels[level].capacity);
        series.level = static_cast<int>(level);
        series.key = static_cast<qint64>(level);
        series.shape = FigureSeries::Shape::Bars;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            if (info.clients[rows[i]].level != static_cast<std::int64_t>(level)) continue;
            series.x.append(static_cast<double>(i + 1));
            series.y.append(static_cast<double>(info.clients[rows[i]].trainCount));
        }
        if (!series.x.isEmpty()) chart.series.push_back(std::move(series));
    }
    return {QStringLiteral("amounts"), Text::tr("Examples of each client"), std::move(chart), std::nullopt};
}

/// The client whose mixture is farthest from that of all; the first of equals. Precondition: there is one.
std::size_t mostSkewed(const Dealt& dealt) {
    return static_cast<std::size_t>(std::max_element(dealt.distance.begin(), dealt.distance.end()) -
                                    dealt.distance.begin());
}

QString skewText(const RunInfo& info, const Dealt& dealt) {
    const std::size_t place = mostSkewed(dealt);
    const ClientInfo& client = info.clients[place];
    std::size_t most = 0;
    for (std::size_t k = 1; k < info.classNames.size(); ++k)
        if (shareOf(client, k) > shareOf(client, most)) most = k;
    return Text::tr(
               "The most skewed is client %1 of %2: %3 of its examples are of class %4, and its mixture "
               "differs from that of all by %5 (mean over the clients: %6).")
        .arg(nameOf(client), tierOf(info, client), formatPercent(shareOf(client, most)),
             QString::fromStdString(info.classNames[most]), formatPercent(dealt.distance[place]),
             formatPercent(dealt.meanDistance));
}

QString loneText(const RunInfo& info, const Dealt& dealt) {
    QStringList lone;
    for (std::size_t k = 0; k < dealt.owner.size(); ++k) {
        if (dealt.owner[k] < 0) continue;
        lone << Text::tr("%1 (client %2)")
                    .arg(QString::fromStdString(info.classNames[k]), QString::number(dealt.owner[k]));
    }
    if (info.clients.size() < 2) return {};
    if (lone.isEmpty()) return Text::tr("Every class that was dealt out is held by several clients.");
    return Text::tr("Classes that a single client holds: %1.").arg(lone.join(QStringLiteral(", ")));
}

QString reportText(const RunInfo& info) {
    QStringList lines;
    for (const std::string& sentence : info.dataReport)
        lines << QString::fromStdString(sentence).toHtmlEscaped();
    return lines.join(QStringLiteral("<br>"));
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    const RunInfo& info = *moment.info;
    Figure figure;
    figure.levels = static_cast<int>(info.levels.size());
    figure.title = Text::tr("Partition: %1").arg(QString::fromStdString(info.dataTitle));
    if (selection.level && static_cast<std::size_t>(*selection.level) < info.levels.size())
        figure.title += QStringLiteral(", %1").arg(
            formatCapacity(info.levels[static_cast<std::size_t>(*selection.level)].capacity));
    figure.explanation = {
        Text::tr("Which classes each client was dealt, and how many examples it has to train on."),
        Text::tr(
            "difference of client k = ½ · Σ<sub>c</sub> |p<sub>k</sub>(c) − p(c)|, with p<sub>k</sub> its "
            "shares of the classes and p those of all examples: 0 % = the same mixture, towards 100 % = "
            "classes that nobody else has"),
        {},
        Text::tr("Rows that look alike mean that clients agree on what they learn; single bright cells mean "
                 "that they pull the model apart. Where rows of one tier look unlike those of another, "
                 "capacity decides who learns which class. Outlined classes are held by one client alone.")};
    const bool known = std::any_of(info.clients.begin(), info.clients.end(),
                                   [](const ClientInfo& client) { return !client.trainLabels.empty(); });
    if (info.classNames.empty() || !known) {
        figure.message = Text::tr("This run does not say which classes its clients hold.");
        return figure;
    }
    const Dealt dealt = dealtIn(info);
    const bool counts = optionValue(options, measureOption()) == QLatin1String("count");
    figure.summary = QStringLiteral("%1 %2").arg(skewText(info, dealt), loneText(info, dealt)).trimmed();
    figure.explanation.numbers = reportText(info);
    figure.parts.push_back({QStringLiteral("mixtures"), Text::tr("Classes of each client"), std::nullopt,
                            mixtures(info, selection, dealt, counts)});
    figure.parts.push_back(amounts(info, selection));
    return figure;
}

}  // namespace

ViewDefinition partitionView() {
    ViewDefinition view;
    view.id = QStringLiteral("partition");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("non-IID Dirichlet label skew heterogeneity");
    view.title = Text::tr("Partition");
    view.help =
        Text::tr("Which classes each client holds, how many examples, and what was found in the data.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{measureOption()}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
