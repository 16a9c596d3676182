#include <QSet>
#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/plots/layer_arrangement.h"

using namespace fiarse;
using namespace fiarse::ui;

namespace {

LayerInfo images(std::int64_t units, std::int64_t channels, std::int64_t side) {
    LayerInfo layer = test::layerOf("fc1.weight", {units, channels * side * side}, 100);
    layer.imageChannels = channels;
    layer.imageHeight = side;
    layer.imageWidth = side;
    return layer;
}

RunInfo runWith(const LayerInfo& layer) {
    RunInfo info;
    info.layout.layers = {layer};
    return info;
}

LayerArrangement arranged(const LayerInfo& layer, bool gallery, QSize viewport) {
    return gallery ? LayerArrangement::gallery(layer, unitPicture(runWith(layer), 0), viewport)
                   : LayerArrangement::matrix(layer, viewport);
}

}  // namespace

class TestLayerArrangement : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mapsEachParameterToACellOfItsOwnAndBack_data();
    void mapsEachParameterToACellOfItsOwnAndBack();
    void matrixCellsAreRowsTimesColumns();
    void longVectorWrapsToTheShapeOfTheView();
    void galleryFitsTheAspectOfTheView();
    void galleryTilesAreTheUnits();
    void kernelsAreATableOfOutTimesIn();
    void channelsLieSideBySideWithinATile();
    void gapsBelongToNoParameter();
    void layerBehindConvolutionsShowsItsPooledMaps();
    void layersWithoutAPictureHaveNone();
};

void TestLayerArrangement::mapsEachParameterToACellOfItsOwnAndBack_data() {
    QTest::addColumn<LayerInfo>("layer");
    QTest::addColumn<bool>("gallery");
    QTest::addColumn<QSize>("viewport");
    QTest::addRow("matrix") << test::layerOf("fc2.weight", {10, 32}, 0) << false << QSize(700, 300);
    QTest::addRow("vector") << test::layerOf("fc1.bias", {101}, 0) << false << QSize(700, 300);
    QTest::addRow("one value") << test::layerOf("b", {1}, 0) << false << QSize(10, 10);
    QTest::addRow("image units") << images(32, 1, 28) << true << QSize(760, 340);
    QTest::addRow("prime number of units") << images(7, 1, 8) << true << QSize(300, 500);
    QTest::addRow("colour image units") << images(5, 3, 4) << true << QSize(400, 300);
    QTest::addRow("kernels of one input")
        << test::layerOf("conv1.weight", {8, 1, 3, 3}, 0) << true << QSize(500, 200);
    QTest::addRow("kernels of many inputs")
        << test::layerOf("conv2.weight", {16, 8, 3, 3}, 0) << true << QSize(500, 200);
    QTest::addRow("tiny view") << images(32, 1, 28) << true << QSize(5, 5);
}

void TestLayerArrangement::mapsEachParameterToACellOfItsOwnAndBack() {
    QFETCH(LayerInfo, layer);
    QFETCH(bool, gallery);
    QFETCH(QSize, viewport);
    const LayerArrangement a = arranged(layer, gallery, viewport);
    QCOMPARE(a.count(), layer.count);
    const QRect all(QPoint(0, 0), a.size());
    for (std::size_t i = 0; i < layer.count; ++i) {
        const QPoint cell = a.cellOf(i);
        QVERIFY(all.contains(cell));
        QVERIFY(a.tileOf(i).contains(cell));
        // Back to the same index, so no two parameters share a cell.
        QCOMPARE(a.indexAt(cell), std::optional<std::size_t>(i));
    }
    std::size_t found = 0;
    for (int y = 0; y < a.size().height(); ++y) {
        for (int x = 0; x < a.size().width(); ++x) found += a.indexAt({x, y}).has_value() ? 1 : 0;
    }
    QCOMPARE(found, layer.count);
    QVERIFY(!a.indexAt({-1, 0}));
    QVERIFY(!a.indexAt({0, a.size().height()}));
}

void TestLayerArrangement::matrixCellsAreRowsTimesColumns() {
    const auto a = LayerArrangement::matrix(test::layerOf("w", {2, 4}, 0), {400, 400});
    QCOMPARE(a.size(), QSize(4, 2));
    QCOMPARE(a.cellOf(5), QPoint(1, 1));
    QCOMPARE(a.tiles(), 1);
    const auto conv = LayerArrangement::matrix(test::layerOf("c", {4, 2, 3, 3}, 0), {400, 400});
    QCOMPARE(conv.size(), QSize(18, 4));
}

void TestLayerArrangement::longVectorWrapsToTheShapeOfTheView() {
    const auto wide = LayerArrangement::matrix(test::layerOf("b", {64}, 0), {800, 200});
    QCOMPARE(wide.size(), QSize(16, 4));
    const auto tall = LayerArrangement::matrix(test::layerOf("b", {64}, 0), {200, 800});
    QCOMPARE(tall.size(), QSize(4, 16));
}

void TestLayerArrangement::galleryFitsTheAspectOfTheView() {
    const LayerInfo layer = images(32, 1, 28);
    const auto wide = arranged(layer, true, {760, 340});
    QCOMPARE(wide.tileOf(8 * 784).topLeft().x(), 0);  // eight pictures a row: 8 × 4, as in the mock-up
    QVERIFY(wide.tileOf(8 * 784).topLeft().y() > 0);
    const auto tall = arranged(layer, true, {340, 760});
    QCOMPARE(tall.tileOf(4 * 784).topLeft().x(), 0);
    QVERIFY(wide.size().width() > wide.size().height());
    QVERIFY(tall.size().width() < tall.size().height());
}

void TestLayerArrangement::galleryTilesAreTheUnits() {
    const auto a = arranged(images(6, 1, 4), true, {300, 200});
    QCOMPARE(a.tiles(), 6);
    QCOMPARE(a.unitOf(15), std::size_t(0));
    QCOMPARE(a.unitOf(16), std::size_t(1));
    // Pixel (x 3, y 2) of unit 0 is input 2 · 4 + 3.
    QCOMPARE(a.cellOf(11), QPoint(3, 2));
    QCOMPARE(a.cellOf(16 + 11) - a.tileOf(16).topLeft(), QPoint(3, 2));
}

void TestLayerArrangement::kernelsAreATableOfOutTimesIn() {
    const LayerInfo conv = test::layerOf("conv2.weight", {2, 3, 3, 3}, 0);
    const auto a = arranged(conv, true, {900, 300});
    QCOMPARE(a.tiles(), 6);
    // Row 1, column 2 of the table is output 1, input 2: flat index (1 · 3 + 2) · 9.
    const QRect tile = a.tileOf(45);
    QCOMPARE(tile.size(), QSize(3, 3));
    QCOMPARE(tile.topLeft().x(), a.tileOf(18).topLeft().x());
    QCOMPARE(tile.topLeft().y(), a.tileOf(27).topLeft().y());
    QVERIFY(tile.topLeft().y() > a.tileOf(18).topLeft().y());
}

void TestLayerArrangement::channelsLieSideBySideWithinATile() {
    const auto a = arranged(images(2, 3, 4), true, {600, 300});
    QCOMPARE(a.tileOf(0).size(), QSize(8, 8));  // three maps in a 2 × 2 block
    QCOMPARE(a.cellOf(16), QPoint(4, 0));
    QCOMPARE(a.cellOf(32), QPoint(0, 4));
    QVERIFY(!a.indexAt({4, 4}));  // the fourth place of the block is empty
}

void TestLayerArrangement::gapsBelongToNoParameter() {
    const auto a = arranged(images(4, 1, 28), true, {400, 400});
    QVERIFY(a.gap() >= 1);
    QVERIFY(!a.indexAt({28, 0}));
    QVERIFY(!a.indexAt({0, 28}));
}

void TestLayerArrangement::layerBehindConvolutionsShowsItsPooledMaps() {
    RunInfo info;
    info.imageChannels = 1;
    info.imageHeight = 28;
    info.imageWidth = 28;
    info.layout.layers = {
        test::layerOf("conv1.weight", {8, 1, 3, 3}, 0),   test::layerOf("conv1.bias", {8}, 72),
        test::layerOf("conv2.weight", {16, 8, 3, 3}, 80), test::layerOf("conv2.bias", {16}, 1232),
        test::layerOf("fc1.weight", {64, 784}, 1248),     test::layerOf("fc1.bias", {64}, 51424),
        test::layerOf("fc2.weight", {10, 64}, 51488)};
    QCOMPARE(unitPicture(info, 0), (UnitPicture{1, 3, 3}));
    QCOMPARE(unitPicture(info, 2), (UnitPicture{8, 3, 3}));
    QCOMPARE(unitPicture(info, 4), (UnitPicture{16, 7, 7}));
    QVERIFY(unitPicture(info, 1).isEmpty());
    QVERIFY(unitPicture(info, 6).isEmpty());
    const auto a = LayerArrangement::gallery(info.layout.layers[4], unitPicture(info, 4), {760, 340});
    QCOMPARE(a.tileOf(0).size(), QSize(28, 28));
}

void TestLayerArrangement::layersWithoutAPictureHaveNone() {
    const RunInfo info = test::syntheticInfo();
    QCOMPARE(unitPicture(info, 0), (UnitPicture{1, 2, 2}));
    QVERIFY(unitPicture(info, 1).isEmpty());
    QVERIFY(unitPicture(info, 2).isEmpty());
    QVERIFY(unitPicture(info, 99).isEmpty());
}

QTEST_GUILESS_MAIN(TestLayerArrangement)
#include "tst_layer_arrangement.moc"
