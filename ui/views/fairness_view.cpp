#include "ui/views/fairness_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <numeric>

#include "engine/api/fairness.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(FairnessView)
};

QString capacityOf(const RunInfo& info, std::size_t level) {
    return level < info.levels.size() ? formatCapacity(info.levels[level].capacity) : QString();
}

/// A gap in percentage points, without a sign.
QString pointsText(double gap) {
    return Text::tr("%1 points").arg(formatNumber(gap * 100.0, 3));
}

/// The last evaluated round up to the one in view.
const RoundRecord* evaluatedRecord(const RunMoment& moment) {
    for (std::size_t i = moment.recordCount(); i-- > 0;)
        if ((*moment.records)[i].evaluated) return &(*moment.records)[i];
    return nullptr;
}

std::optional<FigurePart> roundsPart(const RunMoment& moment) {
    FigureChart chart;
    chart.x = {Text::tr("Global round"), Quantity::Round, false, {}, {}, {}, Link::Round};
    chart.y = {Text::tr("Accuracy on the client's own test data (%)"),
               Quantity::Share,
               false,
               0.0,
               1.0,
               {},
               Link::None};
    using Role = FigureSeries::Role;
    struct Line {
        const char* id;
        QString name;
        Role role;
        double Fairness::*value;
    };
    const Line lines[] = {
        {"best-tenth", Text::tr("best tenth"), Role::Secondary, &Fairness::bestTenth},
        {"mean", Text::tr("mean"), Role::Main, &Fairness::mean},
        {"worst-tenth", Text::tr("worst tenth"), Role::Main, &Fairness::worstTenth},
        {"tier-gap", Text::tr("tier gap"), Role::Secondary, &Fairness::tierGap},
    };
    for (const Line& line : lines) {
        FigureSeries series;
        series.id = QString::fromLatin1(line.id);
        series.name = line.name;
        series.role = line.role;
        chart.series.push_back(std::move(series));
    }
    for (const RoundRecord& record : *moment.records) {
        const auto fairness = fairnessOf(*moment.info, record);
        if (!fairness) continue;
        for (std::size_t i = 0; i < std::size(lines); ++i) {
            chart.series[i].x.append(static_cast<double>(record.round));
            chart.series[i].y.append(*fairness.*lines[i].value);
        }
    }
    if (chart.series.front().x.isEmpty()) return std::nullopt;
    return FigurePart{QStringLiteral("rounds"), Text::tr("Over the rounds"), std::move(chart), std::nullopt};
}

/// All clients in the order of their accuracy, coloured by capacity.
FigurePart clientsPart(const RunMoment& moment, const RoundRecord& record, const ViewSelection& selection) {
    const RunInfo& info = *moment.info;
    FigureChart chart;
    chart.x = {Text::tr("Clients, the worst first"), Quantity::Count, false, {}, {}, {}, Link::None};
    chart.y = {
        Text::tr("Accuracy on its own test data (%)"), Quantity::Share, false, 0.0, 1.0, {}, Link::None};
    // Points at the edges are whole.
    chart.x.low = 0.0;
    chart.x.high = static_cast<double>(record.clientAccuracy.size()) + 1.0;
    chart.y.high = 1.03;
    chart.seriesLink = Link::Level;
    std::vector<std::size_t> order(std::min(record.clientAccuracy.size(), info.clients.size()));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return record.clientAccuracy[a] < record.clientAccuracy[b];
    });
    for (std::size_t level = 0; level < info.levels.size(); ++level) {
        FigureSeries series;
        series.id = QStringLiteral("clients-%1").arg(level);
        series.name = capacityOf(info, level);
        series.level = static_cast<int>(level);
        series.key = static_cast<qint64>(level);
        series.shape = FigureSeries::Shape::Points;
        if (selection.level && *selection.level != series.level) series.role = FigureSeries::Role::Ghost;
        for (std::size_t place = 0; place < order.size(); ++place) {
            if (info.clients[order[place]].level != static_cast<std::int64_t>(level)) continue;
            series.x.append(static_cast<double>(place + 1));
            series.y.append(record.clientAccuracy[order[place]]);
        }
        if (!series.x.isEmpty()) chart.series.push_back(std::move(series));
    }
    return {QStringLiteral("clients"), Text::tr("Clients after round %1").arg(formatCount(record.round)),
            std::move(chart), std::nullopt};
}

QString inversionText(const RunInfo& info, const RoundRecord& record) {
    QStringList lines;
    for (const Inversion& one : inversionsOf(info, record))
        lines << Text::tr("Inversion: %1 is %2 worse than %3 (two standard errors are %4).")
                     .arg(capacityOf(info, one.larger), pointsText(one.gap), capacityOf(info, one.smaller),
                          pointsText(2.0 * one.error));
    return lines.join(QLatin1Char(' '));
}

QString numbers(const RunInfo& info, const RoundRecord& record, const Fairness& fairness) {
    QStringList lines;
    lines << Text::tr("worst tenth %1 · best tenth %2 · worst client %3 · variance %4 %²")
                 .arg(formatPercent(fairness.worstTenth), formatPercent(fairness.bestTenth),
                      formatPercent(fairness.worst), formatNumber(fairness.variance));
    lines << Text::tr("1 − Jain = %1 · Gini = %2 · Spearman(capacity, accuracy) = %3")
                 .arg(formatNumber(1.0 - fairness.jain), formatNumber(fairness.gini),
                      formatNumber(fairness.spearman));
    QStringList tiers;
    for (std::size_t level = 0; level < record.evaluation.size(); ++level)
        tiers << QStringLiteral("%1: %2").arg(capacityOf(info, level),
                                              formatPercent(record.evaluation[level].localAccuracy));
    lines << Text::tr("local accuracy %1; gap %2")
                 .arg(tiers.join(QStringLiteral(", ")), pointsText(fairness.tierGap));
    if (fairness.worstClassIndex < info.classNames.size())
        lines << Text::tr("worst class: %1 at %2, recall %3")
                     .arg(QString::fromStdString(info.classNames[fairness.worstClassIndex]),
                          capacityOf(info, fairness.worstClassLevel), formatPercent(fairness.worstClass));
    if (const QString inverted = inversionText(info, record); !inverted.isEmpty()) lines << inverted;
    return lines.join(QStringLiteral("<br>"));
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions&) {
    Figure figure;
    figure.levels = static_cast<int>(moment.info->levels.size());
    figure.title = Text::tr("Fairness over the clients");
    figure.explanation = {
        Text::tr(
            "How evenly the accuracy that clients get on their own data is spread, and whether it follows "
            "their capacity."),
        Text::tr("worst tenth = mean of the ⌈N/10⌉ lowest &nbsp;·&nbsp; Jain = (Σa)² / (N·Σa²) &nbsp;·&nbsp; "
                 "gap = largest − smallest mean of a capacity &nbsp;·&nbsp; Spearman: rank correlation of "
                 "capacity "
                 "and accuracy &nbsp;·&nbsp; inversion: a larger submodel is worse by more than two standard "
                 "errors"),
        {},
        Text::tr("Good: the worst tenth rises with the mean, and the gap closes. A Spearman near 1 means "
                 "that weak "
                 "devices pay for being weak; an inversion means that the large part of the model is trained "
                 "by too "
                 "few.")};
    const RoundRecord* record = evaluatedRecord(moment);
    const auto fairness = record == nullptr ? std::nullopt : fairnessOf(*moment.info, *record);
    if (!fairness) {
        figure.message = Text::tr("No round was evaluated yet: fairness needs the clients' accuracy.");
        return figure;
    }
    if (auto part = roundsPart(moment)) figure.parts.push_back(*std::move(part));
    figure.parts.push_back(clientsPart(moment, *record, selection));
    figure.explanation.numbers = numbers(*moment.info, *record, *fairness);
    figure.summary = Text::tr(
                         "After round %1 clients reach %2 on average, the worst tenth %3, the best tenth %4; "
                         "capacities are %5 apart, rank correlation with capacity %6. %7")
                         .arg(formatCount(record->round), formatPercent(fairness->mean),
                              formatPercent(fairness->worstTenth), formatPercent(fairness->bestTenth),
                              pointsText(fairness->tierGap), formatNumber(fairness->spearman, 2),
                              inversionText(*moment.info, *record))
                         .trimmed();
    return figure;
}

}  // namespace

ViewDefinition fairnessView() {
    ViewDefinition view;
    view.id = QStringLiteral("fairness");
    view.title = Text::tr("Fairness");
    view.help =
        Text::tr("Who gets how much of the accuracy: worst and best tenth, and the gap between capacities.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
