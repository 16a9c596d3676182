#include <QtTest>
#include <limits>

#include "engine/api/coarse.h"
#include "tests/ui/support/synthetic_run.h"
#include "ui/plots/layer_codes.h"

using namespace fiarse;
using namespace fiarse::ui;

using Codes = std::vector<std::uint8_t>;

class TestLayerCodes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tierMapOfANestedRunIsKnownByHand();
    void clientMaskHoldsWhatItsLevelHolds_data();
    void clientMaskHoldsWhatItsLevelHolds();
    void clientMaskWithoutAClientKnowsNothing();
    void coverageIsScaledToTheParticipants();
    void updatesAreScaledToTheRounds();
    void stalenessTellsNeverFromLongAgo();
    void magnitudesRunFromZeroToTheirLargest();
    void fewHugeMagnitudesDoNotHideTheOthers();
    void nanHasACodeOfItsOwn();
    void missingWeightsAreNotKnown();
    void notMaskableLayersAreMarked();
    void roundZeroHasNoCoverage();
    void sharesOfALayerAddUp();
    void valuesAreWhatTheCodesStandFor();
    void ratiosAreLogarithmsAroundTheAverage();
    void ratiosWithoutTheirSumsAreNotKnown();
    void anotherMaximumKeepsValuesAndSpecialCodes();
    void aCoarseCopyGivesEachCellTheCodeOfItsBlock();
};

void TestLayerCodes::tierMapOfANestedRunIsKnownByHand() {
    const LayerCodes codes = layerCodes(test::syntheticInfo(), test::syntheticArrays(), 0, Encoding::TierMap);
    QCOMPARE(codes.codes, (Codes{2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
    QVERIFY(codes.known);
    QVERIFY(!codes.isContinuous());
}

void TestLayerCodes::clientMaskHoldsWhatItsLevelHolds_data() {
    QTest::addColumn<int>("level");
    QTest::addColumn<int>("held");
    QTest::addRow("full") << 0 << 16;
    QTest::addRow("quarter") << 1 << 4;
    QTest::addRow("sixteenth") << 2 << 1;
}

void TestLayerCodes::clientMaskHoldsWhatItsLevelHolds() {
    QFETCH(int, level);
    QFETCH(int, held);
    const LayerCodes codes =
        layerCodes(test::syntheticInfo(), test::syntheticArrays(), 0, Encoding::ClientMask, level);
    for (int i = 0; i < 16; ++i) QCOMPARE(int(codes.codes[static_cast<std::size_t>(i)]), i < held ? 1 : 0);
}

void TestLayerCodes::clientMaskWithoutAClientKnowsNothing() {
    QVERIFY(!layerCodes(test::syntheticInfo(), test::syntheticArrays(), 0, Encoding::ClientMask).known);
}

void TestLayerCodes::coverageIsScaledToTheParticipants() {
    const LayerCodes codes =
        layerCodes(test::syntheticInfo(), test::syntheticArrays(), 0, Encoding::Assigned);
    QCOMPARE(codes.maximum, 3.0);
    QCOMPARE(codes.codes[0], kLastStep);          // all three participants
    QCOMPARE(codes.codes[1], std::uint8_t(166));  // two of three: 249 · 2 / 3
    QCOMPARE(codes.codes[15], std::uint8_t(83));  // one of three
    const LayerCodes moved = layerCodes(test::syntheticInfo(), test::syntheticArrays(), 0, Encoding::Moved);
    QCOMPARE(moved.codes[15], std::uint8_t(0));
}

void TestLayerCodes::updatesAreScaledToTheRounds() {
    const LayerCodes codes =
        layerCodes(test::syntheticInfo(), test::syntheticArrays(4), 0, Encoding::Updates);
    QCOMPARE(codes.maximum, 4.0);
    QCOMPARE(codes.codes[0], kLastStep);          // 2 · 4 / 2 = 4 of 4
    QCOMPARE(codes.codes[1], std::uint8_t(125));  // 2 of 4: 124.5
    QCOMPARE(codes.codes[9], std::uint8_t(0));
}

void TestLayerCodes::stalenessTellsNeverFromLongAgo() {
    const LayerCodes codes =
        layerCodes(test::syntheticInfo(), test::syntheticArrays(4), 0, Encoding::Staleness);
    QCOMPARE(codes.codes[0], std::uint8_t(0));  // trained in round 4
    QCOMPARE(codes.codes[1], kLastStep);        // trained in round 3: the stalest that was ever trained
    QCOMPARE(codes.codes[9], kCodeNever);
    QCOMPARE(codes.maximum, 1.0);
}

void TestLayerCodes::magnitudesRunFromZeroToTheirLargest() {
    const LayerCodes codes =
        layerCodes(test::syntheticInfo(), test::syntheticArrays(), 0, Encoding::Magnitude);
    QVERIFY(qAbs(codes.maximum - 0.16) < 1e-6);
    QVERIFY(!codes.clipped);
    QCOMPARE(codes.codes[0], kLastStep);
    QCOMPARE(codes.codes[8], std::uint8_t(125));  // 0.08 of 0.16: 124.5, a hair above in floats
}

void TestLayerCodes::fewHugeMagnitudesDoNotHideTheOthers() {
    RunInfo info;
    info.layout.layers = {test::layerOf("w", {10, 100}, 0)};
    RoundArrays arrays;
    arrays.weights.assign(1000, 0.1F);
    arrays.weights[3] = 50.0F;
    const LayerCodes codes = layerCodes(info, arrays, 0, Encoding::Magnitude);
    QVERIFY(codes.clipped);
    QVERIFY(qAbs(codes.maximum - 0.1) < 1e-6);
    QCOMPARE(codes.codes[3], kLastStep);
    QCOMPARE(codes.codes[4], kLastStep);
}

void TestLayerCodes::nanHasACodeOfItsOwn() {
    RoundArrays arrays = test::syntheticArrays();
    arrays.weights[5] = std::numeric_limits<float>::quiet_NaN();
    const LayerCodes codes = layerCodes(test::syntheticInfo(), arrays, 0, Encoding::Magnitude);
    QCOMPARE(codes.codes[5], kCodeNobody);
    QVERIFY(codes.codes[4] <= kLastStep);
}

void TestLayerCodes::missingWeightsAreNotKnown() {
    RoundArrays arrays = test::syntheticArrays();
    arrays.weights.clear();
    QVERIFY(!layerCodes(test::syntheticInfo(), arrays, 0, Encoding::Magnitude).known);
    QVERIFY(layerCodes(test::syntheticInfo(), arrays, 0, Encoding::TierMap).known);
    QVERIFY(std::isnan(encodedValue(arrays, 0, Encoding::Magnitude)));
}

void TestLayerCodes::notMaskableLayersAreMarked() {
    RoundArrays arrays = test::syntheticArrays();
    std::fill(arrays.tierMap.begin(), arrays.tierMap.begin() + 16, kAlwaysHeld);
    const RunInfo info = test::syntheticInfo();
    QCOMPARE(layerCodes(info, arrays, 0, Encoding::TierMap).codes[0], kCodeNotMaskable);
    QCOMPARE(layerCodes(info, arrays, 0, Encoding::ClientMask, 2).codes[0], kCodeNotMaskable);
    QCOMPARE(levelShares(info, arrays, 0).notMaskable, std::uint64_t(16));
}

void TestLayerCodes::roundZeroHasNoCoverage() {
    const LayerCodes codes =
        layerCodes(test::syntheticInfo(), test::syntheticArrays(0), 0, Encoding::Assigned);
    QCOMPARE(codes.codes, Codes(16, 0));
    const LayerCodes stale =
        layerCodes(test::syntheticInfo(), test::syntheticArrays(0), 0, Encoding::Staleness);
    QCOMPARE(stale.codes, Codes(16, kCodeNever));
}

void TestLayerCodes::sharesOfALayerAddUp() {
    RoundArrays arrays = test::syntheticArrays();
    arrays.tierMap[15] = kHeldByNobody;
    const LevelShares shares = levelShares(test::syntheticInfo(), arrays, 0);
    QCOMPARE(shares.counts, (std::vector<std::uint64_t>{11, 3, 1}));
    QCOMPARE(shares.nobody, std::uint64_t(1));
    QCOMPARE(shares.total, std::uint64_t(16));
    QCOMPARE(shares.share(2), 0.0625);
    QCOMPARE(shares.share(1), 0.1875);
    QCOMPARE(shares.share(0) + shares.share(1) + shares.share(2) + shares.nobodyShare(), 1.0);
    QCOMPARE(shares.share(7), 0.0);
}

void TestLayerCodes::valuesAreWhatTheCodesStandFor() {
    const RoundArrays arrays = test::syntheticArrays(4);
    QCOMPARE(encodedValue(arrays, 1, Encoding::TierMap), 1.0);
    QVERIFY(qAbs(encodedValue(arrays, 1, Encoding::Magnitude) - 0.15) < 1e-6);
    QCOMPARE(encodedValue(arrays, 1, Encoding::Assigned), 2.0);
    QCOMPARE(encodedValue(arrays, 1, Encoding::Updates), 2.0);
    QCOMPARE(encodedValue(arrays, 1, Encoding::Staleness), 1.0);
    QVERIFY(std::isnan(encodedValue(arrays, 9, Encoding::Staleness)));
    QCOMPARE(encodedValue(arrays, 1, Encoding::ClientMask, 2), 0.0);
    QCOMPARE(encodedValue(arrays, 1, Encoding::ClientMask, 1), 1.0);
}

void TestLayerCodes::ratiosAreLogarithmsAroundTheAverage() {
    RoundArrays arrays = test::syntheticArrays();
    arrays.tierMap[9] = kAlwaysHeld;
    BiasMoment bias;
    bias.ratios.total.assign(30, 1.0F);
    bias.ratios.lockIn.assign(30, 2.0F);
    bias.ratios.luck.assign(30, 0.5F);
    bias.ratios.total[0] = 8.0F;
    bias.ratios.total[1] = 0.25F;
    bias.ratios.total[2] = 0.0F;
    bias.ratios.total[3] = 100.0F;
    const LayerCodes codes =
        layerCodes(test::syntheticInfo(), arrays, 0, Encoding::TotalRatio, std::nullopt, &bias);
    QVERIFY(codes.known && codes.isDiverging() && codes.clipped);
    QCOMPARE(codes.codes[0], kLastStep);         // log2 8 = 3
    QCOMPARE(codes.codes[1], std::uint8_t(42));  // −2 of ±3: a sixth of 249 = 41.5
    QCOMPARE(codes.codes[2], kCodeNever);
    QCOMPARE(codes.codes[3], kLastStep);
    QCOMPARE(codes.codes[4], std::uint8_t(125));
    QCOMPARE(codes.codes[9], kCodeNotMaskable);
    QCOMPARE(encodedValue(arrays, 1, Encoding::TotalRatio, std::nullopt, &bias), -2.0);
    QCOMPARE(encodedValue(arrays, 1, Encoding::LockIn, std::nullopt, &bias), 1.0);
    QCOMPARE(encodedValue(arrays, 1, Encoding::Luck, std::nullopt, &bias), -1.0);
}

void TestLayerCodes::ratiosWithoutTheirSumsAreNotKnown() {
    const RoundArrays arrays = test::syntheticArrays();
    QVERIFY(!layerCodes(test::syntheticInfo(), arrays, 0, Encoding::Luck).known);
    QVERIFY(std::isnan(encodedValue(arrays, 0, Encoding::Luck)));
}

void TestLayerCodes::anotherMaximumKeepsValuesAndSpecialCodes() {
    LayerCodes codes;
    codes.encoding = Encoding::Staleness;
    codes.maximum = 3.0;
    codes.codes = {0, 83, kLastStep, kCodeNever};  // 0, 1, 3 rounds
    const LayerCodes wider = withMaximum(codes, 6.0);
    QCOMPARE(wider.codes, (Codes{0, 42, 125, kCodeNever}));  // 41.5 and 124.5
    QCOMPARE(wider.maximum, 6.0);
}

// Layer 2 is a matrix of 2 × 4: blocks of 2 × 3 leave one of three columns and one of one.
void TestLayerCodes::aCoarseCopyGivesEachCellTheCodeOfItsBlock() {
    CoarseLayer coarse{.layer = 2,
                       .blocks = {1, 2, 4, 2, 3},
                       .assigned = {3, 1},
                       .alive = {2, 0},
                       .moved = {0, 2},
                       .updates = {4, 1},
                       .lastTrained = {1, 0},
                       .magnitudes = {0.5F, 1.5F},
                       .scale = {1.0, true}};
    RoundArrays arrays;
    arrays.round = 4;
    arrays.coarse = std::make_shared<const CoarseLayer>(coarse);
    const auto codesOf = [&](Encoding encoding) {
        const LayerCodes codes = layerCodes(test::syntheticInfo(), arrays, 2, encoding);
        return codes.known && codes.coarse ? codes.codes : Codes();
    };
    const auto blocks = [](std::uint8_t a, std::uint8_t b) { return Codes{a, a, a, b, a, a, a, b}; };
    QCOMPARE(codesOf(Encoding::Assigned), blocks(kLastStep, 83));  // of three participants
    QCOMPARE(codesOf(Encoding::Alive), blocks(166, 0));
    QCOMPARE(codesOf(Encoding::Moved), blocks(0, 166));
    QCOMPARE(codesOf(Encoding::Updates), blocks(kLastStep, 62));  // of four rounds: 62.25
    QCOMPARE(codesOf(Encoding::Staleness), blocks(kLastStep, kCodeNever));
    QCOMPARE(layerCodes(test::syntheticInfo(), arrays, 2, Encoding::Staleness).maximum, 3.0);
    QCOMPARE(codesOf(Encoding::Magnitude), blocks(125, kLastStep));  // 124.5
    QVERIFY(layerCodes(test::syntheticInfo(), arrays, 2, Encoding::Magnitude).clipped);
    // Nothing else can be drawn from it, and no other layer.
    QVERIFY(!layerCodes(test::syntheticInfo(), arrays, 2, Encoding::TierMap).known);
    QVERIFY(!layerCodes(test::syntheticInfo(), arrays, 0, Encoding::Assigned).known);
}

QTEST_GUILESS_MAIN(TestLayerCodes)
#include "tst_layer_codes.moc"
