#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "tests/ui/shell/shell_fixtures.h"
#include "ui/models/alert_model.h"
#include "ui/models/alert_rules_model.h"
#include "ui/panels/alerts_panel.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

class TestAlertsPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void newestAlertsComeFirst();
    void aConditionThatLastsIsOneRow();
    void aRunThatDivergesEndsWithAnAlert();
    void effectsByDesignCanBeLeftOut();
    void rulesAreEditedAndUndone();
    void rulesAtTheirDefaultsLeaveTheFile();
    void impossibleSettingsAreRefused_data();
    void impossibleSettingsAreRefused();
    void aClickGoesToRoundAndPlace();
    void rulesAreSwitchedByMouse();
    void editedRulesDoNotDropTheRun();
};

namespace {

std::vector<RoundRecord> records() {
    std::vector<RoundRecord> result;
    for (std::int64_t round = 1; round <= 3; ++round) {
        RoundRecord record = test::handMadeRecord(round, 0.5, 0.4);
        record.alerts.push_back({.round = round, .rule = "churn", .level = 1, .value = 0.4});
        if (round == 2)
            record.alerts.push_back({.round = 2, .rule = "starved-round", .value = 0.75, .byDesign = true});
        result.push_back(record);
    }
    return result;
}

}  // namespace

void TestAlertsPanel::newestAlertsComeFirst() {
    AlertModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const auto info = std::make_shared<const RunInfo>(test::handMadeInfo());
    auto all = records();
    model.setRun(info, {all[0]});
    model.append(all, 1);
    QCOMPARE(model.rowCount(), 4);
    // A stored run is told twice: as a whole, and as what was appended to nothing.
    model.append(all, 0);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.alert(0).round, 3);
    QCOMPARE(model.alert(1).rule, std::string("starved-round"));
    QCOMPARE(model.alert(3).round, 1);
    QCOMPARE(model.counts(), (std::pair<int, int>(3, 1)));
    model.setRun(nullptr, {});
    QCOMPARE(model.rowCount(), 0);
}

void TestAlertsPanel::aConditionThatLastsIsOneRow() {
    AlertModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const auto info = std::make_shared<const RunInfo>(test::handMadeInfo());
    // Begins in round 1, holds in 2 and 4 for another client, and begins again in 12.
    std::vector<RoundRecord> all;
    for (std::int64_t round = 1; round <= 12; ++round) {
        RoundRecord record = test::handMadeRecord(round, 0.5, 0.4);
        const Alert alert{.round = round, .rule = "attrition", .level = 1, .client = round, .value = 0.5};
        if (round == 1 || round == 12) record.alerts = {alert};
        if (round == 2 || round == 4) record.lasting = {alert};
        all.push_back(record);
    }
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    model.setRun(info, {all[0]});
    const std::vector<RoundRecord> four(all.begin(), all.begin() + 4);
    model.append(four, 1);
    QCOMPARE(changed.count(), 1);
    model.append(all, 4);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.counts(), (std::pair<int, int>(2, 0)));
    const QModelIndex old = model.index(1, AlertModel::TextColumn);
    QCOMPARE(old.data(AlertModel::RoundRole).toLongLong(), 1LL);
    QCOMPARE(old.data(AlertModel::LastRoundRole).toLongLong(), 4LL);
    QCOMPARE(old.data(AlertModel::TimesRole).toLongLong(), 3LL);
    QVERIFY2(old.data().toString().endsWith(QStringLiteral("Since round 1: in 3 rounds, last in round 4.")),
             qPrintable(old.data().toString()));
    QVERIFY(!model.index(0, AlertModel::TextColumn).data().toString().contains(QStringLiteral("Since")));
    // All at once is the same.
    AlertModel whole;
    whole.setRun(info, all);
    for (int row = 0; row < 2; ++row)
        QCOMPARE(whole.index(row, AlertModel::TextColumn).data(),
                 model.index(row, AlertModel::TextColumn).data());
}

void TestAlertsPanel::aRunThatDivergesEndsWithAnAlert() {
    test::failOnQtWarnings();
    Experiment experiment = test::smallExperiment(5);
    experiment.training.rate = 1e30;
    WindowFixture fixture(experiment);
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Failed));
    const AlertModel& model = fixture.find<AlertsPanel>("alertsPanel")->model();
    QTRY_COMPARE(model.rowCount(), 1);
    QCOMPARE(model.alert(0).rule, std::string("nan"));
    QCOMPARE(model.alert(0).round, std::int64_t{1});
    QVERIFY(model.alert(0).client >= 0);
    QVERIFY(model.index(0, AlertModel::TextColumn).data().toString().contains(QStringLiteral("phase Train")));
    auto* table = fixture.find<QTableView>("alertsTable");
    fixture.find<QDockWidget>("alertsDock")->raise();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(model.index(0, 2)).center());
    QCOMPARE(fixture.window().selection().client().value_or(-1), model.alert(0).client);
}

void TestAlertsPanel::effectsByDesignCanBeLeftOut() {
    AlertModel model;
    const auto info = std::make_shared<const RunInfo>(test::handMadeInfo());
    const auto all = records();
    model.setByDesignShown(false);
    model.setRun(info, {all[0]});
    model.append(all, 1);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.counts(), (std::pair<int, int>(3, 1)));
    model.setByDesignShown(true);
    QCOMPARE(model.rowCount(), 4);
    QVERIFY(model.index(1, AlertModel::TextColumn).data().toString().contains(QStringLiteral("By design")));
}

void TestAlertsPanel::rulesAreEditedAndUndone() {
    ExperimentDocument document;
    AlertRulesModel model(document);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    const auto row = [&](const char* id) {
        for (int i = 0; i < model.rowCount(); ++i) {
            if (model.rule(i).id == id) return i;
        }
        return -1;
    };
    const int churn = row("churn");
    QVERIFY(model.setData(model.index(churn, AlertRulesModel::ThresholdColumn), 0.45));
    QVERIFY(model.setData(model.index(churn, AlertRulesModel::ActionColumn), 1));
    QVERIFY(model.setData(model.index(row("freeze"), AlertRulesModel::RuleColumn), Qt::Unchecked,
                          Qt::CheckStateRole));
    QCOMPARE(document.experiment().alerts.size(), std::size_t{2});
    QCOMPARE(model.rule(churn).threshold, 0.45);
    QCOMPARE(model.rule(churn).action, AlertAction::Pause);
    QVERIFY(!model.rule(row("freeze")).enabled);
    QVERIFY(document.problems().empty());
    while (document.undoStack()->canUndo()) document.undoStack()->undo();
    QVERIFY(document.experiment().alerts.empty());
    QCOMPARE(model.rule(churn).threshold, findAlertRule("churn")->defaults.threshold);
}

void TestAlertsPanel::rulesAtTheirDefaultsLeaveTheFile() {
    ExperimentDocument document;
    AlertRulesModel model(document);
    const double usual = model.rule(0).threshold;
    QVERIFY(model.setData(model.index(0, AlertRulesModel::ThresholdColumn), usual + 1.0));
    QCOMPARE(document.experiment().alerts.size(), std::size_t{1});
    QVERIFY(model.setData(model.index(0, AlertRulesModel::ThresholdColumn), usual));
    QVERIFY(document.experiment().alerts.empty());
}

void TestAlertsPanel::impossibleSettingsAreRefused_data() {
    QTest::addColumn<int>("column");
    QTest::addColumn<QVariant>("value");
    QTest::newRow("no number") << int(AlertRulesModel::ThresholdColumn) << QVariant(QStringLiteral("much"));
    QTest::newRow("below") << int(AlertRulesModel::ThresholdColumn) << QVariant(-0.1);
    QTest::newRow("not finite") << int(AlertRulesModel::ThresholdColumn) << QVariant(qQNaN());
    QTest::newRow("no rounds") << int(AlertRulesModel::RoundsColumn) << QVariant(0);
    QTest::newRow("no action") << int(AlertRulesModel::ActionColumn) << QVariant(7);
    QTest::newRow("not to be edited") << int(AlertRulesModel::RuleColumn) << QVariant(QStringLiteral("x"));
}

void TestAlertsPanel::impossibleSettingsAreRefused() {
    QFETCH(int, column);
    QFETCH(QVariant, value);
    ExperimentDocument document;
    AlertRulesModel model(document);
    QVERIFY(!model.setData(model.index(0, column), value));
    QVERIFY(!document.undoStack()->canUndo());
}

void TestAlertsPanel::aClickGoesToRoundAndPlace() {
    test::failOnQtWarnings();
    WindowFixture fixture(test::smallExperiment(5));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    auto* table = fixture.find<QTableView>("alertsTable");
    fixture.find<QDockWidget>("alertsDock")->raise();
    const AlertModel& model = fixture.find<AlertsPanel>("alertsPanel")->model();
    QVERIFY(model.rowCount() > 0);
    const int row = model.rowCount() - 1;
    const Alert alert = model.alert(row);
    table->scrollTo(model.index(row, 2));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(model.index(row, 2)).center());
    QCOMPARE(fixture.window().timeline().view(), alert.round);
    const Selection& selection = fixture.window().selection();
    QCOMPARE(selection.chosenLayer().value_or(-1), static_cast<int>(alert.layer));
    QCOMPARE(selection.level().value_or(-1), static_cast<int>(alert.level));
    QCOMPARE(selection.client().value_or(-1), alert.client);
}

void TestAlertsPanel::rulesAreSwitchedByMouse() {
    test::failOnQtWarnings();
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.find<QDockWidget>("alertsDock")->raise();
    auto* tabs = fixture.find<QTabBar>("alertsTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    auto* rules = fixture.find<QTableView>("alertRulesTable");
    QVERIFY(rules->isVisible());
    const QRect cell = rules->visualRect(rules->model()->index(0, 0));
    QTest::mouseClick(rules->viewport(), Qt::LeftButton, {}, QPoint(cell.left() + 12, cell.center().y()));
    QCOMPARE(fixture.window().document().experiment().alerts.size(), std::size_t{1});
    QVERIFY(!fixture.window().document().experiment().alerts[0].enabled);
    QTest::keyClick(&fixture.window(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(fixture.window().document().experiment().alerts.empty());
}

void TestAlertsPanel::editedRulesDoNotDropTheRun() {
    test::failOnQtWarnings();
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.controller().stepRound();
    QVERIFY(fixture.waitForRounds(1));
    const auto file = fixture.session().runFile();
    AlertRulesModel rules(fixture.window().document());
    int churn = 0;
    while (rules.rule(churn).id != "churn") ++churn;
    QVERIFY(rules.setData(rules.index(churn, AlertRulesModel::ThresholdColumn), 0.0));
    QVERIFY(rules.setData(rules.index(churn, AlertRulesModel::RoundsColumn), 1));
    QVERIFY(rules.setData(rules.index(churn, AlertRulesModel::ActionColumn), 1));
    QVERIFY(!fixture.controller().draftDiffers());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForRounds(2));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QCOMPARE(fixture.session().runFile(), file);
    QCOMPARE(fixture.session().records().size(), std::size_t{2});
    // Any other edit still makes another run.
    Experiment experiment = fixture.window().document().experiment();
    experiment.training.rate = 0.05;
    fixture.window().document().edit(experiment, QStringLiteral("rate"));
    QVERIFY(fixture.controller().draftDiffers());
}

QTEST_MAIN(TestAlertsPanel)
#include "tst_alerts_panel.moc"
