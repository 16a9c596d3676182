// Quorum, ownership, similarity and the success of attacks, by hand.

#include <QTest>
#include <cmath>

#include "engine/api/records.h"
#include "engine/metrics/attack_success.h"
#include "engine/metrics/quorum.h"
#include "engine/metrics/sign_agreement.h"

using namespace fiarse;

namespace {

Layout twoLayers() {
    Layout layout;
    layout.layers = {{.name = "a", .shape = {3}, .offset = 0, .count = 3},
                     {.name = "b", .shape = {2}, .offset = 3, .count = 2},
                     {.name = "norm", .shape = {1}, .offset = 5, .count = 1, .maskable = false}};
    layout.count = 6;
    layout.maskable = 5;
    return layout;
}

}  // namespace

class TestQuorum : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatASingleParticipantHolds() {
        // Masks that are not nested: the second holds parameter 4 that the larger first does not.
        const std::vector<std::uint8_t> first{1, 1, 1, 1, 0, 1}, second{1, 0, 0, 0, 1, 1};
        const std::vector<Submission> submissions{{.mask = first}, {.mask = second, .malicious = true}};
        const std::vector<std::uint16_t> assigned{2, 1, 1, 1, 1, 2};
        ThreadPool pool(1, 0, {});
        const auto sole = soleHolders(assigned, submissions, twoLayers(), pool);
        QCOMPARE(sole, (std::vector<std::vector<std::uint64_t>>{{2, 1, 0}, {0, 1, 0}}));
        QCOMPARE(ownedShare(assigned, submissions, twoLayers()), 0.2);
    }

    void ownsNothingWithoutAttackersAndNothingThatNobodyHolds() {
        const std::vector<std::uint8_t> mask{1, 0, 0, 0, 0, 1};
        const std::vector<std::uint16_t> assigned{1, 0, 0, 0, 0, 1};
        QCOMPARE(ownedShare(assigned, std::vector<Submission>{{.mask = mask}}, twoLayers()), 0.0);
        QCOMPARE(
            ownedShare(assigned, std::vector<Submission>{{.mask = mask, .malicious = true}}, twoLayers()),
            0.2);
    }

    void countsParametersBelowTheQuorum_data() {
        QTest::addColumn<int>("f");
        QTest::addColumn<double>("share");
        QTest::newRow("nobody to withstand") << 0 << 0.0;
        QTest::newRow("3 holders needed") << 1 << 0.5;
        QTest::newRow("5 holders needed") << 2 << 0.9;
    }
    void countsParametersBelowTheQuorum() {
        QFETCH(int, f);
        QFETCH(double, share);
        // Held by 0, 1, 2, 3, 4 participants; what nobody holds is not below the quorum but idle.
        const std::vector<std::uint64_t> counts{10, 20, 30, 25, 15};
        QVERIFY(std::fabs(belowQuorum(counts, f) - share) < 1e-12);
    }

    void comparesAllPairs() {
        const std::vector<HeldUpdate> updates{{{0, 1}, {1, 0}}, {{0, 1}, {0, 2}}, {{0}, {-3}}};
        ThreadPool pool(2, 0, {});
        const std::vector<double> matrix = similarityMatrix(updates, pool);
        QCOMPARE(matrix[0], 1.0);
        QCOMPARE(matrix[1], 0.0);
        QCOMPARE(matrix[2], -1.0);
        QCOMPARE(matrix[6], -1.0);
        QVERIFY(std::isnan(matrix[5]));  // over parameter 0 the second's update is 0
    }

    void tellsWhoPullsTheSameWeightsTheSameWay() {
        // Parameter 5 is a norm's and does not count; the third moved nothing that others hold.
        const std::vector<float> start{0, 0, 0, 0, 0, 0};
        const std::vector<float> first{1, -1, 2, 0, 0, 9}, second{3, 1, 1, 4, 0, -9}, third{0, 0, 0, 0, 7, 0};
        const std::vector<std::uint8_t> all{1, 1, 1, 1, 1, 1}, last{0, 0, 0, 0, 1, 1};
        std::vector<LocalResult> results(3);
        for (std::size_t i = 0; i < 3; ++i)
            for (std::uint32_t p = 0; p < 6; ++p) {
                results[i].flat.push_back(p);
                results[i].weights.push_back((i == 0 ? first : i == 1 ? second : third)[p]);
            }
        const std::vector<Submission> submissions{{.result = &results[0], .mask = all},
                                                  {.result = &results[1], .mask = all},
                                                  {.result = &results[2], .mask = last}};
        ThreadPool pool(2, 0, {});
        const std::vector<double> matrix = signAgreement(submissions, start, twoLayers(), pool);
        // Both moved 0, 1 and 2, and disagree about 1.
        QCOMPARE(matrix, (std::vector<double>{1.0, 0.6667, -1.0, 0.6667, 1.0, -1.0, -1.0, -1.0, 1.0}));
    }

    void measuresHowOftenATriggerWorks() {
        QCOMPARE(triggerSuccess({.classes = {1, 1, 0, 1}}, 1), 0.75);
        QCOMPARE(triggerSuccess({}, 1), 0.0);
    }

    void measuresHowOftenAFlippedLabelIsPredicted() {
        const Split test{.labels = {0, 1, 2, 2, 1}};
        const Predictions predictions{.classes = {2, 1, 0, 1, 0}};
        // Mirrored with three classes, 0 and 2 change places and 1 stays: 2 of 3 are fooled.
        QCOMPARE(flipSuccess(predictions, test, {.kind = AttackKind::LabelFlip}, 3), 2.0 / 3.0);
        const AttackSettings one{.kind = AttackKind::LabelFlip, .target = 1, .from = 2};
        QCOMPARE(flipSuccess(predictions, test, one, 3), 0.5);
        QCOMPARE(flipSuccess(predictions, {}, one, 3), 0.0);
    }

    void measuresHowManyHijackedParametersALevelHolds() {
        const std::vector<std::uint8_t> map{0, 1, 2, kHeldByNobody, 2};
        const std::vector<std::uint32_t> chosen{0, 1, 2, 3};
        QCOMPARE(hijackSuccess(chosen, map, 0), 0.75);
        QCOMPARE(hijackSuccess(chosen, map, 1), 0.5);
        QCOMPARE(hijackSuccess(chosen, map, 2), 0.25);
    }
};

QTEST_GUILESS_MAIN(TestQuorum)
#include "tst_quorum.moc"
