#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "ui/views/learning_views.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

class TestLearningViews : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lossIsPutIntoTheFormula();
    void coverageIsPutIntoTheFormula();
    void coverageIsComparedWithWhatIsDeadByDesign();
    void stalenessIsPutIntoTheFormula();
    void viewsStandInTheirOrder();

private:
    static HandRun run() {
        HandRun run;
        run.records = syntheticRecords(4);
        run.info.classNames.assign(10, "x");
        return run;
    }
    static QString numbers(const ViewDefinition& view, std::int64_t round = 4) {
        const HandRun one = run();
        return plain(view.make(one.moment(round), {}, {}).explanation.numbers);
    }
};

void TestLearningViews::lossIsPutIntoTheFormula() {
    const QString text = numbers(lossView());
    QVERIFY2(
        text.contains(QStringLiteral("L = 0.500, so the true class got p = e<sup>−0.500</sup> = 60.7 %")),
        qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("1/16 test: L = 3.00")));
    QVERIFY(text.contains(QStringLiteral("ln 10.0 = 2.30")) || text.contains(QStringLiteral("ln 10 = 2.30")));
    QVERIFY(numbers(lossView(), 0).contains(QStringLiteral("No round")));
}

void TestLearningViews::coverageIsPutIntoTheFormula() {
    const QString text = numbers(coverageCurvesView());
    QVERIFY2(text.contains(QStringLiteral("never trained: 15 / 30 = 50.0 %")), qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("not assigned this round: 0 / 30")));
    QVERIFY(text.contains(QStringLiteral("not moved this round: 15 / 30 = 50.0 %")));
    QVERIFY(text.contains(QStringLiteral("dead by design: 1 − 1 = 0")));
}

void TestLearningViews::coverageIsComparedWithWhatIsDeadByDesign() {
    HandRun one = run();
    const QString part = QStringLiteral("curves"), id = QStringLiteral("reference-dead");
    QVERIFY(findSeries(coverageCurvesView().make(one.moment(4), {}, {}), part, id) == nullptr);
    one.info.levels[0].capacity = {0.75, "3/4"};
    const Figure figure = coverageCurvesView().make(one.moment(4), {}, {});
    QCOMPARE(findSeries(figure, part, id)->y, (QVector<double>{0.25, 0.25}));
}

void TestLearningViews::stalenessIsPutIntoTheFormula() {
    const QString text = numbers(stalenessCurvesView());
    QVERIFY2(text.contains(QStringLiteral("mean over the 15 parameters trained at least once: 1.50")),
             qPrintable(text));
    QVERIFY(text.contains(QStringLiteral("largest: 4 − 1 = 3")));
}

void TestLearningViews::viewsStandInTheirOrder() {
    QStringList ids;
    for (const ViewDefinition& view : viewDefinitions()) ids << view.id;
    const QStringList wanted = {
        QStringLiteral("accuracy"),  QStringLiteral("sizes"),     QStringLiteral("keep-ratio"),
        QStringLiteral("threshold"), QStringLiteral("lorenz"),    QStringLiteral("churn"),
        QStringLiteral("coverage"),  QStringLiteral("staleness"), QStringLiteral("loss")};
    ids.removeIf([&](const QString& id) { return !wanted.contains(id); });
    QCOMPARE(ids, wanted);
}

QTEST_GUILESS_MAIN(TestLearningViews)
#include "tst_learning_views.moc"
