#include <QtTest>
#include <numeric>

#include "tests/ui/support/view_support.h"
#include "ui/views/sizes_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

class TestSizesView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theNewestCurveUpToTheRoundIsShown();
    void trainedCapacitiesArePointsAndTicks();
    void theCliffIsNamed();
    void aCurveWithoutADropHasNoCliff();
    void clientsAreCountedInTens();
    void aChosenLevelIsSetAgainstAll();
    void theWorstTenthIsNamed();
    void missingDataIsSaid();

private:
    // 19 sizes from 0.9 downwards by 0.01, and 0.2 more between 1/16 and the next smaller one. Measured after
    // rounds 2 and 4; round r is r hundredths better.
    static HandRun curveRun() {
        HandRun run;
        run.records = syntheticRecords(5);
        for (const std::size_t r : {2, 4}) {
            for (int i = 0; i < kSubmodelSizes; ++i)
                run.records[r - 1].sizeAccuracy.push_back(0.9 + 0.01 * double(r) - 0.01 * i -
                                                          (i > 9 ? 0.2 : 0.0));
        }
        run.records[4].clientAccuracy = {0.05, 0.7, 0.75, 0.79, 0.95, 1.0};
        return run;
    }
    static Figure figureOf(const HandRun& run, std::int64_t round = 5, const ViewSelection& selection = {}) {
        return sizesView().make(run.moment(round), selection, {});
    }
};

void TestSizesView::theNewestCurveUpToTheRoundIsShown() {
    const HandRun run = curveRun();
    const QString part = QStringLiteral("sizes");
    const Figure late = figureOf(run, 5);
    const FigureSeries* curve = findSeries(late, part, QStringLiteral("sizes"));
    QCOMPARE(curve->x.size(), qsizetype(19));
    QVERIFY(std::is_sorted(curve->x.begin(), curve->x.end()));
    QVERIFY(std::abs(curve->y.back() - 0.94) < 1e-12);
    QVERIFY(std::abs(curve->y.front() - (0.94 - 0.18 - 0.2)) < 1e-12);
    QVERIFY(curve->name.contains(QLatin1Char('4')));
    const Figure early = figureOf(run, 3);
    QVERIFY(std::abs(findSeries(early, part, QStringLiteral("sizes"))->y.back() - 0.92) < 1e-12);
    QVERIFY(early.summary.contains(QStringLiteral("after round 2")));
    // Why it is an older round than the one in view stands in the picture.
    const auto titleOf = [&](std::int64_t round) {
        HandRun measured = curveRun();
        measured.info.experiment.sizeCurveEvery = 2;
        return plain(findPart(figureOf(measured, round), part)->title);
    };
    QCOMPARE(titleOf(3), QStringLiteral("Accuracy against size, round 2 (measured every 2 rounds)"));
    QCOMPARE(titleOf(4), QStringLiteral("Accuracy against size"));
}

void TestSizesView::trainedCapacitiesArePointsAndTicks() {
    const Figure figure = figureOf(curveRun());
    const FigureChart& chart = *findPart(figure, QStringLiteral("sizes"))->chart;
    QVERIFY(chart.x.logarithmic);
    QStringList ticks;
    for (const auto& [size, text] : chart.x.ticks) ticks << text;
    QCOMPARE(ticks, (QStringList{QStringLiteral("1/256"), QStringLiteral("1/16"), QStringLiteral("1/4"),
                                 QStringLiteral("1")}));
    const FigureSeries* point = findSeries(figure, QStringLiteral("sizes"), QStringLiteral("level-1"));
    QVERIFY(point->shape == FigureSeries::Shape::Points);
    QCOMPARE(point->x, (QVector<double>{0.25}));
    QVERIFY(std::abs(point->y[0] - 0.45) < 1e-12);
    QVERIFY(chart.seriesLink == Link::Level);
}

void TestSizesView::theCliffIsNamed() {
    const Figure figure = figureOf(curveRun());
    // From 1/16 (i = 9): 0.94 − 0.09 = 85 %, to 256^(−10/18): 85 − 21 = 64 %.
    QVERIFY2(plain(figure.summary)
                 .contains(QStringLiteral("from 85.0 % at 1/16 to 64.0 % at 4.6 %: −21.0 points")),
             qPrintable(figure.summary));
    QVERIFY(plain(figure.explanation.numbers).contains(QStringLiteral("85.0 % − 64.0 % = 21.0 points")));
}

void TestSizesView::aCurveWithoutADropHasNoCliff() {
    HandRun run = curveRun();
    run.records[3].sizeAccuracy.assign(kSubmodelSizes, 0.5);
    QVERIFY(figureOf(run).summary.contains(QStringLiteral("No smaller size is worse")));
}

void TestSizesView::clientsAreCountedInTens() {
    const Figure figure = figureOf(curveRun());
    const FigureSeries* bars = findSeries(figure, QStringLiteral("clients"), QStringLiteral("clients"));
    QCOMPARE(bars->y, (QVector<double>{1, 0, 0, 0, 0, 0, 0, 3, 0, 2}));
    QVERIFY(std::abs(bars->x[7] - 0.75) < 1e-12);
}

void TestSizesView::aChosenLevelIsSetAgainstAll() {
    ViewSelection selection;
    selection.level = 1;  // clients 1 and 4
    selection.client = 4;
    const Figure figure = figureOf(curveRun(), 5, selection);
    const QString part = QStringLiteral("clients");
    QVERIFY(findPart(figure, part)->title.contains(QStringLiteral("1/4")));
    QVERIFY(findSeries(figure, part, QStringLiteral("clients"))->role == FigureSeries::Role::Ghost);
    QCOMPARE(findSeries(figure, part, QStringLiteral("clients-1"))->y,
             (QVector<double>{0, 0, 0, 0, 0, 0, 0, 1, 0, 1}));
    QCOMPARE(findPart(figure, part)->chart->markers.front().position, 0.95);
    QVERIFY(findSeries(figure, QStringLiteral("sizes"), QStringLiteral("level-0"))->role ==
            FigureSeries::Role::Ghost);
}

void TestSizesView::theWorstTenthIsNamed() {
    HandRun run = curveRun();
    QVERIFY(plain(figureOf(run).summary).contains(QStringLiteral("reach 5.0 % on average")));
    run.records[4].clientAccuracy.assign(20, 0.8);
    run.records[4].clientAccuracy[7] = 0.1;
    run.records[4].clientAccuracy[3] = 0.3;
    QVERIFY(plain(figureOf(run).summary).contains(QStringLiteral("(2) reach 20.0 % on average")));
}

void TestSizesView::missingDataIsSaid() {
    HandRun run;
    QVERIFY(!figureOf(run, 0).message.isEmpty());
    run.records = syntheticRecords(2);
    const Figure figure = figureOf(run, 2);
    QVERIFY(
        figure.summary.contains(QStringLiteral("Only the trained capacities were measured, after round 2")));
    QCOMPARE(figure.parts.size(), std::size_t(1));
    for (RoundRecord& record : run.records) record.evaluated = false, record.evaluation.clear();
    QVERIFY(figureOf(run, 2).message.contains(QStringLiteral("round 2")));
}

QTEST_GUILESS_MAIN(TestSizesView)
#include "tst_sizes_view.moc"
