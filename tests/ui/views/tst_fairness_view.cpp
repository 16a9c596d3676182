#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "ui/views/fairness_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

class TestFairnessView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void showsTheWorstAndTheBestTenth();
    void ordersTheClientsAndKeepsTheirCapacity();
    void tellsAnInversion();
    void aChosenCapacityStandsOut();
    void nothingYetIsSaidCalmly();

private:
    /// Clients 0..5 of levels 0 1 2 0 1 2; a larger model is worse in round 3.
    static HandRun unevenRun() {
        HandRun run;
        run.info.testCount = 1000;
        run.info.classNames = {"coat", "shoe"};
        run.records = syntheticRecords(3);
        for (RoundRecord& record : run.records) {
            record.evaluated = true;
            record.clientAccuracy = {0.9, 0.6, 0.1, 0.8, 0.5, 0.3};
            record.evaluation = {{.accuracy = 0.5, .localAccuracy = 0.85, .classAccuracy = {0.9, 0.8}},
                                 {.accuracy = 0.62, .localAccuracy = 0.55, .classAccuracy = {0.7, 0.6}},
                                 {.accuracy = 0.2, .localAccuracy = 0.2, .classAccuracy = {0.3, 0.05}}};
        }
        return run;
    }
    static Figure figureOf(const HandRun& run, const ViewSelection& selection = {}) {
        return fairnessView().make(run.moment(3), selection, {});
    }
};

void TestFairnessView::showsTheWorstAndTheBestTenth() {
    const Figure figure = figureOf(unevenRun());
    QCOMPARE(findSeries(figure, "rounds", "worst-tenth")->y, (QVector<double>{0.1, 0.1, 0.1}));
    QCOMPARE(findSeries(figure, "rounds", "best-tenth")->y[2], 0.9);
    QVERIFY(std::abs(findSeries(figure, "rounds", "tier-gap")->y[0] - 0.65) < 1e-12);
    QVERIFY2(plain(figure.summary).contains("the worst tenth 10.0 %"), qPrintable(figure.summary));
    QVERIFY(plain(figure.explanation.numbers).contains("worst class: shoe at 1/16, recall 5.0 %"));
}

void TestFairnessView::ordersTheClientsAndKeepsTheirCapacity() {
    const Figure figure = figureOf(unevenRun());
    // In order: .1 (1/16), .3 (1/16), .5 (1/4), .6 (1/4), .8 (1), .9 (1).
    const FigureSeries* small = findSeries(figure, "clients", "clients-2");
    QCOMPARE(small->x, (QVector<double>{1, 2}));
    QCOMPARE(small->y, (QVector<double>{0.1, 0.3}));
    QCOMPARE(findSeries(figure, "clients", "clients-0")->x, (QVector<double>{5, 6}));
}

void TestFairnessView::tellsAnInversion() {
    HandRun run = unevenRun();
    QVERIFY2(
        plain(figureOf(run).summary)
            .contains("Inversion: 1 is 12.0 points worse than 1/4 (two standard errors are 4.41 points)"),
        qPrintable(figureOf(run).summary));
    for (RoundRecord& record : run.records) record.evaluation[0].accuracy = 0.7;
    QVERIFY(!figureOf(run).summary.contains("Inversion"));
}

void TestFairnessView::aChosenCapacityStandsOut() {
    ViewSelection selection;
    selection.level = 1;
    const Figure figure = figureOf(unevenRun(), selection);
    QVERIFY(findSeries(figure, "clients", "clients-1")->role == FigureSeries::Role::Main);
    QVERIFY(findSeries(figure, "clients", "clients-2")->role == FigureSeries::Role::Ghost);
}

void TestFairnessView::nothingYetIsSaidCalmly() {
    HandRun run;
    const Figure figure = fairnessView().make(run.moment(0), {}, {});
    QVERIFY(figure.isEmpty());
    QVERIFY(!figure.message.isEmpty());
}

QTEST_GUILESS_MAIN(TestFairnessView)
#include "tst_fairness_view.moc"
