// Esc takes back what is being dragged: zoom, brush, line, marker, rounds.

#include <qcustomplot.h>

#include <QShortcut>
#include <QSignalSpy>
#include <QVBoxLayout>
#include <QtTest>

#include "tests/ui/support/gui_warnings.h"
#include "tests/ui/support/synthetic_run.h"
#include "ui/plots/figure_chart_view.h"
#include "ui/plots/figure_grid_view.h"
#include "ui/plots/heatmap_view.h"
#include "ui/state/timeline.h"
#include "ui/theme/theme.h"
#include "ui/widgets/timeline_scale.h"

using namespace fiarse;
using namespace fiarse::ui;

/// A window with a shortcut on Esc, as the program's has, and one widget in it.
class TestTakingBack : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aBrushOfCellsIsDropped();
    void aPannedPictureGoesBack();
    void theLineBetweenTwoPicturesGoesBack();
    void aBrushOfRowsIsDropped();
    void pannedColumnsGoBack();
    void aBrushedStretchIsDropped();
    void theBrushButtonBrushesWhatIsZoomed();
    void aPannedChartGoesBack();
    void aMarkerIsTakenBack();
    void theViewGoesBackAndFollowsAgain();
    void aCursorGoesBack();
    void withoutADragEscapeIsTheWindows();
    void afterTheReleaseEscapeIsTheWindows();

private:
    void put(QWidget* widget) {
        m_window->layout()->addWidget(widget);
        m_window->resize(640, 420);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_button->setFocus();  // as after a click elsewhere: the dragged widget need not have the focus
    }
    void press(QWidget* widget, QPoint from, QPoint to, Qt::KeyboardModifiers keys = {}) {
        QTest::mousePress(widget, Qt::LeftButton, keys, from);
        QTest::mouseMove(widget, (from + to) / 2);
        QTest::mouseMove(widget, to);
    }
    void escapeAndRelease(QWidget* widget, QPoint at, Qt::KeyboardModifiers keys = {}) {
        QTest::keyClick(m_window.get(), Qt::Key_Escape);
        QCOMPARE(m_escapes, 0);
        QTest::mouseMove(widget, at + QPoint(3, 3));
        QTest::mouseRelease(widget, Qt::LeftButton, keys, at);
    }
    HeatmapView* heatmap() {
        const RunInfo info = test::syntheticInfo();
        auto* view = new HeatmapView(m_theme);
        view->setLayer(info.layout.layers[0], unitPicture(info, 0), ArrangementKind::Matrix);
        view->setCodes(layerCodes(info, test::syntheticArrays(), 0, Encoding::TierMap), 3);
        put(view);
        return view;
    }
    FigureGridView* grid(int columns) {
        auto* view = new FigureGridView(m_theme);
        FigureGrid grid;
        grid.rowLink = Link::Client;
        grid.columnLink = Link::Round;
        for (int r = 0; r < 6; ++r) grid.rows.push_back({QString::number(r), r});
        for (int c = 0; c < columns; ++c) grid.columns.push_back({QString::number(c), c});
        grid.values.assign(std::size_t(6 * columns), 0.5);
        view->setGrid(grid);
        put(view);
        return view;
    }
    FigureChartView* chart() {
        auto* view = new FigureChartView(m_theme);
        FigureChart chart;
        chart.x = {QStringLiteral("|w|"), Quantity::Plain, false, 0.0, 1.0, {}, Link::Magnitude};
        chart.y = {QStringLiteral("share"), Quantity::Plain, false, 0.0, 1.0, {}, Link::None};
        FigureSeries series;
        series.id = QStringLiteral("one");
        for (int i = 0; i <= 100; ++i) {
            series.x.append(i / 100.0);
            series.y.append(0.5);
        }
        chart.series.push_back(series);
        chart.markers.push_back(
            {.id = QStringLiteral("theta"), .name = QStringLiteral("θ"), .position = 0.4, .draggable = true});
        view->setChart(chart, 1);
        put(view);
        view->replotNow();
        return view;
    }
    static QPoint inChart(FigureChartView* view, double x) {
        return {int(std::lround(view->plot()->xAxis->coordToPixel(x))),
                int(std::lround(view->plot()->yAxis->coordToPixel(0.25)))};
    }

    Theme m_theme;
    std::unique_ptr<QWidget> m_window;
    QWidget* m_button = nullptr;
    int m_escapes = 0;
};

void TestTakingBack::init() {
    test::failOnGuiWarnings();
    m_window = std::make_unique<QWidget>();
    auto* column = new QVBoxLayout(m_window.get());
    m_button = new QPushButton(m_window.get());
    column->addWidget(m_button);
    m_escapes = 0;
    auto* shortcut = new QShortcut(QKeySequence(Qt::Key_Escape), m_window.get());
    connect(shortcut, &QShortcut::activated, this, [this] { ++m_escapes; });
}

void TestTakingBack::cleanup() {
    m_window.reset();
}

void TestTakingBack::aBrushOfCellsIsDropped() {
    HeatmapView* view = heatmap();
    QSignalSpy brushed(view, &HeatmapView::brushed);
    QSignalSpy clicked(view, &HeatmapView::clicked);
    const QPoint from = view->rectOf(0).center().toPoint(), to = view->rectOf(5).center().toPoint();
    press(view, from, to, Qt::ShiftModifier);
    escapeAndRelease(view, to, Qt::ShiftModifier);
    QCOMPARE(brushed.size(), 0);
    QCOMPARE(clicked.size(), 0);
    // The next one counts again.
    press(view, from, to, Qt::ShiftModifier);
    QTest::mouseRelease(view, Qt::LeftButton, Qt::ShiftModifier, to);
    QCOMPARE(brushed.size(), 1);
}

void TestTakingBack::aPannedPictureGoesBack() {
    HeatmapView* view = heatmap();
    // Small, since cells are never drawn larger than 64 pixels.
    view->setFixedSize(160, 130);
    QTRY_COMPARE(view->size(), QSize(160, 130));
    for (int i = 0; i < 6; ++i) view->zoomIn();
    const QRectF before = view->rectOf(5);
    const QPoint middle = view->rect().center();
    press(view, middle, middle + QPoint(60, 30));
    QVERIFY(view->rectOf(5) != before);
    escapeAndRelease(view, middle + QPoint(60, 30));
    QCOMPARE(view->rectOf(5), before);
}

void TestTakingBack::theLineBetweenTwoPicturesGoesBack() {
    HeatmapView* view = heatmap();
    view->setSwiped(std::make_shared<const LayerCodes>(
        layerCodes(test::syntheticInfo(), test::syntheticArrays(), 0, Encoding::TierMap)));
    const QPoint line(view->width() / 2, 40);
    press(view, line, line + QPoint(120, 0));
    QVERIFY(view->swipePosition() > 0.6);
    escapeAndRelease(view, line + QPoint(120, 0));
    QCOMPARE(view->swipePosition(), 0.5);
}

void TestTakingBack::aBrushOfRowsIsDropped() {
    FigureGridView* view = grid(10);
    QSignalSpy brushed(view, &FigureGridView::keysBrushed);
    QSignalSpy chosen(view, &FigureGridView::keyChosen);
    const QPoint to = view->cellRect(4, 2).center().toPoint();
    press(view, view->cellRect(1, 2).center().toPoint(), to);
    escapeAndRelease(view, to);
    QCOMPARE(brushed.size(), 0);
    QCOMPARE(chosen.size(), 0);
}

void TestTakingBack::pannedColumnsGoBack() {
    FigureGridView* view = grid(60);
    view->setColumnRange(std::pair{20, 40});
    const QPoint from = view->cellRect(2, 25).center().toPoint();
    press(view, from, from + QPoint(120, 0));
    QVERIFY(view->columnRange()->first < 20);
    escapeAndRelease(view, from + QPoint(120, 0));
    QCOMPARE(view->columnRange()->first, 20);
}

void TestTakingBack::aBrushedStretchIsDropped() {
    FigureChartView* view = chart();
    QSignalSpy brushed(view, &FigureChartView::rangeBrushed);
    press(view->plot(), inChart(view, 0.6), inChart(view, 0.8), Qt::ShiftModifier);
    escapeAndRelease(view->plot(), inChart(view, 0.8), Qt::ShiftModifier);
    QCOMPARE(brushed.size(), 0);
}

void TestTakingBack::theBrushButtonBrushesWhatIsZoomed() {
    FigureChartView* view = chart();
    view->setXRange(std::pair{0.5, 0.8});
    view->replotNow();
    QSignalSpy brushed(view, &FigureChartView::rangeBrushed);
    const auto drag = [&] {
        press(view->plot(), inChart(view, 0.6), inChart(view, 0.7));
        QTest::mouseRelease(view->plot(), Qt::LeftButton, {}, inChart(view, 0.7));
    };
    view->setBrushes(true);
    drag();
    QCOMPARE(brushed.size(), 1);
    QVERIFY(std::abs(brushed.first()[1].toDouble() - 0.6) < 0.01);
    QCOMPARE(view->xRange()->first, 0.5);
    view->setBrushes(false);
    drag();
    QCOMPARE(brushed.size(), 1);
    QVERIFY(view->xRange()->first < 0.5);
    delete view;
    FigureGridView* cells = grid(60);
    cells->setColumnRange(std::pair{20, 40});
    QSignalSpy rows(cells, &FigureGridView::keysBrushed);
    cells->setBrushes(true);
    const QPoint from = cells->cellRect(2, 25).center().toPoint(),
                 to = cells->cellRect(3, 30).center().toPoint();
    press(cells, from, to);
    QTest::mouseRelease(cells, Qt::LeftButton, {}, to);
    QCOMPARE(rows.size(), 1);
    QCOMPARE(cells->columnRange()->first, 20);
}

void TestTakingBack::aPannedChartGoesBack() {
    FigureChartView* view = chart();
    view->setXRange(std::pair{0.5, 0.8});
    view->replotNow();
    press(view->plot(), inChart(view, 0.7), inChart(view, 0.75));
    QVERIFY(view->xRange()->first < 0.5);
    escapeAndRelease(view->plot(), inChart(view, 0.7));
    QCOMPARE(view->xRange()->first, 0.5);
    QCOMPARE(view->xRange()->second, 0.8);
}

void TestTakingBack::aMarkerIsTakenBack() {
    FigureChartView* view = chart();
    QSignalSpy grabbed(view, &FigureChartView::markerGrabbed);
    QSignalSpy moved(view, &FigureChartView::markerMoved);
    QSignalSpy back(view, &FigureChartView::markerTakenBack);
    press(view->plot(), inChart(view, 0.4), inChart(view, 0.6));
    QCOMPARE(grabbed.size(), 1);
    QVERIFY(!moved.isEmpty() && back.isEmpty());
    const auto before = moved.size();
    escapeAndRelease(view->plot(), inChart(view, 0.7));
    QCOMPARE(back.size(), 1);
    QCOMPARE(moved.size(), before);
}

void TestTakingBack::theViewGoesBackAndFollowsAgain() {
    Timeline timeline;
    timeline.setLength(100);
    timeline.setHead(80);
    auto* scale = new TimelineScale(timeline, m_theme);
    put(scale);
    QVERIFY(timeline.followsLive());
    const int y = scale->height() - 12;
    press(scale, QPoint(int(scale->xOf(60)), y), QPoint(int(scale->xOf(20)), y));
    QVERIFY(timeline.view() < 30 && !timeline.followsLive());
    escapeAndRelease(scale, QPoint(int(scale->xOf(20)), y));
    QCOMPARE(timeline.view(), qint64(80));
    QVERIFY(timeline.followsLive());
}

void TestTakingBack::aCursorGoesBack() {
    Timeline timeline;
    timeline.setLength(100);
    timeline.setHead(80);
    timeline.setView(70);
    timeline.setA(30);
    auto* scale = new TimelineScale(timeline, m_theme);
    put(scale);
    press(scale, QPoint(int(scale->xOf(30)), 3), QPoint(int(scale->xOf(50)), 3));
    QVERIFY(timeline.a() > 40);
    escapeAndRelease(scale, QPoint(int(scale->xOf(50)), 3));
    QCOMPARE(timeline.a(), std::optional<qint64>(30));
    QCOMPARE(timeline.view(), qint64(70));
}

void TestTakingBack::withoutADragEscapeIsTheWindows() {
    heatmap();
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QCOMPARE(m_escapes, 1);
}

void TestTakingBack::afterTheReleaseEscapeIsTheWindows() {
    FigureGridView* view = grid(10);
    const QPoint to = view->cellRect(4, 2).center().toPoint();
    press(view, view->cellRect(1, 2).center().toPoint(), to);
    QTest::mouseRelease(view, Qt::LeftButton, {}, to);
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QCOMPARE(m_escapes, 1);
}

QTEST_MAIN(TestTakingBack)
#include "tst_taking_back.moc"
