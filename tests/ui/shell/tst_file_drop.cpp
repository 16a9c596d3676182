#include <QDragEnterEvent>
#include <QLineEdit>
#include <QMessageBox>
#include <QMimeData>
#include <QSignalSpy>
#include <QTimer>
#include <QtTest>

#include "engine/api/experiment_file.h"
#include "tests/ui/shell/gui_fixture.h"
#include "ui/main/file_drop.h"

using namespace fiarse;
using namespace fiarse::ui;
using fiarse::test::WindowFixture;

class TestFileDrop : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void plansWhatADropDoes_data();
    void plansWhatADropDoes();
    void frameShowsWhileFilesAreDragged();
    void editorsDoNotTakeFiles();
    void experimentIsOpened();
    void unsavedDraftIsAskedAbout();
    void severalRunsAreHandedOn();
    void wrongFileGetsOneSentence();

private:
    static void drag(QWidget* over, const QMimeData& data) {
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(over, &enter);
        QVERIFY(enter.isAccepted());
    }
    static void drop(WindowFixture& fixture, const QStringList& files) {
        QMimeData data;
        data.setUrls(urls(files));
        drag(&fixture.window(), data);
        auto* frame = fixture.find<QWidget>("fileDrop");
        QVERIFY(frame->isVisible());
        QDropEvent dropped(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        // Straight to the frame: an event that is sent goes to the target of the real drag, and there is
        // none.
        static_cast<QObject*>(frame)->event(&dropped);
        QVERIFY(!frame->isVisible());
    }
    static QList<QUrl> urls(const QStringList& files) {
        QList<QUrl> list;
        for (const QString& file : files) list << QUrl::fromLocalFile(file);
        return list;
    }
};

void TestFileDrop::plansWhatADropDoes_data() {
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("experiment");
    QTest::addColumn<int>("runs");
    QTest::addColumn<bool>("refused");
    const auto list = [](const char* text) {
        return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    };
    QTest::addRow("experiment") << list("/a/x.toml") << QStringLiteral("/a/x.toml") << 0 << false;
    QTest::addRow("run") << list("/a/x.FIARSE") << QStringLiteral("/a/x.FIARSE") << 0 << false;
    QTest::addRow("runs") << list("/a/x.fiarse /a/y.fiarse") << QString() << 2 << false;
    QTest::addRow("mixed") << list("/a/x.fiarse /a/y.toml") << QString() << 0 << true;
    QTest::addRow("picture") << list("/a/x.png") << QString() << 0 << true;
    QTest::addRow("run and picture") << list("/a/x.fiarse /a/x.png") << QString() << 0 << true;
    QTest::addRow("nothing") << QStringList() << QString() << 0 << true;
}

void TestFileDrop::plansWhatADropDoes() {
    QFETCH(QStringList, files);
    const DropPlan plan = planDrop(files);
    QTEST(plan.experiment, "experiment");
    QTEST(static_cast<int>(plan.runs.size()), "runs");
    QTEST(!plan.refusal.isEmpty(), "refused");
}

void TestFileDrop::frameShowsWhileFilesAreDragged() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QMimeData data;
    data.setUrls(urls({QStringLiteral("/a/x.toml")}));
    drag(&fixture.window(), data);
    auto* frame = fixture.find<QWidget>("fileDrop");
    QVERIFY(frame->isVisible());
    QCOMPARE(frame->size(), fixture.window().size());
    // The frame itself, in the accent colour, along the left edge.
    const QImage picture = fixture.window().grab().toImage();
    QCOMPARE(picture.pixelColor(6, picture.height() / 2).name(), fixture.theme().colours().accent.name());
    QDragLeaveEvent leave;
    static_cast<QObject*>(frame)->event(&leave);
    QVERIFY(!frame->isVisible());
}

void TestFileDrop::editorsDoNotTakeFiles() {
    WindowFixture fixture;
    auto* editor = new QLineEdit(fixture.window().centralWidget());
    QVERIFY(fixture.show());
    editor->show();
    QMimeData data;
    data.setUrls(urls({QStringLiteral("/a/x.toml")}));
    data.setText(QStringLiteral("/a/x.toml"));
    drag(editor, data);
    QVERIFY(fixture.find<QWidget>("fileDrop")->isVisible());
}

void TestFileDrop::experimentIsOpened() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    Experiment other = test::smallExperiment();
    other.name = "Dropped";
    const QString path = fixture.path(QStringLiteral("dropped.toml"));
    QVERIFY(writeExperiment(path.toStdString(), other).ok());
    drop(fixture, {path});
    QTRY_COMPARE(fixture.window().document().experiment(), other);
    QCOMPARE(fixture.settings().recentFiles().constFirst(), path);
}

void TestFileDrop::unsavedDraftIsAskedAbout() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    const QString path = fixture.path(QStringLiteral("dropped.toml"));
    QVERIFY(writeExperiment(path.toStdString(), test::smallExperiment(9)).ok());
    Experiment edited = test::smallExperiment();
    edited.training.rate = 0.05;
    fixture.window().document().edit(edited, QStringLiteral("Change the rate"));
    bool asked = false;
    QTimer::singleShot(100, &fixture.window(), [&asked] {
        auto* box = qobject_cast<QMessageBox*>(QApplication::activeModalWidget());
        QVERIFY(box != nullptr);
        asked = true;
        QTest::mouseClick(box->button(QMessageBox::Cancel), Qt::LeftButton);
    });
    drop(fixture, {path});
    QTRY_VERIFY(asked);
    QTest::qWait(20);
    QCOMPARE(fixture.window().document().experiment(), edited);
}

void TestFileDrop::severalRunsAreHandedOn() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    QSignalSpy runs(&fixture.window(), &MainWindow::runsDropped);
    drop(fixture, {QStringLiteral("/a/x.fiarse"), QStringLiteral("/a/y.fiarse")});
    QTRY_COMPARE(runs.count(), 1);
    QCOMPARE(runs.first().first().toStringList().size(), 2);
}

void TestFileDrop::wrongFileGetsOneSentence() {
    WindowFixture fixture;
    QVERIFY(fixture.show());
    drop(fixture, {QStringLiteral("/a/x.png")});
    QTRY_VERIFY(fixture.window().messageBar().message().contains(QStringLiteral("x.png")));
    QCOMPARE(fixture.window().document().experiment(), test::smallExperiment());
}

QTEST_MAIN(TestFileDrop)
#include "tst_file_drop.moc"
