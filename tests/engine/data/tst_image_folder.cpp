// Pictures in folders: what is read, how it is resized, what is left out.

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/data/image_file.h"
#include "engine/data/image_folder.h"
#include "tests/engine/data/idx_files.h"
#include "tests/engine/data/picture_files.h"

using namespace fiarse;

namespace {

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// `count` pictures of each of two classes; even numbers are PNG, odd ones JPEG.
void fill(const QString& folder, int count) {
    for (const QString& name : {QStringLiteral("cat"), QStringLiteral("dog")}) {
        QDir().mkpath(folder + "/" + name);
        for (int i = 0; i < count; ++i) {
            const auto pixels = test::plain(6, 8, name == "cat" ? 250 : 20, 10 * i, 100);
            const QString path = QString("%1/%2/%3").arg(folder, name).arg(i);
            i % 2 == 0 ? test::writePng(path + ".png", 6, 8, pixels)
                       : test::writeJpeg(path + ".JPG", 6, 8, pixels);
        }
    }
}

}  // namespace

class TestImageFolder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void readsPngExactly();
    void readsJpegNearly();
    void resizesByArea_data();
    void resizesByArea();
    void foldersAreClasses();
    void greyIsOneChannel();
    void ownTestPicturesAreUsed();
    void unreadableFilesAreLeftOutAndNamed();
    void tellsWhatWasResizedRecolouredAndSkipped();
    void saysNothingOfPicturesThatStayAsTheyAre();
    void probesWithoutReading();
    void refusesWithASentence_data();
    void refusesWithASentence();
};

void TestImageFolder::readsPngExactly() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("a.png");
    QVERIFY(test::writePng(path, 1, 2, QByteArray("\x01\x02\x03\xC8\xC9\xCA")));
    const auto picture = readPicture(path.toStdString(), false);
    QVERIFY(picture.has_value());
    QCOMPARE(picture->width * 100 + picture->height * 10 + picture->channels, std::size_t(213));
    QCOMPARE(picture->pixels, (std::vector<std::uint8_t>{1, 200, 2, 201, 3, 202}));
    const auto grey = readPicture(path.toStdString(), true);
    QVERIFY(grey.has_value());
    QCOMPARE(grey->channels, std::size_t(1));
    QVERIFY(grey->pixels[0] < 10 && grey->pixels[1] > 190);
}

void TestImageFolder::readsJpegNearly() {
    const QTemporaryDir folder;
    // Told by its contents, whatever its name says.
    const QString path = folder.filePath("a.png");
    QVERIFY(test::writeJpeg(path, 16, 24, test::plain(16, 24, 200, 100, 50)));
    const auto picture = readPicture(path.toStdString(), false);
    QVERIFY(picture.has_value());
    QCOMPARE(picture->width * 100 + picture->height, std::size_t(2416));
    for (const std::size_t c : {0U, 1U, 2U})
        QVERIFY(std::abs(int(picture->at(c, 5, 7)) - (c == 0 ? 200 : c == 1 ? 100 : 50)) <= 3);
}

void TestImageFolder::resizesByArea_data() {
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::addColumn<QList<int>>("pixels");
    QTest::addColumn<int>("side");
    QTest::addColumn<QList<int>>("expected");
    const QList<int> four = {0, 10, 20, 30};
    QTest::addRow("as it is") << 2 << 2 << four << 2 << four;
    QTest::addRow("to one pixel") << 2 << 2 << four << 1 << QList<int>{15};
    QTest::addRow("twice as large") << 2 << 2 << four << 4
                                    << QList<int>{0, 0, 10, 10, 0, 0, 10, 10, 20, 20, 30, 30, 20, 20, 30, 30};
    QTest::addRow("the middle of a wide one") << 1 << 3 << QList<int>{1, 99, 2} << 1 << QList<int>{99};
    QTest::addRow("the middle of a high one") << 3 << 1 << QList<int>{1, 99, 2} << 1 << QList<int>{99};
    // Three to two: each covers one and a half pixels, in both directions.
    QTest::addRow("three to two") << 3 << 3 << QList<int>{0, 90, 180, 0, 90, 180, 0, 90, 180} << 2
                                  << QList<int>{30, 150, 30, 150};
}

void TestImageFolder::resizesByArea() {
    QFETCH(int, height);
    QFETCH(int, width);
    QFETCH(QList<int>, pixels);
    QFETCH(int, side);
    QFETCH(QList<int>, expected);
    Picture picture{1, static_cast<std::size_t>(height), static_cast<std::size_t>(width), {}};
    for (const int v : pixels) picture.pixels.push_back(static_cast<std::uint8_t>(v));
    QList<int> found;
    for (const std::uint8_t v : centralSquare(picture, static_cast<std::size_t>(side))) found << v;
    QCOMPARE(found, expected);
}

void TestImageFolder::foldersAreClasses() {
    const QTemporaryDir folder;
    fill(folder.path(), 10);
    const auto data = readImageFolder(folder.path().toStdString(), {.imageSize = 4}, 1);
    QVERIFY2(data.ok(), data.ok() ? "" : data.error().text().c_str());
    QCOMPARE(data->classNames, (std::vector<std::string>{"cat", "dog"}));
    QCOMPARE(data->channels * 100 + data->height * 10 + data->width, 344);
    QCOMPARE(data->train.count(), std::size_t(16));
    QCOMPARE(data->test.count(), std::size_t(4));
    QCOMPARE(data->train.pixels.size(), 16 * data->imageSize());
    for (std::size_t i = 0; i < data->train.count(); ++i) {
        const int red = data->train.pixels[i * data->imageSize()];
        QCOMPARE(data->train.labels[i] == 0, red > 200);
    }
    QVERIFY(data->channelDeviation.size() == 3 && data->channelDeviation[0] > 0.3F);
}

void TestImageFolder::greyIsOneChannel() {
    const QTemporaryDir folder;
    fill(folder.path(), 5);
    const auto data =
        readImageFolder(folder.path().toStdString(), {.imageSize = 4, .imageColour = ImageColour::Grey}, 1);
    QVERIFY(data.ok());
    QCOMPARE(data->channels, 1);
    QVERIFY(data->channelMean.empty() && data->deviation > 0.0F && data->mean > 0.0F);
}

void TestImageFolder::ownTestPicturesAreUsed() {
    const QTemporaryDir folder;
    fill(folder.filePath("train"), 3);
    fill(folder.filePath("test"), 2);
    const auto data = readImageFolder(folder.path().toStdString(), {.imageSize = 4}, 1);
    QVERIFY(data.ok());
    QCOMPARE(data->train.count(), std::size_t(6));
    QCOMPARE(data->test.count(), std::size_t(4));
}

void TestImageFolder::unreadableFilesAreLeftOutAndNamed() {
    const QTemporaryDir folder;
    fill(folder.path(), 6);
    const QByteArray png = contents(folder.filePath("cat/0.png"));
    test::writeFile(folder.filePath("cat/cut.png"), png.left(png.size() / 2));
    // Cut in the middle of its pixels: what is there could be shown.
    QByteArray noise;
    for (int i = 0; i < 64 * 64 * 3; ++i) noise.append(static_cast<char>(i * i % 251));
    QVERIFY(test::writeJpeg(folder.filePath("cat/cut.jpg"), 64, 64, noise));
    const QByteArray jpeg = contents(folder.filePath("cat/cut.jpg"));
    test::writeFile(folder.filePath("cat/cut.jpg"), jpeg.left(jpeg.size() / 2));
    test::writeFile(folder.filePath("dog/text.jpeg"), "not a picture");
    test::writeFile(folder.filePath("dog/notes.txt"), "not looked at");
    const auto data = readImageFolder(folder.path().toStdString(), {.imageSize = 4}, 1);
    QVERIFY2(data.ok(), data.ok() ? "" : data.error().text().c_str());
    QCOMPARE(data->train.count() + data->test.count(), std::size_t(12));
    QCOMPARE(data->report.back(),
             "3 files could not be read as PNG or JPEG and were left out: cat/cut.jpg, cat/cut.png, "
             "dog/text.jpeg.");
}

void TestImageFolder::tellsWhatWasResizedRecolouredAndSkipped() {
    const QTemporaryDir folder;
    fill(folder.path(), 6);
    for (int i = 0; i < 3; ++i)
        QVERIFY(test::writeGreyPng(folder.filePath(QString("cat/grey%1.png").arg(i)), 4, 4,
                                   QByteArray(16, static_cast<char>(40 * i))));
    const auto report = [&](const DataSettings& settings) {
        QStringList sentences;
        const auto data = readImageFolder(folder.path().toStdString(), settings, 1);
        if (data)
            for (const std::string& sentence : data->report) sentences << QString::fromStdString(sentence);
        return sentences.mid(1);
    };
    const QString resized =
        QStringLiteral("12 pictures were of another size: the central square was brought to 4 × 4 pixels.");
    QCOMPARE(report({.imageSize = 4}),
             (QStringList{resized, "3 grey pictures were given three equal channels of colour."}));
    test::writeFile(folder.filePath("dog/notes.txt"), "not looked at");
    const QString one = QStringLiteral(
        "1 file was skipped, since it is no PNG or JPEG in the folder of a class: dog/notes.txt.");
    QCOMPARE(report({.imageSize = 4, .imageColour = ImageColour::Grey}),
             (QStringList{resized, "12 pictures in colour were turned grey.", one}));
    // A picture beside the classes belongs to none.
    QVERIFY(test::writeGreyPng(folder.filePath("alone.png"), 4, 4, QByteArray(16, 'x')));
    QCOMPARE(report({.imageSize = 4}).back(),
             QStringLiteral("2 files were skipped, since they are no PNG or JPEG in the folder of a class; "
                            "alone.png is one of them."));
}

void TestImageFolder::saysNothingOfPicturesThatStayAsTheyAre() {
    const QTemporaryDir folder;
    for (const char* name : {"a", "b"}) {
        QVERIFY(QDir().mkpath(folder.filePath(name)));
        for (int i = 0; i < 5; ++i)
            QVERIFY(test::writeGreyPng(folder.filePath(QString("%1/%2.png").arg(name).arg(i)), 3, 3,
                                       QByteArray(9, static_cast<char>(i))));
    }
    const auto data =
        readImageFolder(folder.path().toStdString(), {.imageSize = 3, .imageColour = ImageColour::Grey}, 1);
    QVERIFY(data.ok());
    QCOMPARE(data->report,
             (std::vector<std::string>{"10 pictures were read: 8 for training and 2 for testing."}));
}

void TestImageFolder::probesWithoutReading() {
    const QTemporaryDir folder;
    fill(folder.path(), 7);
    const DataSettings settings{.testShare = 0.4, .imageSize = 5};
    const auto shape = probeImageFolder(folder.path().toStdString(), settings, 9);
    const auto data = readImageFolder(folder.path().toStdString(), settings, 9);
    QVERIFY(shape.ok() && data.ok());
    const DataShape read = shapeOf(*data);
    QCOMPARE(shape->id, read.id);
    QCOMPARE(shape->title, read.title);
    QCOMPARE(shape->trainCount, read.trainCount);
    QCOMPARE(shape->testCount, read.testCount);
    QCOMPARE(shape->height, read.height);
    QCOMPARE(shape->classNames, read.classNames);
}

void TestImageFolder::refusesWithASentence_data() {
    QTest::addColumn<QStringList>("folders");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("nothing there") << QStringList{} << "This folder of pictures does not exist.";
    QTest::addRow("one class") << QStringList{"cat"}
                               << "This folder holds 1 folder; it needs one folder for each class, 2 to 256.";
    QTest::addRow("no pictures") << QStringList{"cat", "dog"}
                                 << "Class \"cat\" has no readable training picture; each class needs a PNG "
                                    "or JPEG file to train on and another to test on.";
    QTest::addRow("a class of the test alone")
        << QStringList{"train/cat", "train/dog", "test/cow"}
        << "This class of the test pictures has no folder among the training pictures.";
}

void TestImageFolder::refusesWithASentence() {
    QFETCH(QStringList, folders);
    QFETCH(QString, sentence);
    const QTemporaryDir folder;
    for (const QString& name : folders) QVERIFY(QDir().mkpath(folder.filePath("data/" + name)));
    const auto data = readImageFolder(folder.filePath("data").toStdString(), {}, 1);
    QVERIFY(!data.ok());
    QVERIFY(data.error().kind == ErrorKind::File);
    QCOMPARE(QString::fromStdString(data.error().message), sentence);
}

QTEST_GUILESS_MAIN(TestImageFolder)
#include "tst_image_folder.moc"
