#include <QAbstractButton>
#include <QAbstractItemView>
#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QDir>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/dialogs/sweep_result_view.h"
#include "ui/dialogs/sweep_window.h"
#include "ui/models/sweep_result_model.h"
#include "ui/plots/parallel_plot.h"
#include "ui/state/sweep_draft.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// The sweep window by mouse and keys, on the built-in digits.
class TestSweepWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() {
        // As failOnQtWarnings(), but a list of completions grabs the keyboard, which offscreen has none of.
        QTest::failOnWarning(QRegularExpression(QStringLiteral(
            "^(?!This plugin does not support (propagateSizeHints|raise|grabbing the keyboard))")));
    }
    void aSweepIsPutTogetherRunAndRead();
    void whatIsWrongIsSaidAndNothingStarts();
    void aSettingIsFoundByAPartOfItsName();
    void plotAndTableGoTogether();
    void closedItRunsOnAndTheStatusBarTells();
    void closingTheMainWindowAsksWhileASweepRuns();
    void anEarlierSweepIsOpenedAndGoesOn();
    void aRunIsOpenedFromTheTable();
    void resultsAreSavedAndCopied();
    void controlsHaveNamesAndTips();

private:
    /// The window, opened by its key; small enough to run in a moment.
    static SweepWindow* open(WindowFixture& fixture);
    template <typename T>
    static T* find(WindowFixture& fixture, const char* name) {
        T* found = fixture.find<SweepWindow>("sweepWindow")->findChild<T*>(QLatin1String(name));
        if (found == nullptr) qFatal("no %s", name);
        return found;
    }
    static void press(WindowFixture& fixture, const char* name) {
        QTest::mouseClick(find<QAbstractButton>(fixture, name), Qt::LeftButton);
    }
    static void type(QLineEdit* line, const QString& text) {
        QTest::mouseClick(line, Qt::LeftButton);
        line->selectAll();
        QTest::keyClicks(line, text);
    }
    static bool settle(SweepWindow* window) {
        return QTest::qWaitFor([&] { return !window->draft().isPending(); });
    }
    /// Two rates, two scopes, two seeds; run to the end.
    static bool runSmallSweep(WindowFixture& fixture, std::int64_t seeds = 2);
};

SweepWindow* TestSweepWindow::open(WindowFixture& fixture) {
    if (!fixture.show() || !fixture.waitForState(RunState::Paused)) return nullptr;
    fixture.window().setFocus();
    QTest::keyClick(&fixture.window(), Qt::Key_G, Qt::ControlModifier);
    auto* window = fixture.find<SweepWindow>("sweepWindow");
    if (window == nullptr || !QTest::qWaitForWindowExposed(window)) return nullptr;
    window->resize(1100, 700);
    return settle(window) ? window : nullptr;
}

bool TestSweepWindow::runSmallSweep(WindowFixture& fixture, std::int64_t seeds) {
    SweepWindow* window = open(fixture);
    if (window == nullptr) return false;
    type(find<QLineEdit>(fixture, "sweepValues1"), QStringLiteral("0.05, 0.2"));
    press(fixture, "sweepAddSetting");
    type(find<QLineEdit>(fixture, "sweepValues2"), QStringLiteral("global, layer"));
    find<QSpinBox>(fixture, "sweepSeeds")->setValue(static_cast<int>(seeds));
    if (!settle(window)) return false;
    press(fixture, "sweepStart");
    return QTest::qWaitFor(
        [&] {
            return fixture.window().sweepJob().state() == SweepJob::State::Idle &&
                   fixture.window().sweepJob().endedCount() == 4 * static_cast<int>(seeds);
        },
        60000);
}

void TestSweepWindow::aSweepIsPutTogetherRunAndRead() {
    WindowFixture fixture(test::smallExperiment(2));
    SweepWindow* window = open(fixture);
    QVERIFY(window != nullptr);
    QVERIFY(find<QLabel>(fixture, "sweepBase")->text().contains(QStringLiteral("Small digits")));
    auto* runs = find<QTableView>(fixture, "sweepRuns");
    QTRY_COMPARE(runs->model()->rowCount(), 3);  // half, the same and double
    type(find<QLineEdit>(fixture, "sweepValues1"), QStringLiteral("0.1:0.2:0.1"));
    press(fixture, "sweepAddSetting");
    type(find<QLineEdit>(fixture, "sweepValues2"), QStringLiteral("global, layer"));
    auto* seeds = find<QSpinBox>(fixture, "sweepSeeds");
    seeds->setFocus();
    QTest::keyClick(seeds, Qt::Key_Up);
    QVERIFY(settle(window));
    QCOMPARE(runs->model()->rowCount(), 8);
    QCOMPARE(find<QLabel>(fixture, "sweepCount")->text(), QStringLiteral("8 runs: 4 × 2 seeds."));
    QCOMPARE(runs->model()->index(7, 0).data().toString(), QStringLiteral("scope layer · lr 0.2 · seed 43"));
    const QString folder = find<QLineEdit>(fixture, "sweepFolder")->text();
    QCOMPARE(QFileInfo(folder).fileName(), QStringLiteral("small-digits-1"));
    press(fixture, "sweepStart");
    QVERIFY(!find<QPushButton>(fixture, "sweepStart")->isVisible());
    QVERIFY(find<QPushButton>(fixture, "sweepCancel")->isVisible());
    QVERIFY(!find<QLineEdit>(fixture, "sweepValues1")->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(fixture.window().sweepJob().endedCount(), 8, 60000);
    QTRY_VERIFY(find<QPushButton>(fixture, "sweepStart")->isVisible());
    QCOMPARE(find<QTabBar>(fixture, "sweepTabs")->currentIndex(), 1);
    auto* table = find<QTreeView>(fixture, "sweepResults");
    QCOMPARE(table->model()->rowCount(), 4);
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("2 of 2"));
    QCOMPARE(QDir(folder).entryList({QStringLiteral("*.fiarse")}).size(), 8);
    QCOMPARE(find<ParallelPlot>(fixture, "parallelPlot")->data().lines.size(), std::size_t(4 + 8));
}

void TestSweepWindow::whatIsWrongIsSaidAndNothingStarts() {
    WindowFixture fixture(test::smallExperiment(2));
    SweepWindow* window = open(fixture);
    QVERIFY(window != nullptr);
    auto* values = find<QLineEdit>(fixture, "sweepValues1");
    type(values, QStringLiteral("0.1, -1"));
    QVERIFY(settle(window));
    auto* problem = find<QLabel>(fixture, "sweepProblem1");
    QVERIFY(problem->isVisible());
    QVERIFY2(problem->text().contains(QStringLiteral("training.lr must be a number greater than 0, not -1")),
             qPrintable(problem->text()));
    QVERIFY(!find<QPushButton>(fixture, "sweepStart")->isEnabled());
    QCOMPARE(find<QTableView>(fixture, "sweepRuns")->model()->rowCount(), 0);
    type(values, QStringLiteral("0.1, 1"));
    QVERIFY(settle(window));
    QVERIFY(!problem->isVisible());
    QVERIFY(find<QPushButton>(fixture, "sweepStart")->isEnabled());
    auto* folder = find<QLineEdit>(fixture, "sweepFolder");
    QTest::mouseClick(folder, Qt::LeftButton);
    folder->selectAll();
    QTest::keyClick(folder, Qt::Key_Delete);
    QVERIFY(!find<QPushButton>(fixture, "sweepStart")->isEnabled());
    QCOMPARE(find<QLabel>(fixture, "sweepProblem")->text(),
             QStringLiteral("Choose a folder for the run files."));
    // A removed line varies nothing any more.
    press(fixture, "sweepRemove1");
    QVERIFY(settle(window));
    QCOMPARE(find<QTableView>(fixture, "sweepRuns")->model()->rowCount(), 1);
}

void TestSweepWindow::aSettingIsFoundByAPartOfItsName() {
    WindowFixture fixture(test::smallExperiment(2));
    SweepWindow* window = open(fixture);
    QVERIFY(window != nullptr);
    auto* setting = find<QComboBox>(fixture, "sweepSetting1");
    type(setting->lineEdit(), QStringLiteral("Capacity of ph"));
    QTRY_VERIFY(setting->completer()->popup()->isVisible());
    QTest::keyClick(setting->completer()->popup(), Qt::Key_Down);
    QTest::keyClick(setting->completer()->popup(), Qt::Key_Return);
    QTRY_COMPARE(window->draft().axes()[0].key, QStringLiteral("tier.3.capacity"));
    QCOMPARE(find<QLineEdit>(fixture, "sweepValues1")->text(), QStringLiteral("1/16, 1/32"));
    // The name of no setting leaves the choice as it was.
    type(setting->lineEdit(), QStringLiteral("nonsense"));
    find<QLineEdit>(fixture, "sweepValues1")->setFocus();
    QTRY_COMPARE(setting->currentText(), QStringLiteral("Capacity of phone"));
    QCOMPARE(window->draft().axes()[0].key, QStringLiteral("tier.3.capacity"));
}

void TestSweepWindow::plotAndTableGoTogether() {
    WindowFixture fixture(test::smallExperiment(2));
    QVERIFY(runSmallSweep(fixture));
    auto* plot = find<ParallelPlot>(fixture, "parallelPlot");
    auto* table = find<QTreeView>(fixture, "sweepResults");
    QTRY_VERIFY(plot->isVisible());
    // A band over the larger rate.
    const QString rate = QStringLiteral("training.lr");
    const auto place = static_cast<int>(plot->order().indexOf(rate));
    const QPoint from(qRound(plot->axisX(place)), qRound(plot->valueY(rate, 0.2)) - 4);
    const QPoint to(qRound(plot->axisX(place)), qRound(plot->valueY(rate, 0.15)));
    QTest::mousePress(plot, Qt::LeftButton, {}, from);
    QTest::mouseMove(plot, to);
    QTest::mouseRelease(plot, Qt::LeftButton, {}, to);
    QCOMPARE(table->model()->rowCount(), 2);
    for (int row = 0; row < 2; ++row)
        QCOMPARE(table->model()->index(row, 1).data().toString(), QStringLiteral("0.2"));
    // A row chosen in the table is chosen in the plot, and the other way round.
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                      table->visualRect(table->model()->index(1, 1)).center());
    const int group = table->currentIndex().data(SweepResultModel::GroupRole).toInt();
    QCOMPARE(plot->chosen(), group);
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_Up);
    QVERIFY(plot->chosen() != group);
    QCOMPARE(table->currentIndex().data(SweepResultModel::GroupRole).toInt(), plot->chosen());
    QTest::keyClick(plot, Qt::Key_Escape);
    QCOMPARE(table->model()->rowCount(), 4);
    // A click on a title sorts.
    QHeaderView* header = table->header();
    const int column = 3;
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {},
                      QPoint(header->sectionViewportPosition(column) + 20, header->height() / 2));
    double before = -1.0;
    for (int row = 0; row < 4; ++row) {
        const double value = table->model()->index(row, column).data(SweepResultModel::SortRole).toDouble();
        QVERIFY(value >= before);
        before = value;
    }
}

void TestSweepWindow::closingTheMainWindowAsksWhileASweepRuns() {
    WindowFixture fixture(test::smallExperiment(100000));
    QVERIFY(open(fixture) != nullptr);
    press(fixture, "sweepStart");
    SweepJob& job = fixture.window().sweepJob();
    QTRY_VERIFY(job.progressText().contains(QStringLiteral("round")));
    const auto answer = [](QMessageBox::StandardButton button) {
        QTimer::singleShot(50, [button] {
            auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
            QVERIFY(box != nullptr);
            QVERIFY2(box->text().startsWith(QStringLiteral("Sweep: run 1 of ")), qPrintable(box->text()));
            QTest::mouseClick(box->button(button), Qt::LeftButton);
        });
    };
    answer(QMessageBox::Cancel);
    QVERIFY(!fixture.window().close());
    QCOMPARE(job.state(), SweepJob::State::Running);
    answer(QMessageBox::Close);
    QVERIFY(fixture.window().close());
    QTRY_VERIFY(!job.isRunning());
    // Nothing is asked where nothing runs.
    fixture.window().show();
    QVERIFY(fixture.window().close());
}

void TestSweepWindow::closedItRunsOnAndTheStatusBarTells() {
    // Long enough that the first run is still going on when the status bar is looked at.
    WindowFixture fixture(test::smallExperiment(1500));
    SweepWindow* window = open(fixture);
    QVERIFY(window != nullptr);
    press(fixture, "sweepStart");
    SweepJob& job = fixture.window().sweepJob();
    auto* chip = fixture.find<QToolButton>("sweepStatus");
    window->close();
    QTRY_VERIFY(chip->isVisible());
    QTRY_VERIFY2(chip->text().startsWith(QStringLiteral("Sweep: run 1 of 3, round ")),
                 qPrintable(chip->text()));
    QCOMPARE(job.state(), SweepJob::State::Running);
    QTest::mouseClick(chip, Qt::LeftButton);
    QTRY_VERIFY(window->isVisible());
    // What the sweep is writing is not opened a second time.
    auto* runs = find<QTableView>(fixture, "sweepRuns");
    QTRY_COMPARE(runs->model()->index(0, 1).data().toString(), QStringLiteral("running"));
    const QPoint first = runs->visualRect(runs->model()->index(0, 0)).center();
    QTest::mouseClick(runs->viewport(), Qt::LeftButton, {}, first);
    QTest::mouseDClick(runs->viewport(), Qt::LeftButton, {}, first);
    QVERIFY(
        window->findChild<MessageBar*>()->message().contains(QStringLiteral("still at work on this run")));
    QVERIFY(!fixture.session().runFile().string().ends_with("lr-0.05_seed-42.fiarse"));
    press(fixture, "sweepPause");
    QTRY_COMPARE_WITH_TIMEOUT(job.state(), SweepJob::State::Paused, 20000);
    QCOMPARE(find<QPushButton>(fixture, "sweepPause")->text(), QStringLiteral("Continue"));
    QTRY_VERIFY(chip->text().endsWith(QStringLiteral("paused")));
    press(fixture, "sweepPause");
    QCOMPARE(job.state(), SweepJob::State::Running);
    press(fixture, "sweepCancel");
    QTRY_COMPARE_WITH_TIMEOUT(job.state(), SweepJob::State::Idle, 20000);
    QVERIFY(!chip->isVisible());
    QTRY_VERIFY(find<QPushButton>(fixture, "sweepStart")->isVisible());
}

void TestSweepWindow::anEarlierSweepIsOpenedAndGoesOn() {
    WindowFixture fixture(test::smallExperiment(2));
    QVERIFY(runSmallSweep(fixture, 1));
    const QString folder = fixture.window().sweepJob().folder();
    QVERIFY(QFile::remove(folder + QStringLiteral("/scope-layer_lr-0.2_seed-42.fiarse")));
    fixture.restart();
    fixture.window().openExperiment(test::smallExperiment(7));
    SweepWindow* window = open(fixture);
    QVERIFY(window != nullptr);
    window->openFolder(folder);
    SweepJob& job = fixture.window().sweepJob();
    QTRY_COMPARE(job.endedCount(), 3);
    QVERIFY(settle(window));
    QVERIFY(find<QLabel>(fixture, "sweepBase")->text().contains(QStringLiteral("of the opened sweep")));
    QCOMPARE(find<QLineEdit>(fixture, "sweepValues1")->text(), QStringLiteral("0.05, 0.2"));
    QCOMPARE(QDir::fromNativeSeparators(find<QLineEdit>(fixture, "sweepFolder")->text()), folder);
    auto* runs = find<QTableView>(fixture, "sweepRuns");
    QCOMPARE(runs->model()->index(0, 1).data().toString(), QStringLiteral("finished"));
    QCOMPARE(find<QPushButton>(fixture, "sweepStart")->text(), QStringLiteral("Continue"));
    press(fixture, "sweepStart");
    QTRY_COMPARE_WITH_TIMEOUT(job.endedCount(), 4, 30000);
    QTRY_COMPARE(job.state(), SweepJob::State::Idle);
    QVERIFY(job.statuses()[0].found);
    press(fixture, "sweepUseDraft");
    QVERIFY(settle(window));
    QCOMPARE(window->draft().runs()->children[0].experiment.rounds, 7);
}

void TestSweepWindow::aRunIsOpenedFromTheTable() {
    WindowFixture fixture(test::smallExperiment(2));
    QVERIFY(runSmallSweep(fixture, 1));
    auto* table = find<QTreeView>(fixture, "sweepResults");
    QTRY_VERIFY(table->isVisible());
    const QModelIndex top = table->model()->index(3, 0);
    table->expand(top);
    const QModelIndex run = table->model()->index(0, 0, top);
    table->scrollTo(run);
    const QPoint at = table->visualRect(run).center();
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, at);
    QTest::mouseDClick(table->viewport(), Qt::LeftButton, {}, at);
    QTRY_VERIFY(fixture.session().info() && fixture.session().info()->experiment.training.rate == 0.2);
    QCOMPARE(fixture.session().records().size(), std::size_t(2));
    // Its configuration is laid over the curves from the list of runs.
    press(fixture, "sweepAddRuns");
    QTRY_VERIFY(fixture.window().library().find(
                    QDir(fixture.window().sweepJob().folder())
                        .filePath(run.data(SweepResultModel::FileRole).toString())) != nullptr);
}

void TestSweepWindow::resultsAreSavedAndCopied() {
    WindowFixture fixture(test::smallExperiment(2));
    QVERIFY(runSmallSweep(fixture, 1));
    SweepResultView& view = fixture.find<SweepWindow>("sweepWindow")->results();
    for (const char* ending : {"png", "svg", "pdf", "csv"}) {
        const QString path = fixture.path(QStringLiteral("sweep.") + QLatin1String(ending));
        QCOMPARE(view.save(path), QString());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY2(bytes.size() > 500, ending);
        if (qstrcmp(ending, "svg") == 0) QVERIFY(bytes.contains("Learning rate"));
        if (qstrcmp(ending, "csv") == 0) QCOMPARE(bytes.count('\n'), 1 + 4);
        if (qstrcmp(ending, "pdf") == 0) QVERIFY(bytes.startsWith("%PDF"));
        if (qstrcmp(ending, "png") == 0) QCOMPARE(QImage::fromData(bytes).width(), 2 * (960 + 32));
    }
    QVERIFY(view.save(fixture.path(QStringLiteral("no/such/sweep.csv"))).contains(QStringLiteral("written")));
    press(fixture, "sweepCopy");
    const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 5);
    QVERIFY(lines[0].startsWith(QStringLiteral("Runs\tLearning rate\t")));
}

void TestSweepWindow::controlsHaveNamesAndTips() {
    WindowFixture fixture(test::smallExperiment(2));
    SweepWindow* window = open(fixture);
    QVERIFY(window != nullptr);
    for (QWidget* widget : window->findChildren<QWidget*>()) {
        const bool isControl = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
                               qobject_cast<QAbstractSpinBox*>(widget);
        if (!isControl || widget->objectName().startsWith(QLatin1String("qt_")) || !widget->isVisible())
            continue;
        auto* button = qobject_cast<QAbstractButton*>(widget);
        const bool named = !widget->accessibleName().isEmpty() || (button && !button->text().isEmpty());
        if (widget->parentWidget()->metaObject()->className() == QByteArray("QTabBar")) continue;
        QVERIFY2(named && !widget->objectName().isEmpty() && !widget->toolTip().isEmpty(),
                 qPrintable(widget->objectName() + QLatin1String(widget->metaObject()->className())));
    }
}

QTEST_MAIN(TestSweepWindow)
#include "tst_sweep_window.moc"
