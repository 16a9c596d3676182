// Which masks are smaller networks: cases worked out by hand.

#include <QTest>

#include "engine/models/mask_packing.h"
#include "engine/models/model_description.h"

using namespace fiarse;

namespace {

/// 2 → 4 channels in two blocks, a norm layer of them, 4 → 3 classes; each channel feeds 2 columns.
ModelDescription smallModel() {
    ModelBuilder builder;
    const int group = builder.group("hidden", 4, 2);
    builder.weight("first", {4, 2}, {.out = group}, Initial::FanIn, true);
    builder.norm("norm", group, NormKind::Batch);
    builder.weight("last", {3, 8}, {.in = group, .inRepeat = 2}, Initial::FanIn, true);
    return builder.made();
}

using Flat = std::vector<std::uint32_t>;

/// first.weight 0..7, first.bias 8..11, norm.scale 12..15, norm.shift 16..19, last.weight 20..43,
/// bias 44..46.
std::vector<std::uint8_t> maskOf(const Flat& held) {
    std::vector<std::uint8_t> mask(47, 0);
    for (const std::uint32_t entry : held) mask[entry] = 1;
    return mask;
}

const Flat kChannels02{0,  1,  4,  5,  8,  10, 12, 14, 16, 18, 20, 21, 24,
                       25, 28, 29, 32, 33, 36, 37, 40, 41, 44, 45, 46};

}  // namespace

class TestMaskPacking : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packsTheProductOfRowsAndColumns() {
        const ModelDescription made = smallModel();
        QCOMPARE(made.layout.count, std::size_t{47});
        const MaskPacking packed = packMask(made.layout, made.plan, 0, maskOf(kChannels02));
        QVERIFY(packed.cut);
        QCOMPARE(packed.packing.flat, kChannels02);
        QCOMPARE(packed.kept[0], (std::vector<std::int64_t>{0, 2}));
        QCOMPARE(packed.arrays[0].shape, (std::vector<std::int64_t>{2, 2}));
        QCOMPARE(packed.arrays[2].shape, (std::vector<std::int64_t>{2}));
        QCOMPARE(packed.arrays[4].shape, (std::vector<std::int64_t>{3, 4}));
        QVERIFY(!packed.arrays[2].select);
    }

    void keepsANormLayerWholeWhereEverybodyHoldsIt() {
        const ModelDescription made = smallModel();
        Flat held = kChannels02;
        held.insert(held.end(), {13, 15, 17, 19});
        std::sort(held.begin(), held.end());
        const MaskPacking packed = packMask(made.layout, made.plan, 0, maskOf(held));
        QVERIFY(packed.cut);
        QCOMPARE(packed.packing.flat, held);
        QVERIFY(packed.arrays[2].select && packed.arrays[3].select && !packed.arrays[0].select);
        QCOMPARE(packed.arrays[2].shape, (std::vector<std::int64_t>{4}));
    }

    void keepsEverythingForOtherMasks_data() {
        QTest::addColumn<QList<int>>("without");
        QTest::addColumn<QList<int>>("with");
        QTest::newRow("a weight is missing") << QList<int>{1} << QList<int>{};
        QTest::newRow("a weight too many") << QList<int>{} << QList<int>{2};
        QTest::newRow("the bias keeps another channel") << QList<int>{10} << QList<int>{11};
        QTest::newRow("half of a channel's columns") << QList<int>{21, 29, 37} << QList<int>{};
        QTest::newRow("a class is missing") << QList<int>{20, 21, 24, 25, 44} << QList<int>{};
        QTest::newRow("the norm layer keeps another channel") << QList<int>{14} << QList<int>{15};
        QTest::newRow("nothing at all of an array") << QList<int>{44, 45, 46} << QList<int>{};
        QTest::newRow("blocks are cut differently") << QList<int>{4, 5, 10, 14, 18, 24, 25, 32, 33, 40, 41}
                                                    << QList<int>{6, 7, 11, 15, 19, 26, 27, 34, 35, 42, 43};
    }
    void keepsEverythingForOtherMasks() {
        QFETCH(QList<int>, without);
        QFETCH(QList<int>, with);
        const ModelDescription made = smallModel();
        std::vector<std::uint8_t> mask = maskOf(kChannels02);
        for (const int entry : without) mask[static_cast<std::size_t>(entry)] = 0;
        for (const int entry : with) mask[static_cast<std::size_t>(entry)] = 1;
        const MaskPacking packed = packMask(made.layout, made.plan, 0, mask);
        QVERIFY(!packed.cut);
        QCOMPARE(packed.packing.flat.size(), std::size_t{47});
        QCOMPARE(packed.arrays[0].shape, (std::vector<std::int64_t>{4, 2}));
        QCOMPARE(packed.kept[0].size(), std::size_t{4});
    }
};

QTEST_GUILESS_MAIN(TestMaskPacking)
#include "tst_mask_packing.moc"
