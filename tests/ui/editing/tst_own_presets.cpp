#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTimer>
#include <QtTest>

#include "tests/ui/support/gui_warnings.h"
#include "ui/panels/preset_menu.h"
#include "ui/state/experiment_document.h"
#include "ui/state/preset_library.h"

using namespace fiarse;
using namespace fiarse::ui;

/// Presets of one's own: kept, found, used as one step, removed.
class TestOwnPresets : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnGuiWarnings(); }
    void namesThatAFileCannotHaveAreMadeUsable_data();
    void namesThatAFileCannotHaveAreMadeUsable();
    void whatIsKeptComesBackAsItWas();
    void withoutAFolderNothingIsKept();
    void theDraftIsKeptUnderTheNameThatIsTyped();
    void anOwnPresetReplacesTheDraftInOneStep();
    void anOwnFleetReplacesTheTiersOnly();
    void aDamagedPresetChangesNothing();
    void aRemovedPresetIsGone();

private:
    static Experiment changedExperiment() {
        Experiment experiment = defaultExperiment();
        experiment.training.rate = 0.0125;
        experiment.tiers = {{"workstation", {1.0, "1"}, 60, {}}, {"sensor", {0.25, "1/4"}, 40, {}}};
        return experiment;
    }
    static QAction* action(PresetMenu& presets, const QString& name) {
        Q_EMIT presets.menu()->aboutToShow();
        return presets.findChild<QAction*>(name);
    }

    QTemporaryDir m_folder;
};

void TestOwnPresets::namesThatAFileCannotHaveAreMadeUsable_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("usable");
    QTest::addRow("plain") << QStringLiteral("Two tiers") << QStringLiteral("Two tiers");
    QTest::addRow("slash") << QStringLiteral("1/16 only") << QStringLiteral("1-16 only");
    QTest::addRow("climbing") << QStringLiteral("../x") << QStringLiteral("-x");
    QTest::addRow("hidden") << QStringLiteral(".x") << QStringLiteral("x");
    QTest::addRow("blanks") << QStringLiteral("  a   b ") << QStringLiteral("a b");
    QTest::addRow("nothing") << QStringLiteral(" . ") << QString();
}

void TestOwnPresets::namesThatAFileCannotHaveAreMadeUsable() {
    QFETCH(QString, typed);
    QFETCH(QString, usable);
    QCOMPARE(PresetLibrary::usableName(typed), usable);
}

void TestOwnPresets::whatIsKeptComesBackAsItWas() {
    PresetLibrary library(m_folder.filePath(QStringLiteral("deep/presets")));
    QVERIFY(library.names().isEmpty());
    QVERIFY(library.save(QStringLiteral("b"), changedExperiment()).ok());
    QVERIFY(library.save(QStringLiteral("A 1/4"), defaultExperiment()).ok());
    QCOMPARE(library.names(), (QStringList{QStringLiteral("A 1-4"), QStringLiteral("b")}));
    const auto read = library.read(QStringLiteral("b"));
    QVERIFY(read.ok());
    QCOMPARE(*read, changedExperiment());
}

void TestOwnPresets::withoutAFolderNothingIsKept() {
    PresetLibrary library{QString()};
    const auto kept = library.save(QStringLiteral("x"), defaultExperiment());
    QVERIFY(!kept.ok());
    QVERIFY(QString::fromStdString(kept.error().message).endsWith(QLatin1Char('.')));
    QVERIFY(!library.save(QStringLiteral(" . "), defaultExperiment()).ok());
    QVERIFY(library.names().isEmpty());
}

void TestOwnPresets::theDraftIsKeptUnderTheNameThatIsTyped() {
    PresetLibrary library(m_folder.filePath(QStringLiteral("typed")));
    ExperimentDocument document;
    document.reset(changedExperiment());
    PresetMenu menu(document, library);
    QSignalSpy saved(&menu, &PresetMenu::saved);
    QTimer::singleShot(0, &menu, [] {
        auto* dialog = qobject_cast<QInputDialog*>(QApplication::activeModalWidget());
        QVERIFY(dialog != nullptr);
        dialog->setTextValue(QStringLiteral("Mine"));
        QTest::keyClick(dialog, Qt::Key_Return);
    });
    action(menu, QStringLiteral("savePreset"))->trigger();
    QCOMPARE(saved.size(), 1);
    QCOMPARE(library.names(), QStringList{QStringLiteral("Mine")});
    QCOMPARE(*library.read(QStringLiteral("Mine")), changedExperiment());
    // Cancelled, nothing is kept.
    QTimer::singleShot(0, &menu, [] { QTest::keyClick(QApplication::activeModalWidget(), Qt::Key_Escape); });
    menu.askAndSave();
    QCOMPARE(library.names().size(), 1);
}

void TestOwnPresets::anOwnPresetReplacesTheDraftInOneStep() {
    PresetLibrary library(m_folder.filePath(QStringLiteral("whole")));
    QVERIFY(library.save(QStringLiteral("Mine"), changedExperiment()).ok());
    ExperimentDocument document;
    PresetMenu menu(document, library);
    action(menu, QStringLiteral("ownPreset-Mine"))->trigger();
    QCOMPARE(document.experiment(), changedExperiment());
    document.undoStack()->undo();
    QCOMPARE(document.experiment(), defaultExperiment());
    document.undoStack()->redo();
    action(menu, QStringLiteral("presetDefault"))->trigger();
    QCOMPARE(document.experiment(), defaultExperiment());
}

void TestOwnPresets::anOwnFleetReplacesTheTiersOnly() {
    PresetLibrary library(m_folder.filePath(QStringLiteral("fleet")));
    QVERIFY(library.save(QStringLiteral("Mine"), changedExperiment()).ok());
    ExperimentDocument document;
    PresetMenu presets(document, library);
    QMenu fleets;
    presets.addOwnFleetsTo(fleets);
    Q_EMIT fleets.aboutToShow();
    auto* own = fleets.findChild<QMenu*>(QStringLiteral("ownFleetMenu"));
    QCOMPARE(own->actions().front()->text(), QStringLiteral("Mine"));
    own->actions().front()->trigger();
    QCOMPARE(document.experiment().tiers, changedExperiment().tiers);
    QCOMPARE(document.experiment().training.rate, defaultExperiment().training.rate);
}

void TestOwnPresets::aDamagedPresetChangesNothing() {
    const QString folder = m_folder.filePath(QStringLiteral("damaged"));
    PresetLibrary library(folder);
    QVERIFY(library.save(QStringLiteral("Mine"), changedExperiment()).ok());
    QFile file(folder + QStringLiteral("/Mine.toml"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("schema = 1\nnonsense = [\n");
    file.close();
    ExperimentDocument document;
    PresetMenu menu(document, library);
    QSignalSpy problem(&menu, &PresetMenu::problem);
    action(menu, QStringLiteral("ownPreset-Mine"))->trigger();
    QCOMPARE(problem.size(), 1);
    QVERIFY(problem.front().front().toString().contains(QStringLiteral("Mine.toml")));
    QCOMPARE(document.experiment(), defaultExperiment());
}

void TestOwnPresets::aRemovedPresetIsGone() {
    PresetLibrary library(m_folder.filePath(QStringLiteral("removed")));
    QVERIFY(library.save(QStringLiteral("Mine"), changedExperiment()).ok());
    ExperimentDocument document;
    PresetMenu menu(document, library);
    Q_EMIT menu.menu()->aboutToShow();
    auto* removal = menu.findChild<QMenu*>(QStringLiteral("removePresetMenu"));
    removal->actions().front()->trigger();
    QVERIFY(library.names().isEmpty());
    QVERIFY(action(menu, QStringLiteral("ownPreset-Mine")) == nullptr);
    QVERIFY(!library.remove(QStringLiteral("Mine")).ok());
}

QTEST_MAIN(TestOwnPresets)
#include "tst_own_presets.moc"
