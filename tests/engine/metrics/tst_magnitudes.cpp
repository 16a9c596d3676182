// Histograms of |w|: the edges of the bins by hand, and a naive twin that looks for each weight's bin.

#include <QTest>
#include <cmath>
#include <limits>

#include "engine/core/random.h"
#include "engine/metrics/magnitudes.h"

using namespace fiarse;

namespace {

/// The bin by its definition: the last one whose smallest magnitude is not larger.
std::size_t naiveBin(float magnitude) {
    std::size_t bin = 0;
    while (bin + 1 < kMagnitudeBins &&
           magnitudeBinLow(static_cast<int>(bin) + 1) <= static_cast<double>(magnitude))
        ++bin;
    return bin;
}

Layout layoutOf(std::vector<std::size_t> counts) {
    Layout layout;
    for (const std::size_t count : counts) {
        layout.layers.push_back({.name = "layer",
                                 .shape = {static_cast<std::int64_t>(count)},
                                 .offset = layout.count,
                                 .count = count,
                                 .maskable = layout.layers.size() != 1});
        layout.count += count;
    }
    return layout;
}

}  // namespace

class TestMagnitudes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasTheBinsOfItsDescription() {
        QCOMPARE(magnitudeBinLow(0), 0.0);
        QCOMPARE(magnitudeBinLow(1), std::ldexp(1.0, -20));
        QCOMPARE(magnitudeBinLow(1 + 20 * kMagnitudeBinsAnOctave), 1.0);
        QCOMPARE(magnitudeBinLow(2 + 20 * kMagnitudeBinsAnOctave), 1.125);
        QCOMPARE(magnitudeBinLow(kMagnitudeBins - 1), 32.0);
    }

    void submodelSizesFallEvenlyFromAllToA256th() {
        const std::vector<double> sizes = submodelSizes();
        QCOMPARE(sizes.size(), std::size_t(19));
        QCOMPARE(sizes.front(), 1.0);
        QCOMPARE(sizes.back(), 1.0 / 256.0);
        for (std::size_t i = 1; i < sizes.size(); ++i)
            QVERIFY(std::fabs(sizes[i] / sizes[i - 1] - std::pow(256.0, -1.0 / 18.0)) < 1e-12);
        // The middle one is the geometric mean of the ends.
        QCOMPARE(sizes[9], 1.0 / 16.0);
    }

    void putsEachEdgeIntoTheBinThatItOpens() {
        for (int bin = 0; bin < kMagnitudeBins; ++bin) {
            const auto low = static_cast<float>(magnitudeBinLow(bin));
            QCOMPARE(magnitudeBin(low), bin);
            if (bin > 0) QCOMPARE(magnitudeBin(std::nextafter(low, 0.0f)), bin - 1);
        }
    }

    void countsTheExtremesAtTheEnds() {
        const float infinity = std::numeric_limits<float>::infinity();
        const std::vector<float> weights = {
            0.0f,  -0.0f,     std::numeric_limits<float>::denorm_min(), -std::nextafter(0x1p-20f, 0.0f),
            32.0f, -infinity, std::numeric_limits<float>::max(),        std::nanf("")};
        const auto histogram = magnitudeHistograms(weights, layoutOf({8})).at(0);
        QCOMPARE(histogram.size(), std::size_t{kMagnitudeBins});
        QCOMPARE(histogram.front(), 4U);
        QCOMPARE(histogram.back(), 4U);
    }

    void countsLikeANaiveTwinInEveryLayer() {
        // Sizes around the width of the inner loop; every order of magnitude, both signs.
        const Layout layout = layoutOf({1, 2, 3, 4, 5, 1000, 0, 7});
        Random random = Random::stream(3, "test/magnitudes");
        std::vector<float> weights(layout.count);
        for (float& weight : weights)
            weight = static_cast<float>(std::ldexp(random.normal(), static_cast<int>(random.below(32)) - 24));
        const auto histograms = magnitudeHistograms(weights, layout);
        QCOMPARE(histograms.size(), layout.layers.size());
        for (std::size_t l = 0; l < layout.layers.size(); ++l) {
            std::vector<std::uint32_t> naive(kMagnitudeBins, 0);
            for (std::size_t i = 0; i < layout.layers[l].count; ++i)
                ++naive[naiveBin(std::fabs(weights[layout.layers[l].offset + i]))];
            QCOMPARE(histograms[l], naive);
        }
    }
};

QTEST_GUILESS_MAIN(TestMagnitudes)
#include "tst_magnitudes.moc"
