#include <QComboBox>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/support/gui_warnings.h"
#include "tests/ui/support/synthetic_run.h"
#include "ui/bridge/run_session.h"
#include "ui/panels/model_area.h"
#include "ui/plots/heatmap_view.h"
#include "ui/state/run_view.h"
#include "ui/state/selection.h"
#include "ui/state/timeline.h"
#include "ui/theme/theme.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Several pictures of one layer beside each other, by mouse, on a run known by hand.
class TestModelArea : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void textAndBack_data();
    void textAndBack();
    void eachPictureKeepsItsEncoding();
    void wheelZoomsAllTogether();
    void withoutTheChainEachZoomsAlone();
    void picturesOfOtherSizesShowTheSameCell();
    void theCrosshairStandsInEveryPicture();
    void fewerPicturesWhereTheRoomIsShort();
    void controlsAreThereOnce();
    void anAddedPictureLeavesTheLayerAlone();

private:
    void showRound(std::int64_t round) {
        for (int i = 0; i < ModelArea::kMost; ++i) {
            if (MasksPanel* picture = m_area->picture(i))
                picture->show(m_info, test::sharedSyntheticArrays(round));
        }
        QCoreApplication::processEvents();
    }
    HeatmapView* view(int picture) { return m_area->picture(picture)->findChild<HeatmapView*>(); }
    static void wheel(HeatmapView* view, QPointF place, int steps) {
        QWheelEvent event(place, view->mapToGlobal(place), {}, QPoint(0, 120 * steps), Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(view, &event);
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<Selection> m_selection;
    std::unique_ptr<RunSession> m_session;
    std::unique_ptr<Timeline> m_timeline;
    std::unique_ptr<RunView> m_runView;
    std::unique_ptr<Moments> m_moments;
    std::unique_ptr<ModelArea> m_area;
    std::shared_ptr<const RunInfo> m_info = test::sharedSyntheticInfo();
};

void TestModelArea::init() {
    test::failOnGuiWarnings();
    m_theme = std::make_unique<Theme>();
    m_theme->setChoice(ThemeChoice::Light);
    m_selection = std::make_unique<Selection>();
    m_session = std::make_unique<RunSession>();
    m_timeline = std::make_unique<Timeline>();
    m_runView = std::make_unique<RunView>(*m_session, *m_timeline);
    m_moments = std::make_unique<Moments>(*m_runView, *m_timeline, *m_selection);
    m_area = std::make_unique<ModelArea>(*m_moments, *m_selection, *m_theme);
    m_area->resize(900, 640);
    m_area->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_area.get()));
}

void TestModelArea::cleanup() {
    m_area.reset();
    m_moments.reset();
    m_runView.reset();
    m_timeline.reset();
    m_session.reset();
    m_selection.reset();
    m_theme.reset();
}

void TestModelArea::textAndBack_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("valid");
    QTest::addRow("one") << QStringLiteral("1;joint;0") << true;
    QTest::addRow("four apart") << QStringLiteral("4;apart;0,5,6,7") << true;
    QTest::addRow("none named") << QStringLiteral("2;joint;") << true;
    QTest::addRow("three pictures") << QStringLiteral("3;joint;0") << false;
    QTest::addRow("unknown encoding") << QStringLiteral("1;joint;99") << false;
    QTest::addRow("words") << QStringLiteral("nothing") << false;
    QTest::addRow("empty") << QString() << false;
}

void TestModelArea::textAndBack() {
    QFETCH(QString, text);
    QFETCH(bool, valid);
    const auto pictures = ModelPictures::fromText(text);
    QCOMPARE(pictures.has_value(), valid);
    if (valid) QCOMPARE(pictures->toText(), text);
}

void TestModelArea::eachPictureKeepsItsEncoding() {
    m_area->setPictures({4, {Encoding::TierMap, Encoding::Assigned, Encoding::Staleness, Encoding::Updates}});
    showRound(4);
    QCOMPARE(m_area->shownCount(), 4);
    for (int i = 0; i < 4; ++i) QVERIFY(m_area->picture(i)->isVisible());
    auto* combo = m_area->picture(2)->findChild<QComboBox*>(QStringLiteral("encodingCombo"));
    QCOMPARE(combo->currentData().toInt(), static_cast<int>(Encoding::Staleness));
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Down);
    QVERIFY(m_area->picture(2)->encoding() != Encoding::Staleness);
    QCOMPARE(m_area->picture(1)->encoding(), Encoding::Assigned);
    QCOMPARE(m_area->picture(3)->encoding(), Encoding::Updates);
    // Fewer and more again: the others come back as they were.
    QTest::mouseClick(m_area->findChild<QToolButton*>(QStringLiteral("mapCount1")), Qt::LeftButton);
    QCOMPARE(m_area->shownCount(), 1);
    QVERIFY(!m_area->picture(3)->isVisible());
    QTest::mouseClick(m_area->findChild<QToolButton*>(QStringLiteral("mapCount4")), Qt::LeftButton);
    QCOMPARE(m_area->picture(3)->encoding(), Encoding::Updates);
    QCOMPARE(m_area->pictures().encodings.size(), std::size_t{4});
}

void TestModelArea::wheelZoomsAllTogether() {
    m_area->setPictures({4, {Encoding::TierMap, Encoding::Assigned, Encoding::Staleness, Encoding::Updates}});
    showRound(4);
    const QPointF place = view(3)->rectOf(5).center();
    wheel(view(3), place, 2);
    QVERIFY(view(3)->zoom() > 1.0);
    // As far as each can be zoomed: they are not of one size.
    for (int i = 0; i < 3; ++i) {
        QCOMPARE(view(i)->zoom(), std::min(view(3)->zoom(), view(i)->geometryOfCells().largestZoom()));
    }
    view(1)->setFocus();
    QTest::keyClick(view(1), Qt::Key_0);
    for (int i = 0; i < 4; ++i) QCOMPARE(view(i)->zoom(), 1.0);
}

void TestModelArea::withoutTheChainEachZoomsAlone() {
    m_area->setPictures({4, {Encoding::TierMap, Encoding::Assigned}});
    showRound(4);
    auto* chain = m_area->findChild<QToolButton*>(QStringLiteral("jointZoomButton"));
    QVERIFY(chain->isVisible() && chain->isChecked());
    QSignalSpy changed(m_area.get(), &ModelArea::jointZoomChanged);
    QTest::mouseClick(chain, Qt::LeftButton);
    QCOMPARE(changed.size(), 1);
    wheel(view(1), view(1)->rectOf(5).center(), 2);
    QVERIFY(view(1)->zoom() > 1.0);
    QCOMPARE(view(0)->zoom(), 1.0);
    // Joined again, the first one leads.
    QTest::mouseClick(chain, Qt::LeftButton);
    QCOMPARE(view(1)->zoom(), 1.0);
}

void TestModelArea::picturesOfOtherSizesShowTheSameCell() {
    Theme theme;
    HeatmapView left(theme), right(theme);
    const LayerInfo& layer = m_info->layout.layers[0];
    const RoundArrays arrays = test::syntheticArrays();
    const auto codes = [&](std::size_t of) {
        return layerCodes(*m_info, arrays, of, Encoding::TierMap, std::nullopt);
    };
    for (HeatmapView* view : {&left, &right}) {
        view->setLayer(layer, {}, ArrangementKind::Matrix);
        view->setCodes(codes(0), 3);
    }
    left.resize(400, 300);
    right.resize(250, 220);
    for (HeatmapView* view : {&left, &right}) {
        view->show();
        QVERIFY(QTest::qWaitForWindowExposed(view));
    }
    wheel(&left, left.rectOf(15).center(), 3);
    right.copyZoom(left);
    QCOMPARE(right.zoom(), std::min(left.zoom(), right.geometryOfCells().largestZoom()));
    // The last cell is in sight in both.
    QVERIFY(QRectF(left.rect()).contains(left.rectOf(15).center()));
    QVERIFY(QRectF(right.rect()).contains(right.rectOf(15).center()));
    // Another layer has another shape; it is left alone.
    right.setLayer(m_info->layout.layers[2], {}, ArrangementKind::Matrix);
    right.setCodes(codes(2), 3);
    right.fit();
    right.copyZoom(left);
    QCOMPARE(right.zoom(), 1.0);
}

void TestModelArea::theCrosshairStandsInEveryPicture() {
    m_area->setPictures({2, {Encoding::TierMap, Encoding::Assigned}});
    showRound(4);
    const QImage before = view(1)->grab().toImage();
    QTest::mouseMove(view(0), view(0)->rectOf(6).center().toPoint());
    QTRY_COMPARE(m_selection->hovered(), std::optional<qint64>(6));
    QCoreApplication::processEvents();
    QVERIFY(view(1)->grab().toImage() != before);
    QTest::mouseClick(view(1), Qt::LeftButton, {}, view(1)->rectOf(6).center().toPoint());
    QCOMPARE(m_selection->parameter(), std::optional<qint64>(6));
}

void TestModelArea::fewerPicturesWhereTheRoomIsShort() {
    m_area->setPictures({4, {}});
    QCOMPARE(m_area->shownCount(), 4);
    m_area->resize(900, 340);
    QTRY_COMPARE(m_area->shownCount(), 2);
    m_area->resize(500, 340);
    QTRY_COMPARE(m_area->shownCount(), 1);
    QVERIFY(!m_area->findChild<QToolButton*>(QStringLiteral("jointZoomButton"))->isVisible());
    QCOMPARE(m_area->count(), 4);
    // The button does not say what is not true.
    auto* four = m_area->findChild<QToolButton*>(QStringLiteral("mapCount4"));
    QCOMPARE(four->text(), QStringLiteral("1 of 4"));
    QVERIFY(four->toolTip().contains(QStringLiteral("room for 1 of 4")));
    m_area->resize(900, 640);
    QTRY_COMPARE(m_area->shownCount(), 4);
    QCOMPARE(four->text(), QStringLiteral("4"));
}

void TestModelArea::controlsAreThereOnce() {
    m_area->setPictures({4, {}});
    showRound(4);
    for (const char* name : {"clientCombo", "arrangementCombo"}) {
        int shown = 0;
        for (QComboBox* combo : m_area->findChildren<QComboBox*>(QLatin1String(name)))
            shown += combo->isVisible() ? 1 : 0;
        QCOMPARE(shown, 1);
    }
    // Laid out otherwise, all are.
    auto* combo = m_area->findChild<QComboBox*>(QStringLiteral("arrangementCombo"));
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Down);
    for (int i = 0; i < 4; ++i) QCOMPARE(m_area->picture(i)->arrangement(), ArrangementKind::Matrix);
}

void TestModelArea::anAddedPictureLeavesTheLayerAlone() {
    showRound(4);
    m_selection->chooseLayer(2);
    m_area->setCount(2);
    showRound(4);
    QCOMPARE(m_selection->layer(), 2);
    QCOMPARE(m_selection->chosenLayer(), std::optional<int>(2));
}

QTEST_MAIN(TestModelArea)
#include "tst_model_area.moc"
