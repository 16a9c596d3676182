#include <QDir>
#include <QDockWidget>
#include <QFileDialog>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QSignalSpy>
#include <QTimer>
#include <QtTest>

#include "engine/api/experiment_file.h"
#include "engine/api/run_file.h"
#include "engine/api/simulation.h"
#include "tests/ui/shell/gui_fixture.h"
#include "ui/main/dock_area.h"
#include "ui/panels/log_panel.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::WindowFixture;

class TestMainWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void givesTheHashOfTheHeadlessRunOnTheTour();
    void playOnAnEditedDraftStartsANewRun();
    void editingWhileRunningDisturbsNothing();
    void invalidDraftIsRefusedAndKept();
    void missingDataIsToldAndTheWindowStaysUsable();
    void badFileKeepsDraftAndRun();
    void unwritableRunsFolderIsToldAndTheRunGoesOn();
    void recordsEachRunToAFileOfItsOwn();
    void savesTheRunElsewhere();
    void layoutIsRestored();
    void corruptLayoutGivesTheDefault();
    void resetLayoutBringsPanelsBack();
    void themeChoiceIsKept();
    void unsavedDraftAsksBeforeClosing();
    void closesWhileRunningAndKeepsTheRun();
    void titleShowsNameAndModification();
    void dialogsShow();

private:
    static Experiment edited(Experiment experiment) {
        experiment.training.rate = 0.05;
        return experiment;
    }
    static QString logText(WindowFixture& fixture) {
        const LogModel& model = fixture.window().findChild<LogPanel*>()->model();
        QStringList lines;
        for (int row = 0; row < model.rowCount(); ++row) lines << model.index(row).data().toString();
        return lines.join(QLatin1Char('\n'));
    }
    // Shares of the height are rounded to pixels on the way.
    static bool isNear(const QRect& a, const QRect& b) {
        const QPoint first = a.topLeft() - b.topLeft();
        const QPoint last = a.bottomRight() - b.bottomRight();
        return qMax(first.manhattanLength(), last.manhattanLength()) <= 4;
    }
    static QRect place(QWidget* widget) {
        return {widget->mapTo(widget->window(), QPoint(0, 0)), widget->size()};
    }
};

void TestMainWindow::givesTheHashOfTheHeadlessRunOnTheTour() {
    auto tour = readExperiment(FIARSE_SOURCE_DIR "/experiments/digits-tour.toml");
    QVERIFY2(tour.ok(), tour.ok() ? "" : tour.error().text().c_str());
    tour.value().rounds = 3;
    auto simulation = Simulation::create(tour.value(), {.threads = 1});
    QVERIFY(simulation.ok());
    const StopFlag stop;
    for (int round = 0; round < 3; ++round) QVERIFY(simulation.value()->step(Granularity::Round, stop).ok());
    WindowFixture fixture(tour.value());
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    QCOMPARE(fixture.session().runHash().toStdString(), simulation.value()->runHash());
    QVERIFY(fixture.find<QLabel>("runFacts")->text().contains(fixture.session().runHash().left(8)));
    QVERIFY(logText(fixture).contains(QStringLiteral("Round 3 aggregated")));
}

void TestMainWindow::playOnAnEditedDraftStartsANewRun() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("stepRoundButton"));
    QVERIFY(fixture.waitForRounds(1));
    QVERIFY(fixture.waitForState(RunState::Paused));
    auto* hint = fixture.find<QLabel>("editedHint");
    QVERIFY(!hint->isVisible());
    fixture.window().document().edit(edited(test::smallExperiment()), QStringLiteral("Change the rate"));
    QVERIFY(hint->isVisible());
    QCOMPARE(fixture.session().records().size(), std::size_t{1});
    QSignalSpy started(&fixture.session(), &RunSession::started);
    fixture.click(QStringLiteral("playPauseButton"));
    QCOMPARE(started.count(), 1);
    QVERIFY(!hint->isVisible());
    QVERIFY(fixture.waitForState(RunState::Finished));
    QCOMPARE(fixture.session().info()->experiment.training.rate, 0.05);
    QVERIFY(logText(fixture).contains(QStringLiteral("A new run begins.")));
}

void TestMainWindow::editingWhileRunningDisturbsNothing() {
    WindowFixture fixture(test::smallExperiment(100000));
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForRounds(2));
    fixture.window().document().edit(edited(test::smallExperiment(100000)),
                                     QStringLiteral("Change the rate"));
    QCOMPARE(fixture.session().state(), RunState::Running);
    const int rounds = static_cast<int>(fixture.session().records().size());
    QVERIFY(fixture.waitForRounds(rounds + 3));
    QSignalSpy started(&fixture.session(), &RunSession::started);
    // The button says Pause: it pauses, it does not start the draft.
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Paused));
    QCOMPARE(started.count(), 0);
    fixture.click(QStringLiteral("playPauseButton"));
    QCOMPARE(started.count(), 1);
}

void TestMainWindow::invalidDraftIsRefusedAndKept() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("stepRoundButton"));
    QVERIFY(fixture.waitForRounds(1));
    QVERIFY(fixture.waitForState(RunState::Paused));
    Experiment broken = test::smallExperiment();
    broken.training.participants = 99;
    fixture.window().document().edit(broken, QStringLiteral("Too many"));
    QSignalSpy started(&fixture.session(), &RunSession::started);
    fixture.click(QStringLiteral("playPauseButton"));
    QCOMPARE(started.count(), 0);
    QVERIFY(fixture.window().messageBar().isVisible());
    QVERIFY(!fixture.window().messageBar().message().isEmpty());
    QCOMPARE(fixture.window().document().experiment(), broken);
    QCOMPARE(fixture.session().records().size(), std::size_t{1});
    // Mending the draft takes the message away.
    fixture.window().document().undoStack()->undo();
    QVERIFY(!fixture.window().messageBar().isVisible());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
}

void TestMainWindow::missingDataIsToldAndTheWindowStaysUsable() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    Experiment missing = test::smallExperiment();
    missing.data.source = "idx:/there/is/no/such/folder";
    fixture.window().document().edit(missing, QStringLiteral("Other data"));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Failed));
    QTRY_VERIFY(fixture.window().messageBar().isVisible());
    QVERIFY(fixture.window().messageBar().message().contains(QStringLiteral("/there/is/no/such/folder")));
    QVERIFY(logText(fixture).contains(QStringLiteral("/there/is/no/such/folder")));
    QVERIFY(fixture.window().isVisible());
    QCOMPARE(fixture.window().document().experiment(), missing);
    fixture.window().document().undoStack()->undo();
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    QVERIFY(!fixture.window().messageBar().isVisible());
}

void TestMainWindow::badFileKeepsDraftAndRun() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("stepRoundButton"));
    QVERIFY(fixture.waitForRounds(1));
    const QString path = fixture.path(QStringLiteral("bad.toml"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("schema = 1\nthis is no experiment\n");
    file.close();
    const Result<void> opened = fixture.window().openFile(path);
    QVERIFY(!opened.ok());
    QVERIFY(QString::fromStdString(opened.error().text()).contains(QStringLiteral("bad.toml:2:")));
    QCOMPARE(fixture.window().document().experiment(), test::smallExperiment());
    QCOMPARE(fixture.session().records().size(), std::size_t{1});
    QVERIFY(fixture.settings().recentFiles().isEmpty());
}

void TestMainWindow::unwritableRunsFolderIsToldAndTheRunGoesOn() {
    WindowFixture fixture;
    // A file where the folder should be: nobody, not even root, can make the folder then.
    QVERIFY(QDir(fixture.runsFolder()).removeRecursively());
    QFile file(fixture.runsFolder());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("resetButton"));
    QVERIFY(fixture.controller().isTemporary());
    QVERIFY(fixture.window().messageBar().message().contains(QStringLiteral("cannot be written")));
    QCOMPARE(fixture.find<QLabel>("runFile")->text(), QStringLiteral("recorded until the window is closed"));
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    // It can be looked back at like any other.
    fixture.window().timeline().setView(1);
    QTRY_VERIFY(fixture.window().view().arrays() && fixture.window().view().arrays()->round == 1);
    // The bar offers to keep it.
    const QString kept = fixture.path(QStringLiteral("kept.fiarse"));
    QTimer::singleShot(0, this, [&] {
        auto* dialog = fixture.window().findChild<QFileDialog*>(QStringLiteral("saveDialog"));
        QVERIFY(dialog != nullptr);
        dialog->setDirectory(QFileInfo(kept).path());
        dialog->selectFile(kept);
        static_cast<QDialog*>(dialog)->accept();
    });
    QSignalSpy saved(&fixture.controller(), &RunController::runSaved);
    fixture.click(QStringLiteral("messageAction"));
    QVERIFY(!saved.empty() || saved.wait());
    QCOMPARE(RunFile::open(kept.toStdString()).value()->completedRounds(), 4);
}

void TestMainWindow::recordsEachRunToAFileOfItsOwn() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    for (int i = 0; i < 2; ++i) {
        fixture.click(QStringLiteral("playPauseButton"));
        QVERIFY(fixture.waitForState(RunState::Finished));
        fixture.click(QStringLiteral("resetButton"));
        QVERIFY(fixture.waitForState(RunState::Paused));
    }
    const QStringList names = QDir(fixture.runsFolder()).entryList({QStringLiteral("*.fiarse")}, QDir::Files);
    int complete = 0;
    for (const QString& name : names) {
        const auto run = RunFile::open(QDir(fixture.runsFolder()).filePath(name).toStdString());
        QVERIFY2(run.ok(), run.ok() ? "" : run.error().text().c_str());
        QVERIFY(name.startsWith(QStringLiteral("small-digits-")));
        if (run.value()->completedRounds() == 4) ++complete;
    }
    QCOMPARE(complete, 2);
}

void TestMainWindow::savesTheRunElsewhere() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    const QString target = fixture.path(QStringLiteral("kept.fiarse"));
    QSignalSpy saved(&fixture.controller(), &RunController::runSaved);
    QSignalSpy refused(&fixture.controller(), &RunController::runNotSaved);
    fixture.controller().saveRunAs(target);
    QVERIFY(saved.wait());
    QCOMPARE(saved.first().first().toString(), target);
    const auto run = RunFile::open(target.toStdString());
    QVERIFY2(run.ok(), run.ok() ? "" : run.error().text().c_str());
    QCOMPARE(run.value()->completedRounds(), 4);
    fixture.controller().saveRunAs(fixture.path(QStringLiteral("no/such/folder/x.fiarse")));
    QVERIFY(refused.wait());
    QVERIFY(fixture.window().messageBar().message().contains(QStringLiteral("no/such/folder/x.fiarse")));
}

void TestMainWindow::layoutIsRestored() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QTest::qWait(50);
    fixture.find<QDockWidget>("inspectorDock")->hide();
    fixture.window().resize(1300, 800);
    QVERIFY(fixture.window().close());
    fixture.restart();
    QVERIFY(fixture.show());
    QVERIFY(!fixture.find<QDockWidget>("inspectorDock")->isVisible());
    QVERIFY(fixture.find<QDockWidget>("logDock")->isVisible());
    QCOMPARE(fixture.window().size(), QSize(1300, 800));
}

void TestMainWindow::corruptLayoutGivesTheDefault() {
    QRect before;
    {
        WindowFixture plain;
        QVERIFY(plain.show());
        QTest::qWait(50);
        before = place(plain.find<QDockWidget>("analysisDock"));
    }
    WindowFixture fixture;
    fixture.settings().setGeometry(QByteArray("no geometry"));
    fixture.settings().setDockState(Perspective::Lab, QByteArray("no layout"));
    fixture.restart();
    QVERIFY(fixture.show());
    QTest::qWait(50);
    for (const char* name : {"capacityDock", "coverageDock", "analysisDock", "inspectorDock", "logDock"}) {
        QVERIFY2(fixture.find<QDockWidget>(name)->isVisible(), name);
    }
    QVERIFY(isNear(place(fixture.find<QDockWidget>("analysisDock")), before));
    QVERIFY(fixture.settings().dockState(Perspective::Lab).isEmpty());
}

void TestMainWindow::resetLayoutBringsPanelsBack() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QTest::qWait(50);
    const QRect before = place(fixture.find<QDockWidget>("logDock"));
    fixture.find<QDockWidget>("logDock")->hide();
    fixture.find<QDockWidget>("analysisDock")->setFloating(true);
    fixture.window().findChild<QAction*>(QStringLiteral("resetLayout"))->trigger();
    QVERIFY(fixture.find<QDockWidget>("logDock")->isVisible());
    QVERIFY(!fixture.find<QDockWidget>("analysisDock")->isFloating());
    QTRY_VERIFY(isNear(place(fixture.find<QDockWidget>("logDock")), before));
}

void TestMainWindow::themeChoiceIsKept() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    const QList<QAction*> actions = fixture.window().menuBar()->findChildren<QAction*>();
    const auto dark = std::find_if(actions.begin(), actions.end(),
                                   [](QAction* a) { return a->text() == QStringLiteral("&Dark"); });
    QVERIFY(dark != actions.end());
    (*dark)->trigger();
    QVERIFY(fixture.theme().isDark());
    QCOMPARE(fixture.settings().theme(), ThemeChoice::Dark);
    QVERIFY((*dark)->isChecked());
    fixture.theme().setChoice(ThemeChoice::Light);
}

void TestMainWindow::unsavedDraftAsksBeforeClosing() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    fixture.window().document().edit(edited(test::smallExperiment()), QStringLiteral("Change the rate"));
    const auto answer = [](QMessageBox::StandardButton button) {
        QTimer::singleShot(50, [button] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(box != nullptr);
            QTest::mouseClick(box->button(button), Qt::LeftButton);
        });
    };
    answer(QMessageBox::Cancel);
    QVERIFY(!fixture.window().close());
    QVERIFY(fixture.window().isVisible());
    answer(QMessageBox::Discard);
    QVERIFY(fixture.window().close());
}

void TestMainWindow::closesWhileRunningAndKeepsTheRun() {
    WindowFixture fixture(test::smallExperiment(100000));
    QVERIFY(fixture.show());
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForRounds(3));
    const auto path = fixture.session().runFile();
    QVERIFY(fixture.window().close());
    fixture.restart();
    const auto run = RunFile::open(path);
    QVERIFY2(run.ok(), run.ok() ? "" : run.error().text().c_str());
    QVERIFY(run.value()->completedRounds() >= 3);
    QCOMPARE(run.value()->status(), std::string("interrupted"));
}

void TestMainWindow::titleShowsNameAndModification() {
    WindowFixture fixture;
    QVERIFY(fixture.window().windowTitle().startsWith(QStringLiteral("Small digits[*]")));
    QVERIFY(!fixture.window().isWindowModified());
    fixture.window().document().edit(edited(test::smallExperiment()), QStringLiteral("Change the rate"));
    QVERIFY(fixture.window().isWindowModified());
    QVERIFY(fixture.window().document().save(fixture.path(QStringLiteral("mine.toml"))).ok());
    QVERIFY(!fixture.window().isWindowModified());
    QVERIFY(fixture.window().windowTitle().startsWith(QStringLiteral("mine.toml[*]")));
}

void TestMainWindow::dialogsShow() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    for (const char* name : {"about", "keys", "undoList"}) {
        fixture.window().findChild<QAction*>(QLatin1String(name))->trigger();
    }
    QTRY_VERIFY(fixture.find<QWidget>("aboutDialog")->isVisible());
    auto* keys = fixture.find<QWidget>("keysDialog");
    QVERIFY(keys->isVisible());
    QVERIFY(fixture.find<QWidget>("undoView")->isVisible());
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
