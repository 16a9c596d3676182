// Who takes part: the plain draw, availability, and calls that nobody answers.

#include <QTest>
#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <set>

#include "engine/api/absences.h"
#include "engine/api/masks.h"
#include "engine/api/preview.h"
#include "engine/api/simulation.h"
#include "engine/core/random.h"
#include "engine/rounds/fleet_figures.h"
#include "engine/rounds/selection.h"
#include "engine/submodels/strategy.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::smallExperiment;

namespace {

std::vector<ClientInfo> clientsOf(const Experiment& experiment) {
    std::vector<ClientInfo> clients;
    for (std::size_t tier = 0; tier < experiment.tiers.size(); ++tier) {
        for (std::int64_t i = 0; i < experiment.tiers[tier].clients; ++i)
            clients.push_back(
                {.id = static_cast<std::int64_t>(clients.size()), .tier = static_cast<std::int64_t>(tier)});
    }
    return clients;
}

Experiment withAvailability(double availability) {
    Experiment experiment = smallExperiment();
    for (Tier& tier : experiment.tiers) tier.availability = availability;
    return experiment;
}

/// The draw as it was before there was availability.
std::vector<std::int64_t> plainDraw(const Experiment& experiment, std::int64_t round) {
    std::vector<std::int64_t> clients(12);
    std::iota(clients.begin(), clients.end(), 0);
    Random random = Random::stream(experiment.seed, "participants", static_cast<std::uint64_t>(round));
    random.shuffle(std::span(clients));
    clients.resize(5);
    std::sort(clients.begin(), clients.end());
    return clients;
}

RoundRecord recordOf(std::int64_t round, const std::vector<std::int64_t>& clients) {
    RoundRecord record{.round = round};
    for (const std::int64_t id : clients) record.participants.push_back({.client = id});
    return record;
}

std::string hashAfter(const Experiment& experiment, int rounds) {
    auto simulation = Simulation::create(experiment, {.threads = 1});
    const StopFlag stop;
    for (int round = 0; round < rounds; ++round) {
        if (!(*simulation)->step(Granularity::Round, stop)) return {};
    }
    return (*simulation)->runHash();
}

}  // namespace

class TestSelection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everybodyReachableIsThePlainDraw() {
        const Experiment experiment = smallExperiment();
        for (std::int64_t round = 1; round <= 50; ++round) {
            QVERIFY(*selectParticipants(experiment, clientsOf(experiment), round) ==
                    plainDraw(experiment, round));
        }
    }

    void whoIsMissingIsNotReplaced() {
        const Experiment experiment = withAvailability(0.7);
        for (std::int64_t round = 1; round <= 50; ++round) {
            const auto drawn = plainDraw(experiment, round);
            const auto reachable = *selectParticipants(experiment, clientsOf(experiment), round);
            QVERIFY(std::includes(drawn.begin(), drawn.end(), reachable.begin(), reachable.end()));
        }
    }

    void halfOfTheDrawnAreReachableOnAverage() {
        const Experiment experiment = withAvailability(0.5);
        constexpr int kRounds = 4000;
        std::vector<int> sizes(6, 0);
        for (std::int64_t round = 1; round <= kRounds; ++round) {
            const auto chosen = *selectParticipants(experiment, clientsOf(experiment), round);
            ++sizes[chosen.size()];
        }
        // Binomial(5, 1/2) without its zero: 5, 10, 10, 5, 1 of 31. 4 standard deviations are 3.1 % at most.
        QCOMPARE(sizes[0], 0);
        const double expected[] = {0.0, 5.0 / 31, 10.0 / 31, 10.0 / 31, 5.0 / 31, 1.0 / 31};
        for (std::size_t n = 1; n <= 5; ++n)
            QVERIFY(std::abs(sizes[n] / double(kRounds) - expected[n]) < 0.031);
    }

    void rareTiersTakePartAsThePreviewSays() {
        Experiment experiment = smallExperiment();
        experiment.tiers[0].availability = 0.4;
        experiment.tiers[1].availability = 0.2;
        experiment.tiers[2].availability = 0.3;
        const FleetFigures figures = fleetFigures(experiment.tiers, 5);
        constexpr int kRounds = 4000;
        double participants = 0.0;
        std::vector<double> starved(3, 0.0);
        const auto clients = clientsOf(experiment);
        for (std::int64_t round = 1; round <= kRounds; ++round) {
            std::int64_t strongest = 3;
            const auto chosen = *selectParticipants(experiment, clients, round);
            for (const std::int64_t id : chosen) {
                ++participants;
                strongest = std::min(strongest, clients[static_cast<std::size_t>(id)].tier);
            }
            for (std::size_t level = 0; level < 3; ++level)
                starved[level] += strongest > static_cast<std::int64_t>(level) ? 1.0 : 0.0;
        }
        QVERIFY(std::abs(participants / kRounds - figures.participants) < 0.06);
        for (std::size_t level = 0; level < 3; ++level)
            QVERIFY(std::abs(starved[level] / kRounds - figures.starvedRounds[level]) < 0.032);
        QCOMPARE(figures.starvedRounds[2], 0.0);
    }

    void dealtTiersTakePartAsThePreviewSays_data() {
        QTest::addColumn<StrategyKind>("kind");
        QTest::addRow("everybody") << StrategyKind::Fiarse;
        QTest::addRow("who is dealt enough") << StrategyKind::Exclusive;
    }
    void dealtTiersTakePartAsThePreviewSays() {
        QFETCH(StrategyKind, kind);
        Experiment experiment = smallExperiment();
        experiment.tiers[1].availability = 0.3;
        experiment.tiers[2].availability = 0.6;
        experiment.strategy.kind = kind;
        experiment.strategy.exclusiveCapacity = 0.25;
        experiment.strategy.tiers = TierAssignment::Dynamic;
        const FleetFigures figures = fleetFigures(experiment);
        const ParticipatingTiers part = participatingTiers(experiment);
        constexpr int kRounds = 4000;
        const auto clients = clientsOf(experiment);
        std::vector<double> of(experiment.tiers.size(), 0.0);
        double all = 0.0, called = 0.0;
        for (std::int64_t round = 1; round <= kRounds; ++round) {
            const auto dealt = [&](const ClientInfo& one) { return dealtTier(experiment, one.id, round); };
            const auto chosen = selectParticipants(experiment, clients, round, [&](const ClientInfo& one) {
                return takesPart(experiment.strategy, experiment.tiers[dealt(one)].capacity.value);
            });
            if (!chosen) continue;  // nobody was dealt enough
            ++called;
            for (const std::int64_t id : *chosen) {
                ++of[dealt(clients[static_cast<std::size_t>(id)])];
                ++all;
            }
        }
        // Some 13,000 participations: 0.03 are more than three standard deviations.
        QVERIFY2(std::abs(all / called - figures.participants) < 0.08,
                 qPrintable(QStringLiteral("%1 and %2").arg(all / called).arg(figures.participants)));
        for (std::size_t t = 0; t < of.size(); ++t)
            QVERIFY2(std::abs(of[t] / all - part.shares[t]) < 0.03,
                     qPrintable(QStringLiteral("%1 and %2").arg(of[t] / all).arg(part.shares[t])));
    }

    void whoIsNeverDealtEnoughIsTold() {
        const auto chosen = selectParticipants(smallExperiment(), clientsOf(smallExperiment()), 9,
                                               [](const ClientInfo&) { return false; });
        QVERIFY(!chosen);
        QVERIFY(chosen.error().message.starts_with("In round 9 no client was dealt as much as "));
    }

    void whoWasCalledInVainIsKnown() {
        RunInfo info{.experiment = withAvailability(0.6)};
        info.clients = clientsOf(info.experiment);
        int givenUp = 0;
        for (std::int64_t round = 1; round <= 400; ++round) {
            const auto chosen = *selectParticipants(info.experiment, info.clients, round);
            const RoundRecord record = recordOf(round, chosen);
            const auto unreached = unreachedClients(info, record);
            QVERIFY(unreached && std::is_sorted(unreached->begin(), unreached->end()));
            std::vector<std::int64_t> called;
            std::merge(chosen.begin(), chosen.end(), unreached->begin(), unreached->end(),
                       std::back_inserter(called));
            QVERIFY(std::adjacent_find(called.begin(), called.end()) == called.end());
            const auto drawn = plainDraw(info.experiment, round);
            if (std::includes(drawn.begin(), drawn.end(), chosen.begin(), chosen.end()) && called == drawn)
                continue;
            // Nobody of the first call answered, 1 in 98 rounds: all of them are missing unless drawn again.
            ++givenUp;
            QVERIFY(std::includes(called.begin(), called.end(), drawn.begin(), drawn.end()));
            QVERIFY(called.size() >= drawn.size());
        }
        QVERIFY(givenUp >= 1 && givenUp <= 15);
    }

    void whoWasCalledIsNotGuessed() {
        RunInfo info{.experiment = withAvailability(0.6)};
        info.clients = clientsOf(info.experiment);
        const RoundRecord record = recordOf(3, *selectParticipants(info.experiment, info.clients, 3));
        // A branch shares its parent's rounds, of which its own settings know nothing.
        ++info.experiment.seed;
        QVERIFY(!unreachedClients(info, record));
        info.experiment = smallExperiment();
        QCOMPARE(unreachedClients(info, record)->size(), std::size_t(0));
    }

    void aFleetThatNeverAnswersIsTold() {
        const Experiment experiment = withAvailability(1e-9);
        const auto chosen = selectParticipants(experiment, clientsOf(experiment), 7);
        QVERIFY(!chosen);
        QCOMPARE(chosen.error().kind, ErrorKind::Run);
        QVERIFY(chosen.error().message.starts_with("In round 7 no client was reachable in 1000 calls"));
    }

    void onlyWhatIsSetEntersTheHash() {
        const std::string plain = hashAfter(smallExperiment(), 2);
        Experiment other = withAvailability(1.0);
        for (Tier& tier : other.tiers) tier.linkMbps = 20.0;
        QCOMPARE(hashAfter(other, 2), plain);
        QVERIFY(hashAfter(withAvailability(0.5), 2) != plain);
        other.tiers[0].dataShare = 2.0;
        QVERIFY(hashAfter(other, 2) != plain);
    }

    void aRunWithMissingClientsRecordsWhoCame() {
        auto simulation = Simulation::create(withAvailability(0.3), {.threads = 1});
        QVERIFY(simulation.ok());
        const StopFlag stop;
        std::set<std::size_t> sizes;
        for (int round = 1; round <= 6; ++round) {
            const auto outcome = (*simulation)->step(Granularity::Round, stop);
            QVERIFY(outcome.ok());
            const std::size_t came = outcome->record->participants.size();
            QVERIFY(came >= 1 && came <= 5);
            QVERIFY(std::isfinite(outcome->record->loss));
            QCOMPARE(outcome->record->coverage.assigned.size(), came + 1);
            sizes.insert(came);
        }
        QVERIFY(sizes.size() > 1);
    }
};

QTEST_GUILESS_MAIN(TestSelection)
#include "tst_selection.moc"
