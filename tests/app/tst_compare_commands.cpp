// Commands on several runs: `diff` of two, `sweep` over many.

#include <signal.h>

#include <QJsonArray>

#include "tests/app/program.h"

using namespace fiarse::test;

class TestCompareCommands : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void tellsWhatTwoRunsDifferIn();
    void tellsTheDifferenceAsOneObject();
    void tellsOfUnlikeModelsAndLengths();
    void tellsThatTwoRunsAreTheSame();
    void tellsWhatCannotBeCompared();
    void listsTheRunsOfASweep();
    void aSweepNamesTheRunThatCannotBeBegun();
    void countsOneRoundAsOne();
    void sweepsAndTellsTheTable();
    void writesItsResults();
    void goesOnAfterAnInterruption();
    void aKilledSweepKeepsItsPlan();
    void tellsOfARunThatFailed();
    void refusesASweepThatIsNotPossible_data();
    void refusesASweepThatIsNotPossible();
    void refusesAForeignFile();

private:
    void runSmall(const QStringList& more, const QString& file) const {
        QCOMPARE(m_program->run(QStringList{"run", "small.toml", "--quiet", "-o", file} + more).code, 0);
    }
    QByteArray contents(const QString& name) const {
        QFile file(m_program->path(name));
        if (!file.open(QIODevice::ReadOnly)) qFatal("no %s", qPrintable(name));
        return file.readAll();
    }

    std::unique_ptr<Program> m_program;
};

void TestCompareCommands::init() {
    m_program = std::make_unique<Program>();
    m_program->write("small.toml", smallExperiment(4));
}

void TestCompareCommands::tellsWhatTwoRunsDifferIn() {
    runSmall({}, "a.fiarse");
    runSmall({"-s", "training.lr=0.05", "-s", "tier.2.capacity=1/8", "-s",
              "experiment.note=a note that is much longer than any column of a table"},
             "b.fiarse");
    const Outcome outcome = m_program->run({"diff", "b.fiarse", "a.fiarse"});
    QCOMPARE(outcome.code, 0);
    QVERIFY2(outcome.output.startsWith("A: b.fiarse, 4 rounds\nB: a.fiarse, 4 rounds\n"),
             qPrintable(outcome.output));
    for (const char* row :
         {"experiment.note +\"a note that is much longer than any column of a table\"  \"\"\n",
          "training.lr +0.05 +0.1\n", "tier.2.capacity +1/8 +1/4\n", "\n1/4 +- +[0-9.]+ % +- ",
          "\n1/8 +[0-9.]+ % +- +- ", "\n1 +1.000\n1/4 +-\n1/8 +-\n",
          "\nnever trained +[0-9.]+ % +[0-9.]+ %\n", "\nsent +[0-9.]+ kB +[0-9.]+ kB\n"}) {
        QVERIFY2(QRegularExpression(row).match(outcome.output).hasMatch(),
                 qPrintable(QString(row) + "\n" + outcome.output));
    }
    QVERIFY(outcome.output.endsWith("The run hashes part in round 1.\n"));
}

void TestCompareCommands::tellsTheDifferenceAsOneObject() {
    runSmall({}, "a.fiarse");
    runSmall({"--seed", "43", "--rounds", "3"}, "b.fiarse");
    const QList<QJsonObject> objects = m_program->run({"diff", "a.fiarse", "b.fiarse", "--json"}).objects();
    QCOMPARE(objects.size(), 1);
    const QJsonObject& diff = objects.first();
    QCOMPARE(diff["event"].toString(), QString("diff"));
    QCOMPARE(diff["rounds_a"].toInt(), 4);
    QCOMPARE(diff["rounds_b"].toInt(), 3);
    QCOMPARE(diff["mask_round"].toInt(), 3);
    QCOMPARE(diff["first_different_round"].toInt(), 1);
    const QJsonArray settings = diff["settings"].toArray();
    QCOMPARE(settings.size(), 2);
    QCOMPARE(settings[0].toObject()["key"].toString(), QString("experiment.seed"));
    QCOMPARE(settings[0].toObject()["b"].toString(), QString("43"));
    const QJsonObject level = diff["levels"].toArray()[1].toObject();
    QCOMPARE(level["capacity"].toDouble(), 0.25);
    QVERIFY(level["mask_jaccard"].toDouble() > 0.0 && level["mask_jaccard"].toDouble() < 1.0);
    // The same numbers as the run itself tells.
    const QJsonObject last =
        m_program->run({"info", "a.fiarse", "--json"}).objects().first()["last"].toObject();
    QCOMPARE(level["a"].toObject()["global"].toObject()["final"], last["global"].toObject()["0.25"]);
    QCOMPARE(diff["totals"].toObject()["a"].toObject()["loss"], last["loss"]);
    const QJsonObject fair = diff["fairness"].toObject()["a"].toObject();
    QVERIFY(fair["worst_tenth"].toDouble() <= fair["best_tenth"].toDouble());
    QVERIFY(fair["jain"].toDouble() > 0.0 && fair["jain"].toDouble() <= 1.0);
    // As they were after a round.
    const QJsonObject early =
        m_program->run({"diff", "a.fiarse", "b.fiarse", "--json", "--round", "2"}).objects().first();
    QCOMPARE(early["rounds_a"].toInt(), 2);
    QCOMPARE(early["mask_round"].toInt(), 2);
}

void TestCompareCommands::tellsOfUnlikeModelsAndLengths() {
    runSmall({}, "a.fiarse");
    runSmall({"-s", "model.hidden=12", "-s", "tier.1.clients=5", "--rounds", "2"}, "b.fiarse");
    const Outcome outcome = m_program->run({"diff", "a.fiarse", "b.fiarse"});
    QCOMPARE(outcome.code, 0);
    QVERIFY(
        outcome.output.contains("The layers of the two models differ, so their masks cannot be compared.\n"));
    QVERIFY(QRegularExpression("tier.1.clients +4 +5\n").match(outcome.output).hasMatch());
    const QJsonObject diff = m_program->run({"diff", "a.fiarse", "b.fiarse", "--json"}).objects().first();
    QCOMPARE(diff["same_layout"].toBool(true), false);
    QVERIFY(diff["levels"].toArray()[0].toObject()["mask_jaccard"].isNull());
}

void TestCompareCommands::tellsThatTwoRunsAreTheSame() {
    runSmall({}, "a.fiarse");
    runSmall({"--threads", "1"}, "b.fiarse");
    const Outcome outcome = m_program->run({"diff", "a.fiarse", "b.fiarse"});
    QVERIFY(outcome.output.contains("The settings are the same.\n"));
    QVERIFY(outcome.output.endsWith("The run hashes are the same in all 4 rounds that both have.\n"));
    QVERIFY(m_program->run({"diff", "a.fiarse", "b.fiarse", "--json"})
                .objects()
                .first()["first_different_round"]
                .isNull());
}

void TestCompareCommands::tellsWhatCannotBeCompared() {
    runSmall({}, "a.fiarse");
    runSmall({"--rounds", "2"}, "b.fiarse");
    Outcome outcome = m_program->run({"diff", "a.fiarse", "none.fiarse"});
    QCOMPARE(outcome.code, 4);
    QVERIFY2(outcome.errors.startsWith("none.fiarse: There is no such run file."),
             qPrintable(outcome.errors));
    outcome = m_program->run({"diff", "a.fiarse", "b.fiarse", "--round", "3"});
    QCOMPARE(outcome.code, 2);
    QCOMPARE(outcome.errors, QString("b.fiarse: There is no round 3; the run has rounds 1 to 2.\n"));
    QCOMPARE(m_program->run({"diff", "a.fiarse"}).code, 2);
    QCOMPARE(m_program->run({"diff", "small.toml", "a.fiarse"}).code, 4);
}

void TestCompareCommands::countsOneRoundAsOne() {
    for (const char* file : {"a.fiarse", "b.fiarse"}) {
        const QString told = m_program->run({"run", "small.toml", "--rounds", "1", "-o", file}).output;
        QVERIFY2(told.contains("\n1 round, run hash "), qPrintable(told));
    }
    const QString diff = m_program->run({"diff", "a.fiarse", "b.fiarse"}).output;
    QVERIFY2(diff.startsWith("A: a.fiarse, 1 round\nB: b.fiarse, 1 round\n"), qPrintable(diff));
    QVERIFY2(diff.endsWith("The run hashes are the same in the round that both have.\n"), qPrintable(diff));
}

void TestCompareCommands::aSweepNamesTheRunThatCannotBeBegun() {
    for (const QStringList& end : {QStringList{"-o", "out"}, QStringList{"--list"}}) {
        const Outcome outcome = m_program->run(
            QStringList{"sweep", "small.toml", "--over", "strategy.kind=fiarse,depthfl"} + end);
        QCOMPARE(outcome.code, 2);
        QVERIFY2(
            outcome.errors.startsWith("The run \"strategy.kind depthfl\" of the sweep is not possible: "),
            qPrintable(outcome.errors));
        QVERIFY(outcome.output.isEmpty());
    }
    QVERIFY(!QFileInfo::exists(m_program->path("out")));
}

void TestCompareCommands::listsTheRunsOfASweep() {
    const QStringList sweep = {
        "sweep",  "small.toml",           "--list",  "--over", "model.hidden=[8],[12,8]",
        "--over", "strategy.scope=layer", "--seeds", "2"};
    const Outcome outcome = m_program->run(sweep);
    QCOMPARE(outcome.code, 0);
    const QStringList lines = outcome.output.split('\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 4);
    QVERIFY2(lines[3].startsWith("hidden [12, 8] · scope layer · seed 43 "), qPrintable(lines[3]));
    QVERIFY2(lines[3].endsWith("  hidden-12-8_scope-layer_seed-43.fiarse"), qPrintable(lines[3]));
    const QList<QJsonObject> objects = m_program->run(sweep + QStringList{"--json"}).objects();
    QCOMPARE(objects.size(), 4);
    QCOMPARE(objects[2]["child"].toInt(), 3);
    QCOMPARE(objects[2]["file"].toString(), QString("hidden-12-8_scope-layer_seed-42.fiarse"));
    QCOMPARE(QDir(m_program->path("")).entryList(QDir::Files), QStringList({"small.toml"}));
}

void TestCompareCommands::sweepsAndTellsTheTable() {
    const Outcome outcome = m_program->run({"sweep", "small.toml", "--over", "training.lr=0.05,0.1",
                                            "--seeds", "2", "--rounds", "3", "-o", "out"});
    QCOMPARE(outcome.code, 0);
    QVERIFY2(QRegularExpression("\nlr 0.05 +2  1 +([0-9.]+ ± [0-9.]+ *){6}\n +1/4 ")
                 .match(outcome.output)
                 .hasMatch(),
             qPrintable(outcome.output));
    QVERIFY2(outcome.errors.startsWith("[1/4] lr 0.05 · seed 42: 3 rounds, run hash "),
             qPrintable(outcome.errors));
    QVERIFY(!outcome.errors.contains('\r'));
    // Each is the run that `run` makes.
    runSmall({"--rounds", "3", "--seed", "43"}, "alone.fiarse");
    QCOMPARE(m_program->hashAndRounds("out/lr-0.1_seed-43.fiarse"), m_program->hashAndRounds("alone.fiarse"));
}

void TestCompareCommands::writesItsResults() {
    const QStringList sweep = {"sweep",   "small.toml", "--over",   "training.lr=0.05,0.1",
                               "--seeds", "2",          "--rounds", "3",
                               "-o",      "out",        "--json"};
    const Outcome outcome = m_program->run(sweep);
    QCOMPARE(outcome.code, 0);
    const QList<QJsonObject> objects = outcome.objects();
    QCOMPARE(objects.size(), 4 * (3 + 1) + 1);
    QCOMPARE(objects[0]["event"].toString(), QString("round"));
    QCOMPARE(objects[0]["child"].toInt(), 1);
    QCOMPARE(objects[3]["event"].toString(), QString("finished"));
    QCOMPARE(objects[3]["run_hash"].toString().size(), 32);
    const QJsonObject end = objects.last();
    QCOMPARE(end["event"].toString(), QString("sweep"));
    const QJsonObject file = QJsonDocument::fromJson(contents("out/sweep.json")).object();
    QCOMPARE(end["groups"].toArray(), file["groups"].toArray());
    QCOMPARE(file["children"].toArray().size(), 4);
    const QJsonObject child = file["children"].toArray()[1].toObject();
    QCOMPARE(child["file"].toString(), QString("lr-0.05_seed-43.fiarse"));
    QCOMPARE(child["settings"].toObject()["training.lr"].toString(), QString("0.05"));
    QCOMPARE(child["run_hash"].toString(), m_program->hashAndRounds("out/lr-0.05_seed-43.fiarse").first);
    const QJsonObject group = file["groups"].toArray()[0].toObject();
    QCOMPARE(group["name"].toString(), QString("lr 0.05"));
    double sum = 0.0;
    for (const int round : {2, 6}) sum += objects[round]["global"].toObject()["0.25"].toDouble();
    const QJsonObject final =
        group["levels"].toArray()[1].toObject()["global"].toObject()["final"].toObject();
    QVERIFY(qAbs(final["mean"].toDouble() - sum / 2.0) < 1e-12);
    QCOMPARE(final["runs"].toInt(), 2);
    QCOMPARE(contents("out/results.csv").count("\r\n"), 1 + 2 * 2);
    // Done already: nothing is run, and the results are the same.
    const QByteArray before = contents("out/results.csv");
    const Outcome again = m_program->run(sweep);
    QCOMPARE(again.code, 0);
    QCOMPARE(again.objects().size(), 1);
    QCOMPARE(again.errors.count(" was done already.\n"), 4);
    QCOMPARE(contents("out/results.csv"), before);
}

void TestCompareCommands::goesOnAfterAnInterruption() {
    m_program->write("long.toml", smallExperiment(200));
    // Rounds long enough that the signal comes in time.
    const QStringList slow = {"-s", "training.steps=40"};
    const QStringList sweep = QStringList{"sweep", "long.toml", "--seeds", "2", "-o", "out", "--json"} + slow;
    const auto process = m_program->start(sweep);
    QByteArray told;
    while (told.count('\n') < 210) {
        QVERIFY(process->waitForReadyRead(60000));
        told += process->readAllStandardOutput();
    }
    QCOMPARE(::kill(static_cast<pid_t>(process->processId()), SIGINT), 0);
    const Outcome stopped = Program::finish(*process);
    QCOMPARE(stopped.code, 130);
    QVERIFY2(
        stopped.errors.endsWith("The sweep was stopped with 1 of its 2 runs finished; everything is saved, "
                                "and the same sweep goes on from here.\n"),
        qPrintable(stopped.errors));
    const int rounds = m_program->hashAndRounds("out/seed-43.fiarse").second;
    QVERIFY2(rounds >= 5 && rounds < 200, qPrintable(QString::number(rounds)));
    const Outcome outcome = m_program->run(sweep);
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.objects().first()["round"].toInt(), rounds + 1);
    QCOMPARE(
        m_program
            ->run(QStringList{"run", "long.toml", "--quiet", "--seed", "43", "-o", "whole.fiarse"} + slow)
            .code,
        0);
    QCOMPARE(m_program->hashAndRounds("out/seed-43.fiarse"), m_program->hashAndRounds("whole.fiarse"));
}

void TestCompareCommands::aKilledSweepKeepsItsPlan() {
    m_program->write("long.toml", smallExperiment(100));
    const auto process =
        m_program->start({"sweep", "long.toml", "--over", "training.lr=0.05,0.1", "-o", "out", "--json"});
    QByteArray told;
    while (told.count('\n') < 5) {
        QVERIFY(process->waitForReadyRead(60000));
        told += process->readAllStandardOutput();
    }
    QCOMPARE(::kill(static_cast<pid_t>(process->processId()), SIGKILL), 0);
    QCOMPARE(Program::finish(*process).code, -1);
    // The folder is all that is needed to go on.
    QVERIFY(QFile::remove(m_program->path("long.toml")));
    const Outcome changed = m_program->run({"sweep", "out", "--seeds", "2"});
    QCOMPARE(changed.code, 2);
    QVERIFY2(changed.errors.contains("This folder keeps the plan of its sweep"), qPrintable(changed.errors));
    const Outcome outcome = m_program->run({"sweep", "out"});
    QCOMPARE(outcome.code, 0);
    for (const char* file : {"out/lr-0.05_seed-42.fiarse", "out/lr-0.1_seed-42.fiarse"})
        QCOMPARE(m_program->hashAndRounds(file).second, 100);
    QVERIFY(!QFile::exists(m_program->path("out/lr-0.05_seed-42.fiarse-lock")));
}

void TestCompareCommands::tellsOfARunThatFailed() {
    const Outcome outcome =
        m_program->run({"sweep", "small.toml", "--over", "training.lr=1e30,0.1", "-o", "out"});
    QCOMPARE(outcome.code, 3);
    QVERIFY2(outcome.errors.contains("[1/2] lr 1e+30: failed. Training diverged in round 1"),
             qPrintable(outcome.errors));
    QVERIFY(QRegularExpression("\nlr 1e\\+30 +0  no complete run was evaluated\nlr 0.1 +1  1 ")
                .match(outcome.output)
                .hasMatch());
    QCOMPARE(m_program->hashAndRounds("out/lr-0.1_seed-42.fiarse").second, 4);
}

void TestCompareCommands::refusesASweepThatIsNotPossible_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("value") << QStringList{"--over", "training.lr=0.1,-1", "-o", "out"}
                           << "The run \"lr -1 · seed 42\" of the sweep is not possible: training.lr must be";
    QTest::addRow("setting") << QStringList{"--over", "training.rate=1", "-o", "out"}
                             << "There is no setting";
    QTest::addRow("form") << QStringList{"--over", "training.lr", "-o", "out"} << "there is no = in";
    QTest::addRow("folder") << QStringList{"--over", "training.lr=0.1"}
                            << "A sweep needs a folder for its runs: -o DIR.";
    QTest::addRow("seeds") << QStringList{"--seeds", "0", "-o", "out"} << "--seeds";
}

void TestCompareCommands::refusesASweepThatIsNotPossible() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, sentence);
    const Outcome outcome = m_program->run(QStringList{"sweep", "small.toml"} + arguments);
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.errors.contains(sentence), qPrintable(outcome.errors));
    QVERIFY(!QFile::exists(m_program->path("out")));
}

void TestCompareCommands::refusesAForeignFile() {
    QVERIFY(QDir().mkdir(m_program->path("out")));
    runSmall({"-s", "training.steps=6"}, "out/lr-0.1_seed-42.fiarse");
    const auto before = m_program->hashAndRounds("out/lr-0.1_seed-42.fiarse");
    const Outcome outcome =
        m_program->run({"sweep", "small.toml", "--over", "training.lr=0.05,0.1", "-o", "out"});
    QCOMPARE(outcome.code, 4);
    QVERIFY2(
        outcome.errors.startsWith("out/lr-0.1_seed-42.fiarse: This file holds another run, which is left as "
                                  "it is: training.steps is 6 in it and 5 in the sweep."),
        qPrintable(outcome.errors));
    QCOMPARE(m_program->hashAndRounds("out/lr-0.1_seed-42.fiarse"), before);
    QVERIFY(!QFile::exists(m_program->path("out/lr-0.05_seed-42.fiarse")));
    m_program->write("file", "keep me");
    QCOMPARE(m_program->run({"sweep", "small.toml", "-o", "file"}).code, 4);
}

QTEST_GUILESS_MAIN(TestCompareCommands)
#include "tst_compare_commands.moc"
