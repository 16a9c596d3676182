#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "ui/views/robustness_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

class TestRobustnessView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void framesWhatTheServerDidNotTakeAsItIs();
    void comparesASizeWithTheMedianOfItsTier();
    void showsTheSimilarityOfTheRoundInView();
    void followsTheAttackAtEachCapacity();
    void tellsHowFarTheAttackersReach();
    void saysWhenTooFewUpdatesAreLeftForTheDefence();
    void aPeacefulRunHasSizesOnly();
    void nothingYetIsSaidCalmly();

private:
    // Round 3: three full clients 0, 3, 4 with sizes 2, 4 and 32; 4 attacks and is shortened to a quarter,
    // client 1 is refused.
    static HandRun run() {
        HandRun run;
        run.info.experiment.attack.kind = AttackKind::LabelFlip;
        run.records = syntheticRecords(3);
        for (RoundRecord& record : run.records) {
            record.participants.clear();
            const auto add = [&](std::int64_t id, std::int64_t level, double norm) {
                Participation one;
                one.client = id;
                one.level = level;
                one.samples = 100;
                one.updateNorm = norm;
                record.participants.push_back(one);
            };
            add(0, 0, 2.0);
            add(1, 1, 1.0);
            add(3, 0, 4.0);
            add(4, 0, 32.0);
            record.robustness.active = true;
            record.robustness.attackSuccess = {0.1 * double(record.round), 0.2, 0.3};
            record.robustness.owned = 0.25;
            record.robustness.similarity.assign(16, 0.5);
            for (std::size_t i = 0; i < 4; ++i) record.robustness.similarity[5 * i] = 1.0;
        }
        Participation& attacker = run.records[2].participants[3];
        attacker.malicious = true;
        attacker.factor = 0.25;
        run.records[2].participants[1].rejection = Rejection::OutsideMask;
        return run;
    }
    static Figure figureOf(const HandRun& run, const ViewOptions& options = {},
                           const ViewSelection& selection = {}) {
        return robustnessView().make(run.moment(3), selection, options);
    }
    static ViewOptions option(const char* id, const char* value) {
        return {{QString::fromLatin1(id), QString::fromLatin1(value)}};
    }
};

void TestRobustnessView::framesWhatTheServerDidNotTakeAsItIs() {
    const Figure figure = figureOf(run());
    const FigureGrid& grid = *findPart(figure, QStringLiteral("norms"))->grid;
    // By capacity, attackers first: 4, 0, 3, then 1. Client 2 and 5 never took part.
    QCOMPARE(grid.rows.size(), std::size_t{4});
    QCOMPARE(grid.rows[0].key, qint64(4));
    QVERIFY(grid.rows[0].label.contains(QStringLiteral("attacker")));
    QCOMPARE(grid.rows[3].key, qint64(1));
    QCOMPARE(grid.values[grid.cell(0, 2)], 32.0);
    QCOMPARE(int(grid.outlined[grid.cell(0, 2)]), 1);
    QCOMPARE(int(grid.outlined[grid.cell(3, 2)]), 1);
    QCOMPARE(int(grid.outlined[grid.cell(1, 2)]), 0);
    QCOMPARE(int(grid.outlined[grid.cell(0, 1)]), 0);
    QVERIFY(plain(grid.note(0, 2)).contains(QStringLiteral("shortened to 25.0 %")));
    QVERIFY(grid.note(3, 2).contains(QStringLiteral("outside its mask")));
    QVERIFY2(
        figure.summary.startsWith(QStringLiteral("Round 3: 1 of 4 participants attacked; updates refused: 1, "
                                                 "left out: 0, shortened: 1.")),
        qPrintable(figure.summary));
}

void TestRobustnessView::comparesASizeWithTheMedianOfItsTier() {
    const Figure figure = figureOf(run(), option("measure", "ratio"));
    const FigureGrid& grid = *findPart(figure, QStringLiteral("norms"))->grid;
    QVERIFY(grid.scale == FigureGrid::Scale::Diverging);
    QCOMPARE(grid.values[grid.cell(0, 2)], 3.0);   // 32 over the median 4 of 2, 4, 32
    QCOMPARE(grid.values[grid.cell(1, 2)], -1.0);  // 2 over 4
    QCOMPARE(grid.values[grid.cell(3, 2)], 0.0);   // alone at its level
    QVERIFY(figure.explanation.numbers.contains(QStringLiteral("client 4")));
    QVERIFY(figure.explanation.numbers.contains(QStringLiteral("×8.0")));
}

void TestRobustnessView::showsTheSimilarityOfTheRoundInView() {
    ViewSelection selection;
    selection.client = 3;
    const Figure figure = figureOf(run(), {}, selection);
    const FigureGrid& grid = *findPart(figure, QStringLiteral("similarity"))->grid;
    QCOMPARE(grid.values[grid.cell(0, 0)], 1.0);
    QCOMPARE(grid.values[grid.cell(0, 3)], 0.5);
    QCOMPARE(grid.chosenRow, 2);
    QCOMPARE(int(grid.outlined[grid.cell(3, 3)]), 1);
    QCOMPARE(int(grid.outlined[grid.cell(3, 0)]), 0);
}

void TestRobustnessView::followsTheAttackAtEachCapacity() {
    const Figure figure = figureOf(run(), option("beside", "success"));
    const FigureSeries* full = findSeries(figure, QStringLiteral("success"), QStringLiteral("success-0"));
    QCOMPARE(full->x, (QVector<double>{1, 2, 3}));
    QVERIFY(std::abs(full->y[2] - 0.3) < 1e-12);
    QCOMPARE(full->key, qint64(0));
    QVERIFY(plain(figure.summary).contains(QStringLiteral("Attack success: 30.0 % at 1, 20.0 % at 1/4")));
}

void TestRobustnessView::tellsHowFarTheAttackersReach() {
    HandRun defended = run();
    const ViewOptions reach = option("beside", "reach");
    QCOMPARE(findPart(figureOf(defended, reach), QStringLiteral("reach"))->chart->series.size(),
             std::size_t{1});
    defended.info.experiment.defence.kind = DefenceKind::Median;
    const Figure figure = figureOf(defended, reach);
    QCOMPARE(findSeries(figure, QStringLiteral("reach"), QStringLiteral("owned"))->y,
             (QVector<double>{0.25, 0.25, 0.25}));
    QVERIFY(findSeries(figure, QStringLiteral("reach"), QStringLiteral("below-quorum")) != nullptr);
}

void TestRobustnessView::saysWhenTooFewUpdatesAreLeftForTheDefence() {
    // Three of the four pass the check.
    HandRun attacked = run();
    attacked.info.experiment.defence = {.kind = DefenceKind::Krum, .f = 1};
    QVERIFY2(figureOf(attacked).summary.contains(QStringLiteral("had 3 updates to choose from and needs 5")),
             qPrintable(figureOf(attacked).summary));
    attacked.info.experiment.defence.kind = DefenceKind::Median;
    QVERIFY(!figureOf(attacked).summary.contains(QStringLiteral("to choose from")));
    attacked.info.experiment.defence.f = 2;
    QVERIFY(figureOf(attacked).summary.contains(QStringLiteral("needs 5 to bear 2")));
}

void TestRobustnessView::aPeacefulRunHasSizesOnly() {
    HandRun peaceful;
    peaceful.records = syntheticRecords(3);
    for (const char* beside : {"similarity", "success", "reach"}) {
        const Figure figure = figureOf(peaceful, option("beside", beside));
        QCOMPARE(figure.parts.size(), std::size_t{1});
        QCOMPARE(figure.parts[0].id, QStringLiteral("norms"));
    }
}

void TestRobustnessView::nothingYetIsSaidCalmly() {
    HandRun empty;
    QVERIFY(!robustnessView().make(empty.moment(0), {}, {}).message.isEmpty());
}

QTEST_GUILESS_MAIN(TestRobustnessView)
#include "tst_robustness_view.moc"
