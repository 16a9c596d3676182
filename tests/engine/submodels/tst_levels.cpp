// Tiers and their distinct capacities.

#include <QTest>

#include "engine/submodels/levels.h"

using namespace fiarse;

class TestLevels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sortsCapacitiesFromLargestToSmallest() {
        const Levels levels =
            makeLevels({tier("Phone", "1/16", 3), tier("Desk", "1", 2), tier("Tablet", "1/4", 5)});
        QCOMPARE(levels.capacities, (std::vector<double>{1.0, 0.25, 0.0625}));
        QCOMPARE(levels.ofTier, (std::vector<std::int64_t>{2, 0, 1}));
        QCOMPARE(levels.levels[0].name, std::string("Desk"));
        QCOMPARE(levels.levels[2].clients, 3);
    }

    void letsTiersOfEqualCapacityShareALevel() {
        const Levels levels = makeLevels({tier("A", "1/4", 3), tier("B", "25 %", 4), tier("C", "1", 1)});
        QCOMPARE(levels.levels.size(), std::size_t{2});
        QCOMPARE(levels.levels[1].name, std::string("A, B"));
        QCOMPARE(levels.levels[1].clients, 7);
        QCOMPARE(levels.levels[1].capacity.text, std::string("1/4"));
        QCOMPARE(levels.ofTier, (std::vector<std::int64_t>{1, 1, 0}));
    }

private:
    static Tier tier(const char* name, const char* capacity, std::int64_t clients) {
        return {.name = name, .capacity = parseCapacity(capacity).value(), .clients = clients};
    }
};

QTEST_GUILESS_MAIN(TestLevels)
#include "tst_levels.moc"
