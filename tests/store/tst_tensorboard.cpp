// Event files for TensorBoard hold the run's numbers under steps, times and tags that can be told apart.

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "engine/store/protobuf_writer.h"
#include "engine/store/tfrecord.h"
#include "tests/store/event_reader.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

class TestTensorboard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void sumsAsTheStandardDoes_data();
    void sumsAsTheStandardDoes();
    void encodesNumbersByTheBook();

    void namesTheFileAfterTimeAndRun();
    void tellsEveryScalarOfEveryRound();
    void tellsAccuracyOnlyWhereItWasMeasured();
    void letsTimeRunFromTheRunsCreation();
    void countsWeightsInBucketsWhereTheyAreKept();
    void countsMagnitudesInTheirBinsWhereTheyAreKnown();
    void drawsTheTierMapWhereWeightsAreKept();
    void writesOneRoundAlone();
    void refusesARoundThatThereIsNot();
    void tellsWhenTheFolderIsAFile();

private:
    EventContents events(const RunFile& run, std::optional<std::int64_t> round) const;
    EventContents events(std::optional<std::int64_t> round) const { return events(*m_run, round); }

    QTemporaryDir m_folder;
    std::unique_ptr<RunFile> m_run;
    EventContents m_all;
};

namespace {

constexpr int kRounds = 12;
/// A run whose arrays have histograms of |w|, given here instead of read.
class WithMagnitudes final : public RunFile {
public:
    WithMagnitudes(const RunFile& run, std::vector<std::vector<std::uint32_t>> magnitudes)
        : m_run(run), m_magnitudes(std::move(magnitudes)) {}

    const RunInfo& info() const override { return m_run.info(); }
    std::string status() const override { return m_run.status(); }
    std::int64_t completedRounds() const override { return m_run.completedRounds(); }
    Result<std::vector<RoundRecord>> records() const override { return m_run.records(); }
    Result<RoundRecord> record(std::int64_t round) const override { return m_run.record(round); }
    using RunFile::arrays;
    Result<RoundArrays> arrays(std::int64_t round, ArrayParts parts) const override {
        Result<RoundArrays> read = m_run.arrays(round, parts);
        if (read.ok()) read->magnitudes = m_magnitudes;
        return read;
    }
    Result<std::vector<std::uint8_t>> tierMap(std::int64_t round) const override {
        return m_run.tierMap(round);
    }
    Result<BiasAccumulator> bias(std::int64_t round, CoverageKind kind) const override {
        return m_run.bias(round, kind);
    }
    Result<SimulationState> state() const override { return m_run.state(); }
    Result<UpdateMemory> updateMemory(std::int64_t round) const override { return m_run.updateMemory(round); }
    Result<std::vector<std::int64_t>> checkpoints() const override { return m_run.checkpoints(); }

private:
    const RunFile& m_run;
    std::vector<std::vector<std::uint32_t>> m_magnitudes;
};

const char* const kFileName = "events.out.tfevents.1767323045.0123456789ab";

}  // namespace

EventContents TestTensorboard::events(const RunFile& run, std::optional<std::int64_t> round) const {
    const QString folder = m_folder.filePath("new/events");
    const Result<void> written = exportView(run, "", round, "tfevents", folder.toStdString());
    if (!written) return {.error = QString::fromStdString(written.error().text())};
    QFile file(folder + "/" + kFileName);
    if (!file.open(QIODevice::ReadOnly)) return {.error = "no file"};
    return readEvents(file.readAll());
}

void TestTensorboard::initTestCase() {
    const std::filesystem::path path = m_folder.filePath("run.fiarse").toStdString();
    QVERIFY(writeSynthetic(path, kRounds).ok());
    auto opened = RunFile::open(path);
    QVERIFY(opened.ok());
    m_run = *std::move(opened);
    m_all = events(std::nullopt);
    QCOMPARE(m_all.error, QString());
}

void TestTensorboard::sumsAsTheStandardDoes_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<quint32>("sum");
    QByteArray rising, falling;
    for (int i = 0; i < 32; ++i) rising += char(i);
    for (int i = 31; i >= 0; --i) falling += char(i);
    const QByteArray read = QByteArray::fromHex(
        "01c00000000000000000000000000000140000000000040000000014000000182800000000000000"
        "0200000000000000");
    // RFC 3720, appendix B.4; the last one is the usual check value of the polynomial.
    QTest::addRow("zeros") << QByteArray(32, '\0') << quint32(0x8A9136AA);
    QTest::addRow("ones") << QByteArray(32, '\xFF') << quint32(0x62A8AB43);
    QTest::addRow("rising") << rising << quint32(0x46DD794E);
    QTest::addRow("falling") << falling << quint32(0x113FDB5C);
    QTest::addRow("an iSCSI read") << read << quint32(0xD9963A56);
    QTest::addRow("digits") << QByteArray("123456789") << quint32(0xE3069283);
}

void TestTensorboard::sumsAsTheStandardDoes() {
    QFETCH(QByteArray, bytes);
    QFETCH(quint32, sum);
    QCOMPARE(crc32c(bytes.toStdString()), sum);
    QCOMPARE(maskedCrc32c(bytes.toStdString()), slowMaskedCrc(bytes));
}

void TestTensorboard::encodesNumbersByTheBook() {
    // protobuf.dev, "Encoding": field 1 with 150, field 2 with "testing".
    ProtobufWriter writer;
    writer.integer(1, 150);
    writer.bytes(2, "testing");
    QCOMPARE(QByteArray::fromStdString(writer.message()).toHex(), QByteArray("089601120774657374696e67"));
    ProtobufWriter negative;
    negative.integer(1, -2);  // ten bytes, as for every negative number
    QCOMPARE(QByteArray::fromStdString(negative.message()).toHex(), QByteArray("08feffffffffffffffff01"));
}

void TestTensorboard::namesTheFileAfterTimeAndRun() {
    // date -u -d 2026-01-02T03:04:05Z +%s
    QCOMPARE(QDir(m_folder.filePath("new/events")).entryList(QDir::Files), QStringList(kFileName));
    QCOMPARE(m_all.version, QString("brain.Event:2"));
}

void TestTensorboard::tellsEveryScalarOfEveryRound() {
    const std::vector<RoundRecord> records = *m_run->records();
    QCOMPARE(records.size(), std::size_t(kRounds));
    for (const RoundRecord& record : records) {
        const QMap<QString, double> expected = {
            {"training/loss", record.loss},
            {"training/seconds", record.seconds},
            {"churn/1", record.churn[0]},
            {"churn/0.25", record.churn[1]},
            {"churn/0.0625", record.churn[2]},
            {"churn/0.015625", record.churn[3]},
            {"bias/gini", record.gini},
            {"bias/never_held", double(record.neverHeld)},
            {"bias/never_trained", double(record.neverTrained)},
            {"staleness/mean", record.meanStaleness},
            {"staleness/max", double(record.maxStaleness)},
            {"training/update_squared_norm", record.updateSquaredNorm},
            {"gradient_squared_norm/0.25", record.levelGradients.at(1).squaredNorm},
            {"gradient_squared_norm/full_model", record.fullGradient},
            {"bytes/down", double(record.bytesDown)},
            {"bytes/up", double(record.bytesUp)},
            {"alerts/count", double(record.alerts.size())},
        };
        for (auto tag = expected.begin(); tag != expected.end(); ++tag) {
            const auto told = m_all.values.value(tag.key());
            QVERIFY2(told.size() == kRounds, qPrintable(tag.key()));
            QVERIFY2(told[record.round].scalar == float(tag.value()), qPrintable(tag.key()));
        }
    }
}

void TestTensorboard::tellsAccuracyOnlyWhereItWasMeasured() {
    const std::vector<RoundRecord> records = *m_run->records();
    for (const RoundRecord& record : records) {
        const auto global = m_all.values["global_accuracy/0.25"], local = m_all.values["local_accuracy/0.25"];
        QCOMPARE(global.contains(record.round), record.evaluated);
        QCOMPARE(local.contains(record.round), record.evaluated);
        if (!record.evaluated) continue;
        QCOMPARE(*global[record.round].scalar, float(record.evaluation[1].accuracy));
        QCOMPARE(*local[record.round].scalar, float(record.evaluation[1].localAccuracy));
        const auto worst = m_all.values["local_accuracy/worst_client"];
        QCOMPARE(*worst[record.round].scalar,
                 float(*std::min_element(record.clientAccuracy.begin(), record.clientAccuracy.end())));
    }
}

void TestTensorboard::letsTimeRunFromTheRunsCreation() {
    double time = 1767323045.0;
    QCOMPARE(m_all.values["weights/norm.scale"][0].time, time);
    const std::vector<RoundRecord> records = *m_run->records();
    for (const RoundRecord& record : records) {
        time += record.seconds;
        QVERIFY(std::abs(m_all.values["training/loss"][record.round].time - time) < 1e-5);
    }
}

void TestTensorboard::countsWeightsInBucketsWhereTheyAreKept() {
    const auto told = m_all.values["weights/conv1.weight"];
    QCOMPARE(told.keys(), QList<qint64>({0, 10, kRounds}));
    for (const qint64 round : {0, 10, kRounds}) {
        const std::vector<float> weights = (*m_run->arrays(round)).weights;
        const auto histogram = told[round].histogram;
        const QList<double> limits = histogram[6].asDoubles(), counts = histogram[7].asDoubles();
        QCOMPARE(limits.size(), counts.size());
        QCOMPARE(histogram[1].asDouble(), double(*std::min_element(weights.begin(), weights.begin() + 30)));
        QCOMPARE(histogram[2].asDouble(), double(*std::max_element(weights.begin(), weights.begin() + 30)));
        QCOMPARE(histogram[3].asDouble(), 30.0);
        double sum = 0.0, squares = 0.0;
        QList<double> naive(limits.size(), 0.0);
        for (std::size_t p = 0; p < 30; ++p) {
            sum += double(weights[p]);
            squares += double(weights[p]) * double(weights[p]);
            qsizetype bucket = 0;
            while (bucket + 1 < limits.size() && double(weights[p]) >= limits[bucket]) ++bucket;
            naive[bucket] += 1.0;
        }
        QCOMPARE(counts, naive);
        QVERIFY(std::abs(histogram[4].asDouble() - sum) < 1e-9);
        QVERIFY(std::abs(histogram[5].asDouble() - squares) < 1e-9);
    }
}

void TestTensorboard::countsMagnitudesInTheirBinsWhereTheyAreKnown() {
    // Bin 161 is 1 to 1 1/8, bin 163 is 1 1/4 to 1 3/8: 2^0 is the 20th octave above 2^-20.
    std::vector<std::vector<std::uint32_t>> bins(2, std::vector<std::uint32_t>(kMagnitudeBins));
    bins[0][161] = 20;
    bins[0][163] = 10;
    bins[1][0] = 9;
    bins[1][kMagnitudeBins - 1] = 1;
    const EventContents contents = events(WithMagnitudes(*m_run, bins), std::nullopt);
    QCOMPARE(contents.error, QString());
    const auto told = contents.values["magnitude/conv1.weight"];
    QCOMPARE(told.size(), kRounds + 1);
    QCOMPARE(told.lastKey(), qint64(kRounds));
    const auto histogram = told[5].histogram;
    QCOMPARE(histogram[1].asDouble(), 1.0);
    QCOMPARE(histogram[2].asDouble(), 1.375);
    QCOMPARE(histogram[3].asDouble(), 30.0);
    QCOMPARE(histogram[4].asDouble(), 20 * 1.0625 + 10 * 1.3125);
    QCOMPARE(histogram[5].asDouble(), 20 * 1.0625 * 1.0625 + 10 * 1.3125 * 1.3125);
    QCOMPARE(histogram[6].asDoubles(), QList<double>({1.125, 1.25, 1.375}));
    QCOMPARE(histogram[7].asDoubles(), QList<double>({20, 0, 10}));
    const auto ends = contents.values["magnitude/norm.scale"][5].histogram;
    QCOMPARE(ends[1].asDouble(), 0.0);
    QCOMPARE(ends[7].asDoubles().first(), 9.0);
    QCOMPARE(ends[7].asDoubles().last(), 1.0);
}

void TestTensorboard::drawsTheTierMapWhereWeightsAreKept() {
    for (const auto& [layer, width, height] :
         {std::tuple("conv1.weight", 10, 3), std::tuple("norm.scale", 10, 1)}) {
        const auto told = m_all.values[QString("tier_map/%1").arg(layer)];
        QCOMPARE(told.keys(), QList<qint64>({0, 10, kRounds}));
        const auto image = told[10].image;
        QCOMPARE(int(image[1].bits), height);
        QCOMPARE(int(image[2].bits), width);
        QCOMPARE(int(image[3].bits), 3);  // RGB
        QVERIFY(image[4].bytes.startsWith("\x89PNG\r\n\x1a\n"));
    }
}

void TestTensorboard::writesOneRoundAlone() {
    const EventContents one = events(4);
    QCOMPARE(one.error, QString());
    for (const auto& steps : one.values) QCOMPARE(steps.keys(), QList<qint64>({4}));
    QCOMPARE(one.values["training/loss"][4].time, m_all.values["training/loss"][4].time);
    QVERIFY(!one.values.contains("weights/conv1.weight"));
    QCOMPARE(events(0).values["weights/conv1.weight"].keys(), QList<qint64>({0}));
}

void TestTensorboard::refusesARoundThatThereIsNot() {
    QVERIFY2(events(13).error.endsWith("There is no round 13; the run has rounds 0 to 12."),
             qPrintable(events(13).error));
}

void TestTensorboard::tellsWhenTheFolderIsAFile() {
    const std::string path = m_folder.filePath("run.fiarse").toStdString();
    const Result<void> written = exportView(*m_run, "tensorboard", std::nullopt, "", path);
    QVERIFY(!written.ok());
    QCOMPARE(written.error().kind, ErrorKind::File);
    QVERIFY2(written.error().text().starts_with(path + ": The folder cannot be made: "),
             written.error().text().c_str());
}

QTEST_GUILESS_MAIN(TestTensorboard)
#include "tst_tensorboard.moc"
