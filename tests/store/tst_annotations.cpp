// Notes, tags and bookmarks go into the run file and come back, whoever else has it open.

#include <QTemporaryDir>
#include <QtTest>
#include <thread>

#include "engine/api/annotations.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

class TestAnnotations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void areEmptyInAFileThatNeverHadAny();
    void comeBackAsTheyWereWritten();
    void areReplacedAsAWhole();
    void workOnOlderFilesAndLeaveThemReadable_data();
    void workOnOlderFilesAndLeaveThemReadable();
    void workWhileARunIsWritten();
    void changesOfDifferentPartsDoNotUndoEachOther();
    void whatCannotBeReadIsNotChanged();
    void leaveOneFileAndTheRunAsItWas();
    void goWithACopy();
    void tellWhatIsWrong_data();
    void tellWhatIsWrong();
    void tellOfAFileThatMayNotBeWritten();
    void tellOfAnotherWriterThatDoesNotEnd();

private:
    std::filesystem::path path(const char* name = "run.fiarse") const {
        return m_folder->filePath(QString::fromUtf8(name)).toStdString();
    }
    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

Annotations someAnnotations() {
    return {.note = "Hypothesis: \"the sensor lags\"\nseen at 端末",
            .tags = {"paper", "to do"},
            .colour = "#12ab9f",
            .bookmarks = {{3, "alert"}, {3, "on a view", "churn"}, {40, ""}},
            .viewState = R"({"round":3})"};
}

Annotations read(const std::filesystem::path& path) {
    const auto annotations = readAnnotations(path);
    if (!annotations) qFatal("%s", annotations.error().text().c_str());
    return *annotations;
}

QString errorOf(const Result<void>& result) {
    return result.ok() ? QString() : QString::fromStdString(result.error().text());
}

}  // namespace

void TestAnnotations::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(writeSynthetic(path(), 5).ok());
}

void TestAnnotations::areEmptyInAFileThatNeverHadAny() {
    QVERIFY(read(path()) == Annotations{});
}

void TestAnnotations::comeBackAsTheyWereWritten() {
    QCOMPARE(errorOf(writeAnnotations(path(), someAnnotations())), QString());
    QVERIFY(read(path()) == someAnnotations());
    // Bytes that are no text must not cost the rest.
    Annotations broken = someAnnotations();
    broken.colour = "\xff";
    QCOMPARE(errorOf(writeAnnotations(path(), broken)), QString());
    QCOMPARE(read(path()).note, broken.note);
}

void TestAnnotations::areReplacedAsAWhole() {
    QVERIFY(writeAnnotations(path(), someAnnotations()).ok());
    const Annotations other{.tags = {"kept"}};
    QVERIFY(writeAnnotations(path(), other).ok());
    QVERIFY(read(path()) == other);
    QVERIFY(writeAnnotations(path(), {}).ok());
    QVERIFY(read(path()) == Annotations{});
}

void TestAnnotations::workOnOlderFilesAndLeaveThemReadable_data() {
    QTest::addColumn<int>("version");
    QTest::addRow("version 1") << 1;
    QTest::addRow("version 2") << 2;
}

void TestAnnotations::workOnOlderFilesAndLeaveThemReadable() {
    QFETCH(int, version);
    makeOlder(path(), version);
    QVERIFY(read(path()) == Annotations{});
    QCOMPARE(errorOf(writeAnnotations(path(), someAnnotations())), QString());
    QVERIFY(read(path()) == someAnnotations());
    QCOMPARE(RunFile::open(path()).value()->records()->size(), std::size_t{5});
    QVERIFY(RunFileWriter::append(path()).ok());
    QVERIFY(read(path()) == someAnnotations());
}

void TestAnnotations::workWhileARunIsWritten() {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    auto writer = RunFileWriter::create(path("live.fiarse"), info, arrays.arrays(), arrays.state(), false);
    QVERIFY(writer.ok());
    QString failure;
    std::thread annotator([&] {
        for (int i = 1; i <= 40 && failure.isEmpty(); ++i) {
            Annotations annotations = someAnnotations();
            annotations.bookmarks = {{i, "now"}};
            failure = errorOf(writeAnnotations(path("live.fiarse"), annotations));
            const auto back = readAnnotations(path("live.fiarse"));
            if (!back || *back != annotations) failure += " not read back";
        }
    });
    QString written;
    for (std::int64_t round = 1; round <= 60 && written.isEmpty(); ++round) {
        arrays.next();
        written =
            errorOf((*writer)->write(syntheticRecord(round, info), arrays.arrays(), arrays.state(), false));
    }
    annotator.join();
    QCOMPARE(failure, QString());
    QCOMPARE(written, QString());
    writer->reset();
    QCOMPARE(RunFile::open(path("live.fiarse")).value()->completedRounds(), std::int64_t{60});
    QCOMPARE(read(path("live.fiarse")).bookmarks.at(0).round, std::int64_t{40});
}

void TestAnnotations::leaveOneFileAndTheRunAsItWas() {
    const auto before = RunFile::open(path()).value()->records().value();
    QVERIFY(writeAnnotations(path(), someAnnotations()).ok());
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{"run.fiarse"});
    const auto file = RunFile::open(path()).value();
    QVERIFY(file->records().value() == before);
    QCOMPARE(file->status(), std::string("finished"));
}

void TestAnnotations::goWithACopy() {
    QVERIFY(writeAnnotations(path(), someAnnotations()).ok());
    QCOMPARE(errorOf(copyRunFile(path(), path("copy.fiarse"))), QString());
    QVERIFY(read(path("copy.fiarse")) == someAnnotations());
}

void TestAnnotations::tellWhatIsWrong_data() {
    QTest::addColumn<QString>("sentence");
    QTest::addRow("missing") << "There is no such run file.";
    QTest::addRow("text") << "This is not a run file.";
    QTest::addRow("damaged") << "The run file is cut short or damaged (";
}

void TestAnnotations::tellWhatIsWrong() {
    QFETCH(QString, sentence);
    const QString what = QTest::currentDataTag();
    if (what == "missing") QVERIFY(QFile::remove(m_folder->filePath("run.fiarse")));
    if (what == "text") {
        QFile file(m_folder->filePath("run.fiarse"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(QByteArray(2000, '#')) == 2000);
    }
    if (what == "damaged")
        Database(path(), Database::Mode::ReadWrite)
            .execute("INSERT INTO meta VALUES('annotations', '{\"note\": 3}')");
    const auto back = readAnnotations(path());
    QVERIFY(!back.ok());
    QCOMPARE(back.error().kind, ErrorKind::File);
    QVERIFY2(QString::fromStdString(back.error().message).startsWith(sentence), back.error().message.c_str());
    if (what == "damaged") return;  // writing mends it
    const auto written = writeAnnotations(path(), {});
    QVERIFY(!written.ok());
    QCOMPARE(written.error().message, back.error().message);
    QCOMPARE(written.error().file, path().string());
}

void TestAnnotations::tellOfAFileThatMayNotBeWritten() {
    QVERIFY(writeAnnotations(path(), someAnnotations()).ok());
    const QFile::Permissions reading = QFile::ReadOwner | QFile::ReadGroup | QFile::ReadOther;
    QVERIFY(QFile::setPermissions(m_folder->filePath("run.fiarse"), reading));
    if (QFileInfo(m_folder->filePath("run.fiarse")).isWritable()) QSKIP("This user may write to every file.");
    QCOMPARE(QString::fromStdString(writeAnnotations(path(), {}).error().message),
             QString("The run file cannot be written: it or its folder does not allow it."));
    QVERIFY(read(path()) == someAnnotations());
}

void TestAnnotations::changesOfDifferentPartsDoNotUndoEachOther() {
    constexpr int kTimes = 25;
    const auto changing = [&](auto change) {
        return std::thread([this, change] {
            for (int i = 1; i <= kTimes; ++i) {
                const auto changed =
                    changeAnnotations(path(), [&](Annotations& annotations) { change(annotations, i); });
                if (!changed) qFatal("%s", changed.error().text().c_str());
            }
        });
    };
    std::thread tags = changing(
        [](Annotations& annotations, int i) { annotations.tags.push_back("tag " + std::to_string(i)); });
    std::thread bookmarks = changing([](Annotations& annotations, int i) {
        annotations.bookmarks.push_back({i, "", ""});
    });
    tags.join();
    bookmarks.join();
    QCOMPARE(read(path()).tags.size(), std::size_t{kTimes});
    QCOMPARE(read(path()).bookmarks.size(), std::size_t{kTimes});
}

void TestAnnotations::whatCannotBeReadIsNotChanged() {
    {
        Database database(path(), Database::Mode::ReadWrite);
        database.execute("INSERT OR REPLACE INTO meta VALUES ('annotations', 'not what it should be')");
    }
    bool asked = false;
    const auto changed = changeAnnotations(path(), [&](Annotations&) { asked = true; });
    QVERIFY(!changed.ok());
    QVERIFY(!asked);
    QVERIFY(!readAnnotations(path()).ok());
}

void TestAnnotations::tellOfAnotherWriterThatDoesNotEnd() {
    Database other(path(), Database::Mode::ReadWrite);
    Transaction endless(other);
    const auto written = writeAnnotations(path(), someAnnotations());
    QVERIFY(!written.ok());
    QCOMPARE(written.error().message, std::string("Another program is writing to the run file."));
}

QTEST_GUILESS_MAIN(TestAnnotations)
#include "tst_annotations.moc"
