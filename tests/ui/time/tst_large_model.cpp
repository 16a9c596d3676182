// Going through the rounds of a model of more than a million parameters: only what is shown is read while
// somebody drags, the picture is made off the GUI thread, and once the view is still everything is there.
#include <QLabel>
#include <QSignalSpy>

#include "engine/store/database.h"
#include "tests/ui/shell/gui_fixture.h"
#include "tests/ui/support/recorded_run.h"
#include "ui/panels/masks_panel.h"
#include "ui/panels/model_area.h"
#include "ui/plots/heatmap_view.h"
#include "ui/state/selection.h"
#include "ui/widgets/timeline_scale.h"

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
    void draggingShowsBlocksAndStillnessEveryCell_data();
    void draggingShowsBlocksAndStillnessEveryCell();
    void runsWithoutCoarseCopiesAreDraggedThroughToo();
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
    QPoint at(qint64 round) {
        auto* scale = m_fixture->find<TimelineScale>("timelineScale");
        return {static_cast<int>(std::lround(scale->xOf(static_cast<double>(round)))), scale->height() / 2};
    }
    QImage imageOf(const LayerCodes& codes) {
        const auto levels = static_cast<int>(view().info()->levels.size());
        return heatmapImage(codes, picture().arrangement(),
                            heatmapPalette(m_fixture->theme(), codes.encoding, levels));
    }
    LayerCodes coarseTwin(std::int64_t round, Encoding encoding);
    void verifyPicture(std::int64_t round, Encoding encoding);
};

// Each cell with the largest code of its block of 3 × 3 cells within the unit's picture of 8 × 8; a code that
// stands for no number counts less than any.
LayerCodes TestLargeModel::coarseTwin(std::int64_t round, Encoding encoding) {
    LayerCodes codes = layerCodes(*view().info(), stored(round), 0, encoding);
    const auto rank = [](std::uint8_t code) { return code > kLastStep ? code - 256 : int{code}; };
    for (std::size_t unit = 0; unit < codes.codes.size(); unit += 64) {
        for (std::size_t block = 0; block < 9; ++block) {
            std::vector<std::size_t> cells;
            for (std::size_t y = block / 3 * 3; y < std::min<std::size_t>(block / 3 * 3 + 3, 8); ++y)
                for (std::size_t x = block % 3 * 3; x < std::min<std::size_t>(block % 3 * 3 + 3, 8); ++x)
                    cells.push_back(unit + y * 8 + x);
            std::uint8_t largest = codes.codes[cells.front()];
            for (const std::size_t cell : cells)
                if (rank(codes.codes[cell]) > rank(largest)) largest = codes.codes[cell];
            for (const std::size_t cell : cells) codes.codes[cell] = largest;
        }
    }
    return codes;
}

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
    // Beside each other, pictures read what any of them needs.
    m_fixture->find<ModelArea>("modelArea")->setCount(1);
    QVERIFY(m_fixture->show());
    // Long enough for a busy machine to have drawn what is looked for while the view moves.
    view().setStillAfter(600);
    QVERIFY(m_fixture->window().openFile(m_path).ok());
    QTRY_COMPARE(view().round(), kRounds);
    QTRY_VERIFY(view().arrays() && view().arrays()->round == kRounds && masks().isUpToDate());
    QVERIFY(view().info()->layout.count > 1'000'000);
}

// Exactly the picture that is made on the GUI thread of a small layer, from the file's own arrays.
void TestLargeModel::verifyPicture(std::int64_t round, Encoding encoding) {
    QTRY_VERIFY(masks().shownRound() == round && masks().isUpToDate());
    const LayerCodes expected = layerCodes(*view().info(), stored(round), 0, encoding);
    const QImage image = imageOf(expected);
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
    QTest::addRow("updates") << Encoding::Updates;
}

void TestLargeModel::otherEncodingsReadWhatTheyNeed() {
    QFETCH(Encoding, encoding);
    masks().setEncoding(encoding);
    verifyPicture(kRounds, encoding);
    setView(2);  // the weights of this round were kept
    QTRY_VERIFY(masks().shownRound() == 2 && masks().isUpToDate());
    QVERIFY(view().arrays()->round == kRounds);
    QVERIFY(view().pictureArrays()->tierMap.empty());
    QVERIFY(view().pictureArrays()->coarse && view().pictureArrays()->weights.empty());
    // Changed while the view still moves.
    setView(1);
    masks().setEncoding(Encoding::TierMap);
    verifyPicture(1, Encoding::TierMap);
    setView(2);
    QTRY_COMPARE(view().arrays()->round, 2);
    masks().setEncoding(encoding);
    verifyPicture(2, encoding);
}

void TestLargeModel::draggingShowsBlocksAndStillnessEveryCell_data() {
    QTest::addColumn<Encoding>("encoding");
    QTest::addRow("magnitude") << Encoding::Magnitude;
    QTest::addRow("moved") << Encoding::Moved;
    QTest::addRow("staleness") << Encoding::Staleness;
}

void TestLargeModel::draggingShowsBlocksAndStillnessEveryCell() {
    QFETCH(Encoding, encoding);
    masks().setEncoding(encoding);
    verifyPicture(kRounds, encoding);
    auto* scale = m_fixture->find<TimelineScale>("timelineScale");
    auto* note = m_fixture->find<QLabel>("masksNote");
    const QString blocks = QStringLiteral("every block of 3 × 3 cells");
    QVERIFY(!note->text().contains(blocks));
    QTest::mousePress(scale, Qt::LeftButton, {}, at(kRounds));
    for (const qint64 round : {qint64{6}, qint64{4}}) {
        QTest::mouseMove(scale, at(round));
        QTRY_VERIFY(masks().shownRound() == round && masks().isUpToDate());
        QVERIFY(view().arrays()->round == kRounds);
        const QImage moving = picture().image();
        QVERIFY(note->isVisible() && note->text().contains(blocks));
        QCOMPARE(moving, imageOf(coarseTwin(round, encoding)));
        QVERIFY(moving != imageOf(layerCodes(*view().info(), stored(round), 0, encoding)));
    }
    // The hand rests, the button still down.
    QTRY_COMPARE(view().arrays()->round, 4);
    QVERIFY(view().pictureArrays() == view().arrays());
    verifyPicture(4, encoding);
    QVERIFY(!note->text().contains(blocks));
    QTest::mouseRelease(scale, Qt::LeftButton, {}, at(4));
    verifyPicture(4, encoding);
    // Another layer while the view moves: its own copy, which is whole.
    setView(2);
    m_fixture->window().selection().chooseLayer(1);
    QTRY_VERIFY(masks().shownRound() == 2 && masks().isUpToDate());
    QVERIFY(picture().image() == imageOf(layerCodes(*view().info(), stored(2), 1, encoding)));
    QVERIFY(!note->text().contains(QStringLiteral("every block")));
}

void TestLargeModel::runsWithoutCoarseCopiesAreDraggedThroughToo() {
    const QString path = m_folder.filePath(QStringLiteral("older.fiarse"));
    QVERIFY(copyRunFile(m_path.toStdString(), path.toStdString()).ok());
    Database(path.toStdString(), Database::Mode::ReadWrite).execute("DROP TABLE coarse");
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->show());
    view().setStillAfter(600);
    QVERIFY(m_fixture->window().openFile(path).ok());
    QTRY_VERIFY(view().arrays() && view().arrays()->round == kRounds && masks().isUpToDate());
    masks().setEncoding(Encoding::Assigned);
    setView(2);
    QTRY_VERIFY(masks().shownRound() == 2 && masks().isUpToDate());
    QVERIFY(view().arrays()->round == kRounds && !view().pictureArrays()->coarse);
    verifyPicture(2, Encoding::Assigned);
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
