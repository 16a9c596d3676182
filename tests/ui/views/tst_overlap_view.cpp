#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/views/overlap_view.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Clients 0 (full), 1 (1/4) and 2 (1/16), masks of rounds 2, 2 and 1. Client 2's mask has moved away.
class TestOverlapView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void excessIsShownAndNestedPairsAreNotOutlined();
    void aViolationInOneRoundIsOutlinedAndTold();
    void plainJaccardIsAShare();
    void withoutNestingThePlainOverlapComesFirst();
    void levelsOfANestedTierMapHaveNoExcess();
    void plainLevelsAreTheCapacityTable();
    void aChosenLayerNarrowsTheLevels();
    void aChosenLevelShowsOnlyItsClients();
    void aChosenClientIsMarked();
    void beforeTheFirstRoundASentenceStands();
    void itNeedsOverlapAndArrays();
    void aBrushedBlockNarrowsTheLevels();
    void alikeClientsStandTogether();
    void directionsOfUpdatesAreSharesAndConflictsAreOutlined();
    void withoutRecordedDirectionsASentenceStands();

private:
    Figure make(const ViewOptions& options = {}, const ViewSelection& selection = {}) const {
        RunMoment moment = m_moment;
        if (m_overlap) moment.overlap = std::make_shared<const OverlapMoment>(*m_overlap);
        return overlapView().make(moment, selection, options);
    }
    std::vector<RoundRecord> m_records;
    std::optional<OverlapMoment> m_overlap;
    RunMoment m_moment;
};

void TestOverlapView::init() {
    m_records = test::syntheticRecords(2);
    m_moment = {};
    m_moment.info = test::sharedSyntheticInfo();
    m_moment.records = &m_records;
    m_moment.round = 2;
    m_moment.arrays = test::sharedSyntheticArrays(2);
    OverlapMoment overlap;
    overlap.round = 2;
    overlap.clients = {0, 1, 2};
    overlap.heldIn = {2, 2, 1};
    overlap.jaccard = {1.0, 0.25, 0.0625, 0.25, 1.0, 0.1, 0.0625, 0.1, 1.0};
    overlap.excess = {0.0, 0.0, 0.0, 0.0, 0.0, -0.15, 0.0, -0.15, 0.0};
    m_overlap = overlap;
}

void TestOverlapView::excessIsShownAndNestedPairsAreNotOutlined() {
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts.front().grid;
    QVERIFY(grid.scale == FigureGrid::Scale::Diverging);
    QCOMPARE(grid.values[grid.cell(1, 2)], -0.15);
    QVERIFY(std::all_of(grid.outlined.begin(), grid.outlined.end(), [](auto o) { return o == 0; }));
    // One pair of the same round, none violated; two of different rounds, mean (0 − 0.15) / 2.
    QVERIFY2(figure.summary.contains(QStringLiteral("0 of 1 pairs")), qPrintable(figure.summary));
    QVERIFY2(figure.summary.contains(QStringLiteral("−7.5")), qPrintable(figure.summary));
    QVERIFY(grid.note(1, 2).contains(QStringLiteral("of rounds 2 and 1")));
}

void TestOverlapView::aViolationInOneRoundIsOutlinedAndTold() {
    m_overlap->excess[1] = m_overlap->excess[3] = -0.2;
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts.front().grid;
    QCOMPARE(int(grid.outlined[grid.cell(0, 1)]), 1);
    QCOMPARE(int(grid.outlined[grid.cell(1, 2)]), 0);
    QVERIFY2(figure.summary.contains(QStringLiteral("1 of 1 pairs")), qPrintable(figure.summary));
}

void TestOverlapView::plainJaccardIsAShare() {
    const Figure figure = make({{QStringLiteral("measure"), QStringLiteral("jaccard")}});
    const FigureGrid& grid = *figure.parts.front().grid;
    QVERIFY(grid.quantity == Quantity::Share);
    QCOMPARE(grid.values[grid.cell(0, 1)], 0.25);
}

void TestOverlapView::withoutNestingThePlainOverlapComesFirst() {
    const auto first = [](const RunInfo& info) {
        return overlapView().options(info).front().choices.front().first;
    };
    QCOMPARE(first(*m_moment.info), QStringLiteral("excess"));
    RunInfo drawn = *m_moment.info;
    drawn.experiment.strategy.kind = StrategyKind::RandomMask;
    QCOMPARE(first(drawn), QStringLiteral("jaccard"));
    m_moment.info = std::make_shared<const RunInfo>(drawn);
    QCOMPARE(make().parts.front().grid->values[1], 0.25);
    // Chosen by hand, the other one stays chosen.
    QCOMPARE(make({{QStringLiteral("measure"), QStringLiteral("excess")}}).parts.front().grid->values[5],
             -0.15);
}

void TestOverlapView::levelsOfANestedTierMapHaveNoExcess() {
    const Figure figure = make();
    const FigureGrid& grid = *figure.parts.back().grid;
    QCOMPARE(grid.rows.size(), std::size_t(3));
    for (const double value : grid.values) QCOMPARE(value, 0.0);
}

void TestOverlapView::plainLevelsAreTheCapacityTable() {
    const Figure figure = make({{QStringLiteral("measure"), QStringLiteral("jaccard")}});
    const FigureGrid& grid = *figure.parts.back().grid;
    // Kept of all four layers: 30, 4 + 1 + 2 + 1 and 4.
    QCOMPARE(grid.values[grid.cell(0, 1)], 8.0 / 30.0);
    QCOMPARE(grid.values[grid.cell(2, 1)], 4.0 / 8.0);
}

void TestOverlapView::aChosenLayerNarrowsTheLevels() {
    const Figure figure =
        make({{QStringLiteral("measure"), QStringLiteral("jaccard")}}, {.layer = std::optional<int>(0)});
    const FigureGrid& grid = *figure.parts.back().grid;
    QCOMPARE(grid.values[grid.cell(0, 1)], 4.0 / 16.0);
    QVERIFY(figure.title.contains(QStringLiteral("fc1.weight")));
}

void TestOverlapView::aChosenLevelShowsOnlyItsClients() {
    const Figure figure = make({}, {.level = std::optional<int>(1)});
    QCOMPARE(figure.parts.front().grid->rows.size(), std::size_t(1));
    QCOMPARE(figure.parts.front().grid->rows[0].key, qint64(1));
}

void TestOverlapView::aChosenClientIsMarked() {
    const Figure figure = make({}, {.client = std::optional<std::int64_t>(2)});
    QCOMPARE(figure.parts.front().grid->chosenRow, 2);
}

void TestOverlapView::beforeTheFirstRoundASentenceStands() {
    m_overlap.reset();
    const Figure figure = make();
    QVERIFY(figure.isEmpty());
    QVERIFY(!figure.message.isEmpty());
}

void TestOverlapView::itNeedsOverlapAndArrays() {
    const ViewNeeds needs = overlapView().needs({});
    QVERIFY(needs.overlap && needs.arrays && !needs.bias);
}

void TestOverlapView::aBrushedBlockNarrowsTheLevels() {
    // The first six weights of the tier map, by hand.
    RoundArrays arrays = *m_moment.arrays;
    const std::vector<std::uint8_t> map{0, 1, 1, 2, 2, kHeldByNobody};
    std::copy(map.begin(), map.end(), arrays.tierMap.begin());
    m_moment.arrays = std::make_shared<const RoundArrays>(arrays);
    ViewSelection selection;
    selection.parameters.stretches = {{0, 5}};
    const Figure figure = make({{QStringLiteral("measure"), QStringLiteral("jaccard")}}, selection);
    const FigureGrid& grid = *figure.parts.back().grid;
    QCOMPARE(grid.values[grid.cell(0, 1)], 4.0 / 5.0);
    QCOMPARE(grid.values[grid.cell(0, 2)], 2.0 / 5.0);
    QCOMPARE(grid.values[grid.cell(1, 2)], 2.0 / 4.0);
    QVERIFY2(figure.parts.back().title.contains(QStringLiteral("6 brushed parameters")),
             qPrintable(figure.parts.back().title));
}

void TestOverlapView::alikeClientsStandTogether() {
    // Clients 0 and 2 are the most alike, 1 is like neither.
    m_overlap->jaccard = {1.0, 0.1, 0.8, 0.1, 1.0, 0.2, 0.8, 0.2, 1.0};
    const Figure figure = make({{QStringLiteral("order"), QStringLiteral("alike")}});
    const FigureGrid& grid = *figure.parts.front().grid;
    QCOMPARE(grid.rows[0].key, qint64(0));
    QCOMPARE(grid.rows[1].key, qint64(2));
    QCOMPARE(grid.rows[2].key, qint64(1));
    QCOMPARE(grid.values[grid.cell(1, 2)], -0.15);
    QVERIFY(grid.note(1, 2).contains(QStringLiteral("of rounds 1 and 2")));
}

void TestOverlapView::directionsOfUpdatesAreSharesAndConflictsAreOutlined() {
    std::vector<Participation>& participants = m_records[1].participants;
    participants.resize(3);
    for (std::int64_t i = 0; i < 3; ++i)
        participants[std::size_t(i)] = {.client = 2 - i, .level = 2 - i, .assigned = 1};
    // Rows are clients 2, 1 and 0; 2 and 1 fight, 2 and 0 share nothing that both moved.
    m_records[1].robustness.signAgreement = {1.0, 0.25, -1.0, 0.25, 1.0, 0.75, -1.0, 0.75, 1.0};
    const ViewOptions options{{QStringLiteral("measure"), QStringLiteral("signs")}};
    QVERIFY(!overlapView().needs(options).overlap);
    const Figure figure = make(options);
    const FigureGrid& grid = *figure.parts.front().grid;
    QCOMPARE(grid.rows[0].key, qint64(0));
    QCOMPARE(grid.values[grid.cell(0, 1)], 0.75);
    QCOMPARE(grid.values[grid.cell(1, 2)], 0.25);
    QVERIFY(std::isnan(grid.values[grid.cell(0, 2)]));
    QCOMPARE(int(grid.outlined[grid.cell(1, 2)]), 1);
    QCOMPARE(std::count(grid.outlined.begin(), grid.outlined.end(), 1), std::ptrdiff_t(2));
    // (0.25 + 0.75) / 2
    QVERIFY2(figure.summary.contains(QStringLiteral("1 of 2 pairs")), qPrintable(figure.summary));
    QVERIFY2(figure.summary.contains(QStringLiteral("50")), qPrintable(figure.summary));
    QVERIFY(figure.explanation.numbers.contains(QStringLiteral("clients 1 and 2")));
    const FigureGrid& levels = *figure.parts.back().grid;
    QCOMPARE(levels.values[levels.cell(1, 2)], 0.25);
    QVERIFY(std::isnan(levels.values[levels.cell(0, 0)]));
}

void TestOverlapView::withoutRecordedDirectionsASentenceStands() {
    m_records[1].robustness.signAgreement.clear();
    const Figure figure = make({{QStringLiteral("measure"), QStringLiteral("signs")}});
    QVERIFY(figure.isEmpty());
    QVERIFY(figure.message.contains(QStringLiteral("older version")));
}

QTEST_GUILESS_MAIN(TestOverlapView)
#include "tst_overlap_view.moc"
