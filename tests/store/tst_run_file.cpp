// What is written to a run file comes back exactly, for every round.

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QtTest>

#include "engine/store/database.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

class TestRunFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void keepsWhatDoesNotChange();
    void keepsRoundZero();
    void keepsEveryRecordExactly();
    void keepsTheArraysOfEveryRoundInAnyOrder();
    void readsOnlyThePartsThatAreMeant();
    void keepsCountsThatDoNotFollowFromWhatMoved();
    void keepsCountsOfManyParticipants();
    void keepsWeightsWhereTheyWereAskedForAndTheNewest();
    void goesOnWhereItStopped();
    void isReadWhileItIsWritten();
    void isOneFileWhenClosed();
    void refusesASecondWriterButNoReader();
    void aWriterThatWasKilledLeavesNoLock();
    void losesOnlyTheRoundThatWasBeingWritten();
    void refusesARoundOutOfOrder();
    void readsAndContinuesOlderFiles_data();
    void readsAndContinuesOlderFiles();
    void keepsWhereABranchLeft();
    void opensTheRecordsOfALongRunAtOnce();

private:
    std::filesystem::path path(const char* name = "run.fiarse") const {
        return m_folder->filePath(QString::fromUtf8(name)).toStdString();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

template <typename T>
T valueOf(Result<T> result) {
    if (!result) qFatal("%s", result.error().text().c_str());
    return *std::move(result);
}

QString errorOf(const Result<void>& result) {
    return result.ok() ? QString() : QString::fromStdString(result.error().text());
}

}  // namespace

void TestRunFile::keepsWhatDoesNotChange() {
    QCOMPARE(errorOf(writeSynthetic(path("端末 1.fiarse"), 1)), QString());
    const auto file = valueOf(RunFile::open(path("端末 1.fiarse")));
    const RunInfo expected = syntheticInfo();
    const RunInfo& info = file->info();
    QCOMPARE(info.id, expected.id);
    QCOMPARE(info.created, expected.created);
    QCOMPARE(info.engine, expected.engine);
    QVERIFY(info.experiment == expected.experiment);
    QVERIFY(info.layout == expected.layout);
    QVERIFY(info.levels == expected.levels);
    QVERIFY(info.clients == expected.clients);
    QCOMPARE(info.dataTitle, expected.dataTitle);
    QVERIFY(info.classNames == expected.classNames);
    QVERIFY(info.dataReport == expected.dataReport);
    QCOMPARE(info.trainCount, expected.trainCount);
    QCOMPARE(info.testCount, expected.testCount);
    QCOMPARE(info.imageChannels, expected.imageChannels);
    QCOMPARE(info.imageHeight, expected.imageHeight);
    QCOMPARE(info.imageWidth, expected.imageWidth);
    QVERIFY(info.parentId.empty() && info.parentFile.empty());
    QCOMPARE(file->status(), std::string("finished"));
}

void TestRunFile::keepsRoundZero() {
    QCOMPARE(errorOf(writeSynthetic(path(), 0)), QString());
    const auto file = valueOf(RunFile::open(path()));
    QCOMPARE(file->completedRounds(), std::int64_t(0));
    QVERIFY(valueOf(file->records()).empty());
    SyntheticArrays expected(syntheticInfo());
    const RoundArrays arrays = valueOf(file->arrays(0));
    QVERIFY(same(arrays, expected.arrays()));
    QVERIFY(arrays.weights == expected.arrays().weights);
    QVERIFY(same(valueOf(file->state()), expected.state()));
    QCOMPARE(file->record(1).error().message, std::string("The run has no complete round yet."));
}

void TestRunFile::keepsEveryRecordExactly() {
    QCOMPARE(errorOf(writeSynthetic(path(), 12)), QString());
    const auto file = valueOf(RunFile::open(path()));
    const std::vector<RoundRecord> records = valueOf(file->records());
    QCOMPARE(records.size(), std::size_t(12));
    for (std::int64_t round = 1; round <= 12; ++round) {
        const RoundRecord expected = syntheticRecord(round, syntheticInfo());
        QVERIFY(records[static_cast<std::size_t>(round - 1)] == expected);
        QVERIFY(valueOf(file->record(round)) == expected);
    }
    QCOMPARE(file->record(13).error().kind, ErrorKind::Input);
    QCOMPARE(file->record(13).error().message,
             std::string("There is no round 13; the run has rounds 1 to 12."));
    QVERIFY(!file->record(0).ok());
    QVERIFY(!file->arrays(-1).ok());
}

// Each part alone is what it is among all, and nothing else is read; round 40 is the newest one, which is
// read from another place, and round 1 is none that keeps its weights.
void TestRunFile::readsOnlyThePartsThatAreMeant() {
    QCOMPARE(errorOf(writeSynthetic(path(), 40)), QString());
    const auto file = valueOf(RunFile::open(path()));
    for (const std::int64_t round : {0, 1, 40}) {
        const RoundArrays all = valueOf(file->arrays(round));
        for (int part = 0; part < 7; ++part) {
            ArrayParts parts;
            bool* const flags[] = {&parts.tierMap,  &parts.assigned, &parts.alive,     &parts.moved,
                                   &parts.training, &parts.weights,  &parts.magnitudes};
            *flags[part] = true;
            const RoundArrays some = valueOf(file->arrays(round, parts));
            QCOMPARE(some.round, round);
            QVERIFY(some.thresholds == all.thresholds);
            QVERIFY(some.tierMap == (part == 0 ? all.tierMap : std::vector<std::uint8_t>()));
            QVERIFY(some.assigned == (part == 1 ? all.assigned : std::vector<std::uint16_t>()));
            QVERIFY(some.alive == (part == 2 ? all.alive : std::vector<std::uint16_t>()));
            QVERIFY(some.moved == (part == 3 ? all.moved : std::vector<std::uint16_t>()));
            QVERIFY(some.updates == (part == 4 ? all.updates : std::vector<std::uint32_t>()));
            QVERIFY(some.lastTrained == (part == 4 ? all.lastTrained : std::vector<std::int32_t>()));
            QVERIFY(some.weights == (part == 5 ? all.weights : std::vector<float>()));
            QVERIFY(some.magnitudes ==
                    (part == 6 ? all.magnitudes : std::vector<std::vector<std::uint32_t>>()));
        }
        QVERIFY(!all.tierMap.empty() && !all.assigned.empty() && !all.updates.empty());
    }
}

void TestRunFile::keepsTheArraysOfEveryRoundInAnyOrder() {
    // More than two spans between stored counts.
    constexpr std::int64_t kRounds = 75;
    QCOMPARE(errorOf(writeSynthetic(path(), kRounds)), QString());
    std::vector<RoundArrays> expected;
    SyntheticArrays arrays(syntheticInfo());
    expected.push_back(arrays.arrays());
    for (std::int64_t round = 1; round <= kRounds; ++round) {
        arrays.next();
        expected.push_back(arrays.arrays());
    }
    const auto file = valueOf(RunFile::open(path()));
    std::vector<std::int64_t> order;
    for (std::int64_t round = 0; round <= kRounds; ++round) order.push_back(round);
    Random random = Random::stream(1, "test/order");
    std::vector<std::int64_t> shuffled = order;
    random.shuffle(std::span(shuffled));
    order.insert(order.end(), shuffled.begin(), shuffled.end());
    for (const std::int64_t round : order) {
        QVERIFY2(same(valueOf(file->arrays(round)), expected[static_cast<std::size_t>(round)]),
                 qPrintable(QString::number(round)));
    }
    // Between the stored counts they were derived, which is what keeps the file small.
    Database database(path(), Database::Mode::ReadOnly);
    Statement stored(database, "SELECT round FROM counts ORDER BY round");
    std::vector<std::int64_t> rounds;
    while (stored.step()) rounds.push_back(stored.integer(0));
    QVERIFY(rounds == std::vector<std::int64_t>({0, 32, 64}));
}

void TestRunFile::keepsCountsThatDoNotFollowFromWhatMoved() {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    std::vector<RoundArrays> expected;
    {
        auto writer = valueOf(RunFileWriter::create(path(), info, arrays.arrays(), arrays.state(), false));
        for (std::int64_t round = 1; round <= 5; ++round) {
            arrays.next();
            if (round == 3) arrays.arrays().updates[7] += 100;
            expected.push_back(arrays.arrays());
            QCOMPARE(
                errorOf(writer->write(syntheticRecord(round, info), arrays.arrays(), arrays.state(), false)),
                QString());
        }
    }
    const auto file = valueOf(RunFile::open(path()));
    for (const RoundArrays& round : expected) QVERIFY(same(valueOf(file->arrays(round.round)), round));
}

void TestRunFile::keepsCountsOfManyParticipants() {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    auto writer = valueOf(RunFileWriter::create(path(), info, arrays.arrays(), arrays.state(), false));
    arrays.next();
    arrays.arrays().assigned[0] = 65535;
    arrays.arrays().alive[0] = 256;
    arrays.arrays().alive[1] = 0;
    arrays.arrays().moved[1] = 300;
    arrays.arrays().updates[1] = 1;
    arrays.arrays().lastTrained[1] = 1;
    QCOMPARE(errorOf(writer->write(syntheticRecord(1, info), arrays.arrays(), arrays.state(), false)),
             QString());
    const auto file = valueOf(RunFile::open(path()));
    QVERIFY(same(valueOf(file->arrays(1)), arrays.arrays()));
}

void TestRunFile::keepsWeightsWhereTheyWereAskedForAndTheNewest() {
    QCOMPARE(errorOf(writeSynthetic(path(), 23)), QString());
    const auto file = valueOf(RunFile::open(path()));
    QVERIFY(valueOf(file->checkpoints()) == std::vector<std::int64_t>({0, 10, 20, 23}));
    SyntheticArrays expected(syntheticInfo());
    for (std::int64_t round = 0; round <= 23; ++round) {
        if (round > 0) expected.next();
        const std::vector<float> weights = valueOf(file->arrays(round)).weights;
        const bool kept = round % 10 == 0 || round == 23;
        QVERIFY(weights == (kept ? expected.arrays().weights : std::vector<float>()));
    }
}

void TestRunFile::goesOnWhereItStopped() {
    QCOMPARE(errorOf(writeSynthetic(path("whole.fiarse"), 40)), QString());
    QCOMPARE(errorOf(writeSynthetic(path("parts.fiarse"), 17)), QString());
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    for (int round = 1; round <= 17; ++round) arrays.next();
    {
        QVERIFY(same(valueOf(valueOf(RunFile::open(path("parts.fiarse")))->state()), arrays.state()));
        auto writer = valueOf(RunFileWriter::append(path("parts.fiarse")));
        for (std::int64_t round = 18; round <= 40; ++round) {
            arrays.next();
            QCOMPARE(errorOf(writer->write(syntheticRecord(round, info), arrays.arrays(), arrays.state(),
                                           round % 10 == 0)),
                     QString());
        }
    }
    const auto whole = valueOf(RunFile::open(path("whole.fiarse")));
    const auto parts = valueOf(RunFile::open(path("parts.fiarse")));
    QVERIFY(valueOf(whole->records()) == valueOf(parts->records()));
    QVERIFY(valueOf(whole->checkpoints()) == valueOf(parts->checkpoints()));
    for (std::int64_t round = 0; round <= 40; ++round) {
        QVERIFY(same(valueOf(whole->arrays(round)), valueOf(parts->arrays(round))));
    }
}

void TestRunFile::isReadWhileItIsWritten() {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    auto writer = valueOf(RunFileWriter::create(path(), info, arrays.arrays(), arrays.state(), false));
    const auto file = valueOf(RunFile::open(path()));
    QCOMPARE(file->status(), std::string("running"));
    for (std::int64_t round = 1; round <= 3; ++round) {
        arrays.next();
        QCOMPARE(errorOf(writer->write(syntheticRecord(round, info), arrays.arrays(), arrays.state(), false)),
                 QString());
        QCOMPARE(file->completedRounds(), round);
        QVERIFY(same(valueOf(file->arrays(round)), arrays.arrays()));
    }
    writer.reset();
    QCOMPARE(file->completedRounds(), std::int64_t(3));
}

void TestRunFile::isOneFileWhenClosed() {
    QCOMPARE(errorOf(writeSynthetic(path(), 3)), QString());
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files), QStringList{"run.fiarse"});
}

void TestRunFile::refusesASecondWriterButNoReader() {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    auto writer = valueOf(RunFileWriter::create(path(), info, arrays.arrays(), arrays.state(), false));
    const QString sentence =
        "Another program is writing to this run file. It can be read meanwhile, and go on "
        "here once that program is done with it.";
    const auto second = RunFileWriter::append(path());
    QVERIFY(!second.ok());
    QCOMPARE(second.error().kind, ErrorKind::File);
    QCOMPARE(QString::fromStdString(second.error().message), sentence);
    // Not even to replace it.
    const auto other = RunFileWriter::create(path(), info, arrays.arrays(), arrays.state(), true);
    QCOMPARE(QString::fromStdString(other.error().message), sentence);
    arrays.next();
    QCOMPARE(errorOf(writer->write(syntheticRecord(1, info), arrays.arrays(), arrays.state(), false)),
             QString());
    QCOMPARE(valueOf(RunFile::open(path()))->completedRounds(), std::int64_t(1));
    writer.reset();
    QVERIFY(RunFileWriter::append(path()).ok());
}

void TestRunFile::aWriterThatWasKilledLeavesNoLock() {
    QCOMPARE(errorOf(writeSynthetic(path(), 1)), QString());
    // What it leaves is the empty file, which nobody holds.
    QFile left(m_folder->filePath("run.fiarse-lock"));
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.close();
    QVERIFY(RunFileWriter::append(path()).ok());
    QVERIFY(!left.exists());
}

void TestRunFile::losesOnlyTheRoundThatWasBeingWritten() {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    auto writer = valueOf(RunFileWriter::create(path(), info, arrays.arrays(), arrays.state(), false));
    arrays.next();
    QCOMPARE(errorOf(writer->write(syntheticRecord(1, info), arrays.arrays(), arrays.state(), false)),
             QString());
    // The files as a killed process leaves them: the log not yet merged.
    QVERIFY(QFile::exists(m_folder->filePath("run.fiarse-wal")));
    for (const char* suffix : {"", "-wal"}) {
        QVERIFY(QFile::copy(m_folder->filePath(QString("run.fiarse") + suffix),
                            m_folder->filePath(QString("killed.fiarse") + suffix)));
    }
    const auto killed = valueOf(RunFile::open(path("killed.fiarse")));
    QCOMPARE(killed->completedRounds(), std::int64_t(1));
    QVERIFY(same(valueOf(killed->state()), arrays.state()));
    QCOMPARE(killed->status(), std::string("running"));
}

void TestRunFile::readsAndContinuesOlderFiles_data() {
    QTest::addColumn<int>("version");
    QTest::addRow("1, without alerts") << 1;
    QTest::addRow("2, without histograms and sums") << 2;
}

void TestRunFile::readsAndContinuesOlderFiles() {
    QFETCH(int, version);
    const bool alerts = version >= 2;
    QVERIFY(writeSynthetic(path(), 5).ok());
    makeOlder(path(), version);
    const RunInfo info = syntheticInfo();
    {
        const auto old = RunFile::open(path()).value();
        QCOMPARE(old->records().value().size(), std::size_t{5});
        const RoundRecord third = old->record(3).value();
        QCOMPARE(third.alerts.size(), std::size_t{alerts ? 2U : 0U});
        QCOMPARE(third.gini, 0.0);
        QCOMPARE(third.neverHeld, std::uint64_t{0});
        QVERIFY(third.initialJaccard.empty() && third.sizeAccuracy.empty());
        QCOMPARE(third.churn, syntheticRecord(3, info).churn);
        QCOMPARE(old->state()->alertMemory == AlertMemory{}, !alerts);
        QVERIFY(old->arrays(3)->magnitudes.empty());
        QCOMPARE(old->arrays(3)->assigned.size(), info.layout.count);
    }
    SyntheticArrays arrays(info);
    for (int round = 1; round <= 6; ++round) arrays.next();
    {
        auto writer = RunFileWriter::append(path()).value();
        QVERIFY(writer->write(syntheticRecord(6, info), arrays.arrays(), arrays.state(), false).ok());
    }
    const auto now = RunFile::open(path()).value();
    QCOMPARE(now->record(3)->alerts.size(), std::size_t{alerts ? 2U : 0U});
    QVERIFY(*now->record(6) == syntheticRecord(6, info));
    QVERIFY(same(*now->state(), arrays.state()));
    QVERIFY(now->arrays(3)->magnitudes.empty());
    QVERIFY(same(*now->arrays(6), arrays.arrays()));
}

void TestRunFile::keepsWhereABranchLeft() {
    RunInfo info = syntheticInfo();
    info.parentId = "ba9876543210";
    info.parentFile = "/runs/端末.fiarse";
    info.parentRound = 12;
    SyntheticArrays arrays(info);
    valueOf(RunFileWriter::create(path(), info, arrays.arrays(), arrays.state(), false)).reset();
    const auto file = valueOf(RunFile::open(path()));
    QCOMPARE(file->info().parentId, info.parentId);
    QCOMPARE(file->info().parentFile, info.parentFile);
    QCOMPARE(file->info().parentRound, info.parentRound);
}

void TestRunFile::refusesARoundOutOfOrder() {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    auto writer = valueOf(RunFileWriter::create(path(), info, arrays.arrays(), arrays.state(), false));
    arrays.next();
    arrays.next();
    const Result<void> written =
        writer->write(syntheticRecord(2, info), arrays.arrays(), arrays.state(), false);
    QVERIFY(errorOf(written).endsWith("Round 2 cannot follow round 0."));
    QCOMPARE(valueOf(RunFile::open(path()))->completedRounds(), std::int64_t(0));
}

void TestRunFile::opensTheRecordsOfALongRunAtOnce() {
    QCOMPARE(errorOf(writeSynthetic(path(), 2000)), QString());
    QElapsedTimer timer;
    timer.start();
    const auto file = valueOf(RunFile::open(path()));
    const std::vector<RoundRecord> records = valueOf(file->records());
    const qint64 elapsed = timer.elapsed();
    QCOMPARE(records.size(), std::size_t(2000));
    qInfo("2000 records in %lld ms", static_cast<long long>(elapsed));
    QVERIFY2(elapsed < 1000, qPrintable(QString::number(elapsed)));
}

QTEST_GUILESS_MAIN(TestRunFile)
#include "tst_run_file.moc"
