#include "ui/models/log_model.h"

#include <QStringList>
#include <algorithm>

namespace fiarse::ui {

int LogModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant LogModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const LogEntry& item = entry(index.row());
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole: {
            QStringList lines;
            for (const Sentence& sentence : item.sentences) lines << sentence.whole();
            return lines.join(QLatin1Char('\n'));
        }
        case EntryIdRole:
            return item.id;
        case RoundRole:
            return item.round;
        case HasWarningRole:
            return std::any_of(item.sentences.begin(), item.sentences.end(),
                               [](const Sentence& s) { return s.kind == SentenceKind::Warning; });
        default:
            return {};
    }
}

int LogModel::rowOf(qint64 round) const {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                    [round](const LogEntry& entry) { return entry.round == round; });
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

void LogModel::prependAll(std::vector<std::pair<qint64, std::vector<Sentence>>> groups) {
    if (groups.empty()) return;
    beginInsertRows({}, 0, static_cast<int>(groups.size()) - 1);
    for (auto& [round, sentences] : groups) m_entries.push_front({m_nextId++, round, std::move(sentences)});
    endInsertRows();
}

void LogModel::clear() {
    if (m_entries.empty()) return;
    beginResetModel();
    m_entries.clear();
    endResetModel();
}

}  // namespace fiarse::ui
