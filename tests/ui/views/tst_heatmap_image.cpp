#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/plots/heatmap_image.h"
#include "ui/theme/theme.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestHeatmapImage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".+"))); }
    void tierMapPixelsHaveTheColourOfTheirLevel_data();
    void tierMapPixelsHaveTheColourOfTheirLevel();
    void galleryPutsEachWeightWhereItsPixelIs();
    void highlightingALevelFadesTheOthers();
    void nobodyNeverAndNotMaskableHaveColoursOfTheirOwn();
    void reducingKeepsTheLargestOrTheMean();
    void reducingATierMapNeverInventsALevel();
    void valuesOfAnotherSizeGiveNoPicture();
    void aMillionCellsTakeAFewMilliseconds();
};

namespace {

QRgb rgb(const QColor& colour) {
    return colour.rgb();
}

}  // namespace

void TestHeatmapImage::tierMapPixelsHaveTheColourOfTheirLevel_data() {
    QTest::addColumn<bool>("dark");
    QTest::addRow("light") << false;
    QTest::addRow("dark") << true;
}

void TestHeatmapImage::tierMapPixelsHaveTheColourOfTheirLevel() {
    QFETCH(bool, dark);
    Theme theme;
    theme.setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    const RunInfo info = test::syntheticInfo();
    const LayerCodes codes = layerCodes(info, test::syntheticArrays(), 0, Encoding::TierMap);
    const auto matrix = LayerArrangement::matrix(info.layout.layers[0], {100, 100});
    const QImage image = heatmapImage(codes, matrix, heatmapPalette(theme, Encoding::TierMap, 3));
    QCOMPARE(image.size(), QSize(4, 4));
    QCOMPARE(image.pixel(0, 0), rgb(theme.levelColour(2, 3)));
    QCOMPARE(image.pixel(1, 0), rgb(theme.levelColour(1, 3)));
    QCOMPARE(image.pixel(3, 0), rgb(theme.levelColour(1, 3)));
    QCOMPARE(image.pixel(0, 1), rgb(theme.levelColour(0, 3)));
    QCOMPARE(image.pixel(3, 3), rgb(theme.levelColour(0, 3)));
}

void TestHeatmapImage::galleryPutsEachWeightWhereItsPixelIs() {
    Theme theme;
    const RunInfo info = test::syntheticInfo();
    RoundArrays arrays = test::syntheticArrays();
    std::fill(arrays.tierMap.begin(), arrays.tierMap.begin() + 16, std::uint8_t{0});
    arrays.tierMap[7] = 2;  // unit 1, input 3: x 1, y 1 of its 2 × 2 picture
    const auto gallery = LayerArrangement::gallery(info.layout.layers[0], unitPicture(info, 0), {100, 100});
    const HeatmapPalette palette = heatmapPalette(theme, Encoding::TierMap, 3);
    const QImage image = heatmapImage(layerCodes(info, arrays, 0, Encoding::TierMap), gallery, palette);
    const QPoint place = gallery.tileOf(4).topLeft() + QPoint(1, 1);
    int strong = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixel(x, y) == palette.colours[2]) {
                ++strong;
                QCOMPARE(QPoint(x, y), place);
            }
        }
    }
    QCOMPARE(strong, 1);
    QCOMPARE(image.pixel(2, 0), palette.gap);
}

void TestHeatmapImage::highlightingALevelFadesTheOthers() {
    Theme theme;
    const HeatmapPalette plain = heatmapPalette(theme, Encoding::TierMap, 3);
    const HeatmapPalette faded = heatmapPalette(theme, Encoding::TierMap, 3, 1);
    QCOMPARE(faded.colours[1], plain.colours[1]);
    QVERIFY(faded.colours[2] != plain.colours[2]);
    QVERIFY(faded.colours[2] != faded.colours[1]);
}

void TestHeatmapImage::nobodyNeverAndNotMaskableHaveColoursOfTheirOwn() {
    Theme theme;
    const HeatmapPalette palette = heatmapPalette(theme, Encoding::TierMap, 4);
    QCOMPARE(palette.colours[kCodeNobody], rgb(theme.nobodyColour()));
    for (std::size_t level = 0; level < 4; ++level)
        QVERIFY(palette.colours[level] != palette.colours[kCodeNobody]);
    LayerCodes codes;
    codes.codes.assign(9, kCodeNotMaskable);
    const auto matrix = LayerArrangement::matrix(test::layerOf("norm", {3, 3}, 0), {90, 90});
    const QImage image = heatmapImage(codes, matrix, palette);
    QCOMPARE(image.pixel(0, 0), palette.hatch);
    QCOMPARE(image.pixel(1, 0), palette.colours[kCodeNotMaskable]);
    QCOMPARE(image.pixel(1, 2), palette.hatch);
}

void TestHeatmapImage::reducingKeepsTheLargestOrTheMean() {
    Theme theme;
    LayerCodes codes;
    codes.encoding = Encoding::Magnitude;
    codes.codes = {0, 100, kCodeNobody, kCodeNobody, 20, 40, kCodeNobody, kCodeNobody};
    const auto matrix = LayerArrangement::matrix(test::layerOf("w", {2, 4}, 0), {100, 100});
    const HeatmapPalette palette = heatmapPalette(theme, Encoding::Magnitude, 3);
    const QImage largest = reducedHeatmapImage(codes, matrix, palette, {2, 2}, Detail::Maximum);
    QCOMPARE(largest.size(), QSize(2, 1));
    QCOMPARE(largest.pixel(0, 0), palette.colours[100]);
    QCOMPARE(largest.pixel(1, 0), palette.colours[kCodeNobody]);
    const QImage mean = reducedHeatmapImage(codes, matrix, palette, {2, 2}, Detail::Mean);
    QCOMPARE(mean.pixel(0, 0), palette.colours[40]);
}

void TestHeatmapImage::reducingATierMapNeverInventsALevel() {
    Theme theme;
    LayerCodes codes;
    codes.codes = {0, 2, 0, 0};
    const auto matrix = LayerArrangement::matrix(test::layerOf("w", {2, 2}, 0), {100, 100});
    const HeatmapPalette palette = heatmapPalette(theme, Encoding::TierMap, 3);
    QCOMPARE(reducedHeatmapImage(codes, matrix, palette, {2, 2}, Detail::Mean).pixel(0, 0),
             palette.colours[2]);
}

void TestHeatmapImage::valuesOfAnotherSizeGiveNoPicture() {
    Theme theme;
    LayerCodes codes;
    codes.codes.assign(3, 0);
    const auto matrix = LayerArrangement::matrix(test::layerOf("w", {2, 2}, 0), {100, 100});
    QVERIFY(heatmapImage(codes, matrix, heatmapPalette(theme, Encoding::TierMap, 3)).isNull());
}

void TestHeatmapImage::aMillionCellsTakeAFewMilliseconds() {
    Theme theme;
    LayerCodes codes;
    codes.encoding = Encoding::Magnitude;
    codes.codes.assign(1024 * 1024, 7);
    const auto matrix = LayerArrangement::matrix(test::layerOf("w", {1024, 1024}, 0), {1000, 1000});
    const HeatmapPalette palette = heatmapPalette(theme, Encoding::Magnitude, 3);
    QElapsedTimer timer;
    qint64 best = 1'000'000;
    for (int i = 0; i < 5; ++i) {
        timer.start();
        QVERIFY(!heatmapImage(codes, matrix, palette).isNull());
        best = std::min(best, timer.elapsed());
    }
    QCOMPARE_LE(best, 25);
}

QTEST_MAIN(TestHeatmapImage)
#include "tst_heatmap_image.moc"
