#include <QtTest>

#include "tests/ui/support/memory_run_file.h"
#include "tests/ui/support/view_support.h"
#include "ui/bridge/layer_churn.h"
#include "ui/views/churn_view.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Churn of each layer, against two sets of indices compared the slow way.
class TestLayerChurn : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void equalsTheJaccardOfTheMasks();
    void readsInPortionsAndGoesOn();
    void emptyMasksHaveNoNumber();
    void standsBesideTheCurves();

private:
    void addRounds(std::int64_t last);
    test::MemoryRunFile m_run;
};

void TestLayerChurn::addRounds(std::int64_t last) {
    for (auto round = static_cast<std::int64_t>(m_run.theArrays.size()); round <= last; ++round) {
        RoundArrays arrays = test::syntheticArrays(round);
        // Every entry moves in its own rhythm; some are nobody's for a while.
        for (std::size_t p = 0; p < arrays.tierMap.size(); ++p) {
            const auto step = (static_cast<std::size_t>(round) * (p % 5 + 1) + p) % 4;
            arrays.tierMap[p] = step == 3 ? kHeldByNobody : static_cast<std::uint8_t>(step);
        }
        m_run.theArrays.push_back(std::move(arrays));
        if (round > 0) m_run.theRecords.push_back(test::syntheticRecord(round));
    }
}

void TestLayerChurn::init() {
    m_run = {};
    m_run.theInfo = test::syntheticInfo();
    addRounds(70);
}

void TestLayerChurn::equalsTheJaccardOfTheMasks() {
    LayerChurnReader reader(m_run);
    Result<LayerChurn> churn = reader.read();
    while (churn && !reader.isComplete()) churn = reader.read();
    QVERIFY(churn);
    QCOMPARE(churn->lastRound, std::int64_t{70});
    for (const std::int64_t round : {1, 2, 33, 70}) {
        const auto& before = m_run.theArrays[std::size_t(round - 1)].tierMap;
        const auto& after = m_run.theArrays[std::size_t(round)].tierMap;
        for (std::size_t l = 0; l < m_run.theInfo.layout.layers.size(); ++l) {
            const LayerInfo& layer = m_run.theInfo.layout.layers[l];
            for (int level = 0; level < 3; ++level) {
                int common = 0;
                int together = 0;
                for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p) {
                    common += holds(before[p], level) && holds(after[p], level) ? 1 : 0;
                    together += holds(before[p], level) || holds(after[p], level) ? 1 : 0;
                }
                const float got = churn->at(round, l, std::size_t(level));
                if (together == 0)
                    QVERIFY(std::isnan(got));
                else
                    QVERIFY(std::abs(got - (1.0F - float(common) / float(together))) < 1e-6F);
            }
        }
    }
}

void TestLayerChurn::readsInPortionsAndGoesOn() {
    LayerChurnReader reader(m_run);
    QCOMPARE(reader.read()->lastRound, LayerChurnReader::kRoundsAtOnce);
    QVERIFY(!reader.isComplete());
    while (!reader.isComplete()) QVERIFY(reader.read());
    QCOMPARE(m_run.tierMapsRead, 71);
    addRounds(72);
    QVERIFY(!reader.isComplete());
    QCOMPARE(reader.read()->lastRound, std::int64_t{72});
    QCOMPARE(m_run.tierMapsRead, 73);
}

void TestLayerChurn::emptyMasksHaveNoNumber() {
    for (RoundArrays& arrays : m_run.theArrays) std::fill(arrays.tierMap.begin(), arrays.tierMap.end(), 0);
    LayerChurnReader reader(m_run);
    const Result<LayerChurn> churn = reader.read();
    QCOMPARE(churn->at(1, 0, 0), 0.0F);
    QVERIFY(std::isnan(churn->at(1, 0, 2)));
}

void TestLayerChurn::standsBesideTheCurves() {
    test::HandRun run;
    run.records = m_run.theRecords;
    LayerChurnReader reader(m_run);
    RunMoment moment = run.moment(5);
    const ViewOptions options = {{QStringLiteral("beside"), QStringLiteral("layers")}};
    QVERIFY(churnView().needs(options).churn);
    QVERIFY(!churnView().needs({}).churn);
    // Not read yet: the curves are there alone.
    QVERIFY(test::findPart(churnView().make(moment, {}, options), QStringLiteral("layers")) == nullptr);
    moment.churn = std::make_shared<const LayerChurn>(*reader.read());
    const Figure figure = churnView().make(moment, {.level = 1, .layer = 2}, options);
    const FigurePart* part = test::findPart(figure, QStringLiteral("layers"));
    QVERIFY(part != nullptr);
    QVERIFY2(part->title.contains(QStringLiteral("read up to round 32 of 70")), qPrintable(part->title));
    const FigureGrid& grid = *part->grid;
    QCOMPARE(grid.rows.size(), std::size_t{4});
    QCOMPARE(grid.columns.size(), std::size_t{32});
    QCOMPARE(grid.chosenRow, 2);
    QCOMPARE(grid.chosenColumn, 4);
    QCOMPARE(grid.columns[4].key, qint64(5));
    QCOMPARE(grid.values[grid.cell(2, 4)], double(moment.churn->at(5, 2, 1)));
}

QTEST_GUILESS_MAIN(TestLayerChurn)
#include "tst_layer_churn.moc"
