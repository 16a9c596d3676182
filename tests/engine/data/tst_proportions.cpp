#include <QtTest>
#include <numeric>

#include "engine/data/proportions.h"

using namespace fiarse;

namespace {

std::vector<Tier> tiers(const std::vector<std::pair<double, std::int64_t>>& capacitiesAndClients) {
    std::vector<Tier> result;
    for (const auto& [capacity, clients] : capacitiesAndClients) {
        result.push_back({"tier", {capacity, std::to_string(capacity)}, clients, ""});
    }
    return result;
}

const std::vector<std::int64_t> kTenEqual(10, 100);

}  // namespace

class TestProportions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tiersOwnStretchesInTheOrderOfCapacity();
    void aClassOnABorderIsShared();
    void equalCapacitiesShareTheirClasses();
    void smallAlphaGivesOneClassLargeAlphaAll_data();
    void smallAlphaGivesOneClassLargeAlphaAll();
    void dirichletHasItsMeanAndVariance();
    void iidIsTheMixtureOfTheData();
    void capacityLinkBlendsTowardsTheTier_data();
    void capacityLinkBlendsTowardsTheTier();
    void everyClassIsHeldEquallyOften_data();
    void everyClassIsHeldEquallyOften();
    void linkedHandsComeFromTheTier();
    void clientsAreNumberedTierByTier();
};

void TestProportions::tiersOwnStretchesInTheOrderOfCapacity() {
    // Given strongest first; the weak tier, with a fifth of the clients, owns the first two of ten classes.
    const Proportions q = tierMixtures(tiers({{1.0, 8}, {0.25, 2}}), kTenEqual);
    QCOMPARE(q.size(), std::size_t{2});
    for (std::size_t c = 0; c < 10; ++c) {
        QCOMPARE(q[0][c], c < 2 ? 0.0 : 1.0 / 8);
        QCOMPARE(q[1][c], c < 2 ? 0.5 : 0.0);
    }
}

void TestProportions::aClassOnABorderIsShared() {
    const Proportions q = tierMixtures(tiers({{0.5, 1}, {1.0, 1}}), {10, 10, 10});
    const double expected[2][3] = {{2.0 / 3, 1.0 / 3, 0.0}, {0.0, 1.0 / 3, 2.0 / 3}};
    for (std::size_t tier = 0; tier < 2; ++tier) {
        for (std::size_t c = 0; c < 3; ++c) QVERIFY(std::abs(q[tier][c] - expected[tier][c]) < 1e-12);
    }
}

void TestProportions::equalCapacitiesShareTheirClasses() {
    const Proportions q = tierMixtures(tiers({{0.5, 3}, {1.0, 5}, {0.5, 2}}), kTenEqual);
    QCOMPARE(q[0], q[2]);
    for (std::size_t c = 0; c < 10; ++c) QCOMPARE(q[0][c] > 0.0, c < 5);
}

void TestProportions::smallAlphaGivesOneClassLargeAlphaAll_data() {
    QTest::addColumn<double>("alpha");
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("most");
    QTest::addRow("underflowing") << 1e-9 << 0.999 << 1.0;
    QTest::addRow("tiny") << 1e-3 << 0.98 << 1.0;
    QTest::addRow("huge") << 1e6 << 0.1 << 0.11;
}

void TestProportions::smallAlphaGivesOneClassLargeAlphaAll() {
    QFETCH(double, alpha);
    QFETCH(double, least);
    QFETCH(double, most);
    Random random(7);
    double mean = 0.0;
    std::vector<int> winners(10, 0);
    for (int i = 0; i < 500; ++i) {
        const auto p = dirichlet(alpha, 10, random);
        QVERIFY(std::abs(std::accumulate(p.begin(), p.end(), 0.0) - 1.0) < 1e-9);
        QVERIFY(*std::min_element(p.begin(), p.end()) > 0.0);
        const auto top = std::max_element(p.begin(), p.end());
        mean += *top / 500;
        ++winners[static_cast<std::size_t>(top - p.begin())];
    }
    QVERIFY2(mean >= least && mean <= most, qPrintable(QString::number(mean)));
    // No class is preferred: 50 wins each are expected, and fewer than 20 or more than 90 happen by chance
    // less than once in 100,000 tables.
    for (const int n : winners) QVERIFY2(n > 20 && n < 90, qPrintable(QString::number(n)));
}

void TestProportions::dirichletHasItsMeanAndVariance() {
    // Var p_c = (1/C)(1 − 1/C) / (C·alpha + 1)
    Random random(11);
    const int draws = 20000;
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < draws; ++i) {
        const double p = dirichlet(0.3, 4, random)[2];
        sum += p;
        squares += p * p;
    }
    const double mean = sum / draws;
    QVERIFY(std::abs(mean - 0.25) < 0.01);
    QVERIFY(std::abs(squares / draws - mean * mean - 0.25 * 0.75 / 2.2) < 0.004);
}

void TestProportions::iidIsTheMixtureOfTheData() {
    PartitionSettings settings;
    settings.kind = PartitionKind::Iid;
    Random random(1);
    const Proportions p = classProportions(settings, tiers({{1.0, 2}, {0.5, 1}}), {30, 10, 0}, random);
    QCOMPARE(p, Proportions(3, {0.75, 0.25, 0.0}));
}

void TestProportions::capacityLinkBlendsTowardsTheTier_data() {
    QTest::addColumn<double>("link");
    for (const double link : {0.0, 0.25, 1.0}) QTest::addRow("%g", link) << link;
}

void TestProportions::capacityLinkBlendsTowardsTheTier() {
    QFETCH(double, link);
    PartitionSettings settings;
    settings.kind = PartitionKind::Dirichlet;
    settings.alpha = 0.5;
    const auto fleet = tiers({{1.0, 3}, {0.25, 3}});
    Random a(5);
    const Proportions unlinked = classProportions(settings, fleet, kTenEqual, a);
    settings.capacityLink = link;
    Random b(5);
    const Proportions p = classProportions(settings, fleet, kTenEqual, b);
    for (std::size_t i = 0; i < 6; ++i) {
        for (std::size_t c = 0; c < 10; ++c) {
            const double q = (i < 3) == (c >= 5) ? 0.2 : 0.0;
            QVERIFY(std::abs(p[i][c] - ((1 - link) * unlinked[i][c] + link * q)) < 1e-12);
        }
    }
}

void TestProportions::everyClassIsHeldEquallyOften_data() {
    QTest::addColumn<int>("clients");
    QTest::addColumn<int>("classes");
    for (const int clients : {1, 3, 7, 100}) {
        for (const int classes : {1, 2, 9, 10})
            QTest::addRow("%d × %d", clients, classes) << clients << classes;
    }
}

void TestProportions::everyClassIsHeldEquallyOften() {
    QFETCH(int, clients);
    QFETCH(int, classes);
    PartitionSettings settings;
    settings.kind = PartitionKind::Shards;
    settings.classes = classes;
    Random random(3);
    const auto hands = dealClasses(settings, tiers({{1.0, clients}}), kTenEqual, random);
    QCOMPARE(hands.size(), static_cast<std::size_t>(clients));
    std::vector<int> held(10, 0);
    for (const auto& hand : hands) {
        QCOMPARE(hand.size(), static_cast<std::size_t>(classes));
        QVERIFY(std::adjacent_find(hand.begin(), hand.end(), std::greater_equal<>()) == hand.end());
        for (const std::uint32_t c : hand) ++held.at(c);
    }
    QVERIFY(*std::max_element(held.begin(), held.end()) - *std::min_element(held.begin(), held.end()) <= 1);
}

void TestProportions::linkedHandsComeFromTheTier() {
    PartitionSettings settings;
    settings.kind = PartitionKind::Shards;
    settings.classes = 2;
    settings.capacityLink = 1.0;
    Random random(3);
    const auto hands = dealClasses(settings, tiers({{1.0, 10}, {0.25, 10}}), kTenEqual, random);
    for (std::size_t i = 0; i < 20; ++i) {
        for (const std::uint32_t c : hands[i]) QCOMPARE(c >= 5, i < 10);
    }
}

void TestProportions::clientsAreNumberedTierByTier() {
    QCOMPARE(clientTiers(tiers({{1.0, 2}, {0.5, 1}, {0.25, 3}})),
             (std::vector<std::size_t>{0, 0, 1, 2, 2, 2}));
}

QTEST_GUILESS_MAIN(TestProportions)
#include "tst_proportions.moc"
