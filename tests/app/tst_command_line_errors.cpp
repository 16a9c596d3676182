// Bad input gives one clear sentence and the promised exit code.

#include <QtEndian>

#include "tests/app/program.h"

using namespace fiarse::test;

class TestCommandLineErrors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void tellsWhatIsWrongWithAnExperiment_data();
    void tellsWhatIsWrongWithAnExperiment();
    void tellsWhatIsWrongWithTheCall_data();
    void tellsWhatIsWrongWithTheCall();
    void refusesCallsThatAreNone();
    void tellsWhatIsWrongWithTheData_data();
    void tellsWhatIsWrongWithTheData();
    void tellsWhatIsWrongWithARunFile_data();
    void tellsWhatIsWrongWithARunFile();
    void tellsWhenTheLossIsNoNumber();
    void leavesAnExistingFileAlone();
    void tellsWhenNothingCanBeWritten();
    void tellsScriptsWhatWentWrong();
    void tellsSettingsThatPlayNoPart();
    void findsMoreClassesThanTheDataHas();

private:
    /// One line that starts like `sentence`, and the code.
    void expect(const Outcome& outcome, int code, const QString& sentence) const;

    std::unique_ptr<Program> m_program;
};

void TestCommandLineErrors::init() {
    m_program = std::make_unique<Program>();
    m_program->write("small.toml", smallExperiment(2));
}

void TestCommandLineErrors::expect(const Outcome& outcome, int code, const QString& sentence) const {
    QVERIFY2(outcome.errors.contains(sentence), qPrintable(outcome.errors));
    QCOMPARE(outcome.code, code);
    QVERIFY2(outcome.errors.endsWith(".\n") || outcome.errors.endsWith("?\n"), qPrintable(outcome.errors));
    QCOMPARE(outcome.errors.count('\n'), 1);
    QCOMPARE(outcome.output, QString());
}

void TestCommandLineErrors::tellsWhatIsWrongWithAnExperiment_data() {
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, QByteArray from, QByteArray to, const char* sentence) {
        QTest::addRow("%s", name) << from << to << QString::fromUtf8(sentence);
    };
    row("unknown key",
        "steps =", "stepz =", "bad.toml:13:1: There is no key training.stepz. Did you mean training.steps?");
    row("missing key", "schema = 1", "",
        "bad.toml:1:1: The key schema is missing; begin the file with schema = 1.");
    row("wrong type", "batch = 8", "batch = \"8\"",
        "bad.toml:14:9: training.batch must be a whole number from 1 to 65536, not \"8\".");
    row("capacity above one", "capacity = 1\n", "capacity = 1.5\n",
        "bad.toml:20:12: A capacity must be greater than 0 and at most 1, not 1.5.");
    row("capacity of zero", "\"1/4\"", "\"0 %\"",
        "bad.toml:24:12: A capacity must be greater than 0 and at most 1, not 0 %.");
    row("zero clients", "clients = 6", "clients = 0",
        "bad.toml:25:11: Tier 2 must have at least 1 client, not 0.");
    row("more participants than clients", "participants = 4", "participants = 11",
        "bad.toml:12:16: training.participants is 11, but there are only 10 clients;");
    row("another schema", "schema = 1", "schema = 2", "bad.toml:1:10: This file is of schema 2;");
    row("not TOML", "[model]", "[model", "bad.toml:8:7: This is not valid TOML:");
    row("a layer without parameters", "kind = \"mlp\"", "kind = \"cnn\"\nchannels = [2, 2, 2, 2]",
        "bad.toml: ");
}

void TestCommandLineErrors::tellsWhatIsWrongWithAnExperiment() {
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(QString, sentence);
    QByteArray toml = smallExperiment(2);
    QVERIFY(toml.contains(from));
    m_program->write("bad.toml", toml.replace(from, to));
    expect(m_program->run({"validate", "bad.toml"}), 2, sentence);
    const Outcome run = m_program->run({"run", "bad.toml"});
    QCOMPARE(run.code, 2);
    QVERIFY2(!QFile::exists(m_program->path("bad.fiarse")), "nothing is left behind");
}

void TestCommandLineErrors::tellsWhatIsWrongWithTheCall_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const QStringList& arguments, int code, const char* sentence) {
        QTest::addRow("%s", name) << arguments << code << QString::fromUtf8(sentence);
    };
    row("missing experiment", {"run", "no.toml"}, 4,
        "no.toml: The file cannot be read: No such file or directory.");
    row("folder", {"validate", "."}, 4, ".: This is a folder, not a file.");
    row("unknown setting", {"run", "small.toml", "-s", "training.rate=1"}, 2,
        "There is no setting \"training.rate\".");
    row("setting without a value", {"run", "small.toml", "-s", "training.lr"}, 2, "-s takes key=value");
    row("setting out of range", {"run", "small.toml", "-s", "training.lr=0"}, 2,
        "training.lr must be a number greater than 0, not 0.");
    row("contradicting setting", {"run", "small.toml", "-s", "training.participants=50"}, 2,
        "training.participants is 50, but there are only 10 clients;");
    row("no rounds", {"run", "small.toml", "--rounds", "0"}, 2,
        "experiment.rounds must be a whole number from 1 to");
    row("device that is not there", {"run", "small.toml", "--device", "cuda"}, 2,
        "This build computes on the CPU only;");
    row("unknown alert", {"run", "small.toml", "--fail-on", "churm"}, 2,
        "There is no alert \"churm\"; --fail-on takes layer-collapse, dead-units, ");
    row("missing run file", {"resume", "no.fiarse"}, 4, "no.fiarse: There is no such run file.");
    row("text as a run file", {"info", "small.toml"}, 4, "small.toml: This is not a run file");
}

void TestCommandLineErrors::tellsWhatIsWrongWithTheCall() {
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, sentence);
    expect(m_program->run(arguments), code, sentence);
}

void TestCommandLineErrors::refusesCallsThatAreNone() {
    for (const QStringList& wrong :
         {QStringList{}, QStringList{"fly"}, QStringList{"run"},
          QStringList{"run", "small.toml", "--rounds", "many"}, QStringList{"bench", "--model", "rnn"}}) {
        const Outcome outcome = m_program->run(wrong);
        QCOMPARE(outcome.code, 2);
        QVERIFY(!outcome.errors.isEmpty());
    }
}

namespace {

QByteArray idx(quint32 magic, const QList<quint32>& sizes, int bytes) {
    QByteArray file;
    for (const quint32 value : QList<quint32>{magic} + sizes) {
        char word[4];
        qToBigEndian(value, word);
        file.append(word, 4);
    }
    for (int i = 0; i < bytes; ++i) file.append(static_cast<char>(i % 10));
    return file;
}

}  // namespace

void TestCommandLineErrors::tellsWhatIsWrongWithTheData_data() {
    QTest::addColumn<QByteArray>("images");
    QTest::addColumn<bool>("sound");
    QTest::addRow("sound") << idx(0x803, {200, 4, 4}, 3200) << true;
    QTest::addRow("missing") << QByteArray() << false;
    QTest::addRow("truncated") << idx(0x803, {200, 4, 4}, 3000) << false;
    QTest::addRow("wrong magic") << idx(0x801, {200, 4, 4}, 3200) << false;
    QTest::addRow("ends within its header") << QByteArray("\0\0\x08\x03\0\0", 6) << false;
}

void TestCommandLineErrors::tellsWhatIsWrongWithTheData() {
    QFETCH(QByteArray, images);
    QFETCH(bool, sound);
    QVERIFY(QDir().mkdir(m_program->path("set")));
    if (!images.isEmpty()) m_program->write("set/train-images-idx3-ubyte", images);
    m_program->write("set/train-labels-idx1-ubyte", idx(0x801, {200}, 200));
    m_program->write("set/t10k-images-idx3-ubyte", idx(0x803, {50, 4, 4}, 800));
    m_program->write("set/t10k-labels-idx1-ubyte", idx(0x801, {50}, 50));
    const Outcome outcome = m_program->run({"run", "small.toml", "--quiet", "-s", "data.source=idx:set"});
    if (sound) {
        QCOMPARE(outcome.errors, QString());
        QCOMPARE(outcome.code, 0);
    } else {
        expect(outcome, 4, "train-images-idx3-ubyte");
    }
}

void TestCommandLineErrors::tellsWhatIsWrongWithARunFile_data() {
    QTest::addColumn<QString>("sentence");
    QTest::addRow("another version") << "The run file is of version 9; this program reads versions 1 to 4.";
    QTest::addRow("cut short") << "The run file is cut short or damaged (";
    QTest::addRow("empty") << "The run file is empty; it was cut short.";
}

void TestCommandLineErrors::tellsWhatIsWrongWithARunFile() {
    QFETCH(QString, sentence);
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet"}).code, 0);
    QFile file(m_program->path("small.fiarse"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QString what = QTest::currentDataTag();
    if (what == "another version") {
        // user_version, big endian, in SQLite's header.
        QVERIFY(file.seek(60) && file.write(QByteArray("\0\0\0\x09", 4)) == 4);
    } else {
        QVERIFY(file.resize(what == "empty" ? 0 : file.size() / 2));
    }
    file.close();
    for (const QStringList& arguments :
         {QStringList{"info", "small.fiarse"}, QStringList{"resume", "small.fiarse"},
          QStringList{"export", "small.fiarse", "--view", "rounds", "-o", "x.csv"}}) {
        expect(m_program->run(arguments), 4, "small.fiarse: " + sentence);
    }
}

void TestCommandLineErrors::tellsWhenTheLossIsNoNumber() {
    const Outcome outcome =
        m_program->run({"run", "small.toml", "--quiet", "-o", "nan.fiarse", "-s", "training.lr=1e30"});
    expect(outcome, 3, "Training diverged in round 1: the loss of client ");
    QCOMPARE(m_program->hashAndRounds("nan.fiarse").second, 0);
    const QString status =
        m_program->run({"info", "nan.fiarse", "--json"}).objects().first()["status"].toString();
    QVERIFY2(status.startsWith("failed: Training diverged"), qPrintable(status));
}

void TestCommandLineErrors::leavesAnExistingFileAlone() {
    m_program->write("mine.fiarse", "keep me");
    expect(m_program->run({"run", "small.toml", "--quiet", "-o", "mine.fiarse"}), 4,
           "mine.fiarse: There is a file of this name already; it is left as it is.");
    QFile file(m_program->path("mine.fiarse"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("keep me"));
}

void TestCommandLineErrors::tellsWhenNothingCanBeWritten() {
    expect(m_program->run({"run", "small.toml", "--quiet", "-o", "no/folder.fiarse"}), 4,
           "no/folder.fiarse: The run file cannot be opened: ");
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet"}).code, 0);
    expect(
        m_program->run({"export", "small.fiarse", "--view", "rounds", "--format", "csv", "-o", "/dev/full"}),
        4, "/dev/full: The file cannot be written: No space left on device.");
    expect(m_program->run({"export", "small.fiarse", "--view", "banana", "-o", "x.csv"}), 2,
           "There is no view \"banana\"; there are rounds, ");
    expect(m_program->run({"export", "small.fiarse", "-o", "x.csv"}), 2,
           "Say which view is to be written; there are rounds, ");
    expect(m_program->run({"export", "small.fiarse", "--view", "clients", "-o", "x.png"}), 2,
           "The view clients cannot be written as png; its formats are csv, json.");
    expect(m_program->run({"export", "small.fiarse", "--view", "masks", "--level", "1/3", "-o", "x.npy"}), 2,
           "No client has the capacity 1/3; the fleet has 1, 1/4.");
    expect(m_program->run({"export", "small.fiarse", "--view", "masks", "--level", "2", "-o", "x.npy"}), 2,
           "");
}

void TestCommandLineErrors::tellsScriptsWhatWentWrong() {
    const Outcome outcome = m_program->run({"run", "small.toml", "--json", "-s", "training.lr=-1"});
    QCOMPARE(outcome.code, 2);
    const QJsonObject told = outcome.objects().value(0);
    QCOMPARE(outcome.objects().size(), 1);
    QCOMPARE(told["event"].toString(), "failed");
    QCOMPARE(told["kind"].toString(), "input");
    QCOMPARE(told["exit_code"].toInt(), 2);
    QCOMPARE(told["key"].toString(), "training.lr");
    QVERIFY(outcome.errors.contains(told["message"].toString()));
    QCOMPARE(m_program->run({"info", "none.fiarse", "--json"}).objects().value(0)["kind"].toString(), "file");
}

void TestCommandLineErrors::tellsSettingsThatPlayNoPart() {
    const Outcome outcome =
        m_program->run({"run", "small.toml", "-s", "strategy.mix=0.3", "-s", "training.lr=0.2"});
    QCOMPARE(outcome.code, 0);
    QVERIFY2(outcome.errors.contains("Warning: strategy.mix plays no part in this experiment.\n"),
             qPrintable(outcome.errors));
    QVERIFY(!outcome.errors.contains("training.lr plays"));
}

void TestCommandLineErrors::findsMoreClassesThanTheDataHas() {
    const QByteArray from = "{ kind = \"dirichlet\", alpha = 0.5 }";
    m_program->write("shards.toml", smallExperiment(2).replace(from, "{ kind = \"shards\", classes = 11 }"));
    for (const char* command : {"validate", "run"})
        expect(m_program->run({command, "shards.toml"}), 2,
               "A client cannot hold 11 classes: Handwritten digits has 1 to 10 to choose from.");
}

QTEST_GUILESS_MAIN(TestCommandLineErrors)
#include "tst_command_line_errors.moc"
