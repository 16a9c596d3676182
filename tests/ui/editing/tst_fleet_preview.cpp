#include <QAbstractButton>
#include <QFrame>
#include <QLabel>
#include <QScrollArea>
#include <QSignalSpy>

#include "editing_support.h"
#include "ui/panels/fleet_preview.h"
#include "ui/plots/coverage_plot.h"
#include "ui/state/preview_job.h"
#include "ui/theme/theme.h"
#include "ui/widgets/keep_ratio_matrix.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestFleetPreview : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init() { test::failOnEveryWarning(); }
    void showsTheNumbersOfThePreview();
    void tellsWhatTheTiersSpend();
    void saysWhichTierIsMissing();
    void warnsOfAnEmptyLayerAndMendsIt();
    void tellsWhatAStrategyLeavesUnused();
    void matrixTellsCounts();
    void curveHasTheColoursOfTheLevels();
    void curveTellsRanksAndHolders();
    void theAxisTitleIsNeverCut();
    void enginePreviewOfTheTrapWarnsAndLayerScopeMendsIt();
    void noticeScrollsToTheWarnings();

private:
    static QString plain(const QWidget& panel, const char* name) {
        QString text = test::child<QLabel>(panel, name)->text();
        return text.replace(QChar(QChar::Nbsp), QChar(u' '));
    }
    static std::vector<QFrame*> visibleWarnings(const QWidget& panel) {
        std::vector<QFrame*> visible;
        for (QFrame* frame : panel.findChildren<QFrame*>(QStringLiteral("previewWarning"))) {
            if (frame->isVisible()) visible.push_back(frame);
        }
        return visible;
    }
    static Result<Preview> fake(const Experiment& experiment) {
        Preview preview = test::madeUpPreview();
        if (experiment.strategy.scope == Scope::Layer) preview.warnings.clear();
        return preview;
    }
};

void TestFleetPreview::showsTheNumbersOfThePreview() {
    const Theme theme;
    ExperimentDocument document;
    document.reset(test::twoTiers());
    PreviewJob job(&document, &fake);
    FleetPreview panel(&document, &job, &theme);
    panel.resize(300, 800);
    QTRY_VERIFY(job.result().has_value());
    panel.show();
    QCOMPARE(plain(panel, "preview.meanCapacity"), QStringLiteral("12.3 %"));
    QCOMPARE(plain(panel, "preview.neverHeld"), QStringLiteral("0 %"));
    QCOMPARE(plain(panel, "preview.starvedRounds"), QStringLiteral("7.8 %"));
    QCOMPARE(plain(panel, "preview.traffic"), QStringLiteral("3.1 MB of 9.3 MB (33 %)"));
    QCOMPARE(plain(panel, "preview.frozenGini"), QStringLiteral("0.46"));
}

void TestFleetPreview::tellsWhatTheTiersSpend() {
    const Theme theme;
    ExperimentDocument document;
    Experiment stated = test::twoTiers();
    stated.tiers[1].speedGflops = 1.0;
    document.reset(stated);
    PreviewJob job(
        &document, +[](const Experiment& experiment) -> Result<Preview> {
            Preview preview = test::madeUpPreview();
            preview.costs.resize(2);
            if (experiment.tiers[1].speedGflops == 0.0) return preview;
            preview.costs[1].device = {
                .computeSeconds = 72.0, .linkSeconds = 3.0, .memoryBytes = 12e6, .joules = 150.0};
            preview.costs[1].late = true;
            preview.roundSeconds = 60.0;
            preview.roundJoules = 4500.0;
            return preview;
        });
    FleetPreview panel(&document, &job, &theme);
    panel.resize(300, 900);
    QTRY_VERIFY(job.result().has_value());
    panel.show();
    QCOMPARE(plain(panel, "preview.roundTime"), QStringLiteral("1 min"));
    QCOMPARE(plain(panel, "preview.roundEnergy"), QStringLiteral("4.5 kJ"));
    QCOMPARE(plain(panel, "preview.costs"),
             QStringLiteral("Sensor: 1 min 12 s computing, 3.0 s link, 12.0 MB of memory, 150 J; misses the "
                            "deadline"));
    document.reset(test::twoTiers());
    QTRY_VERIFY(!test::child<QLabel>(panel, "preview.roundTime")->isVisible());
    QVERIFY(!test::child<QLabel>(panel, "preview.costs")->isVisible());
}

void TestFleetPreview::saysWhichTierIsMissing() {
    const Theme theme;
    ExperimentDocument document;
    bool full = true;
    PreviewJob job(&document, [&full](const Experiment&) -> Result<Preview> {
        Preview preview = test::madeUpPreview();
        if (!full) preview.levels[0].capacity = {0.5, "1/2"};
        return preview;
    });
    FleetPreview panel(&document, &job, &theme);
    QTRY_VERIFY(job.result().has_value());
    QCOMPARE(plain(panel, "preview.starvedRounds.label"), QStringLiteral("Rounds without a full client"));
    full = false;
    QSignalSpy finished(&job, &PreviewJob::finished);
    QVERIFY(document.editField("experiment.rounds", std::int64_t{3}).ok());
    QVERIFY(finished.wait());
    QCOMPARE(plain(panel, "preview.starvedRounds.label"), QStringLiteral("Rounds without the strongest"));
}

void TestFleetPreview::warnsOfAnEmptyLayerAndMendsIt() {
    const Theme theme;
    ExperimentDocument document;
    document.reset(test::twoTiers());
    PreviewJob job(&document, &fake);
    FleetPreview panel(&document, &job, &theme);
    panel.resize(300, 900);
    QTRY_VERIFY(job.result().has_value());
    panel.show();
    QCOMPARE(visibleWarnings(panel).size(), std::size_t{1});
    const QString sentence = plain(panel, "previewWarningText");
    QVERIFY2(sentence.startsWith(QStringLiteral("At 1/64, fc1.weight keeps 0 of 156,800 weights")),
             qPrintable(sentence));
    QTest::mouseClick(test::child<QAbstractButton>(panel, "applyLayerScope"), Qt::LeftButton);
    QCOMPARE(document.experiment().strategy.scope, Scope::Layer);
    QTRY_COMPARE(visibleWarnings(panel).size(), std::size_t{0});
    QCOMPARE(document.undoStack()->count(), 1);
    document.undoStack()->undo();
    QCOMPARE(document.experiment().strategy.scope, Scope::Global);
    QTRY_COMPARE(visibleWarnings(panel).size(), std::size_t{1});
}

void TestFleetPreview::tellsWhatAStrategyLeavesUnused() {
    const Theme theme;
    ExperimentDocument document;
    document.reset(test::twoTiers());
    PreviewJob job(
        &document, +[](const Experiment& experiment) -> Result<Preview> {
            Preview preview = test::madeUpPreview();
            if (experiment.strategy.scope == Scope::Global)
                preview.cautions = {{.message = "Much is left.", .key = "tier.2.capacity"}};
            return preview;
        });
    FleetPreview panel(&document, &job, &theme);
    panel.resize(300, 900);
    QTRY_VERIFY(job.result().has_value());
    panel.show();
    // Below the warning about a layer, and without its remedy.
    const std::vector<QFrame*> cards = visibleWarnings(panel);
    QCOMPARE(cards.size(), std::size_t{2});
    QCOMPARE(test::child<QLabel>(*cards[1], "previewWarningText")->text(), QStringLiteral("Much is left."));
    QVERIFY(!test::child<QAbstractButton>(*cards[1], "applyLayerScope")->isVisible());
    QVERIFY(test::child<QAbstractButton>(panel, "previewNotice")
                ->text()
                .contains(QStringLiteral("nearly empty: 1,")));
    QVERIFY(document.editField("strategy.scope", std::string("layer")).ok());
    QTRY_COMPARE(visibleWarnings(panel).size(), std::size_t{1});
}

void TestFleetPreview::matrixTellsCounts() {
    const Theme theme;
    KeepRatioMatrix matrix(&theme);
    matrix.setPreview(test::madeUpPreview());
    matrix.resize(300, matrix.sizeHint().height());
    QString text = matrix.cellText(QPoint(295 - 10, 18 + 5));
    QVERIFY2(text.startsWith(QStringLiteral("fc1.weight at 1/64: 0 of 156,800 kept")), qPrintable(text));
    text = matrix.cellText(QPoint(285, 18 + 20 + 5));
    QVERIFY2(text.startsWith(QStringLiteral("fc1.bias at 1/64: 157 of 200 kept")), qPrintable(text));
    QVERIFY(matrix.cellText(QPoint(2, 2)).isEmpty());
}

void TestFleetPreview::curveHasTheColoursOfTheLevels() {
    const Theme theme;
    CoveragePlot plot(&theme);
    plot.resize(300, 150);
    const QColor full(0x10, 0x20, 0x30);
    const QColor all(0xf0, 0x10, 0x20);
    plot.setPreview(test::madeUpPreview(), {full, all});
    plot.replot();
    const QImage image = plot.toPixmap(300, 150).toImage();
    const auto colourAt = [&](double share, double coverage) {
        const double power = coverageAxisPower(test::madeUpPreview().coverage);
        return image.pixelColor(static_cast<int>(plot.xAxis->coordToPixel(std::pow(share, power))),
                                static_cast<int>(plot.yAxis->coordToPixel(coverage)));
    };
    QCOMPARE(colourAt(0.004, 0.9), all);
    QCOMPARE(colourAt(0.5, 0.1), full);
    QCOMPARE(colourAt(0.5, 0.35), theme.colours().card);
}

void TestFleetPreview::curveTellsRanksAndHolders() {
    const Theme theme;
    CoveragePlot plot(&theme);
    plot.resize(300, 150);
    Preview preview = test::madeUpPreview();
    preview.levels[0].capacity = {0.5, "1/2"};
    preview.coverage = {{0.0, 1.0 / 64, 1.0, 1}, {1.0 / 64, 0.5, 0.25, 0}, {0.5, 1.0, 0.0, -1}};
    plot.setPreview(preview, {Qt::red, Qt::blue});
    plot.replot();
    const auto textAt = [&](double share) {
        const double power = coverageAxisPower(preview.coverage);
        return plot.stepText(
            QPointF(plot.xAxis->coordToPixel(std::pow(share, power)), plot.yAxis->coordToPixel(0.5)));
    };
    QVERIFY2(textAt(0.2).contains(QStringLiteral("capacity 1/2")), qPrintable(textAt(0.2)));
    QVERIFY2(textAt(0.2).contains(QStringLiteral("25.0")), qPrintable(textAt(0.2)));
    QVERIFY2(textAt(0.8).contains(QStringLiteral("no client")), qPrintable(textAt(0.8)));
    QVERIFY(plot.stepText(QPointF(1.0, 1.0)).isEmpty());
}

// No fake: the engine's own preview of a network whose widest layer has the smallest weights.
void TestFleetPreview::theAxisTitleIsNeverCut() {
    const Theme theme;
    CoveragePlot plot(&theme);
    plot.setPreview(test::madeUpPreview(), {Qt::red, Qt::green});
    plot.show();
    QStringList titles;
    for (const int width : {420, 300, 240, 200, 160}) {
        plot.resize(width, 150);
        QTRY_COMPARE(plot.width(), width);
        plot.replot();
        const QFontMetricsF metrics(plot.xAxis->labelFont());
        const double middle = plot.axisRect()->left() + plot.axisRect()->width() / 2.0;
        const double half = metrics.horizontalAdvance(plot.xAxis->label()) / 2.0;
        QVERIFY2(middle - half >= -1.0 && middle + half <= width + 1.0, qPrintable(plot.xAxis->label()));
        if (!titles.contains(plot.xAxis->label())) titles << plot.xAxis->label();
    }
    // The whole title where there is room for it.
    QVERIFY2(titles.front().startsWith(QStringLiteral("parameters by rank")), qPrintable(titles.front()));
    QVERIFY(titles.size() > 1);
}

void TestFleetPreview::enginePreviewOfTheTrapWarnsAndLayerScopeMendsIt() {
    const Theme theme;
    ExperimentDocument document;
    Experiment trap = defaultExperiment();
    trap.data.source = "digits";
    trap.model = {.kind = ModelKind::Mlp, .hidden = {32}, .channels = {}};
    trap.strategy.scope = Scope::Global;
    trap.tiers[3].capacity = parseCapacity("1/200").value();
    document.reset(trap);
    PreviewJob job(&document, {});
    FleetPreview panel(&document, &job, &theme);
    panel.resize(300, 1200);
    QTRY_VERIFY(job.result().has_value());
    panel.show();
    QVERIFY(!job.result()->warnings.empty());
    QCOMPARE(visibleWarnings(panel).size(), job.result()->warnings.size());
    auto* notice = test::child<QAbstractButton>(panel, "previewNotice");
    QVERIFY(notice->isVisible());
    QVERIFY(notice->text().contains(QString::number(job.result()->warnings.size())));
    const std::size_t before = job.result()->warnings.size();
    QTest::mouseClick(test::child<QAbstractButton>(panel, "applyLayerScope"), Qt::LeftButton);
    QTRY_VERIFY(job.experiment().strategy.scope == Scope::Layer);
    for (const PreviewWarning& warning : job.result()->warnings) QVERIFY(!warning.empty);
    QVERIFY(job.result()->warnings.size() <= before);
}

void TestFleetPreview::noticeScrollsToTheWarnings() {
    const Theme theme;
    ExperimentDocument document;
    document.reset(defaultExperiment());
    PreviewJob job(&document, {});
    QScrollArea area;
    area.setWidgetResizable(true);
    auto* panel = new FleetPreview(&document, &job, &theme);
    area.setWidget(panel);
    area.resize(320, 250);
    area.show();
    auto* notice = test::child<QAbstractButton>(*panel, "previewNotice");
    QTRY_VERIFY(notice->isVisible());
    auto* card = panel->findChild<QFrame*>(QStringLiteral("previewWarning"));
    QVERIFY(card->visibleRegion().isEmpty());
    QTest::mouseClick(notice, Qt::LeftButton);
    QVERIFY(!card->visibleRegion().isEmpty());
}

QTEST_MAIN(TestFleetPreview)
#include "tst_fleet_preview.moc"
