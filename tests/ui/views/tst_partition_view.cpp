#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/views/partition_view.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Three classes over six clients, two of each tier; client 4 alone holds class "c".
class TestPartitionView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void rowsStandByTierAndThenClient();
    void cellsAreSharesOrCounts();
    void theMostSkewedClientIsTold();
    void classesOfOneClientAreOutlinedAndTold();
    void naturalClientsHaveTheirNames();
    void theDataReportStandsInTheWords();
    void amountsAreBarsByCapacity();
    void aChosenLevelShowsOnlyItsClients();
    void aChosenClientAndClassAreMarked();
    void withoutClassesASentenceStands();

private:
    Figure make(const ViewOptions& options = {}, const ViewSelection& selection = {}) {
        RunMoment moment;
        moment.info = std::make_shared<const RunInfo>(m_info);
        moment.records = &m_records;
        return partitionView().make(moment, selection, options);
    }
    RunInfo m_info;
    std::vector<RoundRecord> m_records;
};

void TestPartitionView::init() {
    m_info = test::syntheticInfo();
    m_info.dataTitle = "Machines";
    m_info.classNames = {"a", "b", "c"};
    // Tiers go 0, 1, 2, 0, 1, 2 over the clients.
    const std::vector<std::vector<std::int64_t>> labels = {{50, 50, 0}, {40, 60, 0}, {50, 50, 0},
                                                           {60, 40, 0}, {0, 20, 80}, {40, 60, 0}};
    for (std::size_t i = 0; i < 6; ++i) m_info.clients[i].trainLabels = labels[i];
}

void TestPartitionView::rowsStandByTierAndThenClient() {
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts.front().grid;
    QStringList rows;
    for (const FigureGrid::Line& row : grid.rows) rows << row.label;
    QCOMPARE(rows, (QStringList{"Workstation · 0", "Workstation · 3", "Phone · 1", "Phone · 4", "Sensor · 2",
                                "Sensor · 5"}));
    QCOMPARE(grid.rowLevels, (std::vector<int>{0, 0, 1, 1, 2, 2}));
    QCOMPARE(grid.levels, 3);
    QVERIFY(grid.rowLink == Link::Client && grid.columnLink == Link::ClassIndex);
    QCOMPARE(grid.rows[3].key, qint64(4));
}

void TestPartitionView::cellsAreSharesOrCounts() {
    const Figure shares = make();
    const FigureGrid& grid = *shares.parts.front().grid;
    QVERIFY(grid.quantity == Quantity::Share);
    QCOMPARE(grid.values[grid.cell(3, 2)], 0.8);
    QCOMPARE(grid.values[grid.cell(2, 1)], 0.6);
    // 80 of all 600 are of class c.
    QVERIFY2(grid.note(3, 2).contains("80 of its 100 examples") && grid.note(3, 2).contains("13.3"),
             qPrintable(grid.note(3, 2)));
    const Figure counts = make({{"measure", "count"}});
    QVERIFY(counts.parts.front().grid->quantity == Quantity::Count);
    QCOMPARE(counts.parts.front().grid->values[grid.cell(3, 2)], 80.0);
}

void TestPartitionView::theMostSkewedClientIsTold() {
    const QString summary = make().summary;
    // p = (240, 280, 80) / 600; client 4 differs by ½(0.4 + 0.2667 + 0.6667) = 0.6667.
    QVERIFY2(summary.contains("The most skewed is client 4 of Phone"), qPrintable(summary));
    QVERIFY2(summary.contains("80.0") && summary.contains("of class c") && summary.contains("66.7"),
             qPrintable(summary));
    // The others: 0.1333, 0.1333, 0.1333, 0.2, 0.1333; with 0.6667 the mean is 0.2333.
    QVERIFY2(summary.contains("23.3"), qPrintable(summary));
}

void TestPartitionView::classesOfOneClientAreOutlinedAndTold() {
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts.front().grid;
    for (std::size_t row = 0; row < grid.rows.size(); ++row)
        for (std::size_t column = 0; column < 3; ++column)
            QCOMPARE(int(grid.outlined[grid.cell(row, column)]), row == 3 && column == 2 ? 1 : 0);
    QVERIFY2(figure.summary.contains("Classes that a single client holds: c (client 4)."),
             qPrintable(figure.summary));
    m_info.clients[0].trainLabels = {50, 49, 1};
    QVERIFY(make().summary.contains("Every class that was dealt out is held by several clients."));
}

void TestPartitionView::naturalClientsHaveTheirNames() {
    m_info.clients[4].name = "press 7";
    const Figure figure = make();
    QCOMPARE(figure.parts.front().grid->rows[3].label, QString("4 · press 7"));
    QVERIFY(figure.summary.contains("client 4 (press 7)"));
}

void TestPartitionView::theDataReportStandsInTheWords() {
    m_info.dataReport = {"Column \"x\": 3 missing values.", "a < b."};
    const QString numbers = make().explanation.numbers;
    QVERIFY2(numbers.contains("3 missing values.<br>a &lt; b."), qPrintable(numbers));
}

void TestPartitionView::amountsAreBarsByCapacity() {
    m_info.clients[3].trainCount = 250;
    const Figure figure = make();
    const FigureChart& chart = *figure.parts.back().chart;
    QCOMPARE(chart.series.size(), std::size_t(3));
    QCOMPARE(chart.series[0].x, (QVector<double>{1, 2}));
    QCOMPARE(chart.series[0].y, (QVector<double>{100, 250}));
    QCOMPARE(chart.series[2].x, (QVector<double>{5, 6}));
}

void TestPartitionView::aChosenLevelShowsOnlyItsClients() {
    const Figure figure = make({}, {.level = std::optional<int>(1)});
    QCOMPARE(figure.parts.front().grid->rows.size(), std::size_t(2));
    QCOMPARE(figure.parts.front().grid->rows[1].key, qint64(4));
    // What is said is still of all clients.
    QCOMPARE(figure.summary, make().summary);
}

void TestPartitionView::aChosenClientAndClassAreMarked() {
    const Figure figure =
        make({}, {.client = std::optional<std::int64_t>(3), .classIndex = std::optional<int>(2)});
    QCOMPARE(figure.parts.front().grid->chosenRow, 1);
    QCOMPARE(figure.parts.front().grid->chosenColumn, 2);
}

void TestPartitionView::withoutClassesASentenceStands() {
    for (ClientInfo& client : m_info.clients) client.trainLabels.clear();
    const Figure figure = make();
    QVERIFY(figure.isEmpty());
    QCOMPARE(figure.message, QString("This run does not say which classes its clients hold."));
}

QTEST_GUILESS_MAIN(TestPartitionView)
#include "tst_partition_view.moc"
