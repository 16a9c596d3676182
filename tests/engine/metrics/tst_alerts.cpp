// Each alert fires on its planted fault, in the round and at the place it belongs, and never otherwise.

#include <QTest>

#include "tests/engine/metrics/planted_run.h"

using namespace fiarse;
using namespace fiarse::test;

class TestAlerts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isQuietInAHealthyRun();
    void firesOnItsPlantedFault_data();
    void firesOnItsPlantedFault();
    void hasARowForEveryRule();
    void isQuietWhereTheRuleIsSwitchedOff();
    void takesThresholdsAndRoundsFromTheExperiment();
    void tellsALastingConditionOnce();
    void tellsAConditionAgainOnlyAfterItHasCeased();
    void roundsThatCannotBeJudgedCountForNothing();
    void countsHowLongAConditionLasts();
    void tellsOfRefusedUpdatesButNotOfWhomKrumLeavesOut();
    void tellsInWhichPhaseALossWasNoNumber();
    void doesNotTakeOneClientsSmallMaskForTrouble();
    void doesNotTakeMovingMasksForFrozen();
    void waitsForFiveEvaluationsBeforeItSpeaksOfAStall();
    void knowsWhichQuorumTheCapacitiesAllow();
    void knowsWhatTheCapacitiesExplain();
    void flagsParametersThatNoCapacityReaches();
    void flagsLayersThatAreTooSmallForTheCapacity();
    void goesOnAfterAnInterruption();
    void endsARunOnlyForTrouble();
    void writesASentenceForEveryRule();
};

namespace {

QStringList rulesOf(const std::vector<Alert>& alerts) {
    QStringList ids;
    for (const Alert& alert : alerts) ids << QString::fromStdString(alert.rule);
    ids.removeDuplicates();
    ids.sort();
    return ids;
}

Alert firstOf(const std::vector<Alert>& alerts, const std::string& id) {
    for (const Alert& alert : alerts)
        if (alert.rule == id) return alert;
    return {};
}

}  // namespace

void TestAlerts::isQuietInAHealthyRun() {
    QCOMPARE(rulesOf(playPlanted(plantedInfo(), "")), QStringList());
}

void TestAlerts::firesOnItsPlantedFault_data() {
    QTest::addColumn<int>("round");
    QTest::addColumn<int>("layer");
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("client");
    QTest::addColumn<double>("value");
    QTest::addColumn<QStringList>("others");
    const QStringList none;
    QTest::newRow("layer-collapse") << 5 << 0 << 1 << -1 << 0.0 << QStringList{"dead-units", "k-mismatch"};
    QTest::newRow("dead-units") << 7 << 0 << 1 << -1 << 0.75 << none;
    QTest::newRow("never-updated") << 20 << -1 << -1 << -1 << 0.05 << none;
    // C of the quarter's weights to the others' is 4 to 1; Gini by hand over the frozen one.
    QTest::newRow("freeze") << 20 << -1 << -1 << -1 << (0.75 - 0.75 / 1.75) / (0.75 - 0.3 / 0.55) << none;
    QTest::newRow("churn") << 9 << -1 << 1 << -1 << 0.35 << none;
    QTest::newRow("attrition") << 7 << -1 << 1 << 6 << 0.7 << none;
    QTest::newRow("moved-gap") << 7 << -1 << 0 << 0 << 0.4 << none;
    QTest::newRow("k-mismatch") << 5 << 0 << 1 << -1 << 2.0 << none;
    QTest::newRow("nesting") << 5 << -1 << -1 << -1 << 1.0 << none;
    QTest::newRow("starved-round") << 5 << -1 << 0 << -1 << 0.75 << none;
    QTest::newRow("class-gap") << 20 << -1 << 1 << -1 << 0.6 << none;
    // 2 of 202 examples are dogs, of all clients' 522 they are 162.
    QTest::newRow("class-exposure") << 20 << -1 << 0 << -1 << (2.0 / 202) / (162.0 / 522) << none;
    // Clients that have a parameter: of the 30 of fc, of all 40.
    QTest::newRow("lock-in") << 20 << 0 << -1 << -1
                             << ((30.0 * 4 + 1 * 196) / 30) / ((40.0 * 4 + 10 * 196) / 40) << none;
    QTest::newRow("nan") << 5 << -1 << 1 << -1 << 1.0 << none;
    QTest::newRow("rejected-update") << 5 << -1 << -1 << 5 << 1.0 << none;
    QTest::newRow("quorum") << 5 << -1 << -1 << -1 << 0.75 << none;
    QTest::newRow("attack-success") << 5 << -1 << 1 << -1 << 0.625 << none;
    QTest::newRow("stall") << 30 << -1 << -1 << -1 << 20.0 << none;
}

void TestAlerts::firesOnItsPlantedFault() {
    QFETCH(int, round);
    QFETCH(int, layer);
    QFETCH(int, level);
    QFETCH(int, client);
    QFETCH(double, value);
    QFETCH(QStringList, others);
    const std::string id = QTest::currentDataTag();
    const std::vector<Alert> raised = playPlanted(plantedInfo(id), id);
    others << QString::fromStdString(id);
    others.sort();
    QCOMPARE(rulesOf(raised), others);
    const Alert alert = firstOf(raised, id);
    QCOMPARE(alert.round, round);
    QCOMPARE(alert.layer, layer);
    QCOMPARE(alert.level, level);
    QCOMPARE(alert.client, client);
    QVERIFY2(std::abs(alert.value - value) < 1e-9, qPrintable(QString::number(alert.value)));
    QCOMPARE(alert.classIndex, id == "class-gap" || id == "class-exposure" ? 1 : -1);
    QCOMPARE(alert.byDesign, id == "starved-round");
}

void TestAlerts::hasARowForEveryRule() {
    for (const AlertRuleInfo& info : alertRuleCatalog()) {
        const std::vector<Alert> raised = playPlanted(plantedInfo(info.defaults.id), info.defaults.id);
        QVERIFY2(!firstOf(raised, info.defaults.id).rule.empty(), info.defaults.id.c_str());
    }
}

void TestAlerts::isQuietWhereTheRuleIsSwitchedOff() {
    for (const AlertRuleInfo& rule : alertRuleCatalog()) {
        RunInfo info = plantedInfo(rule.defaults.id);
        info.experiment.alerts = {rule.defaults};
        info.experiment.alerts[0].enabled = false;
        const std::vector<Alert> raised = playPlanted(info, rule.defaults.id);
        QVERIFY2(firstOf(raised, rule.defaults.id).rule.empty(), rule.defaults.id.c_str());
    }
}

void TestAlerts::takesThresholdsAndRoundsFromTheExperiment() {
    RunInfo info = plantedInfo();
    info.experiment.alerts = {{.id = "churn", .threshold = 0.35, .rounds = 3}};
    QCOMPARE(rulesOf(playPlanted(info, "churn")), QStringList());
    info.experiment.alerts = {{.id = "churn", .threshold = 0.3, .rounds = 6}};
    QCOMPARE(firstOf(playPlanted(info, "churn"), "churn").round, 10);
}

void TestAlerts::tellsALastingConditionOnce() {
    QCOMPARE(playPlanted(plantedInfo(), "nesting").size(), std::size_t{1});
    QCOMPARE(playPlanted(plantedInfo(), "stall").size(), std::size_t{1});
    QCOMPARE(playPlanted(plantedInfo(), "never-updated").size(), std::size_t{1});
}

void TestAlerts::tellsAConditionAgainOnlyAfterItHasCeased() {
    const RunInfo info = plantedInfo();
    // Four calm rounds are the same condition, five are its end.
    for (const std::int64_t calm : {kCalmRounds - 1, kCalmRounds}) {
        AlertMonitor monitor(info);
        std::int64_t number = 4;
        const auto bad = [&] {
            PlantedRound round = healthyRound(++number);
            ++round.arrays.assigned[3];
            return notice(monitor, info, round);
        };
        QCOMPARE(bad().alerts.size(), std::size_t{1});
        for (std::int64_t i = 0; i < calm; ++i) {
            const AlertMonitor::Noticed quiet = notice(monitor, info, healthyRound(++number));
            QVERIFY(quiet.alerts.empty() && quiet.lasting.empty());
        }
        const AlertMonitor::Noticed again = bad();
        QCOMPARE(again.alerts.size(), std::size_t(calm < kCalmRounds ? 0 : 1));
        QCOMPARE(again.lasting.size(), std::size_t(calm < kCalmRounds ? 1 : 0));
    }
    // What is by design never ends: the second starved round is no news however late it comes.
    AlertMonitor monitor(info);
    QCOMPARE(finish(monitor, info, faultyRound("starved-round", 5)).size(), std::size_t{1});
    for (std::int64_t number = 6; number < 30; ++number) notice(monitor, info, healthyRound(number));
    const AlertMonitor::Noticed late = notice(monitor, info, faultyRound("starved-round", 5));
    QCOMPARE(late.alerts.size(), std::size_t{0});
    QCOMPARE(late.lasting.size(), std::size_t{1});
}

void TestAlerts::roundsThatCannotBeJudgedCountForNothing() {
    const RunInfo info = plantedInfo();
    AlertMonitor monitor(info);
    std::int64_t number = 0;
    const auto lossy = [&] {
        PlantedRound round = healthyRound(++number);
        round.record.participants[2].alive = round.record.participants[3].alive = 2;
        return notice(monitor, info, round);
    };
    // Only full clients: nothing is known of the quarter.
    const auto without = [&] {
        PlantedRound round = healthyRound(++number);
        takePart(round, {0, 1, 2, 3});
        settle(round);
        notice(monitor, info, round);
    };
    QVERIFY(lossy().alerts.empty());
    for (int i = 0; i < 10; ++i) without();
    QVERIFY(lossy().alerts.empty());
    without();
    const AlertMonitor::Noticed third = lossy();
    QCOMPARE(firstOf(third.alerts, "attrition").round, number);
    for (int i = 0; i < 10; ++i) without();
    QCOMPARE(lossy().lasting.size(), std::size_t{1});
}

void TestAlerts::countsHowLongAConditionLasts() {
    const RunInfo info = plantedInfo();
    AlertMonitor monitor(info);
    std::vector<std::int64_t> rounds;
    for (std::int64_t number = 1; number <= 12; ++number)
        for (const Alert& alert : notice(monitor, info, faultyRound("k-mismatch", number)).lasting) {
            QCOMPARE(alert.rule, std::string("k-mismatch"));
            QVERIFY(alert.value > 1.0);
            rounds.push_back(alert.round);
        }
    QCOMPARE(rounds, (std::vector<std::int64_t>{6, 7, 8, 9, 10}));
}

void TestAlerts::tellsOfRefusedUpdatesButNotOfWhomKrumLeavesOut() {
    const RunInfo info = plantedInfo();
    AlertMonitor monitor(info);
    PlantedRound round = faultyRound("rejected-update", 5);
    QCOMPARE(finish(monitor, info, round).size(), std::size_t{1});
    QCOMPARE(notice(monitor, info, round).lasting.size(), std::size_t{1});
    round.record.participants[2].rejection = Rejection::NotChosen;
    const AlertMonitor::Noticed other = notice(monitor, info, round);
    QVERIFY(other.alerts.empty() && other.lasting.empty());
}

void TestAlerts::tellsInWhichPhaseALossWasNoNumber() {
    const RunInfo info = plantedInfo();
    AlertMonitor monitor(info);
    PlantedRound round = healthyRound(5);
    round.record.participants[1].loss = std::nan("");
    round.record.participants[3].loss = std::numeric_limits<double>::infinity();
    round.record.evaluation[1].loss = std::nan("");
    const std::vector<Alert> raised = finish(monitor, info, round);
    QCOMPARE(raised.size(), std::size_t{2});
    QCOMPARE(raised[0].client, std::int64_t{1});
    QCOMPARE(raised[0].value, 2.0);
    QCOMPARE(raised[1].level, std::int64_t{1});
    QCOMPARE(QString::fromStdString(alertSentence(info, raised[0])),
             QString("The training loss of client 1 was not a finite number (phase Train)."));
    QCOMPARE(QString::fromStdString(alertSentence(info, raised[1])),
             QString("The test loss at 1/4 was not a finite number (phase Evaluate)."));
    QVERIFY(alertSentence(info, {.rule = "nan"}).ends_with("(phase Aggregate)."));
}

void TestAlerts::doesNotTakeOneClientsSmallMaskForTrouble() {
    const RunInfo info = plantedInfo();
    AlertMonitor monitor(info);
    for (std::int64_t number = 1; number <= 10; ++number) {
        // 6 and 9 of 10 are left: one client lost 40 %, both together 25 %.
        PlantedRound round = healthyRound(number);
        round.record.participants[2].alive = 6;
        round.record.participants[3].alive = 9;
        QVERIFY(finish(monitor, info, round).empty());
    }
}

void TestAlerts::doesNotTakeMovingMasksForFrozen() {
    RunInfo info = plantedInfo();
    const auto raisedWith = [&](double churn) {
        AlertMonitor monitor(info);
        std::vector<Alert> raised;
        for (std::int64_t number = 1; number <= 40; ++number) {
            PlantedRound round = faultyRound("freeze", number);
            round.record.churn[1] = churn;
            for (const Alert& alert : finish(monitor, info, round)) raised.push_back(alert);
        }
        return raised;
    };
    QVERIFY(raisedWith(0.011).empty());
    QCOMPARE(firstOf(raisedWith(0.01), "freeze").round, std::int64_t{20});
    QVERIFY(!firstOf(raisedWith(0.01), "freeze").byDesign);
    // Whole channels that are the same in each round are what the strategy is about.
    info.experiment.strategy.kind = StrategyKind::HeteroFl;
    QVERIFY(firstOf(raisedWith(0.0), "freeze").byDesign);
}

void TestAlerts::waitsForFiveEvaluationsBeforeItSpeaksOfAStall() {
    RunInfo info = plantedInfo();
    info.experiment.evaluateEvery = 7;
    AlertMonitor monitor(info);
    std::vector<Alert> raised;
    for (std::int64_t number = 1; number <= 60; ++number)
        for (const Alert& alert : finish(monitor, info, faultyRound("stall", number)))
            raised.push_back(alert);
    QCOMPARE(firstOf(raised, "stall").round, std::int64_t{45});  // 10 + 5 · 7
}

void TestAlerts::knowsWhichQuorumTheCapacitiesAllow() {
    // 10 clients, 4 of them full, 5 drawn: 2 full ones on average. With f = 1 what only they hold, 3/4, is
    // below 3 holders by design; with one more, nothing is.
    RunInfo info = plantedInfo();
    info.experiment.training.participants = 5;
    info.experiment.defence = {.kind = DefenceKind::Median, .f = 1};
    QVERIFY(firstOf(playPlanted(info, "quorum"), "quorum").byDesign);
    info.experiment.training.participants = 8;
    QVERIFY(!firstOf(playPlanted(info, "quorum"), "quorum").byDesign);
}

void TestAlerts::knowsWhatTheCapacitiesExplain() {
    // With 9 of 10 clients full, 4 participants can't all be others: chance does not explain it.
    RunInfo info = plantedInfo();
    info.levels[0].clients = 9;
    info.levels[1].clients = 1;
    QVERIFY(!firstOf(playPlanted(info, "starved-round"), "starved-round").byDesign);
}

void TestAlerts::flagsParametersThatNoCapacityReaches() {
    RunInfo info = plantedInfo();
    info.levels = {{{0.5, "1/2"}, "half", 4}, {{0.25, "1/4"}, "quarter", 6}};
    const auto judged = [&](std::uint64_t never) {
        AlertMonitor monitor(info);
        PlantedRound round = healthyRound(20);
        round.record.kept = {{20, 4}, {10, 4}};
        round.record.neverTrained = never;
        return firstOf(finish(monitor, info, round), "never-updated");
    };
    QVERIFY(judged(0).rule.empty());
    QVERIFY(judged(20).byDesign);
    QCOMPARE(judged(20).value, 0.5);
    QVERIFY(!judged(21).rule.empty() && !judged(21).byDesign);
}

void TestAlerts::flagsLayersThatAreTooSmallForTheCapacity() {
    // 1/64 of 40 weights is less than one: a layer without any is what the capacity says.
    RunInfo info = plantedInfo();
    info.levels[1].capacity = {1.0 / 64, "1/64"};
    const std::vector<Alert> raised = playPlanted(info, "layer-collapse");
    QVERIFY(firstOf(raised, "layer-collapse").byDesign);
    // One weight at most for four units.
    QVERIFY(!firstOf(raised, "dead-units").byDesign);
    info.levels[1].capacity = {1.0 / 4, "1/4"};
    QVERIFY(!firstOf(playPlanted(info, "layer-collapse"), "layer-collapse").byDesign);
}

void TestAlerts::goesOnAfterAnInterruption() {
    for (const AlertRuleInfo& rule : alertRuleCatalog()) {
        const RunInfo info = plantedInfo(rule.defaults.id);
        std::vector<Alert> raised;
        AlertMemory memory;
        for (std::int64_t number = 1; number <= 45; ++number) {
            AlertMonitor monitor(info);
            monitor.restore(memory);
            for (const Alert& alert : finish(monitor, info, faultyRound(rule.defaults.id, number)))
                raised.push_back(alert);
            memory = monitor.memory();
        }
        QVERIFY2(raised == playPlanted(info, rule.defaults.id), rule.defaults.id.c_str());
    }
}

void TestAlerts::endsARunOnlyForTrouble() {
    RunInfo info = plantedInfo();
    const std::vector<Alert> starved = playPlanted(info, "starved-round");
    const std::vector<Alert> churned = playPlanted(info, "churn");
    QVERIFY(!alertFailure(info, churned));
    QVERIFY(!alertFailure(info, churned, {"freeze"}));
    QVERIFY(!alertFailure(info, starved, {"starved-round"}));
    const std::optional<Error> ended = alertFailure(info, churned, {"freeze", "churn"});
    QVERIFY(ended);
    QCOMPARE(ended->kind, ErrorKind::Run);
    QCOMPARE(QString::fromStdString(ended->message),
             QString("The alert churn ended the run after round 9, which is kept. The mask of 1/4 replaced "
                     "35 % of its parameters: θ lies where many magnitudes are."));
    info.experiment.alerts = {{.id = "churn", .action = AlertAction::Fail},
                              {.id = "starved-round", .action = AlertAction::Pause}};
    QVERIFY(alertFailure(info, churned));
    QVERIFY(!asksForPause(info, churned));
    QVERIFY(asksForPause(info, starved));
}

void TestAlerts::writesASentenceForEveryRule() {
    QSet<QString> sentences;
    for (const AlertRuleInfo& rule : alertRuleCatalog()) {
        const RunInfo info = plantedInfo(rule.defaults.id);
        const Alert alert = firstOf(playPlanted(info, rule.defaults.id), rule.defaults.id);
        const QString sentence = QString::fromStdString(alertSentence(info, alert));
        QVERIFY2(sentence.endsWith(".") && !sentence.startsWith("Alert "), qPrintable(sentence));
        sentences << sentence;
    }
    QCOMPARE(sentences.size(), static_cast<int>(alertRuleCatalog().size()));
}

QTEST_GUILESS_MAIN(TestAlerts)
#include "tst_alerts.moc"
