/// The data behind the curves: one row a finished round.
#pragma once

#include <QAbstractTableModel>
#include <functional>
#include <memory>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::ui {

/// Columns: round, seconds, training loss, then per level global accuracy, local accuracy, test loss and
/// churn, then coverage, staleness and bytes. DisplayRole is the text, SortRole the exact number (nothing
/// where the round has none). GUI thread only.
class RoundsTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole + 1 };

    explicit RoundsTableModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// Shows these records. Rows are appended where the run is the same and only grew, else all is reset.
    /// @param info  null: no run, an empty table.
    void setRecords(const std::shared_ptr<const RunInfo>& info, const std::vector<RoundRecord>& records);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Column {
        QString title;
        std::function<double(const RoundRecord&)> value;  ///< NaN = none
        std::function<QString(double)> text;
    };
    void makeColumns();
    void addLevelColumns(std::size_t level);

    std::shared_ptr<const RunInfo> m_info;
    std::vector<RoundRecord> m_records;
    std::vector<Column> m_columns;
};

}  // namespace fiarse::ui
