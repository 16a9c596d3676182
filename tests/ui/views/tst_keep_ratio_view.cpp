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

QTEST_GUILESS_MAIN(TestKeepRatioView)
#include "tst_keep_ratio_view.moc"
