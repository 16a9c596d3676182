#include <QtTest>

#include "ui/text/run_status.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestRunStatus : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void tellsWhereTheRunStands_data();
    void tellsWhereTheRunStands();
    void countsRounds() { QCOMPARE(roundCounterText(38, 1000), QStringLiteral("Round 38 of 1,000")); }
    void tellsTimeLeft();
    void rightEndOfTheSliderIsFullSpeed();
    void eachStepOfTheSliderIsTheSameFactor();
};

void TestRunStatus::tellsWhereTheRunStands_data() {
    QTest::addColumn<RunState>("state");
    QTest::addColumn<Phase>("phase");
    QTest::addColumn<int>("trained");
    QTest::addColumn<QString>("text");
    QTest::addRow("loading") << RunState::Loading << Phase::Select << -1
                             << QStringLiteral("Loading the data");
    QTest::addRow("at the edge") << RunState::Paused << Phase::Select << 0
                                 << QStringLiteral("Paused before round 3");
    QTest::addRow("inside") << RunState::Paused << Phase::Aggregate << 4
                            << QStringLiteral("Paused in round 3, next: aggregate");
    QTest::addRow("inside training") << RunState::Paused << Phase::Train << 2
                                     << QStringLiteral("Paused in round 3, 2 of 4 clients trained");
    QTest::addRow("training") << RunState::Running << Phase::Train << 2
                              << QStringLiteral("Training, 2 of 4 clients");
    QTest::addRow("evaluating") << RunState::Stepping << Phase::Evaluate << 4 << QStringLiteral("Evaluating");
    QTest::addRow("finished") << RunState::Finished << Phase::Select << 0 << QStringLiteral("Finished");
    QTest::addRow("failed") << RunState::Failed << Phase::Train << 1 << QStringLiteral("Failed");
}

void TestRunStatus::tellsWhereTheRunStands() {
    QFETCH(RunState, state);
    QFETCH(Phase, phase);
    QFETCH(int, trained);
    QFETCH(QString, text);
    Snapshot snapshot;
    snapshot.round = 3;
    snapshot.nextPhase = phase;
    snapshot.selected = {1, 2, 3, 4};
    for (int i = 0; i < trained; ++i) snapshot.trained.push_back(i + 1);
    QCOMPARE(runStatusText(state, trained < 0 ? nullptr : &snapshot), text);
}

void TestRunStatus::tellsTimeLeft() {
    const QString text = timeText(0.4, 38, 100).replace(QChar(0x00A0), QLatin1Char(' '));
    QCOMPARE(text, QStringLiteral("0.40 s a round · 25 s left"));
    QVERIFY(timeText(0.0, 0, 100).isEmpty());
    QVERIFY(!timeText(0.4, 100, 100).contains(QStringLiteral("left")));
}

void TestRunStatus::rightEndOfTheSliderIsFullSpeed() {
    QCOMPARE(phasePauseForSpeed(kSpeedSteps), 0.0);
    QCOMPARE(speedText(kSpeedSteps), QStringLiteral("Full speed"));
    QCOMPARE(phasePauseForSpeed(0), kSlowestPause);
    QCOMPARE(phasePauseForSpeed(kSpeedSteps - 1), kFastestPause);
    QCOMPARE(phasePauseForSpeed(-5), kSlowestPause);
    QCOMPARE(phasePauseForSpeed(kSpeedSteps + 5), 0.0);
}

void TestRunStatus::eachStepOfTheSliderIsTheSameFactor() {
    const double factor = phasePauseForSpeed(1) / phasePauseForSpeed(0);
    QVERIFY(factor < 1.0);
    for (int i = 1; i + 2 < kSpeedSteps; ++i) {
        QVERIFY(qAbs(phasePauseForSpeed(i + 1) / phasePauseForSpeed(i) - factor) < 1e-9);
    }
}

QTEST_GUILESS_MAIN(TestRunStatus)
#include "tst_run_status.moc"
