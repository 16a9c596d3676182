// From data of every kind to clients: names, hashes, reports, and models that do not fit.

#include <QTemporaryDir>
#include <QtTest>

#include "engine/api/fields.h"
#include "engine/api/preview.h"
#include "engine/rounds/fleet.h"
#include "tests/engine/data/idx_files.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;

namespace {

/// Three machines of 40 rows each; machine c alone has class "odd".
QByteArray machines() {
    QByteArray csv = "x,y,machine,state\n";
    for (int i = 0; i < 120; ++i) {
        const QByteArray machine = i % 3 == 0 ? "a" : i % 3 == 1 ? "b" : "c";
        const QByteArray state = i % 3 == 2 && i % 4 == 0 ? "odd" : i % 2 ? "up" : "down";
        csv +=
            QByteArray::number(i % 7) + "," + QByteArray::number(i % 5) + "," + machine + "," + state + "\n";
    }
    return csv;
}

Experiment tableExperiment(const QTemporaryDir& folder) {
    test::writeFile(folder.filePath("m.csv"), machines());
    Experiment e = test::smallExperiment();
    e.data.source = "csv:" + folder.filePath("m.csv").toStdString();
    e.data.client = "machine";
    e.data.partition.kind = PartitionKind::Column;
    e.data.partition.clients = 3;
    e.training.participants = 2;
    e.tiers = {{.name = "Desk", .capacity = {1.0, "1"}, .clients = 1},
               {.name = "Phone", .capacity = {0.25, "1/4"}, .clients = 2}};
    return e;
}

std::string sentenceOf(const Experiment& experiment) {
    const auto fleet = makeFleet(experiment);
    return fleet.ok() ? std::string() : fleet.error().message;
}

}  // namespace

class TestFleetData : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void naturalClientsKeepTheirNamesAndRows();
    void settingsThatPlayNoPartDoNotCount_data();
    void settingsThatPlayNoPartDoNotCount();
    void settingsThatPlayAPartCount();
    void theContentsOfATableCount();
    void loneClassesAreReportedForAnyPartition();
    void shiftedFeaturesLeaveTheSourceAlone();
    void modelsThatDoNotFitAreRefused();
    void thePreviewCountsNaturalClients();
    void dataSharesAreRefusedForNaturalClients();
};

void TestFleetData::naturalClientsKeepTheirNamesAndRows() {
    const QTemporaryDir folder;
    const auto fleet = makeFleet(tableExperiment(folder));
    QVERIFY2(fleet.ok(), fleet.ok() ? "" : fleet.error().message.c_str());
    QCOMPARE(fleet->info.clients.size(), std::size_t(3));
    QStringList names;
    for (const ClientInfo& client : fleet->info.clients) {
        names << QString::fromStdString(client.name);
        QCOMPARE(client.trainCount, 32);
        QCOMPARE(client.testCount, 8);
    }
    QCOMPARE(names, (QStringList{"a", "b", "c"}));
    QVERIFY(fleet->info.layout.layers.front().imageHeight == 0);
    // Class "odd" is of machine c alone, told once.
    int told = 0;
    for (const std::string& line : fleet->info.dataReport)
        told += line == "Only one client holds the class odd (c)." ? 1 : 0;
    QCOMPARE(told, 1);
}

void TestFleetData::settingsThatPlayNoPartDoNotCount_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addRow("label") << "data.label"
                           << "x";
    QTest::addRow("client") << "data.client"
                            << "x";
    QTest::addRow("ignore") << "data.ignore"
                            << "x";
    QTest::addRow("channels") << "data.series_channels"
                              << "3";
    QTest::addRow("share") << "data.test_share"
                           << "0.4";
    QTest::addRow("vocabulary") << "data.vocabulary"
                                << "10";
    QTest::addRow("length") << "data.length"
                            << "10";
    QTest::addRow("size") << "data.image_size"
                          << "10";
    QTest::addRow("colour") << "data.image_colour"
                            << "grey";
    QTest::addRow("shift") << "data.partition.shift"
                           << "3";
    QTest::addRow("kind of shift") << "data.partition.shift_kind"
                                   << "rotation";
}

void TestFleetData::settingsThatPlayNoPartDoNotCount() {
    QFETCH(QString, key);
    QFETCH(QString, value);
    Experiment changed = test::smallExperiment();
    QVERIFY(setFieldFromText(changed, key.toStdString(), value.toStdString()).ok());
    QVERIFY(changed != test::smallExperiment());
    QCOMPARE(settingsHash(changed), settingsHash(test::smallExperiment()));
}

void TestFleetData::settingsThatPlayAPartCount() {
    Experiment changed = test::smallExperiment();
    changed.training.augment = Augmentation::Flip;
    QVERIFY(settingsHash(changed) != settingsHash(test::smallExperiment()));
    const QTemporaryDir folder;
    Experiment table = tableExperiment(folder), other = table;
    other.data.testShare = 0.3;
    QVERIFY(settingsHash(table) != settingsHash(other));
    // Augmentation is for pictures; a table's rows are the same with and without.
    other = table;
    other.training.augment = Augmentation::Flip;
    QCOMPARE(settingsHash(table), settingsHash(other));
}

void TestFleetData::theContentsOfATableCount() {
    const QTemporaryDir folder;
    const Experiment experiment = tableExperiment(folder);
    const auto before = makeFleet(experiment);
    test::writeFile(folder.filePath("m.csv"), machines().replace("0,0,a", "1,0,a"));
    const auto after = makeFleet(experiment);
    QVERIFY(before.ok() && after.ok());
    QVERIFY(before->hash != after->hash);
}

void TestFleetData::loneClassesAreReportedForAnyPartition() {
    Experiment experiment = test::smallExperiment();
    experiment.data.partition.kind = PartitionKind::Shards;
    experiment.data.partition.classes = 1;
    const auto fleet = makeFleet(experiment);
    QVERIFY(fleet.ok());
    // 12 clients with one of 10 classes each: 8 classes have one holder.
    QCOMPARE(fleet->info.dataReport.size(), std::size_t(1));
    QVERIFY2(fleet->info.dataReport.front().starts_with("8 classes are held by a single client each: "),
             fleet->info.dataReport.front().c_str());
}

void TestFleetData::shiftedFeaturesLeaveTheSourceAlone() {
    Experiment experiment = test::smallExperiment();
    experiment.data.partition.kind = PartitionKind::FeatureShift;
    experiment.data.partition.shift = 1.0;
    const auto noisy = makeFleet(experiment);
    experiment.data.partition.shift = 0.0;
    const auto clean = makeFleet(experiment);
    QVERIFY(noisy.ok() && clean.ok());
    QVERIFY(clean->data->train.pixels == loadDataset("digits").value()->train.pixels);
    QVERIFY(noisy->data->train.pixels != clean->data->train.pixels);
    // The first client is the clean one, the last the noisiest.
    const auto changed = [&](std::size_t client) {
        std::size_t count = 0;
        for (const std::uint32_t i : noisy->clientData[client].train)
            for (std::size_t p = 0; p < 64; ++p)
                count +=
                    noisy->data->train.pixels[i * 64 + p] != clean->data->train.pixels[i * 64 + p] ? 1 : 0;
        return count;
    };
    QCOMPARE(changed(0), std::size_t(0));
    QVERIFY(changed(11) > changed(3) && changed(3) > 0);
    QVERIFY(noisy->hash != clean->hash);
}

void TestFleetData::modelsThatDoNotFitAreRefused() {
    const QTemporaryDir folder;
    Experiment experiment = tableExperiment(folder);
    experiment.model = {.kind = ModelKind::Cnn, .hidden = {8}, .channels = {4}};
    QCOMPARE(sentenceOf(experiment),
             "m holds rows of a table, which have no neighbours to convolve; choose model.kind = "
             "\"mlp\".");
    test::writeFile(folder.filePath("train.csv"), "1,a,b\n2,c,d\n1,e,f\n2,g,h\n");
    test::writeFile(folder.filePath("test.csv"), "1,a,b\n2,c,d\n");
    experiment.model.kind = ModelKind::Mlp;
    experiment.data.source = "agnews:" + folder.path().toStdString();
    experiment.data.partition.kind = PartitionKind::Iid;
    QVERIFY2(sentenceOf(experiment).find("holds texts") != std::string::npos, sentenceOf(experiment).c_str());
}

void TestFleetData::thePreviewCountsNaturalClients() {
    const QTemporaryDir folder;
    Experiment experiment = tableExperiment(folder);
    QVERIFY(preview(experiment).ok());
    experiment.tiers[1].clients = 4;
    experiment.data.partition.clients = 5;
    const auto refused = preview(experiment);
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().message,
             "m has 3 clients of its own, but the tiers hold 5 together; under the partition by column the "
             "clients of the tiers must sum to 3.");
    QCOMPARE(refused.error().key, "data.partition.clients");
}

void TestFleetData::dataSharesAreRefusedForNaturalClients() {
    const QTemporaryDir folder;
    Experiment experiment = tableExperiment(folder);
    experiment.tiers[1].dataShare = 2.0;
    QCOMPARE(sentenceOf(experiment),
             "Tier 2 has a data_share, but under the partition by column each client has the rows that are "
             "its own; leave data_share out.");
}

QTEST_GUILESS_MAIN(TestFleetData)
#include "tst_fleet_data.moc"
