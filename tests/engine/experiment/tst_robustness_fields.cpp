// Settings of attacks and defences: when they play a part, and which contradict each other.

#include <QtTest>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"

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
            << "Multi-Krum cannot bear 1 malicious participants among 4; it needs at least 5 (n >= 2f + 3)." +
                   tail;
        QTest::newRow("trimmed mean bears 4 of 9") << DefenceKind::TrimmedMean << 9 << 4 << QString();
        QTest::newRow("trimmed mean does not bear half")
            << DefenceKind::TrimmedMean << 10 << 5
            << "The trimmed mean cannot bear 5 malicious participants among 10; it needs at least 11 (n > "
               "2f)." +
                   tail;
        QTest::newRow("median does not bear half")
            << DefenceKind::Median << 2 << 1
            << "The median cannot bear 1 malicious participants among 2; it needs at least 3 (n > 2f)." +
                   tail;
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
