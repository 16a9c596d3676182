#include "tests/ui/views/run_panels_fixture.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Inspector and coverage, by mouse and keyboard.
class TestRunPanels : public test::RunPanelsFixture {
    Q_OBJECT
private Q_SLOTS:
    void init() { makePanels(); }
    void cleanup() { dropPanels(); }
    void emptyPanelsSayWhatToDo();
    void inspectorShowsTheHoveredThenTheLockedParameter();
    void inspectorHistoryGrowsWithTheRounds();
    void inspectorButtonLetsGo();
    void coverageRowSelectsAClient();
    void coverageHoverSaysTheNumbers();
    void coverageOverRoundsGrows();
    void anotherRunForgetsTheFirst();
};

void TestRunPanels::emptyPanelsSayWhatToDo() {
    QVERIFY(find<QLabel>(*m_inspector, "inspectorEmpty")->text().contains(QStringLiteral("Press Play")));
    QVERIFY(!view()->parameterAt(QPointF(view()->width() / 2.0, view()->height() / 2.0)));
    QVERIFY(!find<QToolButton>(*m_masks, "masksExport")->isEnabled());
    QVERIFY(!m_masks->grab().isNull());
    QVERIFY(!m_coverage->grab().isNull());
}

void TestRunPanels::inspectorShowsTheHoveredThenTheLockedParameter() {
    showAll(4);
    const auto value = [this](const char* id) {
        auto* label = m_inspector->findChild<QLabel*>(QStringLiteral("inspector-") + QLatin1String(id));
        return label == nullptr ? QString() : plain(label->text());
    };
    QTest::mouseMove(view(), cell(6));
    QCOMPARE(value("parameter"), QStringLiteral("fc1.weight[1, 2]"));
    QTest::mouseClick(view(), Qt::LeftButton, {}, cell(3));
    QTest::mouseMove(view(), cell(9));
    QCOMPARE(value("parameter"), QStringLiteral("fc1.weight[0, 3]"));
    QCOMPARE(value("rank"), QStringLiteral("4 of 16 (25.0 %)"));
    QCOMPARE(value("tier"), QStringLiteral("held by ≥ 1/4"));
    QCOMPARE(value("coverage"), QStringLiteral("2 · 2 · 1"));
    QVERIFY(find<QLabel>(*m_inspector, "inspectorFormula")->text().contains(QStringLiteral("1.500")));
    QCOMPARE(find<QLabel>(*m_inspector, "inspectorState")->text(), QStringLiteral("locked"));
    // A chosen client's level decides the formula.
    m_selection->setClient(2);
    QVERIFY(find<QLabel>(*m_inspector, "inspectorFormula")->text().contains(QStringLiteral("m = 0")));
}

void TestRunPanels::inspectorHistoryGrowsWithTheRounds() {
    m_selection->setParameter(3);
    showAll(1);
    auto* line = m_inspector->findChild<Sparkline*>();
    QVERIFY(!line->isVisible());
    showAll(2);
    showAll(3);
    QVERIFY(line->isVisible());
    QCOMPARE(line->curve().rounds, (QVector<double>{1, 2, 3}));
    QVERIFY(find<QLabel>(*m_inspector, "inspectorHistory")->text().contains(QStringLiteral("rounds 1 to 3")));
    QCOMPARE(line->reference().rounds, (QVector<double>{0, 1, 2, 3}));
    QVERIFY(qAbs(line->reference().values.last() - 0.13) < 1e-6);
}

void TestRunPanels::inspectorButtonLetsGo() {
    showAll(2);
    m_selection->setParameter(3);
    QTest::mouseClick(find<QToolButton>(*m_inspector, "inspectorUnlock"), Qt::LeftButton);
    QVERIFY(!m_selection->parameter());
    m_selection->setParameter(3);
    QTest::keyClick(m_inspector.get(), Qt::Key_Escape);
    QVERIFY(!m_selection->parameter());
}

void TestRunPanels::coverageRowSelectsAClient() {
    showAll(2);
    auto* grid = find<ShareGrid>(*m_coverage, "coverageGrid");
    QCOMPARE(grid->data().rows, 6);
    QTest::mouseClick(grid, Qt::LeftButton, {}, grid->cellRect(1, 0).center().toPoint());
    QCOMPARE(m_selection->client(), std::optional<qint64>(5));
    QCOMPARE(grid->data().chosenRow, 1);
    QVERIFY(grid->data().marked[1]);
    QTest::mouseClick(grid, Qt::LeftButton, {}, grid->cellRect(1, 0).center().toPoint());
    QVERIFY(!m_selection->client());
}

void TestRunPanels::coverageHoverSaysTheNumbers() {
    showAll(2);
    auto* grid = find<ShareGrid>(*m_coverage, "coverageGrid");
    QTest::mouseMove(grid, grid->cellRect(0, 0).center().toPoint());
    QCOMPARE(plain(find<QLabel>(*m_coverage, "coverageText")->text()),
             QStringLiteral("Client 2 · Sensor 1/16: 1 of 16 parameters of fc1.weight (6.3 %)"));
}

void TestRunPanels::coverageOverRoundsGrows() {
    showAll(2);
    auto* tabs = find<QTabBar>(*m_coverage, "coverageTabs");
    auto* grid = find<ShareGrid>(*m_coverage, "coverageGrid");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    QCOMPARE(grid->data().columns, 2);
    QCOMPARE(grid->data().shares[0], 0.0625);  // no client chosen: the smallest capacity
    showAll(3);
    QCOMPARE(grid->data().columns, 3);
    m_selection->setClient(1);
    QCOMPARE(grid->data().shares[0], 0.25);
    QTest::mouseClick(grid, Qt::LeftButton, {}, grid->cellRect(2, 0).center().toPoint());
    QCOMPARE(m_selection->layer(), 2);
}

void TestRunPanels::anotherRunForgetsTheFirst() {
    m_selection->setParameter(3);
    showAll(5);
    m_info = test::sharedSyntheticInfo();
    showAll(1);
    QVERIFY(!m_inspector->findChild<Sparkline*>()->isVisible());
    m_masks->show(nullptr, nullptr);
    m_inspector->show(nullptr, nullptr, {});
    m_coverage->show(nullptr, nullptr, {}, {});
    QVERIFY(find<QLabel>(*m_inspector, "inspectorEmpty")->isVisible());
}

QTEST_MAIN(TestRunPanels)
#include "tst_run_panels.moc"
