#include <QSignalSpy>
#include <QtTest>

#include "ui/state/timeline.h"

using namespace fiarse::ui;

class TestTimeline : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theViewFollowsTheHead();
    void aPlacedViewIsNeverMoved();
    void theHeadIsReachedAgainByHand();
    void followingCanEndAtTheHead();
    void viewsAreClampedToWhatIsThere();
    void aRunThatShrinksTakesTheViewAlong();
    void cursorsSwapAndClamp();
    void replayGoesThroughTheCursors();
    void replayLoops();
    void replayEndsWithoutFollowing();
    void resetForgetsEverything();
};

void TestTimeline::theViewFollowsTheHead() {
    Timeline timeline;
    QSignalSpy moved(&timeline, &Timeline::viewChanged);
    timeline.setHead(3);
    timeline.setHead(4);
    QCOMPARE(timeline.view(), 4);
    QCOMPARE(moved.size(), 2);
}

void TestTimeline::aPlacedViewIsNeverMoved() {
    Timeline timeline;
    timeline.setHead(10);
    timeline.setView(4);
    QVERIFY(!timeline.followsLive());
    QSignalSpy moved(&timeline, &Timeline::viewChanged);
    for (int head = 11; head <= 20; ++head) timeline.setHead(head);
    QCOMPARE(timeline.view(), 4);
    QCOMPARE(moved.size(), 0);
}

void TestTimeline::theHeadIsReachedAgainByHand() {
    Timeline timeline;
    timeline.setHead(10);
    timeline.setView(4);
    timeline.toHead();
    QVERIFY(timeline.followsLive());
    timeline.setHead(11);
    QCOMPARE(timeline.view(), 11);
}

void TestTimeline::followingCanEndAtTheHead() {
    Timeline timeline;
    timeline.setHead(10);
    timeline.setFollowLive(false);
    timeline.setHead(11);
    QCOMPARE(timeline.view(), 10);
    timeline.setFollowLive(true);
    QCOMPARE(timeline.view(), 11);
}

void TestTimeline::viewsAreClampedToWhatIsThere() {
    Timeline timeline;
    timeline.setHead(5);
    timeline.setView(-3);
    QCOMPARE(timeline.view(), 0);
    timeline.setView(99);
    QCOMPARE(timeline.view(), 5);
    timeline.step(-2);
    QCOMPARE(timeline.view(), 3);
}

void TestTimeline::aRunThatShrinksTakesTheViewAlong() {
    Timeline timeline;
    timeline.setHead(9);
    timeline.setView(8);
    timeline.setA(2);
    timeline.setB(7);
    timeline.setHead(5);
    QCOMPARE(timeline.view(), 5);
    QCOMPARE(timeline.a(), std::optional<qint64>(2));
    QCOMPARE(timeline.b(), std::optional<qint64>(5));
}

void TestTimeline::cursorsSwapAndClamp() {
    Timeline timeline;
    timeline.setHead(10);
    timeline.setA(3);
    timeline.setB(40);
    QCOMPARE(timeline.b(), std::optional<qint64>(10));
    timeline.swapCursors();
    QCOMPARE(timeline.a(), std::optional<qint64>(10));
    QCOMPARE(timeline.b(), std::optional<qint64>(3));
    QCOMPARE(timeline.range(), (std::pair<qint64, qint64>(3, 10)));
    timeline.setA(std::nullopt);
    QCOMPARE(timeline.range(), (std::pair<qint64, qint64>(0, 10)));
}

void TestTimeline::replayGoesThroughTheCursors() {
    Timeline timeline;
    timeline.setHead(10);
    timeline.setA(7);
    timeline.setB(4);
    timeline.setSpeed(60.0);
    std::vector<qint64> seen;
    connect(&timeline, &Timeline::viewChanged, this, [&](qint64 round) { seen.push_back(round); });
    timeline.setReplaying(true);
    QTRY_VERIFY(!timeline.isReplaying());
    QCOMPARE(seen, (std::vector<qint64>{4, 5, 6, 7}));
}

void TestTimeline::replayLoops() {
    Timeline timeline;
    timeline.setHead(2);
    timeline.setSpeed(60.0);
    timeline.setLoops(true);
    std::vector<qint64> seen;
    connect(&timeline, &Timeline::viewChanged, this, [&](qint64 round) { seen.push_back(round); });
    timeline.setReplaying(true);
    QTRY_VERIFY(seen.size() >= 6);
    timeline.setReplaying(false);
    seen.resize(6);
    QCOMPARE(seen, (std::vector<qint64>{0, 1, 2, 0, 1, 2}));
}

void TestTimeline::replayEndsWithoutFollowing() {
    Timeline timeline;
    timeline.setHead(3);
    timeline.setSpeed(60.0);
    timeline.setReplaying(true);
    QTRY_VERIFY(!timeline.isReplaying());
    QCOMPARE(timeline.view(), 3);
    QVERIFY(!timeline.followsLive());
    timeline.setHead(4);
    QCOMPARE(timeline.view(), 3);
}

void TestTimeline::resetForgetsEverything() {
    Timeline timeline;
    timeline.setHead(10);
    timeline.setA(1);
    timeline.setB(2);
    timeline.setView(3);
    timeline.reset(6, 60);
    QCOMPARE(timeline.view(), 6);
    QCOMPARE(timeline.length(), 60);
    QVERIFY(timeline.followsLive());
    QVERIFY(!timeline.a() && !timeline.b());
}

QTEST_GUILESS_MAIN(TestTimeline)
#include "tst_timeline.moc"
