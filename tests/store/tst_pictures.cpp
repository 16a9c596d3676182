// Exported pictures: PNG files taken apart by hand, SVG read as XML, colours where the values say.

#include <QTemporaryDir>
#include <QtTest>
#include <cmath>

#include "engine/store/map_picture.h"
#include "engine/store/print_colours.h"
#include "engine/store/svg_chart.h"
#include "tests/store/picture_reader.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

namespace {

// Pixels of one colour: a magnified cell, and a box of the legend without its frame.
constexpr int kCell = 12 * 12, kLegendBox = 14 * 14;

}  // namespace

class TestPictures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void writesPngByTheBook();
    void leavesOutWhatLiesOutside();
    void drawsSignsOfOneHeight();
    void drawsOneCellAParameter();
    void meansTheColoursOfABlock();
    void choosesRoundTicks_data();
    void choosesRoundTicks();
    void hasADashOfItsOwnForEveryCurve();

    void writesEveryMapAsPng_data();
    void writesEveryMapAsPng();
    void drawsTheTierMapInTheColoursOfTheLevels();
    void drawsTheMaskInTwoColours();
    void drawsAccuracyCurves();
    void drawsOneRoundAsDots();
    void drawsChurn();
    void drawsTheSizeCurveOfTheNewestMeasuredRound();
    void drawsTheLorenzCurveBetweenItsBounds();
    void writesTheKeepRatioIntoACellEach();
    void tellsWhichFormatsAViewHas_data();
    void tellsWhichFormatsAViewHas();
    void tellsThatNothingWasEvaluated();

private:
    QByteArray exported(const std::string& view, std::optional<std::int64_t> round, const std::string& format,
                        const MaskChoice& mask = {}) const;

    QTemporaryDir m_folder;
    std::unique_ptr<RunFile> m_run;
};

void TestPictures::initTestCase() {
    const std::filesystem::path path = m_folder.filePath("run.fiarse").toStdString();
    QVERIFY(writeSynthetic(path, 6).ok());
    auto opened = RunFile::open(path);
    QVERIFY(opened.ok());
    m_run = *std::move(opened);
}

QByteArray TestPictures::exported(const std::string& view, std::optional<std::int64_t> round,
                                  const std::string& format, const MaskChoice& mask) const {
    const QString path = m_folder.filePath("exported");
    const Result<void> written = exportView(*m_run, view, round, format, path.toStdString(), mask);
    if (!written) return QByteArray::fromStdString("error: " + written.error().message);
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("error: not written");
}

void TestPictures::writesPngByTheBook() {
    Picture picture(3, 2, kPaper);
    picture.fill(1, 0, 1, 2, {10, 20, 30});
    const Png png = readPng(QByteArray::fromStdString(pngFile(picture)));
    QCOMPARE(png.error, QString());
    QCOMPARE(png.rows.toHex(), QByteArray("00ffffff0a141effffff"
                                          "00ffffff0a141effffff"));
}

void TestPictures::leavesOutWhatLiesOutside() {
    Picture picture(4, 4, kPaper);
    picture.fill(-2, 3, 3, 5, kInk);
    picture.fill(9, 9, 2, 2, kInk);
    Picture one(1, 1, kNobody);
    picture.place(3, -1, one, 2);
    picture.text(-30, -3, "A long line of text", kPaper);
    QCOMPARE(int(std::count(picture.pixels().begin(), picture.pixels().end(), kInk)), 1);
    QVERIFY(picture.at(0, 3) == kInk);
    QVERIFY(picture.at(3, 0) == kNobody);
}

void TestPictures::drawsSignsOfOneHeight() {
    QCOMPARE(Picture::textWidth("abc"), 3 * Picture::textWidth("a"));
    QCOMPARE(Picture::textWidth("試"), Picture::textWidth("a"));
    Picture picture(Picture::textWidth("|"), Picture::kTextHeight, kPaper);
    picture.text(0, 0, "|", kInk);
    // One column of seven dots, each two by two pixels.
    QCOMPARE(int(std::count(picture.pixels().begin(), picture.pixels().end(), kInk)), 7 * 4);
    QVERIFY(picture.at(4, 0) == kInk && picture.at(5, 13) == kInk);
}

void TestPictures::drawsOneCellAParameter() {
    const LayerInfo layer{"fc", {2, 3}, 10, 6, true, 3, 0, 0, 0};
    const Picture picture = layerPicture(
        layer,
        [](std::size_t p) {
            return Colour{static_cast<std::uint8_t>(p), 0, 0};
        },
        100);
    QCOMPARE(picture.width(), 3);
    QCOMPARE(picture.height(), 2);
    for (int y = 0; y < 2; ++y)
        for (int x = 0; x < 3; ++x) QCOMPARE(int(picture.at(x, y).red), 10 + 3 * y + x);
}

void TestPictures::meansTheColoursOfABlock() {
    // 2 rows of 7 into 3 pixels a side: blocks of 1 x 3, the last of 1 x 1.
    const LayerInfo layer{"fc", {2, 7}, 0, 14, true, 7, 0, 0, 0};
    const Picture picture = layerPicture(
        layer,
        [](std::size_t p) {
            return Colour{static_cast<std::uint8_t>(10 * p), 0, 0};
        },
        3);
    QCOMPARE(picture.width(), 3);
    QCOMPARE(picture.height(), 2);
    QCOMPARE(int(picture.at(0, 0).red), 10);  // of 0, 10, 20
    QCOMPARE(int(picture.at(1, 0).red), 40);  // of 30, 40, 50
    QCOMPARE(int(picture.at(2, 0).red), 60);
    QCOMPARE(int(picture.at(2, 1).red), 130);
}

void TestPictures::choosesRoundTicks_data() {
    QTest::addColumn<double>("lowest");
    QTest::addColumn<double>("highest");
    QTest::addColumn<QList<double>>("ticks");
    QTest::addRow("per cent") << 0.0 << 83.0 << QList<double>({0, 20, 40, 60, 80, 100});
    QTest::addRow("up to a tick") << 0.0 << 100.0 << QList<double>({0, 20, 40, 60, 80, 100});
    QTest::addRow("rounds") << 1.0 << 30.0 << QList<double>({0, 10, 20, 30});
    QTest::addRow("below zero") << -3.0 << 2.0 << QList<double>({-3, -2, -1, 0, 1, 2});
    QTest::addRow("nothing") << 0.0 << 0.0 << QList<double>({0, 0.2});
}

void TestPictures::choosesRoundTicks() {
    QFETCH(double, lowest);
    QFETCH(double, highest);
    QFETCH(QList<double>, ticks);
    const std::vector<double> chosen = axisTicks(lowest, highest);
    QCOMPARE(QList<double>(chosen.begin(), chosen.end()), ticks);
}

void TestPictures::hasADashOfItsOwnForEveryCurve() {
    QSet<QString> patterns;
    for (std::size_t i = 0; i < 19; ++i) patterns.insert(QString::fromStdString(dashPattern(i)));
    QCOMPARE(patterns.size(), 19);
    QVERIFY(patterns.contains(QString()));
}

void TestPictures::writesEveryMapAsPng_data() {
    QTest::addColumn<bool>("mask");
    for (const char* view : {"tier-map", "coverage", "updates", "staleness", "weights", "keep-ratio"}) {
        QTest::addRow("%s", view) << false;
    }
    QTest::addRow("masks") << true;
}

void TestPictures::writesEveryMapAsPng() {
    QFETCH(bool, mask);
    const Png png =
        readPng(exported(QTest::currentDataTag(), 6, "png", mask ? MaskChoice{.client = 60} : MaskChoice()));
    QCOMPARE(png.error, QString());
    QVERIFY(png.width > 300 && png.width < 2000 && png.height > 150 && png.height < 2000);
    QVERIFY(png.at(0, 0) == kPaper);
    QVERIFY(png.count(kInk) > 200);  // it says something
}

void TestPictures::drawsTheTierMapInTheColoursOfTheLevels() {
    const Png png = readPng(exported("tier-map", 5, "png"));
    QCOMPARE(png.error, QString());
    const std::vector<std::uint8_t> map = *m_run->tierMap(5);
    for (std::uint8_t level = 0; level < 4; ++level) {
        const auto cells = int(std::count(map.begin(), map.end(), level));
        QVERIFY(cells > 0);
        QCOMPARE(png.count(levelColour(level, 4)), cells * kCell + kLegendBox);
    }
    QCOMPARE(png.count(kNobody), int(std::count(map.begin(), map.end(), kHeldByNobody)) * kCell + kLegendBox);
}

void TestPictures::drawsTheMaskInTwoColours() {
    const Png png = readPng(exported("masks", 5, "png", {.client = 60}));  // level 2
    const std::vector<std::uint8_t> map = *m_run->tierMap(5);
    const auto held =
        int(std::count_if(map.begin(), map.end(), [](std::uint8_t e) { return e == 2 || e == 3; }));
    QCOMPARE(png.count(sequentialColour(1.0)), held * kCell + kLegendBox);
    QCOMPARE(png.count(sequentialColour(0.0)), (40 - held) * kCell + kLegendBox);
}

void TestPictures::drawsAccuracyCurves() {
    for (const char* view : {"rounds", "levels"}) {
        const Svg svg = readSvg(exported(view, std::nullopt, "svg"));
        QCOMPARE(svg.error, QString());
        for (const char* text : {"Global accuracy of each capacity's submodel, rounds 1 to 6",
                                 "Local accuracy, mean over the clients of a capacity, rounds 1 to 6",
                                 "Round", "Accuracy (%)"}) {
            QVERIFY2(svg.texts.contains(text), qPrintable(svg.texts.join('|')));
        }
        QVERIFY(svg.texts.contains("Synthetic \"run\", 試験, Two classes, run 0123456789ab"));
        QVERIFY(svg.texts.filter("1/16 (").size() == 2);
        QCOMPARE(svg.lines.size(), 8);
        QCOMPARE(svg.samples.size(), 8);
        QSet<QString> dashes;
        for (int i = 0; i < 8; ++i) {
            QCOMPARE(svg.lines[i].value("stroke-dasharray"), svg.samples[i].value("stroke-dasharray"));
            QCOMPARE(svg.lines[i].value("stroke"), svg.samples[i].value("stroke"));
            dashes.insert(svg.lines[i].value("stroke-dasharray").toString());
            QCOMPARE(svg.lines[i].value("points").count(' '), 2);  // evaluated in rounds 2, 4 and 6
        }
        QCOMPARE(dashes.size(), 4);
    }
}

void TestPictures::drawsOneRoundAsDots() {
    const Svg svg = readSvg(exported("rounds", 4, "svg"));
    QCOMPARE(svg.error, QString());
    QVERIFY(svg.texts.contains("Global accuracy of each capacity's submodel, round 4"));
    QCOMPARE(svg.dots.size(), 8);
    QVERIFY(svg.lines.isEmpty());
}

void TestPictures::drawsChurn() {
    const Svg svg = readSvg(exported("churn", std::nullopt, "svg"));
    QCOMPARE(svg.error, QString());
    QCOMPARE(svg.lines.size(), 4);
    QVERIFY(svg.texts.contains("Mask replaced since the last round (%)"));
    // y of a point against the axis: 0 is at 354, the last tick at 52.
    const RoundRecord record = *m_run->record(1);
    double highest = 0.0;
    for (int round = 1; round <= 6; ++round) {
        const std::vector<double> churn = m_run->record(round)->churn;
        highest = std::max(highest, 100 * *std::max_element(churn.begin(), churn.end()));
    }
    const double top = axisTicks(0.0, highest).back();
    const double y = svg.lines[1].value("points").toString().split(' ').first().split(',').last().toDouble();
    QVERIFY(std::abs(y - (354 - record.churn[1] * 100 / top * 302)) < 0.06);
}

void TestPictures::drawsTheSizeCurveOfTheNewestMeasuredRound() {
    const Svg svg = readSvg(exported("size-curve", std::nullopt, "svg"));
    QCOMPARE(svg.error, QString());
    QVERIFY(svg.texts.contains("Global accuracy at each size, round 6"));
    QVERIFY(svg.texts.contains("1/256") && svg.texts.contains("1/16") && svg.texts.contains("1"));
    QCOMPARE(svg.lines.size(), 1);
    QCOMPARE(svg.lines[0].value("points").count(' '), kSubmodelSizes - 1);
    QCOMPARE(exported("size-curve", 4, "svg"),
             QByteArray("error: There is no size curve to draw: it was not measured in round 4."));
}

void TestPictures::drawsTheLorenzCurveBetweenItsBounds() {
    const Svg svg = readSvg(exported("lorenz", 5, "svg"));
    QCOMPARE(svg.error, QString());
    QVERIFY(svg.texts.contains("Lorenz curve of coverage, round 5"));
    const LorenzCurve curve = m_run->bias(5, CoverageKind::Assigned)->lorenz();
    QVERIFY(svg.texts.contains(QString("Observed, Gini %1").arg(curve.gini, 0, 'f', 3)));
    QCOMPARE(svg.lines.size(), 3);
    for (const QXmlStreamAttributes& line : svg.lines) {
        QVERIFY(line.value("points").startsWith(u"76.0,354.0 "));
        QVERIFY(line.value("points").endsWith(u" 650.0,52.0"));
    }
    QCOMPARE(svg.lines[2].value("points").toString(), QString("76.0,354.0 650.0,52.0"));
    QCOMPARE(svg.lines[0].value("points").count(' '), qsizetype(curve.counts.size()) - 1);
}

void TestPictures::writesTheKeepRatioIntoACellEach() {
    const Svg svg = readSvg(exported("keep-ratio", 4, "svg"));
    QCOMPARE(svg.error, QString());
    QVERIFY(svg.texts.contains("Keep ratio, round 4"));
    QCOMPARE(svg.boxes.size(), 1 + 8);  // the paper and 2 layers of 4 levels
    const RoundRecord record = syntheticRecord(4, syntheticInfo());
    for (std::size_t level = 0; level < 4; ++level) {
        const double share = double(record.kept[level][0]) / 30.0;
        QCOMPARE(svg.boxes[1 + qsizetype(level)].value("fill").toString(),
                 QString::fromStdString(colourText(sequentialColour(share))));
    }
    QCOMPARE(svg.texts.count("100"), 4 + int(std::count_if(record.kept.begin(), record.kept.end(),
                                                           [](const auto& kept) { return kept[0] == 30; })));
}

void TestPictures::tellsWhichFormatsAViewHas_data() {
    QTest::addColumn<QString>("view");
    QTest::addColumn<QString>("format");
    QTest::addColumn<QString>("sentence");
    QTest::addRow("a table") << "participants"
                             << "png"
                             << "The view participants cannot be written as png; its formats are csv, json.";
    QTest::addRow("curves") << "rounds"
                            << "png"
                            << "The view rounds cannot be written as png; its formats are csv, json, svg.";
    QTest::addRow("a map") << "tier-map"
                           << "svg"
                           << "The view tier-map cannot be written as svg; its formats are csv, json, npy, "
                              "safetensors, png.";
    QTest::addRow("events") << "tensorboard"
                            << "svg"
                            << "The view tensorboard cannot be written as svg; its only format is tfevents.";
    QTest::addRow("no view") << ""
                             << "csv"
                             << "Say which view is to be written; there are rounds, ";
    QTest::addRow("neither") << ""
                             << ""
                             << "Say which view is to be written; there are rounds, ";
}

void TestPictures::tellsWhichFormatsAViewHas() {
    QFETCH(QString, view);
    QFETCH(QString, format);
    QFETCH(QString, sentence);
    const QString told = QString::fromUtf8(exported(view.toStdString(), std::nullopt, format.toStdString()));
    QVERIFY2(told.startsWith("error: " + sentence), qPrintable(told));
}

void TestPictures::tellsThatNothingWasEvaluated() {
    QCOMPARE(exported("rounds", 3, "svg"),
             QByteArray("error: There is no accuracy to draw: round 3 was not evaluated."));
    const std::filesystem::path path = m_folder.filePath("none.fiarse").toStdString();
    QVERIFY(writeSynthetic(path, 0).ok());
    const auto run = RunFile::open(path);
    QVERIFY(run.ok());
    const Result<void> written =
        exportView(**run, "churn", std::nullopt, "svg", m_folder.filePath("churn.svg").toStdString());
    QVERIFY(!written.ok());
    QCOMPARE(written.error().message,
             std::string("The run has no finished round, so there is nothing to draw."));
}

QTEST_GUILESS_MAIN(TestPictures)
#include "tst_pictures.moc"
