// The capacity editor beyond typing: wheel, lock, dragging the curve, CSV, comparison.

#include <QAbstractItemModelTester>
#include <QAction>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <cmath>
#include <numeric>

#include "editing_support.h"
#include "ui/models/tier_model.h"
#include "ui/panels/capacity_panel.h"
#include "ui/panels/fleet_comparison.h"
#include "ui/plots/coverage_plot.h"
#include "ui/state/tier_edits.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tier_table.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestCapacityEditing : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init();
    void cleanup();
    void moreColumnsShowAndEditTheSettings();
    void aUsualLinkIsAClickAway();
    void settingsThatAreNotAllowedAreTold_data();
    void settingsThatAreNotAllowedAreTold();
    void wheelChangesClientsOnlyWithTheFocus();
    void keptTotalMakesOthersMakeRoom();
    void draggingAnEdgeMovesTheCapacityInOneStep();
    void draggingATopMovesTheClients_data();
    void draggingATopMovesTheClients();
    void escapeTakesTheDragBack();
    void keysMoveTheChosenStep();
    void badgesAppearWhileDragging();
    void cursorAndReadoutTellWhatIsMoved();
    void csvIsDroppedAndUndone();
    void csvProblemsAreToldWithTheirLines();
    void comparisonTellsWhatAPresetWouldChange();

private:
    // On the plot: the right edge of a step at half of its free height, and the middle of its top.
    QPoint edge(double capacity, double coverage) const {
        return {int(std::lround(m_plot->xAxis->coordToPixel(std::sqrt(capacity)))),
                int(std::lround(m_plot->yAxis->coordToPixel(coverage)))};
    }
    const std::vector<Tier>& tiers() const { return m_document->experiment().tiers; }
    std::int64_t total() const { return m_document->experiment().data.partition.clients; }
    void wheelOver(int row, int column, int notches);
    void drop(const QByteArray& contents);

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<CapacityPanel> m_panel;
    TierTable* m_table = nullptr;
    CoveragePlot* m_plot = nullptr;
};

void TestCapacityEditing::init() {
    test::failOnEveryWarning();
    m_theme = std::make_unique<Theme>();
    m_document = std::make_unique<ExperimentDocument>();
    // 10 of 1, 30 of 1/4, 60 of 1/9: with the square root scale the edges stand at 1, 1/2 and 1/3.
    Experiment start = defaultExperiment();
    start.tiers = {
        {"Full", {1.0, "1"}, 10, ""}, {"Half", {0.25, "1/4"}, 30, ""}, {"Small", {1.0 / 9, "1/9"}, 60, ""}};
    m_document->reset(start);
    m_panel = std::make_unique<CapacityPanel>(m_document.get(), m_theme.get());
    m_table = test::child<TierTable>(*m_panel, "tierTable");
    m_plot = test::child<CoveragePlot>(*m_panel, "coveragePlot");
    test::showPanel(*m_panel, {420, 1500});
    QTRY_VERIFY(m_panel->previewJob()->result().has_value());
    QTRY_VERIFY(m_plot->isVisible());
    m_plot->replot();
}

void TestCapacityEditing::cleanup() {
    m_panel.reset();
    m_document.reset();
    m_theme.reset();
}

void TestCapacityEditing::moreColumnsShowAndEditTheSettings() {
    const QAbstractItemModelTester tester(m_panel->model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    QVERIFY(m_table->isColumnHidden(TierModel::Link));
    QTest::mouseClick(test::child<QPushButton>(*m_panel, "moreColumns"), Qt::LeftButton);
    QVERIFY(!m_table->isColumnHidden(TierModel::Link));
    QVERIFY(!m_table->isColumnHidden(TierModel::Radio));
    const auto type = [&](int column, const char* text) {
        m_table->setCurrentIndex(m_table->model()->index(1, column));
        m_table->edit(m_table->currentIndex());
        auto* editor = m_table->findChild<QLineEdit*>(QStringLiteral("tierEditor"));
        test::typeOver(editor, QString::fromLatin1(text));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY(m_table->findChild<QLineEdit*>(QStringLiteral("tierEditor")) == nullptr);
    };
    type(TierModel::Link, "20 / 5");
    type(TierModel::Availability, "60 %");
    type(TierModel::DataShare, "1,5");
    QCOMPARE(tiers()[1].linkMbps, 20.0);
    QCOMPARE(tiers()[1].uplinkMbps, 5.0);
    const QModelIndex link = m_table->model()->index(1, TierModel::Link);
    QCOMPARE(link.data().toString(), QStringLiteral("20 / 5"));
    QVERIFY(m_table->columnWidth(TierModel::Link) > m_table->sizeHintForIndex(link).width() - 2);
    QCOMPARE(tiers()[1].availability, 0.6);
    QCOMPARE(tiers()[1].dataShare, 1.5);
    type(TierModel::Speed, "12,5");
    type(TierModel::Memory, "512");
    type(TierModel::Power, "3");
    type(TierModel::Radio, "0.8/0,5");
    QCOMPARE(tiers()[1].speedGflops, 12.5);
    QCOMPARE(tiers()[1].memoryMb, 512.0);
    QCOMPARE(tiers()[1].powerW, 3.0);
    QCOMPARE(tiers()[1].radioW, 0.8);
    QCOMPARE(tiers()[1].receiveW, 0.5);
    QCOMPARE(m_document->undoStack()->count(), 7);
    auto* costs = test::child<QLabel>(*m_panel, "preview.costs");
    QTRY_VERIFY2(costs->isVisible() && costs->text().contains(QStringLiteral("computing")),
                 qPrintable(costs->text()));
    // The other tiers state no speed, so the time of a round is not known.
    QVERIFY(!test::child<QLabel>(*m_panel, "preview.roundTime")->isVisible());
    QVERIFY(m_document->problems().empty());
    auto* transfer = test::child<QLabel>(*m_panel, "preview.transfer");
    QTRY_VERIFY(transfer->isVisible());
    while (m_document->undoStack()->canUndo()) m_document->undoStack()->undo();
    QTRY_VERIFY(!transfer->isVisible());
    QTRY_VERIFY(!costs->isVisible());
    QCOMPARE(tiers()[1].speedGflops, 0.0);
    QCOMPARE(tiers()[1].radioW, 0.0);
}

void TestCapacityEditing::aUsualLinkIsAClickAway() {
    const QPoint place = m_table->visualRect(m_table->model()->index(1, TierModel::Clients)).center();
    QContextMenuEvent click(QContextMenuEvent::Mouse, place, m_table->viewport()->mapToGlobal(place));
    QCoreApplication::sendEvent(m_table->viewport(), &click);
    auto* menu = test::child<QMenu>(*m_panel, "tierMenu");
    auto* links = test::child<QMenu>(*menu, "tierLinkMenu");
    const QList<QAction*> actions = links->actions();
    QVERIFY(actions.first()->isChecked());
    QAction* lte = actions[3];
    QCOMPARE(lte->text(), QStringLiteral("LTE: 20 / 5 Mbit/s"));
    QVERIFY(!lte->isChecked());
    links->popup(m_table->mapToGlobal(QPoint(0, 0)));
    QTest::mouseClick(links, Qt::LeftButton, {}, links->actionGeometry(lte).center());
    QCOMPARE(tiers()[1].linkMbps, 20.0);
    QCOMPARE(tiers()[1].uplinkMbps, 5.0);
    QCOMPARE(tiers()[0].linkMbps, 0.0);
    m_document->undoStack()->undo();
    QCOMPARE(tiers()[1].linkMbps, 0.0);
}

void TestCapacityEditing::settingsThatAreNotAllowedAreTold_data() {
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("text");
    QTest::addRow("negative link") << int(TierModel::Link) << "-1";
    QTest::addRow("uplink without a link") << int(TierModel::Link) << "0 / 5";
    QTest::addRow("three speeds") << int(TierModel::Link) << "1 / 2 / 3";
    QTest::addRow("no power to receive") << int(TierModel::Radio) << "1 / -1";
    QTest::addRow("never reachable") << int(TierModel::Availability) << "0";
    QTest::addRow("more than always") << int(TierModel::Availability) << "101 %";
    QTest::addRow("percentage without its sign") << int(TierModel::Availability) << "90";
    QTest::addRow("no data") << int(TierModel::DataShare) << "0";
    QTest::addRow("negative speed") << int(TierModel::Speed) << "-3";
    QTest::addRow("memory word") << int(TierModel::Memory) << "little";
    QTest::addRow("negative power") << int(TierModel::Power) << "-1";
    QTest::addRow("too much radio") << int(TierModel::Radio) << "1000001";
    QTest::addRow("word") << int(TierModel::DataShare) << "much";
}

void TestCapacityEditing::settingsThatAreNotAllowedAreTold() {
    QFETCH(int, column);
    QFETCH(QString, text);
    const Experiment before = m_document->experiment();
    const QString sentence = m_panel->model()->refusal(m_table->model()->index(0, column), text);
    QVERIFY2(sentence.contains(text) && sentence.endsWith(QChar(u'.')), qPrintable(sentence));
    QVERIFY(!m_panel->model()->setData(m_table->model()->index(0, column), text));
    QVERIFY(m_document->experiment() == before);
}

void TestCapacityEditing::wheelOver(int row, int column, int notches) {
    const QPoint place = m_table->visualRect(m_table->model()->index(row, column)).center();
    QWheelEvent event(place, m_table->viewport()->mapToGlobal(place), QPoint(), QPoint(0, 120 * notches),
                      Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_table->viewport(), &event);
}

void TestCapacityEditing::wheelChangesClientsOnlyWithTheFocus() {
    test::child<QPushButton>(*m_panel, "addTier")->setFocus();
    wheelOver(1, TierModel::Clients, 1);
    QCOMPARE(tiers()[1].clients, 30);
    m_table->setFocus();
    wheelOver(1, TierModel::Clients, 1);
    wheelOver(1, TierModel::Clients, 1);
    QCOMPARE(tiers()[1].clients, 32);
    QCOMPARE(total(), 102);
    wheelOver(1, TierModel::Clients, -3);
    wheelOver(1, TierModel::CapacityText, 1);
    QCOMPARE(tiers()[1].clients, 29);
    QCOMPARE(m_document->undoStack()->count(), 1);
    m_document->undoStack()->undo();
    QCOMPARE(tiers()[1].clients, 30);
}

void TestCapacityEditing::keptTotalMakesOthersMakeRoom() {
    QTest::mouseClick(test::child<QPushButton>(*m_panel, "keepTotal"), Qt::LeftButton);
    const auto clients = m_table->model()->index(1, TierModel::Clients);
    m_table->setCurrentIndex(clients);
    m_table->edit(clients);
    auto* editor = m_table->findChild<QLineEdit*>(QStringLiteral("tierEditor"));
    test::typeOver(editor, QStringLiteral("65"));
    QTest::keyClick(editor, Qt::Key_Return);
    // 35 are left for 10 : 60, whatever the first digit alone would have done.
    QCOMPARE(tiers()[0].clients, 5);
    QCOMPARE(tiers()[1].clients, 65);
    QCOMPARE(tiers()[2].clients, 30);
    QCOMPARE(total(), 100);
    QVERIFY(!m_panel->model()->setData(clients, QStringLiteral("99")));
    QVERIFY(test::child<QLabel>(*m_panel, "tierRefusal")->text().contains(QStringLiteral("1 to 98")));
    m_document->undoStack()->undo();
    QCOMPARE(tiers()[2].clients, 60);
}

void TestCapacityEditing::draggingAnEdgeMovesTheCapacityInOneStep() {
    // The edge of 1/4 falls from 40 % to 10 %.
    QTest::mousePress(m_plot, Qt::LeftButton, {}, edge(0.25, 0.25));
    for (const double capacity : {0.3, 0.36, 0.5}) QTest::mouseMove(m_plot, edge(capacity, 0.25));
    QCOMPARE(tiers()[1].capacity.text, std::string("1/2"));
    QTest::mouseRelease(m_plot, Qt::LeftButton, {}, edge(0.5, 0.25));
    QCOMPARE(tiers()[1].capacity.value, 0.5);
    QCOMPARE(m_document->undoStack()->count(), 1);
    m_document->undoStack()->undo();
    QCOMPARE(tiers()[1].capacity.text, std::string("1/4"));
}

void TestCapacityEditing::draggingATopMovesTheClients_data() {
    QTest::addColumn<bool>("keep");
    QTest::addColumn<qint64>("clients");
    QTest::addColumn<qint64>("total");
    // (10 + n) / (70 + n) = 60 %
    QTest::addRow("free") << false << qint64(80) << qint64(150);
    // 10 of 70 others: n + (100 − n) / 7 = 60
    QTest::addRow("total kept") << true << qint64(53) << qint64(100);
}

void TestCapacityEditing::draggingATopMovesTheClients() {
    QFETCH(bool, keep);
    QFETCH(qint64, clients);
    QFETCH(qint64, total);
    if (keep) QTest::mouseClick(test::child<QPushButton>(*m_panel, "keepTotal"), Qt::LeftButton);
    // The top of 1/4 lies at 40 %, between 1/9 and 1/4.
    QTest::mousePress(m_plot, Qt::LeftButton, {}, edge(0.17, 0.40));
    QTest::mouseMove(m_plot, edge(0.17, 0.50));
    QTest::mouseMove(m_plot, edge(0.17, 0.60));
    QTest::mouseRelease(m_plot, Qt::LeftButton, {}, edge(0.17, 0.60));
    // A pixel is about one percent of the height.
    QVERIFY2(std::abs(tiers()[1].clients - clients) <= 4, qPrintable(QString::number(tiers()[1].clients)));
    QVERIFY(std::abs(this->total() - total) <= (keep ? 0 : 4));
    QCOMPARE(m_document->undoStack()->count(), 1);
}

void TestCapacityEditing::escapeTakesTheDragBack() {
    const Experiment before = m_document->experiment();
    QTest::mousePress(m_plot, Qt::LeftButton, {}, edge(0.25, 0.25));
    QTest::mouseMove(m_plot, edge(0.5, 0.25));
    QVERIFY(!(m_document->experiment() == before));
    QTest::keyClick(m_plot, Qt::Key_Escape);
    QVERIFY(m_document->experiment() == before);
    QCOMPARE(m_document->undoStack()->count(), 0);
    QTest::mouseMove(m_plot, edge(0.6, 0.25));
    QTest::mouseRelease(m_plot, Qt::LeftButton, {}, edge(0.6, 0.25));
    QVERIFY(m_document->experiment() == before);
}

void TestCapacityEditing::keysMoveTheChosenStep() {
    m_plot->setFocus(Qt::TabFocusReason);
    QTest::keyClick(m_plot, Qt::Key_PageDown);
    QTest::keyClick(m_plot, Qt::Key_PageDown);
    QCOMPARE(m_plot->activeLevel(), 1);
    for (int i = 0; i < 4; ++i) QTest::keyClick(m_plot, Qt::Key_Right);
    QCOMPARE(tiers()[1].capacity.text, std::string("1/2"));
    QTest::keyClick(m_plot, Qt::Key_Up);
    QTest::keyClick(m_plot, Qt::Key_Up);
    QTest::keyClick(m_plot, Qt::Key_Down);
    QCOMPARE(tiers()[1].clients, 31);
    QCOMPARE(m_document->undoStack()->count(), 2);
}

void TestCapacityEditing::badgesAppearWhileDragging() {
    auto* badges = test::child<QLabel>(*m_panel, "fleetBadges");
    QVERIFY(!badges->text().contains(QStringLiteral("never")));
    QTest::mousePress(m_plot, Qt::LeftButton, {}, edge(1.0, 0.05));
    QTest::mouseMove(m_plot, edge(0.75, 0.05));
    // Before the preview could be computed.
    const QString told = badges->text().replace(QChar(QChar::Nbsp), QChar(u' '));
    QVERIFY2(
        told.contains(QRegularExpression(QStringLiteral("2[456] % of the parameters can never be trained"))),
        qPrintable(told));
    QTest::keyClick(m_plot, Qt::Key_Escape);
    QVERIFY(!badges->text().contains(QStringLiteral("never")));
    QTest::mouseRelease(m_plot, Qt::LeftButton);
}

void TestCapacityEditing::cursorAndReadoutTellWhatIsMoved() {
    // Moved again while waiting: margins that settle late move the edges, and a window system may tell a
    // leave.
    const auto shapeAt = [this](QPoint place) {
        QTest::mouseMove(m_plot, place);
        return m_plot->cursor().shape();
    };
    QTRY_COMPARE(shapeAt(edge(0.25, 0.25)), Qt::SizeHorCursor);
    QTRY_COMPARE(shapeAt(edge(0.17, 0.40)), Qt::SizeVerCursor);
    QTRY_COMPARE(shapeAt(edge(0.5, 0.8)), Qt::ArrowCursor);
    QTest::mousePress(m_plot, Qt::LeftButton, {}, edge(0.25, 0.25));
    QCOMPARE(m_plot->readout(), QStringLiteral("Half: capacity 1/4"));
    QTest::mouseRelease(m_plot, Qt::LeftButton, {}, edge(0.25, 0.25));
    QVERIFY(m_plot->readout().isEmpty());
    QCOMPARE(m_document->undoStack()->count(), 0);
}

void TestCapacityEditing::drop(const QByteArray& contents) {
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("fleet.csv")));
    QVERIFY(file.open(QFile::WriteOnly));
    file.write(contents);
    file.close();
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(file.fileName())});
    const QPointF place = m_panel->rect().center();
    QDragEnterEvent enter(place.toPoint(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_panel.get(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event(place, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(m_panel.get(), &event);
}

void TestCapacityEditing::csvIsDroppedAndUndone() {
    const Experiment before = m_document->experiment();
    drop("class;memory\nGateway;1 GB\nPhone;512 MB\nPhone;512 MB\n");
    QCOMPARE(tiers().size(), std::size_t{2});
    QCOMPARE(tiers()[1].name, std::string("Phone"));
    QCOMPARE(tiers()[1].clients, 2);
    QCOMPARE(m_document->experiment().training.participants, 3);
    QVERIFY(m_document->problems().empty());
    m_document->undoStack()->undo();
    QVERIFY(m_document->experiment() == before);
}

void TestCapacityEditing::csvProblemsAreToldWithTheirLines() {
    const Experiment before = m_document->experiment();
    drop("class,capacity\nA,2\nB,1/4\nC,x\n");
    const auto* refusal = test::child<QLabel>(*m_panel, "tierRefusal");
    QVERIFY(refusal->isVisible());
    QCOMPARE(refusal->text().count(QChar(u'\n')), 1);
    QVERIFY(refusal->text().startsWith(QStringLiteral("Line 2: ")));
    QVERIFY(refusal->text().contains(QStringLiteral("\nLine 4: ")));
    QVERIFY(m_document->experiment() == before);
}

void TestCapacityEditing::comparisonTellsWhatAPresetWouldChange() {
    auto* choice = test::child<QComboBox>(*m_panel, "compareFleetWith");
    auto* table = test::child<QWidget>(*m_panel, "compareTable");
    QVERIFY(table->isHidden());
    choice->setFocus();
    for (int i = 0; i < 4; ++i) QTest::keyClick(choice, Qt::Key_Down);
    QCOMPARE(choice->currentText(), QStringLiteral("No full client"));
    QTRY_VERIFY(table->isVisible());
    const auto text = [&](const char* name) {
        return test::child<QLabel>(*m_panel, name)->text().replace(QChar(QChar::Nbsp), QChar(u' '));
    };
    QCOMPARE(text("compare.now.1"), QStringLiteral("0.0 %"));
    QCOMPARE(text("compare.other.1"), QStringLiteral("50.0 %"));
    QCOMPARE(text("compare.change.1"), QStringLiteral("−50.0"));
    // 10 + 30 / 4 + 60 / 9 of 100 against the preset's 25 · (1/2 + 1/4 + 1/16 + 1/64).
    QCOMPARE(text("compare.now.3"), QStringLiteral("24.2 %"));
    QCOMPARE(text("compare.other.3"), QStringLiteral("20.7 %"));
    auto* comparison = test::child<FleetComparison>(*m_panel, "fleetComparison");
    comparison->compareWithFile(QStringLiteral("/nowhere/run.fiarse"));
    QVERIFY(test::child<QLabel>(*m_panel, "compareMessage")->isVisible());
    comparison->compareWithFile(QStringLiteral(FIARSE_SOURCE_DIR "/experiments/paper-4.toml"));
    QCOMPARE(choice->currentText(), QStringLiteral("paper-4.toml"));
    QTRY_COMPARE(text("compare.other.3"), QStringLiteral("33.2 %"));
}

QTEST_MAIN(TestCapacityEditing)
#include "tst_capacity_editing.moc"
