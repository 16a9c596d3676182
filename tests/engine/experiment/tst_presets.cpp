// Ready-made fleets: sums, capacities, names.

#include <QtTest>

#include "engine/api/experiment.h"
#include "engine/api/experiment_file.h"

using namespace fiarse;

class TestPresets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void offersItsFleets();
    void paperFleetsHoldTheirNumbers();
    void everySizeOfFleetSumsUp_data();
    void everySizeOfFleetSumsUp();
    void theDefaultIsValid();
};

void TestPresets::offersItsFleets() {
    QStringList ids;
    for (const TierPreset& preset : tierPresets()) ids << QString::fromStdString(preset.id);
    QCOMPARE(ids, QStringList(
                      {"paper-4", "paper-5", "all-equal", "no-full-client", "long-tail", "halving-ladder"}));
}

void TestPresets::paperFleetsHoldTheirNumbers() {
    const std::vector<TierPreset> presets = tierPresets(100);
    const std::vector<double> four = {1.0, 0.25, 0.0625, 0.015625};
    const std::vector<double> five = {1.0, 0.64, 0.36, 0.16, 0.04};
    for (std::size_t i = 0; i < four.size(); ++i) {
        QCOMPARE(presets[0].tiers[i].capacity.value, four[i]);
        QCOMPARE(presets[0].tiers[i].clients, std::int64_t(25));
    }
    for (std::size_t i = 0; i < five.size(); ++i) {
        QCOMPARE(presets[1].tiers[i].capacity.value, five[i]);
        QCOMPARE(presets[1].tiers[i].clients, std::int64_t(20));
    }
    QCOMPARE(presets[0].tiers.size(), four.size());
    QCOMPARE(presets[1].tiers.size(), five.size());
    QCOMPARE(presets[0].tiers[3].capacity.text, std::string("1/64"));
}

void TestPresets::everySizeOfFleetSumsUp_data() {
    QTest::addColumn<qint64>("clients");
    for (const qint64 clients : {5, 6, 7, 13, 50, 99, 100, 1001}) QTest::addRow("%lld", clients) << clients;
}

void TestPresets::everySizeOfFleetSumsUp() {
    QFETCH(qint64, clients);
    for (const TierPreset& preset : tierPresets(clients)) {
        Experiment experiment = defaultExperiment();
        experiment.data.partition.clients = clients;
        experiment.training.participants = 1;
        experiment.tiers = preset.tiers;
        const std::vector<Error> errors = validate(experiment);
        QVERIFY2(errors.empty(), errors.empty() ? "" : errors.front().message.c_str());
    }
    QCOMPARE(tierPresets(1).front().tiers.front().clients, tierPresets(5).front().tiers.front().clients);
}

void TestPresets::theDefaultIsValid() {
    QVERIFY(validate(defaultExperiment()).empty());
    QCOMPARE(defaultExperiment().tiers[1].name, std::string("Gateway"));
}

QTEST_GUILESS_MAIN(TestPresets)
#include "tst_presets.moc"
