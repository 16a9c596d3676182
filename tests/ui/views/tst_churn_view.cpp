#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "ui/views/churn_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

class TestChurnView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void churnStartsInRoundTwo();
    void attritionIsTheMeanOverTheParticipantsOfALevel();
    void lockInStandsBesideTwoRandomMasks();
    void aChosenLevelStandsOut();
    void eachClientOfTheRoundHasABar();
    void nothingYetIsSaidCalmly();

private:
    // Clients 0, 3 (full) keep 100 and 80 of 100, client 1 (1/4) keeps 45 of 50; 1/16 takes no part.
    static HandRun attritionRun() {
        HandRun run;
        run.records = syntheticRecords(3);
        for (RoundRecord& record : run.records) {
            record.initialJaccard = {1.0, 0.6, 0.4};
            record.participants.clear();
            const auto add = [&](std::int64_t id, std::int64_t level, std::uint64_t assigned,
                                 std::uint64_t alive) {
                Participation client;
                client.client = id;
                client.level = level;
                client.assigned = assigned;
                client.alive = alive;
                record.participants.push_back(client);
            };
            add(0, 0, 100, 100);
            add(1, 1, 50, 45);
            add(3, 0, 100, 80);
        }
        return run;
    }
    static Figure figureOf(const HandRun& run, const ViewOptions& options = {},
                           const ViewSelection& selection = {}) {
        return churnView().make(run.moment(3), selection, options);
    }
    static ViewOptions option(const char* id, const char* value) {
        return {{QString::fromLatin1(id), QString::fromLatin1(value)}};
    }
};

void TestChurnView::churnStartsInRoundTwo() {
    const Figure figure = figureOf(attritionRun());
    const FigureSeries* series = findSeries(figure, QStringLiteral("churn"), QStringLiteral("churn-1"));
    QCOMPARE(series->x, (QVector<double>{2, 3}));
    QCOMPARE(series->y, (QVector<double>{0.2, 0.2}));
    QCOMPARE(series->key, qint64(1));
    QVERIFY(plain(figure.explanation.numbers).contains(QStringLiteral("1/4: churn = 1 − 0.800 = 20.0 %")));
}

void TestChurnView::attritionIsTheMeanOverTheParticipantsOfALevel() {
    const Figure figure = figureOf(attritionRun(), option("measure", "attrition"));
    const QString part = QStringLiteral("attrition");
    QVERIFY(std::abs(findSeries(figure, part, QStringLiteral("attrition-0"))->y[0] - 0.1) < 1e-12);
    QVERIFY(std::abs(findSeries(figure, part, QStringLiteral("attrition-1"))->y[0] - 0.1) < 1e-12);
    QVERIFY(findSeries(figure, part, QStringLiteral("attrition-2")) == nullptr);
    QVERIFY(
        plain(figure.explanation.numbers).contains(QStringLiteral("attrition = 10.0 % (180 of 200 alive)")));
}

void TestChurnView::lockInStandsBesideTwoRandomMasks() {
    const Figure figure = figureOf(attritionRun());
    const QString part = QStringLiteral("lock-in");
    QCOMPARE(findSeries(figure, part, QStringLiteral("lock-in-2"))->y, (QVector<double>{0.4, 0.4, 0.4}));
    // c / (2 − c): 1/4 -> 1/7, 1/16 -> 1/31.
    QVERIFY(std::abs(findSeries(figure, part, QStringLiteral("reference-random-1"))->y[0] - 1.0 / 7) < 1e-12);
    QVERIFY(std::abs(findSeries(figure, part, QStringLiteral("reference-random-2"))->y[0] - 1.0 / 31) <
            1e-12);
    QVERIFY(findSeries(figure, part, QStringLiteral("lock-in-0")) == nullptr);
}

void TestChurnView::aChosenLevelStandsOut() {
    ViewSelection selection;
    selection.level = 2;
    const Figure figure = figureOf(attritionRun(), {}, selection);
    QVERIFY(figure.title.contains(QStringLiteral("1/16")));
    QVERIFY(!figure.summary.contains(QStringLiteral("1/4")));
    const QString part = QStringLiteral("churn");
    QVERIFY(findSeries(figure, part, QStringLiteral("churn-2"))->role == FigureSeries::Role::Main);
    QVERIFY(findSeries(figure, part, QStringLiteral("churn-1"))->role == FigureSeries::Role::Ghost);
}

void TestChurnView::eachClientOfTheRoundHasABar() {
    ViewOptions options = option("beside", "clients");
    const Figure figure = figureOf(attritionRun(), options);
    const FigurePart* part = findPart(figure, QStringLiteral("clients"));
    QVERIFY(part != nullptr);
    QVERIFY(part->chart->seriesLink == Link::Client);
    QCOMPARE(part->chart->series.size(), std::size_t(3));
    const FigureSeries& third = part->chart->series[2];
    QCOMPARE(third.key, qint64(3));
    QCOMPARE(third.level, 0);
    QCOMPARE(third.x, (QVector<double>{2}));
    QVERIFY(std::abs(third.y[0] - 0.2) < 1e-12);
    QCOMPARE(part->chart->x.ticks[2], std::make_pair(2.0, QStringLiteral("3")));
    ViewSelection selection;
    selection.level = 1;
    QCOMPARE(findPart(figureOf(attritionRun(), options, selection), QStringLiteral("clients"))
                 ->chart->series.size(),
             std::size_t(1));
}

void TestChurnView::nothingYetIsSaidCalmly() {
    HandRun run;
    QVERIFY(!churnView().make(run.moment(0), {}, {}).message.isEmpty());
    run.records = syntheticRecords(1);
    QVERIFY(churnView().make(run.moment(1), {}, {}).message.contains(QStringLiteral("round 2")));
    run.records = syntheticRecords(3);  // of an older version: no lock-in
    QCOMPARE(figureOf(run).parts.size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestChurnView)
#include "tst_churn_view.moc"
