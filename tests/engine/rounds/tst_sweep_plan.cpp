// What "--over key=a,b,c" stands for: which children, in which order, under which names.

#include <QTest>

#include "engine/api/sweep.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;
using fiarse::test::smallExperiment;

namespace {

SweepPlan planOf(const std::vector<std::string>& over, std::int64_t seeds = 1) {
    SweepPlan plan{.base = smallExperiment(), .axes = {}, .seeds = seeds};
    for (const std::string& text : over) plan.axes.push_back(parseSweepAxis(text).value());
    return plan;
}

QStringList namesOf(const SweepRuns& runs) {
    QStringList names;
    for (const SweepChild& child : runs.children) names << QString::fromStdString(child.name);
    return names;
}

QStringList filesOf(const SweepRuns& runs) {
    QStringList files;
    for (const SweepChild& child : runs.children) files << QString::fromStdString(child.fileName);
    return files;
}

}  // namespace

class TestSweepPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAnAxis_data();
    void readsAnAxis();
    void refusesWhatIsNoAxis_data();
    void refusesWhatIsNoAxis();
    void goesThroughAllCombinationsInOrder();
    void setsWhatItNames();
    void takesListsAndTiers();
    void tellsEverySettingOfATierApart();
    void namesFilesTheSameInAWiderSweep();
    void leavesOutWhatWouldRepeat();
    void tellsFilesOfUnlikePathsApart();
    void refusesBeforeAnythingRuns_data();
    void refusesBeforeAnythingRuns();
    void findsWhatCannotBeBegun_data();
    void findsWhatCannotBeBegun();
};

void TestSweepPlan::readsAnAxis_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QStringList>("values");
    QTest::addRow("numbers") << "training.lr=0.05,0.1"
                             << "training.lr" << QStringList{"0.05", "0.1"};
    QTest::addRow("spaces") << " training.lr = 0.05 , 0.1 "
                            << "training.lr" << QStringList{"0.05", "0.1"};
    QTest::addRow("one") << "strategy.scope=layer"
                         << "strategy.scope" << QStringList{"layer"};
    QTest::addRow("lists") << "model.hidden=[64],[128, 64],[]"
                           << "model.hidden" << QStringList{"[64]", "[128, 64]", "[]"};
    QTest::addRow("equals") << "data.source=idx:a=b"
                            << "data.source" << QStringList{"idx:a=b"};
    QTest::addRow("range") << "training.lr=0.1:0.5:0.1"
                           << "training.lr" << QStringList{"0.1", "0.2", "0.3", "0.4", "0.5"};
    QTest::addRow("range and values") << "training.steps=1, 10 : 25 : 10, 7"
                                      << "training.steps" << QStringList{"1", "10", "20", "7"};
    QTest::addRow("small range") << "training.lr=1e-3:4e-3:1e-3"
                                 << "training.lr" << QStringList{"0.001", "0.002", "0.003", "0.004"};
    QTest::addRow("no range") << "data.source=idx:a:b"
                              << "data.source" << QStringList{"idx:a:b"};
}

void TestSweepPlan::readsAnAxis() {
    QFETCH(QString, text);
    QFETCH(QString, key);
    QFETCH(QStringList, values);
    const SweepAxis axis = parseSweepAxis(text.toStdString()).value();
    QCOMPARE(QString::fromStdString(axis.key), key);
    QStringList read;
    for (const std::string& value : axis.values) read << QString::fromStdString(value);
    QCOMPARE(read, values);
}

void TestSweepPlan::refusesWhatIsNoAxis_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("why");
    QTest::addRow("no equals") << "training.lr"
                               << "there is no = in \"training.lr\"";
    QTest::addRow("no key") << "=1,2"
                            << "there is no key";
    QTest::addRow("nothing") << "training.lr="
                             << "a value is empty";
    QTest::addRow("comma at the end") << "training.lr=1,"
                                      << "a value is empty";
    QTest::addRow("open bracket") << "model.hidden=[64,[32]"
                                  << "the brackets do not match";
    QTest::addRow("closed twice") << "model.hidden=64],[32"
                                  << "the brackets do not match";
    QTest::addRow("endless range") << "training.lr=0.1:1:0"
                                   << "the range 0.1:1:0 does not lead upwards";
    QTest::addRow("range downwards") << "training.lr=1:0.1:0.1"
                                     << "the range 1:0.1:0.1 does not lead upwards";
    QTest::addRow("long range") << "training.lr=0:1:1e-6"
                                << "has more than 10000 values";
}

void TestSweepPlan::refusesWhatIsNoAxis() {
    QFETCH(QString, text);
    QFETCH(QString, why);
    const Error error = parseSweepAxis(text.toStdString()).error();
    QCOMPARE(error.kind, ErrorKind::Input);
    QVERIFY2(QString::fromStdString(error.message).contains(why), error.message.c_str());
}

void TestSweepPlan::goesThroughAllCombinationsInOrder() {
    const SweepRuns runs =
        expandSweep(planOf({"training.lr=0.1,0.05", "strategy.scope=layer,global"}, 2)).value();
    QCOMPARE(namesOf(runs),
             QStringList({"scope layer · lr 0.1 · seed 7", "scope layer · lr 0.1 · seed 8",
                          "scope global · lr 0.1 · seed 7", "scope global · lr 0.1 · seed 8",
                          "scope layer · lr 0.05 · seed 7", "scope layer · lr 0.05 · seed 8",
                          "scope global · lr 0.05 · seed 7", "scope global · lr 0.05 · seed 8"}));
    QCOMPARE(filesOf(runs).first(), QString("scope-layer_lr-0.1_seed-7.fiarse"));
    QStringList files = filesOf(runs);
    QCOMPARE(files.removeDuplicates(), 0);
    QVERIFY(runs.repeats.empty());
}

void TestSweepPlan::setsWhatItNames() {
    const SweepRuns runs = expandSweep(planOf({"training.lr=0.2", "data.partition.kind=iid"}, 3)).value();
    QCOMPARE(runs.children.size(), std::size_t(3));
    Experiment expected = smallExperiment();
    expected.training.rate = 0.2;
    expected.data.partition.kind = PartitionKind::Iid;
    expected.seed = 9;
    expected.name = "small: partition.kind iid · lr 0.2";
    QVERIFY(runs.children[2].experiment == expected);
    // Without anything to vary it is the experiment itself.
    QCOMPARE(namesOf(expandSweep(planOf({})).value()), QStringList({"seed 7"}));
}

void TestSweepPlan::takesListsAndTiers() {
    const SweepRuns runs =
        expandSweep(planOf({"model.hidden=[16],[32,16],[]", "tier.3.capacity=1/16,1/32"})).value();
    QCOMPARE(runs.children.size(), std::size_t(6));
    QVERIFY(runs.children[3].experiment.model.hidden == std::vector<std::int64_t>({32, 16}));
    QCOMPARE(runs.children[3].experiment.tiers[2].capacity.value, 1.0 / 32);
    QCOMPARE(namesOf(runs)[3], QString("hidden [32, 16] · tier.3.capacity 1/32"));
    QCOMPARE(filesOf(runs)[3], QString("hidden-32-16_tier.3.capacity-1-32_seed-7.fiarse"));
}

void TestSweepPlan::tellsEverySettingOfATierApart() {
    const SweepRuns runs =
        expandSweep(planOf({"tier.1.availability=0.5,1", "tier.2.data_share=1,2.0"})).value();
    QCOMPARE(filesOf(runs), QStringList({"tier.1.availability-0.5_tier.2.data_share-1_seed-7.fiarse",
                                         "tier.1.availability-0.5_tier.2.data_share-2_seed-7.fiarse",
                                         "tier.1.availability-1_tier.2.data_share-1_seed-7.fiarse",
                                         "tier.1.availability-1_tier.2.data_share-2_seed-7.fiarse"}));
    QVERIFY(runs.children[1].values == std::vector<std::string>({"0.5", "2"}));
}

void TestSweepPlan::namesFilesTheSameInAWiderSweep() {
    const QStringList narrow = filesOf(expandSweep(planOf({"training.lr=0.10"})).value());
    const QStringList wide = filesOf(expandSweep(planOf({"training.lr=0.05,0.1,0.2"}, 4)).value());
    QVERIFY(wide.contains(narrow.first()));
}

void TestSweepPlan::leavesOutWhatWouldRepeat() {
    const SweepRuns runs =
        expandSweep(planOf({"data.partition.kind=dirichlet,iid", "data.partition.alpha=0.1,0.5"})).value();
    QCOMPARE(namesOf(runs),
             QStringList({"partition.kind dirichlet · alpha 0.1", "partition.kind dirichlet · alpha 0.5",
                          "partition.kind iid · alpha 0.1"}));
    QCOMPARE(runs.repeats.size(), std::size_t(1));
    QCOMPARE(runs.repeats[0],
             std::string("\"partition.kind iid · alpha 0.5 · seed 7\" is left out: it would have the same "
                         "numbers as \"partition.kind iid · alpha 0.1\"."));
    QCOMPARE(expandSweep(planOf({"training.lr=0.1,0.10"})).value().children.size(), std::size_t(1));
}

void TestSweepPlan::tellsFilesOfUnlikePathsApart() {
    const QStringList files = filesOf(expandSweep(planOf({"data.source=idx:a/b,idx:a b"})).value());
    QCOMPARE(files.size(), 2);
    QVERIFY2(files[0] != files[1], qPrintable(files[0]));
    for (const QString& file : files) QVERIFY2(file.startsWith("source-idx-a-b_seed-7_"), qPrintable(file));
}

void TestSweepPlan::refusesBeforeAnythingRuns_data() {
    QTest::addColumn<QStringList>("over");
    QTest::addColumn<int>("seeds");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("no such setting") << QStringList{"training.rl=1"} << 1 << "training.rl"
                                     << "There is no setting \"training.rl\". Did you mean training.lr?";
    QTest::addRow("out of range")
        << QStringList{"training.lr=0.1,0"} << 1 << "training.lr"
        << "The run \"lr 0 · seed 7\" of the sweep is not possible: training.lr must be "
           "a number greater than 0, not 0.";
    QTest::addRow("contradiction") << QStringList{"training.participants=5,13"} << 1
                                   << "training.participants"
                                   << "The run \"participants 13 · seed 7\" of the sweep is not possible: "
                                      "training.participants is 13, but there are only 12 clients";
    QTest::addRow("no such tier") << QStringList{"tier.4.capacity=1"} << 1 << "tier.4.capacity"
                                  << "There is no tier 4";
    QTest::addRow("twice") << QStringList{"training.lr=1", "training.lr=2"} << 1 << "training.lr"
                           << "The sweep varies training.lr twice";
    QTest::addRow("seeds twice") << QStringList{"experiment.seed=1,2"} << 2 << "experiment.seed"
                                 << "The sweep varies experiment.seed already";
    QTest::addRow("no effect") << QStringList{"experiment.name=a,b"} << 1 << "experiment.name"
                               << "it has no effect on the numbers";
    QTest::addRow("too many attackers")
        << QStringList{"defence.kind=krum", "defence.f=1,4"} << 1 << "defence.f"
        << "Krum cannot bear 4 malicious participants among 5; it needs at least 11";
    QTest::addRow("too many") << QStringList{"training.lr=1,2,3"} << 5000 << ""
                              << "The sweep would have more than 10000 runs";
}

void TestSweepPlan::refusesBeforeAnythingRuns() {
    QFETCH(QStringList, over);
    QFETCH(int, seeds);
    QFETCH(QString, key);
    QFETCH(QString, sentence);
    std::vector<std::string> texts;
    for (const QString& text : over) texts.push_back(text.toStdString());
    const Error error = expandSweep(planOf(texts, seeds)).error();
    QCOMPARE(error.kind, ErrorKind::Input);
    QCOMPARE(QString::fromStdString(error.key), key);
    QVERIFY2(QString::fromStdString(error.message).contains(sentence), error.message.c_str());
}

void TestSweepPlan::findsWhatCannotBeBegun_data() {
    QTest::addColumn<QStringList>("over");
    QTest::addColumn<int>("child");  // -1: none
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("all can") << QStringList{"strategy.kind=fiarse,heterofl", "tier.3.capacity=1/8,1/4"} << -1
                             << ""
                             << "";
    QTest::addRow("no early exit") << QStringList{"training.lr=0.1,0.2", "strategy.kind=fiarse,depthfl"} << 1
                                   << "model.exits"
                                   << "strategy.kind depthfl ends weak submodels at early exits";
    // One channel of 16 is (64 + 1 + 10 + 10) / 1,210 = 0.07 of the parameters.
    QTest::addRow("a tier too small for channels")
        << QStringList{"strategy.kind=fiarse,heterofl", "tier.3.capacity=1/8,1/64"} << 3 << "tier.3.capacity"
        << "Tier 3 (Phone) cannot hold a submodel of strategy.kind heterofl";
    QTest::addRow("a class that the data lack")
        << QStringList{"attack.kind=label-flip", "attack.from=3,12"} << 1 << "attack.from"
        << "attack.from is 12, but the data has classes 0 to 9.";
    QTest::addRow("another model's data") << QStringList{"model.kind=mlp,conv1d"} << 1 << "model.kind"
                                          << "holds pictures";
    // Left to the run: the folder may lie on another machine.
    QTest::addRow("data that are not here") << QStringList{"data.source=idx:/not/here"} << -1 << ""
                                            << "";
}

void TestSweepPlan::findsWhatCannotBeBegun() {
    QFETCH(QStringList, over);
    QFETCH(int, child);
    QFETCH(QString, key);
    QFETCH(QString, sentence);
    std::vector<std::string> texts;
    for (const QString& text : over) texts.push_back(text.toStdString());
    const SweepRuns runs = expandSweep(planOf(texts, 2)).value();
    const std::optional<Error> problem = impossibleChild(runs);
    QCOMPARE(problem.has_value(), child >= 0);
    if (!problem) return;
    // Each combination has two seeds.
    const SweepChild& named = runs.children.at(static_cast<std::size_t>(2 * child));
    QCOMPARE(QString::fromStdString(problem->key), key);
    QVERIFY2(problem->message.starts_with("The run \"" + named.name + "\" of the sweep is not possible: "),
             problem->message.c_str());
    QVERIFY2(QString::fromStdString(problem->message).contains(sentence), problem->message.c_str());
    // The twin: what a run of its own says; those before it can be begun.
    for (int i = 0; i <= child; ++i) {
        const auto run = Simulation::create(runs.children[static_cast<std::size_t>(2 * i)].experiment, {});
        QCOMPARE(run.ok(), i < child);
        if (!run) QVERIFY(problem->message.ends_with(run.error().message));
    }
}

QTEST_GUILESS_MAIN(TestSweepPlan)
#include "tst_sweep_plan.moc"
