// The sums that a run file keeps say what adding up every round from the first would say.

#include <QTemporaryDir>
#include <QtTest>

#include "engine/store/bias_rows.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

class TestRunFileBias : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void equalsAddingUpEveryRound_data();
    void equalsAddingUpEveryRound();
    void goesForwardFromTheNearestStoredSums();
    void givesAnOlderFileItsSumsWhenItIsContinued();
    void refusesARoundThatIsNotThere();

private:
    std::filesystem::path path() const { return m_folder->filePath("run.fiarse").toStdString(); }
    std::vector<std::int64_t> storedRounds() const;
    /// Adds rounds to the file, as a resumed run does.
    void goOn(std::int64_t from, std::int64_t to) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

namespace {

constexpr CoverageKind kKinds[] = {CoverageKind::Assigned, CoverageKind::Alive, CoverageKind::Moved};

/// [round][kind], from the first round on; never through a file.
std::vector<RunSums> naiveSums(std::int64_t rounds) {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    std::vector<RunSums> all = {noSums(info, arrays.arrays())};
    for (std::int64_t round = 1; round <= rounds; ++round) {
        arrays.next();
        all.push_back(all.back());
        addRound(all.back(), arrays.arrays(), syntheticRecord(round, info).participants.size());
    }
    return all;
}

QString differenceOf(const std::filesystem::path& path, std::int64_t rounds) {
    const std::vector<RunSums> naive = naiveSums(rounds);
    const auto file = RunFile::open(path);
    if (!file) return QString::fromStdString(file.error().text());
    for (std::int64_t round = 0; round <= rounds; ++round) {
        for (const CoverageKind kind : kKinds) {
            const BiasAccumulator& want =
                naive[static_cast<std::size_t>(round)][static_cast<std::size_t>(kind)];
            const auto got = (*file)->bias(round, kind);
            if (!got) return QString::fromStdString(got.error().text());
            // Not a number before round 1 and for the norm layer, so the sums are compared.
            if (got->sums() != want.sums() || got->lorenz().counts != want.lorenz().counts)
                return QString("round %1, kind %2").arg(round).arg(static_cast<int>(kind));
        }
    }
    return {};
}

}  // namespace

void TestRunFileBias::init() {
    m_folder = std::make_unique<QTemporaryDir>();
}

std::vector<std::int64_t> TestRunFileBias::storedRounds() const {
    Database database(path(), Database::Mode::ReadOnly);
    Statement stored(database, "SELECT round FROM sums ORDER BY round");
    std::vector<std::int64_t> rounds;
    while (stored.step()) rounds.push_back(stored.integer(0));
    return rounds;
}

void TestRunFileBias::goOn(std::int64_t from, std::int64_t to) const {
    const RunInfo info = syntheticInfo();
    SyntheticArrays arrays(info);
    for (std::int64_t round = 1; round < from; ++round) arrays.next();
    auto writer = RunFileWriter::append(path());
    QVERIFY(writer.ok());
    for (std::int64_t round = from; round <= to; ++round) {
        arrays.next();
        QVERIFY((*writer)->write(syntheticRecord(round, info), arrays.arrays(), arrays.state(), false).ok());
    }
}

void TestRunFileBias::equalsAddingUpEveryRound_data() {
    QTest::addColumn<int>("version");
    QTest::addColumn<int>("resumedAfter");
    QTest::addRow("written at once") << 3 << 75;
    QTest::addRow("continued between stored sums") << 3 << 41;
    QTest::addRow("continued at stored sums") << 3 << 64;
    QTest::addRow("continued before any sums") << 3 << 7;
    QTest::addRow("version 2") << 2 << 75;
    QTest::addRow("version 2, continued") << 2 << 41;
    QTest::addRow("version 1, continued") << 1 << 64;
}

void TestRunFileBias::equalsAddingUpEveryRound() {
    QFETCH(int, version);
    QFETCH(int, resumedAfter);
    QVERIFY(writeSynthetic(path(), resumedAfter).ok());
    if (version < 3) makeOlder(path(), version);
    if (resumedAfter < 75) goOn(resumedAfter + 1, 75);
    QCOMPARE(differenceOf(path(), 75), QString());
}

void TestRunFileBias::goesForwardFromTheNearestStoredSums() {
    QVERIFY(writeSynthetic(path(), 75).ok());
    QCOMPARE(storedRounds(), std::vector<std::int64_t>({32, 64}));
    // Rounds before the stored sums are not looked at again.
    Database(path(), Database::Mode::ReadWrite).execute("UPDATE arrays SET moved = x'00' WHERE round < 64");
    const auto file = RunFile::open(path()).value();
    QVERIFY(file->bias(75, CoverageKind::Moved).ok());
    QVERIFY(!file->bias(63, CoverageKind::Moved).ok());
}

void TestRunFileBias::givesAnOlderFileItsSumsWhenItIsContinued() {
    QVERIFY(writeSynthetic(path(), 70).ok());
    makeOlder(path(), 2);
    goOn(71, 71);
    QCOMPARE(storedRounds(), std::vector<std::int64_t>({32, 64}));
}

void TestRunFileBias::refusesARoundThatIsNotThere() {
    QVERIFY(writeSynthetic(path(), 3).ok());
    const auto file = RunFile::open(path()).value();
    const auto refused = file->bias(4, CoverageKind::Assigned);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().kind, ErrorKind::Input);
    QCOMPARE(refused.error().message, std::string("There is no round 4; the run has rounds 0 to 3."));
}

QTEST_GUILESS_MAIN(TestRunFileBias)
#include "tst_run_file_bias.moc"
