#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDockWidget>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include "engine/api/annotations.h"
#include "tests/ui/shell/gui_fixture.h"
#include "tests/ui/support/recorded_run.h"
#include "ui/models/run_list_model.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/runs_panel.h"
#include "ui/state/stored_run.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// The list of runs in the window, by mouse and keys.
class TestRunsPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void tickedRunsLieOverTheCurves();
    void curvesThatAreReadHaveOtherRunsToo();
    void seedsCollapseToMeanAndSpread();
    void settingsShowOnlyWhatDiffers();
    void notesAndTagsAreWrittenToTheFile();
    void whatIsTypedWhenTheWindowClosesIsKept();
    void aColourFromElsewhereIsKept();
    void comparingStartsAndEnds();
    void aRunIsOpenedFromTheList();
    void theListFollowsTheRunOnTheScreen();
    void runsFromElsewhereAreOnTheListAgain();

private:
    // A run on the screen and two others beside it: another seed, another learning rate.
    bool prepare(WindowFixture& fixture);
    static void tick(WindowFixture& fixture, const QString& path);
    static int rowOf(QTableView& table, const QString& path) {
        for (int row = 0; row < table.model()->rowCount(); ++row) {
            if (table.model()->index(row, 0).data(RunListModel::PathRole).toString() == path) return row;
        }
        return -1;
    }
    QString m_seed, m_rate;
};

bool TestRunsPanel::prepare(WindowFixture& fixture) {
    Experiment experiment = test::smallExperiment(4);
    experiment.seed += 1;
    m_seed = fixture.runsFolder() + QStringLiteral("/seed.fiarse");
    QDir().mkpath(fixture.runsFolder());
    test::recordRun(experiment, m_seed);
    experiment = test::smallExperiment(4);
    experiment.training.rate = 0.05;
    m_rate = fixture.runsFolder() + QStringLiteral("/rate.fiarse");
    test::recordRun(experiment, m_rate);
    if (!fixture.show() || !fixture.waitForState(RunState::Paused)) return false;
    fixture.click(QStringLiteral("playPauseButton"));
    if (!fixture.waitForState(RunState::Finished)) return false;
    fixture.find<QDockWidget>("runsDock")->raise();
    auto* table = fixture.find<QTableView>("runsTable");
    return QTest::qWaitFor([&] { return table->isVisible() && table->model()->rowCount() == 3; });
}

void TestRunsPanel::tick(WindowFixture& fixture, const QString& path) {
    auto* table = fixture.find<QTableView>("runsTable");
    const QRect cell = table->visualRect(table->model()->index(rowOf(*table, path), 0));
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, QPoint(cell.left() + 12, cell.center().y()));
}

void TestRunsPanel::tickedRunsLieOverTheCurves() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(prepare(fixture));
    QAbstractItemModelTester tester(fixture.find<QTableView>("runsTable")->model(),
                                    QAbstractItemModelTester::FailureReportingMode::Fatal);
    tick(fixture, m_rate);
    QVERIFY(fixture.window().library().isOverlaid(m_rate));
    QTRY_VERIFY(fixture.window().library().overlaid()[0]->isReady());
    fixture.find<QDockWidget>("analysisDock")->raise();
    auto* analysis = fixture.find<AnalysisPanel>("analysisPanel");
    QTRY_COMPARE(analysis->figure().parts[0].chart->series.size(), std::size_t{8});
    const FigureSeries& other = analysis->figure().parts[0].chart->series[4];
    QVERIFY(other.name.startsWith(QStringLiteral("rate")));
    QCOMPARE(other.colour, fixture.window().library().colourOf(m_rate));
    tick(fixture, m_rate);
}

// Lorenz curves and magnitudes are not in the records: they are read from the other run's file.
void TestRunsPanel::curvesThatAreReadHaveOtherRunsToo() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(prepare(fixture));
    tick(fixture, m_rate);
    fixture.find<QDockWidget>("analysisDock")->raise();
    auto* analysis = fixture.find<AnalysisPanel>("analysisPanel");
    const auto series = [&](std::size_t part, const QString& id) -> const FigureSeries* {
        const Figure& figure = analysis->figure();
        if (part >= figure.parts.size() || !figure.parts[part].chart) return nullptr;
        for (const FigureSeries& one : figure.parts[part].chart->series)
            if (one.id == id) return &one;
        return nullptr;
    };
    analysis->setView(QStringLiteral("lorenz"));
    const QString lorenz = m_rate + QStringLiteral("/lorenz");
    QTRY_VERIFY(series(0, lorenz) != nullptr);
    QCOMPARE(series(0, lorenz)->colour, fixture.window().library().colourOf(m_rate));
    const auto file = RunFile::open(m_rate.toStdString()).value();
    const double gini = file->bias(4, CoverageKind::Assigned)->lorenz().gini;
    // The area under the curve that is drawn, by trapezoids.
    const FigureSeries& curve = *series(0, lorenz);
    double area = 0.0;
    for (qsizetype i = 1; i < curve.x.size(); ++i)
        area += (curve.x[i] - curve.x[i - 1]) * (curve.y[i] + curve.y[i - 1]) / 2.0;
    QVERIFY2(qAbs(1.0 - 2.0 * area - gini) < 0.01, qPrintable(QString::number(area)));
    // Another round of both.
    fixture.window().timeline().setView(2);
    QTRY_VERIFY(analysis->figure().summary.contains(QStringLiteral("round 2")) &&
                series(0, lorenz) != nullptr);
    analysis->setView(QStringLiteral("threshold"));
    fixture.window().selection().chooseLayer(0);
    const QString density = m_rate + QStringLiteral("/density");
    QTRY_VERIFY(series(0, density) != nullptr);
    QVERIFY(!series(0, density)->filled);
    fixture.window().library().setOverlaid(m_rate, false);
    QTRY_VERIFY(series(0, density) == nullptr);
}

void TestRunsPanel::seedsCollapseToMeanAndSpread() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(prepare(fixture));
    tick(fixture, m_seed);
    QTRY_VERIFY(fixture.window().library().overlaid()[0]->isReady());
    const double a = fixture.session().records()[3].evaluation[0].accuracy;
    const double b = fixture.window().library().overlaid()[0]->records()[3].evaluation[0].accuracy;
    auto* group = fixture.find<QToolButton>("groupSeedsButton");
    auto* analysis = fixture.find<AnalysisPanel>("analysisPanel");
    fixture.find<QDockWidget>("analysisDock")->raise();
    QTRY_COMPARE(analysis->figure().parts[0].chart->series.size(), std::size_t{4});
    QTRY_VERIFY(!analysis->figure().parts[0].chart->series[0].low.isEmpty());
    QVERIFY(qAbs(analysis->figure().parts[0].chart->series[0].y[3] - (a + b) / 2.0) < 1e-12);
    fixture.find<QDockWidget>("runsDock")->raise();
    QTRY_VERIFY(group->isVisible());
    QTest::mouseClick(group, Qt::LeftButton);
    fixture.find<QDockWidget>("analysisDock")->raise();
    QTRY_COMPARE(analysis->figure().parts[0].chart->series.size(), std::size_t{8});
}

void TestRunsPanel::settingsShowOnlyWhatDiffers() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(prepare(fixture));
    tick(fixture, m_rate);
    QTRY_VERIFY(fixture.window().library().overlaid()[0]->isReady());
    auto* tabs = fixture.find<QTabBar>("runsTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
    auto* table = fixture.find<QTableView>("settingsTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, 2).data().toString(), QStringLiteral("0.05"));
    QTest::mouseClick(fixture.find<QToolButton>("onlyDifferencesButton"), Qt::LeftButton);
    QVERIFY(table->model()->rowCount() > 15);
}

void TestRunsPanel::notesAndTagsAreWrittenToTheFile() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(prepare(fixture));
    auto* table = fixture.find<QTableView>("runsTable");
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(rowOf(*table, m_rate), 2)).center());
    QCOMPARE(fixture.find<RunsPanel>("runsPanel")->chosen(), m_rate);
    auto* tabs = fixture.find<QTabBar>("runsTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
    auto* note = fixture.find<QPlainTextEdit>("runNote");
    QTest::mouseClick(note->viewport(), Qt::LeftButton);
    QTest::keyClicks(note, QStringLiteral("a slower start"));
    auto* tagLine = fixture.find<QLineEdit>("runTags");
    tagLine->setFocus();
    QTest::keyClicks(tagLine, QStringLiteral("lr, try, lr"));
    QTRY_COMPARE(readAnnotations(m_rate.toStdString())->tags, (std::vector<std::string>{"lr", "try"}));
    QCOMPARE(readAnnotations(m_rate.toStdString())->note, std::string("a slower start"));
    QTRY_COMPARE(table->model()->index(rowOf(*table, m_rate), RunListModel::TagsColumn).data().toString(),
                 QStringLiteral("lr, try"));
}

void TestRunsPanel::whatIsTypedWhenTheWindowClosesIsKept() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(prepare(fixture));
    fixture.find<RunsPanel>("runsPanel")->choose(m_rate);
    auto* tabs = fixture.find<QTabBar>("runsTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
    auto* note = fixture.find<QPlainTextEdit>("runNote");
    note->setFocus();
    QTest::keyClicks(note, QStringLiteral("last words"));
    QVERIFY(readAnnotations(m_rate.toStdString())->note.empty());
    QVERIFY(fixture.window().close());
    QTRY_COMPARE(readAnnotations(m_rate.toStdString())->note, std::string("last words"));
}

void TestRunsPanel::aColourFromElsewhereIsKept() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(prepare(fixture));
    QVERIFY(writeAnnotations(m_rate.toStdString(), {.colour = "#123456"}).ok());
    fixture.click(QStringLiteral("refreshRunsButton"));
    QTRY_COMPARE(fixture.window().library().colourOf(m_rate), QStringLiteral("#123456"));
    fixture.find<RunsPanel>("runsPanel")->choose(m_rate);
    auto* tabs = fixture.find<QTabBar>("runsTabs");
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(2).center());
    auto* colour = fixture.find<QComboBox>("runColour");
    QCOMPARE(colour->currentData().toString(), QStringLiteral("#123456"));
    auto* note = fixture.find<QPlainTextEdit>("runNote");
    note->setFocus();
    QTest::keyClicks(note, QStringLiteral("x"));
    QTRY_COMPARE(readAnnotations(m_rate.toStdString())->note, std::string("x"));
    QCOMPARE(readAnnotations(m_rate.toStdString())->colour, std::string("#123456"));
    // Another one is chosen by key, and is the run's.
    colour->setFocus();
    QTest::keyClick(colour, Qt::Key_Home);
    QTest::keyClick(colour, Qt::Key_Down);
    QTRY_COMPARE(readAnnotations(m_rate.toStdString())->colour, std::string("#d55e00"));
    QVERIFY(colour->findText(QStringLiteral("Its own")) < 0);
}

void TestRunsPanel::comparingStartsAndEnds() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(prepare(fixture));
    fixture.find<RunsPanel>("runsPanel")->choose(m_rate);
    auto* compare = fixture.find<QPushButton>("compareRunButton");
    QTest::mouseClick(compare, Qt::LeftButton);
    QVERIFY(fixture.window().moments().otherRun() != nullptr);
    QCOMPARE(compare->text(), QStringLiteral("End comparison"));
    QCOMPARE(fixture.find<AnalysisPanel>("analysisPanel")->comparison(), Comparison::SideBySide);
    QTest::mouseClick(compare, Qt::LeftButton);
    QVERIFY(fixture.window().moments().otherRun() == nullptr);
}

void TestRunsPanel::aRunIsOpenedFromTheList() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(prepare(fixture));
    fixture.find<RunsPanel>("runsPanel")->choose(m_rate);
    auto* open = fixture.find<QPushButton>("openRunButton");
    QTest::mouseClick(open, Qt::LeftButton);
    QTRY_VERIFY(fixture.session().info() && fixture.session().info()->experiment.training.rate == 0.05);
    QTRY_VERIFY(!open->isEnabled());
}

void TestRunsPanel::theListFollowsTheRunOnTheScreen() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    fixture.find<QDockWidget>("runsDock")->raise();
    auto* table = fixture.find<QTableView>("runsTable");
    QTRY_VERIFY(table->isVisible() && table->model()->rowCount() == 1);
    const auto text = [&](int column) { return table->model()->index(0, column).data().toString(); };
    fixture.click(QStringLiteral("playPauseButton"));
    QVERIFY(fixture.waitForState(RunState::Finished));
    QTRY_COMPARE(text(RunListModel::RoundsColumn), QStringLiteral("4"));
    QCOMPARE(text(RunListModel::StatusColumn), QStringLiteral("finished"));
    QVERIFY(!text(RunListModel::AccuracyColumn).isEmpty());
}

void TestRunsPanel::runsFromElsewhereAreOnTheListAgain() {
    WindowFixture fixture(test::smallExperiment(4));
    const QString elsewhere = fixture.path(QStringLiteral("elsewhere.fiarse"));
    test::recordRun(test::smallExperiment(2), elsewhere);
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(fixture.window().openFile(elsewhere).ok());
    QTRY_VERIFY(fixture.window().library().find(elsewhere) != nullptr);
    fixture.restart();
    QVERIFY(fixture.show());
    fixture.find<QDockWidget>("runsDock")->raise();
    QTRY_VERIFY(rowOf(*fixture.find<QTableView>("runsTable"), elsewhere) >= 0);
}

QTEST_MAIN(TestRunsPanel)
#include "tst_runs_panel.moc"
