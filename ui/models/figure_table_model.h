/// The data twin of a figure: the same numbers as a table.
#pragma once

#include <QAbstractTableModel>

#include "ui/models/figure.h"

namespace fiarse::ui {

/// One part of a figure as rows and columns: a chart has one row for each x and one column a series, a grid
/// its own rows and columns. DisplayRole is the text, SortRole the exact number (nothing where there is
/// none). GUI thread only.
class FigureTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole + 1 };

    explicit FigureTableModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setPart(const FigurePart& part);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Column {
        QString title;
        Quantity quantity = Quantity::Plain;
        std::vector<double> values;  ///< NaN = nothing
        std::vector<QString> texts;  ///< instead of numbers: the labels of rows
    };
    std::vector<Column> m_columns;
    int m_rows = 0;
};

/// All parts as CSV, one table after the other, each under a line with its title where there are several.
QByteArray figureCsv(const Figure& figure);

/// A grid, or a chart as [series][x], as a .npy file (float64, C order); a figure with several parts gives
/// the part of this id. Empty where there is no such part.
QByteArray figureNpy(const Figure& figure, const QString& part);

}  // namespace fiarse::ui
