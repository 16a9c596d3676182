#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/views/classes_view.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Two rounds with clients 0, 1 and 2, one of each level. Client 0 has 60, 30 and 10 images of three classes,
/// client 1 has 0, 50 and 50, client 2 only 100 of the first. The planted fault: class "bag" is rare among
/// those who train the full model, and badly recalled by the smallest.
class TestClassesView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void exposureIsThatOfTheFormula();
    void starvedClassesAreOutlined();
    void aWideSpreadOfRecallIsOutlined();
    void theNewestEvaluationBeforeTheViewCounts();
    void laterRoundsDoNotCount();
    void rowsCanBeginWithTheLowestRecall();
    void aChosenClientShowsItsImages();
    void chosenClassAndLevelAreMarked();
    void withoutAnEvaluationOnlyExposureIsShown();
    void beforeTheFirstRoundASentenceStands();

private:
    Figure make(const ViewOptions& options = {}, const ViewSelection& selection = {}) const {
        return classesView().make(m_moment, selection, options);
    }
    std::vector<RoundRecord> m_records;
    RunMoment m_moment;
};

void TestClassesView::init() {
    RunInfo info = test::syntheticInfo();
    info.classNames = {"boot", "coat", "bag"};
    const std::vector<std::vector<std::int64_t>> labels = {{60, 30, 10}, {0, 50, 50}, {100, 0, 0}};
    for (ClientInfo& client : info.clients)
        client.trainLabels = labels[static_cast<std::size_t>(client.id % 3)];
    m_records = test::syntheticRecords(2);
    for (RoundRecord& record : m_records) {
        record.evaluation[0].classAccuracy = {0.9, 0.8, 0.7};
        record.evaluation[1].classAccuracy = {0.8, 0.7, 0.6};
        record.evaluation[2].classAccuracy = {0.7, 0.5, 0.31 + 0.01 * static_cast<double>(record.round)};
    }
    m_moment = {};
    m_moment.info = std::make_shared<const RunInfo>(info);
    m_moment.records = &m_records;
    m_moment.round = 2;
}

void TestClassesView::exposureIsThatOfTheFormula() {
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts.front().grid;
    QVERIFY(grid.rowLink == Link::ClassIndex && grid.columnLink == Link::Level);
    // Of all images 320, 160 and 120 of 600 are of the three classes. Level 0 is trained by client 0 alone:
    // 60, 30, 10 of 100.
    QVERIFY(qAbs(grid.values[grid.cell(0, 0)] - 0.6 * 600 / 320) < 1e-12);
    QVERIFY(qAbs(grid.values[grid.cell(2, 0)] - 0.1 * 600 / 120) < 1e-12);
    // Level 1 by clients 0 and 1: 60, 80, 60 of 200. Level 2 by all: 160, 80, 60 of 300, their due.
    QVERIFY(qAbs(grid.values[grid.cell(1, 1)] - 0.4 * 600 / 160) < 1e-12);
    for (std::size_t k = 0; k < 3; ++k) QVERIFY(qAbs(grid.values[grid.cell(k, 2)] - 1.0) < 1e-12);
    // Twice, once a round.
    QCOMPARE(grid.note(2, 0), QStringLiteral("20 images"));
}

void TestClassesView::starvedClassesAreOutlined() {
    RunInfo info = *m_moment.info;
    info.clients[0].trainLabels = {60, 38, 2};  // 0.02 where 112 of 600 are due: 0.107
    m_moment.info = std::make_shared<const RunInfo>(info);
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts.front().grid;
    QCOMPARE(int(grid.outlined[grid.cell(2, 0)]), 1);
    QCOMPARE(int(grid.outlined[grid.cell(1, 0)]), 0);
    QVERIFY2(figure.summary.contains(QStringLiteral("capacity 1 saw class bag least: 0.107 of its due")),
             qPrintable(figure.summary));
    QVERIFY2(figure.explanation.numbers.contains(QStringLiteral("(4 / 200) / (112 / 600) = 0.107")),
             qPrintable(figure.explanation.numbers));
    // As the alert has it.
    info.experiment.alerts = {{.id = "class-exposure", .threshold = 0.1, .rounds = 20}};
    m_moment.info = std::make_shared<const RunInfo>(info);
    QCOMPARE(int(make().parts.front().grid->outlined[grid.cell(2, 0)]), 0);
}

void TestClassesView::aWideSpreadOfRecallIsOutlined() {
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts[1].grid;
    // At 1/16 the best class has 70 %: 33 % is 37 points below, 50 % is 20.
    QCOMPARE(int(grid.outlined[grid.cell(2, 2)]), 1);
    QCOMPARE(int(grid.outlined[grid.cell(1, 2)]), 0);
    QCOMPARE(int(grid.outlined[grid.cell(2, 0)]), 0);
    QVERIFY2(figure.summary.contains(QStringLiteral("bag at 1/16")), qPrintable(figure.summary));
}

void TestClassesView::theNewestEvaluationBeforeTheViewCounts() {
    m_records[1].evaluated = false;
    m_records[1].evaluation.clear();
    const Figure figure = make();
    QVERIFY(qAbs(figure.parts[1].grid->values[8] - 0.32) < 1e-12);
    QVERIFY(figure.parts[1].title.contains(QStringLiteral("round 1")));
}

void TestClassesView::laterRoundsDoNotCount() {
    m_moment.round = 1;
    const Figure figure = make();
    QVERIFY(qAbs(figure.parts[1].grid->values[8] - 0.32) < 1e-12);
    QCOMPARE(figure.parts[0].grid->note(2, 0), QStringLiteral("10 images"));
}

void TestClassesView::rowsCanBeginWithTheLowestRecall() {
    const Figure figure = make({{QStringLiteral("rows"), QStringLiteral("recall")}});
    for (const FigurePart& part : figure.parts) {
        QCOMPARE(part.grid->rows[0].label, QStringLiteral("bag"));
        QCOMPARE(part.grid->rows[2].label, QStringLiteral("boot"));
    }
    QVERIFY(qAbs(figure.parts[1].grid->values[2] - 0.33) < 1e-12);
}

void TestClassesView::aChosenClientShowsItsImages() {
    const Figure figure = make({}, {.client = std::optional<std::int64_t>(1)});
    QCOMPARE(figure.parts.size(), std::size_t(3));
    QCOMPARE(figure.parts[2].grid->values, (std::vector<double>{0.0, 50.0, 50.0}));
    QCOMPARE(int(figure.parts[2].grid->outlined[0]), 1);
}

void TestClassesView::chosenClassAndLevelAreMarked() {
    const Figure figure = make({}, {.level = std::optional<int>(1), .classIndex = std::optional<int>(2)});
    QCOMPARE(figure.parts[0].grid->chosenRow, 2);
    QCOMPARE(figure.parts[1].grid->chosenColumn, 1);
    QVERIFY2(figure.summary.contains(QStringLiteral("bag at 1/4")), qPrintable(figure.summary));
}

void TestClassesView::withoutAnEvaluationOnlyExposureIsShown() {
    for (RoundRecord& record : m_records) {
        record.evaluated = false;
        record.evaluation.clear();
    }
    const Figure figure = make();
    QCOMPARE(figure.parts.size(), std::size_t(1));
    QVERIFY(figure.summary.contains(QStringLiteral("No round was evaluated yet.")));
}

void TestClassesView::beforeTheFirstRoundASentenceStands() {
    m_moment.round = 0;
    QVERIFY(make().isEmpty());
    QVERIFY(!make().message.isEmpty());
}

QTEST_GUILESS_MAIN(TestClassesView)
#include "tst_classes_view.moc"
