#include <QtTest>

#include "tests/ui/support/synthetic_run.h"
#include "ui/models/inspector_text.h"
#include "ui/models/parameter_facts.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestParameterFacts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rankCountsWithinTheScope_data();
    void rankCountsWithinTheScope();
    void tiesShareARank();
    void placesAWeightInItsImage();
    void thresholdsAreThoseOfItsLayer();
    void paperGradientHasTheNumbersOfTheMethod();
    void releasedGradientIsTheMask();
    void weightAtTheThresholdHasFactorOneAndAHalf();
    void zeroOverZeroIsZero();
    void leftOutParametersHaveNoGradient();
    void showsTheChosenClientsLevelElseTheSmallestThatHolds();
    void namesAndRowsSayTheNumbers();
    void formulaHasTheNumbersPutIn();
    void missingWeightsAreSaid();
};

void TestParameterFacts::rankCountsWithinTheScope_data() {
    QTest::addColumn<int>("scope");
    QTest::addColumn<int>("parameter");
    QTest::addColumn<int>("rank");
    QTest::addColumn<int>("ranked");
    // fc1.weight holds 0.16 .. 0.01, fc1.bias 0.04 .. 0.01, fc2.weight 0.08 .. 0.01, fc2.bias 0.02, 0.01.
    QTest::addRow("layer, largest") << int(Scope::Layer) << 0 << 1 << 16;
    QTest::addRow("layer, fourth") << int(Scope::Layer) << 3 << 4 << 16;
    QTest::addRow("layer, first of fc2") << int(Scope::Layer) << 20 << 1 << 8;
    QTest::addRow("global, largest") << int(Scope::Global) << 0 << 1 << 30;
    // Larger than 0.08: the eight weights 0.16 .. 0.09 of fc1.
    QTest::addRow("global, first of fc2") << int(Scope::Global) << 20 << 9 << 30;
    // Larger than 0.04: twelve of fc1 and four of fc2.
    QTest::addRow("global, first bias") << int(Scope::Global) << 16 << 17 << 30;
}

void TestParameterFacts::rankCountsWithinTheScope() {
    QFETCH(int, scope);
    QFETCH(int, parameter);
    QFETCH(int, rank);
    QFETCH(int, ranked);
    RunInfo info = test::syntheticInfo();
    info.experiment.strategy.scope = static_cast<Scope>(scope);
    const ParameterFacts facts =
        parameterFacts(info, test::syntheticArrays(), static_cast<std::size_t>(parameter));
    QCOMPARE(facts.rank, static_cast<std::size_t>(rank));
    QCOMPARE(facts.ranked, static_cast<std::size_t>(ranked));
    QCOMPARE(facts.rankShare(), double(rank) / ranked);
}

void TestParameterFacts::tiesShareARank() {
    RoundArrays arrays = test::syntheticArrays();
    arrays.weights[1] = -arrays.weights[0];
    QCOMPARE(parameterFacts(test::syntheticInfo(), arrays, 0).rank, std::size_t(1));
    QCOMPARE(parameterFacts(test::syntheticInfo(), arrays, 1).rank, std::size_t(1));
    QCOMPARE(parameterFacts(test::syntheticInfo(), arrays, 2).rank, std::size_t(3));
}

void TestParameterFacts::placesAWeightInItsImage() {
    const ParameterFacts facts = parameterFacts(test::syntheticInfo(), test::syntheticArrays(), 6);
    QCOMPARE(facts.layer, std::size_t(0));
    QCOMPARE(facts.indices, (std::vector<std::int64_t>{1, 2}));
    QCOMPARE(facts.pixel, std::optional<QPoint>(QPoint(0, 1)));
    QVERIFY(!parameterFacts(test::syntheticInfo(), test::syntheticArrays(), 22).pixel);
}

void TestParameterFacts::thresholdsAreThoseOfItsLayer() {
    const ParameterFacts facts = parameterFacts(test::syntheticInfo(), test::syntheticArrays(), 20);
    QCOMPARE(facts.thresholds.size(), std::size_t(3));
    QVERIFY(qAbs(facts.thresholds[0] - 0.01) < 1e-7);
    QVERIFY(qAbs(facts.thresholds[1] - 0.07) < 1e-7);  // k = 2 of 8
    QVERIFY(qAbs(facts.thresholds[2] - 0.08) < 1e-7);  // k = 1 at least
    QCOMPARE(facts.assigned, 3);
    QCOMPARE(facts.moved, 2);
    QCOMPARE(facts.updates, std::int64_t(4));
    QCOMPARE(facts.lastTrained, std::int64_t(4));
}

void TestParameterFacts::paperGradientHasTheNumbersOfTheMethod() {
    RunInfo info = test::syntheticInfo();
    RoundArrays arrays = test::syntheticArrays();
    arrays.weights[0] = -0.0891F;
    arrays.thresholds[1][0] = 0.0744F;
    const ParameterFacts facts = parameterFacts(info, arrays, 0);
    const GradientFacts gradient = gradientFacts(info, facts, 1);
    QVERIFY(gradient.held);
    // 1 + 2 · 0.0744 · 0.0891 / 0.1635² = 1 + 0.01325808 / 0.02673225
    QVERIFY(qAbs(gradient.factor - 1.495958) < 1e-5);
}

void TestParameterFacts::releasedGradientIsTheMask() {
    RunInfo info = test::syntheticInfo();
    info.experiment.strategy.gradient = GradientRule::Released;
    const ParameterFacts facts = parameterFacts(info, test::syntheticArrays(), 0);
    QCOMPARE(gradientFacts(info, facts, 1).factor, 1.0);
}

void TestParameterFacts::weightAtTheThresholdHasFactorOneAndAHalf() {
    const RunInfo info = test::syntheticInfo();
    // |w| = θ = 0.13: 1 + 2θ² / (2θ)² = 1.5.
    const ParameterFacts facts = parameterFacts(info, test::syntheticArrays(), 3);
    QVERIFY(qAbs(gradientFacts(info, facts, 1).factor - 1.5) < 1e-12);
}

void TestParameterFacts::zeroOverZeroIsZero() {
    const RunInfo info = test::syntheticInfo();
    RoundArrays arrays = test::syntheticArrays();
    arrays.weights[0] = 0.0F;
    arrays.thresholds[1][0] = 0.0F;
    QCOMPARE(gradientFacts(info, parameterFacts(info, arrays, 0), 1).factor, 1.0);
}

void TestParameterFacts::leftOutParametersHaveNoGradient() {
    const RunInfo info = test::syntheticInfo();
    const GradientFacts gradient = gradientFacts(info, parameterFacts(info, test::syntheticArrays(), 9), 2);
    QVERIFY(!gradient.held);
    QCOMPARE(gradient.factor, 0.0);
}

void TestParameterFacts::showsTheChosenClientsLevelElseTheSmallestThatHolds() {
    const RunInfo info = test::syntheticInfo();
    const ParameterFacts facts = parameterFacts(info, test::syntheticArrays(), 2);  // held by >= 1/4
    QCOMPARE(shownLevel(info, facts, std::nullopt), 1);
    QCOMPARE(shownLevel(info, facts, 5), 2);
    QCOMPARE(shownLevel(info, facts, 0), 0);
    QCOMPARE(shownLevel(info, facts, 99), 1);
    QCOMPARE(levelOfClient(info, 4), std::optional<int>(1));
    QVERIFY(!levelOfClient(info, 99));
}

void TestParameterFacts::namesAndRowsSayTheNumbers() {
    const RunInfo info = test::syntheticInfo();
    const ParameterFacts facts = parameterFacts(info, test::syntheticArrays(), 6);
    QCOMPARE(QString::fromStdString(parameterName(info, facts)), QStringLiteral("fc1.weight[1, 2]"));
    QMap<QString, QString> rows;
    for (const InspectorRow& row : inspectorRows(info, facts)) {
        QVERIFY(!row.label.isEmpty() && !row.help.isEmpty());
        rows[row.id] = row.value;
    }
    QCOMPARE(rows.value(QStringLiteral("pixel")), QStringLiteral("x 0, y 1"));
    QVERIFY(rows.value(QStringLiteral("rank")).startsWith(QStringLiteral("7 of 16")));
    QCOMPARE(rows.value(QStringLiteral("tier")), QStringLiteral("held by ≥ 1"));
    QCOMPARE(rows.value(QStringLiteral("coverage")), QStringLiteral("1 · 1 · 0"));
    QCOMPARE(rows.value(QStringLiteral("last-trained")), QStringLiteral("never"));
    const ParameterFacts first = parameterFacts(info, test::syntheticArrays(), 0);
    QCOMPARE(inspectorRows(info, first)[4].value, QStringLiteral("held by all clients"));
}

void TestParameterFacts::formulaHasTheNumbersPutIn() {
    RunInfo info = test::syntheticInfo();
    RoundArrays arrays = test::syntheticArrays();
    arrays.weights[0] = -0.0891F;
    arrays.thresholds[1][0] = 0.0744F;
    const ParameterFacts facts = parameterFacts(info, arrays, 0);
    const QString held = formulaText(info, facts, gradientFacts(info, facts, 1)).plain();
    QVERIFY2(held.contains(QStringLiteral("0.0891 ≥ 0.0744")), qPrintable(held));
    QVERIFY2(held.contains(QStringLiteral("dL/de · 1.496")), qPrintable(held));
    arrays.thresholds[2][0] = 0.2F;
    arrays.tierMap[0] = 1;
    const ParameterFacts out = parameterFacts(info, arrays, 0);
    const QString left = formulaText(info, out, gradientFacts(info, out, 2)).plain();
    QVERIFY2(left.contains(QStringLiteral("m = 0")) && left.contains(QStringLiteral("0.0891 < 0.2")),
             qPrintable(left));
    info.experiment.strategy.gradient = GradientRule::Released;
    const QString released = formulaText(info, facts, gradientFacts(info, facts, 1)).plain();
    QVERIFY2(released.endsWith(QStringLiteral("= dL/de · 1")), qPrintable(released));
}

void TestParameterFacts::missingWeightsAreSaid() {
    const RunInfo info = test::syntheticInfo();
    RoundArrays arrays = test::syntheticArrays();
    arrays.weights.clear();
    const ParameterFacts facts = parameterFacts(info, arrays, 0);
    QVERIFY(!facts.hasWeight);
    QCOMPARE(facts.tier, std::uint8_t(2));
    QCOMPARE(inspectorRows(info, facts)[3].value, QStringLiteral("not kept for this round"));
    QCOMPARE(formulaText(info, facts, gradientFacts(info, facts, 1)).plain(), QStringLiteral("m = 1"));
}

QTEST_MAIN(TestParameterFacts)
#include "tst_parameter_facts.moc"
