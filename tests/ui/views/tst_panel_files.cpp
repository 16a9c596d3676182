#include <QAbstractItemModelTester>
#include <QPainter>
#include <QTableView>
#include <QXmlStreamReader>
#include <cstring>

#include "tests/ui/views/run_panels_fixture.h"
#include "ui/models/figure_table_model.h"
#include "ui/panels/mask_files.h"
#include "ui/plots/encoding_explanation.h"
#include "ui/plots/encoding_text.h"
#include "ui/plots/heatmap_page.h"
#include "ui/plots/layer_table_model.h"
#include "ui/widgets/explanation_card.h"

using namespace fiarse;
using namespace fiarse::ui;

/// What model and clients have beside their pictures: ⓘ, table and files, on the run known by hand.
class TestPanelFiles : public test::RunPanelsFixture {
    Q_OBJECT
private Q_SLOTS:
    void init() { makePanels(); }
    void cleanup() { dropPanels(); }
    void theModelIsExplainedWithItsNumbers();
    void everyEncodingHasMeaningFormulaAndNumbers_data();
    void everyEncodingHasMeaningFormulaAndNumbers();
    void theTableHoldsTheCapacityOfEachCell();
    void theTableFollowsRoundAndEncoding();
    void aLargeTableIsAskedOnlyForWhatIsSeen();
    void tiersAreDrawnInTheirColours();
    void ratiosAreDrawnInTheirColours();
    void stalenessIsDrawnInItsColours();
    void savedPicturesShowTheSameColours();
    void theModelIsWrittenInEveryFormat();
    void aDifferenceIsWrittenAsBoth();
    void clientsAreExplainedAndListed();
    void clientsAreWrittenInEveryFormat();

private:
    QByteArray read(const QString& name) const {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static std::vector<double> numbersOf(const QByteArray& npy) {
        const qsizetype head = 10 + static_cast<uchar>(npy[8]) + 256 * static_cast<uchar>(npy[9]);
        std::vector<double> numbers(static_cast<std::size_t>((npy.size() - head) / 8));
        std::memcpy(numbers.data(), npy.constData() + head, numbers.size() * 8);
        return numbers;
    }
    MaskDrawingRequest request(Encoding encoding, const RoundArrays& arrays) const {
        return {.a = {m_info, std::make_shared<const RoundArrays>(arrays), m_bias, {}},
                .b = std::nullopt,
                .layer = 0,
                .encoding = encoding};
    }
    // The colour of a cell of fc1.weight on the page, drawn as a 4 × 4 matrix.
    QColor onPaper(const MaskDrawingRequest& request, int parameter);
    // The colour in the middle of a cell on the screen.
    QColor onScreen(qint64 parameter) {
        const QImage image = view()->grab().toImage();
        return image.pixelColor(cell(parameter) * image.devicePixelRatio());
    }

    QTemporaryDir m_folder;
    std::shared_ptr<const BiasMoment> m_bias;
};

QColor TestPanelFiles::onPaper(const MaskDrawingRequest& request, int parameter) {
    const ViewFiles files = maskFiles(request, drawMasks(request), ArrangementKind::Matrix);
    const QString path = m_folder.filePath(QStringLiteral("paper.png"));
    if (!saveView(files, path).isEmpty()) return {};
    const QImage image(path);
    QImage probe(files.page.size * 2, QImage::Format_RGB32);
    QPainter painter(&probe);
    HeatmapPage page;
    page.layer = m_info->layout.layers[0];
    page.pictures.resize(1);
    const double top = beginPage(painter, files.page, *Theme::print()).top();
    // Notes only take room from pictures that fill it.
    const HeatmapPlace place = heatmapPlace(page, 0, top);
    const double size = place.cells.width() / 4;
    const QPointF middle =
        place.cells.topLeft() + QPointF((parameter % 4 + 0.5) * size, (parameter / 4 + 0.5) * size);
    return image.pixelColor((middle * 2).toPoint());
}

void TestPanelFiles::theModelIsExplainedWithItsNumbers() {
    showAll(4);
    auto* card = find<ExplanationCard>(*m_masks, "masksExplanation");
    QVERIFY(!card->isVisible());
    QTest::mouseClick(find<QToolButton>(*m_masks, "masksExplain"), Qt::LeftButton);
    QVERIFY(card->isVisible());
    const QString text = plain(card->text());
    QVERIFY2(text.contains(QStringLiteral("mask(1/16): 1 of 16 = 6.")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("mask(1/4): 4 of 16 = 25.0 %")), qPrintable(text));
    QVERIFY2(text.contains(QStringLiteral("mask(1): 16 of 16")), qPrintable(text));
    // It follows the layer: fc2.weight has 8, of which 1/4 keeps 2.
    m_selection->setLayer(2);
    QVERIFY2(card->text().contains(QStringLiteral("mask(1/4): 2 of 8")), qPrintable(card->text()));
    m_masks->setEncoding(Encoding::Assigned);
    // 1 + level: 6 · 1 + 2 · 2 has the 1/16 among the level 2: 1 of them at 3 participants.
    QVERIFY2(card->text().contains(QStringLiteral("Σ cov / n = 11 / 8")), qPrintable(card->text()));
}

void TestPanelFiles::everyEncodingHasMeaningFormulaAndNumbers_data() {
    QTest::addColumn<int>("encoding");
    QTest::addColumn<QString>("numbers");
    const QString texts[kEncodings] = {QStringLiteral("mask(1/4): 4 of 16"),
                                       QStringLiteral("mean |w| = 0.0850, largest 0.160"),
                                       QStringLiteral("Σ cov / n = 21 / 16"),
                                       QStringLiteral("Σ cov / n = 21 / 16"),
                                       QStringLiteral("Σ cov / n = 5 / 16"),
                                       QStringLiteral("R = 4: mean 0.625, most 4; 12 of 16"),
                                       QStringLiteral("R = 4: mean 0.750, largest 1; 12 of 16"),
                                       QStringLiteral("i = 1, γ = 1/4: Σ m = 4 of 16"),
                                       QStringLiteral("C = 6, Σ|P|·c̄ = 4.000, Σ|P|·S = 3.000"),
                                       QStringLiteral("L = 3.000 / 4.000 = 0.750"),
                                       QStringLiteral("U = 6 / 3.000 = 2.00")};
    for (int i = 0; i < kEncodings; ++i)
        QTest::addRow("%s", qPrintable(encodingId(static_cast<Encoding>(i)))) << i << texts[i];
}

void TestPanelFiles::everyEncodingHasMeaningFormulaAndNumbers() {
    QFETCH(int, encoding);
    QFETCH(QString, numbers);
    BiasMoment bias;
    bias.counts.assign(30, 6);
    bias.ratios.total.assign(30, 1.5F);
    bias.ratios.lockIn.assign(30, 0.75F);
    bias.ratios.luck.assign(30, 2.0F);
    const RoundArrays arrays = test::syntheticArrays(4);
    const FigureExplanation words = encodingExplanation(
        static_cast<Encoding>(encoding),
        {.info = *m_info, .arrays = arrays, .layer = 0, .bias = &bias, .client = 1, .clientLevel = 1});
    QVERIFY(words.meaning.size() > 20);
    QVERIFY(words.formula.size() > 8);
    QVERIFY(words.reading.size() > 20);
    QVERIFY2(plain(words.numbers).contains(numbers), qPrintable(words.numbers));
    QCOMPARE(encodingFromId(encodingId(static_cast<Encoding>(encoding))),
             std::optional(static_cast<Encoding>(encoding)));
}

void TestPanelFiles::theTableHoldsTheCapacityOfEachCell() {
    showAll(2);
    QTest::mouseClick(find<QToolButton>(*m_masks, "masksTable"), Qt::LeftButton);
    auto* table = find<QTableView>(*m_masks, "masksTableView");
    QVERIFY(table->isVisible());
    QVERIFY(!view()->isVisible());
    QAbstractItemModel& model = *table->model();
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.columnCount(), 4);
    for (int p = 0; p < 16; ++p) {
        const QModelIndex index = model.index(p / 4, p % 4);
        const char* capacity = p == 0 ? "1/16" : p < 4 ? "1/4" : "1";
        QCOMPARE(index.data().toString(), QLatin1String(capacity));
        QCOMPARE(index.data(LayerTableModel::SortRole).toDouble(), p == 0 ? 0.0625 : p < 4 ? 0.25 : 1.0);
    }
    QCOMPARE(model.index(2, 1).data(Qt::ToolTipRole).toString(), QStringLiteral("fc1.weight[2, 1]"));
    // Another layer, while the table is open.
    m_selection->setLayer(2);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(1, 3).data().toString(), QStringLiteral("1"));
}

void TestPanelFiles::theTableFollowsRoundAndEncoding() {
    showAll(2);
    QTest::mouseClick(find<QToolButton>(*m_masks, "masksTable"), Qt::LeftButton);
    QAbstractItemModel& model = *find<QTableView>(*m_masks, "masksTableView")->model();
    m_masks->setEncoding(Encoding::Updates);
    QCOMPARE(model.index(0, 0).data(LayerTableModel::SortRole).toDouble(), 2.0);
    showAll(6);
    QCOMPARE(model.index(0, 0).data(LayerTableModel::SortRole).toDouble(), 6.0);
    QCOMPARE(plain(model.index(0, 1).data().toString()), QStringLiteral("3 rounds"));
    m_masks->setEncoding(Encoding::Staleness);
    // Never trained: nothing there.
    QVERIFY(!model.index(3, 3).data(LayerTableModel::SortRole).isValid());
    QCOMPARE(model.index(0, 1).data(LayerTableModel::SortRole).toDouble(), 1.0);
}

void TestPanelFiles::aLargeTableIsAskedOnlyForWhatIsSeen() {
    int asked = 0;
    LayerTableModel model;
    LayerTable table;
    table.rows = 4096;
    table.columns = 25088;
    table.value = [](int row, int column) { return row == column ? std::nan("") : row * 1e5 + column; };
    table.text = [&asked](int row, int column) {
        ++asked;
        return QStringLiteral("%1/%2").arg(row).arg(column);
    };
    table.help = [](int, int) { return QString(); };
    model.setTable(table);
    QTableView seen;
    seen.setModel(&model);
    seen.resize(600, 400);
    seen.show();
    QVERIFY(QTest::qWaitForWindowExposed(&seen));
    seen.scrollTo(model.index(4095, 25087));
    seen.grab();
    QVERIFY2(asked > 0 && asked < 5000, qPrintable(QString::number(asked)));
    QCOMPARE(model.index(4095, 25087).data(LayerTableModel::SortRole).toDouble(), 4095e5 + 25087);
    QVERIFY(!model.index(7, 7).data(LayerTableModel::SortRole).isValid());
    // The same size again keeps the place.
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    model.setTable(table);
    QCOMPARE(resets.size(), 0);
}

void TestPanelFiles::tiersAreDrawnInTheirColours() {
    showAll(2);
    for (qint64 p = 0; p < 16; ++p)
        QCOMPARE(onScreen(p).rgb(), m_theme->levelColour(p == 0 ? 2 : p < 4 ? 1 : 0, 3).rgb());
    m_theme->setChoice(ThemeChoice::Dark);
    QCoreApplication::processEvents();
    for (const qint64 p : {0, 3, 4})
        QCOMPARE(onScreen(p).rgb(), m_theme->levelColour(p == 0 ? 2 : p < 4 ? 1 : 0, 3).rgb());
}

void TestPanelFiles::ratiosAreDrawnInTheirColours() {
    auto bias = std::make_shared<BiasMoment>();
    bias->counts.assign(30, 1);
    for (auto* ratio : {&bias->ratios.total, &bias->ratios.lockIn, &bias->ratios.luck})
        ratio->assign(30, 1.0F);
    // Eight times, an eighth and never; the others are as the average.
    bias->ratios.total[5] = 8.0F;
    bias->ratios.lockIn[6] = 0.125F;
    bias->ratios.luck[9] = 8.0F;
    bias->ratios.total[10] = 0.0F;
    m_bias = bias;
    const auto print = Theme::print();
    const RoundArrays arrays = test::syntheticArrays(4);
    const auto colour = [&](Encoding encoding, int p) { return onPaper(request(encoding, arrays), p).rgb(); };
    const QRgb middle = colour(Encoding::TotalRatio, 0);
    QCOMPARE(colour(Encoding::TotalRatio, 5), print->diverging(1.0).rgb());
    QCOMPARE(colour(Encoding::TotalRatio, 6), middle);
    QCOMPARE(colour(Encoding::LockIn, 6), print->diverging(-1.0).rgb());
    QCOMPARE(colour(Encoding::LockIn, 5), middle);
    QCOMPARE(colour(Encoding::Luck, 9), print->diverging(1.0).rgb());
    const HeatmapPalette palette = heatmapPalette(*print, Encoding::TotalRatio, 3);
    QCOMPARE(colour(Encoding::TotalRatio, 10), palette.colours[kCodeNever]);
}

void TestPanelFiles::stalenessIsDrawnInItsColours() {
    RoundArrays arrays = test::syntheticArrays(10);
    std::fill(arrays.lastTrained.begin(), arrays.lastTrained.end(), 10);
    arrays.lastTrained[2] = 2;
    arrays.lastTrained[12] = 0;
    const auto print = Theme::print();
    QCOMPARE(onPaper(request(Encoding::Staleness, arrays), 0).rgb(), print->staleness(0.0).rgb());
    QCOMPARE(onPaper(request(Encoding::Staleness, arrays), 2).rgb(), print->staleness(1.0).rgb());
    const HeatmapPalette palette = heatmapPalette(*print, Encoding::Staleness, 3);
    QCOMPARE(onPaper(request(Encoding::Staleness, arrays), 12).rgb(), palette.colours[kCodeNever]);
}

// In print colours also from the dark window.
void TestPanelFiles::savedPicturesShowTheSameColours() {
    m_theme->setChoice(ThemeChoice::Dark);
    const auto print = Theme::print();
    for (int p = 0; p < 16; ++p)
        QCOMPARE(onPaper(request(Encoding::TierMap, test::syntheticArrays(4)), p).rgb(),
                 print->levelColour(p == 0  ? 2
                                    : p < 4 ? 1
                                            : 0,
                                    3)
                     .rgb());
}

void TestPanelFiles::theModelIsWrittenInEveryFormat() {
    showAll(4);
    auto* menu = find<FigureExportMenu>(*m_masks, "masksExport");
    for (const QString& ending : viewEndings())
        QCOMPARE(menu->save(m_folder.filePath(QStringLiteral("m.") + ending)), QString());
    QCOMPARE(QImage(m_folder.filePath(QStringLiteral("m.png"))).size(), QSize(1920, 1280));
    QVERIFY(read(QStringLiteral("m.pdf")).startsWith("%PDF"));
    QXmlStreamReader svg(read(QStringLiteral("m.svg")));
    QString words;
    int images = 0;
    while (!svg.atEnd()) {
        svg.readNext();
        if (svg.isStartElement() && svg.name() == QLatin1String("image")) ++images;
        if (svg.isCharacters()) words += svg.text();
    }
    QVERIFY2(!svg.hasError(), qPrintable(svg.errorString()));
    QCOMPARE(images, 1);
    QVERIFY2(words.contains(QStringLiteral("Tier map of fc1.weight, after round 4")), qPrintable(words));
    QVERIFY(words.contains(QStringLiteral("Held by")));
    QCOMPARE(read(QStringLiteral("m.csv")).split('\n')[2].split(',')[5], QByteArray("1"));
    QCOMPARE(read(QStringLiteral("m.csv")).split('\n')[2].split(',')[6], QByteArray("1/4"));
    const std::vector<double> numbers = numbersOf(read(QStringLiteral("m.npy")));
    QCOMPARE(numbers.size(), std::size_t(16));
    QVERIFY(read(QStringLiteral("m.npy")).contains("'shape': (4, 4)"));
    for (std::size_t p = 0; p < 16; ++p) QCOMPARE(numbers[p], p == 0 ? 0.0625 : p < 4 ? 0.25 : 1.0);
}

void TestPanelFiles::aDifferenceIsWrittenAsBoth() {
    MaskDrawingRequest both = request(Encoding::Updates, test::syntheticArrays(4));
    both.b = MaskState{m_info, test::sharedSyntheticArrays(8), nullptr, QStringLiteral("Round 8")};
    both.a.name = QStringLiteral("Round 4");
    both.comparison = Comparison::Difference;
    const ViewFiles files = maskFiles(both, drawMasks(both), ArrangementKind::Gallery);
    QVERIFY2(files.page.title.contains(QStringLiteral("Round 8 less Round 4")), qPrintable(files.page.title));
    const std::vector<double> numbers = numbersOf(files.arrays[0].npy());
    QCOMPARE(numbers[0], 4.0);
    QCOMPARE(numbers[1], 2.0);
    QCOMPARE(numbers[15], 0.0);
    QCOMPARE(files.csv().split('\n')[0], QByteArray("index,row,column,a,b"));
    QCOMPARE(files.csv().split('\n')[1], QByteArray("0,0,0,4,8"));
}

void TestPanelFiles::clientsAreExplainedAndListed() {
    showAll(4);
    QTest::mouseClick(find<QToolButton>(*m_coverage, "coverageExplain"), Qt::LeftButton);
    QTest::mouseClick(find<QToolButton>(*m_coverage, "coverageTable"), Qt::LeftButton);
    auto* card = find<ExplanationCard>(*m_coverage, "coverageExplanation");
    const QString text = plain(card->text());
    QVERIFY2(text.contains(QStringLiteral("capacity 1/16 keeps 1 of 16 parameters of fc1.weight = 6.")),
             qPrintable(text));
    m_selection->setClient(1);
    QVERIFY2(card->text().contains(QStringLiteral("capacity 1/4 keeps 4 of 16")), qPrintable(card->text()));
    auto* table = find<QTableView>(*m_coverage, "coverageTableView");
    QVERIFY(table->isVisible());
    QAbstractItemModel& model = *table->model();
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 6);
    QCOMPARE(model.columnCount(), 5);
    QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("Client 2 · Sensor 1/16"));
    QCOMPARE(model.index(0, 1).data(FigureTableModel::SortRole).toDouble(), 0.0625);
    QCOMPARE(plain(model.index(2, 3).data().toString()), QStringLiteral("25.0 %"));
    QCOMPARE(model.headerData(3, Qt::Horizontal).toString(), QStringLiteral("fc2.weight"));
    find<QTabBar>(*m_coverage, "coverageTabs")->setCurrentIndex(1);
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.columnCount(), 5);
    QVERIFY2(card->text().contains(QStringLiteral("In round 4, capacity 1/4 kept 4 of 16")),
             qPrintable(card->text()));
}

void TestPanelFiles::clientsAreWrittenInEveryFormat() {
    showAll(4);
    auto* menu = find<FigureExportMenu>(*m_coverage, "coverageExport");
    for (const QString& ending : viewEndings())
        QCOMPARE(menu->save(m_folder.filePath(QStringLiteral("c.") + ending)), QString());
    QCOMPARE(QImage(m_folder.filePath(QStringLiteral("c.png"))).width(), 1920);
    QVERIFY(read(QStringLiteral("c.pdf")).startsWith("%PDF"));
    const QByteArray svg = read(QStringLiteral("c.svg"));
    QVERIFY(svg.contains("Share of each layer in each client's submodel") ||
            svg.contains("Share of each layer in each client&apos;s submodel") ||
            svg.contains("Share of each layer in each client&#39;s submodel"));
    QCOMPARE(read(QStringLiteral("c.csv")).split('\n')[1], QByteArray("2,1/16,fc1.weight,1,16"));
    const std::vector<double> numbers = numbersOf(read(QStringLiteral("c.npy")));
    QCOMPARE(numbers.size(), std::size_t(24));
    QCOMPARE(numbers[0], 0.0625);
    QCOMPARE(numbers[23], 1.0);
}

QTEST_MAIN(TestPanelFiles)
#include "tst_panel_files.moc"
