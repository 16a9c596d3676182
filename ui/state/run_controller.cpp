#include "ui/state/run_controller.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTemporaryFile>
#include <QtConcurrentRun>
#include <utility>

#include "engine/api/run_file.h"
#include "ui/bridge/run_session.h"
#include "ui/state/experiment_document.h"

namespace fiarse::ui {
namespace {

constexpr quint32 kSeedLimit = 1000000;  // short enough to be read out and typed again

QString slug(const QString& name) {
    static const QRegularExpression kOther(QStringLiteral("[^\\p{L}\\p{N}]+"),
                                           QRegularExpression::UseUnicodePropertiesOption);
    QString text = name.toLower().replace(kOther, QStringLiteral("-")).left(60);
    while (text.startsWith(QLatin1Char('-'))) text.remove(0, 1);
    while (text.endsWith(QLatin1Char('-'))) text.chop(1);
    return text.isEmpty() ? QStringLiteral("run") : text;
}

}  // namespace

RunController::RunController(ExperimentDocument& document, RunSession& session, QString runsFolder,
                             QObject* parent)
    : QObject(parent), m_document(document), m_session(session), m_runsFolder(std::move(runsFolder)) {
    connect(&m_document, &ExperimentDocument::changed, this, &RunController::updateDiffers);
    connect(&m_branch, &BranchJob::progressed, this, &RunController::branchProgressed);
    connect(&m_branch, &BranchJob::refused, this, &RunController::branchRefused);
    connect(&m_branch, &BranchJob::made, this, [this](const QString& path) {
        const Result<void> opened = openRun(path);
        if (opened.ok()) {
            Q_EMIT branchMade(m_branchRound);
        } else {
            Q_EMIT branchRefused(QString::fromStdString(opened.error().text()));
        }
    });
}

bool RunController::isAtEnd() const {
    return m_session.state() == RunState::Finished && !m_draftDiffers;
}

bool RunController::isTemporary() const {
    return m_temporary && m_session.runFile().parent_path() == m_temporary->path().toStdString();
}

bool RunController::load() {
    const std::vector<Error> problems = m_document.problems();
    if (!problems.empty()) {
        Q_EMIT draftRefused(QString::fromStdString(problems.front().text()));
        return false;
    }
    const bool edited = m_session.hasRun() && m_draftDiffers;
    m_running = m_document.experiment();
    QString refusal;
    m_session.start(m_running, newRunFile(refusal).toStdString());
    updateDiffers();
    Q_EMIT runStarted(edited);
    if (!refusal.isEmpty()) Q_EMIT recordingRefused(refusal);
    return true;
}

Result<void> RunController::openRun(const QString& path) {
    const std::filesystem::path file = path.toStdString();
    std::error_code ignored;
    if (m_session.hasRun() && std::filesystem::equivalent(file, m_session.runFile(), ignored))
        return Error{.message = tr("This run is on the screen already.").toStdString(),
                     .file = file.string()};
    const auto run = RunFile::open(file);
    if (!run) return run.error();
    m_running = (*run)->info().experiment;
    m_document.reset(m_running);
    m_session.resume(m_running, file);
    updateDiffers();
    Q_EMIT runStarted(false);
    return {};
}

// After this the run on the screen is the draft's and can go on.
bool RunController::makeReady() {
    const bool usable = m_session.hasRun() && m_session.state() != RunState::Failed && !m_draftDiffers;
    return usable || load();
}

void RunController::togglePlay() {
    if (m_session.state() == RunState::Running) {
        m_session.pause();
    } else {
        play();
    }
}

void RunController::play() {
    if (!isAtEnd() && makeReady()) m_session.play();
}

void RunController::stepRound() {
    if (!isAtEnd() && makeReady()) m_session.stepRound();
}

void RunController::stepTen() {
    for (int i = 0; i < 10; ++i) stepRound();
}

void RunController::stepPhase() {
    if (!isAtEnd() && makeReady()) m_session.stepPhase();
}

void RunController::stepClient() {
    if (!isAtEnd() && makeReady()) m_session.stepClient();
}

void RunController::reset() {
    load();
}

void RunController::newSeed() {
    const bool wasPlaying = m_session.state() == RunState::Running;
    Experiment changed = m_document.experiment();
    const auto previous = changed.seed;
    do {
        changed.seed = QRandomGenerator::system()->bounded(1U, kSeedLimit);
    } while (changed.seed == previous);
    m_document.edit(changed, tr("New seed %1").arg(changed.seed));
    if (load() && wasPlaying) m_session.play();
}

void RunController::branchAfter(qint64 round) {
    if (m_branch.isRunning()) {
        Q_EMIT branchRefused(tr("A branch is being made already; it is on the screen in a moment."));
        return;
    }
    const auto& info = m_session.info();
    if (!info || m_session.runFile().empty()) {
        Q_EMIT branchRefused(tr("Only a recorded run can be branched."));
        return;
    }
    Experiment experiment = m_document.experiment();
    const auto problems = m_document.problems();
    std::optional<Error> problem = problems.empty() ? branchProblem(info->experiment, experiment)
                                                    : std::optional<Error>(problems.front());
    if (problem) {
        Q_EMIT branchRefused(QString::fromStdString(problem->text()));
        return;
    }
    // The name tells the child from its parent unless the user gave it one.
    if (experiment.name == info->experiment.name)
        experiment.name = tr("%1, branch after round %2")
                              .arg(QString::fromStdString(experiment.name))
                              .arg(round)
                              .toStdString();
    QString refusal;
    const Experiment running = std::exchange(m_running, experiment);
    const QString path = newRunFile(refusal);
    m_running = running;
    if (path.isEmpty()) {
        Q_EMIT branchRefused(refusal.isEmpty() ? tr("There is no folder to record the branch in.") : refusal);
        return;
    }
    if (!refusal.isEmpty()) Q_EMIT recordingRefused(refusal);
    m_branchRound = round;
    m_session.pause();
    Q_EMIT branchBegun(round);
    m_branch.start({.parent = m_session.runFile(),
                    .round = round,
                    .experiment = std::move(experiment),
                    .child = path.toStdString()});
}

// A file that goes with the window, for a run that cannot be recorded where runs belong: it can be looked
// back at, and saved elsewhere.
QString RunController::temporaryRunFile(QString& refusal) {
    const QString folder = QDir::toNativeSeparators(m_runsFolder);
    if (!m_temporary) m_temporary = std::make_unique<QTemporaryDir>();
    if (!m_temporary->isValid()) {
        refusal = tr("This run is not recorded: the folder %1 cannot be written.").arg(folder);
        return {};
    }
    refusal =
        tr("The folder %1 cannot be written. This run is kept until the window is closed; save it elsewhere "
           "to keep it for good.")
            .arg(folder);
    return m_temporary->filePath(QStringLiteral("run-%1.fiarse").arg(++m_temporaryRuns));
}

// Empty where nothing can be recorded; why, or that it is recorded for a while only, stands in `refusal`.
QString RunController::newRunFile(QString& refusal) {
    if (m_runsFolder.isEmpty()) return {};
    const QDir folder(m_runsFolder);
    // Only a file that was really made shows that the folder can be written.
    if (!folder.mkpath(QStringLiteral(".")) ||
        !QTemporaryFile(folder.filePath(QStringLiteral("check-XXXXXX"))).open()) {
        return temporaryRunFile(refusal);
    }
    const QString stem =
        QStringLiteral("%1-%2").arg(slug(QString::fromStdString(m_running.name)),
                                    QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss")));
    QString path = folder.filePath(stem + QStringLiteral(".fiarse"));
    // The runner makes its file only once the data is loaded, so a name that was handed out counts as
    // taken although no file has it yet.
    for (int i = 2; QFileInfo::exists(path) || m_takenRunFiles.contains(path); ++i) {
        path = folder.filePath(QStringLiteral("%1-%2.fiarse").arg(stem).arg(i));
    }
    m_takenRunFiles.insert(path);
    return path;
}

void RunController::saveRunAs(const QString& path) {
    const std::filesystem::path source = m_session.runFile();
    if (source.empty()) {
        Q_EMIT runNotSaved(tr("There is no recorded run to save."));
        return;
    }
    // A watcher rather than QFuture::then(): with Qt 6.4 a job that ends at once may lose its continuation.
    auto* watcher = new QFutureWatcher<Result<void>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, path] {
        const Result<void> copied = watcher->result();
        watcher->deleteLater();
        if (copied.ok()) {
            Q_EMIT runSaved(path);
        } else {
            Q_EMIT runNotSaved(QString::fromStdString(copied.error().text()));
        }
    });
    const std::filesystem::path target(path.toStdString());
    watcher->setFuture(QtConcurrent::run([source, target] { return copyRunFile(source, target); }));
}

// Alert rules are never part of the numbers: the run goes on with the new ones.
void RunController::takeAlertRules() {
    const Experiment& draft = m_document.experiment();
    Experiment changed = m_running;
    changed.alerts = draft.alerts;
    // Those of another experiment belong to its own run.
    if (!m_session.hasRun() || draft.alerts == m_running.alerts || draft != changed) return;
    m_running = std::move(changed);
    m_session.setAlertRules(draft.alerts);
}

void RunController::updateDiffers() {
    takeAlertRules();
    const bool differs = !m_session.hasRun() || m_document.experiment() != m_running;
    if (differs == m_draftDiffers) return;
    m_draftDiffers = differs;
    Q_EMIT draftDiffersChanged(differs);
}

}  // namespace fiarse::ui
