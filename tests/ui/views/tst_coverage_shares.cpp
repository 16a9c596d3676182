#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/models/coverage_shares.h"
#include "ui/plots/share_grid_data.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestCoverageShares : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keptSharesAreThoseOfTheNestedMasks();
    void notMaskableLayersAreKeptByAll();
    void clientsAreSortedByCapacityThenId();
    void historyGrowsByARowARound();
    void clientGridHasAGroupALevel();
    void roundGridHasAColumnARound();
    void aCellSaysWhoKeepsWhat();
    void quarteredSharesAreHalvedOnTheScale();
};

void TestCoverageShares::keptSharesAreThoseOfTheNestedMasks() {
    const auto shares = keptShares(test::syntheticInfo(), test::syntheticArrays());
    QCOMPARE(shares.size(), std::size_t(3));
    QCOMPARE(shares[0], (std::vector<KeptShare>{{16, 16}, {4, 4}, {8, 8}, {2, 2}}));
    QCOMPARE(shares[1], (std::vector<KeptShare>{{4, 16}, {1, 4}, {2, 8}, {1, 2}}));
    QCOMPARE(shares[2], (std::vector<KeptShare>{{1, 16}, {1, 4}, {1, 8}, {1, 2}}));
    QCOMPARE(shares[2][0].share(), 0.0625);
}

void TestCoverageShares::notMaskableLayersAreKeptByAll() {
    RoundArrays arrays = test::syntheticArrays();
    std::fill(arrays.tierMap.begin() + 16, arrays.tierMap.begin() + 20, kAlwaysHeld);
    std::fill(arrays.tierMap.begin() + 28, arrays.tierMap.end(), kHeldByNobody);
    const auto shares = keptShares(test::syntheticInfo(), arrays);
    QCOMPARE(shares[2][1], (KeptShare{4, 4}));
    QCOMPARE(shares[0][3], (KeptShare{0, 2}));
}

void TestCoverageShares::clientsAreSortedByCapacityThenId() {
    const auto rows = coverageRows(test::syntheticInfo(), {5, 0});
    QCOMPARE(rows,
             (std::vector<CoverageRow>{
                 {2, 2, false}, {5, 2, true}, {1, 1, false}, {4, 1, false}, {0, 0, true}, {3, 0, false}}));
}

void TestCoverageShares::historyGrowsByARowARound() {
    const RunInfo info = test::syntheticInfo();
    for (int rounds = 0; rounds < 4; ++rounds) {
        const auto history = keptHistory(info, test::syntheticRecords(rounds), 1);
        QCOMPARE(history.size(), static_cast<std::size_t>(rounds));
        if (rounds > 0) QCOMPARE(history.back(), (std::vector<KeptShare>{{4, 16}, {1, 4}, {2, 8}, {1, 2}}));
    }
    QVERIFY(keptHistory(info, test::syntheticRecords(2), 9).empty());
    QVERIFY(keptHistory(info, test::syntheticRecords(2), -1).empty());
}

void TestCoverageShares::clientGridHasAGroupALevel() {
    const RunInfo info = test::syntheticInfo();
    const auto rows = coverageRows(info, {5});
    const ShareGridData grid = clientGrid(info, rows, keptShares(info, test::syntheticArrays()), 4);
    QCOMPARE(grid.rows, 6);
    QCOMPARE(grid.columns, 4);
    QCOMPARE(grid.groups.size(), std::size_t(3));
    QCOMPARE(grid.groups[0], (ShareGridData::Group{QStringLiteral("1/16"), 0, 2}));
    QCOMPARE(grid.groups[2], (ShareGridData::Group{QStringLiteral("1"), 4, 2}));
    QCOMPARE(grid.shares[0], 0.0625);    // client 2, fc1.weight
    QCOMPARE(grid.shares[3 * 4], 0.25);  // client 4, fc1.weight
    QCOMPARE(grid.chosenRow, 3);
    QCOMPARE(grid.marked, (std::vector<bool>{false, true, false, false, false, false}));
    QCOMPARE(grid.columnLabels, (std::vector<QString>{QStringLiteral("fc1"), QStringLiteral("bias"),
                                                      QStringLiteral("fc2"), QStringLiteral("bias")}));
}

void TestCoverageShares::roundGridHasAColumnARound() {
    const RunInfo info = test::syntheticInfo();
    const ShareGridData grid = roundGrid(info, keptHistory(info, test::syntheticRecords(30), 2), 1, 2);
    QCOMPARE(grid.rows, 4);
    QCOMPARE(grid.columns, 30);
    QCOMPARE(grid.shares.size(), std::size_t(120));
    QCOMPARE(grid.shares[29], 0.0625);
    QCOMPARE(grid.shares[30], 0.25);
    QCOMPARE(grid.chosenRow, 2);
    QCOMPARE(grid.columnLabels[0], QStringLiteral("1"));
    QCOMPARE(grid.columnLabels[1], QString());
    QCOMPARE(grid.columnLabels[9], QStringLiteral("10"));
}

void TestCoverageShares::aCellSaysWhoKeepsWhat() {
    const RunInfo info = test::syntheticInfo();
    const auto rows = coverageRows(info, {});
    const auto shares = keptShares(info, test::syntheticArrays());
    const QString text =
        clientCellText(info, rows[0], 0, shares[2][0]).replace(QChar(0xA0), QLatin1Char(' '));
    QCOMPARE(text, QStringLiteral("Client 2 · Sensor 1/16: 1 of 16 parameters of fc1.weight (6.3 %)"));
    const QString round = roundCellText(info, 12, 1, 2, shares[1][2]).replace(QChar(0xA0), QLatin1Char(' '));
    QCOMPARE(round, QStringLiteral("Round 12, capacity 1/4: 2 of 8 parameters of fc2.weight (25.0 %)"));
}

void TestCoverageShares::quarteredSharesAreHalvedOnTheScale() {
    QCOMPARE(sharePosition(1.0), 1.0);
    QCOMPARE(sharePosition(0.25), 0.5);
    QCOMPARE(sharePosition(0.0625), 0.25);
    QCOMPARE(sharePosition(0.0), 0.0);
    QCOMPARE(sharePosition(2.0), 1.0);
}

QTEST_MAIN(TestCoverageShares)
#include "tst_coverage_shares.moc"
