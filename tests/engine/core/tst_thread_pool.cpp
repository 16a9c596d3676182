// The worker threads that a round is spread over.

#include <QTest>
#include <atomic>
#include <stdexcept>

#include "engine/core/thread_pool.h"

using namespace fiarse;

class TestThreadPool : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void doesEachItemOnce_data() {
        QTest::addColumn<int>("threads");
        QTest::addColumn<int>("items");
        for (const int threads : {1, 2, 5})
            for (const int items : {0, 1, 2, 1000})
                QTest::addRow("%d threads, %d items", threads, items) << threads << items;
    }
    void doesEachItemOnce() {
        QFETCH(int, threads);
        QFETCH(int, items);
        ThreadPool pool(threads, 0, {});
        for (int repeat = 0; repeat < 3; ++repeat) {
            std::vector<std::atomic<int>> done(static_cast<std::size_t>(items));
            pool.run(done.size(), [&](std::size_t item, int worker) {
                if (worker >= 0 && worker < threads) ++done[item];
            });
            for (const auto& count : done) QCOMPARE(count.load(), 1);
        }
    }

    void startsEachWorkerWithItsSetting() {
        std::atomic<int> started{0};
        {
            ThreadPool pool(3, 0, [&] { ++started; });
        }
        QCOMPARE(started.load(), 3);
    }

    void rethrowsWhatAnItemThrowsAndGoesOnWorking() {
        ThreadPool pool(2, 0, {});
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, pool.run(10, [](std::size_t item, int) {
            if (item == 3) throw std::runtime_error("three");
        }));
        std::atomic<int> sum{0};
        pool.run(4, [&](std::size_t item, int) { sum += static_cast<int>(item); });
        QCOMPARE(sum.load(), 6);
    }

    void takesOneThreadACoreUnlessToldOtherwise() {
        QCOMPARE(workerThreads(3), 3);
        QVERIFY(workerThreads(0) >= 1);
        QCOMPARE(workerThreads(100000), 256);
    }
};

QTEST_GUILESS_MAIN(TestThreadPool)
#include "tst_thread_pool.moc"
