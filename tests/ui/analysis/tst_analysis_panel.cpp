#include <qcustomplot.h>

#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "tests/ui/support/recorded_run.h"
#include "ui/models/figure_table_model.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/figure_export_menu.h"
#include "ui/plots/figure_chart_view.h"
#include "ui/widgets/explanation_card.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// The analysis panel in the window, on a real run.
class TestAnalysisPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void beforeAnyRoundItSaysWhatToDo();
    void everyViewDrawsExplainsAndExports();
    void figuresFollowTheRoundInView();
    void optionsChangeTheFigure();
    void theTableHoldsTheSameNumbers();
    void theTableListsEachPartOfEachSide();
    void bothSidesOfAComparisonAreSaved();
    void roundsAreComparedInThreeWays();
    void anotherRunIsCompared();
    void clicksChooseAndChooseAgainReleases();
    void aViewOpensInAWindowOfItsOwn();
    void thetaIsDraggedWithTheMouse();
    void theKeyAsksWhereTheViewIsToBeSaved();
    void theDashboardIsOneDocument();

private:
    static bool finish(WindowFixture& fixture) {
        if (!fixture.show() || !fixture.waitForState(RunState::Paused)) return false;
        fixture.click(QStringLiteral("playPauseButton"));
        return fixture.waitForState(RunState::Finished);
    }
    static AnalysisPanel* panel(WindowFixture& fixture) {
        return fixture.find<AnalysisPanel>("analysisPanel");
    }
};

void TestAnalysisPanel::beforeAnyRoundItSaysWhatToDo() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QTRY_VERIFY(panel(fixture)->figure().message.contains(QStringLiteral("Press Play")));
}

void TestAnalysisPanel::everyViewDrawsExplainsAndExports() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(finish(fixture));
    AnalysisPanel* analysis = panel(fixture);
    const QStringList ids = analysis->viewIds();
    QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), ids.size());
    QTest::mouseClick(fixture.find<QToolButton>("explainButton"), Qt::LeftButton);
    auto* menu = fixture.find<FigureExportMenu>("figureExport");
    for (const QString& id : ids) {
        analysis->setView(id);
        QCOMPARE(analysis->viewId(), id);
        QTRY_VERIFY2(!analysis->figure().isEmpty() && analysis->figure().message.isEmpty(),
                     qPrintable(id + analysis->figure().message));
        QVERIFY2(!analysis->figure().summary.isEmpty(), qPrintable(id));
        const FigureExplanation& words = analysis->figure().explanation;
        QVERIFY2(!words.meaning.isEmpty() && !words.formula.isEmpty() && !words.reading.isEmpty(),
                 qPrintable(id));
        QVERIFY2(fixture.find<ExplanationCard>("explanationCard")->text().size() > 80, qPrintable(id));
        for (const char* ending : {"png", "svg", "pdf", "csv"}) {
            const QString path = fixture.path(id + QLatin1Char('.') + QLatin1String(ending));
            QCOMPARE(menu->save(path), QString());
            QVERIFY2(QFileInfo(path).size() > 20, qPrintable(path));
        }
        QCOMPARE(menu->save(fixture.path(id + QStringLiteral(".npy"))), QString());
    }
}

void TestAnalysisPanel::figuresFollowTheRoundInView() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(finish(fixture));
    AnalysisPanel* analysis = panel(fixture);
    analysis->setView(QStringLiteral("keep-ratio"));
    QTRY_VERIFY(analysis->figure().summary.contains(QStringLiteral("round 6")));
    fixture.window().timeline().setView(2);
    QTRY_VERIFY(analysis->figure().summary.contains(QStringLiteral("round 2")));
    // A click in a curve goes to its round.
    analysis->setView(QStringLiteral("accuracy"));
    auto* chart =
        analysis->findChild<FigureCanvas*>(QStringLiteral("leftCanvas"))->chart(QStringLiteral("curves"));
    QVERIFY(chart != nullptr);
    Q_EMIT chart->roundChosen(4);
    QCOMPARE(fixture.window().timeline().view(), 4);
}

void TestAnalysisPanel::optionsChangeTheFigure() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(finish(fixture));
    AnalysisPanel* analysis = panel(fixture);
    analysis->setView(QStringLiteral("accuracy"));
    QTRY_VERIFY(!analysis->figure().isEmpty());
    QCOMPARE(analysis->figure().parts[0].chart->series[0].id, QStringLiteral("global-0"));
    auto* combo = analysis->findChild<QComboBox*>(QStringLiteral("option-kind"));
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Down);
    QTRY_COMPARE(analysis->figure().parts[0].chart->series[0].id, QStringLiteral("local-0"));
}

void TestAnalysisPanel::theTableHoldsTheSameNumbers() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(finish(fixture));
    AnalysisPanel* analysis = panel(fixture);
    QTest::mouseClick(fixture.find<QToolButton>("tableButton"), Qt::LeftButton);
    auto* table = analysis->findChild<QTableView*>(QStringLiteral("figureTable"));
    QVERIFY(table->isVisible());
    QTRY_COMPARE(table->model()->rowCount(), 3);
    QCOMPARE(table->model()->columnCount(), 5);
}

void TestAnalysisPanel::theTableListsEachPartOfEachSide() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(finish(fixture));
    AnalysisPanel* analysis = panel(fixture);
    analysis->setView(QStringLiteral("keep-ratio"));
    QTRY_VERIFY(!analysis->figure().isEmpty());
    auto* parts = fixture.find<QComboBox>("tablePart");
    QVERIFY(!parts->isVisible());
    QTest::mouseClick(fixture.find<QToolButton>("tableButton"), Qt::LeftButton);
    QVERIFY(parts->isVisible());
    QCOMPARE(parts->count(), 2);
    const QAbstractItemModel* model = fixture.find<QTableView>("figureTable")->model();
    const auto& figure = analysis->figure();
    QCOMPARE(model->rowCount(), static_cast<int>(figure.parts[0].grid->rows.size()));
    parts->setFocus();
    QTest::keyClick(parts, Qt::Key_Down);
    const FigureGrid dead = *figure.parts[1].grid;
    QCOMPARE(model->rowCount(), static_cast<int>(dead.rows.size()));
    for (int column = 0; column < static_cast<int>(dead.columns.size()); ++column)
        QCOMPARE(model->index(0, column + 1).data(FigureTableModel::SortRole).toDouble(),
                 dead.values[static_cast<std::size_t>(column)]);
    // The choice stays when another round is shown.
    fixture.window().timeline().setView(2);
    QTRY_VERIFY(analysis->figure().summary.contains(QStringLiteral("round 2")));
    QCOMPARE(parts->currentIndex(), 1);
    // Of a comparison both sides are listed.
    fixture.window().timeline().setA(1);
    fixture.window().timeline().setB(5);
    analysis->setComparison(Comparison::SideBySide);
    QTRY_COMPARE(parts->count(), 4);
    QVERIFY(parts->itemText(0).startsWith(QStringLiteral("A: Round 1")));
    QVERIFY(parts->itemText(3).startsWith(QStringLiteral("B: Round 5")));
    // One part needs no choice.
    analysis->setComparison(Comparison::Off);
    analysis->setView(QStringLiteral("accuracy"));
    QTRY_VERIFY(analysis->figure().title == QLatin1String("Accuracy") && !parts->isVisible());
}

void TestAnalysisPanel::bothSidesOfAComparisonAreSaved() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(finish(fixture));
    AnalysisPanel* analysis = panel(fixture);
    analysis->setView(QStringLiteral("keep-ratio"));
    fixture.window().timeline().setA(1);
    fixture.window().timeline().setB(5);
    analysis->setComparison(Comparison::SideBySide);
    auto* right = analysis->findChild<FigureCanvas*>(QStringLiteral("rightCanvas"));
    QTRY_VERIFY(right->isVisible() && right->figure().summary.contains(QStringLiteral("round 5")));
    auto* menu = fixture.find<FigureExportMenu>("figureExport");
    const QString csv = fixture.path(QStringLiteral("both.csv"));
    QCOMPARE(menu->save(csv), QString());
    QFile file(csv);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.contains("A: Round 1") && bytes.contains("B: Round 5"));
    QCOMPARE(menu->save(fixture.path(QStringLiteral("both.npy"))), QString());
    for (const char* part : {"keep-ratio", "b-keep-ratio"})
        QVERIFY(QFile::exists(fixture.path(QStringLiteral("both-%1.npy").arg(QLatin1String(part)))));
    // The name that is offered tells which rounds these are.
    const auto offered = [&] {
        QString name;
        QTimer::singleShot(0, this, [&] {
            auto* dialog = fixture.window().findChild<QFileDialog*>(QStringLiteral("saveViewDialog"));
            QVERIFY(dialog != nullptr);
            name = QFileInfo(dialog->selectedFiles().value(0)).completeBaseName();
            dialog->reject();
        });
        analysis->askExport();
        return name;
    };
    QCOMPARE(offered(), QStringLiteral("keep-ratio-round-1-and-round-5"));
    analysis->setComparison(Comparison::Difference);
    QTRY_VERIFY(!right->isVisible());
    QCOMPARE(offered(), QStringLiteral("keep-ratio-round-5-less-round-1"));
    analysis->setComparison(Comparison::Off);
    QTRY_VERIFY(analysis->figure().summary.contains(QStringLiteral("round 6")));
    QCOMPARE(offered(), QStringLiteral("keep-ratio-round-6"));
}

void TestAnalysisPanel::roundsAreComparedInThreeWays() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(finish(fixture));
    AnalysisPanel* analysis = panel(fixture);
    analysis->setView(QStringLiteral("keep-ratio"));
    fixture.window().timeline().setA(1);
    fixture.window().timeline().setB(5);
    auto* combo = fixture.find<QComboBox>("comparisonCombo");
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Down);
    QCOMPARE(analysis->comparison(), Comparison::SideBySide);
    auto* right = analysis->findChild<FigureCanvas*>(QStringLiteral("rightCanvas"));
    QTRY_VERIFY(right->isVisible() && right->figure().summary.contains(QStringLiteral("round 5")));
    QVERIFY(analysis->figure().summary.contains(QStringLiteral("round 1")));
    QTest::keyClick(combo, Qt::Key_Down);
    QTRY_VERIFY(!right->isVisible());
    QTRY_COMPARE(analysis->figure().parts[0].grid->scale, FigureGrid::Scale::Diverging);
    QTest::keyClick(combo, Qt::Key_Down);
    QCOMPARE(analysis->comparison(), Comparison::Blink);
    QTRY_VERIFY(analysis->figure().summary.contains(QStringLiteral("round 5")));
    QTRY_VERIFY(analysis->figure().summary.contains(QStringLiteral("round 1")));
}

void TestAnalysisPanel::anotherRunIsCompared() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(finish(fixture));
    const QString other = fixture.path(QStringLiteral("other.fiarse"));
    Experiment experiment = test::smallExperiment(3);
    experiment.seed = 5;
    const auto records = test::recordRun(experiment, other);
    AnalysisPanel* analysis = panel(fixture);
    fixture.window().moments().setOtherRun(other);
    QCOMPARE(analysis->comparison(), Comparison::SideBySide);
    auto* right = analysis->findChild<FigureCanvas*>(QStringLiteral("rightCanvas"));
    QTRY_VERIFY(!right->figure().isEmpty());
    const FigureSeries& series = right->figure().parts[0].chart->series[0];
    QCOMPARE(series.y.size(), 3);
    QCOMPARE(series.y[2], records[2].evaluation[0].accuracy);
    // Each run in a round of its own: cursor A is the one's, cursor B the other's.
    Moments& moments = fixture.window().moments();
    QCOMPARE(moments.round(Side::A), qint64(4));
    QCOMPARE(moments.round(Side::B), qint64(3));
    analysis->setView(QStringLiteral("keep-ratio"));
    fixture.window().timeline().setA(1);
    fixture.window().timeline().setB(2);
    QTRY_VERIFY(analysis->figure().summary.contains(QStringLiteral("round 1")));
    QTRY_VERIFY(right->figure().summary.contains(QStringLiteral("round 2")));
    fixture.window().timeline().setB(4);
    QCOMPARE(moments.round(Side::B), qint64(3));
    fixture.window().moments().setOtherRun(fixture.path(QStringLiteral("none.fiarse")));
    QSignalSpy failed(&fixture.window().moments(), &Moments::failed);
    QVERIFY(failed.wait());
}

void TestAnalysisPanel::clicksChooseAndChooseAgainReleases() {
    WindowFixture fixture(test::smallExperiment(2));
    QVERIFY(finish(fixture));
    AnalysisPanel* analysis = panel(fixture);
    analysis->setView(QStringLiteral("keep-ratio"));
    QTRY_VERIFY(!analysis->figure().isEmpty());
    auto* canvas = analysis->findChild<FigureCanvas*>(QStringLiteral("leftCanvas"));
    Q_EMIT canvas->keyChosen(Link::Layer, 0);
    Q_EMIT canvas->keyChosen(Link::Level, 3);
    QCOMPARE(fixture.window().selection().chosenLayer(), std::optional<int>(0));
    QCOMPARE(fixture.window().selection().level(), std::optional<int>(3));
    QTRY_COMPARE(analysis->figure().parts[0].grid->chosenColumn, 3);
    Q_EMIT canvas->keyChosen(Link::Level, 3);
    QVERIFY(!fixture.window().selection().level());
}

void TestAnalysisPanel::aViewOpensInAWindowOfItsOwn() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(finish(fixture));
    panel(fixture)->setView(QStringLiteral("keep-ratio"));
    panel(fixture)->setOption(QStringLiteral("measure"), QStringLiteral("ratio"));
    QTest::mouseClick(fixture.find<QToolButton>("popOutButton"), Qt::LeftButton);
    AnalysisPanel* popped = nullptr;
    for (QWidget* window : QApplication::topLevelWidgets()) {
        if (window->objectName() == QLatin1String("popOut")) popped = window->findChild<AnalysisPanel*>();
    }
    QVERIFY(popped != nullptr);
    QVERIFY(QTest::qWaitForWindowExposed(popped->window()));
    QCOMPARE(popped->viewId(), QStringLiteral("keep-ratio"));
    QTRY_VERIFY(popped->figure().summary.contains(QStringLiteral("round 3")));
    // It shows what the panel showed.
    QCOMPARE(popped->figure().parts[0].grid->scale, FigureGrid::Scale::Diverging);
    // The arrow keys of the timeline work there too.
    QTest::keyClick(popped->window(), Qt::Key_Left);
    QTRY_VERIFY(popped->figure().summary.contains(QStringLiteral("round 2")));
    popped->window()->close();
}

void TestAnalysisPanel::thetaIsDraggedWithTheMouse() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(finish(fixture));
    fixture.window().selection().chooseLayer(0);
    panel(fixture)->setView(QStringLiteral("threshold"));
    const auto theta = [&]() -> const FigureMarker* {
        const Figure& figure = panel(fixture)->figure();
        if (figure.parts.empty() || !figure.parts[0].chart) return nullptr;
        for (const FigureMarker& marker : figure.parts[0].chart->markers)
            if (marker.id == QLatin1String("theta")) return &marker;
        return nullptr;
    };
    QTRY_VERIFY(theta() != nullptr);
    // The chart of the view before may still be there, hidden.
    QCustomPlot* plot = nullptr;
    const auto findPlot = [&] {
        for (const auto* chart : panel(fixture)->findChildren<FigureChartView*>())
            if (chart->isVisible()) plot = chart->findChild<QCustomPlot*>();
        return plot != nullptr;
    };
    // Where θ stands in pixels is settled once the plot has its size and the newest round's weights are
    // shown: when it has stood still for as long as several events take.
    double stood = -1.0;
    int times = 0;
    const auto isSettled = [&] {
        if (theta() == nullptr || !findPlot() || plot->axisRect()->width() <= 100) return false;
        plot->replot();
        const double pixel = plot->xAxis->coordToPixel(theta()->position);
        times = pixel == stood ? times + 1 : 0;
        stood = pixel;
        return times >= 5;
    };
    QTRY_VERIFY(isSettled());
    const double before = theta()->position;
    const QString kept = theta()->name;
    const int from = static_cast<int>(plot->xAxis->coordToPixel(before));
    const int middle = plot->axisRect()->center().y();
    const int to = from - 60;
    const double wanted = plot->xAxis->pixelToCoord(to);
    QTest::mousePress(plot, Qt::LeftButton, {}, QPoint(from, middle));
    for (int x = from; x >= to; x -= 10) QTest::mouseMove(plot, QPoint(x, middle));
    QTest::mouseRelease(plot, Qt::LeftButton, {}, QPoint(to, middle));
    QTRY_VERIFY(theta() != nullptr && std::abs(theta()->position - wanted) < 0.02 * wanted);
    QVERIFY(theta()->position < before);
    QVERIFY(theta()->name != kept);
    QVERIFY(panel(fixture)->figure().summary.contains(QStringLiteral("keeps")));
}

void TestAnalysisPanel::theKeyAsksWhereTheViewIsToBeSaved() {
    WindowFixture fixture(test::smallExperiment(2));
    QVERIFY(finish(fixture));
    panel(fixture)->setView(QStringLiteral("keep-ratio"));
    QTRY_VERIFY(!panel(fixture)->figure().isEmpty());
    const QString path = fixture.path(QStringLiteral("view"));
    QTimer::singleShot(0, this, [&] {
        auto* dialog = fixture.window().findChild<QFileDialog*>(QStringLiteral("saveViewDialog"));
        QVERIFY(dialog != nullptr);
        dialog->selectNameFilter(dialog->nameFilters()[3]);
        Q_EMIT dialog->filterSelected(dialog->nameFilters()[3]);
        dialog->setDirectory(QFileInfo(path).path());
        dialog->selectFile(path);
        static_cast<QDialog*>(dialog)->accept();
    });
    QTest::keyClick(&fixture.window(), Qt::Key_E);
    QFile file(path + QStringLiteral(".csv"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll().count('\n') > 4);
}

void TestAnalysisPanel::theDashboardIsOneDocument() {
    WindowFixture fixture(test::smallExperiment(6));
    QVERIFY(finish(fixture));
    QSignalSpy exported(&fixture.window(), &MainWindow::dashboardExported);
    const QString path = fixture.path(QStringLiteral("dashboard.pdf"));
    fixture.window().exportDashboardTo(path);
    QVERIFY(!exported.empty() || exported.wait(20000));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith("%PDF"));
    // A page for each view, in the analysis and beside it.
    bool complete = true;
    QStringList names;
    for (const ViewFiles& view : fixture.window().dashboard(complete)) names << view.baseName;
    QVERIFY(complete);
    QCOMPARE(bytes.count("/Type /Page\n"), names.size());
    for (const QString& id : fixture.window().viewIds())
        QVERIFY2(names.contains(id),
                 qPrintable(id + QStringLiteral(" not in ") + names.join(QLatin1Char(' '))));
    QVERIFY(names.size() > fixture.window().viewIds().size());
    fixture.window().exportDashboardTo(fixture.path(QStringLiteral("no/such/folder.pdf")));
    QTRY_VERIFY(!fixture.window().messageBar().message().isEmpty());
    QCOMPARE(exported.size(), 1);
}

QTEST_MAIN(TestAnalysisPanel)
#include "tst_analysis_panel.moc"
