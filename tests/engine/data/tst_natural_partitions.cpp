// Partitions that go by what the data themselves say, by amounts, and by features.

#include <QtTest>
#include <algorithm>
#include <numeric>
#include <set>

#include "engine/data/lone_classes.h"
#include "engine/data/partition.h"

using namespace fiarse;

namespace {

/// Examples of `classes` classes in turn; groups in turn too where there are any.
Dataset dataset(std::size_t train, std::size_t test, std::size_t classes, std::size_t groups = 0) {
    Dataset data;
    data.title = "Machines";
    data.kind = DataKind::Table;
    data.height = data.width = 1;
    for (std::size_t c = 0; c < classes; ++c) data.classNames.push_back("class " + std::to_string(c));
    for (std::size_t g = 0; g < groups; ++g) data.groupNames.push_back("m" + std::to_string(g));
    const auto fill = [&](Split& split, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            split.labels.push_back(static_cast<std::uint8_t>(i / 7 % classes));
            split.values.push_back(0.0F);
            if (groups > 0) split.group.push_back(static_cast<std::int32_t>(i * i % groups));
        }
    };
    fill(data.train, train);
    fill(data.test, test);
    return data;
}

Experiment experiment(PartitionKind kind, std::vector<std::int64_t> tierClients) {
    Experiment e;
    e.data.partition.kind = kind;
    e.data.partition.clients = std::accumulate(tierClients.begin(), tierClients.end(), std::int64_t{0});
    for (const std::int64_t clients : tierClients) e.tiers.push_back({"tier", {1.0, "1"}, clients, ""});
    return e;
}

}  // namespace

class TestNaturalPartitions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsGiveEachClientItsOwn();
    void refusesOtherNumbersOfClients_data();
    void refusesOtherNumbersOfClients();
    void amountsFollowTheConcentration();
    void amountsKeepTheMixtureOfClasses();
    void amountsFollowDataSharesToo();
    void shiftedClientsShareNoTestExamples();
    void loneClassesAreTold_data();
    void loneClassesAreTold();
};

void TestNaturalPartitions::columnsGiveEachClientItsOwn() {
    const Dataset data = dataset(500, 100, 3, 6);
    const auto clients = partition(data, experiment(PartitionKind::Column, {2, 4}), 1);
    QVERIFY2(clients.ok(), clients.ok() ? "" : clients.error().message.c_str());
    QCOMPARE(clients->size(), std::size_t(6));
    std::size_t train = 0, test = 0;
    for (std::size_t k = 0; k < 6; ++k) {
        for (const std::uint32_t i : (*clients)[k].train) QCOMPARE(data.train.group[i], std::int32_t(k));
        for (const std::uint32_t i : (*clients)[k].test) QCOMPARE(data.test.group[i], std::int32_t(k));
        train += (*clients)[k].train.size();
        test += (*clients)[k].test.size();
    }
    QCOMPARE(train, std::size_t(500));
    QCOMPARE(test, std::size_t(100));
}

void TestNaturalPartitions::refusesOtherNumbersOfClients_data() {
    QTest::addColumn<int>("groups");
    QTest::addColumn<int>("clients");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("too few") << 6 << 5 << int(PartitionKind::Column) << "data.partition.clients"
                             << "Machines has 6 clients of its own, but the tiers hold 5 together; under the "
                                "partition by column the clients of the tiers must sum to 6.";
    QTest::addRow("no column") << 0 << 5 << int(PartitionKind::Column) << "data.partition.kind"
                               << "Machines does not tell whose its rows are; the partition by column needs "
                                  "a CSV file and its client column in data.client.";
    QTest::addRow("too few tests") << 0 << 60 << int(PartitionKind::FeatureShift) << "data.partition.clients"
                                   << "Machines has 50 test rows, too few for 60 clients; with shifted "
                                      "features every client needs its own.";
    QTest::addRow("too few rows")
        << 0 << 201 << int(PartitionKind::Quantity) << "data.partition.clients"
        << "Machines has 200 training rows, too few for 201 clients; every client needs at least one.";
}

void TestNaturalPartitions::refusesOtherNumbersOfClients() {
    QFETCH(int, groups);
    QFETCH(int, clients);
    QFETCH(int, kind);
    QFETCH(QString, key);
    QFETCH(QString, sentence);
    const auto result = partition(dataset(200, 50, 2, static_cast<std::size_t>(groups)),
                                  experiment(PartitionKind(kind), {clients}), 1);
    QVERIFY(!result.ok());
    QCOMPARE(QString::fromStdString(result.error().message), sentence);
    QCOMPARE(QString::fromStdString(result.error().key), key);
}

void TestNaturalPartitions::amountsFollowTheConcentration() {
    const Dataset data = dataset(6000, 500, 5);
    double before = 0.0;
    for (const double alpha : {1000.0, 1.0, 0.1}) {
        Experiment e = experiment(PartitionKind::Quantity, {20});
        e.data.partition.alpha = alpha;
        const auto clients = partition(data, e, 4);
        QVERIFY(clients.ok());
        std::size_t sum = 0, largest = 0;
        std::set<std::uint32_t> seen;
        for (const ClientData& client : *clients) {
            QVERIFY(!client.train.empty());
            sum += client.train.size();
            largest = std::max(largest, client.train.size());
            seen.insert(client.train.begin(), client.train.end());
        }
        QCOMPARE(sum, std::size_t(6000));
        QCOMPARE(seen.size(), std::size_t(6000));
        const double share = static_cast<double>(largest) / 6000.0;
        QVERIFY2(share > before, qPrintable(QString("alpha %1: %2").arg(alpha).arg(share)));
        // At a huge concentration all have the twentieth part.
        if (alpha == 1000.0) QVERIFY(std::abs(share - 0.05) < 0.01);
        before = share;
    }
    QVERIFY(before > 0.3);
}

void TestNaturalPartitions::amountsKeepTheMixtureOfClasses() {
    const Dataset data = dataset(7000, 700, 5);
    Experiment e = experiment(PartitionKind::Quantity, {10});
    e.data.partition.alpha = 1.0;
    const auto clients = partition(data, e, 2);
    QVERIFY(clients.ok());
    for (const ClientData& client : *clients) {
        if (client.train.size() < 500) continue;
        std::vector<double> shares(5, 0.0);
        for (const std::uint32_t i : client.train)
            shares[data.train.labels[i]] += 1.0 / static_cast<double>(client.train.size());
        // Five deviations of a share of 0.2 among 500.
        for (const double share : shares)
            QVERIFY2(std::fabs(share - 0.2) < 0.09, qPrintable(QString::number(share)));
    }
}

void TestNaturalPartitions::amountsFollowDataSharesToo() {
    const Dataset data = dataset(8000, 500, 4);
    Experiment e = experiment(PartitionKind::Quantity, {10, 10});
    e.data.partition.alpha = 1e6;
    e.tiers[1].dataShare = 3.0;
    const auto clients = partition(data, e, 4);
    QVERIFY(clients.ok());
    // 8,000 over 10 · 1 + 10 · 3 shares.
    for (std::size_t k = 0; k < 20; ++k) {
        const double expected = k < 10 ? 200.0 : 600.0;
        QVERIFY(std::fabs(static_cast<double>((*clients)[k].train.size()) - expected) < 0.02 * expected);
    }
}

void TestNaturalPartitions::shiftedClientsShareNoTestExamples() {
    const Dataset data = dataset(1000, 203, 4);
    const auto clients = partition(data, experiment(PartitionKind::FeatureShift, {20}), 3);
    QVERIFY(clients.ok());
    std::set<std::uint32_t> seen;
    std::size_t sum = 0;
    for (const ClientData& client : *clients) {
        QVERIFY(client.test.size() >= 8 && client.test.size() <= 10);
        QCOMPARE(client.train.size(), std::size_t(50));
        seen.insert(client.test.begin(), client.test.end());
        sum += client.test.size();
    }
    QCOMPARE(seen.size(), sum);
}

void TestNaturalPartitions::loneClassesAreTold_data() {
    QTest::addColumn<QList<QList<int>>>("counts");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("none") << QList<QList<int>>{{1, 2}, {3, 0}, {0, 1}} << "";
    QTest::addRow("one") << QList<QList<int>>{{1, 2}, {3, 0}} << "Only one client holds the class B (p).";
    QTest::addRow("two") << QList<QList<int>>{{0, 2}, {3, 0}}
                         << "2 classes are held by a single client each: A (q), B (p).";
    QTest::addRow("one client") << QList<QList<int>>{{1, 2}} << "";
    QTest::addRow("a class of nobody") << QList<QList<int>>{{1, 0}, {1, 0}} << "";
}

void TestNaturalPartitions::loneClassesAreTold() {
    QFETCH(QList<QList<int>>, counts);
    QFETCH(QString, sentence);
    std::vector<std::vector<std::int64_t>> table;
    for (const QList<int>& row : counts) table.emplace_back(row.begin(), row.end());
    QCOMPARE(QString::fromStdString(loneClassSentence(table, {"A", "B"}, {"p", "q", "r"})), sentence);
}

QTEST_GUILESS_MAIN(TestNaturalPartitions)
#include "tst_natural_partitions.moc"
