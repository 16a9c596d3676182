#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/views/overlap_view.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Clients 0 (full), 1 (1/4) and 2 (1/16), masks of rounds 2, 2 and 1. Client 2's mask has moved away.
class TestOverlapView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void excessIsShownAndNestedPairsAreNotOutlined();
    void aViolationInOneRoundIsOutlinedAndTold();
    void plainJaccardIsAShare();
    void levelsOfANestedTierMapHaveNoExcess();
    void plainLevelsAreTheCapacityTable();
    void aChosenLayerNarrowsTheLevels();
    void aChosenLevelShowsOnlyItsClients();
    void aChosenClientIsMarked();
    void beforeTheFirstRoundASentenceStands();
    void itNeedsOverlapAndArrays();

private:
    Figure make(const ViewOptions& options = {}, const ViewSelection& selection = {}) const {
        RunMoment moment = m_moment;
        if (m_overlap) moment.overlap = std::make_shared<const OverlapMoment>(*m_overlap);
        return overlapView().make(moment, selection, options);
    }
    std::vector<RoundRecord> m_records;
    std::optional<OverlapMoment> m_overlap;
    RunMoment m_moment;
};

void TestOverlapView::init() {
    m_records = test::syntheticRecords(2);
    m_moment = {};
    m_moment.info = test::sharedSyntheticInfo();
    m_moment.records = &m_records;
    m_moment.round = 2;
    m_moment.arrays = test::sharedSyntheticArrays(2);
    OverlapMoment overlap;
    overlap.round = 2;
    overlap.clients = {0, 1, 2};
    overlap.heldIn = {2, 2, 1};
    overlap.jaccard = {1.0, 0.25, 0.0625, 0.25, 1.0, 0.1, 0.0625, 0.1, 1.0};
    overlap.excess = {0.0, 0.0, 0.0, 0.0, 0.0, -0.15, 0.0, -0.15, 0.0};
    m_overlap = overlap;
}

void TestOverlapView::excessIsShownAndNestedPairsAreNotOutlined() {
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts.front().grid;
    QVERIFY(grid.scale == FigureGrid::Scale::Diverging);
    QCOMPARE(grid.values[grid.cell(1, 2)], -0.15);
    QVERIFY(std::all_of(grid.outlined.begin(), grid.outlined.end(), [](auto o) { return o == 0; }));
    // One pair of the same round, none violated; two of different rounds, mean (0 − 0.15) / 2.
    QVERIFY2(figure.summary.contains(QStringLiteral("0 of 1 pairs")), qPrintable(figure.summary));
    QVERIFY2(figure.summary.contains(QStringLiteral("−7.5")), qPrintable(figure.summary));
    QVERIFY(grid.note(1, 2).contains(QStringLiteral("of rounds 2 and 1")));
}

void TestOverlapView::aViolationInOneRoundIsOutlinedAndTold() {
    m_overlap->excess[1] = m_overlap->excess[3] = -0.2;
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts.front().grid;
    QCOMPARE(int(grid.outlined[grid.cell(0, 1)]), 1);
    QCOMPARE(int(grid.outlined[grid.cell(1, 2)]), 0);
    QVERIFY2(figure.summary.contains(QStringLiteral("1 of 1 pairs")), qPrintable(figure.summary));
}

void TestOverlapView::plainJaccardIsAShare() {
    const Figure figure = make({{QStringLiteral("measure"), QStringLiteral("jaccard")}});
    const FigureGrid& grid = *figure.parts.front().grid;
    QVERIFY(grid.quantity == Quantity::Share);
    QCOMPARE(grid.values[grid.cell(0, 1)], 0.25);
}

void TestOverlapView::levelsOfANestedTierMapHaveNoExcess() {
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts.back().grid;
    QCOMPARE(grid.rows.size(), std::size_t(3));
    for (const double value : grid.values) QCOMPARE(value, 0.0);
}

void TestOverlapView::plainLevelsAreTheCapacityTable() {
    const Figure figure = make({{QStringLiteral("measure"), QStringLiteral("jaccard")}});
    const FigureGrid& grid = *figure.parts.back().grid;
    // Kept of all four layers: 30, 4 + 1 + 2 + 1 and 4.
    QCOMPARE(grid.values[grid.cell(0, 1)], 8.0 / 30.0);
    QCOMPARE(grid.values[grid.cell(2, 1)], 4.0 / 8.0);
}

void TestOverlapView::aChosenLayerNarrowsTheLevels() {
    const Figure figure =
        make({{QStringLiteral("measure"), QStringLiteral("jaccard")}}, {.layer = std::optional<int>(0)});
    const FigureGrid& grid = *figure.parts.back().grid;
    QCOMPARE(grid.values[grid.cell(0, 1)], 4.0 / 16.0);
    QVERIFY(figure.title.contains(QStringLiteral("fc1.weight")));
}

void TestOverlapView::aChosenLevelShowsOnlyItsClients() {
    const Figure figure = make({}, {.level = std::optional<int>(1)});
    QCOMPARE(figure.parts.front().grid->rows.size(), std::size_t(1));
    QCOMPARE(figure.parts.front().grid->rows[0].key, qint64(1));
}

void TestOverlapView::aChosenClientIsMarked() {
    const Figure figure = make({}, {.client = std::optional<std::int64_t>(2)});
    QCOMPARE(figure.parts.front().grid->chosenRow, 2);
}

void TestOverlapView::beforeTheFirstRoundASentenceStands() {
    m_overlap.reset();
    const Figure figure = make();
    QVERIFY(figure.isEmpty());
    QVERIFY(!figure.message.isEmpty());
}

void TestOverlapView::itNeedsOverlapAndArrays() {
    const ViewNeeds needs = overlapView().needs({});
    QVERIFY(needs.overlap && needs.arrays && !needs.bias);
}

QTEST_GUILESS_MAIN(TestOverlapView)
#include "tst_overlap_view.moc"
