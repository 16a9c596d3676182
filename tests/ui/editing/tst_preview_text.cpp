#include "editing_support.h"
#include "ui/plots/coverage_plot.h"
#include "ui/text/preview_text.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestPreviewText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void emptyLayerNamesLayerTierAndCounts();
    void nearlyEmptyLayerCountsCutUnits();
    void scopeLayerIsNoRemedyWhereItIsUsed();
    void trafficComparesWithFullModels();
    void axisShowsSmallTiers_data();
    void axisShowsSmallTiers();
};

void TestPreviewText::emptyLayerNamesLayerTierAndCounts() {
    const Preview preview = test::madeUpPreview();
    QCOMPARE(warningSentence(preview, preview.warnings.front(), Scope::Global),
             QStringLiteral(
                 "At 1/64, fc1.weight keeps 0 of 156,800 weights: that submodel is cut in two and learns "
                 "output biases only. Scope “layer” mends it."));
}

void TestPreviewText::nearlyEmptyLayerCountsCutUnits() {
    const Preview preview = test::madeUpPreview();
    PreviewWarning warning = preview.warnings.front();
    warning.kept = 12;
    warning.empty = false;
    warning.cutUnits = 188;
    QCOMPARE(
        warningSentence(preview, warning, Scope::Global),
        QStringLiteral("At 1/64, fc1.weight keeps 12 of 156,800 weights: 188 of its 200 units have no input "
                       "left. Scope “layer” mends it."));
    warning.cutUnits = 1;
    QVERIFY(warningSentence(preview, warning, Scope::Global)
                .contains(QStringLiteral(": one of its 200 units has no input left.")));
}

void TestPreviewText::scopeLayerIsNoRemedyWhereItIsUsed() {
    const Preview preview = test::madeUpPreview();
    const QString sentence = warningSentence(preview, preview.warnings.front(), Scope::Layer);
    QVERIFY2(!sentence.contains(QStringLiteral("Scope")), qPrintable(sentence));
    QVERIFY2(sentence.contains(QStringLiteral("larger capacity")), qPrintable(sentence));
}

void TestPreviewText::trafficComparesWithFullModels() {
    QString text = trafficText(test::madeUpPreview());
    QCOMPARE(text.replace(QChar(QChar::Nbsp), QChar(u' ')), QStringLiteral("3.1 MB of 9.3 MB (33 %)"));
}

void TestPreviewText::axisShowsSmallTiers_data() {
    QTest::addColumn<double>("smallest");
    QTest::addColumn<double>("power");
    QTest::addRow("all equal") << 1.0 << 1.0;
    QTest::addRow("a quarter") << 0.25 << 1.0;
    QTest::addRow("Paper-5") << 0.04 << 0.5;
    QTest::addRow("Paper-4") << 1.0 / 64 << 1.0 / 3;
}

void TestPreviewText::axisShowsSmallTiers() {
    QFETCH(double, smallest);
    QFETCH(double, power);
    std::vector<CoverageStep> steps = {{0.0, smallest, 1.0, 1}};
    if (smallest < 1.0) steps.push_back({smallest, 1.0, 0.5, 0});
    QCOMPARE(coverageAxisPower(steps), power);
}

QTEST_GUILESS_MAIN(TestPreviewText)
#include "tst_preview_text.moc"
