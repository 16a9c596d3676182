#include <QAbstractItemModelTester>
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
    void seedsCollapseToMeanAndSpread();
    void settingsShowOnlyWhatDiffers();
    void notesAndTagsAreWrittenToTheFile();
    void comparingStartsAndEnds();
    void aRunIsOpenedFromTheList();

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

QTEST_MAIN(TestRunsPanel)
#include "tst_runs_panel.moc"
