#include <QLabel>
#include <QLineEdit>
#include <QSlider>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/text/run_status.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::WindowFixture;

class TestTransport : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void playButtonPlaysAndPauses();
    void stepButtonsStep();
    void spaceAndArrowsDriveTheRun();
    void textEditorsKeepTheirKeys();
    void tablesKeepTheirArrows();
    void resetStartsAgainWithTheSameNumbers();
    void newSeedGivesOtherNumbersAndCanBeUndone();
    void sliderSlowsThePhases();
    void cannotGoOnAfterTheLastRound();
    void pausesWithinARound();
};

namespace {
constexpr int kManyRounds = 100000;
}

void TestTransport::playButtonPlaysAndPauses() {
    WindowFixture fixture(test::smallExperiment(kManyRounds));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    auto* button = fixture.find<QAbstractButton>("playPauseButton");
    QCOMPARE(button->text(), QStringLiteral("Play"));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Running));
    QCOMPARE(button->text(), QStringLiteral("Pause"));
    QVERIFY(!fixture.find<QAbstractButton>("stepRoundButton")->isEnabled());
    QVERIFY(fixture.waitForRounds(3));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QCOMPARE(button->text(), QStringLiteral("Play"));
    const auto rounds = fixture.session().records().size();
    QTest::qWait(200);
    QCOMPARE(fixture.session().records().size(), rounds);
    QCOMPARE(fixture.find<QLabel>("roundCounter")->text(),
             roundCounterText(static_cast<qint64>(rounds), kManyRounds));
}

void TestTransport::stepButtonsStep() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("stepPhaseButton"));
    QVERIFY(QTest::qWaitFor([&] { return fixture.session().snapshot()->nextPhase == Phase::Extract; }));
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("stepPhaseButton"));
    QVERIFY(QTest::qWaitFor([&] { return fixture.session().snapshot()->nextPhase == Phase::Train; }));
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("stepClientButton"));
    QVERIFY(QTest::qWaitFor([&] { return fixture.session().snapshot()->trained.size() == 1; }));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(fixture.find<QLabel>("runStatus")->text().contains(QStringLiteral("1 of 4 clients")));
    fixture.click(QStringLiteral("stepRoundButton"));
    QVERIFY(fixture.waitForRounds(1));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QCOMPARE(fixture.session().records().size(), std::size_t{1});
}

void TestTransport::spaceAndArrowsDriveTheRun() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    MainWindow& window = fixture.window();
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_N, Qt::ShiftModifier);
    QVERIFY(QTest::qWaitFor([&] { return fixture.session().snapshot()->nextPhase == Phase::Extract; }));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTest::keyClick(&window, Qt::Key_N, Qt::ShiftModifier);
    QVERIFY(QTest::qWaitFor([&] { return fixture.session().snapshot()->nextPhase == Phase::Train; }));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTest::keyClick(&window, Qt::Key_Right, Qt::ControlModifier);
    QVERIFY(QTest::qWaitFor([&] { return fixture.session().snapshot()->trained.size() == 1; }));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTest::keyClick(&window, Qt::Key_Right);
    QVERIFY(fixture.waitForRounds(1));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTest::keyClick(&window, Qt::Key_Space);
    QVERIFY(fixture.waitForState(RunState::Finished));
    QCOMPARE(fixture.session().records().size(), std::size_t{4});
}

void TestTransport::textEditorsKeepTheirKeys() {
    WindowFixture fixture;
    auto* editor = new QLineEdit(QStringLiteral("ab"), fixture.window().centralWidget());
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    editor->show();
    editor->setFocus();
    editor->setCursorPosition(0);
    QTest::keyClick(editor, Qt::Key_Right);
    QTest::keyClick(editor, Qt::Key_Space);
    QCOMPARE(editor->text(), QStringLiteral("a b"));
    QTest::qWait(100);
    QCOMPARE(fixture.session().state(), RunState::Paused);
    QCOMPARE(fixture.session().snapshot()->nextPhase, Phase::Select);
}

void TestTransport::tablesKeepTheirArrows() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    auto* slider = fixture.find<QSlider>("speedSlider");
    slider->setFocus(Qt::TabFocusReason);
    slider->setValue(50);
    QTest::keyClick(slider, Qt::Key_Right);
    QCOMPARE(slider->value(), 51);
    QTest::qWait(100);
    QCOMPARE(fixture.session().snapshot()->completedRounds, 0);
}

void TestTransport::resetStartsAgainWithTheSameNumbers() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    const QString hash = fixture.session().runHash();
    fixture.click(QStringLiteral("resetButton"));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(fixture.session().records().empty());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    QCOMPARE(fixture.session().runHash(), hash);
}

void TestTransport::newSeedGivesOtherNumbersAndCanBeUndone() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    const QString hash = fixture.session().runHash();
    const auto seed = fixture.window().document().experiment().seed;
    fixture.click(QStringLiteral("newSeedButton"));
    QVERIFY(fixture.window().document().experiment().seed != seed);
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    QVERIFY(fixture.session().runHash() != hash);
    fixture.window().document().undoStack()->undo();
    QCOMPARE(fixture.window().document().experiment().seed, seed);
}

void TestTransport::sliderSlowsThePhases() {
    WindowFixture fixture(test::smallExperiment(kManyRounds));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    auto* slider = fixture.find<QSlider>("speedSlider");
    slider->setValue(60);
    QCOMPARE(fixture.find<QLabel>("speedLabel")->text(), speedText(60));
    QCOMPARE(fixture.settings().speed(), 60);
    fixture.click(QStringLiteral("playPauseButton"));
    QTest::qWait(1000);
    // Five phases a round, each with its rest: at most so many rounds fit into the time.
    const double most = 1.5 / (5.0 * phasePauseForSpeed(60)) + 1.0;
    QVERIFY(static_cast<double>(fixture.session().records().size()) <= most);
    slider->setValue(kSpeedSteps);
    QVERIFY(fixture.waitForRounds(static_cast<int>(most) + 20));
}

void TestTransport::cannotGoOnAfterTheLastRound() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    QVERIFY(!fixture.find<QAbstractButton>("playPauseButton")->isEnabled());
    QVERIFY(!fixture.find<QAbstractButton>("stepRoundButton")->isEnabled());
    QVERIFY(fixture.find<QAbstractButton>("resetButton")->isEnabled());
}

void TestTransport::pausesWithinARound() {
    Experiment slow = test::smallExperiment(kManyRounds);
    slow.training.steps = 400;
    slow.model.hidden = {128};
    WindowFixture fixture(slow);
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForRounds(1, 60000));
    for (int i = 0; i < 3; ++i) {
        QTest::qWait(50 + 37 * i);
        fixture.click(QStringLiteral("playPauseButton"));
        QVERIFY(fixture.waitForState(RunState::Paused, 5000));
        fixture.click(QStringLiteral("playPauseButton"));
        QVERIFY(fixture.waitForState(RunState::Running, 5000));
    }
}

QTEST_MAIN(TestTransport)
#include "tst_transport.moc"
