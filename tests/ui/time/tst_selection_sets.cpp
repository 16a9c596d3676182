#include <QSignalSpy>
#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/models/chosen_parameters.h"
#include "ui/models/figure_selection.h"
#include "ui/models/selection_text.h"
#include "ui/models/set_facts.h"
#include "ui/panels/filter_chips.h"
#include "ui/state/selection_history.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Sets of clients, levels, classes and parameters: what is chosen, how it is called, what it stands for.
class TestSelectionSets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stretchesAreJoined();
    void brushesReplaceOrAdd();
    void oneOfASetIsTheChosenOne();
    void historyBringsSetsBack();
    void rangesAreShort_data();
    void rangesAreShort();
    void blocksHaveNames_data();
    void blocksHaveNames();
    void chipsNameEachThingAndLetItGo();
    void membersAreThoseOfBlockRangeAndMask();
    void factsOfASetAreKnownByHand();
    void figuresFadeWhatIsOutside();
};

void TestSelectionSets::stretchesAreJoined() {
    const std::vector<Stretch> joined = joinedStretches({{8, 9}, {0, 3}, {2, 5}, {6, 6}, {20, 20}});
    QCOMPARE(joined, (std::vector<Stretch>{{0, 6}, {8, 9}, {20, 20}}));
    QCOMPARE((ParameterSet{joined, {}}.count()), std::uint64_t{10});
}

void TestSelectionSets::brushesReplaceOrAdd() {
    Selection selection;
    QSignalSpy filters(&selection, &Selection::filterChanged);
    QSignalSpy clients(&selection, &Selection::clientChanged);
    selection.brushClients({5, 3, 5}, false);
    QCOMPARE(selection.filter().clients, (std::vector<qint64>{3, 5}));
    selection.brushClients({4}, true);
    QCOMPARE(selection.filter().clients, (std::vector<qint64>{3, 4, 5}));
    selection.brushClients({4, 5, 3}, false);
    QCOMPARE(filters.size(), 2);
    QCOMPARE(clients.size(), 2);
    selection.brushParameters({{0, 3}}, false);
    selection.brushParameters({{4, 7}}, true);
    QCOMPARE(selection.filter().parameters.stretches, (std::vector<Stretch>{{0, 7}}));
    selection.brushMagnitudes(std::pair{0.1, 0.2});
    QVERIFY(!selection.filter().parameters.stretches.empty());
    selection.clearFilter();
    QVERIFY(!selection.isFiltering() && selection.filter().isEmpty());
}

void TestSelectionSets::oneOfASetIsTheChosenOne() {
    Selection selection;
    selection.brushClients({3, 5}, false);
    QVERIFY(!selection.client() && selection.isFiltering());
    selection.brushClients({5}, false);
    QCOMPARE(selection.client(), std::optional<qint64>(5));
    selection.setClient(std::nullopt);
    QVERIFY(selection.filter().clients.empty());
}

void TestSelectionSets::historyBringsSetsBack() {
    Selection selection;
    SelectionHistory history(selection);
    selection.brushClients({1, 2}, false);
    QCoreApplication::processEvents();
    selection.brushParameters({{4, 9}}, false);
    selection.brushMagnitudes(std::pair{0.5, 1.0});
    QCoreApplication::processEvents();
    selection.compareClients(1, 2);
    QCoreApplication::processEvents();
    selection.clearFilter();
    history.back();
    QCOMPARE(selection.filter().clientB, std::optional<qint64>(2));
    history.back();
    QVERIFY(!selection.filter().clientA);
    QCOMPARE(selection.filter().parameters.count(), std::uint64_t{6});
    history.back();
    QVERIFY(selection.filter().parameters.isEmpty());
    QCOMPARE(selection.filter().clients, (std::vector<qint64>{1, 2}));
}

void TestSelectionSets::rangesAreShort_data() {
    QTest::addColumn<std::vector<qint64>>("numbers");
    QTest::addColumn<QString>("text");
    QTest::newRow("nothing") << std::vector<qint64>{} << QString();
    QTest::newRow("one") << std::vector<qint64>{7} << QStringLiteral("7");
    QTest::newRow("two neighbours") << std::vector<qint64>{7, 8} << QStringLiteral("7, 8");
    QTest::newRow("a stretch") << std::vector<qint64>{3, 5, 6, 7, 8, 9} << QStringLiteral("3, 5–9");
    QTest::newRow("too many") << std::vector<qint64>{0, 2, 4, 6, 8, 10, 12, 14}
                              << QStringLiteral("0, 2, 4, 6, 8, 10, …");
}

void TestSelectionSets::rangesAreShort() {
    QFETCH(std::vector<qint64>, numbers);
    QTEST(numberRanges(numbers), "text");
}

// fc1.weight 4 × 4 from 0, fc1.bias 4 from 16, fc2.weight 2 × 4 from 20, fc2.bias 2 from 28.
void TestSelectionSets::blocksHaveNames_data() {
    QTest::addColumn<std::vector<Stretch>>("stretches");
    QTest::addColumn<QString>("text");
    QTest::newRow("a block") << std::vector<Stretch>{{5, 6}, {9, 10}}
                             << QStringLiteral("fc1.weight [1–2, 1–2]");
    QTest::newRow("a row in part") << std::vector<Stretch>{{1, 2}} << QStringLiteral("fc1.weight [0, 1–2]");
    QTest::newRow("whole rows") << std::vector<Stretch>{{4, 11}} << QStringLiteral("fc1.weight [1–2, 0–3]");
    QTest::newRow("an uneven stretch")
        << std::vector<Stretch>{{4, 12}} << QStringLiteral("fc1.weight, 9 parameters");
    QTest::newRow("two stairs") << std::vector<Stretch>{{0, 1}, {5, 6}}
                                << QStringLiteral("fc1.weight, 4 parameters");
    QTest::newRow("a vector") << std::vector<Stretch>{{17, 18}} << QStringLiteral("fc1.bias [1–2]");
    QTest::newRow("two layers") << std::vector<Stretch>{{14, 17}} << QStringLiteral("2 layers, 4 parameters");
}

void TestSelectionSets::blocksHaveNames() {
    QFETCH(std::vector<Stretch>, stretches);
    QTEST(stretchesText(test::syntheticInfo().layout, ParameterSet{stretches, {}}), "text");
}

void TestSelectionSets::chipsNameEachThingAndLetItGo() {
    RunInfo info = test::syntheticInfo();
    info.classNames = {"cat", "dog", "eel"};
    Filter filter;
    filter.layer = 2;
    filter.levels = {1, 2};
    filter.clients = {0, 1, 2, 5};
    filter.classes = {0, 2};
    filter.parameter = 17;
    filter.parameters = {{{5, 6}, {9, 10}}, std::pair{0.01, 0.03}};
    filter.clientA = 3;
    filter.clientB = 4;
    const auto chips = filterChips(info, filter, 25, 25);
    QStringList texts;
    for (const FilterChip& chip : chips) texts << chip.text;
    QCOMPARE(texts,
             (QStringList{QStringLiteral("Client 3 against client 4, round 25"), QStringLiteral("fc2.weight"),
                          QStringLiteral("Capacities 1/4, 1/16"), QStringLiteral("Clients 0–2, 5"),
                          QStringLiteral("Classes cat, eel"), QStringLiteral("fc1.weight [1–2, 1–2]"),
                          QStringLiteral("|w| 0.010–0.030"), QStringLiteral("fc1.bias, parameter 1")}));
    // Each chip takes away its own thing; all one after the other leave nothing.
    for (const FilterChip& chip : chips) {
        QVERIFY(chip.released != filter);
        QCOMPARE(filterChips(info, chip.released, 25, 25).size(), chips.size() - 1);
        QVERIFY(chip.help.contains(QStringLiteral("Press")));
    }
    while (!filter.isEmpty()) {
        const auto left = filterChips(info, filter, 1, 1);
        QVERIFY(!left.empty());
        filter = left.front().released;
    }
}

void TestSelectionSets::membersAreThoseOfBlockRangeAndMask() {
    const RunInfo info = test::syntheticInfo();
    const RoundArrays arrays = test::syntheticArrays();
    ViewSelection selection;
    QVERIFY(!choosesParameters(selection));
    selection.parameters.stretches = {{0, 5}};
    selection.parameters.magnitudes = std::pair{0.115, 0.155};  // 0.15, 0.14, 0.13, 0.12
    QVERIFY(choosesParameters(selection));
    const auto bits = [&] {
        QByteArray text;
        for (const std::uint8_t one : chosenParameters(info, arrays, selection, 0, 8))
            text += one ? '1' : '0';
        return text;
    };
    QCOMPARE(bits(), QByteArray("01111000"));
    // Client 1 (1/4) holds the first four, client 5 (1/16) the first: together those of client 1.
    selection.clients = {1, 5};
    QCOMPARE(bits(), QByteArray("01110000"));
    selection.parameters = {};
    QCOMPARE(bits(), QByteArray("11110000"));
    selection.clients = {5};
    QCOMPARE(bits(), QByteArray("10000000"));
    // A range says nothing where there are no weights.
    RoundArrays without = arrays;
    without.weights.clear();
    QCOMPARE(membersOf({{}, std::pair{0.1, 0.2}}, without, 0, 2), (std::vector<std::uint8_t>{1, 1}));
}

void TestSelectionSets::factsOfASetAreKnownByHand() {
    const RunInfo info = test::syntheticInfo();
    const RoundArrays arrays = test::syntheticArrays(4);
    ViewSelection selection;
    selection.parameters.stretches = {{0, 4}};  // tiers 2, 1, 1, 1, 0
    const SetFacts facts = setFacts(info, arrays, selection);
    QCOMPARE(facts.count, std::uint64_t{5});
    QVERIFY(std::abs(facts.meanMagnitude - 0.14) < 1e-6);
    QCOMPARE(facts.byLevel, (std::vector<std::uint64_t>{1, 3, 1}));
    // assigned = 1 + tier, moved = tier: (3 + 2 + 2 + 2 + 1) / 5 and one less.
    QVERIFY(std::abs(facts.assigned - 2.0) < 1e-12);
    QVERIFY(std::abs(facts.moved - 1.0) < 1e-12);
    // Last trained in round 2 + tier of 4, never where the tier is 0.
    QCOMPARE(facts.never, std::uint64_t{1});
    QVERIFY(std::abs(facts.staleness - 0.75) < 1e-12);
    QVERIFY(isSet(selection));
    ViewSelection one;
    one.client = 3;
    one.clients = {3};
    QVERIFY(!isSet(one));
}

void TestSelectionSets::figuresFadeWhatIsOutside() {
    const RunInfo info = test::syntheticInfo();
    Figure figure;
    FigureGrid grid;
    grid.rowLink = Link::Client;
    grid.columnLink = Link::Level;
    for (int client = 0; client < 6; ++client) grid.rows.push_back({QString::number(client), client});
    for (int level = 0; level < 3; ++level) grid.columns.push_back({QString::number(level), level});
    FigureChart chart;
    chart.seriesLink = Link::Level;
    for (int level = 0; level < 3; ++level) {
        FigureSeries series;
        series.key = level;
        chart.series.push_back(series);
    }
    figure.parts = {{QStringLiteral("grid"), {}, {}, grid}, {QStringLiteral("chart"), {}, chart, {}}};
    using Marks = std::vector<std::uint8_t>;
    const auto roles = [](const Figure& of) {
        QString text;
        for (const FigureSeries& series : of.parts[1].chart->series)
            text += series.role == FigureSeries::Role::Ghost ? QLatin1Char('g') : QLatin1Char('m');
        return text;
    };
    ViewSelection selection;
    QVERIFY(withSelection(figure, info, selection).parts[0].grid->insideRows.empty());
    selection.clients = {0, 3, 4};  // levels 0, 0, 1
    Figure shown = withSelection(figure, info, selection);
    QCOMPARE(shown.parts[0].grid->insideRows, (Marks{1, 0, 0, 1, 1, 0}));
    QCOMPARE(shown.parts[0].grid->insideColumns, (Marks{1, 1, 0}));
    QCOMPARE(roles(shown), QStringLiteral("mmg"));
    // A level that is chosen too decides alone.
    selection.levels = {1, 2};
    shown = withSelection(figure, info, selection);
    QCOMPARE(shown.parts[0].grid->insideRows, (Marks{0, 0, 0, 0, 1, 0}));
    QCOMPARE(shown.parts[0].grid->insideColumns, (Marks{0, 1, 1}));
    QCOMPARE(roles(shown), QStringLiteral("gmm"));
    // Where all or nothing is inside there is nothing to fade.
    selection.clients = {};
    selection.levels = {0, 1, 2};
    QVERIFY(withSelection(figure, info, selection).parts[0].grid->insideColumns.empty());
    QCOMPARE(roles(withSelection(figure, info, selection)), QStringLiteral("mmm"));
}

QTEST_GUILESS_MAIN(TestSelectionSets)
#include "tst_selection_sets.moc"
