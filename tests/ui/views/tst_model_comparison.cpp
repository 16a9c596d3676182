#include <QComboBox>
#include <QLabel>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "engine/api/run_file.h"
#include "tests/ui/shell/shell_fixtures.h"
#include "tests/ui/support/gui_warnings.h"
#include "ui/bridge/run_session.h"
#include "ui/panels/figure_export_menu.h"
#include "ui/panels/inspector_panel.h"
#include "ui/panels/masks_panel.h"
#include "ui/plots/colour_bar.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/heatmap_view.h"
#include "ui/plots/layer_difference.h"
#include "ui/plots/level_legend.h"
#include "ui/plots/sparkline.h"
#include "ui/state/moments.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/timeline.h"
#include "ui/theme/theme.h"
#include "ui/widgets/elided_label.h"

using namespace fiarse;
using namespace fiarse::ui;

/// What the Model panel and the inspector read from the run file: four recorded rounds on the digits.
class TestModelComparison : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();
    void aChosenLevelFadesTheOthers();
    void theLegendChoosesALevelForAllViews();
    void ratiosAreReadAndShownWithTheirSelector();
    void ratiosGoIntoTheData();
    void longUntrainedParametersAreHighlighted();
    void differencesAreOfTheCursors();
    void differencesOfAChosenLevelAreOfItsMask();
    void sidesStandBesideEachOtherAndZoomTogether();
    void sidesAreSwiped();
    void sidesBlink();
    void aLockedParameterHasItsWholeHistory();

private:
    template <typename T>
    T* find(const char* name) {
        return m_masks->findChild<T*>(QLatin1String(name));
    }
    HeatmapView* picture() { return find<HeatmapView>("heatmapView"); }
    RoundArrays stored(std::int64_t round) { return *(*RunFile::open(m_session->runFile()))->arrays(round); }
    bool settled() {
        return QTest::qWaitFor([this] { return m_view->history().isIdle(); }) &&
               (QCoreApplication::processEvents(), true);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<RunSession> m_session;
    std::unique_ptr<Timeline> m_timeline;
    std::unique_ptr<RunView> m_view;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<Moments> m_moments;
    std::unique_ptr<MasksPanel> m_masks;
    std::unique_ptr<InspectorPanel> m_inspector;
};

void TestModelComparison::initTestCase() {
    test::failOnGuiWarnings();
    m_theme = std::make_unique<Theme>();
    m_theme->setChoice(ThemeChoice::Light);
    m_session = std::make_unique<RunSession>();
    m_timeline = std::make_unique<Timeline>();
    m_view = std::make_unique<RunView>(*m_session, *m_timeline);
    m_selection = std::make_unique<Selection>();
    m_moments = std::make_unique<Moments>(*m_view, *m_timeline, *m_selection);
    m_masks = std::make_unique<MasksPanel>(*m_moments, *m_selection, *m_theme);
    m_inspector = std::make_unique<InspectorPanel>(*m_view, *m_selection, *m_theme);
    m_masks->resize(760, 460);
    m_inspector->resize(300, 560);
    m_inspector->move(0, 600);
    m_masks->show();
    m_inspector->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_masks.get()));
    Experiment experiment = test::smallExperiment(4);
    experiment.checkpointEvery = 2;
    m_session->start(experiment, m_folder.filePath(QStringLiteral("run.fiarse")).toStdString());
    QVERIFY(QTest::qWaitFor([this] { return m_session->info() != nullptr; }, 20000));
    m_session->play();
    QVERIFY(
        QTest::qWaitFor([this] { return m_session->records().size() == 4 && !m_session->isBusy(); }, 30000));
}

void TestModelComparison::cleanupTestCase() {
    m_inspector.reset();
    m_masks.reset();
    m_moments.reset();
    m_selection.reset();
    m_view.reset();
    m_timeline.reset();
    m_session.reset();
    m_theme.reset();
}

void TestModelComparison::init() {
    test::failOnGuiWarnings();
    m_selection->clear();
    m_selection->setLayer(0);
    m_timeline->setA(std::nullopt);
    m_timeline->setB(std::nullopt);
    m_timeline->toHead();
    m_masks->setComparison(Comparison::Off);
    m_masks->setEncoding(Encoding::TierMap);
    m_masks->setCoverageKind(CoverageKind::Assigned);
    m_masks->setStaleFrom(0);
    QVERIFY(settled());
}

void TestModelComparison::aChosenLevelFadesTheOthers() {
    const RoundArrays arrays = stored(4);
    m_selection->setLevel(1);
    const QImage image = picture()->image();
    const HeatmapPalette faded = heatmapPalette(*m_theme, Encoding::TierMap, 4, 1);
    QVERIFY(faded.colours[0] != m_theme->levelColour(0, 4).rgb());
    for (std::size_t p = 0; p < 200; ++p)
        QCOMPARE(image.pixel(picture()->arrangement().cellOf(p)), faded.colours[arrays.tierMap[p]]);
    QVERIFY(find<QToolButton>("legendEntry1")->isChecked());
    m_selection->setLevel(std::nullopt);
    QVERIFY(!find<QToolButton>("legendEntry1")->isChecked());
}

void TestModelComparison::theLegendChoosesALevelForAllViews() {
    QTest::mouseClick(find<QToolButton>("legendEntry2"), Qt::LeftButton);
    QCOMPARE(m_selection->level(), std::optional<int>(2));
    QTest::mouseClick(find<QToolButton>("legendEntry2"), Qt::LeftButton);
    QCOMPARE(m_selection->level(), std::optional<int>());
}

void TestModelComparison::ratiosAreReadAndShownWithTheirSelector() {
    auto* kinds = find<QComboBox>("coverageKindCombo");
    QVERIFY(!kinds->isVisible());
    for (const CoverageKind kind : {CoverageKind::Assigned, CoverageKind::Moved}) {
        m_masks->setEncoding(Encoding::TotalRatio);
        m_masks->setCoverageKind(kind);
        QVERIFY(settled());
        QVERIFY(kinds->isVisible());
        const auto sums = (*RunFile::open(m_session->runFile()))->bias(4, kind);
        QVERIFY(sums);
        BiasMoment bias;
        bias.ratios = sums->ratios();
        const LayerCodes codes =
            layerCodes(*m_session->info(), stored(4), 0, Encoding::TotalRatio, std::nullopt, &bias);
        const HeatmapPalette palette = heatmapPalette(*m_theme, Encoding::TotalRatio, 4);
        const QImage image = picture()->image();
        for (std::size_t p = 0; p < codes.codes.size(); p += 7)
            QCOMPARE(image.pixel(picture()->arrangement().cellOf(p)), palette.colours[codes.codes[p]]);
    }
    QVERIFY(find<ColourBar>("colourBar")->tickTexts().contains(QStringLiteral("×1.00")));
    QVERIFY(!find<QLabel>("masksNote")->text().isEmpty());
    m_masks->setEncoding(Encoding::Updates);
    QVERIFY(!kinds->isVisible());
}

void TestModelComparison::ratiosGoIntoTheData() {
    m_masks->setEncoding(Encoding::Luck);
    QVERIFY(settled());
    const QString path = m_folder.filePath(QStringLiteral("layer.csv"));
    QCOMPARE(find<FigureExportMenu>("masksExport")->save(path), QString());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readLine().trimmed().endsWith(",held,total_ratio,lock_in,luck"));
    QCOMPARE(file.readLine().count(','), qsizetype(15));
}

void TestModelComparison::longUntrainedParametersAreHighlighted() {
    m_masks->setEncoding(Encoding::Staleness);
    auto* box = find<QSpinBox>("stalenessBox");
    QVERIFY(box->isVisible());
    const QImage before = picture()->image();
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Up);
    QTest::keyClick(box, Qt::Key_Up);
    QCOMPARE(box->value(), 2);
    const QImage after = picture()->image();
    const RoundArrays arrays = stored(4);
    bool fresh = false;
    for (std::size_t p = 0; p < m_session->info()->layout.layers[0].count; ++p) {
        const QPoint cell = picture()->arrangement().cellOf(p);
        const bool fades = arrays.lastTrained[p] > 0 && 4 - arrays.lastTrained[p] < 2;
        fresh = fresh || fades;
        QCOMPARE(after.pixel(cell) == before.pixel(cell), !fades);
    }
    QVERIFY(fresh);
    QVERIFY(find<QLabel>("masksNote")->text().contains(QStringLiteral("at least 2 rounds")));
}

void TestModelComparison::differencesAreOfTheCursors() {
    m_timeline->setA(0);
    m_timeline->setB(4);
    m_masks->setComparison(Comparison::Difference);
    QVERIFY(settled());
    const RoundArrays a = stored(0), b = stored(4);
    const RunInfo& info = *m_session->info();
    const LayerCodes codes = differenceCodes({info, a}, {info, b}, 0, Encoding::TierMap, std::nullopt);
    const HeatmapPalette palette = heatmapPalette(*m_theme, Encoding::TierMap, 4, std::nullopt, true);
    const QImage image = picture()->image();
    for (std::size_t p = 0; p < codes.codes.size(); ++p)
        QCOMPARE(image.pixel(picture()->arrangement().cellOf(p)), palette.colours[codes.codes[p]]);
    auto* note = find<ElidedLabel>("masksNote");
    QCOMPARE(note->text(), changesSummary(info, a, b, std::nullopt));
    // Where there is no room for the sentence, it is seen to go on.
    note->setFixedWidth(150);
    QVERIFY(note->shownText().endsWith(QStringLiteral("…")));
    QVERIFY(note->fontMetrics().horizontalAdvance(note->shownText()) <= 150);
    QCOMPARE(find<LevelLegend>("levelLegend")->entries().size(), std::size_t(3));
    QVERIFY(find<QLabel>("masksLeftName")->text().contains(QStringLiteral("Round 4")));
    // Numbers too: |w| of both rounds is in the file.
    m_masks->setEncoding(Encoding::Magnitude);
    QVERIFY(settled());
    QVERIFY(find<ColourBar>("colourBar")->tickTexts().contains(QStringLiteral("±0")));
    // How many changed their tier is said below the tiers.
    QVERIFY(find<QLabel>("masksNote")->text().isEmpty());
}

void TestModelComparison::differencesOfAChosenLevelAreOfItsMask() {
    m_timeline->setA(0);
    m_selection->setLevel(2);
    m_masks->setComparison(Comparison::Difference);
    QVERIFY(settled());
    QCOMPARE(find<LevelLegend>("levelLegend")->entries().size(), std::size_t(4));
    m_selection->setLevel(std::nullopt);
    QCOMPARE(find<LevelLegend>("levelLegend")->entries().size(), std::size_t(3));
}

void TestModelComparison::sidesStandBesideEachOtherAndZoomTogether() {
    m_timeline->setA(1);
    m_timeline->setB(3);
    m_masks->setComparison(Comparison::SideBySide);
    QVERIFY(settled());
    auto* second = find<HeatmapView>("secondHeatmapView");
    QVERIFY(second->isVisible());
    const HeatmapPalette palette = heatmapPalette(*m_theme, Encoding::TierMap, 4);
    const RoundArrays a = stored(1), b = stored(3);
    for (std::size_t p = 0; p < 300; ++p) {
        const QPoint cell = picture()->arrangement().cellOf(p);
        QCOMPARE(picture()->image().pixel(cell), palette.colours[a.tierMap[p]]);
        QCOMPARE(second->image().pixel(second->arrangement().cellOf(p)), palette.colours[b.tierMap[p]]);
    }
    QTest::keyClick(picture(), Qt::Key_Plus);
    QCOMPARE(second->zoom(), picture()->zoom());
    QTest::keyClick(second, Qt::Key_0);
    QCOMPARE(picture()->zoom(), 1.0);
    m_masks->setComparison(Comparison::Off);
    QVERIFY(!second->isVisible());
}

void TestModelComparison::sidesAreSwiped() {
    m_timeline->setA(0);
    m_timeline->setB(4);
    m_masks->setComparison(Comparison::Swipe);
    QVERIFY(settled());
    const QString name = find<QLabel>("masksLeftName")->text();
    QVERIFY(name.contains(QStringLiteral("A:")) && name.contains(QStringLiteral("B: Round 4")));
    QVERIFY(!find<HeatmapView>("secondHeatmapView")->isVisible());
    const auto shownAt = [&](double position) {
        picture()->setSwipePosition(position);
        return picture()->grab().toImage();
    };
    const QImage onlyA = shownAt(1.0);
    const QImage onlyB = shownAt(0.0);
    const QRect inside(10, 10, picture()->width() - 20, picture()->height() - 20);
    QVERIFY(onlyA.copy(inside) != onlyB.copy(inside));
    // One picture of round 4 alone is higher by the line of names; at the same size it is the right side.
    const QSize size = picture()->size();
    m_masks->setComparison(Comparison::Off);
    m_timeline->setView(4);
    QVERIFY(settled());
    picture()->resize(size);
    QCOMPARE(picture()->grab().toImage().copy(inside), onlyB.copy(inside));
}

void TestModelComparison::sidesBlink() {
    m_timeline->setA(0);
    m_timeline->setB(4);
    m_masks->setComparison(Comparison::Blink);
    QVERIFY(settled());
    QVERIFY(find<QLabel>("masksLeftName")->text().startsWith(QStringLiteral("A:")));
    const QImage first = picture()->image();
    m_masks->blink();
    QVERIFY(find<QLabel>("masksLeftName")->text().startsWith(QStringLiteral("B:")));
    QVERIFY(picture()->image() != first);
    m_masks->blink();
    QCOMPARE(picture()->image(), first);
}

void TestModelComparison::aLockedParameterHasItsWholeHistory() {
    auto* sparkline = m_inspector->findChild<Sparkline*>();
    auto* words = m_inspector->findChild<QLabel*>(QStringLiteral("inspectorHistory"));
    m_selection->setParameter(11);
    QVERIFY(settled());
    QTRY_VERIFY2(words->text().startsWith(QStringLiteral("|w| over rounds 0 to 4")),
                 qPrintable(words->text()));
    QCOMPARE(sparkline->tiers().size(), std::size_t(5));
    for (std::int64_t round = 0; round <= 4; ++round)
        QCOMPARE(sparkline->tiers()[static_cast<std::size_t>(round)], stored(round).tierMap[11]);
    QVERIFY(sparkline->curve().rounds.contains(0.0));
    QVERIFY(sparkline->curve().rounds.contains(2.0));
    QVERIFY(sparkline->curve().rounds.contains(4.0));
    QCOMPARE(sparkline->marked(), std::optional<double>(4.0));
    const auto sums = (*RunFile::open(m_session->runFile()))->bias(4, CoverageKind::Assigned);
    auto* held = m_inspector->findChild<QLabel*>(QStringLiteral("inspector-held"));
    QVERIFY(held != nullptr);
    QVERIFY2(held->text().startsWith(QStringLiteral("%1 of 16").arg(sums->counts()[11])),
             qPrintable(held->text()));
    QVERIFY(m_inspector->findChild<QLabel*>(QStringLiteral("inspector-ratios")) != nullptr);
    m_timeline->setView(2);
    QVERIFY(settled());
    QCOMPARE(sparkline->marked(), std::optional<double>(2.0));
}

QTEST_MAIN(TestModelComparison)
#include "tst_model_comparison.moc"
