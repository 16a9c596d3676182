/// The runs of a sweep and how far each of them is.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/api/sweep.h"

namespace fiarse::ui {

/// One row a child. GUI thread only.
class SweepChildrenModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { NameColumn, StateColumn, RoundsColumn, NoteColumn, kColumns };
    enum Role { SortRole = Qt::UserRole + 1, FileRole, ShareRole };  ///< ShareRole: rounds done, 0..1

    explicit SweepChildrenModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// Rows stay what they are where the children are the same.
    void setChildren(const std::vector<SweepChild>& children);
    /// @param statuses  one a child; fewer count as waiting.
    void setStatuses(const std::vector<SweepStatus>& statuses);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString name, file;
        qint64 planned = 0;
        SweepStatus status;
    };
    QVariant text(const Row& row, int column) const;

    std::vector<Row> m_rows;
};

}  // namespace fiarse::ui
