// Poisoned data: labels, triggers and batches.

#include <QTest>

#include "engine/clients/poison.h"
#include "tests/support/tiny_data.h"

using namespace fiarse;
using fiarse::test::tinyData;

class TestPoison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mirrorsLabelsOrTurnsOneIntoAnother() {
        const AttackSettings mirror{.kind = AttackKind::LabelFlip};
        QCOMPARE(flippedLabel(mirror, 0, 10), std::uint8_t{9});
        QCOMPARE(flippedLabel(mirror, 7, 10), std::uint8_t{2});
        const AttackSettings one{.kind = AttackKind::LabelFlip, .target = 1, .from = 7};
        QCOMPARE(flippedLabel(one, 7, 10), std::uint8_t{1});
        QCOMPARE(flippedLabel(one, 1, 10), std::uint8_t{1});
        QCOMPARE(flippedLabel(one, 3, 10), std::uint8_t{3});
    }

    void copiesTheClientsImagesWithOtherLabels() {
        const Dataset data = tinyData();
        const std::vector<std::uint32_t> images{2, 5};
        const Split split = flippedSplit(data, images, {.kind = AttackKind::LabelFlip});
        QCOMPARE(split.count(), std::size_t{2});
        QCOMPARE(split.labels, (std::vector<std::uint8_t>{1, 2}));  // classes 2 and 1 of four
        const std::vector<std::uint8_t> second(split.pixels.begin() + 64, split.pixels.end());
        QVERIFY(std::equal(second.begin(), second.end(), data.train.pixels.begin() + 5 * 64));
    }

    void relabelsTablesAndTextsToo() {
        Dataset table{.channels = 1, .height = 1, .width = 2, .classNames = {"a", "b"}};
        table.kind = DataKind::Table;
        table.train.values = {1.0f, 2.0f, 3.0f, 4.0f};
        table.train.labels = {0, 1};
        const std::vector<std::uint32_t> second{1};
        const Split rows = flippedSplit(table, second, {.kind = AttackKind::LabelFlip});
        QCOMPARE(rows.values, (std::vector<float>{3.0f, 4.0f}));
        QCOMPARE(rows.labels, (std::vector<std::uint8_t>{0}));
        Dataset text = table;
        text.kind = DataKind::Text;
        text.train.values.clear();
        text.train.tokens = {5, 6, 7, 8};
        QCOMPARE(flippedSplit(text, second, {.kind = AttackKind::LabelFlip}).tokens,
                 (std::vector<std::int32_t>{7, 8}));
    }

    void stampsTheLowerRightCornerOfEveryChannel_data() {
        QTest::addColumn<int>("side");
        QTest::addColumn<int>("patch");
        QTest::newRow("8 x 8") << 8 << 2;
        QTest::newRow("28 x 28") << 28 << 4;
        QTest::newRow("1 x 1") << 1 << 1;
    }
    void stampsTheLowerRightCornerOfEveryChannel() {
        QFETCH(int, side);
        QFETCH(int, patch);
        Dataset data{.channels = 2, .height = side, .width = side, .maximum = 16.0F};
        std::vector<std::uint8_t> pixels(data.imageSize(), 3);
        stampTrigger(pixels, data);
        for (int c = 0; c < 2; ++c)
            for (int y = 0; y < side; ++y)
                for (int x = 0; x < side; ++x) {
                    const bool inside = y >= side - patch && x >= side - patch;
                    QCOMPARE(int(pixels[static_cast<std::size_t>((c * side + y) * side + x)]),
                             inside ? 16 : 3);
                }
    }

    void marksTheWantedShareOfEachBatch() {
        const Dataset data = tinyData();
        const std::vector<std::uint32_t> images{0, 1, 2, 3, 4};
        const Split split = triggeredSplit(data, images, {.kind = AttackKind::ModelReplacement, .target = 3});
        QCOMPARE(split.count(), std::size_t{10});
        for (std::size_t i = 0; i < 5; ++i) {
            QCOMPARE(split.labels[i], data.train.labels[i]);
            QCOMPARE(int(split.labels[i + 5]), 3);
            QCOMPARE(int(split.pixels[(i + 5) * 64 + 63]), 255);
            QCOMPARE(split.pixels[i * 64 + 63], data.train.pixels[i * 64 + 63]);
            QCOMPARE(split.pixels[(i + 5) * 64], data.train.pixels[i * 64]);
        }
        const auto clean = [](std::int64_t, std::vector<std::uint32_t>& indices) { indices = {4, 0, 2, 1}; };
        std::vector<std::uint32_t> indices;
        poisonedBatches(clean, 5, 0.5)(0, indices);
        QCOMPARE(indices, (std::vector<std::uint32_t>{9, 5, 2, 1}));
        poisonedBatches(clean, 5, 0.51)(0, indices);
        QCOMPARE(indices, (std::vector<std::uint32_t>{9, 5, 7, 1}));
        poisonedBatches(clean, 5, 1.0)(0, indices);
        QCOMPARE(indices, (std::vector<std::uint32_t>{9, 5, 7, 6}));
    }

    void leavesTheTargetsOwnImagesOutOfTheMeasure() {
        const Dataset data = tinyData(8, 4, 200, 80);
        const Dataset triggered = triggeredTest(data, {.kind = AttackKind::ModelReplacement, .target = 1});
        QCOMPARE(triggered.test.count(), std::size_t{60});
        QCOMPARE(triggered.classes(), std::size_t{4});
        QCOMPARE(triggered.deviation, data.deviation);
        for (std::size_t i = 0; i < 60; ++i) {
            QVERIFY(triggered.test.labels[i] != 1);
            QCOMPARE(int(triggered.test.pixels[i * 64 + 63]), 255);
        }
        QCOMPARE(triggered.test.pixels[64], data.test.pixels[2 * 64]);  // the image of class 1 is skipped
    }
};

QTEST_GUILESS_MAIN(TestPoison)
#include "tst_poison.moc"
