#include <QAbstractItemModelTester>
#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "tests/ui/sweeps/hand_sweep.h"
#include "ui/models/csv_text.h"
#include "ui/models/sweep_children_model.h"
#include "ui/models/sweep_result_model.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::HandSweep;
using test::plain;

/// What a sweep came to, in numbers, and the tables that show it.
class TestSweepNumbers : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gainsOverExclusiveNeedItsRuns();
    void devicesAreToldWhereTheyAreKnown();
    void aGroupIsMeanAndDeviationOfItsRuns();
    void groupsAreThoseOfTheEngine();
    void incompleteRunsHaveNoNumbers();
    void settingsAreNumbersOrNames();
    void tablesKeepTheirPromises();
    void theTableShowsConfigurationsAndTheirRuns();
    void rowsAreSortedByExactNumbers();
    void onlyChosenGroupsAreShown();
    void capacityChangesAccuraciesOnly();
    void csvHasMeansAndDeviations();
    void childrenTellWhereTheyAre();
};

namespace {

bool near(double a, double b) {
    return std::abs(a - b) < 1e-12;
}

}  // namespace

void TestSweepNumbers::aGroupIsMeanAndDeviationOfItsRuns() {
    const SweepNumbers numbers = HandSweep().numbers();
    QCOMPARE(numbers.groups().size(), std::size_t(4));
    // Children 4 and 5 reach 0.68 and 0.70.
    const Spread first = numbers.value(numbers.groups()[2], SweepMetric::FinalGlobal, 0);
    QCOMPARE(first.runs, std::size_t(2));
    QVERIFY(near(first.mean, 0.69));
    QVERIFY(near(first.deviation, 0.02 / std::sqrt(2.0)));
    QVERIFY(near(numbers.value(numbers.groups()[2], SweepMetric::FinalGlobal, -1).mean, 0.59));
    QVERIFY(near(numbers.value(numbers.groups()[2], SweepMetric::Last10Global, 1).mean, 0.49 - 0.05));
    QVERIFY(near(numbers.value(numbers.groups()[2], SweepMetric::BestLocal, 1).mean, 0.54));
    QVERIFY(near(*numbers.value(5, SweepMetric::WorstTenth, -1), 0.4));
    QVERIFY(near(*numbers.value(5, SweepMetric::Bytes, -1), 2e6));
    QCOMPARE(plain(sweepMetricText(SweepMetric::FinalGlobal, first)), QStringLiteral("69.0 ± 1.4 %"));
    QCOMPARE(plain(sweepMetricText(SweepMetric::FinalGlobal, Spread{1, 0.5, 0.0})), QStringLiteral("50.0 %"));
    QCOMPARE(sweepMetricText(SweepMetric::FinalGlobal, Spread()), QStringLiteral("–"));
}

void TestSweepNumbers::groupsAreThoseOfTheEngine() {
    const SweepNumbers numbers = HandSweep().numbers();
    for (const RunGroup& group : numbers.groups()) {
        for (int level = 0; level < 2; ++level) {
            const LevelSpread& engine = group.accuracies[static_cast<std::size_t>(level)];
            QCOMPARE(numbers.value(group, SweepMetric::FinalGlobal, level), engine.global.final);
            QCOMPARE(numbers.value(group, SweepMetric::BestGlobal, level), engine.global.best);
            QCOMPARE(numbers.value(group, SweepMetric::Last10Global, level), engine.global.last10);
            QCOMPARE(numbers.value(group, SweepMetric::FinalLocal, level), engine.local.final);
            QCOMPARE(numbers.value(group, SweepMetric::BestLocal, level), engine.local.best);
            QCOMPARE(numbers.value(group, SweepMetric::Last10Local, level), engine.local.last10);
        }
        QCOMPARE(numbers.value(group, SweepMetric::WorstTenth, 0), group.worstTenth);
        QCOMPARE(numbers.value(group, SweepMetric::WorstClient, 0), group.worstClient);
        QCOMPARE(numbers.value(group, SweepMetric::NeverTrained, 0), group.neverTrained);
        QCOMPARE(numbers.value(group, SweepMetric::Loss, 0), group.loss);
        QCOMPARE(numbers.value(group, SweepMetric::Bytes, 0), group.bytes);
        QCOMPARE(numbers.value(group, SweepMetric::Seconds, 0), group.seconds);
    }
}

void TestSweepNumbers::incompleteRunsHaveNoNumbers() {
    HandSweep sweep;
    sweep.results.runs[4].points.pop_back();
    sweep.group();
    const SweepNumbers numbers = sweep.numbers();
    QVERIFY(!numbers.value(4, SweepMetric::FinalGlobal, 0));
    const Spread spread = numbers.value(numbers.groups()[2], SweepMetric::FinalGlobal, 0);
    QCOMPARE(spread.runs, std::size_t(1));
    QVERIFY(near(spread.mean, 0.7));
}

void TestSweepNumbers::settingsAreNumbersOrNames() {
    const SweepNumbers numbers = HandSweep().numbers();
    QCOMPARE(numbers.columns().size(), std::size_t(2));
    const SweepColumn& rate = numbers.columns()[0];
    QVERIFY(rate.numeric);
    QCOMPARE(rate.value[5], 0.4);
    const SweepColumn& scope = numbers.columns()[1];
    QVERIFY(!scope.numeric);
    QCOMPARE(scope.categories, QStringList({"layer", "global"}));
    QCOMPARE(scope.value[2], 1.0);
    SweepPlan plan = test::handPlan();
    plan.axes = {{"tier.1.capacity", {"1", "1/4", "6.25 %"}}};
    const SweepRuns runs = expandSweep(plan).value();
    SweepResults results;
    for (const SweepChild& child : runs.children) results.runs.push_back({.experiment = child.experiment});
    const SweepNumbers fractions(plan, runs.children, results);
    QVERIFY(fractions.columns()[0].numeric);
    QCOMPARE(fractions.columns()[0].value[2], 0.25);
    QCOMPARE(fractions.columns()[0].value[4], 0.0625);
    QCOMPARE(fractions.columns()[0].label, QStringLiteral("Capacity of workstation"));
}

void TestSweepNumbers::tablesKeepTheirPromises() {
    SweepResultModel model;
    SweepResultFilter filter;
    filter.setSourceModel(&model);
    SweepChildrenModel children;
    QAbstractItemModelTester one(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester two(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QAbstractItemModelTester three(&children, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setNumbers(std::make_shared<const SweepNumbers>(HandSweep().numbers()));
    filter.setGroups(QSet<int>{1, 3});
    model.setLevel(1);
    filter.sort(model.metricColumn(SweepMetric::FinalGlobal), Qt::DescendingOrder);
    filter.setGroups(std::nullopt);
    model.setNumbers(nullptr);
    children.setChildren(HandSweep().children);
    children.setStatuses({{.state = SweepState::Running, .rounds = 1}});
    children.setChildren({});
}

void TestSweepNumbers::theTableShowsConfigurationsAndTheirRuns() {
    SweepResultModel model;
    model.setNumbers(std::make_shared<const SweepNumbers>(HandSweep().numbers()));
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.columnCount(), 1 + 2 + kSweepMetrics);
    QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), QStringLiteral("Learning rate"));
    const QModelIndex top = model.index(3, 0);
    QCOMPARE(top.data().toString(), QStringLiteral("2 of 2"));
    QCOMPARE(model.index(3, 1).data().toString(), QStringLiteral("0.4"));
    QCOMPARE(model.index(3, 2).data().toString(), QStringLiteral("global"));
    QCOMPARE(model.rowCount(top), 2);
    QCOMPARE(model.index(1, 0, top).data().toString(), QStringLiteral("seed 43"));
    QCOMPARE(model.index(1, 0, top).data(SweepResultModel::FileRole).toString(),
             QStringLiteral("scope-global_lr-0.4_seed-43.fiarse"));
    QVERIFY(top.data(SweepResultModel::FileRole).toString().isEmpty());
    const int column = model.metricColumn(SweepMetric::FinalGlobal);
    QCOMPARE(plain(model.index(1, column, top).data().toString()), QStringLiteral("64.0 %"));
    QCOMPARE(model.index(1, column, top).data(SweepResultModel::GroupRole).toInt(), 3);
}

void TestSweepNumbers::rowsAreSortedByExactNumbers() {
    SweepResultModel model;
    SweepResultFilter filter;
    filter.setSourceModel(&model);
    model.setNumbers(std::make_shared<const SweepNumbers>(HandSweep().numbers()));
    filter.sort(model.metricColumn(SweepMetric::FinalGlobal), Qt::DescendingOrder);
    for (int row = 0; row < 4; ++row)
        QCOMPARE(filter.index(row, 0).data(SweepResultModel::GroupRole).toInt(), 3 - row);
    // The runs below are sorted too.
    QCOMPARE(filter.index(0, 0, filter.index(0, 0)).data().toString(), QStringLiteral("seed 43"));
}

void TestSweepNumbers::onlyChosenGroupsAreShown() {
    SweepResultModel model;
    SweepResultFilter filter;
    filter.setSourceModel(&model);
    model.setNumbers(std::make_shared<const SweepNumbers>(HandSweep().numbers()));
    filter.setGroups(QSet<int>{2});
    QCOMPARE(filter.rowCount(), 1);
    QCOMPARE(filter.index(0, 0).data(SweepResultModel::GroupRole).toInt(), 2);
    QCOMPARE(filter.rowCount(filter.index(0, 0)), 2);
    filter.setGroups(std::nullopt);
    QCOMPARE(filter.rowCount(), 4);
}

void TestSweepNumbers::capacityChangesAccuraciesOnly() {
    SweepResultModel model;
    model.setNumbers(std::make_shared<const SweepNumbers>(HandSweep().numbers()));
    const QModelIndex accuracy = model.index(0, model.metricColumn(SweepMetric::FinalGlobal));
    const QModelIndex worst = model.index(0, model.metricColumn(SweepMetric::WorstTenth));
    const QString before = worst.data().toString();
    QVERIFY(near(accuracy.data(SweepResultModel::SortRole).toDouble(), 0.51));
    model.setLevel(1);
    QVERIFY(near(accuracy.data(SweepResultModel::SortRole).toDouble(), 0.41));
    QCOMPARE(worst.data().toString(), before);
}

void TestSweepNumbers::csvHasMeansAndDeviations() {
    SweepResultModel model;
    model.setNumbers(std::make_shared<const SweepNumbers>(HandSweep().numbers()));
    model.setLevel(0);
    const QList<QByteArray> lines =
        csvOfModel(model, SweepResultModel::SortRole, SweepResultModel::DeviationRole).trimmed().split('\n');
    QCOMPARE(lines.size(), 5);
    QVERIFY2(lines[0].startsWith("Runs,Learning rate,Scope,\"Final, global\",\"Final, global sd\","),
             lines[0].constData());
    const QList<QByteArray> cells = lines[3].split(',');
    QCOMPARE(cells.size(), 3 + 2 * kSweepMetrics);
    QCOMPARE(cells[0], QByteArray("2"));
    QCOMPARE(cells[1], QByteArray("0.4"));
    QCOMPARE(cells[2], QByteArray("layer"));
    QVERIFY(near(cells[3].toDouble(), 0.69));
    QVERIFY(near(cells[4].toDouble(), 0.02 / std::sqrt(2.0)));
}

void TestSweepNumbers::childrenTellWhereTheyAre() {
    const HandSweep sweep;
    SweepChildrenModel model;
    model.setChildren(sweep.children);
    QCOMPARE(model.rowCount(), 8);
    std::vector<SweepStatus> statuses(8);
    statuses[0] = {.state = SweepState::Finished, .found = true, .rounds = 2};
    statuses[1] = {.state = SweepState::Failed, .rounds = 1, .error = Error{.message = "It broke."}};
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setStatuses(statuses);
    QCOMPARE(changed.count(), 2);
    const auto text = [&](int row, int column) { return model.index(row, column).data().toString(); };
    QCOMPARE(text(0, SweepChildrenModel::NameColumn), QStringLiteral("scope layer · lr 0.1 · seed 42"));
    QCOMPARE(text(0, SweepChildrenModel::StateColumn), QStringLiteral("finished"));
    QCOMPARE(text(0, SweepChildrenModel::RoundsColumn), QStringLiteral("2 of 2"));
    QCOMPARE(text(0, SweepChildrenModel::NoteColumn), QStringLiteral("was done already"));
    QCOMPARE(text(1, SweepChildrenModel::StateColumn), QStringLiteral("failed"));
    QCOMPARE(text(1, SweepChildrenModel::NoteColumn), QStringLiteral("It broke."));
    QCOMPARE(text(2, SweepChildrenModel::StateColumn), QStringLiteral("waiting"));
    // The same children again keep their rows.
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setChildren(sweep.children);
    QCOMPARE(reset.count(), 0);
}

void TestSweepNumbers::gainsOverExclusiveNeedItsRuns() {
    HandSweep sweep;
    QVERIFY(!sweep.numbers().hasGains());
    QVERIFY(!sweep.numbers().value(0, SweepMetric::GainGlobal, -1));
    // Children 2 and 3 (lr 0.1, scope global) become the exclusive ones: 0.04 above children 0 and 1.
    for (const std::size_t i : {2U, 3U})
        sweep.results.runs[i].experiment.strategy.kind = StrategyKind::Exclusive;
    sweep.group();
    const SweepNumbers numbers = sweep.numbers();
    QVERIFY(numbers.hasGains());
    QVERIFY(std::abs(*numbers.value(0, SweepMetric::GainGlobal, 0) + 0.04) < 1e-12);
    QVERIFY(std::abs(*numbers.value(1, SweepMetric::GainLocal, -1) + 0.04) < 1e-12);
    QVERIFY(!numbers.value(2, SweepMetric::GainGlobal, 0));
    // Another learning rate has no twin.
    QVERIFY(!numbers.value(4, SweepMetric::GainGlobal, 0));
    const Spread spread = numbers.value(numbers.groups()[0], SweepMetric::GainGlobal, -1);
    QCOMPARE(spread.runs, std::size_t(2));
    QString text = sweepMetricText(SweepMetric::GainGlobal, spread);
    QVERIFY2(text.contains(QStringLiteral("4.0")) && text.contains(QStringLiteral("± 0.0")),
             qPrintable(text));
}

void TestSweepNumbers::devicesAreToldWhereTheyAreKnown() {
    HandSweep sweep;
    QVERIFY(!sweep.numbers().has(SweepMetric::DeviceSeconds));
    for (RoundPoint& point : sweep.results.runs[0].points) point.deviceSeconds = 36.0;
    for (RoundPoint& point : sweep.results.runs[0].points) point.deviceJoules = 2.25e6;
    sweep.results.runs[1].points[0].deviceSeconds = 36.0;  // of one of two rounds only
    const SweepNumbers numbers = sweep.numbers();
    QVERIFY(numbers.has(SweepMetric::DeviceSeconds) && numbers.has(SweepMetric::DeviceJoules));
    QVERIFY(!numbers.value(1, SweepMetric::DeviceSeconds, -1));
    QString time =
        sweepMetricText(SweepMetric::DeviceSeconds, *numbers.value(0, SweepMetric::DeviceSeconds, -1));
    QString energy =
        sweepMetricText(SweepMetric::DeviceJoules, *numbers.value(0, SweepMetric::DeviceJoules, -1));
    QCOMPARE(time.replace(QChar(QChar::Nbsp), QChar(u' ')), QStringLiteral("1 min 12 s"));
    QCOMPARE(energy.replace(QChar(QChar::Nbsp), QChar(u' ')), QStringLiteral("1.25 kWh"));
}

QTEST_GUILESS_MAIN(TestSweepNumbers)
#include "tst_sweep_numbers.moc"
