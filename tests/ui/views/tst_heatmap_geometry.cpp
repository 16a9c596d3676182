#include <QtTest>

#include "ui/plots/heatmap_geometry.h"

using namespace fiarse::ui;

class TestHeatmapGeometry : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fitsAndCentresWithWholePixels();
    void longMatricesStretchTheirCells();
    void zoomKeepsTheCellUnderTheCursor();
    void zoomEndsAtTheWholePictureAndAtTheLargestCell();
    void panningStopsAtTheEdges();
    void resizingKeepsZoomAndCentre();
    void cellsAndPointsMapBothWays();
    void revealingMovesNoMoreThanNeeded();
    void scaledScreensUseTheirOwnPixels();
};

void TestHeatmapGeometry::fitsAndCentresWithWholePixels() {
    HeatmapGeometry g;
    g.setSpace({100, 50}, {330, 200}, 1.0, false);
    QCOMPARE(g.cellSize(), QSizeF(3, 3));  // 3.3 would fit
    QCOMPARE(g.pictureRect(), QRectF(15, 25, 300, 150));
}

void TestHeatmapGeometry::longMatricesStretchTheirCells() {
    HeatmapGeometry g;
    g.setSpace({700, 10}, {700, 400}, 1.0, true);
    QCOMPARE(g.cellSize(), QSizeF(1, 6));
    g.setSpace({700, 10}, {700, 400}, 1.0, false);
    QCOMPARE(g.cellSize(), QSizeF(1, 1));
}

void TestHeatmapGeometry::zoomKeepsTheCellUnderTheCursor() {
    HeatmapGeometry g;
    g.setSpace({100, 100}, {400, 400}, 1.0, false);
    const QPointF cursor(301.5, 122.5);
    const QPoint before = g.cellAt(cursor);
    for (int i = 0; i < 6; ++i) {
        g.zoomBy(1.25, cursor);
        QCOMPARE(g.cellAt(cursor), before);
    }
    QVERIFY(g.zoom() > 3.5);
    for (int i = 0; i < 6; ++i) {
        g.zoomBy(0.8, cursor);
        QCOMPARE(g.cellAt(cursor), before);
    }
    QVERIFY(qAbs(g.zoom() - 1.0) < 1e-9);
}

void TestHeatmapGeometry::zoomEndsAtTheWholePictureAndAtTheLargestCell() {
    HeatmapGeometry g;
    g.setSpace({100, 100}, {400, 400}, 1.0, false);
    g.zoomBy(0.1, {200, 200});
    QCOMPARE(g.zoom(), 1.0);
    g.zoomBy(1000.0, {200, 200});
    QCOMPARE(g.cellSize(), QSizeF(64, 64));
    g.fit();
    QCOMPARE(g.zoom(), 1.0);
    QCOMPARE(g.pictureRect(), QRectF(0, 0, 400, 400));
}

void TestHeatmapGeometry::panningStopsAtTheEdges() {
    HeatmapGeometry g;
    g.setSpace({100, 100}, {400, 400}, 1.0, false);
    g.panBy({50, 50});
    QCOMPARE(g.pictureRect().topLeft(), QPointF(0, 0));
    g.zoomBy(2.0, {200, 200});
    g.panBy({1000, -1000});
    QCOMPARE(g.pictureRect(), QRectF(0, -400, 800, 800));
}

void TestHeatmapGeometry::resizingKeepsZoomAndCentre() {
    HeatmapGeometry g;
    g.setSpace({100, 100}, {400, 400}, 1.0, false);
    g.zoomBy(4.0, {100, 300});
    const QPoint centre = g.cellAt({200, 200});
    g.setSpace({100, 100}, {500, 500}, 1.0, false);
    QCOMPARE(g.zoom(), 4.0);
    QVERIFY((g.cellAt({250, 250}) - centre).manhattanLength() <= 1);
}

void TestHeatmapGeometry::cellsAndPointsMapBothWays() {
    HeatmapGeometry g;
    g.setSpace({37, 21}, {500, 300}, 1.0, false);
    g.zoomBy(1.7, {123, 45});
    for (const QPoint cell : {QPoint(0, 0), QPoint(36, 20), QPoint(11, 7)}) {
        QCOMPARE(g.cellAt(g.cellRect(cell).center()), cell);
    }
    QCOMPARE(g.cellAt(g.pictureRect().topLeft() - QPointF(1, 1)), QPoint(-1, -1));
}

void TestHeatmapGeometry::revealingMovesNoMoreThanNeeded() {
    HeatmapGeometry g;
    g.setSpace({100, 100}, {400, 400}, 1.0, false);
    g.zoomBy(4.0, {0, 0});  // cells of 16 px, the top left 25 × 25 can be seen
    g.reveal({10, 10});
    QCOMPARE(g.pictureRect().topLeft(), QPointF(0, 0));
    g.reveal({25, 3});
    QCOMPARE(g.pictureRect().topLeft(), QPointF(-16, 0));
}

void TestHeatmapGeometry::scaledScreensUseTheirOwnPixels() {
    HeatmapGeometry g;
    g.setSpace({100, 100}, {355, 355}, 2.0, false);  // 7.1 device pixels a cell
    QCOMPARE(g.cellSize(), QSizeF(3.5, 3.5));
}

QTEST_GUILESS_MAIN(TestHeatmapGeometry)
#include "tst_heatmap_geometry.moc"
