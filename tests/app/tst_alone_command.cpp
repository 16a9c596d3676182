// fiarse alone: the baseline without a federation, beside the run it belongs to.

#include "tests/app/program.h"

using namespace fiarse::test;

class TestAloneCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_program = std::make_unique<Program>();
        m_program->write("small.toml", smallExperiment(6));
        QCOMPARE(m_program->run({"run", "small.toml", "-o", "a.fiarse", "--quiet"}).code, 0);
    }

    void tellsWhatEachCapacityGains() {
        const QString hash = m_program->hashAndRounds("a.fiarse").first;
        const Outcome outcome = m_program->run({"alone", "a.fiarse", "--json"});
        QCOMPARE(outcome.code, 0);
        const QJsonObject told = outcome.objects().value(0);
        QCOMPARE(told["event"].toString(), "alone");
        QCOMPARE(told["submodel"].toString(), "narrow");
        QCOMPARE(told["round"].toInt(), 6);
        const QJsonArray levels = told["levels"].toArray();
        QVERIFY(levels.size() >= 2);
        double clients = 0;
        for (const QJsonValue& value : levels) {
            const QJsonObject level = value.toObject();
            const double gain = level["federated"].toDouble() - level["alone"].toDouble();
            QVERIFY(std::abs(level["gain"].toDouble() - gain) < 1e-9);
            QVERIFY(level["gaining"].toDouble() >= 0.0 && level["gaining"].toDouble() <= 1.0);
            clients += level["clients"].toDouble();
        }
        QCOMPARE(clients, double(told["accuracy"].toArray().size()));
        // The run is the same, and so are the numbers of the baseline.
        QCOMPARE(m_program->hashAndRounds("a.fiarse").first, hash);
        QCOMPARE(m_program->run({"alone", "a.fiarse", "--json", "--threads", "2"}).output, outcome.output);
    }

    void printsATableForPeople() {
        const Outcome outcome =
            m_program->run({"alone", "a.fiarse", "--local-rounds", "2", "--submodel", "strategy"});
        QCOMPARE(outcome.code, 0);
        QVERIFY2(
            outcome.output.contains("better off") &&
                outcome.output.contains("after 2 local rounds on what the strategy hands out in round 1"),
            qPrintable(outcome.output));
    }

    void tellsWhichCapacitiesHoldNoNetworkOfTheirOwn() {
        QCOMPARE(
            m_program->run({"run", "small.toml", "-o", "b.fiarse", "--quiet", "-s", "tier.2.capacity=1/64"})
                .code,
            0);
        const QString table = m_program->run({"alone", "b.fiarse", "--local-rounds", "1"}).output;
        QVERIFY2(
            table.contains("alone after 1 local round on a narrow network that fits the capacity;") &&
                table.endsWith("No narrow network fits a capacity of 1/64: those clients trained what the "
                               "strategy hands out in round 1.\n"),
            qPrintable(table));
        const QJsonArray levels = m_program->run({"alone", "b.fiarse", "--json", "--local-rounds", "1"})
                                      .objects()
                                      .value(0)["levels"]
                                      .toArray();
        QCOMPARE(levels[0].toObject()["submodel"].toString(), "narrow");
        QCOMPARE(levels[1].toObject()["submodel"].toString(), "strategy");
    }

    void tellsWhatIsWrong_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<int>("code");
        QTest::newRow("no file") << QStringList{"alone", "none.fiarse"} << "none.fiarse" << 4;
        QTest::newRow("no such submodel")
            << QStringList{"alone", "a.fiarse", "--submodel", "wide"} << "narrow" << 2;
        QTest::newRow("rounds") << QStringList{"alone", "a.fiarse", "--local-rounds", "-3"} << "-3" << 2;
    }
    void tellsWhatIsWrong() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, sentence);
        const Outcome outcome = m_program->run(arguments);
        QTEST(outcome.code, "code");
        QVERIFY2(outcome.errors.contains(sentence), qPrintable(outcome.errors));
        QCOMPARE(outcome.output, QString());
    }

private:
    std::unique_ptr<Program> m_program;
};

QTEST_GUILESS_MAIN(TestAloneCommand)
#include "tst_alone_command.moc"
