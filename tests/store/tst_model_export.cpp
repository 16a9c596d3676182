// Weights, tier maps and masks leave in formats that other programs load: names, shapes and bytes.

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtEndian>
#include <QtTest>

#include "engine/store/safetensors.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

/// A file taken apart.
struct TensorFile {
    QString error;
    QJsonObject header;
    QByteArray data;
    qsizetype dataAt = 0;

    QByteArray bytes(const QString& name) const {
        const QJsonArray offsets = header[name].toObject()["data_offsets"].toArray();
        return data.mid(offsets[0].toInteger(), offsets[1].toInteger() - offsets[0].toInteger());
    }
    QJsonArray shape(const QString& name) const { return header[name].toObject()["shape"].toArray(); }
    QString type(const QString& name) const { return header[name].toObject()["dtype"].toString(); }
};

TensorFile takenApart(const QByteArray& file) {
    if (file.size() < 8) return {.error = "no length"};
    const auto length = static_cast<qsizetype>(qFromLittleEndian<quint64>(file.constData()));
    if (length > file.size() - 8) return {.error = "a length beyond the end"};
    const QByteArray header = file.mid(8, length);
    if (!header.startsWith('{')) return {.error = "a header that does not begin with {"};
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(header, &problem);
    return {.error = problem.error == QJsonParseError::NoError ? QString() : problem.errorString(),
            .header = document.object(),
            .data = file.mid(8 + length),
            .dataAt = 8 + length};
}

template <typename T>
QByteArray bytesOf(const std::vector<T>& values, std::size_t first, std::size_t count) {
    return QByteArray(reinterpret_cast<const char*>(values.data() + first),
                      static_cast<qsizetype>(count * sizeof(T)));
}

}  // namespace

class TestModelExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void laysTensorsOutByTheBook();
    void fillsTheFileWithoutGaps_data();
    void fillsTheFileWithoutGaps();
    void writesWeightsToTheLastBit_data();
    void writesWeightsToTheLastBit();
    void writesTheTierMapOfEveryRound();
    void writesTheMaskOfACapacity_data();
    void writesTheMaskOfACapacity();
    void writesTheMaskOfAClient();
    void refusesMasksThatThereAreNot_data();
    void refusesMasksThatThereAreNot();
    void refusesAMaskForOtherViews();

private:
    QByteArray exported(const std::string& view, std::optional<std::int64_t> round, const std::string& format,
                        const MaskChoice& mask = {}) const;

    QTemporaryDir m_folder;
    std::unique_ptr<RunFile> m_run;
    std::vector<RoundArrays> m_arrays;
};

void TestModelExport::initTestCase() {
    const std::filesystem::path path = m_folder.filePath("run.fiarse").toStdString();
    QVERIFY(writeSynthetic(path, 12).ok());
    auto opened = RunFile::open(path);
    QVERIFY(opened.ok());
    m_run = *std::move(opened);
    SyntheticArrays arrays(syntheticInfo());
    m_arrays.push_back(arrays.arrays());
    for (int round = 1; round <= 12; ++round) {
        arrays.next();
        m_arrays.push_back(arrays.arrays());
    }
}

QByteArray TestModelExport::exported(const std::string& view, std::optional<std::int64_t> round,
                                     const std::string& format, const MaskChoice& mask) const {
    const QString path = m_folder.filePath("exported");
    const Result<void> written = exportView(*m_run, view, round, format, path.toStdString(), mask);
    if (!written) return QByteArray::fromStdString("error: " + written.error().message);
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("error: not written");
}

void TestModelExport::laysTensorsOutByTheBook() {
    const std::vector<float> numbers = {1.0f, -2.0f};
    const std::vector<std::uint8_t> bytes = {7};
    const std::string file = safetensorsFile({{"a", "F32", {2, 1}, std::as_bytes(std::span(numbers))},
                                              {"b", "U8", {1}, std::as_bytes(std::span(bytes))}},
                                             {{"key", "value"}});
    // By hand; the header is 148 signs and padded to 152.
    const QByteArray header =
        R"({"__metadata__":{"key":"value"},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]},)"
        R"("b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}})";
    const qsizetype padded = (header.size() + 7) / 8 * 8;
    QByteArray expected(8, '\0');
    expected[0] = char(padded);
    expected += header.leftJustified(padded, ' ');
    expected += QByteArray::fromHex(
        "0000803f"
        "000000c0"
        "07");
    QCOMPARE(QByteArray::fromStdString(file), expected);
}

void TestModelExport::fillsTheFileWithoutGaps_data() {
    QTest::addColumn<int>("elementSize");
    QTest::addRow("weights") << 4;
    QTest::addRow("tier-map") << 1;
    QTest::addRow("masks") << 1;
}

void TestModelExport::fillsTheFileWithoutGaps() {
    QFETCH(int, elementSize);
    const std::string view = QTest::currentDataTag();
    MaskChoice mask;
    if (view == "masks") mask.client = 3;
    const TensorFile file = takenApart(exported(view, 10, "safetensors", mask));
    QCOMPARE(file.error, QString());
    QCOMPARE(file.dataAt % 8, 0);
    qint64 at = 0;
    for (const LayerInfo& layer : syntheticInfo().layout.layers) {
        const QString name = QString::fromStdString(layer.name);
        const QJsonArray offsets = file.header[name].toObject()["data_offsets"].toArray();
        QCOMPARE(offsets[0].toInteger(), at);
        at += qint64(layer.count) * elementSize;
        QCOMPARE(offsets[1].toInteger(), at);
    }
    QCOMPARE(file.data.size(), at);
    QCOMPARE(file.header.size(), 3);
    const QJsonObject about = file.header["__metadata__"].toObject();
    QCOMPARE(about, QJsonObject({{"run", "0123456789ab"},
                                 {"engine", "0.1.0"},
                                 {"experiment", "Synthetic \"run\", 試験"},
                                 {"round", "10"},
                                 {"view", QString::fromStdString(view)}}));
}

void TestModelExport::writesWeightsToTheLastBit_data() {
    QTest::addColumn<int>("round");
    for (const int round : {0, 10, 12}) QTest::addRow("round %d", round) << round;
}

void TestModelExport::writesWeightsToTheLastBit() {
    QFETCH(int, round);
    const TensorFile file = takenApart(exported("weights", round, "safetensors"));
    QCOMPARE(file.error, QString());
    const std::vector<float>& weights = m_arrays[std::size_t(round)].weights;
    QCOMPARE(file.type("conv1.weight"), QString("F32"));
    QCOMPARE(file.shape("conv1.weight"), QJsonArray({3, 1, 2, 5}));
    QCOMPARE(file.shape("norm.scale"), QJsonArray({10}));
    QCOMPARE(file.bytes("conv1.weight"), bytesOf(weights, 0, 30));
    QCOMPARE(file.bytes("norm.scale"), bytesOf(weights, 30, 10));
}

void TestModelExport::writesTheTierMapOfEveryRound() {
    for (int round = 0; round <= 12; ++round) {
        const TensorFile file = takenApart(exported("tier-map", round, "safetensors"));
        QCOMPARE(file.error, QString());
        const std::vector<std::uint8_t>& map = m_arrays[std::size_t(round)].tierMap;
        QCOMPARE(file.type("conv1.weight"), QString("U8"));
        QCOMPARE(file.bytes("conv1.weight"), bytesOf(map, 0, 30));
        QCOMPARE(file.bytes("norm.scale"), bytesOf(map, 30, 10));
    }
}

void TestModelExport::writesTheMaskOfACapacity_data() {
    QTest::addColumn<QString>("capacity");
    QTest::addColumn<int>("level");
    QTest::addRow("full") << "1" << 0;
    QTest::addRow("fraction") << "1/16" << 2;
    QTest::addRow("per cent") << "6.25 %" << 2;
    QTest::addRow("decimal") << "0.015625" << 3;
}

void TestModelExport::writesTheMaskOfACapacity() {
    QFETCH(QString, capacity);
    QFETCH(int, level);
    const MaskChoice mask{.level = *parseCapacity(capacity.toStdString())};
    // The synthetic tier map's entries are 0 to 3 and 255.
    std::vector<std::uint8_t> naive;
    for (const std::uint8_t entry : m_arrays[5].tierMap)
        naive.push_back(entry <= 3 && entry >= level ? 1 : 0);
    const TensorFile file = takenApart(exported("masks", 5, "safetensors", mask));
    QCOMPARE(file.error, QString());
    QCOMPARE(file.type("conv1.weight"), QString("BOOL"));
    QCOMPARE(file.shape("conv1.weight"), QJsonArray({3, 1, 2, 5}));
    QCOMPARE(file.bytes("conv1.weight") + file.bytes("norm.scale"), bytesOf(naive, 0, 40));
    const QByteArray npy = exported("masks", 5, "npy", mask);
    QVERIFY(npy.contains("'|u1'"));
    QCOMPARE(npy.right(40), bytesOf(naive, 0, 40));
    const QList<QByteArray> rows = exported("masks", 5, "csv", mask).split('\n');
    QCOMPARE(rows[0].trimmed(), QByteArray("parameter,layer,index,held"));
    for (int p = 0; p < 40; ++p) {
        QCOMPARE(rows[p + 1].trimmed().split(',').last().toInt(), int(naive[std::size_t(p)]));
    }
}

void TestModelExport::writesTheMaskOfAClient() {
    const MaskChoice quarter{.level = *parseCapacity("1/4")};
    // Clients 25 to 49 are of the second tier.
    for (const std::int64_t client : {25, 49}) {
        QCOMPARE(exported("masks", 5, "npy", {.client = client}), exported("masks", 5, "npy", quarter));
    }
    QVERIFY(exported("masks", 5, "npy", {.client = 50}) != exported("masks", 5, "npy", quarter));
    QCOMPARE(exported("masks", std::nullopt, "npy", quarter), exported("masks", 12, "npy", quarter));
}

void TestModelExport::refusesMasksThatThereAreNot_data() {
    QTest::addColumn<QString>("capacity");
    QTest::addColumn<int>("client");
    QTest::addColumn<int>("round");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("capacity") << "1/3" << -1 << 5
                              << "No client has the capacity 1/3; the fleet has 1, 1/4, 1/16, 1/64.";
    QTest::addRow("client") << "" << 100 << 5 << "There is no client 100; the clients are 0 to 99.";
    QTest::addRow("nobody") << "" << -1 << 5
                            << "The view masks shows the mask of one capacity or of one client; say which, "
                               "for example --level 1/16 or --client 7.";
    QTest::addRow("both") << "1" << 1 << 5 << "Choose a capacity or a client for the view masks, not both.";
    QTest::addRow("round") << "1" << -1 << 13 << "There is no round 13; the run has rounds 0 to 12.";
}

void TestModelExport::refusesMasksThatThereAreNot() {
    QFETCH(QString, capacity);
    QFETCH(int, client);
    QFETCH(int, round);
    QFETCH(QString, sentence);
    MaskChoice mask;
    if (!capacity.isEmpty()) mask.level = *parseCapacity(capacity.toStdString());
    if (client >= 0) mask.client = client;
    for (const char* format : {"csv", "npy", "safetensors", "png"}) {
        QCOMPARE(QString::fromUtf8(exported("masks", round, format, mask)), "error: " + sentence);
    }
}

void TestModelExport::refusesAMaskForOtherViews() {
    QCOMPARE(
        exported("weights", 0, "npy", {.client = 1}),
        QByteArray("error: The view weights is not of one mask; a capacity or a client can be chosen for "
                   "the view masks only."));
}

QTEST_GUILESS_MAIN(TestModelExport)
#include "tst_model_export.moc"
