// Whole runs of every strategy and remedy: the same for any number of threads, interrupted or not, and
// nothing is trained that nobody held.

#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <set>

#include "engine/api/catalog.h"
#include "engine/api/masks.h"
#include "engine/api/run_file.h"
#include "engine/api/simulation.h"
#include "tests/support/play_simulation.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::makeSimulation;
using fiarse::test::playedRound;
using fiarse::test::playTo;

class TestStrategyRuns : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTheSameForAnyNumberOfThreadsAndAfterAnInterruption_data() { experiments(); }
    void isTheSameForAnyNumberOfThreadsAndAfterAnInterruption() {
        QFETCH(Experiment, experiment);
        auto whole = makeSimulation(experiment);
        playTo(*whole, 5);
        auto threaded = makeSimulation(experiment, 3);
        playTo(*threaded, 3);
        const SimulationState state = threaded->state();
        auto resumed = makeSimulation(experiment, 2);
        QVERIFY(resumed->restore(state).ok());
        playTo(*resumed, 5);
        QCOMPARE(resumed->runHash(), whole->runHash());
        QVERIFY(resumed->state().weights == whole->state().weights);
        QVERIFY(resumed->state().updateMemory == whole->state().updateMemory);
    }

    void goesOnFromItsFile_data() { experiments(); }
    void goesOnFromItsFile() {
        QFETCH(Experiment, experiment);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("run.fiarse").toStdString();
        auto whole = makeSimulation(experiment);
        {
            auto writer =
                RunFileWriter::create(path, whole->info(), *whole->snapshot().arrays, whole->state(), true);
            QVERIFY(writer.ok());
            for (int round = 1; round <= 3; ++round) {
                const RoundRecord record = playedRound(*whole, round);
                QVERIFY((*writer)->write(record, *whole->snapshot().arrays, whole->state(), round == 3).ok());
            }
        }
        auto file = RunFile::open(path);
        QVERIFY(file.ok());
        const auto state = (*file)->state();
        QVERIFY(state.ok());
        auto resumed = makeSimulation((*file)->info().experiment, 2);
        QVERIFY(resumed->restore(*state).ok());
        playTo(*whole, 5);
        playTo(*resumed, 5);
        QCOMPARE(resumed->runHash(), whole->runHash());
        QVERIFY(resumed->state().alertMemory == whole->state().alertMemory);
    }

    void trainsOnlyWhatItsParticipantsHeld_data() { experiments(); }
    void trainsOnlyWhatItsParticipantsHeld() {
        QFETCH(Experiment, experiment);
        auto simulation = makeSimulation(experiment);
        playTo(*simulation, 1);
        const Snapshot before = simulation->snapshot();
        const RoundRecord record = playedRound(*simulation, 2);
        const Snapshot after = simulation->snapshot();
        const std::vector<std::uint16_t> holders = test::holdersOf(*simulation, before, record);
        QVERIFY(after.arrays->assigned == holders);
        bool anything = false;
        for (std::size_t p = 0; p < holders.size(); ++p) {
            const bool changed = after.arrays->weights[p] != before.arrays->weights[p];
            if (holders[p] == 0 && experiment.remedies.reset == ResetKind::Off) QVERIFY(!changed);
            anything = anything || changed;
        }
        QVERIFY(anything);
    }

    void goesAnotherWayThanPlainFiarse_data() { experiments(); }
    void goesAnotherWayThanPlainFiarse() {
        QFETCH(Experiment, experiment);
        Experiment plain = experiment;
        plain.strategy = {};
        plain.remedies = {};
        auto one = makeSimulation(experiment);
        auto other = makeSimulation(plain);
        playTo(*one, 4);
        playTo(*other, 4);
        QCOMPARE(one->state().weights != other->state().weights,
                 !QString(QTest::currentDataTag()).startsWith("fiarse"));
    }

    void leavesWeakClientsOut() {
        Experiment experiment = test::smallExperiment();
        experiment.strategy.kind = StrategyKind::Exclusive;
        experiment.strategy.exclusiveCapacity = 0.25;
        auto simulation = makeSimulation(experiment);
        for (int round = 1; round <= 4; ++round)
            for (const Participation& one : playedRound(*simulation, round).participants)
                QVERIFY(one.level < 2);
    }

    void aDrawnWidthMovesNothingBeyondItself() {
        // Weight decay would move all that a client holds, whatever the step's width.
        Experiment experiment = test::smallExperiment();
        experiment.tiers.back().capacity = {0.125, "1/8"};
        experiment.strategy.kind = StrategyKind::Fjord;
        experiment.training.participants = 1;
        experiment.training.steps = 1;
        experiment.training.weightDecay = 0.5;
        experiment.rounds = 20;
        auto simulation = makeSimulation(experiment);
        int narrower = 0;
        for (int round = 1; round <= 20; ++round) {
            const RoundRecord record = playedRound(*simulation, round);
            const Participation& one = record.participants.front();
            std::set<std::uint64_t> sizes;
            for (std::size_t level = std::size_t(one.level); level < record.kept.size(); ++level) {
                std::uint64_t kept = 0;
                for (const std::uint64_t layer : record.kept[level]) kept += layer;
                sizes.insert(kept);
            }
            // The largest size that is not exceeded was drawn; a weight of exactly 0 may stay.
            QVERIFY(one.moved <= one.assigned);
            narrower += one.moved + 40 < one.assigned;
            const auto drawn = sizes.lower_bound(one.moved);
            QVERIFY(drawn != sizes.end() && *drawn - one.moved < 40);
        }
        QVERIFY2(narrower >= 3, qPrintable(QString::number(narrower)));
    }

    void leavesOutWhoIsDealtAWeakTier() {
        Experiment experiment = test::smallExperiment();
        experiment.strategy.kind = StrategyKind::Exclusive;
        experiment.strategy.exclusiveCapacity = 0.25;
        experiment.strategy.tiers = TierAssignment::Dynamic;
        auto simulation = makeSimulation(experiment);
        for (int round = 1; round <= 6; ++round)
            for (const Participation& one : playedRound(*simulation, round).participants)
                QVERIFY(one.level < 2);
    }

    void dealsTiersAnewWhereAsked() {
        Experiment experiment = test::smallExperiment();
        experiment.strategy.tiers = TierAssignment::Dynamic;
        auto simulation = makeSimulation(experiment);
        int moved = 0;
        for (int round = 1; round <= 8; ++round)
            for (const Participation& one : playedRound(*simulation, round).participants)
                moved += one.level != simulation->info().clients[std::size_t(one.client)].level;
        // 40 participations; a client is dealt its own tier about a third of the time.
        QVERIFY2(moved > 15 && moved < 38, qPrintable(QString::number(moved)));
    }

private:
    static void experiments() {
        QTest::addColumn<Experiment>("experiment");
        for (std::size_t k = 0; k < strategies().size(); ++k) {
            Experiment experiment = test::smallExperiment();
            experiment.tiers.back().capacity = {0.125, "1/8"};
            experiment.strategy.kind = StrategyKind(k);
            if (experiment.strategy.kind == StrategyKind::ScaleFl ||
                experiment.strategy.kind == StrategyKind::DepthFl) {
                experiment.model = {.kind = ModelKind::Cnn, .hidden = {12}, .channels = {4, 6}};
                experiment.model.exits = 1;
                experiment.tiers.back().capacity = {0.2, "0.2"};
            }
            QTest::addRow("%s", strategies()[k].id.c_str()) << experiment;
        }
        const auto add = [](const char* name, auto change) {
            Experiment experiment = test::smallExperiment();
            change(experiment);
            QTest::newRow(name) << experiment;
        };
        add("heterofl, cnn", [](Experiment& e) {
            e = test::smallCnn();
            e.model.channels = {8};
            e.tiers.back().capacity = {0.125, "1/8"};
            e.strategy.kind = StrategyKind::HeteroFl;
        });
        add("scaler and masked loss", [](Experiment& e) {
            e = test::smallCnn();
            e.model.channels = {8};
            e.tiers.back().capacity = {0.125, "1/8"};
            e.strategy.kind = StrategyKind::HeteroFl;
            e.strategy.scaler = true;
            e.strategy.maskedLoss = true;
        });
        add("layer-adaptive", [](Experiment& e) { e.strategy.scope = Scope::LayerAdaptive; });
        add("taylor", [](Experiment& e) { e.strategy.importance = ImportanceKind::Taylor; });
        add("mix", [](Experiment& e) {
            e.strategy.importance = ImportanceKind::Mix;
            e.strategy.mixSecond = ImportanceKind::Fisher;
        });
        add("random importance", [](Experiment& e) { e.strategy.importance = ImportanceKind::Random; });
        add("floor", [](Experiment& e) {
            e.strategy.scope = Scope::Global;
            e.remedies.floor = 0.05;
        });
        add("explore", [](Experiment& e) { e.remedies.explore = 0.25; });
        add("coverage bonus", [](Experiment& e) { e.remedies.coverageBonus = 0.05; });
        add("reset", [](Experiment& e) {
            e.tiers.front().capacity = {0.5, "1/2"};
            e.remedies.reset = ResetKind::Reopen;
            e.remedies.resetEvery = 2;
        });
        add("density schedule", [](Experiment& e) {
            e.remedies.densityStart = 0.25;
            e.remedies.densityRounds = 4;
        });
        add("dynamic tiers", [](Experiment& e) { e.strategy.tiers = TierAssignment::Dynamic; });
        for (const StrategyKind kind :
             {StrategyKind::HeteroFl, StrategyKind::FedRolex, StrategyKind::FederatedDropout,
              StrategyKind::Fjord, StrategyKind::RandomMask}) {
            Experiment experiment = test::smallExperiment();
            experiment.tiers.back().capacity = {0.125, "1/8"};
            experiment.strategy.kind = kind;
            experiment.strategy.tiers = TierAssignment::Dynamic;
            const std::string id = strategies()[static_cast<std::size_t>(kind)].id;
            QTest::addRow("%s, dynamic tiers", id.c_str()) << experiment;
            if (kind == StrategyKind::RandomMask) continue;
            experiment.model = {
                .kind = ModelKind::Cnn, .hidden = {12}, .channels = {8}, .norm = NormKind::Batch};
            experiment.strategy.tiers = TierAssignment::Fixed;
            experiment.strategy.scaler = true;
            experiment.strategy.maskedLoss = true;
            QTest::addRow("%s, scaler and batch norm", id.c_str()) << experiment;
        }
        const auto onTexts = [](Experiment& e) {
            e.data.source = "agnews:" FIARSE_SOURCE_DIR "/experiments/data/topics";
            e.data.vocabulary = 60;
            e.data.length = 8;
            e.model = {.kind = ModelKind::Text, .hidden = {16}, .embedding = 16, .heads = 2};
            e.tiers.back().capacity = {0.125, "1/8"};
            e.training.steps = 3;
            e.evaluateEvery = 5;
        };
        add("fiarse, text", onTexts);
        add("heterofl, text", [&](Experiment& e) {
            onTexts(e);
            e.strategy.kind = StrategyKind::HeteroFl;
        });
        const auto onSeries = [](Experiment& e) {
            e.data.source = "csv:" FIARSE_SOURCE_DIR "/experiments/data/machine-sensors.csv";
            e.data.label = "state";
            e.data.ignore = "machine,kind,load,hours,firmware,pressure";
            e.data.seriesChannels = 1;
            e.model = {.kind = ModelKind::Conv1d, .channels = {16, 16}};
            e.tiers.back().capacity = {0.125, "1/8"};
            e.training.steps = 3;
        };
        add("fiarse, conv1d", onSeries);
        add("heterofl, conv1d", [&](Experiment& e) {
            onSeries(e);
            e.strategy.kind = StrategyKind::HeteroFl;
        });
        const auto onResidual = [](Experiment& e) {
            e.model = {.kind = ModelKind::Resnet8, .norm = NormKind::StaticBatch};
            e.training.steps = 2;
            e.evaluateEvery = 5;
        };
        add("fiarse, resnet8", onResidual);
        add("heterofl, resnet8", [&](Experiment& e) {
            onResidual(e);
            e.tiers.back().capacity = {0.125, "1/8"};
            e.strategy.kind = StrategyKind::HeteroFl;
        });
        add("equal multiply-adds", [](Experiment& e) {
            e = test::smallCnn();
            e.strategy.scope = Scope::Global;
            e.strategy.budget = Budget::Macs;
        });
    }
};

QTEST_GUILESS_MAIN(TestStrategyRuns)
#include "tst_strategy_runs.moc"
