#include "ui/dialogs/keys_model.h"

#include <QAction>
#include <QFont>

#include "ui/state/action_notes.h"

namespace fiarse::ui {
namespace {

QString textOf(const QList<QKeySequence>& keys) {
    QStringList texts;
    for (const QKeySequence& key : keys) {
        if (!key.isEmpty()) texts << key.toString(QKeySequence::NativeText);
    }
    return texts.join(QStringLiteral(", "));
}

}  // namespace

KeysModel::KeysModel(KeyTable& table, QObject* parent) : QAbstractTableModel(parent), m_table(table) {
    for (const QPointer<QAction>& action : table.actions()) {
        if (action) m_actions << action;
    }
    connect(&table, &KeyTable::changed, this,
            [this] { Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1)); });
}

int KeysModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_actions.size());
}

int KeysModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant KeysModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || action(index.row()) == nullptr) return {};
    const QAction& it = *action(index.row());
    if (role == Qt::FontRole && m_table.isChanged(it)) {
        QFont bold;
        bold.setBold(true);
        return bold;
    }
    if (role == Qt::EditRole && index.column() == KeyColumn) return QVariant::fromValue(it.shortcut());
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
        case CommandColumn:
            return plainText(it);
        case KeyColumn:
            return textOf(it.shortcuts());
        default:
            return textOf(m_table.defaultKeys(it));
    }
}

bool KeysModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !index.isValid() || index.column() != KeyColumn) return false;
    QAction* edited = action(index.row());
    const auto keys = value.value<QKeySequence>();
    if (edited == nullptr || keys == edited->shortcut()) return false;
    const QAction* holder = m_table.holderOf(keys, *edited);
    if (holder != nullptr) {
        Q_EMIT taken(tr("%1 belonged to “%2”, which has lost it.")
                         .arg(keys.toString(QKeySequence::NativeText), plainText(*holder)));
    } else {
        Q_EMIT taken({});
    }
    m_table.setKeys(*edited, keys);
    return true;
}

QVariant KeysModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case CommandColumn:
            return tr("Command");
        case KeyColumn:
            return tr("Key");
        default:
            return tr("Default");
    }
}

Qt::ItemFlags KeysModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == KeyColumn ? flags | Qt::ItemIsEditable : flags;
}

void KeysModel::reset(int row) {
    if (row >= 0 && row < rowCount() && action(row) != nullptr) m_table.reset(*action(row));
}

}  // namespace fiarse::ui
