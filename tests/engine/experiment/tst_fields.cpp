// The field table: complete, consistent, and the gate for every value that a user can set.

#include <QSet>
#include <QtTest>
#include <cmath>

#include "engine/api/catalog.h"
#include "engine/api/fields.h"
#include "engine/rounds/fleet.h"

using namespace fiarse;

namespace {

QString messageOf(const Result<void>& result) {
    return result.ok() ? QString() : QString::fromStdString(result.error().message);
}

}  // namespace

class TestFields : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void describesEverySettingOnceAndFully();
    void everyFieldWritesWhatItReads();
    void defaultsAreAllowed();
    void setsFromText_data();
    void setsFromText();
    void refusesAndLeavesTheExperimentAlone_data();
    void refusesAndLeavesTheExperimentAlone();
    void setsTiersFromText();
    void refusesUnknownTiers();
    void tierClientsChangeTheTotal();
    void onlyTheChosenPartitionsSettingsApply();
    void aModelsSettingsApplyToItsKindOnly();
    void settingsThatCameLaterLeaveOlderRunHashesAlone();
    void estimatesOfCostChangeNoRun();
    void onlyTheSettingsOfTheSourceApply_data();
    void onlyTheSettingsOfTheSourceApply();
    void listsDifferencesInTheOrderOfTheFile();
    void everyStrategyTellsWhatItDoesWhatItIgnoresAndItsSource();
};

void TestFields::describesEverySettingOnceAndFully() {
    QSet<QString> keys;
    const QSet<QString> groups = {"experiment", "data",   "model",   "strategy",  "remedy",
                                  "training",   "attack", "defence", "evaluation"};
    for (const Field& field : experimentFields()) {
        const QString key = QString::fromStdString(field.key);
        QVERIFY2(!keys.contains(key), qPrintable(key));
        keys.insert(key);
        QVERIFY2(groups.contains(QString::fromStdString(field.group)), qPrintable(key));
        QVERIFY2(!field.label.empty() && !field.help.empty() && field.help.back() == '.', qPrintable(key));
        QVERIFY2(field.get && field.set && field.applies, qPrintable(key));
        QVERIFY2(field.kind != FieldKind::Choice || !field.choices.empty(), qPrintable(key));
        QCOMPARE(findField(field.key), &field);
    }
    QCOMPARE(keys.size(), 85);
    QVERIFY(findField("training.rate") == nullptr);
}

void TestFields::everyFieldWritesWhatItReads() {
    // Another value than the default for each kind; only this field may change.
    for (const Field& field : experimentFields()) {
        Experiment experiment = defaultExperiment();
        const FieldValue before = field.get(experiment);
        FieldValue other;
        switch (field.kind) {
            case FieldKind::Integer:
                other = std::get<std::int64_t>(before) + 1;
                break;
            case FieldKind::Real:
                other = std::get<double>(before) == 0.5 ? 0.25 : 0.5;
                break;
            case FieldKind::Text:
                other = std::string("digits");
                break;
            case FieldKind::Choice:
                other = field.choices.back().id;
                break;
            case FieldKind::IntegerList:
                other = std::vector<std::int64_t>{3, 5, 7};
                break;
        }
        QVERIFY2(setField(experiment, field.key, other).ok(), field.key.c_str());
        QVERIFY2(field.get(experiment) == other, field.key.c_str());
        QVERIFY2(setField(experiment, field.key, before).ok(), field.key.c_str());
        QVERIFY2(experiment == defaultExperiment(), field.key.c_str());
    }
}

void TestFields::defaultsAreAllowed() {
    for (const Experiment& start : {Experiment{}, defaultExperiment()}) {
        Experiment experiment = start;
        for (const Field& field : experimentFields()) {
            QCOMPARE(messageOf(setField(experiment, field.key, field.get(start))), QString());
        }
        QVERIFY(experiment == start);
    }
}

void TestFields::setsFromText_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("value");
    QTest::addRow("integer") << "training.steps"
                             << "7"
                             << "7";
    QTest::addRow("integer with spaces") << "training.steps"
                                         << " 7 "
                                         << "7";
    QTest::addRow("real") << "training.lr"
                          << "0.05"
                          << "0.05";
    QTest::addRow("real from a whole number") << "training.lr"
                                              << "2"
                                              << "2";
    QTest::addRow("choice") << "strategy.scope"
                            << "global"
                            << "\"global\"";
    QTest::addRow("text") << "experiment.name"
                          << "Two words"
                          << "\"Two words\"";
    QTest::addRow("list with brackets") << "model.hidden"
                                        << "[8, 4]"
                                        << "[8, 4]";
    QTest::addRow("bare list") << "model.hidden"
                               << "8,4"
                               << "[8, 4]";
    QTest::addRow("list of one") << "model.hidden"
                                 << "32"
                                 << "[32]";
    QTest::addRow("empty list") << "model.hidden"
                                << "[]"
                                << "[]";
    QTest::addRow("folder") << "data.source"
                            << "idx:/data/my set"
                            << "\"idx:/data/my set\"";
    QTest::addRow("momentum next to its open end") << "training.momentum"
                                                   << "0.999"
                                                   << "0.999";
}

void TestFields::setsFromText() {
    QFETCH(QString, key);
    QFETCH(QString, text);
    QFETCH(QString, value);
    Experiment experiment = defaultExperiment();
    QCOMPARE(messageOf(setFieldFromText(experiment, key.toStdString(), text.toStdString())), QString());
    const Field* field = findField(key.toStdString());
    QCOMPARE(QString::fromStdString(valueText(field->get(experiment))), value);
}

void TestFields::refusesAndLeavesTheExperimentAlone_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("zero steps") << "training.steps"
                                << "0"
                                << "training.steps must be a whole number from 1 to 1000000, not 0.";
    QTest::addRow("fraction of a step")
        << "training.steps"
        << "1.5"
        << "training.steps must be a whole number from 1 to 1000000, not \"1.5\".";
    QTest::addRow("rate of zero") << "training.lr"
                                  << "0"
                                  << "training.lr must be a number greater than 0, not 0.";
    QTest::addRow("rate that is no number") << "training.lr"
                                            << "nan"
                                            << "training.lr must be a number greater than 0, not nan.";
    QTest::addRow("infinite rate") << "training.lr"
                                   << "inf"
                                   << "training.lr must be a number greater than 0, not inf.";
    QTest::addRow("momentum of one")
        << "training.momentum"
        << "1"
        << "training.momentum must be a number of at least 0 and less than 1, not 1.";
    QTest::addRow("unknown choice") << "data.partition.kind"
                                    << "even"
                                    << "data.partition.kind must be one of iid, dirichlet, shards, column, "
                                       "quantity, feature-shift, not \"even\".";
    QTest::addRow("unknown source")
        << "data.source"
        << "mnist"
        << "data.source must be one of digits, fashion-mnist, idx:DIR, cifar10:DIR, cifar100:DIR, "
           "agnews:DIR, csv:FILE, images:DIR, not \"mnist\".";
    QTest::addRow("folder without a name") << "data.source"
                                           << "idx:"
                                           << "not \"idx:\".";
    QTest::addRow("list with a zero") << "model.hidden"
                                      << "8,0"
                                      << "whole numbers from 1 to 65536";
    QTest::addRow("list with a hole") << "model.hidden"
                                      << "8,,4"
                                      << "a list of at most 16 whole numbers";
    QTest::addRow("list without an end") << "model.hidden"
                                         << "[8"
                                         << "a list of at most 16 whole numbers";
    QTest::addRow("negative seed") << "experiment.seed"
                                   << "-1"
                                   << "from 0 to 9007199254740991";
    QTest::addRow("misspelt key") << "training.step"
                                  << "5"
                                  << "There is no setting \"training.step\". Did you mean training.steps?";
    QTest::addRow("unlike any key") << "banana"
                                    << "5"
                                    << "There are experiment.name, ";
}

void TestFields::refusesAndLeavesTheExperimentAlone() {
    QFETCH(QString, key);
    QFETCH(QString, text);
    QFETCH(QString, sentence);
    Experiment experiment = defaultExperiment();
    const Result<void> result = setFieldFromText(experiment, key.toStdString(), text.toStdString());
    QVERIFY(!result.ok());
    QCOMPARE(result.error().kind, ErrorKind::Input);
    QCOMPARE(QString::fromStdString(result.error().key), key);
    QVERIFY2(messageOf(result).contains(sentence), qPrintable(messageOf(result)));
    QVERIFY(experiment == defaultExperiment());
}

void TestFields::setsTiersFromText() {
    Experiment experiment = defaultExperiment();
    QVERIFY(setFieldFromText(experiment, "tier.2.capacity", "12.5 %").ok());
    QVERIFY(setFieldFromText(experiment, "tier.2.name", "Router").ok());
    QCOMPARE(experiment.tiers[1].capacity.value, 0.125);
    QCOMPARE(experiment.tiers[1].capacity.text, std::string("12.5 %"));
    QCOMPARE(experiment.tiers[1].name, std::string("Router"));
    QVERIFY(!setFieldFromText(experiment, "tier.2.capacity", "2").ok());
    QCOMPARE(experiment.tiers[1].capacity.value, 0.125);
}

void TestFields::refusesUnknownTiers() {
    Experiment experiment = defaultExperiment();
    QCOMPARE(messageOf(setFieldFromText(experiment, "tier.5.clients", "3")),
             QString("There is no tier 5; this experiment has tiers 1 to 4."));
    QVERIFY(!setFieldFromText(experiment, "tier.0.clients", "3").ok());
    QVERIFY(!setFieldFromText(experiment, "tier.x.clients", "3").ok());
    QVERIFY(!setFieldFromText(experiment, "tier.1", "3").ok());
    QVERIFY(!setFieldFromText(experiment, "tier.1.speed", "3").ok());
    QVERIFY(!setFieldFromText(experiment, "tier.1.clients", "0").ok());
    QVERIFY(experiment == defaultExperiment());
}

void TestFields::tierClientsChangeTheTotal() {
    Experiment experiment = defaultExperiment();
    QVERIFY(setFieldFromText(experiment, "tier.4.clients", "5").ok());
    QCOMPARE(experiment.tiers[3].clients, std::int64_t(5));
    QCOMPARE(experiment.data.partition.clients, std::int64_t(80));
}

void TestFields::onlyTheChosenPartitionsSettingsApply() {
    Experiment experiment = defaultExperiment();
    const Field* alpha = findField("data.partition.alpha");
    const Field* classes = findField("data.partition.classes");
    const Field* channels = findField("model.channels");
    QVERIFY(alpha->applies(experiment) && !classes->applies(experiment) && channels->applies(experiment));
    experiment.data.partition.kind = PartitionKind::Shards;
    experiment.model.kind = ModelKind::Mlp;
    QVERIFY(!alpha->applies(experiment) && classes->applies(experiment) && !channels->applies(experiment));
}

void TestFields::aModelsSettingsApplyToItsKindOnly() {
    const auto applying = [](ModelKind kind, NormKind norm) {
        Experiment experiment;
        experiment.model.kind = kind;
        experiment.model.norm = norm;
        QStringList keys;
        for (const Field& field : experimentFields())
            if (field.group == "model" && field.applies(experiment))
                keys << QString::fromStdString(field.key.substr(6));
        return keys.join(QLatin1Char(' '));
    };
    QCOMPARE(applying(ModelKind::Mlp, NormKind::Auto), QStringLiteral("kind hidden"));
    QCOMPARE(applying(ModelKind::Cnn, NormKind::Auto),
             QStringLiteral("kind hidden channels norm dropout exits"));
    QCOMPARE(applying(ModelKind::Resnet8, NormKind::StaticBatch),
             QStringLiteral("kind norm recalibration dropout exits"));
    QCOMPARE(applying(ModelKind::Text, NormKind::StaticBatch),
             QStringLiteral("kind hidden embedding heads dropout"));
    QCOMPARE(applying(ModelKind::Conv1d, NormKind::Batch), QStringLiteral("kind channels norm dropout"));
    QCOMPARE(applying(ModelKind::TorchScript, NormKind::Batch), QStringLiteral("kind file"));
}

void TestFields::settingsThatCameLaterLeaveOlderRunHashesAlone() {
    // As it was before there were norm layers, dropout and early exits.
    QCOMPARE(QString::fromStdString(settingsHash(defaultExperiment())),
             QStringLiteral("5999ca7fbc1256aae8ecdd1d7c9d7515"));
    for (const char* key : {"model.norm", "model.dropout", "model.exits"}) {
        QVERIFY2(findField(key)->silentDefault, key);
        Experiment other = defaultExperiment();
        QVERIFY(setFieldFromText(other, key, QByteArray(key) == "model.norm" ? "group" : "0.5").ok() ||
                setFieldFromText(other, key, "1").ok());
        QVERIFY2(settingsHash(other) != settingsHash(defaultExperiment()), key);
    }
}

void TestFields::estimatesOfCostChangeNoRun() {
    Experiment other = defaultExperiment();
    other.training.deadline = 60.0;
    other.training.utilisation = 0.5;
    for (Tier& tier : other.tiers) {
        tier.speedGflops = tier.memoryMb = tier.powerW = tier.radioW = tier.receiveW = 7.0;
        tier.linkMbps = tier.uplinkMbps = 7.0;
    }
    QCOMPARE(settingsHash(other), settingsHash(defaultExperiment()));
}

void TestFields::onlyTheSettingsOfTheSourceApply_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QStringList>("keys");
    QTest::addRow("digits") << "digits" << QStringList{};
    QTest::addRow("idx") << "idx:/data" << QStringList{};
    QTest::addRow("csv") << "csv:/a.csv"
                         << QStringList{"data.label", "data.client", "data.ignore", "data.series_channels",
                                        "data.test_share"};
    QTest::addRow("agnews") << "agnews:/a" << QStringList{"data.vocabulary", "data.length"};
    QTest::addRow("images") << "images:/a"
                            << QStringList{"data.test_share", "data.image_size", "data.image_colour"};
}

void TestFields::onlyTheSettingsOfTheSourceApply() {
    QFETCH(QString, source);
    QFETCH(QStringList, keys);
    Experiment experiment = defaultExperiment();
    experiment.data.source = source.toStdString();
    QStringList applying;
    for (const Field& field : experimentFields()) {
        const QString key = QString::fromStdString(field.key);
        if (key.startsWith("data.") && key != "data.source" && !key.startsWith("data.partition.") &&
            field.applies(experiment))
            applying << key;
    }
    QCOMPARE(applying, keys);
    const bool pictures = !source.startsWith("csv") && !source.startsWith("agnews");
    QCOMPARE(findField("training.augment")->applies(experiment), pictures);
}

void TestFields::listsDifferencesInTheOrderOfTheFile() {
    const Experiment left = defaultExperiment();
    QVERIFY(differences(left, left).empty());
    Experiment right = left;
    right.training.rate = 0.05;
    right.seed = 43;
    right.tiers.pop_back();
    const std::vector<FieldDifference> found = differences(left, right);
    QCOMPARE(found.size(), std::size_t(5));
    QCOMPARE(found[0].key, std::string("experiment.seed"));
    QCOMPARE(found[0].left, std::string("42"));
    QCOMPARE(found[0].right, std::string("43"));
    QCOMPARE(found[1].key, std::string("training.lr"));
    QCOMPARE(found[1].right, std::string("0.05"));
    QCOMPARE(found[2].key, std::string("tier.4.name"));
    QCOMPARE(found[2].right, std::string());
    QCOMPARE(found[4].key, std::string("tier.4.clients"));
}

void TestFields::everyStrategyTellsWhatItDoesWhatItIgnoresAndItsSource() {
    const Field* kind = findField("strategy.kind");
    QCOMPARE(kind->choices.size(), strategies().size());
    for (std::size_t i = 0; i < strategies().size(); ++i) {
        const CatalogEntry& entry = strategies()[i];
        const QString help = QString::fromStdString(entry.help);
        // The last sentence is what it ignores; what stands before is what it does.
        const qsizetype ignores = help.indexOf(QStringLiteral(". Ignores "));
        QVERIFY2(ignores > 20 && help.endsWith(u'.') && help.size() > ignores + 20, entry.id.c_str());
        QVERIFY2(!entry.title.empty() && !entry.source.empty(), entry.id.c_str());
        // What the form and the help show.
        QCOMPARE(kind->choices[i].help, entry.help);
    }
}

QTEST_GUILESS_MAIN(TestFields)
#include "tst_fields.moc"
