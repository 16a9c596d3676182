// Two figures in one place: left of the line the one, right of it the other, in the same scale.

#include <qcustomplot.h>

#include <QtTest>

#include "tests/ui/support/gui_warnings.h"
#include "ui/plots/figure_canvas.h"
#include "ui/plots/figure_chart_view.h"
#include "ui/plots/figure_grid_view.h"
#include "ui/plots/figure_swipe.h"
#include "ui/theme/theme.h"

using namespace fiarse::ui;

class TestFigureSwipe : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void leftIsTheOneAndRightTheOther();
    void draggingMovesTheLine();
    void escapeTakesTheDragBack();
    void keysMoveTheLine();
    void theLineStaysWithinTheCanvas();
    void gridsShareTheirColours();
    void chartsShareTheirAxes();
    void switchedOffOnlyTheLeftIsSeen();
    void theMouseReachesTheSideUnderIt();
    void eachPartHasItsLine();

private:
    static Figure gridOf(double value) {
        FigureGrid grid;
        grid.rowLink = Link::Client;
        for (int i = 0; i < 4; ++i) {
            grid.rows.push_back({QString::number(i), i});
            grid.columns.push_back({QString::number(i), -1});
        }
        grid.values.assign(16, value);
        grid.numbers = false;
        Figure figure;
        figure.parts.push_back({QStringLiteral("grid"), {}, std::nullopt, grid});
        return figure;
    }
    static Figure chartOf(double high) {
        FigureChart chart;
        FigureSeries series;
        series.id = QStringLiteral("one");
        series.x = {0.0, 1.0};
        series.y = {0.0, high};
        chart.series.push_back(series);
        Figure figure;
        figure.parts.push_back({QStringLiteral("chart"), {}, chart, std::nullopt});
        return figure;
    }
    void show(const Figure& a, const Figure& b) {
        m_left->setFigure(a, &b);
        m_right->setFigure(b, &a);
        m_swipe->setOn(true);
    }
    FigureGridView* grid(FigureCanvas* canvas) const { return canvas->grid(QStringLiteral("grid")); }
    SwipeLine* line(std::size_t part = 0) const { return m_swipe->line(part); }
    QColor at(int row, int column) const {
        // In a corner of the cell, away from the line.
        const QPoint place = grid(m_left.get())->cellRect(row, column).topLeft().toPoint() + QPoint(6, 6);
        return m_left->grab().toImage().pixelColor(place);
    }

    Theme m_theme;
    std::unique_ptr<FigureCanvas> m_left;
    FigureCanvas* m_right = nullptr;
    FigureSwipe* m_swipe = nullptr;
};

void TestFigureSwipe::init() {
    fiarse::test::failOnGuiWarnings();
    m_theme.setChoice(ThemeChoice::Light);
    m_left = std::make_unique<FigureCanvas>(m_theme);
    m_right = new FigureCanvas(m_theme, m_left.get());
    m_swipe = new FigureSwipe(m_left.get(), m_right, m_theme);
    m_left->resize(500, 300);
    m_left->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_left.get()));
}

void TestFigureSwipe::cleanup() {
    m_left.reset();
}

void TestFigureSwipe::leftIsTheOneAndRightTheOther() {
    show(gridOf(0.0), gridOf(1.0));
    const QColor low = grid(m_left.get())->colourOf(0.0), high = grid(m_left.get())->colourOf(1.0);
    QVERIFY(low != high);
    QCOMPARE(at(1, 0), low);
    QCOMPARE(at(1, 3), high);
}

void TestFigureSwipe::draggingMovesTheLine() {
    show(gridOf(0.0), gridOf(1.0));
    const QColor high = grid(m_left.get())->colourOf(1.0);
    const QPoint middle = line()->rect().center();
    QTest::mousePress(line(), Qt::LeftButton, {}, middle);
    QTest::mouseMove(line(), middle - QPoint(220, 0));
    QTest::mouseRelease(line(), Qt::LeftButton, {}, line()->rect().center());
    QVERIFY2(std::abs(m_swipe->position() - 30.0 / 500.0) < 0.02,
             qPrintable(QString::number(m_swipe->position())));
    QCOMPARE(at(1, 1), high);
    QCOMPARE(at(1, 3), high);
    // A release ends it.
    QTest::mouseMove(line(), QPoint(100, 10));
    QVERIFY(m_swipe->position() < 0.1);
}

void TestFigureSwipe::escapeTakesTheDragBack() {
    show(gridOf(0.0), gridOf(1.0));
    const QPoint middle = line()->rect().center();
    QTest::mousePress(line(), Qt::LeftButton, {}, middle);
    QTest::mouseMove(line(), middle + QPoint(100, 0));
    QVERIFY(m_swipe->position() > 0.6);
    QTest::keyClick(m_left.get(), Qt::Key_Escape);
    QCOMPARE(m_swipe->position(), 0.5);
    QTest::mouseRelease(line(), Qt::LeftButton, {}, middle);
}

void TestFigureSwipe::keysMoveTheLine() {
    show(gridOf(0.0), gridOf(1.0));
    QTest::keyClick(line(), Qt::Key_Right);
    QTest::keyClick(line(), Qt::Key_Right);
    QTest::keyClick(line(), Qt::Key_Left);
    QVERIFY(std::abs(m_swipe->position() - 0.55) < 1e-9);
    QVERIFY(line()->accessibleName().contains(QStringLiteral("55")));
    m_left->resize(700, 300);
    QTRY_COMPARE(m_right->width(), 700);
    QVERIFY(std::abs(m_swipe->position() - 0.55) < 1e-9);
}

void TestFigureSwipe::theLineStaysWithinTheCanvas() {
    show(gridOf(0.0), gridOf(1.0));
    QTest::keyClick(line(), Qt::Key_End);
    QVERIFY(m_swipe->position() < 1.0 && m_left->rect().contains(line()->geometry().center()));
    QTest::keyClick(line(), Qt::Key_Home);
    QVERIFY(m_swipe->position() > 0.0 && m_left->rect().contains(line()->geometry().center()));
}

void TestFigureSwipe::gridsShareTheirColours() {
    show(gridOf(0.5), gridOf(2.0));
    QCOMPARE(grid(m_left.get())->colourOf(2.0), grid(m_right)->colourOf(2.0));
    QVERIFY(grid(m_left.get())->colourOf(0.5) != grid(m_left.get())->colourOf(2.0));
    // By itself the largest value would be the strongest colour.
    m_left->setFigure(gridOf(0.5));
    QCOMPARE(grid(m_left.get())->colourOf(0.5), grid(m_right)->colourOf(2.0));
}

void TestFigureSwipe::chartsShareTheirAxes() {
    show(chartOf(1.0), chartOf(8.0));
    const auto range = [](FigureCanvas* canvas) {
        FigureChartView* view = canvas->chart(QStringLiteral("chart"));
        view->replotNow();
        return view->plot()->yAxis->range();
    };
    QCOMPARE(range(m_left.get()), range(m_right));
    QVERIFY(range(m_left.get()).upper >= 8.0);
    m_left->setFigure(chartOf(1.0));
    QVERIFY(range(m_left.get()).upper < 2.0);
}

void TestFigureSwipe::switchedOffOnlyTheLeftIsSeen() {
    show(gridOf(0.0), gridOf(1.0));
    m_swipe->setOn(false);
    QVERIFY(!m_right->isVisible() && !line()->isVisible());
    QCOMPARE(at(1, 3), grid(m_left.get())->colourOf(0.0));
    QVERIFY(m_right->mask().isEmpty());
}

void TestFigureSwipe::theMouseReachesTheSideUnderIt() {
    show(gridOf(0.0), gridOf(1.0));
    QWidget* left = m_left->childAt(grid(m_left.get())->cellRect(1, 0).center().toPoint());
    QWidget* right = m_left->childAt(grid(m_left.get())->cellRect(1, 3).center().toPoint());
    QCOMPARE(left, static_cast<QWidget*>(grid(m_left.get())));
    QCOMPARE(right, static_cast<QWidget*>(grid(m_right)));
}

void TestFigureSwipe::eachPartHasItsLine() {
    Figure a = gridOf(0.0), b = gridOf(1.0);
    for (Figure* figure : {&a, &b}) {
        figure->parts.push_back(figure->parts.front());
        figure->parts.back().id = QStringLiteral("second");
    }
    show(a, b);
    const std::vector<QRect> parts = m_left->partRects();
    QCOMPARE(parts.size(), std::size_t(2));
    for (std::size_t i = 0; i < 2; ++i) {
        QVERIFY(line(i)->isVisible());
        QCOMPARE(line(i)->geometry().center().x(), parts[i].left() + parts[i].width() / 2);
    }
    QTest::keyClick(line(1), Qt::Key_Right);
    QVERIFY(line(0)->geometry().center().x() > parts[0].center().x() + 5);
    // Left of its line the second part shows A again.
    FigureGridView* second = m_left->grid(QStringLiteral("second"));
    const QPoint place =
        second->geometry().topLeft() + second->cellRect(1, 0).topLeft().toPoint() + QPoint(6, 6);
    QCOMPARE(m_left->grab().toImage().pixelColor(place), second->colourOf(0.0));
    // A figure of one part has one line.
    m_left->setFigure(gridOf(0.0));
    m_right->setFigure(gridOf(1.0));
    m_swipe->setOn(true);
    QVERIFY(!line(1)->isVisible());
}

QTEST_MAIN(TestFigureSwipe)
#include "tst_figure_swipe.moc"
