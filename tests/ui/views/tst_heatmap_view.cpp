#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

#include "tests/ui/support/gui_warnings.h"
#include "tests/ui/support/synthetic_run.h"
#include "ui/plots/heatmap_view.h"
#include "ui/theme/theme.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestHeatmapView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void mouseTellsTheParameterUnderIt();
    void clickChoosesTheParameterUnderIt();
    void wheelZoomsAroundTheCursor();
    void newValuesKeepTheZoom();
    void anotherLayerShowsTheWholePicture();
    void draggingPansAndChoosesNothing();
    void doubleClickAndZeroShowTheWholePicture();
    void arrowKeysMoveTheChosenCellOverGaps();
    void arrowKeysWithoutAChosenCellAreLeftToTheWindow();
    void escapeLetsGo();
    void theButtonBrushesByPlainDragging();
    void themeChangeRepaintsInItsColours();
    void chosenUnitIsOutlined();
    void paintsWhatTheImageHolds();
    void messageHidesTheCells();
    void aDraggedLinePartsTwoPictures();
    void layersWithMoreCellsThanPixelsAreReduced();
    void aLargeLayerZoomedIntoShowsTheCellsInView();
    void aLargeLayerKeepsThePictureBeforeUntilTheNextIsMade();

private:
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<HeatmapView> m_view;
    RunInfo m_info;
    QPoint centreOf(qint64 parameter) const { return m_view->rectOf(parameter).center().toPoint(); }
    void wheel(QPoint at, int notches);
    void showLarge(std::uint8_t entry);
    QColor painted(QPoint at) const { return m_view->grab().toImage().pixelColor(at); }
};

void TestHeatmapView::init() {
    test::failOnGuiWarnings();
    m_theme = std::make_unique<Theme>();
    m_theme->setChoice(ThemeChoice::Light);
    m_info = test::syntheticInfo();
    m_view = std::make_unique<HeatmapView>(*m_theme);
    m_view->resize(400, 400);
    m_view->setLayer(m_info.layout.layers[0], unitPicture(m_info, 0), ArrangementKind::Gallery);
    m_view->setCodes(layerCodes(m_info, test::syntheticArrays(), 0, Encoding::TierMap), 3);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void TestHeatmapView::cleanup() {
    m_view.reset();
    m_theme.reset();
}

void TestHeatmapView::wheel(QPoint at, int notches) {
    QWheelEvent event(at, m_view->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, Qt::NoModifier,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(m_view.get(), &event);
}

void TestHeatmapView::mouseTellsTheParameterUnderIt() {
    QSignalSpy hovered(m_view.get(), &HeatmapView::hovered);
    for (const qint64 parameter : {0, 7, 15}) {
        QTest::mouseMove(m_view.get(), centreOf(parameter));
        QCOMPARE(hovered.last()[0].toLongLong(), parameter);
    }
    // Into the gap between two pictures.
    const QPointF gap = (m_view->rectOf(1).topRight() + m_view->rectOf(4).topLeft()) / 2 + QPointF(0, 5);
    QVERIFY(!m_view->parameterAt(gap));
    QTest::mouseMove(m_view.get(), gap.toPoint());
    QCOMPARE(hovered.last()[0].toLongLong(), -1);
}

void TestHeatmapView::clickChoosesTheParameterUnderIt() {
    QSignalSpy clicked(m_view.get(), &HeatmapView::clicked);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, centreOf(9));
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(clicked[0][0].toLongLong(), 9);
    m_view->setLayer(m_info.layout.layers[2], {}, ArrangementKind::Matrix);
    m_view->setCodes(layerCodes(m_info, test::syntheticArrays(), 2, Encoding::TierMap), 3);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, centreOf(25));  // flat index: row 1, column 1 of fc2
    QCOMPARE(clicked.last()[0].toLongLong(), 25);
}

void TestHeatmapView::wheelZoomsAroundTheCursor() {
    m_view->resize(120, 120);
    const QPoint at = centreOf(7);
    wheel(at, 2);
    QVERIFY(m_view->zoom() > 1.5);
    QCOMPARE(m_view->parameterAt(at), std::optional<qint64>(7));
    wheel(at, -2);
    QVERIFY(qAbs(m_view->zoom() - 1.0) < 1e-9);
}

void TestHeatmapView::newValuesKeepTheZoom() {
    m_view->resize(120, 120);
    wheel(centreOf(7), 2);
    const double zoom = m_view->zoom();
    const QRectF place = m_view->rectOf(7);
    m_view->setCodes(layerCodes(m_info, test::syntheticArrays(5), 0, Encoding::Magnitude), 3);
    m_view->setLayer(m_info.layout.layers[0], unitPicture(m_info, 0), ArrangementKind::Gallery);
    QCOMPARE(m_view->zoom(), zoom);
    QCOMPARE(m_view->rectOf(7), place);
}

void TestHeatmapView::anotherLayerShowsTheWholePicture() {
    m_view->resize(120, 120);
    wheel(centreOf(7), 2);
    m_view->setLayer(m_info.layout.layers[2], {}, ArrangementKind::Matrix);
    QCOMPARE(m_view->zoom(), 1.0);
}

void TestHeatmapView::draggingPansAndChoosesNothing() {
    m_view->resize(120, 120);
    wheel(QPoint(60, 60), 3);
    QSignalSpy clicked(m_view.get(), &HeatmapView::clicked);
    const QPointF before = m_view->geometryOfCells().pictureRect().topLeft();
    QTest::mousePress(m_view.get(), Qt::LeftButton, {}, QPoint(60, 60));
    QTest::mouseMove(m_view.get(), QPoint(80, 70));
    QTest::mouseMove(m_view.get(), QPoint(85, 75));
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, QPoint(85, 75));
    const QPointF moved = m_view->geometryOfCells().pictureRect().topLeft() - before;
    QCOMPARE(moved, QPointF(25, 15));
    QCOMPARE(clicked.count(), 0);
}

void TestHeatmapView::doubleClickAndZeroShowTheWholePicture() {
    m_view->resize(120, 120);
    wheel(QPoint(60, 60), 3);
    QTest::mouseDClick(m_view.get(), Qt::LeftButton, {}, QPoint(60, 60));
    QCOMPARE(m_view->zoom(), 1.0);
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    QVERIFY(m_view->zoom() > 1.2);
    QTest::keyClick(m_view.get(), Qt::Key_Minus);
    QVERIFY(qAbs(m_view->zoom() - 1.0) < 1e-9);
    QTest::keyClick(m_view.get(), Qt::Key_Plus);
    QTest::keyClick(m_view.get(), Qt::Key_0);
    QCOMPARE(m_view->zoom(), 1.0);
}

void TestHeatmapView::arrowKeysMoveTheChosenCellOverGaps() {
    connect(m_view.get(), &HeatmapView::moved, this,
            [this](qint64 parameter) { m_view->setLocked(parameter); });
    QSignalSpy moved(m_view.get(), &HeatmapView::moved);
    m_view->setLocked(0);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    QCOMPARE(moved.last()[0].toLongLong(), 1);
    QTest::keyClick(m_view.get(), Qt::Key_Right);  // over the gap: unit 1, pixel (0, 0)
    QCOMPARE(moved.last()[0].toLongLong(), 4);
    QTest::keyClick(m_view.get(), Qt::Key_Down);
    QCOMPARE(moved.last()[0].toLongLong(), 6);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QCOMPARE(moved.last()[0].toLongLong(), 3);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QTest::keyClick(m_view.get(), Qt::Key_Left);  // the left edge
    QCOMPARE(moved.last()[0].toLongLong(), 2);
}

void TestHeatmapView::arrowKeysWithoutAChosenCellAreLeftToTheWindow() {
    QKeyEvent event(QEvent::KeyPress, Qt::Key_Right, Qt::NoModifier);
    event.accept();
    QCoreApplication::sendEvent(m_view.get(), &event);
    QVERIFY(!event.isAccepted());
    QKeyEvent override(QEvent::ShortcutOverride, Qt::Key_Right, Qt::NoModifier);
    override.ignore();
    QCoreApplication::sendEvent(m_view.get(), &override);
    QVERIFY(!override.isAccepted());
    m_view->setLocked(3);
    QCoreApplication::sendEvent(m_view.get(), &override);
    QVERIFY(override.isAccepted());
}

void TestHeatmapView::theButtonBrushesByPlainDragging() {
    QSignalSpy brushed(m_view.get(), &HeatmapView::brushed);
    QSignalSpy clicked(m_view.get(), &HeatmapView::clicked);
    m_view->setLayer(m_info.layout.layers[0], unitPicture(m_info, 0), ArrangementKind::Matrix);
    const auto drag = [&](qint64 from, qint64 to) {
        QTest::mousePress(m_view.get(), Qt::LeftButton, {}, centreOf(from));
        QTest::mouseMove(m_view.get(), centreOf(to));
        QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, centreOf(to));
    };
    drag(0, 2);
    QCOMPARE(brushed.size(), 0);
    m_view->setBrushes(true);
    drag(0, 2);
    QCOMPARE(brushed.size(), 1);
    QCOMPARE(brushed.first()[0].value<std::vector<Stretch>>(), (std::vector<Stretch>{{0, 2}}));
    const auto before = clicked.size();
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, centreOf(3));
    QCOMPARE(clicked.size(), before + 1);
    QCOMPARE(brushed.size(), 1);
    m_view->setBrushes(false);
    drag(0, 2);
    QCOMPARE(brushed.size(), 1);
}

void TestHeatmapView::escapeLetsGo() {
    QSignalSpy released(m_view.get(), &HeatmapView::released);
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QCOMPARE(released.count(), 0);
    m_view->setLocked(3);
    QTest::keyClick(m_view.get(), Qt::Key_Escape);
    QCOMPARE(released.count(), 1);
}

void TestHeatmapView::themeChangeRepaintsInItsColours() {
    QCOMPARE(painted(centreOf(0)).rgb(), m_theme->levelColour(2, 3).rgb());
    const QColor light = m_theme->levelColour(2, 3);
    m_theme->setChoice(ThemeChoice::Dark);
    QVERIFY(m_theme->levelColour(2, 3) != light);
    QCOMPARE(painted(centreOf(0)).rgb(), m_theme->levelColour(2, 3).rgb());
}

void TestHeatmapView::chosenUnitIsOutlined() {
    const QImage before = m_view->grab().toImage();
    m_view->setLocked(5);
    const QImage after = m_view->grab().toImage();
    QVERIFY(before != after);
    const QPoint edge(int(m_view->rectOf(4).left()) - 2, centreOf(6).y());  // just left of unit 1's picture
    QCOMPARE(after.pixelColor(edge).rgb(), m_theme->colours().accent.rgb());
}

void TestHeatmapView::paintsWhatTheImageHolds() {
    const QImage cells = m_view->image();
    for (qint64 parameter = 0; parameter < 16; ++parameter) {
        const QPoint cell = m_view->arrangement().cellOf(static_cast<std::size_t>(parameter));
        QCOMPARE(painted(centreOf(parameter)).rgb(), cells.pixel(cell));
    }
}

void TestHeatmapView::aDraggedLinePartsTwoPictures() {
    LayerCodes zero, two;
    zero.codes.assign(16, 0);
    two.codes.assign(16, 2);
    m_view->setCodes(zero, 3);
    const QRgb left = m_theme->levelColour(0, 3).rgb();
    const QRgb right = m_theme->levelColour(2, 3).rgb();
    QCOMPARE(painted(centreOf(15)).rgb(), left);
    m_view->setSwiped(std::make_shared<const LayerCodes>(two));
    const auto verify = [&] {
        for (qint64 parameter = 0; parameter < 16; ++parameter) {
            const QPoint centre = centreOf(parameter);
            const double line = m_view->swipePosition() * m_view->width();
            if (qAbs(centre.x() - line) < 8.0) continue;
            QCOMPARE(painted(centre).rgb(), centre.x() < line ? left : right);
        }
    };
    verify();
    QSignalSpy clicked(m_view.get(), &HeatmapView::clicked);
    QTest::mousePress(m_view.get(), Qt::LeftButton, {}, QPoint(200, 100));
    QTest::mouseMove(m_view.get(), QPoint(90, 120));
    QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, QPoint(90, 120));
    QCOMPARE(m_view->swipePosition(), 90.0 / 400.0);
    QCOMPARE(clicked.count(), 0);
    verify();
    QTest::mouseMove(m_view.get(), QPoint(300, 120));
    QCOMPARE(m_view->swipePosition(), 90.0 / 400.0);
    m_view->setFocus();
    QTest::keyClick(m_view.get(), Qt::Key_BracketRight);
    QVERIFY(qAbs(m_view->swipePosition() - 0.275) < 1e-9);
    for (int i = 0; i < 30; ++i) QTest::keyClick(m_view.get(), Qt::Key_BracketLeft);
    QCOMPARE(m_view->swipePosition(), 0.0);
    // The row and column of the cell under the mouse are tinted.
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(m_view.get(), &leave);
    verify();
    m_view->setSwiped(nullptr);
    QCOMPARE(painted(centreOf(15)).rgb(), left);
}

void TestHeatmapView::messageHidesTheCells() {
    m_view->setMessage(QStringLiteral("Press Play."));
    QVERIFY(!m_view->parameterAt(QPointF(200, 200)));
    QSignalSpy clicked(m_view.get(), &HeatmapView::clicked);
    QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(200, 200));
    QCOMPARE(clicked.count(), 0);
}

void TestHeatmapView::layersWithMoreCellsThanPixelsAreReduced() {
    RunInfo info;
    info.levels.resize(3);
    info.layout.layers = {test::layerOf("big.weight", {1000, 1000}, 0)};
    info.layout.count = 1'000'000;
    RoundArrays arrays;
    arrays.tierMap.assign(1'000'000, 0);
    arrays.tierMap[500 * 1000 + 500] = 2;  // one of a million must not be lost
    m_view->setLayer(info.layout.layers[0], {}, ArrangementKind::Matrix);
    m_view->setCodes(layerCodes(info, arrays, 0, Encoding::TierMap), 3);
    QTRY_VERIFY(m_view->isUpToDate());
    const QImage image = m_view->grab().toImage();
    int strong = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            strong += image.pixel(x, y) == m_theme->levelColour(2, 3).rgb() ? 1 : 0;
    }
    QVERIFY(strong >= 1);
}

void TestHeatmapView::showLarge(std::uint8_t entry) {
    RunInfo info;
    info.levels.resize(3);
    info.layout.layers = {test::layerOf("big.weight", {1000, 1000}, 0)};
    info.layout.count = 1'000'000;
    RoundArrays arrays;
    arrays.tierMap.resize(1'000'000);
    // Stripes of 10 cells, in which one can see where one is.
    for (std::size_t i = 0; i < arrays.tierMap.size(); ++i)
        arrays.tierMap[i] = static_cast<std::uint8_t>((i % 1000 / 10 + i / 10000 + entry) % 3);
    m_view->setLayer(info.layout.layers[0], {}, ArrangementKind::Matrix);
    m_view->setCodes(layerCodes(info, arrays, 0, Encoding::TierMap), 3);
    QTRY_VERIFY(m_view->isUpToDate());
}

// What is painted at a cell is what the whole picture holds there, wherever one pans to.
void TestHeatmapView::aLargeLayerZoomedIntoShowsTheCellsInView() {
    showLarge(0);
    wheel(QPoint(200, 200), 14);
    const QImage cells = m_view->image();
    for (const QPoint distance : {QPoint(0, 0), QPoint(150, 90), QPoint(-190, -190), QPoint(-190, 60)}) {
        QTest::mousePress(m_view.get(), Qt::LeftButton, {}, QPoint(200, 200));
        QTest::mouseMove(m_view.get(), QPoint(200, 200) + distance);
        QTest::mouseRelease(m_view.get(), Qt::LeftButton, {}, QPoint(200, 200) + distance);
        m_view->repaint();
        QTRY_VERIFY(m_view->isUpToDate());
        const QImage image = m_view->grab().toImage();
        QVERIFY(m_view->geometryOfCells().cellSize().width() >= 3.0);
        for (int y = 5; y < 400; y += 13) {
            for (int x = 5; x < 400; x += 17) {
                const auto parameter = m_view->parameterAt(QPointF(x, y));
                QVERIFY(parameter);
                const QPoint middle = centreOf(*parameter);
                if (!m_view->rect().contains(middle)) continue;
                QCOMPARE(image.pixel(middle),
                         cells.pixel(m_view->arrangement().cellOf(static_cast<std::size_t>(*parameter))));
            }
        }
    }
}

void TestHeatmapView::aLargeLayerKeepsThePictureBeforeUntilTheNextIsMade() {
    showLarge(0);
    const QImage before = m_view->grab().toImage();
    RunInfo info;
    info.levels.resize(3);
    info.layout.layers = {test::layerOf("big.weight", {1000, 1000}, 0)};
    info.layout.count = 1'000'000;
    RoundArrays arrays;
    arrays.tierMap.assign(1'000'000, 1);
    m_view->setCodes(layerCodes(info, arrays, 0, Encoding::TierMap), 3);
    QCOMPARE(m_view->grab().toImage(), before);
    QVERIFY(!m_view->isUpToDate());
    QTRY_VERIFY(m_view->isUpToDate());
    QCOMPARE(painted(QPoint(200, 200)).rgb(), m_theme->levelColour(1, 3).rgb());
    // Another layer has nothing to do with it: nothing of the old one is left meanwhile.
    m_view->setLayer(test::layerOf("other.weight", {1000, 800}, 0), {}, ArrangementKind::Matrix);
    QVERIFY(painted(QPoint(200, 200)).rgb() != m_theme->levelColour(1, 3).rgb());
}

QTEST_MAIN(TestHeatmapView)
#include "tst_heatmap_view.moc"
