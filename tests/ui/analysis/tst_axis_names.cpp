#include <qcustomplot.h>

#include <QtTest>

#include "tests/ui/support/gui_warnings.h"
#include "ui/plots/figure_canvas.h"
#include "ui/plots/figure_chart_view.h"
#include "ui/plots/quantity_ticker.h"
#include "ui/theme/theme.h"

using namespace fiarse::ui;

/// What stands at the ticks of an axis: names side by side, and numbers that are not rounded to others.
class TestAxisNames : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { fiarse::test::failOnGuiWarnings(); }
    void namesDoNotRunIntoEachOther_data();
    void namesDoNotRunIntoEachOther();
    void sizesOnALogarithmicAxisKeepTheirNames();
    void numbersAreNotRoundedToOthers_data();
    void numbersAreNotRoundedToOthers();

private:
    Theme m_theme;
};

void TestAxisNames::namesDoNotRunIntoEachOther_data() {
    QTest::addColumn<int>("width");
    QTest::addColumn<QStringList>("shown");
    const QStringList whole{QStringLiteral("Lathe controller"), QStringLiteral("Press controller"),
                            QStringLiteral("Pump")};
    QTest::addRow("room for all") << 900 << whole;
    QTest::addRow("two lines") << 280
                               << QStringList{QStringLiteral("Lathe\ncontroller"),
                                              QStringLiteral("Press\ncontroller"), QStringLiteral("Pump")};
    QTest::addRow("cut") << 170 << QStringList();
}

void TestAxisNames::namesDoNotRunIntoEachOther() {
    QFETCH(int, width);
    QFETCH(QStringList, shown);
    FigureChart chart;
    const QStringList names{QStringLiteral("Lathe controller"), QStringLiteral("Press controller"),
                            QStringLiteral("Pump")};
    for (int i = 0; i < names.size(); ++i) {
        FigureSeries series;
        series.id = names[i];
        series.shape = FigureSeries::Shape::Bars;
        series.x = {i + 1.0};
        series.y = {1.0};
        chart.series.push_back(series);
        chart.x.ticks.emplace_back(i + 1.0, names[i]);
    }
    Figure figure;
    figure.parts = {{QStringLiteral("chart"), {}, chart, {}}};
    FigureCanvas canvas(m_theme);
    canvas.resize(width, 300);
    canvas.setFigure(figure);
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    QCustomPlot& plot = *canvas.chart(QStringLiteral("chart"))->plot();
    plot.replot();
    const QFontMetrics metrics(plot.xAxis->tickLabelFont());
    const QVector<double> ticks = plot.xAxis->tickVector();
    const QVector<QString> labels = plot.xAxis->tickVectorLabels();
    QCOMPARE(labels.size(), names.size());
    const auto width2 = [&](const QString& text) { return metrics.boundingRect({}, 0, text).width(); };
    for (qsizetype i = 1; i < ticks.size(); ++i) {
        const double apart = plot.xAxis->coordToPixel(ticks[i]) - plot.xAxis->coordToPixel(ticks[i - 1]);
        QVERIFY2((width2(labels[i]) + width2(labels[i - 1])) / 2.0 < apart, qPrintable(labels[i]));
    }
    if (!shown.isEmpty()) QCOMPARE(QStringList(labels.begin(), labels.end()), shown);
    // One beginning of the name, not the stumps of two words.
    if (shown.isEmpty())
        QVERIFY(labels[0].startsWith(u'L') && labels[0].endsWith(u'…') && !labels[0].contains(u'\n'));
}

void TestAxisNames::sizesOnALogarithmicAxisKeepTheirNames() {
    FigureChart chart;
    chart.x.logarithmic = true;
    FigureSeries series;
    QStringList names;
    for (const int inverse : {64, 16, 4, 1}) {
        series.x.append(1.0 / inverse);
        series.y.append(0.5);
        names << (inverse == 1 ? QStringLiteral("1") : QStringLiteral("1/%1").arg(inverse));
        chart.x.ticks.emplace_back(1.0 / inverse, names.last());
    }
    chart.series = {series};
    Figure figure;
    figure.parts = {{QStringLiteral("chart"), {}, chart, {}}};
    FigureCanvas canvas(m_theme);
    canvas.resize(300, 200);
    canvas.setFigure(figure);
    canvas.show();
    QVERIFY(QTest::qWaitForWindowExposed(&canvas));
    QCustomPlot& plot = *canvas.chart(QStringLiteral("chart"))->plot();
    plot.replot();
    const QVector<QString> labels = plot.xAxis->tickVectorLabels();
    QCOMPARE(QStringList(labels.begin(), labels.end()), names);
}

void TestAxisNames::numbersAreNotRoundedToOthers_data() {
    QTest::addColumn<double>("high");
    QTest::addColumn<QStringList>("shown");
    QTest::addRow("quarters") << 0.0126 << QStringList{QStringLiteral("0"),      QStringLiteral("0.0025"),
                                                       QStringLiteral("0.0050"), QStringLiteral("0.0075"),
                                                       QStringLiteral("0.010"),  QStringLiteral("0.0125")};
    QTest::addRow("tenths") << 0.35
                            << QStringList{QStringLiteral("0"), QStringLiteral("0.10"),
                                           QStringLiteral("0.20"), QStringLiteral("0.30")};
}

void TestAxisNames::numbersAreNotRoundedToOthers() {
    QFETCH(double, high);
    QFETCH(QStringList, shown);
    QuantityTicker ticker(Quantity::Plain);
    ticker.setTickCount(4);
    QVector<double> ticks;
    QVector<QString> labels;
    QCPAxisTicker& base = ticker;
    base.generate({0.0, high}, QLocale::c(), QLatin1Char('g'), 6, ticks, nullptr, &labels);
    QStringList inside;
    for (qsizetype i = 0; i < ticks.size(); ++i)
        if (ticks[i] >= 0.0 && ticks[i] <= high) inside << labels[i];
    QCOMPARE(inside, shown);
}

QTEST_MAIN(TestAxisNames)
#include "tst_axis_names.moc"
