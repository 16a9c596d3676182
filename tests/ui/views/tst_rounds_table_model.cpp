#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/models/csv_text.h"
#include "ui/models/rounds_table_model.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestRoundsTableModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".+"))); }
    void appendsRowsWhileTheRunGrows();
    void anotherRunResetsIt();
    void cellsHaveTextAndExactNumber();
    void csvOfRoundsIsExact();
    void csvOfALayerHasALineAParameter();
};

void TestRoundsTableModel::appendsRowsWhileTheRunGrows() {
    RoundsTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.columnCount(), 0);
    const auto info = test::sharedSyntheticInfo();
    model.setRecords(info, test::syntheticRecords(2));
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setRecords(info, test::syntheticRecords(5));
    model.setRecords(info, test::syntheticRecords(5));
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(inserted[0][1].toInt(), 2);
    QCOMPARE(inserted[0][2].toInt(), 4);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.columnCount(), 3 + 3 * 4 + 5);
}

void TestRoundsTableModel::anotherRunResetsIt() {
    RoundsTableModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRecords(test::sharedSyntheticInfo(), test::syntheticRecords(4));
    model.setRecords(test::sharedSyntheticInfo(), test::syntheticRecords(1));
    QCOMPARE(model.rowCount(), 1);
    model.setRecords(nullptr, test::syntheticRecords(1));
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.columnCount(), 0);
}

void TestRoundsTableModel::cellsHaveTextAndExactNumber() {
    RoundsTableModel model;
    model.setRecords(test::sharedSyntheticInfo(), test::syntheticRecords(2, true));
    QCOMPARE(model.headerData(3, Qt::Horizontal).toString(), QStringLiteral("Global accuracy 1"));
    QCOMPARE(model.index(0, 3).data().toString().replace(QChar(0xA0), QLatin1Char(' ')),
             QStringLiteral("51.0 %"));
    QVERIFY(qAbs(model.index(0, 3).data(RoundsTableModel::SortRole).toDouble() - 0.51) < 1e-12);
    // Round 2 was not evaluated.
    QCOMPARE(model.index(1, 3).data().toString(), QStringLiteral("–"));
    QVERIFY(!model.index(1, 3).data(RoundsTableModel::SortRole).isValid());
    // Round 1 has no churn.
    QVERIFY(!model.index(0, 6).data(RoundsTableModel::SortRole).isValid());
    QCOMPARE(model.index(1, 6).data(RoundsTableModel::SortRole).toDouble(), 0.1);
}

void TestRoundsTableModel::csvOfRoundsIsExact() {
    RoundsTableModel model;
    model.setRecords(test::sharedSyntheticInfo(), test::syntheticRecords(3));
    const QList<QByteArray> lines = csvOfModel(model, RoundsTableModel::SortRole).split('\n');
    QCOMPARE(lines.size(), qsizetype(5));
    QVERIFY(lines[0].startsWith("Global round,Seconds,Training loss,Global accuracy 1,"));
    QCOMPARE(lines[3].split(',')[2].toDouble(), 2.0 / 3.0);
    QCOMPARE(lines[1].count(','), lines[0].count(','));
    QVERIFY(lines[4].isEmpty());
}

void TestRoundsTableModel::csvOfALayerHasALineAParameter() {
    RoundArrays arrays = test::syntheticArrays();
    arrays.tierMap[21] = kHeldByNobody;
    const QList<QByteArray> lines = csvOfLayer(test::syntheticInfo(), arrays, 2).split('\n');
    QCOMPARE(lines.size(), qsizetype(10));
    QCOMPARE(lines[1], QByteArray("20,0,0,0.0799999982,0.0799999982,2,1/16,3,3,2,4,4"));
    QVERIFY(lines[2].contains(",nobody,,"));
    QVERIFY(lines[5].startsWith("24,1,0,"));
    arrays.weights.clear();
    QVERIFY(csvOfLayer(test::syntheticInfo(), arrays, 2).split('\n')[1].startsWith("20,0,0,,,2,"));
}

QTEST_MAIN(TestRoundsTableModel)
#include "tst_rounds_table_model.moc"
