/// The data twin of a layer's picture: its rows and columns as numbers.
#pragma once

#include <QAbstractTableModel>
#include <functional>

namespace fiarse::ui {

/// A table that is asked for its cells. `value` gives NaN where there is nothing.
struct LayerTable {
    int rows = 0, columns = 0;
    std::function<double(int row, int column)> value;
    std::function<QString(int row, int column)> text;
    std::function<QString(int row, int column)> help;  ///< tool tip
};

/// Nothing is kept but the functions, so that layers of any size cost nothing until their cells are seen. A
/// table of the same size as before keeps the place that was scrolled to. DisplayRole is the text, SortRole
/// the exact number (nothing where there is none). GUI thread only.
class LayerTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole + 1 };

    explicit LayerTableModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setTable(LayerTable table);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// Units and inputs count from 0, as in read-outs.
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    LayerTable m_table;
};

}  // namespace fiarse::ui
