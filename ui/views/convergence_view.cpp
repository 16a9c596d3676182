#include "ui/views/convergence_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "engine/api/round_mean.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(ConvergenceView)
};

QString capacityOf(const RunInfo& info, std::size_t level) {
    return formatCapacity(info.levels[level].capacity);
}

/// Whether the norms are the means that the theorem bounds, or those of single rounds.
ViewOption normOption() {
    return {QStringLiteral("norm"),
            Text::tr("Which squared norm of the masked gradient is shown"),
            {{QStringLiteral("mean"), Text::tr("mean up to round T")},
             {QStringLiteral("each"), Text::tr("of each round")}}};
}

/// y_n ← (y_1 + … + y_n) / n over all rounds; those that were not measured lie between those that were.
void takeRunningMean(FigureSeries& series) {
    RoundMean mean;
    for (qsizetype i = 0; i < series.y.size(); ++i) {
        mean.add(std::llround(series.x[i]), series.y[i]);
        series.y[i] = mean.mean();
    }
}

/// Which distance between masked and full gradient is shown.
ViewOption distanceOption() {
    return {QStringLiteral("distance"),
            Text::tr("What the error of masking is measured on"),
            {{QStringLiteral("within"), Text::tr("within the submodel")},
             {QStringLiteral("whole"), Text::tr("whole model")}}};
}

/// √(‖g_m − m ⊙ g‖² / ‖g_m‖²)
double errorWithin(const LevelGradient& gradient) {
    return gradient.squaredNorm > 0.0 ? std::sqrt(gradient.squaredError / gradient.squaredNorm)
                                      : std::nan("");
}

/// √(‖g_m − g‖² / ‖g_m‖²); not a number in files that do not hold what lies outside of the submodel.
double errorOverall(const LevelGradient& gradient) {
    return gradient.squaredNorm > 0.0 ? std::sqrt(gradient.squaredDistance() / gradient.squaredNorm)
                                      : std::nan("");
}

FigureSeries levelSeries(const RunMoment& moment, const ViewSelection& selection, std::size_t level,
                         const QString& id, double (*value)(const LevelGradient&)) {
    FigureSeries series;
    series.id = id.arg(level);
    series.name = capacityOf(*moment.info, level);
    series.level = static_cast<int>(level);
    series.key = static_cast<qint64>(level);
    if (selection.level && *selection.level != series.level) series.role = FigureSeries::Role::Ghost;
    for (const RoundRecord& record : *moment.records) {
        if (level >= record.levelGradients.size()) continue;
        const double y = value(record.levelGradients[level]);
        if (!(y > 0.0)) continue;  // nothing to show on a logarithmic axis
        series.x.append(static_cast<double>(record.round));
        series.y.append(y);
    }
    return series;
}

/// c / √T through the first point of `series`, over all rounds.
FigureSeries reference(const FigureSeries& series, double rounds) {
    FigureSeries line;
    line.id = QStringLiteral("reference-rate");
    line.name = QStringLiteral("1/√T");
    line.role = FigureSeries::Role::Reference;
    const double first = series.x.front();
    const double scale = series.y.front() * std::sqrt(first);
    constexpr int kSteps = 32;
    const double last = std::max(rounds, first + 1.0);
    for (int i = 0; i <= kSteps; ++i) {
        const double t = first * std::pow(last / first, static_cast<double>(i) / kSteps);
        line.x.append(t);
        line.y.append(scale / std::sqrt(t));
    }
    return line;
}

FigureChart logChart(const QString& title) {
    FigureChart chart;
    chart.x = {Text::tr("Global round T"), Quantity::Round, true, {}, {}, {}, Link::Round};
    chart.y = {title, Quantity::Plain, true, {}, {}, {}, Link::None};
    chart.seriesLink = Link::Level;
    return chart;
}

/// The curve that begins highest: a reference through it lies above none that keeps up.
const FigureSeries& highestStart(const std::vector<FigureSeries>& series) {
    return *std::max_element(series.begin(), series.end(), [](const FigureSeries& a, const FigureSeries& b) {
        return a.y.front() < b.y.front();
    });
}

std::optional<FigurePart> normsPart(const RunMoment& moment, const ViewSelection& selection,
                                    const ViewOptions& options) {
    const bool mean = optionValue(options, normOption()) == QLatin1String("mean");
    FigureChart chart =
        logChart(mean ? Text::tr("Mean squared norm (no unit)") : Text::tr("Squared norm (no unit)"));
    for (std::size_t level = 0; level < moment.info->levels.size(); ++level) {
        FigureSeries series = levelSeries(moment, selection, level, QStringLiteral("gradient-%1"),
                                          [](const LevelGradient& one) { return one.squaredNorm; });
        if (mean) takeRunningMean(series);
        if (!series.x.isEmpty()) chart.series.push_back(std::move(series));
    }
    if (chart.series.empty()) return std::nullopt;
    FigureSeries update;
    update.id = QStringLiteral("update");
    update.name = Text::tr("server's update");
    update.role = FigureSeries::Role::Secondary;
    for (const RoundRecord& record : *moment.records) {
        if (!(record.updateSquaredNorm > 0.0)) continue;
        update.x.append(static_cast<double>(record.round));
        update.y.append(record.updateSquaredNorm);
    }
    chart.series.push_back(
        reference(highestStart(chart.series), static_cast<double>(moment.records->size())));
    if (!update.x.isEmpty()) chart.series.push_back(std::move(update));
    return FigurePart{QStringLiteral("norms"), Text::tr("Masked gradient of each capacity"), std::move(chart),
                      std::nullopt};
}

std::optional<FigurePart> errorsPart(const RunMoment& moment, const ViewSelection& selection,
                                     const ViewOptions& options) {
    const bool whole = optionValue(options, distanceOption()) == QLatin1String("whole");
    FigureChart chart = logChart(Text::tr("Error of masking ÷ masked gradient"));
    for (std::size_t level = 0; level < moment.info->levels.size(); ++level) {
        FigureSeries series = levelSeries(moment, selection, level, QStringLiteral("error-%1"),
                                          whole ? errorOverall : errorWithin);
        if (!series.x.isEmpty()) chart.series.push_back(std::move(series));
    }
    if (chart.series.empty()) return std::nullopt;
    return FigurePart{QStringLiteral("errors"),
                      whole ? Text::tr("How far the masked gradient is from the full one")
                            : Text::tr("How far masking bends the gradient"),
                      std::move(chart), std::nullopt};
}

/// The last measurement up to the round in view.
const RoundRecord* measuredRecord(const RunMoment& moment) {
    for (std::size_t i = moment.recordCount(); i-- > 0;)
        if (!(*moment.records)[i].levelGradients.empty()) return &(*moment.records)[i];
    return nullptr;
}

QString numbers(const RunInfo& info, const RoundRecord& record) {
    QStringList lines;
    lines << Text::tr("round %1, full model: ‖g‖² = %2; ‖w<sub>T</sub> − w<sub>T−1</sub>‖² = %3")
                 .arg(formatCount(record.round), formatNumber(record.fullGradient),
                      formatNumber(record.updateSquaredNorm));
    for (std::size_t level = 0; level < record.levelGradients.size(); ++level) {
        const LevelGradient& one = record.levelGradients[level];
        lines << Text::tr(
                     "%1: ‖g<sub>m</sub>‖² = %2, error √(%3 / %2) = %4, over the whole model √(%5 / %2) = %6")
                     .arg(capacityOf(info, level), formatNumber(one.squaredNorm),
                          formatNumber(one.squaredError), formatNumber(errorWithin(one)),
                          formatNumber(one.squaredDistance()), formatNumber(errorOverall(one)));
    }
    return lines.join(QStringLiteral("<br>"));
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    Figure figure;
    figure.levels = static_cast<int>(moment.info->levels.size());
    figure.title = Text::tr("Convergence of the masked gradient");
    figure.explanation = {
        Text::tr("How large the gradient is that each capacity's clients follow, on a fixed sample of the "
                 "training "
                 "data, and how far masking takes it from the full model's."),
        Text::tr(
            "g<sub>m</sub> = m ⊙ φ ⊙ ∇L(w ⊙ m), φ = 1 + 2θ|w| / (|w| + θ)² or 1 &nbsp;·&nbsp; error = "
            "‖g<sub>m</sub> − m ⊙ ∇L(w)‖ / ‖g<sub>m</sub>‖, over the whole model ‖g<sub>m</sub> − ∇L(w)‖ / "
            "‖g<sub>m</sub>‖ &nbsp;·&nbsp; the paper bounds the mean of "
            "‖g<sub>m</sub>‖² by O(1/√T)"),
        {},
        Text::tr(
            "Good: the means fall at least as steeply as the dashed 1/√T. Where a curve levels off, that "
            "capacity is stuck: its assumption on the error of masking (here an error above about 1) does "
            "not hold.")};
    auto norms = normsPart(moment, selection, options);
    const RoundRecord* record = measuredRecord(moment);
    if (!norms || record == nullptr) {
        figure.message =
            moment.info->experiment.gradientEvery == 0
                ? Text::tr("Gradients are not measured in this run: set “Gradients every” above 0.")
            : moment.info->experiment.gradientEvery == 1
                ? Text::tr("Gradients are measured in every round: curves start with the first.")
                : Text::tr("Gradients are measured every %n round(s): curves start with the first of them.",
                           nullptr, static_cast<int>(moment.info->experiment.gradientEvery));
        return figure;
    }
    figure.parts.push_back(*std::move(norms));
    if (auto part = errorsPart(moment, selection, options)) figure.parts.push_back(*std::move(part));
    figure.explanation.numbers = numbers(*moment.info, *record);
    QStringList parts;
    for (std::size_t level = 0; level < record->levelGradients.size(); ++level)
        parts << Text::tr("%1: %2, error %3")
                     .arg(capacityOf(*moment.info, level),
                          formatNumber(record->levelGradients[level].squaredNorm),
                          formatNumber(errorWithin(record->levelGradients[level]), 2));
    figure.summary = Text::tr("Squared norm of the masked gradient after round %1: %2.")
                         .arg(formatCount(record->round), parts.join(QStringLiteral("; ")));
    return figure;
}

}  // namespace

ViewDefinition convergenceView() {
    ViewDefinition view;
    view.id = QStringLiteral("convergence");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("gradient norm 1/√T theory");
    view.title = Text::tr("Convergence");
    view.help = Text::tr(
        "Whether each capacity's gradient shrinks as the theory says, and how far masking bends it.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{normOption(), distanceOption()}; };
    view.make = make;
    return view;
}

}  // namespace fiarse::ui
