#include <QDockWidget>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTableView>
#include <QUndoView>
#include <QtTest>

#include "engine/api/annotations.h"
#include "tests/ui/shell/gui_fixture.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/runs_panel.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// Edits all over the window, by mouse and keys, are taken back to the start, by keys and in the list.
namespace {

/// Whether the library knows the file and could read it.
bool isListed(const RunLibrary& library, const QString& file) {
    const LibraryRun* run = library.find(file);
    return run != nullptr && run->info != nullptr;
}

}  // namespace

class TestUndo : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void keysGoBackToTheStartAndForthAgain();
    void theListGoesAnywhere();
    void bookmarksAndBreakpointsAreTakenBack();
    void notesOnARunAreTakenBackInItsFile();
    void notesOutliveALookAtTheFolder();
    void aBookmarkOfARunThatLeftTheScreenIsTakenBackInItsFile();
    void whatIsTakenBackWhileTheFileIsReadStaysTakenBack();

private:
    /// A setting typed, a tier added, an alert rule switched off, another seed.
    /// @return the draft before, and after each edit; empty if one of them did not work.
    static std::vector<Experiment> edited(WindowFixture& fixture);
};

std::vector<Experiment> TestUndo::edited(WindowFixture& fixture) {
    const ExperimentDocument& document = fixture.window().document();
    std::vector<Experiment> states = {document.experiment()};
    const auto changed = [&] {
        const bool other = !(document.experiment() == states.back());
        states.push_back(document.experiment());
        return other;
    };
    fixture.find<QDockWidget>("experimentDock")->raise();
    fixture.find<ExperimentPanel>("experimentPanel")->showField("training.lr");
    auto* rate = fixture.find<QWidget>("field.training.lr");
    if (!QTest::qWaitFor([&] { return rate->isVisible(); })) return {};
    rate->setFocus();
    QTest::keyClick(rate, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(rate, Qt::Key_Delete);
    QTest::keyClicks(rate, QStringLiteral("0.025"));
    if (!changed() || document.experiment().training.rate != 0.025) return {};
    fixture.find<QDockWidget>("capacityDock")->raise();
    fixture.click(QStringLiteral("addTier"));
    if (!changed() || document.experiment().tiers.size() != 5) return {};
    fixture.find<QDockWidget>("alertsDock")->raise();
    auto* tabs = fixture.find<QTabBar>("alertsTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    auto* rules = fixture.find<QTableView>("alertRulesTable");
    const QRect cell = rules->visualRect(rules->model()->index(0, 0));
    QTest::mouseClick(rules->viewport(), Qt::LeftButton, {}, QPoint(cell.left() + 12, cell.center().y()));
    if (!changed() || document.experiment().alerts.size() != 1) return {};
    fixture.click(QStringLiteral("newSeedButton"));
    if (!changed() || !fixture.waitForState(RunState::Paused)) return {};
    // Keys of the window, not of the editor that was used last.
    fixture.window().setFocus();
    return states;
}

void TestUndo::keysGoBackToTheStartAndForthAgain() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    MainWindow& window = fixture.window();
    const std::vector<Experiment> states = edited(fixture);
    QCOMPARE(states.size(), std::size_t{5});
    // Typing "0.025" is one step.
    QCOMPARE(window.document().undoStack()->count(), 4);
    QVERIFY(window.isWindowModified());
    for (std::size_t i = states.size() - 1; i > 0; --i) {
        QVERIFY(window.document().experiment() == states[i]);
        QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    }
    QVERIFY(window.document().experiment() == states.front());
    QVERIFY(!window.isWindowModified());
    QVERIFY(!fixture.find<QAction>("undo")->isEnabled());
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(window.document().experiment() == states.front());
    // Both keys of redo.
    for (std::size_t i = 1; i < states.size(); ++i) {
        if (i % 2 == 0) {
            QTest::keyClick(&window, Qt::Key_Y, Qt::ControlModifier);
        } else {
            QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        }
        QVERIFY(window.document().experiment() == states[i]);
    }
    QVERIFY(!fixture.find<QAction>("redo")->isEnabled());
}

void TestUndo::theListGoesAnywhere() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    MainWindow& window = fixture.window();
    const std::vector<Experiment> states = edited(fixture);
    QCOMPARE(states.size(), std::size_t{5});
    auto* list = fixture.find<QUndoView>("undoView");
    QVERIFY(!list->isVisible());
    QTest::keyClick(&window, Qt::Key_U, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(list->isVisible() && list->hasFocus());
    QCOMPARE(list->model()->rowCount(), 5);
    QVERIFY(list->model()->index(1, 0).data().toString().contains(QStringLiteral("Learning rate")));
    const auto click = [&](int row) {
        const QModelIndex index = list->model()->index(row, 0);
        list->scrollTo(index);
        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(index).center());
    };
    for (const int row : {0, 3, 1, 4}) {
        click(row);
        QVERIFY(window.document().experiment() == states[static_cast<std::size_t>(row)]);
    }
}

void TestUndo::bookmarksAndBreakpointsAreTakenBack() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    MainWindow& window = fixture.window();
    const auto file = fixture.session().runFile();
    fixture.find<QDockWidget>("alertsDock")->raise();
    auto* tabs = fixture.find<QTabBar>("alertsTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
    auto* edit = fixture.find<QLineEdit>("breakpointEdit");
    edit->setFocus();
    QTest::keyClicks(edit, QStringLiteral("round=2"));
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(window.breakpoints().rowCount(), 1);
    auto* list = fixture.find<QListView>("breakpointList");
    list->setCurrentIndex(list->model()->index(0, 0));
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Delete);
    QCOMPARE(window.breakpoints().rowCount(), 0);
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_M);
    QVERIFY(window.notes().bookmarkAt(0) != nullptr);
    QTRY_COMPARE(readAnnotations(file)->bookmarks.size(), std::size_t{1});
    // None of this makes the experiment another one.
    QVERIFY(!window.isWindowModified());
    const auto undo = [&] { QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier); };
    undo();
    QVERIFY(window.notes().bookmarks().empty());
    QTRY_VERIFY(readAnnotations(file)->bookmarks.empty());
    undo();
    QCOMPARE(window.breakpoints().texts(), QStringList{QStringLiteral("on round=2")});
    undo();
    QCOMPARE(window.breakpoints().rowCount(), 0);
    QVERIFY(!fixture.find<QAction>("undo")->isEnabled());
    for (int i = 0; i < 3; ++i) QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(window.breakpoints().rowCount(), 0);
    QVERIFY(window.notes().bookmarkAt(0) != nullptr);
    QTRY_COMPARE(readAnnotations(file)->bookmarks.size(), std::size_t{1});
    auto* steps = fixture.find<QUndoView>("undoView");
    QVERIFY(
        steps->model()->index(3, 0).data().toString().startsWith(QStringLiteral("Bookmark at round 0 of “")));
}

void TestUndo::notesOnARunAreTakenBackInItsFile() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    const QString file = QString::fromStdString(fixture.session().runFile().string());
    fixture.window().library().refresh();
    QTRY_VERIFY(isListed(fixture.window().library(), file));
    fixture.find<QDockWidget>("runsDock")->raise();
    fixture.find<RunsPanel>("runsPanel")->choose(file);
    auto* tabs = fixture.find<QTabBar>("runsTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
    auto* note = fixture.find<QPlainTextEdit>("runNote");
    note->setFocus();
    QTest::keyClicks(note, QStringLiteral("too fast"));
    const auto written = [&] { return readAnnotations(file.toStdString())->note; };
    QTRY_COMPARE(written(), std::string("too fast"));
    fixture.window().setFocus();
    QTest::keyClick(&fixture.window(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(written(), std::string());
    QTRY_VERIFY(note->toPlainText().isEmpty());
    QTest::keyClick(&fixture.window(), Qt::Key_Y, Qt::ControlModifier);
    QTRY_COMPARE(written(), std::string("too fast"));
    QTRY_COMPARE(note->toPlainText(), QStringLiteral("too fast"));
    // What is still to be saved is taken back too, and does not come back by itself.
    note->setFocus();
    note->moveCursor(QTextCursor::End);
    QTest::keyClicks(note, QStringLiteral(", too slow"));
    fixture.window().setFocus();
    QTest::keyClick(&fixture.window(), Qt::Key_Z, Qt::ControlModifier);
    QTRY_COMPARE(note->toPlainText(), QStringLiteral("too fast"));
    QTRY_COMPARE(written(), std::string("too fast"));
    QTest::qWait(1000);
    QCOMPARE(written(), std::string("too fast"));
}

void TestUndo::notesOutliveALookAtTheFolder() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    RunLibrary& library = fixture.window().library();
    const QString file = QString::fromStdString(fixture.session().runFile().string());
    library.refresh();
    QTRY_VERIFY(isListed(library, file));
    // A look that began before the note is older than it, and one that begins meanwhile waits for it.
    for (int i = 0; i < 20; ++i) {
        Annotations annotations = library.find(file)->annotations;
        annotations.note = std::to_string(i);
        library.refresh();
        library.setAnnotations(file, annotations);
        library.refresh();
        QSignalSpy looked(&library, &RunLibrary::changed);
        QVERIFY(looked.wait());
        QCOMPARE(library.find(file)->annotations.note, std::to_string(i));
    }
}

void TestUndo::aBookmarkOfARunThatLeftTheScreenIsTakenBackInItsFile() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    MainWindow& window = fixture.window();
    const auto first = fixture.session().runFile();
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_M);
    QTRY_COMPARE(readAnnotations(first)->bookmarks.size(), std::size_t{1});
    fixture.click(QStringLiteral("stepRoundButton"));
    QVERIFY(fixture.waitForRounds(1));
    fixture.click(QStringLiteral("resetButton"));
    QTRY_VERIFY(fixture.session().runFile() != first && !fixture.session().runFile().empty());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTRY_VERIFY(window.notes().bookmarks().empty());
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_M);
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(&window, Qt::Key_Z, Qt::ControlModifier);
    QTRY_VERIFY(readAnnotations(first)->bookmarks.empty());
    QVERIFY(window.notes().bookmarks().empty());
}

void TestUndo::whatIsTakenBackWhileTheFileIsReadStaysTakenBack() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    MainWindow& window = fixture.window();
    const auto file = fixture.session().runFile();
    window.setFocus();
    QTest::keyClick(&window, Qt::Key_M);
    QTRY_COMPARE(readAnnotations(file)->bookmarks.size(), std::size_t{1});
    // Another look at the same file: at first nothing is known of what it holds.
    QVERIFY(writeAnnotations(file, {.bookmarks = {{0, ""}, {2, "kept"}}}).ok());
    RunNotes notes(window.view());
    Q_EMIT window.view().runChanged();
    QVERIFY(notes.bookmarks().empty());
    notes.setBookmark(1, QStringLiteral("quick"));
    notes.removeBookmark(1);
    QTRY_COMPARE(notes.bookmarks().size(), std::size_t{2});
    QTRY_COMPARE(readAnnotations(file)->bookmarks, (std::vector<Bookmark>{{0, ""}, {2, "kept"}}));
}

QTEST_MAIN(TestUndo)
#include "tst_undo.moc"
