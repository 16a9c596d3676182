#include <QtTest>
#include <numeric>

#include "ui/state/tier_edits.h"
#include "ui/theme/theme.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestTierEdits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void clientsAreTheSumOverTheTiers();
    void participantsAreLeftAlone();
    void addedTierHasAFreeNameAndStandsBelow();
    void duplicateHasANameOfItsOwn();
    void movingKeepsTheOthersInOrder();
    void scaledTiersSumUp_data();
    void scaledTiersSumUp();
    void fewerClientsThanTiersAreRefused();
    void levelsAreDistinctCapacitiesFromTheLargest();
    void ownColourWinsOverTheRamp();

private:
    static std::vector<std::string> names(const Experiment& experiment) {
        std::vector<std::string> all;
        for (const Tier& tier : experiment.tiers) all.push_back(tier.name);
        return all;
    }
};

void TestTierEdits::clientsAreTheSumOverTheTiers() {
    const Experiment start = defaultExperiment();
    QCOMPARE(withTierAdded(start, 0).data.partition.clients, 101);
    QCOMPARE(withTierDuplicated(start, 0).data.partition.clients, 125);
    QCOMPARE(withTierRemoved(start, 0).data.partition.clients, 75);
    QCOMPARE(withTierMoved(start, 0, 3).data.partition.clients, 100);
}

void TestTierEdits::participantsAreLeftAlone() {
    Experiment start = defaultExperiment();
    start.training.participants = 90;
    QCOMPARE(withTierRemoved(start, 0).training.participants, 90);
}

void TestTierEdits::addedTierHasAFreeNameAndStandsBelow() {
    Experiment start = defaultExperiment();
    start.tiers[3].name = "Tier 5";
    const Experiment added = withTierAdded(start, 1);
    QCOMPARE(added.tiers[2].name, std::string("Tier 6"));
    QCOMPARE(added.tiers[2].capacity.text, std::string("1/16"));
    QCOMPARE(added.tiers[2].clients, 1);
    QCOMPARE(withTierAdded(start, -1).tiers[0].capacity.value, 1.0);
}

void TestTierEdits::duplicateHasANameOfItsOwn() {
    const Experiment twice = withTierDuplicated(withTierDuplicated(defaultExperiment(), 2), 2);
    QCOMPARE(names(twice),
             (std::vector<std::string>{"Workstation", "Gateway", "Phone", "Phone 3", "Phone 2", "Sensor"}));
}

void TestTierEdits::movingKeepsTheOthersInOrder() {
    const Experiment start = defaultExperiment();
    QCOMPARE(names(withTierMoved(start, 0, 2)),
             (std::vector<std::string>{"Gateway", "Phone", "Workstation", "Sensor"}));
    QVERIFY(withTierMoved(withTierMoved(start, 3, 1), 1, 3) == start);
}

void TestTierEdits::scaledTiersSumUp_data() {
    QTest::addColumn<QList<int>>("before");
    QTest::addColumn<int>("clients");
    QTest::addColumn<QList<int>>("after");
    QTest::addRow("doubled") << QList{25, 25, 25, 25} << 200 << QList{50, 50, 50, 50};
    QTest::addRow("largest remainder") << QList{50, 30, 20} << 7 << QList{4, 2, 1};
    QTest::addRow("tiny tier keeps one") << QList{98, 1, 1} << 10 << QList{8, 1, 1};
    QTest::addRow("as few as tiers") << QList{98, 1, 1} << 3 << QList{1, 1, 1};
    QTest::addRow("unchanged") << QList{2, 8, 20, 70} << 100 << QList{2, 8, 20, 70};
}

void TestTierEdits::scaledTiersSumUp() {
    QFETCH(QList<int>, before);
    QFETCH(int, clients);
    QFETCH(QList<int>, after);
    std::vector<Tier> tiers;
    for (const int count : before) tiers.push_back({"t", {}, count, ""});
    const auto scaled = scaledTiers(tiers, clients);
    QVERIFY(scaled.ok());
    QList<int> counts;
    for (const Tier& tier : *scaled) counts.append(static_cast<int>(tier.clients));
    QCOMPARE(counts, after);
}

void TestTierEdits::fewerClientsThanTiersAreRefused() {
    const auto scaled = scaledTiers(defaultExperiment().tiers, 3);
    QVERIFY(!scaled.ok());
    QVERIFY(QString::fromStdString(scaled.error().message).contains(QChar(u'4')));
}

void TestTierEdits::levelsAreDistinctCapacitiesFromTheLargest() {
    std::vector<Tier> tiers = defaultExperiment().tiers;
    std::reverse(tiers.begin(), tiers.end());
    tiers.push_back(tiers.front());
    QCOMPARE(levelCount(tiers), 4);
    QCOMPARE(levelOfTier(tiers, 0), 3);
    QCOMPARE(levelOfTier(tiers, 3), 0);
    QCOMPARE(levelOfTier(tiers, 4), 3);
}

void TestTierEdits::ownColourWinsOverTheRamp() {
    const Theme theme;
    std::vector<Tier> tiers = defaultExperiment().tiers;
    QCOMPARE(tierColour(tiers, 1, theme), theme.levelColour(1, 4));
    tiers[1].colour = "#ff8800";
    QCOMPARE(tierColour(tiers, 1, theme), QColor(0xff, 0x88, 0));
    QCOMPARE(levelColour(tiers, 1, theme), QColor(0xff, 0x88, 0));
    QCOMPARE(levelColour(tiers, 2, theme), theme.levelColour(2, 4));
}

QTEST_MAIN(TestTierEdits)
#include "tst_tier_edits.moc"
