#include "ui/views/threshold_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "engine/api/masks.h"
#include "ui/text/counts.h"
#include "ui/text/format.h"
#include "ui/views/threshold_scope.h"
#include "ui/views/threshold_subset.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ThresholdView)
};

constexpr double kSpike = 3.0;        // times as dense as around it
constexpr double kSpikeShare = 0.01;  // of the parameters; fewer make no churn worth a word
constexpr double kSpikeLeast = 16.0;  // parameters; fewer are chance

ViewOption curveOption() {
    return {QStringLiteral("curve"),
            Text::tr("Density of |w|, or the share of the parameters with at least this |w|."),
            {{QStringLiteral("density"), Text::tr("Density")},
             {QStringLiteral("kept"), Text::tr("Share kept (cumulative)")}}};
}

ViewOption thetaOption() {
    return {QStringLiteral("theta"), Text::tr("The threshold that is dragged."), {}};
}

std::size_t levelInView(const RunInfo& info, const ViewSelection& selection) {
    const std::size_t last = info.levels.size() - 1;
    return selection.level ? std::min(static_cast<std::size_t>(std::max(0, *selection.level)), last) : last;
}

// The dragged θ; else that of the level; else the one common θ that would keep as many.
double thetaInView(const ThresholdScope& scoped, std::size_t level, const ViewOptions& options) {
    bool dragged = false;
    const double theta = optionValue(options, thetaOption()).toDouble(&dragged);
    if (dragged && theta > 0.0) return theta;
    if (scoped.thresholds[level]) return *scoped.thresholds[level];
    return thetaKeeping(scoped.counts, static_cast<double>(scoped.held[level]));
}

QString shareText(const Kept& kept, std::uint64_t total) {
    return formatSmallPercent(kept.shareOf(total));
}

FigureSeries densitySeries(const ThresholdScope& scoped) {
    FigureSeries series;
    series.id = QStringLiteral("density");
    series.name = scoped.name();
    series.shape = FigureSeries::Shape::Steps;
    series.filled = true;
    for (int bin = 1; bin < kMagnitudeBins; ++bin) {
        series.x.append(magnitudeBinLow(bin));
        series.y.append(densityOf(scoped.counts, bin));
    }
    return series;
}

FigureSeries keptSeries(const ThresholdScope& scoped) {
    FigureSeries series;
    series.id = QStringLiteral("kept");
    series.name = scoped.name();
    for (int bin = 1; bin < kMagnitudeBins; ++bin) {
        const double theta = magnitudeBinLow(bin);
        series.x.append(theta);
        series.y.append(countAbove(scoped.counts, theta) / static_cast<double>(scoped.counts.total));
    }
    return series;
}

void addGhost(FigureChart& chart, ThresholdScope scoped, bool cumulative) {
    scoped.counts = magnitudeCounts(scoped.layout(), *scoped.moment.ghost, scoped.layer);
    if (scoped.counts.bins.empty() || scoped.counts.total == 0) return;
    FigureSeries series = cumulative ? keptSeries(scoped) : densitySeries(scoped);
    series.id = QStringLiteral("ghost");
    series.name = scoped.moment.ghostName;
    series.role = FigureSeries::Role::Ghost;
    series.filled = false;
    chart.series.push_back(std::move(series));
}

// The dragged one comes first: its place must not depend on where it is.
std::vector<FigureMarker> markers(const ThresholdScope& scoped, const Kept& kept) {
    const QString name =
        Text::tr("θ = %1 keeps %2 (%3), %4")
            .arg(formatNumber(kept.theta), formatCount(std::llround(kept.count)),
                 shareText(kept, scoped.counts.total), formatBytes(static_cast<double>(kept.bytes)));
    std::vector<FigureMarker> result = {{QStringLiteral("theta"), name,
                                         std::clamp(kept.theta, scoped.low, scoped.high), Qt::Vertical, true,
                                         -1}};
    for (std::size_t level = 0; level < scoped.thresholds.size(); ++level) {
        const double theta = scoped.thresholds[level].value_or(0.0);
        if (theta <= 0.0) continue;
        result.push_back({QStringLiteral("theta-%1").arg(level),
                          formatCapacity(scoped.moment.info->levels[level].capacity), theta, Qt::Vertical,
                          false, static_cast<int>(level)});
    }
    return result;
}

QString tieText(const ThresholdScope& scoped, std::size_t level) {
    if (!scoped.k[level] || scoped.held[level] == *scoped.k[level]) return {};
    const auto difference = static_cast<qint64>(scoped.held[level]) - static_cast<qint64>(*scoped.k[level]);
    const QString capacity = formatCapacity(scoped.moment.info->levels[level].capacity);
    if (difference < 0) {
        return Text::tr("The mask at %1 has %n parameter(s) fewer than k = %2.", nullptr,
                        static_cast<int>(-difference))
            .arg(capacity, formatCount(qint64(*scoped.k[level])));
    }
    return Text::tr("The mask at %1 has %n parameter(s) more than k = %2: their |w| ties with θ.", nullptr,
                    static_cast<int>(difference))
        .arg(capacity, formatCount(qint64(*scoped.k[level])));
}

QString spikeText(const ThresholdScope& scoped, std::size_t level) {
    const double theta = scoped.thresholds[level].value_or(0.0);
    if (theta <= 0.0 || scoped.moment.info->levels[level].capacity.value >= 1.0) return {};
    const auto bin = static_cast<std::size_t>(magnitudeBin(static_cast<float>(theta)));
    const auto inside = static_cast<double>(scoped.counts.bins[bin]);
    const bool large =
        inside >= kSpikeLeast && inside >= kSpikeShare * static_cast<double>(scoped.counts.total);
    if (!large || spikeAround(scoped.counts, theta) < kSpike) return {};
    return Text::tr(
               "The θ of %1 sits in a dense spike: %2 parameters lie between %3 and %4, so small changes "
               "of the weights swap large parts of the mask.")
        .arg(formatCapacity(scoped.moment.info->levels[level].capacity), formatCount(std::llround(inside)),
             formatNumber(magnitudeBinLow(static_cast<int>(bin))),
             formatNumber(magnitudeBinLow(static_cast<int>(bin) + 1)));
}

QStringList warnings(const ThresholdScope& scoped) {
    QStringList result;
    for (std::size_t level = 0; level < scoped.thresholds.size(); ++level) {
        for (const QString& text : {tieText(scoped, level), spikeText(scoped, level)}) {
            if (!text.isEmpty()) result << text;
        }
    }
    return result;
}

bool hasCommonThresholds(const ThresholdScope& scoped) {
    return std::all_of(scoped.thresholds.begin(), scoped.thresholds.end(),
                       [](const std::optional<double>& theta) { return theta.has_value(); });
}

QString ownThresholdsText() {
    return Text::tr("Each layer has a θ of its own: choose a layer to see it.");
}

QString noThresholdText(const ThresholdScope& scoped) {
    if (masksFollowMagnitude(scoped.moment.info->experiment)) return {};
    return Text::tr(
        "This strategy does not cut by |w|, so there is no θ; the slider shows what one would keep.");
}

QString numbers(const ThresholdScope& scoped, const Kept& kept) {
    const QString total = formatCount(qint64(scoped.counts.total));
    QStringList lines;
    for (std::size_t level = 0; level < scoped.thresholds.size(); ++level) {
        const std::uint64_t held = scoped.held[level];
        const auto share = static_cast<double>(held) / static_cast<double>(scoped.counts.total);
        QString line = Text::tr("%1: %2 of %3 in the mask = %4")
                           .arg(formatCapacity(scoped.moment.info->levels[level].capacity),
                                formatCount(qint64(held)), total, formatSmallPercent(share));
        if (scoped.thresholds[level])
            line += Text::tr(", θ = %1").arg(formatNumber(*scoped.thresholds[level]));
        if (scoped.k[level]) line += Text::tr(", k = %1").arg(formatCount(qint64(*scoped.k[level])));
        lines << line;
    }
    lines << (kept.exact ? Text::tr("θ = %1: %2 / %3 = %4, exact")
                         : Text::tr("θ = %1: about %2 / %3 = %4, from the bins"))
                 .arg(formatNumber(kept.theta), formatCount(std::llround(kept.count)), total,
                      shareText(kept, scoped.counts.total));
    const std::uint64_t tiny = scoped.counts.bins.front();
    if (tiny > 0)
        lines << Text::tr("Not drawn: %1 with |w| < %2.")
                     .arg(parametersText(qint64(tiny)), formatNumber(magnitudeBinLow(1)));
    if (const QString none = noThresholdText(scoped); !none.isEmpty())
        lines << none;
    else if (!hasCommonThresholds(scoped))
        lines << ownThresholdsText();
    lines << warnings(scoped);
    return lines.join(QStringLiteral("<br>"));
}

FigureExplanation explanation(const ThresholdScope& scoped, const Kept& kept) {
    return {
        Text::tr("How large the weights are, and where the threshold of each capacity cuts: what lies "
                 "right of the line is the submodel."),
        Text::tr("θ = the k-th largest |w|, k = ⌊γ·d⌋ &nbsp;·&nbsp; mask = {|w| ≥ θ} &nbsp;·&nbsp; bytes = "
                 "4·kept + mask + 4 a threshold"),
        numbers(scoped, kept),
        Text::tr("Good: θ cuts through a slope. In a dense spike small changes swap large parts of the "
                 "mask (churn). Ties at θ make a mask larger than k. Layers whose weights are on "
                 "different scales lose out under one global θ.")};
}

FigureChart chartOf(const ThresholdScope& scoped, const Kept& kept, bool cumulative) {
    FigureChart chart;
    chart.x = {
        Text::tr("|w| (no unit)"), Quantity::Plain, true, scoped.low, scoped.high, {}, Link::Magnitude};
    chart.y =
        cumulative
            ? FigureAxis{Text::tr("Parameters with at least this |w| (%)"),
                         Quantity::Share,
                         false,
                         0.0,
                         1.0,
                         {},
                         Link::None}
            : FigureAxis{
                  Text::tr("Parameters an octave of |w|"), Quantity::Count, false, 0.0, {}, {}, Link::None};
    if (scoped.moment.ghost) addGhost(chart, scoped, cumulative);
    chart.series.push_back(cumulative ? keptSeries(scoped) : densitySeries(scoped));
    chart.markers = markers(scoped, kept);
    return chart;
}

QString messageOf(const ThresholdScope& scoped) {
    if (scoped.layer && !scoped.layout().layers[static_cast<std::size_t>(*scoped.layer)].maskable)
        return Text::tr("%1 is never masked: every submodel holds it, whatever θ is.").arg(scoped.name());
    if (scoped.counts.bins.empty())
        return Text::tr("This file does not hold the weights of round %1.").arg(scoped.moment.round);
    if (scoped.counts.bins.front() == scoped.counts.total)
        return Text::tr("All weights of “%1” are zero.").arg(scoped.name());
    return {};
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    const ThresholdScope scoped = thresholdScope(moment, selection.layer);
    Figure figure;
    figure.levels = static_cast<int>(moment.info->levels.size());
    figure.title = Text::tr("Thresholds: %1", "a layer, or the whole model").arg(scoped.name());
    figure.message = messageOf(scoped);
    if (!figure.message.isEmpty()) return figure;
    const std::size_t level = levelInView(*moment.info, selection);
    const Kept kept = keptAt(scoped, thetaInView(scoped, level, options));
    QStringList sentences = {
        Text::tr("%1 after round %2: θ = %3 keeps %4 of %5 parameters (%6), %7 to send.")
            .arg(scoped.name(), formatCount(moment.round), formatNumber(kept.theta),
                 formatCount(std::llround(kept.count)), formatCount(qint64(scoped.counts.total)),
                 shareText(kept, scoped.counts.total), formatBytes(static_cast<double>(kept.bytes)))};
    if (const QString none = noThresholdText(scoped); !none.isEmpty())
        sentences << none;
    else if (!hasCommonThresholds(scoped))
        sentences << ownThresholdsText();
    figure.summary = (sentences + warnings(scoped)).join(QLatin1Char(' '));
    figure.explanation = explanation(scoped, kept);
    const bool cumulative = optionValue(options, curveOption()) == QLatin1String("kept");
    FigureChart chart = chartOf(scoped, kept, cumulative);
    // The picture says why no line of a capacity stands in it.
    if (noThresholdText(scoped).isEmpty() && !hasCommonThresholds(scoped))
        chart.x.title += QStringLiteral(". ") + ownThresholdsText();
    figure.parts.push_back({QStringLiteral("threshold"), figure.title, std::move(chart), std::nullopt});
    addThresholdSubset(moment, selection, cumulative, figure);
    return figure;
}

}  // namespace

ViewDefinition thresholdView() {
    ViewDefinition view;
    view.id = QStringLiteral("threshold");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("theta θ histogram magnitude");
    view.title = Text::tr("Thresholds");
    view.help = Text::tr("How large the weights are, and where each capacity's threshold cuts them.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{.arrays = true, .ghost = true}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{curveOption(), thetaOption()}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
