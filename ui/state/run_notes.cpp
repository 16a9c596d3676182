#include "ui/state/run_notes.h"

#include <QFutureWatcher>
#include <QThreadPool>
#include <QtConcurrentRun>
#include <algorithm>

#include "ui/state/run_view.h"

namespace fiarse::ui {

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

const Bookmark* RunNotes::bookmarkAt(qint64 round) const {
    const auto found = std::find_if(m_annotations.bookmarks.begin(), m_annotations.bookmarks.end(),
                                    [&](const Bookmark& one) { return one.round == round; });
    return found == m_annotations.bookmarks.end() ? nullptr : &*found;
}

void RunNotes::load() {
    const std::filesystem::path path = m_view.info() ? m_view.history().path() : std::filesystem::path();
    if (path == m_path && !path.empty()) return;
    m_path = path;
    m_annotations = {};
    Q_EMIT changed();
    if (m_path.empty()) return;
    using Read = std::shared_ptr<Result<Annotations>>;
    auto* watcher = new QFutureWatcher<Read>(this);
    connect(watcher, &QFutureWatcher<Read>::finished, this, [this, watcher, path] {
        watcher->deleteLater();
        const Read read = watcher->result();
        // Another run has come in the meantime, or somebody was quicker to set a bookmark.
        if (path != m_path || !m_annotations.bookmarks.empty() || !read->ok()) return;
        m_annotations = read->value();
        Q_EMIT changed();
    });
    watcher->setFuture(QtConcurrent::run(&m_writer->pool(), [path]() -> Read {
        return std::make_shared<Result<Annotations>>(readAnnotations(path));
    }));
}

void RunNotes::setBookmark(qint64 round, const QString& text) {
    auto& bookmarks = m_annotations.bookmarks;
    const auto place = std::lower_bound(bookmarks.begin(), bookmarks.end(), round,
                                        [](const Bookmark& one, qint64 r) { return one.round < r; });
    if (place != bookmarks.end() && place->round == round) {
        place->text = text.toStdString();
    } else {
        bookmarks.insert(place, {round, text.toStdString()});
    }
    save();
}

void RunNotes::removeBookmark(qint64 round) {
    if (std::erase_if(m_annotations.bookmarks, [&](const Bookmark& one) { return one.round == round; }) > 0)
        save();
}

void RunNotes::toggleBookmark(qint64 round) {
    bookmarkAt(round) != nullptr ? removeBookmark(round) : setBookmark(round, {});
}

void RunNotes::save() {
    Q_EMIT changed();
    if (m_path.empty()) return;
    auto* watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcher<QString>::finished, this, [this, watcher] {
        watcher->deleteLater();
        if (!watcher->result().isEmpty()) Q_EMIT failed(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(
        &m_writer->pool(), [path = m_path, bookmarks = m_annotations.bookmarks]() -> QString {
            // Note, tags and colour may have been changed elsewhere.
            auto annotations = readAnnotations(path);
            if (!annotations) return QString::fromStdString(annotations.error().text());
            annotations->bookmarks = bookmarks;
            const Result<void> written = writeAnnotations(path, *annotations);
            return written ? QString() : QString::fromStdString(written.error().text());
        }));
}

}  // namespace fiarse::ui
