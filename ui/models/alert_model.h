/// The alerts of a run as rows, newest first: one for each condition, however long it lasted.
#pragma once

#include <QAbstractTableModel>
#include <memory>
#include <vector>

#include "engine/api/records.h"

namespace fiarse::ui {

/// Columns: the round in which the condition began, rule, what was noticed then and how often since. Effects
/// that the capacities alone explain can be left out. The tool tip is the rule's condition. GUI thread only.
class AlertModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { RoundColumn, RuleColumn, TextColumn, kColumns };
    enum Role { ByDesignRole = Qt::UserRole + 1, RoundRole, RuleRole, LastRoundRole, TimesRole };

    explicit AlertModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// Another run, or none. @param info  null: no run.
    void setRun(const std::shared_ptr<const RunInfo>& info, const std::vector<RoundRecord>& records);
    /// records[first..] are new.
    void append(const std::vector<RoundRecord>& records, int first);
    /// The alert of a round that could not be finished: the newest.
    void addFailure(const Alert& alert);
    bool hasFailure() const { return m_hasFailure; }
    void setByDesignShown(bool shown);
    bool byDesignShown() const { return m_byDesignShown; }
    /// As it was when it began.
    const Alert& alert(int row) const { return episode(row).first; }
    /// How many are trouble, and how many are by design; of the whole run, whatever is shown.
    std::pair<int, int> counts() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    /// A condition from its beginning until it ceased, or until now.
    struct Episode {
        Alert first;
        std::int64_t last = 0;   ///< the newest round in which it held
        std::int64_t times = 1;  ///< rounds in which it held
    };
    const Episode& episode(int row) const { return m_episodes[m_rows[static_cast<std::size_t>(row)]]; }
    bool isShown(const Episode& one) const { return !one.first.byDesign || m_byDesignShown; }
    static void add(std::vector<Episode>& episodes, const RoundRecord& record);
    QString text(const Episode& one) const;
    void filter();

    std::shared_ptr<const RunInfo> m_info;
    std::vector<Episode> m_episodes;  ///< oldest first
    std::vector<std::size_t> m_rows;  ///< indices into m_episodes, newest first
    bool m_byDesignShown = true;
    bool m_hasFailure = false;
    std::size_t m_taken = 0;  ///< records that m_episodes know
};

}  // namespace fiarse::ui
