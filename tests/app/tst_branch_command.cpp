// `fiarse branch` and `--break`: a run that goes another way, or stops at a place of the user's choice.

#include <QRegularExpression>

#include "tests/app/program.h"

using namespace fiarse::test;

class TestBranchCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();

    void makesABranchThatResumesLikeItsParent();
    void goesOnAtOnceWithOtherSettings();
    void tellsWhatIsWrongWithTheCall_data();
    void tellsWhatIsWrongWithTheCall();
    void stopsAtABreakpointAndResumesBitForBit();
    void stopsWhereANumberCrosses();
    void finishesWhereTheBreakpointIsTheLastRound();

private:
    QList<QString> roundHashes(const QString& file) const;

    std::unique_ptr<Program> m_program;
};

void TestBranchCommand::init() {
    m_program = std::make_unique<Program>();
    m_program->write("small.toml", smallExperiment(6));
    QCOMPARE(m_program->run({"run", "small.toml", "--quiet", "-o", "a run.fiarse"}).code, 0);
}

QList<QString> TestBranchCommand::roundHashes(const QString& file) const {
    const Outcome outcome = m_program->run({"export", file, "--view", "rounds", "-o", "rounds.json"});
    if (outcome.code != 0) qFatal("%s", qPrintable(outcome.errors));
    QFile rounds(m_program->path("rounds.json"));
    if (!rounds.open(QIODevice::ReadOnly)) qFatal("no export");
    QList<QString> hashes;
    const QRegularExpression hash("[0-9a-f]{32}");
    auto found = hash.globalMatch(QString::fromUtf8(rounds.readAll()));
    while (found.hasNext()) hashes << found.next().captured();
    return hashes;
}

void TestBranchCommand::makesABranchThatResumesLikeItsParent() {
    for (const char* round : {"0", "2", "3"}) {
        const QString file = QString("b-%1.fiarse").arg(round);
        const Outcome made = m_program->run({"branch", "a run.fiarse", "--round", round, "-o", file});
        QCOMPARE(made.errors, QString("%1 leaves a run.fiarse after round %2. Go on with: fiarse resume %1\n")
                                  .arg(file, round));
        QCOMPARE(made.output, QString());
        QCOMPARE(made.code, 0);
        QCOMPARE(m_program->hashAndRounds(file).second, QString(round).toInt());
        QCOMPARE(m_program->run({"resume", file, "--quiet"}).code, 0);
        QCOMPARE(m_program->hashAndRounds(file), m_program->hashAndRounds("a run.fiarse"));
    }
}

void TestBranchCommand::goesOnAtOnceWithOtherSettings() {
    const Outcome outcome =
        m_program->run({"branch", "a run.fiarse", "--round", "4", "-s", "training.lr=0.3", "-s",
                        "experiment.name=Faster", "--rounds", "8", "-o", "b.fiarse", "--run", "--json"});
    QCOMPARE(outcome.code, 0);
    const QList<QJsonObject> objects = outcome.objects();
    QCOMPARE(objects.size(), 6);
    const QList<QString> before = roundHashes("a run.fiarse");
    const QJsonObject info = m_program->run({"info", "a run.fiarse", "--json"}).objects().first();
    QCOMPARE(objects[0]["event"].toString(), QString("branched"));
    QCOMPARE(objects[0]["rounds"].toInt(), 4);
    QCOMPARE(objects[0]["run_hash"].toString(), before[3]);
    QCOMPARE(objects[0]["file"].toString(), QString("b.fiarse"));
    QCOMPARE(objects[0]["parent_id"].toString(), info["id"].toString());
    QCOMPARE(objects[1]["event"].toString(), QString("round"));
    QCOMPARE(objects[1]["round"].toInt(), 5);
    QCOMPARE(objects[5]["event"].toString(), QString("finished"));
    QCOMPARE(objects[5]["rounds"].toInt(), 8);
    QVERIFY2(outcome.errors.startsWith("b.fiarse leaves a run.fiarse after round 4.\nRound 5 of 8: "),
             qPrintable(outcome.errors));

    const QList<QString> after = roundHashes("b.fiarse");
    QCOMPARE(after.size(), 8);
    QCOMPARE(after.mid(0, 4), before.mid(0, 4));
    QVERIFY(after[4] != before[4]);
    const QJsonObject told = m_program->run({"info", "b.fiarse", "--json"}).objects().first();
    QCOMPARE(told["name"].toString(), QString("Faster"));
    QCOMPARE(told["parent"].toObject()["id"].toString(), info["id"].toString());
    QCOMPARE(told["parent"].toObject()["round"].toInt(), 4);
    QVERIFY(info["parent"].isNull());
    const Outcome text = m_program->run({"info", "b.fiarse"});
    QVERIFY2(text.output.contains("a run.fiarse after round 4\n"), qPrintable(text.output));
    QVERIFY2(m_program->run({"diff", "a run.fiarse", "b.fiarse"})
                 .output.contains("The run hashes part in round 5.\n"),
             "diff");
}

void TestBranchCommand::tellsWhatIsWrongWithTheCall_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const QStringList& arguments, int code, const char* sentence) {
        QTest::addRow("%s", name) << arguments << code << QString::fromUtf8(sentence);
    };
    const QStringList branch = {"branch", "a run.fiarse", "-o", "b.fiarse", "--round"};
    row("missing run", {"branch", "no.fiarse", "-o", "b.fiarse", "--round", "1"}, 4,
        "no.fiarse: There is no such run file.");
    row("missing round", branch + QStringList{"7"}, 2,
        "a run.fiarse: There is no round 7 to branch after; the run has rounds 0 (before the first) to 6.");
    row("nothing left to do", branch + QStringList{"6"}, 2,
        "experiment.rounds is 6, but the branch begins after round 6;");
    row("forbidden setting", branch + QStringList{"2", "-s", "model.hidden=16"}, 2,
        "A branch cannot change model.hidden: it is [8] in the run, not [16].");
    row("forbidden tier", branch + QStringList{"2", "-s", "tier.2.capacity=1/8"}, 2,
        "A branch cannot change tier.2.capacity: it is 1/4 in the run, not 1/8.");
    row("unknown setting", branch + QStringList{"2", "-s", "training.rate=1"}, 2,
        "There is no setting \"training.rate\".");
    row("contradiction", branch + QStringList{"2", "-s", "training.participants=50"}, 2,
        "training.participants is 50, but there are only 10 clients;");
    row("existing file", {"branch", "a run.fiarse", "-o", "small.toml", "--round", "2"}, 4,
        "small.toml: There is a file of this name already; it is left as it is.");
    row("no breakpoint", {"run", "small.toml", "-o", "b.fiarse", "--break", "soon"}, 2,
        "\"soon\" is no breakpoint; write round=50, ");
    row("unknown capacity", {"run", "small.toml", "-o", "b.fiarse", "--break", "accuracy[1/3]>=0.5"}, 2,
        "No client has the capacity 1/3; there are 1, 1/4.");
    row("no breakpoint to resume to", {"resume", "a run.fiarse", "--to", "8", "--break", "loss>1"}, 2,
        "\"loss>1\" is no breakpoint;");
}

void TestBranchCommand::tellsWhatIsWrongWithTheCall() {
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QString, sentence);
    const Outcome outcome = m_program->run(arguments);
    QVERIFY2(outcome.errors.contains(sentence), qPrintable(outcome.errors));
    QCOMPARE(outcome.errors.count('\n'), 1);
    QCOMPARE(outcome.code, code);
    QCOMPARE(outcome.output, QString());
    QVERIFY2(!QFile::exists(m_program->path("b.fiarse")), "nothing is left behind");
}

void TestBranchCommand::stopsAtABreakpointAndResumesBitForBit() {
    const Outcome stopped = m_program->run(
        {"run", "small.toml", "--json", "-o", "my part.fiarse", "--break", "round=2", "--break", "round=4"});
    QCOMPARE(stopped.code, 0);
    const QString why = "Paused at round 2: there is a breakpoint at this round.";
    QVERIFY2(stopped.errors.endsWith(
                 why + " Everything up to it is saved. Go on with: fiarse resume 'my part.fiarse'\n"),
             qPrintable(stopped.errors));
    QCOMPARE(stopped.objects().size(), 3);
    const QJsonObject last = stopped.objects().last();
    QCOMPARE(last["event"].toString(), QString("paused"));
    QCOMPARE(last["rounds"].toInt(), 2);
    QCOMPARE(last["because"].toString(), why);
    QCOMPARE(qMakePair(last["run_hash"].toString(), 2), m_program->hashAndRounds("my part.fiarse"));

    const Outcome quiet =
        m_program->run({"resume", "my part.fiarse", "--quiet", "--break", "round=2", "--break", "round=4"});
    QCOMPARE(quiet.code, 0);
    QCOMPARE(quiet.output + quiet.errors, QString());
    QCOMPARE(m_program->hashAndRounds("my part.fiarse").second, 4);
    QCOMPARE(m_program->run({"resume", "my part.fiarse", "--quiet"}).code, 0);
    QCOMPARE(m_program->hashAndRounds("my part.fiarse"), m_program->hashAndRounds("a run.fiarse"));
}

void TestBranchCommand::stopsWhereANumberCrosses() {
    // Any accuracy is far enough: met once, in round 1, and not again where it stays so.
    const Outcome stopped =
        m_program->run({"run", "small.toml", "-o", "b.fiarse", "--break", "accuracy[1/4]>=0 %"});
    QCOMPARE(stopped.code, 0);
    QVERIFY2(stopped.errors.contains("Paused at round 1: global accuracy at 1/4 rose to 0 % or more ("),
             qPrintable(stopped.errors));
    QCOMPARE(m_program->run({"resume", "b.fiarse", "--quiet", "--break", "accuracy[1/4]>=0 %"}).code, 0);
    QCOMPARE(m_program->hashAndRounds("b.fiarse"), m_program->hashAndRounds("a run.fiarse"));
}

void TestBranchCommand::finishesWhereTheBreakpointIsTheLastRound() {
    const Outcome outcome =
        m_program->run({"run", "small.toml", "--json", "--quiet", "-o", "b.fiarse", "--break", "round=6"});
    QCOMPARE(outcome.code, 0);
    QCOMPARE(outcome.objects().last()["event"].toString(), QString("finished"));
}

QTEST_GUILESS_MAIN(TestBranchCommand)
#include "tst_branch_command.moc"
