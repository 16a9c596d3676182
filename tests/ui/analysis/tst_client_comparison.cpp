#include <qcustomplot.h>

#include <QComboBox>
#include <QContextMenuEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>
#include <QtTest>
#include <algorithm>

#include "tests/ui/support/hand_run.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/masks_panel.h"
#include "ui/panels/timeline_bar.h"
#include "ui/plots/figure_chart_view.h"
#include "ui/plots/figure_grid_view.h"
#include "ui/plots/heatmap_view.h"
#include "ui/plots/layer_difference.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// Client against client: masks, figures, keys, names. Client 0 (capacity 1) holds all 30 parameters, client
/// 5 (1/16) the first of each layer.
class TestClientComparison : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_fixture.reset(); }
    void theMenuOfARowNamesBothClients();
    void masksStandSideBySide();
    void theDifferenceOfTwoMasksIsKnownByHand();
    void blinkAndSwipeShowBothMasks();
    void clientsAreSwappedAndLetGo();
    void cursorsPutThemIntoDifferentRounds();
    void figuresOfClientsAreSubtracted();
    void whatHasNoNumbersOfClientsSaysSo();
    void twoChosenClientsAreComparedFromTheMenu();
    void thePaletteNamesBothClients();
    void bothSidesZoomTogether();

private:
    Selection& selection() { return m_fixture->window().selection(); }
    AnalysisPanel* panel() { return m_fixture->find<AnalysisPanel>("analysisPanel"); }
    FigureCanvas* canvas(const char* name) { return panel()->findChild<FigureCanvas*>(QLatin1String(name)); }
    HeatmapView* left() { return m_fixture->find<HeatmapView>("heatmapView"); }
    HeatmapView* right() { return m_fixture->find<HeatmapView>("secondHeatmapView"); }
    QString text(const char* label) {
        return m_fixture->find<QLabel>(label)->text().replace(QChar(0xA0), QLatin1Char(' '));
    }
    QString chip() {
        return m_fixture->find<TimelineBar>("timelineBar")->chips().value(0).remove(QStringLiteral("  ✕"));
    }
    void compare(qint64 a, qint64 b) {
        selection().setLayer(2);
        selection().compareClients(a, b);
        QCoreApplication::processEvents();
    }
    /// Cells of fc2.weight drawn in the colour that stands for a held parameter.
    static int held(HeatmapView* view, const Theme& theme) {
        const HeatmapPalette palette = heatmapPalette(theme, Encoding::ClientMask, 3);
        const QImage image = view->image();
        int count = 0;
        for (std::size_t i = 0; i < view->arrangement().count(); ++i)
            count += image.pixel(view->arrangement().cellOf(i)) == palette.colours[1] ? 1 : 0;
        return count;
    }
    int ofCode(std::uint8_t code) {
        const HeatmapPalette palette =
            heatmapPalette(m_fixture->theme(), Encoding::ClientMask, 3, std::nullopt, true);
        const QImage image = left()->image();
        int count = 0;
        for (std::size_t i = 0; i < left()->arrangement().count(); ++i)
            count += image.pixel(left()->arrangement().cellOf(i)) == palette.colours[code] ? 1 : 0;
        return count;
    }
    void chooseInMenu(FigureGridView* grid, int row, const char* action) {
        const QPoint at = grid->cellRect(row, 3).center().toPoint();
        QContextMenuEvent event(QContextMenuEvent::Mouse, at, grid->mapToGlobal(at));
        QApplication::sendEvent(grid, &event);
        auto* menu = panel()->findChild<QMenu*>(QStringLiteral("clientMenu"));
        QVERIFY(menu != nullptr && menu->isVisible());
        auto* chosen = menu->findChild<QAction*>(QLatin1String(action));
        QVERIFY(chosen != nullptr);
        QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(chosen).center());
        QTRY_VERIFY(panel()->findChild<QMenu*>(QStringLiteral("clientMenu")) == nullptr);
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void TestClientComparison::init() {
    // As failOnQtWarnings(), but a menu grabs the keyboard, which offscreen has none of.
    QTest::failOnWarning(QRegularExpression(QStringLiteral(
        "^(?!This plugin does not support (propagateSizeHints|raise|grabbing the keyboard))")));
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(test::openHandRun(*m_fixture, 4));
}

void TestClientComparison::theMenuOfARowNamesBothClients() {
    panel()->setView(QStringLiteral("participation"));
    QTRY_VERIFY(canvas("leftCanvas")->grid(QStringLiteral("swimlane")) != nullptr);
    FigureGridView* grid = canvas("leftCanvas")->grid(QStringLiteral("swimlane"));
    QTRY_COMPARE(grid->grid().rows.size(), std::size_t{6});
    chooseInMenu(grid, 0, "clientA");
    QCOMPARE(chip(), QStringLiteral("Client A: 0"));
    QCOMPARE(panel()->comparison(), Comparison::Off);
    chooseInMenu(grid, 5, "clientB");
    QCOMPARE(chip(), QStringLiteral("Client 0 against client 5, round 4"));
    QCOMPARE(panel()->comparison(), Comparison::SideBySide);
    // Each side stresses its own client.
    QTRY_COMPARE(canvas("rightCanvas")->figure().parts.size(), std::size_t{2});
    QCOMPARE(canvas("leftCanvas")->figure().parts[0].grid->insideRows,
             (std::vector<std::uint8_t>{1, 0, 0, 0, 0, 0}));
    QCOMPARE(canvas("rightCanvas")->figure().parts[0].grid->insideRows,
             (std::vector<std::uint8_t>{0, 0, 0, 0, 0, 1}));
}

void TestClientComparison::masksStandSideBySide() {
    compare(0, 5);
    QTRY_VERIFY(right()->isVisible());
    QTRY_COMPARE(held(left(), m_fixture->theme()), 8);
    QCOMPARE(held(right(), m_fixture->theme()), 1);
    QCOMPARE(text("masksLeftName"), QStringLiteral("A: Client 0 · Round 4"));
    QCOMPARE(text("masksRightName"), QStringLiteral("B: Client 5 · Round 4"));
    QVERIFY(!m_fixture->find<QComboBox>("encodingCombo")->isEnabled());
    // 1 of 16, 4, 8 and 2 each: 4 of 30.
    QCOMPARE(text("masksNote"),
             QStringLiteral("Client 0 holds 30 parameters, client 5 4; both hold 4, overlap "
                            "(Jaccard) 0.13."));
    // The time goes on under it.
    QTest::keyClick(&m_fixture->window(), Qt::Key_Left);
    QTRY_COMPARE(text("masksRightName"), QStringLiteral("B: Client 5 · Round 3"));
    QCOMPARE(chip(), QStringLiteral("Client 0 against client 5, round 3"));
}

void TestClientComparison::theDifferenceOfTwoMasksIsKnownByHand() {
    compare(0, 5);
    QTest::keyClick(&m_fixture->window(), Qt::Key_D);
    QCOMPARE(panel()->comparison(), Comparison::Difference);
    QTRY_COMPARE(ofCode(kCodeLeft), 7);
    QCOMPARE(ofCode(kCodeKept), 1);
    QCOMPARE(ofCode(kCodeEntered), 0);
    QVERIFY(!right()->isVisible());
    auto* only = m_fixture->find<QToolButton>("legendEntry3");
    QVERIFY2(only->text().startsWith(QStringLiteral("only 0")), qPrintable(only->text()));
    QCOMPARE(text("masksLeftName"), QStringLiteral("B: Client 5 · Round 4 less A: Client 0 · Round 4"));
}

void TestClientComparison::blinkAndSwipeShowBothMasks() {
    compare(0, 5);
    QTest::keyClick(&m_fixture->window(), Qt::Key_B, Qt::ShiftModifier);
    QCOMPARE(panel()->comparison(), Comparison::Blink);
    QTRY_COMPARE(held(left(), m_fixture->theme()), 8);
    QTRY_COMPARE(held(left(), m_fixture->theme()), 1);
    QCOMPARE(text("masksLeftName"), QStringLiteral("B: Client 5 · Round 4"));
    QTRY_COMPARE(text("masksLeftName"), QStringLiteral("A: Client 0 · Round 4"));
    QTest::keyClick(&m_fixture->window(), Qt::Key_W);
    QCOMPARE(panel()->comparison(), Comparison::Swipe);
    QTRY_COMPARE(text("masksLeftName"), QStringLiteral("A: Client 0 · Round 4 ◂ ▸ B: Client 5 · Round 4"));
    // The line is dragged to the left: now the picture of B is seen where that of A was.
    QCOMPARE(left()->swipePosition(), 0.5);
    const QPoint line(left()->width() / 2, left()->height() / 2);
    test::drag(left(), line, QPoint(left()->width() / 10, line.y()));
    QVERIFY(std::abs(left()->swipePosition() - 0.1) < 0.02);
    QVERIFY(selection().filter().parameters.isEmpty());
    left()->setFocus();
    QTest::keyClick(left(), Qt::Key_BracketRight);
    QVERIFY(std::abs(left()->swipePosition() - 0.15) < 0.02);
}

void TestClientComparison::clientsAreSwappedAndLetGo() {
    compare(0, 5);
    QTest::keyClick(&m_fixture->window(), Qt::Key_D);
    QTRY_COMPARE(ofCode(kCodeLeft), 7);
    QTest::keyClick(&m_fixture->window(), Qt::Key_X);
    // As between two keys of a hand.
    QCoreApplication::processEvents();
    QTRY_COMPARE(ofCode(kCodeEntered), 7);
    QCOMPARE(chip(), QStringLiteral("Client 5 against client 0, round 4"));
    QTest::mouseClick(m_fixture->window().findChild<QToolButton*>(QStringLiteral("chip-compared")),
                      Qt::LeftButton);
    QVERIFY(!selection().isFiltering());
    QCOMPARE(panel()->comparison(), Comparison::Off);
    QTRY_VERIFY(m_fixture->find<QLabel>("masksLeftName")->isHidden());
    QVERIFY(m_fixture->find<QComboBox>("encodingCombo")->isEnabled());
    QVERIFY(m_fixture->find<MasksPanel>("masksPanel")->encoding() == Encoding::TierMap);
    // Undone like any other selection.
    QCoreApplication::processEvents();
    QTest::keyClick(&m_fixture->window(), Qt::Key_Left, Qt::AltModifier);
    QCOMPARE(chip(), QStringLiteral("Client 5 against client 0, round 4"));
}

void TestClientComparison::cursorsPutThemIntoDifferentRounds() {
    compare(3, 3);
    m_fixture->window().timeline().setView(2);
    QTest::keyClick(&m_fixture->window(), Qt::Key_A);
    m_fixture->window().timeline().setView(4);
    QTRY_COMPARE(text("masksLeftName"), QStringLiteral("A: Client 3 · Round 2"));
    QCOMPARE(text("masksRightName"), QStringLiteral("B: Client 3 · Round 4"));
    QCOMPARE(chip(), QStringLiteral("Client 3, round 2, against client 3, round 4"));
}

// Of class 0 the clients have 10·i of 100 images, 150 of 600 together: exposure against its due is 0.4·i,
// that of class 1 (10 − i) / 7.5.
void TestClientComparison::figuresOfClientsAreSubtracted() {
    compare(0, 3);
    panel()->setView(QStringLiteral("classes"));
    QTest::keyClick(&m_fixture->window(), Qt::Key_D);
    QTRY_VERIFY(panel()->figure().title == QLatin1String("Classes") && !panel()->figure().isEmpty());
    const FigureGrid& grid = *panel()->figure().parts[0].grid;
    QCOMPARE(grid.rows[0].label, QStringLiteral("cat"));
    QVERIFY(std::abs(grid.values[0] - 1.2) < 1e-12);
    QVERIFY(std::abs(grid.values[grid.cell(1, 0)] + 0.4) < 1e-12);
    // Accuracy: 0.4 − 0.1 in every round.
    panel()->setView(QStringLiteral("accuracy"));
    QTRY_VERIFY(panel()->figure().title == QLatin1String("Accuracy") && !panel()->figure().isEmpty());
    const auto& series = panel()->figure().parts[0].chart->series;
    QCOMPARE(series.back().id, QStringLiteral("chosen-clients"));
    for (const double y : series.back().y) QVERIFY(std::abs(y - 0.3) < 1e-12);
    // |w|: client 0 holds all, so what client 3 of the same capacity holds is the same.
    panel()->setView(QStringLiteral("threshold"));
    QTRY_VERIFY(panel()->figure().isEmpty());
    compare(0, 5);
    QTRY_VERIFY(!panel()->figure().isEmpty());
    const FigureSeries& chosen = panel()->figure().parts[0].chart->series.back();
    QCOMPARE(chosen.id, QStringLiteral("chosen"));
    QVERIFY(*std::min_element(chosen.y.begin(), chosen.y.end()) < 0.0);
    QCOMPARE(*std::max_element(chosen.y.begin(), chosen.y.end()), 0.0);
}

void TestClientComparison::whatHasNoNumbersOfClientsSaysSo() {
    compare(0, 5);
    panel()->setView(QStringLiteral("loss"));
    QTest::keyClick(&m_fixture->window(), Qt::Key_D);
    QTRY_VERIFY(panel()->figure().message.contains(QStringLiteral("do not differ")));
}

void TestClientComparison::twoChosenClientsAreComparedFromTheMenu() {
    auto* action = m_fixture->find<QAction>("compareClients");
    QVERIFY(!action->isEnabled());
    selection().brushClients({1, 4}, false);
    QVERIFY(action->isEnabled());
    action->trigger();
    QCOMPARE(selection().filter().clientA, std::optional<qint64>(1));
    QCOMPARE(selection().filter().clientB, std::optional<qint64>(4));
    QCOMPARE(panel()->comparison(), Comparison::SideBySide);
    m_fixture->find<QAction>("endClients")->trigger();
    QCOMPARE(panel()->comparison(), Comparison::Off);
    QCOMPARE(selection().filter().clients, (std::vector<qint64>{1, 4}));
}

void TestClientComparison::thePaletteNamesBothClients() {
    for (const char* typed : {"client 1 as a", "client 2 as b"}) {
        QTest::keyClick(&m_fixture->window(), Qt::Key_K, Qt::ControlModifier);
        auto* edit = m_fixture->find<QLineEdit>("commandEdit");
        QTRY_VERIFY(edit->hasFocus());
        QTest::keyClicks(edit, QLatin1String(typed));
        QTest::keyClick(edit, Qt::Key_Return);
    }
    QCOMPARE(chip(), QStringLiteral("Client 1 against client 2, round 4"));
}

void TestClientComparison::bothSidesZoomTogether() {
    m_fixture.reset();
    m_fixture = std::make_unique<WindowFixture>(test::smallExperiment(12));
    QVERIFY(test::playToTheEnd(*m_fixture));
    selection().setLayer(0);
    QTRY_COMPARE(left()->arrangement().count(), std::size_t{64 * 16});
    // Zoomed before there was a second side: it begins where the first one is.
    test::wheel(left(), left()->rect().center(), 4);
    QVERIFY(left()->zoom() > 1.0);
    selection().compareClients(0, 5);
    QTRY_VERIFY(right()->isVisible());
    QTRY_COMPARE(right()->zoom(), left()->zoom());
    const double zoom = left()->zoom();
    QVERIFY(zoom > 1.0);
    test::wheel(right(), right()->rect().center(), 1);
    QVERIFY(left()->zoom() > zoom);
    QCOMPARE(left()->zoom(), right()->zoom());
    test::drag(left(), left()->rect().center(), left()->rect().center() + QPoint(30, 0));
    const auto corner = [](HeatmapView* view) { return view->geometryOfCells().cellAt(QPointF(5, 5)); };
    QCOMPARE(corner(left()), corner(right()));
    // Figures too, and a chain says so.
    panel()->setView(QStringLiteral("accuracy"));
    QTRY_VERIFY(canvas("rightCanvas")->chart(QStringLiteral("curves")) != nullptr);
    FigureChartView* a = canvas("leftCanvas")->chart(QStringLiteral("curves"));
    FigureChartView* b = canvas("rightCanvas")->chart(QStringLiteral("curves"));
    b->replotNow();
    test::wheel(b->plot(), b->plot()->axisRect()->center(), 2);
    QVERIFY(b->xRange().has_value());
    QCOMPARE(a->xRange(), b->xRange());
    for (QLabel* mark : m_fixture->window().findChildren<QLabel*>(QStringLiteral("linkMark")))
        QVERIFY(mark->isVisible() && !mark->pixmap().isNull());
}

QTEST_MAIN(TestClientComparison)
#include "tst_client_comparison.moc"
