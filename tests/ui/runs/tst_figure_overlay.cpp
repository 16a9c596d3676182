#include <QtTest>
#include <cmath>

#include "ui/models/figure_overlay.h"

using namespace fiarse::ui;

namespace {

Figure figureOf(QVector<double> x, QVector<double> y) {
    FigureChart chart;
    FigureSeries series;
    series.id = QStringLiteral("level-1");
    series.name = QStringLiteral("1/4");
    series.level = 1;
    series.key = 1;
    series.x = std::move(x);
    series.y = std::move(y);
    FigureSeries reference = series;
    reference.id = QStringLiteral("reference");
    reference.role = FigureSeries::Role::Reference;
    chart.series = {series, reference};
    FigureGrid grid;
    grid.rows = {{QStringLiteral("a"), 0}};
    grid.columns = {{QStringLiteral("x"), 0}, {QStringLiteral("y"), 1}};
    grid.values = {chart.series[0].y.first(), 1.0};
    grid.notes = {QStringLiteral("note"), QString()};
    Figure figure;
    figure.parts = {{QStringLiteral("chart"), {}, chart, {}}, {QStringLiteral("grid"), {}, {}, grid}};
    return figure;
}

}  // namespace

class TestFigureOverlay : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void otherRunsJoinWithNameAndColour();
    void gridsAndReferencesOfOthersStayAway();
    void barsAndAreasOfOthersHideNothing();
    void bothSidesOfAComparisonAreOneFigure();
    void meanAndDeviationAreThoseOfTheRuns();
    void shorterRunsCountWhereTheyAre();
    void oneRunIsItsOwnMean();
    void cellsAreAveraged();
};

void TestFigureOverlay::otherRunsJoinWithNameAndColour() {
    const Figure both = overlaidFigure(figureOf({1, 2}, {0.1, 0.2}),
                                       {{QStringLiteral("b"), QStringLiteral("lr 0.05"),
                                         QStringLiteral("#d55e00"), figureOf({1, 2, 3}, {0.3, 0.4, 0.5})}});
    const FigureChart& chart = *both.parts[0].chart;
    QCOMPARE(chart.series.size(), std::size_t{3});
    QCOMPARE(chart.series[2].id, QStringLiteral("b/level-1"));
    QCOMPARE(chart.series[2].name, QStringLiteral("lr 0.05: 1/4"));
    QCOMPARE(chart.series[2].colour, QStringLiteral("#d55e00"));
    QCOMPARE(chart.series[2].level, 1);
    QCOMPARE(chart.series[2].y, (QVector<double>{0.3, 0.4, 0.5}));
}

void TestFigureOverlay::gridsAndReferencesOfOthersStayAway() {
    const Figure base = figureOf({1}, {0.1});
    const Figure both = overlaidFigure(
        base, {{QStringLiteral("b"), QStringLiteral("b"), QStringLiteral("#000000"), figureOf({1}, {0.9})}});
    QCOMPARE(both.parts[1].grid->values, base.parts[1].grid->values);
    for (const FigureSeries& series : both.parts[0].chart->series)
        QVERIFY(series.id != QLatin1String("b/reference"));
}

void TestFigureOverlay::barsAndAreasOfOthersHideNothing() {
    Figure base = figureOf({1, 2}, {0.1, 0.2});
    base.parts[0].chart->series[0].shape = FigureSeries::Shape::Bars;
    base.parts[0].chart->series[0].filled = true;
    const Figure both =
        overlaidFigure(base, {{QStringLiteral("b"), QStringLiteral("b"), QStringLiteral("#000000"), base}});
    QVERIFY(both.parts[0].chart->series[0].shape == FigureSeries::Shape::Bars);
    QVERIFY(both.parts[0].chart->series[0].filled);
    QVERIFY(both.parts[0].chart->series[2].shape == FigureSeries::Shape::Points);
    QVERIFY(!both.parts[0].chart->series[2].filled);
}

void TestFigureOverlay::bothSidesOfAComparisonAreOneFigure() {
    Figure a = figureOf({1}, {0.1});
    a.summary = QStringLiteral("One.");
    a.parts[1].title = QStringLiteral("Grid");
    Figure b = figureOf({1}, {0.4});
    b.summary = QStringLiteral("Four.");
    const Figure both = besideFigure(a, QStringLiteral("A: Round 1"), b, QStringLiteral("B: Round 4"));
    QStringList ids, titles;
    for (const FigurePart& part : both.parts) {
        ids << part.id;
        titles << part.title;
    }
    QCOMPARE(ids, (QStringList{QStringLiteral("chart"), QStringLiteral("grid"), QStringLiteral("b-chart"),
                               QStringLiteral("b-grid")}));
    QCOMPARE(titles, (QStringList{QStringLiteral("A: Round 1"), QStringLiteral("A: Round 1: Grid"),
                                  QStringLiteral("B: Round 4"), QStringLiteral("B: Round 4")}));
    QCOMPARE(both.parts[2].chart->series[0].y, (QVector<double>{0.4}));
    QCOMPARE(both.summary, QStringLiteral("A: Round 1: One. B: Round 4: Four."));
}

void TestFigureOverlay::meanAndDeviationAreThoseOfTheRuns() {
    const Figure mean = meanFigure(
        {figureOf({1, 2}, {0.1, 0.2}), figureOf({1, 2}, {0.2, 0.2}), figureOf({1, 2}, {0.6, 0.2})});
    const FigureSeries& series = mean.parts[0].chart->series[0];
    QVERIFY(qAbs(series.y[0] - 0.3) < 1e-12);
    // ((0.2)² + (0.1)² + (0.3)²) / 2 = 0.07
    QVERIFY(qAbs(series.high[0] - series.y[0] - std::sqrt(0.07)) < 1e-9);
    QVERIFY(qAbs(series.y[0] - series.low[0] - std::sqrt(0.07)) < 1e-9);
    QVERIFY(qAbs(series.high[1] - 0.2) < 1e-7);
    QVERIFY(mean.summary.contains(QStringLiteral("3")));
}

void TestFigureOverlay::shorterRunsCountWhereTheyAre() {
    const Figure mean = meanFigure({figureOf({1, 2}, {0.1, 0.5}), figureOf({1}, {0.3})});
    const FigureSeries& series = mean.parts[0].chart->series[0];
    QCOMPARE(series.x, (QVector<double>{1, 2}));
    QVERIFY(qAbs(series.y[0] - 0.2) < 1e-12 && qAbs(series.y[1] - 0.5) < 1e-12);
    QVERIFY(qAbs(series.low[1] - 0.5) < 1e-12);
}

void TestFigureOverlay::oneRunIsItsOwnMean() {
    const Figure mean = meanFigure({figureOf({1, 2}, {0.1, 0.5})});
    QVERIFY(mean.parts[0].chart->series[0].low.isEmpty());
    QCOMPARE(mean.parts[1].grid->notes.size(), std::size_t{2});
}

void TestFigureOverlay::cellsAreAveraged() {
    const Figure mean = meanFigure({figureOf({1}, {0.1}), figureOf({1}, {0.5})});
    QVERIFY(qAbs(mean.parts[1].grid->values[0] - 0.3) < 1e-12);
    QCOMPARE(mean.parts[1].grid->values[1], 1.0);
}

QTEST_GUILESS_MAIN(TestFigureOverlay)
#include "tst_figure_overlay.moc"
