// A fleet from a table of devices: separators, headers, grouping, and what is wrong in which line.

#include <QTest>

#include "engine/api/experiment_file.h"
#include "engine/api/fields.h"
#include "engine/api/fleet_csv.h"

using namespace fiarse;

class TestFleetCsv : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsBecomeTiers_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("comma") << QByteArray("class,capacity\nPhone,1/4\nDesk,1\nPhone,0.25\n");
        QTest::addRow("semicolon, decimal comma")
            << QByteArray("class;capacity\nPhone;0,25\nDesk;1\nPhone;0,25\n");
        QTest::addRow("tab") << QByteArray("capacity\tclass\n1/4\tPhone\n1\tDesk\n25 %\tPhone");
        QTest::addRow("quotes") << QByteArray(
            "\"class\",\"capacity\"\n\"Phone\",\"0,25\"\n\"Desk\",1\nPhone,1/4\n");
        QTest::addRow("byte order mark, CR LF, blank lines") << QByteArray(
            "\xEF\xBB\xBF"
            "Class, Capacity\r\nPhone,1/4\r\n\r\nDesk,1\r\n,,\r\nPhone,1/4\r\n");
        QTest::addRow("other columns")
            << QByteArray("id,Tier,owner,CAPACITY\n1,Phone,x,1/4\n2,Desk,y,1\n3,Phone,z,1/4\n");
        QTest::addRow("memory")
            << QByteArray("name,memory\nPhone,512 MB\nDesk,2 GB\nPhone,512MB\n").replace("2 GB", "2048 MB");
        QTest::addRow("memory unit in the header")
            << QByteArray("class,RAM (GB)\nPhone,1\nDesk,4\nPhone,1\n");
    }
    void rowsBecomeTiers() {
        QFETCH(QByteArray, text);
        const FleetCsv fleet = parseFleetCsv(text.toStdString(), "fleet.csv");
        QVERIFY2(fleet.problems.empty(), fleet.problems.empty() ? "" : fleet.problems.front().text().c_str());
        QCOMPARE(fleet.devices, 3);
        QCOMPARE(fleet.tiers.size(), std::size_t{2});
        QCOMPARE(fleet.tiers[0].name, std::string("Desk"));
        QCOMPARE(fleet.tiers[0].capacity.value, 1.0);
        QCOMPARE(fleet.tiers[1].name, std::string("Phone"));
        QCOMPARE(fleet.tiers[1].capacity.value, 0.25);
        QCOMPARE(fleet.tiers[1].clients, 2);
    }

    void settingsAreMeansOfTheDevices() {
        const FleetCsv fleet = parseFleetCsv(
            "capacity,link (MB/s),availability,data\n1/2,1,90 %,1\n1/2,3,0.7,3\n1/2,,,\n", "fleet.csv");
        QVERIFY(fleet.problems.empty());
        QCOMPARE(fleet.tiers.size(), std::size_t{1});
        QCOMPARE(fleet.tiers[0].name, std::string("Capacity 1/2"));
        QCOMPARE(fleet.tiers[0].linkMbps, 16.0);
        QCOMPARE(fleet.tiers[0].availability, (0.9 + 0.7 + 1.0) / 3);
        QCOMPARE(fleet.tiers[0].dataShare, 5.0 / 3);
    }

    void aClassOfSeveralCapacitiesGivesSeveralNames() {
        const FleetCsv fleet = parseFleetCsv("class,capacity\nPhone,1/4\nPhone,1/16\n", "f");
        QCOMPARE(fleet.tiers[0].name, std::string("Phone (1/4)"));
        QCOMPARE(fleet.tiers[1].name, std::string("Phone (1/16)"));
    }

    void everyProblemIsToldWithItsLine() {
        const FleetCsv fleet = parseFleetCsv(
            "class,capacity,availability,link,data\nA,2,1,1,1\nB,1/4,1.5,fast,0\nC,,1,1,1\n\nD,1,\"1\n",
            "f.csv");
        QStringList told;
        for (const Error& problem : fleet.problems)
            told += QStringLiteral("%1: %2")
                        .arg(problem.line)
                        .arg(QString::fromStdString(problem.message).left(22));
        QCOMPARE(
            told,
            (QStringList{
                QStringLiteral("2: A capacity must be gre"), QStringLiteral("3: \"fast\" is not a link s"),
                QStringLiteral("3: \"1.5\" is not an availa"), QStringLiteral("3: \"0\" is not an amount o"),
                QStringLiteral("4: This device has no cap"), QStringLiteral("6: A quoted field that be")}));
        QVERIFY(fleet.tiers.empty());
    }

    void aFileWithoutAnythingIsRefused_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("said");
        QTest::addRow("empty") << QByteArray() << QByteArray("The file is empty");
        QTest::addRow("no header") << QByteArray("Phone,1/4\n") << QByteArray("The first line must name");
        QTest::addRow("no device") << QByteArray("class,capacity\n") << QByteArray("There is no device");
    }
    void aFileWithoutAnythingIsRefused() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, said);
        const FleetCsv fleet = parseFleetCsv(text.toStdString(), "f.csv");
        QCOMPARE(fleet.problems.size(), std::size_t{1});
        QVERIFY(fleet.problems.front().message.starts_with(said.toStdString()));
        QCOMPARE(fleet.problems.front().line, 1);
    }

    void manyProblemsAreCutShort() {
        std::string text = "capacity\n";
        for (int i = 0; i < 50; ++i) text += "nine\n";
        const FleetCsv fleet = parseFleetCsv(text, "f.csv");
        QCOMPARE(fleet.problems.size(), std::size_t{21});
        QVERIFY(fleet.problems.back().message.find("30 more") != std::string::npos);
    }

    void theSampleMakesAnExperimentThatCanRun() {
        const auto fleet = readFleetCsv(FIARSE_SOURCE_DIR "/experiments/fleet.csv");
        QVERIFY(fleet.ok());
        QVERIFY(fleet->problems.empty());
        QCOMPARE(fleet->devices, 20);
        const Experiment experiment = withFleet(defaultExperiment(), fleet->tiers);
        QVERIFY(validate(experiment).empty());
        QCOMPARE(experiment.data.partition.clients, 20);
        // What the file cannot hold comes back from TOML just so.
        QVERIFY(parseExperiment(experimentToml(experiment), "x").value() == experiment);
    }

    void tierSettingsAreCheckedWithTheirLines_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("said");
        QTest::addRow("availability 0") << QByteArray("availability = 0")
                                        << QByteArray("The availability of tier 1 must be greater than 0");
        QTest::addRow("availability above 1")
            << QByteArray("availability = 1.01") << QByteArray("The availability of tier 1");
        QTest::addRow("link") << QByteArray("link_mbps = -1")
                              << QByteArray("The link_mbps of tier 1 must be a speed");
        QTest::addRow("data") << QByteArray("data_share = 0.0")
                              << QByteArray("The data_share of tier 1 must be greater");
        QTest::addRow("nan") << QByteArray("data_share = nan")
                             << QByteArray("The data_share of tier 1 must be greater");
        QTest::addRow("speed") << QByteArray("speed_gflops = -2")
                               << QByteArray("The speed_gflops of tier 1 must be a speed in GFLOP/s from 0");
        QTest::addRow("memory") << QByteArray("memory_mb = 2e9")
                                << QByteArray("The memory_mb of tier 1 must be megabytes from 0");
        QTest::addRow("power") << QByteArray("power_w = -1")
                               << QByteArray("The power_w of tier 1 must be watts from 0");
        QTest::addRow("radio") << QByteArray("radio_w = inf")
                               << QByteArray("The radio_w of tier 1 must be watts from 0");
        QTest::addRow("text") << QByteArray("data_share = \"2\"")
                              << QByteArray("The data_share of tier 1 must be a number");
        QTest::addRow("typo") << QByteArray("availabilty = 1")
                              << QByteArray(
                                     "There is no key availabilty in a tier. Did you mean availability?");
    }
    void tierSettingsAreCheckedWithTheirLines() {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, said);
        const std::string text =
            "schema = 1\n[[tier]]\ncapacity = 1\nclients = 3\n" + line.toStdString() + "\n";
        const auto read = parseExperiment(text, "x.toml");
        QVERIFY(!read);
        QCOMPARE(read.error().line, 5);
        QVERIFY2(read.error().message.starts_with(said.toStdString()), read.error().message.c_str());
    }

    void tierSettingsAreSetAndCompared() {
        Experiment experiment = defaultExperiment();
        QVERIFY(setFieldFromText(experiment, "tier.2.availability", "0.5").ok());
        QVERIFY(setFieldFromText(experiment, "tier.2.link_mbps", "20").ok());
        QVERIFY(setFieldFromText(experiment, "tier.1.data_share", "1.5").ok());
        QVERIFY(!setFieldFromText(experiment, "tier.1.data_share", "much").ok());
        const auto found = differences(defaultExperiment(), experiment);
        QCOMPARE(found.size(), std::size_t{3});
        QCOMPARE(found[0].key, std::string("tier.1.data_share"));
        QCOMPARE(found[1].right, std::string("20"));
        QCOMPARE(found[2].label, std::string("Tier availability"));
    }

    void whatADeviceCanDoIsWrittenOnlyWhereItIsStated() {
        Experiment experiment = defaultExperiment();
        const std::string before = experimentToml(experiment);
        for (const char* key :
             {"speed_gflops", "memory_mb", "power_w", "radio_w", "deadline_s", "utilisation"})
            QVERIFY2(before.find(key) == std::string::npos, key);
        const std::vector<std::pair<const char*, const char*>> stated = {
            {"tier.1.speed_gflops", "24.5"}, {"tier.2.memory_mb", "512"},   {"tier.3.power_w", "3"},
            {"tier.4.radio_w", "0.8"},       {"training.deadline_s", "90"}, {"training.utilisation", "0.4"}};
        for (const auto& [key, text] : stated) QVERIFY2(setFieldFromText(experiment, key, text).ok(), key);
        const std::string after = experimentToml(experiment);
        QVERIFY(after.find("speed_gflops = 24.5  # GFLOP/s, peak\n") != std::string::npos);
        QVERIFY(after.find("deadline_s = 90\n") != std::string::npos);
        QVERIFY(parseExperiment(after, "x").value() == experiment);
        const auto found = differences(defaultExperiment(), experiment);
        QCOMPARE(found.size(), std::size_t{6});
        QCOMPARE(found[2].label, std::string("Tier speed"));
        QVERIFY(!setFieldFromText(experiment, "training.utilisation", "0").ok());
        QVERIFY(!setFieldFromText(experiment, "training.deadline_s", "-1").ok());
    }

    void theTableMayTellWhatADeviceCanDo() {
        const FleetCsv fleet = parseFleetCsv(
            "capacity,speed (GFLOP/s),Training memory (GB),power (W),radio_w,speed,download,upload,receive "
            "(W)\n"
            "1,10,2,4,1,fast,20,4,0.5\n1,30,,0,,slow,,6,\n1/4,,,,,,0,0,0\n",
            "f.csv");
        QVERIFY(fleet.problems.empty());
        QCOMPARE(fleet.tiers.size(), std::size_t{2});
        QCOMPARE(fleet.tiers[0].speedGflops, 20.0);
        QCOMPARE(fleet.tiers[0].memoryMb, 2000.0);
        QCOMPARE(fleet.tiers[0].powerW, 4.0);
        QCOMPARE(fleet.tiers[0].radioW, 1.0);
        QCOMPARE(fleet.tiers[0].linkMbps, 20.0);
        QCOMPARE(fleet.tiers[0].uplinkMbps, 5.0);
        QCOMPARE(fleet.tiers[0].receiveW, 0.5);
        QCOMPARE(fleet.tiers[1].uplinkMbps, 0.0);
        QCOMPARE(fleet.tiers[1].speedGflops, 0.0);
        QCOMPARE(fleet.tiers[1].memoryMb, 0.0);
        QVERIFY(!parseFleetCsv("capacity,power_w\n1,much\n", "f.csv").problems.empty());
    }
};

QTEST_GUILESS_MAIN(TestFleetCsv)
#include "tst_fleet_csv.moc"
