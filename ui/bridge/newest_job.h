/// Work beside the GUI thread of which only the newest matters.
#pragma once

#include <QObject>
#include <QThreadPool>
#include <functional>
#include <memory>

namespace fiarse::ui {

/// One piece of work at a time on a thread of its own. A newer one replaces the one that waits; the one that
/// is being done is finished and delivered, so that a picture keeps moving however fast requests come. GUI
/// thread only.
class NewestJob : public QObject {
    Q_OBJECT
public:
    /// What is to be done on the GUI thread with the outcome.
    using Delivery = std::function<void()>;
    /// Runs on the other thread. It must own what it reads.
    using Work = std::function<Delivery()>;

    explicit NewestJob(QObject* parent = nullptr);
    /// Waits for the work in progress; its outcome is dropped.
    ~NewestJob() override;

    void post(Work work);
    /// Drops what waits, and the outcome of what is being done.
    void cancel();
    /// Nothing waits and nothing is being done.
    bool isIdle() const { return !m_running && !m_waiting; }

Q_SIGNALS:
    void idle();  ///< the newest outcome was delivered

private:
    void start(Work work);
    void finish(quint64 generation, const Delivery& delivery);

    QThreadPool m_pool;
    Work m_waiting;
    quint64 m_generation = 0;  ///< of cancel()
    bool m_running = false;
};

}  // namespace fiarse::ui
