/// The alerts of a run as rows, newest first.
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::ui {

/// Columns: round, rule, what was noticed. Effects that the capacities alone explain can be left out. The
/// tool tip is the rule's condition. GUI thread only.
class AlertModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { RoundColumn, RuleColumn, TextColumn, kColumns };
    enum Role { ByDesignRole = Qt::UserRole + 1, RoundRole, RuleRole };

    explicit AlertModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// Another run, or none. @param info  null: no run.
    void setRun(const std::shared_ptr<const RunInfo>& info, const std::vector<RoundRecord>& records);
    /// records[first..] are new.
    void append(const std::vector<RoundRecord>& records, int first);
    void setByDesignShown(bool shown);
    bool byDesignShown() const { return m_byDesignShown; }
    const Alert& alert(int row) const;
    /// How many are trouble, and how many are by design; of the whole run, whatever is shown.
    std::pair<int, int> counts() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void filter();

    std::shared_ptr<const RunInfo> m_info;
    std::vector<Alert> m_alerts;      ///< oldest first
    std::vector<std::size_t> m_rows;  ///< indices into m_alerts, newest first
    bool m_byDesignShown = true;
};

}  // namespace fiarse::ui
