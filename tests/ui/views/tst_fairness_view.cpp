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
    void showsUnevennessAndItsDifference();
    void tellsAnInversion();
    void aChosenCapacityStandsOut();
    void nothingYetIsSaidCalmly();
    void setsTheClientsBesideTrainingAlone();

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

void TestFairnessView::showsUnevennessAndItsDifference() {
    const ViewOptions options{{"rounds", "evenness"}};
    HandRun even = unevenRun();
    for (RoundRecord& record : even.records) record.clientAccuracy.assign(6, 0.5);
    const HandRun uneven = unevenRun();
    const Figure figure = fairnessView().make(uneven.moment(3), {}, options);
    QVERIFY(findSeries(figure, "rounds", "worst-tenth") == nullptr);
    // Σa = 3.2, Σa² = 0.81 + 0.36 + 0.01 + 0.64 + 0.25 + 0.09 = 2.16.
    const double jain = 3.2 * 3.2 / (6.0 * 2.16);
    QVERIFY(std::abs(findSeries(figure, "rounds", "jain")->y[2] - (1.0 - jain)) < 1e-12);
    const double mean = 3.2 / 6.0;
    QVERIFY(std::abs(findSeries(figure, "rounds", "deviation")->y[2] - std::sqrt(0.36 - mean * mean)) <
            1e-12);
    QVERIFY(findSeries(figure, "rounds", "spearman")->y[2] > 0.9);
    // Of two runs: what the uneven one has more.
    const Figure difference = figureDifference(fairnessView().make(even.moment(3), {}, options), figure);
    QVERIFY(std::abs(findSeries(difference, "rounds", "jain")->y[2] - (1.0 - jain)) < 1e-12);
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

void TestFairnessView::setsTheClientsBesideTrainingAlone() {
    HandRun run = unevenRun();
    for (ClientInfo& client : run.info.clients) client.testCount = 10;
    RunMoment moment = run.moment(3);
    const ViewOptions options{{"clients", "gain"}};
    const Figure none = fairnessView().make(moment, {}, options);
    QVERIFY(none.parts.empty() && none.message.contains("Train each client alone"));
    // Accuracies .9 .6 .1 .8 .5 .3 of levels 0 1 2 0 1 2.
    moment.alone = std::make_shared<const AloneBaseline>(
        AloneBaseline{.localRounds = 4, .accuracy = {0.5, 0.7, 0.1, 0.6, 0.4, 0.1}});
    const Figure figure = fairnessView().make(moment, {}, options);
    QVERIFY(findSeries(figure, "clients", "clients-0") == nullptr);
    // Gains .4 −.1 0 .2 .1 .2 in rising order: −.1 (1), 0 (2), .1 (1), .2 (0), .2 (2), .4 (0).
    const FigureSeries* middle = findSeries(figure, "gain", "clients-1");
    QCOMPARE(middle->x, (QVector<double>{1, 3}));
    QVERIFY(std::abs(middle->y[0] + 0.1) < 1e-12 && std::abs(middle->y[1] - 0.1) < 1e-12);
    QCOMPARE(findSeries(figure, "gain", "zero")->y, (QVector<double>{0, 0}));
    QVERIFY2(plain(figure.summary)
                 .contains("for 4 local round(s): 1: +30.0 points (100 % of the clients are better off)"),
             qPrintable(figure.summary));
    QVERIFY(plain(figure.explanation.numbers).contains("1/16: +10.0 points (50 %"));
    QVERIFY(!plain(figure.summary).contains("No narrow network"));
    AloneBaseline mixed = *moment.alone;
    mixed.fallback = {1, 2};
    moment.alone = std::make_shared<const AloneBaseline>(mixed);
    const QString summary = plain(fairnessView().make(moment, {}, options).summary);
    QVERIFY2(
        summary.contains("No narrow network fits 1/4, 1/16: those clients trained what the strategy hands "
                         "out in round 1."),
        qPrintable(summary));
    // The accuracies themselves stay what they were.
    QVERIFY(findSeries(fairnessView().make(moment, {}, {}), "clients", "clients-0") != nullptr);
}

void TestFairnessView::nothingYetIsSaidCalmly() {
    HandRun run;
    const Figure figure = fairnessView().make(run.moment(0), {}, {});
    QVERIFY(figure.isEmpty());
    QVERIFY(!figure.message.isEmpty());
}

QTEST_GUILESS_MAIN(TestFairnessView)
#include "tst_fairness_view.moc"
