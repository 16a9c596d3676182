#include "ui/state/alone_job.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>

#include "ui/state/run_view.h"

namespace fiarse::ui {

namespace {

using Outcome = std::shared_ptr<Result<AloneBaseline>>;
using Stored = std::shared_ptr<Result<std::optional<AloneBaseline>>>;

}  // namespace

AloneJob::AloneJob(RunView& view, QObject* parent) : QObject(parent), m_view(view) {
    connect(&m_view, &RunView::runChanged, this, &AloneJob::load);
}

AloneJob::~AloneJob() {
    stop();
}

void AloneJob::stop() {
    if (m_stop) m_stop->request();
}

void AloneJob::load() {
    if (m_view.info() == m_info) return;
    stop();
    m_info = m_view.info();
    m_baseline.reset();
    Q_EMIT changed();
    const std::filesystem::path file = m_info ? m_view.history().path() : std::filesystem::path();
    if (file.empty()) return;
    auto* watcher = new QFutureWatcher<Stored>(this);
    connect(watcher, &QFutureWatcher<Stored>::finished, this, [this, watcher, info = m_info] {
        watcher->deleteLater();
        const Stored stored = watcher->result();
        // A file that cannot be read is told by whoever reads the run from it.
        if (info != m_info || m_baseline || !stored->ok() || !stored->value()) return;
        m_baseline = std::make_shared<const AloneBaseline>(*stored->value());
        Q_EMIT changed();
    });
    watcher->setFuture(QtConcurrent::run([file]() -> Stored {
        return std::make_shared<Result<std::optional<AloneBaseline>>>(readAloneBaseline(file));
    }));
}

void AloneJob::start() {
    if (isRunning() || !m_info) return;
    m_stop = std::make_shared<StopFlag>();
    auto* watcher = new QFutureWatcher<Outcome>(this);
    const std::filesystem::path file = m_view.history().path();
    const auto clients = static_cast<int>(m_info->clients.size());
    connect(watcher, &QFutureWatcher<Outcome>::progressValueChanged, this,
            [this, clients](int done) { Q_EMIT progressed(done, clients); });
    connect(watcher, &QFutureWatcher<Outcome>::finished, this, [this, watcher, info = m_info, stop = m_stop] {
        watcher->deleteLater();
        m_stop.reset();
        if (info == m_info && !stop->requested()) accept(*watcher->result());
        Q_EMIT runningChanged();
    });
    watcher->setFuture(QtConcurrent::run([info = m_info, file, stop = m_stop](QPromise<Outcome>& promise) {
        promise.setProgressRange(0, static_cast<int>(info->clients.size()));
        auto baseline = trainAlone(
            info->experiment, {}, {.niceness = 10}, *stop,
            [&](std::size_t done, std::size_t) { promise.setProgressValue(static_cast<int>(done)); });
        if (baseline && !file.empty()) {
            if (const auto kept = writeAloneBaseline(file, *baseline); !kept) baseline = kept.error();
        }
        promise.addResult(std::make_shared<Result<AloneBaseline>>(std::move(baseline)));
    }));
    Q_EMIT runningChanged();
}

void AloneJob::accept(const Result<AloneBaseline>& outcome) {
    if (!outcome) {
        Q_EMIT failed(QString::fromStdString(outcome.error().text()));
        return;
    }
    m_baseline = std::make_shared<const AloneBaseline>(*outcome);
    Q_EMIT changed();
    Q_EMIT completed();
}

}  // namespace fiarse::ui
