/// A fixed set of worker threads for work that is independent item by item.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace fiarse {

/// Runs loops over independent items. Which worker takes which item is not fixed, so results must
/// depend on the item alone. One caller at a time.
class ThreadPool {
public:
    /// @param threads   >= 1. With 1, the work is done on one worker thread all the same, so that
    ///                  thread-local settings made by `onStart` hold.
    /// @param niceness  added to the workers' nice value where the system has one.
    /// @param onStart   called once on each worker before any work, for example to limit its BLAS threads.
    ThreadPool(int threads, int niceness, const std::function<void()>& onStart);
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threads() const { return static_cast<int>(m_workers.size()); }

    /// Calls work(item, worker) for every item in [0, items), worker in [0, threads()), and waits.
    /// The first exception that an item throws is rethrown here, after all workers have stopped.
    void run(std::size_t items, const std::function<void(std::size_t item, int worker)>& work);

private:
    void loop(int worker);

    // --- Guarded by m_mutex
    std::mutex m_mutex;
    std::condition_variable m_wake, m_done;
    const std::function<void(std::size_t, int)>* m_work = nullptr;
    std::size_t m_next = 0, m_items = 0, m_running = 0;
    std::exception_ptr m_failure;
    bool m_stop = false;

    std::vector<std::thread> m_workers;
};

/// Threads to use for a request of `requested` (0 = one per core), at least 1, at most 256.
int workerThreads(int requested);

}  // namespace fiarse
