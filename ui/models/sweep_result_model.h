/// The results of a sweep: one row a configuration, its runs below it.
#pragma once

#include <QAbstractItemModel>
#include <QSet>
#include <QSortFilterProxyModel>
#include <memory>
#include <vector>

#include "ui/models/sweep_numbers.h"

namespace fiarse::ui {

/// Columns: the runs or the seed, one for each setting that the sweep varies, one for each measure. A row at
/// the top is a group, mean ± sample standard deviation over the complete runs; below it are its runs. GUI
/// thread only.
class SweepResultModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role {
        SortRole = Qt::UserRole + 1,  ///< exact number, mean of a group; invalid where there is none
        DeviationRole,                ///< of a group with several runs; in the header: whether there is one
        GroupRole,                    ///< index of the group
        FileRole                      ///< file name of a run; empty for groups and where nothing was begun
    };

    explicit SweepResultModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}

    void setNumbers(std::shared_ptr<const SweepNumbers> numbers);
    const SweepNumbers* numbers() const { return m_numbers.get(); }
    /// Which capacity the accuracies are of; −1 = mean over all.
    void setLevel(int level);
    int level() const { return m_level; }
    int metricColumn(SweepMetric metric) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    int settings() const { return m_numbers ? static_cast<int>(m_numbers->columns().size()) : 0; }
    QVariant groupData(std::size_t group, int column, int role) const;
    QVariant runData(std::size_t group, std::size_t run, int column, int role) const;
    QVariant settingData(std::size_t run, int column, int role) const;

    std::shared_ptr<const SweepNumbers> m_numbers;
    int m_level = -1;
};

/// Sorts, and shows only some groups; runs follow their group.
class SweepResultFilter : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit SweepResultFilter(QObject* parent = nullptr);

    /// @param groups  those that are shown; nothing = all.
    void setGroups(std::optional<QSet<int>> groups);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    std::optional<QSet<int>> m_groups;
};

}  // namespace fiarse::ui
