#include "ui/state/preview_job.h"

#include <QFutureWatcher>
#include <QtConcurrent>
#include <utility>

#include "ui/state/experiment_document.h"

namespace fiarse::ui {
namespace {

constexpr int kDelayMilliseconds = 60;

}  // namespace

PreviewJob::PreviewJob(ExperimentDocument* document, PreviewFunction compute, QObject* parent)
    : QObject(parent), m_document(document), m_compute(std::move(compute)) {
    if (!m_compute) m_compute = &fiarse::preview;
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &PreviewJob::start);
    connect(m_document, &ExperimentDocument::changed, this, &PreviewJob::request);
    request();
}

void PreviewJob::request() {
    ++m_wanted;
    // Not restarted by later changes: while somebody types without pause, the picture still follows.
    if (!m_running && !m_delay.isActive()) m_delay.start();
}

void PreviewJob::start() {
    using Answer = Result<Preview>;
    m_running = true;
    const quint64 job = m_wanted;
    const Experiment experiment = m_document->experiment();
    auto* watcher = new QFutureWatcher<Answer>(this);
    connect(watcher, &QFutureWatcher<Answer>::finished, this, [this, watcher, job, experiment] {
        watcher->deleteLater();
        accept(job, experiment, watcher->future().result());
    });
    watcher->setFuture(QtConcurrent::run([compute = m_compute, experiment] { return compute(experiment); }));
}

void PreviewJob::accept(quint64 job, const Experiment& experiment, const Result<Preview>& result) {
    m_running = false;
    if (job != m_wanted) {
        m_delay.start();
        return;
    }
    if (result) {
        m_result = *result;
        m_resultExperiment = experiment;
        m_error.reset();
    } else {
        m_error = result.error();
    }
    Q_EMIT finished();
}

}  // namespace fiarse::ui
