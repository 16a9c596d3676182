#include "ui/dialogs/command_list_model.h"

#include <algorithm>
#include <utility>

#include "ui/dialogs/fuzzy_match.h"

namespace fiarse::ui {

CommandListModel::CommandListModel(QObject* parent) : QAbstractListModel(parent) {}

void CommandListModel::setCommands(std::vector<Command> commands, const QStringList& recent) {
    const auto age = [&](const Command& command) {
        const auto at = recent.indexOf(command.id);
        return at < 0 ? recent.size() : at;
    };
    std::stable_sort(commands.begin(), commands.end(),
                     [&](const Command& a, const Command& b) { return age(a) < age(b); });
    beginResetModel();
    m_commands = std::move(commands);
    fill();
    endResetModel();
}

void CommandListModel::setPattern(const QString& pattern) {
    if (pattern == m_pattern) return;
    beginResetModel();
    m_pattern = pattern;
    fill();
    endResetModel();
}

void CommandListModel::fill() {
    m_rows.clear();
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        const auto match = fuzzyMatch(m_pattern, title(m_commands[i].group, m_commands[i].text));
        if (match)
            m_rows.push_back({i, match->score, QList<int>(match->positions.begin(), match->positions.end())});
        else if (m_commands[i].words.contains(m_pattern, Qt::CaseInsensitive))
            m_rows.push_back({i, 0, {}});  // after those that are called so
    }
    std::stable_sort(m_rows.begin(), m_rows.end(),
                     [](const Row& a, const Row& b) { return a.score > b.score; });
}

QString CommandListModel::title(const QString& group, const QString& text) {
    return group.isEmpty() ? text : group + QStringLiteral("  ") + text;
}

int CommandListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant CommandListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Command& it = command(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return it.text;
        case Qt::AccessibleTextRole:
            return title(it.group, it.text);
        case Qt::AccessibleDescriptionRole:
        case Qt::ToolTipRole:
            return it.enabled ? it.keys : it.reason;
        case GroupRole:
            return it.group;
        case KeysRole:
            return it.keys;
        case ReasonRole:
            return it.enabled ? QString() : it.reason;
        case LettersRole:
            return QVariant::fromValue(m_rows[static_cast<std::size_t>(index.row())].letters);
        default:
            return {};
    }
}

Qt::ItemFlags CommandListModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return command(index.row()).enabled ? flags | Qt::ItemIsEnabled : flags;
}

}  // namespace fiarse::ui
