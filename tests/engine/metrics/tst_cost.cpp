// Time, memory and energy of devices and rounds, by hand and against the channels of each network.

#include <QTest>
#include <algorithm>
#include <array>
#include <cmath>

#include "engine/api/cost.h"
#include "engine/api/run_summary.h"
#include "engine/metrics/model_work.h"
#include "engine/submodels/channels.h"

using namespace fiarse;

namespace {

bool near(double got, double want) {
    return std::fabs(got - want) <= 1e-9 * std::max(1.0, std::fabs(want));
}

/// Two convolution channels over 1 × 4 × 4, pooled to 2 × 2, then three classes.
RunInfo smallRun() {
    RunInfo info;
    info.experiment.model = {.kind = ModelKind::Cnn, .hidden = {}, .channels = {2}};
    info.experiment.training = {.participants = 2, .steps = 10, .batch = 20};
    info.experiment.tiers = {{.name = "Desk", .capacity = {1.0, "1"}},
                             {.name = "Phone", .capacity = {0.5, "1/2"}}};
    info.levels = {{.capacity = {1.0, "1"}, .name = "Desk", .clients = 1},
                   {.capacity = {0.5, "1/2"}, .name = "Phone", .clients = 1}};
    info.layout = makeLayout(info.experiment.model, {1, 4, 4, 3}).value();
    info.imageChannels = 1;
    info.imageHeight = info.imageWidth = 4;
    info.classNames = {"a", "b", "c"};
    return info;
}

/// The whole model, and one channel of two.
const std::vector<std::vector<std::uint64_t>> kSlices = {{18, 2, 24, 3}, {9, 1, 12, 3}};

RoundRecord roundOf(std::int64_t samples) {
    RoundRecord record;
    record.round = 1;
    record.kept = kSlices;
    record.participants = {
        {.client = 0, .tier = 0, .level = 0, .samples = 100, .bytesDown = 600'000, .bytesUp = 400'000},
        {.client = 1, .tier = 1, .level = 1, .samples = samples, .bytesDown = 300'000, .bytesUp = 200'000}};
    return record;
}

void stateAll(RunInfo& info) {
    for (Tier& tier : info.experiment.tiers) {
        tier.speedGflops = 1e-3;
        tier.linkMbps = 8.0;
        tier.powerW = 2.0;
        tier.radioW = 0.5;
    }
}

}  // namespace

class TestCost : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void timesFollowTheirFormulas() {
        // 3 · 2 · 10⁶ · 100 operations at a quarter of 12 · 10⁹ a second.
        QVERIFY(near(computeSeconds(1e6, 100.0, 12.0, 0.25).value(), 0.2));
        QVERIFY(near(linkSeconds(1e6, 8.0).value(), 1.0));
        QVERIFY(!computeSeconds(1e6, 100.0, 0.0, 0.25));
        QVERIFY(!linkSeconds(1e6, 0.0));
    }

    void eachWayHasItsOwnSpeedAndPower() {
        Experiment experiment;
        const DeviceRound round{.bytesDown = 4e6, .bytesUp = 1e6};
        // 4 s down and 1 s up at a megabyte a second; at a quarter of that 4 s up.
        Tier tier{.linkMbps = 8.0, .radioW = 0.5};
        QVERIFY(near(deviceCost(experiment, tier, round).linkSeconds.value(), 5.0));
        QVERIFY(near(deviceCost(experiment, tier, round).radioJoules.value(), 2.5));
        tier.uplinkMbps = 2.0;
        QVERIFY(near(deviceCost(experiment, tier, round).linkSeconds.value(), 8.0));
        QVERIFY(near(deviceCost(experiment, tier, round).radioJoules.value(), 4.0));
        tier.receiveW = 0.25;
        QVERIFY(near(deviceCost(experiment, tier, round).radioJoules.value(), 4.0 * 0.25 + 4.0 * 0.5));
        // Neither says anything alone.
        tier.linkMbps = 0.0;
        QVERIFY(!deviceCost(experiment, tier, round).linkSeconds);
        tier.linkMbps = 8.0;
        tier.radioW = 0.0;
        QVERIFY(!deviceCost(experiment, tier, round).radioJoules);
    }

    void slicesShrinkInWorkAndActivations() {
        const ModelWork model = modelWork(smallRun());
        const auto levels = levelWork(model, StrategyKind::HeteroFl, kSlices);
        // 18 weights at 16 places and 24 once; 16 pixels, 2 · 16 and 3 outputs.
        QCOMPARE(levels[0], (SubmodelWork{312.0, 312.0, 51.0, 47.0}));
        QCOMPARE(levels[1], (SubmodelWork{156.0, 156.0, 35.0, 25.0}));
    }

    void unstructuredMasksSaveNoDenseWork() {
        const ModelWork model = modelWork(smallRun());
        const std::vector<std::vector<std::uint64_t>> kept = {{18, 2, 24, 3}, {9, 1, 6, 2}};
        for (const StrategyKind strategy : {StrategyKind::Fiarse, StrategyKind::RandomMask}) {
            const auto levels = levelWork(model, strategy, kept);
            QCOMPARE(levels[1], (SubmodelWork{312.0, 150.0, 51.0, 18.0}));
        }
    }

    void memoryHoldsWeightsGradientsMomentumAndActivations() {
        const SubmodelWork work{312.0, 312.0, 51.0, 47.0};
        QCOMPARE(trainingMemory(work, 10, false), 4.0 * (2 * 47 + 10 * 51));
        QCOMPARE(trainingMemory(work, 10, true), 4.0 * (3 * 47 + 10 * 51));
    }

    void fjordTrainsTheMeanOfItsWidths() {
        const std::array<SubmodelWork, 2> levels = {SubmodelWork{312.0}, SubmodelWork{156.0}};
        QCOMPARE(trainedMacs(StrategyKind::Fjord, levels, 0), 234.0);
        QCOMPARE(trainedMacs(StrategyKind::Fjord, levels, 1), 156.0);
        QCOMPARE(trainedMacs(StrategyKind::HeteroFl, levels, 0), 312.0);
    }

    void theSlowestParticipantOrTheDeadlineEndsTheRound() {
        RunInfo info = smallRun();
        info.experiment.strategy.kind = StrategyKind::HeteroFl;
        stateAll(info);
        const ModelWork model = modelWork(info);
        // 6 · 312 · 200 operations at 250,000 a second, and 1 s of link; the phone 6 · 156 · 200, and 0.5 s.
        const double desk = 6.0 * 312 * 200 / 250'000.0, phone = 6.0 * 156 * 200 / 250'000.0;
        const RoundCost free = roundCost(info, model, roundOf(100));
        QCOMPARE(free.bytes, std::uint64_t(1'500'000));
        QVERIFY(near(free.seconds.value(), desk + 1.0));
        QVERIFY(near(free.joules.value(), 2.0 * (desk + phone) + 0.5 * 1.5));
        QCOMPARE(free.late, std::int64_t(0));
        info.experiment.training.deadline = 2.0;
        const RoundCost bounded = roundCost(info, model, roundOf(100));
        QCOMPARE(bounded.seconds.value(), 2.0);
        QCOMPARE(bounded.late, std::int64_t(1));
        // Who is late has spent its energy all the same.
        QVERIFY(near(bounded.joules.value(), free.joules.value()));
    }

    void aClientWithFewExamplesHasSmallerBatches() {
        RunInfo info = smallRun();
        info.experiment.strategy.kind = StrategyKind::HeteroFl;
        stateAll(info);
        const RoundCost cost = roundCost(info, modelWork(info), roundOf(5));
        const double desk = 6.0 * 312 * 200 / 250'000.0, phone = 6.0 * 156 * 50 / 250'000.0;
        QVERIFY(near(cost.joules.value(), 2.0 * (desk + phone) + 0.5 * 1.5));
    }

    void whatIsNotStatedIsAbsent_data() {
        QTest::addColumn<int>("which");
        QTest::addColumn<bool>("seconds");
        QTest::addColumn<bool>("joules");
        QTest::addRow("speed") << 0 << false << false;
        QTest::addRow("link") << 1 << false << false;
        QTest::addRow("power") << 2 << true << false;
        QTest::addRow("radio") << 3 << true << false;
    }
    void whatIsNotStatedIsAbsent() {
        QFETCH(int, which);
        QFETCH(bool, seconds);
        QFETCH(bool, joules);
        RunInfo info = smallRun();
        stateAll(info);
        Tier& phone = info.experiment.tiers[1];
        const std::array numbers = {&phone.speedGflops, &phone.linkMbps, &phone.powerW, &phone.radioW};
        *numbers[static_cast<std::size_t>(which)] = 0.0;
        const RoundCost cost = roundCost(info, modelWork(info), roundOf(100));
        QCOMPARE(cost.seconds.has_value(), seconds);
        QCOMPARE(cost.joules.has_value(), joules);
    }

    void aModuleHasNoKnownWork() {
        RunInfo info = smallRun();
        stateAll(info);
        info.experiment.model.kind = ModelKind::TorchScript;
        const ModelWork model = modelWork(info);
        QVERIFY(model.layers.empty());
        const RoundCost cost = roundCost(info, model, roundOf(100));
        QVERIFY(!cost.seconds);
        QVERIFY(!cost.joules);
        QVERIFY(!tierCosts(info, model, roundOf(100))[0].device.memoryBytes);
        QVERIFY(tierCosts(info, model, roundOf(100))[0].device.linkSeconds);
    }

    void tiersHaveTheBatchesOfTheirClients() {
        RunInfo info = smallRun();
        info.experiment.strategy.kind = StrategyKind::HeteroFl;
        stateAll(info);
        // 5 examples of 20 that a batch could have: a quarter of the work and of the activations.
        const auto costs = tierCosts(info, modelWork(info), roundOf(5));
        QVERIFY(near(costs[0].device.computeSeconds.value(), 6.0 * 312 * 200 / 250'000.0));
        QVERIFY(near(costs[1].device.computeSeconds.value(), 6.0 * 156 * 50 / 250'000.0));
        QVERIFY(near(costs[1].device.memoryBytes.value(), 4.0 * (2 * 25 + 5 * 35)));
        // Nobody of the tier took part: its clients count, on average.
        RoundRecord alone = roundOf(5);
        alone.participants.pop_back();
        info.clients = {{.id = 0, .tier = 0, .trainCount = 100},
                        {.id = 1, .tier = 1, .trainCount = 4},
                        {.id = 2, .tier = 1, .trainCount = 60}};
        QVERIFY(near(tierCosts(info, modelWork(info), alone)[1].device.computeSeconds.value(),
                     6.0 * 156 * 120 / 250'000.0));
    }

    void aTargetCountsAllThatWasSpentUntilThen() {
        std::vector<RoundPoint> points(4);
        for (std::size_t i = 0; i < points.size(); ++i) {
            points[i].round = static_cast<std::int64_t>(i + 1);
            points[i].bytes = 10;
            points[i].deviceSeconds = 2.0;
        }
        points[1].deviceJoules = 5.0;
        points[0].global = {0.2, 0.4};
        // Round 2 was not evaluated; 0.5 is the mean of round 3.
        points[2].global = {0.4, 0.6};
        points[3].global = {0.3, 0.3};
        const TargetReached reached = targetReached(points, 0.5).value();
        QCOMPARE(reached.round, std::int64_t(3));
        QCOMPARE(reached.bytes, std::uint64_t(30));
        QCOMPARE(reached.deviceSeconds.value(), 6.0);
        QVERIFY(!reached.deviceJoules);
        QVERIFY(!targetReached(points, 0.51));
    }

    void roundsAddUp() {
        std::vector<RoundPoint> points(2);
        points[0].bytes = 5;
        points[0].deviceSeconds = 2.0;
        points[1].bytes = 7;
        points[1].deviceSeconds = 4.0;
        points[1].deviceJoules = 1.0;
        const RunTotals totals = totalsOf(points).value();
        QCOMPARE(totals.bytes, std::uint64_t(12));
        QCOMPARE(totals.deviceSeconds.value(), 6.0);
        QVERIFY(!totals.deviceJoules);
    }

    void tiersThatAreLateOrTooSmallAreMarked() {
        RunInfo info = smallRun();
        info.experiment.strategy.kind = StrategyKind::HeteroFl;
        stateAll(info);
        info.experiment.training.deadline = 1.2;
        // 4 · (2 · 47 + 20 · 51) and 4 · (2 · 25 + 20 · 35) bytes.
        info.experiment.tiers[0].memoryMb = 0.0044;
        info.experiment.tiers[1].memoryMb = 0.0031;
        const auto costs = tierCosts(info, modelWork(info), roundOf(100));
        QVERIFY(near(costs[0].device.memoryBytes.value(), 4456.0));
        QVERIFY(near(costs[1].device.memoryBytes.value(), 3000.0));
        QVERIFY(costs[0].tooLarge);
        QVERIFY(!costs[1].tooLarge);
        QVERIFY(costs[0].late);
        QVERIFY(!costs[1].late);
        // No masks to send: four bytes a value, both ways.
        QCOMPARE(costs[1].bytesDown, std::uint64_t(100));
        QCOMPARE(costs[1].bytesUp, std::uint64_t(100));
    }

    void channelsAreReadOffWhatIsKept_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("norm");
        QTest::addRow("cnn") << int(ModelKind::Cnn) << int(NormKind::None);
        QTest::addRow("resnet8") << int(ModelKind::Resnet8) << int(NormKind::Batch);
        QTest::addRow("resnet8 without norms or biases") << int(ModelKind::Resnet8) << int(NormKind::None);
        QTest::addRow("text") << int(ModelKind::Text) << int(NormKind::Auto);
    }
    void channelsAreReadOffWhatIsKept() {
        QFETCH(int, kind);
        QFETCH(int, norm);
        Experiment experiment;
        experiment.model.kind = static_cast<ModelKind>(kind);
        experiment.model.norm = static_cast<NormKind>(norm);
        experiment.strategy.kind = StrategyKind::HeteroFl;
        experiment.strategy.budget = Budget::Width;
        InputShape input{3, 8, 8, 10};
        if (experiment.model.kind == ModelKind::Text) input = {1, 1, 6, 4, 50};
        const Layout layout = makeLayout(experiment.model, input).value();
        const ChannelPlan plan = makeChannelPlan(experiment.model, input);
        const auto strategy = makeStrategy(experiment, layout, plan);
        const std::vector<float> weights(layout.count, 0.5f);
        const Extraction extraction = strategy->extract({.weights = weights}, std::array{1.0, 0.25});
        const auto levels =
            levelWork(modelWork(layout, plan, input), StrategyKind::HeteroFl, extraction.kept);
        for (std::size_t level = 0; level < 2; ++level) {
            const std::vector<std::size_t> channels = channelCounts(plan, level == 0 ? 1.0 : 0.5);
            double activations = static_cast<double>(input.pixels());
            for (std::size_t l = 0; l < layout.layers.size(); ++l) {
                if (layout.layers[l].shape.size() < 2) continue;
                const int out = plan.layers[l].out;
                activations += plan.layers[l].uses *
                               (out < 0 ? static_cast<double>(layout.layers[l].shape[0])
                                        : static_cast<double>(channels[static_cast<std::size_t>(out)]));
            }
            QCOMPARE(levels[level].activations, activations);
            QCOMPARE(levels[level].denseMacs, multiplyAdds(layout, plan, channels));
            QCOMPARE(levels[level].idealMacs, levels[level].denseMacs);
        }
    }
};

QTEST_GUILESS_MAIN(TestCost)
#include "tst_cost.moc"
