#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/api/run_file.h"
#include "engine/api/simulation.h"
#include "tests/ui/shell/shell_fixtures.h"
#include "ui/bridge/run_session.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::smallExperiment;

class TestRunSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".+"))); }
    void loadsPausedBeforeTheFirstRound();
    void playsToTheEndWithoutLosingARound();
    void givesTheHashOfTheHeadlessRun();
    void stepsByPhaseClientAndRound();
    void pausesWhileResting();
    void fetchesAtMostThirtyTimesASecond();
    void dropsWakesOfTheRunBefore();
    void replacingARunReturnsAtOnce();
    void endsWhileRunning();
    void tellsWhatIsMissing();
    void recordsToTheFile();
    void leavesNoFileOfARunThatWasNeverPlayed();

private:
    static bool waitFor(const RunSession& session, RunState state) {
        return QTest::qWaitFor([&] { return session.state() == state; }, 20000);
    }
};

void TestRunSession::loadsPausedBeforeTheFirstRound() {
    RunSession session;
    QVERIFY(!session.hasRun());
    QSignalSpy info(&session, &RunSession::infoChanged);
    session.start(smallExperiment());
    QVERIFY(session.hasRun());
    QCOMPARE(session.state(), RunState::Loading);
    QVERIFY(session.info() == nullptr);
    QVERIFY(waitFor(session, RunState::Paused));
    QCOMPARE(info.count(), 1);
    QCOMPARE(session.info()->experiment.name, smallExperiment().name);
    QVERIFY(session.snapshot() != nullptr);
    QCOMPARE(session.snapshot()->completedRounds, 0);
    QVERIFY(session.records().empty());
}

void TestRunSession::playsToTheEndWithoutLosingARound() {
    RunSession session;
    int next = 0;
    connect(&session, &RunSession::recordsAppended, &session, [&](int first) {
        QCOMPARE(first, next);
        next = static_cast<int>(session.records().size());
    });
    session.start(smallExperiment(30));
    session.play();
    QVERIFY(waitFor(session, RunState::Finished));
    QCOMPARE(session.records().size(), std::size_t{30});
    QCOMPARE(next, 30);
    for (std::size_t i = 0; i < 30; ++i)
        QCOMPARE(session.records()[i].round, static_cast<std::int64_t>(i + 1));
    QVERIFY(session.secondsPerRound() > 0.0);
}

void TestRunSession::givesTheHashOfTheHeadlessRun() {
    auto simulation = Simulation::create(smallExperiment(), {.threads = 1});
    QVERIFY2(simulation.ok(), simulation.ok() ? "" : simulation.error().message.c_str());
    const StopFlag stop;
    for (int round = 0; round < 4; ++round) QVERIFY(simulation.value()->step(Granularity::Round, stop).ok());
    RunSession session;
    session.start(smallExperiment());
    session.play();
    QVERIFY(waitFor(session, RunState::Finished));
    QCOMPARE(session.runHash().toStdString(), simulation.value()->runHash());
    QCOMPARE(session.records().back().hash, simulation.value()->runHash());
}

void TestRunSession::stepsByPhaseClientAndRound() {
    RunSession session;
    session.start(smallExperiment());
    QVERIFY(waitFor(session, RunState::Paused));
    session.stepPhase();
    QVERIFY(QTest::qWaitFor([&] { return session.snapshot()->nextPhase == Phase::Extract; }));
    QCOMPARE(session.snapshot()->selected.size(), std::size_t{4});
    QVERIFY(waitFor(session, RunState::Paused));
    session.stepPhase();
    QVERIFY(QTest::qWaitFor([&] { return session.snapshot()->nextPhase == Phase::Train; }));
    session.stepClient();
    QVERIFY(QTest::qWaitFor([&] { return session.snapshot()->trained.size() == 1; }));
    QVERIFY(session.records().empty());
    session.stepRound();
    QVERIFY(QTest::qWaitFor([&] { return session.records().size() == 1; }));
    QVERIFY(waitFor(session, RunState::Paused));
    QCOMPARE(session.snapshot()->round, 2);
}

void TestRunSession::pausesWhileResting() {
    RunSession session;
    session.start(smallExperiment());
    session.setPhasePause(5.0);
    session.play();
    QVERIFY(waitFor(session, RunState::Running));
    QVERIFY(QTest::qWaitFor([&] { return session.snapshot()->nextPhase == Phase::Extract; }));
    session.pause();
    QVERIFY2(QTest::qWaitFor([&] { return session.state() == RunState::Paused; }, 2000),
             "a pause during the rest after a phase must show at once");
}

void TestRunSession::fetchesAtMostThirtyTimesASecond() {
    RunSession session;
    session.start(smallExperiment(100000));
    QVERIFY(waitFor(session, RunState::Paused));
    QSignalSpy appended(&session, &RunSession::recordsAppended);
    session.play();
    QElapsedTimer clock;
    clock.start();
    QTest::qWait(1000);
    const double seconds = static_cast<double>(clock.elapsed()) / 1000.0;
    QVERIFY2(appended.count() <= seconds * 31.0 + 1.0, qPrintable(QString::number(appended.count())));
    QVERIFY(appended.count() > 0);
    QVERIFY(session.records().size() > 0);
}

void TestRunSession::dropsWakesOfTheRunBefore() {
    RunSession session;
    session.start(smallExperiment(100000));
    session.play();
    QVERIFY(QTest::qWaitFor([&] { return session.records().size() > 3; }, 20000));
    Experiment other = smallExperiment(2);
    other.name = "Other";
    other.seed = 7;
    session.start(other);
    QVERIFY(session.records().empty());
    session.play();
    QVERIFY(waitFor(session, RunState::Finished));
    QCOMPARE(session.records().size(), std::size_t{2});
    QCOMPARE(session.info()->experiment.name, std::string("Other"));
}

void TestRunSession::replacingARunReturnsAtOnce() {
    RunSession session;
    Experiment slow = smallExperiment(100000);
    slow.training.steps = 2000;
    slow.model.hidden = {256, 256};
    session.start(slow);
    session.play();
    QVERIFY(waitFor(session, RunState::Running));
    QElapsedTimer clock;
    clock.start();
    session.start(smallExperiment());
    QVERIFY2(clock.elapsed() < 50, qPrintable(QString::number(clock.elapsed())));
    QVERIFY(waitFor(session, RunState::Paused));
}

void TestRunSession::endsWhileRunning() {
    auto session = std::make_unique<RunSession>();
    session->start(smallExperiment(100000));
    session->play();
    QVERIFY(QTest::qWaitFor([&] { return !session->records().empty(); }, 20000));
    QElapsedTimer clock;
    clock.start();
    session.reset();
    QVERIFY(clock.elapsed() < 5000);
    QTest::qWait(50);  // a wake that was still queued must find nobody
}

void TestRunSession::tellsWhatIsMissing() {
    RunSession session;
    QSignalSpy failed(&session, &RunSession::failed);
    Experiment missing = smallExperiment();
    missing.data.source = "idx:/there/is/no/such/folder";
    session.start(missing);
    QVERIFY(waitFor(session, RunState::Failed));
    QCOMPARE(failed.count(), 1);
    QVERIFY(failed.first().first().toString().contains(QStringLiteral("/there/is/no/such/folder")));
    session.start(smallExperiment());
    QVERIFY(waitFor(session, RunState::Paused));
    QVERIFY(!session.error());
}

void TestRunSession::recordsToTheFile() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("run.fiarse")).toStdString();
    QString hash;
    {
        RunSession session;
        session.start(smallExperiment(), path);
        session.play();
        QVERIFY(waitFor(session, RunState::Finished));
        hash = session.runHash();
    }
    const auto file = RunFile::open(path);
    QVERIFY2(file.ok(), file.ok() ? "" : file.error().message.c_str());
    QCOMPARE(file.value()->completedRounds(), 4);
    QCOMPARE(file.value()->status(), std::string("finished"));
    const auto records = file.value()->records();
    QVERIFY(records.ok());
    QCOMPARE(records.value().back().hash, hash.toStdString());
}

void TestRunSession::leavesNoFileOfARunThatWasNeverPlayed() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("run.fiarse"));
    {
        RunSession session;
        session.start(smallExperiment(), path.toStdString());
        QVERIFY(waitFor(session, RunState::Paused));
        QVERIFY(QFileInfo::exists(path));
    }
    QVERIFY(QDir(folder.path()).isEmpty());
}

QTEST_GUILESS_MAIN(TestRunSession)
#include "tst_run_session.moc"
