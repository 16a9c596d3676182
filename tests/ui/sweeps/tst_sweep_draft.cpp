#include <QSignalSpy>
#include <QtTest>

#include "tests/ui/shell/shell_fixtures.h"
#include "ui/state/experiment_document.h"
#include "ui/state/sweep_draft.h"
#include "ui/state/sweep_settings.h"

using namespace fiarse;
using namespace fiarse::ui;

/// A sweep while it is put together: what there would be, and what is wrong.
class TestSweepDraft : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_draft.reset(); }
    void alwaysHasTheChildrenOfTheNewestPlan();
    void followsTheDraftOfTheWindow();
    void keepsTheBaseOfAnOpenedSweep();
    void saysWhatIsWrongWhereItIs_data();
    void saysWhatIsWrongWhereItIs();
    void suggestsValues_data();
    void suggestsValues();
    void offersWhatPlaysAPart();

private:
    bool settle() const {
        return QTest::qWaitFor([&] { return !m_draft->isPending(); });
    }
    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<SweepDraft> m_draft;
};

void TestSweepDraft::init() {
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".+")));
    m_document = std::make_unique<ExperimentDocument>();
    m_document->reset(test::smallExperiment());
    m_draft = std::make_unique<SweepDraft>(*m_document);
}

void TestSweepDraft::alwaysHasTheChildrenOfTheNewestPlan() {
    m_draft->addAxis(QStringLiteral("training.lr"));
    m_draft->setAxis(0, {QStringLiteral("training.lr"), QStringLiteral("0.1:0.3:0.1")});
    m_draft->setSeeds(2);
    QVERIFY(m_draft->isPending());
    QVERIFY(settle());
    QCOMPARE(m_draft->runs()->children.size(), std::size_t(6));
    QCOMPARE(m_draft->plan().axes[0].values, (std::vector<std::string>{"0.1", "0.2", "0.3"}));
    // The change comes while older children are being made.
    m_draft->setSeeds(3);
    QTest::qWait(90);
    m_draft->setSeeds(4);
    QVERIFY(settle());
    QCOMPARE(m_draft->runs()->children.size(), std::size_t(12));
    m_draft->removeAxis(0);
    QVERIFY(settle());
    QCOMPARE(m_draft->runs()->children.size(), std::size_t(4));
}

void TestSweepDraft::followsTheDraftOfTheWindow() {
    QVERIFY(settle());
    QVERIFY(m_document->editField("training.steps", std::int64_t{3}).ok());
    QVERIFY(settle());
    QCOMPARE(m_draft->runs()->children[0].experiment.training.steps, 3);
}

void TestSweepDraft::keepsTheBaseOfAnOpenedSweep() {
    SweepPlan plan{
        .base = test::smallExperiment(9), .axes = {{"strategy.scope", {"layer", "global"}}}, .seeds = 2};
    m_draft->usePlan(plan);
    QVERIFY(!m_draft->followsDraft());
    QVERIFY(m_document->editField("training.steps", std::int64_t{3}).ok());
    QVERIFY(settle());
    QCOMPARE(m_draft->plan().axes, plan.axes);
    QCOMPARE(m_draft->runs()->children.size(), std::size_t(4));
    QCOMPARE(m_draft->runs()->children[0].experiment.rounds, 9);
    m_draft->useDraft();
    QVERIFY(settle());
    QCOMPARE(m_draft->runs()->children[0].experiment.training.steps, 3);
}

void TestSweepDraft::saysWhatIsWrongWhereItIs_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("values");
    QTest::addColumn<bool>("atTheLine");
    QTest::addColumn<QString>("words");
    QTest::addRow("nothing") << "training.lr"
                             << "  " << true << "Give the values of Learning rate";
    QTest::addRow("comma at the end") << "training.lr"
                                      << "0.1," << true << "a value is empty";
    QTest::addRow("range downwards") << "training.lr"
                                     << "1:0:0.1" << true << "does not lead upwards";
    QTest::addRow("out of range") << "training.lr"
                                  << "0.1, 0" << true << "must be a number greater than 0";
    QTest::addRow("no such choice") << "strategy.scope"
                                    << "layr" << true << "layer";
    QTest::addRow("contradiction") << "training.participants"
                                   << "4, 9" << true << "there are only 8 clients";
    QTest::addRow("contradiction elsewhere") << "data.partition.clients"
                                             << "8, 9" << false << "clients";
    QTest::addRow("a tier too small")
        << "strategy.kind"
        << "fiarse, uniform-small" << false << "cannot hold a submodel of strategy.kind uniform-small";
    QTest::addRow("no exits") << "strategy.kind"
                              << "depthfl" << false << "this model has none; set model.exits";
    QTest::addRow("too many") << "training.lr"
                              << "0.0001:0.9:0.0001" << false << "more than 10000 runs";
}

void TestSweepDraft::saysWhatIsWrongWhereItIs() {
    QFETCH(QString, key);
    QFETCH(QString, values);
    QFETCH(bool, atTheLine);
    QFETCH(QString, words);
    m_draft->addAxis(QStringLiteral("training.steps"));
    m_draft->addAxis(key);
    m_draft->setAxis(1, {key, values});
    m_draft->setSeeds(2);
    QVERIFY(settle());
    QVERIFY(!m_draft->runs());
    QVERIFY(m_draft->axisProblem(0).isEmpty());
    const QString problem = m_draft->axisProblem(1) + m_draft->problem();
    QVERIFY2(problem.contains(words), qPrintable(problem));
    QCOMPARE(m_draft->problem().isEmpty(), atTheLine || !m_draft->axisProblem(1).isEmpty());
    // Mended, nothing is left of the sentence.
    m_draft->setAxis(1, {QStringLiteral("training.lr"), QStringLiteral("0.1")});
    QVERIFY(settle());
    QVERIFY(m_draft->axisProblem(1).isEmpty() && m_draft->problem().isEmpty());
    QVERIFY(m_draft->runs() != nullptr);
}

void TestSweepDraft::suggestsValues_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("values");
    QTest::addRow("number") << "training.lr"
                            << "0.05, 0.1, 0.2";
    QTest::addRow("whole number") << "training.steps"
                                  << "3, 5, 10";
    QTest::addRow("zero") << "training.weight_decay"
                          << "0";
    QTest::addRow("at its end") << "evaluation.every"
                                << "1, 2";
    QTest::addRow("choice") << "strategy.scope"
                            << "global, layer, layer-adaptive";
    QTest::addRow("list") << "model.hidden"
                          << "[16]";
    QTest::addRow("capacity") << "tier.2.capacity"
                              << "1/4, 1/8";
    QTest::addRow("availability") << "tier.2.availability"
                                  << "0.5, 1";
    QTest::addRow("no setting") << "tier.9.capacity"
                                << "";
}

void TestSweepDraft::suggestsValues() {
    QFETCH(QString, key);
    QFETCH(QString, values);
    QCOMPARE(suggestedSweepValues(test::smallExperiment(), key), values);
}

void TestSweepDraft::offersWhatPlaysAPart() {
    QStringList keys;
    for (const SweepSetting& setting : sweepSettings(test::smallExperiment())) keys << setting.key;
    QVERIFY(keys.contains(QStringLiteral("training.lr")));
    QVERIFY(keys.contains(QStringLiteral("tier.4.capacity")));
    QVERIFY(!keys.contains(QStringLiteral("tier.5.capacity")));
    // A name has no effect, and this model has no channels.
    QVERIFY(!keys.contains(QStringLiteral("experiment.name")));
    QVERIFY(!keys.contains(QStringLiteral("model.channels")));
    QCOMPARE(sweepSettingLabel(test::smallExperiment(), QStringLiteral("tier.4.data_share")),
             QStringLiteral("Data share of sensor"));
}

QTEST_GUILESS_MAIN(TestSweepDraft)
#include "tst_sweep_draft.moc"
