// A queue of runs: ordinary run files, resumed, never over another's file, one failure stops no other.

#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <fstream>
#include <thread>

#include "engine/api/recorded_run.h"
#include "engine/api/sweep_results.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::smallExperiment;

namespace {

SweepPlan smallPlan() {
    return {.base = smallExperiment(), .axes = {{"training.lr", {"0.05", "0.2"}}}, .seeds = 2};
}

std::vector<SweepChild> childrenOf(const SweepPlan& plan) {
    return expandSweep(plan).value().children;
}

std::string headlessHash(const Experiment& experiment) {
    auto simulation = Simulation::create(experiment, {.threads = 1}).value();
    const StopFlag stop;
    while (simulation->completedRounds() < experiment.rounds)
        if (!simulation->step(Granularity::Round, stop)) qFatal("round failed");
    return simulation->runHash();
}

}  // namespace

class TestSweepQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void recordsEachChildAsAnOrdinaryRun();
    void tellsEachRoundInOrder();
    void goesOnWhereItWasStopped();
    void skipsWhatIsDone();
    void refusesAnotherRunsFile();
    void refusesAFileThatIsNoRun();
    void goesOnAfterAChildThatFailed();
    void leavesAChildThatAnAlertEnded();
    void restsWhilePaused();
    void isCancelledWhilePaused();
    void collapsesItsSeeds();

private:
    std::filesystem::path folder() const { return m_folder->path().toStdString() + "/runs"; }
    std::unique_ptr<RunFile> open(const SweepChild& child) const {
        auto file = RunFile::open(folder() / child.fileName);
        if (!file) qFatal("%s", file.error().text().c_str());
        return *std::move(file);
    }
    /// Runs until `rounds` rounds were told, then raises the flag. @return the statuses.
    std::vector<SweepStatus> stoppedAfter(int rounds, const std::vector<SweepChild>& children) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

std::vector<SweepStatus> TestSweepQueue::stoppedAfter(int rounds,
                                                      const std::vector<SweepChild>& children) const {
    StopFlag stop;
    int told = 0;
    SweepQueue queue(children, folder(), {.threads = 2}, [&](const SweepProgress& progress) {
        if (progress.record != nullptr && ++told == rounds) stop.request();
    });
    const Result<void> done = queue.run(stop);
    if (done) qFatal("the sweep was not stopped");
    if (done.error().kind != ErrorKind::Interrupted) qFatal("%s", done.error().text().c_str());
    return queue.statuses();
}

void TestSweepQueue::recordsEachChildAsAnOrdinaryRun() {
    const std::vector<SweepChild> children = childrenOf(smallPlan());
    StopFlag stop;
    SweepQueue queue(children, folder(), {.threads = 2}, {});
    QVERIFY(queue.run(stop).ok());
    const std::vector<SweepStatus> statuses = queue.statuses();
    QCOMPARE(statuses.size(), std::size_t(4));
    for (std::size_t i = 0; i < children.size(); ++i) {
        QCOMPARE(statuses[i].state, SweepState::Finished);
        QVERIFY(!statuses[i].found);
        QCOMPARE(statuses[i].hash, headlessHash(children[i].experiment));
        const auto file = open(children[i]);
        QCOMPARE(file->status(), std::string("finished"));
        QCOMPARE(file->completedRounds(), std::int64_t(6));
        QVERIFY(file->info().experiment == children[i].experiment);
        QCOMPARE(file->record(6).value().hash, statuses[i].hash);
    }
}

void TestSweepQueue::tellsEachRoundInOrder() {
    const std::vector<SweepChild> children = childrenOf(smallPlan());
    QList<QPair<int, int>> told;
    QStringList states;
    StopFlag stop;
    SweepQueue queue(children, folder(), {.threads = 2}, [&](const SweepProgress& progress) {
        if (progress.record != nullptr) {
            told << qMakePair(static_cast<int>(progress.child), static_cast<int>(progress.record->round));
            if (progress.info->levels.size() != 3) qFatal("no info");
            if (progress.secondsLeft < 0.0) qFatal("no estimate");
        } else {
            states << QString("%1 %2").arg(progress.child).arg(static_cast<int>(progress.status.state));
        }
    });
    QVERIFY(queue.run(stop).ok());
    QCOMPARE(told.size(), 4 * 6);
    for (int i = 0; i < told.size(); ++i) QCOMPARE(told[i], qMakePair(i / 6, i % 6 + 1));
    QCOMPARE(states, QStringList({"0 1", "0 2", "1 1", "1 2", "2 1", "2 2", "3 1", "3 2"}));
}

void TestSweepQueue::goesOnWhereItWasStopped() {
    const std::vector<SweepChild> children = childrenOf(smallPlan());
    // In the middle of the second child.
    const std::vector<SweepStatus> stopped = stoppedAfter(8, children);
    QCOMPARE(stopped[0].state, SweepState::Finished);
    QCOMPARE(stopped[1].state, SweepState::Interrupted);
    QCOMPARE(stopped[1].rounds, std::int64_t(2));
    QCOMPARE(stopped[2].state, SweepState::Waiting);
    QCOMPARE(open(children[1])->status(), std::string("interrupted"));
    QVERIFY(!std::filesystem::exists(folder() / children[2].fileName));

    StopFlag stop;
    std::vector<std::int64_t> rounds;
    SweepQueue queue(children, folder(), {.threads = 1}, [&](const SweepProgress& progress) {
        if (progress.record != nullptr) rounds.push_back(progress.record->round);
    });
    QVERIFY(queue.run(stop).ok());
    QCOMPARE(rounds.size(), std::size_t(4 + 6 + 6));
    QCOMPARE(rounds.front(), std::int64_t(3));
    QVERIFY(queue.statuses()[0].found);
    QVERIFY(!queue.statuses()[1].found);
    for (std::size_t i = 0; i < children.size(); ++i)
        QCOMPARE(queue.statuses()[i].hash, headlessHash(children[i].experiment));
}

void TestSweepQueue::skipsWhatIsDone() {
    SweepPlan plan = smallPlan();
    plan.seeds = 1;
    StopFlag stop;
    QVERIFY(SweepQueue(childrenOf(plan), folder(), {}, {}).run(stop).ok());
    // A wider sweep under another name finds them.
    plan.seeds = 2;
    plan.base.name = "renamed";
    int rounds = 0;
    SweepQueue queue(childrenOf(plan), folder(), {},
                     [&](const SweepProgress& progress) { rounds += progress.record != nullptr; });
    QVERIFY(queue.run(stop).ok());
    QCOMPARE(rounds, 2 * 6);
    QVERIFY(queue.statuses()[0].found && !queue.statuses()[1].found && queue.statuses()[2].found);
}

void TestSweepQueue::refusesAnotherRunsFile() {
    std::vector<SweepChild> children = childrenOf(smallPlan());
    Experiment other = children[2].experiment;
    other.training.steps = 9;
    std::filesystem::create_directories(folder());
    QVERIFY(RecordedRun::begin(other, folder() / children[2].fileName).ok());
    StopFlag stop;
    SweepQueue queue(children, folder(), {}, {});
    const Error error = queue.run(stop).error();
    QCOMPARE(error.kind, ErrorKind::File);
    QVERIFY2(error.text().find("lr-0.2_seed-7.fiarse: This file holds another run, which is left as it is: "
                               "training.steps is 9 in it and 8 in the sweep.") != std::string::npos,
             error.text().c_str());
    // Nothing was run, the first child neither.
    QVERIFY(!std::filesystem::exists(folder() / children[0].fileName));
}

void TestSweepQueue::refusesAFileThatIsNoRun() {
    const std::vector<SweepChild> children = childrenOf(smallPlan());
    std::filesystem::create_directories(folder());
    QFile file(QString::fromStdString((folder() / children[1].fileName).string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("keep me");
    file.close();
    StopFlag stop;
    QCOMPARE(SweepQueue(children, folder(), {}, {}).run(stop).error().kind, ErrorKind::File);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("keep me"));
}

void TestSweepQueue::goesOnAfterAChildThatFailed() {
    SweepPlan plan = smallPlan();
    plan.axes = {{"training.lr", {"1e30", "0.1"}}};
    plan.seeds = 1;
    const std::vector<SweepChild> children = childrenOf(plan);
    StopFlag stop;
    SweepQueue queue(children, folder(), {}, {});
    QVERIFY(queue.run(stop).ok());
    const std::vector<SweepStatus> statuses = queue.statuses();
    QCOMPARE(statuses[0].state, SweepState::Failed);
    QVERIFY2(statuses[0].error->message.starts_with("Training diverged in round 1"),
             statuses[0].error->message.c_str());
    QCOMPARE(statuses[1].state, SweepState::Finished);
    const SweepResults results = readSweepResults(children, folder()).value();
    QCOMPARE(results.groups.size(), std::size_t(2));
    QCOMPARE(results.groups[0].complete, std::size_t(0));
    QCOMPARE(results.groups[1].complete, std::size_t(1));
    const std::string json = sweepJson(plan, children, statuses, results);
    QVERIFY(json.find("\"state\":\"failed\"") != std::string::npos);
    QVERIFY(json.find("Training diverged in round 1") != std::string::npos);
}

void TestSweepQueue::leavesAChildThatAnAlertEnded() {
    SweepPlan plan = smallPlan();
    plan.seeds = 1;
    // Churn of any size counts, from round 2 on.
    plan.base.alerts = {{.id = "churn", .threshold = 0.0, .rounds = 1, .action = AlertAction::Fail}};
    const std::vector<SweepChild> children = childrenOf(plan);
    for (int time = 0; time < 2; ++time) {
        StopFlag stop;
        SweepQueue queue(children, folder(), {}, {});
        QVERIFY(queue.run(stop).ok());
        for (const SweepStatus& status : queue.statuses()) {
            QCOMPARE(status.state, SweepState::Failed);
            QVERIFY(status.rounds < 6);
            QVERIFY2(status.error->message.starts_with("The alert churn ended the run after round "),
                     status.error->message.c_str());
        }
    }
}

void TestSweepQueue::restsWhilePaused() {
    const std::vector<SweepChild> children = childrenOf(smallPlan());
    std::atomic<int> rounds{0}, rests{0};
    StopFlag stop;
    SweepQueue* told = nullptr;
    SweepQueue queue(children, folder(), {}, [&](const SweepProgress& progress) {
        rests += progress.resting;
        if (progress.record != nullptr && ++rounds == 4) told->pause();
    });
    told = &queue;
    std::atomic<bool> ended{false};
    std::thread worker([&] { ended = queue.run(stop).ok(); });
    QTRY_VERIFY_WITH_TIMEOUT(queue.paused(), 30000);
    QTest::qWait(200);
    QCOMPARE(rounds.load(), 4);
    QCOMPARE(rests.load(), 1);
    QVERIFY(!ended);
    queue.proceed();
    QTRY_VERIFY_WITH_TIMEOUT(ended.load(), 60000);
    worker.join();
    QCOMPARE(rounds.load(), 4 * 6);
    QCOMPARE(queue.statuses()[0].hash, headlessHash(children[0].experiment));
}

void TestSweepQueue::isCancelledWhilePaused() {
    const std::vector<SweepChild> children = childrenOf(smallPlan());
    StopFlag stop;
    SweepQueue* told = nullptr;
    SweepQueue queue(children, folder(), {}, [&](const SweepProgress& progress) {
        if (progress.record != nullptr && progress.record->round == 3) told->pause();
    });
    told = &queue;
    std::atomic<bool> ended{false};
    Result<void> result;
    std::thread worker([&] {
        result = queue.run(stop);
        ended = true;
    });
    QTRY_VERIFY_WITH_TIMEOUT(queue.paused(), 30000);
    queue.cancel();
    QTRY_VERIFY_WITH_TIMEOUT(ended.load(), 30000);
    worker.join();
    QVERIFY(!result.ok());
    QCOMPARE(result.error().kind, ErrorKind::Interrupted);
    QCOMPARE(queue.statuses()[0].state, SweepState::Interrupted);
    QCOMPARE(queue.statuses()[0].rounds, std::int64_t(3));
    QCOMPARE(open(children[0])->status(), std::string("interrupted"));
}

void TestSweepQueue::collapsesItsSeeds() {
    const SweepPlan plan = smallPlan();
    const std::vector<SweepChild> children = childrenOf(plan);
    StopFlag stop;
    SweepQueue queue(children, folder(), {}, {});
    QVERIFY(queue.run(stop).ok());
    const SweepResults results = readSweepResults(children, folder()).value();
    QCOMPARE(results.groups.size(), std::size_t(2));
    QCOMPARE(results.groups[0].name, std::string("lr 0.05"));
    QCOMPARE(results.groups[1].name, std::string("lr 0.2"));
    double sum = 0.0;
    for (const std::size_t run : {2, 3}) sum += open(children[run])->record(6).value().evaluation[1].accuracy;
    QVERIFY(std::abs(results.groups[1].accuracies[1].global.final.mean - sum / 2.0) < 1e-12);
    const std::string csv = sweepCsv(plan, results);
    const QStringList lines = QString::fromStdString(csv).split("\r\n", Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 1 + 2 * 3);
    QVERIFY2(
        lines[0].startsWith("group,training.lr,runs,capacity,clients,global_final_mean,global_final_sd,"),
        qPrintable(lines[0]));
    QVERIFY2(lines[5].startsWith("lr 0.2,0.2,2,0.25,4,"), qPrintable(lines[5]));
    for (const QString& line : lines) QCOMPARE(line.count(','), lines[0].count(','));
    QVERIFY(writeSweepResults(folder(), csv, sweepJson(plan, children, queue.statuses(), results)).ok());
    QVERIFY(std::filesystem::exists(folder() / "results.csv"));
    // The folder holds all that a sweep needs to go on.
    const SweepPlan read = readSweepPlan(folder()).value();
    QVERIFY(read.base == plan.base && read.axes == plan.axes);
    QCOMPARE(read.seeds, plan.seeds);
    QCOMPARE(readSweepPlan(folder().parent_path()).error().kind, ErrorKind::File);
    std::ofstream(folder() / "sweep.json") << "{\"schema\": 1}";
    QCOMPARE(readSweepPlan(folder()).error().message,
             std::string("This file holds no plan of a sweep that could be gone on with."));
}

QTEST_GUILESS_MAIN(TestSweepQueue)
#include "tst_sweep_queue.moc"
