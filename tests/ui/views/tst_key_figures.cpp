#include <QtTest>

#include "tests/ui/support/view_support.h"
#include "ui/models/key_figures.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::HandRun;
using test::plain;

/// Key figures of the synthetic run against numbers worked out by hand.
class TestKeyFigures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void devicesAreCountedOnceHoweverOftenTheyTakePart();
    void trafficIsComparedWithTheWholeModelBothWays();
    void accuracyChangesSinceTheFirstMeasuredRound();
    void neverTrainedIsAShareOfWhatCanBeMasked();
    void beforeRoundOneThereAreNoNumbers();
    void effectsByDesignAreNoTrouble();
    void everyFigureSaysHowItIsComputed();

private:
    // Each of three participants sends and receives 90 bytes a round; the whole model both ways would be
    // 2 · 4 · 30 = 240 bytes.
    static HandRun run(int rounds) {
        HandRun run;
        run.records = test::syntheticRecords(rounds);
        for (RoundRecord& record : run.records) {
            record.bytesDown = 180;
            record.bytesUp = 90;
        }
        return run;
    }
    static KeyFigure figure(const RunMoment& moment, const char* id) {
        for (const KeyFigure& figure : keyFigures(moment)) {
            if (figure.id == QLatin1String(id)) return figure;
        }
        return {};
    }
};

void TestKeyFigures::devicesAreCountedOnceHoweverOftenTheyTakePart() {
    HandRun hand = run(4);
    KeyFigure devices = figure(hand.moment(4), "devices");
    QCOMPARE(devices.value, QStringLiteral("3 of 6"));
    QVERIFY2(devices.detail.startsWith(QStringLiteral("2 ")), qPrintable(devices.detail));
    // Another one in round 3 counts from then on.
    hand.records[2].participants[0].client = 5;
    QCOMPARE(figure(hand.moment(2), "devices").value, QStringLiteral("3 of 6"));
    QCOMPARE(figure(hand.moment(3), "devices").value, QStringLiteral("4 of 6"));
}

void TestKeyFigures::trafficIsComparedWithTheWholeModelBothWays() {
    HandRun hand = run(4);
    const KeyFigure saved = figure(hand.moment(4), "traffic");
    // 1 − 4 · 270 / (4 · 3 · 240) = 0.625
    QCOMPARE(plain(saved.value), QStringLiteral("63 %"));
    QCOMPARE(plain(saved.detail), QStringLiteral("1.1 kB instead of 2.9 kB"));
    // Nothing is saved where the whole model goes both ways.
    for (RoundRecord& record : hand.records) record.bytesDown = record.bytesUp = 360;
    QCOMPARE(plain(figure(hand.moment(4), "traffic").value), QStringLiteral("0 %"));
}

void TestKeyFigures::accuracyChangesSinceTheFirstMeasuredRound() {
    const HandRun hand = run(4);
    KeyFigure accuracy = figure(hand.moment(4), "accuracy");
    QCOMPARE(plain(accuracy.value), QStringLiteral("54.0 %"));
    QVERIFY2(accuracy.detail.startsWith(QStringLiteral("+3.0 points since round 1")),
             qPrintable(accuracy.detail));
    QCOMPARE(plain(figure(hand.moment(2), "accuracy").value), QStringLiteral("52.0 %"));
    // Where only odd rounds are measured, round 4 shows round 3.
    HandRun sparse = run(4);
    sparse.records = test::syntheticRecords(4, true);
    QCOMPARE(plain(figure(sparse.moment(4), "accuracy").value), QStringLiteral("53.0 %"));
}

void TestKeyFigures::neverTrainedIsAShareOfWhatCanBeMasked() {
    const HandRun hand = run(4);
    const KeyFigure never = figure(hand.moment(4), "never-trained");
    QCOMPARE(plain(never.value), QStringLiteral("50.0 %"));
    QCOMPARE(never.detail, QStringLiteral("15 of 30 parameters"));
}

void TestKeyFigures::beforeRoundOneThereAreNoNumbers() {
    const HandRun hand = run(4);
    for (const KeyFigure& figure : keyFigures(hand.moment(0))) QCOMPARE(figure.value, QString(QChar(0x2013)));
}

void TestKeyFigures::effectsByDesignAreNoTrouble() {
    HandRun hand = run(4);
    QCOMPARE(troubleCount(hand.moment(4)), 0);
    Alert alert;
    alert.round = 2;
    alert.byDesign = true;
    hand.records[1].alerts = {alert};
    QCOMPARE(troubleCount(hand.moment(4)), 0);
    alert.byDesign = false;
    hand.records[2].alerts = {alert, alert};
    QCOMPARE(troubleCount(hand.moment(4)), 2);
    QCOMPARE(troubleCount(hand.moment(2)), 0);
}

void TestKeyFigures::everyFigureSaysHowItIsComputed() {
    const HandRun hand = run(4);
    const std::vector<KeyFigure> figures = keyFigures(hand.moment(4));
    QCOMPARE(figures.size(), std::size_t{4});
    for (const KeyFigure& figure : figures) {
        QVERIFY2(figure.help.endsWith(QLatin1Char('.')) && figure.help.size() > 60, qPrintable(figure.id));
        QVERIFY2(!figure.title.isEmpty() && !figure.detail.isEmpty(), qPrintable(figure.id));
    }
}

QTEST_GUILESS_MAIN(TestKeyFigures)
#include "tst_key_figures.moc"
