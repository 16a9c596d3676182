#include <QtTest>

#include "ui/widgets/field_input.h"
#include "ui/widgets/number_box.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestNumberSteps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stepsStayWithinTheField_data();
    void stepsStayWithinTheField();
    void everyStepIsAllowed();
    void valuesAreShownAsTheyAreTyped();
};

void TestNumberSteps::stepsStayWithinTheField_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<double>("from");
    QTest::addColumn<int>("steps");
    QTest::addColumn<double>("to");
    QTest::addRow("integer up") << "experiment.rounds" << 100.0 << 1 << 101.0;
    QTest::addRow("integer ten down") << "experiment.rounds" << 15.0 << -10 << 5.0;
    QTest::addRow("integer stops at its minimum") << "experiment.rounds" << 3.0 << -10 << 1.0;
    QTest::addRow("rate up") << "training.lr" << 0.1 << 1 << 0.2;
    QTest::addRow("rate up twice") << "training.lr" << 0.1 << 2 << 0.5;
    QTest::addRow("rate down") << "training.lr" << 0.1 << -1 << 0.05;
    QTest::addRow("rate between steps") << "training.lr" << 0.15 << -1 << 0.1;
    QTest::addRow("rate never reaches 0") << "training.lr" << 2e-6 << -1 << 1e-6;
    QTest::addRow("decay leaves 0") << "training.weight_decay" << 0.0 << 1 << 1e-6;
    QTest::addRow("decay back to 0") << "training.weight_decay" << 1e-6 << -1 << 0.0;
    QTest::addRow("momentum") << "training.momentum" << 0.9 << 1 << 0.95;
    QTest::addRow("momentum stays below 1") << "training.momentum" << 0.95 << 1 << 0.95;
}

void TestNumberSteps::stepsStayWithinTheField() {
    QFETCH(QString, key);
    QFETCH(double, from);
    QFETCH(int, steps);
    QFETCH(double, to);
    const Field* field = findField(key.toStdString());
    QVERIFY(field != nullptr);
    QCOMPARE(steppedValue(*field, from, steps), to);
}

void TestNumberSteps::everyStepIsAllowed() {
    for (const Field& field : experimentFields()) {
        if (field.kind != FieldKind::Real) continue;
        double value = std::get<double>(field.get(defaultExperiment()));
        for (const int step : {1, 1, 1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -40, 80}) {
            value = steppedValue(field, value, step);
            Experiment experiment = defaultExperiment();
            QVERIFY2(setField(experiment, field.key, value).ok(), field.key.c_str());
        }
    }
}

void TestNumberSteps::valuesAreShownAsTheyAreTyped() {
    QCOMPARE(editorText(std::vector<std::int64_t>{8, 16}), QStringLiteral("8, 16"));
    QCOMPARE(editorText(std::vector<std::int64_t>{}), QString());
    QCOMPARE(editorText(0.1), QStringLiteral("0.1"));
    QCOMPARE(editorText(std::int64_t{1000000}), QStringLiteral("1000000"));
    QCOMPARE(editorText(std::string("idx:/a b")), QStringLiteral("idx:/a b"));
}

QTEST_GUILESS_MAIN(TestNumberSteps)
#include "tst_number_steps.moc"
