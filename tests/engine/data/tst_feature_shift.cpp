// Shifted features: exact turns, the size of the noise, and who is left alone.

#include <QtTest>
#include <cmath>

#include "engine/data/feature_shift.h"

using namespace fiarse;

namespace {

/// Pictures of 3 × 3 that hold 10 to 90, one for each client in train and test.
Dataset pictures(std::size_t count) {
    Dataset data{.title = "Pictures"};
    data.height = data.width = 3;
    data.deviation = 0.1F;
    data.classNames = {"a"};
    for (Split* split : {&data.train, &data.test}) {
        for (std::size_t i = 0; i < count; ++i) {
            for (int v = 10; v <= 90; v += 10) split->pixels.push_back(static_cast<std::uint8_t>(v));
            split->labels.push_back(0);
        }
    }
    return data;
}

std::vector<ClientData> oneEach(std::size_t clients) {
    std::vector<ClientData> result(clients);
    for (std::uint32_t k = 0; k < clients; ++k) result[k] = {{k}, {k}};
    return result;
}

std::vector<int> image(const Split& split, std::size_t index) {
    std::vector<int> result;
    for (std::size_t i = 0; i < 9; ++i) result.push_back(split.pixels[index * 9 + i]);
    return result;
}

}  // namespace

class TestFeatureShift : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void quarterTurnsAreExact();
    void turnsGoFromOneSideToTheOther();
    void blackComesInAtTheCorners();
    void noiseGrowsWithTheClient();
    void noiseOnPixelsStaysWithinBytes();
    void examplesOfNobodyStay();
    void shiftZeroChangesNothing_data();
    void shiftZeroChangesNothing();
    void refusesWhatCannotBeShifted();
};

void TestFeatureShift::quarterTurnsAreExact() {
    Dataset data = pictures(3);
    const PartitionSettings settings{.shiftKind = ShiftKind::Rotation, .shift = 90.0};
    QVERIFY(shiftFeatures(data, oneEach(3), settings, 1).ok());
    for (const Split* split : {&data.train, &data.test}) {
        // Client 0 clockwise, client 1 not at all, client 2 counter-clockwise.
        QCOMPARE(image(*split, 0), (std::vector<int>{70, 40, 10, 80, 50, 20, 90, 60, 30}));
        QCOMPARE(image(*split, 1), (std::vector<int>{10, 20, 30, 40, 50, 60, 70, 80, 90}));
        QCOMPARE(image(*split, 2), (std::vector<int>{30, 60, 90, 20, 50, 80, 10, 40, 70}));
    }
}

void TestFeatureShift::turnsGoFromOneSideToTheOther() {
    // Five clients over ±180°: −180, −90, 0, 90, 180.
    Dataset data = pictures(5);
    const PartitionSettings settings{.shiftKind = ShiftKind::Rotation, .shift = 180.0};
    QVERIFY(shiftFeatures(data, oneEach(5), settings, 1).ok());
    QCOMPARE(image(data.train, 0), (std::vector<int>{90, 80, 70, 60, 50, 40, 30, 20, 10}));
    QCOMPARE(image(data.train, 0), image(data.train, 4));
    QCOMPARE(image(data.train, 3), (std::vector<int>{30, 60, 90, 20, 50, 80, 10, 40, 70}));
    // Somebody alone stands in the middle.
    Dataset alone = pictures(1);
    QVERIFY(shiftFeatures(alone, oneEach(1), settings, 1).ok());
    QCOMPARE(image(alone.train, 0), image(pictures(1).train, 0));
}

void TestFeatureShift::blackComesInAtTheCorners() {
    Dataset data = pictures(3);
    std::fill(data.train.pixels.begin(), data.train.pixels.end(), std::uint8_t{100});
    QVERIFY(shiftFeatures(data, oneEach(3), {.shiftKind = ShiftKind::Rotation, .shift = 45.0}, 1).ok());
    const std::vector<int> turned = image(data.train, 2);
    // A corner lies √2 from the middle and comes from (1 + 0.414, 1): 59 % of a pixel is still inside.
    QCOMPARE(turned[0], 59);
    QCOMPARE(turned[4], 100);
    QCOMPARE(turned[1], 100);
}

void TestFeatureShift::noiseGrowsWithTheClient() {
    constexpr std::size_t clients = 3, width = 4000;
    Dataset data{.title = "Table"};
    data.kind = DataKind::Table;
    data.height = 1;
    data.width = static_cast<std::int64_t>(width);
    data.classNames = {"a"};
    data.train.values.assign(clients * width, 1.5F);
    data.train.labels.assign(clients, 0);
    std::vector<ClientData> own(clients);
    for (std::uint32_t k = 0; k < clients; ++k) own[k].train = {k};
    QVERIFY(shiftFeatures(data, own, {.shiftKind = ShiftKind::Noise, .shift = 0.8}, 5).ok());
    for (std::size_t k = 0; k < clients; ++k) {
        double mean = 0.0, square = 0.0;
        for (std::size_t i = 0; i < width; ++i) {
            const double noise = static_cast<double>(data.train.values[k * width + i]) - 1.5;
            mean += noise / width;
            square += noise * noise / width;
        }
        const double expected = 0.4 * static_cast<double>(k);
        // Five deviations of the estimates.
        QVERIFY2(std::fabs(mean) <= 5.0 * expected / std::sqrt(width), qPrintable(QString::number(mean)));
        QVERIFY2(std::fabs(std::sqrt(square) - expected) <= 5.0 * expected / std::sqrt(2.0 * width),
                 qPrintable(QString::number(std::sqrt(square))));
    }
}

void TestFeatureShift::noiseOnPixelsStaysWithinBytes() {
    Dataset data = pictures(2);
    data.maximum = 100.0F;
    const Dataset before = data;
    QVERIFY(shiftFeatures(data, oneEach(2), {.shiftKind = ShiftKind::Noise, .shift = 100.0}, 5).ok());
    QCOMPARE(image(data.train, 0), image(before.train, 0));
    const std::vector<int> noisy = image(data.train, 1);
    QVERIFY(noisy != image(before.train, 1));
    for (const int v : noisy) QVERIFY(v == 0 || v == 100 || (v > 0 && v < 100));
    // Noise of 100 deviations of 0.1 · 100 sends nearly every pixel to an end.
    QVERIFY(std::count(noisy.begin(), noisy.end(), 0) + std::count(noisy.begin(), noisy.end(), 100) >= 7);
    QCOMPARE(data.deviation, before.deviation);
}

void TestFeatureShift::examplesOfNobodyStay() {
    Dataset data = pictures(3);
    std::vector<ClientData> clients = oneEach(3);
    clients[2].test.clear();
    QVERIFY(shiftFeatures(data, clients, {.shiftKind = ShiftKind::Rotation, .shift = 90.0}, 1).ok());
    QCOMPARE(image(data.test, 2), image(pictures(1).test, 0));
    QVERIFY(image(data.train, 2) != image(data.test, 2));
}

void TestFeatureShift::shiftZeroChangesNothing_data() {
    QTest::addColumn<int>("kind");
    QTest::addRow("noise") << int(ShiftKind::Noise);
    QTest::addRow("rotation") << int(ShiftKind::Rotation);
}

void TestFeatureShift::shiftZeroChangesNothing() {
    QFETCH(int, kind);
    Dataset data = pictures(4);
    QVERIFY(shiftFeatures(data, oneEach(4), {.shiftKind = ShiftKind(kind), .shift = 0.0}, 1).ok());
    QVERIFY(data.train.pixels == pictures(4).train.pixels && data.test.pixels == pictures(4).test.pixels);
}

void TestFeatureShift::refusesWhatCannotBeShifted() {
    Dataset data = pictures(2);
    data.kind = DataKind::Series;
    const auto turned = shiftFeatures(data, oneEach(2), {.shiftKind = ShiftKind::Rotation, .shift = 9.0}, 1);
    QVERIFY(!turned.ok());
    QCOMPARE(turned.error().message,
             "Only pictures can be turned, and Pictures holds none; choose data.partition.shift_kind = "
             "\"noise\".");
    data.kind = DataKind::Text;
    const auto text = shiftFeatures(data, oneEach(2), {.shiftKind = ShiftKind::Noise, .shift = 9.0}, 1);
    QVERIFY(!text.ok());
    QCOMPARE(text.error().message,
             "The words of Pictures can be neither noisy nor turned; choose another partition than "
             "feature-shift.");
}

QTEST_GUILESS_MAIN(TestFeatureShift)
#include "tst_feature_shift.moc"
