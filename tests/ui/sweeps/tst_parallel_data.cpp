#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "tests/ui/sweeps/hand_sweep.h"
#include "ui/models/parallel_data.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::HandSweep;
using test::plain;

/// A sweep as axes and lines.
class TestParallelData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void settingsComeBeforeMeasures();
    void linesAreMeansThenRuns();
    void coloursSpanTheMeasure();
    void wideSettingsAreLogarithmic();
    void oneValueStandsInTheMiddle();
    void whatIsNotThereIsAGap();
    void theSummaryNamesTheBest_data();
    void theSummaryNamesTheBest();
};

namespace {

bool near(double a, double b) {
    return std::abs(a - b) < 1e-12;
}

ParallelData rates(const std::vector<std::string>& values) {
    SweepPlan plan{.base = test::smallExperiment(2), .axes = {{"training.lr", values}}, .seeds = 1};
    const std::vector<SweepChild> children = expandSweep(plan).value().children;
    SweepResults results;
    for (std::size_t i = 0; i < children.size(); ++i)
        results.runs.push_back(test::handDigest(children[i], static_cast<int>(i)));
    results.groups = groupRuns(results.runs);
    return parallelData(SweepNumbers(plan, children, results), {SweepMetric::FinalGlobal},
                        SweepMetric::FinalGlobal, 0);
}

}  // namespace

void TestParallelData::settingsComeBeforeMeasures() {
    const ParallelData data = parallelData(
        HandSweep().numbers(), {SweepMetric::FinalGlobal, SweepMetric::Bytes}, SweepMetric::FinalGlobal, 0);
    QCOMPARE(data.axes.size(), std::size_t(4));
    QCOMPARE(data.axes[0].id, QStringLiteral("training.lr"));
    QCOMPARE(data.axes[0].low, 0.1);
    QCOMPARE(data.axes[0].high, 0.4);
    QVERIFY(!data.axes[0].logarithmic && !data.axes[0].categorical);
    QVERIFY(data.axes[1].categorical);
    QCOMPARE(data.axes[1].ticks[1].second, QStringLiteral("global"));
    // Means lie within the runs: 0.60 .. 0.74.
    QVERIFY(near(data.axes[2].low, 0.6) && near(data.axes[2].high, 0.74));
    QVERIFY(data.axes[2].ticks.size() >= 3 && data.axes[2].ticks.size() <= 6);
    for (const auto& [value, text] : data.axes[2].ticks) QVERIFY(value > 0.599 && value < 0.741);
}

void TestParallelData::linesAreMeansThenRuns() {
    const ParallelData data =
        parallelData(HandSweep().numbers(), {SweepMetric::FinalGlobal}, SweepMetric::FinalGlobal, 0);
    QCOMPARE(data.lines.size(), std::size_t(4 + 8));
    QCOMPARE(data.lines[2].run, -1);
    QCOMPARE(data.lines[2].group, 2);
    QCOMPARE(data.lines[2].values[0], 0.4);
    QCOMPARE(data.lines[2].values[1], 0.0);
    QVERIFY(near(data.lines[2].values[2], 0.69));
    QCOMPARE(plain(data.lines[2].texts[2]), QStringLiteral("69.0 ± 1.4 %"));
    QCOMPARE(data.lines[4 + 5].run, 5);
    QCOMPARE(data.lines[4 + 5].group, 2);
    QVERIFY(near(data.lines[4 + 5].values[2], 0.7));
    QVERIFY(data.lines[4 + 5].name.endsWith(QStringLiteral("seed 43")));
    // A configuration with one run is no mean of anything.
    QCOMPARE(rates({"0.1", "0.2"}).lines.size(), std::size_t(2));
}

void TestParallelData::coloursSpanTheMeasure() {
    const ParallelData data = parallelData(HandSweep().numbers(), {}, SweepMetric::FinalGlobal, 0);
    // Runs 0 and 7 are the ends.
    QVERIFY(near(data.lines[4].colour, 0.0));
    QVERIFY(near(data.lines[4 + 7].colour, 1.0));
    QVERIFY(near(data.lines[0].colour, 0.01 / 0.14));
    QCOMPARE(plain(data.colourLow), QStringLiteral("60.0 %"));
    QCOMPARE(plain(data.colourHigh), QStringLiteral("74.0 %"));
}

void TestParallelData::wideSettingsAreLogarithmic() {
    const ParallelAxis wide = rates({"0.01", "0.1", "1"}).axes[0];
    QVERIFY(wide.logarithmic);
    QVERIFY(near(wide.position(0.1), 0.5));
    QVERIFY(near(wide.value(0.5), 0.1));
    const ParallelAxis narrow = rates({"0.1", "0.2", "0.3"}).axes[0];
    QVERIFY(!narrow.logarithmic);
    QVERIFY(near(narrow.position(0.2), 0.5));
    QVERIFY(near(narrow.value(0.25), 0.15));
}

void TestParallelData::oneValueStandsInTheMiddle() {
    const ParallelAxis axis = rates({"0.2"}).axes[0];
    QVERIFY(near(axis.position(0.2), 0.5));
}

void TestParallelData::whatIsNotThereIsAGap() {
    HandSweep sweep;
    sweep.results.runs[0].points.clear();
    sweep.results.runs[1].points.clear();
    sweep.group();
    const ParallelData data =
        parallelData(sweep.numbers(), {SweepMetric::FinalGlobal}, SweepMetric::FinalGlobal, 0);
    QVERIFY(std::isnan(data.lines[0].values[2]));
    QVERIFY(std::isnan(data.lines[0].colour));
    QCOMPARE(data.lines[0].texts[2], QStringLiteral("–"));
    QVERIFY(near(data.axes[2].low, 0.64));
}

void TestParallelData::theSummaryNamesTheBest_data() {
    QTest::addColumn<int>("metric");
    QTest::addColumn<QString>("words");
    QTest::addRow("accuracy") << static_cast<int>(SweepMetric::FinalGlobal)
                              << "73.0 ± 1.4 % with scope global · lr 0.4; 4 of 4 configurations";
    QTest::addRow("time, less is better")
        << static_cast<int>(SweepMetric::Seconds) << "1.0 s ± 0 ms with scope layer · lr 0.1";
}

void TestParallelData::theSummaryNamesTheBest() {
    QFETCH(int, metric);
    QFETCH(QString, words);
    const QString summary =
        plain(parallelData(HandSweep().numbers(), {}, static_cast<SweepMetric>(metric), 0).summary);
    QVERIFY2(summary.contains(words), qPrintable(summary));
}

QTEST_GUILESS_MAIN(TestParallelData)
#include "tst_parallel_data.moc"
