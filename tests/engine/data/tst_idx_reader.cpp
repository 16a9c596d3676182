#include <QTemporaryDir>
#include <QtTest>

#include "engine/data/idx_reader.h"
#include "tests/engine/data/idx_files.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

const char* const kTrainImages = "train-images-idx3-ubyte";
const char* const kTrainLabels = "train-labels-idx1-ubyte";
const char* const kTestImages = "t10k-images-idx3-ubyte";
const char* const kTestLabels = "t10k-labels-idx1-ubyte";

}  // namespace

class TestIdxReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void readsEveryNamingPlainAndCompressed_data();
    void readsEveryNamingPlainAndCompressed();
    void measuresMeanAndDeviationOfTheTrainingImages();
    void tellsTheShapeWithoutTheImages();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void tellsDamagedGzipFiles_data();
    void tellsDamagedGzipFiles();
    void namesTheMissingFile();
    void hintsAtThePackageWhereFashionMnistIsMissing();
    void readsFashionMnist();

private:
    QString path(const QString& name) const { return m_folder->filePath(name); }
    IdxSource source() const { return idxFolderSource(m_folder->path().toStdString()); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

// A right folder: 6 training and 3 test images of 2×3 pixels in three classes.
void TestIdxReader::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(writeFile(path(kTrainImages), imageBytes(6, 2, 3)));
    QVERIFY(writeFile(path(kTrainLabels), labelBytes(QByteArray("\0\1\2\0\1\2", 6))));
    QVERIFY(writeFile(path(kTestImages), imageBytes(3, 2, 3)));
    QVERIFY(writeFile(path(kTestLabels), labelBytes(QByteArray("\2\1\0", 3))));
}

void TestIdxReader::readsEveryNamingPlainAndCompressed_data() {
    QTest::addColumn<bool>("dots");
    QTest::addColumn<bool>("compressed");
    QTest::addRow("dashes, plain") << false << false;
    QTest::addRow("dashes, gzip") << false << true;
    QTest::addRow("dots, plain") << true << false;
    QTest::addRow("dots, gzip") << true << true;
}

void TestIdxReader::readsEveryNamingPlainAndCompressed() {
    QFETCH(bool, dots);
    QFETCH(bool, compressed);
    for (const char* name : {kTrainImages, kTrainLabels, kTestImages, kTestLabels}) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(file.remove());
        QString renamed(name);
        if (dots) renamed.replace("-idx", ".idx");
        if (compressed) renamed += ".gz";
        QVERIFY(writeFile(path(renamed), compressed ? gzipped(bytes) : bytes));
    }

    const auto data = readIdx(source());

    QVERIFY2(data.ok(), data.ok() ? "" : data.error().text().c_str());
    QCOMPARE(data->height, 2);
    QCOMPARE(data->width, 3);
    QCOMPARE(data->channels, 1);
    QCOMPARE(data->classNames, (std::vector<std::string>{"0", "1", "2"}));
    QCOMPARE(data->train.labels, (std::vector<std::uint8_t>{0, 1, 2, 0, 1, 2}));
    QCOMPARE(data->test.labels, (std::vector<std::uint8_t>{2, 1, 0}));
    QCOMPARE(data->train.pixels.size(), std::size_t{36});
    for (std::size_t i = 0; i < 36; ++i) QCOMPARE(data->train.pixels[i], i * 7 % 251);
    QCOMPARE(data->test.pixels.size(), std::size_t{18});
}

void TestIdxReader::measuresMeanAndDeviationOfTheTrainingImages() {
    // Half of the pixels 0, half 255: mean 0.5, deviation 0.5.
    QByteArray values(36, '\0');
    for (int i = 0; i < 18; ++i) values[2 * i] = static_cast<char>(255);
    QVERIFY(writeFile(path(kTrainImages), idxBytes(0x803, {6, 2, 3}, values)));
    const auto data = readIdx(source());
    QVERIFY(data.ok());
    QCOMPARE(data->mean, 0.5F);
    QCOMPARE(data->deviation, 0.5F);
}

void TestIdxReader::tellsTheShapeWithoutTheImages() {
    // Only the header of the images is there, so reading them would fail.
    QVERIFY(writeFile(path(kTrainImages), imageBytes(6, 2, 3).left(16)));
    const auto shape = probeIdx(source());
    QVERIFY2(shape.ok(), shape.ok() ? "" : shape.error().text().c_str());
    QCOMPARE(shape->height, 2);
    QCOMPARE(shape->width, 3);
    QCOMPARE(shape->trainCount, 6);
    QCOMPARE(shape->testCount, 3);
    QCOMPARE(shape->classNames.size(), std::size_t{3});
    QVERIFY(!readIdx(source()).ok());
}

void TestIdxReader::namesWhatIsWrong_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("sentence");
    const QByteArray images = imageBytes(6, 2, 3);
    QTest::addRow("labels in place of images")
        << kTrainImages << labelBytes("012345")
        << "This is not an IDX file of images: it begins with 0x00000801, and 0x00000803 was expected.";
    QTest::addRow("images in place of labels")
        << kTestLabels << imageBytes(3, 2, 3)
        << "This is not an IDX file of labels: it begins with 0x00000803, and 0x00000801 was expected.";
    QTest::addRow("empty file")
        << kTrainImages << QByteArray()
        << "This file is cut short: it should hold 4 more bytes, and only 0 are there.";
    QTest::addRow("images cut short")
        << kTrainImages << images.left(16 + 30)
        << "This file is cut short: it should hold 36 more bytes, and only 30 are there.";
    QTest::addRow("images too long") << kTrainImages << images + "x"
                                     << "This file is longer than the 36 values that its header promises.";
    QTest::addRow("huge header on a small file")
        << kTrainImages << idxBytes(0x803, {6, 4096, 4096}, QByteArray(36, 'x'))
        << "This file is cut short: it should hold 100663296 more bytes, and only 36 are there.";
    QTest::addRow("no images") << kTrainImages << idxBytes(0x803, {0, 2, 3}, {})
                               << "This file holds no images.";
    QTest::addRow("images without width")
        << kTrainImages << idxBytes(0x803, {6, 2, 0}, {})
        << "This file promises images of 2×0 pixels; each side must be 1 to 4096.";
    QTest::addRow("fewer labels than images")
        << kTrainLabels << labelBytes(QByteArray("\0\1\2", 3))
        << "This file holds 3 labels, but train-images-idx3-ubyte holds 6 images.";
    QTest::addRow("test images of another size")
        << kTestImages << imageBytes(3, 3, 3)
        << "These test images have 3×3 pixels, but the training images have 2×3.";
    QTest::addRow("test label outside the training classes")
        << kTestLabels << labelBytes(QByteArray("\0\1\7", 3))
        << "Label 3 is 7, but the training data has only the classes 0 to 2.";
}

void TestIdxReader::namesWhatIsWrong() {
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, sentence);
    QVERIFY(writeFile(path(file), bytes));
    const auto data = readIdx(source());
    QVERIFY(!data.ok());
    QCOMPARE(QString::fromStdString(data.error().message), sentence);
    QCOMPARE(QString::fromStdString(data.error().file), path(file));
    QVERIFY(data.error().kind == ErrorKind::File);

    // The same inside a compressed file.
    QVERIFY(QFile::remove(path(file)));
    QVERIFY(writeFile(path(file + ".gz"), gzipped(bytes)));
    const auto compressed = readIdx(source());
    QVERIFY(!compressed.ok());
    QCOMPARE(QString::fromStdString(compressed.error().message), sentence);
}

void TestIdxReader::tellsDamagedGzipFiles_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("start");
    const QByteArray right = gzipped(imageBytes(6, 2, 3));
    QByteArray flipped = right;
    flipped[flipped.size() - 8] = static_cast<char>(flipped[flipped.size() - 8] ^ 1);  // the checksum
    QByteArray broken = right;
    broken[12] = static_cast<char>(broken[12] ^ 0x6f);  // inside the compressed blocks
    QTest::addRow("not compressed") << imageBytes(6, 2, 3)
                                    << "This file ends in .gz but is not compressed with gzip.";
    QTest::addRow("wrong checksum") << flipped << "This gzip file is damaged and could not be unpacked.";
    QTest::addRow("broken block") << broken << "This ";
    QTest::addRow("cut in the middle") << right.left(right.size() / 2) << "This file is cut short";
    QTest::addRow("cut before the checksum")
        << right.left(right.size() - 8) << "This gzip file is damaged and could not be unpacked.";
}

void TestIdxReader::tellsDamagedGzipFiles() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, start);
    QVERIFY(QFile::remove(path(kTrainImages)));
    QVERIFY(writeFile(path(QString(kTrainImages) + ".gz"), bytes));
    const auto data = readIdx(source());
    QVERIFY(!data.ok());
    QVERIFY(data.error().kind == ErrorKind::File);
    QVERIFY2(QString::fromStdString(data.error().message).startsWith(start), data.error().message.c_str());
}

void TestIdxReader::namesTheMissingFile() {
    QVERIFY(QFile::remove(path(kTestLabels)));
    const auto data = readIdx(source());
    QVERIFY(!data.ok());
    QCOMPARE(data.error().message, "This folder holds no file t10k-labels-idx1-ubyte (plain or .gz).");
    QCOMPARE(QString::fromStdString(data.error().file), m_folder->path());
}

void TestIdxReader::hintsAtThePackageWhereFashionMnistIsMissing() {
    IdxSource missing = fashionMnistSource();
    missing.folder = path("nowhere").toStdString();
    const auto data = readIdx(missing);
    QVERIFY(!data.ok());
    QVERIFY(data.error().kind == ErrorKind::File);
    QVERIFY2(QString::fromStdString(data.error().message).contains("dataset-fashion-mnist"),
             data.error().message.c_str());
    QVERIFY2(QString::fromStdString(data.error().message).startsWith("This folder does not exist"),
             data.error().message.c_str());
}

void TestIdxReader::readsFashionMnist() {
    const auto data = readIdx(fashionMnistSource());
    QVERIFY2(data.ok(), data.ok() ? "" : data.error().text().c_str());
    QCOMPARE(data->train.count(), std::size_t{60000});
    QCOMPARE(data->test.count(), std::size_t{10000});
    QCOMPARE(data->imageSize(), std::size_t{784});
    std::vector<int> counts(10, 0);
    for (const std::uint8_t label : data->train.labels) ++counts[label];
    QCOMPARE(counts, std::vector<int>(10, 6000));
    // The fixed normalisation is the measured one, to the digits given.
    const PixelStatistics measured = pixelStatistics(data->train, data->maximum);
    QVERIFY(std::abs(measured.mean - data->mean) < 1e-4F);
    QVERIFY(std::abs(measured.deviation - data->deviation) < 1e-4F);
}

QTEST_GUILESS_MAIN(TestIdxReader)
#include "tst_idx_reader.moc"
