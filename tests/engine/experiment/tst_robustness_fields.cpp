// Settings of attacks and defences: when they play a part, and which contradict each other.

#include <QtTest>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/clients/attacks.h"

using namespace fiarse;

namespace {

QStringList applying(const Experiment& experiment, const std::string& group) {
    QStringList keys;
    for (const Field& field : experimentFields())
        if (field.group == group && field.applies(experiment))
            keys << QString::fromStdString(field.key.substr(field.key.find('.') + 1));
    return keys;
}

QString firstProblem(const Experiment& experiment) {
    const std::vector<Error> errors = validate(experiment);
    return errors.empty() ? QString() : QString::fromStdString(errors.front().message);
}

}  // namespace

class TestRobustnessFields : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsOnlyWhatPlaysAPart() {
        Experiment experiment = defaultExperiment();
        QCOMPARE(applying(experiment, "attack"), QStringList{"kind"});
        QCOMPARE(applying(experiment, "defence"), QStringList{"kind"});
        experiment.attack.kind = AttackKind::LabelFlip;
        QCOMPARE(applying(experiment, "attack"), (QStringList{"kind", "clients", "tier", "start", "from"}));
        experiment.attack.from = 3;
        QVERIFY(applying(experiment, "attack").contains("target"));
        experiment.attack.kind = AttackKind::ModelReplacement;
        QCOMPARE(applying(experiment, "attack"),
                 (QStringList{"kind", "clients", "tier", "start", "scale", "target", "poison"}));
        experiment.attack.kind = AttackKind::MaskHijack;
        QCOMPARE(applying(experiment, "attack"),
                 (QStringList{"kind", "clients", "tier", "start", "scale", "parameters"}));
        experiment.defence.kind = DefenceKind::TrimmedMean;
        QCOMPARE(applying(experiment, "defence"), (QStringList{"kind", "f", "trim", "quorum"}));
        experiment.defence.kind = DefenceKind::FlTrust;
        QCOMPARE(applying(experiment, "defence"), (QStringList{"kind", "f", "root", "quorum"}));
    }

    void warnsOfMoreAttackersThanTheDefenceIsSetFor() {
        // 3 of 10 are malicious and 5 take part: P(X > 1) = 1 − (C(7,5) + 3·C(7,4)) / C(10,5) = 1/2.
        Experiment experiment = defaultExperiment();
        experiment.tiers = {{.name = "a", .capacity = capacityFromValue(1.0), .clients = 6},
                            {.name = "b", .capacity = capacityFromValue(0.25), .clients = 4}};
        experiment.training.participants = 5;
        experiment.defence = {.kind = DefenceKind::Median, .f = 1};
        QVERIFY(cautions(experiment).empty());
        experiment.attack.kind = AttackKind::SignFlip;
        experiment.attack.clients = 3;
        const std::vector<Error> told = cautions(experiment);
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told.front().key, std::string("defence.f"));
        QVERIFY2(
            told.front().message.find("In about 50 % of the rounds more than defence.f = 1 of the 5") == 0,
            told.front().message.c_str());
        QVERIFY(validate(experiment).empty() || validate(experiment).front().key != "defence.f");
        // Seldom enough, borne, or not a matter of numbers.
        experiment.defence.f = 2;
        QVERIFY2(!cautions(experiment).empty(), "P(X > 2) = 21/252");
        experiment.defence.f = 3;
        QVERIFY(cautions(experiment).empty());
        experiment.defence = {.kind = DefenceKind::NormClip, .f = 0};
        QVERIFY(cautions(experiment).empty());
        // Only the four of the smaller capacity can lie about it, and a share of them is malicious.
        experiment.defence = {.kind = DefenceKind::Krum, .f = 0};
        experiment.attack.kind = AttackKind::CapacityLying;
        experiment.attack.clients = 0.5;
        QVERIFY(cautions(experiment).front().message.find("(2 of 10 clients are)") != std::string::npos);
    }

    void saysWhereAnAttackHasNoEffect() {
        Experiment experiment = defaultExperiment();
        experiment.tiers = {{.name = "a", .capacity = capacityFromValue(1.0), .clients = 50},
                            {.name = "b", .capacity = capacityFromValue(0.25), .clients = 50}};
        experiment.attack.kind = AttackKind::CapacityLying;
        experiment.attack.tier = 1;
        QVERIFY2(firstProblem(experiment).startsWith("Nobody can lie"), qPrintable(firstProblem(experiment)));
        experiment.attack.tier = 2;
        QCOMPARE(firstProblem(experiment), QString());
        experiment.attack.kind = AttackKind::OutOfMask;
        QVERIFY(cautions(experiment).empty());
        experiment.attack.tier = 0;
        QCOMPARE(cautions(experiment).front().key, std::string("attack.tier"));
        experiment.attack.kind = AttackKind::MaskHijack;
        QVERIFY(cautions(experiment).empty());
        experiment.strategy.importance = ImportanceKind::Fisher;
        QCOMPARE(cautions(experiment).front().key, std::string("attack.kind"));
        experiment.strategy = {.kind = StrategyKind::HeteroFl};
        QCOMPARE(cautions(experiment).front().key, std::string("attack.kind"));
    }

    void warnsWhereALittleIsNotEnough() {
        // Everybody takes part, so that z is the same in each round; the twin is what attackers use.
        Experiment experiment = defaultExperiment();
        experiment.attack.kind = AttackKind::Alie;
        for (int clients = 2; clients <= 13; ++clients) {
            experiment.tiers = {{.name = "a", .capacity = capacityFromValue(1.0), .clients = clients}};
            experiment.training.participants = clients;
            for (int malicious = 1; malicious <= clients; ++malicious) {
                experiment.attack.clients = malicious;
                const std::vector<Error> found = cautions(experiment);
                QCOMPARE(found.empty(), alieDeviations(clients, malicious) > 1e-9);
                if (found.empty()) continue;
                QCOMPARE(found.front().key,
                         std::string(clients < 5 ? "training.participants" : "attack.clients"));
            }
        }
        experiment.attack.clients = 1;
        QCOMPARE(
            QString::fromStdString(cautions(experiment).front().message),
            QString("attack.kind alie sends the honest mean less z deviations. With 1 of 13 clients "
                    "malicious and 13 in a round, z is 0 or less in all rounds, which does no harm. Take "
                    "more malicious clients."));
        experiment.attack.clients = 12;
        QVERIFY(cautions(experiment).front().message.ends_with("Take fewer malicious clients."));
        experiment.attack.kind = AttackKind::SignFlip;
        QVERIFY(cautions(experiment).empty());
    }

    void refusesMoreAttackersThanADefenceCanBear_data() {
        QTest::addColumn<DefenceKind>("kind");
        QTest::addColumn<int>("participants");
        QTest::addColumn<int>("f");
        QTest::addColumn<QString>("sentence");
        const QString tail = " Lower defence.f or raise training.participants.";
        QTest::newRow("krum bears 3 of 9") << DefenceKind::Krum << 9 << 3 << QString();
        QTest::newRow("krum does not bear 4 of 10")
            << DefenceKind::Krum << 10 << 4
            << "Krum cannot bear 4 malicious participants among 10; it needs at least 11 (n >= 2f + 3)." +
                   tail;
        QTest::newRow("multi-krum")
            << DefenceKind::MultiKrum << 4 << 1
            << "Multi-Krum cannot bear 1 malicious participant among 4; it needs at least 5 (n >= 2f + 3)." +
                   tail;
        QTest::newRow("trimmed mean bears 4 of 9") << DefenceKind::TrimmedMean << 9 << 4 << QString();
        QTest::newRow("trimmed mean does not bear half")
            << DefenceKind::TrimmedMean << 10 << 5
            << "The trimmed mean cannot bear 5 malicious participants among 10; it needs at least 11 (n > "
               "2f)." +
                   tail;
        QTest::newRow("median does not bear half")
            << DefenceKind::Median << 2 << 1
            << "The median cannot bear 1 malicious participant among 2; it needs at least 3 (n > 2f)." + tail;
        QTest::newRow("clipping bears any") << DefenceKind::NormClip << 2 << 5 << QString();
        QTest::newRow("none bears none, and says nothing") << DefenceKind::None << 2 << 5 << QString();
    }
    void refusesMoreAttackersThanADefenceCanBear() {
        QFETCH(DefenceKind, kind);
        QFETCH(int, participants);
        QFETCH(int, f);
        QFETCH(QString, sentence);
        Experiment experiment = defaultExperiment();
        experiment.training.participants = participants;
        experiment.defence.kind = kind;
        experiment.defence.f = f;
        QCOMPARE(firstProblem(experiment), sentence);
    }

    void refusesATierThatIsNotThereAndAFlipOntoItself() {
        Experiment experiment = defaultExperiment();
        experiment.attack = {.kind = AttackKind::SignFlip, .tier = 5};
        QCOMPARE(
            firstProblem(experiment),
            QString("attack.tier is 5, but there are only 4 tiers; 0 takes the malicious clients from all "
                    "of them."));
        Experiment single = experiment;
        single.tiers = {{.name = "all", .capacity = capacityFromValue(1.0), .clients = 100}};
        QVERIFY2(firstProblem(single).startsWith("attack.tier is 5, but there is only 1 tier; 0 takes"),
                 qPrintable(firstProblem(single)));
        experiment.attack = {.kind = AttackKind::SignFlip, .clients = 26, .tier = 1};
        QCOMPARE(
            firstProblem(experiment),
            QString(
                "attack.clients is 26, but only 25 clients can be malicious; lower it, or let attack.tier "
                "take them from all tiers."));
        experiment.attack.tier = 0;
        QCOMPARE(firstProblem(experiment), QString());
        experiment.attack = {.kind = AttackKind::LabelFlip, .target = 2, .from = 2};
        QVERIFY(firstProblem(experiment).contains("a label flip needs two different classes"));
        experiment.attack.kind = AttackKind::None;
        QCOMPARE(firstProblem(experiment), QString());
    }

    void writesNothingOfAnExperimentWithoutAttacks() {
        Experiment experiment = defaultExperiment();
        const QString peaceful = QString::fromStdString(experimentToml(experiment));
        QVERIFY(!peaceful.contains("attack") && !peaceful.contains("defence"));
        experiment.attack.kind = AttackKind::ModelReplacement;
        const QString text = QString::fromStdString(experimentToml(experiment));
        QVERIFY(text.contains("[attack]\nkind = \"model-replacement\""));
    }
};

QTEST_GUILESS_MAIN(TestRobustnessFields)
#include "tst_robustness_fields.moc"
