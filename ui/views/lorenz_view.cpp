#include "ui/views/lorenz_view.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "engine/api/bias.h"
#include "ui/models/chosen_parameters.h"
#include "ui/text/counts.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(LorenzView)
};

// Even steps of x, the same for every round, so that two curves can be subtracted.
constexpr int kSteps = 256;
constexpr double kLockedIn = 0.95;
constexpr double kWorseThanMix = 1.1;

ViewOption kindOption() {
    return {QStringLiteral("kind"),
            Text::tr("Who counts as a holder: assigned at the round's start, alive at its end, or moved."),
            {{QStringLiteral("assigned"), Text::tr("Assigned")},
             {QStringLiteral("alive"), Text::tr("Alive")},
             {QStringLiteral("moved"), Text::tr("Moved")}}};
}

ViewOption besideOption() {
    return {QStringLiteral("beside"),
            Text::tr("What stands beside the curve."),
            {{QStringLiteral("rounds"), Text::tr("Over the rounds")},
             {QStringLiteral("tiers"), Text::tr("By smallest capacity")}}};
}

CoverageKind kindOf(const ViewOptions& options) {
    const QString kind = optionValue(options, kindOption());
    return kind == QLatin1String("alive")   ? CoverageKind::Alive
           : kind == QLatin1String("moved") ? CoverageKind::Moved
                                            : CoverageKind::Assigned;
}

double valueAt(const LorenzCurve& curve, double x) {
    const auto after = std::lower_bound(curve.parameters.begin(), curve.parameters.end(), x);
    if (after == curve.parameters.begin()) return curve.counts.front();
    if (after == curve.parameters.end()) return curve.counts.back();
    const auto i = static_cast<std::size_t>(after - curve.parameters.begin());
    const double width = curve.parameters[i] - curve.parameters[i - 1];
    if (width <= 0.0) return curve.counts[i];
    const double share = (x - curve.parameters[i - 1]) / width;
    return curve.counts[i - 1] + share * (curve.counts[i] - curve.counts[i - 1]);
}

FigureSeries lorenzSeries(const QString& id, const QString& name, const LorenzCurve& curve,
                          FigureSeries::Role role) {
    FigureSeries series;
    series.id = id;
    series.name = name;
    series.role = role;
    for (int i = 0; i <= kSteps; ++i) {
        const double x = static_cast<double>(i) / kSteps;
        series.x.append(x);
        series.y.append(valueAt(curve, x));
    }
    return series;
}

/// What the view looks at: one layer, or all maskable parameters.
struct Spread {
    QString name;
    LorenzCurve curve;
    LorenzCurve frozen;
    bool hasFrozen = true;  ///< ranks of one layer are frozen by themselves only where it has its own k
    std::uint64_t never = 0, total = 0;
    std::uint32_t most = 0;
};

/// The same of parameters that somebody brushed. How their ranks would freeze is not known.
Spread brushedSpread(const RunMoment& moment, const std::vector<std::size_t>& brushed) {
    Spread spread;
    spread.frozen = frozenLorenz(trainedLevels(*moment.info));
    spread.hasFrozen = false;
    spread.name = brushedText(static_cast<qint64>(brushed.size()));
    spread.total = brushed.size();
    std::vector<std::uint32_t> counts;
    for (const std::size_t p : brushed) {
        counts.push_back(moment.bias->counts[p]);
        spread.never += counts.back() == 0 ? 1 : 0;
        spread.most = std::max(spread.most, counts.back());
    }
    Layout layout;
    layout.layers = {{.name = "brushed",
                      .shape = {static_cast<std::int64_t>(brushed.size())},
                      .offset = 0,
                      .count = brushed.size()}};
    layout.count = layout.maskable = brushed.size();
    spread.curve = lorenzCurve(counts, layout);
    return spread;
}

Spread spreadOf(const RunMoment& moment, std::optional<int> layer) {
    const RunInfo& info = *moment.info;
    Spread spread;
    spread.frozen = frozenLorenz(trainedLevels(info));
    spread.name = Text::tr("Whole model");
    Layout layout = info.layout;
    if (layer) {
        layout.layers = {info.layout.layers[static_cast<std::size_t>(*layer)]};
        spread.name = QString::fromStdString(layout.layers.front().name);
        spread.hasFrozen = info.experiment.strategy.kind == StrategyKind::Fiarse &&
                           info.experiment.strategy.scope == Scope::Layer;
    }
    spread.curve = layer ? lorenzCurve(moment.bias->counts, layout) : moment.bias->lorenz;
    for (const LayerInfo& one : layout.layers) {
        if (!one.maskable) continue;
        spread.total += one.count;
        for (std::size_t p = one.offset; p < one.offset + one.count; ++p) {
            const std::uint32_t count = moment.bias->counts[p];
            spread.never += count == 0 ? 1 : 0;
            spread.most = std::max(spread.most, count);
        }
    }
    return spread;
}

FigurePart lorenzPart(const Spread& spread) {
    FigureChart chart;
    chart.x = {
        Text::tr("Parameters, least trained first (%)"), Quantity::Share, false, 0.0, 1.0, {}, Link::None};
    chart.y = {Text::tr("Share of all training (%)"), Quantity::Share, false, 0.0, 1.0, {}, Link::None};
    chart.series.push_back(lorenzSeries(QStringLiteral("lorenz"),
                                        Text::tr("Gini %1").arg(formatNumber(spread.curve.gini, 2)),
                                        spread.curve, FigureSeries::Role::Main));
    chart.series.push_back(lorenzSeries(QStringLiteral("reference-mixing"), Text::tr("all equal"), {},
                                        FigureSeries::Role::Reference));
    if (spread.hasFrozen) {
        chart.series.push_back(
            lorenzSeries(QStringLiteral("reference-frozen"),
                         Text::tr("frozen ranks, %1", "Gini of").arg(formatNumber(spread.frozen.gini, 2)),
                         spread.frozen, FigureSeries::Role::Reference));
    }
    return {QStringLiteral("lorenz"), Text::tr("Lorenz curve: %1").arg(spread.name), std::move(chart),
            std::nullopt};
}

// Files of older versions hold no Gini: their rounds leave a gap.
bool isMeasured(const RoundRecord& record) {
    return !record.initialJaccard.empty();
}

FigureSeries overRounds(const QString& id, const QString& name, const QVector<double>& rounds,
                        const QVector<double>& values, FigureSeries::Role role) {
    FigureSeries series;
    series.id = id;
    series.name = name;
    series.role = role;
    series.x = rounds;
    series.y = values;
    return series;
}

double designDead(const RunInfo& info) {
    return neverHeldByDesign(trainedLevels(info));
}

std::optional<FigurePart> roundsPart(const RunMoment& moment, double frozenGini) {
    QVector<double> rounds, gini, index, never;
    const auto total = static_cast<double>(moment.info->layout.maskable);
    for (const RoundRecord& record : *moment.records) {
        if (!isMeasured(record) || total <= 0.0) continue;
        rounds.append(static_cast<double>(record.round));
        gini.append(record.gini);
        index.append(freezeIndex(record.gini, frozenGini));
        never.append(static_cast<double>(record.neverHeld) / total);
    }
    if (rounds.isEmpty()) return std::nullopt;
    using Role = FigureSeries::Role;
    FigureChart chart;
    chart.x = {Text::tr("Global round"), Quantity::Round, false, {}, {}, {}, Link::Round};
    chart.y = {
        Text::tr("Gini, freeze index, share (0 to 1)"), Quantity::Plain, false, 0.0, {}, {}, Link::None};
    if (!std::isnan(index.front())) {
        chart.series.push_back(
            overRounds(QStringLiteral("freeze-index"), Text::tr("freeze index"), rounds, index, Role::Main));
    }
    chart.series.push_back(overRounds(QStringLiteral("gini"), Text::tr("Gini"), rounds, gini, Role::Main));
    chart.series.push_back(
        overRounds(QStringLiteral("never-held"), Text::tr("never held"), rounds, never, Role::Main));
    const auto level = [&](const QString& id, const QString& name, double value) {
        const QVector<double> ends = {rounds.front(), rounds.back()};
        chart.series.push_back(overRounds(id, name, ends, {value, value}, Role::Reference));
    };
    if (!std::isnan(index.front()))
        level(QStringLiteral("reference-frozen"), Text::tr("Gini of frozen ranks"), frozenGini);
    level(QStringLiteral("reference-dead"), Text::tr("dead by design"), designDead(*moment.info));
    return FigurePart{QStringLiteral("rounds"), Text::tr("Over the rounds: whole model, assigned"),
                      std::move(chart), std::nullopt};
}

/// Whose training it was: parameters by the smallest capacity that holds them now, and the training they got.
FigurePart tiersPart(const RunMoment& moment, const ViewSelection& selection,
                     const std::vector<std::size_t>& brushed) {
    const RunInfo& info = *moment.info;
    const std::size_t levels = info.levels.size();
    std::vector<double> parameters(levels + 1, 0.0);  // the last: held by nobody
    std::vector<double> training(levels + 1, 0.0);
    double all = 0.0;
    double total = 0.0;
    const auto count = [&](std::size_t p) {
        const std::size_t band = std::min<std::size_t>(moment.arrays->tierMap[p], levels);
        const auto times = static_cast<double>(moment.bias->counts[p]);
        parameters[band] += 1.0;
        training[band] += times;
        all += 1.0;
        total += times;
    };
    for (const std::size_t p : brushed) count(p);
    for (std::size_t l = 0; l < info.layout.layers.size(); ++l) {
        const LayerInfo& layer = info.layout.layers[l];
        if (!layer.maskable || (selection.layer && static_cast<std::size_t>(*selection.layer) != l)) continue;
        if (!brushed.empty()) continue;
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p) count(p);
    }
    FigureChart chart;
    chart.x = {Text::tr("Smallest capacity that holds the parameter"),
               Quantity::Count,
               false,
               {},
               {},
               {},
               Link::None};
    chart.y = {Text::tr("Share (%)"), Quantity::Share, false, 0.0, {}, {}, Link::None};
    FigureSeries expected;
    expected.id = QStringLiteral("parameters");
    expected.name = Text::tr("of the parameters");
    expected.role = FigureSeries::Role::Secondary;
    expected.shape = FigureSeries::Shape::Points;
    for (std::size_t band = 0; band <= levels; ++band) {
        if (band == levels && parameters[band] == 0.0) continue;
        const auto place = static_cast<double>(band);
        FigureSeries bar;
        bar.id = QStringLiteral("training-%1").arg(band);
        bar.name = band < levels ? formatCapacity(info.levels[band].capacity) : Text::tr("nobody");
        bar.level = band < levels ? static_cast<int>(band) : -1;
        bar.key = band < levels ? static_cast<qint64>(band) : -1;
        bar.shape = FigureSeries::Shape::Bars;
        bar.x = {place};
        bar.y = {total > 0.0 ? training[band] / total : 0.0};
        chart.x.ticks.emplace_back(place, bar.name);
        chart.series.push_back(std::move(bar));
        expected.x.append(place);
        expected.y.append(all > 0.0 ? parameters[band] / all : 0.0);
    }
    chart.seriesLink = Link::Level;
    chart.series.push_back(std::move(expected));
    return {QStringLiteral("tiers"), Text::tr("Share of all training (bars), and of the parameters (points)"),
            std::move(chart), std::nullopt};
}

QString verdict(double index) {
    if (std::isnan(index)) return Text::tr("All capacities are equal, so nothing can freeze.");
    if (index > kWorseThanMix) return Text::tr("Something worse than the capacity mix is at work.");
    if (index > kLockedIn) return Text::tr("The importance order was decided at the start.");
    return Text::tr("The importance order moves.");
}

QString numbers(const RunMoment& moment, const Spread& spread) {
    const double index = freezeIndex(spread.curve.gini, spread.frozen.gini);
    const double never =
        spread.total == 0 ? 0.0 : static_cast<double>(spread.never) / static_cast<double>(spread.total);
    QStringList lines;
    if (spread.hasFrozen && !std::isnan(index)) {
        lines << Text::tr("freeze index = %1 / %2 = %3")
                     .arg(formatNumber(spread.curve.gini), formatNumber(spread.frozen.gini),
                          formatNumber(index));
    } else {
        lines << Text::tr("Gini = %1").arg(formatNumber(spread.curve.gini));
    }
    lines << Text::tr(
                 "never held: %1 / %2 = %3; dead by design: 1 − the largest capacity that is trained = %4")
                 .arg(formatCount(qint64(spread.never)), formatCount(qint64(spread.total)),
                      formatSmallPercent(never), formatSmallPercent(designDead(*moment.info)));
    lines << Text::tr("most often: a parameter held %n time(s) up to round %1", nullptr,
                      static_cast<int>(spread.most))
                 .arg(formatCount(moment.round));
    return lines.join(QStringLiteral("<br>"));
}

FigureExplanation explanation(const RunMoment& moment, const Spread& spread) {
    return {Text::tr("How evenly training was spread: the least trained x % of the parameters got y % of it, "
                     "where a parameter's training is the number of participants that held it."),
            Text::tr("Gini = 1 − 2·area under the curve &nbsp;·&nbsp; freeze index = Gini / Gini of frozen "
                     "ranks &nbsp;·&nbsp; dead by design = 1 − largest capacity"),
            numbers(moment, spread),
            Text::tr("Good: the curve moves from the frozen one towards the diagonal. A freeze index near 1 "
                     "means that importance was decided at the start; above 1.1, that something worse is at "
                     "work: a layer that starves, or clients that hardly take part.")};
}

Figure make(const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
    const RunInfo& info = *moment.info;
    Figure figure;
    figure.title = Text::tr("Evenness of training");
    figure.levels = static_cast<int>(info.levels.size());
    if (moment.round == 0 || !moment.bias) {
        figure.message = Text::tr("No parameter was trained yet: the curve starts with round 1.");
        return figure;
    }
    if (selection.layer && !info.layout.layers[static_cast<std::size_t>(*selection.layer)].maskable) {
        const std::string& name = info.layout.layers[static_cast<std::size_t>(*selection.layer)].name;
        figure.message =
            Text::tr("%1 is never masked: everybody trains it.").arg(QString::fromStdString(name));
        return figure;
    }
    const bool brushes = !selection.parameters.isEmpty() && moment.arrays != nullptr;
    const std::vector<std::size_t> brushed =
        brushes ? brushedParameters(info, *moment.arrays, selection) : std::vector<std::size_t>();
    if (brushes && brushed.empty()) {
        figure.message = noneBrushedText();
        return figure;
    }
    const Spread spread = brushes ? brushedSpread(moment, brushed) : spreadOf(moment, selection.layer);
    const double index = freezeIndex(spread.curve.gini, spread.frozen.gini);
    figure.summary =
        Text::tr("%1 after round %2: Gini %3, %4 of the parameters held by nobody so far.")
            .arg(spread.name, formatCount(moment.round), formatNumber(spread.curve.gini),
                 formatSmallPercent(static_cast<double>(spread.never) /
                                    static_cast<double>(std::max<std::uint64_t>(1, spread.total))));
    if (spread.hasFrozen) {
        if (!std::isnan(index))
            figure.summary += QLatin1Char(' ') + Text::tr("Freeze index %1.").arg(formatNumber(index));
        figure.summary += QLatin1Char(' ') + verdict(index);
    }
    figure.explanation = explanation(moment, spread);
    figure.parts.push_back(lorenzPart(spread));
    if (optionValue(options, besideOption()) == QLatin1String("tiers")) {
        if (moment.arrays) figure.parts.push_back(tiersPart(moment, selection, brushed));
    } else if (auto part = roundsPart(moment, spread.frozen.gini)) {
        figure.parts.push_back(*std::move(part));
    }
    return figure;
}

}  // namespace

ViewDefinition lorenzView() {
    ViewDefinition view;
    view.id = QStringLiteral("lorenz");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("Lorenz Gini freeze index inequality");
    view.title = Text::tr("Evenness");
    view.help =
        Text::tr("How evenly training is spread over the parameters: Lorenz curve, Gini, freeze index.");
    view.needs = [](const ViewOptions& options) {
        return ViewNeeds{.arrays = optionValue(options, besideOption()) == QLatin1String("tiers"),
                         .bias = true};
    };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{kindOption(), besideOption()}; };
    view.make = make;
    view.coverageKind = kindOf;
    return view;
}

}  // namespace fiarse::ui
