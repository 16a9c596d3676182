// The command line as scripts use it: output, exit codes, the same numbers each time.

#include <QJsonArray>
#include <QtEndian>

#include "tests/app/program.h"

using namespace fiarse::test;

class TestCommandLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void printsOneObjectARoundAndAnEnd();
    void tellsRoundsInSentencesAndATableAtTheEnd();
    void saysNothingWhenAskedForQuiet();
    void hasTheSameHashForAnyNumberOfThreads();
    void hasAnotherHashForAnotherSeedOrSetting();
    void takesSettingsFromTheCommandLine();
    void choosesAFreeNameForTheRunFile();
    void resumesBitForBit();
    void resumesBeyondTheLastRound();
    void tellsThatThereIsNothingToResume();
    void infoTellsWhatTheRunIs();
    void exportsAViewByTheNameOfItsOutput();
    void exportsWeightsMasksPicturesAndEvents();
    void validatesEveryShippedExperiment_data();
    void validatesEveryShippedExperiment();
    void warnsOfALayerThatIsLeftEmpty();
    void tellsWhatEachCapacityCosts();
    void endsWhereAnAlertIsRaised();
    void exportsTheAlertsThatItPrints();
    void tellsWhoAttackedAndWhatBecameOfIt();
    void tellsItsVersionAndItsHelp();

private:
    std::unique_ptr<Program> m_program;
};

void TestCommandLine::init() {
    m_program = std::make_unique<Program>();
    m_program->write("small.toml", smallExperiment(5));
}

void TestCommandLine::printsOneObjectARoundAndAnEnd() {
    const Outcome outcome = m_program->run({"run", "small.toml", "--json", "-o", "a.fiarse"});
    QCOMPARE(outcome.code, 0);
    const QList<QJsonObject> objects = outcome.objects();
    QCOMPARE(objects.size(), 6);
    for (int round = 1; round <= 5; ++round) {
        const QJsonObject& object = objects[round - 1];
        QCOMPARE(object["event"].toString(), QString("round"));
        QCOMPARE(object["round"].toInt(), round);
        QVERIFY(object["seconds"].toDouble() > 0.0);
        QVERIFY(object["loss"].toDouble() > 0.0);
        QCOMPARE(object["global"].toObject().keys(), QStringList({"0.25", "1"}));
        QCOMPARE(object["local"].toObject().keys(), QStringList({"0.25", "1"}));
        QVERIFY(object["bytes_down"].toDouble() > 0.0 && object["bytes_up"].toDouble() > 0.0);
    }
    QCOMPARE(objects[5]["event"].toString(), QString("finished"));
    QCOMPARE(objects[5]["rounds"].toInt(), 5);
    QCOMPARE(objects[5]["run_hash"].toString().size(), 32);
    QCOMPARE(m_program->hashAndRounds("a.fiarse"), qMakePair(objects[5]["run_hash"].toString(), 5));
}

void TestCommandLine::tellsRoundsInSentencesAndATableAtTheEnd() {
    const Outcome outcome = m_program->run({"run", "small.toml"});
    QCOMPARE(outcome.code, 0);
    for (int round = 1; round <= 5; ++round) {
        QVERIFY2(outcome.errors.contains(QString("Round %1 of 5: loss ").arg(round)),
                 qPrintable(outcome.errors));
    }
    QVERIFY2(!outcome.errors.contains('\r'), "the rewritten line is for terminals");
    QVERIFY(outcome.output.contains("global accuracy"));
    QVERIFY(QRegularExpression("\n1/4 +6 +[0-9.]+ % +[0-9.]+ %").match(outcome.output).hasMatch());
    QVERIFY(outcome.output.contains("in small.fiarse"));
}

void TestCommandLine::saysNothingWhenAskedForQuiet() {
    const Outcome outcome = m_program->run({"run", "small.toml", "--quiet"});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.output + outcome.errors, QString());
    QVERIFY(QFile::exists(m_program->path("small.fiarse")));
}

void TestCommandLine::hasTheSameHashForAnyNumberOfThreads() {
    QSet<QString> hashes;
    for (const char* threads : {"1", "2", "3"}) {
        const QString file = QString("threads-%1.fiarse").arg(threads);
        QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "--threads", threads, "-o", file}).code, 0);
        hashes << m_program->hashAndRounds(file).first;
    }
    QCOMPARE(hashes.size(), 1);
    QCOMPARE(hashes.begin()->size(), 32);
}

void TestCommandLine::hasAnotherHashForAnotherSeedOrSetting() {
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "a.fiarse"}).code, 0);
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "b.fiarse", "--seed", "43"}).code, 0);
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "c.fiarse", "-s", "training.lr=0.2"}).code,
             0);
    QSet<QString> hashes;
    for (const char* file : {"a.fiarse", "b.fiarse", "c.fiarse"})
        hashes << m_program->hashAndRounds(file).first;
    QCOMPARE(hashes.size(), 3);
}

void TestCommandLine::takesSettingsFromTheCommandLine() {
    const Outcome outcome =
        m_program->run({"run", "small.toml", "--json", "--quiet", "-o", "a.fiarse", "--rounds", "2", "-s",
                        "tier.2.capacity=12.5 %", "-s", "tier.2.clients=3", "-s", "experiment.name=Renamed"});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.objects().size(), 3);
    QCOMPARE(outcome.objects().first()["global"].toObject().keys(), QStringList({"0.125", "1"}));
    const QJsonObject info = m_program->run({"info", "a.fiarse", "--json"}).objects().first();
    QCOMPARE(info["name"].toString(), QString("Renamed"));
    QCOMPARE(info["clients"].toInt(), 7);
    QCOMPARE(info["planned_rounds"].toInt(), 2);
}

void TestCommandLine::choosesAFreeNameForTheRunFile() {
    for (int i = 0; i < 3; ++i)
        QCOMPARE(m_program->run({"run", "small.toml", "--rounds", "1", "--quiet"}).code, 0);
    for (const char* name : {"small.fiarse", "small-2.fiarse", "small-3.fiarse"}) {
        QCOMPARE(m_program->hashAndRounds(name).second, 1);
    }
    const Outcome told = m_program->run({"run", "small.toml", "--rounds", "1"});
    QVERIFY2(told.errors.startsWith("small.fiarse is there already; this run goes to small-4.fiarse.\n"),
             qPrintable(told.errors));
}

void TestCommandLine::resumesBitForBit() {
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "whole.fiarse"}).code, 0);
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "parts.fiarse", "--rounds", "2"}).code, 0);
    QCOMPARE(m_program->run({"resume", "parts.fiarse", "--quiet", "--to", "4", "--threads", "1"}).code, 0);
    const Outcome last = m_program->run({"resume", "parts.fiarse", "--json", "--to", "5"});
    QCOMPARE(last.code, 0);
    QCOMPARE(last.objects().size(), 2);
    QCOMPARE(m_program->hashAndRounds("parts.fiarse"), m_program->hashAndRounds("whole.fiarse"));
    // Everything else of the last round is the same too, wall time aside.
    for (const char* view : {"keep-ratio", "coverage", "staleness", "weights", "churn", "levels"}) {
        for (const char* file : {"whole", "parts"}) {
            QCOMPARE(m_program
                         ->run({"export", QString(file) + ".fiarse", "--view", view, "--round", "5", "-o",
                                QString(file) + ".csv"})
                         .code,
                     0);
        }
        QFile whole(m_program->path("whole.csv")), parts(m_program->path("parts.csv"));
        QVERIFY(whole.open(QIODevice::ReadOnly) && parts.open(QIODevice::ReadOnly));
        QVERIFY2(whole.readAll() == parts.readAll(), view);
    }
}

void TestCommandLine::resumesBeyondTheLastRound() {
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "a.fiarse"}).code, 0);
    QCOMPARE(m_program->run({"resume", "a.fiarse", "--quiet", "--to", "8"}).code, 0);
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "b.fiarse", "--rounds", "8"}).code, 0);
    QCOMPARE(m_program->hashAndRounds("a.fiarse"), m_program->hashAndRounds("b.fiarse"));
}

void TestCommandLine::tellsThatThereIsNothingToResume() {
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet"}).code, 0);
    const Outcome outcome = m_program->run({"resume", "small.fiarse", "--json"});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.errors.startsWith("The run has its 5 rounds already;"));
    QCOMPARE(outcome.objects().size(), 1);
    QCOMPARE(outcome.objects().first()["event"].toString(), QString("finished"));
}

void TestCommandLine::infoTellsWhatTheRunIs() {
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet"}).code, 0);
    const QJsonObject info = m_program->run({"info", "small.fiarse", "--json"}).objects().first();
    QCOMPARE(info["name"].toString(), QString("Small"));
    QCOMPARE(info["status"].toString(), QString("finished"));
    QCOMPARE(info["rounds"].toInt(), 5);
    QCOMPARE(info["parameters"].toInt(), 64 * 8 + 8 + 8 * 10 + 10);
    QCOMPARE(info["clients"].toInt(), 10);
    QCOMPARE(info["last"].toObject()["round"].toInt(), 5);
    const Outcome text = m_program->run({"info", "small.fiarse"});
    QCOMPARE(text.code, 0);
    QVERIFY(text.output.startsWith("Small\n"));
    QVERIFY2(text.output.contains(info["run_hash"].toString()), qPrintable(text.output));
    QVERIFY(text.output.contains("610 parameters"));
}

void TestCommandLine::exportsAViewByTheNameOfItsOutput() {
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet"}).code, 0);
    QCOMPARE(m_program->run({"export", "small.fiarse", "--view", "rounds", "-o", "rounds.csv"}).code, 0);
    QCOMPARE(m_program->run({"export", "small.fiarse", "--view", "tier-map", "--round", "0", "-o", "map.npy"})
                 .code,
             0);
    QCOMPARE(
        m_program->run({"export", "small.fiarse", "--view", "levels", "--format", "json", "-o", "levels"})
            .code,
        0);
    QFile rounds(m_program->path("rounds.csv"));
    QVERIFY(rounds.open(QIODevice::ReadOnly));
    QCOMPARE(rounds.readAll().count("\r\n"), 6);
    QCOMPARE(QFileInfo(m_program->path("map.npy")).size(), 128 + 610);
    QFile levels(m_program->path("levels"));
    QVERIFY(levels.open(QIODevice::ReadOnly));
    QVERIFY(QJsonDocument::fromJson(levels.readAll()).isArray());
}

void TestCommandLine::exportsWeightsMasksPicturesAndEvents() {
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet"}).code, 0);
    const auto exported = [this](const QStringList& arguments) {
        return m_program->run(QStringList{"export", "small.fiarse"} + arguments).code;
    };
    QCOMPARE(exported({"--view", "weights", "--round", "3", "-o", "w.safetensors"}), 0);
    QCOMPARE(exported({"--view", "masks", "--level", "1/4", "--round", "2", "-o", "level.npy"}), 0);
    QCOMPARE(exported({"--view", "masks", "--client", "7", "--round", "2", "-o", "client.npy"}), 0);
    QCOMPARE(exported({"--view", "tier-map", "-o", "map.png"}), 0);
    QCOMPARE(exported({"--view", "rounds", "-o", "rounds.svg"}), 0);
    QCOMPARE(exported({"--format", "tfevents", "-o", "events"}), 0);
    const auto contents = [this](const QString& name) {
        QFile file(m_program->path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray weights = contents("w.safetensors");
    const auto header = qsizetype(qFromLittleEndian<quint64>(weights.constData()));
    QCOMPARE(weights.size(), 8 + header + 4 * 610);
    const QByteArray mask = contents("level.npy").mid(128);
    QCOMPARE(mask.size(), 610);
    // 1/4 of each layer: 512, 8, 80 and 10 parameters.
    QCOMPARE(mask.count('\1'), 128 + 2 + 20 + 2);
    QCOMPARE(contents("client.npy").mid(128), mask);  // clients 4 to 9 are the weak ones
    QVERIFY(contents("map.png").startsWith("\x89PNG"));
    QVERIFY(contents("rounds.svg").startsWith("<svg "));
    const QStringList files = QDir(m_program->path("events")).entryList(QDir::Files);
    QCOMPARE(files.size(), 1);
    QVERIFY2(files.first().startsWith("events.out.tfevents."), qPrintable(files.first()));
}

void TestCommandLine::validatesEveryShippedExperiment_data() {
    QTest::addColumn<QString>("file");
    const QDir folder(FIARSE_SOURCE_DIR "/experiments");
    for (const QString& name : folder.entryList({"*.toml"})) {
        QTest::addRow("%s", qPrintable(name)) << folder.filePath(name);
    }
}

void TestCommandLine::validatesEveryShippedExperiment() {
    QFETCH(QString, file);
    const Outcome outcome = m_program->run({"validate", file});
    QCOMPARE(outcome.code, 0);
    // Where tiers state what they can do, a table follows.
    QVERIFY(outcome.output.startsWith("ok\n"));
    // Only the trap leaves something empty.
    QCOMPARE(outcome.errors.contains("will hold none"), file.endsWith("global-scope-trap.toml"));
}

void TestCommandLine::warnsOfALayerThatIsLeftEmpty() {
    const Outcome outcome =
        m_program->run({"validate", FIARSE_SOURCE_DIR "/experiments/global-scope-trap.toml"});
    QVERIFY2(outcome.errors.contains(
                 "Warning: Sensor (1/64) will hold none of the 156,800 parameters of fc1.weight."),
             qPrintable(outcome.errors));
}

namespace {

/// Churn of any size counts, so that it is raised in round 2: in round 1 nothing can have changed.
const char* const kChurnAtOnce = "[[alert]]\nid = \"churn\"\nthreshold = 0.0\nrounds = 1\n";

}  // namespace

void TestCommandLine::tellsWhatEachCapacityCosts() {
    // 64 inputs, 8 hidden units, 10 classes: 64·8 + 8·10 multiply-adds, and as many weights and 18 biases.
    m_program->write("small.toml", smallExperiment(2));
    const Outcome outcome = m_program->run({"validate", "small.toml", "--cost"});
    QCOMPARE(outcome.code, 0);
    const QStringList lines = outcome.output.split('\n');
    QVERIFY2(lines[0].contains("multiply-adds"), qPrintable(outcome.output));
    QCOMPARE(lines[1].simplified().section(' ', 0, 5), QStringLiteral("1 610 100.0 % 592 100.0"));
    QVERIFY2(lines[1].endsWith("Strong"), qPrintable(lines[1]));
}

void TestCommandLine::endsWhereAnAlertIsRaised() {
    m_program->write("churn.toml", smallExperiment(5) + kChurnAtOnce);
    const Outcome free = m_program->run({"run", "churn.toml", "--quiet", "-o", "free.fiarse"});
    QCOMPARE(free.code, 0);
    QCOMPARE(m_program->run({"run", "churn.toml", "--quiet", "--fail-on", "nesting"}).code, 0);
    const Outcome ended = m_program->run(
        {"run", "churn.toml", "--json", "--fail-on", "nesting", "--fail-on", "churn", "-o", "a.fiarse"});
    QCOMPARE(ended.code, 3);
    QVERIFY2(
        ended.errors.contains("The alert churn ended the run after round 2, which is kept. The mask of "),
        qPrintable(ended.errors));
    QCOMPARE(ended.objects().size(), 3);
    QCOMPARE(ended.objects()[2]["event"].toString(), "failed");
    QCOMPARE(ended.objects()[2]["kind"].toString(), "run");
    QVERIFY(ended.objects()[1]["alerts"].toArray().contains("churn"));
    QVERIFY(!ended.objects()[1]["by_design"].toArray().contains("churn"));
    // The rounds are kept, and the run goes on as if nothing had been.
    QCOMPARE(m_program->hashAndRounds("a.fiarse").second, 2);
    QCOMPARE(m_program->run({"resume", "a.fiarse", "--quiet"}).code, 0);
    QCOMPARE(m_program->hashAndRounds("a.fiarse"), m_program->hashAndRounds("free.fiarse"));

    m_program->write("fail.toml", smallExperiment(5) + kChurnAtOnce + "action = \"fail\"\n");
    QCOMPARE(m_program->run({"run", "fail.toml", "--quiet"}).code, 3);
}

void TestCommandLine::exportsTheAlertsThatItPrints() {
    m_program->write("churn.toml", smallExperiment(5) + kChurnAtOnce);
    const Outcome outcome = m_program->run({"run", "churn.toml", "--json", "-o", "a.fiarse"});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(m_program->run({"export", "a.fiarse", "--view", "alerts", "-o", "alerts.json"}).code, 0);
    QFile file(m_program->path("alerts.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QSet<QPair<int, QString>> exported, printed;
    const QJsonArray rows = QJsonDocument::fromJson(file.readAll()).array();
    for (const QJsonValue& row : rows) exported.insert({row["round"].toInt(), row["alert"].toString()});
    for (const QJsonObject& object : outcome.objects()) {
        const QJsonArray ids = object["alerts"].toArray();
        for (const QJsonValue& id : ids) printed.insert({object["round"].toInt(), id.toString()});
    }
    QVERIFY(printed.contains({2, "churn"}));
    QCOMPARE(exported, printed);
}

void TestCommandLine::tellsWhoAttackedAndWhatBecameOfIt() {
    const Outcome peaceful = m_program->run({"run", "small.toml", "--json", "-o", "p.fiarse"});
    QVERIFY(!peaceful.objects().first().contains("robustness"));
    const Outcome outcome =
        m_program->run({"run", "small.toml", "--json", "-o", "a.fiarse", "-s", "attack.kind=out-of-mask",
                        "-s", "attack.clients=6", "-s", "attack.tier=2"});
    QCOMPARE(outcome.code, 0);
    int refused = 0;
    for (const QJsonObject& object : outcome.objects()) {
        if (object["event"] != QString("round")) continue;
        const QJsonObject robustness = object["robustness"].toObject();
        QCOMPARE(robustness["refused"].toObject().size(), robustness["malicious"].toArray().size());
        for (const QJsonValue& reason : robustness["refused"].toObject())
            QCOMPARE(reason.toString(), QString("outside-mask"));
        // Told once, and lasting from then on.
        const QString rule = "rejected-update";
        const bool told = object["alerts"].toArray().contains(rule);
        QCOMPARE(told || object["lasting"].toArray().contains(rule),
                 !robustness["refused"].toObject().isEmpty());
        QCOMPARE(told, refused == 0 && !robustness["refused"].toObject().isEmpty());
        refused += static_cast<int>(robustness["refused"].toObject().size());
    }
    QVERIFY(refused > 0);
    QCOMPARE(m_program->run({"export", "a.fiarse", "--view", "participants", "-o", "p.csv"}).code, 0);
    QFile file(m_program->path("p.csv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray csv = file.readAll();
    QVERIFY(csv.startsWith("round,client,") && csv.contains(",malicious,factor,trust,rejected,"));
    QCOMPARE(csv.count(",1,1.0,0.0,outside-mask,") + csv.count(",1,1,0,outside-mask,"), refused);
}

void TestCommandLine::tellsItsVersionAndItsHelp() {
    QCOMPARE(m_program->run({"--version"}).output, QString("0.1.0\n"));
    const Outcome help = m_program->run({"--help"});
    QCOMPARE(help.code, 0);
    for (const char* command : {"run", "resume", "validate", "info", "export", "bench"}) {
        QVERIFY2(help.output.contains(QString("\n  %1 ").arg(command)), command);
        QCOMPARE(m_program->run({command, "--help"}).code, 0);
    }
}

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_command_line.moc"
