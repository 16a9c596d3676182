#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/small_experiment.h"
#include "tests/ui/support/recorded_run.h"
#include "ui/state/run_library.h"
#include "ui/state/stored_run.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestRunLibrary : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void theFolderIsRead();
    void brokenFilesAreListedWithTheirProblem();
    void annotationsAreKeptInTheFile();
    void runsAreLaidOverInOrderWithColours();
    void addedFilesCanBeForgotten();

private:
    bool load(RunLibrary& library, int runs) {
        library.refresh();
        return QTest::qWaitFor([&] { return static_cast<int>(library.runs().size()) == runs; });
    }
    QTemporaryDir m_folder, m_elsewhere;
    QString m_a, m_b;
    std::vector<RoundRecord> m_records;
};

void TestRunLibrary::initTestCase() {
    Experiment experiment = test::smallExperiment();
    experiment.rounds = 3;
    m_a = m_folder.filePath(QStringLiteral("a.fiarse"));
    m_records = test::recordRun(experiment, m_a);
    experiment.seed = 8;
    experiment.name = "other";
    m_b = m_elsewhere.filePath(QStringLiteral("b.fiarse"));
    test::recordRun(experiment, m_b);
}

void TestRunLibrary::theFolderIsRead() {
    RunLibrary library(m_folder.path());
    QVERIFY(load(library, 1));
    const LibraryRun& run = library.runs()[0];
    QCOMPARE(run.name, QStringLiteral("small"));
    QCOMPARE(run.rounds, 3);
    QCOMPARE(run.status, QStringLiteral("finished"));
    double mean = 0.0;
    for (const LevelEvaluation& level : m_records.back().evaluation) mean += level.accuracy / 3.0;
    QVERIFY(qAbs(run.accuracy - mean) < 1e-12);
}

void TestRunLibrary::brokenFilesAreListedWithTheirProblem() {
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("broken.fiarse")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray(4000, 'x'));
    file.close();
    RunLibrary library(folder.path());
    QVERIFY(load(library, 1));
    QVERIFY(!library.runs()[0].problem.isEmpty());
    QVERIFY(!library.runs()[0].info);
}

void TestRunLibrary::annotationsAreKeptInTheFile() {
    RunLibrary library(m_folder.path());
    QVERIFY(load(library, 1));
    QVERIFY(writeAnnotations(m_a.toStdString(), {.bookmarks = {{2, "here"}}}).ok());
    library.setAnnotations(m_a, {.note = "note", .tags = {"one", "two"}, .colour = "#009e73"});
    QCOMPARE(library.colourOf(m_a), QStringLiteral("#009e73"));
    QTRY_COMPARE(readAnnotations(m_a.toStdString())->note, std::string("note"));
    // Bookmarks belong to somebody else and stay.
    QCOMPARE(readAnnotations(m_a.toStdString())->bookmarks.size(), std::size_t{1});
    RunLibrary again(m_folder.path());
    QVERIFY(load(again, 1));
    QCOMPARE(again.runs()[0].annotations.tags, (std::vector<std::string>{"one", "two"}));
    library.setAnnotations(m_a, {});
    QTRY_VERIFY(readAnnotations(m_a.toStdString())->note.empty());
}

void TestRunLibrary::runsAreLaidOverInOrderWithColours() {
    RunLibrary library(m_folder.path());
    library.addFiles({m_b});
    QTRY_COMPARE(library.runs().size(), std::size_t{2});
    QSignalSpy changed(&library, &RunLibrary::overlayChanged);
    library.setOverlaid(m_b, true);
    library.setOverlaid(m_a, true);
    QVERIFY(library.isOverlaid(m_a) && library.isOverlaid(m_b));
    QCOMPARE(library.overlaid()[0]->path(), m_b);
    QVERIFY(library.colourOf(m_a) != library.colourOf(m_b));
    QTRY_VERIFY(library.overlaid()[0]->isReady() && library.overlaid()[1]->isReady());
    QCOMPARE(library.overlaid()[1]->records().size(), std::size_t{3});
    QVERIFY(changed.size() >= 4);
    library.setOverlaid(m_b, false);
    QVERIFY(!library.isOverlaid(m_b));
}

void TestRunLibrary::addedFilesCanBeForgotten() {
    RunLibrary library(QString{});
    library.addFiles({m_a, m_b, m_a});
    QTRY_COMPARE(library.runs().size(), std::size_t{2});
    library.setOverlaid(m_a, true);
    library.forget(m_a);
    QCOMPARE(library.runs().size(), std::size_t{1});
    QVERIFY(library.overlaid().empty());
    QVERIFY(QFile::exists(m_a));
}

QTEST_MAIN(TestRunLibrary)
#include "tst_run_library.moc"
