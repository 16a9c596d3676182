#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>

#include "engine/api/masks.h"
#include "engine/api/run_file.h"
#include "tests/ui/shell/gui_fixture.h"
#include "ui/panels/analysis_panel.h"
#include "ui/panels/coverage_panel.h"
#include "ui/panels/masks_panel.h"
#include "ui/plots/heatmap_view.h"
#include "ui/plots/share_grid.h"
#include "ui/widgets/explanation_card.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// Model and clients in the window: windows of their own, the E key, and strategies whose participants draw
/// masks of their own.
class TestPanelWindows : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void theModelOpensInAWindowThatFollows();
    void aWindowDoesNotChangeWhatIsLookedAt();
    void clientsOpenInAWindowThatFollows();
    void windowsComeBackWithTheNextStart();
    void theKeySavesTheViewThatHasTheKeyboard_data();
    void theKeySavesTheViewThatHasTheKeyboard();
    void theDashboardHoldsModelAndClients();
    void aMapOfCountsComesFirstWhereMasksAreDrawn();
    void theServersDrawIsCalledThat();
    void aChosenClientShowsItsOwnMask();
    void theTierMapComesBackWithNestedMasks();

private:
    static Experiment drawn() {
        Experiment experiment = test::smallExperiment(3);
        experiment.strategy.kind = StrategyKind::RandomMask;
        return experiment;
    }
    static bool finish(WindowFixture& fixture) {
        if (!fixture.show() || !fixture.waitForState(RunState::Paused)) return false;
        fixture.click(QStringLiteral("playPauseButton"));
        return fixture.waitForState(RunState::Finished) && QTest::qWaitFor([&] {
                   return masks(fixture)->shownRound() == fixture.window().timeline().head();
               });
    }
    static MasksPanel* masks(WindowFixture& fixture) { return fixture.find<MasksPanel>("masksPanel"); }
    template <typename T>
    static T* popped() {
        for (QWidget* window : QApplication::topLevelWidgets()) {
            if (window->objectName() == QLatin1String("popOut") && window->findChild<T*>() != nullptr)
                return window->findChild<T*>();
        }
        return nullptr;
    }
    static QString note(WindowFixture& fixture) { return fixture.find<QLabel>("masksNote")->text(); }
};

void TestPanelWindows::theModelOpensInAWindowThatFollows() {
    WindowFixture fixture(test::smallExperiment(4));
    QVERIFY(finish(fixture));
    masks(fixture)->setEncoding(Encoding::Staleness);
    fixture.click(QStringLiteral("masksPopOut"));
    auto* panel = popped<MasksPanel>();
    QVERIFY(panel != nullptr);
    QVERIFY(QTest::qWaitForWindowExposed(panel->window()));
    QVERIFY(panel->encoding() == Encoding::Staleness);
    QVERIFY(!panel->findChild<QToolButton*>(QStringLiteral("masksPopOut"))->isVisible());
    QTRY_COMPARE(panel->shownRound(), 4);
    // The arrow keys of the timeline work there, and both go on together.
    QTest::keyClick(panel->window(), Qt::Key_Left);
    QTRY_COMPARE(panel->shownRound(), 3);
    QTRY_COMPARE(masks(fixture)->shownRound(), 3);
    fixture.window().timeline().setView(1);
    QTRY_COMPARE(panel->shownRound(), 1);
    // Its encoding is its own.
    panel->setEncoding(Encoding::Magnitude);
    QVERIFY(masks(fixture)->encoding() == Encoding::Staleness);
    // Its table and explanation are there too.
    QTest::mouseClick(panel->findChild<QToolButton*>(QStringLiteral("masksTable")), Qt::LeftButton);
    QVERIFY(panel->findChild<QTableView*>(QStringLiteral("masksTableView"))->model()->rowCount() > 0);
    panel->window()->close();
}

void TestPanelWindows::aWindowDoesNotChangeWhatIsLookedAt() {
    WindowFixture fixture(test::smallExperiment(2));
    QVERIFY(finish(fixture));
    const int other = fixture.window().selection().layer() == 2 ? 0 : 2;
    fixture.window().selection().setLayer(other);
    fixture.click(QStringLiteral("masksPopOut"));
    auto* panel = popped<MasksPanel>();
    QVERIFY(QTest::qWaitForWindowExposed(panel->window()));
    QCOMPARE(fixture.window().selection().layer(), other);
    const auto sizeOf = [](MasksPanel* one) {
        return one->findChild<HeatmapView*>(QString(), Qt::FindChildrenRecursively)->arrangement().count();
    };
    QCOMPARE(sizeOf(panel), sizeOf(masks(fixture)));
    fixture.window().selection().setLayer(0);
    QTRY_COMPARE(sizeOf(panel), sizeOf(masks(fixture)));
    panel->window()->close();
}

void TestPanelWindows::clientsOpenInAWindowThatFollows() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(finish(fixture));
    fixture.click(QStringLiteral("coveragePopOut"));
    auto* panel = popped<CoveragePanel>();
    QVERIFY(panel != nullptr);
    QVERIFY(QTest::qWaitForWindowExposed(panel->window()));
    auto* grid = panel->findChild<ShareGrid*>();
    QTRY_COMPARE(grid->data().rows, 8);
    QCOMPARE(grid->data().chosenRow, -1);
    // A click there chooses the client everywhere.
    QTest::mouseClick(grid, Qt::LeftButton, {}, grid->cellRect(5, 0).center().toPoint());
    QVERIFY(fixture.window().selection().client().has_value());
    QTRY_COMPARE(grid->data().chosenRow, 5);
    panel->window()->close();
}

void TestPanelWindows::windowsComeBackWithTheNextStart() {
    WindowFixture fixture(test::smallExperiment(3));
    QVERIFY(finish(fixture));
    fixture.window().showView(QStringLiteral("lorenz"));
    fixture.click(QStringLiteral("popOutButton"));
    fixture.click(QStringLiteral("coveragePopOut"));
    fixture.click(QStringLiteral("masksPopOut"));
    QVERIFY(popped<AnalysisPanel>() && popped<CoveragePanel>() && popped<MasksPanel>());
    popped<MasksPanel>()->setEncoding(Encoding::Staleness);
    popped<AnalysisPanel>()->window()->resize(777, 431);
    // One that was closed stays closed.
    popped<CoveragePanel>()->window()->close();
    QVERIFY(fixture.window().close());
    fixture.restart();
    QVERIFY(fixture.show());
    QTRY_VERIFY(popped<AnalysisPanel>() && popped<MasksPanel>());
    QVERIFY(popped<CoveragePanel>() == nullptr);
    QCOMPARE(popped<AnalysisPanel>()->viewId(), QStringLiteral("lorenz"));
    QCOMPARE(popped<AnalysisPanel>()->window()->size(), QSize(777, 431));
    QCOMPARE(popped<MasksPanel>()->encoding(), Encoding::Staleness);
    // The layout as it was made knows none.
    fixture.find<QAction>("resetLayout")->trigger();
    QTRY_VERIFY(popped<AnalysisPanel>() == nullptr && popped<MasksPanel>() == nullptr);
    QVERIFY(fixture.window().close());
    fixture.restart();
    QVERIFY(fixture.show());
    QVERIFY(fixture.settings().popOuts().isEmpty());
}

void TestPanelWindows::theKeySavesTheViewThatHasTheKeyboard_data() {
    QTest::addColumn<QString>("focus");
    QTest::addColumn<int>("format");
    QTest::addColumn<QByteArray>("begins");
    for (const char* focus : {"heatmapView", "coverageGrid"}) {
        int format = 0;
        for (const char* begins : {"\x89PNG", "<?xml", "%PDF", "", "\x93NUMPY"}) {
            QTest::addRow("%s %d", focus, format)
                << QString::fromLatin1(focus) << format << QByteArray(begins);
            ++format;
        }
    }
}

void TestPanelWindows::theKeySavesTheViewThatHasTheKeyboard() {
    QFETCH(QString, focus);
    QFETCH(int, format);
    QFETCH(QByteArray, begins);
    WindowFixture fixture(test::smallExperiment(1));
    QVERIFY(finish(fixture));
    const bool model = focus == QLatin1String("heatmapView");
    QWidget* widget = model ? static_cast<QWidget*>(masks(fixture)->findChild<HeatmapView*>())
                            : fixture.find<QWidget>("coverageGrid");
    QVERIFY(widget != nullptr);
    QVERIFY(widget->isVisible());
    widget->setFocus();
    const QString path = fixture.path(QStringLiteral("view"));
    QString name;
    QTimer::singleShot(0, this, [&] {
        auto* dialog = fixture.window().findChild<QFileDialog*>(QStringLiteral("saveViewDialog"));
        QVERIFY(dialog != nullptr);
        name = QFileInfo(dialog->selectedFiles().value(0)).fileName();
        dialog->selectNameFilter(dialog->nameFilters()[format]);
        Q_EMIT dialog->filterSelected(dialog->nameFilters()[format]);
        dialog->setDirectory(QFileInfo(path).path());
        dialog->selectFile(path);
        static_cast<QDialog*>(dialog)->accept();
    });
    QTest::keyClick(widget, Qt::Key_E);
    const QString endings[] = {QStringLiteral(".png"), QStringLiteral(".svg"), QStringLiteral(".pdf"),
                               QStringLiteral(".csv"), QStringLiteral(".npy")};
    QFile file(path + endings[format]);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith(begins));
    if (endings[format] == QLatin1String(".csv"))
        QVERIFY(bytes.startsWith(model ? "index,row,column" : "client,capacity,layer"));
    QVERIFY2(name.contains(model ? QStringLiteral("tier-map-round-1")
                                 : QStringLiteral("clients-by-layer-round-1")),
             qPrintable(name));
}

void TestPanelWindows::theDashboardHoldsModelAndClients() {
    WindowFixture fixture(test::smallExperiment(2));
    QVERIFY(finish(fixture));
    fixture.window().selection().setClient(0);
    std::vector<ViewFiles> views;
    QVERIFY(QTest::qWaitFor([&] {
        bool complete = true;
        views = fixture.window().dashboard(complete);
        return complete;
    }));
    QStringList names;
    for (const ViewFiles& view : views) names << view.baseName;
    for (const char* name :
         {"model-tier-map", "model-coverage-ratio", "model-lock-in", "model-luck", "model-staleness",
          "model-client-mask", "clients-by-layer", "layers-by-round", "accuracy", "keep-ratio"})
        QVERIFY2(names.contains(QLatin1String(name)), name);
    QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), names.size());
}

void TestPanelWindows::aMapOfCountsComesFirstWhereMasksAreDrawn() {
    WindowFixture fixture(drawn());
    QVERIFY(finish(fixture));
    QVERIFY(masks(fixture)->encoding() == Encoding::Assigned);
    QVERIFY2(note(fixture).contains(QStringLiteral("how many of round 3 held it")),
             qPrintable(note(fixture)));
    // k of the 4 participants, as their masks drawn anew tell.
    const auto& info = *fixture.session().info();
    const RoundArrays& now = *fixture.window().view().arrays();
    const auto file = RunFile::open(fixture.session().runFile());
    QVERIFY(bool(file));
    const auto before = (*file)->arrays(2);
    QVERIFY(bool(before));
    std::vector<int> counts(info.layout.count, 0);
    for (const Participation& one : fixture.session().records().back().participants) {
        const auto mask = participantMask(info, *before, 3, one.client, one.level);
        QVERIFY(bool(mask));
        for (std::size_t p = 0; p < counts.size(); ++p) counts[p] += (*mask)[p];
    }
    for (std::size_t p = 0; p < counts.size(); ++p) QCOMPARE(int(now.assigned[p]), counts[p]);
    fixture.click(QStringLiteral("masksTable"));
    const QAbstractItemModel& table = *fixture.find<QTableView>("masksTableView")->model();
    const LayerInfo& layer =
        info.layout.layers[static_cast<std::size_t>(fixture.window().selection().layer())];
    for (std::size_t i = 0; i < layer.count; i += 5) {
        const QModelIndex cell = table.index(int(i / layer.columns()), int(i % layer.columns()));
        QCOMPARE(cell.data(Qt::UserRole + 1).toInt(), counts[layer.offset + i]);
    }
}

void TestPanelWindows::theServersDrawIsCalledThat() {
    WindowFixture fixture(drawn());
    QVERIFY(finish(fixture));
    masks(fixture)->setEncoding(Encoding::TierMap);
    QTRY_VERIFY(fixture.find<QLabel>("masksNote")->isVisible());
    QVERIFY2(note(fixture).contains(QStringLiteral("server's draw")), qPrintable(note(fixture)));
    fixture.click(QStringLiteral("masksExplain"));
    QVERIFY(
        fixture.find<ExplanationCard>("masksExplanation")->text().contains(QStringLiteral("server's draw")));
    fixture.window().selection().setParameter(5);
    auto* tier = fixture.find<QLabel>("inspector-tier");
    QTRY_VERIFY(tier != nullptr);
    QVERIFY2(tier->toolTip().contains(QStringLiteral("a mask of its own")), qPrintable(tier->toolTip()));
    QVERIFY(fixture.find<QLabel>("inspector-own-mask") == nullptr);
    // Where masks are nested nothing is said.
    WindowFixture nested(test::smallExperiment(1));
    QVERIFY(finish(nested));
    QVERIFY(!nested.find<QLabel>("masksNote")->isVisible());
}

void TestPanelWindows::aChosenClientShowsItsOwnMask() {
    WindowFixture fixture(drawn());
    QVERIFY(finish(fixture));
    const auto& info = *fixture.session().info();
    fixture.window().selection().setClient(6);
    QVERIFY(masks(fixture)->encoding() == Encoding::ClientMask);
    QVERIFY2(note(fixture).contains(QStringLiteral("client 6 itself draws for round 4")),
             qPrintable(note(fixture)));
    const RoundArrays& now = *fixture.window().view().arrays();
    const auto mask = participantMask(info, now, 4, 6, info.clients[6].level);
    QVERIFY(bool(mask));
    fixture.click(QStringLiteral("masksTable"));
    const QAbstractItemModel& table = *fixture.find<QTableView>("masksTableView")->model();
    const LayerInfo& layer =
        info.layout.layers[static_cast<std::size_t>(fixture.window().selection().layer())];
    bool differs = false;
    std::optional<std::size_t> example;
    for (std::size_t i = 0; i < layer.count; ++i) {
        const QModelIndex cell = table.index(int(i / layer.columns()), int(i % layer.columns()));
        const std::size_t p = layer.offset + i;
        QCOMPARE(cell.data(Qt::UserRole + 1).toInt(), int((*mask)[p]));
        const bool server = holds(now.tierMap[p], static_cast<int>(info.clients[6].level));
        if (server != ((*mask)[p] != 0) && (*mask)[p] != 0) example = p;
        differs = differs || server != ((*mask)[p] != 0);
    }
    QVERIFY(differs);
    // The inspector says so of a parameter that the server's draw leaves out and the client's has.
    QVERIFY(example.has_value());
    fixture.window().selection().setParameter(static_cast<qint64>(*example));
    QTRY_VERIFY(fixture.find<QLabel>("inspector-own-mask") != nullptr);
    QCOMPARE(fixture.find<QLabel>("inspector-own-mask")->text(), QStringLiteral("held"));
    QVERIFY(fixture.find<QLabel>("inspectorFormula")->text().contains(QStringLiteral("m = 1")));
    fixture.window().selection().setClient(std::nullopt);
    QVERIFY(masks(fixture)->encoding() == Encoding::Assigned);
}

void TestPanelWindows::theTierMapComesBackWithNestedMasks() {
    WindowFixture fixture(drawn());
    QVERIFY(finish(fixture));
    QVERIFY(masks(fixture)->encoding() == Encoding::Assigned);
    fixture.window().openExperiment(test::smallExperiment(1));
    QTRY_VERIFY(masks(fixture)->encoding() == Encoding::TierMap);
    // What somebody chose stays.
    masks(fixture)->setEncoding(Encoding::Magnitude);
    fixture.window().openExperiment(drawn());
    QVERIFY(fixture.waitForState(RunState::Paused));
    QVERIFY(masks(fixture)->encoding() == Encoding::Magnitude);
}

QTEST_MAIN(TestPanelWindows)
#include "tst_panel_windows.moc"
