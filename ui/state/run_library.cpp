#include "ui/state/run_library.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QTimer>
#include <QtConcurrentRun>
#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <utility>

#include "engine/api/run_file.h"
#include "ui/state/stored_run.h"
#include "ui/state/undo_step.h"

namespace fiarse::ui {
namespace {

constexpr int kMakingMilliseconds = 10000;
constexpr int kRetryMilliseconds = 500;
constexpr int kMostRetries = 40;
constexpr std::size_t kOverlayCacheBytes = 16U << 20;

// Apart from each other also for the colour-blind, and from the ramp of the tiers: Okabe and Ito, 2008.
constexpr std::array kColours = {"#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#0072b2"};

}  // namespace

RunLibrary::RunLibrary(QString folder, QObject* parent) : QObject(parent), m_folder(std::move(folder)) {
    m_writer.setMaxThreadCount(1);
}

RunLibrary::~RunLibrary() = default;

QStringList RunLibrary::usualColours() {
    QStringList colours;
    for (const char* colour : kColours) colours << QLatin1String(colour);
    return colours;
}

const LibraryRun* RunLibrary::find(const QString& path) const {
    const auto found =
        std::find_if(m_runs.begin(), m_runs.end(), [&](const LibraryRun& run) { return run.path == path; });
    return found == m_runs.end() ? nullptr : &*found;
}

QString RunLibrary::colourOf(const QString& path) const {
    const LibraryRun* run = find(path);
    if (run != nullptr && !run->annotations.colour.empty())
        return QString::fromStdString(run->annotations.colour);
    const auto place = std::find_if(m_overlaid.begin(), m_overlaid.end(),
                                    [&](const auto& one) { return one->path() == path; });
    return QLatin1String(kColours[static_cast<std::size_t>(place - m_overlaid.begin()) % kColours.size()]);
}

LibraryRun RunLibrary::read(const QString& path) {
    LibraryRun run;
    run.path = path;
    run.modified = QFileInfo(path).lastModified();
    run.name = QFileInfo(path).completeBaseName();
    run.accuracy = std::numeric_limits<double>::quiet_NaN();
    const auto file = RunFile::open(path.toStdString());
    if (!file) {
        run.problem = QString::fromStdString(file.error().text());
        return run;
    }
    run.info = std::make_shared<const RunInfo>((*file)->info());
    run.name = QString::fromStdString(run.info->experiment.name);
    run.status = QString::fromStdString((*file)->status());
    run.rounds = (*file)->completedRounds();
    if (run.rounds > 0) {
        if (const auto record = (*file)->record(run.rounds); record && record->evaluated) {
            double sum = 0.0;
            for (const LevelEvaluation& level : record->evaluation) sum += level.accuracy;
            run.accuracy = sum / static_cast<double>(std::max<std::size_t>(1, record->evaluation.size()));
        }
    }
    if (auto annotations = readAnnotations(path.toStdString())) run.annotations = *std::move(annotations);
    return run;
}

void RunLibrary::refresh() {
    // Notes that are being written are newer than what a file would tell.
    if (m_writes > 0) {
        m_looksAgain = true;
        return;
    }
    m_scans = true;
    using Runs = std::vector<LibraryRun>;
    auto* watcher = new QFutureWatcher<Runs>(this);
    const quint64 scan = ++m_scan;
    connect(watcher, &QFutureWatcher<Runs>::finished, this, [this, watcher, scan] {
        watcher->deleteLater();
        // A later look sees more.
        if (scan != m_scan) return;
        m_scans = false;
        take(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run([folder = m_folder, added = m_added]() {
        QStringList paths = added;
        if (!folder.isEmpty()) {
            const QDir directory(folder);
            for (const QString& name : directory.entryList({QStringLiteral("*.fiarse")}, QDir::Files))
                paths << directory.absoluteFilePath(name);
        }
        paths.removeDuplicates();
        Runs runs;
        for (const QString& path : paths) runs.push_back(read(path));
        std::stable_sort(runs.begin(), runs.end(),
                         [](const LibraryRun& a, const LibraryRun& b) { return a.modified > b.modified; });
        return runs;
    }));
}

void RunLibrary::take(std::vector<LibraryRun> runs) {
    m_runs = std::move(runs);
    // A file cannot be read while a run is making it.
    const QDateTime justNow = QDateTime::currentDateTime().addMSecs(-kMakingMilliseconds);
    const bool making = std::any_of(m_runs.begin(), m_runs.end(), [&](const LibraryRun& run) {
        return !run.info && run.modified > justNow;
    });
    m_retries = making ? m_retries + 1 : 0;
    if (making && m_retries <= kMostRetries)
        QTimer::singleShot(kRetryMilliseconds, this, &RunLibrary::refresh);
    Q_EMIT changed();
    if (!m_overlaid.empty()) Q_EMIT overlayChanged();
}

void RunLibrary::addFiles(const QStringList& paths) {
    for (const QString& path : paths) {
        const QString absolute = QFileInfo(path).absoluteFilePath();
        if (!m_added.contains(absolute)) m_added << absolute;
    }
    refresh();
}

void RunLibrary::forget(const QString& path) {
    m_added.removeAll(path);
    setOverlaid(path, false);
    std::erase_if(m_runs, [&](const LibraryRun& run) { return run.path == path; });
    Q_EMIT changed();
}

void RunLibrary::setAnnotations(const QString& path, const Annotations& annotations) {
    const auto found =
        std::find_if(m_runs.begin(), m_runs.end(), [&](const LibraryRun& run) { return run.path == path; });
    if (found == m_runs.end() || found->annotations == annotations) return;
    const auto step = [this, path](const Annotations& one) {
        return [this, path, one] { annotate(path, one); };
    };
    const QString text = tr("Notes on run “%1”").arg(QFileInfo(path).completeBaseName());
    const std::function<void()> undo = step(found->annotations);
    annotate(path, annotations);
    pushUndoStep(m_undo, this, text, step(annotations), undo);
}

// A run that has left the list has its file changed all the same.
void RunLibrary::annotate(const QString& path, const Annotations& annotations) {
    const auto found =
        std::find_if(m_runs.begin(), m_runs.end(), [&](const LibraryRun& run) { return run.path == path; });
    if (found != m_runs.end()) {
        const bool recoloured = found->annotations.colour != annotations.colour;
        found->annotations = annotations;
        Q_EMIT changed();
        if (recoloured && isOverlaid(path)) Q_EMIT overlayChanged();
    }
    if (m_scans) {
        ++m_scan;
        m_scans = false;
        m_looksAgain = true;
    }
    ++m_writes;
    auto* watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcher<QString>::finished, this, [this, watcher] {
        watcher->deleteLater();
        --m_writes;
        if (m_writes == 0 && std::exchange(m_looksAgain, false)) refresh();
        if (!watcher->result().isEmpty()) Q_EMIT failed(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(&m_writer, [file = path.toStdString(), annotations]() -> QString {
        // Bookmarks belong to whoever looks at the run.
        const Result<void> written = changeAnnotations(file, [&](Annotations& newest) {
            newest.note = annotations.note;
            newest.tags = annotations.tags;
            newest.colour = annotations.colour;
        });
        return written ? QString() : QString::fromStdString(written.error().text());
    }));
}

bool RunLibrary::isOverlaid(const QString& path) const {
    return std::any_of(m_overlaid.begin(), m_overlaid.end(),
                       [&](const auto& one) { return one->path() == path; });
}

void RunLibrary::setOverlaid(const QString& path, bool overlaid) {
    if (overlaid == isOverlaid(path)) return;
    if (!overlaid) {
        std::erase_if(m_overlaid, [&](const auto& one) { return one->path() == path; });
    } else {
        auto run = std::make_unique<StoredRun>(path);
        connect(run.get(), &StoredRun::ready, this, &RunLibrary::overlayChanged);
        connect(run.get(), &StoredRun::failed, this, &RunLibrary::failed);
        RunHistory& history = run->history();
        // Beside the run on the screen, a few rounds are enough.
        history.setCacheBytes(kOverlayCacheBytes);
        for (const auto signal : {&RunHistory::arraysReady, &RunHistory::biasReady})
            connect(&history, signal, this, &RunLibrary::overlayChanged);
        connect(&history, &RunHistory::failed, this, [this, path](const QString& sentence) {
            Q_EMIT failed(sentence);
            // Nobody waits for a run that cannot be read; not from within its own signal.
            QMetaObject::invokeMethod(
                this, [this, path] { setOverlaid(path, false); }, Qt::QueuedConnection);
        });
        m_overlaid.push_back(std::move(run));
    }
    Q_EMIT changed();
    Q_EMIT overlayChanged();
}

void RunLibrary::setGroupsSeeds(bool groups) {
    if (groups == m_groupsSeeds) return;
    m_groupsSeeds = groups;
    Q_EMIT overlayChanged();
}

}  // namespace fiarse::ui
