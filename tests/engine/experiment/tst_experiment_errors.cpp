// Every mistake in an experiment file is told with its line and column and with what is allowed.

#include <QtTest>

#include "engine/api/experiment_file.h"

using namespace fiarse;

class TestExperimentErrors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesPlaceAndRemedy_data();
    void namesPlaceAndRemedy();
    void tellsTheFirstMistakeOfTheFile();
    void validateFindsEveryContradiction();
};

namespace {

const QString kTier = "[[tier]]\nname = \"a\"\ncapacity = 1\nclients = 20\n";

void row(const char* name, const QString& toml, const QString& text) {
    QTest::addRow("%s", name) << toml << "bad.toml:" + text;
}

}  // namespace

void TestExperimentErrors::namesPlaceAndRemedy_data() {
    QTest::addColumn<QString>("toml");
    QTest::addColumn<QString>("text");
    const QString head = "schema = 1\n";

    row("no schema", kTier, "1:1: The key schema is missing; begin the file with schema = 1.");
    row("another schema", "schema = 2\n" + kTier,
        "1:10: This file is of schema 2; this version of the program reads schema 1 only.");
    row("schema of another type", "schema = \"1\"\n" + kTier,
        "1:10: schema must be the whole number 1, not text.");
    row("syntax", head + "[data\n" + kTier, "2:6: This is not valid TOML: ");
    row("key twice", head + "[training]\nsteps = 1\nsteps = 2\n" + kTier, "4:9: This is not valid TOML: ");

    row("misspelt section", head + "[trainning]\nsteps = 1\n" + kTier,
        "2:2: There is no key trainning. Did you mean training?");
    row("misspelt key", head + "[training]\nbatch_size = 1\nstep = 1\n" + kTier,
        "3:1: There is no key training.batch_size. There are participants, steps, batch, lr, momentum, "
        "weight_decay");
    row("nearly right key", head + "[training]\n  stepps = 1\n" + kTier,
        "3:3: There is no key training.stepps. Did you mean training.steps?");
    row("unknown key of the partition", head + "[data]\npartition = { kind = \"iid\", alfa = 1 }\n" + kTier,
        "3:29: There is no key data.partition.alfa. Did you mean data.partition.alpha?");
    row("unknown key of a tier", head + kTier + "colur = \"#ffffff\"\n",
        "6:1: There is no key colur in a tier. Did you mean colour?");
    row("unknown top key", head + "banana = 1\n" + kTier,
        "2:1: There is no key banana. There are schema, tier, alert, experiment, data, model, strategy, "
        "remedy, training, attack, defence, evaluation, checkpoint.");
    row("value in place of a section", head + "training = 3\n" + kTier,
        "2:12: training must be a table, not a whole number.");
    row("text in place of the partition", head + "[data]\npartition = \"iid\"\n" + kTier,
        "3:13: data.partition must be a table, not text.");

    row("text for a number", head + "[training]\nsteps = \"50\"\n" + kTier,
        "3:9: training.steps must be a whole number from 1 to 1000000, not \"50\".");
    row("fraction for a whole number", head + "[training]\nsteps = 2.5\n" + kTier,
        "3:9: training.steps must be a whole number from 1 to 1000000, not 2.5.");
    row("truth for a number", head + "[training]\nlr = true\n" + kTier,
        "3:6: training.lr must be a number greater than 0, not true or false.");
    row("number for text", head + "[experiment]\nname = 5\n" + kTier,
        "3:8: experiment.name must be text in UTF-8, not 5.");
    row("number for a list", head + "[model]\nhidden = 16\n" + kTier,
        "3:10: model.hidden must be a list of at most 16 whole numbers from 1 to 65536, for example [64, "
        "32], not "
        "16.");
    row("text in a list", head + "[model]\nhidden = [16, \"8\"]\n" + kTier,
        "3:10: model.hidden must be a list of at most 16 whole numbers from 1 to 65536, for example [64, "
        "32], not a "
        "list of other things.");
    row("unknown choice", head + "[strategy]\nscope = \"everything\"\n" + kTier,
        "3:9: strategy.scope must be one of global, layer, layer-adaptive, not \"everything\".");
    row("out of range", head + "[training]\nlr = -0.1\n" + kTier,
        "3:6: training.lr must be a number greater than 0, not -0.1.");
    row("not a number", head + "[training]\nlr = nan\n" + kTier,
        "3:6: training.lr must be a number greater than 0, not nan.");
    row("no rounds", head + "[experiment]\nrounds = 0\n" + kTier,
        "3:10: experiment.rounds must be a whole number from 1 to 1000000, not 0.");
    row("cnn without convolutions", head + "[model]\nkind = \"cnn\"\nchannels = []\n" + kTier,
        "4:12: model.channels must have at least one entry for a cnn; ");

    row("no tier", head + "[training]\nsteps = 5\n", "3:11: There is no tier; at least one is needed, ");
    row("tier with one bracket", head + "[tier]\ncapacity = 1\nclients = 20\n",
        "2:1: Tiers must be written as [[tier]], with two brackets on each side, once for each tier.");
    row("tier without a capacity", head + "[[tier]]\nclients = 20\n",
        "2:1: Tier 1 has no capacity; add one, for example capacity = \"1/4\".");
    row("tier without clients", head + kTier + "[[tier]]\ncapacity = 1\n",
        "6:1: Tier 2 does not say how many clients it has; add, for example, clients = 25.");
    row("capacity above one", head + "[[tier]]\ncapacity = 1.5\nclients = 20\n",
        "3:12: A capacity must be greater than 0 and at most 1, not 1.5.");
    row("capacity of zero", head + "[[tier]]\ncapacity = \"0\"\nclients = 20\n",
        "3:12: A capacity must be greater than 0 and at most 1, not 0.");
    row("capacity that is none", head + "[[tier]]\ncapacity = \"half\"\nclients = 20\n",
        "3:12: \"half\" is not a capacity; write a fraction such as 1/16, a percentage such as 6.25 % or a "
        "number "
        "such as 0.0625, greater than 0 and at most 1.");
    row("capacity of another type", head + "[[tier]]\ncapacity = [1]\nclients = 20\n",
        "3:12: The capacity of tier 1 must be text such as \"1/16\" or \"6.25 %\", or a number greater than "
        "0 and at "
        "most 1, not a list.");
    row("zero clients", head + "[[tier]]\ncapacity = 1\nclients = 0\n",
        "4:11: Tier 1 must have at least 1 client, not 0.");
    row("half a client", head + "[[tier]]\ncapacity = 1\nclients = 0.5\n",
        "4:11: The clients of tier 1 must be a whole number of at least 1, not a number.");
    row("nameless tier", head + "[[tier]]\nname = \"\"\ncapacity = 1\nclients = 20\n",
        "3:8: Tier 1 has no name; give it one.");
    row("two tiers of one name", head + kTier + kTier,
        "7:8: Two tiers are called \"a\"; each needs a name of its own.");
    row("colour that is none", head + kTier + "colour = \"red\"\n",
        "6:10: The colour of tier 1 must be written like \"#1f77b4\", not \"red\".");
    row("tiers do not sum up", head + "[data]\npartition = { clients = 30 }\n" + kTier,
        "3:25: data.partition.clients is 30, but the tiers have 20 clients together; make the two equal or "
        "leave "
        "data.partition.clients out.");
    row("more participants than clients", head + "[training]\nparticipants = 21\n" + kTier,
        "3:16: training.participants is 21, but there are only 20 clients; at most as many can take part in "
        "a "
        "round.");
    row("tier as text", head + "tier = \"phone\"\n",
        "2:8: Tiers must be written as [[tier]], with two brackets on each side, once for each tier.");
}

void TestExperimentErrors::namesPlaceAndRemedy() {
    QFETCH(QString, toml);
    QFETCH(QString, text);
    const Result<Experiment> result = parseExperiment(toml.toStdString(), "bad.toml");
    QVERIFY(!result.ok());
    QCOMPARE(result.error().kind, ErrorKind::Input);
    const QString told = QString::fromStdString(result.error().text());
    QVERIFY2(told.startsWith(text), qPrintable("told:     " + told + "\nexpected: " + text));
    QVERIFY2(told.endsWith('.') || told.endsWith('?'), qPrintable(told));
}

void TestExperimentErrors::tellsTheFirstMistakeOfTheFile() {
    const Result<Experiment> result =
        parseExperiment("schema = 1\n[training]\nstepz = 1\nlr = -1\n[experiment]\nrounds = 0\n", "bad.toml");
    QVERIFY(!result.ok());
    QCOMPARE(result.error().line, 3);
}

void TestExperimentErrors::validateFindsEveryContradiction() {
    Experiment experiment = defaultExperiment();
    experiment.training.rate = 0.0;
    experiment.training.participants = 101;
    experiment.tiers[1].capacity.value = 0.0;
    experiment.tiers[2].clients = 0;
    experiment.tiers[3].name = "Gateway";
    QStringList keys;
    for (const Error& error : validate(experiment)) keys << QString::fromStdString(error.key);
    QCOMPARE(keys, QStringList({"training.lr", "tier.2.capacity", "tier.3.clients", "tier.4.name",
                                "training.participants"}));
    experiment = defaultExperiment();
    experiment.tiers.clear();
    QCOMPARE(validate(experiment).front().key, std::string("tier"));
}

QTEST_GUILESS_MAIN(TestExperimentErrors)
#include "tst_experiment_errors.moc"
