// Scores, their memory, ranking by layer ratios and floors, exploration and resets; by hand.

#include <QTest>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/random.h"
#include "engine/submodels/importance.h"
#include "engine/submodels/ranking.h"
#include "engine/submodels/resets.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;

namespace {

Layout layoutOf(std::initializer_list<std::size_t> sizes) {
    Layout layout;
    for (const std::size_t count : sizes) {
        layout.layers.push_back({.name = "layer" + std::to_string(layout.layers.size()),
                                 .shape = {static_cast<std::int64_t>(count)},
                                 .offset = layout.count,
                                 .count = count,
                                 .fanIn = 4});
        layout.count += count;
    }
    layout.maskable = layout.count;
    return layout;
}

std::vector<float> noise(std::size_t count, std::uint64_t seed, float scale = 1.0f) {
    Random random(seed);
    std::vector<float> values(count);
    for (float& value : values) value = scale * static_cast<float>(random.normal());
    return values;
}

Experiment with(ImportanceKind kind) {
    Experiment experiment = test::smallExperiment();
    experiment.strategy.importance = kind;
    return experiment;
}

}  // namespace

class TestImportance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scoresByTheFormulas_data() {
        QTest::addColumn<ImportanceKind>("kind");
        QTest::addColumn<QList<double>>("want");
        // w = −2, 1, 0.5; M = 0.1, 0.4, 0.2; Q = 0.04, 0.16, 0.09
        QTest::newRow("magnitude") << ImportanceKind::Magnitude << QList<double>{2, 1, 0.5};
        QTest::newRow("gradient") << ImportanceKind::Gradient << QList<double>{0.1, 0.4, 0.2};
        QTest::newRow("taylor") << ImportanceKind::Taylor << QList<double>{0.2, 0.4, 0.1};
        QTest::newRow("fisher") << ImportanceKind::Fisher << QList<double>{0.16, 0.16, 0.0225};
        // Ranks of |w| are 1, 0.5, 0, of M 0, 1, 0.5; λ = 0.25.
        QTest::newRow("mix") << ImportanceKind::Mix << QList<double>{0.75, 0.625, 0.125};
    }
    void scoresByTheFormulas() {
        QFETCH(ImportanceKind, kind);
        QFETCH(QList<double>, want);
        Experiment experiment = with(kind);
        experiment.strategy.mix = 0.25;
        const std::vector<float> weights{-2.0f, 1.0f, 0.5f};
        const UpdateMemory memory{{0.1f, 0.4f, 0.2f}, {0.04f, 0.16f, 0.09f}};
        const std::vector<float> scores =
            importanceScores(experiment, layoutOf({3}), {.weights = weights, .memory = &memory, .round = 2});
        for (int i = 0; i < 3; ++i)
            QVERIFY2(std::fabs(std::fabs(double(scores[std::size_t(i)])) - want[i]) < 1e-6,
                     qPrintable(QString::number(i)));
    }

    void randomScoresAreUniformAndDrawnAnewEachRound() {
        const Experiment experiment = with(ImportanceKind::Random);
        const Layout layout = layoutOf({10000});
        const std::vector<float> weights(10000, 1.0f);
        const auto scoresIn = [&](std::int64_t round) {
            return importanceScores(experiment, layout, {.weights = weights, .round = round});
        };
        const std::vector<float> scores = scoresIn(2);
        QVERIFY(scores == scoresIn(2));
        QVERIFY(scores != scoresIn(3));
        // Each tenth of (0, 1) holds 1000, with a deviation of √(10000 · 0.1 · 0.9) = 30.
        std::vector<int> tenths(10, 0);
        for (const float score : scores) {
            QVERIFY(score >= 0.0f && score <= 1.0f);
            ++tenths[std::min<std::size_t>(9, static_cast<std::size_t>(score * 10.0f))];
        }
        for (const int count : tenths)
            QVERIFY2(std::abs(count - 1000) < 150, qPrintable(QString::number(count)));
    }

    void whatNeverMovedRanksBelowByMagnitude_data() {
        QTest::addColumn<ImportanceKind>("kind");
        QTest::newRow("gradient") << ImportanceKind::Gradient;
        QTest::newRow("taylor") << ImportanceKind::Taylor;
        QTest::newRow("fisher") << ImportanceKind::Fisher;
    }
    void whatNeverMovedRanksBelowByMagnitude() {
        QFETCH(ImportanceKind, kind);
        // Two of six moved; half of all fits: both, and of the rest the largest weight.
        const std::vector<float> weights{0.1f, 9.0f, 0.3f, -7.0f, 0.2f, 0.0f};
        const UpdateMemory memory{{0.4f, 0, 0.2f, 0, 0, 0}, {0.16f, 0, 0.04f, 0, 0, 0}};
        const Layout layout = layoutOf({6});
        const std::vector<float> scores =
            importanceScores(with(kind), layout, {.weights = weights, .memory = &memory, .round = 2});
        const std::vector<double> half{0.5};
        const Extraction cut = extractByRank(scores, layout, half, {.thresholds = false});
        QCOMPARE(cut.assigned(0, layout), std::uint64_t(3));
        const std::vector<std::uint8_t> want{0, 0, 0, 255, 255, 255};
        QVERIFY(cut.tierMap == want);
    }

    void scoresOfZeroStayWithinTheBudget_data() {
        QTest::addColumn<Scope>("scope");
        QTest::newRow("layer") << Scope::Layer;
        QTest::newRow("global") << Scope::Global;
    }
    void scoresOfZeroStayWithinTheBudget() {
        QFETCH(Scope, scope);
        // Layers of 8 with 2 and with 0 values: a fresh layer of zeros, as somebody's own module may have.
        const Layout layout = layoutOf({8, 8});
        std::vector<float> scores(16, 0.0f);
        scores[3] = 1.0f;
        scores[6] = -2.0f;
        const std::vector<double> capacities{1.0, 0.5, 0.25};
        const Extraction cut = extractByRank(scores, layout, capacities, {.scope = scope});
        for (std::size_t level = 0; level < 3; ++level)
            QCOMPARE(cut.assigned(level, layout), std::uint64_t(16 * capacities[level]));
        QCOMPARE(int(cut.tierMap[3]), 2);
        QCOMPARE(int(cut.tierMap[6]), 2);
        // In flat order: of the zeros the first ones.
        QCOMPARE(int(cut.tierMap[0]), scope == Scope::Layer ? 1 : 2);
        for (std::size_t p = 0; p < 16; ++p) QVERIFY(holds(cut.tierMap[p], 0));
        for (std::size_t l = 0; l < 2; ++l) QCOMPARE(cut.thresholds[1][l], 0.0f);
    }

    void equalScoresShareTheirRank() {
        Experiment experiment = with(ImportanceKind::Mix);
        experiment.strategy.mix = 0.0;
        const std::vector<float> weights{1.0f, -1.0f, 3.0f, 0.5f, 1.0f};
        const auto scores = importanceScores(experiment, layoutOf({5}), {.weights = weights});
        QCOMPARE(scores, (std::vector<float>{0.5f, 0.5f, 1.0f, 0.0f, 0.5f}));
    }

    void withoutAMemoryMagnitudeCounts() {
        const std::vector<float> weights{-2.0f, 1.0f};
        const UpdateMemory empty;
        for (const auto kind : {ImportanceKind::Gradient, ImportanceKind::Taylor, ImportanceKind::Fisher})
            QCOMPARE(importanceScores(with(kind), layoutOf({2}), {.weights = weights, .memory = &empty}),
                     (std::vector<float>{2.0f, 1.0f}));
    }

    void addsTheCoverageBonus() {
        Experiment experiment = with(ImportanceKind::Magnitude);
        experiment.remedies.coverageBonus = 0.5;
        const std::vector<float> weights{1.0f, 1.0f};
        const std::vector<std::uint32_t> updates{0, 3};
        const auto scores =
            importanceScores(experiment, layoutOf({2}), {.weights = weights, .updates = updates, .round = 5});
        QVERIFY(std::fabs(double(scores[0]) - (1.0 + 0.5 * std::sqrt(std::log(5.0)))) < 1e-6);
        QVERIFY(std::fabs(double(scores[1]) - (1.0 + 0.5 * std::sqrt(std::log(5.0) / 4.0))) < 1e-6);
        QVERIFY(!scoresAreMagnitudes(experiment));
    }

    void remembersOnlyRoundsThatMovedAParameter() {
        UpdateMemory memory;
        const std::vector<float> zero{0, 0, 0};
        rememberUpdates(zero, std::vector<float>{0.4f, 0.0f, -0.2f}, std::vector<std::uint16_t>{2, 0, 1},
                        0.75, memory);
        QCOMPARE(memory.magnitude, (std::vector<float>{0.4f, 0.0f, 0.2f}));
        rememberUpdates(zero, std::vector<float>{0.0f, 0.8f, -0.6f}, std::vector<std::uint16_t>{0, 1, 1},
                        0.75, memory);
        // The first kept, the second new, the third 0.75·0.2 + 0.25·0.6.
        QCOMPARE(memory.magnitude[0], 0.4f);
        QCOMPARE(memory.magnitude[1], 0.8f);
        QVERIFY(std::fabs(memory.magnitude[2] - 0.3f) < 1e-6f);
        QVERIFY(std::fabs(memory.square[2] - (0.75f * 0.04f + 0.25f * 0.36f)) < 1e-6f);
    }

    void givesLayersOfLargerWeightsALargerShare() {
        const Layout layout = layoutOf({2000, 1000});
        std::vector<float> weights = noise(3000, 1, 0.1f);
        for (std::size_t p = 2000; p < 3000; ++p) weights[p] *= 4.0f;
        const std::vector<double> capacities{1.0, 0.5, 0.1};
        const Extraction extraction =
            extractByRank(weights, layout, capacities, {.scope = Scope::LayerAdaptive});
        double small = 0.0;
        double large = 0.0;
        for (std::size_t p = 0; p < 3000; ++p) (p < 2000 ? small : large) += std::fabs(double(weights[p]));
        small /= 2000.0;
        large /= 1000.0;
        const double mean = (small + large) / 2.0;
        const double ratio = std::log1p(large / mean) / std::log1p(small / mean);
        for (std::size_t level = 1; level < 3; ++level) {
            const double first = double(extraction.kept[level][0]) / 2000.0;
            const double second = double(extraction.kept[level][1]) / 1000.0;
            if (second < 0.999)
                QVERIFY2(std::fabs(second / first - ratio) < 0.05 * ratio,
                         qPrintable(QString::number(second / first)));
            const auto k = static_cast<double>(keptCount(capacities[level], 3000));
            QVERIFY(std::fabs(double(extraction.assigned(level, layout)) - k) <= 2.0);
        }
        QCOMPARE(extraction.assigned(0, layout), std::uint64_t(3000));
    }

    void keepsTheFloorOfEachLayerWithinTheBudget_data() {
        QTest::addColumn<Scope>("scope");
        QTest::newRow("global") << Scope::Global;
        QTest::newRow("adaptive") << Scope::LayerAdaptive;
    }
    void keepsTheFloorOfEachLayerWithinTheBudget() {
        QFETCH(Scope, scope);
        const Layout layout = layoutOf({4000, 1000});
        std::vector<float> weights = noise(5000, 2);
        for (std::size_t p = 0; p < 4000; ++p) weights[p] *= 0.001f;  // the wide layer is tiny
        const std::vector<double> capacities{1.0, 0.2, 0.05, 0.01};
        const double floor = 0.03;
        const Extraction extraction =
            extractByRank(weights, layout, capacities, {.scope = scope, .floor = floor});
        for (std::size_t level = 0; level < capacities.size(); ++level) {
            for (std::size_t l = 0; l < 2; ++l) {
                const auto least = static_cast<std::uint64_t>(
                    std::min(floor, capacities[level]) * double(layout.layers[l].count) + 1e-9);
                QVERIFY(extraction.kept[level][l] >= least);
            }
            const auto k = static_cast<double>(keptCount(capacities[level], 5000));
            QVERIFY(std::fabs(double(extraction.assigned(level, layout)) - k) <= 2.0);
        }
        // Each layer's largest are kept, so that the masks are nested: the tier map says so by being one.
        const Extraction plain = extractByRank(weights, layout, capacities, {.scope = scope});
        if (scope == Scope::Global) QCOMPARE(plain.kept[2][0], std::uint64_t(0));
        QVERIFY(extraction.kept[2][0] > plain.kept[2][0]);
        for (std::size_t p = 0; p < 5000; ++p)
            for (std::size_t level = 0; level < capacities.size(); ++level) {
                const std::size_t l = p < 4000 ? 0 : 1;
                const bool want = std::fabs(weights[p]) >= extraction.thresholds[level][l];
                QCOMPARE(holds(extraction.tierMap[p], int(level)), want);
            }
    }

    void exploresOutsideTheMaskWithinTheBudget() {
        Experiment experiment = test::smallExperiment();
        experiment.remedies.explore = 0.2;
        const Layout layout = layoutOf({1000, 50});
        const std::vector<float> weights = noise(1050, 3);
        const std::vector<double> capacities{1.0, 0.25};
        const auto strategy = makeStrategy(experiment, layout, {.layers = {{}, {}}});
        const Extraction extraction = strategy->extract({.weights = weights}, capacities);
        QVERIFY(extraction.thresholds[1] == std::vector<float>(2, 0.0f));
        const auto mask = strategy->participantMask(extraction, capacities, 1, {2, 1});
        int given = 0;
        int taken = 0;
        for (std::size_t p = 0; p < 1000; ++p) {
            const bool own = holds(extraction.tierMap[p], 1);
            given += own && !mask[p];
            taken += !own && mask[p];
        }
        QCOMPARE(given, 50);  // ⌊0.2 · 250⌋
        QCOMPARE(taken, 50);
        // Who holds everything has nothing to explore.
        const auto full = strategy->participantMask(extraction, capacities, 1, {0, 0});
        QCOMPARE(std::accumulate(full.begin(), full.end(), 0), 1050);
    }

    void resetsOnlyWhatNobodyTrained_data() {
        QTest::addColumn<ResetKind>("kind");
        QTest::newRow("reinitialise") << ResetKind::Reinitialise;
        QTest::newRow("reopen") << ResetKind::Reopen;
    }
    void resetsOnlyWhatNobodyTrained() {
        QFETCH(ResetKind, kind);
        Experiment experiment = test::smallExperiment();
        experiment.remedies.reset = kind;
        const Layout layout = layoutOf({1000});
        std::vector<float> weights = noise(1000, 4, 0.01f);
        std::vector<std::uint32_t> updates(1000, 0);
        std::fill_n(updates.begin(), 300, 5U);
        for (std::size_t p = 0; p < 300; ++p) weights[p] += weights[p] > 0 ? 1.0f : -1.0f;
        // Untrained, but large enough to be in the largest submodel by itself: nothing to raise.
        weights[999] = 5.0f;
        const std::vector<float> before = weights;
        const Extraction masks = extractByRank(weights, layout, std::vector{0.5, 0.1}, {});
        const std::uint64_t changed = resetUntrained(experiment, layout, masks, updates, 10, weights);
        std::uint64_t different = 0;
        for (std::size_t p = 0; p < 1000; ++p) {
            if (p < 300) QCOMPARE(weights[p], before[p]);
            if (weights[p] == before[p]) continue;
            ++different;
            if (kind == ResetKind::Reopen) {
                const float theta = masks.thresholds[0][0];
                QVERIFY(std::fabs(weights[p]) >= theta && std::fabs(weights[p]) <= 1.11f * theta);
                QCOMPARE(std::signbit(weights[p]), std::signbit(before[p]));
            } else {
                QVERIFY(std::fabs(weights[p]) <= 0.5f);  // 1/√fan_in
            }
        }
        QCOMPARE(different, changed);
        if (kind == ResetKind::Reopen) QCOMPARE(weights[999], 5.0f);
        QCOMPARE(changed, std::uint64_t(kind == ResetKind::Reopen ? 50 : 700));
        QVERIFY(resetsAfter(experiment.remedies, 10) && !resetsAfter(experiment.remedies, 11));
        QVERIFY(!resetsAfter(RemedySettings{}, 10));
    }
};

QTEST_GUILESS_MAIN(TestImportance)
#include "tst_importance.moc"
