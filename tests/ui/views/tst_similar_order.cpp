// What is alike stands together: planted groups, by hand.

#include <QtTest>

#include "ui/models/similar_order.h"

using fiarse::ui::similarOrder;
using Order = std::vector<std::size_t>;

class TestSimilarOrder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void twoPlantedGroupsAreParted() {
        // Even and odd indices are alike among themselves.
        std::vector<double> similarity;
        for (int i = 0; i < 6; ++i)
            for (int k = 0; k < 6; ++k) similarity.push_back(i == k ? 1.0 : i % 2 == k % 2 ? 0.8 : 0.1);
        QCOMPARE(similarOrder(similarity, 6), (Order{0, 2, 4, 1, 3, 5}));
    }
    void theMostAlikeAreJoinedFirst() {
        // 1 and 3 first (0.9); then 0 to them, by the mean (0.5 + 0.3) / 2 = 0.4 against 0.35 with 2.
        const std::vector<double> similarity{1.0,  0.5, 0.35, 0.3, 0.5, 1.0, 0.0, 0.9,
                                             0.35, 0.0, 1.0,  0.0, 0.3, 0.9, 0.0, 1.0};
        QCOMPARE(similarOrder(similarity, 4), (Order{0, 1, 3, 2}));
    }
    void equalOnesStayAsTheyWere() {
        QCOMPARE(similarOrder(std::vector<double>(16, 0.5), 4), (Order{0, 1, 2, 3}));
    }
    void whatIsNoNumberCountsAsNothing() {
        const double none = std::numeric_limits<double>::quiet_NaN();
        const std::vector<double> similarity{1.0, none, 0.2, none, 1.0, 0.1, 0.2, 0.1, 1.0};
        QCOMPARE(similarOrder(similarity, 3), (Order{0, 2, 1}));
    }
    void nothingAndOneAreOrdersToo() {
        QCOMPARE(similarOrder({}, 0), Order{});
        QCOMPARE(similarOrder(std::vector<double>{1.0}, 1), Order{0});
    }
    void itAgreesWithANaiveTwin();
};

// The same rule without remembering anything: all pairs of groups, all pairs of members.
void TestSimilarOrder::itAgreesWithANaiveTwin() {
    constexpr std::size_t n = 23;
    std::vector<double> similarity(n * n, 1.0);
    unsigned state = 7;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = i + 1; k < n; ++k) {
            state = state * 1664525U + 1013904223U;
            similarity[i * n + k] = similarity[k * n + i] = double(state >> 8) / double(1U << 24);
        }
    std::vector<Order> groups;
    for (std::size_t i = 0; i < n; ++i) groups.push_back({i});
    while (groups.size() > 1) {
        std::size_t bestA = 0, bestB = 1;
        double best = -1.0;
        for (std::size_t a = 0; a < groups.size(); ++a)
            for (std::size_t b = a + 1; b < groups.size(); ++b) {
                double sum = 0.0;
                for (const std::size_t i : groups[a])
                    for (const std::size_t k : groups[b]) sum += similarity[i * n + k];
                const double mean = sum / double(groups[a].size() * groups[b].size());
                if (mean > best) best = mean, bestA = a, bestB = b;
            }
        groups[bestA].insert(groups[bestA].end(), groups[bestB].begin(), groups[bestB].end());
        groups.erase(groups.begin() + std::ptrdiff_t(bestB));
    }
    QCOMPARE(similarOrder(similarity, n), groups.front());
}

QTEST_GUILESS_MAIN(TestSimilarOrder)
#include "tst_similar_order.moc"
