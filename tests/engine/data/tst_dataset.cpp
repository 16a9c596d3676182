#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "engine/data/dataset.h"
#include "tests/engine/data/idx_files.h"

using namespace fiarse;
using namespace fiarse::test;

class TestDataset : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gathersChosenImagesInOrder();
    void gathersEachChannelByItsOwnMean();
    void gathersValuesAndTokensAsTheyAre();
    void tellsTheShapeOfWhatWasRead();
    void givesAConstantPictureTheDeviationOne();
    void loadsDigitsByName();
    void loadsAFolderByName();
    void refusesUnknownSources_data();
    void refusesUnknownSources();
};

void TestDataset::gathersChosenImagesInOrder() {
    Dataset data;
    data.height = 1;
    data.width = 2;
    data.maximum = 4.0F;
    data.mean = 0.25F;
    data.deviation = 0.5F;
    data.train.pixels = {0, 1, 2, 3, 4, 0};
    data.train.labels = {0, 1, 0};
    const std::vector<std::uint32_t> indices = {2, 0, 2};
    std::vector<float> out(6, -9.0F);
    data.gather(data.train, indices, out.data());
    // (v/4 − 0.25) / 0.5
    QCOMPARE(out, (std::vector<float>{1.5F, -0.5F, -0.5F, 0.0F, 1.5F, -0.5F}));
}

void TestDataset::gathersEachChannelByItsOwnMean() {
    Dataset data;
    data.channels = 3;
    data.height = 1;
    data.width = 2;
    data.maximum = 10.0F;
    // Red 0 and 10, green constant, blue 2, 4, 6, 8.
    data.train.pixels = {0, 10, 5, 5, 2, 4, 10, 0, 5, 5, 6, 8};
    data.train.labels = {0, 1};
    normaliseByTraining(data);
    QCOMPARE(data.channelMean, (std::vector<float>{0.5F, 0.5F, 0.5F}));
    // Of a constant channel the deviation is 1; of blue it is the root of (9 + 1 + 1 + 9) / 4 / 100.
    QCOMPARE(data.channelDeviation, (std::vector<float>{0.5F, 1.0F, std::sqrt(0.05F)}));
    std::vector<float> out(6);
    data.gather(data.train, std::vector<std::uint32_t>{1}, out.data());
    const std::vector<float> expected = {
        1.0F, -1.0F, 0.0F, 0.0F, 0.1F / std::sqrt(0.05F), 0.3F / std::sqrt(0.05F)};
    for (std::size_t i = 0; i < out.size(); ++i) QVERIFY(std::fabs(out[i] - expected[i]) < 1e-6F);
}

void TestDataset::gathersValuesAndTokensAsTheyAre() {
    Dataset table;
    table.kind = DataKind::Table;
    table.height = 1;
    table.width = 2;
    table.train.values = {0.5F, -1.25F, 3.0F, 4.0F};
    table.train.labels = {0, 1};
    std::vector<float> out(2);
    table.gather(table.train, std::vector<std::uint32_t>{1}, out.data());
    QCOMPARE(out, (std::vector<float>{3.0F, 4.0F}));
    Dataset text;
    text.kind = DataKind::Text;
    text.height = 1;
    text.width = 2;
    text.test.tokens = {2, 0, 16777216, 1};
    text.test.labels = {0, 0};
    text.gather(text.test, std::vector<std::uint32_t>{1}, out.data());
    QCOMPARE(out, (std::vector<float>{16777216.0F, 1.0F}));
}

void TestDataset::tellsTheShapeOfWhatWasRead() {
    Dataset data;
    data.id = "x";
    data.kind = DataKind::Text;
    data.height = 1;
    data.width = 4;
    data.vocabulary = {"(padding)", "(unknown)", "word"};
    data.groupNames = {"a", "b"};
    data.train.labels = {0, 0, 0};
    const DataShape shape = shapeOf(data);
    QVERIFY(shape.kind == DataKind::Text);
    QCOMPARE(shape.vocabularySize, 3);
    QCOMPARE(shape.groups, 2);
    QCOMPARE(shape.trainCount, 3);
    QCOMPARE(shape.width, 4);
}

void TestDataset::givesAConstantPictureTheDeviationOne() {
    const PixelStatistics statistics = pixelStatistics({{51, 51, 51, 51}, {0}}, 255.0F);
    QCOMPARE(statistics.mean, 0.2F);
    QCOMPARE(statistics.deviation, 1.0F);
}

void TestDataset::loadsDigitsByName() {
    const auto data = loadDataset("digits");
    QVERIFY(data.ok());
    QCOMPARE((*data)->id, "digits");
    const auto shape = dataShape("digits");
    QVERIFY(shape.ok());
    QCOMPARE(shape->trainCount, static_cast<std::int64_t>((*data)->train.count()));
    QCOMPARE(shape->height, (*data)->height);
}

void TestDataset::loadsAFolderByName() {
    const QTemporaryDir folder;
    for (const QString& part : {QString("train"), QString("t10k")}) {
        QVERIFY(writeFile(folder.filePath(part + "-images-idx3-ubyte"), imageBytes(2, 2, 2)));
        QVERIFY(writeFile(folder.filePath(part + "-labels-idx1-ubyte"), labelBytes(QByteArray("\0\1", 2))));
    }
    const std::string source = QString("idx:" + folder.path()).toStdString();
    const auto data = loadDataset(source);
    QVERIFY2(data.ok(), data.ok() ? "" : data.error().text().c_str());
    QCOMPARE((*data)->id, source);
    QCOMPARE((*data)->train.count(), std::size_t{2});
    const auto shape = dataShape(source);
    QVERIFY(shape.ok());
    QCOMPARE(shape->trainCount, 2);
}

void TestDataset::refusesUnknownSources_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("unknown") << "mnist"
                             << "There is no data source \"mnist\"; allowed are digits, fashion-mnist, "
                                "idx:DIR, cifar10:DIR, cifar100:DIR, agnews:DIR, csv:FILE and images:DIR.";
    QTest::addRow("empty") << ""
                           << "There is no data source \"\"; allowed are digits, fashion-mnist, idx:DIR, "
                              "cifar10:DIR, cifar100:DIR, agnews:DIR, csv:FILE and images:DIR.";
    QTest::addRow("folder left out") << "idx:"
                                     << "The source idx: needs a folder, for example idx:/data/mine.";
    QTest::addRow("file left out") << "csv:"
                                   << "The source csv: needs a file, for example csv:/data/mine.csv.";
    QTest::addRow("path where there is none")
        << "digits:8"
        << "There is no data source \"digits:8\"; allowed are digits, fashion-mnist, idx:DIR, cifar10:DIR, "
           "cifar100:DIR, agnews:DIR, csv:FILE and images:DIR.";
}

void TestDataset::refusesUnknownSources() {
    QFETCH(QString, source);
    QFETCH(QString, sentence);
    const auto data = loadDataset(source.toStdString());
    QVERIFY(!data.ok());
    QVERIFY(data.error().kind == ErrorKind::Input);
    QCOMPARE(QString::fromStdString(data.error().message), sentence);
    QCOMPARE(data.error().key, "data.source");
    const auto shape = dataShape(source.toStdString());
    QVERIFY(!shape.ok());
    QVERIFY(shape.error() == data.error());
}

QTEST_GUILESS_MAIN(TestDataset)
#include "tst_dataset.moc"
