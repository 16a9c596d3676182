#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/panels/masks_panel.h"
#include "ui/panels/timeline_bar.h"
#include "ui/plots/heatmap_view.h"
#include "ui/widgets/timeline_scale.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// Looking at other rounds, by mouse and keys, while training goes on and afterwards.
class TestTimeTravel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void draggingShowsAnotherRoundWhileTrainingGoesOn();
    void everyPanelShowsTheRoundInView();
    void arrowsGoBackAndForthAndTrainAtTheHead();
    void followLiveOffKeepsTheRoundThroughTenMore();
    void cursorsAreSetDraggedSwappedAndTakenAway();
    void replayRunsByKey();
    void loopAndSpeedAreChosen();
    void alertsAndCheckpointsAreMarked();
    void filtersAreChipsAndEscLetsThemGo();
    void anotherRunBeginsAtItsOwnHead();

private:
    static QPoint at(WindowFixture& fixture, qint64 round) {
        auto* scale = fixture.find<TimelineScale>("timelineScale");
        return {static_cast<int>(scale->xOf(static_cast<double>(round))), 19};
    }
};

void TestTimeTravel::draggingShowsAnotherRoundWhileTrainingGoesOn() {
    WindowFixture fixture(test::smallExperiment(400));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForRounds(20));
    auto* scale = fixture.find<TimelineScale>("timelineScale");
    QTest::mousePress(scale, Qt::LeftButton, {}, at(fixture, 12));
    QTest::mouseMove(scale, at(fixture, 6));
    QTest::mouseRelease(scale, Qt::LeftButton, {}, at(fixture, 6));
    const qint64 placed = fixture.window().timeline().view();
    QVERIFY(placed >= 5 && placed <= 7);
    QTRY_COMPARE(fixture.window().view().arrays()->round, placed);
    const auto before = fixture.session().records().size();
    QVERIFY(fixture.waitForRounds(static_cast<int>(before) + 10));
    QCOMPARE(fixture.window().timeline().view(), placed);
    QCOMPARE(fixture.window().view().arrays()->round, placed);
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Paused));
}

void TestTimeTravel::everyPanelShowsTheRoundInView() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    QCOMPARE(fixture.find<QLabel>("masksRound")->text(), QStringLiteral("after round 6"));
    auto* scale = fixture.find<TimelineScale>("timelineScale");
    QTest::mouseClick(scale, Qt::LeftButton, {}, at(fixture, 2));
    QTRY_COMPARE(fixture.find<QLabel>("masksRound")->text(), QStringLiteral("after round 2"));
    QVERIFY(fixture.find<QLabel>("viewedRound")->text().startsWith(QStringLiteral("round 2 of 6")));
    // The clients marked are those of round 2.
    std::vector<std::int64_t> expected;
    for (const Participation& one : fixture.session().records()[1].participants)
        expected.push_back(one.client);
    QCOMPARE(fixture.window().view().participants(), expected);
    QTest::mouseClick(scale, Qt::LeftButton, {}, at(fixture, 0));
    QTRY_COMPARE(fixture.window().view().arrays()->round, 0);
    QCOMPARE(fixture.window().view().record(), nullptr);
}

void TestTimeTravel::arrowsGoBackAndForthAndTrainAtTheHead() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    MainWindow& window = fixture.window();
    window.setFocus();
    for (int round = 1; round <= 3; ++round) {
        QTest::keyClick(&window, Qt::Key_Right);
        QVERIFY(fixture.waitForRounds(round));
        QVERIFY(fixture.waitForState(RunState::Paused));
    }
    QTest::keyClick(&window, Qt::Key_Left);
    QTest::keyClick(&window, Qt::Key_Left);
    QCOMPARE(window.timeline().view(), 1);
    QTest::keyClick(&window, Qt::Key_Right);
    QCOMPARE(window.timeline().view(), 2);
    QCOMPARE(fixture.session().records().size(), std::size_t{3});
    QTest::keyClick(&window, Qt::Key_Home);
    QCOMPARE(window.timeline().view(), 0);
    QTest::keyClick(&window, Qt::Key_End);
    QCOMPARE(window.timeline().view(), 3);
    QVERIFY(window.timeline().followsLive());
    QTest::keyClick(&window, Qt::Key_Right);
    QVERIFY(fixture.waitForRounds(4));
    QTRY_COMPARE(window.timeline().view(), 4);
}

void TestTimeTravel::followLiveOffKeepsTheRoundThroughTenMore() {
    WindowFixture fixture(test::smallExperiment(14));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.window().setFocus();
    QTest::keyClick(&fixture.window(), Qt::Key_Right);
    QVERIFY(fixture.waitForRounds(1));
    QVERIFY(fixture.waitForState(RunState::Paused));
    auto* follow = fixture.find<QToolButton>("followLiveButton");
    QVERIFY(follow->isChecked());
    QTest::mouseClick(follow, Qt::LeftButton);
    QVERIFY(!follow->isChecked());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    QCOMPARE(fixture.window().timeline().view(), 1);
    QTest::keyClick(&fixture.window(), Qt::Key_F);
    QVERIFY(follow->isChecked());
    QCOMPARE(fixture.window().timeline().view(), 14);
}

void TestTimeTravel::cursorsAreSetDraggedSwappedAndTakenAway() {
    WindowFixture fixture(test::smallExperiment(8));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    MainWindow& window = fixture.window();
    Timeline& timeline = window.timeline();
    window.setFocus();
    auto* scale = fixture.find<TimelineScale>("timelineScale");
    QTest::mouseClick(scale, Qt::LeftButton, {}, at(fixture, 2));
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_A);
    QTest::mouseClick(scale, Qt::LeftButton, {}, at(fixture, 6));
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_B);
    QCOMPARE(timeline.a(), std::optional<qint64>(2));
    QCOMPARE(timeline.b(), std::optional<qint64>(6));
    QVERIFY(fixture.find<QLabel>("viewedRound")->text().contains(QStringLiteral("Δ 4")));
    // The flag of A is dragged to round 4.
    QPoint flag = at(fixture, 2);
    flag.setY(5);
    QTest::mousePress(scale, Qt::LeftButton, {}, flag);
    QPoint to = at(fixture, 4);
    to.setY(5);
    QTest::mouseMove(scale, to);
    QTest::mouseRelease(scale, Qt::LeftButton, {}, to);
    QCOMPARE(timeline.a(), std::optional<qint64>(4));
    QCOMPARE(timeline.view(), 6);
    QTest::keyClick(&window, Qt::Key_X);
    QCOMPARE(timeline.a(), std::optional<qint64>(6));
    QTest::keyClick(&window, Qt::Key_A);
    QVERIFY(!timeline.a());
}

void TestTimeTravel::replayRunsByKey() {
    WindowFixture fixture(test::smallExperiment(5));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    Timeline& timeline = fixture.window().timeline();
    timeline.setSpeed(60.0);
    QSignalSpy moved(&timeline, &Timeline::viewChanged);
    fixture.window().setFocus();
    QTest::keyClick(&fixture.window(), Qt::Key_P);
    QVERIFY(fixture.find<QToolButton>("replayButton")->isChecked());
    QTRY_VERIFY(!timeline.isReplaying());
    QCOMPARE(timeline.view(), 5);
    QCOMPARE(moved.size(), 6);
    QVERIFY(!fixture.find<QToolButton>("replayButton")->isChecked());
}

void TestTimeTravel::loopAndSpeedAreChosen() {
    std::vector<qint64> seen;
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    Timeline& timeline = fixture.window().timeline();
    auto* speeds = fixture.find<QComboBox>("replaySpeed");
    QCOMPARE(speeds->currentData().toDouble(), timeline.speed());
    speeds->setFocus();
    QTest::keyClick(speeds, Qt::Key_End);
    QCOMPARE(timeline.speed(), 60.0);
    fixture.window().setFocus();
    QTest::keyClick(&fixture.window(), Qt::Key_O);
    QVERIFY(timeline.loops());
    QVERIFY(fixture.find<QToolButton>("loopReplayButton")->isChecked());
    connect(&timeline, &Timeline::viewChanged, this, [&](qint64 round) { seen.push_back(round); });
    QTest::keyClick(&fixture.window(), Qt::Key_P);
    QTRY_VERIFY(seen.size() >= 6);
    seen.resize(6);
    QCOMPARE(seen, (std::vector<qint64>{0, 1, 2, 3, 0, 1}));
    // Another speed while it goes on: it goes on.
    speeds->setFocus();
    QTest::keyClick(speeds, Qt::Key_Up);
    QCOMPARE(timeline.speed(), 30.0);
    QVERIFY(timeline.isReplaying());
    const std::size_t before = seen.size();
    QTRY_VERIFY(seen.size() > before);
    // Without the loop it ends by itself.
    fixture.window().setFocus();
    QTest::keyClick(&fixture.window(), Qt::Key_O);
    QTRY_VERIFY(!timeline.isReplaying());
    QCOMPARE(timeline.view(), 3);
}

void TestTimeTravel::alertsAndCheckpointsAreMarked() {
    Experiment experiment = test::smallExperiment(6);
    experiment.checkpointEvery = 3;
    WindowFixture fixture(experiment);
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    std::vector<qint64> checkpoints, alerts, expected;
    for (const TimelineMark& mark : fixture.find<TimelineScale>("timelineScale")->marks()) {
        if (mark.kind == TimelineMark::Kind::Checkpoint) checkpoints.push_back(mark.round);
        if (mark.kind == TimelineMark::Kind::Alert || mark.kind == TimelineMark::Kind::ByDesign)
            alerts.push_back(mark.round);
    }
    for (const RoundRecord& record : fixture.session().records())
        expected.insert(expected.end(), record.alerts.size(), record.round);
    QCOMPARE(checkpoints, (std::vector<qint64>{3, 6}));
    QVERIFY(!expected.empty());
    QCOMPARE(alerts, expected);
}

void TestTimeTravel::filtersAreChipsAndEscLetsThemGo() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    auto* bar = fixture.find<TimelineBar>("timelineBar");
    QVERIFY(bar->chips().isEmpty());
    fixture.window().selection().chooseLayer(2);
    fixture.window().selection().setLevel(3);
    fixture.window().selection().setClient(7);
    QCOMPARE(bar->chips().size(), 3);
    auto* chip = fixture.find<QToolButton>("chip-level");
    QTest::mouseClick(chip, Qt::LeftButton);
    QVERIFY(!fixture.window().selection().level());
    QCOMPARE(bar->chips().size(), 2);
    fixture.window().setFocus();
    QTest::keyClick(&fixture.window(), Qt::Key_Escape);
    QVERIFY(bar->chips().isEmpty());
    QVERIFY(!fixture.window().selection().isFiltering());
    QCOMPARE(fixture.window().selection().layer(), 2);
}

void TestTimeTravel::anotherRunBeginsAtItsOwnHead() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    fixture.window().timeline().setView(1);
    fixture.click(QStringLiteral("resetButton"));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QCOMPARE(fixture.window().timeline().head(), 0);
    QCOMPARE(fixture.window().timeline().view(), 0);
    QVERIFY(fixture.window().timeline().followsLive());
    QTRY_VERIFY(fixture.window().view().arrays() != nullptr);
    QCOMPARE(fixture.window().view().arrays()->round, 0);
}

QTEST_MAIN(TestTimeTravel)
#include "tst_time_travel.moc"
