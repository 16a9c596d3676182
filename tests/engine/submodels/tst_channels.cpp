// Whole channels: counts and windows by hand and as the rivals' published code has them.

#include <QTest>
#include <array>
#include <cmath>
#include <numeric>
#include <set>

#include "engine/models/network_layout.h"
#include "engine/server/aggregation.h"
#include "engine/submodels/channels.h"
#include "engine/submodels/strategy.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;

namespace {

/// A network 4 → n → 3 without pictures: one group of n channels.
struct Line {
    Experiment experiment = test::smallExperiment();
    InputShape input{1, 1, 4, 3};
    Layout layout;
    ChannelPlan plan;
    std::vector<float> weights;

    explicit Line(std::int64_t channels, StrategyKind kind = StrategyKind::HeteroFl) {
        experiment.model = {.kind = ModelKind::Mlp, .hidden = {channels}};
        experiment.strategy.kind = kind;
        experiment.strategy.budget = Budget::Width;
        layout = makeLayout(experiment.model, input).value();
        plan = makeChannelPlan(experiment.model, input);
        weights = initialParameters(layout, 1);
    }

    /// Hidden channels that a level of this capacity holds in round t.
    std::set<int> channels(double capacity, std::int64_t round) const {
        const auto strategy = makeStrategy(experiment, layout, plan);
        const Extraction extraction =
            strategy->extract({.weights = weights, .round = round}, std::vector{1.0, capacity});
        std::set<int> held;
        const LayerInfo& bias = layout.layers[1];
        for (std::size_t c = 0; c < bias.count; ++c)
            if (holds(extraction.tierMap[bias.offset + c], 1)) held.insert(int(c));
        return held;
    }
};

/// What a client sends of the 2 × 2 weights between two hidden layers, and how many samples it has.
struct Sent {
    double largestWidth = 1.0;
    double samples = 1.0;
    std::array<float, 4> weights{};
};

/// FjORD's published average (strategy.py, fjord_average) of such weights: from the widest width down, the
/// block of each becomes the mean over the clients that hold it, weighted by samples; where nobody does, it
/// stays.
std::array<double, 4> fjordAverage(const std::array<float, 4>& before, const std::vector<Sent>& clients) {
    std::array<double, 4> result{before[0], before[1], before[2], before[3]};
    for (const double width : {1.0, 0.5}) {
        const auto side = static_cast<std::size_t>(std::ceil(2.0 * width));
        double samples = 0.0;
        std::array<double, 4> sum{};
        for (const Sent& client : clients) {
            if (client.largestWidth < width) continue;
            samples += client.samples;
            for (std::size_t i = 0; i < 4; ++i)
                sum[i] += client.samples * static_cast<double>(client.weights[i]);
        }
        for (std::size_t row = 0; samples > 0.0 && row < side; ++row)
            for (std::size_t column = 0; column < side; ++column)
                result[2 * row + column] = sum[2 * row + column] / samples;
    }
    return result;
}

}  // namespace

class TestChannels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundsWidthsUp_data() {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("blocks");
        QTest::addColumn<double>("width");
        QTest::addColumn<int>("want");
        QTest::newRow("half of 7") << 7 << 1 << 0.5 << 4;
        QTest::newRow("all") << 7 << 1 << 1.0 << 7;
        QTest::newRow("at least one") << 7 << 1 << 0.001 << 1;
        // FjORD's published code asks for 0.6000000000000001 of 5 and gets 4.
        QTest::newRow("0.6 of 5 is 3") << 5 << 1 << 0.2 + 0.2 + 0.2 << 3;
        QTest::newRow("two of each head") << 16 << 4 << 0.5 << 8;
        QTest::newRow("one of each head") << 16 << 4 << 0.1 << 4;
    }
    void roundsWidthsUp() {
        QFETCH(int, size);
        QFETCH(int, blocks);
        QFETCH(double, width);
        QFETCH(int, want);
        ChannelPlan plan;
        plan.groups.push_back({.name = "g", .size = std::size_t(size), .blocks = std::size_t(blocks)});
        QCOMPARE(channelCounts(plan, width).front(), std::size_t(want));
    }

    void countsParametersAndMultiplyAddsByHand() {
        // conv 1→4 on 8×8, pooled to 4×4; fc 64 → 6; fc 6 → 10.
        const ModelSettings model{.kind = ModelKind::Cnn, .hidden = {6}, .channels = {4}};
        const InputShape input{1, 8, 8, 10};
        const Layout layout = makeLayout(model, input).value();
        const ChannelPlan plan = makeChannelPlan(model, input);
        const std::vector<std::size_t> channels{2, 3};
        // 2·9 + 2, then 3·(2·16) + 3, then 10·3 + 10
        QCOMPARE(keptParameters(layout, plan, channels), std::uint64_t(20 + 99 + 40));
        QCOMPARE(multiplyAdds(layout, plan, channels), 2.0 * 9 * 64 + 3 * 32 + 10 * 3);
        QCOMPARE(keptParameters(layout, plan, channelCounts(plan, 1.0)), layout.maskable);
    }

    void takesTheLargestWidthWithinTheBudget() {
        const Line line(40);
        for (const double capacity : {0.9, 0.5, 0.25, 0.1}) {
            const double width = widthFor(line.layout, line.plan, capacity, Budget::Parameters);
            const std::size_t c = channelCounts(line.plan, width).front();
            // c channels take 4c + c weights and biases in, 3c + 3 out.
            const auto parameters = [](std::size_t n) { return 8.0 * double(n) + 3.0; };
            QVERIFY(parameters(c) <= capacity * parameters(40));
            QVERIFY(parameters(c + 1) > capacity * parameters(40));
        }
    }

    void saysWhatTheWeakestTierMustHold() {
        Line line(10);
        line.experiment.strategy.budget = Budget::Parameters;
        line.experiment.tiers = {{.name = "big", .capacity = capacityFromValue(1.0)},
                                 {.name = "dust", .capacity = capacityFromValue(0.1)}};
        const auto fits = checkRepresentable(line.experiment, line.layout, line.plan);
        QVERIFY(!fits);
        QCOMPARE(QString::fromStdString(fits.error().key), QString("tier.2.capacity"));
        // One channel: 4 + 1 + 3 + 3 = 11 of 83.
        QCOMPARE(
            QString::fromStdString(fits.error().message),
            QString("Tier 2 (dust) cannot hold a submodel of strategy.kind heterofl: one channel a layer is "
                    "0.133 of the model's parameters, more than its capacity of 0.1. Give it at least that "
                    "much, or the model more channels."));
        line.experiment.tiers[1].capacity = capacityFromValue(0.134);
        QVERIFY(checkRepresentable(line.experiment, line.layout, line.plan).ok());
        line.plan.groups.clear();
        QCOMPARE(
            QString::fromStdString(checkRepresentable(line.experiment, line.layout, line.plan).error().key),
            QString("strategy.kind"));
    }

    void heteroFlAlwaysKeepsTheFirstChannels() {
        const Line line(10);
        for (const std::int64_t round : {1, 2, 9})
            QCOMPARE(line.channels(0.16, round), (std::set<int>{0, 1, 2, 3}));
    }

    void fedRolexRollsItsWindowAsPublished() {
        const Line line(10, StrategyKind::FedRolex);
        std::vector<int> turns(10, 0);
        for (int t = 0; t < 10; ++t) {
            std::set<int> want;
            for (int k = 0; k < 4; ++k) want.insert(((k - t % 10) % 10 + 10) % 10);
            QCOMPARE(line.channels(0.16, t + 1), want);
            for (const int c : want) ++turns[std::size_t(c)];
        }
        // In n rounds every channel has its turn ⌈r·n⌉ times.
        for (const int turn : turns) QCOMPARE(turn, 4);
    }

    void fjordAveragesRingsAsPublished_data() {
        QTest::addColumn<QList<double>>("widths");
        QTest::newRow("both widths") << QList<double>{1.0, 0.5, 1.0};
        QTest::newRow("narrow clients only") << QList<double>{0.5, 0.5};
        QTest::newRow("one of each") << QList<double>{0.5, 1.0};
        QTest::newRow("all whole") << QList<double>{1.0, 1.0};
    }
    void fjordAveragesRingsAsPublished() {
        QFETCH(QList<double>, widths);
        Experiment experiment = test::smallExperiment();
        experiment.model = {.kind = ModelKind::Mlp, .hidden = {2, 2}};
        experiment.strategy.kind = StrategyKind::Fjord;
        experiment.strategy.budget = Budget::Width;
        const InputShape input{1, 1, 3, 2};
        const Layout layout = makeLayout(experiment.model, input).value();
        const auto strategy = makeStrategy(experiment, layout, makeChannelPlan(experiment.model, input));
        const std::vector<float> weights = initialParameters(layout, 1);
        // √(1/4) = 1/2: one of two channels.
        const Extraction extraction = strategy->extract({.weights = weights}, std::vector{1.0, 0.25});
        const std::size_t first = layout.layers[2].offset;
        QCOMPARE(layout.layers[2].shape, (std::vector<std::int64_t>{2, 2}));
        QCOMPARE(std::vector<std::uint8_t>(extraction.tierMap.begin() + std::ptrdiff_t(first),
                                           extraction.tierMap.begin() + std::ptrdiff_t(first) + 4),
                 (std::vector<std::uint8_t>{1, 0, 0, 0}));

        std::vector<LocalResult> results;
        std::vector<Sent> sent;
        for (qsizetype i = 0; i < widths.size(); ++i) {
            LocalResult result{.flat = {}, .weights = weights};
            for (std::uint32_t p = 0; p < weights.size(); ++p) {
                result.flat.push_back(p);
                if (holds(extraction.tierMap[p], widths[i] < 1.0 ? 1 : 0))
                    result.weights[p] += 0.25F * float(i + 1) + 0.01F * float(p);
            }
            Sent one{.largestWidth = widths[i], .samples = 10.0 * double(i * i + 1)};
            std::copy_n(result.weights.begin() + std::ptrdiff_t(first), 4, one.weights.begin());
            sent.push_back(one);
            results.push_back(std::move(result));
        }
        const std::vector<float> none(layout.layers.size(), 0.0F);
        std::vector<Contribution> contributions;
        for (std::size_t i = 0; i < results.size(); ++i)
            contributions.push_back(
                {&results[i], sent[i].largestWidth < 1.0 ? 1 : 0, std::int64_t(sent[i].samples), none, {}});
        ThreadPool pool(1, 0, {});
        const Aggregate got =
            aggregate(weights, layout, extraction.tierMap, contributions, Divisor::Samples, 1.0, pool);
        const std::array<double, 4> want =
            fjordAverage({weights[first], weights[first + 1], weights[first + 2], weights[first + 3]}, sent);
        for (std::size_t i = 0; i < 4; ++i)
            QVERIFY2(std::abs(double(got.weights[first + i]) - want[i]) < 1e-6,
                     qPrintable(QString::number(i)));
    }

    void droppedChannelsDifferByClientAndRound() {
        const Line line(40, StrategyKind::FederatedDropout);
        const auto strategy = makeStrategy(line.experiment, line.layout, line.plan);
        const std::vector<double> capacities{1.0, 0.25};
        const Extraction extraction = strategy->extract({.weights = line.weights, .round = 3}, capacities);
        std::set<std::vector<std::uint8_t>> seen;
        for (std::int64_t client = 0; client < 5; ++client)
            for (std::int64_t round = 1; round <= 5; ++round)
                seen.insert(strategy->participantMask(extraction, capacities, round, {client, 1}));
        QCOMPARE(seen.size(), std::size_t(25));
    }

    void droppedChannelsAreHeldEquallyOften() {
        const Line line(10, StrategyKind::FederatedDropout);
        const auto strategy = makeStrategy(line.experiment, line.layout, line.plan);
        const std::vector<double> capacities{1.0, 0.16};
        const Extraction extraction = strategy->extract({.weights = line.weights}, capacities);
        const LayerInfo& bias = line.layout.layers[1];
        std::vector<int> held(10, 0);
        for (std::int64_t round = 1; round <= 100; ++round)
            for (std::int64_t client = 0; client < 20; ++client) {
                const auto mask = strategy->participantMask(extraction, capacities, round, {client, 1});
                for (std::size_t c = 0; c < 10; ++c) held[c] += mask[bias.offset + c];
            }
        // 4 of 10: of 2000 draws 800, with a deviation of √(2000 · 0.4 · 0.6) = 21.9.
        for (const int count : held)
            QVERIFY2(std::abs(count - 800) < 110, qPrintable(QString::number(count)));
        QCOMPARE(std::accumulate(held.begin(), held.end(), 0), 4 * 2000);
    }

    void asPublishedResidualSumsMixChannelsAndAlignedTheyDoNot() {
        // Two weights that write to the same stream of 24 channels, as in a residual block.
        Line line(24, StrategyKind::FederatedDropout);
        line.layout = {};
        for (const char* name : {"first.weight", "second.weight"}) {
            line.layout.layers.push_back(
                {.name = name, .shape = {24, 4}, .offset = line.layout.count, .count = 96});
            line.layout.count += 96;
        }
        line.layout.maskable = line.layout.count;
        line.plan = {.groups = {{.name = "stream", .size = 24}}, .layers = {{.out = 0}, {.out = 0}}};
        for (const bool aligned : {true, false}) {
            line.experiment.strategy.aligned = aligned;
            const auto strategy = makeStrategy(line.experiment, line.layout, line.plan);
            const std::vector<double> capacities{0.25};
            const std::vector<float> weights(192, 1.0f);
            const Extraction extraction = strategy->extract({.weights = weights}, capacities);
            const auto mask = strategy->participantMask(extraction, capacities, 1, {0, 0});
            const bool same = std::equal(mask.begin(), mask.begin() + 96, mask.begin() + 96);
            QCOMPARE(same, aligned);
            QCOMPARE(std::count(mask.begin(), mask.begin() + 96, 1),
                     std::count(mask.begin() + 96, mask.end(), 1));
        }
    }
};

QTEST_GUILESS_MAIN(TestChannels)
#include "tst_channels.moc"
