#include <QSignalSpy>
#include <QtTest>

#include "tests/ui/support/gui_warnings.h"
#include "tests/ui/sweeps/hand_sweep.h"
#include "ui/plots/parallel_plot.h"
#include "ui/theme/colour_math.h"
#include "ui/theme/theme.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::HandSweep;

/// Parallel coordinates by mouse and keys.
class TestParallelPlot : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_plot.reset(); }
    void linesGoThroughTheirValues();
    void aGapDividesALine();
    void aDragOnAnAxisFilters();
    void aBandIsMovedAndResized();
    void aClickOutsideTheBandClearsIt();
    void severalBandsFilterTogether();
    void aBandOfCategories();
    void aTitleIsDraggedToAnotherPlace();
    void aClickOnALineChoosesIt();
    void hoveringTellsTheValues();
    void keysDoWhatTheMouseDoes();
    void newNumbersKeepOrderAndBands();
    void singleRunsCanBeHidden();
    void theChosenLineIsDrawnInTheAccent();

private:
    QPoint at(const QString& axis, double value, double aside = 0.0) const {
        const double x = m_plot->axisX(static_cast<int>(m_plot->order().indexOf(axis)));
        return QPointF(x + aside, m_plot->valueY(axis, value)).toPoint();
    }
    void drag(QPoint from, QPoint to) const {
        QTest::mousePress(m_plot.get(), Qt::LeftButton, {}, from);
        QTest::mouseMove(m_plot.get(), (from + to) / 2);
        QTest::mouseMove(m_plot.get(), to);
        QTest::mouseRelease(m_plot.get(), Qt::LeftButton, {}, to);
    }
    const QString m_rate = QStringLiteral("training.lr"), m_scope = QStringLiteral("strategy.scope"),
                  m_final = QStringLiteral("metric-0");
    Theme m_theme;
    std::unique_ptr<ParallelPlot> m_plot;
};

void TestParallelPlot::init() {
    test::failOnGuiWarnings();
    m_plot = std::make_unique<ParallelPlot>(m_theme);
    m_plot->resize(700, 320);
    m_plot->setData(
        parallelData(HandSweep().numbers(), {SweepMetric::FinalGlobal}, SweepMetric::FinalGlobal, 0));
    m_plot->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
}

void TestParallelPlot::linesGoThroughTheirValues() {
    const auto& lines = m_plot->data().lines;
    QCOMPARE(m_plot->order(), QStringList({m_rate, m_scope, m_final}));
    QVERIFY(m_plot->axisX(0) < m_plot->axisX(1) && m_plot->axisX(1) < m_plot->axisX(2));
    QVERIFY(std::abs(m_plot->axisX(1) - (m_plot->axisX(0) + m_plot->axisX(2)) / 2.0) <= 1.0);
    const double top = m_plot->valueY(m_rate, 0.4), bottom = m_plot->valueY(m_rate, 0.1);
    QVERIFY(top < bottom);
    const auto parts = m_plot->stretches(lines[1]);  // lr 0.1, global, 0.65
    QCOMPARE(parts.size(), std::size_t(1));
    QCOMPARE(parts[0].size(), 3);
    QCOMPARE(parts[0][0], QPointF(m_plot->axisX(0), bottom));
    QCOMPARE(parts[0][1], QPointF(m_plot->axisX(1), top));
    QVERIFY(std::abs(parts[0][2].y() - (bottom - (bottom - top) * 0.05 / 0.14)) < 1e-9);
}

void TestParallelPlot::aGapDividesALine() {
    ParallelLine line = m_plot->data().lines[0];
    line.values[1] = std::nan("");
    const auto parts = m_plot->stretches(line);
    QCOMPARE(parts.size(), std::size_t(2));
    QCOMPARE(parts[0].size(), 1);
    QCOMPARE(parts[1].front().x(), m_plot->axisX(2));
}

void TestParallelPlot::aDragOnAnAxisFilters() {
    QSignalSpy bands(m_plot.get(), &ParallelPlot::bandsChanged);
    QVERIFY(!m_plot->passing());
    // Means are 0.61, 0.65, 0.69, 0.73.
    drag(at(m_final, 0.67), at(m_final, 0.63));
    QVERIFY(bands.count() > 0);
    QCOMPARE(m_plot->passing(), std::optional(QSet<int>{1}));
    const auto band = m_plot->band(m_final);
    QVERIFY(std::abs(band->first - 0.63) < 0.001 && std::abs(band->second - 0.67) < 0.001);
}

void TestParallelPlot::aBandIsMovedAndResized() {
    m_plot->setBand(m_final, ParallelPlot::Band(0.63, 0.67));
    drag(at(m_final, 0.65), at(m_final, 0.69));
    QVERIFY(std::abs(m_plot->band(m_final)->first - 0.67) < 0.001);
    QVERIFY(std::abs(m_plot->band(m_final)->second - 0.71) < 0.001);
    QCOMPARE(m_plot->passing(), std::optional(QSet<int>{2}));
    drag(at(m_final, 0.67), at(m_final, 0.64));
    QCOMPARE(m_plot->passing(), std::optional(QSet<int>{1, 2}));
    drag(at(m_final, 0.71), at(m_final, 0.74));
    QCOMPARE(m_plot->passing(), std::optional(QSet<int>{1, 2, 3}));
    // It stops at the end of the axis and keeps its length.
    m_plot->setBand(m_final, ParallelPlot::Band(0.70, 0.72));
    drag(at(m_final, 0.71), at(m_final, 0.74) - QPoint(0, 20));
    QVERIFY(std::abs(m_plot->band(m_final)->second - 0.74) < 1e-9);
    QVERIFY(std::abs(m_plot->band(m_final)->first - 0.72) < 1e-9);
}

void TestParallelPlot::aClickOutsideTheBandClearsIt() {
    m_plot->setBand(m_final, ParallelPlot::Band(0.63, 0.67));
    QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, at(m_final, 0.65));
    QVERIFY(m_plot->band(m_final));
    QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, at(m_final, 0.71));
    QVERIFY(!m_plot->band(m_final));
    QVERIFY(!m_plot->passing());
}

void TestParallelPlot::severalBandsFilterTogether() {
    drag(at(m_final, 0.74), at(m_final, 0.63));
    QCOMPARE(m_plot->passing(), std::optional(QSet<int>{1, 2, 3}));
    drag(at(m_rate, 0.4), at(m_rate, 0.3));
    QCOMPARE(m_plot->passing(), std::optional(QSet<int>{2, 3}));
    drag(at(m_final, 0.70), at(m_final, 0.66));
}

void TestParallelPlot::aBandOfCategories() {
    drag(at(m_scope, 1.0), at(m_scope, 0.6));
    QCOMPARE(m_plot->passing(), std::optional(QSet<int>{1, 3}));
}

void TestParallelPlot::aTitleIsDraggedToAnotherPlace() {
    drag(m_plot->titleRect(0).center().toPoint(), m_plot->titleRect(2).center().toPoint());
    QCOMPARE(m_plot->order(), QStringList({m_scope, m_final, m_rate}));
    const auto parts = m_plot->stretches(m_plot->data().lines[0]);
    QCOMPARE(parts[0][2], QPointF(m_plot->axisX(2), m_plot->valueY(m_rate, 0.1)));
}

void TestParallelPlot::aClickOnALineChoosesIt() {
    QSignalSpy chosen(m_plot.get(), &ParallelPlot::groupChosen);
    m_plot->setShowsRuns(false);
    const QPolygonF line = m_plot->stretches(m_plot->data().lines[2])[0];
    QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, ((line[1] + line[2]) / 2.0).toPoint());
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(chosen[0][0].toInt(), 2);
    // What a band hides cannot be chosen.
    m_plot->setBand(m_rate, ParallelPlot::Band(0.1, 0.2));
    QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, ((line[1] + line[2] * 3.0) / 4.0).toPoint());
    QCOMPARE(chosen.count(), 1);
}

void TestParallelPlot::hoveringTellsTheValues() {
    QSignalSpy hovered(m_plot.get(), &ParallelPlot::hovered);
    m_plot->setShowsRuns(false);
    const QPolygonF line = m_plot->stretches(m_plot->data().lines[3])[0];
    QTest::mouseMove(m_plot.get(), ((line[1] + line[2] * 2.0) / 3.0).toPoint());
    QTRY_COMPARE(hovered.count(), 1);
    const QString text = hovered[0][0].toString();
    QVERIFY2(text.contains(QStringLiteral("Learning rate 0.4")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("73.0 ± 1.4")), qPrintable(text));
    QTest::mouseMove(m_plot.get(), QPoint(350, 310));
    QTRY_COMPARE(hovered.count(), 2);
    QVERIFY(hovered[1][0].toString().isEmpty());
}

void TestParallelPlot::keysDoWhatTheMouseDoes() {
    m_plot->setFocus();
    QSignalSpy chosen(m_plot.get(), &ParallelPlot::groupChosen);
    QTest::keyClick(m_plot.get(), Qt::Key_Down);
    QTest::keyClick(m_plot.get(), Qt::Key_Down);
    QCOMPARE(m_plot->chosen(), 1);
    QCOMPARE(chosen.count(), 2);
    m_plot->setBand(m_rate, ParallelPlot::Band(0.4, 0.4));
    QTest::keyClick(m_plot.get(), Qt::Key_Down);
    QCOMPARE(m_plot->chosen(), 2);
    QTest::keyClick(m_plot.get(), Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(m_plot->order(), QStringList({m_scope, m_rate, m_final}));
    QTest::keyClick(m_plot.get(), Qt::Key_Right);
    QTest::keyClick(m_plot.get(), Qt::Key_Delete);
    QVERIFY(m_plot->band(m_rate));
    QTest::keyClick(m_plot.get(), Qt::Key_Left);
    QTest::keyClick(m_plot.get(), Qt::Key_Delete);
    QVERIFY(!m_plot->band(m_rate));
    m_plot->setBand(m_rate, ParallelPlot::Band(0.4, 0.4));
    m_plot->setBand(m_scope, ParallelPlot::Band(0.0, 0.0));
    QTest::keyClick(m_plot.get(), Qt::Key_Escape);
    QVERIFY(!m_plot->passing());
}

void TestParallelPlot::newNumbersKeepOrderAndBands() {
    m_plot->moveAxis(m_final, 0);
    m_plot->setBand(m_rate, ParallelPlot::Band(0.4, 0.4));
    m_plot->setBand(m_final, ParallelPlot::Band(0.7, 0.8));
    const SweepNumbers numbers = HandSweep().numbers();
    m_plot->setData(
        parallelData(numbers, {SweepMetric::FinalGlobal, SweepMetric::Bytes}, SweepMetric::FinalGlobal, 0));
    QCOMPARE(m_plot->order(), QStringList({m_final, QStringLiteral("metric-10"), m_rate, m_scope}));
    QCOMPARE(m_plot->passing(), std::optional(QSet<int>{3}));
    // A band goes with its axis.
    QSignalSpy bands(m_plot.get(), &ParallelPlot::bandsChanged);
    m_plot->setData(parallelData(numbers, {}, SweepMetric::FinalGlobal, 0));
    QCOMPARE(bands.count(), 1);
    QCOMPARE(m_plot->passing(), std::optional(QSet<int>{2, 3}));
}

void TestParallelPlot::singleRunsCanBeHidden() {
    QSignalSpy chosen(m_plot.get(), &ParallelPlot::groupChosen);
    // Run 5 (0.70) ends where no mean does.
    const QPolygonF run = m_plot->stretches(m_plot->data().lines[4 + 5])[0];
    const QPoint near = (run[1] * 0.05 + run[2] * 0.95).toPoint();
    m_plot->setShowsRuns(false);
    const QImage without = m_plot->grab().toImage();
    m_plot->setShowsRuns(true);
    QVERIFY(m_plot->grab().toImage() != without);
    QTest::mouseClick(m_plot.get(), Qt::LeftButton, {}, near);
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(m_plot->chosen(), 2);
}

void TestParallelPlot::theChosenLineIsDrawnInTheAccent() {
    m_plot->setShowsRuns(false);
    const QPolygonF line = m_plot->stretches(m_plot->data().lines[2])[0];
    const QPoint middle = (line[1] * 0.5 + line[2] * 0.5).toPoint();
    const auto away = [&] {
        return colourDistance(m_plot->grab().toImage().pixelColor(middle), m_theme.colours().accent);
    };
    QVERIFY(away() > 0.05);
    m_plot->setChosen(2);
    QVERIFY(away() < 0.01);
}

QTEST_MAIN(TestParallelPlot)
#include "tst_parallel_plot.moc"
