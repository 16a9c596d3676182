// A recorded run is opened in the window, shown and continued; what is no run leaves everything as it was.

#include <QMenu>

#include "engine/api/run_file.h"
#include "engine/api/simulation.h"
#include "tests/ui/shell/gui_fixture.h"

using namespace fiarse;
using fiarse::test::WindowFixture;

namespace {

QString headlessHash(const Experiment& experiment, std::int64_t rounds) {
    auto simulation = Simulation::create(experiment, {.threads = 1}).value();
    const StopFlag stop;
    while (simulation->completedRounds() < rounds)
        if (!simulation->step(Granularity::Round, stop)) return {};
    return QString::fromStdString(simulation->runHash());
}

}  // namespace

class TestOpenRun : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }

    void showsARecordedRunAndGoesOnWithIt() {
        const Experiment experiment = test::smallExperiment();
        WindowFixture fixture(experiment);
        QVERIFY(fixture.show());
        fixture.controller().stepRound();
        fixture.controller().stepRound();
        QVERIFY(fixture.waitForRounds(2));
        const QString copy = fixture.path(QStringLiteral("copy.fiarse"));
        QVERIFY(copyRunFile(fixture.session().runFile(), copy.toStdString()).ok());

        fixture.window().openExperiment(defaultExperiment());
        QVERIFY(fixture.window().openFile(copy).ok());
        QVERIFY(fixture.waitForState(RunState::Paused));
        QCOMPARE(fixture.session().records().size(), std::size_t{2});
        QVERIFY(fixture.session().info()->experiment == experiment);
        // Looking at it loads neither data nor model.
        QVERIFY(fixture.session().snapshot() == nullptr);
        QTRY_VERIFY(fixture.window().view().arrays() && fixture.window().view().arrays()->round == 2);
        QVERIFY(!fixture.controller().draftDiffers());
        fixture.controller().stepRound();
        QVERIFY(fixture.waitForRounds(3));
        QTRY_COMPARE(fixture.session().runHash(), headlessHash(experiment, 3));
        QTRY_COMPARE(RunFile::open(copy.toStdString()).value()->completedRounds(), 3);
    }

    void aRecentRunIsOpenedFromTheMenu() {
        WindowFixture fixture;
        QVERIFY(fixture.show());
        fixture.controller().stepRound();
        QVERIFY(fixture.waitForRounds(1));
        const QString copy = fixture.path(QStringLiteral("copy.fiarse"));
        QVERIFY(copyRunFile(fixture.session().runFile(), copy.toStdString()).ok());
        QVERIFY(fixture.window().openFile(copy).ok());
        QTRY_COMPARE(fixture.session().records().size(), std::size_t{1});
        fixture.restart();
        fixture.window().openExperiment(test::smallExperiment(7));
        QVERIFY(fixture.show());
        QVERIFY(fixture.waitForState(RunState::Paused));
        auto* menu = fixture.find<QMenu>("recentMenu");
        QVERIFY(menu->isEnabled());
        QCOMPARE(menu->actions().size(), 1);
        QCOMPARE(menu->actions()[0]->text(), QDir::toNativeSeparators(copy));
        menu->actions()[0]->trigger();
        QTRY_COMPARE(fixture.session().records().size(), std::size_t{1});
        QVERIFY(fixture.session().runFile() == copy.toStdString());
    }

    void refusesWhatIsNoRunAndKeepsTheDraft_data() {
        QTest::addColumn<QByteArray>("contents");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("schema = 1\n");
    }
    void refusesWhatIsNoRunAndKeepsTheDraft() {
        QFETCH(QByteArray, contents);
        WindowFixture fixture;
        QVERIFY(fixture.show());
        QVERIFY(fixture.waitForState(RunState::Paused));
        const QString path = fixture.path(QStringLiteral("broken.fiarse"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(contents);
        file.close();
        const Result<void> opened = fixture.window().openFile(path);
        QVERIFY(!opened.ok());
        QCOMPARE(opened.error().kind, ErrorKind::File);
        QVERIFY(fixture.session().info()->experiment == test::smallExperiment());
        QVERIFY(QFile::exists(path));
    }

    void refusesTheRunThatIsOnTheScreen() {
        WindowFixture fixture;
        QVERIFY(fixture.show());
        fixture.controller().stepRound();
        QVERIFY(fixture.waitForRounds(1));
        const auto path = QString::fromStdString(fixture.session().runFile().string());
        const Result<void> opened = fixture.window().openFile(path);
        QVERIFY(!opened.ok());
        QCOMPARE(fixture.session().records().size(), std::size_t{1});
    }

    void keepsAnOpenedRunWithoutRounds() {
        WindowFixture fixture;
        QVERIFY(fixture.waitForState(RunState::Paused));
        const QString copy = fixture.path(QStringLiteral("fresh.fiarse"));
        QVERIFY(copyRunFile(fixture.session().runFile(), copy.toStdString()).ok());
        QVERIFY(fixture.window().openFile(copy).ok());
        QVERIFY(fixture.waitForState(RunState::Paused));
        fixture.window().openExperiment(test::smallExperiment());
        QVERIFY(fixture.waitForState(RunState::Paused));
        QTest::qWait(100);
        QVERIFY(QFile::exists(copy));
    }
};

QTEST_MAIN(TestOpenRun)
#include "tst_open_run.moc"
