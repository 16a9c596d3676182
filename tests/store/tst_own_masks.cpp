// Participants that draw masks of their own: what is exported is what they trained.

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "engine/api/recorded_run.h"
#include "tests/support/small_experiment.h"

using namespace fiarse;

class TestOwnMasks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aClientsMaskIsTheOneItTrained_data() {
        QTest::addColumn<Experiment>("experiment");
        Experiment experiment = test::smallExperiment();
        // Alone in its round, a participant holds all that was assigned.
        experiment.training.participants = 1;
        experiment.tiers.front().capacity = {0.5, "1/2"};
        experiment.tiers.back().capacity = {0.125, "1/8"};
        for (const StrategyKind kind : {StrategyKind::RandomMask, StrategyKind::FederatedDropout}) {
            experiment.strategy.kind = kind;
            QTest::newRow(kind == StrategyKind::RandomMask ? "random-mask" : "federated-dropout")
                << experiment;
        }
        experiment.strategy.kind = StrategyKind::Fiarse;
        experiment.remedies.explore = 0.3;
        QTest::newRow("exploration") << experiment;
    }
    void aClientsMaskIsTheOneItTrained() {
        QFETCH(Experiment, experiment);
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("run.fiarse").toStdString();
        {
            auto run = RecordedRun::begin(experiment, path);
            QVERIFY(run.ok());
            while (run->completedRounds() < 6) QVERIFY(run->runRound(6, StopFlag{}).ok());
        }
        const auto file = RunFile::open(path);
        QVERIFY(file.ok());
        for (std::int64_t round = 1; round <= 6; ++round) {
            const auto record = (*file)->record(round);
            const auto arrays = (*file)->arrays(round);
            QVERIFY(record.ok() && arrays.ok());
            const Participation one = record->participants.at(0);
            const QByteArray own = exported(**file, folder, round - 1, {.client = one.client});
            QByteArray trained;
            for (const std::uint16_t holders : arrays->assigned) trained += char(holders);
            QCOMPARE(own, trained);
            const Capacity capacity = (*file)->info().levels[std::size_t(one.level)].capacity;
            QVERIFY(own != exported(**file, folder, round - 1, {.level = capacity}));
        }
    }

private:
    /// The values of the .npy file, one byte each.
    static QByteArray exported(const RunFile& run, const QTemporaryDir& folder, std::int64_t round,
                               const MaskChoice& mask) {
        QFile file(folder.filePath("mask.npy"));
        const auto done = exportView(run, "masks", round, "npy", file.fileName().toStdString(), mask);
        if (!done || !file.open(QIODevice::ReadOnly))
            return "error: " + QByteArray::fromStdString(done.error().text());
        return file.readAll().right(static_cast<qsizetype>(run.info().layout.count));
    }
};

QTEST_GUILESS_MAIN(TestOwnMasks)
#include "tst_own_masks.moc"
