#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/plots/heatmap_image.h"
#include "ui/theme/theme.h"

using namespace fiarse;
using namespace fiarse::ui;

Q_DECLARE_METATYPE(std::vector<std::int64_t>)
Q_DECLARE_METATYPE(fiarse::ui::UnitPicture)

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
    void everyPixelIsThatOfItsBlock_data();
    void everyPixelIsThatOfItsBlock();
    void valuesOfAnotherSizeGiveNoPicture();
    void aMillionCellsTakeAFewMilliseconds();
};

namespace {

QRgb rgb(const QColor& colour) {
    return colour.rgb();
}

// All codes of a block by asking for every cell of it.
std::optional<std::uint8_t> codeOfBlock(const LayerCodes& codes, const LayerArrangement& arrangement,
                                        QRect cells, Detail detail) {
    int sum = 0, ordinary = 0, largest = -1, smallest = 255, special = -1;
    for (int y = cells.top(); y <= cells.bottom(); ++y) {
        for (int x = cells.left(); x <= cells.right(); ++x) {
            const auto index = arrangement.indexAt({x, y});
            if (!index) continue;
            const int code = codes.codes[*index];
            if (code > kLastStep) {
                special = std::max(special, code);
                continue;
            }
            ++ordinary;
            sum += code;
            largest = std::max(largest, code);
            smallest = std::min(smallest, code);
        }
    }
    if (ordinary == 0) return special < 0 ? std::nullopt : std::optional(static_cast<std::uint8_t>(special));
    if (codes.isContinuous() && detail == Detail::Mean)
        return static_cast<std::uint8_t>((sum + ordinary / 2) / ordinary);
    if (codes.isDiverging() && kLastStep - smallest > largest) return static_cast<std::uint8_t>(smallest);
    return static_cast<std::uint8_t>(largest);
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

void TestHeatmapImage::everyPixelIsThatOfItsBlock_data() {
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<UnitPicture>("unit");
    const auto row = [](const char* name, std::vector<std::int64_t> shape, UnitPicture unit) {
        QTest::addRow("%s", name) << std::move(shape) << unit;
    };
    row("matrix", {30, 41}, {});
    row("vector", {97}, {});
    row("gallery", {23, 35}, {1, 5, 7});
    row("maps", {9, 60}, {3, 4, 5});
    row("kernels", {6, 4, 3, 3}, {4, 3, 3});
}

void TestHeatmapImage::everyPixelIsThatOfItsBlock() {
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(UnitPicture, unit);
    Theme theme;
    const LayerInfo layer = test::layerOf("w", shape, 0);
    const auto arrangement = unit.isEmpty() ? LayerArrangement::matrix(layer, {60, 40})
                                            : LayerArrangement::gallery(layer, unit, {60, 40});
    LayerCodes codes;
    for (std::size_t i = 0; i < layer.count; ++i) {
        const auto chance = static_cast<std::uint32_t>(i * 2654435761U) >> 8U;
        codes.codes.push_back(
            static_cast<std::uint8_t>(chance % 5 == 0 ? 253 + chance / 5 % 3 : chance % 250));
    }
    const QRect all(QPoint(0, 0), arrangement.size());
    for (const Encoding encoding : {Encoding::TierMap, Encoding::Magnitude, Encoding::Luck}) {
        codes.encoding = encoding;
        const HeatmapPalette palette = heatmapPalette(theme, encoding, 249);
        for (const Detail detail : {Detail::Maximum, Detail::Mean}) {
            for (const QSize block : {QSize(1, 1), QSize(2, 3), QSize(6, 1), QSize(50, 40)}) {
                for (const QPoint from : {QPoint(0, 0), QPoint(2, 1)}) {
                    const QPoint first(from.x() * block.width(), from.y() * block.height());
                    const QRect cells = QRect(first, QSize(17, 13)).intersected(all);
                    if (cells.isEmpty()) continue;
                    const QImage image = heatmapArea(codes, arrangement, palette, {cells, block}, detail);
                    QCOMPARE(image.size(), QSize((cells.width() + block.width() - 1) / block.width(),
                                                 (cells.height() + block.height() - 1) / block.height()));
                    for (int y = 0; y < image.height(); ++y) {
                        for (int x = 0; x < image.width(); ++x) {
                            const QPoint corner = first + QPoint(x * block.width(), y * block.height());
                            const auto code =
                                codeOfBlock(codes, arrangement, QRect(corner, block) & cells, detail);
                            const bool hatched =
                                code == kCodeNotMaskable && (x + from.x() + y + from.y()) % 3 == 0;
                            const QRgb expected = !code     ? palette.gap
                                                  : hatched ? palette.hatch
                                                            : palette.colours[*code];
                            QCOMPARE(image.pixel(x, y), expected);
                        }
                    }
                }
            }
        }
    }
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
