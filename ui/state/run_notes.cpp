#include "ui/state/run_notes.h"

#include <QFutureWatcher>
#include <QThreadPool>
#include <QtConcurrentRun>
#include <algorithm>
#include <tuple>
#include <utility>

#include "ui/state/run_view.h"
#include "ui/state/undo_step.h"

namespace fiarse::ui {
namespace {

/// Puts it in its place, gives the one that is there its text, or takes that away.
void putInto(std::vector<Bookmark>& bookmarks, const Bookmark& wanted, bool present) {
    const auto place = std::lower_bound(bookmarks.begin(), bookmarks.end(), wanted,
                                        [](const Bookmark& a, const Bookmark& b) {
                                            return std::tie(a.round, a.view) < std::tie(b.round, b.view);
                                        });
    const bool there = place != bookmarks.end() && place->round == wanted.round && place->view == wanted.view;
    if (!present) {
        if (there) bookmarks.erase(place);
    } else if (there) {
        place->text = wanted.text;
    } else {
        bookmarks.insert(place, wanted);
    }
}

// The run is named: a step may outlive its being on the screen.
QString stepText(qint64 round, bool onView, bool present, const QString& run) {
    QString what;
    if (onView)
        what = present ? RunNotes::tr("Note at round %1") : RunNotes::tr("Remove note at round %1");
    else
        what = present ? RunNotes::tr("Bookmark at round %1") : RunNotes::tr("Remove bookmark at round %1");
    what = what.arg(round);
    return run.isEmpty() ? what : RunNotes::tr("%1 of “%2”").arg(what, run);
}

}  // namespace

/// One thread, so that the last change is also the last to be written.
class RunNotes::Writer {
public:
    Writer() { m_pool.setMaxThreadCount(1); }
    ~Writer() { m_pool.waitForDone(); }
    QThreadPool& pool() { return m_pool; }

private:
    QThreadPool m_pool;
};

RunNotes::RunNotes(RunView& view, QObject* parent)
    : QObject(parent), m_view(view), m_writer(std::make_unique<Writer>()) {
    connect(&m_view, &RunView::runChanged, this, &RunNotes::load);
}

RunNotes::~RunNotes() = default;

const Bookmark* RunNotes::bookmarkAt(qint64 round, const QString& view) const {
    const auto found = std::find_if(
        m_annotations.bookmarks.begin(), m_annotations.bookmarks.end(),
        [&, id = view.toStdString()](const Bookmark& one) { return one.round == round && one.view == id; });
    return found == m_annotations.bookmarks.end() ? nullptr : &*found;
}

void RunNotes::load() {
    const std::filesystem::path path = m_view.info() ? m_view.history().path() : std::filesystem::path();
    if (path == m_path && !path.empty()) return;
    m_path = path;
    ++m_run;
    m_annotations = {};
    m_early.clear();
    m_loaded = false;
    Q_EMIT changed();
    if (m_path.empty()) return;
    using Read = std::shared_ptr<Result<Annotations>>;
    auto* watcher = new QFutureWatcher<Read>(this);
    connect(watcher, &QFutureWatcher<Read>::finished, this, [this, watcher, path] {
        watcher->deleteLater();
        // Another run may have come in the meantime.
        if (path == m_path) take(*watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(&m_writer->pool(), [path]() -> Read {
        return std::make_shared<Result<Annotations>>(readAnnotations(path));
    }));
}

void RunNotes::take(const Result<Annotations>& read) {
    if (read) m_annotations = *read;
    // Somebody was quicker than the file was read; the same is on its way into the file.
    for (const auto& [bookmark, present] : std::exchange(m_early, {}))
        putInto(m_annotations.bookmarks, bookmark, present);
    m_loaded = true;
    Q_EMIT changed();
}

void RunNotes::setBookmark(qint64 round, const QString& text, const QString& view) {
    change(round, view, text);
}

void RunNotes::removeBookmark(qint64 round, const QString& view) {
    change(round, view, std::nullopt);
}

void RunNotes::change(qint64 round, const QString& view, const std::optional<QString>& text) {
    const Bookmark* present = bookmarkAt(round, view);
    if (text ? present != nullptr && present->text == text->toStdString() : present == nullptr) return;
    const Bookmark wanted{round, text.value_or(QString()).toStdString(), view.toStdString()};
    const Bookmark before = present != nullptr ? *present : wanted;
    const bool was = present != nullptr;
    const auto step = [this, path = m_path, run = m_run](const Bookmark& one, bool stays) {
        return [this, path, run, one, stays] { put(path, run, one, stays); };
    };
    put(m_path, m_run, wanted, text.has_value());
    const QString run = QString::fromStdString(m_path.stem().string());
    pushUndoStep(m_undo, this, stepText(round, !view.isEmpty(), text.has_value(), run),
                 step(wanted, text.has_value()), step(before, was));
}

// The file is edited, not replaced: what it holds besides is known to it alone.
void RunNotes::put(const std::filesystem::path& path, quint64 run, const Bookmark& wanted, bool present) {
    if (!path.empty()) write(path, [=](Annotations& newest) { putInto(newest.bookmarks, wanted, present); });
    if (path != m_path || (path.empty() && run != m_run)) return;
    if (!path.empty() && !m_loaded) m_early.emplace_back(wanted, present);
    putInto(m_annotations.bookmarks, wanted, present);
    Q_EMIT changed();
}

void RunNotes::toggleBookmark(qint64 round) {
    bookmarkAt(round) != nullptr ? removeBookmark(round) : setBookmark(round, {});
}

// Note, tags and colour may have been changed elsewhere, so an edit is made of the newest.
void RunNotes::write(const std::filesystem::path& path, std::function<void(Annotations&)> edit) {
    auto* watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcher<QString>::finished, this, [this, watcher] {
        watcher->deleteLater();
        if (!watcher->result().isEmpty()) Q_EMIT failed(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(&m_writer->pool(), [path, edit = std::move(edit)]() -> QString {
        const Result<void> written = changeAnnotations(path, edit);
        return written ? QString() : QString::fromStdString(written.error().text());
    }));
}

}  // namespace fiarse::ui
