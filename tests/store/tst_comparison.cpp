// Two hand-made runs beside each other: what differs, what cannot be compared, and what is refused.

#include <QTemporaryDir>
#include <QtTest>

#include "engine/api/comparison.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

/// Eight weights, two capacities; the tier map of each round is given by hand.
struct HandRun {
    RunInfo info;
    std::vector<std::vector<std::uint8_t>> maps;  ///< after round 0, 1, ...
    std::vector<std::vector<double>> accuracies;  ///< of round 1, ...: [level]; empty = not evaluated
    std::string hashes;                           ///< one letter a round
    std::vector<double> clientAccuracies;         ///< in each round that was evaluated; empty = not known
};

HandRun handRun() {
    HandRun run;
    run.info.id = "0123456789ab";
    run.info.created = "2026-01-02T03:04:05Z";
    run.info.engine = "0.1.0";
    run.info.experiment = defaultExperiment();
    run.info.experiment.tiers = {{.name = "Full", .capacity = {1.0, "1"}, .clients = 50},
                                 {.name = "Half", .capacity = {0.5, "1/2"}, .clients = 50}};
    run.info.layout.layers = {{"fc1.weight", {2, 4}, 0, 8, true, 2, 1, 1, 4}};
    run.info.layout.count = run.info.layout.maskable = 8;
    run.info.levels = {{{1.0, "1"}, "Full", 50}, {{0.5, "1/2"}, "Half", 50}};
    run.info.classNames = {"a", "b"};
    run.maps = {{1, 1, 1, 1, 0, 0, 0, 0}, {1, 1, 1, 1, 0, 0, 0, 0}, {0, 1, 1, 1, 1, 0, 0, 0}};
    run.accuracies = {{0.5, 0.4}, {0.7, 0.3}};
    run.hashes = "ab";
    return run;
}

Result<void> write(const std::filesystem::path& path, const HandRun& run) {
    RoundArrays arrays;
    const std::size_t count = run.info.layout.count;
    arrays.weights.resize(count);
    arrays.thresholds.assign(run.info.levels.size(), std::vector<float>(1));
    for (auto* zeros : {&arrays.assigned, &arrays.alive, &arrays.moved}) zeros->resize(count);
    arrays.updates.resize(count);
    arrays.lastTrained.resize(count);
    arrays.tierMap = run.maps.front();
    SimulationState state{
        .weights = arrays.weights, .updates = arrays.updates, .lastTrained = arrays.lastTrained};
    auto writer = RunFileWriter::create(path, run.info, arrays, state, false);
    if (!writer) return writer.error();
    for (std::size_t i = 0; i < run.accuracies.size(); ++i) {
        RoundRecord record{.round = static_cast<std::int64_t>(i + 1), .seconds = 0.5, .loss = 1.5};
        record.neverTrained = 2;
        record.bytesDown = record.bytesUp = 100;
        record.thresholds = arrays.thresholds;
        record.kept = {{8}, {4}};
        record.churn = {0.0, 0.0};
        for (const double accuracy : run.accuracies[i])
            record.evaluation.push_back({.accuracy = accuracy,
                                         .localAccuracy = accuracy / 2.0,
                                         .classAccuracy = {accuracy, accuracy}});
        record.evaluated = !record.evaluation.empty();
        if (record.evaluated) record.clientAccuracy = run.clientAccuracies;
        record.hash = std::string(32, run.hashes[i]);
        arrays.round = state.completedRounds = record.round;
        arrays.tierMap = run.maps[i + 1];
        state.hash = record.hash;
        state.usedTierMap = run.maps[i];
        if (const auto written = (*writer)->write(record, arrays, state, false); !written) return written;
    }
    return (*writer)->setStatus("finished");
}

}  // namespace

class TestComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void findsNothingBetweenEqualRuns();
    void listsTiersAndAlertsThatDiffer();
    void summarisesEachSideAndItsTotals();
    void comparesMasksOfTheLastRoundThatBothHave();
    void tellsHowFairEachRunIs();
    void looksAtOneRoundWhereAsked();
    void putsCapacitiesOfUnlikeFleetsBesideEachOther();
    void comparesNoMasksOfUnlikeLayouts();
    void takesRunsThatWereNotEvaluated();
    void takesRunsWithoutRounds();
    void tellsWhichRunLacksTheRound();

private:
    std::unique_ptr<RunFile> stored(const HandRun& run) {
        const std::filesystem::path path =
            m_folder->path().toStdString() + fmt::format("/{}.fiarse", m_number++);
        if (const auto written = write(path, run); !written) qFatal("%s", written.error().text().c_str());
        return RunFile::open(path).value();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    int m_number = 0;
};

void TestComparison::findsNothingBetweenEqualRuns() {
    const RunComparison diff = compareRuns(*stored(handRun()), *stored(handRun())).value();
    QVERIFY(diff.settings.empty());
    QCOMPARE(diff.firstDifferentRound, std::int64_t(0));
    QVERIFY(diff.sameLayout);
    QVERIFY(diff.left == diff.right);
    for (const LevelComparison& level : diff.levels) {
        QVERIFY(level.left == level.right);
        QCOMPARE(level.maskJaccard, std::optional<double>(1.0));
    }
}

void TestComparison::listsTiersAndAlertsThatDiffer() {
    HandRun other = handRun();
    other.info.experiment.training.rate = 0.05;
    other.info.experiment.tiers[0].capacity.text = "100 %";  // the same capacity
    other.info.experiment.tiers[1].clients = 40;
    other.info.experiment.tiers.push_back({.name = "Tiny", .capacity = {0.25, "1/4"}, .clients = 10});
    AlertRule rule = findAlertRule("churn")->defaults;
    rule.threshold = 0.25;
    other.info.experiment.alerts = {rule};
    const RunComparison diff = compareRuns(*stored(handRun()), *stored(other)).value();
    QStringList keys;
    for (const FieldDifference& one : diff.settings) keys << QString::fromStdString(one.key);
    QCOMPARE(keys, QStringList({"training.lr", "tier.2.clients", "tier.3.name", "tier.3.capacity",
                                "tier.3.clients", "alert.churn.threshold"}));
    QCOMPARE(diff.settings[3].left, std::string());
    QCOMPARE(diff.settings[3].right, std::string("1/4"));
    QCOMPARE(diff.settings[5].right, std::string("0.25"));
}

void TestComparison::summarisesEachSideAndItsTotals() {
    HandRun other = handRun();
    other.accuracies = {{0.6, 0.2}, {0.5, 0.5}};
    const RunComparison diff = compareRuns(*stored(handRun()), *stored(other)).value();
    QCOMPARE(diff.levels.size(), std::size_t(2));
    QCOMPARE(diff.levels[0].left->global.final, 0.7);
    QCOMPARE(diff.levels[0].left->global.best, 0.7);
    QCOMPARE(diff.levels[0].left->global.last10, 0.6);
    QCOMPARE(diff.levels[0].right->global.final, 0.5);
    QCOMPARE(diff.levels[0].right->global.best, 0.6);
    QCOMPARE(diff.levels[1].right->local.best, 0.25);
    QCOMPARE(diff.left->bytes, std::uint64_t(400));
    QCOMPARE(diff.left->seconds, 1.0);
    QCOMPARE(diff.left->neverTrained, 0.25);
    QCOMPARE(diff.left->loss, 1.5);
}

void TestComparison::comparesMasksOfTheLastRoundThatBothHave() {
    HandRun longer = handRun();
    longer.maps.push_back({0, 0, 0, 0, 1, 1, 1, 1});
    longer.maps[2] = {0, 0, 1, 1, 1, 1, 0, 0};
    longer.accuracies.push_back({0.9, 0.9});
    longer.hashes = "axc";
    const RunComparison diff = compareRuns(*stored(handRun()), *stored(longer)).value();
    QCOMPARE(diff.leftRounds, std::int64_t(2));
    QCOMPARE(diff.rightRounds, std::int64_t(3));
    QCOMPARE(diff.maskRound, std::int64_t(2));
    // {1,2,3,4} and {2,3,4,5}: 3 of 5.
    QCOMPARE(diff.levels[1].maskJaccard, std::optional<double>(0.6));
    QCOMPARE(diff.levels[0].maskJaccard, std::optional<double>(1.0));
    QCOMPARE(diff.firstDifferentRound, std::int64_t(2));
    QCOMPARE(diff.levels[0].right->global.final, 0.9);
}

void TestComparison::tellsHowFairEachRunIs() {
    HandRun even = handRun(), uneven = handRun();
    for (HandRun* run : {&even, &uneven})
        for (std::int64_t id = 0; id < 4; ++id)
            run->info.clients.push_back({.id = id, .level = id < 2 ? 0 : 1});
    even.clientAccuracies = {0.5, 0.5, 0.5, 0.5};
    uneven.clientAccuracies = {0.9, 0.7, 0.3, 0.1};
    const RunComparison diff = compareRuns(*stored(even), *stored(uneven)).value();
    QVERIFY(diff.leftFairness && diff.rightFairness);
    QCOMPARE(diff.leftFairness->jain, 1.0);
    QCOMPARE(diff.leftFairness->worstTenth, 0.5);
    QCOMPARE(diff.rightFairness->worstTenth, 0.1);
    QCOMPARE(diff.rightFairness->bestTenth, 0.9);
    // 2² / (4 · 1.4)
    QVERIFY(std::abs(diff.rightFairness->jain - 4.0 / 5.6) < 1e-12);
    // Local accuracies of the last round: half of 0.7 and of 0.3.
    QVERIFY(std::abs(diff.rightFairness->tierGap - 0.2) < 1e-12);
    HandRun early = even;
    early.accuracies = {{}, {}};
    QVERIFY(!compareRuns(*stored(early), *stored(even)).value().leftFairness);
}

void TestComparison::looksAtOneRoundWhereAsked() {
    HandRun other = handRun();
    other.maps[1] = {0, 0, 1, 1, 1, 1, 0, 0};
    const RunComparison diff = compareRuns(*stored(handRun()), *stored(other), 1).value();
    QCOMPARE(diff.leftRounds, std::int64_t(1));
    QCOMPARE(diff.maskRound, std::int64_t(1));
    // {0,1,2,3} and {2,3,4,5}: 2 of 6.
    QCOMPARE(diff.levels[1].maskJaccard, std::optional<double>(2.0 / 6.0));
    QCOMPARE(diff.levels[0].left->global.final, 0.5);
}

void TestComparison::putsCapacitiesOfUnlikeFleetsBesideEachOther() {
    HandRun other = handRun();
    // The half is now the third of three levels; the masks of the half are the same.
    other.info.levels = {{{1.0, "1"}, "Full", 40}, {{0.75, "3/4"}, "Most", 20}, {{0.5, "0.5"}, "Half", 40}};
    for (auto& map : other.maps)
        for (std::uint8_t& entry : map) entry = entry == 1 ? 2 : entry;
    other.accuracies = {{0.5, 0.45, 0.4}, {0.7, 0.6, 0.3}};
    const RunComparison diff = compareRuns(*stored(handRun()), *stored(other)).value();
    QCOMPARE(diff.levels.size(), std::size_t(3));
    QCOMPARE(diff.levels[1].capacity.value, 0.75);
    QVERIFY(!diff.levels[1].left && diff.levels[1].right);
    QVERIFY(!diff.levels[1].maskJaccard);
    QCOMPARE(diff.levels[2].left->global.final, 0.3);
    QCOMPARE(diff.levels[2].right->global.final, 0.3);
    QCOMPARE(diff.levels[2].maskJaccard, std::optional<double>(1.0));
}

void TestComparison::comparesNoMasksOfUnlikeLayouts() {
    HandRun other = handRun();
    other.info.layout.layers = {{"fc1.weight", {4, 2}, 0, 8, true, 4, 1, 1, 2}};
    const RunComparison diff = compareRuns(*stored(handRun()), *stored(other)).value();
    QVERIFY(!diff.sameLayout);
    QVERIFY(!diff.levels[0].maskJaccard && !diff.levels[1].maskJaccard);
    QVERIFY(diff.levels[0].left && diff.levels[0].right);
}

void TestComparison::takesRunsThatWereNotEvaluated() {
    HandRun other = handRun();
    other.accuracies = {{}, {}};
    const RunComparison diff = compareRuns(*stored(handRun()), *stored(other)).value();
    QVERIFY(diff.levels[0].left && !diff.levels[0].right);
    QVERIFY(diff.right && !diff.right->worstClient);
    QCOMPARE(diff.levels[1].maskJaccard, std::optional<double>(1.0));
}

void TestComparison::takesRunsWithoutRounds() {
    HandRun other = handRun();
    other.accuracies.clear();
    other.maps[0] = {0, 0, 0, 0, 1, 1, 1, 1};
    const RunComparison diff = compareRuns(*stored(handRun()), *stored(other)).value();
    QCOMPARE(diff.rightRounds, std::int64_t(0));
    QCOMPARE(diff.maskRound, std::int64_t(0));
    QCOMPARE(diff.levels[1].maskJaccard, std::optional<double>(0.0));
    QVERIFY(diff.left && !diff.right);
    QCOMPARE(diff.firstDifferentRound, std::int64_t(0));
}

void TestComparison::tellsWhichRunLacksTheRound() {
    HandRun longer = handRun();
    longer.maps.push_back(longer.maps.back());
    longer.accuracies.push_back({0.9, 0.9});
    longer.hashes = "abc";
    const auto left = stored(longer);
    const auto right = stored(handRun());
    const Error error = compareRuns(*left, *right, 3).error();
    QCOMPARE(error.kind, ErrorKind::Input);
    QVERIFY2(QString::fromStdString(error.text())
                 .endsWith(".fiarse: There is no round 3; the run has rounds 1 to 2."),
             error.text().c_str());
    QVERIFY(!compareRuns(*left, *right, 0).ok());
    QVERIFY(compareRuns(*left, *right, 2).ok());
}

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
