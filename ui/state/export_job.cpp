#include "ui/state/export_job.h"

#include <QFutureWatcher>
#include <QtConcurrentRun>

namespace fiarse::ui {
namespace {

Result<void> exported(const ExportRequest& request, const ExportProgress& progress) {
    const auto file = RunFile::open(request.runFile.toStdString());
    if (!file) return file.error();
    return exportView(**file, request.view.toStdString(), request.round, request.format.toStdString(),
                      request.output.toStdString(), request.mask, progress);
}

}  // namespace

ExportJob::~ExportJob() {
    stop();
}

void ExportJob::stop() {
    if (m_stop) m_stop->request();
}

void ExportJob::start(ExportRequest request) {
    using Outcome = std::shared_ptr<Result<void>>;
    m_stop = std::make_shared<StopFlag>();
    auto* watcher = new QFutureWatcher<Outcome>(this);
    connect(watcher, &QFutureWatcher<Outcome>::progressValueChanged, this,
            [this](int percent) { Q_EMIT progressed(percent / 100.0); });
    connect(watcher, &QFutureWatcher<Outcome>::finished, this, [this, watcher, output = request.output] {
        const Outcome outcome = watcher->result();
        watcher->deleteLater();
        m_stop.reset();
        Q_EMIT runningChanged();
        if (outcome->ok()) {
            Q_EMIT written(output);
        } else {
            Q_EMIT refused(QString::fromStdString(outcome->error().text()));
        }
    });
    watcher->setFuture(
        QtConcurrent::run([request = std::move(request), stop = m_stop](QPromise<Outcome>& promise) {
            promise.setProgressRange(0, 100);
            promise.addResult(std::make_shared<Result<void>>(exported(request, [&](double share) {
                promise.setProgressValue(static_cast<int>(share * 100.0));
                return !stop->requested();
            })));
        }));
    Q_EMIT runningChanged();
}

}  // namespace fiarse::ui
