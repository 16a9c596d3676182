#include <QAbstractItemModelTester>
#include <QFont>
#include <QtTest>

#include "ui/models/settings_table_model.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestSettingsTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyWhatDiffersIsShownAtFirst();
    void allSettingsAreThereOnRequest();
    void tiersAndAlertsAreSettingsToo();
    void settingsThatPlayNoPartAreDashes();
    void oneRunDiffersFromNothing();

private:
    static QStringList labels(const SettingsTableModel& model) {
        QStringList result;
        for (int row = 0; row < model.rowCount(); ++row)
            result << model.index(row, 0).data(Qt::ToolTipRole).toString();
        return result;
    }
};

void TestSettingsTable::onlyWhatDiffersIsShownAtFirst() {
    Experiment a = defaultExperiment();
    Experiment b = a;
    b.training.rate = 0.05;
    b.seed = a.seed + 1;
    SettingsTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setRuns({{QStringLiteral("A"), a}, {QStringLiteral("B"), b}});
    QCOMPARE(labels(model), (QStringList{QStringLiteral("experiment.seed"), QStringLiteral("training.lr")}));
    QCOMPARE(model.differenceCount(), 2);
    QCOMPARE(model.headerData(2, Qt::Horizontal).toString(), QStringLiteral("B"));
    QCOMPARE(model.index(1, 2).data().toString(), QStringLiteral("0.05"));
    QVERIFY(model.index(1, 2).data(Qt::FontRole).value<QFont>().bold());
    QVERIFY(!model.index(1, 1).data(Qt::FontRole).isValid());
}

void TestSettingsTable::allSettingsAreThereOnRequest() {
    SettingsTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setRuns({{QStringLiteral("A"), defaultExperiment()}, {QStringLiteral("B"), defaultExperiment()}});
    QCOMPARE(model.rowCount(), 0);
    model.setOnlyDifferences(false);
    QVERIFY(model.rowCount() > 15);
    QVERIFY(labels(model).contains(QStringLiteral("tier.4")));
}

void TestSettingsTable::tiersAndAlertsAreSettingsToo() {
    Experiment a = defaultExperiment();
    Experiment b = a;
    b.tiers[1].clients += 3;
    AlertRule rule = findAlertRule("churn")->defaults;
    rule.threshold = 0.5;
    b.alerts.push_back(rule);
    SettingsTableModel model;
    model.setRuns({{QStringLiteral("A"), a}, {QStringLiteral("B"), b}});
    QCOMPARE(labels(model), (QStringList{QStringLiteral("tier.2"), QStringLiteral("alert.churn")}));
    QVERIFY(model.index(1, 2).data().toString().contains(QStringLiteral("0.5")));
}

void TestSettingsTable::settingsThatPlayNoPartAreDashes() {
    Experiment a = defaultExperiment();
    Experiment b = a;
    b.data.partition.kind = PartitionKind::Iid;
    SettingsTableModel model;
    model.setRuns({{QStringLiteral("A"), a}, {QStringLiteral("B"), b}});
    const auto row = static_cast<int>(labels(model).indexOf(QStringLiteral("data.partition.alpha")));
    QVERIFY(row >= 0);
    QCOMPARE(model.index(row, 2).data().toString(), QStringLiteral("–"));
}

void TestSettingsTable::oneRunDiffersFromNothing() {
    SettingsTableModel model;
    model.setRuns({{QStringLiteral("A"), defaultExperiment()}});
    QCOMPARE(model.rowCount(), 0);
    model.setRuns({});
    QCOMPARE(model.rowCount(), 0);
}

QTEST_GUILESS_MAIN(TestSettingsTable)
#include "tst_settings_table.moc"
