#include <QtTest>
#include <cmath>

#include "tests/ui/support/view_support.h"
#include "ui/views/keep_ratio_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

class TestKeepRatioView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aDeadLayerIsOutlinedAndTold();
    void ratiosStandAgainstTheCapacity();
    void aChosenLayerAndCapacityStandOut();
    void unitsWithoutInputAreCounted();
    void theOtherScopeStandsBesideIt_data();
    void theOtherScopeStandsBesideIt();
    void noOtherScopeWhereMasksDoNotFollowMagnitude();

private:
    /// fc1.weight of 16 with 4 units: all at 1, its first 4 at 1/4, none at 1/16; fc2.weight whole
    /// everywhere.
    static HandRun plantedRun() {
        HandRun run;
        for (std::size_t l = 0; l < run.info.layout.layers.size(); ++l) {
            const LayerInfo& layer = run.info.layout.layers[l];
            for (std::size_t i = 0; i < layer.count; ++i)
                run.arrays.tierMap[layer.offset + i] = l == 0 ? (i < 4 ? 1 : 0) : 2;
        }
        return run;
    }
    static const FigureGrid& grid(const Figure& figure) { return *figure.parts.front().grid; }
};

void TestKeepRatioView::aDeadLayerIsOutlinedAndTold() {
    const HandRun run = plantedRun();
    const Figure figure = keepRatioView().make(run.moment(4), {}, {});
    const FigureGrid& cells = grid(figure);
    QCOMPARE(cells.rows.front().label, QStringLiteral("fc1.weight"));
    QCOMPARE(cells.values[cells.cell(0, 0)], 1.0);
    QCOMPARE(cells.values[cells.cell(0, 1)], 0.25);
    QCOMPARE(cells.values[cells.cell(0, 2)], 0.0);
    // Four weights of four units are enough for one each; none is not.
    QCOMPARE(int(cells.outlined[cells.cell(0, 1)]), 0);
    QCOMPARE(int(cells.outlined[cells.cell(0, 2)]), 1);
    QCOMPARE(std::count(cells.outlined.begin(), cells.outlined.end(), std::uint8_t{1}), 1);
    QCOMPARE(plain(cells.note(0, 2)), QStringLiteral("0 of 16 parameters"));
    QVERIFY2(plain(figure.summary).contains(QStringLiteral("fc1.weight at 1/16: 0 / 16 = 0")),
             qPrintable(figure.summary));
}

void TestKeepRatioView::ratiosStandAgainstTheCapacity() {
    const HandRun run = plantedRun();
    const Figure figure =
        keepRatioView().make(run.moment(4), {}, {{QStringLiteral("measure"), QStringLiteral("ratio")}});
    const FigureGrid& cells = grid(figure);
    QCOMPARE(cells.values[cells.cell(0, 0)], 0.0);
    QCOMPARE(cells.values[cells.cell(0, 1)], 0.0);
    // Nothing kept has no ratio, rather than some very small one.
    QVERIFY(std::isnan(cells.values[cells.cell(0, 2)]));
    // fc2.weight, the third layer, is whole at 1/16: sixteen times its share.
    QCOMPARE(cells.rows[2].label, QStringLiteral("fc2.weight"));
    QCOMPARE(cells.values[cells.cell(2, 2)], 4.0);
}

void TestKeepRatioView::aChosenLayerAndCapacityStandOut() {
    ViewSelection selection;
    selection.layer = 2;
    selection.level = 1;
    const HandRun run = plantedRun();
    const Figure figure = keepRatioView().make(run.moment(4), selection, {});
    QCOMPARE(grid(figure).chosenRow, 2);
    QCOMPARE(grid(figure).chosenColumn, 1);
}

void TestKeepRatioView::unitsWithoutInputAreCounted() {
    HandRun run = plantedRun();
    // fc1.weight, [4, 4]: one input of unit 2 is held at 1/16 too, one of unit 3 by nobody but the largest.
    run.arrays.tierMap[2 * 4 + 1] = 2;
    const Figure figure = keepRatioView().make(run.moment(4), {}, {});
    const FigureGrid& cells = *findPart(figure, QStringLiteral("dead-units"))->grid;
    // Biases are nobody's inputs.
    QCOMPARE(cells.rows.size(), std::size_t{2});
    QCOMPARE(cells.rows[0].label, QStringLiteral("fc1.weight"));
    // At 1/4: unit 0 has its four weights, unit 2 the one; at 1/16: unit 2 alone.
    QCOMPARE(cells.values[cells.cell(0, 0)], 0.0);
    QCOMPARE(cells.values[cells.cell(0, 1)], 2.0);
    QCOMPARE(cells.values[cells.cell(0, 2)], 3.0);
    QCOMPARE(plain(cells.note(0, 2)), QStringLiteral("3 of 4 units"));
    QCOMPARE(int(cells.outlined[cells.cell(0, 2)]), 0);
    const HandRun cut = plantedRun();
    const Figure dead = keepRatioView().make(cut.moment(4), {}, {});
    const FigureGrid& all = *findPart(dead, QStringLiteral("dead-units"))->grid;
    QCOMPARE(all.values[all.cell(0, 2)], 4.0);
    QCOMPARE(int(all.outlined[all.cell(0, 2)]), 1);
}

void TestKeepRatioView::theOtherScopeStandsBesideIt_data() {
    QTest::addColumn<bool>("global");
    QTest::newRow("scope layer") << false;
    QTest::newRow("scope global") << true;
}

void TestKeepRatioView::theOtherScopeStandsBesideIt() {
    QFETCH(bool, global);
    HandRun run = plantedRun();
    run.info.experiment.strategy.scope = global ? Scope::Global : Scope::Layer;
    // Every |w| of fc2.weight is larger than every other; bins of their own, so that the answer is exact.
    run.arrays.weights.clear();
    run.arrays.magnitudes.assign(4, std::vector<std::uint32_t>(kMagnitudeBins, 0));
    for (std::size_t l = 0; l < 4; ++l)
        run.arrays.magnitudes[l][std::size_t(magnitudeBin(l == 2 ? 2.0F : 0.5F))] =
            std::uint32_t(run.info.layout.layers[l].count);
    const Figure figure =
        keepRatioView().make(run.moment(4), {}, {{QStringLiteral("beside"), QStringLiteral("scope")}});
    QVERIFY(findPart(figure, QStringLiteral("dead-units")) == nullptr);
    const FigureGrid& cells = *findPart(figure, QStringLiteral("other-scope"))->grid;
    QCOMPARE(cells.rows.size(), std::size_t{4});
    if (global) {
        // Each layer its own: ⌊16/4⌋ of 16, ⌊8/16⌋, at least one, of 8.
        QCOMPARE(cells.values[cells.cell(0, 1)], 0.25);
        QCOMPARE(cells.values[cells.cell(2, 2)], 0.125);
    } else {
        // ⌊30/4⌋ = 7 of 30, all of them among the 8 of fc2.weight; ⌊30/16⌋ = 1 of them.
        QVERIFY(std::abs(cells.values[cells.cell(2, 1)] - 7.0 / 8.0) < 1e-9);
        QVERIFY(std::abs(cells.values[cells.cell(2, 2)] - 1.0 / 8.0) < 1e-9);
        QCOMPARE(cells.values[cells.cell(0, 1)], 0.0);
        QCOMPARE(int(cells.outlined[cells.cell(0, 1)]), 1);
    }
    QCOMPARE(plain(cells.note(0, 1)), QStringLiteral("now 25.0 %"));
}

void TestKeepRatioView::noOtherScopeWhereMasksDoNotFollowMagnitude() {
    HandRun run = plantedRun();
    run.info.experiment.strategy.kind = StrategyKind::RandomMask;
    const Figure figure =
        keepRatioView().make(run.moment(4), {}, {{QStringLiteral("beside"), QStringLiteral("scope")}});
    QCOMPARE(figure.parts.size(), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestKeepRatioView)
#include "tst_keep_ratio_view.moc"
