// Whatever is wrong with a run file is told in one sentence of its own.

#include <QTemporaryDir>
#include <QtTest>

#include "engine/store/blob.h"
#include "engine/store/database.h"
#include "engine/store/few_values.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

class TestRunFileErrors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void tellsWhatIsWrongWithTheFile_data();
    void tellsWhatIsWrongWithTheFile();
    void noticesEveryCut_data();
    void noticesEveryCut();
    void tellsOfAnArrayThatIsNone();
    void doesNotOverwriteUnlessAsked();
    void tellsWhereNothingCanBeWritten();
    void tellsOfAFullDiskAndKeepsWhatIsThere();
    void packsAndUnpacksArrays();
    void packsFewValues_data();
    void packsFewValues();
    void refusesBlobsOfAnotherSize();

private:
    void change(const QString& what) const;
    std::filesystem::path path() const { return m_folder->filePath("run.fiarse").toStdString(); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

QString errorOf(const Result<std::unique_ptr<RunFile>>& result) {
    return result.ok() ? QString("it opened") : QString::fromStdString(result.error().message);
}

void overwrite(const QString& path, const QByteArray& contents) {
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size()) {
        qFatal("%s cannot be written", qPrintable(path));
    }
}

}  // namespace

void TestRunFileErrors::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(writeSynthetic(path(), 5).ok());
}

/// Does to the sound file what the row is called.
void TestRunFileErrors::change(const QString& what) const {
    const QString file = m_folder->filePath("run.fiarse");
    if (what == "missing") QVERIFY(QFile::remove(file));
    if (what == "folder") QVERIFY(QFile::remove(file) && QDir().mkdir(file));
    if (what == "empty") overwrite(file, "");
    if (what == "text") overwrite(file, QByteArray(2000, '#'));
    if (what == "ends within its header") QVERIFY(QFile::resize(file, 60));
    if (what == "another database") {
        QVERIFY(QFile::remove(file));
        Database(path(), Database::Mode::Create).execute("CREATE TABLE t(x)");
    }
    if (what == "newer version")
        Database(path(), Database::Mode::ReadWrite).execute("PRAGMA user_version = 5");
    if (what == "no experiment") {
        Database(path(), Database::Mode::ReadWrite).execute("DELETE FROM meta WHERE key = 'experiment'");
    }
    if (what == "unreadable info") {
        Database(path(), Database::Mode::ReadWrite).execute("UPDATE meta SET value = '{' WHERE key = 'info'");
    }
}

void TestRunFileErrors::tellsWhatIsWrongWithTheFile_data() {
    QTest::addColumn<QString>("sentence");
    QTest::addRow("missing") << "There is no such run file.";
    QTest::addRow("folder") << "This is a folder, not a run file.";
    QTest::addRow("empty") << "The run file is empty; it was cut short.";
    QTest::addRow("text") << "This is not a run file.";
    QTest::addRow("ends within its header") << "This is not a run file, or only the beginning of one.";
    QTest::addRow("another database") << "This is an SQLite database, but not a run file.";
    QTest::addRow("newer version") << "The run file is of version 5; this program reads versions 1 to 4.";
    QTest::addRow("no experiment") << "The run file is cut short or damaged (experiment missing).";
    QTest::addRow("unreadable info") << "The run file is cut short or damaged (";
}

void TestRunFileErrors::tellsWhatIsWrongWithTheFile() {
    QFETCH(QString, sentence);
    change(QTest::currentDataTag());
    const Result<std::unique_ptr<RunFile>> opened = RunFile::open(path());
    QVERIFY2(errorOf(opened).startsWith(sentence), qPrintable(errorOf(opened)));
    QCOMPARE(opened.error().kind, ErrorKind::File);
    QCOMPARE(opened.error().file, path().string());
    const auto appended = RunFileWriter::append(path());
    QVERIFY(!appended.ok());
    QVERIFY(QString::fromStdString(appended.error().message).startsWith(sentence));
}

void TestRunFileErrors::noticesEveryCut_data() {
    QTest::addColumn<int>("percent");
    for (const int percent : {5, 25, 50, 75, 99, 100})
        QTest::addRow("%d per cent but a byte", percent) << percent;
}

void TestRunFileErrors::noticesEveryCut() {
    QFETCH(int, percent);
    QFile file(m_folder->filePath("run.fiarse"));
    QVERIFY(file.resize(file.size() * percent / 100 - 1));
    const QString error = errorOf(RunFile::open(path()));
    QVERIFY2(error.startsWith("The run file is cut short or damaged ("), qPrintable(error));
}

void TestRunFileErrors::tellsOfAnArrayThatIsNone() {
    Database(path(), Database::Mode::ReadWrite).execute("UPDATE arrays SET tier_map = x'00' WHERE round = 3");
    const auto file = RunFile::open(path());
    QVERIFY(file.ok());
    QVERIFY((*file)->arrays(2).ok());
    const Result<RoundArrays> arrays = (*file)->arrays(3);
    QVERIFY(!arrays.ok());
    QCOMPARE(arrays.error().message,
             std::string("The run file is cut short or damaged (an array of another size)."));
}

void TestRunFileErrors::doesNotOverwriteUnlessAsked() {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    const auto refused = RunFileWriter::create(path(), info, arrays.arrays(), arrays.state(), false);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().message,
             std::string("There is a file of this name already; it is left as it is."));
    QCOMPARE((*RunFile::open(path()))->completedRounds(), std::int64_t(5));
    QVERIFY(RunFileWriter::create(path(), info, arrays.arrays(), arrays.state(), true).ok());
    QCOMPARE((*RunFile::open(path()))->completedRounds(), std::int64_t(0));
}

void TestRunFileErrors::tellsWhereNothingCanBeWritten() {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    for (const std::filesystem::path& place :
         {path().parent_path() / "no" / "folder.fiarse", path() / "run.fiarse"}) {
        const auto refused = RunFileWriter::create(place, info, arrays.arrays(), arrays.state(), false);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().kind, ErrorKind::File);
        const QString message = QString::fromStdString(refused.error().message);
        QVERIFY2(message.startsWith("The run file cannot be opened: "), qPrintable(message));
    }
    const auto folder =
        RunFileWriter::create(path().parent_path(), info, arrays.arrays(), arrays.state(), true);
    QVERIFY(!folder.ok());
    QCOMPARE(folder.error().message, std::string("This is a folder, not a run file."));
}

void TestRunFileErrors::tellsOfAFullDiskAndKeepsWhatIsThere() {
    // SQLite's own limit on pages stands in for a disk without room: it fails with the same code.
    const Result<void> filled = guarded(path(), [&] {
        Database database(path(), Database::Mode::ReadWrite);
        database.execute("PRAGMA max_page_count = 1");  // the present size, as it cannot be less
        Transaction transaction(database);
        for (int i = 100; i < 200; ++i) {
            Statement(database, "INSERT INTO checkpoint VALUES(?, zeroblob(100000))")
                .bind(std::int64_t{i})
                .run();
        }
        transaction.commit();
    });
    QVERIFY(!filled.ok());
    QCOMPARE(filled.error().message,
             std::string("The disk is full; the rounds that were complete before are kept."));
    const auto file = RunFile::open(path());
    QVERIFY(file.ok());
    QCOMPARE((*file)->completedRounds(), std::int64_t(5));
    QVERIFY(*(*file)->checkpoints() == std::vector<std::int64_t>({0, 5}));
}

void TestRunFileErrors::packsAndUnpacksArrays() {
    QVERIFY(unpacked<float>(packed(std::vector<float>{1.5f, -0.0f, 3e38f}), 3) ==
            std::vector<float>({1.5f, -0.0f, 3e38f}));
    QVERIFY(unpacked<std::uint8_t>(packed(std::vector<std::uint8_t>{}), 0).empty());
    QVERIFY(unpackedCounts(packedCounts({0, 255, 7}), 3) == std::vector<std::uint16_t>({0, 255, 7}));
    QVERIFY(unpackedCounts(packedCounts({0, 256, 65535}), 3) == std::vector<std::uint16_t>({0, 256, 65535}));
    QVERIFY(packedCounts(std::vector<std::uint16_t>(100000, 3)).size() < 1000);
}

void TestRunFileErrors::packsFewValues_data() {
    QTest::addColumn<int>("different");
    QTest::addColumn<int>("count");
    for (const int different : {1, 2, 3, 4, 5, 16, 17, 256})
        for (const int count : {0, 1, 7, 8, 9, 1001})
            QTest::addRow("%d of %d", count, different) << different << count;
}

void TestRunFileErrors::packsFewValues() {
    QFETCH(int, different);
    QFETCH(int, count);
    std::vector<std::uint8_t> values;
    for (int i = 0; i < count; ++i) values.push_back(static_cast<std::uint8_t>(255 - i * 7 % different));
    const std::vector<char> blob = packedFewValues(values);
    QVERIFY(unpackedFewValues(blob, values.size()) == values);
    const std::vector<std::uint16_t> wide(values.begin(), values.end());
    QVERIFY(unpackedCounts(packedCounts(wide), wide.size()) == wide);
    QCOMPARE(holdsFewValues(blob), count < 17 || different <= 16);
    // What older files hold.
    QVERIFY(unpackedFewValues(packed(values), values.size()) == values);
    QVERIFY_EXCEPTION_THROWN(unpackedFewValues(blob, values.size() + 1), StoreError);
    const auto cut = std::span(blob).first(blob.size() - 1);
    QVERIFY_EXCEPTION_THROWN(unpackedFewValues(cut, values.size()), StoreError);
    if (!holdsFewValues(blob)) return;
    std::vector<char> damaged = blob;
    damaged[2] = 3;  // bits a value
    QVERIFY_EXCEPTION_THROWN(unpackedFewValues(damaged, values.size()), StoreError);
}

void TestRunFileErrors::refusesBlobsOfAnotherSize() {
    const std::vector<char> three = packed(std::vector<float>{1, 2, 3});
    QVERIFY_EXCEPTION_THROWN(unpacked<float>(three, 2), StoreError);
    QVERIFY_EXCEPTION_THROWN(unpacked<float>(three, 4), StoreError);
    QVERIFY_EXCEPTION_THROWN(unpackedCounts(packedCounts({1, 2, 3}), 2), StoreError);
    QVERIFY_EXCEPTION_THROWN(unpacked<float>(std::span(three).first(three.size() - 1), 3), StoreError);
    QVERIFY_EXCEPTION_THROWN(unpacked<float>({}, 3), StoreError);
}

QTEST_GUILESS_MAIN(TestRunFileErrors)
#include "tst_run_file_errors.moc"
