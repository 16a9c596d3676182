#include "engine/core/thread_pool.h"

#include <algorithm>

#ifdef __linux__
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace fiarse {

namespace {

void lowerPriority(int niceness) {
#ifdef __linux__
    // On Linux the nice value belongs to the thread, not the process.
    if (niceness > 0) {
        const auto thread = static_cast<id_t>(syscall(SYS_gettid));
        setpriority(PRIO_PROCESS, thread, getpriority(PRIO_PROCESS, thread) + niceness);
    }
#else
    (void)niceness;
#endif
}

}  // namespace

ThreadPool::ThreadPool(int threads, int niceness, const std::function<void()>& onStart) {
    m_workers.reserve(static_cast<std::size_t>(threads));
    for (int worker = 0; worker < threads; ++worker) {
        m_workers.emplace_back([this, worker, niceness, onStart] {
            lowerPriority(niceness);
            if (onStart) onStart();
            loop(worker);
        });
    }
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(m_mutex);
        m_stop = true;
    }
    m_wake.notify_all();
    for (std::thread& worker : m_workers) worker.join();
}

void ThreadPool::run(std::size_t items, const std::function<void(std::size_t, int)>& work) {
    if (items == 0) return;
    std::unique_lock lock(m_mutex);
    m_work = &work;
    m_next = 0;
    m_items = items;
    m_failure = nullptr;
    m_wake.notify_all();
    m_done.wait(lock, [this] { return m_next >= m_items && m_running == 0; });
    m_work = nullptr;
    if (m_failure) std::rethrow_exception(m_failure);
}

void ThreadPool::loop(int worker) {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_stop || (m_work && m_next < m_items); });
        if (m_stop) return;
        const std::size_t item = m_next++;
        const auto* work = m_work;
        ++m_running;
        lock.unlock();
        std::exception_ptr failure;
        try {
            (*work)(item, worker);
        } catch (...) {
            failure = std::current_exception();
        }
        lock.lock();
        --m_running;
        if (failure) {
            if (!m_failure) m_failure = failure;
            m_next = m_items;
        }
        if (m_next >= m_items && m_running == 0) m_done.notify_one();
    }
}

int workerThreads(int requested) {
    const int wanted = requested > 0 ? requested : static_cast<int>(std::thread::hardware_concurrency());
    return std::clamp(wanted, 1, 256);
}

}  // namespace fiarse
