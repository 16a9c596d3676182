// Tables and series from CSV: what becomes of each column, against numbers worked out by hand.

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "engine/data/csv_reader.h"
#include "tests/engine/data/idx_files.h"

using namespace fiarse;

namespace {

/// Values of one feature over a split.
std::vector<float> feature(const Dataset& data, const Split& split, std::size_t index) {
    std::vector<float> values;
    for (std::size_t i = 0; i < split.count(); ++i)
        values.push_back(split.values[i * data.imageSize() + index]);
    return values;
}

bool isNear(float a, double b) {
    return std::fabs(static_cast<double>(a) - b) < 1e-5;
}

QString reportOf(const Dataset& data) {
    QStringList lines;
    for (const std::string& line : data.report) lines << QString::fromStdString(line);
    return lines.join('\n');
}

}  // namespace

class TestCsvReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numbersAreBroughtToMeanZeroAndDeviationOne();
    void textsBecomeColumnsOfZeroAndOne();
    void aTypingErrorAmongNumbersIsNamed();
    void missingValuesAreFilledAndTold();
    void constantColumnsAreLeftOutAndTold();
    void decimalCommasAreReadWhereCommasSeparateNothing();
    void theLabelIsTheLastColumnOrTheOneNamed();
    void classesAndClientsAreSortedAsNumbersWhereTheyAre();
    void clientsSplitTheirOwnRows();
    void rowsAndClientsTooFewAreLeftOutAndTold();
    void classesOfASingleClientAreTold();
    void columnsCanBeSeries();
    void constantColumnsOfASeriesAreTold();
    void refusesWithASentence_data();
    void refusesWithASentence();

private:
    Result<Dataset> read(const QByteArray& bytes, DataSettings settings = {}, std::uint64_t seed = 3) {
        test::writeFile(m_folder.filePath("table.csv"), bytes);
        return readCsv(m_folder.filePath("table.csv").toStdString(), settings, seed);
    }
    Dataset readWell(const QByteArray& bytes, const DataSettings& settings = {}) {
        auto data = read(bytes, settings);
        if (!data) qFatal("%s", data.error().text().c_str());
        return *std::move(data);
    }
    QTemporaryDir m_folder;
};

void TestCsvReader::numbersAreBroughtToMeanZeroAndDeviationOne() {
    QByteArray csv = "x,y,label\n";
    for (int i = 0; i < 40; ++i)
        csv += QByteArray::number(i * i) + "," + QByteArray::number(-0.5 * i) + (i % 2 ? ",a\n" : ",b\n");
    const Dataset data = readWell(csv);
    QVERIFY(data.kind == DataKind::Table);
    QCOMPARE(data.featureNames, (std::vector<std::string>{"x", "y"}));
    QCOMPARE(data.channels * 100 + data.height * 10 + data.width, 112);
    QCOMPARE(data.train.count(), std::size_t(32));
    QCOMPARE(data.test.count(), std::size_t(8));
    QCOMPARE(data.classNames, (std::vector<std::string>{"a", "b"}));
    for (const std::size_t index : {0U, 1U}) {
        double mean = 0.0, square = 0.0;
        for (const float v : feature(data, data.train, index)) {
            mean += v / 32.0;
            square += static_cast<double>(v) * v / 32.0;
        }
        QVERIFY(std::fabs(mean) < 1e-6 && std::fabs(square - 1.0) < 1e-5);
    }
    // Normalisation is linear and keeps the sign: y falls where x rises, and a test row lies on the same
    // line.
    const auto x = feature(data, data.train, 1), t = feature(data, data.test, 1);
    const double step = static_cast<double>(x[1] - x[0]);
    QVERIFY(step < 0.0);
    QVERIFY(std::any_of(t.begin(), t.end(), [](float v) { return v > 0.0F; }));
    // The test rows have no part in the mean.
    double testMean = 0.0;
    for (const float v : t) testMean += v;
    QVERIFY(std::fabs(testMean) > 1e-6);
}

void TestCsvReader::textsBecomeColumnsOfZeroAndOne() {
    QByteArray csv = "colour,label\n";
    for (int i = 0; i < 30; ++i)
        csv += QByteArray(i % 3 == 0 ? "red" : i % 3 == 1 ? "blue" : "NA") + (i % 2 ? ",a\n" : ",b\n");
    const Dataset data = readWell(csv);
    QCOMPARE(data.featureNames, (std::vector<std::string>{"colour=(missing)", "colour=blue", "colour=red"}));
    for (std::size_t i = 0; i < data.train.count(); ++i) {
        float sum = 0.0F;
        for (std::size_t f = 0; f < 3; ++f) {
            const float v = data.train.values[i * 3 + f];
            QVERIFY(v == 0.0F || v == 1.0F);
            sum += v;
        }
        QCOMPARE(sum, 1.0F);
    }
    QVERIFY2(reportOf(data).contains("Column \"colour\" is text and became 3 columns of 0 and 1."),
             qPrintable(reportOf(data)));
    QVERIFY2(reportOf(data).contains("Column \"colour\": 10 missing values are a category of their own."),
             qPrintable(reportOf(data)));
}

void TestCsvReader::aTypingErrorAmongNumbersIsNamed() {
    const auto table = [](int rows, int distinct) {
        QByteArray csv = "x,label\n";
        for (int i = 0; i < rows; ++i)
            csv += (i == 7 ? QByteArray("\"1.234,5\"") : QByteArray::number(i % distinct)) +
                   (i % 2 ? ",a\n" : ",b\n");
        return csv;
    };
    const QString few = reportOf(readWell(table(40, 4)));
    QVERIFY2(
        few.contains("Column \"x\": 39 of its 40 values are numbers; the first that is none is \"1.234,5\" "
                     "in line 9."),
        qPrintable(few));
    // Too many for categories.
    const auto many = read(table(200, 200));
    QVERIFY(!many);
    QCOMPARE(many.error().line, 9);
    const QString told = QString::fromStdString(many.error().message);
    QVERIFY2(
        told.contains("though 199 of its 200 values are numbers; the first that is none is \"1.234,5\" in "
                      "line 9. Correct it, or name the column in data.ignore."),
        qPrintable(told));
}

void TestCsvReader::missingValuesAreFilledAndTold() {
    QByteArray csv = "x,label\n";
    for (int i = 0; i < 40; ++i)
        csv += (i == 7 || i == 8 ? QByteArray("?") : QByteArray::number(i)) + (i % 2 ? ",a\n" : ",b\n");
    const Dataset data = readWell(csv);
    const auto train = feature(data, data.train, 0), test = feature(data, data.test, 0);
    // The mean of the training rows is 0 after normalisation; whole numbers off the mean are not.
    const auto zeros =
        std::count(train.begin(), train.end(), 0.0F) + std::count(test.begin(), test.end(), 0.0F);
    QCOMPARE(zeros, 2);
    QVERIFY2(reportOf(data).contains(
                 "Column \"x\": 2 missing values were taken as the mean of the training rows."),
             qPrintable(reportOf(data)));
}

void TestCsvReader::constantColumnsAreLeftOutAndTold() {
    QByteArray csv = "x,always,empty,word,label\n";
    for (int i = 0; i < 20; ++i) csv += QByteArray::number(i) + ",5,,same," + (i % 2 ? "a\n" : "b\n");
    const Dataset data = readWell(csv);
    QCOMPARE(data.featureNames, (std::vector<std::string>{"x"}));
    for (const char* name : {"always", "empty", "word"})
        QVERIFY2(
            reportOf(data).contains(
                QString("Column \"%1\" has no more than one value in all training rows and was left out.")
                    .arg(name)),
            qPrintable(reportOf(data)));
}

void TestCsvReader::decimalCommasAreReadWhereCommasSeparateNothing() {
    const Dataset data = readWell("x;label\n1,5;a\n2,5;a\n-0,5;b\n+3;b\n1e1;a\n4;b\n");
    QCOMPARE(data.featureNames, (std::vector<std::string>{"x"}));
}

void TestCsvReader::theLabelIsTheLastColumnOrTheOneNamed() {
    const QByteArray csv = "x,kind,site,y\n1,a,s,0\n2,b,t,1\n3,a,s,0\n4,b,t,1\n5,a,t,2\n6,b,s,2\n";
    QCOMPARE(readWell(csv).classNames, (std::vector<std::string>{"0", "1", "2"}));
    QCOMPARE(readWell(csv, {.label = "kind"}).classNames, (std::vector<std::string>{"a", "b"}));
    // The last one that has no other part.
    QCOMPARE(readWell(csv, {.client = "site", .ignore = " y "}).classNames,
             (std::vector<std::string>{"a", "b"}));
    QCOMPARE(readWell(csv, {.label = "kind", .ignore = "y,site"}).featureNames,
             (std::vector<std::string>{"x"}));
}

void TestCsvReader::classesAndClientsAreSortedAsNumbersWhereTheyAre() {
    QByteArray csv = "x,who,label\n";
    for (int i = 0; i < 60; ++i)
        csv += QByteArray::number(i) + "," +
               QByteArray::number(i % 3 == 0   ? 10
                                  : i % 3 == 1 ? 9
                                               : 2) +
               "," + (i % 2 ? "100" : "20") + "\n";
    const Dataset data = readWell(csv, {.client = "who"});
    QCOMPARE(data.classNames, (std::vector<std::string>{"20", "100"}));
    QCOMPARE(data.groupNames, (std::vector<std::string>{"2", "9", "10"}));
}

void TestCsvReader::clientsSplitTheirOwnRows() {
    QByteArray csv = "x,who,label\n";
    for (int i = 0; i < 50; ++i)
        csv += QByteArray::number(i) + (i < 40 ? ",big" : ",small") + (i % 2 ? ",a\n" : ",b\n");
    const Dataset data = readWell(csv, {.client = "who"});
    QCOMPARE(data.groupNames, (std::vector<std::string>{"big", "small"}));
    QCOMPARE(std::count(data.test.group.begin(), data.test.group.end(), 0), 8);
    QCOMPARE(std::count(data.test.group.begin(), data.test.group.end(), 1), 2);
    QCOMPARE(data.train.group.size(), data.train.count());
}

void TestCsvReader::rowsAndClientsTooFewAreLeftOutAndTold() {
    QByteArray csv = "x,who,label\n0,lonely,a\n1,p,\n2,,b\n3,p,rare\n";
    for (int i = 0; i < 20; ++i) csv += QByteArray::number(i) + ",p," + (i % 2 ? "a\n" : "b\n");
    const Dataset data = readWell(csv, {.client = "who"});
    QCOMPARE(data.train.count() + data.test.count(), std::size_t(20));
    QCOMPARE(data.groupNames, (std::vector<std::string>{"p"}));
    QCOMPARE(data.classNames, (std::vector<std::string>{"a", "b"}));
    for (const char* sentence :
         {"1 row was without a label (column \"label\") left out.",
          "1 row was without a client (column \"who\") left out.",
          "Client \"lonely\" has a single row, too few for training and testing; it was left out.",
          "Class \"rare\" has a single row, too few for training and testing; it was left out."})
        QVERIFY2(reportOf(data).contains(sentence), qPrintable(reportOf(data)));
}

void TestCsvReader::classesOfASingleClientAreTold() {
    QByteArray csv = "x,who,label\n";
    for (int i = 0; i < 40; ++i)
        csv += QByteArray::number(i) + (i < 20 ? ",p," : ",q,") +
               (i < 10  ? "only"
                : i % 2 ? "a"
                        : "b") +
               "\n";
    const Dataset data = readWell(csv, {.client = "who"});
    QVERIFY2(reportOf(data).contains("Only one client holds the class only (p)."),
             qPrintable(reportOf(data)));
}

void TestCsvReader::columnsCanBeSeries() {
    // Two channels of three times; the second is constant.
    QByteArray csv = "a0,a1,a2,b0,b1,b2,label\n";
    for (int i = 0; i < 20; ++i)
        csv += QByteArray::number(i) + "," + QByteArray::number(i + 1) + "," + QByteArray::number(i + 2) +
               ",4,4,4," + (i % 2 ? "u\n" : "v\n");
    const Dataset data = readWell(csv, {.seriesChannels = 2});
    QVERIFY(data.kind == DataKind::Series);
    QCOMPARE(data.channels * 100 + data.height * 10 + data.width, 213);
    double mean = 0.0, square = 0.0;
    for (std::size_t i = 0; i < data.train.count(); ++i) {
        for (std::size_t t = 0; t < 3; ++t) {
            const double v = data.train.values[i * 6 + t];
            mean += v;
            square += v * v;
            QCOMPARE(data.train.values[i * 6 + 3 + t], 0.0F);
        }
        // The columns of a channel share mean and deviation, so that the later ones stay larger.
        QVERIFY(data.train.values[i * 6 + 1] - data.train.values[i * 6] > 0.05F);
        QVERIFY(isNear(data.train.values[i * 6 + 1] - data.train.values[i * 6],
                       static_cast<double>(data.train.values[i * 6 + 2] - data.train.values[i * 6 + 1])));
    }
    const double n = 3.0 * static_cast<double>(data.train.count());
    QVERIFY(std::fabs(mean / n) < 1e-5 && std::fabs(square / n - 1.0) < 1e-5);
    QVERIFY2(
        reportOf(data).contains("Channel 2 (\"b0\" to \"b2\") has no more than one value in all training "
                                "rows; it was taken as 0."),
        qPrintable(reportOf(data)));
    QCOMPARE(reportOf(data).count("no more than one value"), 1);
}

void TestCsvReader::constantColumnsOfASeriesAreTold() {
    QByteArray csv = "a0,a1,a2,b0,b1,b2,label\n";
    for (int i = 0; i < 20; ++i)
        csv += QByteArray::number(i) + ",7,8," + QByteArray::number(i) + ",5," + QByteArray::number(2 * i) +
               (i % 2 ? ",u\n" : ",v\n");
    const QString report = reportOf(readWell(csv, {.seriesChannels = 2}));
    QVERIFY2(report.contains("2 columns of channel 1 have no more than one value each in all training rows "
                             "(\"a1\" is one of them); they were kept, since a series needs its length."),
             qPrintable(report));
    QVERIFY2(
        report.contains("Column \"b1\" has no more than one value in all training rows; it was kept, since "
                        "a series needs its length."),
        qPrintable(report));
    QCOMPARE(report.count("no more than one value"), 2);
    // Of a column without any value the mean of its channel is taken, which becomes 0.
    csv = "a0,a1,label\n";
    for (int i = 0; i < 20; ++i) csv += QByteArray::number(50 + i) + (i % 2 ? ",,u\n" : ",,v\n");
    const Dataset empty = readWell(csv, {.seriesChannels = 1});
    QCOMPARE(feature(empty, empty.train, 1), std::vector<float>(empty.train.count(), 0.0F));
    QVERIFY2(
        reportOf(empty).contains("Column \"a1\" has no value in any training row; where it is missing the "
                                 "mean of its channel was taken."),
        qPrintable(reportOf(empty)));
}

void TestCsvReader::refusesWithASentence_data() {
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QString>("setting");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("sentence");
    const QByteArray good = "x,label\n1,a\n2,b\n3,a\n4,b\n";
    QTest::addRow("no label column")
        << good << "label"
        << "class"
        << "There is no column \"class\" (data.label); the columns are x, label.";
    QTest::addRow("no client column")
        << good << "client"
        << "site"
        << "There is no column \"site\" (data.client); the columns are x, label.";
    QTest::addRow("nothing to ignore") << good << "ignore"
                                       << "x,z"
                                       << "There is no column \"z\" (data.ignore); the columns are x, label.";
    QTest::addRow("one class") << QByteArray("x,label\n1,a\n2,a\n") << ""
                               << ""
                               << "Column \"label\" holds 1 different class; a label column has 2 to 256. "
                                  "Another column can be named in data.label: x, label.";
    QByteArray many = "x,y\n";
    for (int i = 0; i < 600; ++i) many += "1," + QByteArray::number(i / 2) + "\n";
    QTest::addRow("a number as label") << many << ""
                                       << ""
                                       << "Column \"y\" holds 300 different classes; a label column has 2 to "
                                          "256. Another column can be named in data.label: x, y.";
    QByteArray names = "x,name,label\n";
    for (int i = 0; i < 200; ++i)
        names += QByteArray::number(i) + ",n" + QByteArray::number(i) + (i % 2 ? ",a\n" : ",b\n");
    QTest::addRow("too many categories")
        << names << ""
        << ""
        << "Column \"name\" is text (\"n0\" for example) with 160 different values; at most 64 can be "
           "encoded. Name it in data.ignore to leave it out.";
    QTest::addRow("infinite") << QByteArray("x,label\n1,a\n1e999,b\n3,a\n4,b\n") << ""
                              << ""
                              << "Column \"x\" holds \"1e999\" here, which is not a finite number.";
    QTest::addRow("nothing to train on")
        << QByteArray("x,label\n1,a\n1,b\n1,a\n1,b\n") << ""
        << ""
        << "There is no column left to train on: besides the label, every column is left out or has no more "
           "than one value in all training rows.";
    QTest::addRow("channels that do not divide")
        << QByteArray("x,y,z,label\n1,2,3,a\n2,3,4,b\n3,4,5,a\n4,5,6,b\n") << "series"
        << "2"
        << "There are 3 columns of numbers, which cannot be divided into 2 channels of equal length "
           "(data.series_channels).";
    QTest::addRow("text in a series") << QByteArray("x,y,label\n1,u,a\n2,w,b\n3,u,a\n4,w,b\n") << "series"
                                      << "1"
                                      << "Column \"y\" holds text (\"u\" for example), but a series needs "
                                         "numbers. Name it in data.ignore to leave it out.";
}

void TestCsvReader::refusesWithASentence() {
    QFETCH(QByteArray, csv);
    QFETCH(QString, setting);
    QFETCH(QString, value);
    QFETCH(QString, sentence);
    DataSettings settings;
    if (setting == "label") settings.label = value.toStdString();
    if (setting == "client") settings.client = value.toStdString();
    if (setting == "ignore") settings.ignore = value.toStdString();
    if (setting == "series") settings.seriesChannels = value.toInt();
    const auto data = read(csv, settings);
    QVERIFY(!data.ok());
    QCOMPARE(QString::fromStdString(data.error().message), sentence);
    QVERIFY(!data.error().file.empty());
}

QTEST_GUILESS_MAIN(TestCsvReader)
#include "tst_csv_reader.moc"
