#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/plots/layer_difference.h"

using namespace fiarse;
using namespace fiarse::ui;

using Codes = std::vector<std::uint8_t>;

/// B is the synthetic run with the first two weights of fc1 exchanged, and index 4 no longer held by anybody.
class TestLayerDifference : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void enteredAndLeftAreOfTheLevelsMask_data();
    void enteredAndLeftAreOfTheLevelsMask();
    void withoutALevelTheTierMapIsCompared();
    void numbersAreSubtracted();
    void oneOutlierDoesNotBleachTheRest();
    void whatOneSideDoesNotKnowIsNotSubtracted();
    void ratiosAreSubtractedAsLogarithms();
    void layersAreOrderedByTheShareThatChanged();
    void neverMaskedParametersDoNotChange();

private:
    LayerCodes difference(Encoding encoding, std::optional<int> level = std::nullopt) const {
        return differenceCodes({m_info, m_a}, {m_info, m_b}, 0, encoding, level);
    }
    RunInfo m_info;
    RoundArrays m_a, m_b;
};

void TestLayerDifference::init() {
    m_info = test::syntheticInfo();
    m_a = m_b = test::syntheticArrays(4);
    std::swap(m_b.tierMap[0], m_b.tierMap[1]);
    std::swap(m_b.weights[0], m_b.weights[1]);
    m_b.tierMap[4] = kHeldByNobody;
}

void TestLayerDifference::enteredAndLeftAreOfTheLevelsMask_data() {
    QTest::addColumn<int>("level");
    QTest::addColumn<QByteArray>("expected");
    // o outside, k kept, e entered, l left
    QTest::addRow("1/16") << 2 << QByteArray("leoooooooooooooo");
    QTest::addRow("1/4") << 1 << QByteArray("kkkkoooooooooooo");
    QTest::addRow("full") << 0 << QByteArray("kkkklkkkkkkkkkkk");
}

void TestLayerDifference::enteredAndLeftAreOfTheLevelsMask() {
    QFETCH(int, level);
    QFETCH(QByteArray, expected);
    for (const Encoding encoding : {Encoding::TierMap, Encoding::ClientMask}) {
        const LayerCodes codes = difference(encoding, level);
        QVERIFY(codes.known && codes.difference && !codes.isContinuous());
        QByteArray seen;
        for (const std::uint8_t code : codes.codes)
            seen += code == kCodeKept ? 'k' : code == kCodeEntered ? 'e' : code == kCodeLeft ? 'l' : 'o';
        QCOMPARE(seen, expected);
    }
}

void TestLayerDifference::withoutALevelTheTierMapIsCompared() {
    const LayerCodes codes = difference(Encoding::TierMap);
    QCOMPARE(codes.codes[0], kCodeLeft);     // 2 -> 1
    QCOMPARE(codes.codes[1], kCodeEntered);  // 1 -> 2
    QCOMPARE(codes.codes[2], kCodeOutside);
    QCOMPARE(codes.codes[4], kCodeLeft);  // 0 -> nobody
}

void TestLayerDifference::numbersAreSubtracted() {
    m_b.updates = m_a.updates;
    m_b.updates[0] += 2;
    m_b.updates[5] += 1;
    m_a.updates[7] += 2;
    const LayerCodes codes = difference(Encoding::Updates);
    QVERIFY(codes.isDiverging());
    QCOMPARE(codes.maximum, 2.0);
    QCOMPARE(codes.codes[0], kLastStep);
    QCOMPARE(codes.codes[7], std::uint8_t(0));
    QCOMPARE(codes.codes[1], std::uint8_t(125));  // the middle: 124.5
    QCOMPARE(codes.codes[5], std::uint8_t(187));  // ¾ of 249: 186.75
}

void TestLayerDifference::oneOutlierDoesNotBleachTheRest() {
    RunInfo info;
    info.layout.layers = {test::layerOf("w", {10, 100}, 0)};
    info.layout.count = 1000;
    RoundArrays a, b;
    a.weights.assign(1000, 0.0F);
    b.weights.assign(1000, 0.5F);
    b.weights[3] = 64.0F;
    const LayerCodes codes = differenceCodes({info, a}, {info, b}, 0, Encoding::Magnitude, std::nullopt);
    QCOMPARE(codes.maximum, 0.5);
    QVERIFY(codes.clipped);
    QCOMPARE(codes.codes[3], kLastStep);
    QCOMPARE(codes.codes[4], kLastStep);
}

void TestLayerDifference::whatOneSideDoesNotKnowIsNotSubtracted() {
    m_a.weights.clear();
    QVERIFY(!difference(Encoding::Magnitude).known);
    QVERIFY(difference(Encoding::TierMap).known);
    // Never trained in A, trained in B.
    m_a.lastTrained.assign(30, 2);
    m_b.lastTrained.assign(30, 2);
    m_a.lastTrained[0] = 0;
    const LayerCodes stale = difference(Encoding::Staleness);
    QVERIFY(stale.known);
    QCOMPARE(stale.codes[0], kCodeNobody);
}

void TestLayerDifference::ratiosAreSubtractedAsLogarithms() {
    BiasMoment a, b;
    a.ratios.total.assign(30, 1.0F);
    b.ratios.total.assign(30, 1.0F);
    b.ratios.total[2] = 4.0F;
    b.ratios.total[3] = 0.5F;
    const LayerCodes codes =
        differenceCodes({m_info, m_a, &a}, {m_info, m_b, &b}, 0, Encoding::TotalRatio, std::nullopt);
    QCOMPARE(codes.maximum, 2.0);
    QCOMPARE(codes.codes[2], kLastStep);
    QCOMPARE(codes.codes[3], std::uint8_t(62));  // −1 of ±2: 62.25
}

void TestLayerDifference::layersAreOrderedByTheShareThatChanged() {
    m_b.tierMap[28] = 0;  // fc2.bias[0]: 2 -> 0
    const auto any = layerChanges(m_info, m_a, m_b, std::nullopt);
    QCOMPARE(any.size(), std::size_t(4));
    QCOMPARE(any[0], (LayerChange{3, 1, 2}));
    QCOMPARE(any[1], (LayerChange{0, 3, 16}));
    QCOMPARE(any[2].changed, std::uint64_t(0));
    const auto full = layerChanges(m_info, m_a, m_b, 0);
    QCOMPARE(full[0], (LayerChange{0, 1, 16}));
}

void TestLayerDifference::neverMaskedParametersDoNotChange() {
    m_a.tierMap[0] = m_b.tierMap[0] = kAlwaysHeld;
    QCOMPARE(difference(Encoding::TierMap, 1).codes[0], kCodeNotMaskable);
}

QTEST_GUILESS_MAIN(TestLayerDifference)
#include "tst_layer_difference.moc"
