#include "ui/plots/layer_table_model.h"

#include <cmath>
#include <utility>

namespace fiarse::ui {

void LayerTableModel::setTable(LayerTable table) {
    if (table.rows == m_table.rows && table.columns == m_table.columns) {
        m_table = std::move(table);
        if (m_table.rows > 0 && m_table.columns > 0)
            Q_EMIT dataChanged(index(0, 0), index(m_table.rows - 1, m_table.columns - 1));
        return;
    }
    beginResetModel();
    m_table = std::move(table);
    endResetModel();
}

int LayerTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_table.rows;
}

int LayerTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_table.columns;
}

QVariant LayerTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role == Qt::DisplayRole) return m_table.text(index.row(), index.column());
    if (role == Qt::ToolTipRole) return m_table.help(index.row(), index.column());
    if (role == Qt::TextAlignmentRole) return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != SortRole) return {};
    const double value = m_table.value(index.row(), index.column());
    return std::isnan(value) ? QVariant() : QVariant(value);
}

QVariant LayerTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::DisplayRole) return QString::number(section);
    if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal) return int(Qt::AlignRight);
    return {};
}

}  // namespace fiarse::ui
