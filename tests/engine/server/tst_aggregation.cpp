// Averaging over holders: by hand, against a naive twin, and for any number of threads.

#include <QTest>
#include <cmath>

#include "engine/api/records.h"
#include "engine/core/random.h"
#include "engine/server/aggregation.h"

using namespace fiarse;

namespace {

Layout layoutOf(std::size_t first, std::size_t second, bool secondMaskable = true) {
    Layout layout;
    layout.layers.push_back(
        {.name = "a", .shape = {static_cast<std::int64_t>(first)}, .offset = 0, .count = first});
    layout.layers.push_back({.name = "b",
                             .shape = {static_cast<std::int64_t>(second)},
                             .offset = first,
                             .count = second,
                             .maskable = secondMaskable});
    layout.count = first + second;
    layout.maskable = first + (secondMaskable ? second : 0);
    return layout;
}

struct Clients {
    std::vector<LocalResult> results;
    std::vector<std::vector<float>> thresholds;
    std::vector<Contribution> contributions;
};

}  // namespace

class TestAggregation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dividesByWhoMovedHeldOrBySamples_data() {
        QTest::addColumn<Divisor>("divisor");
        QTest::addColumn<QList<double>>("want");
        // w = 1 1 1 1; client 0 holds all (100 samples), client 1 holds the first two (300 samples).
        // Client 0 ends at 0 1 0.5 1, client 1 at 0.5 0.5 - -.
        QTest::newRow("moved") << Divisor::Moved << QList<double>{0.25, 0.5, 0.5, 1.0};
        QTest::newRow("mask") << Divisor::Mask << QList<double>{0.25, 0.75, 0.5, 1.0};
        QTest::newRow("samples") << Divisor::Samples << QList<double>{0.375, 0.625, 0.5, 1.0};
    }
    void dividesByWhoMovedHeldOrBySamples() {
        QFETCH(Divisor, divisor);
        QFETCH(QList<double>, want);
        const Layout layout = layoutOf(2, 2);
        const std::vector<float> weights(4, 1.0f);
        const std::vector<std::uint8_t> tierMap{1, 1, 0, 0};
        const LocalResult full{.flat = {0, 1, 2, 3}, .weights = {0.0f, 1.0f, 0.5f, 1.0f}};
        // Packed dense, so that entries outside its mask travel along; they must not count.
        const LocalResult half{.flat = {0, 1, 2, 3}, .weights = {0.5f, 0.5f, 1.0f, 1.0f}};
        const std::vector<float> zero(2, 0.0f), theta{0.75f, 0.75f};
        const std::vector<Contribution> contributions{{&full, 0, 100, zero}, {&half, 1, 300, theta}};
        ThreadPool pool(1, 0, {});
        const Aggregate result = aggregate(weights, layout, tierMap, contributions, divisor, 1.0, pool);
        for (qsizetype p = 0; p < 4; ++p)
            QCOMPARE(static_cast<double>(result.weights[static_cast<std::size_t>(p)]), want[p]);
        QCOMPARE(result.assigned, (std::vector<std::uint16_t>{2, 2, 1, 1}));
        QCOMPARE(result.alive, (std::vector<std::uint16_t>{1, 1, 1, 1}));
        QCOMPARE(result.moved, (std::vector<std::uint16_t>{2, 1, 1, 0}));
        QCOMPARE(result.contributions[0].assigned, std::uint64_t{4});
        QCOMPARE(result.contributions[0].moved, std::uint64_t{2});
        QCOMPARE(result.contributions[1].assigned, std::uint64_t{2});
        QCOMPARE(result.contributions[1].alive, std::uint64_t{0});
        QCOMPARE(result.contributions[1].squaredNorm, 0.5);
    }

    void scalesTheStepByTheServerRate() {
        const Layout layout = layoutOf(1, 1);
        const LocalResult client{.flat = {0, 1}, .weights = {3.0f, 1.0f}};
        const std::vector<float> zero(2, 0.0f);
        ThreadPool pool(1, 0, {});
        const Aggregate result =
            aggregate(std::vector{1.0f, 1.0f}, layout, std::vector<std::uint8_t>{0, 0},
                      std::vector<Contribution>{{&client, 0, 1, zero}}, Divisor::Mask, 0.5, pool);
        QCOMPARE(result.weights, (std::vector<float>{2.0f, 1.0f}));
    }

    void countsNormLayersForNobody() {
        const Layout layout = layoutOf(1, 1, false);
        const LocalResult client{.flat = {0, 1}, .weights = {3.0f, 5.0f}};
        const std::vector<float> zero(2, 0.0f);
        ThreadPool pool(1, 0, {});
        const Aggregate result =
            aggregate(std::vector{1.0f, 1.0f}, layout, std::vector<std::uint8_t>{0, kAlwaysHeld},
                      std::vector<Contribution>{{&client, 0, 1, zero}}, Divisor::Moved, 1.0, pool);
        QCOMPARE(result.weights, (std::vector<float>{3.0f, 5.0f}));
        QCOMPARE(result.contributions[0].assigned, std::uint64_t{1});
        QCOMPARE(result.contributions[0].moved, std::uint64_t{1});
    }

    void matchesTheNaiveTwinOnRandomClients_data() {
        QTest::addColumn<Divisor>("divisor");
        QTest::newRow("moved") << Divisor::Moved;
        QTest::newRow("mask") << Divisor::Mask;
        QTest::newRow("samples") << Divisor::Samples;
    }
    void matchesTheNaiveTwinOnRandomClients() {
        QFETCH(Divisor, divisor);
        const Layout layout = layoutOf(40000, 77);
        Random random(5);
        std::vector<float> weights(layout.count);
        std::vector<std::uint8_t> tierMap(layout.count);
        for (std::size_t p = 0; p < layout.count; ++p) {
            weights[p] = static_cast<float>(random.normal());
            tierMap[p] = static_cast<std::uint8_t>(random.below(3));
        }
        Clients clients = randomClients(layout, weights, tierMap, random);
        ThreadPool one(1, 0, {}), three(3, 0, {});
        const Aggregate got = aggregate(weights, layout, tierMap, clients.contributions, divisor, 0.7, one);
        const Aggregate same =
            aggregate(weights, layout, tierMap, clients.contributions, divisor, 0.7, three);
        QVERIFY(got.weights == same.weights);
        std::uint64_t coverage = 0;
        for (std::size_t p = 0; p < layout.count; ++p) {
            double sum = 0.0, weight = 0.0;
            int holders = 0;
            for (std::size_t i = 0; i < clients.results.size(); ++i) {
                const LocalResult& result = clients.results[i];
                const auto it = std::lower_bound(result.flat.begin(), result.flat.end(), p);
                if (it == result.flat.end() || *it != p) continue;
                const double delta =
                    static_cast<double>(weights[p]) -
                    static_cast<double>(result.weights[static_cast<std::size_t>(it - result.flat.begin())]);
                const double a =
                    divisor == Divisor::Samples ? static_cast<double>(clients.contributions[i].samples) : 1.0;
                sum += a * delta;
                weight += divisor == Divisor::Moved ? (delta != 0.0 ? 1.0 : 0.0) : a;
                ++holders;
            }
            const double want = static_cast<double>(weights[p]) - (weight > 0.0 ? 0.7 * sum / weight : 0.0);
            QVERIFY(std::fabs(static_cast<double>(got.weights[p]) - want) < 1e-5);
            QCOMPARE(static_cast<int>(got.assigned[p]), holders);
            coverage += got.assigned[p];
        }
        // Σ coverage = Σ_i k_i
        std::uint64_t kept = 0;
        for (const ContributionCounts& counts : got.contributions) kept += counts.assigned;
        QCOMPARE(coverage, kept);
    }

private:
    /// Six clients of three levels; a tenth of what they hold stays unmoved.
    static Clients randomClients(const Layout& layout, const std::vector<float>& weights,
                                 const std::vector<std::uint8_t>& tierMap, Random& random) {
        Clients clients;
        clients.results.resize(6);
        clients.thresholds.assign(6, std::vector<float>(layout.layers.size(), 0.5f));
        for (std::size_t i = 0; i < 6; ++i) {
            const int level = static_cast<int>(i % 3);
            for (std::uint32_t p = 0; p < layout.count; ++p) {
                if (!holds(tierMap[p], level)) continue;
                clients.results[i].flat.push_back(p);
                clients.results[i].weights.push_back(
                    random.uniform() < 0.1 ? weights[p] : weights[p] + static_cast<float>(random.normal()));
            }
        }
        for (std::size_t i = 0; i < 6; ++i)
            clients.contributions.push_back({&clients.results[i], static_cast<int>(i % 3),
                                             static_cast<std::int64_t>(10 + i), clients.thresholds[i]});
        return clients;
    }
};

QTEST_GUILESS_MAIN(TestAggregation)
#include "tst_aggregation.moc"
