// Healthy runs of the other strategies: what they do to their masks on purpose is not told as trouble.

#include <QtTest>
#include <set>

#include "engine/api/catalog.h"
#include "tests/support/play_simulation.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using namespace fiarse::test;

class TestStrategyAlerts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void masksOfAHealthyRunAreNoTrouble_data();
    void masksOfAHealthyRunAreNoTrouble();
};

void TestStrategyAlerts::masksOfAHealthyRunAreNoTrouble_data() {
    QTest::addColumn<Experiment>("experiment");
    for (const StrategyKind kind :
         {StrategyKind::HeteroFl, StrategyKind::FedRolex, StrategyKind::FederatedDropout, StrategyKind::Fjord,
          StrategyKind::ScaleFl, StrategyKind::DepthFl, StrategyKind::RandomMask}) {
        Experiment experiment = test::smallExperiment();
        experiment.rounds = 12;
        experiment.evaluateEvery = 12;
        experiment.strategy.kind = kind;
        experiment.tiers.back().capacity = {0.2, "0.2"};
        if (kind == StrategyKind::ScaleFl || kind == StrategyKind::DepthFl) {
            experiment.model = {.kind = ModelKind::Cnn, .hidden = {12}, .channels = {4, 6}};
            experiment.model.exits = 1;
        }
        QTest::addRow("%s", strategies()[static_cast<std::size_t>(kind)].id.c_str()) << experiment;
    }
}

void TestStrategyAlerts::masksOfAHealthyRunAreNoTrouble() {
    QFETCH(Experiment, experiment);
    const std::set<std::string> ofMasks = {"layer-collapse", "dead-units", "churn",
                                           "freeze",         "k-mismatch", "nesting"};
    auto simulation = makeSimulation(experiment);
    for (const RoundRecord& record : playTo(*simulation, experiment.rounds)) {
        for (const Alert& alert : record.alerts) {
            const bool trouble = !alert.byDesign && ofMasks.contains(alert.rule);
            QVERIFY2(!trouble, alertSentence(simulation->info(), alert).c_str());
        }
    }
}

QTEST_GUILESS_MAIN(TestStrategyAlerts)
#include "tst_strategy_alerts.moc"
