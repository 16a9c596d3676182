// What a strategy does to its masks on purpose is no fault, and what it does not do still is one.

#include <QTest>

#include "engine/metrics/alert_conditions.h"
#include "tests/engine/metrics/planted_run.h"

using namespace fiarse;
using namespace fiarse::test;

class TestAlertsByStrategy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void channelsThatAreCutAreNoDeadUnits();
    void layersBehindAnExitHaveNotCollapsed();
    void masksThatAreDrawnAnewMoveByDesign();
    void aDrawnWidthLeavesParametersByDesign();
    void layersThatAreCutAlikeAreLockedByDesign();
    void aFewTiesAreNoMismatch();
    void whatASmallSizeNeverHoldsIsByDesign();

private:
    static Alert planted(const RunInfo& info, const std::string& id) {
        for (const Alert& alert : playPlanted(info, id))
            if (alert.rule == id) return alert;
        return {};
    }
    static RunInfo infoOf(StrategyKind kind) {
        RunInfo info = plantedInfo();
        info.experiment.strategy.kind = kind;
        return info;
    }
};

void TestAlertsByStrategy::channelsThatAreCutAreNoDeadUnits() {
    for (const StrategyKind kind :
         {StrategyKind::HeteroFl, StrategyKind::FedRolex, StrategyKind::FederatedDropout, StrategyKind::Fjord,
          StrategyKind::ScaleFl, StrategyKind::DepthFl})
        QVERIFY(playPlanted(infoOf(kind), "dead-units").empty());
    // Random masks leave a unit without input now and then, but not three of four.
    const Alert alert = planted(infoOf(StrategyKind::RandomMask), "dead-units");
    QCOMPARE(alert.value, 0.75);
    QVERIFY(!alert.byDesign);
}

void TestAlertsByStrategy::layersBehindAnExitHaveNotCollapsed() {
    for (const StrategyKind kind : {StrategyKind::ScaleFl, StrategyKind::DepthFl})
        QVERIFY(playPlanted(infoOf(kind), "layer-collapse").empty());
    // Narrow channels leave something of every layer: nothing left is a fault.
    const Alert alert = planted(infoOf(StrategyKind::HeteroFl), "layer-collapse");
    QCOMPARE(alert.rule, std::string("layer-collapse"));
    QVERIFY(!alert.byDesign);
}

void TestAlertsByStrategy::masksThatAreDrawnAnewMoveByDesign() {
    for (const StrategyKind kind :
         {StrategyKind::FedRolex, StrategyKind::FederatedDropout, StrategyKind::RandomMask}) {
        const RunInfo info = infoOf(kind);
        const Alert alert = planted(info, "churn");
        QVERIFY(alert.byDesign);
        QVERIFY(alertSentence(info, alert).ends_with(": the strategy draws masks anew each round."));
    }
    const Alert still = planted(infoOf(StrategyKind::HeteroFl), "churn");
    QCOMPARE(still.value, 0.35);
    QVERIFY(!still.byDesign);
    RunInfo info = infoOf(StrategyKind::Fiarse);
    QVERIFY(!planted(info, "churn").byDesign);
    info.experiment.strategy.importance = ImportanceKind::Random;
    QVERIFY(planted(info, "churn").byDesign);
}

void TestAlertsByStrategy::aDrawnWidthLeavesParametersByDesign() {
    QVERIFY(planted(infoOf(StrategyKind::Fjord), "moved-gap").byDesign);
    const Alert other = planted(infoOf(StrategyKind::HeteroFl), "moved-gap");
    QCOMPARE(other.value, 0.4);
    QVERIFY(!other.byDesign);
    const Alert lost = planted(infoOf(StrategyKind::Fjord), "attrition");
    QCOMPARE(lost.value, 0.7);
    QVERIFY(!lost.byDesign);
}

void TestAlertsByStrategy::layersThatAreCutAlikeAreLockedByDesign() {
    // k = 1 of ten biases is more than their share.
    RunInfo info = plantedInfo("lock-in");
    QVERIFY(!planted(info, "lock-in").byDesign);
    info.experiment.strategy.scope = Scope::Layer;
    QVERIFY(planted(info, "lock-in").byDesign);
    info.experiment.strategy = {.kind = StrategyKind::HeteroFl, .scope = Scope::Global};
    QVERIFY(planted(info, "lock-in").byDesign);
}

void TestAlertsByStrategy::aFewTiesAreNoMismatch() {
    RunInfo info = plantedInfo();
    info.layout.layers[0] = {.name = "fc", .shape = {400, 100}, .offset = 0, .count = 40000};
    const AlertRule rule = findAlertRule("k-mismatch")->defaults;
    for (const std::uint64_t extra : {0, 1, 10, 11}) {
        RoundRecord record;
        record.kept = {{40000, 4}, {10000 + extra, 4}};
        const RoundArrays arrays;
        const std::vector<std::vector<std::uint64_t>> exposure;
        const AlertRound at{
            .info = info, .record = record, .arrays = arrays, .used = {}, .exposure = exposure};
        QCOMPARE(holdingConditions(rule, at).size(), std::size_t(extra > 10 ? 1 : 0));
    }
}

void TestAlertsByStrategy::whatASmallSizeNeverHoldsIsByDesign() {
    // Everybody trains the quarter, rounded to whole channels: of 40 parameters 31 never.
    RunInfo info = infoOf(StrategyKind::UniformSmall);
    AlertMonitor monitor(info);
    std::vector<Alert> raised;
    for (std::int64_t number = 1; number <= 25; ++number) {
        PlantedRound round = healthyRound(number);
        round.record.kept = {{9, 4}, {9, 4}};
        round.record.neverTrained = 31;
        for (const Alert& alert : finish(monitor, info, round))
            if (alert.rule == "never-updated") raised.push_back(alert);
    }
    QCOMPARE(raised.size(), std::size_t(1));
    QVERIFY(raised[0].byDesign);
    QVERIFY(alertSentence(info, raised[0]).ends_with("which no submodel that is trained holds."));
}

QTEST_GUILESS_MAIN(TestAlertsByStrategy)
#include "tst_alerts_by_strategy.moc"
