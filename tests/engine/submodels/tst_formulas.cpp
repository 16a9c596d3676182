// Formulas of strategies that no mask shows by itself: the density schedule, how evenly chance deals, and
// what submodels cost; by hand.

#include <QTest>
#include <cmath>

#include "engine/submodels/channels.h"
#include "engine/submodels/depth_strategy.h"
#include "engine/submodels/strategy.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;

namespace {

Layout layoutOf(const std::vector<std::vector<std::int64_t>>& shapes) {
    Layout layout;
    for (const std::vector<std::int64_t>& shape : shapes) {
        std::size_t count = 1;
        for (const std::int64_t side : shape) count *= static_cast<std::size_t>(side);
        layout.layers.push_back({.name = "layer" + std::to_string(layout.layers.size()),
                                 .shape = shape,
                                 .offset = layout.count,
                                 .count = count});
        layout.count += count;
    }
    layout.maskable = layout.count;
    return layout;
}

/// 3 → 4 channels → 6 channels, an exit for two classes behind each: 12 + 8, then 24 + 12 parameters. One
/// image uses each entry of the first array ten times.
struct TwoExits {
    Layout layout = layoutOf({{4, 3}, {2, 4}, {6, 4}, {2, 6}});
    ChannelPlan plan{.groups = {{.name = "first", .size = 4}, {.name = "second", .size = 6}},
                     .layers = {{.out = 0, .uses = 10.0, .depth = 1},
                                {.in = 0, .depth = 1, .exit = 1},
                                {.out = 1, .in = 0, .depth = 2},
                                {.in = 1, .depth = 2}}};
};

bool near(double a, double b) {
    return std::fabs(a - b) < 1e-12;
}

}  // namespace

class TestFormulas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theDensityRisesEvenly_data() {
        QTest::addColumn<int>("round");
        QTest::addColumn<int>("kept");
        // ⌊1/4 · 403 · (0.5 + 0.5 · min(1, (t − 1) / 10))⌋
        QTest::newRow("at the start") << 1 << 50;
        QTest::newRow("on the way") << 4 << 65;
        QTest::newRow("just before the end") << 10 << 95;
        QTest::newRow("at the end") << 11 << 100;
        QTest::newRow("afterwards") << 30 << 100;
    }
    void theDensityRisesEvenly() {
        QFETCH(int, round);
        QFETCH(int, kept);
        Experiment experiment = test::smallExperiment();
        experiment.remedies.densityStart = 0.5;
        experiment.remedies.densityRounds = 10;
        const Layout layout = layoutOf({{403}});
        std::vector<float> weights(layout.count);
        for (std::size_t p = 0; p < weights.size(); ++p) weights[p] = 1.0F + static_cast<float>(p);
        const auto strategy = makeStrategy(experiment, layout, {.layers = {{}}});
        const std::vector<double> capacities{1.0, 0.25};
        const Extraction extraction = strategy->extract({.weights = weights, .round = round}, capacities);
        QCOMPARE(extraction.assigned(1, layout), static_cast<std::uint64_t>(kept));
        // Who can hold everything holds everything from the start.
        QCOMPARE(extraction.assigned(0, layout), std::uint64_t(403));
    }

    void randomMasksHoldEachParameterEquallyOften() {
        Experiment experiment = test::smallExperiment();
        experiment.strategy.kind = StrategyKind::RandomMask;
        const Layout layout = layoutOf({{40}});
        const std::vector<float> weights(40, 1.0F);
        const auto strategy = makeStrategy(experiment, layout, {.layers = {{}}});
        const std::vector<double> capacities{1.0, 0.25};
        std::vector<int> held(40, 0);
        for (std::int64_t round = 1; round <= 100; ++round) {
            const Extraction extraction = strategy->extract({.weights = weights, .round = round}, capacities);
            for (std::int64_t client = 0; client < 20; ++client) {
                const auto mask = strategy->participantMask(extraction, capacities, round, {client, 1});
                for (std::size_t p = 0; p < 40; ++p) held[p] += mask[p];
            }
        }
        // 10 of 40: a binomial count of 2000 draws has the mean 500 and the deviation √(2000 · ¼ · ¾) = 19.4.
        for (const int count : held) QVERIFY2(std::abs(count - 500) < 97, qPrintable(QString::number(count)));
    }

    void multiplyAddsOfSingleParametersByHand() {
        const TwoExits two;
        const Extraction extraction{.kept = {{12, 8, 24, 12}, {5, 0, 7, 1}}};
        QCOMPARE(multiplyAdds(two.layout, two.plan, extraction, 0), 10.0 * 12 + 8 + 24 + 12);
        QCOMPARE(multiplyAdds(two.layout, two.plan, extraction, 1), 10.0 * 5 + 7 + 1);
        // Nobody knows how often somebody's own module uses an entry: once.
        QCOMPARE(multiplyAdds(two.layout, {}, extraction, 1), 13.0);
    }

    void theSmallestCutByHand() {
        const TwoExits two;
        const auto smallest = [&](StrategyKind kind, Budget budget) {
            return smallestCut(two.layout, two.plan, kind, budget);
        };
        QVERIFY(near(smallest(StrategyKind::DepthFl, Budget::Parameters), 20.0 / 56.0));
        QVERIFY(near(smallest(StrategyKind::DepthFl, Budget::Macs), 128.0 / 164.0));
        // One channel: 3 weights in, 2 out.
        QVERIFY(near(smallest(StrategyKind::ScaleFl, Budget::Parameters), 5.0 / 56.0));
        QVERIFY(near(smallest(StrategyKind::ScaleFl, Budget::Macs), 32.0 / 164.0));
    }
};

QTEST_GUILESS_MAIN(TestFormulas)
#include "tst_formulas.moc"
