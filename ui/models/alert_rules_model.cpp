#include "ui/models/alert_rules_model.h"

#include <cmath>

#include "ui/state/experiment_document.h"
#include "ui/text/format.h"

namespace fiarse::ui {

AlertRulesModel::AlertRulesModel(ExperimentDocument& document, QObject* parent)
    : QAbstractTableModel(parent),
      m_document(document),
      m_rules(effectiveAlertRules(document.experiment().alerts)) {
    connect(&m_document, &ExperimentDocument::changed, this, &AlertRulesModel::refresh);
}

QStringList AlertRulesModel::actionTexts() {
    return {tr("Note it"), tr("Pause"), tr("Fail")};
}

void AlertRulesModel::refresh() {
    std::vector<AlertRule> rules = effectiveAlertRules(m_document.experiment().alerts);
    if (rules == m_rules) return;
    m_rules = std::move(rules);
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
}

int AlertRulesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rules.size());
}

int AlertRulesModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant AlertRulesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const AlertRule& one = rule(index.row());
    const AlertRuleInfo& info = *findAlertRule(one.id);
    if (role == Qt::ToolTipRole) {
        return tr("%1 Threshold %2, rounds %3 unless changed.")
            .arg(QString::fromStdString(info.help), formatNumber(info.defaults.threshold, 3),
                 formatCount(info.defaults.rounds));
    }
    if (role == Qt::CheckStateRole && index.column() == RuleColumn)
        return one.enabled ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::TextAlignmentRole)
        return QVariant(index.column() == ThresholdColumn || index.column() == RoundsColumn
                            ? Qt::AlignRight | Qt::AlignVCenter
                            : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::EditRole) return {};
    switch (index.column()) {
        case RuleColumn:
            return QString::fromStdString(info.title);
        case ThresholdColumn:
            return role == Qt::EditRole ? QVariant(one.threshold)
                                        : QVariant(one.threshold == 0.0 ? QStringLiteral("0")
                                                                        : formatNumber(one.threshold, 3));
        case RoundsColumn:
            return role == Qt::EditRole ? QVariant(static_cast<qlonglong>(one.rounds))
                                        : QVariant(formatCount(one.rounds));
        default:
            return role == Qt::EditRole ? QVariant(static_cast<int>(one.action))
                                        : QVariant(actionTexts()[static_cast<int>(one.action)]);
    }
}

bool AlertRulesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid()) return false;
    AlertRule changed = rule(index.row());
    const AlertRuleInfo& info = *findAlertRule(changed.id);
    if (role == Qt::CheckStateRole && index.column() == RuleColumn) {
        changed.enabled = value.toInt() == Qt::Checked;
        return change(index.row(), changed);
    }
    if (role != Qt::EditRole) return false;
    bool ok = true;
    switch (index.column()) {
        case ThresholdColumn:
            changed.threshold = value.toDouble(&ok);
            ok = ok && std::isfinite(changed.threshold) && changed.threshold >= info.minimum &&
                 changed.threshold <= info.maximum;
            break;
        case RoundsColumn:
            changed.rounds = value.toLongLong(&ok);
            ok = ok && changed.rounds >= 1 && changed.rounds <= 1000000;
            break;
        case ActionColumn: {
            const int action = value.toInt(&ok);
            ok = ok && action >= 0 && action <= static_cast<int>(AlertAction::Fail);
            if (ok) changed.action = static_cast<AlertAction>(action);
            break;
        }
        default:
            return false;
    }
    return ok && change(index.row(), changed);
}

bool AlertRulesModel::change(int row, const AlertRule& changed) {
    if (changed == rule(row)) return true;
    Experiment experiment = m_document.experiment();
    const AlertRuleInfo& info = *findAlertRule(changed.id);
    std::erase_if(experiment.alerts, [&](const AlertRule& one) { return one.id == changed.id; });
    if (changed != info.defaults) experiment.alerts.push_back(changed);
    m_document.edit(experiment, tr("Change alert “%1”").arg(QString::fromStdString(info.title)));
    return true;
}

Qt::ItemFlags AlertRulesModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    const Qt::ItemFlags usual = Qt::ItemIsSelectable | Qt::ItemIsEnabled;
    return index.column() == RuleColumn ? usual | Qt::ItemIsUserCheckable : usual | Qt::ItemIsEditable;
}

QVariant AlertRulesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && (section == ThresholdColumn || section == RoundsColumn))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::DisplayRole) {
        const QString titles[] = {tr("Rule"), tr("Threshold"), tr("Rounds"), tr("Then")};
        return titles[section];
    }
    if (role == Qt::ToolTipRole && section == ActionColumn)
        return tr(
            "What happens: it is noted, the run pauses after the round, or the run fails after it. An "
            "effect by design never makes a run fail.");
    return {};
}

}  // namespace fiarse::ui
