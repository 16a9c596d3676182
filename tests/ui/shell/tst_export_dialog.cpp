#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSemaphore>
#include <QSpinBox>
#include <QThreadPool>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/dialogs/export_dialog.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// File › Export from the run, by mouse and keys: the files are those of the engine's writers.
class TestExportDialog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void everyViewAndFormatIsOffered();
    void weightsAreWrittenAsTheEngineWritesThem();
    void theMaskOfACapacityIsWritten();
    void eventsGoIntoAFolder();
    void whatIsRefusedIsSaid();
    void aLongExportCanBeStopped();
    void withoutARunFileItSaysSo();

private:
    /// The dialog over a run of four rounds, opened from the menu.
    static ExportDialog* open(WindowFixture& fixture) {
        if (!fixture.show() || !fixture.waitForState(RunState::Paused)) return nullptr;
        fixture.click(QStringLiteral("playPauseButton"));
        if (!fixture.waitForState(RunState::Finished)) return nullptr;
        return trigger(fixture);
    }
    static ExportDialog* trigger(WindowFixture& fixture) {
        fixture.find<QAction>("exportRun")->trigger();
        auto* dialog = fixture.window().findChild<ExportDialog*>(QStringLiteral("exportDialog"));
        return dialog != nullptr && QTest::qWaitForWindowExposed(dialog) ? dialog : nullptr;
    }
    template <typename T>
    static T* find(ExportDialog* dialog, const char* name) {
        T* found = dialog->findChild<T*>(QLatin1String(name));
        if (found == nullptr) qFatal("no %s", name);
        return found;
    }
    static void type(ExportDialog* dialog, const QString& path) {
        auto* line = find<QLineEdit>(dialog, "exportOutput");
        QTest::mouseClick(line, Qt::LeftButton);
        line->selectAll();
        QTest::keyClicks(line, path);
    }
    /// @return what the dialog says at the end.
    static QString exported(ExportDialog* dialog) {
        auto* start = find<QPushButton>(dialog, "exportStart");
        QTest::mouseClick(start, Qt::LeftButton);
        if (!QTest::qWaitFor([&] { return start->isEnabled(); }, 20000))
            return QStringLiteral("still at work");
        return find<QLabel>(dialog, "exportStatus")->text();
    }
    static QByteArray contents(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("not written");
    }
    static QByteArray byTheEngine(WindowFixture& fixture, const char* view, std::int64_t round,
                                  const char* format, const MaskChoice& mask = {}) {
        const QString path = fixture.path(QStringLiteral("expected"));
        const auto run = RunFile::open(fixture.session().runFile());
        if (!run || !exportView(**run, view, round, format, path.toStdString(), mask))
            return QByteArray("the engine refused");
        return contents(path);
    }
};

void TestExportDialog::everyViewAndFormatIsOffered() {
    WindowFixture fixture(test::smallExperiment(4));
    ExportDialog* dialog = open(fixture);
    QVERIFY(dialog != nullptr);
    auto* views = find<QComboBox>(dialog, "exportView");
    auto* formats = find<QComboBox>(dialog, "exportFormat");
    QCOMPARE(views->count(), int(exportViews().size()));
    QCOMPARE(views->currentData().toString(), QStringLiteral("weights"));
    QCOMPARE(formats->currentData().toString(), QStringLiteral("safetensors"));
    for (int view = 0; view < views->count(); ++view) {
        views->setCurrentIndex(view);
        // Each has words of its own, not the name that the command line uses.
        QVERIFY2(views->currentText() != views->currentData().toString(), qPrintable(views->currentText()));
        QCOMPARE(formats->count(),
                 int(exportFormatsOf(views->currentData().toString().toStdString()).size()));
        const QString name = find<QLineEdit>(dialog, "exportOutput")->text();
        QVERIFY(name.endsWith(formats->currentData().toString()) || name.endsWith(QStringLiteral("-events")));
    }
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!fixture.window().findChild<ExportDialog*>());
}

void TestExportDialog::weightsAreWrittenAsTheEngineWritesThem() {
    WindowFixture fixture(test::smallExperiment(4));
    ExportDialog* dialog = open(fixture);
    QVERIFY(dialog != nullptr);
    QCOMPARE(find<QSpinBox>(dialog, "exportRound")->value(), 4);
    const QString path = fixture.path(QStringLiteral("w.safetensors"));
    type(dialog, path);
    QCOMPARE(exported(dialog), QStringLiteral("Written to %1.").arg(path));
    QCOMPARE(contents(path), byTheEngine(fixture, "weights", 4, "safetensors"));
    // All rounds of a table, then one.
    dialog->choose(QStringLiteral("rounds"), QStringLiteral("csv"));
    const QString table = fixture.path(QStringLiteral("rounds.csv"));
    type(dialog, table);
    auto* one = find<QCheckBox>(dialog, "exportOneRound");
    QTest::mouseClick(one, Qt::LeftButton, {}, QPoint(8, one->height() / 2));
    QVERIFY(!one->isChecked());
    QVERIFY(exported(dialog).startsWith(QStringLiteral("Written")));
    QCOMPARE(contents(table).count('\n'), 1 + 4);
}

void TestExportDialog::theMaskOfACapacityIsWritten() {
    WindowFixture fixture(test::smallExperiment(4));
    ExportDialog* dialog = open(fixture);
    QVERIFY(dialog != nullptr);
    QVERIFY(!find<QComboBox>(dialog, "exportMask")->isVisible());
    dialog->choose(QStringLiteral("masks"), QStringLiteral("safetensors"));
    auto* mask = find<QComboBox>(dialog, "exportMask");
    QVERIFY(mask->isVisible());
    const QString path = fixture.path(QStringLiteral("m.safetensors"));
    type(dialog, path);
    mask->setCurrentIndex(1);
    QVERIFY(exported(dialog).startsWith(QStringLiteral("Written")));
    const RunInfo& info = *fixture.session().info();
    QCOMPARE(contents(path),
             byTheEngine(fixture, "masks", 4, "safetensors", {.level = info.levels[1].capacity}));
    mask->setCurrentIndex(mask->count() - 1);
    QVERIFY(exported(dialog).startsWith(QStringLiteral("Written")));
    QCOMPARE(contents(path),
             byTheEngine(fixture, "masks", 4, "safetensors", {.client = info.clients.back().id}));
}

void TestExportDialog::eventsGoIntoAFolder() {
    WindowFixture fixture(test::smallExperiment(4));
    ExportDialog* dialog = open(fixture);
    QVERIFY(dialog != nullptr);
    dialog->choose(QStringLiteral("tensorboard"), QStringLiteral("tfevents"));
    QVERIFY(!find<QCheckBox>(dialog, "exportOneRound")->isChecked());
    const QString folder = fixture.path(QStringLiteral("events"));
    type(dialog, folder);
    QVERIFY(exported(dialog).startsWith(QStringLiteral("Written")));
    const QStringList files = QDir(folder).entryList(QDir::Files);
    QCOMPARE(files.size(), 1);
    QVERIFY(files[0].startsWith(QStringLiteral("events.out.tfevents.")));
}

void TestExportDialog::whatIsRefusedIsSaid() {
    WindowFixture fixture(test::smallExperiment(4));
    ExportDialog* dialog = open(fixture);
    QVERIFY(dialog != nullptr);
    type(dialog, fixture.path(QStringLiteral("none/w.safetensors")));
    const QString refused = exported(dialog);
    QVERIFY2(refused.contains(QStringLiteral("cannot be written")), qPrintable(refused));
    find<QLineEdit>(dialog, "exportOutput")->clear();
    QTest::mouseClick(find<QPushButton>(dialog, "exportStart"), Qt::LeftButton);
    QCOMPARE(find<QLabel>(dialog, "exportStatus")->text(),
             QStringLiteral("Say where to write: a file or a folder."));
}

void TestExportDialog::aLongExportCanBeStopped() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(open(fixture) != nullptr);
    // Nothing is written before it is stopped: the only worker waits.
    QThreadPool& pool = *QThreadPool::globalInstance();
    const int workers = pool.maxThreadCount();
    QSemaphore gate;
    pool.setMaxThreadCount(1);
    pool.start([&gate] { gate.acquire(); });
    ExportJob job;
    QSignalSpy refused(&job, &ExportJob::refused);
    QSignalSpy written(&job, &ExportJob::written);
    const QString target = fixture.path(QStringLiteral("stopped"));
    job.start({.runFile = QString::fromStdString(fixture.session().runFile().string()),
               .view = QStringLiteral("tensorboard"),
               .format = QStringLiteral("tfevents"),
               .round = {},
               .mask = {},
               .output = target});
    QVERIFY(job.isRunning());
    job.stop();
    gate.release();
    pool.setMaxThreadCount(workers);
    QTRY_COMPARE(refused.count(), 1);
    QCOMPARE(refused[0][0].toString(), QStringLiteral("The export was stopped; nothing was written."));
    QCOMPARE(written.count(), 0);
    QVERIFY(!QFile::exists(target));
}

void TestExportDialog::withoutARunFileItSaysSo() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(fixture.show());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(QFile::rename(QString::fromStdString(fixture.session().runFile().string()),
                          fixture.path(QStringLiteral("elsewhere"))));
    fixture.find<QAction>("exportRun")->trigger();
    QVERIFY(!fixture.window().findChild<ExportDialog*>());
    QVERIFY(fixture.window().messageBar().message().contains(QStringLiteral("not recorded in a file")));
}

QTEST_MAIN(TestExportDialog)
#include "tst_export_dialog.moc"
