/// Which key belongs to which command: the defaults, what the user made of them, and conflicts.
#pragma once

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QString>

class QAction;

namespace fiarse::ui {

/// Changed keys by the action's objectName, as text of QKeySequence::listToString(); "" = no key.
using KeyChanges = QHash<QString, QString>;

/// An action takes part once it was added; it needs an objectName. Its default is its line in the table of
/// key_table.cpp or else the shortcuts it came with, so that a new command that a line is there for only
/// has to be added to a menu.
class KeyTable : public QObject {
    Q_OBJECT
public:
    explicit KeyTable(KeyChanges changes, QObject* parent = nullptr);

    /// Gives the action its keys. Actions without an objectName, and those added before, are left alone.
    void add(QAction* action);

    const QList<QPointer<QAction>>& actions() const { return m_actions; }
    QList<QKeySequence> defaultKeys(const QAction& action) const;
    bool isChanged(const QAction& action) const;
    /// The other action that has this key, or null. Null for an empty key.
    QAction* holderOf(const QKeySequence& keys, const QAction& other) const;

    /// Gives the action this key alone (empty = none) and takes it from whoever has it.
    void setKeys(QAction& action, const QKeySequence& keys);
    /// Back to the default; keys of it that another action has by now are taken from that one.
    void reset(QAction& action);
    void resetAll();

    const KeyChanges& changes() const { return m_changes; }

Q_SIGNALS:
    void changed();

private:
    void assign(QAction& action, const QList<QKeySequence>& keys);

    KeyChanges m_changes;
    QList<QPointer<QAction>> m_actions;
    QHash<QString, QList<QKeySequence>> m_defaults;
};

/// The default keys of the table for this objectName; empty where it has no line.
QList<QKeySequence> tableKeys(const QString& name);
/// The names in the table, for tests.
QStringList tableNames();

}  // namespace fiarse::ui
