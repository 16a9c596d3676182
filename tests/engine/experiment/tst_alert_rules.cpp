// Alert rules in experiment files: read, written, checked, compared; never part of the numbers.

#include <QTest>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/rounds/fleet.h"

using namespace fiarse;

namespace {

QString fileWith(const QString& alerts) {
    return "schema = 1\n[training]\nparticipants = 2\n[[tier]]\nname = \"a\"\ncapacity = 1\nclients = 4\n" +
           alerts;
}

Result<Experiment> parsed(const QString& alerts) {
    return parseExperiment(fileWith(alerts).toStdString(), "a.toml");
}

}  // namespace

class TestAlertRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsWrittenAndKeepsTheRestAsItIs() {
        const auto read = parsed(
            "[[alert]]\nid = \"churn\"\nthreshold = 1\nrounds = 5\naction = \"pause\"\n"
            "[[alert]]\nid = \"freeze\"\nenabled = false\n");
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
        const std::vector<AlertRule> want = {
            {.id = "churn", .threshold = 1.0, .rounds = 5, .action = AlertAction::Pause},
            {.id = "freeze", .enabled = false, .threshold = 0.95, .rounds = 20}};
        QVERIFY(read->alerts == want);
        const std::vector<AlertRule> rules = effectiveAlertRules(read->alerts);
        QCOMPARE(rules.size(), alertRuleCatalog().size());
        for (std::size_t i = 0; i < rules.size(); ++i) {
            const AlertRule& standard = alertRuleCatalog()[i].defaults;
            QVERIFY(rules[i] == (standard.id == "churn"    ? want[0]
                                 : standard.id == "freeze" ? want[1]
                                                           : standard));
        }
    }

    void givesTheSameRulesBack() {
        Experiment experiment = defaultExperiment();
        for (const AlertRuleInfo& info : alertRuleCatalog()) {
            AlertRule rule = info.defaults;
            rule.threshold = info.maximum / 3.0;
            rule.rounds += 2;
            rule.enabled = experiment.alerts.size() % 2 == 0;
            rule.action = static_cast<AlertAction>(experiment.alerts.size() % 3);
            experiment.alerts.push_back(rule);
        }
        const auto read = parseExperiment(experimentToml(experiment), "a.toml");
        QVERIFY2(read.ok(), read.ok() ? "" : read.error().text().c_str());
        QVERIFY(*read == experiment);
        QVERIFY(experimentToml(defaultExperiment()).find("[[alert]]") == std::string::npos);
    }

    void namesPlaceAndRemedy_data() {
        QTest::addColumn<QString>("alerts");
        QTest::addColumn<QString>("error");
        const QString start = "[[alert]]\nid = \"churn\"\n";
        QTest::newRow("no id") << "[[alert]]\nrounds = 3\n"
                               << "a.toml:8:1: Alert 1 has no id; add one of ";
        QTest::newRow("unknown id") << "[[alert]]\nid = \"churm\"\n"
                                    << "a.toml:9:6: There is no alert \"churm\"; there are layer-collapse, ";
        QTest::newRow("id is a number") << "[[alert]]\nid = 3\n"
                                        << "a.toml:9:6: The id of alert 1 must be text such as \"freeze\".";
        QTest::newRow("twice") << start + start
                               << "a.toml:11:6: The alert \"churn\" is set twice; once is enough.";
        QTest::newRow("threshold too large")
            << start + "threshold = 1.5\n"
            << "a.toml:10:13: The threshold of the alert \"churn\" must be a number from 0 to 1, not 1.5.";
        QTest::newRow("threshold is text") << start + "threshold = \"1\"\n"
                                           << "a.toml:10:13: The threshold of alert 1 must be a number.";
        QTest::newRow("no rounds")
            << start + "rounds = 0\n"
            << "a.toml:10:10: The rounds of the alert \"churn\" must be a whole number";
        QTest::newRow("unknown action")
            << start + "action = \"stop\"\n"
            << "a.toml:10:10: The action of alert 1 must be one of \"log\", \"pause\", \"fail\".";
        QTest::newRow("enabled is text") << start + "enabled = \"yes\"\n"
                                         << "a.toml:10:11: The enabled of alert 1 must be true or false.";
        QTest::newRow("unknown key")
            << start + "treshold = 1\n"
            << "a.toml:10:1: There is no key treshold in an alert. Did you mean threshold?";
        QTest::newRow("one bracket") << "[alert]\nid = \"churn\"\n"
                                     << "a.toml:8:1: Alerts must be written as [[alert]],";
    }
    void namesPlaceAndRemedy() {
        QFETCH(QString, alerts);
        QFETCH(QString, error);
        const auto read = parsed(alerts);
        QVERIFY(!read.ok());
        const QString text = QString::fromStdString(read.error().text());
        QVERIFY2(text.startsWith(error), qPrintable(text));
    }

    void comparesRulesAsTheyApply() {
        Experiment left = defaultExperiment();
        Experiment right = left;
        right.alerts = {findAlertRule("churn")->defaults};
        QVERIFY(differences(left, right).empty());
        right.alerts[0].threshold = 0.5;
        right.alerts[0].action = AlertAction::Fail;
        const std::vector<FieldDifference> found = differences(left, right);
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].key, std::string("alert.churn.threshold"));
        QCOMPARE(found[0].left, std::string("0.3"));
        QCOMPARE(found[0].right, std::string("0.5"));
        QCOMPARE(found[1].key, std::string("alert.churn.action"));
    }

    void leavesTheNumbersAlone() {
        Experiment other = defaultExperiment();
        other.alerts = {{.id = "churn", .threshold = 0.1, .action = AlertAction::Fail}};
        QCOMPARE(settingsHash(other), settingsHash(defaultExperiment()));
    }
};

QTEST_GUILESS_MAIN(TestAlertRules)
#include "tst_alert_rules.moc"
