#include <QAbstractItemModelTester>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSet>
#include <QTableView>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/dialogs/keys_model.h"
#include "ui/state/key_table.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::WindowFixture;

class TestKeys : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void defaultsOfTheTableDoNotClash();
    void actionTakesTheKeyOfItsLine();
    void takenKeyLeavesTheOther();
    void resetBringsTheDefaultsBack();
    void modelKeepsItsPromises();
    void noTwoCommandsOfTheWindowShareAKey();
    void dialogChangesAKeyAndKeepsIt();
    void singleKeysWorkOutsideEditors();
    void theKeysOfTheDesignAreThere();
    void everyKeyOfTheTableReachesItsCommand();
};

void TestKeys::defaultsOfTheTableDoNotClash() {
    QSet<QString> seen;
    for (const QString& name : tableNames()) {
        for (const QKeySequence& key : tableKeys(name)) {
            QVERIFY2(!key.isEmpty() && !seen.contains(key.toString()), qPrintable(name));
            seen.insert(key.toString());
        }
    }
}

void TestKeys::actionTakesTheKeyOfItsLine() {
    QAction follow;
    follow.setObjectName(QStringLiteral("followLive"));
    QAction other;
    other.setObjectName(QStringLiteral("other"));
    other.setShortcut(Qt::Key_Q);
    KeyTable table({{QStringLiteral("other"), QStringLiteral("W")}});
    table.add(&follow);
    table.add(&other);
    QCOMPARE(follow.shortcut(), QKeySequence(Qt::Key_F));
    QCOMPARE(other.shortcut(), QKeySequence(Qt::Key_W));
    QCOMPARE(table.defaultKeys(other), QList<QKeySequence>{QKeySequence(Qt::Key_Q)});
}

void TestKeys::takenKeyLeavesTheOther() {
    QAction a;
    a.setObjectName(QStringLiteral("a"));
    a.setShortcuts({QKeySequence(Qt::Key_1), QKeySequence(Qt::Key_2)});
    QAction b;
    b.setObjectName(QStringLiteral("b"));
    KeyTable table({});
    table.add(&a);
    table.add(&b);
    QCOMPARE(table.holderOf(QKeySequence(Qt::Key_2), b), &a);
    table.setKeys(b, QKeySequence(Qt::Key_2));
    QCOMPARE(a.shortcuts(), QList<QKeySequence>{QKeySequence(Qt::Key_1)});
    QCOMPARE(b.shortcut(), QKeySequence(Qt::Key_2));
    QVERIFY(table.isChanged(a) && table.isChanged(b));
    table.reset(a);
    QVERIFY(b.shortcut().isEmpty());
    QVERIFY(!table.isChanged(a));
}

void TestKeys::resetBringsTheDefaultsBack() {
    QAction a;
    a.setObjectName(QStringLiteral("a"));
    a.setShortcut(Qt::Key_1);
    KeyTable table({});
    table.add(&a);
    table.setKeys(a, {});
    QVERIFY(a.shortcut().isEmpty());
    QCOMPARE(table.changes().size(), 1);
    table.resetAll();
    QCOMPARE(a.shortcut(), QKeySequence(Qt::Key_1));
    QVERIFY(table.changes().isEmpty());
}

void TestKeys::modelKeepsItsPromises() {
    QAction a;
    a.setObjectName(QStringLiteral("a"));
    a.setText(QStringLiteral("&Alpha…"));
    a.setShortcut(Qt::Key_1);
    QAction b(QStringLiteral("Beta"));
    b.setObjectName(QStringLiteral("b"));
    KeyTable table({});
    table.add(&a);
    table.add(&b);
    KeysModel model(table);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Alpha"));
    QString said;
    connect(&model, &KeysModel::taken, this, [&said](const QString& sentence) { said = sentence; });
    QVERIFY(model.setData(model.index(1, KeysModel::KeyColumn), QKeySequence(Qt::Key_1), Qt::EditRole));
    QVERIFY(said.contains(QStringLiteral("Alpha")));
    QCOMPARE(model.index(0, KeysModel::KeyColumn).data().toString(), QString());
    QCOMPARE(model.index(0, KeysModel::DefaultColumn).data().toString(), QStringLiteral("1"));
}

void TestKeys::noTwoCommandsOfTheWindowShareAKey() {
    WindowFixture fixture;
    QHash<QString, QString> owners;
    for (const QAction* action : fixture.window().findChildren<QAction*>()) {
        for (const QKeySequence& key : action->shortcuts()) {
            if (key.isEmpty()) continue;
            QVERIFY2(!owners.contains(key.toString()), qPrintable(key.toString() + action->objectName()));
            owners.insert(key.toString(), action->objectName());
        }
    }
    QCOMPARE(owners.value(QStringLiteral("Ctrl+K")), QStringLiteral("commandPalette"));
}

void TestKeys::dialogChangesAKeyAndKeepsIt() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QTest::keyClick(&fixture.window(), '?', Qt::ShiftModifier);
    auto* view = fixture.find<QTableView>("keysTable");
    QTRY_VERIFY(view != nullptr && view->isVisible());
    int row = 0;
    while (view->model()->index(row, 0).data().toString() != QStringLiteral("Reset")) ++row;
    view->setCurrentIndex(view->model()->index(row, KeysModel::KeyColumn));
    view->edit(view->currentIndex());
    auto* editor = view->findChild<QKeySequenceEdit*>();
    QVERIFY(editor != nullptr);
    QTest::keyClick(editor, Qt::Key_N, Qt::ControlModifier);
    // The editor waits for a second key before it is done.
    QTRY_COMPARE(view->currentIndex().data().toString(), QStringLiteral("Ctrl+N"));
    QVERIFY(fixture.find<QLabel>("keysNote")->text().contains(QStringLiteral("New experiment")));
    QCOMPARE(fixture.window().findChild<QAction*>(QStringLiteral("reset"))->shortcut(),
             QKeySequence(QStringLiteral("Ctrl+N")));
    QVERIFY(fixture.window().findChild<QAction*>(QStringLiteral("new"))->shortcut().isEmpty());
    fixture.restart();
    QCOMPARE(fixture.window().findChild<QAction*>(QStringLiteral("reset"))->shortcut(),
             QKeySequence(QStringLiteral("Ctrl+N")));
    QVERIFY(fixture.show());
    QTest::keyClick(&fixture.window(), '?', Qt::ShiftModifier);
    QTRY_VERIFY(fixture.find<QWidget>("resetAllKeys") != nullptr &&
                fixture.find<QWidget>("resetAllKeys")->isVisible());
    fixture.click(QStringLiteral("resetAllKeys"));
    QVERIFY(fixture.settings().keys().isEmpty());
    QCOMPARE(fixture.window().findChild<QAction*>(QStringLiteral("new"))->shortcut(),
             QKeySequence(QKeySequence::New));
}

void TestKeys::singleKeysWorkOutsideEditors() {
    WindowFixture fixture;
    auto* action = new QAction(QStringLiteral("Follow"), &fixture.window());
    action->setShortcut(Qt::Key_Q);
    fixture.window().addAction(action);
    auto* editor = new QLineEdit(fixture.window().centralWidget());
    QVERIFY(fixture.show());
    QSignalSpy triggered(action, &QAction::triggered);
    fixture.window().setFocus();
    QTest::keyClick(&fixture.window(), Qt::Key_Q);
    QCOMPARE(triggered.count(), 1);
    editor->show();
    editor->setFocus();
    QTest::keyClick(editor, Qt::Key_Q);
    QCOMPARE(triggered.count(), 1);
    QCOMPARE(editor->text(), QStringLiteral("q"));
}

// The keys that people were promised, whatever else is added.
void TestKeys::theKeysOfTheDesignAreThere() {
    const std::pair<const char*, const char*> promised[] = {{"Space", "playPause"},
                                                            {"Right", "viewForward"},
                                                            {"Left", "viewBack"},
                                                            {"Shift+Right", "trainTen"},
                                                            {"Home", "viewFirst"},
                                                            {"End", "viewLast"},
                                                            {"F", "followLive"},
                                                            {"A", "cursorA"},
                                                            {"B", "cursorB"},
                                                            {"D", "comparison2"},
                                                            {"X", "swapCursors"},
                                                            {"T", "nextTier"},
                                                            {"L", "nextLayer"},
                                                            {"+", "zoomIn"},
                                                            {"-", "zoomOut"},
                                                            {"0", "zoomFit"},
                                                            {"G", "jointZoom"},
                                                            {"I", "lockInspector"},
                                                            {"E", "exportView"},
                                                            {"Ctrl+E", "exportDashboard"},
                                                            {"Ctrl+Shift+U", "undoList"},
                                                            {"F1", "explainHere"},
                                                            {"F11", "present"},
                                                            {"Ctrl+K", "commandPalette"},
                                                            {"Ctrl+Z", "undo"},
                                                            {"Ctrl+Y", "redo"}};
    WindowFixture fixture;
    for (const auto& [keys, name] : promised) {
        const auto* action = fixture.find<QAction>(name);
        QVERIFY2(action != nullptr, name);
        QVERIFY2(action->shortcuts().contains(QKeySequence(QLatin1String(keys))), name);
    }
}

// What the commands do is tested elsewhere; here, that each key comes to its own, and to no other.
void TestKeys::everyKeyOfTheTableReachesItsCommand() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    QStringList reached;
    for (QAction* action : fixture.window().findChildren<QAction*>()) {
        QObject::disconnect(action, &QAction::triggered, nullptr, nullptr);
        connect(action, &QAction::triggered, this, [&reached, action] { reached << action->objectName(); });
    }
    fixture.window().setFocus();
    for (const QString& name : tableNames()) {
        auto* action = fixture.window().findChild<QAction*>(name);
        QVERIFY2(action != nullptr, qPrintable(name));
        action->setEnabled(true);
        for (const QKeySequence& keys : action->shortcuts()) {
            reached.clear();
            const QKeyCombination combination = keys[0];
            // "?" is typed with Shift on some keyboards only, and stands in the table twice.
            QTest::keyClick(&fixture.window(), combination.key(), combination.keyboardModifiers());
            QVERIFY2(reached == QStringList{name},
                     qPrintable(name + QLatin1Char(' ') + keys.toString() + QStringLiteral(" reached ") +
                                reached.join(QLatin1Char(','))));
        }
    }
}

QTEST_MAIN(TestKeys)
#include "tst_keys.moc"
