// Rules that judge clients: distances, Krum, clipping, geometric median and trust by hand.

#include <QTest>
#include <cmath>
#include <limits>
#include <numbers>

#include "engine/server/client_scores.h"

using namespace fiarse;

namespace {

/// Holds parameters 0, 1, ...
HeldUpdate dense(std::vector<float> delta) {
    HeldUpdate update;
    for (std::uint32_t p = 0; p < delta.size(); ++p) update.flat.push_back(p);
    update.delta = std::move(delta);
    return update;
}

bool near(double a, double b, double tolerance = 1e-9) {
    return std::fabs(a - b) <= tolerance;
}

}  // namespace

class TestClientScores : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comparesPairwiseWhereMasksMeetInNextToNothing() {
        const auto update = [](std::initializer_list<std::pair<std::uint32_t, std::uint32_t>> ranges) {
            HeldUpdate made;
            for (const auto& [from, to] : ranges)
                for (std::uint32_t p = from; p < to; ++p) {
                    made.flat.push_back(p);
                    made.delta.push_back(1.0f);
                }
            return made;
        };
        // Of 21 each, only parameter 100 is held by all three.
        const std::vector<HeldUpdate> apart{update({{0, 20}, {100, 101}}), update({{10, 30}, {100, 101}}),
                                            update({{0, 10}, {20, 30}, {100, 101}})};
        for (const HeldUpdate& one : onCore(apart, 101)) QCOMPARE(one.flat.size(), std::size_t(21));
        // Two of 21 are a core.
        const std::vector<HeldUpdate> together{update({{0, 19}, {99, 101}}), update({{30, 49}, {99, 101}})};
        for (const HeldUpdate& one : onCore(together, 101))
            QCOMPARE(one.flat, (std::vector<std::uint32_t>{99, 100}));
    }

    void findsWhatAllParticipantsHold() {
        const std::vector<HeldUpdate> updates{
            {{0, 1, 2}, {1, 2, 3}}, {{1, 2}, {4, 5}}, {{1, 2, 3}, {6, 7, 8}}};
        const std::vector<HeldUpdate> core = onCore(updates, 4);
        for (const HeldUpdate& update : core) QCOMPARE(update.flat, (std::vector<std::uint32_t>{1, 2}));
        QCOMPARE(core[2].delta, (std::vector<float>{6, 7}));
    }

    void comparesPairsWhereNothingIsHeldByAll() {
        // Not nested: nobody's parameter is held by all three; 1 and 2 are held by two.
        const std::vector<HeldUpdate> updates{{{0, 1}, {1, 2}}, {{1, 2}, {4, 5}}, {{2, 3}, {6, 7}}};
        const std::vector<HeldUpdate> core = onCore(updates, 4);
        QCOMPARE(core[0].flat, (std::vector<std::uint32_t>{1}));
        QCOMPARE(core[1].flat, (std::vector<std::uint32_t>{1, 2}));
        const std::vector<double> distances = squaredDistances(core);
        // (2 - 4)^2 over one of the two parameters held by anybody, so times 2.
        QCOMPARE(distances[0 * 3 + 1], 8.0);
        QCOMPARE(distances[1 * 3 + 2], 2.0);
        QVERIFY(std::isinf(distances[0 * 3 + 2]));
        QCOMPARE(distances[4], 0.0);
    }

    void distancesAreSquared() {
        const std::vector<HeldUpdate> updates{dense({0, 0}), dense({3, 4}), dense({0, 2})};
        const std::vector<double> distances = squaredDistances(updates);
        QCOMPARE(distances, (std::vector<double>{0, 25, 4, 25, 0, 13, 4, 13, 0}));
    }

    void scoresByTheNearestNeighbours() {
        // On a line at 0, 1, 2, 4 and 100, f = 1: each score is the sum of 5 - 1 - 2 = 2 squared distances.
        const std::vector<HeldUpdate> updates{dense({0}), dense({1}), dense({2}), dense({4}), dense({100})};
        const std::vector<double> scores = krumScores(squaredDistances(updates), 5, 1);
        QCOMPARE(scores, (std::vector<double>{1 + 4, 1 + 1, 1 + 4, 4 + 9, 96 * 96 + 98 * 98}));
        QCOMPARE(smallestScores(scores, 1), (std::vector<std::size_t>{1}));
        QCOMPARE(smallestScores(scores, 2), (std::vector<std::size_t>{0, 1}));
        QCOMPARE(smallestScores(scores, 9).size(), std::size_t{5});
    }

    void differsFromTheMistakesOfLibraries() {
        // Unsquared distances, one neighbour more (n - f - 1) and one less (the client itself counted).
        const std::vector<float> line{0.0f, 4.0f, 8.0f, 12.0f, 12.5f, 17.5f};
        std::vector<HeldUpdate> updates;
        for (const float x : line) updates.push_back(dense({x}));
        const std::vector<double> distances = squaredDistances(updates);
        const std::vector<double> scores = krumScores(distances, 6, 1);  // 3 neighbours
        const auto naive = [&](std::size_t neighbours, bool squared) {
            std::vector<double> wrong;
            for (std::size_t i = 0; i < 6; ++i) {
                std::vector<double> others;
                for (std::size_t k = 0; k < 6; ++k)
                    if (k != i) others.push_back(std::fabs(double(line[i]) - double(line[k])));
                std::sort(others.begin(), others.end());
                double sum = 0.0;
                for (std::size_t k = 0; k < neighbours; ++k)
                    sum += squared ? others[k] * others[k] : others[k];
                wrong.push_back(sum);
            }
            return wrong;
        };
        const std::vector<double> right = naive(3, true);
        for (std::size_t i = 0; i < 6; ++i) QVERIFY(near(scores[i], right[i]));
        QVERIFY(!near(scores[0], naive(4, true)[0]));
        QVERIFY(!near(scores[0], naive(3, false)[0]));
        QVERIFY(!near(scores[0], naive(2, true)[0]));
    }

    void scoresEvenWhereTooFewTookPart() {
        const std::vector<double> distances{0, 9, 9, 0};
        QCOMPARE(krumScores(distances, 2, 3), (std::vector<double>{9, 9}));
        QCOMPARE(krumScores(std::vector<double>{0}, 1, 0), (std::vector<double>{0}));
    }

    void clipsToTheMedianNormOfTheTier() {
        const std::vector<HeldUpdate> updates{dense({3, 4}), dense({0, 1}), dense({30, 40}), dense({6, 8}),
                                              dense({100, 0})};
        const std::vector<int> levels{0, 0, 0, 0, 0};
        // Norms 5, 1, 50, 10, 100; median 10.
        const std::vector<double> factors = clipFactors(updates, levels, 1.0);
        QCOMPARE(factors, (std::vector<double>{1, 1, 0.2, 1, 0.1}));
        QVERIFY(near(clipFactors(updates, levels, 2.0)[2], 0.4));
    }

    void clipsSmallTiersByTheSizeOfTheirSubmodel() {
        // Tier 0 has three; the lone client of tier 1 holds one parameter of four.
        const std::vector<HeldUpdate> updates{
            dense({1, 1, 1, 1}), dense({2, 2, 2, 2}), dense({4, 4, 4, 4}), {{2}, {8}}};
        const std::vector<double> factors = clipFactors(updates, std::vector<int>{0, 0, 0, 1}, 1.0);
        // Norms over root of size: 1, 2, 4, 8; median 3.
        QCOMPARE(factors[3], 3.0 / 8.0);
        QCOMPARE(factors[2], 0.5);  // tier median 4 of 2, 4, 8
        QCOMPARE(factors[1], 1.0);
    }

    void findsTheFermatPointOfATriangle() {
        // Equilateral: the point that has the least sum of distances is the centre, all weigh the same.
        const auto h = static_cast<float>(std::numbers::sqrt3 / 2.0);
        const std::vector<HeldUpdate> triangle{dense({0, 0}), dense({1, 0}), dense({0.5f, h})};
        for (const double weight : geometricMedianWeights(triangle, 2)) QVERIFY(near(weight, 1.0, 1e-6));
        // Right angle at 0 with legs 1: known Fermat point at ((3 - sqrt 3) / 6, (3 - sqrt 3) / 6).
        const std::vector<HeldUpdate> corner{dense({0, 0}), dense({1, 0}), dense({0, 1})};
        const std::vector<double> v = geometricMedianWeights(corner, 2);
        const double x = v[1] / (v[0] + v[1] + v[2]);
        QVERIFY2(near(x, (3.0 - std::numbers::sqrt3) / 6.0, 1e-6), qPrintable(QString::number(x)));
    }

    void anOutlierHasLittleWeightInTheGeometricMedian() {
        std::vector<HeldUpdate> updates;
        for (int i = 0; i < 6; ++i) updates.push_back(dense({float(i) * 0.1f, 1.0f}));
        updates.push_back(dense({1000, -1000}));
        const std::vector<double> weights = geometricMedianWeights(updates, 2);
        QVERIFY(weights[6] < 0.001);
    }

    void measuresTheCosineOverWhatBothHold() {
        const HeldUpdate a{{0, 1, 2}, {9, 1, 0}}, b{{1, 2, 3}, {1, 1, 5}};
        QVERIFY(near(cosine(a, b), 1.0 / std::numbers::sqrt2));
        QVERIFY(near(cosine(a, a), 1.0));
        QVERIFY(near(cosine(dense({1, 2}), dense({-2, -4})), -1.0));
        QVERIFY(std::isnan(cosine(a, {{3}, {1}})));
        QVERIFY(std::isnan(cosine(dense({0, 0}), dense({1, 1}))));
    }

    void trustsWhatPointsTheServersWay() {
        const HeldUpdate own = dense({3, 4});
        const Trust along = trustIn(dense({6, 8}), own);
        QCOMPARE(along.weight, 1.0);
        QCOMPARE(along.factor, 0.5);
        const Trust aside = trustIn(dense({10, 0}), own);
        QVERIFY(near(aside.weight, 0.6));
        QVERIFY(near(aside.factor, 0.5));
        QCOMPARE(trustIn(dense({-3, -4}), own).weight, 0.0);
        QCOMPARE(trustIn(dense({0, 0}), own).weight, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestClientScores)
#include "tst_client_scores.moc"
