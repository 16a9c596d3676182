// Going through the rounds of a model of more than a million parameters: only what is shown is read while
// somebody drags, the picture is made off the GUI thread, and once the view is still everything is there.
#include <QSignalSpy>

#include "tests/ui/shell/gui_fixture.h"
#include "tests/ui/support/recorded_run.h"
#include "ui/panels/masks_panel.h"
#include "ui/plots/heatmap_view.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

class TestLargeModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_fixture.reset(); }
    void draggingReadsTheTierMapAloneAndStillnessTheRest();
    void aFastHandSeesRoundsInTheOrderOfTheTimeline();
    void otherEncodingsReadWhatTheyNeed_data();
    void otherEncodingsReadWhatTheyNeed();
    void viewsThatNeedEverythingWaitForStillness();
    void arraysThatLeftTheCacheAreStillShown();

private:
    static constexpr std::int64_t kRounds = 8;
    QTemporaryDir m_folder;
    QString m_path;
    std::unique_ptr<WindowFixture> m_fixture;

    MasksPanel& masks() { return *m_fixture->find<MasksPanel>("masksPanel"); }
    HeatmapView& picture() { return *m_fixture->find<HeatmapView>("heatmapView"); }
    RunView& view() { return m_fixture->window().view(); }
    void setView(qint64 round) { m_fixture->window().timeline().setView(round); }
    RoundArrays stored(std::int64_t round) { return *(*RunFile::open(m_path.toStdString()))->arrays(round); }
    void verifyPicture(std::int64_t round, Encoding encoding);
};

void TestLargeModel::initTestCase() {
    Experiment experiment = test::smallExperiment();
    experiment.rounds = kRounds;
    experiment.model = {.kind = ModelKind::Mlp, .hidden = {14000}, .channels = {}};
    experiment.training.steps = 1;
    experiment.evaluateEvery = kRounds;
    experiment.checkpointEvery = 2;
    experiment.sizeCurveEvery = 0;
    m_path = m_folder.filePath(QStringLiteral("large.fiarse"));
    test::recordRun(experiment, m_path);
}

void TestLargeModel::init() {
    test::failOnQtWarnings();
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->show());
    QVERIFY(m_fixture->window().openFile(m_path).ok());
    QTRY_COMPARE(view().round(), kRounds);
    QTRY_VERIFY(view().arrays() && view().arrays()->round == kRounds && masks().isUpToDate());
    QVERIFY(view().info()->layout.count > 1'000'000);
}

// Exactly the picture that is made on the GUI thread of a small layer, from the file's own arrays.
void TestLargeModel::verifyPicture(std::int64_t round, Encoding encoding) {
    QTRY_VERIFY(masks().shownRound() == round && masks().isUpToDate());
    const std::size_t layer = 0;
    const LayerCodes expected = layerCodes(*view().info(), stored(round), layer, encoding);
    const auto levels = static_cast<int>(view().info()->levels.size());
    const QImage image =
        heatmapImage(expected, picture().arrangement(), heatmapPalette(m_fixture->theme(), encoding, levels));
    QVERIFY(expected.known && !image.isNull());
    QCOMPARE(picture().image(), image);
}

void TestLargeModel::draggingReadsTheTierMapAloneAndStillnessTheRest() {
    QVERIFY(view().history().arrays(2) == nullptr);
    setView(2);
    QVERIFY(view().isMoving());
    QTRY_COMPARE(view().pictureArrays()->round, 2);
    QVERIFY(!view().pictureArrays()->tierMap.empty());
    QVERIFY(view().pictureArrays()->moved.empty() && view().pictureArrays()->updates.empty());
    QCOMPARE(view().arrays()->round, kRounds);
    verifyPicture(2, Encoding::TierMap);
    const QImage dragged = picture().grab().toImage();
    QTRY_COMPARE(view().arrays()->round, 2);
    QVERIFY(!view().isMoving());
    QVERIFY(view().arrays()->updates == stored(2).updates);
    verifyPicture(2, Encoding::TierMap);
    QCOMPARE(picture().grab().toImage(), dragged);
}

void TestLargeModel::aFastHandSeesRoundsInTheOrderOfTheTimeline() {
    std::vector<qint64> shown;
    for (qint64 round = 3; round >= 0; --round) {
        setView(round);
        for (int i = 0; i < 3; ++i) {
            QTest::qWait(3);
            if (shown.empty() || shown.back() != masks().shownRound()) shown.push_back(masks().shownRound());
        }
    }
    QTRY_VERIFY(masks().shownRound() == 0);
    QVERIFY(std::is_sorted(shown.rbegin(), shown.rend()));
    verifyPicture(0, Encoding::TierMap);
}

void TestLargeModel::otherEncodingsReadWhatTheyNeed_data() {
    QTest::addColumn<Encoding>("encoding");
    QTest::addRow("magnitude") << Encoding::Magnitude;
    QTest::addRow("assigned") << Encoding::Assigned;
    QTest::addRow("alive") << Encoding::Alive;
    QTest::addRow("moved") << Encoding::Moved;
    QTest::addRow("updates") << Encoding::Updates;
    QTest::addRow("staleness") << Encoding::Staleness;
}

void TestLargeModel::otherEncodingsReadWhatTheyNeed() {
    QFETCH(Encoding, encoding);
    masks().setEncoding(encoding);
    verifyPicture(kRounds, encoding);
    setView(2);  // the weights of this round were kept
    QTRY_VERIFY(masks().shownRound() == 2 && masks().isUpToDate());
    QVERIFY(view().arrays()->round == kRounds);
    QVERIFY(view().pictureArrays()->tierMap.empty());
    verifyPicture(2, encoding);
    // Changed while the view still moves.
    setView(1);
    masks().setEncoding(Encoding::TierMap);
    verifyPicture(1, Encoding::TierMap);
    setView(2);
    QTRY_COMPARE(view().arrays()->round, 2);
    masks().setEncoding(encoding);
    verifyPicture(2, encoding);
}

void TestLargeModel::viewsThatNeedEverythingWaitForStillness() {
    QVERIFY(m_fixture->window().showView(QStringLiteral("keep-ratio")));
    QTest::qWait(20);
    QSignalSpy arrays(&view().history(), &RunHistory::arraysReady);
    for (int i = 0; i < 30; ++i) {
        setView(1 + i % 3);
        QTest::qWait(15);
    }
    QCOMPARE(arrays.size(), 0);
    setView(3);
    QTRY_COMPARE(arrays.size(), 1);
    QCOMPARE(arrays.first().first().toLongLong(), 3);
}

// The arrays of a round stay on the screen while others push them out of the cache; coming back to that round
// asks for nothing and shows it.
void TestLargeModel::arraysThatLeftTheCacheAreStillShown() {
    RunHistory& history = view().history();
    setView(1);
    QTRY_COMPARE(view().arrays()->round, 1);
    setView(0);
    QTRY_VERIFY(masks().shownRound() == 0 && masks().isUpToDate());
    for (qint64 round = 3; round <= kRounds; ++round) {
        history.requestArrays(round, 3);
        for (int i = 0; !history.arrays(round); ++i) {
            setView(i % 2 == 0 ? 0 : 2);  // never still
            QTest::qWait(5);
        }
    }
    QCOMPARE(view().arrays()->round, 1);
    QVERIFY(!history.arrays(1));
    setView(1);
    verifyPicture(1, Encoding::TierMap);
}

QTEST_MAIN(TestLargeModel)
#include "tst_large_model.moc"
