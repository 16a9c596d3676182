// Whole rounds under attack: what is recorded, what a defence changes, and what stays as it was.

#include <QTest>
#include <cmath>
#include <numeric>

#include "engine/api/catalog.h"
#include "engine/api/experiment_file.h"
#include "engine/api/simulation.h"
#include "engine/rounds/fleet.h"
#include "tests/support/play_simulation.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::makeSimulation;
using fiarse::test::playTo;
using fiarse::test::smallExperiment;

namespace {

/// 12 clients, all of which take part in each round.
Experiment everybody() {
    Experiment experiment = smallExperiment();
    experiment.training.participants = 12;
    return experiment;
}

double accuracyAfter(const Experiment& experiment, std::int64_t rounds) {
    auto simulation = makeSimulation(experiment, 2);
    return playTo(*simulation, rounds).back().evaluation.front().accuracy;
}

int countMalicious(const RoundRecord& record) {
    return static_cast<int>(std::count_if(record.participants.begin(), record.participants.end(),
                                          [](const Participation& one) { return one.malicious; }));
}

}  // namespace

class TestRobustness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void settingsAtTheirDefaultsKeepTheHash() {
        const Experiment experiment = smallExperiment();
        // The id of this run before there were attacks and defences.
        QCOMPARE(QString::fromStdString(makeFleet(experiment)->info.id), QString("839a1ad57eaa"));
        Experiment idle = experiment;
        idle.attack.scale = 9.0;  // plays no part without an attack
        idle.defence.root = 7;
        QCOMPARE(settingsHash(idle), settingsHash(experiment));
        idle.attack.kind = AttackKind::SignFlip;
        QVERIFY(settingsHash(idle) != settingsHash(experiment));
        idle.attack.kind = AttackKind::None;
        idle.defence.kind = DefenceKind::Median;
        QVERIFY(settingsHash(idle) != settingsHash(experiment));
    }

    void aPeacefulRunSaysNothingAboutAttacks() {
        auto simulation = makeSimulation(smallExperiment());
        for (const RoundRecord& record : playTo(*simulation, 2)) {
            QVERIFY(!record.robustness.active);
            QVERIFY(record.robustness.similarity.empty() && record.robustness.attackSuccess.empty());
            QCOMPARE(countMalicious(record), 0);
            QCOMPARE(record.robustness.sole.size(), record.participants.size());
            std::uint64_t sole = 0;
            for (const auto& layers : record.robustness.sole)
                sole = std::accumulate(layers.begin(), layers.end(), sole);
            QCOMPARE(sole, record.coverage.assigned[1]);
            const std::size_t n = record.participants.size();
            QCOMPARE(record.robustness.signAgreement.size(), n * n);
            for (std::size_t i = 0; i < n; ++i) QCOMPARE(record.robustness.signAgreement[i * n + i], 1.0);
        }
    }

    void attacksBeginWhenTheyShould() {
        Experiment experiment = everybody();
        auto peaceful = makeSimulation(experiment);
        const std::vector<RoundRecord> calm = playTo(*peaceful, 3);
        experiment.attack = {.kind = AttackKind::SignFlip, .clients = 3, .start = 3};
        auto simulation = makeSimulation(experiment);
        const std::vector<RoundRecord> records = playTo(*simulation, 3);
        QCOMPARE(countMalicious(records[1]), 0);
        QCOMPARE(countMalicious(records[2]), 3);
        QCOMPARE(records[1].loss, calm[1].loss);
        QVERIFY(records[1].evaluation == calm[1].evaluation);
        QVERIFY(records[2].evaluation != calm[2].evaluation);
    }

    void givesTheSameRunForAnyNumberOfThreads_data() { allKinds(); }
    void givesTheSameRunForAnyNumberOfThreads() {
        QFETCH(AttackKind, attack);
        QFETCH(DefenceKind, defence);
        Experiment experiment = everybody();
        experiment.attack = {.kind = attack, .clients = 2};
        experiment.defence = {.kind = defence, .f = 2, .root = 60};
        auto one = makeSimulation(experiment, 1);
        auto three = makeSimulation(experiment, 3);
        const std::vector<RoundRecord> want = playTo(*one, 2);
        const std::vector<RoundRecord> got = playTo(*three, 2);
        QCOMPARE(three->runHash(), one->runHash());
        for (std::size_t r = 0; r < 2; ++r) {
            QCOMPARE(got[r].robustness.attackSuccess, want[r].robustness.attackSuccess);
            QCOMPARE(got[r].robustness.sole, want[r].robustness.sole);
            QVERIFY(got[r].alerts == want[r].alerts);
            QCOMPARE(countMalicious(got[r]), 2);
        }
    }

    void aMedianHoldsWhereTheMeanFalls_data() {
        QTest::addColumn<DefenceKind>("defence");
        QTest::newRow("median") << DefenceKind::Median;
        QTest::newRow("trimmed mean") << DefenceKind::TrimmedMean;
        QTest::newRow("multi-krum") << DefenceKind::MultiKrum;
        QTest::newRow("norm clip") << DefenceKind::NormClip;
        QTest::newRow("geometric median") << DefenceKind::GeometricMedian;
        QTest::newRow("fltrust") << DefenceKind::FlTrust;
    }
    void aMedianHoldsWhereTheMeanFalls() {
        QFETCH(DefenceKind, defence);
        Experiment experiment = everybody();
        experiment.tiers = {{.name = "Desk", .capacity = {1.0, "1"}, .clients = 12}};
        experiment.data.partition.kind = PartitionKind::Iid;
        experiment.training.steps = 20;
        experiment.attack = {.kind = AttackKind::SignFlip, .clients = 3, .scale = 5.0};
        const double undefended = accuracyAfter(experiment, 12);
        experiment.defence = {.kind = defence, .f = 3};
        const double defended = accuracyAfter(experiment, 12);
        QVERIFY2(defended > undefended + 0.3,
                 qPrintable(QStringLiteral("%1 against %2").arg(defended).arg(undefended)));
    }

    void writesOutsideTheMaskAreRefusedAndToldOf() {
        Experiment experiment = everybody();
        experiment.attack = {.kind = AttackKind::OutOfMask, .clients = 2, .tier = 3};
        auto simulation = makeSimulation(experiment);
        const RoundRecord record = playTo(*simulation, 1).front();
        int refused = 0;
        for (const Participation& one : record.participants) {
            QCOMPARE(one.rejection, one.malicious ? Rejection::OutsideMask : Rejection::None);
            QCOMPARE(one.trust, one.malicious ? 0.0 : 1.0);
            refused += one.malicious;
        }
        QCOMPARE(refused, 2);
        int alerts = 0;
        for (const Alert& alert : record.alerts) alerts += alert.rule == "rejected-update";
        QCOMPARE(alerts, 1);
        // Nothing of a refused update counts: who it is makes no difference, and what parameters it trained.
        experiment.attack.scale = 50.0;
        auto louder = makeSimulation(experiment);
        playTo(*louder, 1);
        QVERIFY(louder->state().weights == simulation->state().weights);
        QVERIFY(louder->state().updates == simulation->state().updates);
    }

    void honestUpdatesPassTheCheckUnderEveryStrategy_data() {
        QTest::addColumn<int>("strategy");
        QTest::addColumn<DefenceKind>("defence");
        for (std::size_t i = 0; i < strategies().size(); ++i) {
            const char* id = strategies()[i].id.c_str();
            QTest::addRow("%s, none", id) << static_cast<int>(i) << DefenceKind::None;
            QTest::addRow("%s, multi-krum", id) << static_cast<int>(i) << DefenceKind::MultiKrum;
            QTest::addRow("%s, fltrust", id) << static_cast<int>(i) << DefenceKind::FlTrust;
        }
    }
    void honestUpdatesPassTheCheckUnderEveryStrategy() {
        QFETCH(int, strategy);
        QFETCH(DefenceKind, defence);
        Experiment experiment = everybody();
        experiment.strategy.kind = static_cast<StrategyKind>(strategy);
        experiment.strategy.exclusiveCapacity = 0.25;
        // Strategies that cut channels or depth need room for one of each in the weakest tier.
        experiment.tiers.back().capacity = {0.2, "0.2"};
        const bool cutsDepth = experiment.strategy.kind == StrategyKind::ScaleFl ||
                               experiment.strategy.kind == StrategyKind::DepthFl;
        if (cutsDepth) experiment.model = {.kind = ModelKind::Cnn, .hidden = {12}, .channels = {4, 6}};
        if (cutsDepth) experiment.model.exits = 1;
        // Decay and momentum move what a step's gradient leaves alone.
        experiment.training.weightDecay = 0.01;
        experiment.training.momentum = 0.5;
        experiment.defence = {.kind = defence, .f = 1, .root = 60};
        auto simulation = makeSimulation(experiment, 2);
        for (const RoundRecord& record : playTo(*simulation, 3))
            for (const Participation& one : record.participants) QVERIFY(!isRefused(one.rejection));
    }

    void liarsHoldTheWholeModel() {
        Experiment experiment = everybody();
        experiment.attack = {.kind = AttackKind::CapacityLying, .clients = 2, .tier = 3};
        auto simulation = makeSimulation(experiment);
        const RoundRecord record = playTo(*simulation, 1).front();
        for (const Participation& one : record.participants) {
            if (!one.malicious) continue;
            QCOMPARE(one.tier, std::int64_t{2});
            QCOMPARE(one.level, std::int64_t{0});
            QCOMPARE(one.assigned, simulation->info().layout.maskable);
        }
        QCOMPARE(countMalicious(record), 2);
    }

    void loneLiarsOwnWhatOnlyTheyHold() {
        Experiment experiment = everybody();
        experiment.tiers = {{.name = "Desk", .capacity = {0.5, "1/2"}, .clients = 1},
                            {.name = "Phone", .capacity = {0.25, "1/4"}, .clients = 11}};
        experiment.training.participants = 4;
        experiment.attack = {.kind = AttackKind::CapacityLying, .clients = 11};
        auto simulation = makeSimulation(experiment);
        for (const RoundRecord& record : playTo(*simulation, 3)) {
            const bool desk = record.participants.front().client == 0;
            // Without the one honest client, all that is held is held by liars.
            const double held =
                1.0 - double(record.coverage.assigned[0]) / double(simulation->info().layout.maskable);
            QVERIFY(std::fabs(record.robustness.owned - (desk ? 0.0 : held)) < 1e-12);
        }
    }

    void hijackedParametersStayAsLargeAsTheyAre() {
        Experiment experiment = everybody();
        experiment.attack = {
            .kind = AttackKind::MaskHijack, .clients = 2, .tier = 1, .scale = 2.0, .parameters = 0.03};
        auto simulation = makeSimulation(experiment);
        const auto largest = [&] {
            float most = 0.0f;
            for (const float w : simulation->state().weights) most = std::max(most, std::fabs(w));
            return most;
        };
        playTo(*simulation, 2);
        const float early = largest();
        playTo(*simulation, 10);
        QVERIFY2(largest() < 20.0f * early, qPrintable(QString::number(double(largest() / early))));
    }

    void hijackedParametersEnterEveryMask() {
        Experiment experiment = everybody();
        experiment.attack = {
            .kind = AttackKind::MaskHijack, .clients = 2, .tier = 1, .scale = 2.0, .parameters = 0.03};
        auto simulation = makeSimulation(experiment);
        const RoundRecord record = playTo(*simulation, 1).front();
        QCOMPARE(record.robustness.attackSuccess.size(), std::size_t{3});
        QVERIFY2(record.robustness.attackSuccess[2] > 0.8,
                 qPrintable(QString::number(record.robustness.attackSuccess[2])));
        experiment.defence = {.kind = DefenceKind::Median, .f = 2, .quorum = QuorumPolicy::Skip};
        auto defended = makeSimulation(experiment);
        QVERIFY(playTo(*defended, 1).front().robustness.attackSuccess[2] < 0.3);
    }

    void aBackdoorReplacesTheModel() {
        Experiment experiment = everybody();
        experiment.training.steps = 40;
        experiment.attack = {
            .kind = AttackKind::ModelReplacement, .clients = 1, .tier = 1, .target = 4, .start = 15};
        auto simulation = makeSimulation(experiment, 2);
        const std::vector<RoundRecord> records = playTo(*simulation, 15);
        QVERIFY2(records[13].robustness.attackSuccess[0] < 0.3,
                 qPrintable(QString::number(records[13].robustness.attackSuccess[0])));
        QVERIFY2(records[14].robustness.attackSuccess[0] > 0.7,
                 qPrintable(QString::number(records[14].robustness.attackSuccess[0])));
    }

    void comparesTheUpdatesOfARound() {
        Experiment experiment = everybody();
        experiment.defence.kind = DefenceKind::Median;
        auto simulation = makeSimulation(experiment);
        const RobustnessRecord robustness = playTo(*simulation, 1).front().robustness;
        QCOMPARE(robustness.similarity.size(), std::size_t{144});
        for (std::size_t i = 0; i < 12; ++i) {
            QVERIFY(std::fabs(robustness.similarity[i * 12 + i] - 1.0) < 1e-9);
            for (std::size_t k = 0; k < 12; ++k)
                QCOMPARE(robustness.similarity[i * 12 + k], robustness.similarity[k * 12 + i]);
        }
    }

    void measuresTheQuorumOfADefence() {
        Experiment experiment = everybody();
        experiment.defence = {.kind = DefenceKind::Median, .f = 1};
        auto simulation = makeSimulation(experiment);
        const RoundRecord record = playTo(*simulation, 1).front();
        // 3 full clients, 4 more from 1/4 on: with f = 1 nobody is below 3 holders.
        QCOMPARE(record.robustness.belowQuorum, 0.0);
        experiment.defence.f = 2;
        auto stricter = makeSimulation(experiment);
        const double below = playTo(*stricter, 1).front().robustness.belowQuorum;
        QVERIFY2(std::fabs(below - 0.75) < 0.02, qPrintable(QString::number(below)));
    }

    void keepsTheRootSetFromTheClients() {
        Experiment experiment = everybody();
        experiment.defence = {.kind = DefenceKind::FlTrust, .root = 50};
        const auto with = makeFleet(experiment);
        const auto without = makeFleet(everybody());
        QVERIFY(with.ok() && without.ok());
        QCOMPARE(with->root.size(), std::size_t{50});
        const auto dealt = [](const Fleet& fleet) {
            std::size_t images = 0;
            for (const ClientData& client : fleet.clientData) images += client.train.size();
            return images;
        };
        QCOMPARE(dealt(*with) + 50, dealt(*without));
    }

    void refusesClassesThatTheDataLacks() {
        Experiment experiment = smallExperiment();
        experiment.attack = {.kind = AttackKind::ModelReplacement, .target = 10};
        const auto simulation = Simulation::create(experiment);
        QVERIFY(!simulation);
        QCOMPARE(QString::fromStdString(simulation.error().message),
                 QString("attack.target is 10, but the data has classes 0 to 9."));
    }

    void refusesATriggerOnWhatIsNoPicture() {
        auto experiment = readExperiment(FIARSE_SOURCE_DIR "/experiments/machine-sensors.toml");
        QVERIFY(experiment.ok());
        experiment->attack.kind = AttackKind::ModelReplacement;
        const auto simulation = Simulation::create(*experiment);
        QVERIFY(!simulation);
        QCOMPARE(
            QString::fromStdString(simulation.error().message),
            QString("The trigger of the backdoor is a patch of pixels, but the data are not images; choose "
                    "another attack."));
        experiment->attack.kind = AttackKind::LabelFlip;
        experiment->attack.clients = 4;
        auto flipped = makeSimulation(*experiment);
        QCOMPARE(playTo(*flipped, 1).front().robustness.attackSuccess.size(), flipped->info().levels.size());
    }

    void resumesAnAttackedRunBitForBit() {
        Experiment experiment = everybody();
        experiment.attack = {.kind = AttackKind::Alie, .clients = 3};
        experiment.defence = {.kind = DefenceKind::Krum, .f = 3};
        auto whole = makeSimulation(experiment);
        playTo(*whole, 4);
        auto first = makeSimulation(experiment);
        playTo(*first, 2);
        auto second = makeSimulation(experiment, 2);
        QVERIFY(second->restore(first->state()).ok());
        playTo(*second, 4);
        QCOMPARE(second->runHash(), whole->runHash());
    }

private:
    static void allKinds() {
        QTest::addColumn<AttackKind>("attack");
        QTest::addColumn<DefenceKind>("defence");
        QTest::newRow("label flip, none") << AttackKind::LabelFlip << DefenceKind::None;
        QTest::newRow("sign flip, median") << AttackKind::SignFlip << DefenceKind::Median;
        QTest::newRow("gaussian, trimmed mean") << AttackKind::Gaussian << DefenceKind::TrimmedMean;
        QTest::newRow("alie, krum") << AttackKind::Alie << DefenceKind::Krum;
        QTest::newRow("backdoor, clip") << AttackKind::ModelReplacement << DefenceKind::NormClip;
        QTest::newRow("hijack, geometric median") << AttackKind::MaskHijack << DefenceKind::GeometricMedian;
        QTest::newRow("lying, fltrust") << AttackKind::CapacityLying << DefenceKind::FlTrust;
        QTest::newRow("out of mask, multi-krum") << AttackKind::OutOfMask << DefenceKind::MultiKrum;
    }
};

QTEST_GUILESS_MAIN(TestRobustness)
#include "tst_robustness.moc"
