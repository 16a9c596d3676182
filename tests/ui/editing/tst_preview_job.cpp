#include <QSemaphore>
#include <QSignalSpy>
#include <atomic>
#include <memory>

#include "editing_support.h"
#include "ui/state/preview_job.h"

using namespace fiarse;
using namespace fiarse::ui;

namespace {

// A preview that waits until it is let go, and marks its result with the draft's rounds.
struct Gate {
    QSemaphore open;
    std::atomic<int> started = 0;
};

PreviewFunction gated(const std::shared_ptr<Gate>& gate) {
    return [gate](const Experiment& experiment) -> Result<Preview> {
        ++gate->started;
        gate->open.acquire();
        Preview preview = test::madeUpPreview();
        preview.meanCapacity = static_cast<double>(experiment.rounds);
        return preview;
    };
}

void setRounds(ExperimentDocument& document, std::int64_t rounds) {
    QVERIFY(document.editField("experiment.rounds", rounds).ok());
}

}  // namespace

class TestPreviewJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".+"))); }
    void previewsTheDraftWithoutBeingAsked();
    void aBurstOfEditsIsFewPreviews();
    void staleResultIsDropped();
    void lastGoodPreviewStaysBesideAnError();
    void computesBesideTheGuiThread();
    void canBeDestroyedWhileComputing();
};

void TestPreviewJob::previewsTheDraftWithoutBeingAsked() {
    ExperimentDocument document;
    PreviewJob job(&document, {});
    QSignalSpy finished(&job, &PreviewJob::finished);
    QVERIFY(finished.wait());
    QVERIFY(job.result().has_value());
    QVERIFY(!job.isPending());
    const Result<Preview> direct = preview(defaultExperiment());
    QVERIFY(direct.ok());
    QCOMPARE(job.result()->meanCapacity, direct->meanCapacity);
    QCOMPARE(job.result()->kept, direct->kept);
}

void TestPreviewJob::aBurstOfEditsIsFewPreviews() {
    ExperimentDocument document;
    auto gate = std::make_shared<Gate>();
    gate->open.release(100);
    PreviewJob job(&document, gated(gate));
    QSignalSpy finished(&job, &PreviewJob::finished);
    QElapsedTimer clock;
    clock.start();
    for (int rounds = 1; rounds <= 50; ++rounds) {
        setRounds(document, rounds);
        QTest::qWait(1);
    }
    const qint64 burst = clock.elapsed();
    QTRY_VERIFY(!job.isPending());
    QCOMPARE(job.result()->meanCapacity, 50.0);
    // One each 60 ms at most, however slow the machine.
    QVERIFY2(gate->started.load() <= burst / 60 + 2, qPrintable(QString::number(gate->started.load())));
}

void TestPreviewJob::staleResultIsDropped() {
    ExperimentDocument document;
    auto gate = std::make_shared<Gate>();
    PreviewJob job(&document, gated(gate));
    QSignalSpy finished(&job, &PreviewJob::finished);
    QTRY_COMPARE(gate->started.load(), 1);
    setRounds(document, 7);
    gate->open.release();
    QTRY_COMPARE(gate->started.load(), 2);
    QCOMPARE(finished.count(), 0);
    QVERIFY(!job.result().has_value());
    QVERIFY(job.isPending());
    gate->open.release();
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(job.result()->meanCapacity, 7.0);
    QCOMPARE(job.experiment().rounds, 7);
}

void TestPreviewJob::lastGoodPreviewStaysBesideAnError() {
    ExperimentDocument document;
    PreviewJob job(&document, {});
    QSignalSpy finished(&job, &PreviewJob::finished);
    QVERIFY(finished.wait());
    Experiment impossible = document.experiment();
    impossible.training.participants = 101;
    document.edit(impossible, QStringLiteral("x"));
    QVERIFY(finished.wait());
    QVERIFY(job.error().has_value());
    QVERIFY(job.result().has_value());
    QCOMPARE(job.experiment().training.participants, 10);
    document.undoStack()->undo();
    QVERIFY(finished.wait());
    QVERIFY(!job.error().has_value());
}

void TestPreviewJob::computesBesideTheGuiThread() {
    ExperimentDocument document;
    auto gate = std::make_shared<Gate>();
    PreviewJob job(&document, gated(gate));
    QTRY_COMPARE(gate->started.load(), 1);
    // The preview is held up; were it on this thread, nothing below would run.
    bool ticked = false;
    QTimer::singleShot(0, this, [&ticked] { ticked = true; });
    QTRY_VERIFY(ticked);
    gate->open.release();
    QTRY_VERIFY(job.result().has_value());
}

void TestPreviewJob::canBeDestroyedWhileComputing() {
    ExperimentDocument document;
    auto gate = std::make_shared<Gate>();
    auto job = std::make_unique<PreviewJob>(&document, gated(gate));
    QTRY_COMPARE(gate->started.load(), 1);
    job.reset();
    gate->open.release();
    QVERIFY(QThreadPool::globalInstance()->waitForDone(5000));
    QTest::qWait(20);
    QVERIFY(gate.use_count() <= 2);
}

QTEST_GUILESS_MAIN(TestPreviewJob)
#include "tst_preview_job.moc"
