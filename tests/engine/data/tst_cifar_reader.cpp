// CIFAR in its binary version, on folders of a few pictures.

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/data/cifar_reader.h"
#include "tests/engine/data/idx_files.h"

using namespace fiarse;

namespace {

/// A record: label bytes, then red, green and blue planes of one value each.
QByteArray record(const QByteArray& labels, char red, char green, char blue) {
    return labels + QByteArray(1024, red) + QByteArray(1024, green) + QByteArray(1024, blue);
}

void writeTen(const QString& folder) {
    for (int batch = 1; batch <= 5; ++batch)
        test::writeFile(QString("%1/data_batch_%2.bin").arg(folder).arg(batch),
                        record(QByteArray(1, char(batch)), char(batch), 10, 100) +
                            record(QByteArray(1, char(9 - batch)), char(batch + 10), 10, 100));
    test::writeFile(folder + "/test_batch.bin", record(QByteArray(1, 7), 1, 2, 3));
}

}  // namespace

class TestCifarReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsTheTenClasses();
    void readsTheFineLabelsOfTheHundred();
    void findsTheFolderOfTheArchive();
    void takesTheNamesThatAreThere();
    void probesWithoutReading();
    void refusesWhatIsNotCifar_data();
    void refusesWhatIsNotCifar();
};

void TestCifarReader::readsTheTenClasses() {
    const QTemporaryDir folder;
    writeTen(folder.path());
    const auto data = readCifar(folder.path().toStdString(), CifarVersion::Ten);
    QVERIFY2(data.ok(), data.ok() ? "" : data.error().text().c_str());
    QCOMPARE(data->train.labels, (std::vector<std::uint8_t>{1, 8, 2, 7, 3, 6, 4, 5, 5, 4}));
    QCOMPARE(data->test.labels, (std::vector<std::uint8_t>{7}));
    QCOMPARE(data->classNames.front(), "airplane");
    QCOMPARE(data->classNames.back(), "truck");
    QCOMPARE(data->channels * 10000 + data->height * 100 + data->width, 33232);
    // The third picture: red 2, green 10, blue 100.
    const std::uint8_t* third = data->train.pixels.data() + 2 * 3072;
    QCOMPARE(int(third[0]) * 1000000 + third[1024] * 1000 + third[2048 + 1023], 2010100);
    // Red is 1..5 and 11..15, whose mean is 8.
    QCOMPARE(data->channelMean.at(0), 8.0F / 255.0F);
    QCOMPARE(data->channelMean.at(2), 100.0F / 255.0F);
    QCOMPARE(data->report.size(), std::size_t(6));
    QCOMPARE(data->report.front(), "data_batch_1.bin holds 2 pictures; the original has 10,000.");
}

void TestCifarReader::readsTheFineLabelsOfTheHundred() {
    const QTemporaryDir folder;
    test::writeFile(folder.filePath("train.bin"), record(QByteArray("\x13\x63"), 1, 2, 3));
    test::writeFile(folder.filePath("test.bin"), record(QByteArray("\x01\x00", 2), 1, 2, 3));
    const auto data = readCifar(folder.path().toStdString(), CifarVersion::Hundred);
    QVERIFY2(data.ok(), data.ok() ? "" : data.error().text().c_str());
    QCOMPARE(data->classes(), std::size_t(100));
    QCOMPARE(data->classNames[data->train.labels.at(0)], "worm");
    QCOMPARE(data->classNames[data->test.labels.at(0)], "apple");
    QCOMPARE(int(data->train.pixels[0]), 1);
}

void TestCifarReader::findsTheFolderOfTheArchive() {
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir("cifar-10-batches-bin"));
    writeTen(folder.filePath("cifar-10-batches-bin"));
    QVERIFY(readCifar(folder.path().toStdString(), CifarVersion::Ten).ok());
}

void TestCifarReader::takesTheNamesThatAreThere() {
    const QTemporaryDir folder;
    writeTen(folder.path());
    test::writeFile(folder.filePath("batches.meta.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n\n");
    const auto data = readCifar(folder.path().toStdString(), CifarVersion::Ten);
    QVERIFY(data.ok());
    QCOMPARE(data->classNames.back(), "j");
    test::writeFile(folder.filePath("batches.meta.txt"), "a\nb\n");
    const auto bad = readCifar(folder.path().toStdString(), CifarVersion::Ten);
    QVERIFY(!bad.ok());
    QCOMPARE(bad.error().message, "This file holds 2 class names; CIFAR-10 has 10.");
}

void TestCifarReader::probesWithoutReading() {
    const QTemporaryDir folder;
    writeTen(folder.path());
    const auto shape = probeCifar(folder.path().toStdString(), CifarVersion::Ten);
    const auto data = readCifar(folder.path().toStdString(), CifarVersion::Ten);
    QVERIFY(shape.ok() && data.ok());
    const DataShape read = shapeOf(*data);
    QCOMPARE(shape->id, read.id);
    QCOMPARE(shape->trainCount, read.trainCount);
    QCOMPARE(shape->testCount, read.testCount);
    QCOMPARE(shape->channels, read.channels);
    QCOMPARE(shape->classNames, read.classNames);
}

void TestCifarReader::refusesWhatIsNotCifar_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("cut short") << "data_batch_3.bin" << QByteArray(5000, 1)
                               << "This file is cut short or not of CIFAR-10: 30,730,000 bytes were expected "
                                  "(10,000 pictures of 3,073 "
                                  "bytes; fewer whole pictures would do), and 5,000 were found.";
    QTest::addRow("empty") << "test_batch.bin" << QByteArray()
                           << "This file is cut short or not of CIFAR-10: 30,730,000 bytes were expected "
                              "(10,000 pictures of 3,073 "
                              "bytes; fewer whole pictures would do), and 0 were found.";
    QTest::addRow("missing") << "data_batch_5.bin" << QByteArray("-")
                             << "This file of the binary version of CIFAR-10 is missing.";
    QTest::addRow("class out of range")
        << "data_batch_2.bin" << record(QByteArray(1, 3), 0, 0, 0) + record(QByteArray(1, 10), 0, 0, 0)
        << "Picture 2 has the class 10, but CIFAR-10 has only the classes 0 to 9.";
}

void TestCifarReader::refusesWhatIsNotCifar() {
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, sentence);
    const QTemporaryDir folder;
    writeTen(folder.path());
    if (bytes == "-") {
        QVERIFY(QFile::remove(folder.filePath(file)));
    } else {
        QVERIFY(test::writeFile(folder.filePath(file), bytes));
    }
    const auto data = readCifar(folder.path().toStdString(), CifarVersion::Ten);
    QVERIFY(!data.ok());
    QVERIFY(data.error().kind == ErrorKind::File);
    QCOMPARE(QString::fromStdString(data.error().message), sentence);
    QCOMPARE(QString::fromStdString(data.error().file), folder.filePath(file));
}

QTEST_GUILESS_MAIN(TestCifarReader)
#include "tst_cifar_reader.moc"
