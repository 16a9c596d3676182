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

struct Wait {
    double milliseconds = 0.0;
    int events = 0;
    QString work;  ///< the longest piece of work of the GUI thread
};

/// Posts an event every 5 ms for five seconds; none is dropped.
Wait longestWait() {
    Receiver receiver;
    std::atomic<bool> stop{false};
    std::atomic<int> posted{0};
    std::thread sender([&] {
        while (!stop) {
            QCoreApplication::postEvent(&receiver, new StampedEvent);
            ++posted;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    });
    auto* application = static_cast<TimedApplication*>(qApp);
    application->worst = 0.0;
    QTest::qWait(5000);
    stop = true;
    sender.join();
    QCoreApplication::sendPostedEvents(&receiver);
    Wait wait{.events = static_cast<int>(receiver.milliseconds.size()), .work = application->worstWhat};
    if (wait.events != posted) wait.milliseconds = 1e9;
    for (const double one : receiver.milliseconds) wait.milliseconds = std::max(wait.milliseconds, one);
    return wait;
}

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
    QVERIFY2(!fixture.session().error(), "the run could not be loaded");
    fixture.controller().play();
    QVERIFY(fixture.waitForRounds(2, 60000));

    // What blocks the window blocks it in every attempt; a machine that stood still for a moment does not.
    Wait worst;
    for (int attempt = 0; attempt < 3; ++attempt) {
        const auto before = fixture.session().records().size();
        worst = longestWait();
        QVERIFY2(worst.events > 100, qPrintable(QString::number(worst.events)));
        QVERIFY2(fixture.session().records().size() > before, "nothing was trained in the meantime");
        qInfo("worst wait %.1f ms of %d events, %zu rounds", worst.milliseconds, worst.events,
              fixture.session().records().size() - before);
        if (worst.milliseconds <= 50.0) return;
    }
    QFAIL(qPrintable(QStringLiteral("an event waited %1 ms; the longest work: %2")
                         .arg(worst.milliseconds)
                         .arg(worst.work)));
}

int main(int argc, char** argv) {
    TimedApplication application(argc, argv);
    TestResponsiveness test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_responsiveness.moc"
