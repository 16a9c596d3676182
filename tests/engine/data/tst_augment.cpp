// Augmentation against a twin that pads, cuts and mirrors as the words say.

#include <QtTest>
#include <set>

#include "engine/data/augment.h"

using namespace fiarse;

namespace {

/// Two channels of different normalisation; pixel values tell their place.
Dataset numbered(std::int64_t side) {
    Dataset data;
    data.channels = 2;
    data.height = data.width = side;
    data.channelMean = {0.5F, 0.25F};
    data.channelDeviation = {0.25F, 0.5F};
    for (std::int64_t i = 0; i < 2 * side * side; ++i)
        data.train.pixels.push_back(static_cast<std::uint8_t>(i + 1));
    data.train.labels = {0};
    return data;
}

std::vector<float> gathered(const Dataset& data, std::size_t copies) {
    std::vector<float> images(copies * data.imageSize());
    data.gather(data.train, std::vector<std::uint32_t>(copies, 0), images.data());
    return images;
}

/// The picture with 4 black pixels around it, cut at (top, left), perhaps mirrored: from bytes, by
/// definition.
std::vector<float> twin(const Dataset& data, std::int64_t top, std::int64_t left, bool mirrored) {
    Dataset moved = data;
    const std::int64_t side = data.height;
    for (std::int64_t c = 0; c < 2; ++c)
        for (std::int64_t y = 0; y < side; ++y)
            for (std::int64_t x = 0; x < side; ++x) {
                const std::int64_t py = y + top - 4, px = (mirrored ? side - 1 - x : x) + left - 4;
                const bool inside = py >= 0 && px >= 0 && py < side && px < side;
                moved.train.pixels[static_cast<std::size_t>((c * side + y) * side + x)] =
                    inside ? data.train.pixels[static_cast<std::size_t>((c * side + py) * side + px)]
                           : std::uint8_t{0};
            }
    return gathered(moved, 1);
}

}  // namespace

class TestAugment : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noneDrawsNothing();
    void flipMirrorsHalf();
    void cropsAreThoseOfThePaddedPicture();
    void bothAreDoneToEachPictureByItself();
    void batchesHaveAStreamOfTheirOwn();
    void onlyPicturesAreChanged();
};

void TestAugment::noneDrawsNothing() {
    const Dataset data = numbered(5);
    std::vector<float> images = gathered(data, 3);
    const std::vector<float> before = images;
    Random random(1), untouched(1);
    augment(Augmentation::None, data, images, 3, random);
    QCOMPARE(images, before);
    QCOMPARE(random.next(), untouched.next());
}

void TestAugment::flipMirrorsHalf() {
    const Dataset data = numbered(5);
    constexpr std::size_t count = 400;
    std::vector<float> images = gathered(data, count);
    Random random(1);
    augment(Augmentation::Flip, data, images, count, random);
    const std::vector<float> plain = twin(data, 4, 4, false), mirrored = twin(data, 4, 4, true);
    int flips = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto first = images.begin() + static_cast<std::ptrdiff_t>(i * data.imageSize());
        const std::vector<float> image(first, first + static_cast<std::ptrdiff_t>(data.imageSize()));
        QVERIFY(image == plain || image == mirrored);
        flips += image == mirrored ? 1 : 0;
    }
    // Five deviations of a fair coin.
    QVERIFY2(std::abs(flips - 200) < 50, qPrintable(QString::number(flips)));
}

void TestAugment::cropsAreThoseOfThePaddedPicture() {
    const Dataset data = numbered(6);
    std::set<std::vector<float>> possible;
    for (std::int64_t top = 0; top <= 8; ++top)
        for (std::int64_t left = 0; left <= 8; ++left) possible.insert(twin(data, top, left, false));
    QCOMPARE(possible.size(), std::size_t(81));
    constexpr std::size_t count = 2000;
    std::vector<float> images = gathered(data, count);
    Random random(1);
    augment(Augmentation::Crop, data, images, count, random);
    std::set<std::vector<float>> seen;
    for (std::size_t i = 0; i < count; ++i) {
        const auto first = images.begin() + static_cast<std::ptrdiff_t>(i * data.imageSize());
        const std::vector<float> image(first, first + static_cast<std::ptrdiff_t>(data.imageSize()));
        QVERIFY(possible.contains(image));
        seen.insert(image);
    }
    QCOMPARE(seen.size(), std::size_t(81));
}

void TestAugment::bothAreDoneToEachPictureByItself() {
    const Dataset data = numbered(6);
    std::vector<float> images = gathered(data, 50);
    Random random(7), same(7);
    augment(Augmentation::CropFlip, data, images, 50, random);
    for (std::size_t i = 0; i < 50; ++i) {
        const auto top = static_cast<std::int64_t>(same.below(9));
        const auto left = static_cast<std::int64_t>(same.below(9));
        const bool mirrored = same.uniform() < 0.5;
        const auto first = images.begin() + static_cast<std::ptrdiff_t>(i * data.imageSize());
        QCOMPARE(std::vector<float>(first, first + static_cast<std::ptrdiff_t>(data.imageSize())),
                 twin(data, top, left, mirrored));
    }
}

void TestAugment::batchesHaveAStreamOfTheirOwn() {
    const Dataset data = numbered(6);
    const auto two = [&](std::uint64_t seed, std::int64_t client, std::int64_t round) {
        auto change = augmentedBatches(Augmentation::CropFlip, data, seed, client, round);
        std::vector<float> images = gathered(data, 4);
        change(images, 2);
        change(std::span(images).subspan(2 * data.imageSize()), 2);
        return images;
    };
    QVERIFY(two(1, 2, 3) == two(1, 2, 3));
    QVERIFY(two(1, 2, 3) != two(2, 2, 3));
    QVERIFY(two(1, 2, 3) != two(1, 3, 3));
    QVERIFY(two(1, 2, 3) != two(1, 2, 4));
    // The second step goes on in the stream and does not repeat the first.
    const std::vector<float> images = two(1, 2, 3);
    const auto half = images.begin() + static_cast<std::ptrdiff_t>(2 * data.imageSize());
    QVERIFY(!std::equal(images.begin(), half, half));
}

void TestAugment::onlyPicturesAreChanged() {
    Dataset data = numbered(6);
    QVERIFY(!augmentedBatches(Augmentation::None, data, 1, 1, 1));
    QVERIFY(augmentedBatches(Augmentation::Flip, data, 1, 1, 1));
    data.kind = DataKind::Table;
    QVERIFY(!augmentedBatches(Augmentation::Flip, data, 1, 1, 1));
}

QTEST_GUILESS_MAIN(TestAugment)
#include "tst_augment.moc"
