#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "ui/views/lorenz_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

class TestLorenzView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void halfHoldsAllIsAGiniOfOneHalf();
    void theFrozenCurveIsTheCapacityMix();
    void pointsAreFewAndTheSameInEveryRound();
    void aLayerIsCountedByItself();
    void aBrushedBlockIsCountedByItself();
    void aLayerHasNoFrozenCurveUnderScopeGlobal();
    void overTheRoundsStandGiniFreezeIndexAndNeverHeld();
    void filesWithoutGiniHaveOnlyTheCurve();
    void equalCapacitiesCannotFreeze();
    void beforeRoundOneThereIsNothing();
    void theOptionDecidesWhoCounts();
    void trainingStandsBesideTheParametersOfEachCapacity();

private:
    // The first 15 parameters were never held, the others twice each.
    static HandRun halfRun() {
        HandRun run;
        auto bias = std::make_shared<BiasMoment>();
        bias->round = 4;
        bias->counts.assign(30, 0);
        for (std::size_t p = 15; p < 30; ++p) bias->counts[p] = 2;
        bias->lorenz = lorenzCurve(bias->counts, run.info.layout);
        run.bias = bias;
        run.records = syntheticRecords(4);
        return run;
    }
    static Figure figureOf(const HandRun& run, const ViewSelection& selection = {}, std::int64_t round = 4) {
        return lorenzView().make(run.moment(round), selection, {});
    }
};

void TestLorenzView::halfHoldsAllIsAGiniOfOneHalf() {
    const Figure figure = figureOf(halfRun());
    const FigureSeries* curve = findSeries(figure, QStringLiteral("lorenz"), QStringLiteral("lorenz"));
    QVERIFY(curve != nullptr);
    QCOMPARE(valueAt(*curve, 0.25), 0.0);
    QCOMPARE(valueAt(*curve, 0.5), 0.0);
    QCOMPARE(valueAt(*curve, 0.75), 0.5);
    QCOMPARE(valueAt(*curve, 1.0), 1.0);
    QVERIFY2(
        plain(figure.summary).contains(QStringLiteral("Gini 0.500, 50.0 % of the parameters held by nobody")),
        qPrintable(figure.summary));
    const FigureSeries* mixing =
        findSeries(figure, QStringLiteral("lorenz"), QStringLiteral("reference-mixing"));
    QVERIFY(mixing->role == FigureSeries::Role::Reference);
    QCOMPARE(valueAt(*mixing, 0.25), 0.25);
}

void TestLorenzView::theFrozenCurveIsTheCapacityMix() {
    const Figure figure = figureOf(halfRun());
    const FigureSeries* frozen =
        findSeries(figure, QStringLiteral("lorenz"), QStringLiteral("reference-frozen"));
    // 3/4 of the ranks are held by 2 clients, 3/16 by 4, 1/16 by 6: 1.5, 0.75 and 0.375 of 2.625.
    QVERIFY(std::abs(valueAt(*frozen, 0.75) - 1.5 / 2.625) < 1e-12);
    QVERIFY(std::abs(valueAt(*frozen, 0.9375) - 2.25 / 2.625) < 1e-12);
    // Its Gini is 1 − (0.75·1.5 + 0.1875·(1.5 + 2.25) + 0.0625·(2.25 + 2.625)) / 2.625 = 0.1875.
    QVERIFY2(plain(figure.explanation.numbers).contains(QStringLiteral("0.500 / 0.188 = 2.67")),
             qPrintable(figure.explanation.numbers));
    QVERIFY(figure.summary.contains(QStringLiteral("worse than the capacity mix")));
}

void TestLorenzView::pointsAreFewAndTheSameInEveryRound() {
    HandRun run = halfRun();
    run.info.layout.layers = {layerOf("wide.weight", {3, 1000}, 0)};
    run.info.layout.count = run.info.layout.maskable = 3000;
    auto bias = std::make_shared<BiasMoment>();
    for (std::uint32_t p = 0; p < 3000; ++p) bias->counts.push_back(p);
    bias->lorenz = lorenzCurve(bias->counts, run.info.layout);
    run.bias = bias;
    const Figure figure = figureOf(run);
    const FigureSeries* curve = findSeries(figure, QStringLiteral("lorenz"), QStringLiteral("lorenz"));
    QVERIFY(curve->x.size() <= 512);
    QCOMPARE(curve->x,
             findSeries(figureOf(halfRun()), QStringLiteral("lorenz"), QStringLiteral("lorenz"))->x);
    // Counts that rise evenly: y = x².
    QVERIFY(std::abs(valueAt(*curve, 0.5) - 0.25) < 1e-3);
}

void TestLorenzView::aLayerIsCountedByItself() {
    ViewSelection selection;
    selection.layer = 2;  // all of fc2.weight is held twice
    const Figure figure = figureOf(halfRun(), selection);
    QVERIFY(figure.summary.contains(QStringLiteral("fc2.weight after round 4: Gini 0")));
    QVERIFY(findPart(figure, QStringLiteral("lorenz"))->title.contains(QStringLiteral("fc2.weight")));
    const FigureSeries* curve = findSeries(figure, QStringLiteral("lorenz"), QStringLiteral("lorenz"));
    QCOMPARE(valueAt(*curve, 0.25), 0.25);
    HandRun norm = halfRun();
    norm.info.layout.layers[2].maskable = false;
    QVERIFY(figureOf(norm, selection).message.contains(QStringLiteral("never masked")));
}

void TestLorenzView::aBrushedBlockIsCountedByItself() {
    // Two parameters never held and two held twice; and by magnitude, one of them with |w| = 5.
    HandRun run = halfRun();
    ViewSelection selection;
    selection.parameters.stretches = {{13, 16}};
    const Figure figure = figureOf(run, selection);
    const FigureSeries* curve = findSeries(figure, QStringLiteral("lorenz"), QStringLiteral("lorenz"));
    QCOMPARE(valueAt(*curve, 0.5), 0.0);
    QCOMPARE(valueAt(*curve, 0.75), 0.5);
    QVERIFY2(plain(figure.summary)
                 .contains(QStringLiteral("4 brushed parameters after round 4: Gini 0.500, "
                                          "50.0 %")),
             qPrintable(figure.summary));
    QVERIFY(findSeries(figure, QStringLiteral("lorenz"), QStringLiteral("reference-frozen")) == nullptr);
    run.arrays.weights.assign(run.arrays.weights.size(), 0.1F);
    run.arrays.weights[15] = -5.0F;
    selection.parameters.magnitudes = {4.0, 6.0};
    QVERIFY(plain(figureOf(run, selection).summary)
                .contains(QStringLiteral("1 brushed parameter after round 4: Gini 0")));
}

void TestLorenzView::aLayerHasNoFrozenCurveUnderScopeGlobal() {
    HandRun run = halfRun();
    run.info.experiment.strategy.scope = Scope::Global;
    ViewSelection selection;
    selection.layer = 0;
    const QString part = QStringLiteral("lorenz");
    QVERIFY(findSeries(figureOf(run, selection), part, QStringLiteral("reference-frozen")) == nullptr);
    QVERIFY(findSeries(figureOf(run), part, QStringLiteral("reference-frozen")) != nullptr);
}

void TestLorenzView::overTheRoundsStandGiniFreezeIndexAndNeverHeld() {
    HandRun run = halfRun();
    run.info.levels[0].capacity = {0.5, "1/2"};
    for (RoundRecord& record : run.records) {
        record.initialJaccard = {1.0, 0.9, 0.8};
        record.gini = 0.3;
        record.neverHeld = 15;
    }
    run.records[0].initialJaccard.clear();  // written by an older version
    const Figure figure = figureOf(run);
    const QString part = QStringLiteral("rounds");
    const FigureSeries* gini = findSeries(figure, part, QStringLiteral("gini"));
    QVERIFY(gini != nullptr);
    QCOMPARE(gini->x, (QVector<double>{2, 3, 4}));
    QCOMPARE(gini->y, (QVector<double>{0.3, 0.3, 0.3}));
    QCOMPARE(findSeries(figure, part, QStringLiteral("never-held"))->y.front(), 0.5);
    QCOMPARE(findSeries(figure, part, QStringLiteral("reference-dead"))->y.front(), 0.5);
    // Half is held by nobody, 1/4 by 2, 3/16 by 4, 1/16 by 6 clients: sums 0.5, 0.75, 0.375 of 1.625.
    const double frozen = 1.0 - (0.25 * 0.5 + 0.1875 * 1.75 + 0.0625 * 2.875) / 1.625;
    QVERIFY(std::abs(findSeries(figure, part, QStringLiteral("freeze-index"))->y.front() - 0.3 / frozen) <
            1e-12);
}

void TestLorenzView::filesWithoutGiniHaveOnlyTheCurve() {
    QCOMPARE(figureOf(halfRun()).parts.size(), std::size_t(1));
}

void TestLorenzView::equalCapacitiesCannotFreeze() {
    HandRun run = halfRun();
    run.info.levels = {{{1.0, "1"}, "All", 6}};
    for (RoundRecord& record : run.records) record.initialJaccard = {1.0};
    const Figure figure = figureOf(run);
    QVERIFY(figure.summary.contains(QStringLiteral("nothing can freeze")));
    QVERIFY(findSeries(figure, QStringLiteral("rounds"), QStringLiteral("freeze-index")) == nullptr);
    QVERIFY(findSeries(figure, QStringLiteral("rounds"), QStringLiteral("gini")) != nullptr);
}

void TestLorenzView::beforeRoundOneThereIsNothing() {
    HandRun run = halfRun();
    run.bias.reset();
    QVERIFY(!figureOf(run, {}, 0).message.isEmpty());
}

void TestLorenzView::theOptionDecidesWhoCounts() {
    const ViewDefinition view = lorenzView();
    QVERIFY(view.coverageKind({}) == CoverageKind::Assigned);
    QVERIFY(view.coverageKind({{QStringLiteral("kind"), QStringLiteral("alive")}}) == CoverageKind::Alive);
    QVERIFY(view.coverageKind({{QStringLiteral("kind"), QStringLiteral("moved")}}) == CoverageKind::Moved);
    QVERIFY(view.needs({}).bias);
}

void TestLorenzView::trainingStandsBesideTheParametersOfEachCapacity() {
    HandRun run = halfRun();
    const ViewOptions options = {{QStringLiteral("beside"), QStringLiteral("tiers")}};
    QVERIFY(lorenzView().needs(options).arrays);
    QVERIFY(!lorenzView().needs({}).arrays);
    // The 15 that were held belong to 1/16 (5) and 1/4 (10), the others to nobody but full clients (12) or to
    // nobody at all (3).
    for (std::size_t p = 0; p < 30; ++p)
        run.arrays.tierMap[p] = p < 3 ? kHeldByNobody : p < 15 ? 0 : p < 25 ? 1 : 2;
    const Figure figure = lorenzView().make(run.moment(4), {}, options);
    QVERIFY(findPart(figure, QStringLiteral("rounds")) == nullptr);
    const QString part = QStringLiteral("tiers");
    QCOMPARE(findSeries(figure, part, QStringLiteral("training-0"))->y, (QVector<double>{0.0}));
    QCOMPARE(findSeries(figure, part, QStringLiteral("training-1"))->y, (QVector<double>{10.0 / 15.0}));
    QCOMPARE(findSeries(figure, part, QStringLiteral("training-2"))->y, (QVector<double>{5.0 / 15.0}));
    QCOMPARE(findSeries(figure, part, QStringLiteral("training-2"))->key, qint64(2));
    QCOMPARE(findSeries(figure, part, QStringLiteral("parameters"))->y,
             (QVector<double>{12.0 / 30.0, 10.0 / 30.0, 5.0 / 30.0, 3.0 / 30.0}));
    // One layer: fc2.weight, indices 20 to 27: five of 1/4 with 2 each, three of 1/16.
    const Figure layer = lorenzView().make(run.moment(4), {.layer = 2}, options);
    QCOMPARE(findSeries(layer, part, QStringLiteral("training-1"))->y, (QVector<double>{5.0 / 8.0}));
    QVERIFY(findSeries(layer, part, QStringLiteral("training-3")) == nullptr);
}

QTEST_GUILESS_MAIN(TestLorenzView)
#include "tst_lorenz_view.moc"
