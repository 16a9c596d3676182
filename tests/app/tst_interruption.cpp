// Ctrl-C and kill: what is complete is kept, and the run goes on with the same numbers.

#include <signal.h>

#include <QElapsedTimer>

#include "tests/app/program.h"

using namespace fiarse::test;

class TestInterruption : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void savesOnASignalAndResumesWithTheSameHash_data();
    void savesOnASignalAndResumesWithTheSameHash();
    void losesAtMostOneRoundWhenKilled();
    void abandonsALongRoundAtOnce();
    void endsInGoodOrderWhenNobodyReadsAnyMore();
    void oneRunFileHasOneWriter();

private:
    /// Starts a run and waits until it has told of `rounds` rounds.
    std::unique_ptr<QProcess> startedRun(const QStringList& arguments, int rounds) const;
    static void send(const QProcess& process, int signal) {
        QCOMPARE(::kill(static_cast<pid_t>(process.processId()), signal), 0);
    }

    std::unique_ptr<Program> m_program;
};

namespace {

constexpr int kRounds = 300;

}  // namespace

void TestInterruption::init() {
    m_program = std::make_unique<Program>();
    m_program->write("small.toml", smallExperiment(kRounds));
}

std::unique_ptr<QProcess> TestInterruption::startedRun(const QStringList& arguments, int rounds) const {
    auto process = m_program->start(arguments);
    QByteArray told;
    while (told.count('\n') < rounds) {
        if (!process->waitForReadyRead(60000)) qFatal("no round was told");
        told += process->readAllStandardOutput();
    }
    return process;
}

void TestInterruption::savesOnASignalAndResumesWithTheSameHash_data() {
    QTest::addColumn<int>("signal");
    QTest::addRow("Ctrl-C") << SIGINT;
    QTest::addRow("request to end") << SIGTERM;
}

void TestInterruption::savesOnASignalAndResumesWithTheSameHash() {
    QFETCH(int, signal);
    const auto process = startedRun({"run", "small.toml", "--json", "-o", "a b.fiarse"}, 3);
    send(*process, signal);
    const Outcome stopped = Program::finish(*process);
    QCOMPARE(stopped.code, 130);
    QVERIFY2(stopped.errors.endsWith("Go on with: fiarse resume 'a b.fiarse'\n"), qPrintable(stopped.errors));
    const auto [hash, rounds] = m_program->hashAndRounds("a b.fiarse");
    QVERIFY2(rounds >= 3 && rounds < kRounds, qPrintable(QString::number(rounds)));
    const QJsonObject last = stopped.objects().last();
    QCOMPARE(last["event"].toString(), QString("interrupted"));
    QCOMPARE(last["rounds"].toInt(), rounds);
    QCOMPARE(last["run_hash"].toString(), hash);
    const QJsonObject info = m_program->run({"info", "a b.fiarse", "--json"}).objects().first();
    QCOMPARE(info["status"].toString(), QString("interrupted"));

    QCOMPARE(m_program->run({"resume", "a b.fiarse", "--quiet"}).code, 0);
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "whole.fiarse"}).code, 0);
    QCOMPARE(m_program->hashAndRounds("a b.fiarse"), m_program->hashAndRounds("whole.fiarse"));
}

void TestInterruption::losesAtMostOneRoundWhenKilled() {
    const auto process = startedRun({"run", "small.toml", "--json", "--quiet", "-o", "a.fiarse"}, 5);
    send(*process, SIGKILL);
    const Outcome killed = Program::finish(*process);
    QCOMPARE(killed.code, -1);
    // A round is told once it is in the file, so that at most the one in progress is missing.
    const int rounds = m_program->hashAndRounds("a.fiarse").second;
    const int told = 5 + static_cast<int>(killed.output.count('\n'));
    QVERIFY2(rounds >= told && rounds <= told + 1 && rounds < kRounds,
             qPrintable(QString("%1 in the file, %2 told").arg(rounds).arg(told)));
    QCOMPARE(m_program->run({"resume", "a.fiarse", "--quiet"}).code, 0);
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "whole.fiarse"}).code, 0);
    QCOMPARE(m_program->hashAndRounds("a.fiarse"), m_program->hashAndRounds("whole.fiarse"));
}

void TestInterruption::abandonsALongRoundAtOnce() {
    // A round of hours.
    const auto process =
        m_program->start({"run", "small.toml", "-o", "a.fiarse", "-s", "training.steps=1000000", "-s",
                          "training.batch=512", "-s", "model.hidden=512"});
    QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_program->path("a.fiarse")), 30000);
    QTest::qWait(500);
    QElapsedTimer timer;
    timer.start();
    send(*process, SIGINT);
    const Outcome stopped = Program::finish(*process);
    QCOMPARE(stopped.code, 130);
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY2(stopped.errors.contains("Interrupted after round 0 of 300;"), qPrintable(stopped.errors));
    QCOMPARE(m_program->hashAndRounds("a.fiarse").second, 0);
}

void TestInterruption::endsInGoodOrderWhenNobodyReadsAnyMore() {
    QProcess shell;
    shell.setWorkingDirectory(m_program->path({}));
    shell.start("sh", {"-c", "(\"$0\" run small.toml -o a.fiarse --json --quiet; echo $? > code) | head -n 2",
                       FIARSE_PROGRAM});
    const Outcome outcome = Program::finish(shell);
    QCOMPARE(outcome.output.count('\n'), 2);
    QVERIFY2(outcome.errors.contains("everything up to it is saved"), qPrintable(outcome.errors));
    QFile code(m_program->path("code"));
    QVERIFY(code.open(QIODevice::ReadOnly));
    QCOMPARE(code.readAll(), QByteArray("130\n"));
    const QJsonObject told = m_program->run({"info", "a.fiarse", "--json"}).objects().value(0);
    QCOMPARE(told["status"].toString(), "interrupted");
    QVERIFY(told["rounds"].toInt() >= 2 && told["rounds"].toInt() < kRounds);
}

void TestInterruption::oneRunFileHasOneWriter() {
    m_program->write("long.toml", smallExperiment(100000));
    const auto process = startedRun({"run", "long.toml", "--json", "--quiet", "-o", "a.fiarse"}, 3);
    const Outcome second = m_program->run({"resume", "a.fiarse", "--quiet"});
    QCOMPARE(second.code, 4);
    QVERIFY2(second.errors.startsWith("a.fiarse: Another program is writing to this run file."),
             qPrintable(second.errors));
    // Reading goes on.
    QCOMPARE(m_program->run({"info", "a.fiarse"}).code, 0);
    QCOMPARE(m_program->run({"export", "a.fiarse", "--view", "rounds", "-o", "rounds.csv"}).code, 0);
    send(*process, SIGKILL);
    QCOMPARE(Program::finish(*process).code, -1);
    // The lock ended with its holder.
    const int rounds = m_program->hashAndRounds("a.fiarse").second;
    QCOMPARE(m_program->run({"resume", "a.fiarse", "--quiet", "--to", QString::number(rounds + 2)}).code, 0);
    QVERIFY(!QFile::exists(m_program->path("a.fiarse-lock")));
}

QTEST_GUILESS_MAIN(TestInterruption)
#include "tst_interruption.moc"
