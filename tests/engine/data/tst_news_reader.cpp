// Texts: words, vocabulary and tokens of a corpus small enough to be read by eye.

#include <QTemporaryDir>
#include <QtTest>

#include "engine/data/news_reader.h"
#include "tests/engine/data/idx_files.h"

using namespace fiarse;

namespace {

const QByteArray kTrain =
    "\"1\",\"Rain\",\"Rain in Oslo, rain in Rome\"\n"
    "2,\"Cup final\",\"\"\"Goal\"\" in Rome\"\n"
    "1,...,!\n";
const QByteArray kTest = "2,Snow,\"Snow in the cup\"\n";

QString reportOf(const Dataset& data) {
    QStringList lines;
    for (const std::string& line : data.report) lines << QString::fromStdString(line);
    return lines.join('\n');
}

}  // namespace

class TestNewsReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cutsTextsIntoWords_data();
    void cutsTextsIntoWords();
    void countsWordsOfTheTrainingTextsOnly();
    void keepsTheMostFrequentWords();
    void writesTokensAndPads();
    void tellsWhatWasCutAndUnknown();
    void namesItsClasses();
    void refusesWithASentence_data();
    void refusesWithASentence();

private:
    Result<Dataset> read(const DataSettings& settings = {}, const QByteArray& train = kTrain,
                         const QByteArray& testTexts = kTest) {
        test::writeFile(m_folder.filePath("train.csv"), train);
        test::writeFile(m_folder.filePath("test.csv"), testTexts);
        return readNews(m_folder.path().toStdString(), settings);
    }
    QTemporaryDir m_folder;
};

void TestNewsReader::cutsTextsIntoWords_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    QTest::addRow("case and marks") << "Wall St. Bears, back!" << QStringList{"wall", "st", "bears", "back"};
    QTest::addRow("numbers") << "3.5m in 2004" << QStringList{"3", "5m", "in", "2004"};
    QTest::addRow("other letters") << "Ärger in Köln" << QStringList{"Ärger", "in", "köln"};
    QTest::addRow("nothing") << "  -- " << QStringList{};
}

void TestNewsReader::cutsTextsIntoWords() {
    QFETCH(QString, text);
    QFETCH(QStringList, words);
    QStringList found;
    for (const std::string& word : wordsOf(text.toStdString())) found << QString::fromStdString(word);
    QCOMPARE(found, words);
}

void TestNewsReader::countsWordsOfTheTrainingTextsOnly() {
    const auto data = read();
    QVERIFY2(data.ok(), data.ok() ? "" : data.error().text().c_str());
    // in 3, rain 3, rome 2, then once each by the alphabet; "snow" and "the" are of the test alone.
    QCOMPARE(data->vocabulary, (std::vector<std::string>{"(padding)", "(unknown)", "in", "rain", "rome",
                                                         "cup", "final", "goal", "oslo"}));
    QVERIFY(data->kind == DataKind::Text);
}

void TestNewsReader::keepsTheMostFrequentWords() {
    const auto data = read({.vocabulary = 2});
    QVERIFY(data.ok());
    QCOMPARE(data->vocabulary, (std::vector<std::string>{"(padding)", "(unknown)", "in", "rain"}));
}

void TestNewsReader::writesTokensAndPads() {
    const auto data = read({.vocabulary = 3, .length = 5});
    QVERIFY(data.ok());
    QCOMPARE(data->width, 5);
    QCOMPARE(data->train.labels, (std::vector<std::uint8_t>{0, 1, 0}));
    // rain rain in oslo rain | cup final goal in rome | nothing
    QCOMPARE(data->train.tokens, (std::vector<std::int32_t>{3, 3, 2, 1, 3, 1, 1, 1, 2, 4, 0, 0, 0, 0, 0}));
    QCOMPARE(data->test.tokens, (std::vector<std::int32_t>{1, 1, 2, 1, 1}));
}

void TestNewsReader::tellsWhatWasCutAndUnknown() {
    const auto data = read({.length = 5});
    QVERIFY(data.ok());
    QVERIFY2(reportOf(*data).contains("Training texts: 1 of 3 had more than 5 words and was cut; 0.0 % of "
                                      "the words kept are not in the vocabulary."),
             qPrintable(reportOf(*data)));
    QVERIFY2(reportOf(*data).contains("Training texts: 1 without a single word."),
             qPrintable(reportOf(*data)));
    // snow snow in the cup: three of five.
    QVERIFY2(reportOf(*data).contains("60.0 %"), qPrintable(reportOf(*data)));
}

void TestNewsReader::namesItsClasses() {
    QCOMPARE(read()->classNames, (std::vector<std::string>{"1", "2"}));
    const auto four = read({}, kTrain + "3,a,b\n4,a,b\n");
    QCOMPARE(four->classNames, (std::vector<std::string>{"World", "Sports", "Business", "Sci/Tech"}));
    test::writeFile(m_folder.filePath("classes.txt"), "Weather\nSport\n");
    QCOMPARE(read()->classNames, (std::vector<std::string>{"Weather", "Sport"}));
    test::writeFile(m_folder.filePath("classes.txt"), "Weather\n");
    QCOMPARE(read().error().message, "This file names 1 class, but the texts have the classes 1 to 2.");
    QVERIFY(QFile::remove(m_folder.filePath("classes.txt")));
}

void TestNewsReader::refusesWithASentence_data() {
    QTest::addColumn<QByteArray>("train");
    QTest::addColumn<QByteArray>("tests");
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("ragged") << QByteArray("1,a,b\n2,a\n") << kTest << "train.csv" << 2
                            << "This row has 2 fields; 3 were expected.";
    QTest::addRow("class from 0")
        << QByteArray("0,a,b\n") << kTest << "train.csv" << 1
        << "The first field must be the class, a whole number from 1 to 256, not \"0\".";
    QTest::addRow("a header")
        << kTrain << QByteArray("class,title,text\n1,a,b\n") << "test.csv" << 1
        << "The first field must be the class, a whole number from 1 to 256, not \"class\".";
    QTest::addRow("class of the test alone") << kTrain << QByteArray("3,a,b\n") << "test.csv" << 0
                                             << "The class 3 is not among the classes 1 to 2 of train.csv.";
    QTest::addRow("not UTF-8") << kTrain << QByteArray("1,a,\xE9t\xE9\n") << "test.csv" << 1
                               << "This line holds bytes that are not UTF-8; save the file as UTF-8.";
}

void TestNewsReader::refusesWithASentence() {
    QFETCH(QByteArray, train);
    QFETCH(QByteArray, tests);
    QFETCH(QString, file);
    QFETCH(int, line);
    QFETCH(QString, sentence);
    const auto data = read({}, train, tests);
    QVERIFY(!data.ok());
    QCOMPARE(QString::fromStdString(data.error().message), sentence);
    QCOMPARE(QString::fromStdString(data.error().file), m_folder.filePath(file));
    QCOMPARE(data.error().line, line);
}

QTEST_GUILESS_MAIN(TestNewsReader)
#include "tst_news_reader.moc"
