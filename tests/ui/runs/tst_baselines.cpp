// Compare > baselines, by the menu: clients that train alone, and a sweep over the baselines.

#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/dialogs/sweep_window.h"
#include "ui/state/alone_job.h"
#include "ui/state/sweep_draft.h"
#include "ui/views/fairness_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

class TestBaselines : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        // As failOnQtWarnings(), but a menu grabs the keyboard, which offscreen has none of.
        QTest::failOnWarning(QRegularExpression(QStringLiteral(
            "^(?!This plugin does not support (propagateSizeHints|raise|grabbing the keyboard))")));
    }
    void clientsTrainAloneAndTheFairnessViewShowsTheGain();
    void theBaselineIsThereWhenTheRunIsOpenedAgain();
    void anotherRunStopsWhatIsUnderWay();
    void isStoppedByTheSameCommand();
    void theBaselinesAreSweptBesideTheStrategy();

private:
    /// Opens the menu and clicks the entry, as a hand does.
    static void choose(WindowFixture& fixture, const char* name) {
        QAction* action = fixture.find<QAction>(name);
        QVERIFY(action != nullptr);
        QMenu* menu = nullptr;
        for (QObject* object : action->associatedObjects())
            if (auto* found = qobject_cast<QMenu*>(object)) menu = found;
        QVERIFY(menu != nullptr);
        QMenuBar* bar = fixture.window().menuBar();
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->actionGeometry(menu->menuAction()).center());
        QVERIFY(menu->isVisible());
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
    }
    static bool play(WindowFixture& fixture) {
        if (!fixture.show() || !fixture.waitForState(RunState::Paused)) return false;
        fixture.window().setFocus();
        QTest::keyClick(&fixture.window(), Qt::Key_Space);
        return fixture.waitForState(RunState::Finished);
    }
};

void TestBaselines::clientsTrainAloneAndTheFairnessViewShowsTheGain() {
    WindowFixture fixture;
    QVERIFY(play(fixture));
    AloneJob& alone = fixture.window().alone();
    QSignalSpy done(&alone, &AloneJob::completed);
    QSignalSpy progress(&alone, &AloneJob::progressed);
    choose(fixture, "trainAlone");
    QVERIFY(alone.isRunning());
    QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, 30000);
    QVERIFY(!alone.isRunning());
    QVERIFY(progress.count() > 0);
    QVERIFY(fixture.window().messageBar().message().contains(
        QStringLiteral("have trained alone, 2 local rounds each;")));
    // The same numbers as without a window.
    const auto want = trainAlone(fixture.session().info()->experiment, {}, {}, StopFlag{});
    QVERIFY(*alone.baseline() == *want);
    auto moment = fixture.window().moments().moment(Side::View, {});
    QVERIFY(moment && moment->alone == alone.baseline());
    const Figure figure = fairnessView().make(*moment, {}, {{"clients", "gain"}});
    QCOMPARE(figure.parts.back().id, QStringLiteral("gain"));
}

void TestBaselines::theBaselineIsThereWhenTheRunIsOpenedAgain() {
    WindowFixture fixture;
    QVERIFY(play(fixture));
    QSignalSpy done(&fixture.window().alone(), &AloneJob::completed);
    choose(fixture, "trainAlone");
    QTRY_COMPARE_WITH_TIMEOUT(done.count(), 1, 30000);
    const AloneBaseline made = *fixture.window().alone().baseline();
    const QString file = QString::fromStdString(fixture.session().runFile().string());
    fixture.restart();
    QVERIFY(fixture.window().openFile(file).ok());
    QTRY_VERIFY(fixture.window().alone().baseline() != nullptr);
    QVERIFY(*fixture.window().alone().baseline() == made);
}

void TestBaselines::anotherRunStopsWhatIsUnderWay() {
    Experiment experiment = test::smallExperiment();
    experiment.training.steps = 20000;
    WindowFixture fixture(experiment);
    QVERIFY(fixture.show() && fixture.waitForState(RunState::Paused));
    AloneJob& alone = fixture.window().alone();
    choose(fixture, "trainAlone");
    QVERIFY(alone.isRunning());
    fixture.window().openExperiment(test::smallExperiment());
    QTRY_VERIFY_WITH_TIMEOUT(!alone.isRunning(), 20000);
    QVERIFY(alone.baseline() == nullptr);
}

void TestBaselines::isStoppedByTheSameCommand() {
    Experiment experiment = test::smallExperiment();
    experiment.training.steps = 20000;
    WindowFixture fixture(experiment);
    QVERIFY(fixture.show() && fixture.waitForState(RunState::Paused));
    AloneJob& alone = fixture.window().alone();
    QSignalSpy failed(&alone, &AloneJob::failed);
    choose(fixture, "trainAlone");
    QCOMPARE(fixture.find<QAction>("trainAlone")->text().remove('&'), QStringLiteral("Stop training alone"));
    choose(fixture, "trainAlone");
    QTRY_VERIFY_WITH_TIMEOUT(!alone.isRunning(), 20000);
    QCOMPARE(failed.count(), 0);
    QVERIFY(alone.baseline() == nullptr);
    QCOMPARE(fixture.find<QAction>("trainAlone")->text().remove('&'),
             QStringLiteral("Train each client alone"));
}

void TestBaselines::theBaselinesAreSweptBesideTheStrategy() {
    Experiment experiment = test::smallExperiment();
    // One channel of 16 is 0.07 of the parameters: weaker tiers could not hold the small model.
    experiment.tiers[2].capacity = experiment.tiers[3].capacity = {0.125, "1/8"};
    WindowFixture fixture(experiment);
    QVERIFY(fixture.show() && fixture.waitForState(RunState::Paused));
    choose(fixture, "baselineSweep");
    auto* window = fixture.find<SweepWindow>("sweepWindow");
    QVERIFY(window != nullptr && QTest::qWaitForWindowExposed(window));
    QTRY_VERIFY(!window->draft().isPending());
    QCOMPARE(window->draft().axes().size(), std::size_t(1));  // without the axis that a new window suggests
    QCOMPARE(window->draft().axes().front().values,
             QStringLiteral("fiarse, fedavg-all, exclusive, uniform-small"));
    QVERIFY2(window->draft().runs() != nullptr && window->draft().runs()->children.size() == 4,
             qPrintable(window->draft().problem() + window->draft().axisProblem(0)));
    // What somebody had put there stays.
    window->draft().setAxis(0, {QStringLiteral("strategy.kind"), QStringLiteral("heterofl, exclusive")});
    window->draft().addBaselines();
    QCOMPARE(window->draft().axes().front().values,
             QStringLiteral("heterofl, exclusive, fedavg-all, uniform-small"));
}

QTEST_MAIN(TestBaselines)
#include "tst_baselines.moc"
