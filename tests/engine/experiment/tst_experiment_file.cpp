// Experiment files that are read: shipped ones, random ones, and the freedoms of the format.

#include <fmt/format.h>

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/core/random.h"

using namespace fiarse;

namespace {

const char* const kMinimal = "schema = 1\n[[tier]]\ncapacity = 0.5\nclients = 3\n";

QString errorOf(const Result<Experiment>& result) {
    return result.ok() ? QString() : QString::fromStdString(result.error().text());
}

std::string randomText(Random& random) {
    static const std::vector<std::string> pieces = {"a",  "Z", " ", "\"", "\\",   "\n",
                                                    "\t", "#", "'", "é",  "端末", "\x01"};
    std::string text = "t";
    for (std::uint64_t i = random.below(12); i > 0; --i) text += pieces[random.below(pieces.size())];
    return text;
}

/// Any allowed value of a field.
FieldValue randomValue(const Field& field, Random& random) {
    const auto between = [&](double low, double high) {
        return static_cast<std::int64_t>(low) +
               static_cast<std::int64_t>(
                   random.below(static_cast<std::uint64_t>(std::min(high - low, 1e9)) + 1));
    };
    switch (field.kind) {
        case FieldKind::Integer:
            return between(field.minimum, field.maximum);
        case FieldKind::Real: {
            const double low = std::max(field.minimum, 0.0);
            const double share = 1e-9 + (1.0 - 2e-9) * random.uniform();
            return field.maximum < std::numeric_limits<double>::max()
                       ? low + share * (field.maximum - low)
                       : low + std::pow(10.0, 20.0 * share - 12.0);
        }
        case FieldKind::Text:
            return field.choices.empty() ? randomText(random) : "idx:" + randomText(random);
        case FieldKind::Choice:
            return field.choices[random.below(field.choices.size())].id;
        case FieldKind::IntegerList: {
            std::vector<std::int64_t> list(1 + random.below(4));
            for (std::int64_t& entry : list) entry = between(field.minimum, field.maximum);
            return list;
        }
    }
    return {};
}

Experiment randomExperiment(std::uint64_t seed) {
    Random random = Random::stream(seed, "test/experiment");
    Experiment experiment;
    for (const Field& field : experimentFields()) field.set(experiment, randomValue(field, random));
    std::int64_t clients = 0;
    for (std::uint64_t i = 0; i <= random.below(6); ++i) {
        Tier tier;
        tier.name = fmt::format("{} {}", randomText(random), i);
        tier.capacity = random.below(2) == 0
                            ? capacityFromValue(1.0 - random.uniform())
                            : parseCapacity(fmt::format("{} %", 1 + random.below(100))).value();
        tier.clients = static_cast<std::int64_t>(1 + random.below(1000));
        if (random.below(2) == 0) tier.colour = fmt::format("#{:06x}", random.below(0x1000000));
        clients += tier.clients;
        experiment.tiers.push_back(tier);
    }
    experiment.data.partition.clients = clients;
    experiment.training.participants =
        static_cast<std::int64_t>(1 + random.below(static_cast<std::uint64_t>(clients)));
    // What would contradict: tests of the errors have that.
    experiment.attack.tier =
        std::min(experiment.attack.tier, static_cast<std::int64_t>(experiment.tiers.size()));
    // Somebody must have less than the largest capacity to lie about it.
    if (experiment.attack.kind == AttackKind::CapacityLying && attackCandidates(experiment) == 0)
        experiment.attack.kind = AttackKind::SignFlip;
    if (experiment.attack.from == experiment.attack.target) ++experiment.attack.target;
    experiment.attack.clients = std::min(experiment.attack.clients, 1.0);
    experiment.defence.f = 0;
    if (experiment.training.participants < 3) experiment.defence.kind = DefenceKind::None;
    // Somebody must be strong enough to take part.
    experiment.strategy.exclusiveCapacity = experiment.tiers.front().capacity.value;
    return experiment;
}

}  // namespace

class TestExperimentFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyShippedExperimentSurvivesWritingAndReading_data();
    void everyShippedExperimentSurvivesWritingAndReading();
    void theShippedDefaultIsTheDefault();
    void randomExperimentsSurviveWritingAndReading();
    void writtenFilesSayWhatIsAllowed();
    void fillsInWhatAFileLeavesOut();
    void takesThePartitionInlineOrAsATable();
    void takesCapacitiesAsTextAndAsNumbers();
    void writesAndReadsFilesOnDisk();
    void tellsWhyAFileCannotBeReadOrWritten();
    void takesARelativeDataFolderFromTheFilesPlace();
};

void TestExperimentFile::everyShippedExperimentSurvivesWritingAndReading_data() {
    QTest::addColumn<QString>("path");
    const QDir folder(FIARSE_SOURCE_DIR "/experiments");
    const QStringList names = folder.entryList({"*.toml"});
    QVERIFY(names.size() >= 5);
    for (const QString& name : names) QTest::addRow("%s", qPrintable(name)) << folder.filePath(name);
}

void TestExperimentFile::everyShippedExperimentSurvivesWritingAndReading() {
    QFETCH(QString, path);
    const Result<Experiment> read = readExperiment(path.toStdString());
    QCOMPARE(errorOf(read), QString());
    QVERIFY(!read->note.empty());
    const std::string written = experimentToml(*read);
    const Result<Experiment> again = parseExperiment(written, "written.toml");
    QCOMPARE(errorOf(again), QString());
    QVERIFY(*again == *read);
    QCOMPARE(QString::fromStdString(experimentToml(*again)), QString::fromStdString(written));

    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY2(file.readLine().startsWith("# "), "the first line says what the experiment shows");
}

void TestExperimentFile::theShippedDefaultIsTheDefault() {
    const Result<Experiment> read =
        readExperiment(FIARSE_SOURCE_DIR "/experiments/fashion-mnist-four-tiers.toml");
    QCOMPARE(errorOf(read), QString());
    for (const FieldDifference& difference : differences(*read, defaultExperiment())) {
        QFAIL(qPrintable(
            QString::fromStdString(difference.key + ": " + difference.left + " / " + difference.right)));
    }
    QVERIFY(*read == defaultExperiment());
}

void TestExperimentFile::randomExperimentsSurviveWritingAndReading() {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Experiment experiment = randomExperiment(seed);
        QVERIFY2(validate(experiment).empty(),
                 validate(experiment).empty() ? "" : validate(experiment).front().message.c_str());
        const std::string written = experimentToml(experiment);
        const Result<Experiment> read = parseExperiment(written, "random.toml");
        QVERIFY2(read.ok(), qPrintable(errorOf(read) + "\n" + QString::fromStdString(written)));
        QVERIFY2(*read == experiment, written.c_str());
    }
}

void TestExperimentFile::writtenFilesSayWhatIsAllowed() {
    const QString written = QString::fromStdString(experimentToml(defaultExperiment()));
    QVERIFY(written.startsWith("schema = 1\n\n[experiment]\n"));
    QVERIFY2(written.contains("# global | layer | layer-adaptive\n"), qPrintable(written));
    QVERIFY2(written.contains(
                 "partition = { kind = \"dirichlet\", alpha = 0.3, clients = 100, capacity_link = 0 }"),
             qPrintable(written));
    QVERIFY2(!written.contains("classes ="), "settings that play no part are left out");
}

void TestExperimentFile::fillsInWhatAFileLeavesOut() {
    const Result<Experiment> read = parseExperiment(kMinimal, "minimal.toml");
    QCOMPARE(errorOf(read), QString());
    QCOMPARE(read->data.partition.clients, std::int64_t(3));
    QCOMPARE(read->training.participants, std::int64_t(3));
    QCOMPARE(read->training.steps, std::int64_t(50));
    QCOMPARE(read->tiers[0].name, std::string("Tier 1"));
    QCOMPARE(read->strategy.scope, Scope::Layer);
}

void TestExperimentFile::takesThePartitionInlineOrAsATable() {
    const std::string tail = "\n[[tier]]\ncapacity = 1\nclients = 20\n";
    const Result<Experiment> inlined = parseExperiment(
        "schema = 1\n[data]\npartition = { kind = \"shards\", classes = 3 }" + tail, "a.toml");
    const Result<Experiment> table =
        parseExperiment("schema = 1\n[data.partition]\nkind = \"shards\"\nclasses = 3" + tail, "b.toml");
    const Result<Experiment> dotted = parseExperiment(
        "schema = 1\ndata.partition.kind = \"shards\"\ndata.partition.classes = 3" + tail, "c.toml");
    QCOMPARE(errorOf(inlined) + errorOf(table) + errorOf(dotted), QString());
    QCOMPARE(inlined->data.partition.classes, std::int64_t(3));
    QVERIFY(*inlined == *table);
    QVERIFY(*inlined == *dotted);
}

void TestExperimentFile::takesCapacitiesAsTextAndAsNumbers() {
    const Result<Experiment> read = parseExperiment(
        "schema = 1\n"
        "[[tier]]\nname = \"a\"\ncapacity = \"6.25 %\"\nclients = 4\n"
        "[[tier]]\nname = \"b\"\ncapacity = 0.25\nclients = 4\n"
        "[[tier]]\nname = \"c\"\ncapacity = 1\nclients = 4\n",
        "capacities.toml");
    QCOMPARE(errorOf(read), QString());
    QCOMPARE(read->tiers[0].capacity, (Capacity{0.0625, "6.25 %"}));
    QCOMPARE(read->tiers[1].capacity, (Capacity{0.25, "0.25"}));
    QCOMPARE(read->tiers[2].capacity, (Capacity{1.0, "1"}));
}

void TestExperimentFile::writesAndReadsFilesOnDisk() {
    QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath(QStringLiteral("端末.toml")).toStdString();
    QVERIFY(writeExperiment(path, Experiment{}).ok());
    QVERIFY(writeExperiment(path, defaultExperiment()).ok());
    const Result<Experiment> read = readExperiment(path);
    QCOMPARE(errorOf(read), QString());
    QVERIFY(*read == defaultExperiment());
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
}

void TestExperimentFile::tellsWhyAFileCannotBeReadOrWritten() {
    QTemporaryDir folder;
    const std::string missing = folder.filePath("missing.toml").toStdString();
    const Result<Experiment> absent = readExperiment(missing);
    QVERIFY(!absent.ok());
    QCOMPARE(absent.error().kind, ErrorKind::File);
    QCOMPARE(absent.error().text(), missing + ": The file cannot be read: No such file or directory.");
    QVERIFY(errorOf(readExperiment(folder.path().toStdString())).endsWith(": This is a folder, not a file."));

    const Result<void> nowhere =
        writeExperiment(folder.filePath("no/such/folder.toml").toStdString(), defaultExperiment());
    QVERIFY(!nowhere.ok());
    QCOMPARE(nowhere.error().kind, ErrorKind::File);
    const Result<void> full = writeExperiment("/dev/full", defaultExperiment());
    QVERIFY(!full.ok());
    QCOMPARE(full.error().text(),
             std::string("/dev/full: The file cannot be written: No space left on device."));
}

void TestExperimentFile::takesARelativeDataFolderFromTheFilesPlace() {
    QTemporaryDir folder;
    Experiment experiment = defaultExperiment();
    experiment.data.source = "idx:../images";
    const std::filesystem::path path = folder.filePath(QStringLiteral("one.toml")).toStdString();
    QVERIFY(writeExperiment(path, experiment).ok());
    const Result<Experiment> read = readExperiment(path);
    QCOMPARE(errorOf(read), QString());
    const std::string beside = QDir::cleanPath(folder.filePath(QStringLiteral("../images"))).toStdString();
    QCOMPARE(read->data.source, "idx:" + beside);
    experiment.data.source = "idx:/data/images";
    QVERIFY(writeExperiment(path, experiment).ok());
    QCOMPARE(readExperiment(path)->data.source, std::string("idx:/data/images"));
}

QTEST_GUILESS_MAIN(TestExperimentFile)
#include "tst_experiment_file.moc"
