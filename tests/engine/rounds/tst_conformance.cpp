// What every strategy must keep in whole runs, on every model that it can cut: a run that is interrupted,
// saved and loaded goes the way of one that was not, and nothing is trained that nobody held. What a
// submodel must keep by itself is in tst_strategies.

#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <cmath>

#include "engine/api/catalog.h"
#include "engine/api/masks.h"
#include "engine/api/recorded_run.h"
#include "tests/engine/models/small_script.h"
#include "tests/support/play_simulation.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::makeSimulation;
using fiarse::test::playedRound;
using fiarse::test::playTo;

namespace {

constexpr std::int64_t kRounds = 3;

Experiment conformanceExperiment(StrategyKind kind, ModelKind model) {
    Experiment experiment = test::smallExperiment();
    experiment.rounds = kRounds;
    experiment.training.participants = 3;
    experiment.training.steps = 2;
    experiment.training.batch = 4;
    experiment.training.momentum = 0.5;
    experiment.evaluateEvery = kRounds;
    experiment.tiers.back().capacity = {0.125, "1/8"};
    experiment.strategy.kind = kind;
    experiment.model = {.kind = model, .hidden = {12}, .channels = {8}};
    if (model == ModelKind::Mlp) experiment.model.hidden = {16};
    if (model == ModelKind::TorchScript) experiment.model.file = test::smallScriptFile(64);
    if (model == ModelKind::Text) {
        experiment.data.source = "agnews:" FIARSE_SOURCE_DIR "/experiments/data/topics";
        experiment.data.vocabulary = 60;
        experiment.data.length = 8;
        experiment.model = {.kind = model, .hidden = {16}, .embedding = 16, .heads = 2};
    }
    if (model == ModelKind::Conv1d) {
        experiment.data.source = "csv:" FIARSE_SOURCE_DIR "/experiments/data/machine-sensors.csv";
        experiment.data.label = "state";
        experiment.data.ignore = "machine,kind,load,hours,firmware,pressure";
        experiment.data.seriesChannels = 1;
        experiment.model = {.kind = model, .channels = {16, 16}};
    }
    if (cutsDepth(kind)) {
        experiment.model.exits = model == ModelKind::Resnet8 ? 2 : 1;
        if (model == ModelKind::Cnn) {
            experiment.model.channels = {4, 6};
            experiment.tiers.back().capacity = {0.2, "0.2"};
        }
    }
    return experiment;
}

}  // namespace

class TestConformance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goesOnFromItsFileAsIfNothingHadHappened_data() { everything(); }
    void goesOnFromItsFileAsIfNothingHadHappened() {
        QFETCH(Experiment, experiment);
        auto whole = makeSimulation(experiment, 1);
        playTo(*whole, kRounds);

        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath(QStringLiteral("run.fiarse")).toStdString();
        StopFlag stop;
        {
            auto simulation = makeSimulation(experiment, 2);
            // Extract and train begin, the first client is done: the middle of the round.
            std::atomic<int> left{-1};
            simulation->onProgress = [&] {
                if (left > 0 && --left == 0) stop.request();
            };
            auto run = RecordedRun::begin(std::move(simulation), path);
            QVERIFY2(run.ok(), run ? "" : run.error().text().c_str());
            for (int round = 1; round < kRounds; ++round) QVERIFY(run->runRound(kRounds, stop).ok());
            left = 3;
            const auto stopped = run->runRound(kRounds, stop);
            QVERIFY(!stopped.ok());
            QCOMPARE(stopped.error().kind, ErrorKind::Interrupted);
            QCOMPARE(run->completedRounds(), kRounds - 1);
        }
        stop.clear();
        {
            auto run = RecordedRun::resume(path, {.threads = 3});
            QVERIFY2(run.ok(), run ? "" : run.error().text().c_str());
            QCOMPARE(run->completedRounds(), kRounds - 1);
            QVERIFY(run->runRound(kRounds, stop).ok());
            QCOMPARE(run->runHash(), whole->runHash());
        }
        // What is in the file is what the run came to.
        const auto file = RunFile::open(path);
        QVERIFY(file.ok());
        QCOMPARE((*file)->status(), std::string("finished"));
        QCOMPARE((*file)->record(kRounds).value().hash, whole->runHash());
        const auto state = (*file)->state();
        QVERIFY(state.ok());
        QVERIFY(state->weights == whole->state().weights);
        QVERIFY(state->updates == whole->state().updates);
        QVERIFY(state->lastTrained == whole->state().lastTrained);
    }

    void trainsOnlyWhatItsParticipantsHeld_data() { everything(); }
    void trainsOnlyWhatItsParticipantsHeld() {
        QFETCH(Experiment, experiment);
        auto simulation = makeSimulation(experiment);
        playTo(*simulation, 1);
        const Snapshot before = simulation->snapshot();
        const RoundRecord record = playedRound(*simulation, 2);
        const Snapshot after = simulation->snapshot();
        const std::vector<std::uint16_t> holders = test::holdersOf(*simulation, before, record);
        QVERIFY(after.arrays->assigned == holders);
        double step = 0.0;
        for (std::size_t p = 0; p < holders.size(); ++p) {
            if (holders[p] == 0) QVERIFY(after.arrays->weights[p] == before.arrays->weights[p]);
            step += std::pow(double(after.arrays->weights[p]) - double(before.arrays->weights[p]), 2);
        }
        QVERIFY(step > 0.0);
        QVERIFY(std::fabs(record.updateSquaredNorm - step) < 1e-9 * step);
    }

private:
    static void everything() {
        QTest::addColumn<Experiment>("experiment");
        const std::pair<const char*, ModelKind> models[] = {
            {"mlp", ModelKind::Mlp},         {"cnn", ModelKind::Cnn},
            {"resnet8", ModelKind::Resnet8}, {"text", ModelKind::Text},
            {"conv1d", ModelKind::Conv1d},   {"torchscript", ModelKind::TorchScript}};
        for (std::size_t k = 0; k < strategies().size(); ++k) {
            const auto kind = StrategyKind(k);
            for (const auto& [name, model] : models) {
                // Only images have networks with exits, and which channels of somebody's own module belong
                // together is not known.
                const bool hasExits = model == ModelKind::Cnn || model == ModelKind::Resnet8;
                if (cutsDepth(kind) && !hasExits) continue;
                if ((cutsDepth(kind) || cutsChannels(kind)) && model == ModelKind::TorchScript) continue;
                QTest::addRow("%s, %s", strategies()[k].id.c_str(), name)
                    << conformanceExperiment(kind, model);
            }
        }
        Experiment published = conformanceExperiment(StrategyKind::FederatedDropout, ModelKind::Resnet8);
        published.strategy.aligned = false;
        QTest::addRow("federated-dropout as published, resnet8") << published;
    }
};

QTEST_GUILESS_MAIN(TestConformance)
#include "tst_conformance.moc"
