// `fiarse data`: what a source holds, in words and as JSON; runs on data of one's own.

#include <QJsonArray>

#include "tests/app/program.h"

using namespace fiarse::test;

class TestDataCommand : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsWhatABuiltInSourceHolds();
    void tellsATableAsJson();
    void takesTheSourceOfAnExperiment();
    void runsTheShippedTable();
    void anExperimentFromBeforeKeepsItsName();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();

private:
    Program m_program;
};

void TestDataCommand::tellsWhatABuiltInSourceHolds() {
    const Outcome outcome = m_program.run({"data", "digits"});
    QCOMPARE(outcome.code, 0);
    for (const char* text : {"Handwritten digits", "1,442 for training, 355 for testing",
                             "pictures of 8 × 8 pixels in one channel"})
        QVERIFY2(outcome.output.contains(text), qPrintable(outcome.output));
}

void TestDataCommand::tellsATableAsJson() {
    QByteArray csv = "x;site;kind\n";
    for (int i = 0; i < 20; ++i)
        csv += QByteArray::number(i) + (i < 10 ? ";north;" : ";south;") + (i % 2 ? "a\n" : "b\n");
    m_program.write("t.csv", csv);
    const Outcome outcome = m_program.run({"data", "csv:t.csv", "-s", "data.client=site", "--json"});
    QCOMPARE(outcome.code, 0);
    const QJsonObject told = outcome.objects().value(0);
    QCOMPARE(told["event"].toString(), QString("data"));
    QCOMPARE(told["kind"].toString(), QString("table"));
    QCOMPARE(told["train"].toInt(), 16);
    QCOMPARE(told["test"].toInt(), 4);
    QCOMPARE(told["classes"].toArray().at(1).toObject()["name"].toString(), QString("b"));
    QCOMPARE(told["clients"].toArray().at(0).toObject()["name"].toString(), QString("north"));
    QCOMPARE(told["clients"].toArray().at(0).toObject()["train"].toInt(), 8);
    QCOMPARE(told["features"].toArray().at(0).toString(), QString("x"));
    QVERIFY(!told["report"].toArray().isEmpty());
}

void TestDataCommand::takesTheSourceOfAnExperiment() {
    const Outcome outcome = m_program.run({"data", FIARSE_SOURCE_DIR "/experiments/machine-sensors.toml"});
    QCOMPARE(outcome.code, 0);
    for (const char* text :
         {"1,800 rows were read: 1,344 for training and 456 for testing.", "clients   12", "press-1",
          "Column \"firmware\" has no more than one value in all training rows and was left out."})
        QVERIFY2(outcome.output.contains(text), qPrintable(outcome.output));
}

void TestDataCommand::runsTheShippedTable() {
    const Outcome outcome = m_program.run({"run", FIARSE_SOURCE_DIR "/experiments/machine-sensors.toml",
                                           "--rounds", "20", "--json", "-o", "m.fiarse"});
    QCOMPARE(outcome.code, 0);
    const QList<QJsonObject> objects = outcome.objects();
    QCOMPARE(objects.size(), 21);
    // Guessing the most frequent class gives 0.6.
    QVERIFY(objects[19]["global"].toObject()["1"].toDouble() > 0.7);
    // The run file remembers what was done to read the table.
    const Outcome info = m_program.run({"info", "m.fiarse"});
    QVERIFY2(info.output.contains("Column \"firmware\" has no more than one value"), qPrintable(info.output));
    const QJsonObject told = m_program.run({"info", "m.fiarse", "--json"}).objects().value(0);
    QVERIFY(told["data_report"].toArray().size() > 5);
}

void TestDataCommand::anExperimentFromBeforeKeepsItsName() {
    // A run's name is the hash of its settings and data. This is what it was when digits, Fashion-MNIST and
    // IDX were all that could be read: new settings count only where they play a part.
    QCOMPARE(m_program
                 .run({"run", FIARSE_SOURCE_DIR "/experiments/digits-tour.toml", "--rounds", "1", "-o",
                       "tour.fiarse"})
                 .code,
             0);
    const QJsonObject told = m_program.run({"info", "tour.fiarse", "--json"}).objects().value(0);
    QCOMPARE(told["id"].toString(), QString("21a8e90be1d2"));
}

void TestDataCommand::tellsWhatIsWrong_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("unknown") << QStringList{"mnist"} << 2 << "data.source must be one of digits, ";
    QTest::addRow("no such file") << QStringList{"csv:none.csv"} << 4 << "none.csv: The file cannot be read";
    QTest::addRow("no such column")
        << QStringList{"csv:t.csv", "-s", "data.label=class"} << 2
        << "t.csv: There is no column \"class\" (data.label); the columns are x, y.";
    QTest::addRow("ragged") << QStringList{"csv:ragged.csv"} << 4
                            << "ragged.csv:3: This row has 3 fields, but the header names 2 columns.";
}

void TestDataCommand::tellsWhatIsWrong() {
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, sentence);
    m_program.write("t.csv", "x,y\n1,a\n2,b\n3,a\n4,b\n");
    m_program.write("ragged.csv", "x,y\n1,a\n2,b,c\n");
    const Outcome outcome = m_program.run(QStringList{"data"} + arguments);
    QCOMPARE(outcome.code, code);
    QVERIFY2(outcome.errors.contains(sentence), qPrintable(outcome.errors));
    QVERIFY(outcome.output.isEmpty());
}

QTEST_GUILESS_MAIN(TestDataCommand)
#include "tst_data_command.moc"
