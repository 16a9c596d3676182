#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/api/run_file.h"
#include "tests/ui/shell/shell_fixtures.h"
#include "tests/ui/support/recorded_run.h"
#include "ui/state/sweep_job.h"

using namespace fiarse;
using namespace fiarse::ui;

/// The queue of a sweep beside the GUI thread.
class TestSweepJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_job.reset(); }
    void runsAllChildrenAndWritesTheResults();
    void restsAndGoesOn();
    void isStoppedAndGoesOnInAnotherProgram();
    void isStoppedWhileItRests();
    void endsWithTheProgram();
    void saysWhyNothingWasRun();
    void tellsOfAChildThatFailed();
    void opensTheFolderOfAnEarlierSweep();
    void saysWhatFolderIsNoSweep();

private:
    void start(std::int64_t rounds) {
        m_plan.base = test::smallExperiment(rounds);
        m_job->start(m_plan, expandSweep(m_plan).value().children, m_path, 1);
    }
    bool waitFor(SweepJob::State state) const {
        return QTest::qWaitFor([&] { return m_job->state() == state; }, 30000);
    }
    qint64 rounds() const {
        qint64 sum = 0;
        for (const SweepStatus& status : m_job->statuses()) sum += status.rounds;
        return sum;
    }
    QString hashOf(std::size_t child) const { return QString::fromStdString(m_job->statuses()[child].hash); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    SweepPlan m_plan;
    std::unique_ptr<SweepJob> m_job;
};

void TestSweepJob::init() {
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".+")));
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = m_folder->filePath(QStringLiteral("sweep"));
    m_plan.axes = {{"training.lr", {"0.05", "0.2"}}};
    m_plan.seeds = 2;
    m_job = std::make_unique<SweepJob>();
}

void TestSweepJob::runsAllChildrenAndWritesTheResults() {
    QSignalSpy ended(m_job.get(), &SweepJob::ended);
    QSignalSpy refused(m_job.get(), &SweepJob::refused);
    QSignalSpy progressed(m_job.get(), &SweepJob::progressed);
    start(3);
    QCOMPARE(m_job->state(), SweepJob::State::Running);
    QVERIFY(!m_job->progressText().isEmpty());
    QVERIFY(ended.wait(30000));
    QCOMPARE(m_job->state(), SweepJob::State::Idle);
    QCOMPARE(refused.count(), 0);
    QVERIFY(progressed.count() > 0);
    QVERIFY(m_job->progressText().isEmpty());
    QCOMPARE(m_job->endedCount(), 4);
    QCOMPARE(rounds(), 4 * 3);
    QCOMPARE(m_job->results()->groups.size(), std::size_t(2));
    QCOMPARE(m_job->results()->groups[1].complete, std::size_t(2));
    // Each child is what the engine makes of its experiment alone.
    const auto alone = test::recordRun(m_job->children()[3].experiment, m_folder->filePath("alone.fiarse"));
    QCOMPARE(hashOf(3), QString::fromStdString(alone.back().hash));
    for (const char* name : {"results.csv", "sweep.json", "lr-0.05_seed-42.fiarse"})
        QVERIFY2(QFile::exists(m_path + QLatin1Char('/') + QLatin1String(name)), name);
}

void TestSweepJob::restsAndGoesOn() {
    start(12);
    QVERIFY(QTest::qWaitFor([&] { return rounds() >= 2; }, 30000));
    m_job->pause();
    QCOMPARE(m_job->state(), SweepJob::State::Pausing);
    QVERIFY(waitFor(SweepJob::State::Paused));
    const qint64 before = rounds();
    QVERIFY(before < 48);
    QVERIFY(m_job->progressText().endsWith(QStringLiteral("paused")));
    QTest::qWait(300);
    QCOMPARE(rounds(), before);
    QSignalSpy ended(m_job.get(), &SweepJob::ended);
    m_job->proceed();
    QCOMPARE(m_job->state(), SweepJob::State::Running);
    QVERIFY(ended.wait(60000));
    QCOMPARE(rounds(), 48);
}

void TestSweepJob::isStoppedAndGoesOnInAnotherProgram() {
    QSignalSpy ended(m_job.get(), &SweepJob::ended);
    start(12);
    QVERIFY(QTest::qWaitFor([&] { return rounds() >= 14; }, 30000));
    m_job->cancel();
    QCOMPARE(m_job->state(), SweepJob::State::Cancelling);
    QVERIFY(ended.wait(30000));
    QVERIFY(rounds() < 48);
    QCOMPARE(m_job->statuses()[0].state, SweepState::Finished);
    m_job = std::make_unique<SweepJob>();
    QSignalSpy again(m_job.get(), &SweepJob::ended);
    start(12);
    QVERIFY(again.wait(60000));
    QCOMPARE(rounds(), 48);
    QVERIFY(m_job->statuses()[0].found);
    const auto alone = test::recordRun(m_job->children()[1].experiment, m_folder->filePath("alone.fiarse"));
    QCOMPARE(hashOf(1), QString::fromStdString(alone.back().hash));
}

void TestSweepJob::isStoppedWhileItRests() {
    QSignalSpy ended(m_job.get(), &SweepJob::ended);
    start(12);
    m_job->pause();
    QVERIFY(waitFor(SweepJob::State::Paused));
    m_job->cancel();
    QVERIFY(ended.wait(30000));
    QCOMPARE(m_job->state(), SweepJob::State::Idle);
}

void TestSweepJob::endsWithTheProgram() {
    start(200);
    QVERIFY(QTest::qWaitFor([&] { return rounds() >= 2; }, 30000));
    // The plan is there from the first run on: even a killed program leaves a folder that goes on.
    QVERIFY(QFile::exists(m_path + QStringLiteral("/sweep.json")));
    m_job.reset();
    const auto file = RunFile::open((m_path + QStringLiteral("/lr-0.05_seed-42.fiarse")).toStdString());
    QVERIFY(file.ok());
    QVERIFY((*file)->completedRounds() >= 2);
    QCOMPARE((*file)->status(), std::string("interrupted"));
    // And the folder can be opened.
    m_job = std::make_unique<SweepJob>();
    QSignalSpy opened(m_job.get(), &SweepJob::opened);
    m_job->open(m_path);
    QVERIFY(opened.wait(30000));
    QCOMPARE(m_job->statuses()[0].state, SweepState::Interrupted);
    QVERIFY(m_job->statuses()[0].rounds >= 2);
}

void TestSweepJob::saysWhyNothingWasRun() {
    // Another run has the name of a child.
    QDir().mkpath(m_path);
    Experiment other = test::smallExperiment(3);
    other.training.steps = 2;
    other.training.rate = 0.2;
    const QString file = m_path + QStringLiteral("/lr-0.2_seed-43.fiarse");
    other.seed = 43;
    test::recordRun(other, file);
    QSignalSpy refused(m_job.get(), &SweepJob::refused);
    start(3);
    QVERIFY(refused.wait(30000));
    const QString sentence = refused[0][0].toString();
    QVERIFY2(sentence.contains(QStringLiteral("This file holds another run")), qPrintable(sentence));
    QCOMPARE(rounds(), 0);
    QVERIFY(!QFile::exists(m_path + QStringLiteral("/sweep.json")));
    QCOMPARE(m_job->state(), SweepJob::State::Idle);
}

void TestSweepJob::tellsOfAChildThatFailed() {
    m_plan.axes = {{"training.lr", {"1e30", "0.2"}}};
    QSignalSpy ended(m_job.get(), &SweepJob::ended);
    start(2);
    QVERIFY(ended.wait(30000));
    QCOMPARE(m_job->statuses()[0].state, SweepState::Failed);
    QVERIFY(m_job->statuses()[0].error.has_value());
    QCOMPARE(m_job->statuses()[3].state, SweepState::Finished);
    QCOMPARE(m_job->endedCount(), 4);
}

void TestSweepJob::opensTheFolderOfAnEarlierSweep() {
    QSignalSpy ended(m_job.get(), &SweepJob::ended);
    start(2);
    QVERIFY(ended.wait(30000));
    const SweepResults before = *m_job->results();
    QFile::remove(m_path + QStringLiteral("/lr-0.2_seed-43.fiarse"));
    m_job = std::make_unique<SweepJob>();
    QSignalSpy opened(m_job.get(), &SweepJob::opened);
    m_job->open(m_path);
    QCOMPARE(m_job->state(), SweepJob::State::Opening);
    QVERIFY(opened.wait(30000));
    QCOMPARE(m_job->folder(), m_path);
    QVERIFY(m_job->plan().base == m_plan.base);
    QCOMPARE(m_job->plan().axes, m_plan.axes);
    QCOMPARE(m_job->plan().seeds, std::int64_t(2));
    QCOMPARE(m_job->statuses()[0].state, SweepState::Finished);
    QCOMPARE(m_job->statuses()[3].state, SweepState::Waiting);
    QCOMPARE(m_job->results()->groups[0].loss, before.groups[0].loss);
    QCOMPARE(m_job->results()->groups[1].complete, std::size_t(1));
}

void TestSweepJob::saysWhatFolderIsNoSweep() {
    QSignalSpy refused(m_job.get(), &SweepJob::refused);
    m_job->open(m_path);
    QVERIFY(refused.wait(30000));
    QVERIFY(refused[0][0].toString().contains(QStringLiteral("sweep.json")));
    QCOMPARE(m_job->state(), SweepJob::State::Idle);
}

QTEST_GUILESS_MAIN(TestSweepJob)
#include "tst_sweep_job.moc"
