// What devices spend, as validate, info and sweep tell it.

#include "tests/app/program.h"

using namespace fiarse::test;

namespace {

/// 64 · 8 + 8 · 10 = 592 multiply-adds and 610 parameters; 5 steps of 8 examples.
QByteArray stated(int rounds) {
    QByteArray text = smallExperiment(rounds);
    const QByteArray device = "speed_gflops = 0.001\nlink_mbps = 8\npower_w = 2\nradio_w = 0.5\n";
    text.replace("clients = 4\n", "clients = 4\n" + device);
    return text.replace("clients = 6\n", "clients = 6\n" + device);
}

bool near(double got, double want) {
    return std::abs(got - want) <= 1e-9 * std::max(1.0, std::abs(want));
}

/// A row of a table by the names of its columns.
using Row = QMap<QString, QString>;

QList<Row> rowsOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QStringList lines = QString::fromUtf8(file.readAll()).trimmed().split(QStringLiteral("\r\n"));
    const QStringList names = lines.first().split(',');
    QList<Row> rows;
    for (const QString& line : lines.sliced(1)) {
        const QStringList cells = line.split(',');
        Row row;
        for (qsizetype i = 0; i < names.size(); ++i) row[names[i]] = cells.value(i);
        rows << row;
    }
    return rows;
}

// 6 · 592 · 40 operations at a quarter of 10⁶ a second: masked or not, all of the model is computed.
constexpr double kComputing = 0.56832;

}  // namespace

class TestCostCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_program = std::make_unique<Program>(); }

    void validateTellsEachTier() {
        m_program->write("cost.toml", stated(3));
        const Outcome outcome = m_program->run({"validate", "cost.toml", "--json"});
        QCOMPARE(outcome.code, 0);
        const QJsonObject told = outcome.objects().value(0);
        QCOMPARE(told["event"].toString(), QString("validate"));
        QCOMPARE(told["parameters"].toInt(), 610);
        const QJsonArray tiers = told["tiers"].toArray();
        QCOMPARE(tiers.size(), 2);
        for (const QJsonValue& value : tiers) {
            const QJsonObject tier = value.toObject();
            QCOMPARE(tier["macs_dense"].toDouble(), 592.0);
            QVERIFY(near(tier["compute_seconds"].toDouble(), kComputing));
            const double link = (tier["bytes_down"].toDouble() + tier["bytes_up"].toDouble()) / 1e6;
            QVERIFY(near(tier["seconds"].toDouble(), kComputing + link));
            QVERIFY(near(tier["joules"].toDouble(), 2.0 * kComputing + 0.5 * link));
        }
        QVERIFY(tiers[1].toObject()["macs_theoretical"].toDouble() < 200.0);
        // 64 pixels, 8 and 10 outputs of 8 examples.
        QCOMPARE(tiers[0].toObject()["memory_bytes"].toDouble(), 4.0 * (2 * 610 + 8 * 82));
        // Who only asks whether the file is right is told only that.
        QCOMPARE(m_program->run({"validate", "cost.toml"}).output, QString("ok\n"));
        const Outcome text = m_program->run({"validate", "cost.toml", "--cost"});
        QVERIFY2(text.output.contains("Unstructured masks save bytes, not time on dense kernels."),
                 qPrintable(text.output));
        QVERIFY(text.output.contains("A round is expected to take "));
    }

    void validateLeavesOutWhatIsNotStated() {
        m_program->write("small.toml", smallExperiment(3));
        QCOMPARE(m_program->run({"validate", "small.toml"}).output, QString("ok\n"));
        const QJsonObject told = m_program->run({"validate", "small.toml", "--json"}).objects().value(0);
        for (const char* key : {"compute_seconds", "link_seconds", "seconds", "joules"})
            QVERIFY2(told["tiers"].toArray()[0].toObject()[key].isNull(), key);
        QVERIFY(told["round_seconds"].isNull());
    }

    void validateWarnsOfTooLittleMemory() {
        QByteArray text = smallExperiment(3);
        m_program->write("tight.toml", text.replace("clients = 4\n", "clients = 4\nmemory_mb = 0.005\n"));
        const Outcome outcome = m_program->run({"validate", "tight.toml"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.errors.contains("A client of tier 1 (Strong) needs at least 0.0075 MB to train its "
                                         "submodel with full batches, but its memory_mb is 0.005."),
                 qPrintable(outcome.errors));
    }

    void infoAddsUpTheRounds() {
        m_program->write("cost.toml", stated(3));
        QCOMPARE(m_program->run({"run", "cost.toml", "--quiet", "-o", "a.fiarse"}).code, 0);
        const QJsonObject cost = m_program->run({"info", "a.fiarse", "--json", "--target", "0"})
                                     .objects()
                                     .value(0)["cost"]
                                     .toObject();
        // Three rounds of four participants.
        const double link = cost["bytes"].toDouble() / 1e6;
        QVERIFY(near(cost["joules"].toDouble(), 2.0 * 12 * kComputing + 0.5 * link));
        QVERIFY(cost["seconds"].toDouble() > 3.0 * kComputing);
        QVERIFY(cost["seconds"].toDouble() < 3.0 * (kComputing + 1.0));
        QCOMPARE(cost["tiers"].toArray().size(), 2);
        // Any accuracy will do: the first round has it.
        QCOMPARE(cost["reached"].toObject()["round"].toInt(), 1);
        QVERIFY(cost["reached"].toObject()["joules"].toDouble() < cost["joules"].toDouble());
        const Outcome text = m_program->run({"info", "a.fiarse", "--target", "1"});
        QVERIFY2(text.output.contains("All rounds: "), qPrintable(text.output));
        QVERIFY2(text.output.contains("No round has a mean global accuracy of 100.0 %."),
                 qPrintable(text.output));
    }

    void tablesTellEachParticipantAndRound() {
        m_program->write("cost.toml", stated(3));
        QCOMPARE(m_program->run({"run", "cost.toml", "--quiet", "-o", "a.fiarse"}).code, 0);
        const auto table = [&](const char* view) {
            m_program->run({"export", "a.fiarse", "--view", view, "--format", "csv", "-o", "t.csv"});
            return rowsOf(m_program->path("t.csv"));
        };
        QMap<QString, double> slowest, joules;
        for (const auto& row : table("participants")) {
            const double link = (row["bytes_down"].toDouble() + row["bytes_up"].toDouble()) / 1e6;
            QVERIFY(near(row["compute_seconds"].toDouble(), kComputing));
            QVERIFY(near(row["link_seconds"].toDouble(), link));
            QVERIFY(near(row["device_seconds"].toDouble(), kComputing + link));
            QVERIFY(near(row["device_joules"].toDouble(), 2.0 * kComputing + 0.5 * link));
            QVERIFY(row["memory_bytes"].toDouble() > 0.0);
            slowest[row["round"]] = std::max(slowest[row["round"]], kComputing + link);
            joules[row["round"]] += 2.0 * kComputing + 0.5 * link;
        }
        QCOMPARE(slowest.size(), 3);
        for (const auto& row : table("rounds")) {
            QVERIFY(near(row["device_seconds"].toDouble(), slowest[row["round"]]));
            QVERIFY(near(row["device_joules"].toDouble(), joules[row["round"]]));
            QCOMPARE(row["late"], QString());  // there is no deadline
        }
        m_program->write("small.toml", smallExperiment(2));
        QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "b.fiarse"}).code, 0);
        const Outcome text = m_program->run({"diff", "a.fiarse", "b.fiarse"});
        const QRegularExpression energy("energy of the devices +[0-9.]+ J +-");
        QVERIFY2(text.output.contains(energy), qPrintable(text.output));
        const QJsonObject totals = m_program->run({"diff", "a.fiarse", "b.fiarse", "--json"})
                                       .objects()
                                       .value(0)["totals"]
                                       .toObject();
        double sum = 0.0;
        for (const double one : joules) sum += one;
        QVERIFY(near(totals["a"].toObject()["device_joules"].toDouble(), sum));
        QVERIFY(totals["b"].toObject()["device_joules"].isNull());
        // Runs that state nothing have no such rows.
        QVERIFY(!m_program->run({"diff", "b.fiarse", "b.fiarse"}).output.contains("devices"));
    }

    void estimatesChangeNoRun() {
        m_program->write("small.toml", smallExperiment(2));
        m_program->write("cost.toml", stated(2));
        QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "a.fiarse"}).code, 0);
        QCOMPARE(m_program
                     ->run({"run", "cost.toml", "--quiet", "-o", "b.fiarse", "-s", "training.deadline_s=0.1",
                            "-s", "training.utilisation=0.5"})
                     .code,
                 0);
        QCOMPARE(m_program->hashAndRounds("a.fiarse"), m_program->hashAndRounds("b.fiarse"));
    }

    void aSweepTellsTheWayToATarget() {
        m_program->write("cost.toml", stated(2));
        const QStringList sweep = {"sweep",    "cost.toml", "--over", "training.lr=0.05,0.1",
                                   "--seeds",  "2",         "-o",     "out",
                                   "--target", "0"};
        const Outcome outcome = m_program->run(sweep);
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.output.contains("devices, estimated"), qPrintable(outcome.output));
        QVERIFY2(outcome.output.contains("to 0.0 %"), qPrintable(outcome.output));
        QFile file(m_program->path("out/results.csv"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().split('\n');
        QVERIFY2(lines[0].contains("estimated_seconds_mean,estimated_seconds_sd,estimated_kwh_mean"),
                 lines[0].constData());
        const qsizetype place = lines[0].trimmed().split(',').indexOf(QByteArray("rounds_to_target_mean"));
        QVERIFY(place > 0);
        QCOMPARE(lines[1].trimmed().split(',')[place].toDouble(), 1.0);
    }

private:
    std::unique_ptr<Program> m_program;
};

QTEST_GUILESS_MAIN(TestCostCommand)
#include "tst_cost_command.moc"
