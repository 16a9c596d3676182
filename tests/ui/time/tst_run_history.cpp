#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/small_experiment.h"
#include "tests/ui/support/recorded_run.h"
#include "ui/bridge/run_history.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestRunHistory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void storedRoundsAreWhatTheFileHolds();
    void theNewestRequestOvertakesTheOthers();
    void channelsDoNotOvertakeEachOther();
    void memoryIsBounded_data();
    void memoryIsBounded();
    void partsAreReadAlone();
    void biasIsWhatTheEngineAddsUp();
    void anotherFileForgetsTheFirst();
    void aMissingRoundIsToldOnce();
    void aMissingFileIsTold();
    void withoutAFileNothingIsAnswered();

private:
    QTemporaryDir m_folder;
    QString m_path;
};

void TestRunHistory::initTestCase() {
    Experiment experiment = test::smallExperiment();
    experiment.rounds = 12;
    m_path = m_folder.filePath(QStringLiteral("a.fiarse"));
    test::recordRun(experiment, m_path);
}

void TestRunHistory::storedRoundsAreWhatTheFileHolds() {
    const auto file = *RunFile::open(m_path.toStdString());
    RunHistory history;
    history.open(m_path.toStdString());
    for (const qint64 round : {0, 12, 5}) {
        QSignalSpy ready(&history, &RunHistory::arraysReady);
        history.requestArrays(round);
        QVERIFY(ready.wait());
        QCOMPARE(ready.first().first().toLongLong(), round);
        const auto arrays = history.arrays(round);
        const RoundArrays expected = *file->arrays(round);
        QCOMPARE(arrays->round, round);
        QCOMPARE(arrays->tierMap, expected.tierMap);
        QCOMPARE(arrays->updates, expected.updates);
        QCOMPARE(arrays->assigned, expected.assigned);
    }
}

// All requests but the last are overtaken while the first is read, unless the reader was that quick.
void TestRunHistory::theNewestRequestOvertakesTheOthers() {
    RunHistory history;
    history.open(m_path.toStdString());
    QSignalSpy ready(&history, &RunHistory::arraysReady);
    for (int round = 1; round <= 12; ++round) history.requestArrays(round);
    QTRY_VERIFY(history.arrays(12) != nullptr);
    QVERIFY(ready.size() <= 12);
    QCOMPARE(ready.last().first().toLongLong(), 12);
    QVERIFY(history.isIdle());
}

void TestRunHistory::channelsDoNotOvertakeEachOther() {
    RunHistory history;
    history.open(m_path.toStdString());
    history.requestArrays(3, 0);
    history.requestArrays(4, 1);
    history.requestArrays(5, 2);
    QTRY_VERIFY(history.arrays(3) && history.arrays(4) && history.arrays(5));
}

void TestRunHistory::memoryIsBounded_data() {
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("fitting");
    QTest::addRow("nothing fits") << 1 << 0;
    QTest::addRow("nothing fits, two sides") << 2 << 0;
    QTest::addRow("some fit") << 1 << 3;
}

void TestRunHistory::memoryIsBounded() {
    QFETCH(int, least);
    QFETCH(int, fitting);
    const auto size = [&] {
        const RoundArrays one = *(*RunFile::open(m_path.toStdString()))->arrays(1);
        const std::size_t each = sizeof(float) + 1 + 3 * sizeof(std::uint16_t) + 2 * sizeof(std::uint32_t);
        return one.tierMap.size() * each + one.magnitudes.size() * kMagnitudeBins * sizeof(std::uint32_t);
    }();
    RunHistory history(nullptr, static_cast<std::size_t>(fitting) * size + 1);
    history.open(m_path.toStdString());
    history.setLeast(least);
    for (int round = 1; round <= 6; ++round) {
        history.requestArrays(round);
        QTRY_VERIFY(history.arrays(round) != nullptr);
    }
    for (int round = 1; round <= 6; ++round)
        QCOMPARE(history.arrays(round) != nullptr, round > 6 - least - fitting);
}

void TestRunHistory::partsAreReadAlone() {
    const RoundArrays expected = *(*RunFile::open(m_path.toStdString()))->arrays(7);
    RunHistory history;
    history.open(m_path.toStdString());
    QSignalSpy arrays(&history, &RunHistory::arraysReady);
    QSignalSpy parts(&history, &RunHistory::partsReady);
    history.requestParts(7, {.tierMap = true});
    history.requestParts(7, {.moved = true}, 1);
    QTRY_COMPARE(parts.size(), 2);
    QCOMPARE(history.parts(7, {.tierMap = true})->tierMap, expected.tierMap);
    QVERIFY(history.parts(7, {.tierMap = true})->moved.empty());
    QCOMPARE(history.parts(7, {.moved = true})->moved, expected.moved);
    QVERIFY(!history.parts(7, {.weights = true}) && !history.arrays(7));
    QCOMPARE(arrays.size(), 0);
}

void TestRunHistory::biasIsWhatTheEngineAddsUp() {
    const auto file = *RunFile::open(m_path.toStdString());
    RunHistory history;
    history.open(m_path.toStdString());
    history.requestBias(7, CoverageKind::Moved);
    QTRY_VERIFY(history.bias(7, CoverageKind::Moved) != nullptr);
    QVERIFY(!history.bias(7, CoverageKind::Assigned));
    BiasAccumulator sums(file->info(), *file->arrays(0), CoverageKind::Moved);
    for (std::int64_t round = 1; round <= 7; ++round)
        sums.add(*file->arrays(round), file->record(round)->participants.size());
    const auto bias = history.bias(7, CoverageKind::Moved);
    QCOMPARE(bias->counts, sums.counts());
    QCOMPARE(bias->lorenz.gini, sums.lorenz().gini);
    const BiasRatios ratios = sums.ratios();
    for (std::size_t p = 0; p < ratios.total.size(); ++p) {
        if (std::isnan(ratios.total[p])) continue;
        QCOMPARE(bias->ratios.total[p], ratios.total[p]);
    }
}

void TestRunHistory::anotherFileForgetsTheFirst() {
    Experiment experiment = test::smallExperiment();
    experiment.rounds = 2;
    experiment.seed = 99;
    const QString other = m_folder.filePath(QStringLiteral("b.fiarse"));
    test::recordRun(experiment, other);
    RunHistory history;
    history.open(m_path.toStdString());
    history.requestArrays(2);
    QTRY_VERIFY(history.arrays(2) != nullptr);
    const auto first = history.arrays(2);
    history.requestArrays(1);
    history.open(other.toStdString());
    QVERIFY(!history.arrays(2));
    history.requestArrays(2);
    QTRY_VERIFY(history.arrays(2) != nullptr);
    QVERIFY(history.arrays(2)->weights != first->weights);
    // What was under way for the first file never arrives.
    QVERIFY(!history.arrays(1));
}

void TestRunHistory::aMissingRoundIsToldOnce() {
    RunHistory history;
    history.open(m_path.toStdString());
    QSignalSpy failed(&history, &RunHistory::failed);
    history.requestArrays(99);
    QVERIFY(failed.wait());
    QVERIFY(failed.first().first().toString().contains(QStringLiteral("There is no round 99")));
    history.requestArrays(99);
    QTRY_VERIFY(history.isIdle());
    QCoreApplication::processEvents();
    QCOMPARE(failed.size(), 1);
}

void TestRunHistory::aMissingFileIsTold() {
    RunHistory history;
    QSignalSpy failed(&history, &RunHistory::failed);
    history.open(m_folder.filePath(QStringLiteral("none.fiarse")).toStdString());
    history.requestArrays(1);
    QVERIFY(failed.wait());
    QVERIFY(failed.first().first().toString().contains(QStringLiteral("There is no such run file")));
}

void TestRunHistory::withoutAFileNothingIsAnswered() {
    RunHistory history;
    QSignalSpy ready(&history, &RunHistory::arraysReady);
    QSignalSpy failed(&history, &RunHistory::failed);
    history.requestArrays(1);
    QTest::qWait(50);
    QVERIFY(history.isIdle());
    QCOMPARE(ready.size() + failed.size(), 0);
}

QTEST_GUILESS_MAIN(TestRunHistory)
#include "tst_run_history.moc"
