// FIARSE's masks: thresholds, nesting, ties, scopes; against sorting and counting by hand.

#include <QTest>
#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/core/random.h"
#include "engine/submodels/ranking.h"
#include "engine/submodels/threshold_select.h"

using namespace fiarse;

namespace {

Layout layoutOf(std::initializer_list<std::pair<std::size_t, bool>> layers) {
    Layout layout;
    for (const auto& [count, maskable] : layers) {
        LayerInfo layer{.name = "layer" + std::to_string(layout.layers.size()),
                        .shape = {static_cast<std::int64_t>(count)},
                        .offset = layout.count,
                        .count = count,
                        .maskable = maskable};
        layout.count += count;
        if (maskable) layout.maskable += count;
        layout.layers.push_back(layer);
    }
    return layout;
}

std::vector<float> noise(std::size_t count, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(random.normal());
    return values;
}

/// k-th largest |value| by sorting.
float bySorting(std::vector<float> values, std::size_t k) {
    for (float& value : values) value = std::fabs(value);
    std::sort(values.begin(), values.end(), std::greater<>());
    return values[k - 1];
}

std::uint64_t countHeld(const Extraction& extraction, int level) {
    return static_cast<std::uint64_t>(
        std::count_if(extraction.tierMap.begin(), extraction.tierMap.end(),
                      [level](std::uint8_t entry) { return holds(entry, level); }));
}

const std::vector<double> kPaper4{1.0, 1.0 / 4, 1.0 / 16, 1.0 / 64};

}  // namespace

class TestExtraction : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void selectsTheKthLargestMagnitude_data() {
        QTest::addColumn<int>("count");
        for (const int count : {1, 2, 100, 8191, 8192, 50000}) QTest::addRow("%d values", count) << count;
    }
    void selectsTheKthLargestMagnitude() {
        QFETCH(int, count);
        const std::vector<float> values = noise(static_cast<std::size_t>(count), 1);
        std::vector<std::uint64_t> ks;
        for (const double share : {1.0, 0.5, 0.1, 0.001}) ks.push_back(keptCount(share, values.size()));
        const std::vector<float> thresholds = kthLargestMagnitudes(values, ks);
        for (std::size_t i = 0; i < ks.size(); ++i) QCOMPARE(thresholds[i], bySorting(values, ks[i]));
    }

    void selectsAmongManyEqualValues() {
        std::vector<float> values(20000, 0.5f);
        std::fill_n(values.begin(), 100, -0.75f);
        const std::vector<float> thresholds =
            kthLargestMagnitudes(values, std::vector<std::uint64_t>{50, 100, 101, 20000});
        QCOMPARE(thresholds, (std::vector<float>{0.75f, 0.75f, 0.5f, 0.5f}));
    }

    void keepsExactlyKParametersUnlessThereAreTies_data() { scopes(); }
    void keepsExactlyKParametersUnlessThereAreTies() {
        QFETCH(Scope, scope);
        const Layout layout = layoutOf({{20000, true}, {300, true}, {64, true}, {10, true}});
        const Extraction extraction =
            extractByRank(noise(layout.count, 2), layout, kPaper4, {.scope = scope});
        for (std::size_t level = 0; level < kPaper4.size(); ++level) {
            std::uint64_t want = 0;
            if (scope == Scope::Global)
                want = keptCount(kPaper4[level], layout.maskable);
            else
                for (const LayerInfo& layer : layout.layers) want += keptCount(kPaper4[level], layer.count);
            QCOMPARE(extraction.assigned(level, layout), want);
            QCOMPARE(countHeld(extraction, static_cast<int>(level)), want);
        }
    }

    void nestsTheMasksOfSmallerCapacities_data() { scopes(); }
    void nestsTheMasksOfSmallerCapacities() {
        QFETCH(Scope, scope);
        const Layout layout = layoutOf({{9000, true}, {33, true}});
        const std::vector<float> weights = noise(layout.count, 3);
        const Extraction all = extractByRank(weights, layout, kPaper4, {.scope = scope});
        for (std::size_t level = 0; level < kPaper4.size(); ++level) {
            // The mask of a level does not depend on which other levels there are.
            const Extraction alone =
                extractByRank(weights, layout, std::vector{kPaper4[level]}, {.scope = scope});
            for (std::size_t p = 0; p < layout.count; ++p) {
                QCOMPARE(holds(alone.tierMap[p], 0), holds(all.tierMap[p], static_cast<int>(level)));
                if (level > 0 && holds(all.tierMap[p], static_cast<int>(level)))
                    QVERIFY(holds(all.tierMap[p], static_cast<int>(level) - 1));
            }
        }
    }

    void holdsWhatReachesTheThreshold() {
        const Layout layout = layoutOf({{6, true}});
        const std::vector<float> weights{0.1f, -0.9f, 0.3f, -0.2f, 0.8f, 0.05f};
        const Extraction extraction =
            extractByRank(weights, layout, std::vector{0.5, 2.0 / 6, 1.0 / 6}, {.scope = Scope::Layer});
        QCOMPARE(extraction.thresholds[0][0], 0.3f);
        QCOMPARE(extraction.thresholds[1][0], 0.8f);
        QCOMPARE(extraction.thresholds[2][0], 0.9f);
        QCOMPARE(extraction.tierMap,
                 (std::vector<std::uint8_t>{kHeldByNobody, 2, 0, kHeldByNobody, 1, kHeldByNobody}));
    }

    void keepsAllTiedParameters() {
        const Layout layout = layoutOf({{8, true}});
        const std::vector<float> weights{0.5f, -0.5f, 0.5f, 0.5f, 0.1f, 0.1f, 0.1f, 0.1f};
        const Extraction extraction =
            extractByRank(weights, layout, std::vector{0.25}, {.scope = Scope::Global});
        QCOMPARE(extraction.kept[0][0], std::uint64_t{4});
    }

    void keepsAtLeastOneParameterALayerUnderScopeLayer() {
        const Layout layout = layoutOf({{3, true}, {1000, true}});
        const Extraction extraction =
            extractByRank(noise(layout.count, 4), layout, std::vector{1.0 / 64}, {.scope = Scope::Layer});
        QCOMPARE(extraction.kept[0][0], std::uint64_t{1});
        QCOMPARE(extraction.kept[0][1], std::uint64_t{15});
    }

    void neverMasksNormLayers_data() { scopes(); }
    void neverMasksNormLayers() {
        QFETCH(Scope, scope);
        const Layout layout = layoutOf({{100, true}, {8, false}, {100, true}});
        std::vector<float> weights = noise(layout.count, 5);
        // Huge norm parameters must not take anybody's place in the ranking.
        std::fill_n(weights.begin() + 100, 8, 1000.0f);
        const Extraction extraction = extractByRank(weights, layout, std::vector{0.5, 0.1}, {.scope = scope});
        for (std::size_t p = 100; p < 108; ++p) QCOMPARE(extraction.tierMap[p], kAlwaysHeld);
        QCOMPARE(extraction.kept[1][1], std::uint64_t{8});
        QCOMPARE(extraction.thresholds[1][1], 0.0f);
        QCOMPARE(extraction.assigned(1, layout), std::uint64_t{20});
    }

    void holdsRanksNotSeenByAnyCapacityByNobody() {
        QVERIFY(!holds(kHeldByNobody, 0));
        QVERIFY(holds(kAlwaysHeld, 0) && holds(kAlwaysHeld, 200));
        QVERIFY(holds(2, 2) && holds(2, 0) && !holds(2, 3));
    }

private:
    static void scopes() {
        QTest::addColumn<Scope>("scope");
        QTest::newRow("global") << Scope::Global;
        QTest::newRow("layer") << Scope::Layer;
    }
};

QTEST_GUILESS_MAIN(TestExtraction)
#include "tst_extraction.moc"
