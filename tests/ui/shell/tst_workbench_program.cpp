#include <QFileInfo>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

/// The program itself, run as a user runs it.
class TestWorkbenchProgram : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tellsItsVersion();
    void refusesWrongOptions_data();
    void refusesWrongOptions();
    void writesAPictureAfterSomeRounds_data();
    void writesAPictureAfterSomeRounds();
    void showsTheViewThatIsAskedFor();
    void opensTheWindowOnABadFile();
    void tellsWhenThePictureCannotBeWritten();

private:
    struct Outcome {
        int code = -1;
        QString errors, output;
    };
    Outcome run(const QStringList& arguments) const;
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    const QString m_tour = QStringLiteral(FIARSE_SOURCE_DIR "/experiments/digits-tour.toml");
};

TestWorkbenchProgram::Outcome TestWorkbenchProgram::run(const QStringList& arguments) const {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    // Neither the settings nor the runs of whoever runs the tests.
    environment.insert(QStringLiteral("HOME"), m_folder.path());
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), path(QStringLiteral("config")));
    environment.insert(QStringLiteral("XDG_DATA_HOME"), path(QStringLiteral("data")));
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(FIARSE_BINARY_DIR "/bin/fiarse-workbench"), arguments);
    Outcome outcome;
    if (!process.waitForFinished(60000)) return outcome;
    outcome.code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    outcome.errors = QString::fromUtf8(process.readAllStandardError());
    outcome.output = QString::fromUtf8(process.readAllStandardOutput());
    return outcome;
}

void TestWorkbenchProgram::tellsItsVersion() {
    const Outcome outcome = run({QStringLiteral("--version")});
    QCOMPARE(outcome.code, 0);
    QVERIFY(outcome.output.contains(QRegularExpression(QStringLiteral("fiarse-workbench \\d+\\.\\d+"))));
}

void TestWorkbenchProgram::refusesWrongOptions_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("theme") << QStringList{QStringLiteral("--theme"), QStringLiteral("blue")}
                           << QStringLiteral("light, dark or system");
    QTest::addRow("rounds") << QStringList{QStringLiteral("--after-rounds"), QStringLiteral("some")}
                            << QStringLiteral("whole number");
    QTest::addRow("two files") << QStringList{QStringLiteral("a.toml"), QStringLiteral("b.toml")}
                               << QStringLiteral("Only one experiment");
}

void TestWorkbenchProgram::refusesWrongOptions() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, sentence);
    const Outcome outcome = run(arguments);
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.errors.contains(sentence), qPrintable(outcome.errors));
}

void TestWorkbenchProgram::writesAPictureAfterSomeRounds_data() {
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("window");
    QTest::addRow("light") << QStringLiteral("light") << QStringLiteral("#f4f5f7");
    QTest::addRow("dark") << QStringLiteral("dark") << QStringLiteral("#15181d");
}

void TestWorkbenchProgram::writesAPictureAfterSomeRounds() {
    QFETCH(QString, theme);
    QFETCH(QString, window);
    const QString picture = path(theme + QStringLiteral(".png"));
    const Outcome outcome = run({m_tour, QStringLiteral("--theme"), theme, QStringLiteral("--screenshot"),
                                 picture, QStringLiteral("--after-rounds"), QStringLiteral("2")});
    QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
    const QImage image(picture);
    QCOMPARE(image.size(), QSize(1440, 900));
    QCOMPARE(image.pixelColor(3, 3).name(), window);
    QVERIFY(!QDir(path(QStringLiteral("data")) + QStringLiteral("/fiarse/fiarse-workbench/runs")).isEmpty());
}

// The view that is asked for is the one that is drawn: two views, two pictures.
void TestWorkbenchProgram::showsTheViewThatIsAskedFor() {
    QImage pictures[3];
    const QString views[] = {QStringLiteral("lorenz"), QStringLiteral("keep-ratio"),
                             QStringLiteral("lorenz")};
    for (int i = 0; i < 3; ++i) {
        const QString picture = path(QStringLiteral("view%1.png").arg(i));
        const Outcome outcome =
            run({m_tour, QStringLiteral("--view"), views[i], QStringLiteral("--theme"),
                 QStringLiteral("light"), QStringLiteral("--reset-layout"), QStringLiteral("--screenshot"),
                 picture, QStringLiteral("--after-rounds"), QStringLiteral("2")});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
        // The analysis panel: the lower middle of the window, without what tells times and file names.
        pictures[i] = QImage(picture).copy(420, 560, 560, 220);
        QVERIFY(!pictures[i].isNull());
    }
    QVERIFY(pictures[0] != pictures[1]);
    QCOMPARE(pictures[0], pictures[2]);
    const Outcome unknown = run({m_tour, QStringLiteral("--view"), QStringLiteral("nothing")});
    QCOMPARE(unknown.code, 2);
    QVERIFY2(unknown.errors.contains(QStringLiteral("There is no view \"nothing\"")) &&
                 unknown.errors.contains(QStringLiteral("keep-ratio")),
             qPrintable(unknown.errors));
}

void TestWorkbenchProgram::opensTheWindowOnABadFile() {
    const QString picture = path(QStringLiteral("bad.png"));
    const Outcome outcome =
        run({path(QStringLiteral("missing.toml")), QStringLiteral("--screenshot"), picture});
    QCOMPARE(outcome.code, 4);
    QVERIFY2(outcome.errors.contains(QStringLiteral("missing.toml")), qPrintable(outcome.errors));
    QVERIFY(QFileInfo::exists(picture));
}

void TestWorkbenchProgram::tellsWhenThePictureCannotBeWritten() {
    const Outcome outcome =
        run({m_tour, QStringLiteral("--screenshot"), path(QStringLiteral("no/folder/x.png"))});
    QCOMPARE(outcome.code, 4);
    QVERIFY2(outcome.errors.contains(QStringLiteral("could not be written")), qPrintable(outcome.errors));
}

QTEST_GUILESS_MAIN(TestWorkbenchProgram)
#include "tst_workbench_program.moc"
