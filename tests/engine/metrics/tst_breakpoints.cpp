// Breakpoints: their text, what they refuse, and which rounds meet them.

#include <QTest>
#include <limits>

#include "engine/api/breakpoints.h"

using namespace fiarse;

namespace {

RunInfo twoLevels() {
    RunInfo info;
    info.levels = {{{1.0, "1"}, "Desk", 2}, {{0.0625, "6.25 %"}, "Phone", 6}};
    info.layout.layers = {{"fc.weight", {4, 5}, 0, 20, true, 5, 0, 0, 0}};
    info.layout.count = info.layout.maskable = 20;
    return info;
}

RoundRecord record(std::int64_t round, double accuracy) {
    RoundRecord one{.round = round, .loss = 1.0 / static_cast<double>(round)};
    one.churn = {0.0, 0.1};
    one.neverTrained = 5;
    one.meanStaleness = 2.5;
    one.gini = 0.3;
    one.bytesDown = 1000;
    one.bytesUp = 500;
    // Of the full level 80 of 100 and 100 of 100 parameters stayed, and 50 and 90 moved; the other lost none.
    one.participants = {{.client = 0, .level = 0, .assigned = 100, .alive = 80, .moved = 50},
                        {.client = 1, .level = 0, .assigned = 100, .alive = 100, .moved = 90},
                        {.client = 3, .level = 1, .assigned = 10, .alive = 10, .moved = 10}};
    one.worstClient = 1;
    one.clientAccuracy = {0.5, 0.125, 0.75};
    one.evaluated = true;
    one.evaluation = {{0.9, 0.2, 0.8, {0.5, 0.9}}, {accuracy, 1.5, accuracy / 2, {0.25, 0.5}}};
    return one;
}

RoundRecord notEvaluated(std::int64_t round) {
    RoundRecord one = record(round, 0.0);
    one.evaluated = false;
    one.evaluation.clear();
    one.clientAccuracy.clear();
    one.worstClient = -1;
    one.participants.pop_back();
    return one;
}

/// Rounds in which the breakpoint is met, going through them as a runner does.
QList<int> hits(const std::vector<Breakpoint>& breakpoints, const std::vector<RoundRecord>& records) {
    QList<int> met;
    std::vector<RoundRecord> earlier;
    for (const RoundRecord& one : records) {
        const std::vector<RoundRecord> all(records.begin(), records.begin() + one.round - 1);
        const std::string why = breakpointHit(twoLevels(), breakpoints, earlier, one);
        // What is remembered stands for all that was.
        if (why != breakpointHit(twoLevels(), breakpoints, all, one)) qFatal("forgot too much");
        if (!why.empty()) met << static_cast<int>(one.round);
        rememberRound(earlier, one);
    }
    return met;
}

Breakpoint parsed(const char* text) {
    return parseBreakpoint(text, twoLevels().levels).value();
}

}  // namespace

class TestBreakpoints : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAndWritesTheSameText_data();
    void readsAndWritesTheSameText();
    void refusesWhatItDoesNotKnow_data();
    void refusesWhatItDoesNotKnow();
    void knowsTheNumbersOfARound_data();
    void knowsTheNumbersOfARound();
    void knowsNoNumberWhereThereIsNone();
    void isMetWhereTheNumberCrosses_data();
    void isMetWhereTheNumberCrosses();
    void looksAcrossRoundsThatWereNotEvaluated();
    void tellsWhyInASentence();
    void isMetByAlertsThatAreNotByDesign();
    void passesOverWhatIsSwitchedOff();
};

void TestBreakpoints::readsAndWritesTheSameText_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<Breakpoint>("expected");
    QTest::addColumn<QString>("canonical");
    const auto row = [](const char* text, const Breakpoint& expected, const char* canonical = nullptr) {
        QTest::addRow("%s", text) << QString::fromUtf8(text) << expected
                                  << QString::fromUtf8(canonical != nullptr ? canonical : text);
    };
    const auto metric = [](const char* id, std::int64_t level, bool rising, double value) {
        return Breakpoint{
            .kind = BreakpointKind::Metric, .metric = id, .level = level, .rising = rising, .value = value};
    };
    row("round=50", {.kind = BreakpointKind::Round, .round = 50});
    row(" round = 7 ", {.kind = BreakpointKind::Round, .round = 7}, "round=7");
    row("alert", {.kind = BreakpointKind::Alert});
    row("alert=layer-collapse", {.kind = BreakpointKind::Alert, .rule = "layer-collapse"});
    row("accuracy>=0.7", metric("accuracy", -1, true, 0.7));
    row("accuracy[6.25 %]>=0.7", metric("accuracy", 1, true, 0.7));
    row("accuracy[1/16] <= 70 %", metric("accuracy", 1, false, 0.7), "accuracy[6.25 %]<=0.7");
    row("local-accuracy[1]>=1", metric("local-accuracy", 0, true, 1.0));
    row("loss<=0.4", metric("loss", -1, false, 0.4));
    row("freeze>=1.1", metric("freeze", -1, true, 1.1));
    row("bytes>=1e6", metric("bytes", -1, true, 1e6), "bytes>=1000000");
}

void TestBreakpoints::readsAndWritesTheSameText() {
    QFETCH(QString, text);
    QFETCH(Breakpoint, expected);
    QFETCH(QString, canonical);
    const std::vector<Level> levels = twoLevels().levels;
    const Result<Breakpoint> read = parseBreakpoint(text.toStdString(), levels);
    QVERIFY2(read.ok(), read.ok() ? "" : read.error().message.c_str());
    QVERIFY(*read == expected);
    QCOMPARE(QString::fromStdString(breakpointText(*read, levels)), canonical);
    QVERIFY(parseBreakpoint(canonical.toStdString(), levels).value() == expected);
}

void TestBreakpoints::refusesWhatItDoesNotKnow_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* text, const char* sentence) {
        QTest::addRow("%s", text) << QString::fromUtf8(text) << QString::fromUtf8(sentence);
    };
    const char* const form = "is no breakpoint; write round=50, METRIC>=VALUE or METRIC<=VALUE";
    row("", form);
    row("=5", form);
    row("soon", form);
    row("accuracy=0.7", form);
    row("accuracy>0.7", form);
    row("accuracy[1>=0.7", form);
    row("round=0", "The round of a breakpoint must be a whole number from 1 to 1000000, not \"0\".");
    row("round=2.5", "The round of a breakpoint must be a whole number from 1 to 1000000, not \"2.5\".");
    row("alert=churm", "There is no alert \"churm\"; a breakpoint takes layer-collapse, dead-units, ");
    row("accuracies>=1", "There is no metric \"accuracies\"; a breakpoint takes accuracy, local-accuracy, ");
    row("accuracy[1/3]>=0.7", "No client has the capacity 1/3; there are 1, 6.25 %.");
    row("accuracy[2]>=0.7", "A capacity must be greater than 0 and at most 1, not 2.");
    row("loss[1]<=0.7", "loss is one number a round; leave [1] out.");
    row("accuracy>=70", "The value of accuracy must be a share such as 0.7 or 70 %, not \"70\".");
    row("loss<=low", "The value of loss must be a number, not \"low\".");
    row("loss<=nan", "The value of loss must be a number, not \"nan\".");
    row("loss<=40 %", "The value of loss must be a number, not \"40 %\".");
}

void TestBreakpoints::refusesWhatItDoesNotKnow() {
    QFETCH(QString, text);
    QFETCH(QString, sentence);
    const Result<Breakpoint> read = parseBreakpoint(text.toStdString(), twoLevels().levels);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Input);
    const QString told = QString::fromStdString(read.error().message);
    QVERIFY2(told.contains(sentence), qPrintable(told));
}

void TestBreakpoints::knowsTheNumbersOfARound_data() {
    QTest::addColumn<QString>("metric");
    QTest::addColumn<int>("level");
    QTest::addColumn<double>("value");
    const auto row = [](const char* metric, int level, double value) {
        QTest::addRow("%s %d", metric, level) << QString::fromUtf8(metric) << level << value;
    };
    row("accuracy", 0, 0.9);
    row("accuracy", 1, 0.6);
    row("local-accuracy", 1, 0.3);
    row("test-loss", 1, 1.5);
    row("class-spread", 0, 0.4);
    row("class-spread", 1, 0.25);
    row("loss", 0, 0.5);
    row("never-trained", 0, 0.25);
    // Two of eight clients reach 15/16 of the parameters, all of them the rest: the mean is
    // (15·2 + 8)/16 = 2.375, the poorest 15/16 hold 30/38, so Gini = 15/16 − 30/38.
    row("freeze", 0, 0.3 / (15.0 / 16.0 - 30.0 / 38.0));
    row("gini", 0, 0.3);
    row("churn", 1, 0.1);
    row("attrition", 0, 0.1);
    row("attrition", 1, 0.0);
    row("moved", 0, 0.7);
    row("worst-client", 0, 0.125);
    row("staleness", 0, 2.5);
    row("bytes", 0, 1500.0);
}

void TestBreakpoints::knowsTheNumbersOfARound() {
    QFETCH(QString, metric);
    QFETCH(int, level);
    QFETCH(double, value);
    const auto known =
        breakpointValue(twoLevels(), metric.toStdString(), static_cast<std::size_t>(level), record(2, 0.6));
    QVERIFY(known.has_value());
    QCOMPARE(*known, value);
}

void TestBreakpoints::knowsNoNumberWhereThereIsNone() {
    for (const char* metric : {"accuracy", "local-accuracy", "test-loss", "class-spread", "worst-client"})
        QVERIFY(!breakpointValue(twoLevels(), metric, 0, notEvaluated(2)));
    // Nobody of the level took part.
    for (const char* metric : {"attrition", "moved"})
        QVERIFY(!breakpointValue(twoLevels(), metric, 1, notEvaluated(2)));
    QVERIFY(!breakpointValue(twoLevels(), "churn", 1, record(1, 0.5)));
    QVERIFY(!breakpointValue(twoLevels(), "accuracy", 2, record(2, 0.5)));
    QVERIFY(!breakpointValue(twoLevels(), "accuracies", 0, record(2, 0.5)));
    RunInfo equal = twoLevels();
    equal.levels = {{{1.0, "1"}, "Desk", 8}};
    QVERIFY(!breakpointValue(equal, "freeze", 0, record(2, 0.5)));
    RoundRecord diverged = record(2, 0.5);
    diverged.loss = std::numeric_limits<double>::quiet_NaN();
    QVERIFY(!breakpointValue(twoLevels(), "loss", 0, diverged));
    for (const BreakpointMetric& metric : breakpointMetrics())
        QVERIFY2(breakpointValue(twoLevels(), metric.id, 0, record(2, 0.5)).has_value(), metric.id.c_str());
}

void TestBreakpoints::isMetWhereTheNumberCrosses_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QList<double>>("accuracies");
    QTest::addColumn<QList<int>>("rounds");
    const QList<double> wave = {0.1, 0.5, 0.7, 0.8, 0.6, 0.7, 0.2};
    const auto row = [](const char* name, const char* text, const QList<double>& accuracies,
                        const QList<int>& rounds) {
        QTest::addRow("%s", name) << QString::fromUtf8(text) << accuracies << rounds;
    };
    row("rising, each time", "accuracy[1/16]>=0.7", wave, {3, 6});
    row("falling, each time", "accuracy[1/16]<=0.6", wave, {1, 5, 7});
    row("never", "accuracy[1/16]>=0.81", wave, {});
    row("above from the first round on", "accuracy[1/16]>=0.1", wave, {1});
    row("any level: each for itself", "accuracy>=0.7", wave, {1, 3, 6});
    row("exactly there and staying", "accuracy[1/16]>=0.5", {0.5, 0.5, 0.5}, {1});
    row("loss 1, 1/2, 1/3, 1/4", "loss<=0.4", {0.1, 0.1, 0.1, 0.1}, {3});
    row("a round", "round=2", wave, {2});
}

void TestBreakpoints::isMetWhereTheNumberCrosses() {
    QFETCH(QString, text);
    QFETCH(QList<double>, accuracies);
    QFETCH(QList<int>, rounds);
    std::vector<RoundRecord> records;
    for (const double accuracy : accuracies)
        records.push_back(record(static_cast<std::int64_t>(records.size()) + 1, accuracy));
    QCOMPARE(hits({parsed(text.toUtf8().constData())}, records), rounds);
}

void TestBreakpoints::looksAcrossRoundsThatWereNotEvaluated() {
    const std::vector<RoundRecord> records = {notEvaluated(1), record(2, 0.5),  notEvaluated(3),
                                              notEvaluated(4), record(5, 0.75), notEvaluated(6),
                                              record(7, 0.8)};
    QCOMPARE(hits({parsed("accuracy[1/16]>=0.7")}, records), QList<int>{5});
    QCOMPARE(hits({parsed("accuracy[1/16]<=0.6")}, records), QList<int>{2});
}

void TestBreakpoints::tellsWhyInASentence() {
    const auto told = [](const char* text, const RoundRecord& now) {
        return QString::fromStdString(breakpointHit(twoLevels(), {parsed(text)}, {record(11, 0.5)}, now));
    };
    QCOMPARE(told("accuracy[1/16]>=0.7", record(12, 0.7125)),
             QStringLiteral("Paused at round 12: global accuracy at 6.25 % rose to 70 % or more (71.25 %)."));
    QCOMPARE(told("loss<=0.0900", record(12, 0.5)),
             QStringLiteral("Paused at round 12: training loss fell to 0.09 or less (0.0833333)."));
    QCOMPARE(told("round=12", record(12, 0.5)),
             QStringLiteral("Paused at round 12: there is a breakpoint at this round."));
    QCOMPARE(told("round=13", record(12, 0.5)), QString());
}

void TestBreakpoints::isMetByAlertsThatAreNotByDesign() {
    RoundRecord design = record(1, 0.5);
    design.alerts = {{.round = 1, .rule = "freeze", .value = 0.97, .byDesign = true}};
    RoundRecord trouble = record(2, 0.5);
    trouble.alerts = {{.round = 2, .rule = "freeze", .value = 0.97, .byDesign = true},
                      {.round = 2, .rule = "stall", .value = 20.0}};
    const std::vector<RoundRecord> records = {design, trouble, record(3, 0.5)};
    QCOMPARE(hits({parsed("alert")}, records), QList<int>{2});
    QCOMPARE(hits({parsed("alert=stall")}, records), QList<int>{2});
    QCOMPARE(hits({parsed("alert=freeze")}, records), QList<int>{});
    const std::string why = breakpointHit(twoLevels(), {parsed("alert")}, {}, trouble);
    QCOMPARE(why, "Paused at round 2: the alert stall was raised. " +
                      alertSentence(twoLevels(), trouble.alerts.back()));
}

void TestBreakpoints::passesOverWhatIsSwitchedOff() {
    Breakpoint off = parsed("round=1");
    off.enabled = false;
    QCOMPARE(hits({off, parsed("round=2")}, {record(1, 0.5), record(2, 0.5)}), QList<int>{2});
    Breakpoint unknown = parsed("loss<=5");
    unknown.metric = "luck";
    QCOMPARE(hits({unknown}, {record(1, 0.5)}), QList<int>{});
}

QTEST_GUILESS_MAIN(TestBreakpoints)
#include "tst_breakpoints.moc"
