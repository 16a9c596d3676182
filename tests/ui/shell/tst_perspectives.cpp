#include <QDockWidget>
#include <QLabel>
#include <QSlider>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/main/dock_area.h"
#include "ui/theme/fonts.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::WindowFixture;

class TestPerspectives : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void cleanup() { setGlobalTextScale(1.0); }
    void everyDockHasALineInTheTable();
    void keysAndButtonsChoose();
    void eachKeepsItsOwnLayout();
    void resetTouchesOnlyThisOne();
    void presentHasLargeTypeAndFewButtons();
    void fullScreenLeadsToPresentAndBack();
    void layoutOfAnOldVersionGivesTheDefault();
    void nothingIsCutInASmallWindow_data();
    void nothingIsCutInASmallWindow();

private:
    static bool shown(WindowFixture& fixture, const char* dock) {
        return !fixture.find<QDockWidget>(dock)->isHidden();
    }
};

void TestPerspectives::everyDockHasALineInTheTable() {
    WindowFixture fixture;
    for (const QDockWidget* dock : fixture.window().findChild<DockArea*>()->docks()) {
        if (dock->objectName() == QStringLiteral("undoDock")) continue;
        QVERIFY2(showsDock(Perspective::Lab, dock->objectName()), qPrintable(dock->objectName()));
    }
    QVERIFY(!showsDock(Perspective::Present, QStringLiteral("anotherDock")));
    QVERIFY(showsDock(Perspective::Lab, QStringLiteral("anotherDock")));
}

void TestPerspectives::keysAndButtonsChoose() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QCOMPARE(fixture.window().perspective(), Perspective::Lab);
    const Qt::Key keys[] = {Qt::Key_1, Qt::Key_2, Qt::Key_3, Qt::Key_4};
    for (int i = 0; i < 4; ++i) {
        QTest::keyClick(&fixture.window(), keys[i], Qt::AltModifier);
        QCOMPARE(fixture.window().perspective(), kPerspectives[i]);
        for (const QDockWidget* dock : fixture.window().findChild<DockArea*>()->docks())
            QCOMPARE(!dock->isHidden(), showsDock(kPerspectives[i], dock->objectName()));
    }
    auto* learn = fixture.find<QToolButton>("perspectiveLearnButton");
    QTest::mouseClick(learn, Qt::LeftButton);
    QCOMPARE(fixture.window().perspective(), Perspective::Learn);
    QVERIFY(learn->isChecked());
    // A second click leaves it chosen.
    QTest::mouseClick(learn, Qt::LeftButton);
    QVERIFY(learn->isChecked());
    QVERIFY(!fixture.find<QToolButton>("perspectivePresentButton")->isChecked());
}

void TestPerspectives::eachKeepsItsOwnLayout() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.find<QDockWidget>("logDock")->hide();
    fixture.window().usePerspective(Perspective::Debug);
    QVERIFY(shown(fixture, "logDock"));
    fixture.find<QDockWidget>("inspectorDock")->hide();
    fixture.window().usePerspective(Perspective::Lab);
    QVERIFY(!shown(fixture, "logDock"));
    QVERIFY(shown(fixture, "inspectorDock"));
    fixture.window().usePerspective(Perspective::Debug);
    QVERIFY(fixture.window().close());
    fixture.restart();
    QCOMPARE(fixture.window().perspective(), Perspective::Debug);
    QVERIFY(!shown(fixture, "inspectorDock"));
    fixture.window().usePerspective(Perspective::Lab);
    QVERIFY(!shown(fixture, "logDock"));
}

void TestPerspectives::resetTouchesOnlyThisOne() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.find<QDockWidget>("logDock")->hide();
    fixture.window().usePerspective(Perspective::Debug);
    fixture.find<QDockWidget>("logDock")->hide();
    fixture.window().findChild<QAction*>(QStringLiteral("resetPerspective"))->trigger();
    QVERIFY(shown(fixture, "logDock"));
    fixture.window().usePerspective(Perspective::Lab);
    QVERIFY(!shown(fixture, "logDock"));
    fixture.window().findChild<QAction*>(QStringLiteral("resetLayout"))->trigger();
    QVERIFY(shown(fixture, "logDock"));
}

void TestPerspectives::presentHasLargeTypeAndFewButtons() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    auto* counter = fixture.find<QLabel>("roundCounter");
    const int before = counter->font().pixelSize();
    fixture.window().usePerspective(Perspective::Present);
    QCOMPARE(QApplication::font().pixelSize(), qRound(kBasePixels * 1.4));
    QCOMPARE(counter->font().pixelSize(), qRound(before * 1.4));
    QVERIFY(!fixture.find<QWidget>("newSeedButton")->isVisible());
    QVERIFY(!fixture.find<QWidget>("speedSlider")->isVisible());
    // Another theme in between brings no old font back.
    fixture.theme().setChoice(ThemeChoice::Dark);
    QCOMPARE(counter->font().pixelSize(), qRound(before * 1.4));
    fixture.theme().setChoice(ThemeChoice::Light);
    fixture.window().usePerspective(Perspective::Lab);
    QCOMPARE(QApplication::font().pixelSize(), kBasePixels);
    QCOMPARE(counter->font().pixelSize(), before);
    QVERIFY(fixture.find<QWidget>("newSeedButton")->isVisible());
}

void TestPerspectives::fullScreenLeadsToPresentAndBack() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.window().usePerspective(Perspective::Debug);
    QTest::keyClick(&fixture.window(), Qt::Key_F11);
    QVERIFY(fixture.window().isFullScreen());
    QCOMPARE(fixture.window().perspective(), Perspective::Present);
    QTest::keyClick(&fixture.window(), Qt::Key_F11);
    QVERIFY(!fixture.window().isFullScreen());
    QCOMPARE(fixture.window().perspective(), Perspective::Debug);
}

void TestPerspectives::layoutOfAnOldVersionGivesTheDefault() {
    WindowFixture fixture;
    auto* area = fixture.window().findChild<DockArea*>();
    fixture.find<QDockWidget>("logDock")->hide();
    const QByteArray old = static_cast<QMainWindow*>(area)->saveState(WindowSettings::kLayoutVersion - 1);
    fixture.settings().setDockState(Perspective::Lab, old);
    fixture.restart();
    QVERIFY(fixture.show());
    QVERIFY(shown(fixture, "logDock"));
    QVERIFY(fixture.settings().dockState(Perspective::Lab).isEmpty());
}

void TestPerspectives::nothingIsCutInASmallWindow_data() {
    QTest::addColumn<QSize>("size");
    QTest::addRow("1440x900") << QSize(1440, 900);
    QTest::addRow("1100x700") << QSize(1100, 700);
    QTest::addRow("1024x640") << QSize(1024, 640);
}

void TestPerspectives::nothingIsCutInASmallWindow() {
    QFETCH(QSize, size);
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.window().resize(size);
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("stepRoundButton"));
    QVERIFY(fixture.waitForRounds(1));
    Experiment edited = test::smallExperiment();
    edited.training.rate = 0.05;
    fixture.window().document().edit(edited, QStringLiteral("Change the rate"));
    for (const Perspective perspective : kPerspectives) {
        fixture.window().usePerspective(perspective);
        QTest::qWait(30);
        auto* bar = fixture.find<QWidget>("transportBar");
        for (QWidget* child : bar->findChildren<QWidget*>()) {
            if (!child->isVisible() ||
                (qobject_cast<QLabel*>(child) == nullptr && qobject_cast<QAbstractButton*>(child) == nullptr))
                continue;
            const QString what = perspectiveKey(perspective) + QLatin1Char(' ') + child->objectName();
            QTRY_VERIFY2(child->width() >= child->minimumSizeHint().width(), qPrintable(what));
            QTRY_VERIFY2(bar->rect().contains(child->geometry()), qPrintable(what));
        }
        QCOMPARE(fixture.window().width(), size.width());
    }
}

QTEST_MAIN(TestPerspectives)
#include "tst_perspectives.moc"
