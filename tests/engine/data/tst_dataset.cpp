#include <QTemporaryDir>
#include <QtTest>

#include "engine/data/dataset.h"
#include "tests/engine/data/idx_files.h"

using namespace fiarse;
using namespace fiarse::test;

class TestDataset : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gathersChosenImagesInOrder();
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
    QTest::addRow("unknown")
        << "mnist"
        << "There is no data source \"mnist\"; allowed are digits, fashion-mnist and idx:DIR.";
    QTest::addRow("empty") << ""
                           << "There is no data source \"\"; allowed are digits, fashion-mnist and idx:DIR.";
    QTest::addRow("folder left out") << "idx:"
                                     << "The source idx: needs a folder, for example idx:/data/mnist.";
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
