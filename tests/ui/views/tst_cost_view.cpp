#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "ui/views/cost_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using namespace fiarse::test;

// The synthetic model has 24 weights and 6 biases: an mlp over 2 × 2 images with 4 units and 2 classes.
class TestCostView : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void barsTellWhatATierSpends();
    void onlyBytesAreKnownWhereNothingIsStated();
    void theDeadlineIsALineAndTellsWhoMissesIt();
    void aFarDeadlineLeavesRoomForTheBars();
    void memoryStandsBelowWhatTheDeviceMayTake();
    void twoRoundsOfTheCurveDifferByHowFarItRose();
    void accuracyStandsAgainstWhatWasSpent_data();
    void accuracyStandsAgainstWhatWasSpent();
    void whatIsMissingIsSaid();
    void itSaysThatMasksSaveNoTime();
    void beforeRoundOneThereIsNothing();

private:
    static HandRun run() {
        HandRun run;
        run.info.experiment.model = {.kind = ModelKind::Mlp, .hidden = {4}};
        run.info.experiment.training.steps = 10;
        run.info.experiment.training.batch = 50;
        run.info.classNames = {"a", "b"};
        run.records = syntheticRecords(4);
        for (RoundRecord& record : run.records)
            for (Participation& one : record.participants) one.bytesDown = one.bytesUp = 250'000;
        return run;
    }
    // 6 · 24 · 500 = 72,000 operations at a quarter of 10⁶ a second, and half a second of link in the
    // records.
    static HandRun statedRun() {
        HandRun stated = run();
        for (Tier& tier : stated.info.experiment.tiers) {
            tier.speedGflops = 1e-3;
            tier.linkMbps = 8.0;
            tier.powerW = 2.0;
            tier.radioW = 1.0;
        }
        return stated;
    }
    static Figure figureOf(const HandRun& run, const char* show = "round") {
        return costView().make(run.moment(3), {}, {{QStringLiteral("show"), QString::fromLatin1(show)}});
    }
    static bool near(double got, double want) { return std::abs(got - want) < 1e-9 * std::max(1.0, want); }
};

void TestCostView::barsTellWhatATierSpends() {
    const Figure figure = figureOf(statedRun());
    QCOMPARE(figure.parts.size(), std::size_t{3});
    // All 30 values down and up, and four thresholds down.
    const FigureSeries* bytes = findSeries(figure, QStringLiteral("bytes"), QStringLiteral("tier-0"));
    QCOMPARE(bytes->x, QVector<double>{1});
    QCOMPARE(bytes->y, QVector<double>{2 * 120 + 16});
    QCOMPARE(bytes->level, 0);
    QVERIFY(bytes->shape == FigureSeries::Shape::Bars);
    const double link = 256 * 8 / 8e6;
    const FigureSeries* time = findSeries(figure, QStringLiteral("time"), QStringLiteral("tier-0"));
    QVERIFY(near(time->y[0], 0.288 + link));
    const FigureSeries* energy = findSeries(figure, QStringLiteral("energy"), QStringLiteral("tier-0"));
    QVERIFY(near(energy->y[0], 2.0 * 0.288 + link));
    // The weakest computes as much: its mask is unstructured.
    const FigureSeries* weak = findSeries(figure, QStringLiteral("time"), QStringLiteral("tier-2"));
    QVERIFY(weak->y[0] > 0.288);
    QCOMPARE(findPart(figure, QStringLiteral("bytes"))->chart->x.ticks[2].second, QStringLiteral("Sensor"));
    QVERIFY2(
        plain(figure.summary).startsWith(QStringLiteral("A client in round 3: Workstation 256 B, 0.29 s, ")),
        qPrintable(figure.summary));
    QVERIFY2(plain(figure.explanation.numbers)
                 .contains(QStringLiteral("Sensor: 24 multiply-adds an example, dense; 2 in theory")),
             qPrintable(figure.explanation.numbers));
}

void TestCostView::onlyBytesAreKnownWhereNothingIsStated() {
    const Figure figure = figureOf(run());
    QCOMPARE(figure.parts.size(), std::size_t{1});
    QCOMPARE(figure.parts[0].id, QStringLiteral("bytes"));
    QVERIFY(!figure.summary.contains(QStringLiteral("takes about")));
}

void TestCostView::aFarDeadlineLeavesRoomForTheBars() {
    HandRun far = statedRun();
    far.info.experiment.training.deadline = 100.0;
    const Figure figure = figureOf(far);
    const FigurePart* time = findPart(figure, QStringLiteral("time"));
    QVERIFY(time->chart->markers.empty());
    QVERIFY2(plain(time->title).contains(QStringLiteral("deadline 1 min 40 s")), qPrintable(time->title));
}

void TestCostView::theDeadlineIsALineAndTellsWhoMissesIt() {
    HandRun late = statedRun();
    late.info.experiment.training.deadline = 0.5;
    late.info.experiment.tiers[2].speedGflops = 1e-4;
    const Figure figure = figureOf(late);
    const FigurePart* time = findPart(figure, QStringLiteral("time"));
    QCOMPARE(time->chart->markers.size(), std::size_t{1});
    QCOMPARE(time->chart->markers[0].position, 0.5);
    QVERIFY2(figure.summary.contains(QStringLiteral("misses the deadline")), qPrintable(figure.summary));
    // All three: half a second of link alone is as long as the deadline.
    QVERIFY2(figure.summary.contains(QStringLiteral("would miss the deadline: 3;")),
             qPrintable(figure.summary));
}

void TestCostView::memoryStandsBelowWhatTheDeviceMayTake() {
    QVERIFY(findPart(figureOf(statedRun()), QStringLiteral("memory")) == nullptr);
    HandRun known = statedRun();
    // 30 values twice, and for each of 50 examples 4 pixels, 4 units and 2 outputs.
    const double needed = 4.0 * (2 * 30 + 50 * 10);
    known.info.experiment.tiers[0].memoryMb = 1.5 * needed / 1e6;
    known.info.experiment.tiers[1].memoryMb = 100.0 * needed / 1e6;
    known.info.experiment.tiers[2].memoryMb = 0.001;
    const Figure figure = figureOf(known);
    const FigureSeries* bar = findSeries(figure, QStringLiteral("memory"), QStringLiteral("tier-0"));
    QVERIFY2(near(bar->y[0], needed), qPrintable(QString::number(bar->y[0])));
    // The far one is left out.
    const FigureSeries* limits = findSeries(figure, QStringLiteral("memory"), QStringLiteral("limits"));
    QCOMPARE(limits->x.size(), 6);
    QVERIFY(near(limits->y[0], 1.5 * needed));
    QVERIFY(near(limits->y[3], 1000.0));
    QVERIFY2(plain(figure.summary).contains(QStringLiteral("and may take 1.0 kB")) ||
                 plain(figure.summary).contains(QStringLiteral("and may take 1 kB")),
             qPrintable(figure.summary));
    for (Tier& tier : known.info.experiment.tiers) tier.memoryMb = 1e6;
    const Figure roomy = figureOf(known);
    QVERIFY(findSeries(roomy, QStringLiteral("memory"), QStringLiteral("limits")) == nullptr);
    QVERIFY(findPart(roomy, QStringLiteral("memory"))->title.contains(QStringLiteral("far below")));
}

void TestCostView::twoRoundsOfTheCurveDifferByHowFarItRose() {
    const HandRun run = statedRun();
    const Figure figure = figureOf(run, "bytes");
    const Figure change = figureDifference(figure, figure, std::pair<qint64, qint64>(1, 4));
    const FigureSeries* mean = findSeries(change, QStringLiteral("curve"), QStringLiteral("mean"));
    QVERIFY(near(mean->y[0], 0.03));
    // Another run that sends twice as much is a half behind where both have been.
    HandRun other = run;
    for (RoundRecord& record : other.records) record.bytesDown = record.bytesUp = 1'500'000;
    const Figure both = figureDifference(figure, figureOf(other, "bytes"));
    const FigureSeries* behind = findSeries(both, QStringLiteral("curve"), QStringLiteral("mean"));
    QCOMPARE(behind->x, (QVector<double>{3e6, 6e6}));
    QVERIFY(near(behind->y[0], 0.41 - 0.42));
    QVERIFY(near(behind->y[1], 0.42 - 0.44));
    // Between two of its rounds a is on the line between them.
    for (RoundRecord& record : other.records) record.bytesDown = record.bytesUp = 1'125'000;
    const Figure halfway = figureDifference(figure, figureOf(other, "bytes"));
    behind = findSeries(halfway, QStringLiteral("curve"), QStringLiteral("mean"));
    QVERIFY(near(behind->x[0], 2.25e6));
    QVERIFY(near(behind->y[0], 0.41 - 0.415));
}

void TestCostView::accuracyStandsAgainstWhatWasSpent_data() {
    QTest::addColumn<QString>("show");
    QTest::addColumn<double>("aRound");
    // Three participants; the round lasts 0.288 s and half a second of link.
    QTest::addRow("bytes") << "bytes" << 1.5e6;
    QTest::addRow("time") << "time" << 0.788;
    QTest::addRow("energy") << "energy" << 3.0 * (2.0 * 0.288 + 0.5) / 3600.0;
}

void TestCostView::accuracyStandsAgainstWhatWasSpent() {
    QFETCH(QString, show);
    QFETCH(double, aRound);
    const Figure figure = figureOf(statedRun(), qPrintable(show));
    const FigureSeries* mean = findSeries(figure, QStringLiteral("curve"), QStringLiteral("mean"));
    QCOMPARE(mean->x.size(), 4);
    for (int i = 0; i < 4; ++i) {
        QVERIFY(near(mean->x[i], aRound * (i + 1)));
        // 0.5 + 0.01 r less 0, 0.1 and 0.2.
        QVERIFY(near(mean->y[i], 0.4 + 0.01 * (i + 1)));
    }
    const FigureSeries* weak = findSeries(figure, QStringLiteral("curve"), QStringLiteral("level-2"));
    QVERIFY(near(weak->y[3], 0.34));
    const std::vector<FigureMarker>& markers = findPart(figure, QStringLiteral("curve"))->chart->markers;
    QCOMPARE(markers.size(), std::size_t{1});
    QVERIFY(near(markers[0].position, 3.0 * aRound));
}

void TestCostView::whatIsMissingIsSaid() {
    QVERIFY(figureOf(run(), "time").message.contains(QStringLiteral("speed_gflops")));
    QVERIFY(figureOf(run(), "energy").message.contains(QStringLiteral("radio_w")));
    QVERIFY(figureOf(run(), "bytes").message.isEmpty());
    HandRun blind = statedRun();
    for (RoundRecord& record : blind.records) record.evaluation.clear();
    QVERIFY(figureOf(blind, "time").message.contains(QStringLiteral("No round was evaluated")));
}

void TestCostView::itSaysThatMasksSaveNoTime() {
    const QString words = QStringLiteral("save bytes, not time on dense kernels");
    QVERIFY(figureOf(run()).explanation.reading.contains(words));
    HandRun channels = run();
    channels.info.experiment.strategy.kind = StrategyKind::HeteroFl;
    QVERIFY(figureOf(channels).explanation.reading.contains(words));
}

void TestCostView::beforeRoundOneThereIsNothing() {
    HandRun empty;
    QVERIFY(costView().make(empty.moment(0), {}, {}).message.contains(QStringLiteral("Press Play")));
}

QTEST_GUILESS_MAIN(TestCostView)
#include "tst_cost_view.moc"
