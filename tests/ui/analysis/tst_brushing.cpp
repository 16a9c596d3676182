#include <qcustomplot.h>

#include <QLabel>
#include <QToolButton>
#include <QtTest>
#include <numeric>

#include "tests/ui/support/hand_run.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/timeline_bar.h"
#include "ui/plots/figure_chart_view.h"
#include "ui/plots/figure_grid_view.h"
#include "ui/plots/heatmap_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::drag;
using test::WindowFixture;

/// Brushing in one view filters the others: mouse and keys in the window, on a run known by hand.
class TestBrushing : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_fixture.reset(); }
    void draggingOverTheSwimlaneChoosesClients();
    void shiftAddsAndControlTogglesClients();
    void chosenClientsFilterTheOtherViews();
    void chipsLetGoOneByOneEscapeAllAndUndoBringsBack();
    void aRangeOfMagnitudesIsBrushedInTheHistogram();
    void cellsOfTheModelAreBrushedAndTheRestFades();
    void brushingMoreCellsAddsToTheBlock();
    void classesAndCapacitiesAreBrushed();
    void layersAreBrushedAsParameters();
    void pointsAreBrushedInTheScatter();
    void zoomAndPanNeverFilter();
    void zoomedIntoTheModelPlainDragsPan();

private:
    Selection& selection() { return m_fixture->window().selection(); }
    AnalysisPanel* panel() { return m_fixture->find<AnalysisPanel>("analysisPanel"); }
    FigureCanvas* canvas() { return panel()->findChild<FigureCanvas*>(QStringLiteral("leftCanvas")); }
    HeatmapView* picture() { return m_fixture->find<HeatmapView>("heatmapView"); }
    QStringList chips() { return m_fixture->find<TimelineBar>("timelineBar")->chips(); }
    QString chip(int index) { return chips().value(index).remove(QStringLiteral("  ✕")); }
    QString inspector(const char* id) {
        auto* label =
            m_fixture->window().findChild<QLabel*>(QStringLiteral("inspector-set-") + QLatin1String(id));
        return label == nullptr || !label->isVisible() ? QString()
                                                       : label->text().replace(QChar(0xA0), QLatin1Char(' '));
    }
    FigureGridView* openGrid(const char* view, const char* part) {
        panel()->setView(QLatin1String(view));
        if (!QTest::qWaitFor([&] { return canvas()->grid(QLatin1String(part)) != nullptr; })) return nullptr;
        FigureGridView* grid = canvas()->grid(QLatin1String(part));
        return QTest::qWaitFor([&] { return grid->isVisible() && !grid->grid().rows.empty(); }) ? grid
                                                                                                : nullptr;
    }
    FigureChartView* openChart(const char* view, const char* part) {
        panel()->setView(QLatin1String(view));
        if (!QTest::qWaitFor([&] { return canvas()->chart(QLatin1String(part)) != nullptr; })) return nullptr;
        FigureChartView* chart = canvas()->chart(QLatin1String(part));
        // The axes get their places with the first drawing.
        return QTest::qWaitFor([&] { return chart->isVisible(); }) ? (chart->replotNow(), chart) : nullptr;
    }
    const FigureSeries* series(const char* part, const QString& id) {
        for (const FigurePart& one : panel()->figure().parts) {
            if (one.id != QLatin1String(part) || !one.chart) continue;
            for (const FigureSeries& s : one.chart->series)
                if (s.id == id) return &s;
        }
        return nullptr;
    }
    static QPoint at(FigureGridView* grid, int row, int column) {
        return grid->cellRect(row, column).center().toPoint();
    }
    static QPoint at(FigureChartView* chart, double x) {
        QCustomPlot* plot = chart->plot();
        return {static_cast<int>(std::lround(plot->xAxis->coordToPixel(x))), plot->axisRect()->center().y()};
    }
    QPoint cell(qint64 parameter) { return picture()->rectOf(parameter).center().toPoint(); }
    /// Whether a cell is drawn as its code says, rather than faded.
    bool isFaded(qint64 parameter, const QImage& whole) {
        const QPoint pixel = picture()->arrangement().cellOf(static_cast<std::size_t>(parameter) - 20);
        return picture()->image().pixel(pixel) != whole.pixel(pixel);
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

using Ids = std::vector<qint64>;

void TestBrushing::init() {
    test::failOnQtWarnings();
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(test::openHandRun(*m_fixture));
}

// Rows by capacity: 0 and 3 (1), 1 and 4 (1/4), 2 and 5 (1/16).
void TestBrushing::draggingOverTheSwimlaneChoosesClients() {
    FigureGridView* grid = openGrid("participation", "swimlane");
    QVERIFY(grid != nullptr);
    const qint64 round = m_fixture->window().timeline().view();
    drag(grid, at(grid, 0, 3), at(grid, 2, 4));
    QCOMPARE(selection().filter().clients, (Ids{0, 1, 3}));
    QCOMPARE(chip(0), QStringLiteral("Clients 0, 1, 3"));
    // A drag is no click: the round stays.
    QCOMPARE(m_fixture->window().timeline().view(), round);
    QTRY_COMPARE(grid->grid().insideRows, (std::vector<std::uint8_t>{1, 1, 1, 0, 0, 0}));
    // Another drag chooses anew.
    drag(grid, at(grid, 5, 1), at(grid, 4, 1));
    QCOMPARE(selection().filter().clients, (Ids{2, 5}));
}

void TestBrushing::shiftAddsAndControlTogglesClients() {
    FigureGridView* grid = openGrid("participation", "swimlane");
    QVERIFY(grid != nullptr);
    drag(grid, at(grid, 0, 1), at(grid, 1, 1));
    drag(grid, at(grid, 4, 1), at(grid, 5, 1), Qt::ShiftModifier);
    QCOMPARE(selection().filter().clients, (Ids{0, 2, 3, 5}));
    QTest::mouseClick(grid, Qt::LeftButton, Qt::ControlModifier, at(grid, 2, 7));
    QCOMPARE(selection().filter().clients, (Ids{0, 1, 2, 3, 5}));
    QCOMPARE(chip(0), QStringLiteral("Clients 0–3, 5"));
    QTest::mouseClick(grid, Qt::LeftButton, Qt::ControlModifier, at(grid, 0, 7));
    QCOMPARE(selection().filter().clients, (Ids{1, 2, 3, 5}));
    // The keyboard does it too.
    grid->setFocus();
    QTest::keyClick(grid, Qt::Key_Up);
    QTest::keyClick(grid, Qt::Key_Return, Qt::ControlModifier);
    QCOMPARE(selection().filter().clients.size(), std::size_t{5});
}

void TestBrushing::chosenClientsFilterTheOtherViews() {
    FigureGridView* grid = openGrid("participation", "swimlane");
    QVERIFY(grid != nullptr);
    drag(grid, at(grid, 1, 1), at(grid, 2, 1));
    QCOMPARE(selection().filter().clients, (Ids{1, 3}));
    // Sums: 12 rounds each; client 3 stands in row 2, client 1 in row 3.
    QTRY_VERIFY(series("sums", QStringLiteral("level-0-chosen")) != nullptr);
    QCOMPARE(series("sums", QStringLiteral("level-0-chosen"))->x, (QVector<double>{2}));
    QCOMPARE(series("sums", QStringLiteral("level-0-chosen"))->y, (QVector<double>{12}));
    QVERIFY(series("sums", QStringLiteral("level-0"))->role == FigureSeries::Role::Ghost);
    QVERIFY(series("sums", QStringLiteral("level-2-chosen")) == nullptr);
    // Classes: only their images count. Level 0 sees client 3: 12 · 30 and 12 · 70 images; level 1 client 1
    // as well: 12 · (30 + 10) of class 0.
    FigureGridView* classes = openGrid("classes", "exposure");
    QVERIFY(classes != nullptr);
    // A quarter of all images is of class 0.
    QTRY_COMPARE(classes->grid().values[0], 4.0 * 30 / 100);
    QCOMPARE(classes->grid().values[1], 4.0 * 40 / 200);
    QVERIFY(classes->grid().note(0, 0).startsWith(QStringLiteral("360 ")));
    // Client 1 is of 1/4, client 3 of 1: the column of 1/16 is outside.
    QCOMPARE(classes->grid().insideColumns, (std::vector<std::uint8_t>{1, 1, 0}));
    // Accuracy on their own data: (0.2 + 0.4) / 2 in every round.
    QVERIFY(openChart("accuracy", "curves") != nullptr);
    QTRY_VERIFY(series("curves", QStringLiteral("chosen-clients")) != nullptr);
    QCOMPARE(series("curves", QStringLiteral("chosen-clients"))->y.size(), 24);
    QVERIFY(std::abs(series("curves", QStringLiteral("chosen-clients"))->y[7] - 0.3) < 1e-12);
    // The histogram of clients shows them beside all.
    QVERIFY(openChart("sizes", "clients") != nullptr);
    QTRY_VERIFY(series("clients", QStringLiteral("clients-chosen")) != nullptr);
    const QVector<double>& bins = series("clients", QStringLiteral("clients-chosen"))->y;
    QCOMPARE(std::accumulate(bins.begin(), bins.end(), 0.0), 2.0);
    QVERIFY(series("clients", QStringLiteral("clients"))->role == FigureSeries::Role::Ghost);
    // The inspector counts: 24 participations, and all parameters, since client 3 is of full capacity.
    QCOMPARE(inspector("clients"), QStringLiteral("2 of 6"));
    QCOMPARE(inspector("participations"), QStringLiteral("24 times"));
    QCOMPARE(inspector("accuracy"), QStringLiteral("30.0 %"));
    QCOMPARE(inspector("count"), QStringLiteral("30 · 100.0 %"));
}

void TestBrushing::chipsLetGoOneByOneEscapeAllAndUndoBringsBack() {
    FigureGridView* grid = openGrid("participation", "swimlane");
    QVERIFY(grid != nullptr);
    drag(grid, at(grid, 0, 1), at(grid, 1, 1));
    QCoreApplication::processEvents();
    QTest::keyClick(&m_fixture->window(), Qt::Key_T);
    QCoreApplication::processEvents();
    QCOMPARE(chips().size(), 2);
    auto* clients = m_fixture->window().findChild<QToolButton*>(QStringLiteral("chip-client"));
    QVERIFY(clients != nullptr);
    QTest::mouseClick(clients, Qt::LeftButton);
    QVERIFY(selection().filter().clients.empty());
    QCOMPARE(selection().level(), std::optional<int>(0));
    QCoreApplication::processEvents();
    QTest::keyClick(&m_fixture->window(), Qt::Key_Escape);
    QVERIFY(!selection().isFiltering());
    QVERIFY(chips().empty());
    QCoreApplication::processEvents();
    QTest::keyClick(&m_fixture->window(), Qt::Key_Left, Qt::AltModifier);
    QTest::keyClick(&m_fixture->window(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(selection().filter().clients, (Ids{0, 3}));
    QCOMPARE(selection().level(), std::optional<int>(0));
    QTest::keyClick(&m_fixture->window(), Qt::Key_Right, Qt::AltModifier);
    QVERIFY(selection().filter().clients.empty());
}

// fc1.weight has |w| = 0.16, 0.15 .. 0.01, fc2.weight 0.08 .. 0.01, the biases less than 0.05.
void TestBrushing::aRangeOfMagnitudesIsBrushedInTheHistogram() {
    selection().chooseLayer(0);
    FigureChartView* chart = openChart("threshold", "threshold");
    QVERIFY(chart != nullptr);
    QTRY_VERIFY(chart->chart().x.link == Link::Magnitude);
    chart->replotNow();
    const QString before = chip(1);
    drag(chart->plot(), at(chart, 0.055), at(chart, 0.105), Qt::ShiftModifier);
    const auto range = selection().filter().parameters.magnitudes;
    QVERIFY(range && range->first > 0.05 && range->first < 0.06 && range->second > 0.10 &&
            range->second < 0.11);
    QVERIFY(chip(1) != before && chip(1).startsWith(QStringLiteral("|w| 0.05")));
    QTRY_VERIFY(series("threshold", QStringLiteral("chosen")) != nullptr);
    QVERIFY(series("threshold", QStringLiteral("chosen"))->name.startsWith(QStringLiteral("5 ")));
    QVERIFY(panel()->figure().summary.contains(QStringLiteral("5 of 16")));
    // In the whole model fc2.weight has three more: 0.06, 0.07, 0.08.
    QVERIFY2(inspector("count").startsWith(QStringLiteral("8 ")), qPrintable(inspector("count")));
    QVERIFY(inspector("magnitude").startsWith(QStringLiteral("0.076")));
    QTest::mouseClick(m_fixture->window().findChild<QToolButton*>(QStringLiteral("chip-magnitude")),
                      Qt::LeftButton);
    QVERIFY(selection().filter().parameters.isEmpty());
    QTRY_VERIFY(series("threshold", QStringLiteral("chosen")) == nullptr);
}

void TestBrushing::cellsOfTheModelAreBrushedAndTheRestFades() {
    selection().setLayer(2);
    QTRY_COMPARE(picture()->arrangement().count(), std::size_t{8});
    const QImage whole = picture()->image();
    // Rows 0 and 1, columns 0 and 1 of fc2.weight (2 × 4): 20, 21, 24, 25.
    drag(picture(), cell(20), cell(25), Qt::ShiftModifier);
    const std::vector<Stretch> wanted{{20, 21}, {24, 25}};
    QCOMPARE(selection().filter().parameters.stretches, wanted);
    QVERIFY(!selection().parameter());
    QCOMPARE(chip(0), QStringLiteral("fc2.weight [0–1, 0–1]"));
    for (const qint64 inside : {20, 21, 24, 25}) QVERIFY(!isFaded(inside, whole));
    for (const qint64 outside : {22, 23, 26, 27}) QVERIFY(isFaded(outside, whole));
    // |w| of them: 0.08, 0.07, 0.04, 0.03.
    QTest::mouseMove(&m_fixture->window(), QPoint(2, 2));
    selection().setHovered(std::nullopt);
    QCOMPARE(inspector("count"), QStringLiteral("4 · 13.3 %"));
    QCOMPARE(inspector("magnitude"), QStringLiteral("0.0550"));
    // Index 0 is held by 1/4 (2 of 8) and the first by 1/16: tiers 2, 1, 0, 0.
    QCOMPARE(inspector("tiers"), QStringLiteral("1/16: 25.0 %\n1/4: 25.0 %\n1: 50.0 %"));
    // The keep-ratio fades the other layers, the histogram shows the four beside all 30.
    FigureGridView* ratios = openGrid("keep-ratio", "keep-ratio");
    QVERIFY(ratios != nullptr);
    QTRY_COMPARE(ratios->grid().insideRows, (std::vector<std::uint8_t>{0, 0, 1, 0}));
    QVERIFY(openChart("threshold", "threshold") != nullptr);
    QTRY_VERIFY(series("threshold", QStringLiteral("chosen")) != nullptr);
    QVERIFY(panel()->figure().summary.contains(QStringLiteral("4 of 30")));
    // The picture has no filter of its own: Esc in the window lets everything go.
    QTest::keyClick(&m_fixture->window(), Qt::Key_Escape);
    QVERIFY(!selection().isFiltering());
    QVERIFY(!isFaded(27, whole));
}

void TestBrushing::brushingMoreCellsAddsToTheBlock() {
    selection().setLayer(2);
    QTRY_COMPARE(picture()->arrangement().count(), std::size_t{8});
    drag(picture(), cell(20), cell(25), Qt::ShiftModifier);
    drag(picture(), cell(22), cell(26), Qt::ShiftModifier | Qt::ControlModifier);
    QCOMPARE(chip(0), QStringLiteral("fc2.weight [0–1, 0–2]"));
    drag(picture(), cell(27), cell(27), Qt::ShiftModifier | Qt::ControlModifier);
    QCOMPARE(chip(0), QStringLiteral("fc2.weight, 7 parameters"));
    drag(picture(), cell(23), cell(23), Qt::ShiftModifier);
    QCOMPARE(chip(0), QStringLiteral("fc2.weight [0, 3]"));
}

void TestBrushing::classesAndCapacitiesAreBrushed() {
    FigureGridView* classes = openGrid("classes", "recall");
    QVERIFY(classes != nullptr);
    drag(classes, at(classes, 0, 1), at(classes, 1, 1));
    QCOMPARE(selection().filter().classes, (std::vector<int>{0, 1}));
    QVERIFY(selection().filter().levels.empty());
    QCOMPARE(chip(0), QStringLiteral("Classes cat, dog"));
    QTest::mouseClick(classes, Qt::LeftButton, Qt::ControlModifier, at(classes, 0, 0));
    QCOMPARE(chip(0), QStringLiteral("Class dog"));
    QTRY_COMPARE(classes->grid().insideRows, (std::vector<std::uint8_t>{0, 1}));
    selection().clearFilter();

    FigureGridView* ratios = openGrid("keep-ratio", "keep-ratio");
    QVERIFY(ratios != nullptr);
    drag(ratios, at(ratios, 0, 1), at(ratios, 0, 2));
    QCOMPARE(selection().filter().levels, (std::vector<int>{1, 2}));
    QVERIFY(selection().filter().parameters.isEmpty());
    QCOMPARE(chip(0), QStringLiteral("Capacities 1/4, 1/16"));
    // Clients of capacity 1 are outside in the swimlane, the curve of 1 is a ghost.
    FigureGridView* swimlane = openGrid("participation", "swimlane");
    QVERIFY(swimlane != nullptr);
    QTRY_COMPARE(swimlane->grid().insideRows, (std::vector<std::uint8_t>{0, 0, 1, 1, 1, 1}));
    QVERIFY(openChart("accuracy", "curves") != nullptr);
    QTRY_VERIFY(series("curves", QStringLiteral("global-0")) != nullptr &&
                series("curves", QStringLiteral("global-0"))->role == FigureSeries::Role::Ghost);
    QVERIFY(series("curves", QStringLiteral("global-1"))->role == FigureSeries::Role::Main);
}

void TestBrushing::layersAreBrushedAsParameters() {
    FigureGridView* ratios = openGrid("keep-ratio", "keep-ratio");
    QVERIFY(ratios != nullptr);
    drag(ratios, at(ratios, 1, 0), at(ratios, 2, 0));
    QCOMPARE(selection().filter().parameters.stretches, (std::vector<Stretch>{{16, 27}}));
    QCOMPARE(chip(0), QStringLiteral("2 layers, 12 parameters"));
}

void TestBrushing::pointsAreBrushedInTheScatter() {
    FigureChartView* chart = openChart("fairness", "clients");
    QVERIFY(chart != nullptr);
    drag(chart->plot(), at(chart, 0.5), at(chart, 2.5), Qt::ShiftModifier);
    QCOMPARE(selection().filter().clients, (Ids{0, 1}));
    drag(chart->plot(), at(chart, 4.6), at(chart, 5.4), Qt::ShiftModifier | Qt::ControlModifier);
    QCOMPARE(selection().filter().clients, (Ids{0, 1, 4}));
    QTRY_VERIFY(series("clients", QStringLiteral("clients-0-chosen")) != nullptr);
    QCOMPARE(series("clients", QStringLiteral("clients-0-chosen"))->x, (QVector<double>{1}));
}

void TestBrushing::zoomAndPanNeverFilter() {
    FigureGridView* grid = openGrid("participation", "swimlane");
    QVERIFY(grid != nullptr);
    test::wheel(grid, at(grid, 2, 12), 4);
    QVERIFY(grid->columnRange().has_value());
    const auto before = *grid->columnRange();
    drag(grid, at(grid, 2, before.first + 1), at(grid, 2, before.first + 4));
    QVERIFY(*grid->columnRange() != before);
    // Across the rows it brushes, zoomed or not.
    QVERIFY(!selection().isFiltering());
    drag(grid, at(grid, 0, before.first + 1), at(grid, 1, before.first + 1));
    QCOMPARE(selection().filter().clients, (Ids{0, 3}));
    selection().clearFilter();
    FigureChartView* chart = openChart("threshold", "threshold");
    QVERIFY(chart != nullptr);
    test::wheel(chart->plot(), at(chart, 0.05), 3);
    QVERIFY(chart->xRange().has_value());
    chart->replotNow();
    drag(chart->plot(), at(chart, 0.05), at(chart, 0.05) + QPoint(60, 0));
    QVERIFY(!selection().isFiltering());
}

void TestBrushing::zoomedIntoTheModelPlainDragsPan() {
    m_fixture.reset();
    m_fixture = std::make_unique<WindowFixture>(test::smallExperiment(2));
    QVERIFY(test::playToTheEnd(*m_fixture));
    selection().setLayer(0);
    QTRY_COMPARE(picture()->arrangement().count(), std::size_t{64 * 16});
    const QPoint centre = picture()->rect().center();
    test::wheel(picture(), centre, 6);
    QVERIFY(picture()->zoom() > 1.0);
    const auto under = picture()->parameterAt(centre);
    drag(picture(), centre, centre + QPoint(60, 30));
    QVERIFY(picture()->parameterAt(centre) != under);
    QVERIFY(!selection().isFiltering());
    drag(picture(), centre, centre + QPoint(60, 30), Qt::ShiftModifier);
    QVERIFY(selection().filter().parameters.count() > 1);
}

QTEST_MAIN(TestBrushing)
#include "tst_brushing.moc"
