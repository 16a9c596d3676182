#include "ui/views/cost_view.h"

#include <QCoreApplication>
#include <QStringList>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "engine/api/cost.h"
#include "engine/api/masks.h"
#include "engine/api/run_summary.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(CostView)
};

constexpr double kHighestLine = 3.0;  // times the longest bar

ViewOption showOption() {
    return {QStringLiteral("show"),
            Text::tr("What one round costs each tier, or accuracy against what was spent so far."),
            {{QStringLiteral("round"), Text::tr("A round, tier by tier")},
             {QStringLiteral("bytes"), Text::tr("Accuracy against bytes")},
             {QStringLiteral("time"), Text::tr("Accuracy against time")},
             {QStringLiteral("energy"), Text::tr("Accuracy against energy")}}};
}

/// One bar a tier, in the order of the fleet; a tier without the number has none.
template <typename ValueOf>
std::optional<FigurePart> tierPart(const RunInfo& info, const std::vector<TierCost>& costs, const char* id,
                                   const QString& title, const QString& axis, Quantity quantity,
                                   ValueOf valueOf) {
    FigureChart chart;
    chart.x.title = Text::tr("Tier");
    chart.y.title = axis;
    chart.y.quantity = quantity;
    chart.y.low = 0.0;
    chart.seriesLink = Link::Level;
    for (std::size_t t = 0; t < costs.size(); ++t) {
        const QString name = QString::fromStdString(info.experiment.tiers[t].name);
        const auto place = static_cast<double>(t + 1);
        chart.x.ticks.emplace_back(place, name);
        const std::optional<double> value = valueOf(costs[t]);
        if (!value) continue;
        FigureSeries series;
        series.id = QStringLiteral("tier-%1").arg(t);
        series.name = name;
        series.level = static_cast<int>(costs[t].level);
        series.key = static_cast<qint64>(costs[t].level);
        series.shape = FigureSeries::Shape::Bars;
        series.x = {place};
        series.y = {*value};
        chart.series.push_back(std::move(series));
    }
    if (chart.series.empty()) return std::nullopt;
    return FigurePart{QString::fromLatin1(id), title, std::move(chart), std::nullopt};
}

// A line far above the bars would leave nothing of them: it is said in the title then.
void addDeadline(FigurePart& part, double deadline) {
    if (!(deadline > 0.0)) return;
    double longest = 0.0;
    for (const FigureSeries& series : part.chart->series) longest = std::max(longest, series.y.first());
    if (deadline > kHighestLine * longest) {
        part.title = Text::tr("Time (deadline %1)").arg(formatSeconds(deadline));
        return;
    }
    FigureMarker marker;
    marker.id = QStringLiteral("deadline");
    marker.name = Text::tr("deadline");
    marker.position = deadline;
    marker.orientation = Qt::Horizontal;
    part.chart->markers.push_back(std::move(marker));
}

// A line over each bar at what the device may take. Lines far above the bars would leave nothing of them.
void addLimits(FigurePart& part, const std::vector<Tier>& tiers) {
    double longest = 0.0;
    for (const FigureSeries& series : part.chart->series) longest = std::max(longest, series.y.first());
    FigureSeries limits;
    limits.id = QStringLiteral("limits");
    //: the most memory that training may take on a device
    limits.name = Text::tr("limit");
    limits.role = FigureSeries::Role::Reference;
    for (std::size_t t = 0; t < tiers.size(); ++t) {
        const double limit = tiers[t].memoryMb * 1e6;
        if (!(limit > 0.0 && limit <= kHighestLine * longest)) continue;
        for (const double edge : {0.55, 1.45}) {
            limits.x.append(static_cast<double>(t) + edge);
            limits.y.append(limit);
        }
        limits.x.append(static_cast<double>(t) + 1.46);
        limits.y.append(std::numeric_limits<double>::quiet_NaN());
    }
    if (!limits.x.isEmpty())
        part.chart->series.push_back(std::move(limits));
    else
        part.title = Text::tr("Memory, far below what devices may take");
}

std::vector<FigurePart> tierParts(const RunInfo& info, const std::vector<TierCost>& costs) {
    std::vector<FigurePart> parts;
    const auto add = [&](std::optional<FigurePart> part) {
        if (part) parts.push_back(*std::move(part));
    };
    add(tierPart(info, costs, "bytes", Text::tr("Sent and received"), Text::tr("Bytes of a round"),
                 Quantity::Bytes, [](const TierCost& cost) -> std::optional<double> {
                     return static_cast<double>(cost.bytesDown + cost.bytesUp);
                 }));
    auto time = tierPart(info, costs, "time", Text::tr("Time"), Text::tr("Computing and link (s)"),
                         Quantity::Plain, [](const TierCost& cost) { return cost.device.seconds; });
    if (time) addDeadline(*time, info.experiment.training.deadline);
    add(std::move(time));
    // Where it says more than that the whole model takes the same everywhere: of devices whose memory is
    // known.
    if (std::any_of(info.experiment.tiers.begin(), info.experiment.tiers.end(),
                    [](const Tier& tier) { return tier.memoryMb > 0.0; })) {
        auto memory =
            tierPart(info, costs, "memory", Text::tr("Memory"), Text::tr("Least that training takes"),
                     Quantity::Bytes, [](const TierCost& cost) { return cost.device.memoryBytes; });
        if (memory) addLimits(*memory, info.experiment.tiers);
        add(std::move(memory));
    }
    add(tierPart(info, costs, "energy", Text::tr("Energy"), Text::tr("Computing and radio (J)"),
                 Quantity::Plain, [](const TierCost& cost) { return cost.device.joules; }));
    return parts;
}

/// What is spent along the axis of a curve.
struct Spending {
    QString axis, missing;
    Quantity quantity = Quantity::Plain;
    double unit = 1.0;
    std::optional<double> (*of)(const RoundPoint&) = nullptr;
};

QString notEvaluated() {
    return Text::tr("No round was evaluated yet, so there is no accuracy to show.");
}

Spending spendingOf(const QString& choice) {
    if (choice == QLatin1String("time"))
        return {
            Text::tr("Estimated time so far (s)"),
            Text::tr("The time of a round is not known: each tier that takes part must state speed_gflops "
                     "and link_mbps, and the model's work must be known."),
            Quantity::Plain, 1.0, [](const RoundPoint& point) { return point.deviceSeconds; }};
    if (choice == QLatin1String("energy"))
        return {Text::tr("Estimated energy so far (Wh)"),
                Text::tr("The energy of a round is not known: each tier that takes part must state "
                         "speed_gflops, link_mbps, power_w and radio_w, and the model's work must be known."),
                Quantity::Plain, 3600.0, [](const RoundPoint& point) { return point.deviceJoules; }};
    return {
        Text::tr("Sent so far"), QString(), Quantity::Bytes, 1.0,
        [](const RoundPoint& point) -> std::optional<double> { return static_cast<double>(point.bytes); }};
}

/// Global accuracy of each capacity, and their mean, against what all rounds until then have spent.
std::optional<FigurePart> curvePart(const RunMoment& moment, const std::vector<RoundPoint>& points,
                                    const Spending& spending) {
    const RunInfo& info = *moment.info;
    FigureChart chart;
    chart.x = {spending.axis, spending.quantity, false, 0.0, {}, {}, Link::None};
    chart.y = {Text::tr("Global accuracy (%)"), Quantity::Share, false, {}, {}, {}, Link::None};
    chart.seriesLink = Link::Level;
    chart.pointsAreRounds = true;
    for (std::size_t level = 0; level < info.levels.size(); ++level) {
        FigureSeries series;
        series.id = QStringLiteral("level-%1").arg(level);
        series.name = formatCapacity(info.levels[level].capacity);
        series.level = static_cast<int>(level);
        series.key = static_cast<qint64>(level);
        series.role = FigureSeries::Role::Secondary;
        chart.series.push_back(std::move(series));
    }
    FigureSeries mean;
    mean.id = QStringLiteral("mean");
    mean.name = Text::tr("mean");
    double spent = 0.0;
    for (const RoundPoint& point : points) {
        const std::optional<double> one = spending.of(point);
        if (!one) return std::nullopt;
        spent += *one / spending.unit;
        if (point.round == moment.round) {
            FigureMarker marker;
            marker.id = QStringLiteral("round");
            marker.name = Text::tr("round %1").arg(formatCount(moment.round));
            marker.position = spent;
            chart.markers.push_back(std::move(marker));
        }
        const std::optional<double> accuracy = meanAccuracy(point);
        if (!accuracy || point.global.size() != info.levels.size()) continue;
        for (std::size_t level = 0; level < point.global.size(); ++level) {
            chart.series[level].x.append(spent);
            chart.series[level].y.append(point.global[level]);
            chart.series[level].pointKeys.append(point.round);
        }
        mean.x.append(spent);
        mean.y.append(*accuracy);
        mean.pointKeys.append(point.round);
    }
    if (mean.x.isEmpty()) return std::nullopt;
    chart.series.push_back(std::move(mean));
    return FigurePart{QStringLiteral("curve"), Text::tr("Accuracy against cost"), std::move(chart),
                      std::nullopt};
}

QString tierSentence(const Tier& tier, const TierCost& cost) {
    QStringList parts = {formatBytes(static_cast<double>(cost.bytesDown + cost.bytesUp))};
    if (cost.device.seconds) parts << formatSeconds(*cost.device.seconds);
    if (cost.device.joules) parts << formatEnergy(*cost.device.joules);
    if (cost.late) parts << Text::tr("misses the deadline");
    if (cost.tooLarge)
        parts << Text::tr("needs at least %1 and may take %2")
                     .arg(formatBytes(*cost.device.memoryBytes), formatBytes(tier.memoryMb * 1e6));
    //: %1 a device class, %2 what a round costs it
    return Text::tr("%1 %2").arg(QString::fromStdString(tier.name), parts.join(QStringLiteral(", ")));
}

QString summaryOf(const RunMoment& moment, const std::vector<TierCost>& costs, const RoundCost& round) {
    QStringList tiers;
    for (std::size_t t = 0; t < costs.size(); ++t)
        tiers << tierSentence(moment.info->experiment.tiers[t], costs[t]);
    QString text = Text::tr("A client in round %1: %2.")
                       .arg(formatCount(moment.round), tiers.join(QStringLiteral("; ")));
    if (round.seconds)
        text += QChar(u' ') + Text::tr("The round takes about %1.").arg(formatSeconds(*round.seconds));
    if (round.late > 0)
        text += QChar(u' ') + Text::tr(
                                  "Participants that would miss the deadline: %1; they take part all the "
                                  "same.")
                                  .arg(formatCount(round.late));
    return text;
}

QString numbersOf(const RunInfo& info, const std::vector<TierCost>& costs) {
    QStringList lines;
    for (std::size_t t = 0; t < costs.size(); ++t) {
        const TierCost& cost = costs[t];
        QStringList parts;
        if (cost.work) {
            parts << Text::tr("%1 multiply-adds an example, dense; %2 in theory")
                         .arg(formatCount(std::llround(cost.work->denseMacs)),
                              formatCount(std::llround(cost.work->idealMacs)));
        }
        if (cost.device.computeSeconds)
            parts << Text::tr("computing %1").arg(formatSeconds(*cost.device.computeSeconds));
        if (cost.device.linkSeconds)
            parts << Text::tr("link %1").arg(formatSeconds(*cost.device.linkSeconds));
        if (cost.device.memoryBytes)
            parts << Text::tr("memory at least %1").arg(formatBytes(*cost.device.memoryBytes));
        if (parts.isEmpty()) continue;
        lines << QStringLiteral("%1: %2").arg(
            QString::fromStdString(info.experiment.tiers[t].name).toHtmlEscaped(),
            parts.join(QStringLiteral(", ")));
    }
    if (lines.isEmpty())
        return Text::tr(
            "The work of this model is not known, and no link speed is stated: only bytes are told.");
    return lines.join(QStringLiteral("<br>"));
}

QString readingOf(const RunInfo& info) {
    QString text = Text::tr(
        "Estimates of what the experiment states of its tiers (speed_gflops, memory_mb, power_w, "
        "radio_w, receive_w, link_mbps, uplink_mbps); what is not stated is left out. The slowest "
        "participant, or the "
        "deadline, ends a round, but nobody is left out of it. Steep curves are cheap.");
    const StrategyKind kind = info.experiment.strategy.kind;
    text += QChar(u' ') +
            (cutsChannels(kind) || kind == StrategyKind::FedAvgAll
                 ? Text::tr("Whole channels save time too; unstructured masks save bytes, not time on dense "
                            "kernels.")
                 : Text::tr("Unstructured masks, as here, save bytes, not time on dense kernels."));
    return text;
}

bool wasEvaluated(const std::vector<RoundRecord>& records) {
    return std::any_of(records.begin(), records.end(),
                       [](const RoundRecord& record) { return !record.evaluation.empty(); });
}

Figure make(const RunMoment& moment, const ViewSelection&, const ViewOptions& options) {
    const RunInfo& info = *moment.info;
    Figure figure;
    figure.levels = static_cast<int>(info.levels.size());
    figure.title = Text::tr("Cost");
    const RoundRecord* record = moment.record();
    if (record == nullptr) {
        figure.message = Text::tr("Press Play: costs are counted from the first round on.");
        return figure;
    }
    const ModelWork model = modelWork(info);
    const std::vector<TierCost> costs = tierCosts(info, model, *record);
    const QString choice = optionValue(options, showOption());
    if (choice == QLatin1String("round")) {
        figure.parts = tierParts(info, costs);
    } else {
        const Spending spending = spendingOf(choice);
        if (auto part = curvePart(moment, pointsOf(info, *moment.records), spending))
            figure.parts.push_back(*std::move(part));
        else
            figure.message = wasEvaluated(*moment.records) ? spending.missing : notEvaluated();
    }
    figure.summary = summaryOf(moment, costs, roundCost(info, model, *record));
    figure.explanation = {
        Text::tr(
            "What a client of each tier sends, computes and spends in a round, and how accuracy grows with "
            "what all participants have spent."),
        Text::tr(
            "T = 3·2·MAC·K·B / (GFLOP/s · 10<sup>9</sup> · u) + 8·bytes<sub>down</sub> / link + "
            "8·bytes<sub>up</sub> / uplink &nbsp;·&nbsp; memory ≥ 4·(n·parameters + B·activations), n = 2, "
            "with momentum 3 &nbsp;·&nbsp; E = P·T<sub>computing</sub> + P<sub>receiving</sub>·T<sub>down"
            "</sub> + P<sub>radio</sub>·T<sub>up</sub> &nbsp;·&nbsp; round: the largest T, or the "
            "deadline"),
        numbersOf(info, costs), readingOf(info)};
    return figure;
}

}  // namespace

ViewDefinition costView() {
    ViewDefinition view;
    view.id = QStringLiteral("cost");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("MACs FLOPs energy time bytes memory traffic");
    view.title = Text::tr("Cost");
    view.help = Text::tr("Bytes, time and energy of a round by tier, and accuracy against what was spent.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{showOption()}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
