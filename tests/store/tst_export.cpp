// Exported views hold the run's numbers, in formats that other programs read.

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>

#include "engine/store/npy.h"
#include "engine/store/table_sink.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

class TestExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void quotesCsvFieldsByTheBook();
    void writesJsonForEveryValue();
    void writesNpyHeadersByTheBook_data();
    void writesNpyHeadersByTheBook();

    void writesEveryViewAsCsvAndJsonWithTheSameNumberOfRows_data();
    void writesEveryViewAsCsvAndJsonWithTheSameNumberOfRows();
    void exportsThresholdsAndRatiosOfOneRound();
    void exportsStalenessWithoutANumberForNeverTrained();
    void exportsCoverageAsOneArray();
    void exportsTheSmallestCapacityThatHoldsAParameter();
    void exportsWeightsToTheLastBit();
    void exportsTheRatiosOfBias();
    void exportsTheLorenzCurve();
    void exportsHistogramsOfMagnitudes();
    void exportsTheSizeCurveOfTheRoundsThatHaveOne();
    void tellsThatAnOlderFileHasNoHistograms();
    void refusesWhatThereIsNot_data();
    void refusesWhatThereIsNot();
    void tellsWhenTheOutputCannotBeWritten();

private:
    QByteArray exported(const std::string& view, std::optional<std::int64_t> round,
                        const std::string& format) const;
    /// The fields of one line of a csv view without quotes in it.
    QList<QByteArray> csvRow(const std::string& view, std::optional<std::int64_t> round, int line) const {
        return exported(view, round, "csv").split('\n').at(line).trimmed().split(',');
    }
    /// The elements after the header of an npy file.
    template <typename T>
    std::vector<T> npyValues(const std::string& view, std::int64_t round) const;

    QTemporaryDir m_folder;
    std::unique_ptr<RunFile> m_run;
    std::vector<RoundArrays> m_arrays;
    int m_lorenzPoints = 0;
};

void TestExport::initTestCase() {
    const std::filesystem::path path = m_folder.filePath("run.fiarse").toStdString();
    QVERIFY(writeSynthetic(path, 6).ok());
    auto opened = RunFile::open(path);
    QVERIFY(opened.ok());
    m_run = *std::move(opened);
    SyntheticArrays arrays(syntheticInfo());
    m_arrays.push_back(arrays.arrays());
    for (int round = 1; round <= 6; ++round) {
        arrays.next();
        m_arrays.push_back(arrays.arrays());
    }
    m_lorenzPoints = static_cast<int>(m_run->bias(6, CoverageKind::Assigned)->lorenz().counts.size());
    QVERIFY(m_lorenzPoints > 3);
}

QByteArray TestExport::exported(const std::string& view, std::optional<std::int64_t> round,
                                const std::string& format) const {
    const QString path = m_folder.filePath("exported");
    MaskChoice mask;
    if (view == "masks") mask.client = 7;
    const Result<void> written = exportView(*m_run, view, round, format, path.toStdString(), mask);
    if (!written) return QByteArray::fromStdString("error: " + written.error().message);
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("error: not written");
}

template <typename T>
std::vector<T> TestExport::npyValues(const std::string& view, std::int64_t round) const {
    const QByteArray file = exported(view, round, "npy");
    const auto header = static_cast<qsizetype>(10 + qFromLittleEndian<quint16>(file.constData() + 8));
    std::vector<T> values(static_cast<std::size_t>(file.size() - header) / sizeof(T));
    std::memcpy(values.data(), file.constData() + header, values.size() * sizeof(T));
    return values;
}

void TestExport::quotesCsvFieldsByTheBook() {
    CsvSink sink;
    sink.columns({"plain", "with, comma"});
    sink.row({Cell(std::string("say \"yes\"")), Cell(std::string("two\nlines"))});
    sink.row({Cell(), Cell(std::int64_t{-3})});
    sink.row({Cell(0.1), Cell(0.1f)});
    sink.row({Cell(std::nan("")), Cell(std::string("端末"))});
    QCOMPARE(QString::fromStdString(sink.finish()), QString("plain,\"with, comma\"\r\n"
                                                            "\"say \"\"yes\"\"\",\"two\nlines\"\r\n"
                                                            ",-3\r\n"
                                                            "0.1,0.1\r\n"
                                                            ",端末\r\n"));
}

void TestExport::writesJsonForEveryValue() {
    JsonSink sink;
    sink.columns({"a", "b\"c"});
    sink.row({Cell(std::string("端末\n")), Cell()});
    sink.row({Cell(std::int64_t{-3}), Cell(std::numeric_limits<double>::infinity())});
    sink.row({Cell(1e-300), Cell(0.1f)});
    QCOMPARE(QString::fromStdString(sink.finish()), QString("[\n{\"a\":\"端末\\n\",\"b\\\"c\":null},\n"
                                                            "{\"a\":-3,\"b\\\"c\":null},\n"
                                                            "{\"a\":1e-300,\"b\\\"c\":0.1}\n]\n"));
    JsonSink empty;
    empty.columns({"a"});
    QVERIFY(QJsonDocument::fromJson(QByteArray::fromStdString(empty.finish())).isArray());
}

void TestExport::writesNpyHeadersByTheBook_data() {
    QTest::addColumn<QString>("type");
    QTest::addColumn<QList<int>>("shape");
    QTest::addColumn<QByteArray>("description");
    QTest::addRow("one dimension") << "<f4" << QList<int>{7}
                                   << QByteArray("{'descr': '<f4', 'fortran_order': False, 'shape': (7,), }");
    QTest::addRow("two dimensions") << "|u1" << QList<int>{3, 40}
                                    << QByteArray(
                                           "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 40), }");
    QTest::addRow("long")
        << "<f8" << QList<int>{1000000, 1000000, 100}
        << QByteArray("{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000, 100), }");
}

void TestExport::writesNpyHeadersByTheBook() {
    QFETCH(QString, type);
    QFETCH(QList<int>, shape);
    QFETCH(QByteArray, description);
    const QByteArray header = QByteArray::fromStdString(
        npyHeader(type.toStdString(), std::vector<std::size_t>(shape.begin(), shape.end())));
    QVERIFY(header.startsWith(QByteArray("\x93NUMPY\x01\x00", 8)));
    QCOMPARE(header.size() % 64, 0);
    QCOMPARE(int(qFromLittleEndian<quint16>(header.constData() + 8)), int(header.size() - 10));
    QVERIFY(header.endsWith('\n'));
    QCOMPARE(header.mid(10).trimmed(), description);
}

void TestExport::writesEveryViewAsCsvAndJsonWithTheSameNumberOfRows_data() {
    QTest::addColumn<int>("rows");
    const QHash<QString, int> rows = {{"rounds", 6},
                                      {"participants", 60},
                                      {"clients", 100},
                                      {"levels", 12},
                                      {"churn", 24},
                                      {"client-accuracy", 300},
                                      {"alerts", 4},
                                      {"keep-ratio", 8},
                                      {"tier-map", 40},
                                      {"coverage", 40},
                                      {"updates", 40},
                                      {"staleness", 40},
                                      {"weights", 40},
                                      {"bias", 40},
                                      {"magnitudes", 2 * 202},
                                      {"size-curve", 38},
                                      {"fairness", 3},
                                      {"convergence", 18},
                                      {"quorum", 18},
                                      {"single-holders", 12},
                                      {"robustness", 24},
                                      {"similarity", 3 * 45},
                                      {"sign-agreement", 6 * 45},
                                      {"lorenz", m_lorenzPoints},
                                      {"masks", 40}};
    for (const std::string& view : exportViews()) {
        if (view == "tensorboard") continue;  // no table: tst_tensorboard
        QTest::addRow("%s", view.c_str()) << rows.value(QString::fromStdString(view), -1);
    }
}

void TestExport::writesEveryViewAsCsvAndJsonWithTheSameNumberOfRows() {
    QFETCH(int, rows);
    const std::string view = QTest::currentDataTag();
    const QByteArray csv = exported(view, std::nullopt, "csv");
    QCOMPARE(csv.count("\r\n"), rows + 1);
    const QJsonArray json = QJsonDocument::fromJson(exported(view, std::nullopt, "json")).array();
    QCOMPARE(json.size(), rows);
    QVERIFY(csv.startsWith(json.first().toObject().keys().contains("round") ? "round," : ""));
}

void TestExport::exportsThresholdsAndRatiosOfOneRound() {
    const RoundRecord record = syntheticRecord(4, syntheticInfo());
    const QJsonArray rows = QJsonDocument::fromJson(exported("keep-ratio", 4, "json")).array();
    const QJsonObject first = rows.at(2).toObject();  // level 1, the first array
    QCOMPARE(first["round"].toInt(), 4);
    QCOMPARE(first["capacity"].toDouble(), 0.25);
    QCOMPARE(first["layer"].toString(), QString("conv1.weight"));
    QCOMPARE(first["kept"].toInt(), int(record.kept[1][0]));
    QCOMPARE(first["ratio"].toDouble(), double(record.kept[1][0]) / 30.0);
    QCOMPARE(float(first["threshold"].toDouble()), record.thresholds[1][0]);
    const std::vector<double> array = npyValues<double>("keep-ratio", 4);
    QCOMPARE(array.size(), std::size_t(8));
    QCOMPARE(array[2], double(record.kept[1][0]) / 30.0);
    QCOMPARE(array[3], 1.0);
}

void TestExport::exportsStalenessWithoutANumberForNeverTrained() {
    const std::vector<std::int32_t> array = npyValues<std::int32_t>("staleness", 2);
    QCOMPARE(array.size(), std::size_t(40));
    int never = 0;
    for (std::size_t p = 0; p < 40; ++p) {
        const std::int32_t last = m_arrays[2].lastTrained[p];
        never += last == 0 ? 1 : 0;
        QCOMPARE(array[p], last == 0 ? -1 : 2 - last);
        const QList<QByteArray> row = csvRow("staleness", 2, int(p) + 1);
        QCOMPARE(row.at(0).toULongLong(), p);
        QCOMPARE(row.at(3), last == 0 ? QByteArray() : QByteArray::number(2 - last));
    }
    QVERIFY(never > 0 && never < 40);
}

void TestExport::exportsCoverageAsOneArray() {
    const std::vector<std::uint16_t> array = npyValues<std::uint16_t>("coverage", 3);
    QCOMPARE(array.size(), std::size_t(120));
    for (std::size_t p = 0; p < 40; ++p) {
        QCOMPARE(array[p], m_arrays[3].assigned[p]);
        QCOMPARE(array[40 + p], m_arrays[3].alive[p]);
        QCOMPARE(array[80 + p], m_arrays[3].moved[p]);
    }
}

void TestExport::exportsTheSmallestCapacityThatHoldsAParameter() {
    const QList<QByteArray> capacities = {"1", "0.25", "0.0625", "0.015625"};
    for (std::size_t p = 0; p < 40; ++p) {
        const std::uint8_t entry = m_arrays[5].tierMap[p];
        const QList<QByteArray> row = csvRow("tier-map", 5, int(p) + 1);
        QCOMPARE(row.at(1), QByteArray(p < 30 ? "conv1.weight" : "norm.scale"));
        QCOMPARE(row.at(2).toULongLong(), p < 30 ? p : p - 30);
        QCOMPARE(row.at(3).toInt(), int(entry));
        QCOMPARE(row.at(4), entry == kHeldByNobody ? QByteArray() : capacities.at(entry));
    }
}

void TestExport::exportsWeightsToTheLastBit() {
    QVERIFY(npyValues<float>("weights", 6) == m_arrays[6].weights);
    for (std::size_t p = 0; p < 40; ++p) {
        QCOMPARE(csvRow("weights", 6, int(p) + 1).at(3).toFloat(), m_arrays[6].weights[p]);
    }
}

void TestExport::exportsTheRatiosOfBias() {
    const BiasRatios ratios = m_run->bias(4, CoverageKind::Assigned)->ratios();
    const std::vector<float> array = npyValues<float>("bias", 4);
    QCOMPARE(array.size(), std::size_t(120));
    for (std::size_t p = 0; p < 40; ++p) {
        const QList<QByteArray> row = csvRow("bias", 4, int(p) + 1);
        if (p >= 30) {  // the norm layer has none
            QCOMPARE(row.mid(3), QList<QByteArray>({"", "", ""}));
            QVERIFY(std::isnan(array[p]) && std::isnan(array[40 + p]) && std::isnan(array[80 + p]));
            continue;
        }
        QCOMPARE(array[p], ratios.total[p]);
        QCOMPARE(array[40 + p], ratios.lockIn[p]);
        QCOMPARE(array[80 + p], ratios.luck[p]);
        QCOMPARE(row.at(3).toFloat(), ratios.total[p]);
        QCOMPARE(row.at(4).toFloat(), ratios.lockIn[p]);
        QCOMPARE(row.at(5).toFloat(), ratios.luck[p]);
    }
}

void TestExport::exportsTheLorenzCurve() {
    const LorenzCurve curve = m_run->bias(5, CoverageKind::Assigned)->lorenz();
    std::vector<double> both = curve.parameters;
    both.insert(both.end(), curve.counts.begin(), curve.counts.end());
    QCOMPARE(npyValues<double>("lorenz", 5), both);
    QCOMPARE(csvRow("lorenz", 5, 0), QList<QByteArray>({"parameters", "counts"}));
    QCOMPARE(csvRow("lorenz", 5, 2).at(0).toDouble(), curve.parameters[1]);
    QCOMPARE(csvRow("lorenz", 5, 2).at(1).toDouble(), curve.counts[1]);
}

void TestExport::exportsHistogramsOfMagnitudes() {
    const std::vector<std::uint32_t> array = npyValues<std::uint32_t>("magnitudes", 3);
    QCOMPARE(array.size(), std::size_t(2 * 202));
    for (std::size_t bin = 0; bin < 202; ++bin) {
        QCOMPARE(array[202 + bin], m_arrays[3].magnitudes[1][bin]);
        const QList<QByteArray> row = csvRow("magnitudes", 3, 203 + int(bin));
        QCOMPARE(row.at(0), QByteArray("norm.scale"));
        QCOMPARE(row.at(1).toULongLong(), bin);
        QCOMPARE(row.at(2).toDouble(), magnitudeBinLow(int(bin)));
        QCOMPARE(row.at(3).toUInt(), m_arrays[3].magnitudes[1][bin]);
    }
}

void TestExport::exportsTheSizeCurveOfTheRoundsThatHaveOne() {
    const std::vector<double> third = syntheticRecord(3, syntheticInfo()).sizeAccuracy;
    QCOMPARE(third.size(), std::size_t(19));
    QCOMPARE(npyValues<double>("size-curve", 3), third);
    QVERIFY(npyValues<double>("size-curve", 4).empty());
    const QList<QByteArray> row = csvRow("size-curve", std::nullopt, 10);
    QCOMPARE(row.at(0), QByteArray("3"));
    QCOMPARE(row.at(1), QByteArray("0.0625"));
    QCOMPARE(row.at(2).toDouble(), third[9]);
}

void TestExport::tellsThatAnOlderFileHasNoHistograms() {
    const std::filesystem::path path = m_folder.filePath("older.fiarse").toStdString();
    QVERIFY(writeSynthetic(path, 2).ok());
    makeOlder(path, 2);
    const auto older = RunFile::open(path).value();
    const auto written = exportView(*older, "magnitudes", 1, "csv", m_folder.filePath("none").toStdString());
    QVERIFY(!written.ok());
    QCOMPARE(written.error().message,
             std::string("The magnitudes of round 1 are not kept; an older version of "
                         "the program recorded it."));
    QVERIFY(exportView(*older, "bias", 1, "csv", m_folder.filePath("bias").toStdString()).ok());
}

void TestExport::refusesWhatThereIsNot_data() {
    QTest::addColumn<QString>("view");
    QTest::addColumn<qint64>("round");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("view") << "mask" << qint64(1) << "csv"
                          << "There is no view \"mask\"; there are rounds, ";
    QTest::addRow("format") << "rounds" << qint64(1) << "xls"
                            << "There is no format \"xls\"; there are csv, json, npy, safetensors, png, "
                               "svg, tfevents.";
    QTest::addRow("array of a table")
        << "rounds" << qint64(1) << "npy"
        << "The view rounds cannot be written as npy; its formats are csv, json, "
           "svg.";
    QTest::addRow("round of records") << "rounds" << qint64(7) << "csv"
                                      << "There is no round 7; the run has rounds 1 to 6.";
    QTest::addRow("round of arrays") << "updates" << qint64(7) << "csv"
                                     << "There is no round 7; the run has rounds 0 to 6.";
    QTest::addRow("weights") << "weights" << qint64(4) << "npy"
                             << "The weights of round 4 are not kept; those of rounds 0, 6 are.";
}

void TestExport::refusesWhatThereIsNot() {
    QFETCH(QString, view);
    QFETCH(qint64, round);
    QFETCH(QString, format);
    QFETCH(QString, sentence);
    const Result<void> written = exportView(*m_run, view.toStdString(), std::int64_t{round},
                                            format.toStdString(), m_folder.filePath("refused").toStdString());
    QVERIFY(!written.ok());
    QCOMPARE(written.error().kind, ErrorKind::Input);
    QVERIFY2(QString::fromStdString(written.error().message).startsWith(sentence),
             written.error().message.c_str());
    QVERIFY(!QFile::exists(m_folder.filePath("refused")));
}

void TestExport::tellsWhenTheOutputCannotBeWritten() {
    const Result<void> written = exportView(*m_run, "rounds", std::nullopt, "csv", "/dev/full");
    QVERIFY(!written.ok());
    QCOMPARE(written.error().kind, ErrorKind::File);
    QCOMPARE(written.error().text(),
             std::string("/dev/full: The file cannot be written: No space left on device."));
}

QTEST_GUILESS_MAIN(TestExport)
#include "tst_export.moc"
