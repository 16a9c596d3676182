// Coarse copies of large layers: how layers are divided, what is kept of a block, and that run files hold it.
#include <QTemporaryDir>
#include <QtTest>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/api/coarse.h"
#include "engine/store/branch_file.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

using Cells = std::vector<std::uint32_t>;

template <typename T>
T valueOf(Result<T> result) {
    if (!result) qFatal("%s", result.error().text().c_str());
    return *std::move(result);
}

LayerInfo layerOf(std::vector<std::int64_t> shape, std::int64_t height = 0, std::int64_t width = 0) {
    LayerInfo layer;
    layer.name = "w";
    layer.shape = std::move(shape);
    layer.count = 1;
    for (const std::int64_t side : layer.shape) layer.count *= static_cast<std::size_t>(side);
    layer.imageChannels = height > 0 ? 1 : 0;
    layer.imageHeight = height;
    layer.imageWidth = width;
    return layer;
}

RunInfo infoOf(const LayerInfo& layer) {
    RunInfo info;
    info.layout.layers = {layer};
    info.layout.count = info.layout.maskable = layer.count;
    return info;
}

/// The cell of a parameter, the slow and sure way.
std::size_t cellOf(std::size_t parameter, const CoarseBlocks& b) {
    const std::size_t plane = parameter / (b.height * b.width);
    const std::size_t y = parameter / b.width % b.height;
    const std::size_t x = parameter % b.width;
    return (plane * b.lines() + y / b.blockHeight) * b.columns() + x / b.blockWidth;
}

/// coarseLayer(), one parameter after the other.
CoarseLayer naiveLayer(const RoundArrays& arrays, std::size_t layer, std::size_t offset,
                       const CoarseBlocks& b, bool weights = false) {
    CoarseLayer coarse;
    coarse.layer = layer;
    coarse.blocks = b;
    for (Cells* cells :
         {&coarse.assigned, &coarse.alive, &coarse.moved, &coarse.updates, &coarse.lastTrained})
        cells->assign(b.cells(), 0);
    for (std::size_t i = 0; i < b.count(); ++i) {
        const std::size_t cell = cellOf(i, b);
        const std::size_t p = offset + i;
        const auto keepLarger = [cell](Cells& cells, std::uint32_t value) {
            if (value > cells[cell]) cells[cell] = value;
        };
        keepLarger(coarse.assigned, arrays.assigned[p]);
        keepLarger(coarse.alive, arrays.alive[p]);
        keepLarger(coarse.moved, arrays.moved[p]);
        keepLarger(coarse.updates, arrays.updates[p]);
        const auto last = static_cast<std::uint32_t>(arrays.lastTrained[p]);
        if (last == 0) ++coarse.neverTrained;
        std::uint32_t& earliest = coarse.lastTrained[cell];
        if (last > 0 && (earliest == 0 || last < earliest)) earliest = last;
    }
    if (!weights) return coarse;
    coarse.magnitudes.assign(b.cells(), -1.0F);
    for (std::size_t i = 0; i < b.count(); ++i) {
        float& largest = coarse.magnitudes[cellOf(i, b)];
        largest = std::max(largest, std::abs(arrays.weights[offset + i]));
    }
    coarse.scale = magnitudeScale(std::span(arrays.weights).subspan(offset, b.count()));
    return coarse;
}

/// 1,100,029 parameters: units with a picture of 23 × 41, a plain matrix with odd sides, a small bias.
RunInfo largeInfo() {
    RunInfo info = syntheticInfo();
    LayerInfo pictures = layerOf({600, 943}, 23, 41);
    LayerInfo matrix = layerOf({701, 761});
    LayerInfo bias = layerOf({768});
    matrix.offset = pictures.count;
    bias.offset = matrix.offset + matrix.count;
    info.layout.layers = {pictures, matrix, bias};
    info.layout.count = info.layout.maskable = bias.offset + bias.count;
    return info;
}

/// Some counts are wider than two bytes, and not what a reader would derive.
SyntheticArrays largeArrays(const RunInfo& info) {
    SyntheticArrays arrays(info);
    arrays.arrays().updates[5] = 70000;
    return arrays;
}

bool write(RunFileWriter& writer, const RunInfo& info, SyntheticArrays& arrays) {
    RoundRecord record = syntheticRecord(arrays.arrays().round, info);
    record.alerts.clear();
    return writer.write(record, arrays.arrays(), arrays.state(), false).ok();
}

ArrayParts coarseParts(int layer) {
    return {.assigned = true, .alive = true, .moved = true, .training = true, .coarse = layer};
}

}  // namespace

class TestCoarse : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void blocksKeepPicturesTogether_data();
    void blocksKeepPicturesTogether();
    void keepsTheLargestOfEachBlockAndTheEarliestTraining_data();
    void keepsTheLargestOfEachBlockAndTheEarliestTraining();
    void weightsThatAreNotNumbersCountLessThanAny();
    void spreadsTheValueOfABlockOverItsParameters();
    void everyRoundAndLayerComesBackFromTheFile();
    void onlyWhatIsMeantIsRead();
    void filesWithoutItGiveTheArraysThemselves();
    void goesOnInAFileThatHadNone();
    void aBranchHasTheRoundsItInheritedAndItsOwn();
    void smallModelsHaveNone();

private:
    static constexpr std::int64_t kRounds = 3;
    QTemporaryDir m_folder;
    RunInfo m_info = largeInfo();
    std::vector<RoundArrays> m_rounds;

    std::filesystem::path path(const char* name) const {
        return m_folder.filePath(QString::fromUtf8(name)).toStdString();
    }
    void verifyCoarse(const RunFile& file, std::int64_t round, const RoundArrays& arrays);
    void verifyExact(const RunFile& file, std::int64_t round);
};

void TestCoarse::initTestCase() {
    SyntheticArrays arrays = largeArrays(m_info);
    auto writer =
        valueOf(RunFileWriter::create(path("run.fiarse"), m_info, arrays.arrays(), arrays.state(), false));
    m_rounds.push_back(arrays.arrays());
    for (std::int64_t round = 1; round <= kRounds; ++round) {
        arrays.next();
        QVERIFY(write(*writer, m_info, arrays));
        m_rounds.push_back(arrays.arrays());
    }
}

void TestCoarse::blocksKeepPicturesTogether_data() {
    QTest::addColumn<LayerInfo>("layer");
    QTest::addColumn<int>("most");
    QTest::addColumn<std::vector<int>>("expected");  // planes, height, width, block
    const auto row = [](const char* name, const LayerInfo& layer, int most, std::vector<int> expected) {
        QTest::addRow("%s", name) << layer << most << std::move(expected);
    };
    row("as many as there are", layerOf({10, 10}), 100, {1, 10, 10, 1, 1});
    row("matrix", layerOf({10, 10}), 99, {1, 10, 10, 2, 2});
    row("matrix, partial blocks", layerOf({10, 11}), 12, {1, 10, 11, 4, 4});  // 3 × 3
    row("flat matrix", layerOf({2, 50}), 10, {1, 2, 50, 2, 5});
    row("vector", layerOf({50}), 7, {1, 1, 50, 1, 8});
    row("one cell", layerOf({7, 9}), 1, {1, 7, 9, 7, 9});
    row("pictures", layerOf({5, 12}, 3, 4), 20, {5, 3, 4, 2, 2});       // 5 · 2 · 2
    row("flat pictures", layerOf({5, 12}, 2, 6), 14, {5, 2, 6, 2, 3});  // 5 · 1 · 2 at 3
    row("whole pictures", layerOf({5, 12}, 3, 4), 9, {1, 5, 12, 1, 12});
    row("several units", layerOf({5, 12}, 3, 4), 4, {1, 5, 12, 2, 12});
    row("kernels", layerOf({4, 6, 3, 3}), 100, {24, 3, 3, 2, 2});
    row("whole kernels", layerOf({4, 6, 3, 3}), 90, {1, 4, 54, 1, 9});
    row("squares of kernels", layerOf({4, 6, 3, 3}), 6, {1, 4, 54, 2, 18});
    row("largest layer of the benchmark", layerOf({8000, 784}, 28, 28), 1 << 17, {8000, 28, 28, 7, 7});
}

void TestCoarse::blocksKeepPicturesTogether() {
    QFETCH(LayerInfo, layer);
    QFETCH(int, most);
    QFETCH(std::vector<int>, expected);
    const CoarseBlocks b = coarseBlocks(infoOf(layer), 0, static_cast<std::size_t>(most));
    QCOMPARE(
        (std::vector<int>{int(b.planes), int(b.height), int(b.width), int(b.blockHeight), int(b.blockWidth)}),
        expected);
    QCOMPARE(b.count(), layer.count);
    QVERIFY(b.cells() <= static_cast<std::size_t>(most));
}

void TestCoarse::keepsTheLargestOfEachBlockAndTheEarliestTraining_data() {
    QTest::addColumn<LayerInfo>("layer");
    QTest::addColumn<int>("most");
    QTest::addRow("whole") << layerOf({9, 10}) << 90;
    QTest::addRow("matrix with partial blocks") << layerOf({19, 23}) << 30;
    QTest::addRow("vector") << layerOf({101}) << 9;
    QTest::addRow("pictures with partial blocks") << layerOf({6, 35}, 5, 7) << 60;
    QTest::addRow("kernels") << layerOf({5, 7, 3, 3}) << 12;
    QTest::addRow("one cell") << layerOf({7, 9}) << 1;
}

void TestCoarse::keepsTheLargestOfEachBlockAndTheEarliestTraining() {
    QFETCH(LayerInfo, layer);
    QFETCH(int, most);
    RunInfo info = syntheticInfo();
    constexpr std::size_t kBefore = 3;  // parameters of other layers
    info.layout.layers = {layer};
    info.layout.count = kBefore + layer.count + 2;
    SyntheticArrays arrays(info);
    for (int i = 0; i < 3; ++i) arrays.next();
    arrays.arrays().moved[kBefore] = 65535;
    arrays.arrays().lastTrained[kBefore] = 2147483647;
    const CoarseBlocks blocks = coarseBlocks(info, 0, static_cast<std::size_t>(most));
    const CoarseLayer coarse = coarseLayer(arrays.arrays(), 0, kBefore, blocks, true);
    QVERIFY(coarse == naiveLayer(arrays.arrays(), 0, kBefore, blocks, true));
    QCOMPARE(coarse.moved[0], 65535U);
    // Blocks of which only some were trained, or none.
    QVERIFY(coarse.neverTrained > 0 && coarse.neverTrained < layer.count);
}

void TestCoarse::weightsThatAreNotNumbersCountLessThanAny() {
    const RunInfo info = infoOf(layerOf({2, 6}));
    RoundArrays arrays;
    arrays.assigned = arrays.alive = arrays.moved = std::vector<std::uint16_t>(12);
    arrays.updates.resize(12);
    arrays.lastTrained.resize(12);
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    arrays.weights = {kNan, 1.0F, kNan, kNan, 0.5F, -3.0F, -2.0F, kNan, kNan, kNan, kNan, 2.0F};
    const CoarseLayer coarse = coarseLayer(arrays, 0, 0, coarseBlocks(info, 0, 3), true);
    QCOMPARE(coarse.magnitudes.size(), std::size_t(3));
    QCOMPARE(coarse.magnitudes[0], 2.0F);
    QVERIFY(std::isnan(coarse.magnitudes[1]));
    QCOMPARE(coarse.magnitudes[2], 3.0F);
    QCOMPARE(coarse.scale.maximum, 3.0);
    QCOMPARE(coarse.neverTrained, std::uint64_t(12));
}

void TestCoarse::spreadsTheValueOfABlockOverItsParameters() {
    for (const auto& [layer, most] :
         {std::pair(layerOf({19, 23}), 30U), std::pair(layerOf({6, 35}, 5, 7), 60U),
          std::pair(layerOf({5, 7, 3, 3}), 12U), std::pair(layerOf({101}), 9U)}) {
        const CoarseBlocks blocks = coarseBlocks(infoOf(layer), 0, most);
        std::vector<std::uint8_t> cells(blocks.cells());
        std::iota(cells.begin(), cells.end(), std::uint8_t(1));
        const std::vector<std::uint8_t> values = spreadOverBlocks(cells, blocks);
        QCOMPARE(values.size(), layer.count);
        for (std::size_t i = 0; i < values.size(); ++i) QCOMPARE(values[i], cells[cellOf(i, blocks)]);
    }
}

void TestCoarse::verifyCoarse(const RunFile& file, std::int64_t round, const RoundArrays& arrays) {
    for (std::size_t layer = 0; layer < m_info.layout.layers.size(); ++layer) {
        const RoundArrays read = valueOf(file.arrays(round, coarseParts(static_cast<int>(layer))));
        QCOMPARE(read.round, round);
        QVERIFY(read.coarse && read.assigned.empty() && read.moved.empty() && read.updates.empty());
        QVERIFY(*read.coarse ==
                naiveLayer(arrays, layer, m_info.layout.layers[layer].offset, coarseBlocks(m_info, layer)));
    }
}

void TestCoarse::verifyExact(const RunFile& file, std::int64_t round) {
    const RoundArrays read = valueOf(file.arrays(round, coarseParts(1)));
    const RoundArrays& expected = m_rounds[static_cast<std::size_t>(round)];
    QVERIFY(!read.coarse && read.assigned == expected.assigned && read.alive == expected.alive &&
            read.moved == expected.moved && read.updates == expected.updates &&
            read.lastTrained == expected.lastTrained);
}

void TestCoarse::everyRoundAndLayerComesBackFromTheFile() {
    const auto file = valueOf(RunFile::open(path("run.fiarse")));
    QVERIFY(coarseBlocks(m_info, 0).cells() > 1000 && !coarseBlocks(m_info, 0).isWhole());
    QVERIFY(!coarseBlocks(m_info, 1).isWhole() && coarseBlocks(m_info, 2).isWhole());
    for (std::int64_t round = kRounds; round >= 0; --round)
        verifyCoarse(*file, round, m_rounds[static_cast<std::size_t>(round)]);
}

void TestCoarse::onlyWhatIsMeantIsRead() {
    const auto file = valueOf(RunFile::open(path("run.fiarse")));
    const RoundArrays kept = valueOf(file->arrays(0, {.weights = true, .coarse = 1}));
    QVERIFY(kept.weights.empty());
    const LayerInfo& layer = m_info.layout.layers[1];
    QVERIFY(kept.coarse->magnitudes ==
            naiveLayer(m_rounds[0], 1, layer.offset, coarseBlocks(m_info, 1), true).magnitudes);
    QVERIFY(kept.coarse->scale ==
            magnitudeScale(std::span(m_rounds[0].weights).subspan(layer.offset, layer.count)));
    // What there is of several; of round 2 no weights are kept.
    const RoundArrays both = valueOf(file->arrays(2, {.training = true, .weights = true, .coarse = 1}));
    QVERIFY(both.coarse && !both.coarse->updates.empty() && both.coarse->magnitudes.empty());
    QVERIFY(both.updates.empty() && both.weights.empty());
    // No checkpoint, and the newest, whose weights are kept elsewhere.
    QVERIFY(valueOf(file->arrays(2, {.weights = true, .coarse = 1})).coarse == nullptr);
    QVERIFY(valueOf(file->arrays(kRounds, {.weights = true, .coarse = 1})).weights ==
            m_rounds.back().weights);
    const RoundArrays read =
        valueOf(file->arrays(2, {.tierMap = true, .alive = true, .magnitudes = true, .coarse = 1}));
    QVERIFY(read.tierMap == m_rounds[2].tierMap && read.magnitudes == m_rounds[2].magnitudes);
    QVERIFY(!read.coarse->alive.empty() && read.coarse->assigned.empty() && read.coarse->updates.empty());
    QVERIFY(valueOf(file->arrays(2)).coarse == nullptr);
    // A layer that there is not.
    QVERIFY(valueOf(file->arrays(2, coarseParts(3))).assigned == m_rounds[2].assigned);
    QCOMPARE(file->arrays(kRounds + 1, coarseParts(0)).error().kind, ErrorKind::Input);
}

void TestCoarse::filesWithoutItGiveTheArraysThemselves() {
    QVERIFY(copyRunFile(path("run.fiarse"), path("older.fiarse")).ok());
    Database(path("older.fiarse"), Database::Mode::ReadWrite).execute("DROP TABLE coarse");
    const auto file = valueOf(RunFile::open(path("older.fiarse")));
    for (std::int64_t round = 0; round <= kRounds; ++round) verifyExact(*file, round);
}

void TestCoarse::goesOnInAFileThatHadNone() {
    QVERIFY(copyRunFile(path("run.fiarse"), path("continued.fiarse")).ok());
    Database(path("continued.fiarse"), Database::Mode::ReadWrite).execute("DROP TABLE coarse");
    // Opened before the table is there.
    const auto file = valueOf(RunFile::open(path("continued.fiarse")));
    verifyExact(*file, kRounds);
    const auto writer = valueOf(RunFileWriter::append(path("continued.fiarse")));
    SyntheticArrays arrays = largeArrays(m_info);
    for (std::int64_t round = 0; round <= kRounds; ++round) arrays.next();
    QVERIFY(write(*writer, m_info, arrays));
    verifyCoarse(*file, kRounds + 1, arrays.arrays());
    verifyExact(*file, kRounds);
}

void TestCoarse::aBranchHasTheRoundsItInheritedAndItsOwn() {
    SyntheticArrays arrays = largeArrays(m_info);
    for (int round = 0; round < 2; ++round) arrays.next();
    QVERIFY(
        writeBranch(path("run.fiarse"), path("branch.fiarse"), {m_info, arrays.state(), arrays.arrays(), {}})
            .ok());
    const auto writer = valueOf(RunFileWriter::append(path("branch.fiarse")));
    arrays.next();
    arrays.arrays().assigned.assign(m_info.layout.count, 4);
    QVERIFY(write(*writer, m_info, arrays));
    const auto file = valueOf(RunFile::open(path("branch.fiarse")));
    for (const std::int64_t round : {0, 1, 2})
        verifyCoarse(*file, round, m_rounds[static_cast<std::size_t>(round)]);
    verifyCoarse(*file, 3, arrays.arrays());
    QVERIFY(arrays.arrays().assigned != m_rounds[3].assigned);
}

void TestCoarse::smallModelsHaveNone() {
    QVERIFY(writeSynthetic(path("small.fiarse"), 2).ok());
    Database database(path("small.fiarse"), Database::Mode::ReadOnly);
    QVERIFY(!Statement(database, "SELECT 1 FROM sqlite_master WHERE name = 'coarse'").step());
    const auto file = valueOf(RunFile::open(path("small.fiarse")));
    const RoundArrays read = valueOf(file->arrays(1, coarseParts(0)));
    QVERIFY(!read.coarse && read.assigned == valueOf(file->arrays(1)).assigned);
}

QTEST_GUILESS_MAIN(TestCoarse)
#include "tst_coarse.moc"
