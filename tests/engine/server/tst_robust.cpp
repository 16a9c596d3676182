// Aggregation on guard: rules over holders by hand and against naive twins, checks, quorum.

#include <QTest>
#include <cmath>
#include <limits>

#include "engine/core/random.h"
#include "engine/server/holder_rules.h"
#include "engine/server/robust.h"
#include "engine/server/root_set.h"
#include "engine/server/support_check.h"

using namespace fiarse;

namespace {

/// Participants with masks of their own, and what they send.
struct Participants {
    std::vector<std::vector<std::uint8_t>> masks;
    std::vector<LocalResult> results;
    std::vector<HeldUpdate> updates;
    std::vector<Submission> submissions;
    std::vector<float> weights;

    /// @param delta  [participants][parameters]; NaN = does not hold it.
    Participants(std::vector<float> w, const std::vector<std::vector<float>>& delta) : weights(std::move(w)) {
        masks.resize(delta.size());
        results.resize(delta.size());
        for (std::size_t i = 0; i < delta.size(); ++i) {
            for (std::uint32_t p = 0; p < weights.size(); ++p) {
                const bool holds = !std::isnan(delta[i][p]);
                masks[i].push_back(holds ? 1 : 0);
                // Every second participant is packed dense: parameters it does not hold travel along.
                if (!holds && i % 2 == 0) continue;
                results[i].flat.push_back(p);
                results[i].weights.push_back(holds ? weights[p] - delta[i][p] : weights[p]);
            }
            updates.push_back(heldUpdate(results[i], weights, masks[i]));
            submissions.push_back({.result = &results[i],
                                   .mask = masks[i],
                                   .level = 0,
                                   .samples = static_cast<std::int64_t>(10 * (i + 1))});
        }
    }
    Participants(const Participants&) = delete;

    std::vector<float> defended(const DefenceSettings& defence, std::vector<Verdict>& verdicts,
                                Divisor divisor = Divisor::Mask, double rate = 1.0,
                                std::vector<HeldUpdate> references = {}) {
        ThreadPool pool(1, 0, {});
        verdicts = checkSubmissions(submissions, weights, pool);
        return defend({.weights = weights,
                       .submissions = submissions,
                       .updates = updates,
                       .references = references,
                       .defence = &defence,
                       .divisor = divisor,
                       .serverRate = rate},
                      verdicts, pool)
            .weights;
    }
    std::vector<float> defended(const DefenceSettings& defence) {
        std::vector<Verdict> verdicts;
        return defended(defence, verdicts);
    }
};

constexpr float kNot = std::numeric_limits<float>::quiet_NaN();

}  // namespace

class TestRobust : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesTheMiddleOfTheHoldersAlone() {
        // Five participants; parameter 1 is held by two, parameter 2 by one, parameter 3 by nobody.
        Participants five({0, 0, 0, 7}, {{1, kNot, kNot, kNot},
                                         {2, 4, kNot, kNot},
                                         {3, kNot, kNot, kNot},
                                         {4, 8, 5, kNot},
                                         {100, kNot, kNot, kNot}});
        // With non-holders as zeros the median of parameter 1 would be 0, of an even number the lower 4.
        QCOMPARE(five.defended({.kind = DefenceKind::Median}), (std::vector<float>{-3, -6, -5, 7}));
    }

    void meansTheMiddleTwoOfAnEvenNumber() {
        QCOMPARE(medianOf({4, 1, 3, 2}), 2.5);
        QCOMPARE(medianOf({5, 1, 3}), 3.0);
        QCOMPARE(medianOf({}), 0.0);
    }

    void cutsTheEndsOff_data() {
        QTest::addColumn<int>("f");
        QTest::addColumn<double>("trim");
        QTest::addColumn<int>("holders");
        QTest::addColumn<int>("cut");
        QTest::newRow("f of many") << 2 << 0.0 << 10 << 2;
        QTest::newRow("somebody is left") << 2 << 0.0 << 4 << 1;
        QTest::newRow("a lone holder") << 2 << 0.0 << 1 << 0;
        QTest::newRow("a share") << 2 << 0.25 << 10 << 2;
        QTest::newRow("a share of few") << 2 << 0.25 << 3 << 0;
        QTest::newRow("nearly half") << 0 << 0.49 << 10 << 4;
    }
    void cutsTheEndsOff() {
        QFETCH(int, f);
        QFETCH(double, trim);
        QFETCH(int, holders);
        QFETCH(int, cut);
        const DefenceSettings defence{.kind = DefenceKind::TrimmedMean, .f = f, .trim = trim};
        QCOMPARE(static_cast<int>(trimmedCount(defence, static_cast<std::size_t>(holders))), cut);
    }

    void meansWhatIsLeftAfterTrimming() {
        QCOMPARE(trimmedMean({9, 1, 2, 3, -50}, 1), 2.0);
        QCOMPARE(trimmedMean({9, 1}, 0), 5.0);
        Participants five({0, 0}, {{1, kNot}, {2, 4}, {3, kNot}, {4, 8}, {100, kNot}});
        QCOMPARE(five.defended({.kind = DefenceKind::TrimmedMean, .f = 1}), (std::vector<float>{-3, -6}));
        QCOMPARE(five.defended({.kind = DefenceKind::TrimmedMean, .f = 0}), (std::vector<float>{-22, -6}));
    }

    void keepsKrumsChoiceOnly() {
        // On the core, parameter 0, they stand at 0, 1, 2, 4, 100: the second has the best score.
        Participants five({0, 0, 0},
                          {{0, 5, kNot}, {1, 6, kNot}, {2, kNot, kNot}, {4, kNot, 9}, {100, 7, 7}});
        std::vector<Verdict> verdicts;
        const DefenceSettings krum{.kind = DefenceKind::Krum, .f = 1};
        QCOMPARE(five.defended(krum, verdicts), (std::vector<float>{-1, -6, 0}));
        for (std::size_t i = 0; i < 5; ++i)
            QCOMPARE(verdicts[i].rejection, i == 1 ? Rejection::None : Rejection::NotChosen);
        // n - f - 2 = 2 of them: the mean over those who hold it.
        const DefenceSettings multi{.kind = DefenceKind::MultiKrum, .f = 1};
        QCOMPARE(five.defended(multi, verdicts), (std::vector<float>{-0.5, -5.5, 0}));
        QCOMPARE(verdicts[2].trust, 0.0);
    }

    void meansClippedUpdatesAsTheDivisorSays_data() {
        QTest::addColumn<Divisor>("divisor");
        QTest::addColumn<QList<float>>("want");
        // Norms 1, 1, 4: the third is clipped to a quarter, (0, 1).
        QTest::newRow("mask") << Divisor::Mask << QList<float>{-1.0f / 3, -2.0f / 3};
        QTest::newRow("moved") << Divisor::Moved << QList<float>{-1, -1};
        QTest::newRow("samples") << Divisor::Samples << QList<float>{-10.0f / 60, -50.0f / 60};
    }
    void meansClippedUpdatesAsTheDivisorSays() {
        QFETCH(Divisor, divisor);
        QFETCH(QList<float>, want);
        Participants three({0, 0}, {{1, 0}, {0, 1}, {0, 4}});
        std::vector<Verdict> verdicts;
        const std::vector<float> got = three.defended({.kind = DefenceKind::NormClip}, verdicts, divisor);
        for (std::size_t p = 0; p < 2; ++p) QVERIFY(std::fabs(got[p] - want[qsizetype(p)]) < 1e-6f);
        QCOMPARE(verdicts[2].factor, 0.25);
        QCOMPARE(verdicts[1].factor, 1.0);
    }

    void weighsByTrustOverTheHolders() {
        // The server's own update is (2, 0) for each. The first points its way, twice too long; the second
        // at 60 degrees; the third the other way.
        Participants three({0, 0}, {{4, kNot}, {1, std::sqrt(3.0f)}, {-2, 0}});
        std::vector<Verdict> verdicts;
        const std::vector<HeldUpdate> own{{{0}, {2}}, {{0, 1}, {2, 0}}, {{0, 1}, {2, 0}}};
        const std::vector<float> got =
            three.defended({.kind = DefenceKind::FlTrust}, verdicts, Divisor::Mask, 1.0, own);
        QVERIFY(std::fabs(verdicts[0].trust - 1.0) < 1e-6 && std::fabs(verdicts[0].factor - 0.5) < 1e-6);
        QVERIFY(std::fabs(verdicts[1].trust - 0.5) < 1e-6 && std::fabs(verdicts[1].factor - 1.0) < 1e-6);
        QCOMPARE(verdicts[2].rejection, Rejection::NotChosen);
        QVERIFY(std::fabs(got[0] + (1.0f * 2.0f + 0.5f * 1.0f) / 1.5f) < 1e-6f);
        QVERIFY(std::fabs(got[1] + std::sqrt(3.0f)) < 1e-6f);  // of its holders only the second is trusted
    }

    void keepsParametersThatNobodyIsTrustedWith() {
        Participants one({5}, {{-1}});
        std::vector<Verdict> verdicts;
        const std::vector<HeldUpdate> own{{{0}, {1}}};
        QCOMPARE(one.defended({.kind = DefenceKind::FlTrust}, verdicts, Divisor::Mask, 1.0, own),
                 (std::vector<float>{5}));
    }

    void decidesAboutParametersWithFewHolders_data() {
        QTest::addColumn<QuorumPolicy>("quorum");
        QTest::addColumn<QList<float>>("want");
        QTest::newRow("use") << QuorumPolicy::Use << QList<float>{-2, -4, -8};
        QTest::newRow("shrink") << QuorumPolicy::Shrink << QList<float>{-2, -4 * 2.0f / 5, -8 / 4.0f};
        QTest::newRow("skip") << QuorumPolicy::Skip << QList<float>{-2, 0, 0};
    }
    void decidesAboutParametersWithFewHolders() {
        QFETCH(QuorumPolicy, quorum);
        QFETCH(QList<float>, want);
        Participants three({0, 0, 0}, {{1, 3, kNot}, {2, 5, kNot}, {30, kNot, 8}});
        const std::vector<float> got =
            three.defended({.kind = DefenceKind::Median, .f = 1, .quorum = quorum});
        for (std::size_t p = 0; p < 3; ++p) QVERIFY(std::fabs(got[p] - want[qsizetype(p)]) < 1e-6f);
    }

    void refusesUpdatesOutsideTheirMaskWhateverTheDefence_data() {
        QTest::addColumn<DefenceKind>("kind");
        QTest::newRow("none") << DefenceKind::None;
        QTest::newRow("median") << DefenceKind::Median;
        QTest::newRow("trimmed mean") << DefenceKind::TrimmedMean;
        QTest::newRow("multi-krum") << DefenceKind::MultiKrum;
        QTest::newRow("norm clip") << DefenceKind::NormClip;
        QTest::newRow("geometric median") << DefenceKind::GeometricMedian;
    }
    void refusesUpdatesOutsideTheirMaskWhateverTheDefence() {
        QFETCH(DefenceKind, kind);
        Participants four({0, 0}, {{1, 1}, {-8, kNot}, {1, 1}, {1, 1}});
        QCOMPARE(four.results[1].flat.size(), std::size_t{2});
        four.results[1].weights[1] = 0.125f;
        std::vector<Verdict> verdicts;
        const std::vector<float> got = four.defended({.kind = kind}, verdicts);
        QCOMPARE(verdicts[1].rejection, Rejection::OutsideMask);
        QCOMPARE(verdicts[1].trust, 0.0);
        for (const float w : got) QVERIFY(std::fabs(w + 1.0f) < 1e-6f);
        QVERIFY(needsDefence({}, verdicts));
    }

    void refusesWhatIsNotFinite() {
        Participants three({0, 0}, {{1, 1}, {1, 1}, {1, 1}});
        three.results[2].weights[0] = std::numeric_limits<float>::infinity();
        three.updates[2].delta[0] = -std::numeric_limits<float>::infinity();
        std::vector<Verdict> verdicts;
        QCOMPARE(three.defended({}, verdicts), (std::vector<float>{-1, -1}));
        QCOMPARE(verdicts[2].rejection, Rejection::NotFinite);
        three.results[2].weights[0] = kNot;
        QCOMPARE(checkSupport(three.results[2], three.weights, three.masks[2]), Rejection::NotFinite);
    }

    void acceptsDenseParametersThatWereLeftAlone() {
        Participants two({3, 4}, {{1, 1}, {1, kNot}});
        QCOMPARE(checkSupport(two.results[1], two.weights, two.masks[1]), Rejection::None);
        std::vector<Verdict> verdicts(2);
        QVERIFY(!needsDefence({}, verdicts));
    }

    void matchesNaiveTwinsOnRandomMasks_data() {
        QTest::addColumn<DefenceKind>("kind");
        QTest::newRow("median") << DefenceKind::Median;
        QTest::newRow("trimmed mean") << DefenceKind::TrimmedMean;
        QTest::newRow("plain mean") << DefenceKind::None;
    }
    void matchesNaiveTwinsOnRandomMasks() {
        QFETCH(DefenceKind, kind);
        constexpr std::size_t kParameters = 40000;  // more than two blocks
        Random random(3);
        std::vector<float> weights(kParameters);
        std::vector<std::vector<float>> delta(9, std::vector<float>(kParameters, kNot));
        for (float& w : weights) w = static_cast<float>(random.normal());
        for (auto& one : delta)
            for (float& value : one)
                if (random.uniform() < 0.5) value = static_cast<float>(random.normal());
        Participants nine(weights, delta);
        std::vector<Verdict> verdicts;
        const DefenceSettings defence{.kind = kind, .f = 2};
        const std::vector<float> got = nine.defended(defence, verdicts, Divisor::Mask, 0.5);
        for (std::size_t p = 0; p < kParameters; ++p) {
            std::vector<double> values;
            for (std::size_t i = 0; i < 9; ++i)
                if (!std::isnan(delta[i][p]))
                    values.push_back(static_cast<double>(weights[p] - (weights[p] - delta[i][p])));
            std::sort(values.begin(), values.end());
            double want = 0.0;
            const std::size_t n = values.size();
            if (n > 0 && kind == DefenceKind::Median) want = (values[(n - 1) / 2] + values[n / 2]) / 2.0;
            if (n > 0 && kind != DefenceKind::Median) {
                std::size_t cut = kind == DefenceKind::None ? 0 : 2;
                while (2 * cut >= n) --cut;
                for (std::size_t i = cut; i < n - cut; ++i)
                    want += values[i] / static_cast<double>(n - 2 * cut);
            }
            QVERIFY(std::fabs(static_cast<double>(got[p]) - (static_cast<double>(weights[p]) - 0.5 * want)) <
                    1e-6);
        }
        ThreadPool three(3, 0, {});
        std::vector<Verdict> again = checkSubmissions(nine.submissions, nine.weights, three);
        const Defended many = defend({.weights = nine.weights,
                                      .submissions = nine.submissions,
                                      .updates = nine.updates,
                                      .defence = &defence,
                                      .divisor = Divisor::Mask,
                                      .serverRate = 0.5},
                                     again, three);
        QVERIFY(many.weights == got);
    }

    void countsOnlyWhoseUpdateWasTaken() {
        Participants five({0}, {{0.5f}, {1}, {1.5f}, {0}, {100}});
        ThreadPool pool(1, 0, {});
        std::vector<Verdict> verdicts = checkSubmissions(five.submissions, five.weights, pool);
        const DefenceSettings krum{.kind = DefenceKind::MultiKrum, .f = 1};
        const Defended result = defend({.weights = five.weights,
                                        .submissions = five.submissions,
                                        .updates = five.updates,
                                        .defence = &krum},
                                       verdicts, pool);
        QCOMPARE(int(result.moved[0]), 2);
    }

    void takesTheRootSetOutOfTheClientsHands() {
        std::vector<ClientData> clients{{.train = {0, 3, 5, 8}}, {.train = {1}}, {.train = {2, 4, 6, 7}}};
        const auto root = takeRootSet(clients, 5, 9);
        QVERIFY(root.ok());
        QCOMPARE(root->size(), std::size_t{5});
        QCOMPARE(clients[1].train, (std::vector<std::uint32_t>{1}));
        std::vector<std::uint32_t> all = *root;
        for (const ClientData& client : clients) {
            QVERIFY(!client.train.empty() && std::is_sorted(client.train.begin(), client.train.end()));
            all.insert(all.end(), client.train.begin(), client.train.end());
        }
        std::sort(all.begin(), all.end());
        QCOMPARE(all, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5, 6, 7, 8}));
        const auto tooMany = takeRootSet(clients, 2, 9);
        QVERIFY(!tooMany.ok());
        QCOMPARE(QString::fromStdString(tooMany.error().message),
                 QString("defence.root is 2, but the clients can spare only 1 training image, as each keeps "
                         "at least one."));
    }
};

QTEST_GUILESS_MAIN(TestRobust)
#include "tst_robust.moc"
