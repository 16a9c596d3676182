#include <qcustomplot.h>

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QWheelEvent>
#include <QXmlStreamReader>
#include <QtTest>

#include "tests/ui/support/gui_warnings.h"
#include "ui/plots/figure_canvas.h"
#include "ui/plots/figure_chart_view.h"
#include "ui/plots/figure_grid_view.h"
#include "ui/plots/figure_picture.h"
#include "ui/theme/theme.h"

using namespace fiarse::ui;

namespace {

Figure twoParts() {
    FigureChart chart;
    chart.x = {QStringLiteral("Global round"), Quantity::Round, false, {}, {}, {}, Link::Round};
    chart.y = {QStringLiteral("Accuracy (%)"), Quantity::Share, false, {}, {}, {}, Link::None};
    chart.seriesLink = Link::Level;
    for (int level = 0; level < 2; ++level) {
        FigureSeries series;
        series.id = QStringLiteral("level-%1").arg(level);
        series.name = level == 0 ? QStringLiteral("1") : QStringLiteral("1/4");
        series.level = level;
        series.key = level;
        for (int round = 1; round <= 40; ++round) {
            series.x.append(round);
            series.y.append(0.2 + 0.01 * round + 0.2 * level);
        }
        chart.series.push_back(series);
    }
    chart.markers.push_back({QStringLiteral("theta"), QStringLiteral("θ"), 20.0, Qt::Vertical, true, -1});
    FigureGrid grid;
    grid.rowLink = Link::Client;
    grid.columnLink = Link::Level;
    grid.rowTitle = QStringLiteral("Client");
    grid.columnTitle = QStringLiteral("Capacity");
    for (int row = 0; row < 3; ++row) grid.rows.push_back({QString::number(row), 10 + row});
    for (int column = 0; column < 2; ++column) grid.columns.push_back({QString::number(column), column});
    grid.values = {0.0, 0.2, 0.4, 0.6, 0.8, std::numeric_limits<double>::quiet_NaN()};
    grid.quantity = Quantity::Share;
    Figure figure;
    figure.title = QStringLiteral("Two parts");
    figure.summary = QStringLiteral("A curve and a grid.");
    figure.levels = 2;
    figure.parts = {{QStringLiteral("chart"), QStringLiteral("Left"), chart, {}},
                    {QStringLiteral("grid"), QStringLiteral("Right"), {}, grid}};
    return figure;
}

/// Where the texts of a picture begin on its page, from a file as Qt writes it: each in a group with a
/// matrix.
QMap<QString, QPointF> textsOf(const QByteArray& svg) {
    QMap<QString, QPointF> texts;
    QTransform group;
    QXmlStreamReader reader(svg);
    while (!reader.atEnd()) {
        if (reader.readNext() != QXmlStreamReader::StartElement) continue;
        const QXmlStreamAttributes attributes = reader.attributes();
        if (reader.name() == QLatin1String("g") && attributes.hasAttribute(QLatin1String("transform"))) {
            const QStringList m = attributes.value(QLatin1String("transform"))
                                      .mid(7)
                                      .chopped(1)
                                      .toString()
                                      .split(QLatin1Char(','));
            group = QTransform(m[0].toDouble(), m[1].toDouble(), m[2].toDouble(), m[3].toDouble(),
                               m[4].toDouble(), m[5].toDouble());
        } else if (reader.name() == QLatin1String("text")) {
            const QPointF place(attributes.value(QLatin1String("x")).toDouble(),
                                attributes.value(QLatin1String("y")).toDouble());
            texts.insert(reader.readElementText().simplified(), group.map(place));
        }
    }
    return texts;
}

QString plain(QString text) {
    return text.replace(QChar(0xA0), QLatin1Char(' '));
}

}  // namespace

class TestFigureCanvas : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_canvas.reset(); }
    void clickGoesToTheRound();
    void clickOnACurveChoosesItsLevel();
    void markersAreDragged();
    void wheelZoomsAndDoubleClickShowsAll();
    void zoomSurvivesNewNumbersAndIsCopied();
    void readOutNamesRoundAndValues();
    void cellsAreChosenByMouseAndKeys();
    void cellsSayTheirNumbers();
    void rowsAreMarkedInTheColourOfTheirLevel();
    void messageReplacesThePicture();
    void screenReadersHearTheSummary();
    void picturesAreWritten_data();
    void picturesAreWritten();
    void savedCurvesAreNamedOnThePage();
    void picturesHavePrintColours();
    void severalPagesGoIntoOnePdf();
    void anUnwritablePictureIsTold();

private:
    QPoint chartPoint(double x, double y) const {
        auto* view = m_canvas->chart(QStringLiteral("chart"));
        return {static_cast<int>(view->plot()->xAxis->coordToPixel(x)),
                static_cast<int>(view->plot()->yAxis->coordToPixel(y))};
    }
    Theme m_theme;
    std::unique_ptr<FigureCanvas> m_canvas;
    QTemporaryDir m_folder;
};

void TestFigureCanvas::init() {
    fiarse::test::failOnGuiWarnings();
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    m_theme.setChoice(ThemeChoice::Light);
    m_canvas = std::make_unique<FigureCanvas>(m_theme);
    m_canvas->resize(900, 320);
    m_canvas->setFigure(twoParts());
    m_canvas->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_canvas.get()));
    QTest::qWait(20);
}

void TestFigureCanvas::clickGoesToTheRound() {
    QSignalSpy chosen(m_canvas.get(), &FigureCanvas::roundChosen);
    QTest::mouseClick(m_canvas->chart(QStringLiteral("chart"))->plot(), Qt::LeftButton, {},
                      chartPoint(12.2, 0.15));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].toLongLong(), 12);
}

void TestFigureCanvas::clickOnACurveChoosesItsLevel() {
    QSignalSpy chosen(m_canvas.get(), &FigureCanvas::keyChosen);
    QTest::mouseClick(m_canvas->chart(QStringLiteral("chart"))->plot(), Qt::LeftButton, {},
                      chartPoint(30, 0.7));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].value<Link>(), Link::Level);
    QCOMPARE(chosen[0][1].toLongLong(), 1);
}

void TestFigureCanvas::markersAreDragged() {
    auto* plot = m_canvas->chart(QStringLiteral("chart"))->plot();
    QSignalSpy moved(m_canvas.get(), &FigureCanvas::markerMoved);
    QSignalSpy rounds(m_canvas.get(), &FigureCanvas::roundChosen);
    QTest::mousePress(plot, Qt::LeftButton, {}, chartPoint(20, 0.25));
    QTest::mouseMove(plot, chartPoint(10, 0.25));
    QTest::mouseRelease(plot, Qt::LeftButton, {}, chartPoint(10, 0.25));
    QVERIFY(!moved.isEmpty());
    QCOMPARE(moved.last()[0].toString(), QStringLiteral("theta"));
    QVERIFY(qAbs(moved.last()[1].toDouble() - 10.0) < 0.3);
    QCOMPARE(rounds.size(), 0);
}

void TestFigureCanvas::wheelZoomsAndDoubleClickShowsAll() {
    auto* view = m_canvas->chart(QStringLiteral("chart"));
    const QPoint at = chartPoint(10, 0.4);
    QWheelEvent wheel(at, view->plot()->mapToGlobal(at), {}, {0, 480}, Qt::NoButton, {}, Qt::NoScrollPhase,
                      false);
    QApplication::sendEvent(view->plot(), &wheel);
    QVERIFY(view->xRange().has_value());
    QVERIFY(view->xRange()->first < 10.0 && view->xRange()->second > 10.0);
    QVERIFY(view->xRange()->second - view->xRange()->first < 20.0);
    QTest::mouseDClick(view->plot(), Qt::LeftButton, {}, at);
    QVERIFY(!view->xRange().has_value());
}

void TestFigureCanvas::zoomSurvivesNewNumbersAndIsCopied() {
    auto* view = m_canvas->chart(QStringLiteral("chart"));
    view->setXRange(std::pair{5.0, 15.0});
    Figure figure = twoParts();
    figure.parts[0].chart->series[0].y[3] = 0.9;
    m_canvas->setFigure(figure);
    QCOMPARE(view->xRange(), (std::optional<std::pair<double, double>>({5.0, 15.0})));
    FigureCanvas other(m_theme);
    other.setFigure(twoParts());
    other.copyZoom(*m_canvas);
    QCOMPARE(other.chart(QStringLiteral("chart"))->xRange(), view->xRange());
    // Another axis means other numbers.
    figure.parts[0].chart->x.title = QStringLiteral("Size");
    m_canvas->setFigure(figure);
    QVERIFY(!view->xRange().has_value());
}

void TestFigureCanvas::readOutNamesRoundAndValues() {
    const QStringList lines = m_canvas->chart(QStringLiteral("chart"))->readOut(3.4);
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines[0], QStringLiteral("Round 3"));
    QCOMPARE(plain(lines[2]), QStringLiteral("1/4  43.0 %"));
}

void TestFigureCanvas::cellsAreChosenByMouseAndKeys() {
    auto* view = m_canvas->grid(QStringLiteral("grid"));
    QSignalSpy chosen(m_canvas.get(), &FigureCanvas::keyChosen);
    QTest::mouseClick(view, Qt::LeftButton, {}, view->cellRect(2, 1).center().toPoint());
    QCOMPARE(chosen.size(), 2);
    QCOMPARE(chosen[0][0].value<Link>(), Link::Client);
    QCOMPARE(chosen[0][1].toLongLong(), 12);
    QCOMPARE(chosen[1][0].value<Link>(), Link::Level);
    QCOMPARE(chosen[1][1].toLongLong(), 1);
    chosen.clear();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Up);
    QTest::keyClick(view, Qt::Key_Left);
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(chosen[0][1].toLongLong(), 11);
    QCOMPARE(chosen[1][1].toLongLong(), 0);
}

void TestFigureCanvas::cellsSayTheirNumbers() {
    auto* view = m_canvas->grid(QStringLiteral("grid"));
    QSignalSpy hovered(m_canvas.get(), &FigureCanvas::hovered);
    QTest::mouseMove(view, view->cellRect(1, 1).center().toPoint());
    QVERIFY(!hovered.isEmpty());
    QCOMPARE(plain(hovered.last()[0].toString()), QStringLiteral("1 · 1: 60.0 %"));
    QCOMPARE(plain(view->cellText(2, 1)), QStringLiteral("2 · 1: –"));
}

void TestFigureCanvas::rowsAreMarkedInTheColourOfTheirLevel() {
    Figure figure = twoParts();
    figure.parts.back().grid->rowLevels = {0, 1, 1};
    figure.parts.back().grid->levels = 2;
    m_canvas->setFigure(figure);
    auto* view = m_canvas->grid(QStringLiteral("grid"));
    const QImage image = view->grab().toImage();
    for (int row = 0; row < 3; ++row) {
        const QRectF cell = view->cellRect(row, 0);
        const QPoint place(static_cast<int>(cell.left()) - 3, static_cast<int>(cell.center().y()));
        QCOMPARE(image.pixelColor(place), m_theme.levelLineColour(row == 0 ? 0 : 1, 2));
    }
}

void TestFigureCanvas::messageReplacesThePicture() {
    Figure empty;
    empty.message = QStringLiteral("Nothing yet.");
    m_canvas->setFigure(empty);
    QVERIFY(!m_canvas->chart(QStringLiteral("chart"))->isVisible());
    QCOMPARE(m_canvas->accessibleDescription(), empty.message);
    m_canvas->setFigure(twoParts());
    QVERIFY(m_canvas->chart(QStringLiteral("chart"))->isVisible());
}

void TestFigureCanvas::screenReadersHearTheSummary() {
    QCOMPARE(m_canvas->accessibleName(), QStringLiteral("Two parts"));
    QCOMPARE(m_canvas->grid(QStringLiteral("grid"))->accessibleDescription(),
             QStringLiteral("A curve and a grid."));
}

void TestFigureCanvas::picturesAreWritten_data() {
    QTest::addColumn<QString>("ending");
    for (const char* ending : {"png", "svg", "pdf"}) QTest::newRow(ending) << QString::fromLatin1(ending);
}

void TestFigureCanvas::picturesAreWritten() {
    QFETCH(QString, ending);
    const QString path = m_folder.filePath(QStringLiteral("a.") + ending);
    QCOMPARE(saveFigurePicture(twoParts(), {}, path), QString());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    if (ending == QLatin1String("png")) {
        const QImage image = QImage::fromData(bytes);
        QCOMPARE(image.width(), 2 * (kPictureSize.width() + 32));
    } else if (ending == QLatin1String("pdf")) {
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(bytes.size() > 2000);
    } else {
        QXmlStreamReader reader(bytes);
        int paths = 0;
        QString text;
        while (!reader.atEnd()) {
            reader.readNext();
            if (reader.isStartElement() && reader.name() == QLatin1String("polyline")) ++paths;
            if (reader.isStartElement() && reader.name() == QLatin1String("path")) ++paths;
            if (reader.isCharacters()) text += reader.text();
        }
        QVERIFY(!reader.hasError());
        QVERIFY(paths > 5);
        QVERIFY(text.contains(QStringLiteral("Two parts")));
        QVERIFY(text.contains(QStringLiteral("Accuracy (%)")));
    }
}

void TestFigureCanvas::savedCurvesAreNamedOnThePage() {
    const QString path = m_folder.filePath(QStringLiteral("named.svg"));
    QCOMPARE(saveFigurePicture(twoParts(), {}, path), QString());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QMap<QString, QPointF> texts = textsOf(file.readAll());
    const QRectF page(0, 0, kPictureSize.width() + 32, kPictureSize.height() + 32);
    QVERIFY(page.contains(texts.value(QStringLiteral("Two parts"), {-1, -1})));
    for (const char* name : {"1 60.0 %", "1/4 80.0 %", "θ"}) {
        const QPointF place = texts.value(QString::fromUtf8(name), {-1, -1});
        QVERIFY2(page.contains(place), name);
    }
    // The higher curve is named above the lower one, right of both.
    QVERIFY(texts[QStringLiteral("1/4 80.0 %")].y() < texts[QStringLiteral("1 60.0 %")].y());
    QVERIFY(texts[QStringLiteral("1/4 80.0 %")].x() > texts[QStringLiteral("θ")].x());
}

void TestFigureCanvas::picturesHavePrintColours() {
    m_theme.setChoice(ThemeChoice::Dark);
    const QString path = m_folder.filePath(QStringLiteral("dark.png"));
    QCOMPARE(saveFigurePicture(twoParts(), {}, path), QString());
    const QColor corner = QImage(path).pixelColor(3, 3);
    QCOMPARE(corner, QColor(Qt::white));
    // The window keeps its own.
    QVERIFY(m_theme.isDark());
    QVERIFY(QApplication::palette().color(QPalette::Window).lightness() < 100);
}

void TestFigureCanvas::severalPagesGoIntoOnePdf() {
    const QString path = m_folder.filePath(QStringLiteral("all.pdf"));
    QCOMPARE(savePagesPdf(
                 {figurePage(twoParts(), {}), figurePage(twoParts(), {}), figurePage(twoParts(), {})}, path),
             QString());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count("/Type /Page\n"), 3);
}

void TestFigureCanvas::anUnwritablePictureIsTold() {
    const QString refused = saveFigurePicture(twoParts(), {}, QStringLiteral("/no/such/folder/a.png"));
    QVERIFY(refused.startsWith(QStringLiteral("The picture could not be written to /no/such/folder/a.png")));
}

QTEST_MAIN(TestFigureCanvas)
#include "tst_figure_canvas.moc"
