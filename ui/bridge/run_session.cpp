#include "ui/bridge/run_session.h"

#include <QMetaObject>
#include <algorithm>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/api/run_file.h"

namespace fiarse::ui {
namespace {

constexpr int kFetchMilliseconds = 33;
constexpr int kWorkerNiceness = 10;

// A run that was loaded and never played leaves nothing worth keeping.
void removeIfWithoutRounds(const std::filesystem::path& path) {
    if (path.empty()) return;
    {
        const auto file = RunFile::open(path);
        if (!file.ok() || file.value()->completedRounds() > 0) return;
    }
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        std::filesystem::path part = path;
        part += suffix;
        std::filesystem::remove(part, ignored);
    }
}

}  // namespace

RunSession::RunSession(QObject* parent) : QObject(parent) {
    m_fetchTimer.setSingleShot(true);
    m_fetchTimer.setTimerType(Qt::PreciseTimer);
    connect(&m_fetchTimer, &QTimer::timeout, this, &RunSession::fetch);
    m_undertaker.setMaxThreadCount(2);
}

RunSession::~RunSession() {
    retire();
    // Until the last runner is gone one of them may still call onWake with this object.
    m_undertaker.waitForDone();
}

void RunSession::retire() {
    m_fetchTimer.stop();
    m_wakePending.reset();
    if (!m_runner) return;
    m_undertaker.start([runner = std::shared_ptr<Runner>(std::move(m_runner)),
                        path = m_madeRunFile ? m_runFile : std::filesystem::path()]() mutable {
        runner.reset();
        removeIfWithoutRounds(path);
    });
}

void RunSession::start(const Experiment& experiment, const std::filesystem::path& runFile) {
    begin(experiment, runFile, false);
}

void RunSession::resume(const Experiment& experiment, const std::filesystem::path& runFile) {
    begin(experiment, runFile, true);
}

void RunSession::begin(const Experiment& experiment, const std::filesystem::path& runFile, bool resumed) {
    retire();
    m_runFile = runFile;
    m_madeRunFile = !resumed;
    m_state = RunState::Loading;
    m_info.reset();
    m_snapshot.reset();
    m_records.clear();
    m_error.reset();
    m_failure.reset();
    m_secondsPerRound = 0.0;
    m_runHash.clear();
    m_pausedBecause.clear();
    m_sinceFetch.invalidate();

    RunnerOptions options;
    options.simulation.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    options.simulation.niceness = kWorkerNiceness;
    options.runFile = runFile;
    options.resume = resumed;
    const auto flag = std::make_shared<std::atomic<bool>>(false);
    m_wakePending = flag;
    m_runner = std::make_unique<Runner>(experiment, std::move(options), [this, flag] {
        if (flag->exchange(true)) return;
        QMetaObject::invokeMethod(
            this, [this, flag] { onWake(flag); }, Qt::QueuedConnection);
    });
    m_runner->setPhasePause(m_phasePause);
    m_runner->setBreakpoints(m_breakpoints);
    Q_EMIT started();
    Q_EMIT stateChanged();
}

void RunSession::onWake(const WakeFlag& flag) {
    if (flag != m_wakePending || !m_runner) return;
    const qint64 waited = m_sinceFetch.isValid() ? m_sinceFetch.elapsed() : kFetchMilliseconds;
    if (waited >= kFetchMilliseconds) {
        fetch();
    } else if (!m_fetchTimer.isActive()) {
        m_fetchTimer.start(static_cast<int>(kFetchMilliseconds - waited));
    }
}

void RunSession::fetch() {
    if (!m_runner) return;
    // Cleared first: what is published from here on must be able to wake again.
    m_wakePending->store(false);
    m_sinceFetch.start();
    takeUpdate(m_runner->fetch());
}

// Whoever hears a signal may start another run; what is left of this update is foreign to it then.
void RunSession::takeUpdate(RunnerUpdate update) {
    const WakeFlag run = m_wakePending;
    m_secondsPerRound = update.secondsPerRound;
    m_runHash = QString::fromStdString(update.runHash);
    const bool newInfo = update.info != nullptr && update.info != m_info;
    if (newInfo) m_info = std::move(update.info);
    const bool newSnapshot = update.snapshot != nullptr && update.snapshot != m_snapshot &&
                             (!m_snapshot || update.snapshot->sequence >= m_snapshot->sequence);
    if (newSnapshot) m_snapshot = std::move(update.snapshot);
    const auto first = static_cast<int>(m_records.size());
    const bool newRecords = !update.records.empty();
    std::move(update.records.begin(), update.records.end(), std::back_inserter(m_records));
    const bool newState = update.state != m_state;
    m_state = update.state;
    const bool newError = update.error.has_value() && update.error != m_error;
    if (newError) m_error = std::move(update.error);
    m_failure = std::move(update.failure);

    const bool newReason = update.pausedBecause != m_pausedBecause && !update.pausedBecause.empty();
    m_pausedBecause = std::move(update.pausedBecause);

    if (newInfo) Q_EMIT infoChanged();
    if (run != m_wakePending) return;
    if (newRecords) Q_EMIT recordsAppended(first);
    if (run != m_wakePending) return;
    if (newSnapshot) Q_EMIT snapshotChanged();
    if (run != m_wakePending) return;
    if (newState) Q_EMIT stateChanged();
    if (run != m_wakePending) return;
    if (newReason) Q_EMIT pausedBecause(QString::fromStdString(m_pausedBecause));
    if (run != m_wakePending) return;
    if (newError) Q_EMIT failed(QString::fromStdString(m_error->text()));
}

void RunSession::play() {
    if (m_runner) m_runner->play();
}

void RunSession::pause() {
    if (m_runner) m_runner->pause();
}

void RunSession::stepRound() {
    if (m_runner) m_runner->step(Granularity::Round);
}

void RunSession::stepPhase() {
    if (m_runner) m_runner->step(Granularity::Phase);
}

void RunSession::stepClient() {
    if (m_runner) m_runner->step(Granularity::Client);
}

void RunSession::setPhasePause(double seconds) {
    m_phasePause = seconds;
    if (m_runner) m_runner->setPhasePause(seconds);
}

void RunSession::setAlertRules(const std::vector<AlertRule>& rules) {
    if (m_runner) m_runner->setAlertRules(rules);
}

void RunSession::setBreakpoints(const std::vector<Breakpoint>& breakpoints) {
    m_breakpoints = breakpoints;
    if (m_runner) m_runner->setBreakpoints(breakpoints);
}

}  // namespace fiarse::ui
