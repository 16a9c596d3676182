#include <QtTest>

#include "engine/data/digits.h"

using namespace fiarse;

class TestDigits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void holdsTheImagesOfTheSource();
    void splitsEveryClassFourToOne();
    void startsWithTheFirstImageOfTheSource();
    void isNormalised();
};

void TestDigits::holdsTheImagesOfTheSource() {
    const Dataset data = digitsDataset();
    QCOMPARE(data.train.count() + data.test.count(), std::size_t{1797});
    QCOMPARE(data.train.pixels.size() + data.test.pixels.size(), std::size_t{1797 * 64});
    std::vector<int> counts(10, 0);
    int darkest = 0;
    for (const Split* split : {&data.train, &data.test}) {
        for (const std::uint8_t label : split->labels) ++counts.at(label);
        for (const std::uint8_t v : split->pixels) darkest = std::max<int>(darkest, v);
    }
    QCOMPARE(counts, (std::vector<int>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}));
    QCOMPARE(darkest, 16);
}

void TestDigits::splitsEveryClassFourToOne() {
    const Dataset data = digitsDataset();
    std::vector<int> counts(10, 0);
    for (const std::uint8_t label : data.test.labels) ++counts.at(label);
    QCOMPARE(counts, (std::vector<int>{35, 36, 35, 36, 36, 36, 36, 35, 34, 36}));
    QCOMPARE(data.test.count(), std::size_t{355});
    const DataShape shape = digitsShape();
    QCOMPARE(shape.trainCount, 1442);
    QCOMPARE(shape.testCount, 355);
    QCOMPARE(shape.classNames, data.classNames);
}

void TestDigits::startsWithTheFirstImageOfTheSource() {
    const Dataset data = digitsDataset();
    // The first line of the source: a zero.
    const std::vector<std::uint8_t> rows = {0, 0, 5,  13, 9, 1,  0, 0, 0, 0, 13, 15, 10, 15, 5, 0,
                                            0, 3, 15, 2,  0, 11, 8, 0, 0, 4, 12, 0,  0,  8,  8, 0};
    QCOMPARE(data.train.labels.front(), std::uint8_t{0});
    QCOMPARE(std::vector<std::uint8_t>(data.train.pixels.begin(), data.train.pixels.begin() + 32), rows);
}

void TestDigits::isNormalised() {
    const Dataset data = digitsDataset();
    std::vector<std::uint32_t> all(data.train.count());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint32_t>(i);
    std::vector<float> values(all.size() * data.imageSize());
    data.gather(data.train, all, values.data());
    double sum = 0.0;
    double squares = 0.0;
    for (const float v : values) {
        sum += v;
        squares += double(v) * v;
    }
    const double n = static_cast<double>(values.size());
    QVERIFY2(std::abs(sum / n) < 1e-4, qPrintable(QString::number(sum / n)));
    QVERIFY2(std::abs(squares / n - 1.0) < 1e-4, qPrintable(QString::number(squares / n)));
}

QTEST_GUILESS_MAIN(TestDigits)
#include "tst_digits.moc"
