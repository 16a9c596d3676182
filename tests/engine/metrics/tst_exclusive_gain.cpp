// What runs gain over those in which only full devices take part, by hand.

#include <QTest>

#include "engine/api/exclusive_gain.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::smallExperiment;

namespace {

/// A complete run of one round and two capacities; local accuracy is 0.2 above global.
RunDigest runOf(StrategyKind kind, std::uint64_t seed, double full, double quarter) {
    RunDigest run;
    run.experiment = smallExperiment();
    run.experiment.rounds = 1;
    run.experiment.strategy.kind = kind;
    run.experiment.seed = seed;
    run.levels = {{{1.0, "1"}, "Desk", 3}, {{0.25, "1/4"}, "Tablet", 4}};
    RoundPoint point{.round = 1};
    point.global = {full, quarter};
    point.local = {full + 0.2, quarter + 0.2};
    run.points.push_back(point);
    return run;
}

bool near(double a, double b) {
    return std::abs(a - b) < 1e-12;
}

}  // namespace

class TestExclusiveGain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comparesRunsOfTheSameSeed() {
        std::vector<RunDigest> runs = {
            runOf(StrategyKind::Fiarse, 1, 0.7, 0.6), runOf(StrategyKind::Fiarse, 2, 0.8, 0.5),
            runOf(StrategyKind::Exclusive, 1, 0.75, 0.2), runOf(StrategyKind::Exclusive, 2, 0.7, 0.3)};
        runs[0].experiment.strategy.scope = Scope::Global;
        runs[1].experiment.strategy.scope = Scope::Global;
        runs[0].experiment.remedies.floor = runs[1].experiment.remedies.floor = 0.01;
        const auto twins = exclusiveTwins(runs);
        QCOMPARE(twins[0], std::optional<std::size_t>(2));
        QCOMPARE(twins[1], std::optional<std::size_t>(3));
        QVERIFY(!twins[2] && !twins[3]);
        const std::vector<RunGroup> groups = groupRuns(runs);
        QCOMPARE(groups.size(), std::size_t(2));
        const ExclusiveGain gain = gainOverExclusive(groups[0], runs, twins);
        // Full: -0.05 and +0.1; quarter: +0.4 and +0.2; means of the two 0.175 and 0.15.
        QVERIFY(near(gain.levels[0].global.mean, 0.025));
        QVERIFY(near(gain.levels[0].global.deviation, 0.15 / std::sqrt(2.0)));
        QVERIFY(near(gain.levels[1].global.mean, 0.3));
        QVERIFY(near(gain.mean.global.mean, 0.1625));
        QVERIFY(near(gain.mean.local.mean, 0.1625));
        QCOMPARE(gain.mean.global.runs, std::size_t(2));
        QVERIFY(gainOverExclusive(groups[1], runs, twins).levels.empty());
    }

    void leavesOthersAlone() {
        // Another seed, another learning rate, another fleet, and a run that is not done.
        std::vector<RunDigest> runs = {
            runOf(StrategyKind::Exclusive, 1, 0.7, 0.2), runOf(StrategyKind::Fiarse, 2, 0.7, 0.6),
            runOf(StrategyKind::Fiarse, 1, 0.7, 0.6), runOf(StrategyKind::Fiarse, 1, 0.7, 0.6),
            runOf(StrategyKind::HeteroFl, 1, 0.7, 0.6)};
        runs[2].experiment.training.rate = 0.9;
        ++runs[3].experiment.tiers.front().clients;
        runs[4].points.clear();
        for (const auto& twin : exclusiveTwins(runs)) QVERIFY(!twin);
        QVERIFY(exclusiveTwins({}).empty());
    }
};

QTEST_GUILESS_MAIN(TestExclusiveGain)
#include "tst_exclusive_gain.moc"
