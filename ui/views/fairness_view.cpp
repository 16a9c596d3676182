#include "ui/views/fairness_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/api/fairness.h"
#include "ui/models/figure_selection.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(FairnessView)
};

QString capacityOf(const RunInfo& info, std::size_t level) {
    return level < info.levels.size() ? formatCapacity(info.levels[level].capacity) : QString();
}

/// What the clients are drawn by.
ViewOption clientsOption() {
    return {QStringLiteral("clients"),
            Text::tr("What is shown of each client"),
            {{QStringLiteral("accuracy"), Text::tr("accuracy")},
             {QStringLiteral("gain"), Text::tr("gain over training alone")}}};
}

bool showsGain(const ViewOptions& options) {
    return optionValue(options, clientsOption()) == QLatin1String("gain");
}

/// What is drawn over the rounds.
ViewOption roundsOption() {
    return {QStringLiteral("rounds"),
            Text::tr("What is shown over the rounds"),
            {{QStringLiteral("accuracy"), Text::tr("accuracies")},
             {QStringLiteral("evenness"), Text::tr("unevenness and rank correlation")}}};
}

bool showsEvenness(const ViewOptions& options) {
    return optionValue(options, roundsOption()) == QLatin1String("evenness");
}

/// A gap in percentage points, without a sign.
QString pointsText(double gap) {
    return Text::tr("%1 points").arg(formatNumber(gap * 100.0, 3));
}

QString signedPointsText(double gap) {
    return gap > 0.0 ? QLatin1Char('+') + pointsText(gap) : pointsText(gap);
}

/// The last evaluated round up to the one in view.
const RoundRecord* evaluatedRecord(const RunMoment& moment) {
    for (std::size_t i = moment.recordCount(); i-- > 0;)
        if ((*moment.records)[i].evaluated) return &(*moment.records)[i];
    return nullptr;
}

/// A measure over the rounds.
struct RoundsLine {
    const char* id;
    QString name;
    FigureSeries::Role role;
    double (*value)(const Fairness&);
};

std::vector<RoundsLine> accuracyLines() {
    using Role = FigureSeries::Role;
    return {
        {"best-tenth", Text::tr("best tenth"), Role::Secondary,
         [](const Fairness& f) { return f.bestTenth; }},
        {"mean", Text::tr("mean"), Role::Main, [](const Fairness& f) { return f.mean; }},
        {"worst-tenth", Text::tr("worst tenth"), Role::Main, [](const Fairness& f) { return f.worstTenth; }},
        {"tier-gap", Text::tr("tier gap"), Role::Secondary, [](const Fairness& f) { return f.tierGap; }},
    };
}

// The deviation rather than the variance: it has the range of the others.
std::vector<RoundsLine> evennessLines() {
    using Role = FigureSeries::Role;
    return {
        {"spearman", Text::tr("Spearman"), Role::Main, [](const Fairness& f) { return f.spearman; }},
        {"gini", Text::tr("Gini"), Role::Main, [](const Fairness& f) { return f.gini; }},
        {"jain", Text::tr("1 − Jain"), Role::Main, [](const Fairness& f) { return 1.0 - f.jain; }},
        {"deviation", Text::tr("deviation"), Role::Secondary,
         [](const Fairness& f) { return std::sqrt(f.variance) / 100.0; }},
    };
}

std::optional<FigurePart> roundsPart(const RunMoment& moment, bool evenness) {
    FigureChart chart;
    chart.x = {Text::tr("Global round"), Quantity::Round, false, {}, {}, {}, Link::Round};
    if (evenness)
        chart.y = {Text::tr("Measure (0: even, or no link with capacity)"),
                   Quantity::Plain,
                   false,
                   {},
                   {},
                   {},
                   Link::None};
    else
        chart.y = {Text::tr("Accuracy on the client's own test data (%)"),
                   Quantity::Share,
                   false,
                   0.0,
                   1.0,
                   {},
                   Link::None};
    const std::vector<RoundsLine> lines = evenness ? evennessLines() : accuracyLines();
    for (const RoundsLine& line : lines) {
        FigureSeries series;
        series.id = QString::fromLatin1(line.id);
        series.name = line.name;
        series.role = line.role;
        chart.series.push_back(std::move(series));
    }
    for (const RoundRecord& record : *moment.records) {
        const auto fairness = fairnessOf(*moment.info, record);
        if (!fairness) continue;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            chart.series[i].x.append(static_cast<double>(record.round));
            chart.series[i].y.append(lines[i].value(*fairness));
        }
    }
    if (chart.series.front().x.isEmpty()) return std::nullopt;
    return FigurePart{QStringLiteral("rounds"), Text::tr("Over the rounds"), std::move(chart), std::nullopt};
}

/// A value of each client, the smallest first, coloured by capacity.
FigureChart rankedClients(const RunInfo& info, const std::vector<double>& values,
                          const ViewSelection& selection) {
    FigureChart chart;
    // Points at the edges are whole.
    chart.x = {Text::tr("Clients, the worst first"),
               Quantity::Count,
               false,
               0.0,
               static_cast<double>(values.size()) + 1.0,
               {},
               Link::None};
    chart.seriesLink = Link::Level;
    chart.pointLink = Link::Client;
    std::vector<std::size_t> order(std::min(values.size(), info.clients.size()));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
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
            series.y.append(values[order[place]]);
            series.pointKeys.append(info.clients[order[place]].id);
        }
        if (series.x.isEmpty()) continue;
        const auto chosen = chosenPoints(series, selection);
        if (chosen) series.role = FigureSeries::Role::Ghost;
        chart.series.push_back(std::move(series));
        if (chosen && !chosen->x.isEmpty()) chart.series.push_back(*chosen);
    }
    return chart;
}

FigurePart clientsPart(const RunMoment& moment, const RoundRecord& record, const ViewSelection& selection) {
    FigureChart chart = rankedClients(*moment.info, record.clientAccuracy, selection);
    chart.y = {
        Text::tr("Accuracy on its own test data (%)"), Quantity::Share, false, 0.0, 1.03, {}, Link::None};
    return {QStringLiteral("clients"), Text::tr("Clients after round %1").arg(formatCount(record.round)),
            std::move(chart), std::nullopt};
}

/// What each client has of taking part: accuracy in the run − accuracy alone.
FigurePart gainPart(const RunMoment& moment, const RoundRecord& record, const ViewSelection& selection) {
    std::vector<double> gains;
    for (std::size_t i = 0; i < std::min(record.clientAccuracy.size(), moment.alone->accuracy.size()); ++i)
        gains.push_back(record.clientAccuracy[i] - moment.alone->accuracy[i]);
    FigureChart chart = rankedClients(*moment.info, gains, selection);
    chart.y = {Text::tr("Gain over training alone (percentage points)"),
               Quantity::Share,
               false,
               {},
               {},
               {},
               Link::None};
    FigureSeries zero;
    zero.id = QStringLiteral("zero");
    zero.name = Text::tr("no gain");
    zero.role = FigureSeries::Role::Reference;
    zero.x = {chart.x.low.value_or(0.0), chart.x.high.value_or(1.0)};
    zero.y = {0.0, 0.0};
    chart.series.push_back(std::move(zero));
    return {QStringLiteral("gain"),
            Text::tr("What clients gain by taking part, after round %1").arg(formatCount(record.round)),
            std::move(chart), std::nullopt};
}

/// One line for the explanation, or nothing.
QString gainText(const RunMoment& moment, const RoundRecord& record) {
    if (!moment.alone) return {};
    const std::vector<AloneGain> gains = aloneGains(*moment.info, record, *moment.alone);
    QStringList parts;
    for (std::size_t level = 0; level < gains.size(); ++level)
        parts << Text::tr("%1: %2 (%3 of the clients are better off)")
                     .arg(capacityOf(*moment.info, level), signedPointsText(gains[level].gain),
                          formatPercent(gains[level].gaining, 0));
    if (parts.isEmpty()) return {};
    QString text = Text::tr("Gain over training alone for %n local round(s): %1", nullptr,
                            static_cast<int>(moment.alone->localRounds))
                       .arg(parts.join(QStringLiteral(" · ")));
    QStringList capacities;
    for (const std::int64_t level : moment.alone->fallback)
        capacities << capacityOf(*moment.info, static_cast<std::size_t>(level));
    if (!capacities.isEmpty())
        text += QLatin1Char(' ') + Text::tr(
                                       "No narrow network fits %1: those clients trained what the strategy "
                                       "hands out in round 1.")
                                       .arg(capacities.join(Text::tr(", ")));
    return text;
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

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    Figure figure;
    figure.levels = static_cast<int>(moment.info->levels.size());
    figure.title = Text::tr("Fairness over the clients");
    figure.explanation = {
        Text::tr(
            "How evenly the accuracy that clients get on their own data is spread, and whether it follows "
            "their capacity."),
        Text::tr(
            "worst tenth = mean of the ⌈N/10⌉ lowest &nbsp;·&nbsp; Jain = (Σa)² / (N·Σa²) &nbsp;·&nbsp; "
            "gap = largest − smallest mean of a capacity &nbsp;·&nbsp; Spearman: rank correlation of "
            "capacity "
            "and accuracy &nbsp;·&nbsp; inversion: a larger submodel is worse by more than two standard "
            "errors &nbsp;·&nbsp; gain = accuracy in the run − accuracy after training alone, from the same "
            "start and with as much training, on the narrow network that fits the capacity"),
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
    if (showsGain(options) && !moment.alone) {
        figure.message = Text::tr(
            "Nobody has trained alone yet: Compare > Train each client alone does it, in the "
            "background.");
        return figure;
    }
    if (auto part = roundsPart(moment, showsEvenness(options))) figure.parts.push_back(*std::move(part));
    figure.parts.push_back(showsGain(options) ? gainPart(moment, *record, selection)
                                              : clientsPart(moment, *record, selection));
    figure.explanation.numbers = numbers(*moment.info, *record, *fairness);
    const QString gain = gainText(moment, *record);
    if (!gain.isEmpty()) figure.explanation.numbers += QStringLiteral("<br>") + gain;
    figure.summary = Text::tr(
                         "After round %1 clients reach %2 on average, the worst tenth %3, the best tenth %4; "
                         "capacities are %5 apart, rank correlation with capacity %6. %7")
                         .arg(formatCount(record->round), formatPercent(fairness->mean),
                              formatPercent(fairness->worstTenth), formatPercent(fairness->bestTenth),
                              pointsText(fairness->tierGap), formatNumber(fairness->spearman, 2),
                              inversionText(*moment.info, *record))
                         .trimmed();
    if (showsGain(options) && !gain.isEmpty()) figure.summary += QLatin1Char(' ') + gain + QLatin1Char('.');
    return figure;
}

}  // namespace

ViewDefinition fairnessView() {
    ViewDefinition view;
    view.id = QStringLiteral("fairness");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("Jain worst tenth variance");
    view.title = Text::tr("Fairness");
    view.help =
        Text::tr("Who gets how much of the accuracy: worst and best tenth, and the gap between capacities.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{roundsOption(), clientsOption()}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
