#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "ui/views/threshold_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

class TestThresholdView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLayerShowsTheThresholdOfEachLevel();
    void theChosenLevelDecidesWhereTheDraggedLineStarts();
    void theDraggedThresholdTellsWhatItKeeps();
    void withoutWeightsTheBinsAnswer();
    void theWholeModelHasNoCommonThresholdUnderScopeLayer();
    void theWholeModelHasOneUnderScopeGlobal();
    void tiesAreTold();
    void aThresholdInASpikeIsTold();
    void theCumulativeCurveIsTheShareKept();
    void theOtherSideIsAGhost();
    void whatCannotBeShownIsSaid();

private:
    static Figure figureOf(const HandRun& run, const ViewSelection& selection,
                           const ViewOptions& options = {}) {
        return thresholdView().make(run.moment(4), selection, options);
    }
    static const FigureChart& chart(const Figure& figure) { return *figure.parts.front().chart; }
    static ViewSelection layer(int index) {
        ViewSelection selection;
        selection.layer = index;
        return selection;
    }
};

void TestThresholdView::aLayerShowsTheThresholdOfEachLevel() {
    const HandRun run;
    const Figure figure = figureOf(run, layer(0));
    QVERIFY(figure.title.contains(QStringLiteral("fc1.weight")));
    const std::vector<FigureMarker>& markers = chart(figure).markers;
    QCOMPARE(markers.size(), std::size_t(4));
    QVERIFY(markers[0].draggable);
    QCOMPARE(markers[0].id, QStringLiteral("theta"));
    QCOMPARE(markers[2].id, QStringLiteral("theta-1"));
    QCOMPARE(markers[2].name, QStringLiteral("1/4"));
    QVERIFY(std::abs(markers[2].position - 0.13) < 1e-6);
    // The smallest level keeps the largest weight: 4 bytes, 1 for its place, 4 for θ.
    QVERIFY(std::abs(markers[0].position - 0.16) < 1e-6);
    QCOMPARE(plain(markers[0].name), QStringLiteral("θ = 0.160 keeps 1 (6.3 %), 9 B"));
    QVERIFY2(plain(figure.summary).contains(QStringLiteral("keeps 1 of 16 parameters (6.3 %)")),
             qPrintable(figure.summary));
    QVERIFY(plain(figure.explanation.numbers)
                .contains(QStringLiteral("1/4: 4 of 16 in the mask = 25.0 %, θ = 0.130, k = 4")));
    // An area under the curve: Σ density · octaves = all weights.
    const FigureSeries* density = findSeries(figure, QStringLiteral("threshold"), QStringLiteral("density"));
    double area = 0.0;
    for (qsizetype i = 0; i + 1 < density->x.size(); ++i)
        area += density->y[i] * std::log2(density->x[i + 1] / density->x[i]);
    QVERIFY(std::abs(area - 16.0) < 1e-9);
}

void TestThresholdView::theChosenLevelDecidesWhereTheDraggedLineStarts() {
    const HandRun run;
    ViewSelection selection = layer(0);
    selection.level = 1;
    const FigureMarker marker = chart(figureOf(run, selection)).markers[0];
    QVERIFY(std::abs(marker.position - 0.13) < 1e-6);
    QCOMPARE(plain(marker.name), QStringLiteral("θ = 0.130 keeps 4 (25.0 %), 22 B"));
}

void TestThresholdView::theDraggedThresholdTellsWhatItKeeps() {
    const HandRun run;
    const Figure figure = figureOf(run, layer(0), {{QStringLiteral("theta"), QStringLiteral("0.105")}});
    QCOMPARE(chart(figure).markers[0].position, 0.105);
    QVERIFY2(plain(chart(figure).markers[0].name).startsWith(QStringLiteral("θ = 0.105 keeps 6 (37.5 %)")),
             qPrintable(chart(figure).markers[0].name));
    QVERIFY(figure.explanation.numbers.contains(QStringLiteral("exact")));
    const Figure nonsense = figureOf(run, layer(0), {{QStringLiteral("theta"), QStringLiteral("x")}});
    QVERIFY(std::abs(chart(nonsense).markers[0].position - 0.16) < 1e-6);
}

void TestThresholdView::withoutWeightsTheBinsAnswer() {
    HandRun run;
    run.arrays.weights.clear();
    run.arrays.magnitudes.assign(4, std::vector<std::uint32_t>(kMagnitudeBins, 0));
    run.arrays.magnitudes[0][std::size_t(magnitudeBin(0.125F))] = 8;  // 0.125 .. 0.140625
    run.arrays.magnitudes[0][std::size_t(magnitudeBin(0.0625F))] = 8;
    const Figure figure = figureOf(run, layer(0), {{QStringLiteral("theta"), QStringLiteral("0.1328125")}});
    QVERIFY(plain(chart(figure).markers[0].name).contains(QStringLiteral("keeps 4 (25.0 %)")));
    QVERIFY(figure.explanation.numbers.contains(QStringLiteral("from the bins")));
}

void TestThresholdView::theWholeModelHasNoCommonThresholdUnderScopeLayer() {
    const HandRun run;
    const Figure figure = figureOf(run, {});
    QCOMPARE(chart(figure).markers.size(), std::size_t(1));
    QVERIFY(figure.summary.contains(QStringLiteral("choose a layer")));
    QVERIFY(figure.summary.contains(QStringLiteral("Whole model")));
    QVERIFY(chart(figure).x.title.contains(QStringLiteral("choose a layer")));
}

void TestThresholdView::theWholeModelHasOneUnderScopeGlobal() {
    HandRun run;
    run.info.experiment.strategy.scope = Scope::Global;
    for (auto& level : run.arrays.thresholds) level.assign(4, level[0]);
    const Figure figure = figureOf(run, {});
    QCOMPARE(chart(figure).markers.size(), std::size_t(4));
    QVERIFY(!figure.summary.contains(QStringLiteral("choose a layer")));
}

void TestThresholdView::tiesAreTold() {
    HandRun run;
    QVERIFY(!figureOf(run, layer(0)).summary.contains(QStringLiteral("more than k")));
    // Two more weights tie with the θ of 1/4.
    for (const std::size_t p : {4, 5}) {
        run.arrays.weights[p] = std::abs(run.arrays.weights[3]);
        run.arrays.tierMap[p] = 1;
    }
    const Figure figure = figureOf(run, layer(0));
    QVERIFY2(figure.summary.contains(QStringLiteral("The mask at 1/4 has 2")), qPrintable(figure.summary));
    QVERIFY(figure.summary.contains(QStringLiteral("more than k = 4")));
    QVERIFY(figure.explanation.numbers.contains(QStringLiteral("more than k = 4")));
}

void TestThresholdView::aThresholdInASpikeIsTold() {
    HandRun run;
    run.info.layout.layers = {layerOf("wide.weight", {10, 100}, 0)};
    run.info.layout.count = run.info.layout.maskable = 1000;
    run.arrays.weights.resize(1000);
    run.arrays.tierMap.assign(1000, 0);
    for (std::size_t p = 0; p < 1000; ++p) run.arrays.weights[p] = 0.001F * float(p + 1);
    const auto setTheta = [&](float theta) {
        run.arrays.thresholds.assign(3, {theta});
        for (std::size_t p = 0; p < 1000; ++p) run.arrays.tierMap[p] = run.arrays.weights[p] >= theta ? 2 : 0;
    };
    setTheta(0.75F);
    QVERIFY(!figureOf(run, layer(0)).summary.contains(QStringLiteral("spike")));
    // 400 weights within one bin (0.6875 .. 0.75).
    for (std::size_t p = 0; p < 400; ++p) run.arrays.weights[p] = 0.7F + 0.0001F * float(p % 100);
    setTheta(0.705F);
    const Figure figure = figureOf(run, layer(0));
    QVERIFY2(figure.summary.contains(QStringLiteral("The θ of 1/16 sits in a dense spike")),
             qPrintable(figure.summary));
}

void TestThresholdView::theCumulativeCurveIsTheShareKept() {
    const HandRun run;
    const Figure figure = figureOf(run, layer(0), {{QStringLiteral("curve"), QStringLiteral("kept")}});
    const FigureSeries* kept = findSeries(figure, QStringLiteral("threshold"), QStringLiteral("kept"));
    QVERIFY(kept != nullptr);
    // 0.125 is the low edge of a bin: 0.13, 0.14, 0.15, 0.16 lie above.
    QCOMPARE(valueAt(*kept, 0.125), 0.25);
    QVERIFY(std::is_sorted(kept->y.rbegin(), kept->y.rend()));
    QVERIFY(chart(figure).y.quantity == Quantity::Share);
}

void TestThresholdView::theOtherSideIsAGhost() {
    const HandRun run;
    RunMoment moment = run.moment(4);
    QVERIFY(thresholdView().needs({}).ghost);
    QVERIFY(findSeries(figureOf(run, layer(0)), QStringLiteral("threshold"), QStringLiteral("ghost")) ==
            nullptr);
    // All weights of A are 0.13: nothing is kept above, all below.
    RoundArrays a = run.arrays;
    std::fill(a.weights.begin(), a.weights.end(), 0.13F);
    moment.ghost = std::make_shared<const RoundArrays>(a);
    moment.ghostName = QStringLiteral("A: round 2");
    const Figure figure =
        thresholdView().make(moment, layer(0), {{QStringLiteral("curve"), QStringLiteral("kept")}});
    const FigureSeries* ghost = findSeries(figure, QStringLiteral("threshold"), QStringLiteral("ghost"));
    QVERIFY(ghost != nullptr);
    QVERIFY(ghost->role == FigureSeries::Role::Ghost);
    QCOMPARE(ghost->name, QStringLiteral("A: round 2"));
    for (qsizetype i = 0; i < ghost->x.size(); ++i) {
        if (ghost->x[i] < 0.12) QCOMPARE(ghost->y[i], 1.0);
        if (ghost->x[i] > 0.15) QCOMPARE(ghost->y[i], 0.0);
    }
    const Figure density = thresholdView().make(moment, layer(0), {});
    QVERIFY(findSeries(density, QStringLiteral("threshold"), QStringLiteral("ghost")) != nullptr);
    QVERIFY(!findSeries(density, QStringLiteral("threshold"), QStringLiteral("ghost"))->filled);
}

void TestThresholdView::whatCannotBeShownIsSaid() {
    HandRun run;
    run.info.layout.layers[1].maskable = false;
    QVERIFY(figureOf(run, layer(1)).message.contains(QStringLiteral("never masked")));
    std::fill(run.arrays.weights.begin(), run.arrays.weights.end(), 0.0F);
    QVERIFY(figureOf(run, layer(0)).message.contains(QStringLiteral("zero")));
    run.arrays.weights.clear();
    const Figure figure = figureOf(run, layer(0));
    QVERIFY(figure.message.contains(QStringLiteral("round 4")));
    QVERIFY(figure.isEmpty());
}

QTEST_GUILESS_MAIN(TestThresholdView)
#include "tst_threshold_view.moc"
