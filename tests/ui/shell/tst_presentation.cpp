#include <QComboBox>
#include <QDockWidget>
#include <QFrame>
#include <QLabel>
#include <QMenuBar>
#include <QSlider>
#include <QStatusBar>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/models/key_figures.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/key_figure_bar.h"
#include "ui/panels/model_area.h"
#include "ui/panels/timeline_bar.h"
#include "ui/theme/fonts.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::WindowFixture;

/// What each perspective is for: pictures, explanations, key figures; and that they come back.
class TestPresentation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void cleanup() { setGlobalTextScale(1.0); }
    void perspectivesShowOneTwoOrFourPictures();
    void onlyLearnExplains();
    void debugShowsAlertsBesideWhatHappened();
    void presentShowsKeyFiguresAndTwoSteps();
    void keyFiguresFollowTheRoundInView();
    void theHeroIsChosenAndKept();
    void picturesAndExplanationComeBack();
    void fullScreenShowsNothingElseAndEscLeaves();

private:
    static ModelArea* model(WindowFixture& fixture) { return fixture.find<ModelArea>("modelArea"); }
    static void key(WindowFixture& fixture, Qt::Key key) {
        QTest::keyClick(&fixture.window(), key, Qt::AltModifier);
    }
};

void TestPresentation::perspectivesShowOneTwoOrFourPictures() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    const std::pair<Qt::Key, int> counts[] = {{Qt::Key_1, 1}, {Qt::Key_2, 2}, {Qt::Key_3, 4}, {Qt::Key_4, 1}};
    for (const auto& [number, count] : counts) {
        key(fixture, number);
        QCOMPARE(model(fixture)->count(), count);
        QTRY_COMPARE(model(fixture)->shownCount(), count);
    }
    key(fixture, Qt::Key_3);
    const std::vector<Encoding> wanted = {Encoding::TierMap, Encoding::TotalRatio, Encoding::Staleness,
                                          Encoding::Updates};
    for (int i = 0; i < 4; ++i)
        QCOMPARE(model(fixture)->picture(i)->encoding(), wanted[static_cast<std::size_t>(i)]);
}

void TestPresentation::onlyLearnExplains() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    auto* analysis = fixture.find<AnalysisPanel>("analysisPanel");
    key(fixture, Qt::Key_1);
    QVERIFY(analysis->isExplained());
    QVERIFY(fixture.find<QWidget>("explanationCard")->isVisible());
    key(fixture, Qt::Key_2);
    QVERIFY(!analysis->isExplained());
}

void TestPresentation::debugShowsAlertsBesideWhatHappened() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    key(fixture, Qt::Key_3);
    QCoreApplication::processEvents();
    // Both to be seen, not one behind the other.
    QTRY_VERIFY(!fixture.find<QWidget>("alertsPanel")->visibleRegion().isEmpty());
    QVERIFY(!fixture.find<QWidget>("logPanel")->visibleRegion().isEmpty());
}

void TestPresentation::presentShowsKeyFiguresAndTwoSteps() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    auto* bar = fixture.find<KeyFigureBar>("keyFigureBar");
    QVERIFY(!bar->isVisible());
    const auto* scale = fixture.find<QWidget>("timelineScale");
    const int before = scale->height();
    key(fixture, Qt::Key_4);
    QVERIFY(bar->isVisible());
    // The larger numbers below the timeline have room.
    QTRY_VERIFY(scale->height() > before && scale->height() >= scale->sizeHint().height());
    QVERIFY(!fixture.find<QWidget>("transportBar")->isVisible());
    QVERIFY(!fixture.find<QDockWidget>("analysisDock")->isVisible());
    QStringList steps;
    for (const QToolButton* button : fixture.find<QWidget>("timelineBar")->findChildren<QToolButton*>()) {
        if (button->isVisible()) steps << button->objectName();
    }
    QCOMPARE(steps, (QStringList{QStringLiteral("viewBackButton"), QStringLiteral("viewForwardButton")}));
    key(fixture, Qt::Key_2);
    QVERIFY(!bar->isVisible());
    QVERIFY(fixture.find<QToolButton>("replayButton")->isVisible());
}

void TestPresentation::keyFiguresFollowTheRoundInView() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    key(fixture, Qt::Key_4);
    auto* value = fixture.find<QLabel>("value-accuracy");
    QTRY_COMPARE(value->text(), QString(QChar(0x2013)));
    // Forward at the newest round trains the next: the presenter needs no other button.
    for (int round = 1; round <= 3; ++round) {
        QTRY_VERIFY(fixture.find<QToolButton>("viewForwardButton")->isEnabled());
        QTest::mouseClick(fixture.find<QToolButton>("viewForwardButton"), Qt::LeftButton);
        QVERIFY(fixture.waitForRounds(round));
        QVERIFY(fixture.waitForState(RunState::Paused));
    }
    const auto expected = [&](qint64 round) {
        RunMoment moment;
        moment.info = fixture.session().info();
        moment.records = &fixture.session().records();
        moment.round = round;
        return keyFigures(moment);
    };
    const char* ids[] = {"devices", "traffic", "accuracy", "never-trained"};
    for (const qint64 round : {3, 2}) {
        if (round == 2) QTest::mouseClick(fixture.find<QToolButton>("viewBackButton"), Qt::LeftButton);
        const std::vector<KeyFigure> figures = expected(round);
        for (std::size_t i = 0; i < figures.size(); ++i) {
            const QByteArray id = ids[i];
            QTRY_COMPARE(fixture.find<QLabel>("value-" + id)->text(), figures[i].value);
            QCOMPARE(fixture.find<QLabel>("detail-" + id)->text(), figures[i].detail);
            QCOMPARE(fixture.find<QFrame>("tile-" + id)->toolTip(), figures[i].help);
        }
    }
}

void TestPresentation::theHeroIsChosenAndKept() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    key(fixture, Qt::Key_4);
    QVERIFY(model(fixture)->isVisible());
    auto* heroes = fixture.find<QComboBox>("heroCombo");
    heroes->setFocus();
    QTest::keyClick(heroes, Qt::Key_Down);
    QCOMPARE(heroes->currentData().toString(), QStringLiteral("accuracy"));
    QVERIFY(!model(fixture)->isVisible());
    QVERIFY(fixture.find<QDockWidget>("analysisDock")->isVisible());
    QVERIFY(fixture.window().close());
    fixture.restart();
    QVERIFY(fixture.show());
    QCOMPARE(fixture.window().perspective(), Perspective::Present);
    QVERIFY(!model(fixture)->isVisible());
    QVERIFY(fixture.find<QDockWidget>("analysisDock")->isVisible());
    key(fixture, Qt::Key_2);
    QVERIFY(model(fixture)->isVisible());
    key(fixture, Qt::Key_4);
    fixture.find<QAction>("resetPerspective")->trigger();
    QVERIFY(model(fixture)->isVisible());
    QVERIFY(!fixture.find<QDockWidget>("analysisDock")->isVisible());
    // What is asked for by name, from the command line or a note, is what is presented.
    QVERIFY(fixture.window().showView(QStringLiteral("lorenz")));
    QCOMPARE(fixture.find<QComboBox>("heroCombo")->currentData().toString(), QStringLiteral("lorenz"));
    QVERIFY(fixture.find<QDockWidget>("analysisDock")->isVisible());
    QVERIFY(!model(fixture)->isVisible());
}

void TestPresentation::picturesAndExplanationComeBack() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    key(fixture, Qt::Key_3);
    auto* combo = model(fixture)->picture(1)->findChild<QComboBox*>(QStringLiteral("encodingCombo"));
    combo->setCurrentIndex(combo->findData(static_cast<int>(Encoding::Alive)));
    Q_EMIT combo->activated(combo->currentIndex());
    QTest::mouseClick(fixture.find<QToolButton>("mapCount2"), Qt::LeftButton);
    QTest::keyClick(&fixture.window(), Qt::Key_G);
    QVERIFY(!model(fixture)->zoomsJointly());
    fixture.click(QStringLiteral("explainButton"));
    key(fixture, Qt::Key_1);
    QCOMPARE(model(fixture)->count(), 1);
    QVERIFY(model(fixture)->zoomsJointly());
    QVERIFY(fixture.window().close());
    fixture.restart();
    QVERIFY(fixture.show());
    QCOMPARE(model(fixture)->count(), 1);
    key(fixture, Qt::Key_3);
    QCOMPARE(model(fixture)->count(), 2);
    QCOMPARE(model(fixture)->picture(1)->encoding(), Encoding::Alive);
    QVERIFY(!model(fixture)->zoomsJointly());
    QVERIFY(fixture.find<AnalysisPanel>("analysisPanel")->isExplained());
    fixture.find<QAction>("resetPerspective")->trigger();
    QCOMPARE(model(fixture)->count(), 4);
    QCOMPARE(model(fixture)->picture(1)->encoding(), Encoding::TotalRatio);
    QVERIFY(model(fixture)->zoomsJointly());
    QVERIFY(!fixture.find<AnalysisPanel>("analysisPanel")->isExplained());
}

void TestPresentation::fullScreenShowsNothingElseAndEscLeaves() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QTest::keyClick(&fixture.window(), Qt::Key_F11);
    QVERIFY(fixture.window().isFullScreen());
    QTRY_COMPARE(fixture.window().menuBar()->height(), 0);
    QVERIFY(!fixture.window().statusBar()->isVisible());
    QTest::keyClick(&fixture.window(), Qt::Key_Escape);
    QVERIFY(!fixture.window().isFullScreen());
    QCOMPARE(fixture.window().perspective(), Perspective::Lab);
    QVERIFY(fixture.window().statusBar()->isVisible());
    QTRY_VERIFY(fixture.window().menuBar()->height() > 10);
    // Another perspective leaves it too.
    QTest::keyClick(&fixture.window(), Qt::Key_F11);
    key(fixture, Qt::Key_3);
    QVERIFY(!fixture.window().isFullScreen());
    QCOMPARE(fixture.window().perspective(), Perspective::Debug);
}

QTEST_MAIN(TestPresentation)
#include "tst_presentation.moc"
