#include <QAbstractItemView>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTemporaryDir>
#include <QToolButton>

#include "editing_support.h"
#include "ui/panels/experiment_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/collapsible_section.h"

using namespace fiarse;
using namespace fiarse::ui;

class TestExperimentPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void everyFieldHasAnEditorWithItsValue();
    void numberIsTypedByKeys();
    void scientificNotationIsTaken();
    void listOfChannelsIsTyped();
    void invalidTextStaysAndSaysWhy_data();
    void invalidTextStaysAndSaysWhy();
    void undoShowsTheOldValueAgain();
    void typingAWholeNumberIsOneStep();
    void fieldsThatPlayNoPartAreHidden();
    void anAttackAndADefenceAreChosenByKeys();
    void choiceIsMadeByKeys();
    void theChosenStrategyIsDescribed();
    void changedFieldIsBoldAndCanBeReset();
    void savedValueIsNoLongerAChange();
    void filesAndFoldersAreChosenInADialog_data();
    void filesAndFoldersAreChosenInADialog();
    void contradictionIsToldBelowItsField();
    void cautionIsToldWithoutCallingTheValueWrong();
    void wheelOverAnEditorDoesNotChangeIt();
    void sectionsFold();
    void showFieldOpensItsSection();
    void everythingFitsANarrowColumn();

private:
    QWidget* editor(const char* key) {
        return test::child<QWidget>(*m_panel, (std::string("field.") + key).c_str());
    }
    QLabel* problem(const char* key) {
        return test::child<QLabel>(*m_panel, (std::string("problem.") + key).c_str());
    }
    QToolButton* resetButton(const char* key) {
        return test::child<QToolButton>(*m_panel, (std::string("reset.") + key).c_str());
    }
    static QString shown(QWidget* editor) {
        if (auto* combo = qobject_cast<QComboBox*>(editor)) return combo->currentData().toString();
        auto* line = qobject_cast<QLineEdit*>(editor);
        return line != nullptr ? line->text() : editor->findChild<QLineEdit*>()->text();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<ExperimentDocument> m_document;
    std::unique_ptr<ExperimentPanel> m_panel;
};

void TestExperimentPanel::init() {
    test::failOnEveryWarning();
    m_theme = std::make_unique<Theme>();
    m_document = std::make_unique<ExperimentDocument>();
    m_panel = std::make_unique<ExperimentPanel>(m_document.get(), m_theme.get());
    test::showPanel(*m_panel);
}

void TestExperimentPanel::cleanup() {
    m_panel.reset();
    m_document.reset();
    m_theme.reset();
}

void TestExperimentPanel::everyFieldHasAnEditorWithItsValue() {
    for (const Field& field : experimentFields()) {
        Experiment read = m_document->experiment();
        const std::string text = shown(editor(field.key.c_str())).toStdString();
        QVERIFY2(setFieldFromText(read, field.key, text).ok(), field.key.c_str());
        QVERIFY2(read == defaultExperiment(), field.key.c_str());
        QVERIFY2(!editor(field.key.c_str())->toolTip().isEmpty(), field.key.c_str());
    }
}

void TestExperimentPanel::numberIsTypedByKeys() {
    test::typeOver(editor("training.lr"), QStringLiteral("0.05"));
    QCOMPARE(m_document->experiment().training.rate, 0.05);
    QTest::keyClick(editor("training.lr"), Qt::Key_Up);
    QCOMPARE(m_document->experiment().training.rate, 0.1);
}

void TestExperimentPanel::scientificNotationIsTaken() {
    test::typeOver(editor("training.weight_decay"), QStringLiteral("5e-4"));
    QCOMPARE(m_document->experiment().training.weightDecay, 5e-4);
    QCOMPARE(shown(editor("training.weight_decay")), QStringLiteral("5e-4"));
    QTest::keyClick(editor("training.weight_decay"), Qt::Key_Return);
    QCOMPARE(shown(editor("training.weight_decay")), QStringLiteral("5e-4"));
}

void TestExperimentPanel::listOfChannelsIsTyped() {
    test::typeOver(editor("model.channels"), QStringLiteral("4, 8,12"));
    QCOMPARE(m_document->experiment().model.channels, (std::vector<std::int64_t>{4, 8, 12}));
}

void TestExperimentPanel::invalidTextStaysAndSaysWhy_data() {
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("text");
    QTest::addRow("rate 0") << QByteArray("training.lr") << QStringLiteral("0");
    QTest::addRow("rate word") << QByteArray("training.lr") << QStringLiteral("fast");
    QTest::addRow("momentum 1") << QByteArray("training.momentum") << QStringLiteral("1");
    QTest::addRow("no rounds") << QByteArray("experiment.rounds") << QStringLiteral("0");
    QTest::addRow("half a round") << QByteArray("experiment.rounds") << QStringLiteral("1.5");
    QTest::addRow("channels") << QByteArray("model.channels") << QStringLiteral("8; 16");
    QTest::addRow("too few clients for the tiers")
        << QByteArray("data.partition.clients") << QStringLiteral("3");
}

void TestExperimentPanel::invalidTextStaysAndSaysWhy() {
    QFETCH(QByteArray, key);
    QFETCH(QString, text);
    const Field* field = findField(key.toStdString());
    test::typeOver(editor(key), text);
    QTest::keyClick(editor(key), Qt::Key_Return);
    QCOMPARE(shown(editor(key)), text);
    QVERIFY(problem(key)->isVisible());
    QVERIFY(problem(key)->text().endsWith(QChar(u'.')));
    QVERIFY(editor(key)->property("invalid").toBool());
    // What was allowed on the way ("1" of "1.5") may have been taken; what is wrong must not.
    QVERIFY(m_document->problems().empty());
    QTest::mouseClick(resetButton(key), Qt::LeftButton);
    QVERIFY(!problem(key)->isVisible());
    QVERIFY(field->get(m_document->experiment()) == field->get(defaultExperiment()));
    QVERIFY(m_document->experiment() == defaultExperiment());
}

void TestExperimentPanel::undoShowsTheOldValueAgain() {
    test::typeOver(editor("experiment.rounds"), QStringLiteral("250"));
    QTest::keyClick(editor("experiment.rounds"), Qt::Key_Return);
    QCOMPARE(m_document->undoStack()->count(), 1);
    m_document->undoStack()->undo();
    QCOMPARE(shown(editor("experiment.rounds")), QStringLiteral("100"));
    m_document->undoStack()->redo();
    QCOMPARE(shown(editor("experiment.rounds")), QStringLiteral("250"));
    QCOMPARE(m_document->undoStack()->count(), 1);
    QCOMPARE(m_document->undoStack()->index(), 1);
}

void TestExperimentPanel::typingAWholeNumberIsOneStep() {
    test::typeOver(editor("training.steps"), QStringLiteral("123"));
    editor("training.batch")->setFocus();
    test::typeOver(editor("training.batch"), QStringLiteral("32"));
    editor("training.steps")->setFocus();
    test::typeOver(editor("training.steps"), QStringLiteral("77"));
    QCOMPARE(m_document->undoStack()->count(), 3);
    m_document->undoStack()->undo();
    QCOMPARE(m_document->experiment().training.steps, 123);
}

void TestExperimentPanel::fieldsThatPlayNoPartAreHidden() {
    QVERIFY(editor("data.partition.alpha")->isVisible());
    QVERIFY(!editor("data.partition.classes")->isVisible());
    QVERIFY(m_document->editField("data.partition.kind", std::string("shards")).ok());
    QVERIFY(!editor("data.partition.alpha")->isVisible());
    QVERIFY(editor("data.partition.classes")->isVisible());
    QVERIFY(m_document->editField("model.kind", std::string("mlp")).ok());
    QVERIFY(!editor("model.channels")->isVisible());
    m_document->undoStack()->undo();
    QVERIFY(editor("model.channels")->isVisible());
}

void TestExperimentPanel::anAttackAndADefenceAreChosenByKeys() {
    QCOMPARE(test::child<CollapsibleSection>(*m_panel, "section.attack")->header()->text(),
             QStringLiteral("Attack"));
    QVERIFY(editor("attack.poison")->isHidden() || !editor("attack.poison")->isVisible());
    for (int i = 0; i < 5; ++i) QTest::keyClick(editor("attack.kind"), Qt::Key_Down);
    QVERIFY(m_document->experiment().attack.kind == AttackKind::ModelReplacement);
    QVERIFY(editor("attack.poison")->isVisible() && editor("attack.target")->isVisible());
    QVERIFY(!editor("attack.from")->isVisible() && !editor("attack.parameters")->isVisible());
    QVERIFY(!editor("defence.f")->isVisible());
    for (int i = 0; i < 3; ++i) QTest::keyClick(editor("defence.kind"), Qt::Key_Down);
    QVERIFY(m_document->experiment().defence.kind == DefenceKind::Krum);
    QVERIFY(editor("defence.f")->isVisible() && !editor("defence.root")->isVisible());
    test::typeOver(editor("defence.f"), QStringLiteral("4"));
    QTRY_VERIFY(problem("defence.f")->isVisible());
    QVERIFY2(problem("defence.f")->text().startsWith(QStringLiteral("Krum cannot bear 4 malicious")),
             qPrintable(problem("defence.f")->text()));
}

void TestExperimentPanel::choiceIsMadeByKeys() {
    editor("strategy.scope")->setFocus();
    QTest::keyClick(editor("strategy.scope"), Qt::Key_Up);
    QCOMPARE(m_document->experiment().strategy.scope, Scope::Global);
    m_document->undoStack()->undo();
    QCOMPARE(shown(editor("strategy.scope")), QStringLiteral("layer"));
}

void TestExperimentPanel::theChosenStrategyIsDescribed() {
    const auto* about = test::child<QLabel>(*m_panel, "about.strategy.kind");
    QVERIFY(about->isVisible() && about->text().contains(QStringLiteral("arXiv 2407.19389")));
    editor("strategy.kind")->setFocus();
    QTest::keyClick(editor("strategy.kind"), Qt::Key_Down);
    QCOMPARE(m_document->experiment().strategy.kind, StrategyKind::HeteroFl);
    QVERIFY2(about->text().contains(QStringLiteral("first channels")) &&
                 about->text().contains(QStringLiteral("arXiv 2010.01264")),
             qPrintable(about->text()));
    // What only FIARSE has goes away with it.
    QVERIFY(!editor("strategy.gradient")->isVisible() && !editor("strategy.importance")->isVisible());
}

void TestExperimentPanel::changedFieldIsBoldAndCanBeReset() {
    const auto bold = [this] {
        for (const QLabel* label : m_panel->findChildren<QLabel*>()) {
            if (label->buddy() == editor("training.lr")) return label->font().weight() >= QFont::DemiBold;
        }
        return false;
    };
    QVERIFY(!bold());
    QVERIFY(!resetButton("training.lr")->isVisible());
    test::typeOver(editor("training.lr"), QStringLiteral("0.5"));
    QVERIFY(bold());
    QTest::mouseClick(resetButton("training.lr"), Qt::LeftButton);
    QCOMPARE(m_document->experiment().training.rate, 0.1);
    QCOMPARE(shown(editor("training.lr")), QStringLiteral("0.1"));
    QVERIFY(!bold());
    QVERIFY(!resetButton("training.lr")->isVisible());
}

void TestExperimentPanel::savedValueIsNoLongerAChange() {
    const QTemporaryDir folder;
    test::typeOver(editor("training.lr"), QStringLiteral("0.5"));
    QVERIFY(resetButton("training.lr")->isVisible());
    QVERIFY(m_document->save(folder.filePath(QStringLiteral("a.toml"))).ok());
    QVERIFY(!resetButton("training.lr")->isVisible());
}

void TestExperimentPanel::filesAndFoldersAreChosenInADialog_data() {
    QTest::addColumn<QString>("entry");
    QTest::addColumn<bool>("file");
    QTest::addColumn<QString>("prefix");
    QTest::addRow("IDX") << "idx:DIR" << false << "idx:";
    QTest::addRow("CIFAR") << "cifar10:DIR" << false << "cifar10:";
    QTest::addRow("table") << "csv:FILE" << true << "csv:";
    QTest::addRow("pictures") << "images:DIR" << false << "images:";
}

void TestExperimentPanel::filesAndFoldersAreChosenInADialog() {
    QFETCH(QString, entry);
    QFETCH(bool, file);
    QFETCH(QString, prefix);
    const QTemporaryDir folder;
    QFile table(folder.filePath(QStringLiteral("t.csv")));
    QVERIFY(table.open(QIODevice::WriteOnly) && table.write("x,y\n") == 4);
    table.close();
    const QString path = file ? table.fileName() : folder.path();
    auto* combo = qobject_cast<QComboBox*>(editor("data.source"));
    combo->setFocus();
    combo->showPopup();
    for (int row = combo->currentIndex(); row < combo->findData(entry); ++row)
        QTest::keyClick(combo->view(), Qt::Key_Down);
    QTest::keyClick(combo->view(), Qt::Key_Return);
    auto* dialog = m_panel->window()->findChild<QFileDialog*>(QStringLiteral("dataFolderDialog"));
    QVERIFY(dialog != nullptr);
    // Until something is chosen, the draft and the editor stay.
    QCOMPARE(combo->currentData().toString(), QStringLiteral("fashion-mnist"));
    dialog->selectFile(path);
    QTest::mouseClick(dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Open), Qt::LeftButton);
    QTRY_COMPARE(QString::fromStdString(m_document->experiment().data.source), prefix + path);
    QCOMPARE(combo->currentData().toString(), prefix + path);
    QCOMPARE(editor("data.label")->isVisible(), file);
    m_document->undoStack()->undo();
    QCOMPARE(combo->currentData().toString(), QStringLiteral("fashion-mnist"));
}

void TestExperimentPanel::contradictionIsToldBelowItsField() {
    QVERIFY(m_document->editField("training.participants", std::int64_t{101}).ok());
    QVERIFY(problem("training.participants")->isVisible());
    QVERIFY2(problem("training.participants")->text().contains(QStringLiteral("100 clients")),
             qPrintable(problem("training.participants")->text()));
    QVERIFY(m_document->editField("data.partition.clients", std::int64_t{200}).ok());
    QVERIFY(!problem("training.participants")->isVisible());
}

void TestExperimentPanel::cautionIsToldWithoutCallingTheValueWrong() {
    QVERIFY(m_document->editField("attack.kind", std::string("sign-flip")).ok());
    QVERIFY(m_document->editField("attack.clients", 30.0).ok());
    QVERIFY(m_document->editField("defence.kind", std::string("median")).ok());
    QVERIFY(problem("defence.f")->isVisible());
    QVERIFY2(problem("defence.f")
                 ->text()
                 .contains(QStringLiteral("more than defence.f = 1 of the 10 participants")),
             qPrintable(problem("defence.f")->text()));
    QVERIFY(!editor("defence.f")->property("invalid").toBool());
    QVERIFY(m_document->problems().empty());
    QVERIFY(m_document->editField("attack.clients", 1.0).ok());
    QVERIFY(!problem("defence.f")->isVisible());
}

void TestExperimentPanel::wheelOverAnEditorDoesNotChangeIt() {
    editor("experiment.name")->setFocus();
    for (const char* key : {"training.lr", "strategy.scope"}) {
        QWidget* target = editor(key);
        const QPointF place(10, 10);
        QWheelEvent event(place, target->mapToGlobal(place), {}, QPoint(0, 120), Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(target, &event);
    }
    QVERIFY(m_document->experiment() == defaultExperiment());
}

void TestExperimentPanel::sectionsFold() {
    auto* header = test::child<QToolButton>(*m_panel, "section.training.header");
    QVERIFY(editor("training.lr")->isVisible());
    QTest::mouseClick(header, Qt::LeftButton);
    QVERIFY(!editor("training.lr")->isVisible());
    header->setFocus();
    QTest::keyClick(header, Qt::Key_Space);
    QVERIFY(editor("training.lr")->isVisible());
}

void TestExperimentPanel::showFieldOpensItsSection() {
    m_panel->resize(300, 300);
    auto* section = test::child<CollapsibleSection>(*m_panel, "section.evaluation");
    section->setOpen(false);
    m_panel->showField("evaluation.every");
    QVERIFY(section->isOpen());
    QVERIFY(editor("evaluation.every")->hasFocus());
    m_panel->showField("no.such.key");
    QVERIFY(editor("evaluation.every")->hasFocus());
}

void TestExperimentPanel::everythingFitsANarrowColumn() {
    m_panel->resize(300, 700);
    QTest::qWait(50);
    QWidget* content = test::child<QScrollArea>(*m_panel, "experimentScroll")->widget();
    QVERIFY2(content->minimumSizeHint().width() <= content->width(), "the content is wider than the column");
    for (const QWidget* widget : content->findChildren<QWidget*>()) {
        if (!widget->isVisible()) continue;
        const int right = widget->mapTo(content, QPoint(widget->width(), 0)).x();
        QVERIFY2(right <= content->width(), qPrintable(widget->objectName()));
    }
}

QTEST_MAIN(TestExperimentPanel)
#include "tst_experiment_panel.moc"
