#include <QtTest>
#include <limits>

#include "engine/api/absences.h"
#include "tests/ui/support/synthetic_run.h"
#include "ui/models/participation_chance.h"
#include "ui/views/participation_view.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Six clients, two of each of three levels. Clients 0, 1 and 2 (one of each level) take part in every round
/// but the third, where 4 and 5 (levels 1 and 2) do: no full client.
class TestParticipationView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cellsAreTheLevelsOfThoseWhoTookPart();
    void rowsGoByCapacityThenById();
    void rowsCanBeginWithThoseWhoTookPartLeast();
    void rowsCanBeginWithTheLowestAccuracy();
    void coloursTellLossAttritionAndNorm_data();
    void coloursTellLossAttritionAndNorm();
    void sumsCountUpToTheRoundInViewAgainstChance();
    void aRoundWithoutAFullClientIsFound();
    void starvedProbabilityIsTheHypergeometricOne_data();
    void starvedProbabilityIsTheHypergeometricOne();
    void chanceKnowsWhoCannotBeReached();
    void whoIsNeverDrawnIsExpectedNever();
    void dealtTiersAreNoClientsOwn();
    void whoWasCalledInVainIsCrossedAndTold();
    void whoWouldMissTheDeadlineIsOutlined();
    void whatCameToNothingIsOutlinedAndTold();
    void aChosenLevelShowsOnlyItsClients();
    void aChosenClientIsMarked();
    void beforeTheFirstRoundASentenceStands();

private:
    Figure make(const ViewOptions& options = {}, const ViewSelection& selection = {}) const {
        return participationView().make(m_moment, selection, options);
    }
    static const FigureGrid& grid(const Figure& figure) { return *figure.parts.front().grid; }
    static const FigureSeries& series(const Figure& figure, const QString& id) {
        for (const FigureSeries& one : figure.parts.back().chart->series) {
            if (one.id == id) return one;
        }
        qFatal("no such series");
    }

    std::vector<RoundRecord> m_records;
    RunMoment m_moment;
};

void TestParticipationView::init() {
    m_records = test::syntheticRecords(4);
    for (RoundRecord& record : m_records) {
        for (Participation& one : record.participants) {
            one.assigned = 40;
            one.alive = 30;
            one.loss = static_cast<double>(record.round) + 0.5;
            one.updateNorm = 2.0;
            one.samples = 120;
        }
        record.clientAccuracy = {0.9, 0.8, 0.1, 0.2, 0.7, 0.6};
    }
    RoundRecord& third = m_records[2];
    third.participants = {third.participants[1], third.participants[2]};
    third.participants[0].client = 4;
    third.participants[1].client = 5;
    m_moment = {};
    m_moment.info = test::sharedSyntheticInfo();
    m_moment.records = &m_records;
    m_moment.round = 4;
}

void TestParticipationView::cellsAreTheLevelsOfThoseWhoTookPart() {
    const Figure figure = make();
    const FigureGrid& cells = grid(figure);
    QCOMPARE(cells.rows.size(), std::size_t(6));
    QCOMPARE(cells.columns.size(), std::size_t(4));
    QVERIFY(cells.rowLink == Link::Client && cells.columnLink == Link::Round);
    QCOMPARE(cells.columns[2].key, qint64(3));
    for (std::size_t row = 0; row < 6; ++row) {
        for (std::size_t column = 0; column < 4; ++column) {
            const qint64 client = cells.rows[row].key;
            const bool took = column == 2 ? client == 4 || client == 5 : client < 3;
            const double value = cells.values[cells.cell(row, column)];
            if (took)
                QCOMPARE(value, static_cast<double>(client % 3));
            else
                QVERIFY(std::isnan(value));
        }
    }
    QVERIFY(cells.note(0, 0).contains(QStringLiteral("assigned 40, alive 30")));
    QCOMPARE(cells.note(0, 2), QStringLiteral("did not take part"));
}

void TestParticipationView::rowsGoByCapacityThenById() {
    const Figure figure = make();
    QList<qint64> keys;
    for (const auto& row : grid(figure).rows) keys << row.key;
    QCOMPARE(keys, (QList<qint64>{0, 3, 1, 4, 2, 5}));
    QCOMPARE(grid(figure).rows[1].label, QStringLiteral("3 · 1"));
}

void TestParticipationView::rowsCanBeginWithThoseWhoTookPartLeast() {
    const Figure figure = make({{QStringLiteral("rows"), QStringLiteral("participations")}});
    QList<qint64> keys;
    for (const auto& row : grid(figure).rows) keys << row.key;
    // 0, 1, 1, 3, 3, 3 participations.
    QCOMPARE(keys, (QList<qint64>{3, 4, 5, 0, 1, 2}));
}

void TestParticipationView::rowsCanBeginWithTheLowestAccuracy() {
    const Figure figure = make({{QStringLiteral("rows"), QStringLiteral("accuracy")}});
    QList<qint64> keys;
    for (const auto& row : grid(figure).rows) keys << row.key;
    QCOMPARE(keys, (QList<qint64>{2, 3, 5, 4, 1, 0}));
}

void TestParticipationView::coloursTellLossAttritionAndNorm_data() {
    QTest::addColumn<QString>("colour");
    QTest::addColumn<double>("value");
    QTest::addRow("loss of round 2") << "loss" << 2.5;
    QTest::addRow("a quarter lost") << "attrition" << 0.25;
    QTest::addRow("norm") << "norm" << 2.0;
    QTest::addRow("examples") << "samples" << 120.0;
}

void TestParticipationView::coloursTellLossAttritionAndNorm() {
    QFETCH(QString, colour);
    QFETCH(double, value);
    const Figure figure = make({{QStringLiteral("colour"), colour}});
    QCOMPARE(grid(figure).values[grid(figure).cell(0, 1)], value);
    QVERIFY(grid(figure).scale == FigureGrid::Scale::Sequential);
}

void TestParticipationView::sumsCountUpToTheRoundInViewAgainstChance() {
    m_moment.round = 3;
    const Figure figure = make();
    // Rows 0, 3, 1, 4, 2, 5: the full clients are the first two.
    QCOMPARE(series(figure, QStringLiteral("level-0")).x, (QVector<double>{1.0, 2.0}));
    QCOMPARE(series(figure, QStringLiteral("level-0")).y, (QVector<double>{2.0, 0.0}));
    QCOMPARE(series(figure, QStringLiteral("level-2")).y, (QVector<double>{2.0, 1.0}));
    // 3 rounds of 3 among 6: 1.5 ± 2 √(3 · ½ · ½) = 1.5 ± 1.732.
    const FigureSeries& expected = series(figure, QStringLiteral("reference-expected"));
    QCOMPARE(expected.y.first(), 1.5);
    QCOMPARE(expected.low.first(), 0.0);
    QVERIFY(qAbs(expected.high.first() - (1.5 + std::sqrt(3.0))) < 1e-12);
}

void TestParticipationView::aRoundWithoutAFullClientIsFound() {
    const Figure figure = make({{QStringLiteral("beside"), QStringLiteral("starved")}});
    QCOMPARE(series(figure, QStringLiteral("events")).x, (QVector<double>{3.0}));
    QCOMPARE(series(figure, QStringLiteral("starved")).y, (QVector<double>{0.0, 0.0, 1.0 / 3.0, 0.25}));
    // 2 of 6 are full: C(4, 3) / C(6, 3) = 4 / 20.
    QVERIFY(qAbs(series(figure, QStringLiteral("reference-expected")).y.first() - 0.2) < 1e-12);
    QVERIFY(figure.summary.contains(QStringLiteral("in 1 round, ")));
    // With capacity 1/4 somebody of it or larger was always there.
    const Figure quarter =
        make({{QStringLiteral("beside"), QStringLiteral("starved")}}, {.level = std::optional<int>(1)});
    QCOMPARE(series(quarter, QStringLiteral("starved")).y, (QVector<double>{0.0, 0.0, 0.0, 0.0}));
}

void TestParticipationView::starvedProbabilityIsTheHypergeometricOne_data() {
    QTest::addColumn<int>("clients");
    QTest::addColumn<int>("reaching");
    QTest::addColumn<int>("participants");
    QTest::addColumn<double>("probability");
    // 75·74·…·66 / (100·99·…·91), as ux.md has it: 4.8 %.
    QTest::addRow("Paper-4") << 100 << 25 << 10 << 0.0478;
    QTest::addRow("everybody reaches") << 10 << 10 << 3 << 0.0;
    QTest::addRow("more drawn than others exist") << 4 << 2 << 3 << 0.0;
    QTest::addRow("one of two") << 2 << 1 << 1 << 0.5;
}

void TestParticipationView::starvedProbabilityIsTheHypergeometricOne() {
    QFETCH(int, clients);
    QFETCH(int, reaching);
    QFETCH(int, participants);
    QFETCH(double, probability);
    RunInfo info = test::syntheticInfo();
    info.levels = {{{1.0, "1"}, "full", reaching}, {{0.25, "1/4"}, "quarter", clients - reaching}};
    info.experiment.tiers.clear();
    for (const Level& level : info.levels)
        if (level.clients > 0)
            info.experiment.tiers.push_back({level.name, level.capacity, level.clients, ""});
    info.experiment.training.participants = participants;
    QVERIFY(qAbs(starvedChance(info, 0) - probability) < 1e-4);
}

void TestParticipationView::chanceKnowsWhoCannotBeReached() {
    // Of six clients, two of each tier, three are drawn; full clients answer every second time, others
    // always.
    RunInfo info = test::syntheticInfo();
    info.experiment.tiers[0].availability = 0.5;
    // Nobody answers only if all three are full ones, of whom there are two.
    QVERIFY(qAbs(expectedByClient(info, 8)[0].mean - 8 * 0.5 * 0.5) < 1e-9);
    QVERIFY(qAbs(expectedByClient(info, 8)[1].mean - 8 * 0.5) < 1e-9);
    QVERIFY(qAbs(expectedByClient(info, 8)[0].spread - std::sqrt(8 * 0.25 * 0.75)) < 1e-9);
    QVERIFY(qAbs(expectedRounds(info, 8).mean - 8 * 0.5 * 5.0 / 6.0) < 1e-9);
    // None of the two drawn: C(4,3)/C(6,3) = 1/5; one: 2·C(4,2)/20 = 3/5; both: 4/20 = 1/5.
    QVERIFY(qAbs(starvedChance(info, 0) - (0.2 + 0.6 * 0.5 + 0.2 * 0.25)) < 1e-9);
    // Each of three participants is dealt the full tier with 1/3; a client is reached as often as before.
    info.experiment.strategy.tiers = TierAssignment::Dynamic;
    QVERIFY(qAbs(expectedByClient(info, 8)[1].mean - 8 * 0.5) < 1e-9);
    QVERIFY(qAbs(starvedChance(info, 0) - (0.2 * 8.0 / 27 + 0.6 * 4.0 / 9 * (1 - 1.0 / 6) +
                                           0.2 * 2.0 / 3 * (1 - 1.0 / 6) * (1 - 1.0 / 6))) < 1e-9);
    // The band has a step where the full clients end: rows 0, 3 of them come first.
    info.experiment.strategy.tiers = TierAssignment::Fixed;
    m_moment.info = std::make_shared<const RunInfo>(info);
    const FigureSeries band = series(make(), QStringLiteral("reference-expected"));
    QCOMPARE(band.x.size(), 12);
    for (int i = 0; i < 12; ++i) QVERIFY(qAbs(band.y[i] - (i < 4 ? 1.0 : 2.0)) < 1e-9);
    QVERIFY(std::is_sorted(band.x.begin(), band.x.end()));
    QVERIFY(make().explanation.formula.contains(QStringLiteral("availability")));
}

void TestParticipationView::whoIsNeverDrawnIsExpectedNever() {
    // The two full clients alone take part, both in every round.
    RunInfo info = test::syntheticInfo();
    info.experiment.strategy.kind = StrategyKind::Exclusive;
    info.experiment.strategy.exclusiveCapacity = 1.0;
    QCOMPARE(expectedByClient(info, 8)[0].mean, 8.0);
    QCOMPARE(expectedByClient(info, 8)[0].spread, 0.0);
    QCOMPARE(expectedByClient(info, 8)[1].mean, 0.0);
    QCOMPARE(expectedRounds(info, 8).mean, 8.0);
    for (int level = 0; level < 3; ++level) QCOMPARE(starvedChance(info, level), 0.0);
    m_moment.info = std::make_shared<const RunInfo>(info);
    const FigureSeries band = series(make(), QStringLiteral("reference-expected"));
    for (int i = 0; i < 12; ++i) QCOMPARE(band.y[i], i < 4 ? 4.0 : 0.0);
    QVERIFY(make().explanation.numbers.contains(QStringLiteral("n = 2:")));
}

void TestParticipationView::dealtTiersAreNoClientsOwn() {
    RunInfo info = test::syntheticInfo();
    info.experiment.strategy.tiers = TierAssignment::Dynamic;
    m_moment.info = std::make_shared<const RunInfo>(info);
    const Figure figure = make();
    QCOMPARE(grid(figure).rows[1].label, QStringLiteral("1"));
    QCOMPARE(series(figure, QStringLiteral("clients")).x.size(), 6);
    // (1 − 1/3)³ of the rounds have no full participant.
    const Figure starved = make({{QStringLiteral("beside"), QStringLiteral("starved")}});
    QVERIFY(qAbs(series(starved, QStringLiteral("reference-expected")).y.first() - 8.0 / 27) < 1e-9);
    QVERIFY(starved.explanation.formula.contains(QStringLiteral("dealt by itself")));
}

void TestParticipationView::whoWasCalledInVainIsCrossedAndTold() {
    RunInfo info = test::syntheticInfo();
    for (Tier& tier : info.experiment.tiers) tier.availability = 0.6;
    // The records whose participants are those that the experiment draws: one of 63 sets in each round.
    std::vector<std::vector<std::int64_t>> unreached;
    for (RoundRecord& record : m_records) {
        for (unsigned set = 1; set < 64; ++set) {
            record.participants.clear();
            for (std::int64_t id = 0; id < 6; ++id)
                if ((set >> id & 1U) != 0) record.participants.push_back({.client = id, .level = id % 3});
            const auto found = unreachedClients(info, record);
            if (!found) continue;
            unreached.push_back(*found);
            break;
        }
    }
    QCOMPARE(unreached.size(), std::size_t(4));
    std::size_t crossed = 0;
    for (const auto& round : unreached) crossed += round.size();
    QVERIFY(crossed > 0);
    m_moment.info = std::make_shared<const RunInfo>(info);
    const Figure figure = make();
    const FigureGrid& cells = grid(figure);
    for (std::size_t row = 0; row < 6; ++row) {
        for (std::size_t column = 0; column < 4; ++column) {
            const auto& missing = unreached[column];
            const bool isMissing =
                std::find(missing.begin(), missing.end(), cells.rows[row].key) != missing.end();
            QCOMPARE(cells.crossed[cells.cell(row, column)] != 0, isMissing);
            QCOMPARE(cells.note(row, column) == QStringLiteral("was called and could not be reached"),
                     isMissing);
        }
    }
    QVERIFY(figure.explanation.meaning.contains(QStringLiteral("Crossed")));
    for (m_moment.round = 4; unreached[std::size_t(m_moment.round - 1)].empty();) --m_moment.round;
    QVERIFY(make().summary.contains(QStringLiteral("Called and not reached: ")));
    // Of rounds that another experiment drew nothing is said.
    ++info.experiment.seed;
    m_moment.info = std::make_shared<const RunInfo>(info);
    m_moment.round = 4;
    const Figure other = make();
    for (std::size_t column = 0; column < 4; ++column) {
        if (unreachedClients(info, m_records[column])) continue;
        for (std::size_t row = 0; row < 6; ++row)
            QCOMPARE(int(grid(other).crossed[grid(other).cell(row, column)]), 0);
    }
}

void TestParticipationView::whoWouldMissTheDeadlineIsOutlined() {
    RunInfo info = test::syntheticInfo();
    info.experiment.model = {.kind = ModelKind::Mlp, .hidden = {4}};
    info.classNames = {"a", "b"};
    for (Tier& tier : info.experiment.tiers) {
        tier.speedGflops = 1.0;
        tier.linkMbps = 1000.0;
    }
    info.experiment.tiers[2].linkMbps = 1e-3;
    info.experiment.training.deadline = 60.0;
    for (RoundRecord& record : m_records)
        for (Participation& one : record.participants) one.bytesDown = one.bytesUp = 250'000;
    m_moment.info = std::make_shared<const RunInfo>(info);
    const Figure figure = make();
    const FigureGrid& cells = grid(figure);
    // Half a megabyte by a kilobit a second: client 2 (row 4) in rounds 1, 2 and 4, client 5 in the third.
    for (std::size_t row = 0; row < 6; ++row) {
        for (std::size_t column = 0; column < 4; ++column) {
            const bool late = row == (column == 2 ? 5U : 4U);
            QCOMPARE(cells.outlined[cells.cell(row, column)] != 0, late);
            QCOMPARE(cells.note(row, column).contains(QStringLiteral("would miss the deadline")), late);
        }
    }
    QVERIFY(figure.explanation.meaning.contains(QStringLiteral("miss the deadline")));
}

void TestParticipationView::whatCameToNothingIsOutlinedAndTold() {
    QVERIFY(grid(make()).outlined.empty());
    QVERIFY(!make().summary.contains(QStringLiteral("came to nothing")));
    // Client 1 in round 2, client 2 in round 4; what a defence leaves out has not failed.
    m_records[1].participants[1].rejection = Rejection::OutsideMask;
    m_records[3].participants[2].loss = std::numeric_limits<double>::infinity();
    m_records[0].participants[0].rejection = Rejection::NotChosen;
    const Figure figure = make();
    const FigureGrid& cells = grid(figure);
    QCOMPARE(cells.outlined.size(), cells.values.size());
    for (std::size_t row = 0; row < 6; ++row) {
        for (std::size_t column = 0; column < 4; ++column) {
            const qint64 client = cells.rows[row].key;
            const bool failed = (client == 1 && column == 1) || (client == 2 && column == 3);
            QCOMPARE(cells.outlined[cells.cell(row, column)] != 0, failed);
            if (!failed) continue;
            QVERIFY(cells.note(row, column)
                        .contains(client == 1 ? QStringLiteral("refused: it changed parameters outside")
                                              : QStringLiteral("the loss was no number")));
        }
    }
    QVERIFY(figure.summary.contains(QStringLiteral("2 participation")));
    // Later rounds do not count yet.
    m_moment.round = 3;
    QVERIFY(make().summary.contains(QStringLiteral("1 participation")));
}

void TestParticipationView::aChosenLevelShowsOnlyItsClients() {
    const Figure figure = make({}, {.level = std::optional<int>(2)});
    QCOMPARE(grid(figure).rows.size(), std::size_t(2));
    QCOMPARE(grid(figure).rows[0].key, qint64(2));
    QVERIFY(figure.title.contains(QStringLiteral("1/16")));
    QCOMPARE(series(figure, QStringLiteral("level-2")).y, (QVector<double>{3.0, 1.0}));
}

void TestParticipationView::aChosenClientIsMarked() {
    const Figure figure = make({}, {.client = std::optional<std::int64_t>(4)});
    QCOMPARE(grid(figure).chosenRow, 3);
}

void TestParticipationView::beforeTheFirstRoundASentenceStands() {
    m_records.clear();
    m_moment.round = 0;
    const Figure figure = make();
    QVERIFY(figure.isEmpty());
    QVERIFY(!figure.message.isEmpty());
}

QTEST_GUILESS_MAIN(TestParticipationView)
#include "tst_participation_view.moc"
