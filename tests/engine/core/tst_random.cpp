// Named random streams and content hashes.

#include <QTest>
#include <cmath>
#include <numeric>
#include <set>
#include <vector>

#include "engine/core/hash.h"
#include "engine/core/random.h"

using namespace fiarse;

class TestRandom : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheSameNumbersForTheSameName() {
        Random a = Random::stream(7, "batches", 3, 5);
        Random b = Random::stream(7, "batches", 3, 5);
        for (int i = 0; i < 100; ++i) QCOMPARE(a.next(), b.next());
    }

    void givesOtherNumbersWhenAnyPartOfTheNameDiffers() {
        std::set<std::uint64_t> first;
        first.insert(Random::stream(7, "batches", 3, 5).next());
        first.insert(Random::stream(8, "batches", 3, 5).next());
        first.insert(Random::stream(7, "participants", 3, 5).next());
        first.insert(Random::stream(7, "batches", 5, 3).next());
        first.insert(Random::stream(7, "batches", 3, 6).next());
        QCOMPARE(first.size(), std::size_t{5});
    }

    void matchesThePublishedSequence() {
        // splitmix64 from 0 gives these first words (reference implementation by Vigna).
        // xoshiro256++ starts from them: rotl(s0 + s3, 23) + s0.
        const std::uint64_t s0 = 0xe220a8397b1dcdafULL;
        const std::uint64_t s3 = 0xf88bb8a8724c81ecULL;
        const std::uint64_t sum = s0 + s3;
        Random random(0);
        QCOMPARE(random.next(), ((sum << 23) | (sum >> 41)) + s0);
    }

    void drawsEveryValueBelowTheBoundAboutEquallyOften() {
        Random random(1);
        std::vector<int> counts(7, 0);
        for (int i = 0; i < 70000; ++i) ++counts[random.below(7)];
        // Six standard deviations of a binomial around 10,000.
        for (const int count : counts) QVERIFY(std::abs(count - 10000) < 560);
    }

    void shufflesToAPermutation() {
        std::vector<int> values(100);
        std::iota(values.begin(), values.end(), 0);
        std::vector<int> shuffled = values;
        Random(3).shuffle(std::span(shuffled));
        QVERIFY(shuffled != values);
        std::sort(shuffled.begin(), shuffled.end());
        QCOMPARE(shuffled, values);
    }

    void hasTheMomentsOfItsDistributions_data() {
        QTest::addColumn<double>("shape");
        for (const double shape : {0.05, 0.3, 1.0, 4.0}) QTest::addRow("shape %g", shape) << shape;
    }
    void hasTheMomentsOfItsDistributions() {
        QFETCH(double, shape);
        Random random(11);
        constexpr int kDraws = 200000;
        double sum = 0.0;
        double squares = 0.0;
        double normals = 0.0;
        for (int i = 0; i < kDraws; ++i) {
            const double g = random.gamma(shape);
            QVERIFY(g >= 0.0 && std::isfinite(g));
            sum += g;
            squares += g * g;
            normals += std::pow(random.normal(), 2);
        }
        const double mean = sum / kDraws;
        // Gamma(a, 1) has mean a and variance a; six standard errors.
        QVERIFY(std::fabs(mean - shape) < 6.0 * std::sqrt(shape / kDraws));
        QVERIFY(std::fabs(squares / kDraws - mean * mean - shape) < 0.05 * shape + 0.01);
        QVERIFY(std::fabs(normals / kDraws - 1.0) < 6.0 * std::sqrt(2.0 / kDraws));
    }

    void hashesTextTogetherWithItsLength() {
        Hasher a, b;
        a.add("ab");
        a.add("c");
        b.add("a");
        b.add("bc");
        QCOMPARE(a.hex().size(), std::size_t{32});
        QVERIFY(a.hex() != b.hex());
    }

    void hashesEqualContentsEqually() {
        Hasher a, b;
        a.add(std::vector<float>{1.0f, 2.0f});
        b.add(std::vector<float>{1.0f, 2.0f});
        QCOMPARE(a.hex(), b.hex());
        b.add(0.0f);
        QVERIFY(a.hex() != b.hex());
    }
};

QTEST_GUILESS_MAIN(TestRandom)
#include "tst_random.moc"
