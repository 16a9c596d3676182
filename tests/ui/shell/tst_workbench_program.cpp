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
    void needsNoDisplayToWriteOrTellSomething_data();
    void needsNoDisplayToWriteOrTellSomething();
    void writesEveryViewOfARound();
    void tellsWhatOfTheSceneDoesNotExist_data();
    void tellsWhatOfTheSceneDoesNotExist();
    void opensTheWindowOnABadFile();
    void tellsWhenThePictureCannotBeWritten();

private:
    struct Outcome {
        int code = -1;
        QString errors, output;
    };
    Outcome run(const QStringList& arguments, bool platform = true) const;
    QString path(const QString& name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
    const QString m_tour = QStringLiteral(FIARSE_SOURCE_DIR "/experiments/digits-tour.toml");
};

TestWorkbenchProgram::Outcome TestWorkbenchProgram::run(const QStringList& arguments, bool platform) const {
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    // Neither the settings nor the runs of whoever runs the tests.
    environment.insert(QStringLiteral("HOME"), m_folder.path());
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), path(QStringLiteral("config")));
    environment.insert(QStringLiteral("XDG_DATA_HOME"), path(QStringLiteral("data")));
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QLatin1String(name));
    if (platform) environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
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
    QTest::addRow("encoding") << QStringList{QStringLiteral("--encoding"), QStringLiteral("red")}
                              << QStringLiteral("staleness, client-mask");
    QTest::addRow("perspective") << QStringList{QStringLiteral("--perspective"), QStringLiteral("x")}
                                 << QStringLiteral("learn, lab, debug, present");
    QTest::addRow("formats") << QStringList{QStringLiteral("--formats"), QStringLiteral("png,gif")}
                             << QStringLiteral("png, svg, pdf, csv, npy");
    QTest::addRow("size") << QStringList{QStringLiteral("--size"), QStringLiteral("large")}
                          << QStringLiteral("1440x900");
    QTest::addRow("at") << QStringList{QStringLiteral("--at"), QStringLiteral("-1")}
                        << QStringLiteral("--at takes a whole number");
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
    // Nobody asked for the run to be kept.
    QVERIFY(!QDir(path(QStringLiteral("data")) + QStringLiteral("/fiarse/fiarse-workbench/runs")).exists());
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

void TestWorkbenchProgram::needsNoDisplayToWriteOrTellSomething_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addRow("help") << QStringList{QStringLiteral("--help")};
    QTest::addRow("version") << QStringList{QStringLiteral("-v")};
    QTest::addRow("picture") << QStringList{m_tour, QStringLiteral("--screenshot"),
                                            path(QStringLiteral("plain.png"))};
    QTest::addRow("dashboard") << QStringList{
        m_tour, QStringLiteral("--after-rounds"), QStringLiteral("1"),
        QStringLiteral("--export-dashboard=") + path(QStringLiteral("plain"))};
}

void TestWorkbenchProgram::needsNoDisplayToWriteOrTellSomething() {
    QFETCH(QStringList, arguments);
    const Outcome outcome = run(arguments, false);
    QVERIFY2(outcome.code == 0, qPrintable(outcome.errors));
}

// The round that is asked for, of a run file: its numbers are those of the same round as the newest one.
void TestWorkbenchProgram::writesEveryViewOfARound() {
    const QString before = path(QStringLiteral("before"));
    const Outcome first =
        run({m_tour, QStringLiteral("--after-rounds"), QStringLiteral("3"), QStringLiteral("--at"),
             QStringLiteral("2"), QStringLiteral("--export-dashboard"), before, QStringLiteral("--formats"),
             QStringLiteral("csv,pdf,npy,svg")});
    QVERIFY2(first.code == 0, qPrintable(first.errors));
    const QString after = path(QStringLiteral("after"));
    const Outcome second = run({m_tour, QStringLiteral("--after-rounds"), QStringLiteral("2"),
                                QStringLiteral("--export-dashboard"), after});
    QVERIFY2(second.code == 0, qPrintable(second.errors));
    const auto read = [](const QString& file) {
        QFile opened(file);
        return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
    };
    for (const char* view : {"model-tier-map", "model-coverage-ratio", "model-lock-in", "model-luck",
                             "model-staleness", "clients-by-layer", "keep-ratio", "lorenz"}) {
        const QString name = QLatin1Char('/') + QLatin1String(view);
        QVERIFY2(QImage(after + name + QStringLiteral(".png")).width() >= 960, view);
        const QByteArray csv = read(after + name + QStringLiteral(".csv"));
        QVERIFY2(csv.count('\n') > 3, view);
        // Weights are kept now and then only, what the picture shows in every round.
        const bool model = name.startsWith(QLatin1String("/model"));
        const QString ending = model ? QStringLiteral(".npy") : QStringLiteral(".csv");
        if (model || name == QLatin1String("/clients-by-layer"))
            QVERIFY2(read(after + name + ending) == read(before + name + ending), view);
        QVERIFY2(read(before + name + QStringLiteral(".pdf")).startsWith("%PDF"), view);
        QVERIFY2(read(before + name + QStringLiteral(".svg")).contains("<svg"), view);
    }
    QVERIFY(read(before + QStringLiteral("/model-staleness.npy")).startsWith("\x93NUMPY"));
    QVERIFY(read(before + QStringLiteral("/dashboard.pdf")).startsWith("%PDF"));
    QVERIFY(!QFileInfo::exists(before + QStringLiteral("/model-staleness.png")));
    QVERIFY(!QFileInfo::exists(after + QStringLiteral("/dashboard.pdf")));
}

void TestWorkbenchProgram::tellsWhatOfTheSceneDoesNotExist_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("round") << QStringList{QStringLiteral("--at"), QStringLiteral("2"),
                                          QStringLiteral("--after-rounds"), QStringLiteral("1")}
                           << QStringLiteral("There is no round 2; the run has rounds 0 to 1");
    QTest::addRow("layer") << QStringList{QStringLiteral("--layer"), QStringLiteral("fc9")}
                           << QStringLiteral("There is no layer \"fc9\"");
    QTest::addRow("client") << QStringList{QStringLiteral("--client"), QStringLiteral("9999")}
                            << QStringLiteral("There is no client 9999");
    QTest::addRow("nothing") << QStringList{} << QStringLiteral("no round was trained");
}

void TestWorkbenchProgram::tellsWhatOfTheSceneDoesNotExist() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, sentence);
    const Outcome outcome =
        run(QStringList{m_tour, QStringLiteral("--export-dashboard"), path(QStringLiteral("nothing"))} +
            arguments);
    QCOMPARE(outcome.code, 2);
    QVERIFY2(outcome.errors.contains(sentence), qPrintable(outcome.errors));
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
