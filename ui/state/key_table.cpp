#include "ui/state/key_table.h"

#include <QAction>
#include <utility>

namespace fiarse::ui {
namespace {

struct KeyRow {
    const char* name;  ///< objectName of the action
    const char* keys;  ///< QKeySequence::listToString(), in the portable form
};

// Single keys work wherever no text is being edited (ui/main/key_guard.h).
constexpr KeyRow kRows[] = {
    {"playPause", "Space"},
    {"stepRound", "N"},
    {"stepPhase", "Shift+N"},
    {"trainTen", "Shift+Right"},
    {"stepClient", "Ctrl+Right"},
    {"viewBack", "Left"},
    {"viewForward", "Right"},
    {"viewFirst", "Home"},
    {"viewLast", "End"},
    {"followLive", "F"},
    {"replay", "P"},
    {"loopReplay", "O"},
    {"cursorA", "A"},
    {"cursorB", "B"},
    {"swapCursors", "X"},
    {"comparison0", "Shift+D"},
    {"comparison1", "S"},
    {"comparison2", "D"},
    {"comparison3", "Shift+B"},
    {"comparison4", "W"},
    {"nextTier", "T"},
    {"nextLayer", "L"},
    {"lockInspector", "I"},
    {"bookmark", "M"},
    {"nameBookmark", "Shift+M"},
    {"noteHere", "Ctrl+M"},
    {"lastBookmark", ","},
    {"nextBookmark", "."},
    {"branchHere", "Ctrl+B"},
    {"sweep", "Ctrl+G"},
    {"clearFilter", "Esc"},
    {"selectionBack", "Alt+Left"},
    {"selectionForward", "Alt+Right"},
    {"exportView", "E"},
    {"exportDashboard", "Ctrl+E"},
    {"undoList", "Ctrl+Shift+U"},
    {"commandPalette", "Ctrl+K"},
    {"explainHere", "F1"},
    {"keys", "?; Shift+?"},
    {"jointZoom", "G"},
    {"zoomIn", "+; ="},
    {"zoomOut", "-"},
    {"zoomFit", "0"},
    {"chooseView", "V"},
    {"nextView", "Ctrl+PgDown"},
    {"lastView", "Ctrl+PgUp"},
    {"present", "F11"},
    {"perspectiveLearn", "Alt+1"},
    {"perspectiveLab", "Alt+2"},
    {"perspectiveDebug", "Alt+3"},
    {"perspectivePresent", "Alt+4"},
};

QList<QKeySequence> without(QList<QKeySequence> keys, const QKeySequence& taken) {
    keys.removeAll(taken);
    return keys;
}

}  // namespace

QList<QKeySequence> tableKeys(const QString& name) {
    for (const KeyRow& row : kRows) {
        if (name == QLatin1String(row.name))
            return QKeySequence::listFromString(QLatin1String(row.keys), QKeySequence::PortableText);
    }
    return {};
}

QStringList tableNames() {
    QStringList names;
    for (const KeyRow& row : kRows) names << QLatin1String(row.name);
    return names;
}

KeyTable::KeyTable(KeyChanges changes, QObject* parent) : QObject(parent), m_changes(std::move(changes)) {}

void KeyTable::add(QAction* action) {
    const QString name = action->objectName();
    if (name.isEmpty() || m_defaults.contains(name)) return;
    const QList<QKeySequence> fromTable = tableKeys(name);
    m_defaults.insert(name, fromTable.isEmpty() ? action->shortcuts() : fromTable);
    m_actions << action;
    const auto change = m_changes.constFind(name);
    action->setShortcuts(change == m_changes.constEnd()
                             ? m_defaults.value(name)
                             : QKeySequence::listFromString(*change, QKeySequence::PortableText));
}

QList<QKeySequence> KeyTable::defaultKeys(const QAction& action) const {
    return m_defaults.value(action.objectName());
}

bool KeyTable::isChanged(const QAction& action) const {
    return m_changes.contains(action.objectName());
}

QAction* KeyTable::holderOf(const QKeySequence& keys, const QAction& other) const {
    if (keys.isEmpty()) return nullptr;
    for (const QPointer<QAction>& action : m_actions) {
        if (action && action != &other && action->shortcuts().contains(keys)) return action;
    }
    return nullptr;
}

void KeyTable::assign(QAction& action, const QList<QKeySequence>& keys) {
    for (const QKeySequence& key : keys) {
        for (QAction* holder = holderOf(key, action); holder != nullptr; holder = holderOf(key, action))
            assign(*holder, without(holder->shortcuts(), key));
    }
    action.setShortcuts(keys);
    if (keys == defaultKeys(action)) {
        m_changes.remove(action.objectName());
    } else {
        m_changes.insert(action.objectName(), QKeySequence::listToString(keys, QKeySequence::PortableText));
    }
}

void KeyTable::setKeys(QAction& action, const QKeySequence& keys) {
    assign(action, keys.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence>{keys});
    Q_EMIT changed();
}

void KeyTable::reset(QAction& action) {
    assign(action, defaultKeys(action));
    Q_EMIT changed();
}

void KeyTable::resetAll() {
    m_changes.clear();
    for (const QPointer<QAction>& action : m_actions) {
        if (action) action->setShortcuts(defaultKeys(*action));
    }
    Q_EMIT changed();
}

}  // namespace fiarse::ui
