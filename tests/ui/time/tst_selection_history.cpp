#include <QMenu>
#include <QTabBar>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/panels/analysis_panel.h"
#include "ui/state/selection_history.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// Back and forward through what was selected.
class TestSelectionHistory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void changesOfOneEventAreOneStep();
    void aChangeAfterGoingBackForgetsWhatLayAhead();
    void whatTheMousePassesIsNotRemembered();
    void keepsTheNewestSteps();
    void anotherRunForgetsAll();
    void keysGoBackAndForthThroughFiltersAndViews();
    void keysOfChoicesChoose();
};

void TestSelectionHistory::changesOfOneEventAreOneStep() {
    Selection selection;
    SelectionHistory history(selection);
    QVERIFY(!history.canGoBack() && !history.canGoForward());
    selection.chooseLayer(2);
    selection.setLevel(1);
    QCoreApplication::processEvents();
    selection.setClient(7);
    selection.setParameter(12);
    // Not noted yet: going back does it.
    history.back();
    QCOMPARE(selection.chosenLayer(), std::optional<int>(2));
    QCOMPARE(selection.level(), std::optional<int>(1));
    QVERIFY(!selection.client() && !selection.parameter());
    history.back();
    QCoreApplication::processEvents();
    QVERIFY(!selection.isFiltering());
    QCOMPARE(selection.layer(), 0);
    QVERIFY(!history.canGoBack() && history.canGoForward());
    history.forward();
    history.forward();
    QCOMPARE(selection.client(), std::optional<qint64>(7));
    QCOMPARE(selection.parameter(), std::optional<qint64>(12));
    QVERIFY(!history.canGoForward());
}

void TestSelectionHistory::aChangeAfterGoingBackForgetsWhatLayAhead() {
    Selection selection;
    SelectionHistory history(selection);
    for (const int level : {0, 1, 2}) {
        selection.setLevel(level);
        QCoreApplication::processEvents();
    }
    history.back();
    history.back();
    selection.setClassIndex(4);
    QCoreApplication::processEvents();
    QVERIFY(!history.canGoForward());
    history.back();
    QCOMPARE(selection.level(), std::optional<int>(0));
    QVERIFY(!selection.classIndex());
}

void TestSelectionHistory::whatTheMousePassesIsNotRemembered() {
    Selection selection;
    SelectionHistory history(selection);
    selection.setHovered(5);
    QCoreApplication::processEvents();
    QVERIFY(!history.canGoBack());
}

void TestSelectionHistory::keepsTheNewestSteps() {
    Selection selection;
    SelectionHistory history(selection);
    const int steps = static_cast<int>(SelectionHistory::kSteps) + 20;
    for (int client = 1; client <= steps; ++client) {
        selection.setClient(client);
        QCoreApplication::processEvents();
    }
    while (history.canGoBack()) history.back();
    QCOMPARE(selection.client(), std::optional<qint64>(21));
}

void TestSelectionHistory::anotherRunForgetsAll() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.window().selection().setLevel(1);
    QTRY_VERIFY(fixture.find<QAction>("selectionBack")->isEnabled());
    fixture.window().openExperiment(test::smallExperiment());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTRY_VERIFY(!fixture.find<QAction>("selectionBack")->isEnabled());
}

void TestSelectionHistory::keysGoBackAndForthThroughFiltersAndViews() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    Selection& selection = fixture.window().selection();
    auto* analysis = fixture.find<AnalysisPanel>("analysisPanel");
    const QString first = analysis->viewId();
    QTest::keyClick(&fixture.window(), Qt::Key_T);
    QCOMPARE(selection.level(), std::optional<int>(0));
    QCoreApplication::processEvents();
    auto* tabs = fixture.find<QTabBar>("analysisTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    const QString second = analysis->viewId();
    QVERIFY(second != first);
    QCoreApplication::processEvents();
    QTest::keyClick(&fixture.window(), Qt::Key_Escape);
    QVERIFY(!selection.isFiltering());
    QCoreApplication::processEvents();

    QTest::keyClick(&fixture.window(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(selection.level(), std::optional<int>(0));
    QCOMPARE(analysis->viewId(), second);
    QTest::keyClick(&fixture.window(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(analysis->viewId(), first);
    QTest::keyClick(&fixture.window(), Qt::Key_Left, Qt::AltModifier);
    QVERIFY(!selection.isFiltering());
    QTest::keyClick(&fixture.window(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(selection.level(), std::optional<int>(0));
    QTest::keyClick(&fixture.window(), Qt::Key_Right, Qt::AltModifier);
    QCOMPARE(analysis->viewId(), second);
    // In the menu too, with words on why it cannot be chosen.
    QTest::keyClick(&fixture.window(), Qt::Key_Right, Qt::AltModifier);
    QVERIFY(!selection.isFiltering());
    QAction* forward = fixture.find<QAction>("selectionForward");
    QTRY_VERIFY(!forward->isEnabled());
    bool inMenu = false;
    for (QMenu* menu : fixture.window().findChildren<QMenu*>()) inMenu |= menu->actions().contains(forward);
    QVERIFY(inMenu);
}

// T goes through the capacities and back to all, L through the layers, I holds what is under the cursor.
void TestSelectionHistory::keysOfChoicesChoose() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    Selection& selection = fixture.window().selection();
    const auto levels = static_cast<int>(fixture.session().info()->levels.size());
    const auto layers = static_cast<int>(fixture.session().info()->layout.layers.size());
    for (int level = 0; level < levels; ++level) {
        QTest::keyClick(&fixture.window(), Qt::Key_T);
        QCOMPARE(selection.level(), std::optional<int>(level));
    }
    QTest::keyClick(&fixture.window(), Qt::Key_T);
    QVERIFY(!selection.level());
    const int layer = selection.layer();
    for (int i = 1; i <= layers; ++i) {
        QTest::keyClick(&fixture.window(), Qt::Key_L);
        QCOMPARE(selection.layer(), (layer + i) % layers);
    }
    QTest::keyClick(&fixture.window(), Qt::Key_I);
    QVERIFY(!selection.parameter());
    selection.setHovered(3);
    QTest::keyClick(&fixture.window(), Qt::Key_I);
    QCOMPARE(selection.parameter(), std::optional<qint64>(3));
    selection.setHovered(9);
    QCOMPARE(selection.inspected(), std::optional<qint64>(3));
    QTest::keyClick(&fixture.window(), Qt::Key_I);
    QVERIFY(!selection.parameter());
}

QTEST_MAIN(TestSelectionHistory)
#include "tst_selection_history.moc"
