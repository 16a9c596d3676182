#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "ui/views/quorum_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

class TestQuorumView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theHistogramCountsTheHoldersOfTheRound();
    void aChosenLayerHasItsOwnHistogram();
    void aBrushedBlockHasItsOwnHistogram();
    void layersAddUpToTheirParameters();
    void tellsWhatASingleParticipantHolds();
    void marksTheQuorumOfADefence();
    void nothingYetIsSaidCalmly();

private:
    static HandRun run() {
        HandRun run;
        run.records = syntheticRecords(4);
        for (RoundRecord& record : run.records)
            record.robustness.sole = {{12, 3, 6, 1}, {0, 0, 0, 0}, {0, 0, 0, 0}};
        return run;
    }
    static Figure figureOf(const HandRun& run, const ViewOptions& options = {},
                           const ViewSelection& selection = {}) {
        return quorumView().make(run.moment(4), selection, options);
    }
    static ViewOptions single() { return {{QStringLiteral("beside"), QStringLiteral("single")}}; }
};

void TestQuorumView::theHistogramCountsTheHoldersOfTheRound() {
    const Figure figure = figureOf(run());
    const FigureSeries* series = findSeries(figure, QStringLiteral("histogram"), QStringLiteral("holders"));
    QVERIFY(series != nullptr);
    QCOMPARE(series->x, (QVector<double>{0, 1, 2, 3}));
    QCOMPARE(series->y, (QVector<double>{0.0, 20.0 / 30, 6.0 / 30, 4.0 / 30}));
    QVERIFY2(plain(figure.summary).contains(QStringLiteral("66.7 % of the parameters had one holder, 0")),
             qPrintable(figure.summary));
}

void TestQuorumView::aChosenLayerHasItsOwnHistogram() {
    // fc1.weight: one parameter held by three, three by two, twelve by one (synthetic_run.h).
    ViewSelection selection;
    selection.layer = 0;
    const Figure figure = figureOf(run(), {}, selection);
    QVERIFY(figure.title.contains(QStringLiteral("fc1.weight")));
    QCOMPARE(findSeries(figure, QStringLiteral("histogram"), QStringLiteral("holders"))->y,
             (QVector<double>{0.0, 12.0 / 16, 3.0 / 16, 1.0 / 16}));
    QCOMPARE(findPart(figure, QStringLiteral("layers"))->grid->chosenRow, 0);
}

void TestQuorumView::aBrushedBlockHasItsOwnHistogram() {
    HandRun block = run();
    // Held by 0, 2, 2 and 3 of the three participants.
    const std::vector<std::uint16_t> holders{0, 2, 2, 3};
    std::copy(holders.begin(), holders.end(), block.arrays.assigned.begin() + 1);
    ViewSelection selection;
    selection.parameters.stretches = {{1, 4}};
    const Figure figure = figureOf(block, {}, selection);
    QVERIFY2(figure.title.contains(QStringLiteral("4 brushed parameters")), qPrintable(figure.title));
    QCOMPARE(findSeries(figure, QStringLiteral("histogram"), QStringLiteral("holders"))->y,
             (QVector<double>{0.25, 0.0, 0.5, 0.25}));
    // Another layer than the block's leaves nothing.
    selection.layer = 2;
    const Figure none = figureOf(block, {}, selection);
    QVERIFY(none.isEmpty());
    QVERIFY(none.message.contains(QStringLiteral("brushed")));
}

void TestQuorumView::layersAddUpToTheirParameters() {
    const Figure figure = figureOf(run());
    const FigureGrid& grid = *findPart(figure, QStringLiteral("layers"))->grid;
    QCOMPARE(grid.rows.size(), std::size_t{4});
    QCOMPARE(grid.columns.size(), std::size_t{4});
    for (std::size_t row = 0; row < 4; ++row) {
        double sum = 0.0;
        for (std::size_t column = 0; column < 4; ++column) sum += grid.values[grid.cell(row, column)];
        QVERIFY(std::abs(sum - 1.0) < 1e-12);
    }
    QCOMPARE(grid.values[grid.cell(0, 1)], 0.75);
    QCOMPARE(grid.note(0, 1), QStringLiteral("12 parameters"));
}

void TestQuorumView::tellsWhatASingleParticipantHolds() {
    HandRun attacked = run();
    attacked.records[3].participants[0].malicious = true;
    const Figure figure = figureOf(attacked, single());
    const FigureGrid& grid = *findPart(figure, QStringLiteral("single"))->grid;
    QVERIFY(grid.columnLink == Link::Client);
    QVERIFY(grid.columns[0].label.contains(QStringLiteral("attacker")));
    QCOMPARE(grid.values[grid.cell(0, 0)], 0.75);
    QCOMPARE(grid.values[grid.cell(2, 1)], 0.0);
    QCOMPARE(int(grid.outlined[grid.cell(0, 0)]), 1);
    QCOMPARE(int(grid.outlined[grid.cell(0, 1)]), 0);
    HandRun older = run();
    older.records[3].robustness.sole.clear();
    QCOMPARE(figureOf(older, single()).parts.size(), std::size_t{1});
}

void TestQuorumView::marksTheQuorumOfADefence() {
    HandRun defended = run();
    QVERIFY(findPart(figureOf(defended), QStringLiteral("histogram"))->chart->markers.empty());
    defended.info.experiment.defence = {.kind = DefenceKind::Median, .f = 1};
    defended.records[3].robustness.belowQuorum = 26.0 / 30;
    defended.records[3].robustness.owned = 0.5;
    const Figure figure = figureOf(defended);
    QCOMPARE(findPart(figure, QStringLiteral("histogram"))->chart->markers[0].position, 2.5);
    QVERIFY(plain(figure.summary).contains(QStringLiteral("86.7 % had fewer than the 3 holders")));
    QVERIFY(plain(figure.summary).contains(QStringLiteral("Only attackers held 50.0 %.")));
    QVERIFY2(plain(figure.explanation.numbers)
                 .contains(QStringLiteral("f = 1: 26 of 30 parameters have 1 to 2 holders, 86.7 %.")),
             qPrintable(figure.explanation.numbers));
}

void TestQuorumView::nothingYetIsSaidCalmly() {
    HandRun empty;
    QVERIFY(!quorumView().make(empty.moment(0), {}, {}).message.isEmpty());
}

QTEST_GUILESS_MAIN(TestQuorumView)
#include "tst_quorum_view.moc"
