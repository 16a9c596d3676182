// Coverage counts, churn and staleness on arrays whose answer is known by hand.

#include <QTest>
#include <cmath>

#include "engine/core/random.h"
#include "engine/metrics/coverage.h"

using namespace fiarse;

namespace {

Layout layoutOf(std::size_t maskable, std::size_t norm) {
    Layout layout;
    layout.layers.push_back(
        {.name = "fc", .shape = {static_cast<std::int64_t>(maskable)}, .offset = 0, .count = maskable});
    layout.layers.push_back({.name = "norm",
                             .shape = {static_cast<std::int64_t>(norm)},
                             .offset = maskable,
                             .count = norm,
                             .maskable = false});
    layout.count = maskable + norm;
    layout.maskable = maskable;
    return layout;
}

constexpr std::uint8_t N = kHeldByNobody;

}  // namespace

class TestCoverage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsMaskableParametersByHolders() {
        const std::vector<std::uint16_t> coverage{0, 1, 1, 3, 3, 3, /* norm */ 3, 3};
        QCOMPARE(coverageCounts(coverage, layoutOf(6, 2), 4), (std::vector<std::uint64_t>{1, 2, 0, 3, 0}));
    }

    void measuresChurnByHand() {
        // Level 0 holds all but N, level 1 the entries 1.
        const std::vector<std::uint8_t> before{1, 1, 0, 0, N, kAlwaysHeld};
        const std::vector<std::uint8_t> now{1, 0, 1, 0, 0, kAlwaysHeld};
        const std::vector<double> result = churn(before, now, 2);
        QCOMPARE(result[0], 1.0 - 4.0 / 5.0);
        QCOMPARE(result[1], 1.0 - 1.0 / 3.0);
    }

    void hasNoChurnBeforeTheFirstRoundOrWithoutChange() {
        const std::vector<std::uint8_t> map{1, 0, N, 1};
        QCOMPARE(churn({}, map, 2), (std::vector<double>{0.0, 0.0}));
        QCOMPARE(churn(map, map, 2), (std::vector<double>{0.0, 0.0}));
        QCOMPARE(churn(std::vector<std::uint8_t>{N, N}, std::vector<std::uint8_t>{N, N}, 1),
                 std::vector<double>{0.0});
    }

    void measuresChurnLikeSetsOnRandomMaps() {
        Random random(3);
        std::vector<std::uint8_t> before(5000), now(5000);
        for (std::size_t i = 0; i < before.size(); ++i) {
            before[i] = random.uniform() < 0.2 ? N : static_cast<std::uint8_t>(random.below(4));
            now[i] = random.uniform() < 0.2 ? N : static_cast<std::uint8_t>(random.below(4));
        }
        const std::vector<double> got = churn(before, now, 4);
        for (int level = 0; level < 4; ++level) {
            double both = 0.0, either = 0.0;
            for (std::size_t i = 0; i < before.size(); ++i) {
                both += holds(before[i], level) && holds(now[i], level);
                either += holds(before[i], level) || holds(now[i], level);
            }
            QCOMPARE(got[static_cast<std::size_t>(level)], 1.0 - both / either);
        }
    }

    void tellsNeverTrainedAndStaleParameters() {
        RoundRecord record{.round = 10};
        recordStaleness(std::vector<std::uint32_t>{0, 3, 1, 5, /* norm */ 0},
                        std::vector<std::int32_t>{0, 10, 4, 9, 0}, layoutOf(4, 1), record);
        QCOMPARE(record.neverTrained, std::uint64_t{1});
        QCOMPARE(record.maxStaleness, 6);
        QCOMPARE(record.meanStaleness, (0.0 + 6.0 + 1.0) / 3.0);
    }

    void tellsHowUnequallyParametersWereHeld() {
        // C = 0, 2, 1, 1 of four, the norm layer apart: the mean difference of all 16 pairs is 12/16, twice
        // the mean 2.
        RoundRecord record;
        recordHeld(std::vector<std::uint32_t>{0, 2, 1, 1, /* norm */ 0}, layoutOf(4, 1), record);
        QCOMPARE(record.neverHeld, std::uint64_t{1});
        QCOMPARE(record.gini, 12.0 / 16.0 / 2.0);
        recordHeld(std::vector<std::uint32_t>(5, 3), layoutOf(4, 1), record);
        QCOMPARE(record.neverHeld, std::uint64_t{0});
        QCOMPARE(record.gini, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestCoverage)
#include "tst_coverage.moc"
