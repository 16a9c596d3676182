#include "ui/state/sweep_job.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>
#include <algorithm>
#include <mutex>
#include <utility>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr int kThrottleMilliseconds = 40;

bool hasEnded(const SweepStatus& status) {
    return status.state == SweepState::Finished || status.state == SweepState::Failed;
}

// What the run files say; whether an alert ended a run is found out by the queue.
SweepStatus statusOf(const RunDigest& run) {
    SweepStatus status;
    status.rounds = static_cast<std::int64_t>(run.points.size());
    status.found = run.complete();
    if (run.complete()) {
        status.state = SweepState::Finished;
    } else if (status.rounds > 0) {
        status.state = SweepState::Interrupted;
    }
    return status;
}

}  // namespace

// What the sweep's thread has to tell.
struct SweepJob::Shared {
    std::mutex mutex;
    std::vector<SweepStatus> statuses;
    std::shared_ptr<const SweepResults> results;
    double secondsLeft = -1.0;
    bool resting = false;
    bool pending = false;  ///< the GUI thread has been woken
    SweepJob* job = nullptr;

    template <typename Change>
    void publish(Change&& change) {
        const std::lock_guard lock(mutex);
        change();
        if (std::exchange(pending, true)) return;
        QMetaObject::invokeMethod(job, &SweepJob::wake, Qt::QueuedConnection);
    }
};

struct SweepJob::Opened {
    SweepPlan plan;
    std::vector<SweepChild> children;
    std::vector<SweepStatus> statuses;
    std::shared_ptr<const SweepResults> results;

    static Result<Opened> read(const std::filesystem::path& folder) {
        Result<SweepPlan> plan = readSweepPlan(folder);
        if (!plan) return plan.error();
        Result<SweepRuns> runs = expandSweep(*plan);
        if (!runs) return runs.error();
        Result<SweepResults> results = readSweepResults(runs->children, folder);
        if (!results) return results.error();
        Opened opened{*std::move(plan), std::move(runs->children), {}, nullptr};
        for (const RunDigest& run : results->runs) opened.statuses.push_back(statusOf(run));
        opened.results = std::make_shared<const SweepResults>(*std::move(results));
        return opened;
    }
};

// The sweep as its thread sees it.
struct SweepJob::Task {
    SweepPlan plan;
    std::vector<SweepChild> children;
    std::filesystem::path folder;
    SweepResults results;
    std::shared_ptr<Shared> shared;
    SweepQueue* queue = nullptr;
    bool written = false;
    Result<void> refusal = {};

    void readAll() {
        Result<SweepResults> read = readSweepResults(children, folder);
        if (read) {
            results = *std::move(read);
            return;
        }
        // The queue says what is wrong with the files.
        results.runs.clear();
        for (const SweepChild& child : children) results.runs.push_back({.experiment = child.experiment});
    }

    void readOne(std::size_t child) {
        Result<SweepResults> read = readSweepResults({children[child]}, folder);
        if (read) results.runs[child] = std::move(read->runs.front());
        results.groups = groupRuns(results.runs);
    }

    void write() {
        written = true;
        const std::string json = sweepJson(plan, children, queue->statuses(), results);
        refusal = writeSweepResults(folder, sweepCsv(plan, results), json);
    }

    void tell(const SweepProgress& progress) {
        const bool isRound = progress.record != nullptr;
        // From here on the folder is the sweep's: it can be opened even if the program is killed.
        if (!written) write();
        if (!isRound && !progress.resting && progress.status.state != SweepState::Running)
            readOne(progress.child);
        shared->publish([&] {
            if (isRound || progress.resting)
                shared->statuses[progress.child] = progress.status;
            else
                shared->statuses = queue->statuses();
            if (!isRound && !progress.resting) shared->results = std::make_shared<SweepResults>(results);
            shared->resting = progress.resting;
            shared->secondsLeft = progress.secondsLeft;
        });
    }

    Result<void> run(StopFlag& stop) {
        readAll();
        const Result<void> done = queue->run(stop);
        const bool begun = done || done.error().kind == ErrorKind::Interrupted;
        if (begun) {
            readAll();
            write();
        }
        shared->publish([&] {
            shared->statuses = queue->statuses();
            shared->results = begun ? std::make_shared<SweepResults>(results) : nullptr;
        });
        return begun && !refusal ? refusal : done;
    }
};

SweepJob::SweepJob(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    m_throttle.setSingleShot(true);
    m_throttle.setInterval(kThrottleMilliseconds);
    connect(&m_throttle, &QTimer::timeout, this, &SweepJob::take);
}

SweepJob::~SweepJob() {
    if (m_queue) m_queue->cancel();
    if (m_stop) m_stop->request();
    m_pool.waitForDone();
}

int SweepJob::endedCount() const {
    return static_cast<int>(std::count_if(m_statuses.begin(), m_statuses.end(), hasEnded));
}

bool SweepJob::isWriting(const QString& fileName) const {
    if (!isRunning()) return false;
    for (std::size_t i = 0; i < m_children.size(); ++i) {
        if (QString::fromStdString(m_children[i].fileName) == fileName) return !hasEnded(m_statuses[i]);
    }
    return false;
}

QString SweepJob::progressText() const {
    if (!isRunning()) return {};
    QString text;
    const auto total = static_cast<qlonglong>(m_children.size());
    const auto running = std::find_if(m_statuses.begin(), m_statuses.end(), [](const SweepStatus& status) {
        return status.state == SweepState::Running;
    });
    if (running == m_statuses.end()) {
        text = tr("Sweep: %1 of %2 runs done").arg(endedCount()).arg(total);
    } else {
        const auto child = static_cast<std::size_t>(running - m_statuses.begin());
        //: %1, %2 place of the run among all; %3, %4 round of it
        text = tr("Sweep: run %1 of %2, round %3 of %4")
                   .arg(child + 1)
                   .arg(total)
                   .arg(running->rounds)
                   .arg(m_children[child].experiment.rounds);
    }
    if (m_state == State::Paused) return tr("%1, paused").arg(text);
    if (m_state == State::Pausing) return tr("%1, pauses after this round").arg(text);
    if (m_state == State::Cancelling) return tr("%1, is being stopped").arg(text);
    if (m_secondsLeft > 0.0) return tr("%1, %2 left for all").arg(text, formatSeconds(m_secondsLeft));
    return text;
}

void SweepJob::setState(State state) {
    if (state == m_state) return;
    m_state = state;
    Q_EMIT stateChanged();
}

void SweepJob::start(SweepPlan plan, std::vector<SweepChild> children, const QString& folder, int threads) {
    using Outcome = std::shared_ptr<Result<void>>;
    m_folder = folder;
    m_plan = plan;
    m_children = children;
    m_statuses.assign(children.size(), {});
    m_results.reset();
    m_secondsLeft = -1.0;
    m_shared = std::make_shared<Shared>();
    m_shared->statuses = m_statuses;
    m_shared->job = this;
    auto task = std::make_shared<Task>();
    task->plan = std::move(plan);
    task->folder = folder.toStdString();
    task->shared = m_shared;
    m_queue = std::make_shared<SweepQueue>(
        children, task->folder, SimulationOptions{.threads = threads},
        [task = task.get()](const SweepProgress& progress) { task->tell(progress); });
    task->children = std::move(children);
    task->queue = m_queue.get();
    m_stop = std::make_shared<StopFlag>();
    auto* watcher = new QFutureWatcher<Outcome>(this);
    connect(watcher, &QFutureWatcher<Outcome>::finished, this, [this, watcher] {
        watcher->deleteLater();
        finish(*watcher->result());
    });
    setState(State::Running);
    Q_EMIT sweepChanged();
    Q_EMIT resultsChanged();
    watcher->setFuture(QtConcurrent::run(&m_pool, [task, queue = m_queue, stop = m_stop] {
        return std::make_shared<Result<void>>(task->run(*stop));
    }));
}

void SweepJob::open(const QString& folder) {
    using Outcome = std::shared_ptr<Result<Opened>>;
    auto* watcher = new QFutureWatcher<Outcome>(this);
    connect(watcher, &QFutureWatcher<Outcome>::finished, this, [this, watcher, folder] {
        watcher->deleteLater();
        const Outcome outcome = watcher->result();
        setState(State::Idle);
        if (!outcome->ok()) {
            Q_EMIT refused(QString::fromStdString(outcome->error().text()));
            return;
        }
        Opened& read = **outcome;
        m_folder = folder;
        m_plan = std::move(read.plan);
        m_children = std::move(read.children);
        m_statuses = std::move(read.statuses);
        m_results = std::move(read.results);
        m_secondsLeft = -1.0;
        Q_EMIT sweepChanged();
        Q_EMIT resultsChanged();
        Q_EMIT opened();
    });
    setState(State::Opening);
    watcher->setFuture(QtConcurrent::run(&m_pool, [path = folder.toStdString()] {
        return std::make_shared<Result<Opened>>(Opened::read(path));
    }));
}

void SweepJob::pause() {
    if (m_state != State::Running) return;
    m_queue->pause();
    setState(State::Pausing);
}

void SweepJob::proceed() {
    if (m_state != State::Paused && m_state != State::Pausing) return;
    {
        // A rest that was told of before must not be taken for a new one.
        const std::lock_guard lock(m_shared->mutex);
        m_shared->resting = false;
    }
    m_queue->proceed();
    setState(State::Running);
}

void SweepJob::cancel() {
    if (!isRunning()) return;
    m_queue->cancel();
    setState(State::Cancelling);
}

void SweepJob::wake() {
    if (!m_throttle.isActive()) m_throttle.start();
}

void SweepJob::take() {
    if (!m_shared) return;
    bool otherResults = false, rests = false;
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->pending = false;
        m_statuses = m_shared->statuses;
        m_secondsLeft = m_shared->secondsLeft;
        otherResults = m_shared->results != m_results;
        m_results = m_shared->results;
        rests = m_shared->resting && m_state == State::Pausing;
    }
    if (rests) setState(State::Paused);
    Q_EMIT progressed();
    if (otherResults) Q_EMIT resultsChanged();
}

void SweepJob::finish(const Result<void>& done) {
    m_throttle.stop();
    take();
    m_shared.reset();
    m_queue.reset();
    m_stop.reset();
    m_secondsLeft = -1.0;
    setState(State::Idle);
    const bool stopped = !done && done.error().kind == ErrorKind::Interrupted;
    if (!done && !stopped) Q_EMIT refused(QString::fromStdString(done.error().text()));
    if (done || stopped) Q_EMIT ended();
}

}  // namespace fiarse::ui
