#include <QAction>
#include <QMenu>
#include <QSignalSpy>
#include <QTabBar>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/view_chooser.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// The chooser of analysis views by mouse and keyboard, alone and in the window.
class TestViewChooser : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        // What opens above the window takes the keyboard, which the offscreen platform remarks on.
        QTest::failOnWarning(QRegularExpression(QStringLiteral(
            "^(?!This plugin does not support (propagateSizeHints|raise|grabbing the keyboard))")));
    }
    void everyViewIsInOneGroup();
    void tabsShowTheGroupWhereThereIsRoom();
    void theNameIsNeverCut();
    void theMenuIsUsedByKeys();
    void keysOfTheWindowChooseAView();
    void thePaletteFindsEveryView();

private:
    static QTabBar* tabs(QWidget& in) { return in.findChild<QTabBar*>(QStringLiteral("analysisTabs")); }
    static QToolButton* button(QWidget& in) {
        return in.findChild<QToolButton*>(QStringLiteral("allViewsButton"));
    }
};

void TestViewChooser::everyViewIsInOneGroup() {
    const std::vector<ViewDefinition> views = viewDefinitions();
    QStringList grouped;
    for (const ViewGroup& group : viewGroups(views)) {
        QVERIFY2(group.id != QStringLiteral("more"), qPrintable(group.views.join(QLatin1Char(' '))));
        grouped << group.views;
    }
    QCOMPARE(grouped.size(), static_cast<qsizetype>(views.size()));
    QCOMPARE(QSet<QString>(grouped.begin(), grouped.end()).size(), grouped.size());
    for (const ViewDefinition& view : views) QVERIFY2(grouped.contains(view.id), qPrintable(view.id));
    // One that nobody put into a group is still to be found.
    std::vector<ViewDefinition> more = views;
    more.push_back(views.front());
    more.back().id = QStringLiteral("novel");
    QCOMPARE(viewGroups(more).back().views, QStringList{QStringLiteral("novel")});
}

void TestViewChooser::tabsShowTheGroupWhereThereIsRoom() {
    Theme theme;
    ViewChooser chooser(viewDefinitions());
    chooser.resize(600, 30);
    chooser.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chooser));
    chooser.setCurrent(QStringLiteral("churn"));
    QVERIFY(tabs(chooser)->isVisible());
    QCOMPARE(tabs(chooser)->count(), 4);
    QCOMPARE(tabs(chooser)->tabText(tabs(chooser)->currentIndex()), QStringLiteral("Churn"));
    QCOMPARE(button(chooser)->text(), QStringLiteral("Masks"));
    QSignalSpy chosen(&chooser, &ViewChooser::chosen);
    QTest::mouseClick(tabs(chooser), Qt::LeftButton, {}, tabs(chooser)->tabRect(0).center());
    QCOMPARE(chosen.takeFirst().front().toString(), QStringLiteral("keep-ratio"));
    chooser.resize(150, 30);
    QTRY_VERIFY(!tabs(chooser)->isVisible());
    QVERIFY2(button(chooser)->text().contains(QStringLiteral("Keep-ratio")),
             qPrintable(button(chooser)->text()));
}

void TestViewChooser::theNameIsNeverCut() {
    Theme theme;
    theme.setChoice(ThemeChoice::Light);
    const std::vector<ViewDefinition> views = viewDefinitions();
    ViewChooser chooser(views);
    chooser.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chooser));
    for (const ViewDefinition& view : views) {
        chooser.setCurrent(view.id);
        for (const int width : {chooser.minimumSizeHint().width(), 200, 300, 500, 900}) {
            chooser.resize(std::max(width, chooser.minimumSizeHint().width()), 30);
            QCoreApplication::processEvents();
            const QString what = QStringLiteral("%1 %2").arg(view.id).arg(width);
            const QToolButton* named = button(chooser);
            QVERIFY2(named->width() >= named->sizeHint().width(), qPrintable(what));
            const QTabBar* bar = tabs(chooser);
            if (bar->isVisible()) {
                QCOMPARE(bar->tabText(bar->currentIndex()), view.title);
                QVERIFY2(bar->geometry().right() < chooser.width() &&
                             bar->tabRect(bar->count() - 1).right() < bar->width(),
                         qPrintable(what));
            } else {
                QVERIFY2(named->text().contains(view.title), qPrintable(what));
            }
        }
    }
}

void TestViewChooser::theMenuIsUsedByKeys() {
    ViewChooser chooser(viewDefinitions());
    chooser.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chooser));
    auto* menu = chooser.findChild<QMenu*>(QStringLiteral("viewMenu"));
    QSignalSpy chosen(&chooser, &ViewChooser::chosen);
    QTest::keyClick(button(chooser), Qt::Key_Down);
    QVERIFY(menu->isVisible());
    QCOMPARE(menu->activeAction()->objectName(), QStringLiteral("view-accuracy"));
    // Headings are passed over: after the last of Learning comes the first of Bias.
    for (int i = 0; i < 3; ++i) QTest::keyClick(menu, Qt::Key_Down);
    QCOMPARE(menu->activeAction()->objectName(), QStringLiteral("view-lorenz"));
    QTest::keyClick(menu, Qt::Key_Return);
    QVERIFY(!menu->isVisible());
    QCOMPARE(chosen.takeFirst().front().toString(), QStringLiteral("lorenz"));
    QCOMPARE(chooser.current(), QStringLiteral("lorenz"));
    QTest::keyClick(button(chooser), Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Escape);
    QVERIFY(!menu->isVisible());
    QVERIFY(chosen.isEmpty());
}

void TestViewChooser::keysOfTheWindowChooseAView() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    auto* analysis = fixture.find<AnalysisPanel>("analysisPanel");
    QCOMPARE(analysis->viewId(), QStringLiteral("accuracy"));
    QTest::keyClick(&fixture.window(), Qt::Key_PageDown, Qt::ControlModifier);
    QCOMPARE(analysis->viewId(), QStringLiteral("sizes"));
    QTest::keyClick(&fixture.window(), Qt::Key_PageUp, Qt::ControlModifier);
    QTest::keyClick(&fixture.window(), Qt::Key_PageUp, Qt::ControlModifier);
    // Round the end.
    QCOMPARE(analysis->viewId(), QStringLiteral("convergence"));
    QTest::keyClick(&fixture.window(), Qt::Key_V);
    auto* menu = fixture.find<QMenu>("viewMenu");
    QVERIFY(menu->isVisible());
    QTest::keyClick(menu, Qt::Key_Up);
    QTest::keyClick(menu, Qt::Key_Return);
    QCOMPARE(analysis->viewId(), QStringLiteral("quorum"));
    for (const QString& id : analysis->viewIds()) {
        QVERIFY(fixture.window().showView(id));
        QCOMPARE(fixture.find<ViewChooser>("viewChooser")->current(), id);
    }
}

void TestViewChooser::thePaletteFindsEveryView() {
    WindowFixture fixture;
    for (const ViewDefinition& view : viewDefinitions()) {
        auto* action = fixture.window().findChild<QAction*>(QStringLiteral("view-") + view.id);
        QVERIFY2(action != nullptr && action->text() == view.title, qPrintable(view.id));
        action->trigger();
        QCOMPARE(fixture.find<AnalysisPanel>("analysisPanel")->viewId(), view.id);
    }
}

QTEST_MAIN(TestViewChooser)
#include "tst_view_chooser.moc"
