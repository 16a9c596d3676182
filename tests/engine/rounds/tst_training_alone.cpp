// Clients that train on their own: against a federation of one, by hand, and kept in the run file.

#include <QTemporaryDir>
#include <QTest>

#include "engine/api/recorded_run.h"
#include "engine/api/training_alone.h"
#include "tests/support/play_simulation.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::makeSimulation;
using fiarse::test::playTo;

namespace {

/// One client, which holds everything and takes part in each round.
Experiment federationOfOne() {
    Experiment experiment = test::smallExperiment();
    experiment.strategy.kind = StrategyKind::FedAvgAll;
    experiment.tiers = {{.name = "all", .capacity = capacityFromValue(1.0), .clients = 1}};
    experiment.data.partition.clients = 1;
    experiment.data.partition.kind = PartitionKind::Iid;
    experiment.training.participants = 1;
    experiment.rounds = 6;
    return experiment;
}

AloneBaseline alone(const Experiment& experiment, const AloneSettings& settings = {}, int threads = 1) {
    auto baseline = trainAlone(experiment, settings, {.threads = threads}, StopFlag{});
    if (!baseline) qFatal("%s", baseline.error().text().c_str());
    return *std::move(baseline);
}

}  // namespace

class TestTrainingAlone : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFederationOfOneIsTrainingAlone() {
        const Experiment experiment = federationOfOne();
        const auto simulation = makeSimulation(experiment);
        const std::vector<RoundRecord> records = playTo(*simulation, experiment.rounds);
        const double first = records.front().clientAccuracy.at(0);
        const double last = records.back().clientAccuracy.at(0);
        QVERIFY(first != last);
        for (const AloneSubmodel submodel : {AloneSubmodel::Narrow, AloneSubmodel::Strategy}) {
            QCOMPARE(alone(experiment, {.localRounds = 1, .submodel = submodel}).accuracy.at(0), first);
            const AloneBaseline whole = alone(experiment, {.submodel = submodel});
            QCOMPARE(whole.localRounds, experiment.rounds);
            QCOMPARE(whole.accuracy.at(0), last);
        }
    }

    void isTheSameForAnyNumberOfThreads() {
        Experiment experiment = test::smallExperiment();
        experiment.tiers.back().capacity = capacityFromValue(0.125);
        const AloneBaseline one = alone(experiment, {.localRounds = 2});
        QVERIFY(one == alone(experiment, {.localRounds = 2}, 3));
        QCOMPARE(one.accuracy.size(), std::size_t(experiment.data.partition.clients));
        QVERIFY(one.accuracy !=
                alone(experiment, {.localRounds = 2, .submodel = AloneSubmodel::Strategy}).accuracy);
    }

    void trainsAsOftenAsClientsTakePartOnAverage() {
        Experiment experiment = test::smallExperiment();
        experiment.training.steps = 1;
        const auto clients = double(experiment.data.partition.clients);
        experiment.training.participants = 3;
        experiment.rounds = 10;
        QCOMPARE(alone(experiment).localRounds, std::max<std::int64_t>(1, std::llround(30.0 / clients)));
        experiment.rounds = 1;
        QCOMPARE(alone(experiment).localRounds, std::int64_t(1));
    }

    void levelsWithoutANetworkOfTheirOwnTrainTheStrategysSubmodel() {
        Experiment experiment = test::smallExperiment();
        // One channel a layer, 0.07 of the parameters, is more than this capacity.
        experiment.tiers.back().capacity = capacityFromValue(0.0005);
        const AloneBaseline baseline = alone(experiment, {.localRounds = 1});
        QCOMPARE(baseline.submodel, AloneSubmodel::Narrow);
        QCOMPARE(baseline.fallback, (std::vector<std::int64_t>{2}));
        QCOMPARE(submodelOf(baseline, 1), AloneSubmodel::Narrow);
        QCOMPARE(submodelOf(baseline, 2), AloneSubmodel::Strategy);
        // The twins: all of the strategy's, and a fleet whose weakest tier can hold a network of its own.
        const AloneBaseline strategy =
            alone(experiment, {.localRounds = 1, .submodel = AloneSubmodel::Strategy});
        QVERIFY(strategy.fallback.empty());
        experiment.tiers.back().capacity = capacityFromValue(0.125);
        const AloneBaseline narrow = alone(experiment, {.localRounds = 1});
        QVERIFY(narrow.fallback.empty());
        const auto weak = static_cast<std::ptrdiff_t>(experiment.tiers.back().clients);
        const auto strong = static_cast<std::ptrdiff_t>(baseline.accuracy.size()) - weak;
        QVERIFY(std::equal(baseline.accuracy.begin(), baseline.accuracy.begin() + strong,
                           narrow.accuracy.begin()));
        QVERIFY(std::equal(baseline.accuracy.begin() + strong, baseline.accuracy.end(),
                           strategy.accuracy.begin() + strong));
        QVERIFY(!std::equal(baseline.accuracy.begin(), baseline.accuracy.begin() + strong,
                            strategy.accuracy.begin()));
    }

    void aFleetWithoutNetworksOfItsOwnTrainsTheStrategys() {
        Experiment experiment = test::smallExperiment();
        for (Tier& tier : experiment.tiers) tier.capacity = capacityFromValue(0.01);
        const AloneBaseline baseline = alone(experiment, {.localRounds = 1});
        QCOMPARE(baseline.submodel, AloneSubmodel::Strategy);
        QVERIFY(baseline.fallback.empty());
    }

    void stopsWhenAsked() {
        StopFlag stop;
        stop.request();
        const auto baseline = trainAlone(test::smallExperiment(), {}, {.threads = 2}, stop);
        QVERIFY(!baseline);
        QCOMPARE(baseline.error().kind, ErrorKind::Interrupted);
        const auto negative = trainAlone(test::smallExperiment(), {.localRounds = -1}, {}, StopFlag{});
        QVERIFY(!negative && negative.error().message.find("-1") != std::string::npos);
    }

    void namesTheClientThatDiverges() {
        Experiment experiment = test::smallExperiment();
        experiment.training.rate = 1e30;
        const auto baseline = trainAlone(experiment, {.localRounds = 3}, {.threads = 1}, StopFlag{});
        QVERIFY(!baseline);
        QCOMPARE(baseline.error().kind, ErrorKind::Run);
        QVERIFY2(baseline.error().message.starts_with("Client 0 diverged"), baseline.error().message.c_str());
    }

    void tellsHowFarItIs() {
        std::vector<std::size_t> seen;
        const auto baseline = trainAlone(test::smallExperiment(), {.localRounds = 1}, {.threads = 3},
                                         StopFlag{}, [&](std::size_t done, std::size_t clients) {
                                             QCOMPARE(done, seen.size() + 1);
                                             seen.push_back(clients);
                                         });
        QVERIFY(baseline.ok());
        QCOMPARE(seen.size(), baseline->accuracy.size());
    }

    void gainsAreMeansOverTheClientsOfALevel() {
        RunInfo info;
        info.levels.resize(2);
        for (int i = 0; i < 5; ++i)
            info.clients.push_back({.id = i, .level = i < 2 ? 0 : 1, .testCount = i == 4 ? 0 : 10});
        RoundRecord record;
        record.evaluated = true;
        record.clientAccuracy = {0.9, 0.5, 0.8, 0.4, 0.0};
        const AloneBaseline baseline{.accuracy = {0.6, 0.6, 0.7, 0.4, 1.0}};
        const std::vector<AloneGain> gains = aloneGains(info, record, baseline);
        QCOMPARE(gains.size(), std::size_t(2));
        QCOMPARE(gains[0].clients, 2);
        QCOMPARE(gains[0].federated, 0.7);
        QCOMPARE(gains[0].alone, 0.6);
        QVERIFY(std::abs(gains[0].gain - 0.1) < 1e-12);
        QCOMPARE(gains[0].gaining, 0.5);
        QVERIFY(std::abs(gains[0].worstGain + 0.1) < 1e-12);
        // The client without test data counts nowhere; one that stays as it is does not gain.
        QCOMPARE(gains[1].clients, 2);
        QVERIFY(std::abs(gains[1].gain - 0.05) < 1e-12);
        QCOMPARE(gains[1].gaining, 0.5);
        QCOMPARE(gains[1].worstGain, 0.0);
        record.evaluated = false;
        QVERIFY(aloneGains(info, record, baseline).empty());
        record.evaluated = true;
        QVERIFY(aloneGains(info, record, {.accuracy = {0.5}}).empty());
    }

    void isKeptInTheRunFileAndChangesNoNumber() {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("a.fiarse").toStdString();
        Experiment experiment = test::smallExperiment();
        experiment.rounds = 4;
        {
            auto run = RecordedRun::begin(experiment, path);
            QVERIFY(run.ok());
            for (int round = 0; round < 2; ++round) QVERIFY(run->runRound(4, StopFlag{}).ok());
        }
        QVERIFY(!readAloneBaseline(path)->has_value());
        const AloneBaseline baseline{.localRounds = 3,
                                     .submodel = AloneSubmodel::Narrow,
                                     .fallback = {1, 2},
                                     .accuracy = {0.25, 1.0 / 3}};
        QVERIFY(writeAloneBaseline(path, baseline).ok());
        QVERIFY(readAloneBaseline(path)->value() == baseline);
        auto run = RecordedRun::resume(path);
        QVERIFY(run.ok());
        for (int round = 0; round < 2; ++round) QVERIFY(run->runRound(4, StopFlag{}).ok());
        const auto whole = makeSimulation(experiment);
        playTo(*whole, 4);
        QCOMPARE(run->runHash(), whole->runHash());
        QVERIFY(readAloneBaseline(path)->value() == baseline);
        QVERIFY(!readAloneBaseline(folder.filePath("none.fiarse").toStdString()).ok());
    }
};

QTEST_GUILESS_MAIN(TestTrainingAlone)
#include "tst_training_alone.moc"
