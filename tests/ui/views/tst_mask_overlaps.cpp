#include <QtTest>
#include <set>

#include "tests/ui/support/memory_run_file.h"
#include "tests/ui/support/synthetic_run.h"
#include "ui/bridge/mask_overlaps.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Packed masks against sets of indices.
class TestMaskOverlaps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void overlapsAreThoseOfSets_data();
    void overlapsAreThoseOfSets();
    void masksOfOneRoundHaveNoExcess();
    void theNextRoundIsTheSameAsAFreshReading();

private:
    static test::MemoryRunFile movingRun(std::int64_t rounds);
};

// The ranking moves from round to round: the tier map is turned by five places a round, and a layer that is
// never masked must not count. 150 weights, so that masks are longer than two words.
test::MemoryRunFile TestMaskOverlaps::movingRun(std::int64_t rounds) {
    test::MemoryRunFile run;
    run.theInfo = test::syntheticInfo();
    LayerInfo norm = test::layerOf("norm", {7}, 0);
    norm.maskable = false;
    run.theInfo.layout.layers = {norm, test::layerOf("a", {10, 7}, 7), test::layerOf("b", {8, 10}, 77)};
    run.theInfo.layout.count = 157;
    run.theInfo.layout.maskable = 150;
    for (std::int64_t round = 0; round <= rounds; ++round) {
        RoundArrays arrays;
        arrays.round = round;
        arrays.tierMap.assign(157, kAlwaysHeld);
        for (std::size_t i = 0; i < 150; ++i) {
            const std::size_t rank = (i * 7 + static_cast<std::size_t>(round) * 5) % 150;
            arrays.tierMap[7 + i] = rank < 9     ? std::uint8_t(2)
                                    : rank < 37  ? std::uint8_t(1)
                                    : rank < 140 ? std::uint8_t(0)
                                                 : kHeldByNobody;
        }
        run.theArrays.push_back(arrays);
        if (round == 0) continue;
        RoundRecord record;
        record.round = round;
        for (const std::int64_t client : {round % 6, (round + 2) % 6}) {
            Participation one;
            one.client = client;
            one.level = client % 3;
            record.participants.push_back(one);
        }
        run.theRecords.push_back(record);
    }
    return run;
}

void TestMaskOverlaps::overlapsAreThoseOfSets_data() {
    QTest::addColumn<int>("round");
    QTest::addColumn<int>("layer");
    QTest::addColumn<QList<int>>("brushed");  // first, last, first, last, ...; none: all
    QTest::addRow("one round, whole model") << 1 << -1 << QList<int>();
    QTest::addRow("four rounds, whole model") << 4 << -1 << QList<int>();
    QTest::addRow("seven rounds, one layer") << 7 << 1 << QList<int>();
    QTest::addRow("seven rounds, the other layer") << 7 << 2 << QList<int>();
    // The first stretch begins among parameters that are never masked.
    QTest::addRow("seven rounds, brushed") << 7 << -1 << QList<int>{3, 20, 70, 90, 150, 156};
    QTest::addRow("seven rounds, brushed in a layer") << 7 << 2 << QList<int>{60, 79, 100, 140};
    QTest::addRow("seven rounds, brushed elsewhere") << 7 << 2 << QList<int>{10, 30};
}

void TestMaskOverlaps::overlapsAreThoseOfSets() {
    QFETCH(int, round);
    QFETCH(int, layer);
    QFETCH(QList<int>, brushed);
    const test::MemoryRunFile run = movingRun(7);
    OverlapScope scope{.layer = layer};
    for (qsizetype i = 0; i < brushed.size(); i += 2)
        scope.set.stretches.emplace_back(brushed[i], brushed[i + 1]);
    const auto counts = [&](std::size_t p) {
        bool within = brushed.isEmpty();
        for (const auto& [from, to] : scope.set.stretches)
            within = within || (static_cast<std::int64_t>(p) >= from && static_cast<std::int64_t>(p) <= to);
        return within;
    };
    MaskOverlaps overlaps(run);
    // What was brushed before leaves no trace.
    QVERIFY(overlaps.after(round, {.layer = layer, .set = {.stretches = {{80, 81}}}}));
    const auto result = overlaps.after(round, scope);
    QVERIFY(result);
    // The naive twin: the last round of each client, its mask as a set.
    std::map<std::int64_t, std::int64_t> last;
    for (int r = 1; r <= round; ++r) {
        for (const auto& one : run.theRecords[static_cast<std::size_t>(r - 1)].participants)
            last[one.client] = r;
    }
    QCOMPARE(result->clients.size(), last.size());
    const auto maskOfClient = [&](std::int64_t client) {
        std::set<std::size_t> mask;
        for (std::size_t l = 1; l < 3; ++l) {
            if (layer >= 0 && static_cast<std::size_t>(layer) != l) continue;
            const LayerInfo& one = run.theInfo.layout.layers[l];
            for (std::size_t p = one.offset; p < one.offset + one.count; ++p) {
                const auto& map = run.theArrays[static_cast<std::size_t>(last[client] - 1)].tierMap;
                if (counts(p) && holds(map[p], static_cast<int>(client % 3))) mask.insert(p);
            }
        }
        return mask;
    };
    const std::size_t n = result->clients.size();
    for (std::size_t i = 0; i < n; ++i) {
        QCOMPARE(result->heldIn[i], last[result->clients[i]]);
        if (i > 0) QVERIFY(result->clients[i - 1] % 3 <= result->clients[i] % 3);
        for (std::size_t j = 0; j < n; ++j) {
            const auto a = maskOfClient(result->clients[i]);
            const auto b = maskOfClient(result->clients[j]);
            double both = 0.0;
            for (const std::size_t p : a) both += b.count(p) > 0 ? 1.0 : 0.0;
            const auto sizeA = static_cast<double>(a.size());
            const auto sizeB = static_cast<double>(b.size());
            const double any = sizeA + sizeB - both;
            const double jaccard = any == 0.0 ? 1.0 : both / any;
            const double nested =
                std::max(sizeA, sizeB) == 0.0 ? 1.0 : std::min(sizeA, sizeB) / std::max(sizeA, sizeB);
            QCOMPARE(result->jaccard[i * n + j], jaccard);
            QVERIFY(qAbs(result->excess[i * n + j] - (jaccard - nested)) < 1e-12);
        }
    }
}

void TestMaskOverlaps::masksOfOneRoundHaveNoExcess() {
    const test::MemoryRunFile run = movingRun(7);
    MaskOverlaps overlaps(run);
    const auto result = overlaps.after(7, {});
    QVERIFY(result);
    const std::size_t n = result->clients.size();
    bool moved = false;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            if (result->heldIn[i] == result->heldIn[j])
                QCOMPARE(result->excess[i * n + j], 0.0);
            else
                moved = moved || result->excess[i * n + j] < -0.01;
        }
    }
    QVERIFY(moved);
}

void TestMaskOverlaps::theNextRoundIsTheSameAsAFreshReading() {
    const test::MemoryRunFile run = movingRun(7);
    MaskOverlaps kept(run);
    QVERIFY(kept.after(5, {}));
    const auto next = kept.after(6, {});
    MaskOverlaps fresh(run);
    const auto same = fresh.after(6, {});
    QVERIFY(next && same);
    QCOMPARE(next->clients, same->clients);
    QCOMPARE(next->jaccard, same->jaccard);
}

QTEST_GUILESS_MAIN(TestMaskOverlaps)
#include "tst_mask_overlaps.moc"
