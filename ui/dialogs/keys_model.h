/// The table of the Keys dialog: every command and its key.
#pragma once

#include <QAbstractTableModel>

#include "ui/state/key_table.h"

namespace fiarse::ui {

/// The column Key is edited with a QKeySequence; a key that another command has is taken from it, and taken()
/// says so. Commands without a key are listed too.
class KeysModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { CommandColumn, KeyColumn, DefaultColumn, ColumnCount };

    explicit KeysModel(KeyTable& table, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    void reset(int row);

Q_SIGNALS:
    /// A key went from one command to another; a sentence.
    void taken(const QString& sentence);

private:
    QAction* action(int row) const { return m_actions[row]; }

    KeyTable& m_table;
    QList<QPointer<QAction>> m_actions;
};

}  // namespace fiarse::ui
