// What the default rules say of real runs: the first one that people see, a healthy one, a sick one.

#include <QtTest>

#include "engine/api/experiment_file.h"
#include "tests/support/play_simulation.h"

using namespace fiarse;
using namespace fiarse::test;

class TestRunAlerts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aHealthyRunRaisesNone();
    void theTourTellsOfItsSmallestCapacityOnly();
    void aGlobalThresholdThatCutsALayerIsToldAtOnce();
    void rulesAreNoPartOfTheNumbers();

private:
    static Experiment read(const char* name) {
        auto experiment = readExperiment(std::filesystem::path(FIARSE_SOURCE_DIR "/experiments") / name);
        if (!experiment) qFatal("%s", experiment.error().text().c_str());
        return *std::move(experiment);
    }
    static Experiment healthy() {
        Experiment experiment = read("digits-tour.toml");
        experiment.tiers[3].capacity = {0.25, "1/4"};
        return experiment;
    }
    struct Told {
        std::vector<Alert> trouble, byDesign;
    };
    static Told toldBy(const Experiment& experiment, std::int64_t rounds) {
        Told told;
        auto simulation = makeSimulation(experiment, 2);
        for (const RoundRecord& record : playTo(*simulation, rounds))
            for (const Alert& alert : record.alerts)
                (alert.byDesign ? told.byDesign : told.trouble).push_back(alert);
        return told;
    }
};

void TestRunAlerts::aHealthyRunRaisesNone() {
    const Told told = toldBy(healthy(), 60);
    for (const Alert& alert : told.trouble) QVERIFY2(false, alert.rule.c_str());
    // A full device is missing now and then: told once, and quiet.
    QCOMPARE(told.byDesign.size(), std::size_t{1});
    QCOMPARE(told.byDesign[0].rule, std::string("starved-round"));
}

void TestRunAlerts::theTourTellsOfItsSmallestCapacityOnly() {
    const Told told = toldBy(read("digits-tour.toml"), 60);
    QVERIFY(!told.trouble.empty());
    for (const Alert& alert : told.trouble) {
        QCOMPARE(alert.rule, std::string("class-gap"));
        QCOMPARE(alert.level, std::int64_t{3});
    }
    QVERIFY2(told.trouble.size() <= 2 && told.byDesign.size() <= 4,
             qPrintable(QStringLiteral("%1 and %2").arg(told.trouble.size()).arg(told.byDesign.size())));
}

void TestRunAlerts::aGlobalThresholdThatCutsALayerIsToldAtOnce() {
    Experiment experiment = read("global-scope-trap.toml");
    auto simulation = makeSimulation(experiment, 2);
    const RoundRecord first = playedRound(*simulation, 1);
    QVERIFY(std::any_of(first.alerts.begin(), first.alerts.end(), [](const Alert& alert) {
        return alert.rule == "layer-collapse" && !alert.byDesign;
    }));
    // It lasts, and is not told again.
    const RoundRecord second = playedRound(*simulation, 2);
    QVERIFY(std::none_of(second.alerts.begin(), second.alerts.end(),
                         [](const Alert& alert) { return alert.rule == "layer-collapse"; }));
    QVERIFY(std::any_of(second.lasting.begin(), second.lasting.end(),
                        [](const Alert& alert) { return alert.rule == "layer-collapse"; }));
}

void TestRunAlerts::rulesAreNoPartOfTheNumbers() {
    Experiment experiment = healthy();
    auto plain = makeSimulation(experiment, 2);
    playTo(*plain, 3);
    for (const AlertRuleInfo& rule : alertRuleCatalog()) {
        AlertRule strict = rule.defaults;
        strict.enabled = rule.defaults.id != "churn";
        strict.threshold = rule.minimum;
        strict.rounds = 1;
        experiment.alerts.push_back(strict);
    }
    auto strict = makeSimulation(experiment, 2);
    std::size_t alerts = 0;
    for (const RoundRecord& record : playTo(*strict, 3)) alerts += record.alerts.size();
    QVERIFY(alerts > 0);
    QCOMPARE(strict->runHash(), plain->runHash());
    QCOMPARE(strict->info().id, plain->info().id);
}

QTEST_GUILESS_MAIN(TestRunAlerts)
#include "tst_run_alerts.moc"
