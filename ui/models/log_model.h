/// What happened, newest first: one row a round (or event), each a group of sentences.
#pragma once

#include <QAbstractListModel>
#include <deque>
#include <vector>

#include "ui/text/round_sentences.h"

namespace fiarse::ui {

struct LogEntry {
    quint64 id = 0;    ///< rising, never used again; a cache key
    qint64 round = 0;  ///< 0 for events outside rounds
    std::vector<Sentence> sentences;
};

/// GUI thread only.
class LogModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { EntryIdRole = Qt::UserRole + 1, RoundRole, HasWarningRole };

    explicit LogModel(QObject* parent = nullptr) : QAbstractListModel(parent) {}

    int rowCount(const QModelIndex& parent = {}) const override;
    /// DisplayRole: all sentences as plain text, one a line.
    QVariant data(const QModelIndex& index, int role) const override;
    const LogEntry& entry(int row) const { return m_entries.at(static_cast<std::size_t>(row)); }

    /// The row of a round, the newest where a run was begun anew; −1 where there is none. Cost: O(rows).
    int rowOf(qint64 round) const;

    /// Puts several groups on top in one go; the last of `groups` ends up topmost.
    void prependAll(std::vector<std::pair<qint64, std::vector<Sentence>>> groups);
    void clear();

private:
    std::deque<LogEntry> m_entries;
    quint64 m_nextId = 1;
};

}  // namespace fiarse::ui
