#include <QtTest>

#include "engine/api/annotations.h"
#include "tests/ui/shell/gui_fixture.h"
#include "ui/widgets/timeline_scale.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

class TestRunNotes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void bookmarksAreSetByKeyMarkedAndKept();
    void keysGoFromBookmarkToBookmark();
    void anotherRunHasItsOwn();
    void aBookmarkSetAtOnceKeepsThoseOfTheFile();
};

void TestRunNotes::bookmarksAreSetByKeyMarkedAndKept() {
    WindowFixture fixture(test::smallExperiment(5));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    MainWindow& window = fixture.window();
    window.timeline().setView(3);
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_M);
    QVERIFY(window.notes().bookmarkAt(3) != nullptr);
    window.notes().setBookmark(3, QStringLiteral("look here"));
    bool marked = false;
    for (const TimelineMark& mark : fixture.find<TimelineScale>("timelineScale")->marks())
        marked = marked || (mark.kind == TimelineMark::Kind::Bookmark && mark.round == 3 &&
                            mark.text.contains(QStringLiteral("look here")));
    QVERIFY(marked);
    const auto file = fixture.session().runFile();
    QTRY_COMPARE(readAnnotations(file)->bookmarks, (std::vector<Bookmark>{{3, "look here"}}));
    QTest::keyClick(&window, Qt::Key_M);
    QVERIFY(window.notes().bookmarks().empty());
    QTRY_VERIFY(readAnnotations(file)->bookmarks.empty());
}

void TestRunNotes::keysGoFromBookmarkToBookmark() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    MainWindow& window = fixture.window();
    for (const int round : {5, 1, 3}) window.notes().setBookmark(round, {});
    QCOMPARE(window.notes().bookmarks().front().round, 1);
    window.timeline().setView(2);
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_Period);
    QCOMPARE(window.timeline().view(), 3);
    QTest::keyClick(&window, Qt::Key_Period);
    QCOMPARE(window.timeline().view(), 5);
    QTest::keyClick(&window, Qt::Key_Period);
    QCOMPARE(window.timeline().view(), 5);
    QTest::keyClick(&window, Qt::Key_Comma);
    QCOMPARE(window.timeline().view(), 3);
}

void TestRunNotes::anotherRunHasItsOwn() {
    WindowFixture fixture(test::smallExperiment(2));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    fixture.window().notes().setBookmark(1, QStringLiteral("first run"));
    const QString first = QString::fromStdString(fixture.session().runFile().string());
    QTRY_COMPARE(readAnnotations(first.toStdString())->bookmarks.size(), std::size_t{1});
    fixture.click(QStringLiteral("resetButton"));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTRY_VERIFY(fixture.window().notes().bookmarks().empty());
    QVERIFY(fixture.window().openFile(first).ok());
    QTRY_COMPARE(fixture.window().notes().bookmarks().size(), std::size_t{1});
}

void TestRunNotes::aBookmarkSetAtOnceKeepsThoseOfTheFile() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    MainWindow& window = fixture.window();
    window.notes().setBookmark(1, QStringLiteral("kept"));
    const auto file = fixture.session().runFile();
    QTRY_COMPARE(readAnnotations(file)->bookmarks.size(), std::size_t{1});
    fixture.click(QStringLiteral("resetButton"));
    QVERIFY(fixture.waitForState(RunState::Paused));
    // As the run comes, before its bookmarks have been read.
    bool set = false;
    connect(&window.view(), &RunView::runChanged, this, [&] {
        if (set || window.view().history().path() != file) return;
        set = true;
        window.notes().setBookmark(2, QStringLiteral("at once"));
    });
    QVERIFY(window.openFile(QString::fromStdString(file.string())).ok());
    QTRY_VERIFY(set);
    const std::vector<Bookmark> both = {{1, "kept", ""}, {2, "at once", ""}};
    QTRY_COMPARE(window.notes().bookmarks(), both);
    QTRY_COMPARE(readAnnotations(file)->bookmarks, both);
}

QTEST_MAIN(TestRunNotes)
#include "tst_run_notes.moc"
