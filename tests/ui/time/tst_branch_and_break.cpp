#include <QAbstractItemModelTester>
#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QTabBar>
#include <QtTest>
#include <algorithm>

#include "engine/api/alerts.h"
#include "engine/api/run_file.h"
#include "tests/ui/shell/gui_fixture.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// Branches and breakpoints in the window.
class TestBranchAndBreak : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void aBranchGoesOnWithEditedSettingsAndTheParentStays();
    void anUnchangedBranchRepeatsItsParent();
    void whatABranchCannotChangeIsSaid();
    void aBreakpointPausesAndSaysWhy();
    void aNumberThatCrossesBreaks();
    void anAlertBreaksAndSaysWhich();
    void breakpointsAreAModel();
    void breakpointsOutliveARestart();

private:
    static bool play(WindowFixture& fixture, RunState until) {
        fixture.click(QStringLiteral("playPauseButton"));
        return fixture.waitForState(until);
    }
};

void TestBranchAndBreak::aBranchGoesOnWithEditedSettingsAndTheParentStays() {
    Experiment experiment = test::smallExperiment(8);
    experiment.checkpointEvery = 5;
    WindowFixture fixture(experiment);
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(play(fixture, RunState::Finished));
    MainWindow& window = fixture.window();
    const auto parentFile = fixture.session().runFile();
    const std::vector<RoundRecord> parent = fixture.session().records();
    QVERIFY(window.document().editField("training.lr", 0.02).ok());
    // Round 3 is no checkpoint: it is replayed.
    window.timeline().setView(3);
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_B, Qt::ControlModifier);
    QTRY_VERIFY(fixture.session().info() && fixture.session().info()->parentRound == 3);
    QVERIFY(fixture.waitForState(RunState::Paused));
    QCOMPARE(fixture.session().records().size(), std::size_t{3});
    QCOMPARE(fixture.session().records()[2].hash, parent[2].hash);
    QCOMPARE(fixture.session().info()->experiment.training.rate, 0.02);
    QVERIFY(window.messageBar().message().contains(QStringLiteral("branch")));
    QVERIFY(play(fixture, RunState::Finished));
    QCOMPARE(fixture.session().records().size(), std::size_t{8});
    QVERIFY(fixture.session().records()[3].hash != parent[3].hash);
    QVERIFY(fixture.session().runFile() != parentFile);
    const auto file = RunFile::open(parentFile).value();
    QCOMPARE(file->completedRounds(), 8);
    QCOMPARE(file->record(8).value().hash, parent[7].hash);
}

void TestBranchAndBreak::anUnchangedBranchRepeatsItsParent() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(play(fixture, RunState::Finished));
    const std::vector<RoundRecord> parent = fixture.session().records();
    fixture.window().timeline().setView(2);
    fixture.window().findChild<QAction*>(QStringLiteral("branchHere"))->trigger();
    QTRY_VERIFY(fixture.session().info() && fixture.session().info()->parentRound == 2);
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(play(fixture, RunState::Finished));
    QCOMPARE(fixture.session().records()[5].hash, parent[5].hash);
}

void TestBranchAndBreak::whatABranchCannotChangeIsSaid() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(play(fixture, RunState::Finished));
    Experiment changed = fixture.window().document().experiment();
    changed.seed += 1;
    fixture.window().document().edit(changed, QStringLiteral("seed"));
    fixture.window().timeline().setView(1);
    fixture.window().findChild<QAction*>(QStringLiteral("branchHere"))->trigger();
    QVERIFY(fixture.window().messageBar().message().contains(QStringLiteral("experiment.seed")));
    QCOMPARE(fixture.session().records().size(), std::size_t{3});
}

void TestBranchAndBreak::aBreakpointPausesAndSaysWhy() {
    WindowFixture fixture(test::smallExperiment(9));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.find<QDockWidget>("alertsDock")->raise();
    auto* tabs = fixture.find<QTabBar>("alertsTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
    auto* edit = fixture.find<QLineEdit>("breakpointEdit");
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("nonsense"));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(fixture.find<QLabel>("breakpointProblem")->isVisible());
    edit->clear();
    QTest::keyClicks(edit, QStringLiteral("round=4"));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(!fixture.find<QLabel>("breakpointProblem")->isVisible());
    QCOMPARE(fixture.window().breakpoints().rowCount(), 1);
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForRounds(4));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QCOMPARE(fixture.session().records().size(), std::size_t{4});
    QTRY_VERIFY(fixture.window().messageBar().message().contains(QStringLiteral("round 4")));
    QVERIFY(play(fixture, RunState::Finished));
    QCOMPARE(fixture.session().records().size(), std::size_t{9});
    // Taken away by key.
    auto* list = fixture.find<QListView>("breakpointList");
    list->setCurrentIndex(list->model()->index(0, 0));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(fixture.window().breakpoints().rowCount(), 0);
}

void TestBranchAndBreak::aNumberThatCrossesBreaks() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(play(fixture, RunState::Finished));
    const std::vector<RoundRecord> records = fixture.session().records();
    // The lowest loss before the last round is reached in its round for the first time.
    const auto lowest =
        std::min_element(records.begin(), records.end() - 1,
                         [](const RoundRecord& a, const RoundRecord& b) { return a.loss < b.loss; });
    QVERIFY(lowest != records.begin());
    const QString value = QString::number(lowest->loss * 1.0000001, 'g', 17);
    QVERIFY(fixture.window().breakpoints().add(QStringLiteral("loss<=") + value).ok());
    // A number that is never reached does not disturb.
    QVERIFY(fixture.window().breakpoints().add(QStringLiteral("loss<=0.0")).ok());
    fixture.click(QStringLiteral("resetButton"));
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForRounds(static_cast<int>(lowest->round)));
    QTRY_VERIFY(!fixture.session().isBusy());
    QCOMPARE(fixture.session().records().size(), static_cast<std::size_t>(lowest->round));
    QVERIFY(fixture.session().records().back().hash == lowest->hash);
}

void TestBranchAndBreak::anAlertBreaksAndSaysWhich() {
    Experiment experiment = test::smallExperiment(6);
    AlertRule rule = findAlertRule("churn")->defaults;
    rule.threshold = 0.0;
    rule.rounds = 1;
    experiment.alerts = {rule};
    WindowFixture fixture(experiment);
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(play(fixture, RunState::Finished));
    // In which round the masks first moved.
    std::size_t expected = 0;
    for (const RoundRecord& record : fixture.session().records()) {
        const bool raised = std::any_of(record.alerts.begin(), record.alerts.end(),
                                        [](const Alert& alert) { return alert.rule == "churn"; });
        if (raised && expected == 0) expected = static_cast<std::size_t>(record.round);
    }
    QVERIFY(expected > 0 && expected < 6);
    QVERIFY(fixture.window().breakpoints().add(QStringLiteral("alert=churn")).ok());
    fixture.click(QStringLiteral("resetButton"));
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForRounds(static_cast<int>(expected)));
    QTRY_VERIFY(!fixture.session().isBusy());
    QCOMPARE(fixture.session().records().size(), expected);
    QTRY_VERIFY2(fixture.window().messageBar().message().contains(QStringLiteral("churn")) ||
                     fixture.window().messageBar().message().contains(QStringLiteral("replaced")),
                 qPrintable(fixture.window().messageBar().message()));
}

void TestBranchAndBreak::breakpointsAreAModel() {
    BreakpointModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const std::vector<Level> levels = {{{1.0, "1"}, "a", 1}, {{0.25, "1/4"}, "b", 1}};
    model.setLevels(levels);
    QVERIFY(model.add(QStringLiteral("accuracy[1/4]>=0.5")).ok());
    QVERIFY(model.add(QStringLiteral("round=3")).ok());
    QVERIFY(!model.add(QStringLiteral("accuracy[1/3]>=0.5")).ok());
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.setData(model.index(1), Qt::Unchecked, Qt::CheckStateRole));
    QVERIFY(!model.breakpoints()[1].enabled);
    QVERIFY(!model.setData(model.index(1), QStringLiteral("round=0")));
    QVERIFY(model.setData(model.index(1), QStringLiteral("round=9")));
    QCOMPARE(model.breakpoints()[1].round, 9);
    QVERIFY(!model.breakpoints()[1].enabled);
    // Another fleet: what fits it stays, what does not is switched off.
    model.setLevels({{{0.5, "1/2"}, "c", 1}, {{0.25, "1/4"}, "b", 1}, {{0.1, "0.1"}, "d", 1}});
    QCOMPARE(model.breakpoints()[0].level, 1);
    QVERIFY(model.breakpoints()[0].enabled);
    model.setLevels({{{0.5, "1/2"}, "c", 1}});
    QVERIFY(!model.breakpoints()[0].enabled);
}

void TestBranchAndBreak::breakpointsOutliveARestart() {
    WindowFixture fixture(test::smallExperiment(9));
    QVERIFY(fixture.waitForState(RunState::Paused));
    BreakpointModel& before = fixture.window().breakpoints();
    QVERIFY(before.add(QStringLiteral("accuracy[1/16]>=99 %")).ok());
    QVERIFY(before.add(QStringLiteral("round=3")).ok());
    QVERIFY(before.add(QStringLiteral("round=5")).ok());
    QVERIFY(before.setData(before.index(1), Qt::Unchecked, Qt::CheckStateRole));
    const QStringList texts = before.texts();
    fixture.restart();
    // A fleet without 1/16: its breakpoint waits for one that has it.
    Experiment other = test::smallExperiment(9);
    other.tiers = {{"all", {1.0, "1"}, 8, {}}};
    fixture.window().openExperiment(other);
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTRY_COMPARE(fixture.window().breakpoints().rowCount(), 2);
    fixture.window().openExperiment(test::smallExperiment(9));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTRY_COMPARE(fixture.window().breakpoints().rowCount(), 3);
    QStringList after = fixture.window().breakpoints().texts();
    after.sort();
    QStringList expected = texts;
    expected.sort();
    QCOMPARE(after, expected);
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForRounds(5));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QCOMPARE(fixture.session().records().size(), std::size_t{5});
}

QTEST_MAIN(TestBranchAndBreak)
#include "tst_branch_and_break.moc"
