#include <QTemporaryDir>

#include "tests/ui/views/run_panels_fixture.h"

using namespace fiarse;
using namespace fiarse::ui;

/// The picture of a layer, by mouse and keyboard.
class TestMasksPanel : public test::RunPanelsFixture {
    Q_OBJECT
private Q_SLOTS:
    void init() { makePanels(); }
    void cleanup() { dropPanels(); }
    void masksShowTheInitialModelBeforeTheFirstRound();
    void masksStartAtTheLargestLayer();
    void hoverAndClickReachTheSelection();
    void clickingTheChosenCellLetsItGo();
    void legendEntryFadesTheOtherLevels();
    void choosingAClientShowsItsMask();
    void clientChosenElsewhereShowsItsMask();
    void masksKeepTheirZoomWhenARoundEnds();
    void arrangementIsRememberedForEachLayer();
    void hiddenMasksCatchUpWhenShown();
    void masksAreSavedAsPictureAndData();
    void unwritableFilesAreSaid();
};

void TestMasksPanel::masksShowTheInitialModelBeforeTheFirstRound() {
    showAll(0);
    QCOMPARE(find<QLabel>(*m_masks, "masksRound")->text(), QStringLiteral("before round 1"));
    const QImage image = view()->image();
    QCOMPARE(image.pixel(view()->arrangement().cellOf(0)), m_theme->levelColour(2, 3).rgb());
    QCOMPARE(image.pixel(view()->arrangement().cellOf(15)), m_theme->levelColour(0, 3).rgb());
    // Nothing was trained yet: a sentence instead of an all-zero picture.
    m_masks->setEncoding(Encoding::Moved);
    QVERIFY(!view()->parameterAt(view()->rectOf(0).center()));
}

void TestMasksPanel::masksStartAtTheLargestLayer() {
    m_selection->setLayer(3);
    showAll(0);
    QCOMPARE(m_selection->layer(), 0);
    m_selection->setLayer(2);
    showAll(1);
    QCOMPARE(m_selection->layer(), 2);  // the user's choice stays
    // A reset: the selection is cleared and the same model is loaded again.
    m_selection->clear();
    m_masks->show(nullptr, nullptr);
    m_info = test::sharedSyntheticInfo();
    showAll(0);
    QCOMPARE(m_selection->layer(), 2);
}

void TestMasksPanel::hoverAndClickReachTheSelection() {
    showAll(2);
    QTest::mouseMove(view(), cell(6));
    QCOMPARE(m_selection->hovered(), std::optional<qint64>(6));
    QTest::mouseClick(view(), Qt::LeftButton, {}, cell(6));
    QCOMPARE(m_selection->parameter(), std::optional<qint64>(6));
    QTest::keyClick(view(), Qt::Key_Left);
    QTest::mouseClick(find<LayerStrip>(*m_masks, "layerStrip"), Qt::LeftButton, {},
                      find<LayerStrip>(*m_masks, "layerStrip")->rectOf(2).center().toPoint());
    QCOMPARE(m_selection->layer(), 2);
    QTest::mouseMove(view(), cell(24));
    QCOMPARE(m_selection->hovered(), std::optional<qint64>(24));
}

void TestMasksPanel::clickingTheChosenCellLetsItGo() {
    showAll(2);
    QTest::mouseClick(view(), Qt::LeftButton, {}, cell(6));
    QTest::mouseClick(view(), Qt::LeftButton, {}, cell(6));
    QVERIFY(!m_selection->parameter());
    QTest::mouseClick(view(), Qt::LeftButton, {}, cell(6));
    QTest::keyClick(view(), Qt::Key_Escape);
    QVERIFY(!m_selection->parameter());
}

void TestMasksPanel::legendEntryFadesTheOtherLevels() {
    showAll(2);
    QTest::mouseClick(find<QToolButton>(*m_masks, "legendEntry1"), Qt::LeftButton);
    const QImage image = view()->image();
    QCOMPARE(image.pixel(view()->arrangement().cellOf(1)), m_theme->levelColour(1, 3).rgb());
    QVERIFY(image.pixel(view()->arrangement().cellOf(0)) != m_theme->levelColour(2, 3).rgb());
}

void TestMasksPanel::choosingAClientShowsItsMask() {
    showAll(2);
    auto* clients = find<QComboBox>(*m_masks, "clientCombo");
    QCOMPARE(clients->count(), 7);
    QCOMPARE(clients->itemText(1), QStringLiteral("Client 2 · Sensor 1/16"));
    clients->setFocus();
    QTest::keyClick(clients, Qt::Key_Down);
    QTest::keyClick(clients, Qt::Key_Down);
    QTest::keyClick(clients, Qt::Key_Down);
    QCOMPARE(m_selection->client(), std::optional<qint64>(1));
    QVERIFY(m_masks->encoding() == Encoding::ClientMask);
    const QImage image = view()->image();
    const HeatmapPalette palette = heatmapPalette(*m_theme, Encoding::ClientMask, 3);
    for (qint64 p = 0; p < 16; ++p) {
        QCOMPARE(image.pixel(view()->arrangement().cellOf(static_cast<std::size_t>(p))),
                 palette.colours[p < 4 ? 1 : 0]);
    }
}

void TestMasksPanel::clientChosenElsewhereShowsItsMask() {
    showAll(2);
    m_selection->setClient(5);
    QVERIFY(m_masks->encoding() == Encoding::ClientMask);
    QCOMPARE(find<QComboBox>(*m_masks, "clientCombo")->currentText(),
             QStringLiteral("Client 5 · Sensor 1/16"));
    m_selection->setClient(std::nullopt);
    QVERIFY(m_masks->encoding() == Encoding::TierMap);
    m_masks->setEncoding(Encoding::Magnitude);
    m_selection->setClient(5);
    QVERIFY(m_masks->encoding() == Encoding::Magnitude);
}

void TestMasksPanel::masksKeepTheirZoomWhenARoundEnds() {
    showAll(2);
    m_masks->resize(360, 260);
    QTest::keyClick(view(), Qt::Key_Plus);
    const double zoom = view()->zoom();
    showAll(3);
    QCOMPARE(view()->zoom(), zoom);
    QCOMPARE(find<QLabel>(*m_masks, "masksRound")->text(), QStringLiteral("after round 3"));
}

void TestMasksPanel::arrangementIsRememberedForEachLayer() {
    showAll(2);
    QVERIFY(m_masks->arrangement() == ArrangementKind::Gallery);
    m_masks->setArrangement(ArrangementKind::Matrix);
    QCOMPARE(view()->arrangement().size(), QSize(4, 4));
    m_selection->setLayer(2);
    QVERIFY(m_masks->arrangement() == ArrangementKind::Matrix);
    QVERIFY(!find<QComboBox>(*m_masks, "arrangementCombo")->isVisible());
    m_selection->setLayer(0);
    QVERIFY(m_masks->arrangement() == ArrangementKind::Matrix);
    QVERIFY(find<QComboBox>(*m_masks, "arrangementCombo")->isVisible());
}

void TestMasksPanel::hiddenMasksCatchUpWhenShown() {
    showAll(2);
    m_masks->hide();
    showAll(5);
    QCOMPARE(find<QLabel>(*m_masks, "masksRound")->text(), QStringLiteral("after round 2"));
    m_masks->setVisible(true);
    QCOMPARE(find<QLabel>(*m_masks, "masksRound")->text(), QStringLiteral("after round 5"));
}

void TestMasksPanel::masksAreSavedAsPictureAndData() {
    showAll(2);
    QTemporaryDir folder;
    auto* menu = find<FigureExportMenu>(*m_masks, "masksExport");
    QCOMPARE(menu->save(folder.filePath(QStringLiteral("a.png"))), QString());
    const QImage picture(folder.filePath(QStringLiteral("a.png")));
    QCOMPARE(picture.size(), QSize(1920, 1280));
    QCOMPARE(menu->save(folder.filePath(QStringLiteral("a.csv"))), QString());
    QFile file(folder.filePath(QStringLiteral("a.csv")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), qsizetype(17));
}

void TestMasksPanel::unwritableFilesAreSaid() {
    showAll(2);
    auto* menu = find<FigureExportMenu>(*m_masks, "masksExport");
    for (const char* path : {"/nowhere/at/all.png", "/nowhere/at/all.csv", "/nowhere/at/all.npy"})
        QVERIFY(menu->save(QLatin1String(path)).contains(QLatin1String(path)));
}

QTEST_MAIN(TestMasksPanel)
#include "tst_masks_panel.moc"
