/// The settings of several runs beside each other.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/api/experiment.h"

namespace fiarse::ui {

/// One row a setting that plays a part in at least one run, one column a run; by default only rows in which
/// runs differ. A cell that differs from the first run's is bold. GUI thread only.
class SettingsTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    struct Run {
        QString name;
        Experiment experiment;
    };

    explicit SettingsTableModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setRuns(std::vector<Run> runs);
    void setOnlyDifferences(bool only);
    bool onlyDifferences() const { return m_onlyDifferences; }
    /// Settings in which the runs differ.
    int differenceCount() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        QString key, label;
        QStringList values;  ///< one a run; empty = plays no part
        bool differs() const;
    };
    void rebuild();

    std::vector<Run> m_runs;
    std::vector<Row> m_all;
    std::vector<std::size_t> m_rows;  ///< indices into m_all
    bool m_onlyDifferences = true;
};

}  // namespace fiarse::ui
