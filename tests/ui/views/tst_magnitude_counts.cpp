#include <QtTest>
#include <limits>

#include "tests/ui/support/synthetic_run.h"
#include "ui/models/magnitude_counts.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestMagnitudeCounts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void binsOfTheFileAreTakenAndElseCounted();
    void arraysWithoutMagnitudesTellNothing();
    void weightsAreCountedExactly();
    void binsAreExactAtTheirEdgesAndEvenWithin();
    void theThetaThatKeepsIsTheInverse();
    void aSpikeIsDenserThanItsNeighbourhood();

private:
    static MagnitudeCounts emptyCounts() { return {std::vector<std::uint64_t>(kMagnitudeBins, 0), 0}; }
};

void TestMagnitudeCounts::binsOfTheFileAreTakenAndElseCounted() {
    const RunInfo info = test::syntheticInfo();
    RoundArrays arrays = test::syntheticArrays();
    const MagnitudeCounts counted = magnitudeCounts(info.layout, arrays, 0);
    QCOMPARE(counted.total, std::uint64_t(16));
    for (int i = 1; i <= 16; ++i) QVERIFY(counted.bins[std::size_t(magnitudeBin(0.01F * float(i)))] > 0);
    QCOMPARE(magnitudeCounts(info.layout, arrays, std::nullopt).total, std::uint64_t(30));
    arrays.weights.clear();
    arrays.magnitudes.assign(4, std::vector<std::uint32_t>(kMagnitudeBins, 0));
    arrays.magnitudes[0][150] = 16;
    arrays.magnitudes[1][150] = 4;
    QCOMPARE(magnitudeCounts(info.layout, arrays, 0).bins[150], std::uint64_t(16));
    QCOMPARE(magnitudeCounts(info.layout, arrays, std::nullopt).bins[150], std::uint64_t(20));
}

void TestMagnitudeCounts::arraysWithoutMagnitudesTellNothing() {
    const RunInfo info = test::syntheticInfo();
    RoundArrays arrays = test::syntheticArrays();
    arrays.weights.clear();
    QVERIFY(magnitudeCounts(info.layout, arrays, 0).bins.empty());
    QVERIFY(!exactCountAbove(info.layout, arrays, 0, 0.1));
}

void TestMagnitudeCounts::weightsAreCountedExactly() {
    RunInfo info = test::syntheticInfo();
    const RoundArrays arrays = test::syntheticArrays();
    const double edge = static_cast<double>(std::abs(arrays.weights[3]));
    QCOMPARE(*exactCountAbove(info.layout, arrays, 0, edge), std::uint64_t(4));
    QCOMPARE(*exactCountAbove(info.layout, arrays, 0, 0.105), std::uint64_t(6));
    QCOMPARE(*exactCountAbove(info.layout, arrays, std::nullopt, 0.055), std::uint64_t(11 + 3));
    info.layout.layers[0].maskable = false;
    QCOMPARE(*exactCountAbove(info.layout, arrays, std::nullopt, 0.055), std::uint64_t(3));
}

void TestMagnitudeCounts::binsAreExactAtTheirEdgesAndEvenWithin() {
    MagnitudeCounts counts = emptyCounts();
    const int bin = magnitudeBin(1.0F);  // 1 .. 1.125
    counts.bins[std::size_t(bin)] = 8;
    counts.bins[std::size_t(bin) + 1] = 4;
    counts.bins[0] = 3;
    counts.total = 15;
    QCOMPARE(countAbove(counts, 1.0), 12.0);
    QCOMPARE(countAbove(counts, 1.125), 4.0);
    QCOMPARE(countAbove(counts, 1.0625), 8.0);
    QCOMPARE(countAbove(counts, 0.5), 12.0);
    QCOMPARE(countAbove(counts, 0.0), 15.0);
    QCOMPARE(countAbove(counts, 2.0), 0.0);
    counts.bins[kMagnitudeBins - 1] = 2;
    QCOMPARE(countAbove(counts, 100.0), 2.0);
}

void TestMagnitudeCounts::theThetaThatKeepsIsTheInverse() {
    MagnitudeCounts counts = emptyCounts();
    const auto bin = std::size_t(magnitudeBin(1.0F));
    counts.bins[bin] = 8;
    counts.bins[bin + 1] = 4;
    counts.total = 12;
    QCOMPARE(thetaKeeping(counts, 4.0), 1.125);
    QCOMPARE(thetaKeeping(counts, 8.0), 1.0625);
    QCOMPARE(thetaKeeping(counts, 12.0), 1.0);
    QCOMPARE(thetaKeeping(counts, 13.0), 0.0);
    for (const double kept : {1.0, 3.0, 5.5, 11.0})
        QVERIFY(std::abs(countAbove(counts, thetaKeeping(counts, kept)) - kept) < 1e-9);
}

void TestMagnitudeCounts::aSpikeIsDenserThanItsNeighbourhood() {
    MagnitudeCounts counts = emptyCounts();
    const int middle = magnitudeBin(1.5F);
    for (int bin = middle - 6; bin <= middle + 6; ++bin) {
        // The same density everywhere: as many as the bin is wide on a scale of octaves.
        const double octaves = std::log2(magnitudeBinLow(bin + 1) / magnitudeBinLow(bin));
        counts.bins[std::size_t(bin)] = std::uint64_t(std::llround(octaves * 1e6));
    }
    QVERIFY(std::abs(spikeAround(counts, 1.55) - 1.0) < 1e-3);
    counts.bins[std::size_t(middle)] *= 5;
    QVERIFY(std::abs(spikeAround(counts, 1.55) - 5.0) < 1e-2);
    QCOMPARE(spikeAround(counts, 20.0), 0.0);
    MagnitudeCounts alone = emptyCounts();
    alone.bins[std::size_t(middle)] = 1;
    QCOMPARE(spikeAround(alone, 1.5), std::numeric_limits<double>::infinity());
}

QTEST_GUILESS_MAIN(TestMagnitudeCounts)
#include "tst_magnitude_counts.moc"
