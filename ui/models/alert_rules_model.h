/// The alert rules of the experiment being edited, as an editable table.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/api/alerts.h"

namespace fiarse::ui {

class ExperimentDocument;

/// One row a rule of the catalogue: whether it is looked at, its threshold, its rounds, what happens. Every
/// change is an edit of the document and can be undone; a rule that is as the catalogue has it leaves the
/// experiment file. GUI thread only.
class AlertRulesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { RuleColumn, ThresholdColumn, RoundsColumn, ActionColumn, kColumns };

    explicit AlertRulesModel(ExperimentDocument& document, QObject* parent = nullptr);

    const AlertRule& rule(int row) const { return m_rules[static_cast<std::size_t>(row)]; }
    /// The texts of the actions, in the order of AlertAction.
    static QStringList actionTexts();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    /// Refuses what the rule does not allow.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    void refresh();
    bool change(int row, const AlertRule& rule);

    ExperimentDocument& m_document;
    std::vector<AlertRule> m_rules;
};

}  // namespace fiarse::ui
