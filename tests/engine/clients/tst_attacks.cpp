// What attackers send, against numbers by hand and published tables.

#include <QTest>
#include <cmath>
#include <set>

#include "engine/clients/attacks.h"

using namespace fiarse;

namespace {

std::vector<AttackCandidate> fleet() {
    std::vector<AttackCandidate> clients;
    for (std::int64_t id = 0; id < 20; ++id) clients.push_back({id, id / 5, id < 5});
    return clients;
}

Layout layoutOf(std::size_t first, std::size_t second) {
    Layout layout;
    layout.layers = {
        {.name = "a", .shape = {static_cast<std::int64_t>(first)}, .offset = 0, .count = first},
        {.name = "b", .shape = {static_cast<std::int64_t>(second)}, .offset = first, .count = second}};
    layout.count = layout.maskable = first + second;
    return layout;
}

}  // namespace

class TestAttacks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choosesAttackersByShareAndNumber_data() {
        QTest::addColumn<double>("clients");
        QTest::addColumn<int>("tier");
        QTest::addColumn<int>("count");
        QTest::newRow("a fifth of all") << 0.2 << 0 << 4;
        QTest::newRow("a share that rounds to nobody is one") << 0.01 << 0 << 1;
        QTest::newRow("a number") << 3.0 << 0 << 3;
        QTest::newRow("one is a number, not everybody") << 1.0 << 0 << 1;
        QTest::newRow("more than there are") << 50.0 << 0 << 20;
        QTest::newRow("of one tier") << 3.0 << 2 << 3;
        QTest::newRow("two fifths of one tier") << 0.4 << 4 << 2;
    }
    void choosesAttackersByShareAndNumber() {
        QFETCH(double, clients);
        QFETCH(int, tier);
        QFETCH(int, count);
        const AttackSettings attack{.kind = AttackKind::SignFlip, .clients = clients, .tier = tier};
        const std::vector<std::int64_t> chosen = maliciousClients(attack, fleet(), 3);
        QCOMPARE(static_cast<int>(chosen.size()), count);
        QVERIFY(std::is_sorted(chosen.begin(), chosen.end()));
        QCOMPARE(std::set<std::int64_t>(chosen.begin(), chosen.end()).size(), chosen.size());
        for (const std::int64_t id : chosen) QVERIFY(tier == 0 || id / 5 == tier - 1);
        QCOMPARE(maliciousClients(attack, fleet(), 3), chosen);
    }

    void drawsOtherAttackersForAnotherSeed() {
        const AttackSettings attack{.kind = AttackKind::SignFlip, .clients = 6};
        QVERIFY(maliciousClients(attack, fleet(), 3) != maliciousClients(attack, fleet(), 4));
        QVERIFY(maliciousClients({}, fleet(), 3).empty());
    }

    void onlyWeakClientsLieAboutTheirCapacity() {
        const AttackSettings attack{.kind = AttackKind::CapacityLying, .clients = 100};
        const std::vector<std::int64_t> chosen = maliciousClients(attack, fleet(), 3);
        QCOMPARE(chosen.size(), std::size_t{15});
        QCOMPARE(chosen.front(), std::int64_t{5});
    }

    // Tables of the standard normal distribution (Abramowitz and Stegun 26.1, to their last digit).
    void knowsTheNormalQuantiles_data() {
        QTest::addColumn<double>("probability");
        QTest::addColumn<double>("quantile");
        QTest::newRow("0.5") << 0.5 << 0.0;
        QTest::newRow("0.8413") << 0.841344746068543 << 1.0;
        QTest::newRow("0.975") << 0.975 << 1.959963984540054;
        QTest::newRow("0.995") << 0.995 << 2.575829303548901;
        QTest::newRow("0.01") << 0.01 << -2.326347874040841;
        QTest::newRow("1e-6") << 1e-6 << -4.753424308822899;
    }
    void knowsTheNormalQuantiles() {
        QFETCH(double, probability);
        QFETCH(double, quantile);
        QVERIFY2(std::fabs(inverseNormal(probability) - quantile) < 1e-9,
                 qPrintable(QString::number(inverseNormal(probability), 'g', 15)));
    }

    // s = floor(n/2) + 1 - f supporters of n - f honest ones, and the quantile of what is left.
    void computesTheDeviationsOfALittleIsEnough_data() {
        QTest::addColumn<int>("n");
        QTest::addColumn<int>("f");
        QTest::addColumn<double>("share");
        QTest::newRow("10 with 2: s = 4 of 8") << 10 << 2 << 0.5;
        QTest::newRow("50 with 12: s = 14 of 38") << 50 << 12 << 24.0 / 38.0;
        QTest::newRow("10 with 4: s = 2 of 6") << 10 << 4 << 4.0 / 6.0;
        QTest::newRow("11 with 1: s = 5 of 10") << 11 << 1 << 0.5;
    }
    void computesTheDeviationsOfALittleIsEnough() {
        QFETCH(int, n);
        QFETCH(int, f);
        QFETCH(double, share);
        const double z = alieDeviations(n, f);
        // Back through the distribution function: a wrong use of it instead of its inverse is seen.
        QVERIFY(std::fabs(0.5 * std::erfc(-z / std::sqrt(2.0)) - share) < 1e-12);
    }

    void hasNoDeviationsWhereAttackersHaveTheMajority() {
        QCOMPARE(alieDeviations(10, 6), 0.0);
        QCOMPARE(alieDeviations(3, 3), 0.0);
        QCOMPARE(alieDeviations(1, 0), 0.0);
    }

    void flipsTheSign() {
        std::vector<float> delta{1.0f, -2.0f, 0.0f};
        flipSign(delta, 3.0);
        QCOMPARE(delta, (std::vector<float>{-3.0f, 6.0f, 0.0f}));
    }

    void sendsNoiseOfTheSizeOfItsOwnUpdate() {
        std::vector<float> delta(20000);
        for (std::size_t i = 0; i < delta.size(); ++i) delta[i] = i % 2 == 0 ? 0.3f : -0.4f;
        const double before = rootMeanSquare(delta);
        Random random(1);
        becomeNoise(delta, 2.0, random);
        double mean = 0.0;
        for (const float value : delta) mean += static_cast<double>(value) / 20000.0;
        QVERIFY(std::fabs(rootMeanSquare(delta) / (2.0 * before) - 1.0) < 0.03);
        QVERIFY(std::fabs(mean) < 0.02);
    }

    void hidesAmongTheHoldersOfEachParameter() {
        // Parameter 1: held by all, 1, 2, 6: mean 3, deviation sqrt(7). 3: by one. 7: by nobody honest.
        const std::vector<HeldUpdate> honest{{{0, 1}, {9.0f, 1.0f}}, {{1, 3}, {2.0f, 5.0f}}, {{1}, {6.0f}}};
        HeldUpdate update{{1, 3, 7}, {100.0f, 100.0f, 4.0f}};
        hideInTheCrowd(update, honest, 0.5);
        QVERIFY(std::fabs(static_cast<double>(update.delta[0]) - (3.0 - 0.5 * std::sqrt(7.0))) < 1e-6);
        QCOMPARE(update.delta[1], 5.0f);
        QCOMPARE(update.delta[2], 4.0f);
    }

    void countsWhoHasAVote_data() {
        QTest::addColumn<Divisor>("divisor");
        QTest::addColumn<QList<float>>("all");
        QTest::addColumn<QList<float>>("malicious");
        QTest::newRow("moved") << Divisor::Moved << QList<float>{1, 2, 1} << QList<float>{0, 1, 1};
        QTest::newRow("mask") << Divisor::Mask << QList<float>{1, 3, 1} << QList<float>{0, 1, 1};
        QTest::newRow("samples") << Divisor::Samples << QList<float>{10, 60, 30} << QList<float>{0, 30, 30};
    }
    void countsWhoHasAVote() {
        QFETCH(Divisor, divisor);
        QFETCH(QList<float>, all);
        QFETCH(QList<float>, malicious);
        const std::vector<HeldUpdate> updates{{{0, 1}, {1.0f, 1.0f}}, {{1}, {0.0f}}, {{1, 2}, {0.0f, 1.0f}}};
        const std::vector<Submission> submissions{
            {.samples = 10}, {.samples = 20}, {.samples = 30, .malicious = true}};
        const Ballot ballot = countBallot(updates, submissions, 3, divisor);
        for (qsizetype p = 0; p < 3; ++p) {
            QCOMPARE(ballot.all[static_cast<std::size_t>(p)], all[p]);
            QCOMPARE(ballot.malicious[static_cast<std::size_t>(p)], malicious[p]);
        }
    }

    void replacesTheModelOverTheHoldersOfEachParameter() {
        // Two attackers among four holders, and alone: the mean of what they send is their own model.
        const Ballot ballot{{4.0f, 1.0f}, {2.0f, 1.0f}};
        HeldUpdate update{{0, 1}, {0.5f, 0.5f}};
        replaceModel(update, ballot, 0.5, 1.0);
        QCOMPARE(update.delta, (std::vector<float>{2.0f, 1.0f}));
        // Server: w - 0.5 * (2 * 2.0 + 0 + 0) / 4 = w - 0.5, which is the attackers' model.
        QCOMPARE(0.5f * (2.0f * update.delta[0]) / 4.0f, 0.5f);
        QCOMPARE(0.5f * update.delta[1] / 1.0f, 0.5f);
    }

    void choosesAShareOfEveryLayerToHijack() {
        const Layout layout = layoutOf(100, 3);
        const std::vector<std::uint32_t> chosen = hijackedParameters(layout, 0.1, 5);
        QCOMPARE(chosen.size(), std::size_t{11});  // 10 of 100, and at least one of 3
        QVERIFY(std::is_sorted(chosen.begin(), chosen.end()));
        QVERIFY(chosen[9] < 100 && chosen[10] >= 100);
        QVERIFY(hijackedParameters(layout, 0.1, 6) != chosen);
    }

    void inflatesChosenParametersToTheLargestOfTheirLayer() {
        const Layout layout = layoutOf(3, 2);
        const std::vector<float> weights{0.1f, -0.2f, 2.0f, 0.5f, -4.0f};
        const Ballot ballot{{2, 4, 1, 1, 1}, {1, 1, 1, 1, 1}};
        const std::vector<std::uint32_t> chosen{1, 3};
        HeldUpdate update{{0, 1, 3}, {7.0f, 7.0f, 7.0f}};
        hijackMasks(update, chosen, weights, layout, std::vector{2.0f, 4.0f}, ballot, 1.0, 1.0);
        QCOMPARE(update.delta[0], 7.0f);
        // One of four: (w - goal) * 4, so that the mean takes -0.2 to -2.
        QCOMPARE(update.delta[1], 4.0f * (-0.2f + 2.0f));
        QCOMPARE(update.delta[2], 0.5f - 4.0f);
    }

    void writesOnEveryParameterThatItDoesNotHold() {
        const std::vector<float> weights{1.0f, 2.0f, 3.0f, 4.0f};
        const std::vector<std::uint8_t> mask{1, 0, 1, 0};
        // Packed dense up to parameter 2: one entry outside its mask travels along.
        LocalResult result{.flat = {0, 1, 2}, .weights = {0.0f, 2.0f, 3.0f}, .losses = {0.5f}};
        Random random(1);
        writeOutside(result, weights, mask, 2.0, random);
        QCOMPARE(result.flat, (std::vector<std::uint32_t>{0, 1, 2, 3}));
        QCOMPARE(result.weights[0], 0.0f);
        QCOMPARE(result.weights[2], 3.0f);
        const auto step = static_cast<float>(2.0 * std::sqrt(0.5));
        QCOMPARE(std::fabs(result.weights[1] - 2.0f), step);
        QCOMPARE(std::fabs(result.weights[3] - 4.0f), step);
        QCOMPARE(result.losses.size(), std::size_t{1});
    }

    void putsAnUpdateBackWhereItCameFrom() {
        const std::vector<float> weights{1.0f, 2.0f, 3.0f, 4.0f};
        const std::vector<std::uint8_t> mask{1, 0, 1, 0};
        LocalResult result{.flat = {0, 1, 2}, .weights = {0.5f, 2.0f, 5.0f}};
        HeldUpdate update = heldUpdate(result, weights, mask);
        QCOMPARE(update.flat, (std::vector<std::uint32_t>{0, 2}));
        QCOMPARE(update.delta, (std::vector<float>{0.5f, -2.0f}));
        flipSign(update.delta, 1.0);
        putBack(update, weights, result);
        QCOMPARE(result.weights, (std::vector<float>{1.5f, 2.0f, 1.0f}));
    }
};

QTEST_GUILESS_MAIN(TestAttacks)
#include "tst_attacks.moc"
