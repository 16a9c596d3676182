#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/state/moments.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// What is drawn faintly behind a view: the arrays at cursor A.
class TestGhost : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cursorAStandsBehindTheView();
    void layerChurnComesWhileTheCurvesAreThere();
};

void TestGhost::cursorAStandsBehindTheView() {
    test::failOnQtWarnings();
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    Moments& moments = fixture.window().moments();
    const MomentNeeds needs{.arrays = true, .ghost = true};
    const auto ghost = [&](Side side) {
        const auto moment = moments.moment(side, needs);
        return moment ? moment->ghost : nullptr;
    };
    QTRY_VERIFY(moments.moment(Side::View, needs));
    QVERIFY(!ghost(Side::View));  // no cursor is set
    fixture.window().timeline().setView(1);
    QTest::keyClick(&fixture.window(), Qt::Key_A);
    QCOMPARE(fixture.window().timeline().a().value_or(-1), qint64(1));
    QVERIFY(!ghost(Side::View));  // it is the round in view itself
    fixture.window().timeline().setView(4);
    QTRY_VERIFY(ghost(Side::View));
    QCOMPARE(ghost(Side::View)->round, std::int64_t{1});
    QCOMPARE(moments.moment(Side::View, needs)->ghostName, QStringLiteral("A: round 1"));
    QTRY_VERIFY(ghost(Side::B));
    QVERIFY(!ghost(Side::A));
    // Who does not need it gets none.
    QVERIFY(!moments.moment(Side::View, {.arrays = true})->ghost);
}

void TestGhost::layerChurnComesWhileTheCurvesAreThere() {
    test::failOnQtWarnings();
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    Moments& moments = fixture.window().moments();
    const MomentNeeds needs{.churn = true};
    // Not waited for: the moment is there at once, its churn a little later.
    QVERIFY(moments.moment(Side::View, needs));
    QTRY_VERIFY(moments.moment(Side::View, needs)->churn);
    const auto churn = moments.moment(Side::View, needs)->churn;
    QCOMPARE(churn->lastRound, std::int64_t{4});
    const RunInfo& info = *fixture.session().info();
    QCOMPARE(churn->layers, info.layout.layers.size());
    // The full model's mask never changes.
    for (std::size_t layer = 0; layer < churn->layers; ++layer) QCOMPARE(churn->at(4, layer, 0), 0.0F);
}

QTEST_MAIN(TestGhost)
#include "tst_ghost.moc"
