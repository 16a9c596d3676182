#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/dialogs/command_list_model.h"
#include "ui/dialogs/fuzzy_match.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::WindowFixture;

class TestCommandPalette : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void findsLettersInOrder_data();
    void findsLettersInOrder();
    void betterMatchesScoreHigher();
    void modelKeepsItsPromises();
    void recentlyUsedStandFirst();
    void otherNamesFindACommandToo();
    void opensWithItsKeyAndClosesWithEscape();
    void enterRunsTheChosenCommand();
    void arrowsMoveAndWrap();
    void disabledCommandsSayWhyAndDoNotRun();
    void offersLayersClientsAndRecentFiles();
    void clickRunsAndElsewhereCloses();
    void remembersWhatWasUsed();

private:
    static std::vector<Command> some() {
        std::vector<Command> commands;
        for (const char* text : {"Open", "Save", "Save as", "Step phase", "Reset"}) {
            Command command;
            command.id = command.text = QString::fromLatin1(text);
            command.group = QStringLiteral("Menu");
            command.run = [] {};
            commands.push_back(std::move(command));
        }
        return commands;
    }
    static void open(WindowFixture& fixture) {
        QTest::keyClick(&fixture.window(), Qt::Key_K, Qt::ControlModifier);
        QVERIFY(fixture.find<QWidget>("commandPalette")->isVisible());
        QTRY_VERIFY(fixture.find<QLineEdit>("commandEdit")->hasFocus());
    }
    static QString first(WindowFixture& fixture) {
        return fixture.find<QListView>("commandList")->currentIndex().data().toString();
    }
};

void TestCommandPalette::findsLettersInOrder_data() {
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("found");
    QTest::addColumn<QList<int>>("positions");
    QTest::addRow("empty") << QString() << QStringLiteral("Play") << true << QList<int>{};
    QTest::addRow("whole") << QStringLiteral("play") << QStringLiteral("Play") << true
                           << QList<int>{0, 1, 2, 3};
    QTest::addRow("starts of words") << QStringLiteral("sp") << QStringLiteral("Step phase") << true
                                     << QList<int>{0, 5};
    QTest::addRow("spaces do not count")
        << QStringLiteral("st ph") << QStringLiteral("Step phase") << true << QList<int>{0, 1, 5, 6};
    QTest::addRow("wrong order") << QStringLiteral("ps") << QStringLiteral("Sap") << false << QList<int>{};
    QTest::addRow("too long") << QStringLiteral("plays") << QStringLiteral("Play") << false << QList<int>{};
}

void TestCommandPalette::findsLettersInOrder() {
    QFETCH(QString, pattern);
    QFETCH(QString, text);
    QFETCH(bool, found);
    QFETCH(QList<int>, positions);
    const auto match = fuzzyMatch(pattern, text);
    QCOMPARE(match.has_value(), found);
    if (found) QCOMPARE(QList<int>(match->positions.begin(), match->positions.end()), positions);
}

void TestCommandPalette::betterMatchesScoreHigher() {
    const auto score = [](const char* text) {
        return fuzzyMatch(QStringLiteral("res"), QString::fromLatin1(text))->score;
    };
    QVERIFY(score("Reset") > score("Present"));
    QVERIFY(score("Present") > score("Rather even so"));
}

void TestCommandPalette::modelKeepsItsPromises() {
    CommandListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setCommands(some(), {});
    QCOMPARE(model.rowCount(), 5);
    model.setPattern(QStringLiteral("save"));
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("Save"));
    QCOMPARE(model.index(0).data(CommandListModel::LettersRole).value<QList<int>>(),
             (QList<int>{6, 7, 8, 9}));
    model.setPattern(QStringLiteral("zzz"));
    QCOMPARE(model.rowCount(), 0);
    model.setPattern({});
    QCOMPARE(model.rowCount(), 5);
}

void TestCommandPalette::recentlyUsedStandFirst() {
    CommandListModel model;
    model.setCommands(some(), {QStringLiteral("Reset"), QStringLiteral("gone"), QStringLiteral("Save as")});
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("Reset"));
    QCOMPARE(model.index(1).data().toString(), QStringLiteral("Save as"));
    QCOMPARE(model.index(2).data().toString(), QStringLiteral("Open"));
    // Of equal matches the recent one wins.
    model.setPattern(QStringLiteral("save"));
    QCOMPARE(model.index(0).data().toString(), QStringLiteral("Save as"));
}

void TestCommandPalette::otherNamesFindACommandToo() {
    std::vector<Command> commands = some();
    commands[4].words = QStringLiteral("Lorenz Gini save");
    CommandListModel model;
    model.setCommands(commands, {});
    model.setPattern(QStringLiteral("lorenz"));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Reset"));
    // What is called so stands before.
    model.setPattern(QStringLiteral("save"));
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(2, 0).data().toString(), QStringLiteral("Reset"));
    WindowFixture fixture(test::smallExperiment(2));
    QVERIFY(fixture.show());
    open(fixture);
    QTest::keyClicks(fixture.find<QLineEdit>("commandEdit"), QStringLiteral("lorenz"));
    auto* list = fixture.find<QListView>("commandList");
    QTRY_VERIFY(list->model()->rowCount() > 0);
    QCOMPARE(list->model()->index(0, 0).data().toString(), QStringLiteral("Evenness"));
}

void TestCommandPalette::opensWithItsKeyAndClosesWithEscape() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    auto* before = fixture.find<QAbstractButton>("playPauseButton");
    before->setFocus(Qt::TabFocusReason);
    open(fixture);
    QTest::keyClick(fixture.find<QLineEdit>("commandEdit"), Qt::Key_Escape);
    QVERIFY(!fixture.find<QWidget>("commandPalette")->isVisible());
    QVERIFY(before->hasFocus());
    open(fixture);
    QTest::keyClick(fixture.find<QLineEdit>("commandEdit"), Qt::Key_K, Qt::ControlModifier);
    QVERIFY(!fixture.find<QWidget>("commandPalette")->isVisible());
}

void TestCommandPalette::enterRunsTheChosenCommand() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    open(fixture);
    auto* edit = fixture.find<QLineEdit>("commandEdit");
    QTest::keyClicks(edit, QStringLiteral("stepround"));
    QCOMPARE(first(fixture), QStringLiteral("Step round"));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(!fixture.find<QWidget>("commandPalette")->isVisible());
    QVERIFY(fixture.waitForRounds(1));
}

void TestCommandPalette::arrowsMoveAndWrap() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    open(fixture);
    auto* edit = fixture.find<QLineEdit>("commandEdit");
    auto* list = fixture.find<QListView>("commandList");
    QCOMPARE(list->currentIndex().row(), 0);
    QTest::keyClick(edit, Qt::Key_Down);
    QTest::keyClick(edit, Qt::Key_Down);
    QCOMPARE(list->currentIndex().row(), 2);
    QTest::keyClick(edit, Qt::Key_Up);
    QCOMPARE(list->currentIndex().row(), 1);
    QTest::keyClick(edit, Qt::Key_Up);
    QTest::keyClick(edit, Qt::Key_Up);
    int last = list->model()->rowCount() - 1;
    while (!list->model()->index(last, 0).flags().testFlag(Qt::ItemIsEnabled)) --last;
    QCOMPARE(list->currentIndex().row(), last);
    QTest::keyClick(edit, Qt::Key_PageUp);
    QVERIFY(list->currentIndex().row() < list->model()->rowCount() - 2);
}

void TestCommandPalette::disabledCommandsSayWhyAndDoNotRun() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    open(fixture);
    auto* edit = fixture.find<QLineEdit>("commandEdit");
    QTest::keyClicks(edit, QStringLiteral("edit undo"));
    auto* list = fixture.find<QListView>("commandList");
    QModelIndex index = list->model()->index(0, 0);
    while (index.isValid() && index.data().toString() != QLatin1String("Undo"))
        index = index.siblingAtRow(index.row() + 1);
    QVERIFY(index.isValid());
    list->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect);
    QVERIFY(!index.flags().testFlag(Qt::ItemIsEnabled));
    QCOMPARE(index.data(CommandListModel::ReasonRole).toString(),
             QStringLiteral("There is nothing to undo."));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(fixture.find<QWidget>("commandPalette")->isVisible());
}

void TestCommandPalette::offersLayersClientsAndRecentFiles() {
    WindowFixture fixture;
    const QString path = fixture.path(QStringLiteral("mine.toml"));
    QVERIFY(fixture.window().document().save(path).ok());
    fixture.settings().addRecentFile(path);
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    open(fixture);
    auto* edit = fixture.find<QLineEdit>("commandEdit");
    QTest::keyClicks(edit, QStringLiteral("client 5,"));
    QVERIFY(first(fixture).startsWith(QStringLiteral("5,")));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(fixture.window().selection().client().value_or(-1), 5);
    open(fixture);
    QTest::keyClicks(edit, QStringLiteral("layer fc2.weight"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(fixture.window().selection().layer(), 2);
    open(fixture);
    QTest::keyClicks(edit, QStringLiteral("open recent mine.toml"));
    QCOMPARE(first(fixture), path);
}

void TestCommandPalette::clickRunsAndElsewhereCloses() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    open(fixture);
    QTest::keyClicks(fixture.find<QLineEdit>("commandEdit"), QStringLiteral("stepround"));
    auto* list = fixture.find<QListView>("commandList");
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualRect(list->model()->index(0, 0)).center());
    QVERIFY(!fixture.find<QWidget>("commandPalette")->isVisible());
    QVERIFY(fixture.waitForRounds(1));
    open(fixture);
    fixture.find<QAbstractButton>("playPauseButton")->setFocus(Qt::MouseFocusReason);
    QTRY_VERIFY(!fixture.find<QWidget>("commandPalette")->isVisible());
}

void TestCommandPalette::remembersWhatWasUsed() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    open(fixture);
    QTest::keyClicks(fixture.find<QLineEdit>("commandEdit"), QStringLiteral("perspective Debug"));
    QTest::keyClick(fixture.find<QLineEdit>("commandEdit"), Qt::Key_Escape);
    QVERIFY(fixture.settings().recentCommands().isEmpty());
    open(fixture);
    QTest::keyClicks(fixture.find<QLineEdit>("commandEdit"), QStringLiteral("resetthis"));
    QTest::keyClick(fixture.find<QLineEdit>("commandEdit"), Qt::Key_Return);
    QCOMPARE(fixture.settings().recentCommands(), QStringList{QStringLiteral("resetPerspective")});
    open(fixture);
    QCOMPARE(first(fixture), QStringLiteral("Reset this layout"));
}

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
