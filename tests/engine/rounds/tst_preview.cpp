// What a fleet means before training: closed forms against the reference's numbers and by hand.

#include <QTest>
#include <cmath>

#include "engine/api/catalog.h"
#include "engine/api/masks.h"
#include "engine/api/preview.h"
#include "engine/api/simulation.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;

namespace {

bool near(double got, double want, double tolerance) {
    return std::fabs(got - want) <= tolerance;
}

Experiment withTiers(std::initializer_list<std::pair<const char*, std::int64_t>> tiers) {
    Experiment experiment = defaultExperiment();
    experiment.data.source = "digits";
    experiment.model = {.kind = ModelKind::Mlp, .hidden = {16}};
    experiment.tiers.clear();
    std::int64_t clients = 0;
    for (const auto& [capacity, count] : tiers) {
        experiment.tiers.push_back(
            {.name = capacity, .capacity = parseCapacity(capacity).value(), .clients = count});
        clients += count;
    }
    experiment.data.partition.clients = clients;
    experiment.training.participants = std::min<std::int64_t>(10, clients);
    return experiment;
}

}  // namespace

class TestPreview : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsTheMultiplyAddsOfEachCapacity() {
        // An mlp without a hidden layer: one multiply-add a weight, and biases cost none.
        Experiment experiment = withTiers({{"1", 10}, {"1/4", 10}});
        experiment.model.kind = ModelKind::Mlp;
        experiment.model.hidden = {};
        const Preview result = preview(experiment).value();
        QCOMPARE(result.fullMultiplyAdds, double(result.layout.layers[0].count));
        QCOMPARE(result.multiplyAdds,
                 (std::vector<double>{result.fullMultiplyAdds, double(result.kept[1][0])}));
    }

    void tellsWhereAnExitLeavesMuchOfACapacityUnused() {
        Experiment experiment = withTiers({{"1", 10}, {"0.99", 10}});
        experiment.model = {.kind = ModelKind::Cnn, .hidden = {64}, .channels = {4, 8}, .exits = 1};
        experiment.strategy.kind = StrategyKind::DepthFl;
        const Preview wide = preview(experiment).value();
        double kept = 0.0;
        for (const std::uint64_t layer : wide.kept[1]) kept += double(layer);
        kept /= double(wide.layout.maskable);
        // The part up to the only early exit is all that fits into less than the whole.
        QVERIFY2(kept < 0.3, qPrintable(QString::number(kept)));
        QCOMPARE(wide.cautions.size(), std::size_t(1));
        QCOMPARE(wide.cautions[0].key, std::string("tier.2.capacity"));
        const QString sentence = QString::fromStdString(wide.cautions[0].message);
        QVERIFY2(
            sentence.startsWith(QString("At 0.99 (0.99) the submodel of strategy.kind depthfl takes %1 % of "
                                        "the model's parameters, where the capacity allows 99.0 %")
                                    .arg(100.0 * kept, 0, 'f', 1)),
            qPrintable(sentence));
        // From 70 % of the capacity on nothing is said.
        for (const double used : {0.71, 0.69}) {
            experiment.tiers[1].capacity = capacityFromValue(kept / used);
            QCOMPARE(preview(experiment)->cautions.empty(), used > 0.7);
        }
        // Nor of a schedule that starts below: in the end the capacity is used.
        experiment.tiers[1].capacity = capacityFromValue(kept / 0.71);
        experiment.remedies.densityStart = 0.9;
        QVERIFY(preview(experiment)->cautions.empty());
        experiment.strategy.kind = StrategyKind::Fiarse;
        experiment.tiers[1].capacity = capacityFromValue(0.99);
        QVERIFY(preview(experiment)->cautions.empty());
    }

    void matchesTheReferenceFiguresOfPaper4() {
        const Preview result =
            preview(withTiers({{"1", 25}, {"1/4", 25}, {"1/16", 25}, {"1/64", 25}})).value();
        QVERIFY(near(result.meanCapacity, 0.332, 0.0005));
        QVERIFY2(near(result.frozenGini, 0.197, 0.0005), qPrintable(QString::number(result.frozenGini)));
        QVERIFY(near(result.starvedRounds[0], 0.048, 0.0005));
        QCOMPARE(result.starvedRounds[3], 0.0);
        QCOMPARE(result.neverHeldShare, 0.0);
        QCOMPARE(result.coverage.size(), std::size_t{4});
        QCOMPARE(result.coverage[0].coverage, 1.0);
        QCOMPARE(result.coverage[0].to, 1.0 / 64);
        QCOMPARE(result.coverage[3].coverage, 0.25);
        QCOMPARE(result.coverage[3].to, 1.0);
    }

    void tellsWhatNobodyCanHold() {
        // The reference's simulation found Gini 0.79 and 75 % dead for a fleet with nobody above 1/4.
        const Preview result = preview(withTiers({{"1/4", 34}, {"1/16", 33}, {"1/64", 33}})).value();
        QCOMPARE(result.neverHeldShare, 0.75);
        QCOMPARE(result.coverage.back().level, -1);
        QCOMPARE(result.coverage.back().coverage, 0.0);
        QVERIFY2(near(result.frozenGini, 0.79, 0.02), qPrintable(QString::number(result.frozenGini)));
    }

    void hasNoInequalityWhenAllAreEqual() {
        const Preview result = preview(withTiers({{"1", 20}})).value();
        QCOMPARE(result.frozenGini, 0.0);
        QCOMPARE(result.meanCapacity, 1.0);
        QCOMPARE(result.bytesPerRound, result.fullBytesPerRound);
        QVERIFY(result.warnings.empty());
    }

    void countsKeptParametersOfTheInitialModel() {
        const Preview result = preview(withTiers({{"1", 5}, {"1/4", 5}})).value();
        QCOMPARE(result.layout.layers[0].count, std::size_t{16 * 64});
        QCOMPARE(result.kept[0][0], std::uint64_t{16 * 64});
        QCOMPARE(result.kept[1][0], std::uint64_t{16 * 64 / 4});
        QCOMPARE(result.kept[1][1], std::uint64_t{4});
        // Values of 256 + 4 + 40 + 2 parameters up; the mask and four thresholds come on top downwards.
        QCOMPARE(result.bytesUp[1], 4.0 * (256 + 4 + 40 + 2));
        QVERIFY(result.bytesDown[1] > result.bytesUp[1]);
        QCOMPARE(
            result.bytesPerRound,
            10.0 * 0.5 * (result.bytesDown[0] + result.bytesUp[0] + result.bytesDown[1] + result.bytesUp[1]));
    }

    void warnsOfTheGlobalScopeTrap() {
        Experiment experiment = withTiers({{"1", 25}, {"1/64", 25}});
        experiment.data.source = "fashion-mnist";
        experiment.model = {.kind = ModelKind::Cnn, .hidden = {128}, .channels = {16, 32}};
        experiment.strategy.scope = Scope::Global;
        const Preview trapped = preview(experiment).value();
        QVERIFY(!trapped.warnings.empty());
        const PreviewWarning& warning = trapped.warnings.front();
        QCOMPARE(trapped.layout.layers[warning.layer].name, std::string("fc1.weight"));
        QCOMPARE(warning.level, std::size_t{1});
        QCOMPARE(warning.kept, std::uint64_t{0});
        QVERIFY(warning.empty);
        QCOMPARE(warning.cutUnits, std::uint64_t{128});
        experiment.strategy.scope = Scope::Layer;
        const Preview layered = preview(experiment).value();
        for (const PreviewWarning& other : layered.warnings) QVERIFY(!other.empty);
    }

    void updatesFollowTheCurve() {
        // Ten of 100 a round: 100 rounds reach the ranks that everybody holds 1,000 times.
        const FleetFigures plain = preview(withTiers({{"1/2", 25}, {"1/4", 75}})).value();
        QCOMPARE(plain.updatesPer100, (std::vector<double>{1000.0, 250.0, 0.0}));
        QCOMPARE(plain.participants, 10.0);
        QCOMPARE(plain.unansweredCalls, 0.0);
    }

    void availabilityEntersTheChances() {
        // Two of three clients drawn; the strong one is reachable half of the time, the others always.
        // Drawn with chance 2/3, there with 1/3: starved in 2/3 of the rounds.
        Experiment experiment = withTiers({{"1", 1}, {"1/4", 2}});
        experiment.training.participants = 2;
        experiment.tiers[0].availability = 0.5;
        const Preview result = preview(experiment).value();
        QVERIFY(near(result.starvedRounds[0], 2.0 / 3, 1e-12));
        QVERIFY(near(result.participants, 2.0 * 2.5 / 3, 1e-12));
        QVERIFY(near(result.updatesPer100[1], 100.0 / 3, 1e-9));
        // Nobody answers: each of the three pairs misses with 1/4 where all are there half of the time.
        experiment.tiers[1].availability = 0.5;
        QVERIFY(near(preview(experiment)->unansweredCalls, 0.25, 1e-12));
    }

    void slowestLinkDecidesTheRound() {
        Experiment experiment = withTiers({{"1", 1}, {"1/4", 2}});
        experiment.training.participants = 2;
        QCOMPARE(preview(experiment)->roundTransferSeconds, 0.0);
        experiment.tiers[0].linkMbps = 8.0;  // a megabyte a second
        experiment.tiers[1].linkMbps = 0.008;
        const Preview result = preview(experiment).value();
        const double fast = (result.bytesDown[0] + result.bytesUp[0]) / 1e6;
        const double slow = (result.bytesDown[1] + result.bytesUp[1]) / 1e3;
        QVERIFY(near(result.transferSeconds[0], fast, 1e-9));
        QVERIFY(near(result.transferSeconds[1], slow, 1e-9));
        // A pair out of three always holds one of the two slow ones.
        QVERIFY(near(result.roundTransferSeconds, slow, 1e-9));
        experiment.tiers[0].uplinkMbps = 0.8;  // a tenth of a megabyte a second
        QVERIFY(near(preview(experiment)->transferSeconds[0],
                     result.bytesDown[0] / 1e6 + result.bytesUp[0] / 1e5, 1e-9));
    }

    void aRoundSendsWhatThePreviewSays_data() {
        QTest::addColumn<StrategyKind>("kind");
        for (std::size_t i = 0; i < strategies().size(); ++i)
            QTest::addRow("%s", strategies()[i].id.c_str()) << static_cast<StrategyKind>(i);
    }
    void aRoundSendsWhatThePreviewSays() {
        QFETCH(StrategyKind, kind);
        // All of whom the strategy draws take part, so that nothing is left to chance.
        Experiment experiment = withTiers({{"1", 2}, {"1/4", 4}});
        experiment.strategy.kind = kind;
        experiment.strategy.exclusiveCapacity = 1.0;
        if (cutsDepth(kind))
            experiment.model = {.kind = ModelKind::Cnn, .hidden = {12}, .channels = {4, 6}, .exits = 1};
        experiment.training = {.participants = 6, .steps = 1, .batch = 4};
        const Preview result = preview(experiment).value();
        auto simulation = Simulation::create(experiment, {.threads = 1}).value();
        const RoundRecord record = *simulation->step(Granularity::Round, StopFlag{}).value().record;
        const auto sent = static_cast<double>(record.bytesDown + record.bytesUp);
        QVERIFY2(std::abs(result.bytesPerRound - sent) < 0.002 * sent,
                 qPrintable(QStringLiteral("%1 and %2").arg(result.bytesPerRound).arg(sent)));
        QCOMPARE(result.participants, static_cast<double>(record.participants.size()));
        const bool sameForAll = kind == StrategyKind::Exclusive || kind == StrategyKind::FedAvgAll;
        QCOMPARE(result.meanCapacity, sameForAll ? 1.0 : kind == StrategyKind::UniformSmall ? 0.25 : 0.5);
        QCOMPARE(result.starvedRounds.front(), 0.0);
        // In 100 rounds the top quarter of the ranks is held by all who take part.
        QVERIFY(near(result.updatesPer100.front(), 100.0 * double(record.participants.size()), 1e-6));
    }

    void whatIsStatedOfTheTiersIsCounted() {
        Experiment experiment = withTiers({{"1", 1}, {"1/4", 2}});
        experiment.model.hidden = {};
        experiment.training = {.participants = 2, .steps = 10, .batch = 5};
        const Preview silent = preview(experiment).value();
        QVERIFY(!silent.roundSeconds);
        QVERIFY(!silent.roundJoules);
        QVERIFY(!silent.costs[0].device.seconds);
        // 640 weights and 10 biases; 64 pixels and 10 outputs of an example.
        QCOMPARE(silent.costs[1].work->denseMacs, 640.0);
        QCOMPARE(silent.costs[0].device.memoryBytes.value(), 4.0 * (2 * 650 + 5 * 74));
        for (Tier& tier : experiment.tiers) {
            tier.linkMbps = 8.0;
            tier.powerW = 2.0;
            tier.radioW = 1.0;
        }
        experiment.tiers[0].speedGflops = 1e-3;
        experiment.tiers[1].speedGflops = 1e-4;
        // 3 · 2 · 640 · 50 = 192,000 operations at a quarter of 10⁶ and 10⁵ a second.
        const Preview told = preview(experiment).value();
        QVERIFY(near(told.costs[0].device.computeSeconds.value(), 0.768, 1e-12));
        QVERIFY(near(told.costs[1].device.computeSeconds.value(), 7.68, 1e-12));
        // A pair out of three always holds one of the two slow ones.
        QVERIFY(near(told.roundSeconds.value(), 7.68 + told.transferSeconds[1], 1e-9));
        const double weak = 2.0 * 7.68 + told.transferSeconds[1];
        const double strong = 2.0 * 0.768 + told.transferSeconds[0];
        QVERIFY(near(told.roundJoules.value(), 2.0 * (strong + 2.0 * weak) / 3.0, 1e-9));
        experiment.training.deadline = 2.0;
        QCOMPARE(preview(experiment)->roundSeconds.value(), 2.0);
        QVERIFY(preview(experiment)->costs[1].late);
        QVERIFY(!preview(experiment)->costs[0].late);
    }

    void aTierThatCannotHoldItsSubmodelIsTold() {
        Experiment experiment = withTiers({{"1", 1}, {"1/4", 2}});
        experiment.model.hidden = {};
        experiment.training = {.participants = 2, .steps = 10, .batch = 5};
        experiment.tiers[0].memoryMb = 0.0067;  // 4 · (2 · 650 + 5 · 74) = 6,680 bytes
        QVERIFY(preview(experiment)->cautions.empty());
        experiment.tiers[0].memoryMb = 0.006;
        const Preview told = preview(experiment).value();
        QCOMPARE(told.cautions.size(), std::size_t(1));
        QCOMPARE(told.cautions[0].key, std::string("tier.1.memory_mb"));
        QCOMPARE(
            told.cautions[0].message,
            std::string("A client of tier 1 (1) needs at least 0.0067 MB to train its submodel with full "
                        "batches, but its memory_mb is 0.006."));
    }

    void refusesAnInvalidExperiment() {
        Experiment experiment = withTiers({{"1", 5}});
        experiment.training.participants = 6;
        QVERIFY(!preview(experiment));
        experiment = withTiers({{"1", 5}});
        experiment.data.source = "idx:/nowhere/at/all";
        QCOMPARE(preview(experiment).error().kind, ErrorKind::File);
    }
};

QTEST_GUILESS_MAIN(TestPreview)
#include "tst_preview.moc"
