#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>
#include <random>

#include "engine/api/experiment_file.h"
#include "ui/state/experiment_document.h"
#include "ui/state/tier_edits.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestExperimentDocument : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".+"))); }
    void startsWithTheDefaultUnmodified();
    void undoBringsBackTheValueAndRedoTheEdit();
    void editsOfOneKeyMergeIntoOneStep();
    void anotherKeyEndsTheMerge();
    void leavingTheEditorEndsTheMerge();
    void savingEndsTheMerge();
    void undoEndsTheMerge();
    void typingBackToTheStartLeavesNoStep();
    void refusedValueChangesNothing();
    void numberOfClientsScalesTheTiers();
    void digitsOfANumberOfClientsKeepTheProportions();
    void undoingRandomEditsRestoresEachState();
    void undoAndRedoInAnyOrderMatchAListOfStates();
    void savedFileOpensAsTheSameExperiment();
    void savedDraftWithContradictionsOpensAgain();
    void brokenFileKeepsTheDraft_data();
    void brokenFileKeepsTheDraft();
    void unwritableFileKeepsTheDraftModified();
    void baselineFollowsTheFile();
};

namespace {

FieldValue real(double value) {
    return value;
}
FieldValue integer(std::int64_t value) {
    return value;
}

// One edit of a kind and size chosen by `random`; always a change.
void editAtRandom(ExperimentDocument& document, std::mt19937_64& random) {
    const auto upTo = [&](std::int64_t n) {
        return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(n));
    };
    const Experiment& now = document.experiment();
    const int row = static_cast<int>(upTo(static_cast<std::int64_t>(now.tiers.size())));
    switch (upTo(12)) {
        case 0:
            (void)document.editField("training.lr", real(0.001 + static_cast<double>(upTo(1000)) / 1000.0));
            break;
        case 1:
            (void)document.editField("experiment.rounds", integer(1 + upTo(500)));
            break;
        case 2:
            (void)document.editField("strategy.scope", std::string(upTo(2) == 0 ? "layer" : "global"));
            break;
        case 3:
            document.edit(withTierAdded(now, row), QStringLiteral("add"));
            break;
        case 4:
            if (now.tiers.size() > 1) document.edit(withTierRemoved(now, row), QStringLiteral("remove"));
            break;
        case 5:
            document.edit(withTierDuplicated(now, row), QStringLiteral("duplicate"));
            break;
        case 6:
            (void)document.editField("data.partition.clients", integer(1 + upTo(2000)));
            break;
        case 7:
            (void)document.editField("experiment.name", "Run " + std::to_string(upTo(9)));
            break;
        case 8:
            (void)document.editField("experiment.seed", integer(upTo(1000)));
            break;
        case 9:
        case 10: {
            Experiment changed = now;
            Tier& tier = changed.tiers[static_cast<std::size_t>(row)];
            tier.capacity = capacityFromValue(static_cast<double>(1 + upTo(64)) / 64.0);
            tier.colour = upTo(2) == 0 ? "#ff8800" : "";
            tier.clients = 1 + upTo(40);
            document.edit(withTiers(changed, changed.tiers), QStringLiteral("tier"));
            break;
        }
        default:
            document.edit(withTierMoved(now, row, 0), QStringLiteral("move"));
    }
    if (upTo(3) == 0) document.endEdit();
}

}  // namespace

void TestExperimentDocument::startsWithTheDefaultUnmodified() {
    ExperimentDocument document;
    QVERIFY(document.experiment() == defaultExperiment());
    QVERIFY(!document.isModified());
    QVERIFY(document.problems().empty());
    QVERIFY(document.filePath().isEmpty());
}

void TestExperimentDocument::undoBringsBackTheValueAndRedoTheEdit() {
    ExperimentDocument document;
    const QSignalSpy changed(&document, &ExperimentDocument::changed);
    QVERIFY(document.editField("training.lr", real(0.05)).ok());
    QCOMPARE(document.experiment().training.rate, 0.05);
    QVERIFY(document.isModified());
    document.undoStack()->undo();
    QCOMPARE(document.experiment().training.rate, 0.1);
    QVERIFY(!document.isModified());
    document.undoStack()->redo();
    QCOMPARE(document.experiment().training.rate, 0.05);
    QCOMPARE(changed.count(), 3);
}

void TestExperimentDocument::editsOfOneKeyMergeIntoOneStep() {
    ExperimentDocument document;
    for (const int rounds : {1, 12, 120})
        QVERIFY(document.editField("experiment.rounds", integer(rounds)).ok());
    QCOMPARE(document.undoStack()->count(), 1);
    document.undoStack()->undo();
    QCOMPARE(document.experiment().rounds, 100);
}

void TestExperimentDocument::anotherKeyEndsTheMerge() {
    ExperimentDocument document;
    QVERIFY(document.editField("experiment.rounds", integer(7)).ok());
    QVERIFY(document.editField("training.steps", integer(7)).ok());
    QVERIFY(document.editField("experiment.rounds", integer(8)).ok());
    QCOMPARE(document.undoStack()->count(), 3);
}

void TestExperimentDocument::leavingTheEditorEndsTheMerge() {
    ExperimentDocument document;
    QVERIFY(document.editField("experiment.rounds", integer(7)).ok());
    document.endEdit();
    QVERIFY(document.editField("experiment.rounds", integer(8)).ok());
    QCOMPARE(document.undoStack()->count(), 2);
    document.undoStack()->undo();
    QCOMPARE(document.experiment().rounds, 7);
}

void TestExperimentDocument::savingEndsTheMerge() {
    const QTemporaryDir folder;
    ExperimentDocument document;
    QVERIFY(document.editField("experiment.rounds", integer(7)).ok());
    QVERIFY(document.save(folder.filePath(QStringLiteral("a.toml"))).ok());
    QVERIFY(!document.isModified());
    QVERIFY(document.editField("experiment.rounds", integer(8)).ok());
    QVERIFY(document.isModified());
    document.undoStack()->undo();
    QCOMPARE(document.experiment().rounds, 7);
    QVERIFY(!document.isModified());
}

void TestExperimentDocument::undoEndsTheMerge() {
    ExperimentDocument document;
    QVERIFY(document.editField("experiment.rounds", integer(7)).ok());
    document.endEdit();
    QVERIFY(document.editField("experiment.rounds", integer(8)).ok());
    document.undoStack()->undo();
    QVERIFY(document.editField("experiment.rounds", integer(9)).ok());
    QCOMPARE(document.undoStack()->count(), 2);
    document.undoStack()->undo();
    QCOMPARE(document.experiment().rounds, 7);
}

void TestExperimentDocument::typingBackToTheStartLeavesNoStep() {
    ExperimentDocument document;
    QVERIFY(document.editField("experiment.rounds", integer(10)).ok());
    QVERIFY(document.editField("experiment.rounds", integer(100)).ok());
    QCOMPARE(document.undoStack()->count(), 0);
    QVERIFY(!document.isModified());
}

void TestExperimentDocument::refusedValueChangesNothing() {
    ExperimentDocument document;
    const QSignalSpy changed(&document, &ExperimentDocument::changed);
    const Result<void> refused = document.editField("training.lr", real(0.0));
    QVERIFY(!refused.ok());
    QCOMPARE(refused.error().key, std::string("training.lr"));
    QVERIFY(document.experiment() == defaultExperiment());
    QCOMPARE(changed.count(), 0);
    QCOMPARE(document.undoStack()->count(), 0);
}

void TestExperimentDocument::numberOfClientsScalesTheTiers() {
    ExperimentDocument document;
    QVERIFY(document.editField("data.partition.clients", integer(200)).ok());
    for (const Tier& tier : document.experiment().tiers) QCOMPARE(tier.clients, 50);
    QVERIFY(document.problems().empty());
    QVERIFY(!document.editField("data.partition.clients", integer(3)).ok());
    QCOMPARE(document.experiment().data.partition.clients, 200);
}

void TestExperimentDocument::digitsOfANumberOfClientsKeepTheProportions() {
    ExperimentDocument document;
    Experiment uneven = document.experiment();
    for (std::size_t i = 0; i < 4; ++i) uneven.tiers[i].clients = std::array{90, 5, 3, 2}[i];
    document.reset(uneven);
    for (const int clients : {10, 100, 1000}) {
        QVERIFY(document.editField("data.partition.clients", integer(clients)).ok());
    }
    std::vector<std::int64_t> counts;
    for (const Tier& tier : document.experiment().tiers) counts.push_back(tier.clients);
    QCOMPARE(counts, (std::vector<std::int64_t>{900, 50, 30, 20}));
    QCOMPARE(document.undoStack()->count(), 1);
}

void TestExperimentDocument::undoingRandomEditsRestoresEachState() {
    ExperimentDocument document;
    std::mt19937_64 random(20241);
    std::vector<Experiment> states = {document.experiment()};
    for (int edit = 0; edit < 500; ++edit) {
        const int before = document.undoStack()->count();
        editAtRandom(document, random);
        if (document.undoStack()->count() > before) states.push_back({});
        // Merged edits take the place of the last state.
        if (document.undoStack()->count() < static_cast<int>(states.size()) - 1) states.pop_back();
        states.back() = document.experiment();
    }
    QVERIFY(document.undoStack()->count() > 250);
    QCOMPARE(document.undoStack()->count() + 1, static_cast<int>(states.size()));
    for (auto state = states.rbegin(); state != states.rend(); ++state) {
        QVERIFY(document.experiment() == *state);
        document.undoStack()->undo();
    }
    QVERIFY(document.experiment() == defaultExperiment());
    QVERIFY(!document.isModified());
    for (const Experiment& state : states) {
        QVERIFY(document.experiment() == state);
        document.undoStack()->redo();
    }
    QVERIFY(document.experiment() == states.back());
}

// Against a naive twin: the states in a vector and a place in it.
void TestExperimentDocument::undoAndRedoInAnyOrderMatchAListOfStates() {
    ExperimentDocument document;
    std::mt19937_64 random(77);
    std::vector<Experiment> states = {document.experiment()};
    std::size_t place = 0;
    for (int i = 0; i < 2000; ++i) {
        const auto kind = random() % 4;
        if (kind == 0) {
            document.undoStack()->undo();
            if (place > 0) --place;
        } else if (kind == 1) {
            document.undoStack()->redo();
            if (place + 1 < states.size()) ++place;
        } else {
            document.endEdit();
            editAtRandom(document, random);
            if (document.experiment() == states[place]) continue;
            states.resize(place + 1);
            states.push_back(document.experiment());
            ++place;
        }
        QVERIFY(document.experiment() == states[place]);
        QCOMPARE(document.undoStack()->index(), static_cast<int>(place));
    }
}

void TestExperimentDocument::savedDraftWithContradictionsOpensAgain() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("draft.toml"));
    ExperimentDocument document;
    Experiment changed = document.experiment();
    changed.training.participants = 5000;
    changed.data.partition.clients = 7;
    document.edit(changed, QStringLiteral("x"));
    QVERIFY(!document.problems().empty());
    QVERIFY(document.save(path).ok());
    ExperimentDocument reopened;
    QVERIFY(reopened.open(path).ok());
    QVERIFY(reopened.experiment() == changed);
    QCOMPARE(reopened.problems().size(), document.problems().size());
    // The command line refuses it all the same.
    QVERIFY(!readExperiment(path.toStdString()).ok());
}

void TestExperimentDocument::savedFileOpensAsTheSameExperiment() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("実験 1.toml"));
    ExperimentDocument document;
    QVERIFY(document.editField("experiment.name", std::string("Größe \"é\" 実験")).ok());
    Experiment changed = document.experiment();
    changed.tiers[1].capacity = parseCapacity("6.25 %").value();
    changed.tiers[2].colour = "#ff8800";
    document.edit(changed, QStringLiteral("x"));
    const QSignalSpy moved(&document, &ExperimentDocument::filePathChanged);
    QVERIFY(document.save(path).ok());
    QCOMPARE(moved.count(), 1);
    QCOMPARE(document.filePath(), path);

    ExperimentDocument reopened;
    QVERIFY(reopened.open(path).ok());
    QVERIFY(reopened.experiment() == document.experiment());
    QVERIFY(!reopened.isModified());
    QCOMPARE(reopened.undoStack()->count(), 0);
    QCOMPARE(reopened.experiment().tiers[1].capacity.text, std::string("6.25 %"));
}

void TestExperimentDocument::brokenFileKeepsTheDraft_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("said");
    const QByteArray good = QByteArray::fromStdString(experimentToml(defaultExperiment()));
    QTest::addRow("not TOML") << QByteArray("schema = [") << QStringLiteral(":1:");
    QTest::addRow("unknown key") << QByteArray(good).replace("rounds =", "roundz =")
                                 << QStringLiteral("roundz");
    QTest::addRow("cut short") << good.left(good.size() / 2) << QStringLiteral("broken.toml");
    QTest::addRow("empty") << QByteArray() << QStringLiteral("broken.toml");
}

void TestExperimentDocument::brokenFileKeepsTheDraft() {
    QFETCH(QByteArray, content);
    QFETCH(QString, said);
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("broken.toml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    ExperimentDocument document;
    QVERIFY(document.editField("training.lr", real(0.05)).ok());
    const Experiment draft = document.experiment();
    const Result<void> opened = document.open(file.fileName());
    QVERIFY(!opened.ok());
    const QString sentence = QString::fromStdString(opened.error().text());
    QVERIFY2(sentence.contains(said), qPrintable(sentence));
    QVERIFY(document.experiment() == draft);
    QVERIFY(document.isModified());
    QCOMPARE(document.undoStack()->count(), 1);
    QVERIFY(document.filePath().isEmpty());
    QVERIFY(!document.open(folder.filePath(QStringLiteral("missing.toml"))).ok());
    QVERIFY(document.experiment() == draft);
}

void TestExperimentDocument::unwritableFileKeepsTheDraftModified() {
    const QTemporaryDir folder;
    ExperimentDocument document;
    QVERIFY(document.editField("training.lr", real(0.05)).ok());
    const Result<void> saved = document.save(folder.filePath(QStringLiteral("no/such/folder/a.toml")));
    QVERIFY(!saved.ok());
    QCOMPARE(saved.error().kind, ErrorKind::File);
    QVERIFY(document.isModified());
    QVERIFY(document.filePath().isEmpty());
    QCOMPARE(document.experiment().training.rate, 0.05);
}

void TestExperimentDocument::baselineFollowsTheFile() {
    const QTemporaryDir folder;
    ExperimentDocument document;
    const QSignalSpy moved(&document, &ExperimentDocument::baselineChanged);
    QVERIFY(document.editField("training.lr", real(0.05)).ok());
    QCOMPARE(document.baseline().training.rate, 0.1);
    QVERIFY(document.save(folder.filePath(QStringLiteral("a.toml"))).ok());
    QCOMPARE(document.baseline().training.rate, 0.05);
    QCOMPARE(moved.count(), 1);
}

QTEST_GUILESS_MAIN(TestExperimentDocument)
#include "tst_experiment_document.moc"
