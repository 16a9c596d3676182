#include <QtTest>

#include "tests/ui/support/memory_run_file.h"
#include "tests/ui/support/synthetic_run.h"
#include "ui/bridge/parameter_reader.h"
#include "ui/models/weight_history.h"

using namespace fiarse;
using namespace fiarse::ui;

/// 150 rounds; parameter 5 goes from level to level, its weight is kept every tenth round.
class TestParameterReader : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void everyRoundsTierAndEveryCheckpointsWeightAreRead();
    void readingGoesOnWhereItStopped();
    void anotherParameterBeginsAnew();
    void anUnknownParameterIsRefused();
    void seenAndStoredWeightsAreMerged();

private:
    void addRounds(std::int64_t last);
    test::MemoryRunFile m_run;
};

void TestParameterReader::addRounds(std::int64_t last) {
    for (auto round = static_cast<std::int64_t>(m_run.theArrays.size()); round <= last; ++round) {
        RoundArrays arrays;
        arrays.round = round;
        arrays.tierMap.assign(30, kHeldByNobody);
        arrays.tierMap[5] = static_cast<std::uint8_t>(round % 3);
        if (round % 10 == 0) arrays.weights.assign(30, -0.5F * static_cast<float>(round));
        m_run.theArrays.push_back(arrays);
        if (round > 0) m_run.theRecords.push_back(test::syntheticRecord(round));
    }
}

void TestParameterReader::init() {
    m_run = {};
    m_run.theInfo = test::syntheticInfo();
    addRounds(150);
}

void TestParameterReader::everyRoundsTierAndEveryCheckpointsWeightAreRead() {
    ParameterReader reader(m_run);
    int portions = 0;
    Result<ParameterHistory> known = reader.read(5);
    for (; known && !reader.isComplete(); known = reader.read(5)) {
        QVERIFY(known->lastRound() <= (portions + 1) * ParameterReader::kRoundsAtOnce);
        ++portions;
    }
    QVERIFY(known);
    QVERIFY(portions >= 2);
    QCOMPARE(known->tiers.size(), std::size_t(151));
    for (std::size_t r = 0; r < known->tiers.size(); ++r) QCOMPARE(std::size_t(known->tiers[r]), r % 3);
    QCOMPARE(known->weightRounds.size(), std::size_t(16));
    QCOMPARE(known->weightRounds.back(), std::int64_t(150));
    QCOMPARE(known->weights[3], -15.0F);
}

void TestParameterReader::readingGoesOnWhereItStopped() {
    ParameterReader reader(m_run);
    while (!reader.isComplete()) QVERIFY(reader.read(5));
    QCOMPARE(m_run.tierMapsRead, 151);
    addRounds(153);
    QVERIFY(!reader.isComplete());
    const auto known = reader.read(5);
    QVERIFY(known && reader.isComplete());
    QCOMPARE(m_run.tierMapsRead, 154);
    QCOMPARE(known->lastRound(), std::int64_t(153));
}

void TestParameterReader::anotherParameterBeginsAnew() {
    ParameterReader reader(m_run);
    QVERIFY(reader.read(5));
    const auto other = reader.read(6);
    QVERIFY(other);
    QCOMPARE(other->parameter, std::int64_t(6));
    QCOMPARE(other->lastRound(), ParameterReader::kRoundsAtOnce - 1);
    QCOMPARE(other->tiers[0], kHeldByNobody);
}

void TestParameterReader::anUnknownParameterIsRefused() {
    ParameterReader reader(m_run);
    QVERIFY(!reader.read(30));
    QVERIFY(!reader.read(-1));
}

void TestParameterReader::seenAndStoredWeightsAreMerged() {
    ParameterHistory stored;
    stored.weightRounds = {0, 10, 20};
    stored.weights = {0.5F, -0.25F, std::numeric_limits<float>::quiet_NaN()};
    const RoundSeries merged = mergedMagnitudes({{10.0, 12.0}, {0.26, 0.3}}, stored);
    QCOMPARE(merged.rounds, (QVector<double>{0.0, 10.0, 12.0}));
    QCOMPARE(merged.values, (QVector<double>{0.5, 0.26, 0.3}));
}

QTEST_GUILESS_MAIN(TestParameterReader)
#include "tst_parameter_reader.moc"
