// Branches: what they inherit, the numbers they go on with, and that the parent stays as it was.

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "engine/api/branch.h"
#include "engine/api/fields.h"
#include "engine/api/run_file.h"
#include "engine/api/runner.h"
#include "engine/store/array_rows.h"
#include "engine/store/blob.h"
#include "engine/store/run_database.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::smallExperiment;

namespace {

/// Runs what is missing up to `rounds` into the file, as `fiarse run` and `resume` do.
void runTo(const std::filesystem::path& path, std::int64_t rounds, const Experiment* fresh = nullptr) {
    Experiment experiment = fresh != nullptr ? *fresh : RunFile::open(path).value()->info().experiment;
    auto simulation = Simulation::create(experiment, {.threads = 2}).value();
    std::unique_ptr<RunFileWriter> writer;
    if (fresh != nullptr) {
        writer = RunFileWriter::create(path, simulation->info(), *simulation->snapshot().arrays,
                                       simulation->state(), false)
                     .value();
    } else {
        const auto file = RunFile::open(path).value();
        QCOMPARE(simulation->info().id, file->info().id);
        QVERIFY(simulation->restore(file->state().value()).ok());
        writer = RunFileWriter::append(path).value();
    }
    const StopFlag stop;
    while (simulation->completedRounds() < rounds) {
        const StepOutcome outcome = simulation->step(Granularity::Round, stop).value();
        const bool checkpoint = outcome.record->round % experiment.checkpointEvery == 0;
        QVERIFY(
            writer->write(*outcome.record, *simulation->snapshot().arrays, simulation->state(), checkpoint)
                .ok());
    }
}

std::vector<std::string> hashes(const std::filesystem::path& path) {
    std::vector<std::string> all;
    const std::vector<RoundRecord> records = RunFile::open(path).value()->records().value();
    for (const RoundRecord& record : records) all.push_back(record.hash);
    return all;
}

/// Records without wall times.
std::vector<RoundRecord> timeless(std::vector<RoundRecord> records) {
    for (RoundRecord& record : records) {
        record.seconds = 0.0;
        for (Participation& one : record.participants) one.seconds = 0.0;
    }
    return records;
}

QByteArray bytes(const std::filesystem::path& path) {
    QFile file(QString::fromStdString(path.string()));
    if (!file.open(QIODevice::ReadOnly)) qFatal("cannot read");
    return file.readAll();
}

bool sameState(const SimulationState& a, const SimulationState& b) {
    return a.completedRounds == b.completedRounds && a.hash == b.hash && a.weights == b.weights &&
           a.updates == b.updates && a.lastTrained == b.lastTrained && a.usedTierMap == b.usedTierMap &&
           a.alertMemory == b.alertMemory;
}

}  // namespace

class TestBranch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void goesOnLikeItsParentWithUnchangedSettings_data();
    void goesOnLikeItsParentWithUnchangedSettings();
    void holdsExactlyTheStateThatTheParentHad();
    void sharesTheRoundsBeforeAndNotThoseAfterAChange();
    void startsFromTheMasksOfAnotherStrategy();
    void branchesOfBranchesReplayWithTheSettingsOfTheTime();
    void tellsWhereItComesFromAndIsRun();
    void refusesWhatABranchCannotChange_data();
    void refusesWhatABranchCannotChange();
    void allowsWhatDecidesNoNumbersOfTheFleet();
    void refusesRoundsThatAreNotThere();
    void noticesWeightsThatDoNotGiveTheRecordedHash();
    void noticesOtherData();
    void leavesNothingBehindWhenItIsStopped();
    void leavesAnExistingFileAlone();

private:
    std::filesystem::path path(const char* name) const {
        return m_folder->filePath(QString::fromUtf8(name)).toStdString();
    }
    BranchRequest request(std::int64_t round, const char* child = "child.fiarse") const {
        return {.parent = path("parent.fiarse"),
                .round = round,
                .experiment = RunFile::open(path("parent.fiarse")).value()->info().experiment,
                .child = path(child),
                .simulation = {.threads = 2}};
    }
    QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files, QDir::Name); }

    const StopFlag m_stop;
    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestBranch::init() {
    m_folder = std::make_unique<QTemporaryDir>();
    // Rounds 0, 2, 4 and 6 have checkpoints; alerts that remember much are raised.
    Experiment experiment = smallExperiment();
    experiment.alerts = {{.id = "churn", .threshold = 0.01, .rounds = 2},
                         {.id = "stall", .threshold = 0.0, .rounds = 2}};
    runTo(path("parent.fiarse"), 6, &experiment);
}

void TestBranch::goesOnLikeItsParentWithUnchangedSettings_data() {
    QTest::addColumn<qint64>("round");
    QTest::addColumn<int>("replayed");
    QTest::addRow("before round 1") << qint64{0} << 0;
    QTest::addRow("replay from round 0") << qint64{1} << 1;
    QTest::addRow("checkpoint") << qint64{4} << 0;
    QTest::addRow("replay from a checkpoint") << qint64{5} << 1;
}

void TestBranch::goesOnLikeItsParentWithUnchangedSettings() {
    QFETCH(qint64, round);
    QFETCH(int, replayed);
    const QByteArray before = bytes(path("parent.fiarse"));
    std::vector<double> progress;
    QVERIFY(makeBranch(request(round), m_stop, [&](double done) { progress.push_back(done); }).ok());
    QCOMPARE(static_cast<int>(progress.size()), replayed);
    if (replayed > 0) QCOMPARE(progress.back(), 1.0);
    QCOMPARE(bytes(path("parent.fiarse")), before);
    QCOMPARE(files(), QStringList({QStringLiteral("child.fiarse"), QStringLiteral("parent.fiarse")}));
    {
        const auto child = RunFile::open(path("child.fiarse")).value();
        QCOMPARE(child->completedRounds(), round);
        QCOMPARE(child->status(), std::string("interrupted"));
        QVERIFY(!child->arrays(round).value().weights.empty());
    }
    runTo(path("child.fiarse"), 6);
    const auto parent = RunFile::open(path("parent.fiarse")).value();
    const auto child = RunFile::open(path("child.fiarse")).value();
    QCOMPARE(hashes(path("child.fiarse")), hashes(path("parent.fiarse")));
    QVERIFY(timeless(child->records().value()) == timeless(parent->records().value()));
    QVERIFY(sameState(child->state().value(), parent->state().value()));
    for (std::int64_t r = 0; r <= 6; ++r)
        QCOMPARE(child->arrays(r).value().updates, parent->arrays(r).value().updates);
}

void TestBranch::holdsExactlyTheStateThatTheParentHad() {
    Experiment experiment = RunFile::open(path("parent.fiarse")).value()->info().experiment;
    runTo(path("short.fiarse"), 3, &experiment);
    QVERIFY(makeBranch(request(3), m_stop).ok());
    const SimulationState state = RunFile::open(path("child.fiarse")).value()->state().value();
    QVERIFY(sameState(state, RunFile::open(path("short.fiarse")).value()->state().value()));
    QVERIFY(!state.alertMemory.streaks.empty() && state.alertMemory.bestRound > 0);
}

void TestBranch::sharesTheRoundsBeforeAndNotThoseAfterAChange() {
    BranchRequest changed = request(3);
    changed.experiment.training.rate = 0.2;
    changed.experiment.rounds = 8;
    QVERIFY(makeBranch(changed, m_stop).ok());
    runTo(path("child.fiarse"), 8);
    const std::vector<std::string> child = hashes(path("child.fiarse"));
    const std::vector<std::string> parent = hashes(path("parent.fiarse"));
    QCOMPARE(child.size(), std::size_t{8});
    for (std::size_t i = 0; i < 6; ++i) QCOMPARE(child[i] == parent[i], i < 3);
}

void TestBranch::startsFromTheMasksOfAnotherStrategy() {
    BranchRequest changed = request(2);
    changed.experiment.strategy.scope = Scope::Global;
    QVERIFY(makeBranch(changed, m_stop).ok());
    runTo(path("child.fiarse"), 3);
    const auto child = RunFile::open(path("child.fiarse")).value();
    const RoundArrays arrays = child->arrays(2).value();
    const RoundRecord next = child->record(3).value();
    QVERIFY(arrays.thresholds == next.thresholds);
    // Counted from the stored masks, as the record counted them.
    for (std::size_t level = 0; level < 3; ++level) {
        const LayerInfo& layer = child->info().layout.layers.front();
        std::uint64_t kept = 0;
        for (std::size_t p = layer.offset; p < layer.offset + layer.count; ++p)
            kept += holds(arrays.tierMap[p], static_cast<int>(level));
        QCOMPARE(next.kept[level][0], kept);
    }
    QVERIFY(arrays.tierMap != RunFile::open(path("parent.fiarse")).value()->tierMap(2).value());
}

void TestBranch::branchesOfBranchesReplayWithTheSettingsOfTheTime() {
    BranchRequest changed = request(3);
    changed.experiment.training.rate = 0.2;
    QVERIFY(makeBranch(changed, m_stop).ok());
    runTo(path("child.fiarse"), 6);
    const auto grandchild = [&](std::int64_t round, const char* name) {
        BranchRequest again{.parent = path("child.fiarse"),
                            .round = round,
                            .experiment = changed.experiment,
                            .child = path(name),
                            .simulation = {.threads = 1}};
        const Result<void> made = makeBranch(again, m_stop);
        if (!made) qFatal("%s", made.error().message.c_str());
        runTo(path(name), 6);
        return hashes(path(name));
    };
    // After the branch point, with the child's settings: replay of round 5 from the checkpoint of round 4.
    QCOMPARE(grandchild(5, "late.fiarse"), hashes(path("child.fiarse")));
    QCOMPARE(grandchild(3, "same.fiarse"), hashes(path("child.fiarse")));
    // Before it, the rounds were the parent's: replay of round 1 with its settings, then another way.
    const std::vector<std::string> early = grandchild(1, "early.fiarse");
    QCOMPARE(early[0], hashes(path("parent.fiarse"))[0]);
    QVERIFY(early[1] != hashes(path("parent.fiarse"))[1]);
    // All the way back, the hash begins where the first run's did.
    BranchRequest restored{.parent = path("early.fiarse"),
                           .round = 0,
                           .experiment = request(0).experiment,
                           .child = path("restored.fiarse")};
    QVERIFY(makeBranch(restored, m_stop).ok());
    runTo(path("restored.fiarse"), 6);
    QCOMPARE(hashes(path("restored.fiarse")), hashes(path("parent.fiarse")));
}

void TestBranch::tellsWhereItComesFromAndIsRun() {
    BranchRequest changed = request(3);
    changed.experiment.name = "other";
    changed.experiment.training.rate = 0.2;
    QVERIFY(makeBranch(changed, m_stop).ok());
    const auto file = RunFile::open(path("child.fiarse")).value();
    QCOMPARE(file->info().parentId, RunFile::open(path("parent.fiarse")).value()->info().id);
    QCOMPARE(file->info().parentFile, path("parent.fiarse").string());
    QCOMPARE(file->info().parentRound, std::int64_t{3});
    QVERIFY(file->info().id != file->info().parentId);
    QVERIFY(file->info().experiment == changed.experiment);

    Runner runner({}, {.simulation = {.threads = 1}, .runFile = path("child.fiarse"), .resume = true}, {});
    runner.play();
    RunnerUpdate update;
    QTRY_VERIFY_WITH_TIMEOUT((update = runner.fetch()).state == RunState::Finished, 30000);
    QVERIFY(!update.error);
    QCOMPARE(update.info->parentRound, std::int64_t{3});
    QCOMPARE(update.snapshot->completedRounds, std::int64_t{6});
}

void TestBranch::refusesWhatABranchCannotChange_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("named");
    const auto row = [](const char* key, const char* value, const char* named) {
        QTest::addRow("%s", key) << QString::fromUtf8(key) << QString::fromUtf8(value)
                                 << QString::fromUtf8(named);
    };
    row("experiment.seed", "8", "experiment.seed: it is 7 in the run, not 8.");
    row("data.source", "fashion-mnist", "data.source: it is \"digits\" in the run");
    row("data.partition.kind", "iid", "data.partition.kind: it is \"dirichlet\" in the run, not \"iid\".");
    row("data.partition.alpha", "0.4", "data.partition.alpha: it is 0.5 in the run, not 0.4.");
    row("data.partition.clients", "13", "data.partition.clients: it is 12 in the run, not 13.");
    row("data.partition.capacity_link", "1", "data.partition.capacity_link: it is 0 in the run, not 1.");
    row("model.kind", "cnn", "model.kind: it is \"mlp\" in the run, not \"cnn\".");
    row("model.hidden", "[8]", "model.hidden: it is [16] in the run, not [8].");
    row("tier.2.capacity", "1/8", "tier.2.capacity: it is 1/4 in the run, not 1/8.");
    row("tier.3.clients", "6", "tier.3.clients: it is 5 in the run, not 6.");
    row("one tier less", "", "the number of tiers: it is 3 in the run, not 2.");
}

void TestBranch::refusesWhatABranchCannotChange() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, named);
    BranchRequest changed = request(3);
    if (value.isEmpty())
        changed.experiment.tiers.pop_back();
    else
        QVERIFY(setFieldFromText(changed.experiment, key.toStdString(), value.toStdString()).ok());
    const Result<void> made = makeBranch(changed, m_stop);
    QVERIFY(!made);
    QCOMPARE(made.error().kind, ErrorKind::Input);
    const QString sentence = QString::fromStdString(made.error().message);
    QVERIFY2(sentence.startsWith("A branch cannot change " + named), qPrintable(sentence));
    QVERIFY2(sentence.contains("training, strategy, remedy, attack, defence, evaluation, rounds, alerts, "
                               "name and note are free."),
             qPrintable(sentence));
    QCOMPARE(files(), QStringList({QStringLiteral("parent.fiarse")}));
}

void TestBranch::allowsWhatDecidesNoNumbersOfTheFleet() {
    const Experiment parent = request(3).experiment;
    Experiment changed = parent;
    changed.tiers[1].name = "Slate";
    changed.tiers[1].colour = "#102030";
    changed.tiers[1].capacity.text = "25 %";
    changed.data.partition.classes = 5;  // plays no part in a Dirichlet partition
    changed.alerts.clear();
    changed.evaluateEvery = 2;
    QVERIFY(!branchProblem(parent, changed));
}

void TestBranch::refusesRoundsThatAreNotThere() {
    for (const std::int64_t round : {std::int64_t{-1}, std::int64_t{7}}) {
        const Result<void> made = makeBranch(request(round), m_stop);
        QVERIFY(!made);
        QCOMPARE(made.error().kind, ErrorKind::Input);
        QVERIFY(made.error().message.ends_with("the run has rounds 0 (before the first) to 6."));
    }
    const Result<void> atEnd = makeBranch(request(6), m_stop);
    QVERIFY(!atEnd);
    QCOMPARE(atEnd.error().message,
             std::string("experiment.rounds is 6, but the branch begins after round 6; it must be greater "
                         "than that."));
    BranchRequest longer = request(6);
    longer.experiment.rounds = 7;
    QVERIFY(makeBranch(longer, m_stop).ok());
}

void TestBranch::noticesWeightsThatDoNotGiveTheRecordedHash() {
    {
        Database database(path("parent.fiarse"), Database::Mode::ReadWrite);
        const std::size_t count = selectInfo(database).layout.count;
        std::vector<float> weights = selectWeights(database, 2, count).value();
        weights[10] += 0.5f;
        Statement(database, "UPDATE checkpoint SET weights = ? WHERE round = 2").bind(packed(weights)).run();
    }
    const Result<void> made = makeBranch(request(3), m_stop);
    QVERIFY(!made);
    QCOMPARE(made.error().kind, ErrorKind::Run);
    const QString sentence = QString::fromStdString(made.error().message);
    QVERIFY2(
        sentence.startsWith("Round 3 was replayed with another run hash than is recorded, so the state after "
                            "round 3 cannot be had again:"),
        qPrintable(sentence));
    QCOMPARE(files(), QStringList({QStringLiteral("parent.fiarse")}));
    QVERIFY(makeBranch(request(5), m_stop).ok());
}

void TestBranch::noticesOtherData() {
    {
        Database database(path("parent.fiarse"), Database::Mode::ReadWrite);
        std::string info = selectMeta(database, "info");
        const std::string id = selectInfo(database).id;
        info.replace(info.find(id), id.size(), "000000000000");
        replaceMeta(database, "info", info);
    }
    const Result<void> made = makeBranch(request(2), m_stop);
    QVERIFY(!made);
    QCOMPARE(made.error().kind, ErrorKind::Input);
    QVERIFY(made.error().message.ends_with("its data are no longer those it was begun with."));
}

void TestBranch::leavesNothingBehindWhenItIsStopped() {
    StopFlag stop;
    stop.request();
    for (const std::int64_t round : {std::int64_t{2}, std::int64_t{3}}) {
        const Result<void> made = makeBranch(request(round), stop);
        QVERIFY(!made);
        QCOMPARE(made.error(),
                 (Error{.kind = ErrorKind::Interrupted, .message = "Stopped; no branch was made."}));
    }
    QCOMPARE(files(), QStringList({QStringLiteral("parent.fiarse")}));
}

void TestBranch::leavesAnExistingFileAlone() {
    QFile file(QString::fromStdString(path("child.fiarse").string()));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("keep me") == 7);
    file.close();
    const Result<void> made = makeBranch(request(2), m_stop);
    QVERIFY(!made);
    QCOMPARE(made.error().kind, ErrorKind::File);
    QCOMPARE(bytes(path("child.fiarse")), QByteArray("keep me"));
    BranchRequest nowhere = request(2);
    nowhere.child = path("no/folder/child.fiarse");
    QCOMPARE(makeBranch(nowhere, m_stop).error().kind, ErrorKind::File);
}

QTEST_GUILESS_MAIN(TestBranch)
#include "tst_branch.moc"
