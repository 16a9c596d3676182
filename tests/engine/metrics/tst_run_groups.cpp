// Runs that differ only in their seed collapse to mean and sample standard deviation, checked by hand.

#include <QTest>

#include "engine/api/run_groups.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::smallExperiment;

namespace {

/// A run of two capacities; the accuracies of its rounds, the second capacity 0.1 below the first.
RunDigest runOf(Experiment experiment, std::uint64_t seed, const std::vector<double>& accuracies) {
    RunDigest run;
    run.experiment = std::move(experiment);
    run.experiment.seed = seed;
    run.experiment.rounds = 3;
    run.levels = {{{1.0, "1"}, "Desk", 3}, {{0.25, "1/4"}, "Tablet", 4}};
    for (std::size_t i = 0; i < accuracies.size(); ++i) {
        RoundPoint point{.round = static_cast<std::int64_t>(i + 1), .loss = 2.0 - accuracies[i]};
        point.bytes = 1000;
        point.seconds = 0.5;
        point.global = {accuracies[i], accuracies[i] - 0.1};
        point.local = {accuracies[i] + 0.2, accuracies[i] + 0.1};
        point.worstClient = accuracies[i] / 2.0;
        run.points.push_back(point);
    }
    return run;
}

bool near(double a, double b) {
    return std::abs(a - b) < 1e-12;
}

}  // namespace

class TestRunGroups : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void spreadsOfAFewNumbers_data();
    void spreadsOfAFewNumbers();
    void summarisesEvaluationsOnly();
    void collapsesSeedsToMeanAndDeviation();
    void drawsTheMeanOfEachRound();
    void doesNotSeparateWhatHasNoEffect();
    void separatesWhatHasAnEffect();
    void countsOnlyCompleteRunsAndOnlyTheirPlannedRounds();
    void countsASeedOnce();
    void keepsBranchesApart();
    void namesGroupsByWhatDiffers();
    void tellsOfRunsThatNeverBegan();
};

void TestRunGroups::spreadsOfAFewNumbers_data() {
    QTest::addColumn<QList<double>>("values");
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("deviation");
    QTest::addRow("none") << QList<double>{} << 0.0 << 0.0;
    QTest::addRow("one") << QList<double>{0.7} << 0.7 << 0.0;
    QTest::addRow("two") << QList<double>{1.0, 3.0} << 2.0 << std::sqrt(2.0);
    // Squares 9, 1, 1, 1, 0, 0, 4, 16 sum to 32; 32 / 7.
    QTest::addRow("eight") << QList<double>{2, 4, 4, 4, 5, 5, 7, 9} << 5.0 << std::sqrt(32.0 / 7.0);
}

void TestRunGroups::spreadsOfAFewNumbers() {
    QFETCH(QList<double>, values);
    QFETCH(double, mean);
    QFETCH(double, deviation);
    const Spread spread = spreadOf({values.constData(), static_cast<std::size_t>(values.size())});
    QCOMPARE(spread.runs, static_cast<std::size_t>(values.size()));
    QVERIFY(near(spread.mean, mean));
    QVERIFY(near(spread.deviation, deviation));
    QVERIFY(near(spread.low(), mean - deviation));
    QVERIFY(near(spread.high(), mean + deviation));
}

void TestRunGroups::summarisesEvaluationsOnly() {
    RunInfo info;
    info.layout.maskable = 40;
    std::vector<RoundRecord> records;
    for (std::int64_t round = 1; round <= 24; ++round) {
        RoundRecord record{.round = round};
        record.seconds = 0.25;
        record.loss = static_cast<double>(100 - round);
        record.neverTrained = static_cast<std::uint64_t>(40 - round);
        record.bytesDown = 3;
        record.bytesUp = 4;
        if (round % 2 == 0) {
            record.evaluated = true;
            // 0.02, 0.04, ... 0.22, but the best in round 4.
            const double accuracy = round == 4 ? 0.9 : 0.01 * static_cast<double>(round);
            record.evaluation = {{.accuracy = accuracy, .localAccuracy = 0.5}};
            // Eleven clients: the worst tenth is two of them.
            record.clientAccuracy.assign(11, 0.8);
            record.clientAccuracy[1] = 0.3;
            record.clientAccuracy[4] = 0.5;
            record.worstClient = 1;
        }
        records.push_back(record);
    }
    records.back().evaluation.clear();  // round 24 was not evaluated after all
    records.back().worstClient = -1;
    const std::vector<RoundPoint> points = pointsOf(info, records);
    const std::vector<LevelSummary> levels = summarise(points);
    QCOMPARE(levels.size(), std::size_t(1));
    QVERIFY(near(levels[0].global.final, 0.22));
    QVERIFY(near(levels[0].global.best, 0.9));
    // The last ten evaluations: rounds 4, 6, ... 22; 0.9 and 0.06 + ... + 0.22 = 1.26.
    QVERIFY(near(levels[0].global.last10, (0.9 + 1.26) / 10.0));
    QVERIFY(near(levels[0].local.last10, 0.5));
    const RunTotals totals = totalsOf(points).value();
    QCOMPARE(totals.loss, 76.0);
    QCOMPARE(totals.worstClient, std::optional<double>(0.3));
    QVERIFY(near(totals.worstTenth.value(), 0.4));
    QVERIFY(near(totals.neverTrained, 16.0 / 40.0));
    QCOMPARE(totals.bytes, std::uint64_t(24 * 7));
    QVERIFY(near(totals.seconds, 6.0));
    QVERIFY(summarise({}).empty());
    QVERIFY(!totalsOf({}).has_value());
}

void TestRunGroups::collapsesSeedsToMeanAndDeviation() {
    const Experiment experiment = smallExperiment();
    const std::vector<RunDigest> runs = {runOf(experiment, 1, {0.2, 0.5, 0.4}),
                                         runOf(experiment, 2, {0.2, 0.3, 0.6})};
    const std::vector<RunGroup> groups = groupRuns(runs);
    QCOMPARE(groups.size(), std::size_t(1));
    const RunGroup& group = groups[0];
    QCOMPARE(group.name, std::string("small"));
    QVERIFY(group.runs == std::vector<std::size_t>({0, 1}));
    QCOMPARE(group.complete, std::size_t(2));
    QCOMPARE(group.accuracies.size(), std::size_t(2));
    const AccuracySpread& large = group.accuracies[0].global;
    QVERIFY(near(large.final.mean, 0.5) && near(large.final.deviation, 0.1 * std::sqrt(2.0)));
    QVERIFY(near(large.best.mean, 0.55) && near(large.best.deviation, 0.05 * std::sqrt(2.0)));
    QVERIFY(near(large.last10.mean, 1.1 / 3.0) && near(large.last10.deviation, 0.0));
    QVERIFY(near(group.accuracies[1].global.final.mean, 0.4));
    QVERIFY(near(group.accuracies[0].local.final.mean, 0.7));
    QVERIFY(near(group.worstClient.mean, 0.25));
    QVERIFY(near(group.bytes.mean, 3000.0) && near(group.bytes.deviation, 0.0));
    QVERIFY(near(group.seconds.mean, 1.5));
    QVERIFY(near(group.loss.mean, 1.5));
}

void TestRunGroups::drawsTheMeanOfEachRound() {
    const Experiment experiment = smallExperiment();
    std::vector<RunDigest> runs = {runOf(experiment, 1, {0.2, 0.5, 0.4}), runOf(experiment, 2, {0.4, 0.3})};
    runs[0].points[1].global.clear();  // not evaluated
    const RunGroup group = groupRuns(runs).front();
    const std::vector<RoundSpread> series = seriesOf(group, runs, RoundMetric::Global, 1);
    QCOMPARE(series.size(), std::size_t(3));
    QCOMPARE(series[0].round, std::int64_t(1));
    QVERIFY(near(series[0].value.mean, 0.2) && near(series[0].value.low(), 0.2 - 0.1 * std::sqrt(2.0)));
    QVERIFY(series[1].value.runs == 1 && near(series[1].value.mean, 0.2));
    QVERIFY(series[2].value.runs == 1 && near(series[2].value.high(), 0.3));
    QVERIFY(near(seriesOf(group, runs, RoundMetric::Loss)[0].value.mean, 1.7));
    QVERIFY(near(seriesOf(group, runs, RoundMetric::WorstClient)[0].value.mean, 0.15));
    QVERIFY(seriesOf(group, runs, RoundMetric::Global, 2).empty());
}

void TestRunGroups::doesNotSeparateWhatHasNoEffect() {
    const Experiment experiment = smallExperiment();
    Experiment other = experiment;
    other.name = "other";
    other.note = "why";
    other.checkpointEvery = 3;
    other.tiers[0].name = "Tower";
    other.tiers[0].colour = "#ff0000";
    other.tiers[1].capacity = {0.25, "25 %"};
    other.data.partition.classes = 5;  // plays no part: the partition is not by shards
    other.alerts = {{.id = "churn", .threshold = 0.5}};
    QCOMPARE(groupRuns({runOf(experiment, 1, {0.1}), runOf(other, 2, {0.1})}).size(), std::size_t(1));
}

void TestRunGroups::separatesWhatHasAnEffect() {
    const Experiment experiment = smallExperiment();
    std::vector<Experiment> others(6, experiment);
    others[1].training.rate = 0.2;
    others[2].strategy.scope = Scope::Global;
    others[3].tiers[1].capacity = {0.5, "1/2"};
    others[4].evaluateEvery = 2;
    others[5].data.partition.alpha = 1.0;
    std::vector<RunDigest> runs;
    for (const Experiment& other : others) runs.push_back(runOf(other, 1, {0.1, 0.1, 0.1}));
    runs.push_back(runs[0]);
    runs.back().experiment.rounds = 2;
    QCOMPARE(groupRuns(runs).size(), std::size_t(7));
}

void TestRunGroups::countsOnlyCompleteRunsAndOnlyTheirPlannedRounds() {
    const Experiment experiment = smallExperiment();
    const std::vector<RunDigest> runs = {runOf(experiment, 1, {0.2, 0.3}),
                                         runOf(experiment, 2, {0.2, 0.3, 0.6, 0.9, 0.9})};
    const RunGroup group = groupRuns(runs).front();
    QCOMPARE(group.runs.size(), std::size_t(2));
    QCOMPARE(group.complete, std::size_t(1));
    QCOMPARE(group.accuracies[0].global.final.runs, std::size_t(1));
    QVERIFY(near(group.accuracies[0].global.final.mean, 0.6));
    QVERIFY(near(group.accuracies[0].global.best.mean, 0.6));
    QVERIFY(near(group.bytes.mean, 3000.0));
    QCOMPARE(seriesOf(group, runs, RoundMetric::Global).size(), std::size_t(5));
}

void TestRunGroups::countsASeedOnce() {
    const Experiment experiment = smallExperiment();
    const std::vector<RunDigest> runs = {runOf(experiment, 1, {0.2}), runOf(experiment, 2, {0.2, 0.3, 0.4}),
                                         runOf(experiment, 1, {0.2, 0.5, 0.6}),
                                         runOf(experiment, 2, {0.2, 0.3, 0.4})};
    const RunGroup group = groupRuns(runs).front();
    QVERIFY(group.runs == std::vector<std::size_t>({1, 2}));
    QVERIFY(near(group.accuracies[0].global.final.mean, 0.5));
}

void TestRunGroups::keepsBranchesApart() {
    const Experiment experiment = smallExperiment();
    std::vector<RunDigest> runs = {runOf(experiment, 1, {0.2}), runOf(experiment, 1, {0.2, 0.3})};
    runs[1].parentId = "0123456789ab";
    runs[1].parentRound = 1;
    const std::vector<RunGroup> groups = groupRuns(runs);
    QCOMPARE(groups.size(), std::size_t(2));
    QCOMPARE(groups[0].name, std::string("small"));
    QCOMPARE(groups[1].name, std::string("after round 1 of 0123456789ab"));
}

void TestRunGroups::namesGroupsByWhatDiffers() {
    std::vector<Experiment> experiments(4, smallExperiment());
    experiments[1].training.rate = 0.05;
    experiments[2].strategy.scope = Scope::Global;
    experiments[3].data.partition.kind = PartitionKind::Shards;
    std::vector<RunDigest> runs;
    for (const Experiment& experiment : experiments) runs.push_back(runOf(experiment, 1, {}));
    std::vector<RunGroup> groups = groupRuns(runs);
    // "kind" alone would not tell the partition from the model.
    QCOMPARE(groups[0].name, std::string("partition.kind dirichlet · alpha 0.5 · scope layer · lr 0.1"));
    QCOMPARE(groups[1].name, std::string("partition.kind dirichlet · alpha 0.5 · scope layer · lr 0.05"));
    QCOMPARE(groups[2].name, std::string("partition.kind dirichlet · alpha 0.5 · scope global · lr 0.1"));

    runs.resize(2);
    runs[1].experiment = smallExperiment();
    runs[1].experiment.tiers[2].capacity = {1.0 / 32, "1/32"};
    runs[0].experiment.rounds = runs[1].experiment.rounds;
    groups = groupRuns(runs);
    QCOMPARE(groups[0].name, std::string("tier.3.capacity 1/16"));
    QCOMPARE(groups[1].name, std::string("tier.3.capacity 1/32"));

    runs[1].experiment.tiers = {{.name = "All", .capacity = {0.5, "1/2"}, .clients = 12}};
    groups = groupRuns(runs);
    QCOMPARE(groups[0].name, std::string("tiers 3×1 4×1/4 5×1/16"));
    QCOMPARE(groups[1].name, std::string("tiers 12×1/2"));

    // A fleet alone would call both alike.
    runs[1].experiment.tiers = runs[0].experiment.tiers;
    for (Tier& tier : runs[1].experiment.tiers) tier.speedGflops = 2.0;
    groups = groupRuns(runs);
    QCOMPARE(groups[0].name,
             std::string("tier.1.speed_gflops 0 · tier.2.speed_gflops 0 · tier.3.speed_gflops 0"));
    QCOMPARE(groups[1].name,
             std::string("tier.1.speed_gflops 2 · tier.2.speed_gflops 2 · tier.3.speed_gflops 2"));
}

void TestRunGroups::tellsOfRunsThatNeverBegan() {
    RunDigest run{.experiment = smallExperiment()};
    const std::vector<RunGroup> groups = groupRuns({run});
    QCOMPARE(groups.size(), std::size_t(1));
    QCOMPARE(groups[0].complete, std::size_t(0));
    QVERIFY(groups[0].accuracies.empty());
    QCOMPARE(groups[0].loss.runs, std::size_t(0));
    QVERIFY(groupRuns({}).empty());
}

QTEST_GUILESS_MAIN(TestRunGroups)
#include "tst_run_groups.moc"
