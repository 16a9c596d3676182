#include "ui/state/run_notes.h"

#include <QFutureWatcher>
#include <QThreadPool>
#include <QtConcurrentRun>
#include <algorithm>
#include <tuple>
#include <utility>

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
    m_annotations = {};
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
    const std::vector<Bookmark> early = std::exchange(m_annotations.bookmarks, {});
    m_loaded = true;
    if (read) m_annotations = *read;
    // Somebody was quicker to set a bookmark than the file to be read.
    for (const Bookmark& one : early) insert(one);
    early.empty() ? Q_EMIT changed() : save();
}

void RunNotes::insert(const Bookmark& wanted) {
    auto& bookmarks = m_annotations.bookmarks;
    const auto place = std::lower_bound(bookmarks.begin(), bookmarks.end(), wanted,
                                        [](const Bookmark& a, const Bookmark& b) {
                                            return std::tie(a.round, a.view) < std::tie(b.round, b.view);
                                        });
    if (place != bookmarks.end() && place->round == wanted.round && place->view == wanted.view) {
        place->text = wanted.text;
    } else {
        bookmarks.insert(place, wanted);
    }
}

void RunNotes::setBookmark(qint64 round, const QString& text, const QString& view) {
    insert({round, text.toStdString(), view.toStdString()});
    save();
}

void RunNotes::removeBookmark(qint64 round, const QString& view) {
    const std::string id = view.toStdString();
    const auto isMeant = [&](const Bookmark& one) { return one.round == round && one.view == id; };
    if (std::erase_if(m_annotations.bookmarks, isMeant) > 0) save();
}

void RunNotes::toggleBookmark(qint64 round) {
    bookmarkAt(round) != nullptr ? removeBookmark(round) : setBookmark(round, {});
}

void RunNotes::save() {
    Q_EMIT changed();
    // What the file holds is not known yet: it comes together with this when it has been read.
    if (m_path.empty() || !m_loaded) return;
    auto* watcher = new QFutureWatcher<QString>(this);
    connect(watcher, &QFutureWatcher<QString>::finished, this, [this, watcher] {
        watcher->deleteLater();
        if (!watcher->result().isEmpty()) Q_EMIT failed(watcher->result());
    });
    watcher->setFuture(QtConcurrent::run(
        &m_writer->pool(), [path = m_path, bookmarks = m_annotations.bookmarks]() -> QString {
            // Note, tags and colour may have been changed elsewhere.
            const Result<void> written =
                changeAnnotations(path, [&](Annotations& newest) { newest.bookmarks = bookmarks; });
            return written ? QString() : QString::fromStdString(written.error().text());
        }));
}

}  // namespace fiarse::ui
