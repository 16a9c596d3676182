#include <QAbstractItemModelTester>
#include <QInputDialog>
#include <QLabel>
#include <QTableView>
#include <QTimer>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/models/bookmark_model.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/bookmarks_panel.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// Bookmarks and notes on views: set by key, listed, gone to, edited, kept.
class TestBookmarksPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void modelKeepsItsPromises();
    void aNoteIsPinnedToRoundAndView();
    void theListLeadsToRoundAndView();
    void deleteTakesItAway();
    void notesComeBackWithTheRun();

private:
    static void type(const QString& text) {
        QTimer::singleShot(0, qApp, [text] {
            auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget());
            QVERIFY(dialog != nullptr);
            dialog->setTextValue(text);
            QTest::keyClick(dialog, Qt::Key_Return);
        });
    }
    static bool finish(WindowFixture& fixture) {
        if (!fixture.show() || !fixture.waitForState(RunState::Paused)) return false;
        fixture.click(QStringLiteral("playPauseButton"));
        return fixture.waitForState(RunState::Finished);
    }
    static QAbstractItemModel* list(WindowFixture& fixture) {
        return fixture.find<QTableView>("bookmarksTable")->model();
    }
    // In round 3 of the view Churn.
    static void pin(WindowFixture& fixture) {
        fixture.window().timeline().setView(3);
        fixture.window().showView(QStringLiteral("churn"));
        type(QStringLiteral("jumps here"));
        QTest::keyClick(&fixture.window(), Qt::Key_M, Qt::ControlModifier);
        // Keys belong to the dialog until it is gone.
        fixture.window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&fixture.window()));
    }
};

void TestBookmarksPanel::modelKeepsItsPromises() {
    std::vector<Bookmark> kept = {{2, "alone", ""}, {2, "on a view", "churn"}, {1234, "", ""}};
    QStringList edits;
    BookmarkModel model([](const QString& view) { return view.toUpper(); },
                        [&](const Bookmark& bookmark, const QString& text) {
                            edits << QStringLiteral("%1 %2 %3")
                                         .arg(bookmark.round)
                                         .arg(QString::fromStdString(bookmark.view), text);
                        });
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setBookmarks(kept);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(1, BookmarkModel::ViewColumn).data().toString(), QStringLiteral("CHURN"));
    QCOMPARE(model.index(2, BookmarkModel::RoundColumn).data().toString(), QStringLiteral("1,234"));
    QVERIFY(model.setData(model.index(1, BookmarkModel::TextColumn), QStringLiteral(" new ")));
    QVERIFY(!model.setData(model.index(1, BookmarkModel::RoundColumn), 7));
    QCOMPARE(edits, QStringList{QStringLiteral("2 churn new")});
    QVERIFY(model.flags(model.index(0, BookmarkModel::TextColumn)).testFlag(Qt::ItemIsEditable));
    QVERIFY(!model.flags(model.index(0, BookmarkModel::ViewColumn)).testFlag(Qt::ItemIsEditable));
}

void TestBookmarksPanel::aNoteIsPinnedToRoundAndView() {
    WindowFixture fixture(test::smallExperiment(5));
    QVERIFY(finish(fixture));
    auto* note = fixture.find<QLabel>("viewNote");
    QVERIFY(note->isHidden());
    pin(fixture);
    QCOMPARE(note->text(), QStringLiteral("jumps here"));
    QVERIFY(note->isVisible());
    // Elsewhere it is not to be seen: another round, another view.
    QTest::keyClick(&fixture.window(), Qt::Key_Left);
    QVERIFY(!note->isVisible());
    QTest::keyClick(&fixture.window(), Qt::Key_Right);
    QVERIFY(note->isVisible());
    fixture.window().showView(QStringLiteral("accuracy"));
    QVERIFY(!note->isVisible());
    // A bookmark of the same round is another thing.
    QTest::keyClick(&fixture.window(), Qt::Key_M);
    QCOMPARE(list(fixture)->rowCount(), 2);
    QTest::keyClick(&fixture.window(), Qt::Key_M);
    QCOMPARE(list(fixture)->rowCount(), 1);
    // An empty note is none.
    fixture.window().showView(QStringLiteral("churn"));
    type({});
    QTest::keyClick(&fixture.window(), Qt::Key_M, Qt::ControlModifier);
    QCOMPARE(list(fixture)->rowCount(), 0);
    QVERIFY(!note->isVisible());
}

void TestBookmarksPanel::theListLeadsToRoundAndView() {
    WindowFixture fixture(test::smallExperiment(5));
    QVERIFY(finish(fixture));
    pin(fixture);
    fixture.window().timeline().setView(5);
    fixture.window().showView(QStringLiteral("accuracy"));
    auto* dock = fixture.find<QWidget>("bookmarksDock");
    dock->show();
    dock->raise();
    QCoreApplication::processEvents();
    auto* table = fixture.find<QTableView>("bookmarksTable");
    QTRY_VERIFY(table->isVisible());
    table->setFocus();
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Return);
    QCOMPARE(fixture.window().timeline().view(), 3);
    QCOMPARE(fixture.find<AnalysisPanel>("analysisPanel")->viewId(), QStringLiteral("churn"));
    table->model()->setData(table->model()->index(0, BookmarkModel::TextColumn),
                            QStringLiteral("other words"));
    QCOMPARE(fixture.find<QLabel>("viewNote")->text(), QStringLiteral("other words"));
}

void TestBookmarksPanel::deleteTakesItAway() {
    WindowFixture fixture(test::smallExperiment(5));
    QVERIFY(finish(fixture));
    pin(fixture);
    auto* dock = fixture.find<QWidget>("bookmarksDock");
    dock->show();
    dock->raise();
    auto* table = fixture.find<QTableView>("bookmarksTable");
    QTRY_VERIFY(table->isVisible());
    table->setFocus();
    table->selectRow(0);
    QTest::keyClick(table, Qt::Key_Delete);
    QCOMPARE(table->model()->rowCount(), 0);
    QVERIFY(!table->isVisible());
}

void TestBookmarksPanel::notesComeBackWithTheRun() {
    WindowFixture fixture(test::smallExperiment(5));
    QVERIFY(finish(fixture));
    pin(fixture);
    const QString file = QString::fromStdString(fixture.session().runFile().string());
    QTRY_COMPARE(readAnnotations(file.toStdString())->bookmarks,
                 (std::vector<Bookmark>{{3, "jumps here", "churn"}}));
    fixture.restart();
    QVERIFY(fixture.show());
    QVERIFY(fixture.window().openFile(file).ok());
    QTRY_COMPARE(list(fixture)->rowCount(), 1);
    fixture.window().showView(QStringLiteral("churn"));
    QTRY_COMPARE(fixture.session().records().size(), std::size_t{5});
    fixture.window().timeline().setView(3);
    QTRY_COMPARE(fixture.find<QLabel>("viewNote")->text(), QStringLiteral("jumps here"));
}

QTEST_MAIN(TestBookmarksPanel)
#include "tst_bookmarks_panel.moc"
