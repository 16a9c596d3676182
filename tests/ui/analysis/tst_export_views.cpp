#include <QFileDialog>
#include <QImage>
#include <QXmlStreamReader>
#include <QtTest>

#include "tests/ui/shell/gui_fixture.h"
#include "ui/models/figure_table_model.h"
#include "ui/panels/analysis_panel.h"
#include "ui/views/view_definition.h"

using namespace fiarse;
using namespace fiarse::ui;
using test::WindowFixture;

/// Every view of the registry is written by the key E, in every format, and read back.
class TestExportViews : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void init() { test::failOnQtWarnings(); }
    void everyViewIsSavedAndReadBack_data();
    void everyViewIsSavedAndReadBack();

private:
    AnalysisPanel* panel() { return m_fixture->find<AnalysisPanel>("analysisPanel"); }
    /// E, a format, a name, Return. @return the bytes of the file.
    QByteArray saved(const QString& ending, const QString& name);

    std::unique_ptr<WindowFixture> m_fixture;
};

void TestExportViews::initTestCase() {
    test::failOnQtWarnings();
    m_fixture = std::make_unique<WindowFixture>(test::smallExperiment(6));
    QVERIFY(m_fixture->show());
    QVERIFY(m_fixture->waitForState(RunState::Paused));
    m_fixture->click(QStringLiteral("playPauseButton"));
    QVERIFY(m_fixture->waitForState(RunState::Finished));
}

QByteArray TestExportViews::saved(const QString& ending, const QString& name) {
    const QString path = m_fixture->path(name);
    // The dialog before has given the keyboard back.
    m_fixture->window().activateWindow();
    if (!QTest::qWaitForWindowActive(&m_fixture->window())) return {};
    bool asked = false;
    QTimer waiting;
    connect(&waiting, &QTimer::timeout, this, [&] {
        auto* dialog = m_fixture->window().findChild<QFileDialog*>(QStringLiteral("saveViewDialog"));
        if (dialog == nullptr || !dialog->isVisible() || asked) return;
        asked = true;
        for (const QString& filter : dialog->nameFilters()) {
            if (!filter.contains(QStringLiteral("*.") + ending)) continue;
            dialog->selectNameFilter(filter);
            Q_EMIT dialog->filterSelected(filter);
        }
        dialog->setDirectory(QFileInfo(path).path());
        dialog->selectFile(path);
        static_cast<QDialog*>(dialog)->accept();
    });
    waiting.start(5);
    QTest::keyClick(&m_fixture->window(), Qt::Key_E);
    if (!asked) return {};
    // A figure of several parts makes one file of numbers a part.
    QString written = path + QLatin1Char('.') + ending;
    if (!QFile::exists(written) && !panel()->figure().isEmpty())
        written = QStringLiteral("%1-%2.%3").arg(path, panel()->figure().parts.front().id, ending);
    QFile file(written);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestExportViews::everyViewIsSavedAndReadBack_data() {
    QTest::addColumn<QString>("id");
    for (const ViewDefinition& view : viewDefinitions()) QTest::newRow(qPrintable(view.id)) << view.id;
}

void TestExportViews::everyViewIsSavedAndReadBack() {
    QFETCH(QString, id);
    panel()->setView(id);
    QTRY_VERIFY2(!panel()->figure().isEmpty(), qPrintable(panel()->figure().message));
    const QByteArray csv = saved(QStringLiteral("csv"), id);
    // One head, and at least one line of numbers with as many fields as it; parts have a title each.
    QList<QByteArray> lines = csv.trimmed().split('\n');
    while (!lines.isEmpty() && lines.first().startsWith('#')) lines.removeFirst();
    QVERIFY2(lines.size() > 1, qPrintable(id));
    QVERIFY(lines[0].contains(',') && lines[1].contains(','));
    QImage image;
    QVERIFY(image.loadFromData(saved(QStringLiteral("png"), id), "PNG"));
    QVERIFY(image.width() > 300 && image.height() > 100);
    QSet<QRgb> colours;
    for (int y = 0; y < image.height(); y += 7)
        for (int x = 0; x < image.width(); x += 7) colours.insert(image.pixel(x, y));
    QVERIFY(colours.size() > 2);
    QXmlStreamReader svg(saved(QStringLiteral("svg"), id));
    int elements = 0;
    while (!svg.atEnd()) elements += svg.readNext() == QXmlStreamReader::StartElement ? 1 : 0;
    QVERIFY2(!svg.hasError() && elements > 10, qPrintable(svg.errorString()));
    QVERIFY(saved(QStringLiteral("pdf"), id).startsWith("%PDF"));
    const QByteArray npy = saved(QStringLiteral("npy"), id);
    QVERIFY(npy.startsWith("\x93NUMPY"));
    QVERIFY(npy.contains("'shape'"));
}

QTEST_MAIN(TestExportViews)
#include "tst_export_views.moc"
