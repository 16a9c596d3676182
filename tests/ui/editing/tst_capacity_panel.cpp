#include <QColorDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

#include "editing_support.h"
#include "ui/models/tier_model.h"
#include "ui/panels/capacity_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/tier_table.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestCapacityPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void capacityIsTypedIntoItsCell();
    void refusedCapacitySaysWhyAndTheOldValueStays_data();
    void refusedCapacitySaysWhyAndTheOldValueStays();
    void typingMergesIntoOneStep();
    void escapeBringsTheOldValueBack();
    void tabGoesThroughTheEditableCells();
    void arrowKeysChangeClientsByOne();
    void tiersAreAddedDuplicatedMovedAndRemoved();
    void lastTierCannotBeRemoved();
    void presetReplacesTheFleetInOneStep();
    void presetButtonNamesTheFleet();
    void colourIsPickedAndGivenBack();
    void participantsThatNoLongerFitAreTold();
    void everythingFitsANarrowColumn();

private:
    void clickCell(int row, int column, bool twice);
    QLineEdit* editor() const { return m_table->findChild<QLineEdit*>(QStringLiteral("tierEditor")); }
    // Views commit and close their editors through the event loop.
    void finish(Qt::Key key) {
        QTest::keyClick(editor(), key);
        QTRY_VERIFY(editor() == nullptr);
    }
    void press(const char* name) {
        QTest::mouseClick(test::child<QAbstractButton>(*m_panel, name), Qt::LeftButton);
    }
    const std::vector<Tier>& tiers() const { return m_document->experiment().tiers; }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<CapacityPanel> m_panel;
    TierTable* m_table = nullptr;
};

void TestCapacityPanel::init() {
    test::failOnEveryWarning();
    m_theme = std::make_unique<Theme>();
    m_document = std::make_unique<ExperimentDocument>();
    m_panel = std::make_unique<CapacityPanel>(m_document.get(), m_theme.get());
    m_table = test::child<TierTable>(*m_panel, "tierTable");
    test::showPanel(*m_panel);
}

void TestCapacityPanel::cleanup() {
    m_panel.reset();
    m_document.reset();
    m_theme.reset();
}

void TestCapacityPanel::clickCell(int row, int column, bool twice) {
    const QPoint place = m_table->visualRect(m_table->model()->index(row, column)).center();
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, place);
    if (twice) QTest::mouseDClick(m_table->viewport(), Qt::LeftButton, {}, place);
}

void TestCapacityPanel::capacityIsTypedIntoItsCell() {
    clickCell(1, TierModel::CapacityText, true);
    QVERIFY(editor() != nullptr);
    test::typeOver(editor(), QStringLiteral("6.25 %"));
    QCOMPARE(tiers()[1].capacity.value, 0.0625);
    finish(Qt::Key_Return);
    QCOMPARE(tiers()[1].capacity.text, std::string("6.25 %"));
    QVERIFY(test::child<QLabel>(*m_panel, "tierRefusal")->isHidden());
    QCOMPARE(m_table->model()->index(1, TierModel::CapacityText).data().toString(), QStringLiteral("6.25 %"));
}

void TestCapacityPanel::refusedCapacitySaysWhyAndTheOldValueStays_data() {
    QTest::addColumn<QString>("text");
    QTest::addRow("above 1") << QStringLiteral("2");
    QTest::addRow("zero") << QStringLiteral("0");
    QTest::addRow("allowed on the way") << QStringLiteral("0.5x");
    QTest::addRow("empty") << QString();
}

void TestCapacityPanel::refusedCapacitySaysWhyAndTheOldValueStays() {
    QFETCH(QString, text);
    clickCell(1, TierModel::CapacityText, true);
    test::typeOver(editor(), text);
    finish(Qt::Key_Return);
    QVERIFY(m_document->experiment() == defaultExperiment());
    const auto* refusal = test::child<QLabel>(*m_panel, "tierRefusal");
    QVERIFY(refusal->isVisible());
    QVERIFY2(refusal->text().contains(text), qPrintable(refusal->text()));
    QCOMPARE(m_document->undoStack()->count(), 0);
    clickCell(1, TierModel::CapacityText, true);
    test::typeOver(editor(), QStringLiteral("1/2"));
    finish(Qt::Key_Return);
    QVERIFY(refusal->isHidden());
}

void TestCapacityPanel::typingMergesIntoOneStep() {
    clickCell(1, TierModel::Clients, true);
    test::typeOver(editor(), QStringLiteral("125"));
    QCOMPARE(tiers()[1].clients, 125);
    QCOMPARE(m_document->experiment().data.partition.clients, 200);
    finish(Qt::Key_Return);
    QCOMPARE(m_document->undoStack()->count(), 1);
    clickCell(1, TierModel::Clients, true);
    test::typeOver(editor(), QStringLiteral("30"));
    finish(Qt::Key_Return);
    QCOMPARE(m_document->undoStack()->count(), 2);
    m_document->undoStack()->undo();
    QCOMPARE(tiers()[1].clients, 125);
}

void TestCapacityPanel::escapeBringsTheOldValueBack() {
    clickCell(1, TierModel::CapacityText, true);
    test::typeOver(editor(), QStringLiteral("1/2"));
    QCOMPARE(tiers()[1].capacity.value, 0.5);
    finish(Qt::Key_Escape);
    QVERIFY(m_document->experiment() == defaultExperiment());
    QVERIFY(!m_document->isModified());
}

void TestCapacityPanel::tabGoesThroughTheEditableCells() {
    clickCell(0, TierModel::Name, false);
    QTest::keyClick(m_table, Qt::Key_F2);
    QStringList visited;
    for (int step = 0; step < 4; ++step) {
        QVERIFY(m_table->indexWidget(m_table->currentIndex()) != nullptr);
        visited.append(
            QStringLiteral("%1.%2").arg(m_table->currentIndex().row()).arg(m_table->currentIndex().column()));
        QTest::keyClick(m_table->indexWidget(m_table->currentIndex()), Qt::Key_Tab);
    }
    QCOMPARE(visited, (QStringList{QStringLiteral("0.0"), QStringLiteral("0.1"), QStringLiteral("0.2"),
                                   QStringLiteral("1.0")}));
}

void TestCapacityPanel::arrowKeysChangeClientsByOne() {
    clickCell(2, TierModel::Clients, true);
    for (int i = 0; i < 3; ++i) QTest::keyClick(editor(), Qt::Key_Up);
    QTest::keyClick(editor(), Qt::Key_Down);
    QCOMPARE(tiers()[2].clients, 27);
    finish(Qt::Key_Return);
    QCOMPARE(m_document->undoStack()->count(), 1);
}

void TestCapacityPanel::tiersAreAddedDuplicatedMovedAndRemoved() {
    clickCell(1, TierModel::CapacityText, false);
    press("addTier");
    QCOMPARE(tiers().size(), std::size_t{5});
    QCOMPARE(m_table->currentRow(), 2);
    press("duplicateTier");
    QCOMPARE(tiers().size(), std::size_t{6});
    QCOMPARE(m_table->currentRow(), 3);
    press("moveTierUp");
    QCOMPARE(m_table->currentRow(), 2);
    press("moveTierDown");
    press("moveTierDown");
    QCOMPARE(m_table->currentRow(), 4);
    press("removeTier");
    QTest::keyClick(m_table, Qt::Key_Delete);
    QCOMPARE(tiers().size(), std::size_t{4});
    QVERIFY(m_document->problems().empty());
    QCOMPARE(m_document->undoStack()->count(), 7);
    while (m_document->undoStack()->canUndo()) m_document->undoStack()->undo();
    QVERIFY(m_document->experiment() == defaultExperiment());
}

void TestCapacityPanel::lastTierCannotBeRemoved() {
    for (int i = 0; i < 3; ++i) press("removeTier");
    QCOMPARE(tiers().size(), std::size_t{1});
    QVERIFY(!test::child<QPushButton>(*m_panel, "removeTier")->isEnabled());
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Delete);
    QCOMPARE(tiers().size(), std::size_t{1});
    QVERIFY(test::child<QLabel>(*m_panel, "tierRefusal")->isVisible());
}

void TestCapacityPanel::presetReplacesTheFleetInOneStep() {
    auto* button = test::child<QToolButton>(*m_panel, "tierPresets");
    QTimer::singleShot(0, this, [] {
        QWidget* menu = QApplication::activePopupWidget();
        QVERIFY(menu != nullptr);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
    });
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(tiers().size(), std::size_t{5});
    QCOMPARE(tiers()[1].capacity.text, std::string("0.64"));
    QCOMPARE(m_document->experiment().data.partition.clients, 100);
    QCOMPARE(m_document->undoStack()->count(), 1);
    m_document->undoStack()->undo();
    QVERIFY(m_document->experiment() == defaultExperiment());
}

void TestCapacityPanel::presetButtonNamesTheFleet() {
    const auto* button = test::child<QToolButton>(*m_panel, "tierPresets");
    QCOMPARE(button->text(), QStringLiteral("Paper-4"));
    press("removeTier");
    QCOMPARE(button->text(), QStringLiteral("Presets"));
    m_document->undoStack()->undo();
    QCOMPARE(button->text(), QStringLiteral("Paper-4"));
}

void TestCapacityPanel::colourIsPickedAndGivenBack() {
    const QRect cell = m_table->visualRect(m_table->model()->index(1, TierModel::Name));
    const QPoint swatch(cell.left() + 8, cell.center().y());
    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, swatch);
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    QVERIFY(menu != nullptr);
    QVERIFY(!menu->findChild<QAction*>(QStringLiteral("rampColour"))->isEnabled());
    QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Return);
    auto* dialog = test::child<QColorDialog>(*m_panel, "tierColourDialog");
    QVERIFY(dialog->isVisible());
    dialog->setCurrentColor(QColor(0xff, 0x88, 0));
    QTest::keyClick(dialog, Qt::Key_Return);
    QCOMPARE(tiers()[1].colour, std::string("#ff8800"));

    QTest::mouseClick(m_table->viewport(), Qt::LeftButton, {}, swatch);
    menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    QVERIFY(menu != nullptr);
    QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Down);
    QTest::keyClick(menu, Qt::Key_Return);
    QVERIFY(tiers()[1].colour.empty());
    QCOMPARE(m_document->undoStack()->count(), 2);
}

void TestCapacityPanel::participantsThatNoLongerFitAreTold() {
    const auto* problems = test::child<QLabel>(*m_panel, "fleetProblems");
    QVERIFY(problems->isHidden());
    for (int row = 0; row < 4; ++row) {
        QVERIFY(
            m_panel->model()->setData(m_panel->model()->index(row, TierModel::Clients), QStringLiteral("2")));
    }
    QCOMPARE(m_document->experiment().training.participants, 10);
    QVERIFY(problems->isVisible());
    QVERIFY2(problems->text().contains(QStringLiteral("training.participants")),
             qPrintable(problems->text()));
    while (m_document->undoStack()->canUndo()) m_document->undoStack()->undo();
    QVERIFY(problems->isHidden());
}

void TestCapacityPanel::everythingFitsANarrowColumn() {
    m_panel->resize(300, 700);
    QTRY_VERIFY(m_panel->previewJob()->result().has_value());
    QTest::qWait(50);
    const auto* content = m_table->parentWidget();
    QVERIFY2(content->minimumSizeHint().width() <= content->width(), "the content is wider than the column");
    for (const QWidget* widget : content->findChildren<QWidget*>()) {
        if (!widget->isVisible()) continue;
        const int right = widget->mapTo(content, QPoint(widget->width(), 0)).x();
        QVERIFY2(right <= content->width(), qPrintable(widget->objectName()));
    }
}

QTEST_MAIN(TestCapacityPanel)
#include "tst_capacity_panel.moc"
