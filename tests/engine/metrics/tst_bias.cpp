// Measures of mask bias: hand-made runs of a few parameters, and the reference's numbers for Paper-4.

#include <QTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/api/bias.h"
#include "engine/api/preview.h"
#include "engine/core/random.h"

using namespace fiarse;

namespace {

constexpr std::uint8_t N = kHeldByNobody;

bool near(double got, double want, double tolerance = 1e-6) {
    return std::fabs(got - want) <= tolerance;
}

std::vector<Level> paper4(std::int64_t each = 25) {
    return {{capacityFromValue(1.0), "a", each},
            {capacityFromValue(1.0 / 4), "b", each},
            {capacityFromValue(1.0 / 16), "c", each},
            {capacityFromValue(1.0 / 64), "d", each}};
}

Layout layoutOf(std::size_t maskable, std::size_t norm = 0) {
    Layout layout;
    layout.layers.push_back(
        {.name = "fc", .shape = {static_cast<std::int64_t>(maskable)}, .offset = 0, .count = maskable});
    if (norm > 0)
        layout.layers.push_back({.name = "norm",
                                 .shape = {static_cast<std::int64_t>(norm)},
                                 .offset = maskable,
                                 .count = norm,
                                 .maskable = false});
    layout.count = maskable + norm;
    layout.maskable = maskable;
    return layout;
}

/// Two levels, full and one half, of 1 and 3 clients.
RunInfo smallInfo(std::size_t maskable, std::size_t norm = 0) {
    RunInfo info;
    info.layout = layoutOf(maskable, norm);
    info.levels = {{capacityFromValue(1.0), "full", 1}, {capacityFromValue(0.5), "half", 3}};
    info.classNames = {"a", "b"};
    for (std::int64_t id = 0; id < 4; ++id)
        info.clients.push_back({.id = id, .level = id == 0 ? 0 : 1, .trainLabels = {10 * id, 5}});
    return info;
}

RoundArrays arraysOf(std::int64_t round, std::vector<std::uint8_t> tierMap, std::vector<std::uint16_t> held) {
    return {.round = round, .tierMap = std::move(tierMap), .assigned = std::move(held)};
}

double naiveGini(const std::vector<std::uint32_t>& counts) {
    double differences = 0.0, sum = 0.0;
    for (const double a : counts) {
        sum += a;
        for (const double b : counts) differences += std::fabs(a - b);
    }
    const auto n = static_cast<double>(counts.size());
    return sum > 0.0 ? differences / (2.0 * n * sum) : 0.0;
}

/// Participants of one round out of 4 × 25 clients, as levels.
std::vector<int> sampled(Random& random, std::size_t count) {
    std::vector<int> clients(100);
    for (std::size_t i = 0; i < clients.size(); ++i) clients[i] = static_cast<int>(i / 25);
    random.shuffle(std::span(clients));
    clients.resize(count);
    return clients;
}

/// The tier map of Paper-4 over ranks given by `order`.
std::vector<std::uint8_t> paper4Map(const std::vector<std::size_t>& order) {
    std::vector<std::uint8_t> map(order.size());
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        const double q = static_cast<double>(rank) / static_cast<double>(order.size());
        map[order[rank]] = static_cast<std::uint8_t>(q < 1.0 / 64 ? 3 : q < 1.0 / 16 ? 2 : q < 0.25 ? 1 : 0);
    }
    return map;
}

/// 100 rounds of 10 out of 100 clients over 640 weights, whose ranks stay or are shuffled each round.
BiasAccumulator paper4Run(bool mixing, std::uint64_t seed) {
    RunInfo info;
    info.levels = paper4();
    info.layout = layoutOf(640);
    std::vector<std::size_t> order(640);
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random(seed);
    std::vector<std::uint8_t> map = paper4Map(order);
    BiasAccumulator bias(info, arraysOf(0, map, {}));
    for (std::int64_t round = 1; round <= 100; ++round) {
        const std::vector<int> levels = sampled(random, 10);
        std::vector<std::uint16_t> held(640);
        for (std::size_t p = 0; p < 640; ++p)
            held[p] = static_cast<std::uint16_t>(
                std::count_if(levels.begin(), levels.end(), [&](int l) { return holds(map[p], l); }));
        if (mixing) random.shuffle(std::span(order));
        map = paper4Map(order);
        bias.add(arraysOf(round, map, held), 10);
    }
    return bias;
}

}  // namespace

class TestBias : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsTheLorenzCurveByHand() {
        // Counts 1, 1, 2, 4: the poorer half has 2 of 8. The norm layer's counts do not matter.
        const LorenzCurve curve = lorenzCurve(std::vector<std::uint32_t>{4, 1, 2, 1, 99}, layoutOf(4, 1));
        QCOMPARE(curve.parameters, (std::vector<double>{0.0, 0.5, 0.75, 1.0}));
        QCOMPARE(curve.counts, (std::vector<double>{0.0, 0.25, 0.5, 1.0}));
        QVERIFY(near(curve.gini, naiveGini({4, 1, 2, 1}), 1e-12));
    }

    void isTheDiagonalWhereAllAreEqualOrNobodyWasTrained_data() {
        QTest::addColumn<unsigned>("count");
        QTest::newRow("never trained") << 0u;
        QTest::newRow("all five times") << 5u;
        QTest::newRow("all very often") << 3000000u;
    }
    void isTheDiagonalWhereAllAreEqualOrNobodyWasTrained() {
        QFETCH(unsigned, count);
        const LorenzCurve curve = lorenzCurve(std::vector<std::uint32_t>(12, count), layoutOf(12));
        QCOMPARE(curve.parameters, (std::vector<double>{0.0, 1.0}));
        QCOMPARE(curve.counts, (std::vector<double>{0.0, 1.0}));
        QCOMPARE(curve.gini, 0.0);
    }

    void hasTheGiniOfAllPairsOnRandomCounts_data() {
        QTest::addColumn<unsigned>("largest");
        QTest::newRow("few values") << 5u;
        QTest::newRow("beyond the table") << 4000000u;
    }
    void hasTheGiniOfAllPairsOnRandomCounts() {
        QFETCH(unsigned, largest);
        Random random(5);
        std::vector<std::uint32_t> counts(200);
        for (std::uint32_t& count : counts) count = static_cast<std::uint32_t>(random.below(largest));
        QVERIFY(near(lorenzCurve(counts, layoutOf(200)).gini, naiveGini(counts), 1e-12));
    }

    void matchesTheReferenceNumbersOfPaper4() {
        QVERIFY(near(meanCapacity(paper4()), 0.332, 0.0005));
        const LorenzCurve frozen = frozenLorenz(paper4());
        QVERIFY2(near(frozen.gini, 0.197, 0.0005), qPrintable(QString::number(frozen.gini, 'g', 6)));
        // Three quarters of the weights belong to the full devices alone: (3/4·1/4) / 0.332 of all.
        QCOMPARE(frozen.parameters[1], 0.75);
        QVERIFY(near(frozen.counts[1], 0.1875 / meanCapacity(paper4()), 1e-12));
        QCOMPARE(reachingClients(paper4()), (std::vector<std::uint32_t>{25, 50, 75, 100}));
    }

    void knowsTheFrozenGiniOfAFleetWithoutAFullClient() {
        // Reference: nobody above 1/4 capacity, Gini 0.79.
        const std::vector<Level> fleet = {{capacityFromValue(1.0 / 4), "b", 34},
                                          {capacityFromValue(1.0 / 16), "c", 33},
                                          {capacityFromValue(1.0 / 64), "d", 33}};
        const LorenzCurve frozen = frozenLorenz(fleet);
        QVERIFY(near(frozen.gini, 0.79, 0.02));
        QCOMPARE(frozen.parameters[1], 0.75);
        QCOMPARE(frozen.counts[1], 0.0);
    }

    void hasNoFreezeIndexWhereAllCapacitiesAreEqual() {
        const std::vector<Level> equal = {{capacityFromValue(1.0), "all", 10}};
        QVERIFY(std::isnan(freezeIndex(0.1, frozenLorenz(equal).gini)));
        QCOMPARE(freezeIndex(0.1, 0.2), 0.5);
    }

    void matchesTheReferencesSimulation_data() {
        QTest::addColumn<bool>("mixing");
        QTest::addColumn<double>("gini");
        QTest::addColumn<double>("tolerance");
        // Reference, 640 weights, 10 of 100 clients, 100 rounds, mean over seeds.
        QTest::newRow("frozen") << false << 0.195 << 0.008;
        QTest::newRow("mixing") << true << 0.028 << 0.003;
    }
    void matchesTheReferencesSimulation() {
        QFETCH(bool, mixing);
        QFETCH(double, gini);
        QFETCH(double, tolerance);
        double sum = 0.0, total = 0.0;
        constexpr int kSeeds = 20;
        for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
            const BiasAccumulator bias = paper4Run(mixing, seed);
            QCOMPARE(bias.round(), 100);
            sum += bias.lorenz().gini / kSeeds;
            const BiasRatios ratios = bias.ratios();
            total += std::accumulate(ratios.total.begin(), ratios.total.end(), 0.0) / 640.0 / kSeeds;
        }
        QVERIFY2(near(sum, gini, tolerance), qPrintable(QString::number(sum)));
        QVERIFY2(near(total, 1.0, 0.02), qPrintable(QString::number(total)));
        const double index = freezeIndex(sum, frozenLorenz(paper4()).gini);
        QVERIFY2(mixing ? index < 0.2 : (index > 0.9 && index < 1.1), qPrintable(QString::number(index)));
    }

    void hasAMeanTotalRatioOfOneWhenEverybodyTakesPart() {
        RunInfo info;
        info.levels = paper4();
        info.layout = layoutOf(640);
        std::vector<std::size_t> order(640);
        std::iota(order.begin(), order.end(), std::size_t{0});
        const std::vector<std::uint8_t> map = paper4Map(order);
        std::vector<std::uint16_t> held(640);
        for (std::size_t p = 0; p < 640; ++p) held[p] = static_cast<std::uint16_t>(25 * (map[p] + 1));
        BiasAccumulator bias(info, arraysOf(0, map, {}));
        for (std::int64_t round = 1; round <= 3; ++round) bias.add(arraysOf(round, map, held), 100);
        const BiasRatios ratios = bias.ratios();
        QVERIFY(near(std::accumulate(ratios.total.begin(), ratios.total.end(), 0.0) / 640.0, 1.0));
        for (std::size_t p = 0; p < 640; ++p) QCOMPARE(ratios.luck[p], 1.0f);
    }

    void splitsTheTotalRatioIntoLockInAndLuckByHand() {
        // c̄ = (1 + 3 · 1/2) / 4 = 5/8. S: entry 1 = 1, entry 0 = 1/4, nobody = 0.
        const RunInfo info = smallInfo(4, 1);
        BiasAccumulator bias(info, arraysOf(0, {1, 1, 0, N, kAlwaysHeld}, {0, 0, 0, 0, 0}));
        // Round 1: two of the half clients. Round 2, after ranks 1 and 2 changed places: the full one and
        // a half one.
        bias.add(arraysOf(1, {1, 0, 1, N, kAlwaysHeld}, {2, 2, 0, 0, 2}), 2);
        bias.add(arraysOf(2, {1, 0, 1, N, kAlwaysHeld}, {2, 1, 2, 0, 2}), 2);
        QCOMPARE(bias.counts(), (std::vector<std::uint32_t>{4, 3, 2, 0, 0}));
        const BiasRatios ratios = bias.ratios();
        const double average = 4 * 0.625;
        const std::vector<double> shares = {4.0, 2 * 1.0 + 2 * 0.25, 2 * 0.25 + 2 * 1.0, 0.0};
        for (std::size_t p = 0; p < 4; ++p) {
            QVERIFY(near(ratios.total[p], bias.counts()[p] / average));
            QVERIFY(near(ratios.lockIn[p], shares[p] / average));
            QVERIFY(near(ratios.luck[p], shares[p] > 0.0 ? bias.counts()[p] / shares[p] : 1.0));
            QVERIFY(near(ratios.total[p], double(ratios.lockIn[p]) * ratios.luck[p]));
        }
        for (const auto* values : {&ratios.total, &ratios.lockIn, &ratios.luck})
            QVERIFY(std::isnan((*values)[4]));
    }

    void keepsTheIdentityWithAnyNumberOfParticipants() {
        const RunInfo info = smallInfo(20);
        Random random(9);
        const auto draw = [&] {
            std::vector<std::uint8_t> map(20);
            for (std::uint8_t& entry : map)
                entry = random.below(5) == 0 ? N : static_cast<std::uint8_t>(random.below(2));
            return map;
        };
        std::vector<std::uint8_t> map = draw();
        BiasAccumulator bias(info, arraysOf(0, map, {}));
        for (std::int64_t round = 1; round <= 30; ++round) {
            const std::size_t participants = 1 + random.below(4);
            std::vector<std::uint16_t> held(20);
            for (std::size_t p = 0; p < 20; ++p)
                held[p] = static_cast<std::uint16_t>(map[p] == N ? 0 : random.below(participants + 1));
            map = draw();
            bias.add(arraysOf(round, map, held), participants);
        }
        const BiasRatios ratios = bias.ratios();
        for (std::size_t p = 0; p < 20; ++p)
            QVERIFY(near(ratios.total[p], double(ratios.lockIn[p]) * ratios.luck[p]));
    }

    void countsTheHoldersThatItWasAskedFor() {
        const RunInfo info = smallInfo(2);
        RoundArrays arrays = arraysOf(1, {1, 1}, {3, 2});
        arrays.alive = {2, 1};
        arrays.moved = {1, 0};
        const auto counted = [&](CoverageKind kind) {
            BiasAccumulator bias(info, arraysOf(0, {1, 1}, {}), kind);
            bias.add(arrays, 3);
            return bias.counts();
        };
        QCOMPARE(counted(CoverageKind::Assigned), (std::vector<std::uint32_t>{3, 2}));
        QCOMPARE(counted(CoverageKind::Alive), (std::vector<std::uint32_t>{2, 1}));
        QCOMPARE(counted(CoverageKind::Moved), (std::vector<std::uint32_t>{1, 0}));
    }

    void hasNoRatiosBeforeTheFirstRound() {
        const BiasAccumulator bias(smallInfo(3), arraysOf(0, {1, 0, 0}, {}));
        for (const float value : bias.ratios().total) QVERIFY(std::isnan(value));
    }

    void comparesMasksWithTheInitialOnes() {
        const std::vector<Level> levels = smallInfo(0).levels;
        const std::vector<std::uint8_t> first = {1, 1, 0, 0, kAlwaysHeld};
        const std::vector<std::uint8_t> now = {1, 0, 1, 0, kAlwaysHeld};
        const std::vector<InitialLockIn> result = initialLockIn(first, now, levels);
        QCOMPARE(result[0].jaccard, 1.0);
        QCOMPARE(result[0].random, 1.0);
        QVERIFY(near(result[1].jaccard, 1.0 / 3.0, 1e-12));
        QVERIFY(near(result[1].random, 1.0 / 3.0, 1e-12));
        // Reference: a random mask of 1/16 overlaps by 0.032.
        QVERIFY(near(initialLockIn(first, now, paper4())[2].random, 0.032, 0.0005));
    }

    void countsTheImagesThatEachLevelsWeightsSaw() {
        const RunInfo info = smallInfo(4);
        ClassExposure exposure = noExposure(info);
        // The full client 0 holds 0 and 5 images, client 2 holds 20 and 5.
        addExposure(info, {{.client = 0, .level = 0}, {.client = 2, .level = 1}}, exposure);
        QCOMPARE(exposure, (ClassExposure{{0, 5}, {20, 10}}));
        addExposure(info, {{.client = 2, .level = 1}}, exposure);
        QCOMPARE(exposure, (ClassExposure{{0, 5}, {40, 15}}));
        // Of all 80 images 60 are of class a and 20 of class b.
        const auto relative = relativeExposure(info, exposure);
        QCOMPARE(relative[0], (std::vector<double>{0.0, 4.0}));
        QVERIFY(near(relative[1][0], 40.0 / 55.0 * 80.0 / 60.0) && near(relative[1][1], 15.0 / 55.0 * 4.0));
        QCOMPARE(relativeExposure(info, noExposure(info))[0], (std::vector<double>{0.0, 0.0}));
    }

    void referencesAreOfWhatTheStrategyTrains_data() {
        QTest::addColumn<StrategyKind>("kind");
        QTest::addColumn<double>("capacity");  // mean
        QTest::addColumn<double>("gini");      // of frozen ranks
        QTest::addColumn<double>("neverHeld");
        // Of 1 full client and 3 halves: S is 1 for one half and 1/4 for the other.
        QTest::addRow("fiarse") << StrategyKind::Fiarse << 0.625 << 0.3 << 0.0;
        QTest::addRow("exclusive") << StrategyKind::Exclusive << 1.0 << 0.0 << 0.0;
        QTest::addRow("uniform-small") << StrategyKind::UniformSmall << 0.5 << 0.5 << 0.5;
        QTest::addRow("fedavg-all") << StrategyKind::FedAvgAll << 1.0 << 0.0 << 0.0;
    }
    void referencesAreOfWhatTheStrategyTrains() {
        QFETCH(StrategyKind, kind);
        QFETCH(double, capacity);
        QFETCH(double, gini);
        QFETCH(double, neverHeld);
        RunInfo info = smallInfo(4);
        info.experiment.strategy.kind = kind;
        info.experiment.strategy.exclusiveCapacity = 1.0;
        const std::vector<Level> levels = trainedLevels(info);
        QCOMPARE(levels.size(), std::size_t(2));
        QCOMPARE(meanCapacity(levels), capacity);
        QVERIFY(near(frozenLorenz(levels).gini, gini));
        QCOMPARE(neverHeldByDesign(trainedLevels(info)), neverHeld);
        QCOMPARE(levels[1].clients, std::int64_t(kind == StrategyKind::Exclusive ? 0 : 3));
    }

    void aFleetOfOneSizeHasATotalRatioOfOne() {
        // exclusive: one full client of four takes part in each of three rounds, and holds all.
        RunInfo info = smallInfo(4);
        info.experiment.strategy.kind = StrategyKind::Exclusive;
        info.experiment.strategy.exclusiveCapacity = 1.0;
        const std::vector<std::uint8_t> all(4, 1);
        BiasAccumulator bias(info, arraysOf(0, all, {}));
        for (std::int64_t round = 1; round <= 3; ++round) bias.add(arraysOf(round, all, {1, 1, 1, 1}), 1);
        for (std::size_t p = 0; p < 4; ++p) {
            QVERIFY(near(bias.ratios().total[p], 1.0));
            QVERIFY(near(bias.ratios().lockIn[p], 1.0));
            QVERIFY(near(bias.ratios().luck[p], 1.0));
        }
    }

    void findsNoExcessOverlapInNestedMasks() {
        Random random(3);
        std::vector<std::uint8_t> map(500);
        for (std::uint8_t& entry : map)
            entry = random.below(6) == 0 ? N : static_cast<std::uint8_t>(random.below(4));
        for (int a = 0; a < 4; ++a)
            for (int b = 0; b < 4; ++b)
                QVERIFY(near(overlap(maskOf(map, a), maskOf(map, b), layoutOf(500)).excess, 0.0, 1e-15));
    }

    void findsAMaskThatSticksOut() {
        // {0,1,2,3} and {3,4}: J = 1/5, nested it would be 2/4.
        const MaskOverlap result = overlap(std::vector<std::uint8_t>{1, 1, 1, 1, 0, 0, 1},
                                           std::vector<std::uint8_t>{0, 0, 0, 1, 1, 0, 1}, layoutOf(6, 1));
        QVERIFY(near(result.jaccard, 0.2, 1e-15));
        QVERIFY(near(result.excess, -0.3, 1e-15));
        QCOMPARE(overlap(std::vector<std::uint8_t>(6), std::vector<std::uint8_t>(6), layoutOf(6)).jaccard,
                 1.0);
    }
};

QTEST_GUILESS_MAIN(TestBias)
#include "tst_bias.moc"
