// Fairness, convergence and quorum as tables and drawings, and an export that is stopped.

#include <QTemporaryDir>
#include <QtTest>

#include "engine/api/fairness.h"
#include "tests/store/synthetic_run.h"

using namespace fiarse;
using namespace fiarse::test;

class TestMeasureExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void fairnessIsToldOfEvaluatedRounds();
    void convergenceHasARowALevelThatWasMeasured();
    void convergenceTellsWhatLiesOutsideAndTheMeanSoFar();
    void roundsTellTheNormsOfUpdateAndGradient();
    void quorumCountsHolders();
    void singleHoldersAreToldLayerByLayer();
    void alertsThatLastAreNoRowsOfTheirOwn();
    void curvesAreDrawn_data();
    void curvesAreDrawn();
    void whatWasNotMeasuredIsNotDrawn();
    void knowsTheFormatsOfAView();
    void progressRisesAndStopsTheExport();

private:
    QByteArray exported(const std::string& view, std::optional<std::int64_t> round,
                        const std::string& format) const {
        const QString path = m_folder.filePath("exported");
        const Result<void> written = exportView(*m_run, view, round, format, path.toStdString());
        if (!written) return QByteArray::fromStdString("error: " + written.error().message);
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("error: not written");
    }
    QList<QByteArray> line(const std::string& view, std::optional<std::int64_t> round, int number) const {
        return exported(view, round, "csv").split('\n').at(number).trimmed().split(',');
    }
    /// The field of that name in a row.
    QByteArray field(const std::string& view, std::optional<std::int64_t> round, int row,
                     const QByteArray& name) const {
        const qsizetype column = line(view, round, 0).indexOf(name);
        return column < 0 ? QByteArray("no such column") : line(view, round, row).at(column);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<RunFile> m_run;
};

void TestMeasureExport::initTestCase() {
    const std::filesystem::path path = m_folder.filePath("run.fiarse").toStdString();
    QVERIFY(writeSynthetic(path, 6).ok());
    auto opened = RunFile::open(path);
    QVERIFY(opened.ok());
    m_run = *std::move(opened);
}

void TestMeasureExport::fairnessIsToldOfEvaluatedRounds() {
    const RoundRecord record = *m_run->record(4);
    const Fairness fairness = *fairnessOf(m_run->info(), record);
    QCOMPARE(exported("fairness", std::nullopt, "csv").count("\r\n"), 1 + 3);
    QCOMPARE(field("fairness", 4, 1, "round"), QByteArray("4"));
    QCOMPARE(field("fairness", 4, 1, "worst_tenth").toDouble(), fairness.worstTenth);
    QCOMPARE(field("fairness", 4, 1, "jain").toDouble(), fairness.jain);
    QCOMPARE(field("fairness", 4, 1, "spearman").toDouble(), fairness.spearman);
    QCOMPARE(field("fairness", 4, 1, "worst_class").toDouble(), fairness.worstClass);
    QCOMPARE(field("fairness", 4, 1, "inversions").toULongLong(),
             qulonglong(inversionsOf(m_run->info(), record).size()));
    QCOMPARE(exported("fairness", 3, "csv").count("\r\n"), 1);
}

void TestMeasureExport::convergenceHasARowALevelThatWasMeasured() {
    const RoundRecord record = *m_run->record(3);
    QCOMPARE(exported("convergence", 3, "csv").count("\r\n"), 1 + int(record.levelGradients.size()));
    const LevelGradient& second = record.levelGradients[1];
    QCOMPARE(field("convergence", 3, 2, "capacity"), QByteArray("0.25"));
    QCOMPARE(field("convergence", 3, 2, "gradient_squared_norm").toDouble(), second.squaredNorm);
    QCOMPARE(field("convergence", 3, 2, "masking_squared_error").toDouble(), second.squaredError);
    const double relative = field("convergence", 3, 2, "relative_error").toDouble();
    QVERIFY(std::abs(relative * relative * second.squaredNorm - second.squaredError) < 1e-12);
    QCOMPARE(field("convergence", 3, 2, "full_gradient_squared_norm").toDouble(), record.fullGradient);
    QCOMPARE(field("convergence", 3, 2, "update_squared_norm").toDouble(), record.updateSquaredNorm);
}

void TestMeasureExport::convergenceTellsWhatLiesOutsideAndTheMeanSoFar() {
    const LevelGradient second = m_run->record(3)->levelGradients[1];
    QCOMPARE(field("convergence", 3, 2, "outside_squared_norm").toDouble(), 0.75);
    // ‖g_m − g‖² = ‖g_m − m ⊙ g‖² + ‖(1 − m) ⊙ g‖².
    const double distance = field("convergence", 3, 2, "relative_distance").toDouble();
    QVERIFY(std::abs(distance * distance * second.squaredNorm - (second.squaredError + 0.75)) < 1e-9);
    // The mean is over all rounds up to this one, also where only this one is exported.
    double sum = 0.0;
    for (std::int64_t round = 1; round <= 3; ++round)
        sum += m_run->record(round)->levelGradients[1].squaredNorm;
    QVERIFY(std::abs(field("convergence", 3, 2, "gradient_squared_norm_mean").toDouble() - sum / 3.0) <
            1e-12);
    const auto whole = static_cast<int>(2 * m_run->record(1)->levelGradients.size() + 2);
    QCOMPARE(line("convergence", std::nullopt, whole), line("convergence", 3, 2));
}

void TestMeasureExport::roundsTellTheNormsOfUpdateAndGradient() {
    const RoundRecord record = *m_run->record(6);
    QVERIFY(record.fullGradient > 0.0);
    QCOMPARE(field("rounds", std::nullopt, 6, "full_gradient_squared_norm").toDouble(), record.fullGradient);
    QCOMPARE(field("rounds", std::nullopt, 6, "update_squared_norm").toDouble(), record.updateSquaredNorm);
}

void TestMeasureExport::quorumCountsHolders() {
    // 1, 2 and 3 parameters had 0, 1 and 2 holders.
    QCOMPARE(exported("quorum", 2, "csv"), QByteArray("round,holders,parameters,share\r\n"
                                                      "2,0,1,0.16666666666666666\r\n"
                                                      "2,1,2,0.3333333333333333\r\n"
                                                      "2,2,3,0.5\r\n"));
}

void TestMeasureExport::singleHoldersAreToldLayerByLayer() {
    const RoundRecord record = *m_run->record(4);
    // The norm layer is everybody's.
    QCOMPARE(exported("single-holders", 4, "csv").count("\r\n"), 1 + 2);
    QCOMPARE(field("single-holders", 4, 1, "client").toLongLong(), qlonglong(record.participants[0].client));
    QCOMPARE(field("single-holders", 4, 1, "malicious"), QByteArray("1"));
    QCOMPARE(field("single-holders", 4, 1, "layer"), QByteArray("conv1.weight"));
    QCOMPARE(field("single-holders", 4, 1, "parameters").toULongLong(),
             qulonglong(record.robustness.sole[0][0]));
    QCOMPARE(field("single-holders", 4, 1, "share").toDouble(), double(record.robustness.sole[0][0]) / 30.0);
}

void TestMeasureExport::alertsThatLastAreNoRowsOfTheirOwn() {
    const RoundRecord record = *m_run->record(4);
    QCOMPARE(record.lasting.size(), std::size_t{1});
    QVERIFY(record.alerts.empty());
    QCOMPARE(exported("alerts", 4, "csv").count("\r\n"), 1);
}

void TestMeasureExport::curvesAreDrawn_data() {
    QTest::addColumn<QStringList>("texts");
    QTest::addColumn<int>("lines");
    QTest::addRow("fairness") << QStringList{"Worst tenth of the clients", "Accuracy (%)"} << 3;
    QTest::addRow("convergence") << QStringList{"Masked gradient of each capacity",
                                                "How far masking bends the gradient"}
                                 << 6;
    QTest::addRow("quorum") << QStringList{"Holders of a parameter, round 6"} << 1;
}

void TestMeasureExport::curvesAreDrawn() {
    QFETCH(QStringList, texts);
    QFETCH(int, lines);
    const QByteArray svg = exported(QTest::currentDataTag(), std::nullopt, "svg");
    QVERIFY2(svg.contains("<svg"), svg.left(200).constData());
    for (const QString& text : texts) QVERIFY2(svg.contains(text.toUtf8()), qPrintable(text));
    QVERIFY2(svg.count("<polyline") >= lines, qPrintable(QString::number(svg.count("<polyline"))));
}

void TestMeasureExport::whatWasNotMeasuredIsNotDrawn() {
    QCOMPARE(exported("fairness", 3, "svg"),
             QByteArray("error: There is no fairness to draw: round 3 was not evaluated."));
}

void TestMeasureExport::knowsTheFormatsOfAView() {
    QCOMPARE(exportFormatsOf("churn"), (std::vector<std::string>{"csv", "json", "npy", "svg"}));
    QCOMPARE(exportFormatsOf("tensorboard"), std::vector<std::string>{"tfevents"});
    QVERIFY(exportFormatsOf("none").empty());
    for (const std::string& view : exportViews()) QVERIFY(!exportFormatsOf(view).empty());
}

void TestMeasureExport::progressRisesAndStopsTheExport() {
    const std::filesystem::path target = m_folder.filePath("events").toStdString();
    std::vector<double> shares;
    const auto keep = [&](double share) {
        shares.push_back(share);
        return true;
    };
    QVERIFY(exportView(*m_run, "tensorboard", std::nullopt, "tfevents", target, {}, keep).ok());
    QVERIFY(shares.size() > 6);
    QVERIFY(std::is_sorted(shares.begin(), shares.end()));
    QCOMPARE(shares.back(), 1.0);
    const std::filesystem::path other = m_folder.filePath("stopped").toStdString();
    const Result<void> stopped = exportView(*m_run, "tensorboard", std::nullopt, "tfevents", other, {},
                                            [](double share) { return share < 0.4; });
    QVERIFY(!stopped.ok());
    QCOMPARE(stopped.error().kind, ErrorKind::Interrupted);
    QVERIFY(!std::filesystem::exists(other));
}

QTEST_GUILESS_MAIN(TestMeasureExport)
#include "tst_measure_export.moc"
