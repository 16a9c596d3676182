// Fairness over clients, capacities and classes, by hand.

#include <QTest>
#include <cmath>

#include "engine/api/fairness.h"

using namespace fiarse;

namespace {

RunInfo twoLevels(std::int64_t clients) {
    RunInfo info;
    info.testCount = 1000;
    info.levels = {{.capacity = {1.0, "1"}, .clients = clients / 2},
                   {.capacity = {0.25, "1/4"}, .clients = clients - clients / 2}};
    for (std::int64_t i = 0; i < clients; ++i)
        info.clients.push_back({.id = i, .level = i < clients / 2 ? 0 : 1});
    return info;
}

RoundRecord evaluated(std::vector<double> accuracies) {
    RoundRecord record;
    record.evaluated = true;
    record.clientAccuracy = std::move(accuracies);
    record.evaluation = {{.accuracy = 0.8, .localAccuracy = 0.75, .classAccuracy = {0.9, 0.7}},
                         {.accuracy = 0.7, .localAccuracy = 0.35, .classAccuracy = {0.95, 0.1}}};
    return record;
}

bool near(double a, double b) {
    return std::fabs(a - b) < 1e-12;
}

}  // namespace

class TestFairness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isComputedByHand() {
        const auto fairness = fairnessOf(twoLevels(4), evaluated({0.9, 0.6, 0.5, 0.2}));
        QVERIFY(fairness.has_value());
        QVERIFY(near(fairness->mean, 0.55));
        QVERIFY(near(fairness->worstTenth, 0.2));
        QVERIFY(near(fairness->bestTenth, 0.9));
        QVERIFY(near(fairness->worst, 0.2));
        // Deviations .35, .05, .05, .35; in percent squared.
        QVERIFY(near(fairness->variance, 1e4 * (2 * 0.1225 + 2 * 0.0025) / 4));
        QVERIFY(near(fairness->jain, 2.2 * 2.2 / (4 * (0.81 + 0.36 + 0.25 + 0.04))));
        // Ordered pairs differ by .3 .4 .7 .1 .4 .3, twice each.
        QVERIFY(near(fairness->gini, 2 * 2.2 / (2 * 16 * 0.55)));
        QVERIFY(near(fairness->tierGap, 0.4));
        QVERIFY(near(fairness->worstClass, 0.1));
        QCOMPARE(fairness->worstClassIndex, std::size_t(1));
        QCOMPARE(fairness->worstClassLevel, std::size_t(1));
        // Capacity ranks 2.5 2.5 0.5 0.5, accuracy ranks 3 2 1 0.
        QVERIFY(near(fairness->spearman, 4.0 / std::sqrt(4.0 * 5.0)));
    }

    void takesTheWorstOfElevenAsTwo() {
        std::vector<double> accuracies(11, 0.5);
        accuracies[3] = 0.1;
        accuracies[7] = 0.3;
        QVERIFY(near(fairnessOf(twoLevels(11), evaluated(accuracies))->worstTenth, 0.2));
    }

    void equalsAreFair() {
        for (const double value : {0.0, 0.4}) {
            const auto fairness = fairnessOf(twoLevels(4), evaluated({value, value, value, value}));
            QVERIFY(near(fairness->jain, 1.0));
            QVERIFY(near(fairness->gini, 0.0));
            QVERIFY(near(fairness->spearman, 0.0));
        }
    }

    void ranksTiesByTheirMean() {
        const std::vector<double> x{1, 2, 2, 4};
        const std::vector<double> y{4, 3, 2, 1};
        // Ranks 0 1.5 1.5 3 and 3 2 1 0: −1.5·1.5 + 0 + 0 − 1.5·1.5 = −4.5; 4.5 and 5.
        QVERIFY(near(spearman(x, y), -4.5 / std::sqrt(4.5 * 5.0)));
        QVERIFY(near(spearman(x, x), 1.0));
    }

    void tellsOnlyInversionsThatChanceDoesNotExplain() {
        RoundRecord record = evaluated({0.5, 0.5, 0.5, 0.5});
        QVERIFY(inversionsOf(twoLevels(4), record).empty());
        record.evaluation[0].accuracy = 0.50;
        record.evaluation[1].accuracy = 0.54;  // 2 · √(0.4984/1000) = 0.0446
        QVERIFY(inversionsOf(twoLevels(4), record).empty());
        record.evaluation[1].accuracy = 0.55;
        const auto found = inversionsOf(twoLevels(4), record);
        QCOMPARE(found.size(), std::size_t(1));
        QVERIFY(near(found[0].gap, 0.05));
        QVERIFY(near(found[0].error, std::sqrt((0.25 + 0.55 * 0.45) / 1000)));
    }

    void saysNothingWithoutAnEvaluation() {
        QVERIFY(!fairnessOf(twoLevels(4), RoundRecord{}).has_value());
        QVERIFY(inversionsOf(twoLevels(4), RoundRecord{}).empty());
    }
};

QTEST_GUILESS_MAIN(TestFairness)
#include "tst_fairness.moc"
