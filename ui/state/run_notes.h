/// Bookmarks of the run on the screen, kept in its file.
#pragma once

#include <QObject>
#include <filesystem>
#include <memory>

#include "engine/api/annotations.h"

namespace fiarse::ui {

class RunView;

/// Reads the annotations when a run is loaded and writes them after each change, both off the GUI thread and
/// one after the other. A run that is not recorded keeps its bookmarks until it leaves the screen. GUI thread
/// only.
class RunNotes : public QObject {
    Q_OBJECT
public:
    explicit RunNotes(RunView& view, QObject* parent = nullptr);
    ~RunNotes() override;

    const std::vector<Bookmark>& bookmarks() const { return m_annotations.bookmarks; }
    /// The bookmark of the round, or the note on one of its views; null if there is none.
    const Bookmark* bookmarkAt(qint64 round, const QString& view = {}) const;

public Q_SLOTS:
    /// Sets a bookmark, or a note on a view, or gives the one that is there another text.
    void setBookmark(qint64 round, const QString& text, const QString& view = {});
    void removeBookmark(qint64 round, const QString& view = {});
    /// Sets a bookmark without text, or takes the one that is there away.
    void toggleBookmark(qint64 round);

Q_SIGNALS:
    void changed();
    void failed(const QString& sentence);

private:
    class Writer;
    void load();
    void take(const Result<Annotations>& read);
    void insert(const Bookmark& wanted);
    void save();

    RunView& m_view;
    std::filesystem::path m_path;
    Annotations m_annotations;
    bool m_loaded = false;  ///< what the file holds is in m_annotations
    std::unique_ptr<Writer> m_writer;
};

}  // namespace fiarse::ui
