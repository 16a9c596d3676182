#include "ui/bridge/newest_job.h"

#include <QMetaObject>
#include <utility>

namespace fiarse::ui {

NewestJob::NewestJob(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    // Starting a thread for each picture would cost more than some pictures do.
    m_pool.setExpiryTimeout(-1);
}

NewestJob::~NewestJob() {
    m_pool.waitForDone();
}

void NewestJob::post(Work work) {
    if (m_running)
        m_waiting = std::move(work);
    else
        start(std::move(work));
}

void NewestJob::cancel() {
    m_waiting = nullptr;
    ++m_generation;
}

void NewestJob::start(Work work) {
    m_running = true;
    m_pool.start([this, generation = m_generation, work = std::move(work)]() mutable {
        Delivery delivery = work();
        // What it read is let go here: it may be large.
        work = nullptr;
        QMetaObject::invokeMethod(
            this, [this, generation, delivery = std::move(delivery)] { finish(generation, delivery); },
            Qt::QueuedConnection);
    });
}

void NewestJob::finish(quint64 generation, const Delivery& delivery) {
    m_running = false;
    // First the next work, then the drawing: the two go side by side.
    if (m_waiting) start(std::exchange(m_waiting, nullptr));
    if (generation == m_generation && delivery) delivery();
    if (isIdle()) Q_EMIT idle();
}

}  // namespace fiarse::ui
