#include <QAbstractItemView>
#include <QApplication>
#include <QCursor>
#include <QLineEdit>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/main/explain_here.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/model_area.h"
#include "ui/plots/heatmap_view.h"
#include "ui/widgets/card.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::WindowFixture;

/// F1, and the other keys that act on what is under the cursor or on the run.
class TestExplainHere : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        // What opens above the window takes the keyboard, which the offscreen platform remarks on.
        QTest::failOnWarning(QRegularExpression(QStringLiteral(
            "^(?!This plugin does not support (propagateSizeHints|raise|grabbing the keyboard))")));
    }
    void cleanup();
    void everyPanelIsExplained();
    void f1OpensTheExplanationUnderTheCursor();
    void f1SaysWhatAPanelIsFor_data();
    void f1SaysWhatAPanelIsFor();
    void shiftRightTrainsTenRounds();
    void tenRoundsEndWithTheRun();
    void keysZoomTheModel();
    void digitsAreTypedIntoTables();
    void questionMarkShowsTheKeys();

private:
    static QWidget* note() {
        for (QWidget* window : QApplication::topLevelWidgets()) {
            if (window->inherits("QWhatsThat") && window->isVisible()) return window;
        }
        return nullptr;
    }
    static void pointAt(QWidget* widget) {
        QCursor::setPos(widget->mapToGlobal(widget->rect().center()));
        QCoreApplication::processEvents();
    }
};

void TestExplainHere::cleanup() {
    if (QWidget* open = note()) open->close();
}

void TestExplainHere::everyPanelIsExplained() {
    WindowFixture fixture;
    for (Card* card : fixture.window().findChildren<Card*>()) {
        const bool explained = explainButtonOf(*card) != nullptr || !purposeOf(card->objectName()).isEmpty();
        QVERIFY2(explained, qPrintable(card->objectName() + QLatin1Char(' ') + card->title()));
    }
    QVERIFY(purposeOf(QStringLiteral("nothing")).isEmpty());
}

void TestExplainHere::f1OpensTheExplanationUnderTheCursor() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    auto* analysis = fixture.find<AnalysisPanel>("analysisPanel");
    pointAt(analysis->findChild<QWidget*>(QStringLiteral("leftCanvas")));
    QTest::keyClick(&fixture.window(), Qt::Key_F1);
    QVERIFY(analysis->isExplained());
    // Pointing at its title row, which belongs to the dock, means the same panel; F1 again closes it.
    pointAt(fixture.find<QWidget>("comparisonCombo"));
    QTest::keyClick(&fixture.window(), Qt::Key_F1);
    QVERIFY(!analysis->isExplained());
    QVERIFY(note() == nullptr);
}

void TestExplainHere::f1SaysWhatAPanelIsFor_data() {
    QTest::addColumn<QString>("panel");
    for (const char* name : {"capacityPanel", "inspectorPanel", "timelineBar", "transportBar"})
        QTest::addRow("%s", name) << QString::fromLatin1(name);
}

// A window each: the note takes the keyboard, and the platform of the tests does not give it back.
void TestExplainHere::f1SaysWhatAPanelIsFor() {
    QFETCH(QString, panel);
    WindowFixture fixture;
    QVERIFY(fixture.show());
    pointAt(fixture.window().findChild<QWidget*>(panel));
    QTest::keyClick(&fixture.window(), Qt::Key_F1);
    QTRY_VERIFY(note() != nullptr);
}

void TestExplainHere::shiftRightTrainsTenRounds() {
    WindowFixture fixture(test::smallExperiment(14));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTest::keyClick(&fixture.window(), Qt::Key_N);
    QVERIFY(fixture.waitForRounds(1));
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.window().timeline().setView(0);
    QTest::keyClick(&fixture.window(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(fixture.waitForRounds(11));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTest::qWait(100);
    QCOMPARE(fixture.session().records().size(), std::size_t{11});
    // Whoever asks for rounds sees them.
    QTRY_COMPARE(fixture.window().timeline().view(), 11);
}

void TestExplainHere::tenRoundsEndWithTheRun() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTest::keyClick(&fixture.window(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(fixture.waitForState(RunState::Finished));
    QCOMPARE(fixture.session().records().size(), std::size_t{3});
}

void TestExplainHere::keysZoomTheModel() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    auto* model = fixture.find<ModelArea>("modelArea");
    auto* view = model->picture(0)->findChild<HeatmapView*>();
    QTRY_VERIFY(view->arrangement().count() > 0);
    pointAt(fixture.find<QWidget>("inspectorPanel"));
    QTest::keyClick(&fixture.window(), Qt::Key_Plus);
    QVERIFY(view->zoom() > 1.0);
    QTest::keyClick(&fixture.window(), Qt::Key_Minus);
    QCOMPARE(view->zoom(), 1.0);
    QTest::keyClick(&fixture.window(), Qt::Key_Plus);
    QTest::keyClick(&fixture.window(), Qt::Key_Plus);
    QTest::keyClick(&fixture.window(), Qt::Key_0);
    QCOMPARE(view->zoom(), 1.0);
}

void TestExplainHere::digitsAreTypedIntoTables() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    auto* view = fixture.find<ModelArea>("modelArea")->picture(0)->findChild<HeatmapView*>();
    QTRY_VERIFY(view->arrangement().count() > 0);
    QTest::keyClick(&fixture.window(), Qt::Key_Plus);
    const double zoomed = view->zoom();
    auto* table = fixture.find<QAbstractItemView>("tierTable");
    table->setFocus();
    table->setCurrentIndex(table->model()->index(1, 1));
    QTest::keyClick(table, Qt::Key_0);
    QCOMPARE(view->zoom(), zoomed);
    auto* editor = table->findChild<QLineEdit*>();
    QVERIFY(editor != nullptr);
    QTest::keyClick(editor, Qt::Key_Escape);
}

void TestExplainHere::questionMarkShowsTheKeys() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QTest::keyClick(&fixture.window(), '?', Qt::ShiftModifier);
    QTRY_VERIFY(fixture.find<QWidget>("keysDialog") != nullptr &&
                fixture.find<QWidget>("keysDialog")->isVisible());
}

QTEST_MAIN(TestExplainHere)
#include "tst_explain_here.moc"
