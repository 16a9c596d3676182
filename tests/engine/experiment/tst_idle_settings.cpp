// Settings that change nothing are told, and those that change something are not.

#include <QTest>
#include <algorithm>
#include <functional>

#include "engine/api/experiment_file.h"

using namespace fiarse;

class TestIdleSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void numbersNeedEachOther_data() {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("needed");
        QTest::addRow("uplink") << "uplink_mbps"
                                << "link_mbps";
        QTest::addRow("power") << "power_w"
                               << "speed_gflops";
        QTest::addRow("radio") << "radio_w"
                               << "link_mbps";
        QTest::addRow("receiving") << "receive_w"
                                   << "radio_w";
    }
    void numbersNeedEachOther() {
        QFETCH(QString, key);
        QFETCH(QString, needed);
        Experiment experiment = stated();
        QVERIFY(cautions(experiment).empty());
        number(experiment.tiers[2], needed) = 0.0;
        const std::vector<Error> told = cautions(experiment);
        const QString sentence =
            QStringLiteral("%1 of tier 3 (Phone) says nothing without its %2.").arg(key, needed);
        const auto found = std::find_if(told.begin(), told.end(), [&](const Error& one) {
            return one.message == sentence.toStdString();
        });
        QVERIFY2(found != told.end(), qPrintable(sentence));
        QCOMPARE(QString::fromStdString(found->key), QStringLiteral("tier.3.") + key);
        number(experiment.tiers[2], key) = 0.0;
        for (const Error& one : cautions(experiment)) QVERIFY(one.message != sentence.toStdString());
    }

    void aDeadlineNeedsTheTimeOfAllTiers() {
        Experiment experiment = stated();
        experiment.training.deadline = 5.0;
        QVERIFY(cautions(experiment).empty());
        experiment.tiers[3] = defaultExperiment().tiers[3];
        const std::vector<Error> told = cautions(experiment);
        QCOMPARE(told.size(), std::size_t(1));
        QCOMPARE(told[0].key, std::string("training.deadline_s"));
        QVERIFY(told[0].message.ends_with("where tier 4 (Sensor) takes part: it states no speed_gflops."));
        experiment.training.deadline = 0.0;
        QVERIFY(cautions(experiment).empty());
    }

    void whatChangesNothingIsTold_data() {
        using Change = std::function<void(Experiment&)>;
        QTest::addColumn<Change>("idle");
        QTest::addColumn<Change>("mended");
        QTest::addColumn<QString>("key");
        const auto add = [](const char* key, const Change& idle, const Change& mended, const char* tag) {
            QTest::addRow("%s, %s", key, tag) << idle << mended << QString::fromLatin1(key);
        };
        add(
            "attack.start",
            [](Experiment& e) {
                e.attack.kind = AttackKind::LabelFlip;
                e.attack.start = e.rounds + 1;
            },
            [](Experiment& e) { e.attack.start = e.rounds; }, "after the last round");
        add(
            "remedy.reset_every",
            [](Experiment& e) {
                e.remedies.reset = ResetKind::Reopen;
                e.remedies.resetEvery = e.rounds + 1;
            },
            [](Experiment& e) { e.remedies.resetEvery = e.rounds; }, "after the last round");
        add(
            "strategy.distillation_start",
            [](Experiment& e) {
                e.strategy.kind = StrategyKind::ScaleFl;
                e.strategy.distillationStart = e.rounds;
            },
            [](Experiment& e) { e.strategy.distillationStart = e.rounds - 1; }, "after the last round");
        add(
            "strategy.budget",
            [](Experiment& e) {
                e.strategy.kind = StrategyKind::FedAvgAll;
                e.strategy.budget = Budget::Macs;
            },
            [](Experiment& e) { e.strategy.kind = StrategyKind::HeteroFl; }, "whole model");
        add(
            "strategy.tiers",
            [](Experiment& e) {
                e.strategy.kind = StrategyKind::FedAvgAll;
                e.strategy.tiers = TierAssignment::Dynamic;
            },
            [](Experiment& e) { e.strategy.kind = StrategyKind::HeteroFl; }, "whole model");
        add(
            "strategy.budget", [](Experiment& e) { e.strategy.budget = Budget::Width; },
            [](Experiment& e) { e.strategy.kind = StrategyKind::HeteroFl; }, "no channels");
        add(
            "strategy.scaler",
            [](Experiment& e) {
                e.strategy.kind = StrategyKind::HeteroFl;
                e.strategy.scaler = true;
            },
            [](Experiment& e) { e.model.norm = NormKind::Batch; }, "no norm layers");
        add(
            "strategy.mix_second",
            [](Experiment& e) {
                e.strategy.importance = ImportanceKind::Mix;
                e.strategy.mixFirst = e.strategy.mixSecond = ImportanceKind::Fisher;
            },
            [](Experiment& e) { e.strategy.mixFirst = ImportanceKind::Magnitude; }, "one measure");
    }
    void whatChangesNothingIsTold() {
        QFETCH(std::function<void(Experiment&)>, idle);
        QFETCH(std::function<void(Experiment&)>, mended);
        QFETCH(QString, key);
        Experiment experiment = defaultExperiment();
        const auto isTold = [&] {
            for (const Error& one : cautions(experiment))
                if (one.key == key.toStdString() && one.message.ends_with('.')) return true;
            return false;
        };
        QVERIFY(!isTold());
        idle(experiment);
        QVERIFY(isTold());
        mended(experiment);
        QVERIFY(!isTold());
    }

private:
    static Experiment stated() {
        Experiment experiment = defaultExperiment();
        for (Tier& tier : experiment.tiers)
            tier.linkMbps = tier.uplinkMbps = tier.speedGflops = tier.powerW = tier.radioW = tier.receiveW =
                2.0;
        return experiment;
    }
    static double& number(Tier& tier, const QString& key) {
        if (key == QLatin1String("uplink_mbps")) return tier.uplinkMbps;
        if (key == QLatin1String("link_mbps")) return tier.linkMbps;
        if (key == QLatin1String("speed_gflops")) return tier.speedGflops;
        if (key == QLatin1String("power_w")) return tier.powerW;
        if (key == QLatin1String("radio_w")) return tier.radioW;
        return tier.receiveW;
    }
};

QTEST_GUILESS_MAIN(TestIdleSettings)
#include "tst_idle_settings.moc"
