#include "ui/state/branch_job.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>

namespace fiarse::ui {

BranchJob::BranchJob(QObject* parent) : QObject(parent) {}

BranchJob::~BranchJob() {
    stop();
}

void BranchJob::stop() {
    if (m_stop) m_stop->request();
}

void BranchJob::start(BranchRequest request) {
    using Outcome = std::shared_ptr<Result<void>>;
    m_stop = std::make_shared<StopFlag>();
    auto* watcher = new QFutureWatcher<Outcome>(this);
    const QString path = QString::fromStdString(request.child.string());
    connect(watcher, &QFutureWatcher<Outcome>::progressValueChanged, this,
            [this](int percent) { Q_EMIT progressed(percent / 100.0); });
    connect(watcher, &QFutureWatcher<Outcome>::finished, this, [this, watcher, path] {
        const Outcome outcome = watcher->result();
        watcher->deleteLater();
        m_stop.reset();
        Q_EMIT runningChanged();
        if (outcome->ok()) {
            Q_EMIT made(path);
        } else {
            Q_EMIT refused(QString::fromStdString(outcome->error().text()));
        }
    });
    watcher->setFuture(
        QtConcurrent::run([request = std::move(request), stop = m_stop](QPromise<Outcome>& promise) {
            promise.setProgressRange(0, 100);
            promise.addResult(std::make_shared<Result<void>>(makeBranch(request, *stop, [&](double share) {
                promise.setProgressValue(static_cast<int>(share * 100.0));
            })));
        }));
    Q_EMIT runningChanged();
}

}  // namespace fiarse::ui
