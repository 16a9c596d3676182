#include <QThread>
#include <QtTest>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "tests/ui/shell/gui_fixture.h"

using namespace fiarse;
using fiarse::test::WindowFixture;
using Clock = std::chrono::steady_clock;

namespace {

const QEvent::Type kStamped = static_cast<QEvent::Type>(QEvent::registerEventType());

class StampedEvent : public QEvent {
public:
    StampedEvent() : QEvent(kStamped) {}
    const Clock::time_point posted = Clock::now();
};

/// Notes how long each stamped event waited in the queue.
class Receiver : public QObject {
public:
    bool event(QEvent* event) override {
        if (event->type() != kStamped) return QObject::event(event);
        const auto waited = Clock::now() - static_cast<StampedEvent*>(event)->posted;
        milliseconds.push_back(std::chrono::duration<double, std::milli>(waited).count());
        return true;
    }
    std::vector<double> milliseconds;
};

/// Names what kept the event loop busy, so that a failure tells where to look.
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;
    bool notify(QObject* receiver, QEvent* event) override {
        const auto type = event->type();
        const QByteArray name = receiver->metaObject()->className();
        const auto begin = Clock::now();
        const bool handled = QApplication::notify(receiver, event);
        const double took = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
        if (took > worst) {
            worst = took;
            worstWhat = QStringLiteral("%1, event %2, %3 ms").arg(QLatin1String(name)).arg(type).arg(took);
        }
        return handled;
    }
    double worst = 0.0;
    QString worstWhat;
};

}  // namespace

class TestResponsiveness : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { test::failOnQtWarnings(); }
    void noEventWaitsMoreThan50MillisecondsWhileTheCnnTrains_data();
    void noEventWaitsMoreThan50MillisecondsWhileTheCnnTrains();
};

void TestResponsiveness::noEventWaitsMoreThan50MillisecondsWhileTheCnnTrains_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<int>("clients");
    // A hundred rounds a second on small pictures, and the default experiment's long rounds.
    QTest::addRow("many short rounds") << QStringLiteral("digits") << 8;
    QTest::addRow("default experiment") << QStringLiteral("fashion-mnist") << 100;
}

void TestResponsiveness::noEventWaitsMoreThan50MillisecondsWhileTheCnnTrains() {
    QFETCH(QString, source);
    QFETCH(int, clients);
    Experiment experiment = clients == 100 ? defaultExperiment() : test::smallExperiment();
    experiment.rounds = 100000;
    experiment.data.source = source.toStdString();
    experiment.model = defaultExperiment().model;  // the cnn
    WindowFixture fixture(experiment);
    QVERIFY(fixture.show());
    QTRY_VERIFY_WITH_TIMEOUT(fixture.session().state() != RunState::Loading, 60000);
    if (fixture.session().error()) QSKIP("Fashion-MNIST is not installed");
    fixture.controller().play();
    QVERIFY(fixture.waitForRounds(2, 60000));

    Receiver receiver;
    std::atomic<bool> stop{false};
    int posted = 0;
    std::thread sender([&] {
        while (!stop) {
            QCoreApplication::postEvent(&receiver, new StampedEvent);
            ++posted;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    });
    auto* application = static_cast<TimedApplication*>(qApp);
    application->worst = 0.0;
    const auto before = fixture.session().records().size();
    QTest::qWait(5000);
    stop = true;
    sender.join();
    QCoreApplication::sendPostedEvents(&receiver);

    QCOMPARE(static_cast<int>(receiver.milliseconds.size()), posted);
    QVERIFY2(posted > 500, qPrintable(QString::number(posted)));
    QVERIFY2(fixture.session().records().size() > before, "nothing was trained in the meantime");
    const double worst = *std::max_element(receiver.milliseconds.begin(), receiver.milliseconds.end());
    qInfo("worst wait %.1f ms of %d events, %zu rounds", worst, posted,
          fixture.session().records().size() - before);
    QVERIFY2(worst <= 50.0, qPrintable(QStringLiteral("an event waited %1 ms; the longest work: %2")
                                           .arg(worst)
                                           .arg(application->worstWhat)));
}

int main(int argc, char** argv) {
    TimedApplication application(argc, argv);
    TestResponsiveness test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_responsiveness.moc"
