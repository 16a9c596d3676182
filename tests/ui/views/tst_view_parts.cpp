#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>
#include <numeric>

#include "tests/ui/support/gui_warnings.h"
#include "tests/ui/support/synthetic_run.h"
#include "ui/plots/colour_bar.h"
#include "ui/plots/layer_strip.h"
#include "ui/plots/level_legend.h"
#include "ui/plots/share_grid.h"
#include "ui/theme/theme.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestViewParts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnGuiWarnings(); }
    void legendTellsSharesOfTheLayer();
    void legendOfAFleetWithoutAFullClient();
    void maskLegendTellsHeldAndLeftOut();
    void pressingALegendEntryHighlightsItAndPressingAgainDoesNot();
    void legendWrapsWhereItIsNarrow();
    void barNamesItsTicks();
    void stripWidthsFollowTheCountsWithAMinimum_data();
    void stripWidthsFollowTheCountsWithAMinimum();
    void eachLayerOfTheStripCanBeClicked();
    void arrowKeysWalkAlongTheStrip();
    void gridTellsTheCellUnderTheMouse();
    void gridPaintsNothingKeptInAColourOfItsOwn();
    void arrowKeysWalkAlongTheRows();

private:
    static QString plain(QString text) { return text.replace(QChar(0xA0), QLatin1Char(' ')); }
};

void TestViewParts::legendTellsSharesOfTheLayer() {
    RoundArrays arrays = test::syntheticArrays();
    const RunInfo info = test::syntheticInfo();
    auto entries = levelLegend(info, levelShares(info, arrays, 0));
    QCOMPARE(entries.size(), std::size_t(3));
    QCOMPARE(plain(entries[0].text), QStringLiteral("all, 6.3 %"));
    QCOMPARE(entries[0].code, 2);
    QCOMPARE(plain(entries[1].text), QStringLiteral("≥ 1/4, 18.8 %"));
    QCOMPARE(plain(entries[2].text), QStringLiteral("full only, 75.0 %"));
    arrays.tierMap[15] = kHeldByNobody;
    entries = levelLegend(info, levelShares(info, arrays, 0));
    QCOMPARE(entries.back().code, int(kCodeNobody));
    QCOMPARE(plain(entries.back().text), QStringLiteral("nobody, 6.3 %"));
}

void TestViewParts::legendOfAFleetWithoutAFullClient() {
    RunInfo info = test::syntheticInfo();
    info.levels[0].capacity = {0.5, "1/2"};
    const auto entries = levelLegend(info, levelShares(info, test::syntheticArrays(), 0));
    QCOMPARE(plain(entries[2].text), QStringLiteral("1/2 only, 75.0 %"));
}

void TestViewParts::maskLegendTellsHeldAndLeftOut() {
    const RunInfo info = test::syntheticInfo();
    const auto entries = maskLegend(levelShares(info, test::syntheticArrays(), 0), 1);
    QCOMPARE(plain(entries[0].text), QStringLiteral("held, 25.0 %"));
    QCOMPARE(plain(entries[1].text), QStringLiteral("left out, 75.0 %"));
    QVERIFY(entries[0].help.contains(QStringLiteral("4 of 16")));
}

void TestViewParts::pressingALegendEntryHighlightsItAndPressingAgainDoesNot() {
    const RunInfo info = test::syntheticInfo();
    LevelLegend legend;
    legend.setEntries(QStringLiteral("Held by"),
                      levelLegend(info, levelShares(info, test::syntheticArrays(), 0)),
                      {Qt::red, Qt::green, Qt::blue}, true);
    legend.resize(500, 40);
    legend.show();
    QSignalSpy changed(&legend, &LevelLegend::highlightChanged);
    auto* entry = legend.findChild<QToolButton*>(QStringLiteral("legendEntry1"));
    QTest::mouseClick(entry, Qt::LeftButton);
    QCOMPARE(legend.highlighted(), std::optional<int>(1));
    QVERIFY(entry->isChecked());
    auto* other = legend.findChild<QToolButton*>(QStringLiteral("legendEntry2"));
    QTest::mouseClick(other, Qt::LeftButton);
    QCOMPARE(legend.highlighted(), std::optional<int>(2));
    QVERIFY(!entry->isChecked());
    QTest::mouseClick(other, Qt::LeftButton);
    QVERIFY(!legend.highlighted());
    QCOMPARE(changed.count(), 3);
}

void TestViewParts::legendWrapsWhereItIsNarrow() {
    const RunInfo info = test::syntheticInfo();
    LevelLegend legend;
    legend.setEntries(QStringLiteral("Held by"),
                      levelLegend(info, levelShares(info, test::syntheticArrays(), 0)),
                      {Qt::red, Qt::green, Qt::blue}, true);
    QVERIFY(legend.heightForWidth(180) >= 2 * legend.heightForWidth(900));
}

void TestViewParts::barNamesItsTicks() {
    ColourBar bar;
    ColourBar::Scale scale;
    scale.title = QStringLiteral("Coverage: moved");
    scale.unit = QStringLiteral("clients");
    scale.maximum = 10;
    scale.integers = true;
    scale.colours = {Qt::white, Qt::black};
    bar.setScale(scale);
    QCOMPARE(bar.tickTexts(), (QStringList{QStringLiteral("0"), QStringLiteral("5"), QStringLiteral("10")}));
    QVERIFY(bar.accessibleName().contains(QStringLiteral("clients")));
    scale.maximum = 0.42;
    scale.integers = false;
    scale.clipped = true;
    bar.setScale(scale);
    QCOMPARE(bar.tickTexts().last(), QStringLiteral("≥ 0.42"));
    bar.resize(300, 30);
    QVERIFY(!bar.grab().isNull());
}

void TestViewParts::stripWidthsFollowTheCountsWithAMinimum_data() {
    QTest::addColumn<std::vector<std::size_t>>("counts");
    QTest::addColumn<std::vector<double>>("widths");
    using Counts = std::vector<std::size_t>;
    QTest::addRow("in proportion") << Counts{300, 100} << std::vector<double>{72.0, 24.0};
    QTest::addRow("a tiny one gets the minimum") << Counts{1000, 1} << std::vector<double>{86.0, 10.0};
    QTest::addRow("no room: equal") << Counts(10, 5) << std::vector<double>(10, 6.4);
    QTest::addRow("none") << Counts{} << std::vector<double>{};
    QTest::addRow("one") << Counts{7} << std::vector<double>{100.0};
}

void TestViewParts::stripWidthsFollowTheCountsWithAMinimum() {
    QFETCH(std::vector<std::size_t>, counts);
    QFETCH(std::vector<double>, widths);
    const auto got = stripWidths(counts, 100.0, 10.0, 4.0);
    QCOMPARE(got.size(), widths.size());
    for (std::size_t i = 0; i < got.size(); ++i) QVERIFY(qAbs(got[i] - widths[i]) < 1e-9);
}

void TestViewParts::eachLayerOfTheStripCanBeClicked() {
    Theme theme;
    LayerStrip strip(theme);
    strip.setLayers(test::syntheticInfo().layout);
    strip.resize(300, 18);
    strip.show();
    QSignalSpy chosen(&strip, &LayerStrip::layerChosen);
    for (const int layer : {3, 2, 1, 0}) {
        QTest::mouseClick(&strip, Qt::LeftButton, {}, strip.rectOf(layer).center().toPoint());
        QCOMPARE(chosen.last()[0].toInt(), layer);
        QCOMPARE(strip.current(), layer);
    }
    QTest::mouseClick(&strip, Qt::LeftButton, {}, strip.rectOf(0).center().toPoint());
    QCOMPARE(chosen.count(), 4);  // already chosen
}

void TestViewParts::arrowKeysWalkAlongTheStrip() {
    Theme theme;
    LayerStrip strip(theme);
    strip.setLayers(test::syntheticInfo().layout);
    QTest::keyClick(&strip, Qt::Key_Right);
    QCOMPARE(strip.current(), 1);
    QTest::keyClick(&strip, Qt::Key_End);
    QTest::keyClick(&strip, Qt::Key_Right);
    QCOMPARE(strip.current(), 3);
    QTest::keyClick(&strip, Qt::Key_Home);
    QCOMPARE(strip.current(), 0);
}

namespace {

ShareGridData grid() {
    ShareGridData data;
    data.rows = 3;
    data.columns = 2;
    data.shares = {1.0, 0.25, 0.0625, 0.0, 0.5, 0.5};
    data.groups = {{QStringLiteral("1/4"), 0, 2}, {QStringLiteral("1"), 2, 1}};
    data.columnLabels = {QStringLiteral("fc1"), QStringLiteral("bias")};
    return data;
}

}  // namespace

void TestViewParts::gridTellsTheCellUnderTheMouse() {
    Theme theme;
    ShareGrid view(theme);
    view.setData(grid());
    view.resize(200, 150);
    view.show();
    QSignalSpy hovered(&view, &ShareGrid::hovered);
    QSignalSpy clicked(&view, &ShareGrid::rowClicked);
    QTest::mouseMove(&view, view.cellRect(1, 1).center().toPoint());
    QCOMPARE(hovered.last(), (QList<QVariant>{1, 1}));
    QTest::mouseMove(&view, view.cellRect(2, 0).center().toPoint());
    QCOMPARE(hovered.last(), (QList<QVariant>{2, 0}));
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.cellRect(2, 1).center().toPoint());
    QCOMPARE(clicked.last()[0].toInt(), 2);
    QTest::mouseMove(&view, QPoint(1, 1));
    QCOMPARE(hovered.last(), (QList<QVariant>{-1, -1}));
}

void TestViewParts::gridPaintsNothingKeptInAColourOfItsOwn() {
    Theme theme;
    ShareGrid view(theme);
    view.setData(grid());
    view.resize(200, 150);
    const QImage image = view.grab().toImage();
    QCOMPARE(image.pixel(view.cellRect(1, 1).center().toPoint()), theme.nobodyColour().rgb());
    QCOMPARE(image.pixel(view.cellRect(0, 0).center().toPoint()), shareColour(theme, 1.0).rgb());
    QVERIFY(shareColour(theme, 1.0) != shareColour(theme, 0.25));
    QVERIFY(shareColour(theme, 0.25) != shareColour(theme, 0.0625));
}

void TestViewParts::arrowKeysWalkAlongTheRows() {
    Theme theme;
    ShareGrid view(theme);
    view.setData(grid());
    QSignalSpy clicked(&view, &ShareGrid::rowClicked);
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(clicked.last()[0].toInt(), 0);
    ShareGridData data = grid();
    data.chosenRow = 2;
    view.setData(data);
    QTest::keyClick(&view, Qt::Key_Up);
    QCOMPARE(clicked.last()[0].toInt(), 1);
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(clicked.last()[0].toInt(), 2);
}

QTEST_MAIN(TestViewParts)
#include "tst_view_parts.moc"
