#include <QtTest>

#include "tests/ui/shell/shell_fixtures.h"
#include "ui/text/round_sentences.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::handMadeInfo;
using fiarse::test::handMadeRecord;

class TestRoundSentences : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void beginsWithTheRound();
    void tellsTheChangeSinceTheLastEvaluation();
    void saysNothingOfAccuracyWhereNothingWasEvaluated();
    void namesTheCapacityWhereNobodyIsFull();
    void warnsOnceWhenALevelBeginsToLag();
    void lagEndsOnlyWellBelowItsBeginning();
    void tellsThatALaggardHasCaughtUp();
    void warnsOnceOfALayerWithoutParameters();
    void tellsHowOftenTheLargestDeviceIsAbsentByDesign();
    void countsTheChanceWithoutTheLargest_data();
    void countsTheChanceWithoutTheLargest();
    void tellsCoverage();
    void tellsWhenEverythingWasTrained();
    void namesTheWorstClientWhenItChanges();
    void describesTheLoadedRun();
};

namespace {

QStringList texts(const std::vector<Sentence>& sentences) {
    QStringList out;
    for (const Sentence& s : sentences) out << s.whole().replace(QChar(0x00A0), QLatin1Char(' '));
    return out;
}

QStringList textsOf(const std::vector<RoundRecord>& history) {
    return texts(roundSentences(handMadeInfo(), history));
}

bool anyContains(const QStringList& list, const QString& part) {
    return std::any_of(list.begin(), list.end(), [&](const QString& s) { return s.contains(part); });
}

int countOf(const std::vector<Sentence>& sentences, SentenceKind kind) {
    return static_cast<int>(
        std::count_if(sentences.begin(), sentences.end(), [&](const auto& s) { return s.kind == kind; }));
}

}  // namespace

void TestRoundSentences::beginsWithTheRound() {
    const auto sentences = roundSentences(handMadeInfo(), std::vector{handMadeRecord(1, 0.712, 0.7)});
    QCOMPARE(sentences.front().kind, SentenceKind::Headline);
    QCOMPARE(sentences.front().lead, QStringLiteral("Round 1"));
    QCOMPARE(texts(sentences).front(),
             QStringLiteral("Round 1 aggregated, 2 of 2 clients, 3.1 MB. Accuracy at full size 71.2 %."));
    QCOMPARE(countOf(sentences, SentenceKind::Warning), 0);
}

void TestRoundSentences::tellsTheChangeSinceTheLastEvaluation() {
    std::vector history{handMadeRecord(1, 0.708, 0.7), handMadeRecord(2, 0.0, 0.0),
                        handMadeRecord(3, 0.712, 0.7)};
    history[1].evaluated = false;
    history[1].evaluation.clear();
    QVERIFY2(textsOf(history).front().endsWith(QStringLiteral("Accuracy at full size 71.2 % (+0.4).")),
             qPrintable(textsOf(history).front()));
}

void TestRoundSentences::saysNothingOfAccuracyWhereNothingWasEvaluated() {
    std::vector history{handMadeRecord(1, 0.0, 0.0)};
    history[0].evaluated = false;
    history[0].evaluation.clear();
    history[0].worstClient = -1;
    QVERIFY(textsOf(history).front().endsWith(QStringLiteral("3.1 MB.")));
    QVERIFY(!anyContains(textsOf(history), QStringLiteral("worst off")));
}

void TestRoundSentences::namesTheCapacityWhereNobodyIsFull() {
    RunInfo info = handMadeInfo();
    info.levels[0].capacity = {0.5, "1/2"};
    const auto list = texts(roundSentences(info, std::vector{handMadeRecord(1, 0.5, 0.5)}));
    QVERIFY2(list.front().contains(QStringLiteral("Accuracy at capacity 1/2 50.0 %")),
             qPrintable(list.front()));
}

void TestRoundSentences::warnsOnceWhenALevelBeginsToLag() {
    std::vector history{handMadeRecord(1, 0.797, 0.476)};
    const auto first = roundSentences(handMadeInfo(), history);
    QCOMPARE(countOf(first, SentenceKind::Warning), 1);
    QVERIFY(anyContains(texts(first), QStringLiteral("1/4 lags: 47.6 % against 79.7 %.")));
    QVERIFY(anyContains(texts(first), QStringLiteral("20 of 100 parameters of out.weight")));
    history.push_back(handMadeRecord(2, 0.8, 0.5));
    QCOMPARE(countOf(roundSentences(handMadeInfo(), history), SentenceKind::Warning), 0);
}

void TestRoundSentences::lagEndsOnlyWellBelowItsBeginning() {
    std::vector history{handMadeRecord(1, 0.80, 0.70)};
    QCOMPARE(laggingLevel(history), 1);
    history.push_back(handMadeRecord(2, 0.80, 0.72));
    QCOMPARE(laggingLevel(history), 1);
    history.push_back(handMadeRecord(3, 0.80, 0.74));
    QCOMPARE(laggingLevel(history), -1);
    history.push_back(handMadeRecord(4, 0.80, 0.72));
    QCOMPARE(laggingLevel(history), -1);
}

void TestRoundSentences::tellsThatALaggardHasCaughtUp() {
    const std::vector history{handMadeRecord(1, 0.8, 0.5), handMadeRecord(2, 0.8, 0.79)};
    QVERIFY(anyContains(textsOf(history), QStringLiteral("1/4 has caught up.")));
}

void TestRoundSentences::warnsOnceOfALayerWithoutParameters() {
    std::vector history{handMadeRecord(1, 0.5, 0.5)};
    history[0].kept[1] = {0, 10};
    const auto list = textsOf(history);
    QVERIFY(anyContains(list, QStringLiteral("1/4 keeps no parameter of out.weight.")));
    QVERIFY(anyContains(list, QStringLiteral("Scope “layer” mends this.")));
    history.push_back(history[0]);
    history[1].round = 2;
    QVERIFY(!anyContains(textsOf(history), QStringLiteral("keeps no parameter")));
    // A bias vector without parameters does not cut the network.
    history = {handMadeRecord(1, 0.5, 0.5)};
    history[0].kept[1] = {27, 0};
    QVERIFY(!anyContains(textsOf(history), QStringLiteral("keeps no parameter")));
}

void TestRoundSentences::tellsHowOftenTheLargestDeviceIsAbsentByDesign() {
    std::vector history{handMadeRecord(1, 0.5, 0.5)};
    QVERIFY(!anyContains(textsOf(history), QStringLiteral("took part")));
    history[0].participants[0].level = 1;
    history[0].coverage.assigned = {83, 0, 27};
    const auto list = textsOf(history);
    QVERIFY(anyContains(list, QStringLiteral("No full-capacity client took part.")));
    // 83 of 110 idle; (5/10) · (4/9) of all draws of two.
    QVERIFY2(anyContains(
                 list, QStringLiteral("75.5 % of the parameters were idle. By design in 22.2 % of rounds.")),
             qPrintable(list.join(QLatin1Char('\n'))));
}

void TestRoundSentences::countsTheChanceWithoutTheLargest_data() {
    QTest::addColumn<int>("clients");
    QTest::addColumn<int>("largest");
    QTest::addColumn<int>("participants");
    QTest::addColumn<double>("chance");
    QTest::addRow("one of two") << 2 << 1 << 1 << 0.5;
    QTest::addRow("everybody takes part") << 4 << 1 << 4 << 0.0;
    QTest::addRow("more drawn than others") << 5 << 3 << 3 << 0.0;
    QTest::addRow("two of ten") << 10 << 5 << 2 << 5.0 / 10.0 * 4.0 / 9.0;
}

void TestRoundSentences::countsTheChanceWithoutTheLargest() {
    QFETCH(int, clients);
    QFETCH(int, largest);
    QFETCH(int, participants);
    QFETCH(double, chance);
    RunInfo info = handMadeInfo();
    info.clients.resize(static_cast<std::size_t>(clients));
    info.levels[0].clients = info.experiment.tiers[0].clients = largest;
    info.levels[1].clients = info.experiment.tiers[1].clients = clients - largest;
    info.experiment.training.participants = participants;
    QCOMPARE(chanceWithoutLargest(info), chance);
}

void TestRoundSentences::tellsCoverage() {
    const auto list = textsOf({handMadeRecord(1, 0.5, 0.5)});
    QVERIFY2(
        anyContains(list, QStringLiteral("100 of 110 parameters were trained. 80 of them by one client only. "
                                         "Never trained so far: 9.1 %.")),
        qPrintable(list.join(QLatin1Char('\n'))));
}

void TestRoundSentences::tellsWhenEverythingWasTrained() {
    std::vector history{handMadeRecord(1, 0.5, 0.5), handMadeRecord(2, 0.5, 0.5),
                        handMadeRecord(3, 0.5, 0.5)};
    history[1].neverTrained = history[2].neverTrained = 0;
    const QString sentence = QStringLiteral("Every parameter has now been trained at least once.");
    QVERIFY(!textsOf({history[0]}).contains(sentence));
    QVERIFY(textsOf({history[0], history[1]}).contains(sentence));
    QVERIFY(!textsOf(history).contains(sentence));
}

void TestRoundSentences::namesTheWorstClientWhenItChanges() {
    std::vector history{handMadeRecord(1, 0.5, 0.5)};
    QVERIFY(anyContains(textsOf(history),
                        QStringLiteral("Client 7, phone (1/4), is worst off on its own data: 25.0 %.")));
    history.push_back(handMadeRecord(2, 0.5, 0.5));
    QVERIFY(!anyContains(textsOf(history), QStringLiteral("worst off")));
    history[1].worstClient = 2;
    QVERIFY(anyContains(textsOf(history), QStringLiteral("Client 2, workstation (1), is worst off")));
}

void TestRoundSentences::describesTheLoadedRun() {
    const auto list = texts(loadedSentences(handMadeInfo()));
    QCOMPARE(list.value(0), QStringLiteral("By hand is ready: 1,500 images of Digits dealt to 10 clients."));
    QCOMPARE(
        list.value(1),
        QStringLiteral("The model has 110 parameters; the smallest device has room for a share of 1/4."));
    QVERIFY(
        anyContains(list, QStringLiteral("22.2 % of rounds will have no client of the largest capacity")));
}

QTEST_GUILESS_MAIN(TestRoundSentences)
#include "tst_round_sentences.moc"
