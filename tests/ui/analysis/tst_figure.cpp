#include <QAbstractItemModelTester>
#include <QtTest>
#include <cmath>
#include <cstring>

#include "ui/models/figure.h"
#include "ui/models/figure_table_model.h"

using namespace fiarse::ui;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Figure curves(QVector<double> x, QVector<double> y) {
    FigureChart chart;
    chart.x = {QStringLiteral("Global round"), Quantity::Round, false, {}, {}, {}, Link::Round};
    chart.y = {QStringLiteral("Accuracy (%)"), Quantity::Share, false, {}, {}, {}, Link::None};
    FigureSeries series;
    series.id = QStringLiteral("level-0");
    series.name = QStringLiteral("1");
    series.x = std::move(x);
    series.y = std::move(y);
    chart.series.push_back(series);
    Figure figure;
    figure.title = QStringLiteral("Accuracy");
    figure.parts.push_back({QStringLiteral("curves"), {}, chart, {}});
    return figure;
}

Figure grid(std::vector<QString> rows, std::vector<QString> columns, std::vector<double> values,
            FigureGrid::Scale scale = FigureGrid::Scale::Sequential) {
    FigureGrid grid;
    grid.rowTitle = QStringLiteral("Layer");
    for (const QString& row : rows) grid.rows.push_back({row, 0});
    for (const QString& column : columns) grid.columns.push_back({column, 0});
    grid.values = std::move(values);
    grid.quantity = Quantity::Share;
    grid.scale = scale;
    Figure figure;
    figure.parts.push_back({QStringLiteral("grid"), {}, {}, grid});
    return figure;
}

QString plain(QString text) {
    return text.replace(QChar(0xA0), QLatin1Char(' '));
}

}  // namespace

class TestFigure : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void quantitiesReadAsPeopleWriteThem_data();
    void quantitiesReadAsPeopleWriteThem();
    void differenceMatchesSeriesAtEqualX();
    void differenceOfSharesIsInPoints();
    void betweenRoundsOfOneRunCurvesBecomeChanges();
    void differenceMatchesCellsByTheirLabels();
    void changedLevelsAreOnes();
    void nothingInCommonIsSaid();
    void referencesAndGhostsAreNotSubtracted();
    void chartTableJoinsOnX();
    void gridTableHasItsRows();
    void tablesAreModels();
    void csvHoldsExactNumbers();
    void npyIsReadableByItsDescription();
};

void TestFigure::quantitiesReadAsPeopleWriteThem_data() {
    QTest::addColumn<double>("value");
    QTest::addColumn<int>("quantity");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* name, double value, Quantity quantity, const char* text) {
        QTest::newRow(name) << value << static_cast<int>(quantity) << QString::fromUtf8(text);
    };
    row("share", 0.7123, Quantity::Share, "71.2 %");
    row("points", -0.01, Quantity::Points, "−1.0 pt");
    row("difference", 0.5, Quantity::Difference, "+0.500");
    row("no difference", 0.0, Quantity::Difference, "±0");
    row("count", 1234.0, Quantity::Count, "1,234");
    row("size, one over", 1.0 / 16.0, Quantity::Size, "1/16");
    row("size, whole", 1.0, Quantity::Size, "1");
    row("size, in between", 0.3, Quantity::Size, "30.0 %");
    row("twice", 1.0, Quantity::Log2Ratio, "×2.00");
    row("half", -1.0, Quantity::Log2Ratio, "÷2.00");
    row("same", 0.0, Quantity::Log2Ratio, "×1.00");
    row("bytes", 3121440.0, Quantity::Bytes, "3.1 MB");
    row("not a number", kNan, Quantity::Share, "–");
}

void TestFigure::quantitiesReadAsPeopleWriteThem() {
    QFETCH(double, value);
    QFETCH(int, quantity);
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QTEST(plain(quantityText(value, static_cast<Quantity>(quantity))), "text");
}

void TestFigure::differenceMatchesSeriesAtEqualX() {
    const Figure difference =
        figureDifference(curves({1, 2, 3}, {0.1, 0.2, 0.3}), curves({2, 3, 4}, {0.5, 0.4, 0.9}));
    const FigureSeries& series = difference.parts[0].chart->series[0];
    QCOMPARE(series.x, (QVector<double>{2, 3}));
    QVERIFY(qAbs(series.y[0] - 0.3) < 1e-12 && qAbs(series.y[1] - 0.1) < 1e-12);
}

void TestFigure::differenceOfSharesIsInPoints() {
    const Figure difference = figureDifference(curves({1}, {0.1}), curves({1}, {0.2}));
    QCOMPARE(difference.parts[0].chart->y.quantity, Quantity::Points);
    QVERIFY(difference.parts[0].chart->y.title.contains(QStringLiteral("Difference")));
}

// The curves are the same in both rounds; the evaluation of round 4 is missing, so round 3 counts.
void TestFigure::betweenRoundsOfOneRunCurvesBecomeChanges() {
    Figure run = curves({1, 3, 5}, {0.1, 0.4, 0.9});
    run.parts[0].chart->x.link = Link::Round;
    FigureSeries late = run.parts[0].chart->series[0];
    late.id = QStringLiteral("late");
    late.x = {4, 5};
    late.y = {0.2, 0.3};
    FigureSeries reference = run.parts[0].chart->series[0];
    reference.id = QStringLiteral("reference");
    reference.role = FigureSeries::Role::Reference;
    run.parts[0].chart->series.push_back(late);
    run.parts[0].chart->series.push_back(reference);
    const Figure difference = figureDifference(run, run, std::pair<qint64, qint64>(1, 4));
    const FigureChart& chart = *difference.parts[0].chart;
    QCOMPARE(chart.series.size(), std::size_t(1));
    QCOMPARE(chart.series[0].shape, FigureSeries::Shape::Bars);
    QVERIFY(qAbs(chart.series[0].y[0] - 0.3) < 1e-12);
    QCOMPARE(chart.x.link, Link::None);
    QVERIFY(chart.y.title.startsWith(QStringLiteral("Round 1 to 4: ")));
    // Before the first evaluation nothing is known.
    QVERIFY(!figureDifference(run, run, std::pair<qint64, qint64>(0, 4)).message.isEmpty());
    // What does not go over rounds is subtracted as ever.
    run.parts[0].chart->x.link = Link::None;
    QCOMPARE(figureDifference(run, run, std::pair<qint64, qint64>(1, 4)).parts[0].chart->series[0].x,
             (QVector<double>{1, 3, 5}));
}

void TestFigure::differenceMatchesCellsByTheirLabels() {
    // The rows stand in another order, and one column is only in one of them.
    const Figure difference =
        figureDifference(grid({QStringLiteral("a"), QStringLiteral("b")}, {QStringLiteral("x")}, {0.1, 0.2}),
                         grid({QStringLiteral("b"), QStringLiteral("a")},
                              {QStringLiteral("x"), QStringLiteral("y")}, {0.6, 0.9, 0.3, 0.9}));
    const FigureGrid& result = *difference.parts[0].grid;
    QVERIFY(qAbs(result.values[0] - 0.4) < 1e-12);
    QVERIFY(std::isnan(result.values[1]));
    QVERIFY(qAbs(result.values[2] - 0.2) < 1e-12);
    QCOMPARE(result.scale, FigureGrid::Scale::Diverging);
    QVERIFY(qAbs(*result.high - 0.4) < 1e-12);
}

void TestFigure::changedLevelsAreOnes() {
    const Figure difference =
        figureDifference(grid({QStringLiteral("a")}, {QStringLiteral("1"), QStringLiteral("2")}, {0, 2},
                              FigureGrid::Scale::Levels),
                         grid({QStringLiteral("a")}, {QStringLiteral("1"), QStringLiteral("2")}, {1, 2},
                              FigureGrid::Scale::Levels));
    QCOMPARE(difference.parts[0].grid->values, (std::vector<double>{1.0, 0.0}));
    // Where both have nothing, nothing changed; where one has, it did.
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    const std::vector<QString> two = {QStringLiteral("1"), QStringLiteral("2")};
    const Figure gaps =
        figureDifference(grid({QStringLiteral("a")}, two, {nothing, nothing}, FigureGrid::Scale::Levels),
                         grid({QStringLiteral("a")}, two, {nothing, 2}, FigureGrid::Scale::Levels));
    QCOMPARE(gaps.parts[0].grid->values, (std::vector<double>{0.0, 1.0}));
}

void TestFigure::nothingInCommonIsSaid() {
    QVERIFY(figureDifference(curves({1}, {0.1}), curves({2}, {0.1}))
                .message.contains(QStringLiteral("nothing in common")));
    Figure empty;
    empty.message = QStringLiteral("Not yet.");
    QCOMPARE(figureDifference(empty, curves({1}, {1})).message, empty.message);
    QCOMPARE(figureDifference(curves({1}, {1}), empty).message, empty.message);
}

void TestFigure::referencesAndGhostsAreNotSubtracted() {
    Figure a = curves({1}, {0.1});
    a.parts[0].chart->series[0].role = FigureSeries::Role::Reference;
    Figure b = curves({1}, {0.2});
    b.parts[0].chart->series[0].role = FigureSeries::Role::Reference;
    QVERIFY(figureDifference(a, b).isEmpty());
}

void TestFigure::chartTableJoinsOnX() {
    Figure figure = curves({1, 2}, {0.1, 0.2});
    FigureSeries other = figure.parts[0].chart->series[0];
    other.name = QStringLiteral("1/4");
    other.x = {2, 3};
    other.y = {0.3, 0.4};
    other.low = {0.2, 0.3};
    other.high = {0.4, 0.5};
    figure.parts[0].chart->series.push_back(other);
    FigureTableModel model;
    model.setPart(figure.parts[0]);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.columnCount(), 5);
    QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), QStringLiteral("1"));
    QCOMPARE(model.headerData(3, Qt::Horizontal).toString(), QStringLiteral("1/4 low"));
    QCOMPARE(plain(model.index(0, 1).data().toString()), QStringLiteral("10.0 %"));
    QCOMPARE(model.index(0, 2).data().toString(), QString());
    QCOMPARE(model.index(2, 2).data(FigureTableModel::SortRole).toDouble(), 0.4);
}

void TestFigure::gridTableHasItsRows() {
    FigureTableModel model;
    model.setPart(grid({QStringLiteral("a"), QStringLiteral("b")}, {QStringLiteral("x"), QStringLiteral("y")},
                       {0.1, 0.2, kNan, 0.4})
                      .parts[0]);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("b"));
    QCOMPARE(model.index(1, 1).data().toString(), QString());
    QCOMPARE(model.index(1, 2).data(FigureTableModel::SortRole).toDouble(), 0.4);
}

void TestFigure::tablesAreModels() {
    FigureTableModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setPart(curves({1, 2}, {0.1, 0.2}).parts[0]);
    model.setPart(grid({QStringLiteral("a")}, {QStringLiteral("x")}, {0.1}).parts[0]);
    model.setPart({});
    QCOMPARE(model.rowCount(), 0);
}

void TestFigure::csvHoldsExactNumbers() {
    const QByteArray csv = figureCsv(curves({1, 2}, {1.0 / 3.0, 0.5}));
    const QList<QByteArray> lines = csv.split('\n');
    QCOMPARE(lines[0].trimmed(), QByteArray("Global round,1"));
    QCOMPARE(lines[1].split(',')[1].trimmed().toDouble(), 1.0 / 3.0);
}

void TestFigure::npyIsReadableByItsDescription() {
    const QByteArray npy =
        figureNpy(grid({QStringLiteral("a"), QStringLiteral("b")},
                       {QStringLiteral("x"), QStringLiteral("y"), QStringLiteral("z")}, {1, 2, 3, 4, 5, 6}),
                  QStringLiteral("grid"));
    QCOMPARE(npy.left(6), QByteArray("\x93NUMPY", 6));
    const int length = static_cast<uchar>(npy[8]) + 256 * static_cast<uchar>(npy[9]);
    QCOMPARE((10 + length) % 64, 0);
    QVERIFY(npy.mid(10, length).contains("'<f8'") && npy.mid(10, length).contains("(2, 3)"));
    QCOMPARE(npy.size(), 10 + length + 6 * 8);
    double last = 0.0;
    std::memcpy(&last, npy.constData() + npy.size() - 8, 8);
    QCOMPARE(last, 6.0);
    QVERIFY(figureNpy(curves({1}, {1}), QStringLiteral("none")).isEmpty());
}

QTEST_GUILESS_MAIN(TestFigure)
#include "tst_figure.moc"
