#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/models/learning_curves.h"
#include "ui/models/weight_history.h"
#include "ui/plots/scale_ticks.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestLearningCurves : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void accuracyHasACurveALevel();
    void roundsWithoutEvaluationHaveNoAccuracy();
    void lossHasTrainingAndTest();
    void churnStartsInRoundTwo();
    void coverageIsAShareOfTheMaskable();
    void stalenessIsInRounds();
    void labelsKeepApart_data();
    void labelsKeepApart();
    void nearestPointOfACurve();
    void ticksAreRoundAndEndAtTheMaximum_data();
    void ticksAreRoundAndEndAtTheMaximum();
    void historyKeepsWhatItSaw();
    void historyThinsInsteadOfGrowing();
    void thresholdOfARoundWasSetBeforeIt();
};

void TestLearningCurves::accuracyHasACurveALevel() {
    const RunInfo info = test::syntheticInfo();
    const auto records = test::syntheticRecords(3);
    const CurveGroup global = learningCurves(info, records, CurveSet::Accuracy, AccuracyKind::Global);
    QCOMPARE(global.curves.size(), std::size_t(3));
    QCOMPARE(global.curves[1].id, QStringLiteral("global-1"));
    QCOMPARE(global.curves[1].name, QStringLiteral("1/4"));
    QCOMPARE(global.curves[1].rounds, (QVector<double>{1, 2, 3}));
    for (int r = 0; r < 3; ++r) QVERIFY(qAbs(global.curves[1].values[r] - (0.41 + 0.01 * r)) < 1e-12);
    const CurveGroup both = learningCurves(info, records, CurveSet::Accuracy, AccuracyKind::Both);
    QCOMPARE(both.curves.size(), std::size_t(6));
    QCOMPARE(both.curves[3].id, QStringLiteral("local-1"));
    QVERIFY(both.curves[3].style == CurveStyle::Secondary);
    QVERIFY(qAbs(both.curves[3].values[0] - 0.46) < 1e-12);
    QCOMPARE(learningCurves(info, records, CurveSet::Accuracy, AccuracyKind::Local).curves.size(),
             std::size_t(3));
}

void TestLearningCurves::roundsWithoutEvaluationHaveNoAccuracy() {
    const auto records = test::syntheticRecords(5, true);
    const CurveGroup group =
        learningCurves(test::syntheticInfo(), records, CurveSet::Accuracy, AccuracyKind::Global);
    QCOMPARE(group.curves[0].rounds, (QVector<double>{1, 3, 5}));
    const CurveGroup loss = learningCurves(test::syntheticInfo(), records, CurveSet::Loss);
    QCOMPARE(loss.curves[0].rounds.size(), qsizetype(5));
    QCOMPARE(loss.curves[1].rounds.size(), qsizetype(3));
}

void TestLearningCurves::lossHasTrainingAndTest() {
    const CurveGroup group = learningCurves(test::syntheticInfo(), test::syntheticRecords(2), CurveSet::Loss);
    QCOMPARE(group.curves.size(), std::size_t(4));
    QCOMPARE(group.curves[0].values, (QVector<double>{2.0, 1.0}));
    QCOMPARE(group.curves[3].values, (QVector<double>{3.0, 3.0}));
}

void TestLearningCurves::churnStartsInRoundTwo() {
    const CurveGroup group =
        learningCurves(test::syntheticInfo(), test::syntheticRecords(3), CurveSet::Churn);
    QCOMPARE(group.curves[2].rounds, (QVector<double>{2, 3}));
    QCOMPARE(group.curves[2].values, (QVector<double>{0.3, 0.3}));
}

void TestLearningCurves::coverageIsAShareOfTheMaskable() {
    const CurveGroup group =
        learningCurves(test::syntheticInfo(), test::syntheticRecords(1), CurveSet::Coverage);
    QCOMPARE(group.curves[0].values, (QVector<double>{0.5}));  // 15 of 30 never trained
    QCOMPARE(group.curves[1].values, (QVector<double>{0.5}));  // 15 of 30 not moved
    QCOMPARE(group.curves[3].values, (QVector<double>{0.0}));  // all assigned to somebody
}

void TestLearningCurves::stalenessIsInRounds() {
    const CurveGroup group =
        learningCurves(test::syntheticInfo(), test::syntheticRecords(1), CurveSet::Staleness);
    QVERIFY(group.kind == ValueKind::Rounds);
    QCOMPARE(group.curves[0].values, (QVector<double>{1.5}));
    QCOMPARE(group.curves[1].values, (QVector<double>{3.0}));
}

void TestLearningCurves::labelsKeepApart_data() {
    QTest::addColumn<std::vector<double>>("wanted");
    QTest::addColumn<std::vector<double>>("places");
    QTest::addRow("apart already") << std::vector<double>{10, 50, 90} << std::vector<double>{10, 50, 90};
    QTest::addRow("two touch") << std::vector<double>{50, 54} << std::vector<double>{47, 57};
    QTest::addRow("order stays") << std::vector<double>{54, 50} << std::vector<double>{57, 47};
    QTest::addRow("pushed from the upper edge") << std::vector<double>{0, 1} << std::vector<double>{0, 10};
    QTest::addRow("pushed from the lower edge")
        << std::vector<double>{99, 100} << std::vector<double>{90, 100};
    QTest::addRow("a chain") << std::vector<double>{40, 45, 52}
                             << std::vector<double>{107.0 / 3, 137.0 / 3, 167.0 / 3};
    QTest::addRow("none") << std::vector<double>{} << std::vector<double>{};
}

void TestLearningCurves::labelsKeepApart() {
    QFETCH(std::vector<double>, wanted);
    QFETCH(std::vector<double>, places);
    const std::vector<double> got = spreadLabels(wanted, 10.0, 0.0, 100.0);
    QCOMPARE(got.size(), places.size());
    for (std::size_t i = 0; i < got.size(); ++i)
        QVERIFY2(qAbs(got[i] - places[i]) < 1e-9, qPrintable(QString::number(got[i])));
}

void TestLearningCurves::nearestPointOfACurve() {
    Curve curve;
    curve.rounds = {1, 5, 9};
    curve.values = {0, 0, 0};
    QCOMPARE(nearestPoint(curve, -3), qsizetype(0));
    QCOMPARE(nearestPoint(curve, 3), qsizetype(0));
    QCOMPARE(nearestPoint(curve, 3.1), qsizetype(1));
    QCOMPARE(nearestPoint(curve, 50), qsizetype(2));
    QCOMPARE(nearestPoint(Curve{}, 1), qsizetype(-1));
}

void TestLearningCurves::ticksAreRoundAndEndAtTheMaximum_data() {
    QTest::addColumn<double>("maximum");
    QTest::addColumn<bool>("integers");
    QTest::addColumn<std::vector<double>>("ticks");
    QTest::addRow("ten clients") << 10.0 << true << std::vector<double>{0, 5, 10};
    QTest::addRow("three clients") << 3.0 << true << std::vector<double>{0, 1, 2, 3};
    QTest::addRow("one round") << 1.0 << true << std::vector<double>{0, 1};
    QTest::addRow("magnitudes") << 0.42 << false << std::vector<double>{0, 0.2, 0.42};
    QTest::addRow("nothing") << 0.0 << false << std::vector<double>{0};
}

void TestLearningCurves::ticksAreRoundAndEndAtTheMaximum() {
    QFETCH(double, maximum);
    QFETCH(bool, integers);
    QFETCH(std::vector<double>, ticks);
    QCOMPARE(scaleTicks(maximum, 4, integers), ticks);
}

void TestLearningCurves::historyKeepsWhatItSaw() {
    WeightHistory history;
    QVERIFY(!history.firstRound());
    RoundArrays arrays = test::syntheticArrays(3);
    history.add(arrays);
    history.add(arrays);  // the same round again
    arrays.round = 5;
    arrays.weights[1] = 0.5F;
    history.add(arrays);
    QCOMPARE(history.size(), std::size_t(2));
    QCOMPARE(history.firstRound(), std::optional<std::int64_t>(3));
    const RoundSeries series = history.magnitudes(1);
    QCOMPARE(series.rounds, (QVector<double>{3, 5}));
    QVERIFY(qAbs(series.values[0] - 0.15) < 1e-6);
    QCOMPARE(series.values[1], 0.5);
    arrays.weights.clear();
    arrays.round = 6;
    history.add(arrays);
    QCOMPARE(history.size(), std::size_t(2));
}

void TestLearningCurves::historyThinsInsteadOfGrowing() {
    WeightHistory history(8 * 30 * sizeof(float));
    RoundArrays arrays = test::syntheticArrays();
    for (int round = 1; round <= 100; ++round) {
        arrays.round = round;
        history.add(arrays);
        QVERIFY(history.size() <= 8);
        const RoundSeries series = history.magnitudes(0);
        QCOMPARE(series.rounds.first(), 1.0);
        QCOMPARE(series.rounds.last(), double(round));
    }
    QVERIFY(history.size() >= 4);
}

void TestLearningCurves::thresholdOfARoundWasSetBeforeIt() {
    const RoundSeries series = thresholdSeries(test::syntheticRecords(3), 1, 0);
    QCOMPARE(series.rounds, (QVector<double>{0, 1, 2}));
    QVERIFY(qAbs(series.values[0] - 0.13) < 1e-6);
    QVERIFY(thresholdSeries(test::syntheticRecords(3), 7, 0).isEmpty());
}

QTEST_MAIN(TestLearningCurves)
#include "tst_learning_curves.moc"
