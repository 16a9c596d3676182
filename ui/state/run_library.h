/// The runs one has: those in the runs folder and those that were added, with notes, tags and colours; which
/// of them lie over the curves of the run on the screen.
#pragma once

#include <QDateTime>
#include <QObject>
#include <QStringList>
#include <QThreadPool>
#include <map>
#include <memory>
#include <vector>

#include "engine/api/annotations.h"
#include "engine/api/records.h"

class QUndoStack;

namespace fiarse::ui {

class StoredRun;

/// One run file, as the list shows it.
struct LibraryRun {
    QString path;
    QString name;  ///< of the experiment
    QString status;
    QString problem;  ///< why it cannot be read; then only path and modified are known
    std::shared_ptr<const RunInfo> info;
    qint64 rounds = 0;
    double accuracy = 0.0;  ///< mean over the levels at the newest round, if that was evaluated; else NaN
    Annotations annotations;
    QDateTime modified;
};

/// Files are read and written off the GUI thread. GUI thread only.
class RunLibrary : public QObject {
    Q_OBJECT
public:
    /// @param folder  where the window records runs; may be empty or missing.
    explicit RunLibrary(QString folder, QObject* parent = nullptr);
    ~RunLibrary() override;

    /// Notes, tags and colours become steps of this list, which outlives their use; null = they cannot be
    /// taken back.
    void setUndoStack(QUndoStack* stack) { m_undo = stack; }
    /// Newest first.
    const std::vector<LibraryRun>& runs() const { return m_runs; }
    const LibraryRun* find(const QString& path) const;
    /// The colours that runs without one of their own take, in order.
    static QStringList usualColours();
    /// Its own colour, else one by the order in which it was laid over.
    QString colourOf(const QString& path) const;

    /// Runs over the curves, in the order in which they were chosen; some may still be loading.
    const std::vector<std::unique_ptr<StoredRun>>& overlaid() const { return m_overlaid; }
    bool isOverlaid(const QString& path) const;
    /// Whether runs that differ only in their seed are drawn as mean ± spread.
    bool groupsSeeds() const { return m_groupsSeeds; }

public Q_SLOTS:
    /// Looks again at the folder and the added files; changed() follows.
    void refresh();
    void addFiles(const QStringList& paths);
    /// Takes an added file from the list; the file stays. Files of the runs folder come back with refresh().
    void forget(const QString& path);
    /// Note, tags and colour; written to the run file in the background.
    void setAnnotations(const QString& path, const Annotations& annotations);
    void setOverlaid(const QString& path, bool overlaid);
    void setGroupsSeeds(bool groups);

Q_SIGNALS:
    void changed();
    void overlayChanged();  ///< which runs lie over the curves, their colours, or one has been read
    void failed(const QString& sentence);

private:
    static LibraryRun read(const QString& path);
    void take(std::vector<LibraryRun> runs);
    void annotate(const QString& path, const Annotations& annotations);

    QUndoStack* m_undo = nullptr;
    QString m_folder;
    QStringList m_added;
    std::vector<LibraryRun> m_runs;
    std::vector<std::unique_ptr<StoredRun>> m_overlaid;
    bool m_groupsSeeds = true;
    quint64 m_scan = 0;
    bool m_scans = false;
    int m_retries = 0;          ///< looks on end that found a file that is being made
    int m_writes = 0;           ///< notes on their way to a file
    bool m_looksAgain = false;  ///< once they are there
    QThreadPool m_writer;       ///< one thread: the last change is also the last to be written
};

}  // namespace fiarse::ui
