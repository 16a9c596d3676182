// The runner thread: nothing lost, few wakes, same numbers as without a thread, quick to stop.

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <atomic>

#include "engine/api/run_file.h"
#include "engine/api/runner.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::smallExperiment;

namespace {

/// Fetches until `done` holds; keeps all records.
struct Reader {
    std::atomic<int> wakes{0};
    std::vector<RoundRecord> records;
    RunnerUpdate last;
    std::unique_ptr<Runner> runner;

    Reader(const Experiment& experiment, RunnerOptions options) {
        runner = std::make_unique<Runner>(experiment, std::move(options), [this] { ++wakes; });
    }
    ~Reader() { runner.reset(); }

    void fetch() {
        last = runner->fetch();
        records.insert(records.end(), last.records.begin(), last.records.end());
    }

    template <typename Condition>
    bool waitFor(Condition&& done) {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 30000) {
            fetch();
            if (done()) return true;
            QTest::qWait(2);
        }
        return false;
    }
    bool waitForState(RunState state) {
        return waitFor([this, state] { return last.state == state; });
    }
};

std::string headlessHash(const Experiment& experiment, std::int64_t rounds) {
    auto simulation = Simulation::create(experiment, {.threads = 1}).value();
    const StopFlag stop;
    while (simulation->completedRounds() < rounds)
        if (!simulation->step(Granularity::Round, stop)) qFatal("round failed");
    return simulation->runHash();
}

}  // namespace

class TestRunner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void loadsAndWaitsBeforeRoundOne() {
        Reader reader(smallExperiment(), {.simulation = {.threads = 2}});
        QVERIFY(reader.waitForState(RunState::Paused));
        QVERIFY(reader.last.info && reader.last.snapshot);
        QCOMPARE(reader.last.info->clients.size(), std::size_t{12});
        QCOMPARE(reader.last.snapshot->completedRounds, 0);
        QVERIFY(!reader.last.snapshot->arrays->weights.empty());
        QTest::qWait(50);
        reader.fetch();
        QVERIFY(reader.records.empty());
    }

    void playsToTheEndWithTheNumbersOfAHeadlessRun() {
        Reader reader(smallExperiment(), {.simulation = {.threads = 2}});
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Finished));
        QCOMPARE(reader.records.size(), std::size_t{6});
        for (std::size_t i = 0; i < 6; ++i)
            QCOMPARE(reader.records[i].round, static_cast<std::int64_t>(i + 1));
        QCOMPARE(reader.last.runHash, headlessHash(smallExperiment(), 6));
        QVERIFY(reader.last.secondsPerRound > 0.0);
    }

    void losesNoRoundAndWakesASlowReaderOnce() {
        Experiment experiment = smallExperiment();
        experiment.rounds = 300;
        experiment.training.steps = 1;
        Reader reader(experiment, {.simulation = {.threads = 1}});
        QVERIFY(reader.waitForState(RunState::Paused));
        reader.wakes = 0;
        reader.runner->play();
        QTRY_COMPARE_WITH_TIMEOUT(reader.wakes.load(), 1, 5000);
        QTest::qWait(300);
        QCOMPARE(reader.wakes.load(), 1);
        QVERIFY(reader.waitForState(RunState::Finished));
        QCOMPARE(reader.records.size(), std::size_t{300});
        for (std::size_t i = 0; i < 300; ++i)
            QCOMPARE(reader.records[i].round, static_cast<std::int64_t>(i + 1));
    }

    void stepsByRoundPhaseAndClient() {
        Reader reader(smallExperiment(), {.simulation = {.threads = 2}});
        QVERIFY(reader.waitForState(RunState::Paused));
        const auto stepTo = [&](Granularity granularity, Phase phase) {
            reader.runner->step(granularity);
            return reader.waitFor([&] {
                return reader.last.state == RunState::Paused && reader.last.snapshot->nextPhase == phase;
            });
        };
        QVERIFY(stepTo(Granularity::Phase, Phase::Extract));
        QVERIFY(stepTo(Granularity::Client, Phase::Train));
        reader.runner->step(Granularity::Client);
        QVERIFY(reader.waitFor([&] { return reader.last.snapshot->trained.size() == 1; }));
        QVERIFY(stepTo(Granularity::Phase, Phase::Aggregate));
        reader.runner->step(Granularity::Round);
        QVERIFY(reader.waitFor([&] { return reader.records.size() == 1; }));
        reader.runner->step(Granularity::Round);
        reader.runner->step(Granularity::Round);
        QVERIFY(reader.waitFor([&] { return reader.records.size() == 3; }));
        QCOMPARE(reader.last.runHash, headlessHash(smallExperiment(), 3));
    }

    void pausesAndGoesOnToTheSameNumbers() {
        Experiment experiment = smallExperiment();
        experiment.training.steps = 200;
        Reader reader(experiment, {.simulation = {.threads = 2}});
        for (int i = 0; i < 5; ++i) {
            reader.runner->play();
            QTest::qWait(7);
            reader.runner->pause();
            QVERIFY(reader.waitFor([&] {
                return reader.last.state == RunState::Paused || reader.last.state == RunState::Finished;
            }));
        }
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Finished));
        QCOMPARE(reader.records.size(), std::size_t{6});
        QCOMPARE(reader.last.runHash, headlessHash(experiment, 6));
    }

    void restsBetweenPhasesWithoutChangingTheNumbers() {
        Experiment experiment = smallExperiment();
        experiment.rounds = 2;
        Reader reader(experiment, {.simulation = {.threads = 1}});
        reader.runner->setPhasePause(0.02);
        QElapsedTimer timer;
        timer.start();
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Finished));
        QVERIFY(timer.elapsed() >= 180);
        QCOMPARE(reader.last.runHash, headlessHash(experiment, 2));
    }

    void tellsWhyItFailedAndStaysUsable() {
        Experiment experiment = smallExperiment();
        experiment.training.rate = 1e30;
        Reader reader(experiment, {.simulation = {.threads = 2}});
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Failed));
        QVERIFY(reader.last.error && reader.last.error->message.starts_with("Training diverged"));
        reader.runner->play();
        QTest::qWait(20);
        reader.fetch();
        QCOMPARE(reader.last.state, RunState::Failed);
    }

    void tellsMissingData() {
        Experiment experiment = smallExperiment();
        experiment.data.source = "idx:/nowhere/at/all";
        Reader reader(experiment, {});
        QVERIFY(reader.waitForState(RunState::Failed));
        QCOMPARE(reader.last.error->kind, ErrorKind::File);
    }

    void pausesAtABreakpointAndGoesOnToTheSameNumbers() {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("run.fiarse")).toStdString();
        {
            Reader reader(smallExperiment(), {.simulation = {.threads = 2}, .runFile = path});
            reader.runner->setBreakpoints({{.kind = BreakpointKind::Round, .round = 2},
                                           {.kind = BreakpointKind::Round, .enabled = false, .round = 3},
                                           {.kind = BreakpointKind::Round, .round = 4},
                                           {.kind = BreakpointKind::Round, .round = 6}});
            reader.runner->play();
            QVERIFY(reader.waitForState(RunState::Paused));
            QVERIFY(reader.waitFor([&] { return !reader.last.pausedBecause.empty(); }));
            QCOMPARE(reader.last.state, RunState::Paused);
            QCOMPARE(reader.last.pausedBecause,
                     std::string("Paused at round 2: there is a breakpoint at this round."));
            QCOMPARE(reader.records.size(), std::size_t{2});
            reader.runner->play();
            QVERIFY(
                reader.waitFor([&] { return reader.last.pausedBecause.starts_with("Paused at round 4:"); }));
            QCOMPARE(reader.records.size(), std::size_t{4});
            QTest::qWait(20);
            reader.fetch();
            QCOMPARE(reader.records.size(), std::size_t{4});
            // A step goes on from there, and the reason is no longer one.
            reader.runner->step(Granularity::Client);
            QVERIFY(reader.waitFor([&] { return reader.last.pausedBecause.empty(); }));
        }
        Reader reader({}, {.simulation = {.threads = 1}, .runFile = path, .resume = true});
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Finished));
        QCOMPARE(reader.last.runHash, headlessHash(smallExperiment(), 6));
    }

    void finishesAtABreakpointInTheLastRound() {
        Reader reader(smallExperiment(), {.simulation = {.threads = 2}});
        reader.runner->setBreakpoints({{.kind = BreakpointKind::Round, .round = 6}});
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Finished));
        QCOMPARE(reader.last.pausedBecause, std::string());
    }

    void pausesWhereANumberCrossesAndNotAgainAfterItIsContinued() {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("run.fiarse")).toStdString();
        // More bytes than none: met in the first round only, as it stays so.
        const Breakpoint everMoved{.kind = BreakpointKind::Metric, .metric = "bytes", .value = 1.0};
        {
            Reader reader(smallExperiment(), {.simulation = {.threads = 2}, .runFile = path});
            reader.runner->setBreakpoints({everMoved});
            reader.runner->play();
            QVERIFY(reader.waitFor([&] {
                return reader.last.pausedBecause.starts_with("Paused at round 1: bytes moved in the round");
            }));
        }
        Reader reader({}, {.simulation = {.threads = 2}, .runFile = path, .resume = true});
        reader.runner->setBreakpoints({everMoved});
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Finished));
        QCOMPARE(reader.records.size(), std::size_t{6});
    }

    void tellsTheAlertThatPausedIt() {
        Experiment experiment = smallExperiment();
        experiment.alerts = {{.id = "churn", .threshold = 0.0, .rounds = 1, .action = AlertAction::Pause}};
        Reader reader(experiment, {.simulation = {.threads = 2}});
        reader.runner->play();
        QVERIFY(reader.waitFor([&] { return !reader.last.pausedBecause.empty(); }));
        QCOMPARE(reader.last.state, RunState::Paused);
        // The first of the rule that asks for a pause; other rules only take a note.
        const std::vector<Alert>& alerts = reader.records[1].alerts;
        const auto churn = std::find_if(alerts.begin(), alerts.end(),
                                        [](const Alert& alert) { return alert.rule == "churn"; });
        QVERIFY(churn != alerts.end());
        QCOMPARE(reader.last.pausedBecause, "Paused at round 2: " + alertSentence(*reader.last.info, *churn));
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Finished));
    }

    void recordsARunThatCanBeContinued() {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("run.fiarse")).toStdString();
        {
            Reader reader(smallExperiment(), {.simulation = {.threads = 2}, .runFile = path});
            QVERIFY(reader.waitForState(RunState::Paused));
            reader.runner->step(Granularity::Round);
            reader.runner->step(Granularity::Round);
            QVERIFY(reader.waitFor([&] { return reader.records.size() == 2; }));
        }
        QCOMPARE(RunFile::open(path).value()->status(), std::string("interrupted"));
        Reader reader({}, {.simulation = {.threads = 1}, .runFile = path, .resume = true});
        QVERIFY(reader.waitForState(RunState::Paused));
        QCOMPARE(reader.records.size(), std::size_t{2});
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Finished));
        QCOMPARE(reader.records.size(), std::size_t{6});
        QCOMPARE(reader.last.runHash, headlessHash(smallExperiment(), 6));
    }

    // The rules of a run that goes on change what is noticed of the rounds to come, and nothing else.
    void takesOtherAlertRulesInTheMiddleOfARun() {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("run.fiarse")).toStdString();
        const std::vector<AlertRule> rules = {
            {.id = "churn", .threshold = 0.0, .rounds = 1, .action = AlertAction::Pause}};
        {
            Reader reader(smallExperiment(), {.simulation = {.threads = 2}, .runFile = path});
            reader.runner->step(Granularity::Round);
            QVERIFY(reader.waitFor([&] { return reader.records.size() == 1; }));
            reader.runner->setAlertRules(rules);
            reader.runner->play();
            QVERIFY(reader.waitFor([&] { return !reader.last.pausedBecause.empty(); }));
            QCOMPARE(reader.records.size(), std::size_t{2});
        }
        QVERIFY(RunFile::open(path).value()->info().experiment.alerts == rules);
        Reader reader({}, {.simulation = {.threads = 1}, .runFile = path, .resume = true});
        reader.runner->setAlertRules({{.id = "churn", .enabled = false}});
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Finished));
        QCOMPARE(reader.last.runHash, headlessHash(smallExperiment(), 6));
    }

    void showsAStoredRunBeforeItsModelIsLoaded() {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("run.fiarse")).toStdString();
        {
            Reader reader(smallExperiment(), {.simulation = {.threads = 2}, .runFile = path});
            reader.runner->step(Granularity::Round);
            QVERIFY(reader.waitFor([&] { return reader.records.size() == 1; }));
        }
        {
            Reader reader({}, {.simulation = {.threads = 1}, .runFile = path, .resume = true});
            QVERIFY(reader.waitForState(RunState::Paused));
            QVERIFY(reader.last.info && reader.last.info->experiment == smallExperiment());
            QVERIFY(!reader.last.snapshot);
            QCOMPARE(reader.last.runHash, headlessHash(smallExperiment(), 1));
        }
        // Only looked at, it stays as it was left.
        QCOMPARE(RunFile::open(path).value()->status(), std::string("interrupted"));
        Reader first({}, {.simulation = {.threads = 1}, .runFile = path, .resume = true});
        Reader second({}, {.simulation = {.threads = 1}, .runFile = path, .resume = true});
        QVERIFY(first.waitForState(RunState::Paused) && second.waitForState(RunState::Paused));
        first.runner->step(Granularity::Round);
        QVERIFY(first.waitFor([&] { return first.records.size() == 2 && first.last.snapshot; }));
        second.runner->step(Granularity::Round);
        QVERIFY(second.waitForState(RunState::Failed));
        QCOMPARE(second.last.error->message,
                 std::string("The run went on in another program since it was opened; open it again."));
    }

    void trainsOnWhenItCannotRecord() {
        Reader reader(smallExperiment(),
                      {.simulation = {.threads = 1}, .runFile = "/nowhere/at/all/run.fiarse"});
        QVERIFY(reader.waitForState(RunState::Paused));
        QVERIFY(reader.last.error && reader.last.error->kind == ErrorKind::File);
        reader.runner->step(Granularity::Round);
        QVERIFY(reader.waitFor([&] { return reader.records.size() == 1; }));
    }

    void endsWithinABatchWhenDestroyed() {
        Experiment experiment = smallExperiment();
        experiment.training.steps = 1'000'000;
        Reader reader(experiment, {.simulation = {.threads = 2}});
        QVERIFY(reader.waitForState(RunState::Paused));
        reader.runner->play();
        QVERIFY(reader.waitForState(RunState::Running));
        QTest::qWait(50);
        QElapsedTimer timer;
        timer.start();
        reader.runner.reset();
        // A million steps would take minutes.
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
        reader.runner = std::make_unique<Runner>(smallExperiment(), RunnerOptions{}, std::function<void()>{});
    }
};

QTEST_GUILESS_MAIN(TestRunner)
#include "tst_runner.moc"
