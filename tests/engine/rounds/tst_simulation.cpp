// The round state machine: determinism, stepping, stopping, resuming, and what a round records.

#include <QTest>
#include <cmath>
#include <thread>

#include "engine/api/bias.h"
#include "engine/api/simulation.h"
#include "tests/support/play_simulation.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::makeSimulation;
using fiarse::test::playTo;
using fiarse::test::smallCnn;
using fiarse::test::smallExperiment;

namespace {

/// Without wall-clock times, which are not part of the result.
RoundRecord timeless(RoundRecord record) {
    record.seconds = 0.0;
    for (Participation& participant : record.participants) participant.seconds = 0.0;
    return record;
}

}  // namespace

class TestSimulation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheSameRunForAnyNumberOfThreads_data() { experiments(); }
    void givesTheSameRunForAnyNumberOfThreads() {
        QFETCH(bool, cnn);
        const Experiment experiment = cnn ? smallCnn() : smallExperiment();
        auto one = makeSimulation(experiment, 1);
        const std::vector<RoundRecord> want = playTo(*one, 4);
        for (const int threads : {2, 3}) {
            auto many = makeSimulation(experiment, threads);
            const std::vector<RoundRecord> got = playTo(*many, 4);
            for (std::size_t r = 0; r < want.size(); ++r) QVERIFY(timeless(got[r]) == timeless(want[r]));
            QCOMPARE(many->runHash(), one->runHash());
            QVERIFY(many->state().weights == one->state().weights);
        }
    }

    void givesAnotherRunForAnotherSeedOrSetting() {
        auto base = makeSimulation(smallExperiment());
        playTo(*base, 1);
        Experiment other = smallExperiment();
        other.seed = 8;
        auto seeded = makeSimulation(other);
        playTo(*seeded, 1);
        QVERIFY(seeded->runHash() != base->runHash());
        other = smallExperiment();
        other.training.rate = 0.11;
        auto faster = makeSimulation(other);
        playTo(*faster, 1);
        QVERIFY(faster->runHash() != base->runHash());
    }

    void givesTheSameRunForAnotherNameOrLength() {
        auto base = makeSimulation(smallExperiment());
        playTo(*base, 2);
        Experiment other = smallExperiment();
        other.name = "renamed";
        other.note = "noted";
        other.rounds = 50;
        other.evaluateEvery = 3;
        other.sizeCurveEvery = 1;
        other.tiers[0].name = "Workstation";
        other.tiers[1].colour = "#123456";
        other.tiers[1].capacity.text = "25 %";
        auto renamed = makeSimulation(other);
        playTo(*renamed, 2);
        QCOMPARE(renamed->runHash(), base->runHash());
    }

    void stepsByPhaseAndClientToTheSameNumbers_data() {
        QTest::addColumn<Granularity>("granularity");
        QTest::addColumn<int>("stepsARound");
        QTest::newRow("phase") << Granularity::Phase << 5;
        // The training phase takes one step a participant, the other four phases one each.
        QTest::newRow("client") << Granularity::Client << 4 + 5;
    }
    void stepsByPhaseAndClientToTheSameNumbers() {
        QFETCH(Granularity, granularity);
        QFETCH(int, stepsARound);
        auto whole = makeSimulation(smallExperiment());
        const std::vector<RoundRecord> want = playTo(*whole, 2);
        auto stepped = makeSimulation(smallExperiment(), 2);
        const StopFlag stop;
        for (std::size_t round = 0; round < 2; ++round) {
            for (int step = 1; step <= stepsARound; ++step) {
                auto outcome = stepped->step(granularity, stop);
                QVERIFY(outcome.ok());
                QCOMPARE(outcome->record.has_value(), step == stepsARound);
                if (outcome->record) QVERIFY(timeless(*outcome->record) == timeless(want[round]));
            }
        }
        QCOMPARE(stepped->runHash(), whole->runHash());
    }

    void finishesARoundThatWasBegunInSmallerSteps() {
        auto whole = makeSimulation(smallExperiment());
        playTo(*whole, 1);
        auto mixed = makeSimulation(smallExperiment());
        const StopFlag stop;
        for (int i = 0; i < 4; ++i) QVERIFY(mixed->step(Granularity::Client, stop).ok());
        QCOMPARE(mixed->snapshot().trained.size(), std::size_t{2});
        auto outcome = mixed->step(Granularity::Round, stop);
        QVERIFY(outcome.ok() && outcome->record);
        QCOMPARE(mixed->runHash(), whole->runHash());
    }

    void tellsWhereInTheRoundItIs() {
        auto simulation = makeSimulation(smallExperiment());
        const StopFlag stop;
        const std::vector<Phase> order{Phase::Select, Phase::Extract, Phase::Train, Phase::Aggregate,
                                       Phase::Evaluate};
        for (const Phase phase : order) {
            const Snapshot snapshot = simulation->snapshot();
            QCOMPARE(snapshot.nextPhase, phase);
            QCOMPARE(snapshot.round, 1);
            QCOMPARE(snapshot.completedRounds, 0);
            QCOMPARE(snapshot.selected.empty(), phase == Phase::Select);
            QVERIFY(simulation->step(Granularity::Phase, stop).ok());
        }
        QCOMPARE(simulation->completedRounds(), 1);
        QCOMPARE(simulation->snapshot().arrays->round, 1);
    }

    void abandonsTheRoundInProgressWhenStopped_data() {
        QTest::addColumn<int>("phases");
        for (int phases = 0; phases <= 4; ++phases) QTest::addRow("after %d phases", phases) << phases;
    }
    void abandonsTheRoundInProgressWhenStopped() {
        QFETCH(int, phases);
        auto whole = makeSimulation(smallExperiment());
        playTo(*whole, 3);
        auto stopped = makeSimulation(smallExperiment());
        playTo(*stopped, 1);
        const std::string hash = stopped->runHash();
        const SimulationState state = stopped->state();
        StopFlag stop;
        for (int i = 0; i < phases; ++i) QVERIFY(stopped->step(Granularity::Phase, stop).ok());
        stop.request();
        auto outcome = stopped->step(Granularity::Round, stop);
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Interrupted);
        QCOMPARE(stopped->completedRounds(), 1);
        QCOMPARE(stopped->runHash(), hash);
        QVERIFY(stopped->state().weights == state.weights);
        QVERIFY(stopped->state().updates == state.updates);
        playTo(*stopped, 3);
        QCOMPARE(stopped->runHash(), whole->runHash());
    }

    void continuesASavedStateBitForBit() {
        auto whole = makeSimulation(smallCnn());
        const std::vector<RoundRecord> want = playTo(*whole, 4);
        auto first = makeSimulation(smallCnn());
        playTo(*first, 2);
        auto second = makeSimulation(smallCnn(), 2);
        QVERIFY(second->restore(first->state()).ok());
        const std::vector<RoundRecord> got = playTo(*second, 4);
        QCOMPARE(got.size(), std::size_t{2});
        QVERIFY(timeless(got[0]) == timeless(want[2]));
        QVERIFY(timeless(got[1]) == timeless(want[3]));
    }

    void refusesAStateOfAnotherModel() {
        auto simulation = makeSimulation(smallExperiment());
        auto other = makeSimulation(smallCnn());
        const auto restored = simulation->restore(other->state());
        QVERIFY(!restored);
        QVERIFY(restored.error().message.find("does not belong to this model") != std::string::npos);
    }

    void pausesAfterTheClientsUnderWay() {
        Experiment experiment = smallExperiment();
        experiment.training.steps = 400;
        auto paused = makeSimulation(experiment);
        // Ask from inside the first report of a trained client, as a window would.
        bool asked = false;
        paused->onProgress = [&] {
            if (!asked && !paused->snapshot().trained.empty()) {
                asked = true;
                paused->requestPause();
            }
        };
        const StopFlag stop;
        auto outcome = paused->step(Granularity::Round, stop);
        QVERIFY(outcome.ok() && !outcome->record);
        QCOMPARE(paused->snapshot().nextPhase, Phase::Train);
        QCOMPARE(paused->snapshot().trained.size(), std::size_t{1});
        paused->onProgress = {};
        auto whole = makeSimulation(experiment);
        playTo(*whole, 1);
        playTo(*paused, 1);
        QCOMPARE(paused->runHash(), whole->runHash());
    }

    void recordsARoundThatAddsUp_data() { experiments(); }
    void recordsARoundThatAddsUp() {
        QFETCH(bool, cnn);
        auto simulation = makeSimulation(cnn ? smallCnn() : smallExperiment(), 2);
        const RunInfo& info = simulation->info();
        for (const RoundRecord& record : playTo(*simulation, 3)) {
            QCOMPARE(record.participants.size(), std::size_t{5});
            std::uint64_t assigned = 0, alive = 0, moved = 0, down = 0;
            double loss = 0.0;
            for (std::size_t i = 0; i < record.participants.size(); ++i) {
                const Participation& one = record.participants[i];
                if (i > 0) QVERIFY(record.participants[i - 1].client < one.client);
                QCOMPARE(one.level, info.clients[static_cast<std::size_t>(one.client)].level);
                std::uint64_t kept = 0;
                for (const std::uint64_t count : record.kept[static_cast<std::size_t>(one.level)])
                    kept += count;
                QCOMPARE(one.assigned, kept);
                QVERIFY(one.alive <= one.assigned && one.moved <= one.assigned && one.moved > 0);
                assigned += one.assigned;
                alive += one.alive;
                moved += one.moved;
                down += one.bytesDown;
                loss += one.loss / 5.0;
            }
            QCOMPARE(weighted(record.coverage.assigned), assigned);
            QCOMPARE(weighted(record.coverage.alive), alive);
            QCOMPARE(weighted(record.coverage.moved), moved);
            QCOMPARE(record.bytesDown, down);
            QVERIFY(std::fabs(record.loss - loss) < 1e-12);
            QVERIFY(record.evaluated);
            QCOMPARE(record.evaluation.size(), info.levels.size());
            QCOMPARE(record.clientAccuracy.size(), info.clients.size());
            QCOMPARE(record.hash.size(), std::size_t{32});
        }
        const Snapshot snapshot = simulation->snapshot();
        std::uint64_t never = 0;
        for (const std::uint32_t updates : snapshot.arrays->updates) never += updates == 0;
        QVERIFY(never < info.layout.count);
    }

    void learnsTheDigits() {
        Experiment experiment = smallExperiment();
        experiment.training.steps = 40;
        auto simulation = makeSimulation(experiment, 2);
        const RoundRecord last = playTo(*simulation, 30).back();
        QVERIFY2(last.evaluation[0].accuracy > 0.8, qPrintable(QString::number(last.evaluation[0].accuracy)));
    }

    void evaluatesOnlyWhenAsked() {
        Experiment experiment = smallExperiment();
        experiment.rounds = 5;
        experiment.evaluateEvery = 3;
        auto simulation = makeSimulation(experiment);
        std::vector<bool> evaluated;
        for (const RoundRecord& record : playTo(*simulation, 5)) evaluated.push_back(record.evaluated);
        QCOMPARE(evaluated, (std::vector<bool>{false, false, true, false, true}));
    }

    void measuresTheSizeCurveWithoutTouchingTheNumbers_data() {
        QTest::addColumn<Scope>("scope");
        QTest::newRow("layer") << Scope::Layer;
        QTest::newRow("global") << Scope::Global;
    }
    void measuresTheSizeCurveWithoutTouchingTheNumbers() {
        QFETCH(Scope, scope);
        Experiment experiment = smallExperiment();
        experiment.strategy.scope = scope;
        experiment.rounds = 5;
        experiment.sizeCurveEvery = 0;
        auto without = makeSimulation(experiment);
        std::vector<RoundRecord> want = playTo(*without, 5);
        experiment.sizeCurveEvery = 3;
        auto with = makeSimulation(experiment, 2);
        const std::vector<RoundRecord> got = playTo(*with, 5);
        for (std::size_t r = 0; r < 5; ++r) {
            QVERIFY(want[r].sizeAccuracy.empty());
            const bool measured = r + 1 == 3 || r + 1 == 5;  // asked for, and the last
            QCOMPARE(got[r].sizeAccuracy.size(), std::size_t{measured ? 19U : 0U});
            if (!measured) continue;
            // Of the 19 sizes the fleet trains 1 and 1/16.
            QCOMPARE(got[r].sizeAccuracy[0], got[r].evaluation[0].accuracy);
            QCOMPARE(got[r].sizeAccuracy[9], got[r].evaluation[2].accuracy);
            QVERIFY(got[r].sizeAccuracy[18] < got[r].sizeAccuracy[0]);
            want[r].sizeAccuracy = got[r].sizeAccuracy;
        }
        for (std::size_t r = 0; r < 5; ++r) QVERIFY(timeless(got[r]) == timeless(want[r]));
        QCOMPARE(with->runHash(), without->runHash());
    }

    void describesTheBiasOfTheWholeRun() {
        auto simulation = makeSimulation(smallExperiment());
        const RunInfo info = simulation->info();
        const RoundArrays first = *simulation->snapshot().arrays;
        BiasAccumulator bias(info, first);
        const StopFlag stop;
        for (int round = 1; round <= 4; ++round) {
            const RoundRecord record = *simulation->step(Granularity::Round, stop)->record;
            const RoundArrays arrays = *simulation->snapshot().arrays;
            bias.add(arrays, record.participants.size());
            QCOMPARE(record.gini, bias.lorenz().gini);
            QVERIFY(record.gini > 0.0);
            std::uint64_t never = 0;
            for (const LayerInfo& layer : info.layout.layers)
                for (std::size_t p = layer.offset; layer.maskable && p < layer.offset + layer.count; ++p)
                    never += bias.counts()[p] == 0;
            QCOMPARE(record.neverHeld, never);
            const auto lockIn = initialLockIn(first.tierMap, arrays.tierMap, info.levels);
            QCOMPARE(record.initialJaccard.size(), info.levels.size());
            for (std::size_t level = 0; level < lockIn.size(); ++level)
                QCOMPARE(record.initialJaccard[level], lockIn[level].jaccard);
            QVERIFY(record.initialJaccard[2] < 1.0);
        }
    }

    void countsTheMagnitudesOfEveryRound() {
        auto simulation = makeSimulation(smallCnn());
        for (int round = 0; round <= 2; ++round) {
            const RoundArrays arrays = *simulation->snapshot().arrays;
            const std::vector<LayerInfo>& layers = simulation->info().layout.layers;
            QCOMPARE(arrays.round, round);
            QCOMPARE(arrays.magnitudes.size(), layers.size());
            for (std::size_t l = 0; l < layers.size(); ++l) {
                std::vector<std::uint32_t> naive(kMagnitudeBins, 0);
                for (std::size_t i = 0; i < layers[l].count; ++i)
                    ++naive[static_cast<std::size_t>(magnitudeBin(arrays.weights[layers[l].offset + i]))];
                QCOMPARE(arrays.magnitudes[l], naive);
            }
            playTo(*simulation, round + 1);
        }
        auto resumed = makeSimulation(smallCnn());
        QVERIFY(resumed->restore(simulation->state()).ok());
        QCOMPARE(resumed->snapshot().arrays->magnitudes, simulation->snapshot().arrays->magnitudes);
    }

    void endsWithASentenceWhenTheLossIsNotANumber() {
        Experiment experiment = smallExperiment();
        experiment.training.rate = 1e30;
        auto simulation = makeSimulation(experiment, 2);
        auto outcome = simulation->step(Granularity::Round, StopFlag{});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().kind, ErrorKind::Run);
        const QString message = QString::fromStdString(outcome.error().message);
        QVERIFY2(message.startsWith(QStringLiteral("Training diverged in round 1: the loss of client ")),
                 qPrintable(message));
        QVERIFY(message.contains(QStringLiteral("training.lr")));
        // The same as an alert, with the client and the phase.
        const std::optional<Alert> alert = simulation->failure();
        QVERIFY(alert && alert->rule == "nan" && alert->round == 1);
        const QString client = QStringLiteral("the loss of client %1 ").arg(alert->client);
        QVERIFY2(message.contains(client), qPrintable(client));
        QVERIFY(alertSentence(simulation->info(), *alert).ends_with("(phase Train)."));
        QCOMPARE(simulation->completedRounds(), 0);
        experiment.alerts = {{.id = "nan", .enabled = false}};
        auto silent = makeSimulation(experiment, 2);
        QVERIFY(!silent->step(Granularity::Round, StopFlag{}));
        QVERIFY(!silent->failure());
    }

    void refusesWhatCannotRun_data() {
        QTest::addColumn<QString>("change");
        QTest::addColumn<int>("kind");
        QTest::newRow("missing data") << QStringLiteral("data") << static_cast<int>(ErrorKind::File);
        QTest::newRow("too many poolings") << QStringLiteral("pool") << static_cast<int>(ErrorKind::Input);
        QTest::newRow("more participants than clients")
            << QStringLiteral("many") << static_cast<int>(ErrorKind::Input);
    }
    void refusesWhatCannotRun() {
        QFETCH(QString, change);
        QFETCH(int, kind);
        Experiment experiment = smallCnn();
        if (change == QStringLiteral("data")) experiment.data.source = "idx:/nowhere/at/all";
        if (change == QStringLiteral("pool")) experiment.model.channels = {2, 2, 2, 2};
        if (change == QStringLiteral("many")) experiment.training.participants = 13;
        const auto simulation = Simulation::create(experiment);
        QVERIFY(!simulation);
        QCOMPARE(static_cast<int>(simulation.error().kind), kind);
        QVERIFY(simulation.error().message.size() > 20);
    }

private:
    static void experiments() {
        QTest::addColumn<bool>("cnn");
        QTest::newRow("mlp") << false;
        QTest::newRow("cnn") << true;
    }

    /// Σ holders · parameters
    static std::uint64_t weighted(const std::vector<std::uint64_t>& counts) {
        std::uint64_t sum = 0;
        for (std::size_t holders = 0; holders < counts.size(); ++holders) sum += holders * counts[holders];
        return sum;
    }
};

QTEST_GUILESS_MAIN(TestSimulation)
#include "tst_simulation.moc"
