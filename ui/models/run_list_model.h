/// The list of runs: one row a run file.
#pragma once

#include <QAbstractTableModel>

namespace fiarse::ui {

class RunLibrary;
struct LibraryRun;

/// Columns: over the curves (a check box and the run's colour) and name, status, rounds, mean accuracy, tags,
/// when. GUI thread only.
class RunListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        NameColumn,
        StatusColumn,
        RoundsColumn,
        AccuracyColumn,
        TagsColumn,
        ChangedColumn,
        kColumns
    };
    enum Role { PathRole = Qt::UserRole + 1, SortRole };

    explicit RunListModel(RunLibrary& library, QObject* parent = nullptr);

    /// The run on the screen is marked and cannot lie over itself.
    void setShownRun(const QString& path);
    const LibraryRun* run(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void refresh();

    RunLibrary& m_library;
    QString m_shown;
    int m_count = 0;
};

}  // namespace fiarse::ui
