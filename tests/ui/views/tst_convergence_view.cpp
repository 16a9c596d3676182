#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "ui/views/convergence_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

class TestConvergenceView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void drawsMeasuredRoundsBesideTheReference();
    void relatesTheErrorToTheMaskedGradient();
    void saysWhyThereIsNothing();

private:
    /// Measured in rounds 2 and 8 of 8: squared norms 4 / T, errors a quarter of them.
    static HandRun measuredRun() {
        HandRun run;
        run.records = syntheticRecords(8);
        for (RoundRecord& record : run.records) {
            record.updateSquaredNorm = 0.5;
            if (record.round != 2 && record.round != 8) continue;
            const double norm = 4.0 / double(record.round);
            record.fullGradient = 2.0 * norm;
            record.levelGradients = {{norm, 0.0}, {norm, norm / 4, norm * 2}, {norm, norm * 4}};
        }
        return run;
    }
};

void TestConvergenceView::drawsMeasuredRoundsBesideTheReference() {
    const Figure figure = convergenceView().make(measuredRun().moment(8), {}, {});
    const FigureSeries* norms = findSeries(figure, "norms", "gradient-1");
    QCOMPARE(norms->x, (QVector<double>{2, 8}));
    // What the theorem bounds is the mean over all rounds: 2 and 2, then 1.75, 1.5, ..., 0.5.
    QCOMPARE(norms->y, (QVector<double>{2, (2 + 2 + 1.75 + 1.5 + 1.25 + 1 + 0.75 + 0.5) / 8}));
    const Figure each = convergenceView().make(measuredRun().moment(8), {}, {{"norm", "each"}});
    QCOMPARE(findSeries(each, "norms", "gradient-1")->y, (QVector<double>{2, 0.5}));
    const FigureSeries* rate = findSeries(figure, "norms", "reference-rate");
    // Through (2, 2), and half of that at four times the rounds.
    QCOMPARE(rate->y.front(), 2.0);
    QVERIFY(std::abs(rate->x.back() - 8.0) < 1e-9);
    QVERIFY(std::abs(rate->y.back() - 1.0) < 1e-9);
    QCOMPARE(findSeries(figure, "norms", "update")->x.size(), 8);
    QVERIFY(figure.parts.front().chart->x.logarithmic && figure.parts.front().chart->y.logarithmic);
}

void TestConvergenceView::relatesTheErrorToTheMaskedGradient() {
    const Figure figure = convergenceView().make(measuredRun().moment(8), {}, {});
    QCOMPARE(findSeries(figure, "errors", "error-1")->y, (QVector<double>{0.5, 0.5}));
    QCOMPARE(findSeries(figure, "errors", "error-2")->y, (QVector<double>{2.0, 2.0}));
    // With what lies outside of the submodel: √((1/4 + 2) / 1) of the norm.
    const Figure whole = convergenceView().make(measuredRun().moment(8), {}, {{"distance", "whole"}});
    QCOMPARE(findSeries(whole, "errors", "error-1")->y, (QVector<double>{1.5, 1.5}));
    HandRun older = measuredRun();
    for (RoundRecord& record : older.records)
        for (LevelGradient& level : record.levelGradients) level.squaredOutside = std::nan("");
    QVERIFY(findSeries(convergenceView().make(older.moment(8), {}, {{"distance", "whole"}}), "errors",
                       "error-1") == nullptr);
    // The full model has no error, which a logarithmic axis cannot show.
    QVERIFY(findSeries(figure, "errors", "error-0") == nullptr);
    QVERIFY2(figure.summary.contains("after round 8"), qPrintable(figure.summary));
}

void TestConvergenceView::saysWhyThereIsNothing() {
    HandRun run;
    run.records = syntheticRecords(2);
    run.info.experiment.gradientEvery = 25;
    QVERIFY(convergenceView().make(run.moment(2), {}, {}).message.contains("25"));
    run.info.experiment.gradientEvery = 0;
    QVERIFY(convergenceView().make(run.moment(2), {}, {}).message.contains("above 0"));
}

QTEST_GUILESS_MAIN(TestConvergenceView)
#include "tst_convergence_view.moc"
