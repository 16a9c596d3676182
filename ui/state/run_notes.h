/// Bookmarks of the run on the screen, kept in its file.
#pragma once

#include <QObject>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/api/annotations.h"

class QUndoStack;

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

    /// Changes become steps of this list, which outlives their use; null = they cannot be taken back. A step
    /// of another run than the one on the screen changes that run's file.
    void setUndoStack(QUndoStack* stack) { m_undo = stack; }
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
    void change(qint64 round, const QString& view, const std::optional<QString>& text);
    void put(const std::filesystem::path& path, quint64 run, const Bookmark& wanted, bool present);
    void write(const std::filesystem::path& path, std::function<void(Annotations&)> edit);

    RunView& m_view;
    QUndoStack* m_undo = nullptr;
    std::filesystem::path m_path;
    quint64 m_run = 0;  ///< rises with each run that comes onto the screen
    Annotations m_annotations;
    std::vector<std::pair<Bookmark, bool>> m_early;  ///< edits (stays or goes) since the file is being read
    bool m_loaded = false;                           ///< what the file holds is in m_annotations
    std::unique_ptr<Writer> m_writer;
};

}  // namespace fiarse::ui
