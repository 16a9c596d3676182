#include <QtTest>
#include <numeric>
#include <set>

#include "engine/data/partition.h"

using namespace fiarse;

namespace {

// A data set of 1×1 images with the given number of images per class, classes in turn.
Dataset dataset(std::vector<int> train, std::vector<int> test) {
    Dataset data;
    data.title = "Test data";
    data.height = data.width = 1;
    for (std::size_t c = 0; c < train.size(); ++c) data.classNames.push_back("class " + std::to_string(c));
    const auto fill = [](Split& split, std::vector<int> left) {
        for (bool any = true; any;) {
            any = false;
            for (std::size_t c = 0; c < left.size(); ++c) {
                if (left[c] == 0) continue;
                --left[c];
                any = true;
                split.labels.push_back(static_cast<std::uint8_t>(c));
                split.pixels.push_back(0);
            }
        }
    };
    fill(data.train, train);
    fill(data.test, test);
    return data;
}

Experiment experiment(PartitionKind kind, std::vector<std::pair<double, std::int64_t>> tiers) {
    Experiment e;
    e.data.partition.kind = kind;
    e.data.partition.clients = 0;
    e.tiers.clear();
    for (const auto& [capacity, clients] : tiers) {
        e.tiers.push_back({"tier", {capacity, ""}, clients, ""});
        e.data.partition.clients += clients;
    }
    return e;
}

std::vector<int> classCounts(const Split& split, const std::vector<std::uint32_t>& images,
                             std::size_t classes) {
    std::vector<int> counts(classes, 0);
    for (const std::uint32_t i : images) ++counts.at(split.labels.at(i));
    return counts;
}

}  // namespace

class TestPartition : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void dealsEveryImageOnceInBalancedSizes_data();
    void dealsEveryImageOnceInBalancedSizes();
    void testsHaveTheMixtureOfTheTraining_data();
    void testsHaveTheMixtureOfTheTraining();
    void smallAlphaLeavesClientsFewClasses();
    void iidClientsSeeEveryClassAlike();
    void shardsHoldExactlyTheirClasses();
    void linkedTiersHoldOtherClasses_data();
    void linkedTiersHoldOtherClasses();
    void sameSeedSamePartition_data();
    void sameSeedSamePartition();
    void nothingElseInTheExperimentShiftsIt();
    void oneClientTakesAll();
    void imagesFollowTheDataShares_data();
    void imagesFollowTheDataShares();
    void givesEveryClientATestImage();
    void clientsAreTestedOnTheirOwnChoice();
    void refusesWhatCannotBeDealt_data();
    void refusesWhatCannotBeDealt();
};

void TestPartition::dealsEveryImageOnceInBalancedSizes_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("alpha");
    QTest::addColumn<double>("link");
    QTest::addRow("iid") << int(PartitionKind::Iid) << 1.0 << 0.0;
    QTest::addRow("iid, half linked") << int(PartitionKind::Iid) << 1.0 << 0.5;
    QTest::addRow("dirichlet 0.3") << int(PartitionKind::Dirichlet) << 0.3 << 0.0;
    QTest::addRow("dirichlet tiny") << int(PartitionKind::Dirichlet) << 1e-6 << 0.0;
    QTest::addRow("dirichlet huge") << int(PartitionKind::Dirichlet) << 1e6 << 0.0;
    QTest::addRow("dirichlet, half linked") << int(PartitionKind::Dirichlet) << 0.3 << 0.5;
}

void TestPartition::dealsEveryImageOnceInBalancedSizes() {
    QFETCH(int, kind);
    QFETCH(double, alpha);
    QFETCH(double, link);
    const Dataset data = dataset({300, 200, 150, 353}, {30, 20, 15, 35});  // 1,003 images, unequal classes
    Experiment e = experiment(PartitionKind(kind), {{1.0, 4}, {0.25, 6}});
    e.data.partition.alpha = alpha;
    e.data.partition.capacityLink = link;
    const auto clients = partition(data, e, 42);
    QVERIFY(clients.ok());
    QCOMPARE(clients->size(), std::size_t{10});
    std::set<std::uint32_t> seen;
    std::size_t total = 0;
    for (const ClientData& client : *clients) {
        QVERIFY(client.train.size() == 100 || client.train.size() == 101);
        QVERIFY(std::is_sorted(client.train.begin(), client.train.end()));
        seen.insert(client.train.begin(), client.train.end());
        total += client.train.size();
    }
    QCOMPARE(total, std::size_t{1003});
    QCOMPARE(seen.size(), std::size_t{1003});
    QVERIFY(*seen.rbegin() < 1003);
}

void TestPartition::testsHaveTheMixtureOfTheTraining_data() {
    QTest::addColumn<int>("kind");
    QTest::addRow("iid") << int(PartitionKind::Iid);
    QTest::addRow("dirichlet") << int(PartitionKind::Dirichlet);
    QTest::addRow("shards") << int(PartitionKind::Shards);
}

void TestPartition::testsHaveTheMixtureOfTheTraining() {
    QFETCH(int, kind);
    const Dataset data = dataset({500, 500, 500, 500}, {250, 250, 250, 250});
    const auto clients = partition(data, experiment(PartitionKind(kind), {{1.0, 10}}), 9);
    QVERIFY(clients.ok());
    for (const ClientData& client : *clients) {
        QCOMPARE(client.test.size(), std::size_t{100});
        QVERIFY(std::adjacent_find(client.test.begin(), client.test.end(), std::greater_equal<>()) ==
                client.test.end());
        const auto train = classCounts(data.train, client.train, 4);
        const auto test = classCounts(data.test, client.test, 4);
        for (std::size_t c = 0; c < 4; ++c) {
            const double expected = 100.0 * train[c] / static_cast<double>(client.train.size());
            QVERIFY2(std::abs(test[c] - expected) < 1.0,
                     qPrintable(QString("%1 for %2").arg(test[c]).arg(expected)));
        }
    }
}

void TestPartition::smallAlphaLeavesClientsFewClasses() {
    const Dataset data = dataset(std::vector<int>(10, 1000), std::vector<int>(10, 100));
    Experiment e = experiment(PartitionKind::Dirichlet, {{1.0, 100}});
    const auto largestShare = [&](double alpha) {
        e.data.partition.alpha = alpha;
        const auto clients = partition(data, e, 42);
        double mean = 0.0;
        for (const ClientData& client : *clients) {
            const auto counts = classCounts(data.train, client.train, 10);
            mean += *std::max_element(counts.begin(), counts.end()) / 100.0 / 100.0;
        }
        return mean;
    };
    const double one = largestShare(0.01);
    const double some = largestShare(0.3);
    const double all = largestShare(1000.0);
    QVERIFY2(one > 0.8, qPrintable(QString::number(one)));
    QVERIFY2(some > 0.4 && some < 0.7, qPrintable(QString::number(some)));
    QVERIFY2(all < 0.2, qPrintable(QString::number(all)));
}

void TestPartition::iidClientsSeeEveryClassAlike() {
    const Dataset data = dataset(std::vector<int>(10, 600), std::vector<int>(10, 100));
    const auto clients = partition(data, experiment(PartitionKind::Iid, {{1.0, 10}}), 42);
    for (const ClientData& client : *clients) {
        // 60 of each are expected with a standard deviation below 7.4.
        for (const int n : classCounts(data.train, client.train, 10)) {
            QVERIFY2(n > 22 && n < 98, qPrintable(QString::number(n)));
        }
    }
}

void TestPartition::shardsHoldExactlyTheirClasses() {
    const Dataset data = dataset(std::vector<int>(10, 600), std::vector<int>(10, 100));
    Experiment e = experiment(PartitionKind::Shards, {{1.0, 50}, {0.5, 50}});
    e.data.partition.classes = 2;
    const auto clients = partition(data, e, 42);
    QVERIFY(clients.ok());
    std::vector<int> holders(10, 0);
    for (const ClientData& client : *clients) {
        QCOMPARE(client.train.size(), std::size_t{60});
        int held = 0;
        const auto counts = classCounts(data.train, client.train, 10);
        for (std::size_t c = 0; c < 10; ++c) {
            if (counts[c] == 0) continue;
            QCOMPARE(counts[c], 30);
            ++held;
            ++holders[c];
        }
        QCOMPARE(held, 2);
    }
    QCOMPARE(holders, std::vector<int>(10, 20));
}

void TestPartition::linkedTiersHoldOtherClasses_data() {
    QTest::addColumn<int>("kind");
    QTest::addRow("iid") << int(PartitionKind::Iid);
    QTest::addRow("dirichlet") << int(PartitionKind::Dirichlet);
    QTest::addRow("shards") << int(PartitionKind::Shards);
}

void TestPartition::linkedTiersHoldOtherClasses() {
    QFETCH(int, kind);
    const Dataset data = dataset(std::vector<int>(10, 600), std::vector<int>(10, 100));
    Experiment e = experiment(PartitionKind(kind), {{1.0, 10}, {0.25, 10}});
    e.data.partition.capacityLink = 1.0;
    const auto linked = partition(data, e, 42);
    QVERIFY(linked.ok());
    for (std::size_t i = 0; i < 20; ++i) {
        const auto& client = (*linked)[i];
        QVERIFY2(client.train.size() > 290 && client.train.size() <= 310,
                 qPrintable(QString::number(client.train.size())));
        for (const std::uint32_t image : client.train) QCOMPARE(data.train.labels[image] >= 5, i < 10);
        for (const std::uint32_t image : client.test) QCOMPARE(data.test.labels[image] >= 5, i < 10);
    }
    // Unlinked, both halves hold all classes between them.
    e.data.partition.capacityLink = 0.0;
    const auto unlinked = partition(data, e, 42);
    std::set<std::uint8_t> strong, weak;
    for (std::size_t i = 0; i < 20; ++i) {
        for (const std::uint32_t image : (*unlinked)[i].train)
            (i < 10 ? strong : weak).insert(data.train.labels[image]);
    }
    QVERIFY(strong.size() >= 9);
    QVERIFY(weak.size() >= 9);
}

void TestPartition::sameSeedSamePartition_data() {
    testsHaveTheMixtureOfTheTraining_data();
}

void TestPartition::sameSeedSamePartition() {
    QFETCH(int, kind);
    const Dataset data = dataset({100, 100, 100}, {20, 20, 20});
    const Experiment e = experiment(PartitionKind(kind), {{1.0, 3}, {0.5, 3}});
    const auto a = partition(data, e, 1);
    const auto b = partition(data, e, 1);
    const auto other = partition(data, e, 2);
    bool differs = false;
    for (std::size_t i = 0; i < 6; ++i) {
        QCOMPARE((*a)[i].train, (*b)[i].train);
        QCOMPARE((*a)[i].test, (*b)[i].test);
        differs = differs || (*a)[i].train != (*other)[i].train;
    }
    QVERIFY(differs);
}

void TestPartition::nothingElseInTheExperimentShiftsIt() {
    const Dataset data = dataset({100, 100, 100}, {20, 20, 20});
    Experiment e = experiment(PartitionKind::Dirichlet, {{1.0, 3}, {0.5, 3}});
    const auto a = partition(data, e, 1);
    e.rounds = 7;
    e.training.participants = 2;
    e.training.batch = 3;
    e.tiers[0].name = "renamed";
    const auto b = partition(data, e, 1);
    for (std::size_t i = 0; i < 6; ++i) {
        QCOMPARE((*a)[i].train, (*b)[i].train);
        QCOMPARE((*a)[i].test, (*b)[i].test);
    }
}

void TestPartition::oneClientTakesAll() {
    const Dataset data = dataset({7, 5}, {3, 2});
    const auto clients = partition(data, experiment(PartitionKind::Dirichlet, {{1.0, 1}}), 1);
    QVERIFY(clients.ok());
    QCOMPARE((*clients)[0].train.size(), std::size_t{12});
    QVERIFY(!(*clients)[0].test.empty());
}

void TestPartition::givesEveryClientATestImage() {
    // More clients than test images.
    const Dataset data = dataset({50, 50}, {4, 4});
    const auto clients = partition(data, experiment(PartitionKind::Dirichlet, {{1.0, 20}}), 1);
    QVERIFY(clients.ok());
    for (const ClientData& client : *clients) QCOMPARE(client.test.size(), std::size_t{1});
}

void TestPartition::clientsAreTestedOnTheirOwnChoice() {
    const Dataset data = dataset({100}, {100});
    const auto clients = partition(data, experiment(PartitionKind::Iid, {{1.0, 10}}), 1);
    std::set<std::vector<std::uint32_t>> choices;
    for (const ClientData& client : *clients) choices.insert(client.test);
    QCOMPARE(choices.size(), std::size_t{10});
}

void TestPartition::refusesWhatCannotBeDealt_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("clients");
    QTest::addColumn<int>("classes");
    QTest::addColumn<int>("testImages");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("more clients than images")
        << int(PartitionKind::Iid) << 21 << 1 << 5
        << "Test data has 20 training images, too few for 21 clients; every client needs at least one.";
    QTest::addRow("more classes than there are")
        << int(PartitionKind::Shards) << 4 << 3 << 5
        << "A client cannot hold 3 classes: Test data has 1 to 2 to choose from.";
    QTest::addRow("no classes") << int(PartitionKind::Shards) << 4 << 0 << 5
                                << "A client cannot hold 0 classes: Test data has 1 to 2 to choose from.";
    QTest::addRow("no clients") << int(PartitionKind::Iid) << 0 << 1 << 5
                                << "The tiers hold no clients; at least one client is needed.";
    QTest::addRow("class without test images")
        << int(PartitionKind::Iid) << 4 << 1 << 0
        << "Class class 1 of Test data has training images but no test images, so clients that hold it "
           "could not be tested.";
}

void TestPartition::refusesWhatCannotBeDealt() {
    QFETCH(int, kind);
    QFETCH(int, clients);
    QFETCH(int, classes);
    QFETCH(int, testImages);
    QFETCH(QString, sentence);
    Experiment e = experiment(PartitionKind(kind), {{1.0, clients}});
    e.data.partition.classes = classes;
    const auto result = partition(dataset({10, 10}, {5, testImages}), e, 1);
    QVERIFY(!result.ok());
    QVERIFY(result.error().kind == ErrorKind::Input);
    QCOMPARE(QString::fromStdString(result.error().message), sentence);
    QVERIFY(!result.error().key.empty());
}

void TestPartition::imagesFollowTheDataShares_data() {
    QTest::addColumn<int>("kind");
    QTest::addRow("iid") << int(PartitionKind::Iid);
    QTest::addRow("dirichlet") << int(PartitionKind::Dirichlet);
    QTest::addRow("shards") << int(PartitionKind::Shards);
}

void TestPartition::imagesFollowTheDataShares() {
    QFETCH(int, kind);
    const Dataset data = dataset({250, 250, 250, 250}, {50, 50, 50, 50});
    Experiment e = experiment(PartitionKind(kind), {{1.0, 2}, {0.25, 4}});
    e.data.partition.classes = 4;  // shards: everybody holds every class
    const auto sizes = [&] {
        const auto clients = partition(data, e, 5);
        std::vector<std::size_t> result;
        for (const ClientData& client : *clients) result.push_back(client.train.size());
        return result;
    };
    const auto before = partition(data, e, 5);
    // Equal shares are no shares, whatever their size.
    e.tiers[0].dataShare = e.tiers[1].dataShare = 2.0;
    const auto equal = partition(data, e, 5);
    for (std::size_t i = 0; i < before->size(); ++i) QVERIFY((*before)[i].train == (*equal)[i].train);
    // 2 · 3 + 4 · 1 parts of 1,000 images; each of the four classes may round by one.
    e.tiers[0].dataShare = 3.0;
    e.tiers[1].dataShare = 1.0;
    const std::vector<std::size_t> got = sizes();
    QCOMPARE(std::accumulate(got.begin(), got.end(), std::size_t{0}), std::size_t{1000});
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double want = i < 2 ? 300.0 : 100.0;
        QVERIFY2(std::abs(static_cast<double>(got[i]) - want) <= 4.0, qPrintable(QString::number(got[i])));
    }
    // A share too small for an image still gives one.
    e.tiers[1].dataShare = 1e-6;
    if (PartitionKind(kind) != PartitionKind::Shards) QCOMPARE(sizes().back(), std::size_t{1});
}

QTEST_GUILESS_MAIN(TestPartition)
#include "tst_partition.moc"
