// Which examples are kept for testing: shares, strata, and nobody without either side.

#include <QtTest>
#include <map>

#include "engine/core/random.h"
#include "engine/data/test_split.h"

using namespace fiarse;

namespace {

/// Training and test examples by a key.
struct Sides {
    int train = 0, test = 0;
};

template <typename Key>
std::map<int, Sides> sidesBy(const std::vector<Key>& keys, const std::vector<std::uint8_t>& isTest) {
    std::map<int, Sides> result;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        Sides& sides = result[keys[i]];
        isTest[i] ? ++sides.test : ++sides.train;
    }
    return result;
}

}  // namespace

class TestTestSplit : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void eachClassGivesItsShare_data();
    void eachClassGivesItsShare();
    void eachClientGivesItsShare();
    void everyClassAndClientHasBothSides();
    void aClassOfOneIsTrainedOn();
    void theSeedDecidesWhichOnes();
};

void TestTestSplit::eachClassGivesItsShare_data() {
    QTest::addColumn<double>("share");
    QTest::addColumn<QList<int>>("counts");
    QTest::addColumn<QList<int>>("tests");
    QTest::addRow("even") << 0.2 << QList<int>{50, 100} << QList<int>{10, 20};
    // 0.25 of 10, 6 and 4 is 2.5, 1.5 and 1; 5 in all, and the first of the equal remainders is rounded up.
    QTest::addRow("largest remainders") << 0.25 << QList<int>{10, 6, 4} << QList<int>{3, 1, 1};
    QTest::addRow("nearly all") << 0.99 << QList<int>{3, 3} << QList<int>{3, 2};
    QTest::addRow("nearly none") << 0.001 << QList<int>{200, 300} << QList<int>{1, 1};
}

void TestTestSplit::eachClassGivesItsShare() {
    QFETCH(double, share);
    QFETCH(QList<int>, counts);
    QFETCH(QList<int>, tests);
    std::vector<std::uint8_t> labels;
    for (int c = 0; c < counts.size(); ++c)
        labels.insert(labels.end(), static_cast<std::size_t>(counts[c]), static_cast<std::uint8_t>(c));
    const auto sides = sidesBy(labels, chooseTestExamples(labels, {}, share, 1));
    if (QTest::currentDataTag() == QByteArray("nearly all")) {
        // All but one could be test examples, yet each class keeps one to train on.
        for (const auto& [label, has] : sides) QVERIFY(has.train >= 1 && has.test >= 1);
        return;
    }
    for (int c = 0; c < counts.size(); ++c) QCOMPARE(sides.at(c).test, tests[c]);
}

void TestTestSplit::eachClientGivesItsShare() {
    // Client 0 has 40 examples, client 1 has 10; classes in turn.
    std::vector<std::uint8_t> labels;
    std::vector<std::int32_t> groups;
    for (int i = 0; i < 50; ++i) {
        labels.push_back(static_cast<std::uint8_t>(i % 2));
        groups.push_back(i < 40 ? 0 : 1);
    }
    const auto isTest = chooseTestExamples(labels, groups, 0.2, 1);
    const auto clients = sidesBy(groups, isTest);
    QCOMPARE(clients.at(0).test, 8);
    QCOMPARE(clients.at(1).test, 2);
    const auto classes = sidesBy(labels, isTest);
    QCOMPARE(classes.at(0).test, 5);
    QCOMPARE(classes.at(1).test, 5);
}

void TestTestSplit::everyClassAndClientHasBothSides() {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Random random = Random::stream(seed, "test/split");
        std::vector<std::uint8_t> labels;
        std::vector<std::int32_t> groups;
        // At least two of each class, all with client 0, so that it can always be done.
        for (int c = 0; c < 5; ++c) {
            for (int i = 0; i < 2; ++i) {
                labels.push_back(static_cast<std::uint8_t>(c));
                groups.push_back(0);
            }
        }
        for (int i = 0; i < 40; ++i) {
            labels.push_back(static_cast<std::uint8_t>(random.below(5)));
            groups.push_back(static_cast<std::int32_t>(random.below(4)));
        }
        for (std::int32_t g = 1; g < 4; ++g)
            for (int i = 0; i < 2; ++i) {
                labels.push_back(static_cast<std::uint8_t>(random.below(5)));
                groups.push_back(g);
            }
        const double share = 0.05 + 0.9 * random.uniform();
        const auto isTest = chooseTestExamples(labels, groups, share, seed);
        for (const auto& [key, has] : sidesBy(groups, isTest))
            QVERIFY2(has.train >= 1 && has.test >= 1,
                     qPrintable(QString("client %1, seed %2").arg(key).arg(seed)));
        for (const auto& [key, has] : sidesBy(labels, isTest))
            QVERIFY2(has.train >= 1 && has.test >= 1,
                     qPrintable(QString("class %1, seed %2").arg(key).arg(seed)));
    }
}

void TestTestSplit::aClassOfOneIsTrainedOn() {
    const std::vector<std::uint8_t> labels = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    QCOMPARE(sidesBy(labels, chooseTestExamples(labels, {}, 0.2, 1)).at(1).train, 1);
}

void TestTestSplit::theSeedDecidesWhichOnes() {
    const std::vector<std::uint8_t> labels(100, 0);
    QVERIFY(chooseTestExamples(labels, {}, 0.2, 1) == chooseTestExamples(labels, {}, 0.2, 1));
    QVERIFY(chooseTestExamples(labels, {}, 0.2, 1) != chooseTestExamples(labels, {}, 0.2, 2));
}

QTEST_GUILESS_MAIN(TestTestSplit)
#include "tst_test_split.moc"
