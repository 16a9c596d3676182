#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include "editing_support.h"
#include "ui/models/tier_model.h"
#include "ui/state/tier_edits.h"
#include "ui/theme/theme.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestTierModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".+"))); }
    void showsTheTiersOfTheDraft();
    void takesACapacityAsTyped_data();
    void takesACapacityAsTyped();
    void refusesWhatIsNotAllowed_data();
    void refusesWhatIsNotAllowed();
    void clientsFollowInTheSameStep();
    void followsEditsUndoAndRedo();
    void keepsSelectionWhereRowsStay();
    void costsComeFromThePreview();
    void costsOfAnUnknownCapacityStay();
    void colourIsOneStepAndCanGoBack();

private:
    static QModelIndex cell(const TierModel& model, int row, int column) { return model.index(row, column); }
};

void TestTierModel::showsTheTiersOfTheDraft() {
    ExperimentDocument document;
    const Theme theme;
    const TierModel model(&document, &theme);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(cell(model, 3, TierModel::Name).data().toString(), QStringLiteral("Sensor"));
    QCOMPARE(cell(model, 3, TierModel::CapacityText).data().toString(), QStringLiteral("1/64"));
    QCOMPARE(cell(model, 3, TierModel::Clients).data(TierModel::kNumberRole).toLongLong(), 25);
    QVERIFY(!cell(model, 3, TierModel::Traffic).data().isValid());
    QVERIFY(cell(model, 0, TierModel::Clients).flags() & Qt::ItemIsEditable);
    QVERIFY(!(cell(model, 0, TierModel::Traffic).flags() & Qt::ItemIsEditable));
}

void TestTierModel::takesACapacityAsTyped_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<double>("value");
    QTest::addRow("fraction") << "1/16" << 1.0 / 16;
    QTest::addRow("percentage") << "6.25 %" << 0.0625;
    QTest::addRow("number") << "0.0625" << 0.0625;
}

void TestTierModel::takesACapacityAsTyped() {
    QFETCH(QString, text);
    QFETCH(double, value);
    ExperimentDocument document;
    const Theme theme;
    TierModel model(&document, &theme);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(model.setData(cell(model, 0, TierModel::CapacityText), text));
    QCOMPARE(document.experiment().tiers[0].capacity.value, value);
    QCOMPARE(QString::fromStdString(document.experiment().tiers[0].capacity.text), text);
}

void TestTierModel::refusesWhatIsNotAllowed_data() {
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("said");
    QTest::addRow("capacity above 1") << int(TierModel::CapacityText) << "2"
                                      << "at most 1";
    QTest::addRow("capacity 0") << int(TierModel::CapacityText) << "0"
                                << "greater than 0";
    QTest::addRow("capacity word") << int(TierModel::CapacityText) << "half"
                                   << "half";
    QTest::addRow("no clients") << int(TierModel::Clients) << "0"
                                << "1 to";
    QTest::addRow("clients with a fraction") << int(TierModel::Clients) << "2.5"
                                             << "2.5";
    QTest::addRow("no name") << int(TierModel::Name) << "  "
                             << "name";
    QTest::addRow("name of another") << int(TierModel::Name) << "Phone"
                                     << "Phone";
}

void TestTierModel::refusesWhatIsNotAllowed() {
    QFETCH(int, column);
    QFETCH(QString, text);
    QFETCH(QString, said);
    ExperimentDocument document;
    const Theme theme;
    TierModel model(&document, &theme);
    QSignalSpy refused(&model, &TierModel::refused);
    QVERIFY(!model.setData(cell(model, 0, column), text));
    QCOMPARE(refused.count(), 1);
    const QString sentence = refused.first().first().toString();
    QVERIFY2(sentence.contains(said), qPrintable(sentence));
    QVERIFY(document.experiment() == defaultExperiment());
    QCOMPARE(document.undoStack()->count(), 0);
}

void TestTierModel::clientsFollowInTheSameStep() {
    ExperimentDocument document;
    const Theme theme;
    TierModel model(&document, &theme);
    QVERIFY(model.setData(cell(model, 0, TierModel::Clients), QStringLiteral("5")));
    QCOMPARE(document.experiment().data.partition.clients, 80);
    QCOMPARE(document.experiment().training.participants, 10);
    QVERIFY(document.problems().empty());
    document.undoStack()->undo();
    QVERIFY(document.experiment() == defaultExperiment());
}

void TestTierModel::followsEditsUndoAndRedo() {
    ExperimentDocument document;
    const Theme theme;
    TierModel model(&document, &theme);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const Experiment start = document.experiment();
    document.edit(withTierAdded(start, 1), QStringLiteral("x"));
    document.edit(withTierRemoved(document.experiment(), 0), QStringLiteral("x"));
    document.edit(withTierMoved(document.experiment(), 0, 2), QStringLiteral("x"));
    for (const TierPreset& preset : tierPresets(100)) {
        document.edit(withTiers(document.experiment(), preset.tiers), QStringLiteral("x"));
    }
    const auto sameAsDraft = [&] {
        const std::vector<Tier>& tiers = document.experiment().tiers;
        if (model.rowCount() != static_cast<int>(tiers.size())) return false;
        for (int row = 0; row < model.rowCount(); ++row) {
            const Tier& tier = tiers[static_cast<std::size_t>(row)];
            if (cell(model, row, TierModel::Name).data().toString().toStdString() != tier.name) return false;
            if (cell(model, row, TierModel::Clients).data(TierModel::kNumberRole) != qint64(tier.clients))
                return false;
        }
        return true;
    };
    QVERIFY(sameAsDraft());
    while (document.undoStack()->canUndo()) {
        document.undoStack()->undo();
        QVERIFY(sameAsDraft());
    }
    while (document.undoStack()->canRedo()) {
        document.undoStack()->redo();
        QVERIFY(sameAsDraft());
    }
}

void TestTierModel::keepsSelectionWhereRowsStay() {
    ExperimentDocument document;
    const Theme theme;
    TierModel model(&document, &theme);
    const QPersistentModelIndex phone(cell(model, 2, TierModel::Name));
    document.edit(withTierAdded(document.experiment(), 0), QStringLiteral("x"));
    QCOMPARE(phone.row(), 3);
    document.undoStack()->undo();
    QCOMPARE(phone.row(), 2);
    QCOMPARE(phone.data().toString(), QStringLiteral("Phone"));
}

void TestTierModel::costsComeFromThePreview() {
    ExperimentDocument document;
    document.reset(test::twoTiers());
    const Theme theme;
    TierModel model(&document, &theme);
    model.setPreview(test::madeUpPreview());
    QCOMPARE(cell(model, 0, TierModel::Traffic).data().toString(), QStringLiteral("2.00"));
    QCOMPARE(cell(model, 1, TierModel::Traffic).data().toString(), QStringLiteral("0.050"));
    QCOMPARE(cell(model, 1, TierModel::Traffic).data(TierModel::kNumberRole).toDouble(), 5e4);
    QCOMPARE(cell(model, 0, TierModel::Share).data(TierModel::kNumberRole).toDouble(), 1.0);
    QCOMPARE(cell(model, 1, TierModel::Share).data(TierModel::kNumberRole).toDouble(), 157.0 / 157000);
}

void TestTierModel::costsOfAnUnknownCapacityStay() {
    ExperimentDocument document;
    document.reset(test::twoTiers());
    const Theme theme;
    TierModel model(&document, &theme);
    model.setPreview(test::madeUpPreview());
    QVERIFY(model.setData(cell(model, 1, TierModel::CapacityText), QStringLiteral("1/8")));
    model.setPreview(test::madeUpPreview());
    QCOMPARE(cell(model, 1, TierModel::Traffic).data(TierModel::kNumberRole).toDouble(), 5e4);
}

void TestTierModel::colourIsOneStepAndCanGoBack() {
    ExperimentDocument document;
    const Theme theme;
    TierModel model(&document, &theme);
    model.setColour(1, QColor(0xff, 0x88, 0));
    QCOMPARE(document.experiment().tiers[1].colour, std::string("#ff8800"));
    QVERIFY(document.problems().empty());
    model.setColour(1, {});
    QVERIFY(document.experiment().tiers[1].colour.empty());
    QCOMPARE(document.undoStack()->count(), 2);
}

QTEST_MAIN(TestTierModel)
#include "tst_tier_model.moc"
