#include "ui/views/learning_views.h"

#include <QCoreApplication>
#include <cmath>

#include "engine/api/bias.h"
#include "ui/models/learning_curves.h"
#include "ui/models/selection_text.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(LearningViews)
};

Quantity quantityOf(ValueKind kind) {
    switch (kind) {
        case ValueKind::Share:
            return Quantity::Share;
        case ValueKind::Rounds:
            return Quantity::Rounds;
        case ValueKind::Plain:
            return Quantity::Plain;
    }
    return Quantity::Plain;
}

Figure figureOf(const RunMoment& moment, CurveSet set, AccuracyKind kind, const QString& title) {
    Figure figure;
    figure.title = title;
    figure.levels = static_cast<int>(moment.info->levels.size());
    const CurveGroup group = learningCurves(*moment.info, *moment.records, set, kind);
    FigureChart chart;
    chart.x = {Text::tr("Global round"), Quantity::Round, false, {}, {}, {}, Link::Round};
    chart.y = {group.axisTitle, quantityOf(group.kind), false, {}, {}, {}, Link::None};
    chart.seriesLink = Link::Level;
    QStringList values;
    for (const Curve& curve : group.curves) {
        if (curve.rounds.isEmpty()) continue;
        FigureSeries series;
        series.id = curve.id;
        series.name = curve.name;
        series.level = curve.level;
        series.key = curve.level;
        series.role =
            curve.style == CurveStyle::Main ? FigureSeries::Role::Main : FigureSeries::Role::Secondary;
        series.x = curve.rounds;
        series.y = curve.values;
        const qsizetype at = nearestPoint(curve, static_cast<double>(moment.round));
        values << QStringLiteral("%1 %2").arg(curve.name, quantityText(curve.values[at], chart.y.quantity));
        chart.series.push_back(std::move(series));
    }
    if (chart.series.empty()) {
        figure.message = moment.records->empty()
                             ? Text::tr("Press Play: curves appear after the first round.")
                             : Text::tr("Nothing to draw yet: these curves start with the next rounds.");
        return figure;
    }
    figure.summary = Text::tr("%1 after round %2: %3.")
                         .arg(title, formatCount(moment.round), values.join(QStringLiteral(", ")));
    figure.parts.push_back({QStringLiteral("curves"), title, std::move(chart), std::nullopt});
    return figure;
}

// What no submodel can ever hold while ranks stay: nobody is large enough.
void addDesignDead(const RunInfo& info, Figure& figure) {
    const double dead = neverHeldByDesign(trainedLevels(info));
    if (figure.parts.empty() || dead <= 0.0) return;
    FigureChart& chart = *figure.parts.front().chart;
    const FigureSeries& first = chart.series.front();
    FigureSeries reference;
    reference.id = QStringLiteral("reference-dead");
    reference.name = Text::tr("dead by design");
    reference.role = FigureSeries::Role::Reference;
    reference.x = {first.x.front(), first.x.back()};
    reference.y = {dead, dead};
    chart.series.push_back(std::move(reference));
}

QString lossNumbers(const RunMoment& moment) {
    const RoundRecord* record = moment.record();
    if (record == nullptr) return Text::tr("No round was finished yet.");
    const auto line = [](const QString& name, double loss) {
        return Text::tr("%1: L = %2, so the true class got p = e<sup>−%2</sup> = %3 (geometric mean)")
            .arg(name, formatNumber(loss), formatPercent(std::exp(-loss)));
    };
    QStringList lines = {
        line(Text::tr("training, %n participant(s)", nullptr, static_cast<int>(record->participants.size())),
             record->loss)};
    for (std::size_t l = 0; l < record->evaluation.size() && l < moment.info->levels.size(); ++l) {
        lines << line(
            Text::tr("%1 test", "capacity, test data").arg(formatCapacity(moment.info->levels[l].capacity)),
            record->evaluation[l].loss);
    }
    const auto classes = static_cast<double>(moment.info->classNames.size());
    if (classes > 1.0) {
        lines << Text::tr("guessing: ln %1 = %2").arg(formatNumber(classes), formatNumber(std::log(classes)));
    }
    return lines.join(QStringLiteral("<br>"));
}

QString coverageNumbers(const RunMoment& moment) {
    const RoundRecord* record = moment.record();
    const std::uint64_t total = moment.info->layout.maskable;
    if (record == nullptr || total == 0) return Text::tr("No round was finished yet.");
    const auto line = [total](const QString& name, std::uint64_t count) {
        return Text::tr("%1: %2 / %3 = %4")
            .arg(name, formatCount(qint64(count)), formatCount(qint64(total)),
                 formatSmallPercent(static_cast<double>(count) / static_cast<double>(total)));
    };
    QStringList lines = {line(Text::tr("never trained"), record->neverTrained)};
    const CoverageCounts& coverage = record->coverage;
    if (!coverage.assigned.empty())
        lines << line(Text::tr("not assigned this round"), coverage.assigned.front());
    if (!coverage.alive.empty()) lines << line(Text::tr("not alive this round"), coverage.alive.front());
    if (!coverage.moved.empty()) lines << line(Text::tr("not moved this round"), coverage.moved.front());
    const Capacity& largest = moment.info->levels.front().capacity;
    lines << Text::tr("dead by design: 1 − %1 = %2")
                 .arg(formatCapacity(largest), formatSmallPercent(1.0 - largest.value));
    return lines.join(QStringLiteral("<br>"));
}

QString stalenessNumbers(const RunMoment& moment) {
    const RoundRecord* record = moment.record();
    if (record == nullptr) return Text::tr("No round was finished yet.");
    const std::uint64_t trained = moment.info->layout.maskable - record->neverTrained;
    return Text::tr("mean over the %1 parameters trained at least once: %2<br>largest: %3 − %4 = %5")
        .arg(formatCount(qint64(trained)), quantityText(record->meanStaleness, Quantity::Rounds),
             formatCount(record->round), formatCount(record->round - record->maxStaleness),
             formatCount(record->maxStaleness));
}

using NumbersOf = QString (*)(const RunMoment&);

ViewDefinition curveView(const QString& id, const QString& title, const QString& help, CurveSet set,
                         const FigureExplanation& explanation, NumbersOf numbers) {
    ViewDefinition view;
    view.id = id;
    view.title = title;
    view.help = help;
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{}; };
    view.make = [set, title, explanation, numbers](const RunMoment& moment, const ViewSelection&,
                                                   const ViewOptions&) {
        Figure figure = figureOf(moment, set, AccuracyKind::Both, title);
        figure.explanation = explanation;
        figure.explanation.numbers = numbers(moment);
        if (set == CurveSet::Coverage) addDesignDead(*moment.info, figure);
        return figure;
    };
    return view;
}

// The chosen clients on their own data, beside the curves of the capacities.
void addChosenClients(const RunMoment& moment, const ViewSelection& selection, Figure& figure) {
    if (!selection.choosesClients() || figure.parts.empty()) return;
    const RunInfo& info = *moment.info;
    std::vector<qint64> chosen;
    for (const ClientInfo& client : info.clients) {
        if (selection.choosesClient(client.id)) chosen.push_back(client.id);
    }
    FigureSeries series;
    series.id = QStringLiteral("chosen-clients");
    series.name = Text::tr("%1, own data", "clients").arg(clientsText(chosen));
    for (const RoundRecord& record : *moment.records) {
        double sum = 0.0;
        std::size_t known = 0;
        for (std::size_t i = 0; i < std::min(info.clients.size(), record.clientAccuracy.size()); ++i) {
            if (!record.evaluated || !selection.choosesClient(info.clients[i].id)) continue;
            sum += record.clientAccuracy[i];
            ++known;
        }
        if (known == 0) continue;
        series.x.append(static_cast<double>(record.round));
        series.y.append(sum / static_cast<double>(known));
    }
    if (series.x.isEmpty()) return;
    figure.parts.front().chart->series.push_back(std::move(series));
}

ViewOption accuracyOption() {
    return {
        QStringLiteral("kind"),
        Text::tr("Global: on the whole test set. Local: mean over the clients, each on its own test data."),
        {{QStringLiteral("global"), Text::tr("Global")},
         {QStringLiteral("local"), Text::tr("Local")},
         {QStringLiteral("both"), Text::tr("Global and local")}}};
}

QString accuracyNumbers(const RunMoment& moment) {
    const RoundRecord* record = moment.record();
    if (record == nullptr || !record->evaluated)
        return Text::tr("Round %1 was not evaluated.").arg(moment.round);
    QStringList lines;
    for (std::size_t l = 0; l < record->evaluation.size() && l < moment.info->levels.size(); ++l) {
        const LevelEvaluation& one = record->evaluation[l];
        const auto right =
            static_cast<qint64>(std::llround(one.accuracy * static_cast<double>(moment.info->testCount)));
        lines << Text::tr("%1: %2 of %3 test images right = %4; its clients on their own data: %5")
                     .arg(formatCapacity(moment.info->levels[l].capacity), formatCount(right),
                          formatCount(moment.info->testCount), formatPercent(one.accuracy),
                          formatPercent(one.localAccuracy));
    }
    return lines.join(QStringLiteral("<br>"));
}

}  // namespace

ViewDefinition accuracyView() {
    ViewDefinition view;
    view.id = QStringLiteral("accuracy");
    //: other names that a user may look for, separated by blanks
    view.words = Text::tr("test accuracy learning curve");
    view.title = Text::tr("Accuracy");
    view.help = Text::tr("Each capacity's submodel of the global model, over the rounds.");
    view.needs = [](const ViewOptions&) { return ViewNeeds{}; };
    view.options = [](const RunInfo&) { return std::vector<ViewOption>{accuracyOption()}; };
    view.make = [](const RunMoment& moment, const ViewSelection& selection, const ViewOptions& options) {
        const QString kind = optionValue(options, accuracyOption());
        Figure figure = figureOf(moment, CurveSet::Accuracy,
                                 kind == QLatin1String("local")  ? AccuracyKind::Local
                                 : kind == QLatin1String("both") ? AccuracyKind::Both
                                                                 : AccuracyKind::Global,
                                 Text::tr("Accuracy"));
        addChosenClients(moment, selection, figure);
        figure.explanation = {
            Text::tr(
                "The share of test images that each capacity's submodel of the global model gets right."),
            Text::tr("global: right / all test images &nbsp;·&nbsp; local: mean over the tier's clients of "
                     "right / own test images"),
            accuracyNumbers(moment),
            Text::tr("Good: all capacities rise together. A small capacity that stays far below the others "
                     "lacks layers or classes; look at Keep-ratio and Classes.")};
        return figure;
    };
    return view;
}

ViewDefinition lossView() {
    return curveView(
        QStringLiteral("loss"), Text::tr("Loss"),
        Text::tr("Training loss of the participants, and the loss of each submodel on the test set."),
        CurveSet::Loss,
        {Text::tr("How wrong the models are: the mean cross-entropy, in training and on the test set."),
         QStringLiteral("L = −mean ln p(true class)"),
         {},
         Text::tr("Good: both fall. A test loss that rises while the training loss falls is overfitting; a "
                  "loss of ln(classes) is guessing.")},
        lossNumbers);
}

ViewDefinition coverageCurvesView() {
    return curveView(
        QStringLiteral("coverage"), Text::tr("Coverage"),
        Text::tr(
            "Parameters never trained so far, and those nobody was assigned, kept or changed in a round."),
        CurveSet::Coverage,
        {Text::tr(
             "The share of the maskable parameters that training did not reach: ever, and in each round."),
         Text::tr("assigned: in a participant's mask at the start · alive: still ≥ θ at the end of local "
                  "training · moved: Δ ≠ 0"),
         {},
         Text::tr("Three lines that lie on each other are healthy. A gap between assigned and alive is "
                  "attrition; between alive and moved, units that never fire.")},
        coverageNumbers);
}

ViewDefinition stalenessCurvesView() {
    return curveView(
        QStringLiteral("staleness"), Text::tr("Staleness"),
        Text::tr("Rounds since the parameters were trained."), CurveSet::Staleness,
        {Text::tr("How long ago the parameters were last trained, over those trained at least once."),
         Text::tr("staleness = round − round of the last training"),
         {},
         Text::tr("A mean that grows as fast as the rounds means that the same parameters are "
                  "trained again and again.")},
        stalenessNumbers);
}

}  // namespace fiarse::ui
