#include <QSemaphore>
#include <QSignalSpy>
#include <QtTest>
#include <vector>

#include "ui/bridge/newest_job.h"

using namespace fiarse::ui;

class TestNewestJob : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void runsBesideTheGuiThreadAndDeliversOnIt() {
        NewestJob job;
        QThread* worker = nullptr;
        QThread* delivery = nullptr;
        job.post([&]() -> NewestJob::Delivery {
            worker = QThread::currentThread();
            return [&] { delivery = QThread::currentThread(); };
        });
        QVERIFY(!job.isIdle());
        QTRY_VERIFY(job.isIdle());
        QVERIFY(worker != nullptr && worker != QThread::currentThread());
        QCOMPARE(delivery, QThread::currentThread());
    }

    void theNewestReplacesWhatWaitsAndWhatIsBegunIsDelivered() {
        NewestJob job;
        QSemaphore begun, go;
        std::vector<int> delivered;
        job.post([&]() -> NewestJob::Delivery {
            begun.release();
            go.acquire();
            return [&] { delivered.push_back(0); };
        });
        begun.acquire();
        for (int i = 1; i <= 5; ++i)
            job.post([&delivered, i]() -> NewestJob::Delivery { return [&, i] { delivered.push_back(i); }; });
        QSignalSpy idle(&job, &NewestJob::idle);
        go.release();
        QVERIFY(idle.wait());
        QCOMPARE(delivered, std::vector<int>({0, 5}));
    }

    void whatIsCancelledIsNotDelivered() {
        NewestJob job;
        QSemaphore begun, go;
        bool delivered = false;
        job.post([&]() -> NewestJob::Delivery {
            begun.release();
            go.acquire();
            return [&] { delivered = true; };
        });
        begun.acquire();
        job.post([&]() -> NewestJob::Delivery { return [&] { delivered = true; }; });
        job.cancel();
        go.release();
        QTRY_VERIFY(job.isIdle());
        QVERIFY(!delivered);
        job.post([&]() -> NewestJob::Delivery { return [&] { delivered = true; }; });
        QTRY_VERIFY(delivered);
    }

    void waitsForItsWorkWhenItEnds() {
        bool done = false;
        bool delivered = false;
        {
            NewestJob job;
            job.post([&]() -> NewestJob::Delivery {
                QThread::msleep(30);
                done = true;
                return [&] { delivered = true; };
            });
        }
        QVERIFY(done);
        QCoreApplication::processEvents();
        QVERIFY(!delivered);
    }
};

QTEST_GUILESS_MAIN(TestNewestJob)
#include "tst_newest_job.moc"
