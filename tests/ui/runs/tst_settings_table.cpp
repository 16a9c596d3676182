#include <QAbstractItemModelTester>
#include <QFont>
#include <QtTest>

#include "engine/api/alerts.h"
#include "engine/api/fields.h"
#include "ui/models/settings_table_model.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestSettingsTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyWhatDiffersIsShownAtFirst();
    void allSettingsAreThereOnRequest();
    void tiersAndAlertsAreSettingsToo();
    void everyDifferenceOfTheCommandLineHasARow_data();
    void everyDifferenceOfTheCommandLineHasARow();
    void theSameCapacityWrittenOtherwiseIsNoDifference();
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

void TestSettingsTable::everyDifferenceOfTheCommandLineHasARow_data() {
    QTest::addColumn<Experiment>("other");
    const auto add = [](const char* name, auto change) {
        Experiment other = defaultExperiment();
        change(other);
        QTest::newRow(name) << other;
    };
    add("rounds", [](Experiment& e) { e.rounds += 1; });
    add("layers of the model", [](Experiment& e) { e.model.channels = {4, 8}; });
    add("name of a class", [](Experiment& e) { e.tiers[1].name = "another"; });
    add("capacity of a class", [](Experiment& e) { e.tiers[1].capacity = {0.5, "1/2"}; });
    add("clients of a class", [](Experiment& e) { e.tiers[1].clients += 1; });
    add("colour of a class", [](Experiment& e) { e.tiers[1].colour = "#ff8800"; });
    add("uplink of a class", [](Experiment& e) { e.tiers[1].uplinkMbps = 5.0; });
    add("receiving power of a class", [](Experiment& e) { e.tiers[1].receiveW = 0.5; });
    add("link of a class", [](Experiment& e) { e.tiers[1].linkMbps = 20.0; });
    add("availability of a class", [](Experiment& e) { e.tiers[1].availability = 0.5; });
    add("data share of a class", [](Experiment& e) { e.tiers[1].dataShare = 2.0; });
    add("one class less", [](Experiment& e) { e.tiers.pop_back(); });
    for (const AlertRuleInfo& rule : alertRuleCatalog()) {
        QTest::addRow("alert %s", rule.defaults.id.c_str()) << [&] {
            Experiment other = defaultExperiment();
            other.alerts = {rule.defaults};
            other.alerts[0].action = AlertAction::Fail;
            return other;
        }();
    }
    add("a rule at its defaults", [](Experiment& e) { e.alerts = {findAlertRule("churn")->defaults}; });
}

// `fiarse diff` prints differences(): the window shows a row for each setting, class and rule in it, and none
// besides.
void TestSettingsTable::everyDifferenceOfTheCommandLineHasARow() {
    QFETCH(Experiment, other);
    const Experiment first = defaultExperiment();
    QStringList expected;
    for (const FieldDifference& one : differences(first, other)) {
        const QString key = QString::fromStdString(one.key);
        const bool part = key.startsWith(QStringLiteral("tier.")) || key.startsWith(QStringLiteral("alert."));
        expected << (part ? key.left(key.lastIndexOf(QLatin1Char('.'))) : key);
    }
    expected.removeDuplicates();
    SettingsTableModel model;
    model.setRuns({{QStringLiteral("A"), first}, {QStringLiteral("B"), other}});
    QCOMPARE(labels(model), expected);
}

void TestSettingsTable::theSameCapacityWrittenOtherwiseIsNoDifference() {
    Experiment other = defaultExperiment();
    QCOMPARE(other.tiers[1].capacity.value, 0.25);
    other.tiers[1].capacity.text = "0.25";
    QVERIFY(differences(defaultExperiment(), other).empty());
    SettingsTableModel model;
    model.setRuns({{QStringLiteral("A"), defaultExperiment()}, {QStringLiteral("B"), other}});
    QCOMPARE(model.rowCount(), 0);
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
