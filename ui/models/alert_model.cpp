#include "ui/models/alert_model.h"

#include <algorithm>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

QString ruleTitle(const std::string& id) {
    const AlertRuleInfo* info = findAlertRule(id);
    return QString::fromStdString(info == nullptr ? id : info->title);
}

}  // namespace

void AlertModel::setRun(const std::shared_ptr<const RunInfo>& info, const std::vector<RoundRecord>& records) {
    beginResetModel();
    m_info = info;
    m_alerts.clear();
    if (m_info) {
        for (const RoundRecord& record : records)
            m_alerts.insert(m_alerts.end(), record.alerts.begin(), record.alerts.end());
    }
    filter();
    endResetModel();
}

void AlertModel::append(const std::vector<RoundRecord>& records, int first) {
    if (!m_info) return;
    const std::size_t before = m_alerts.size();
    int added = 0;
    for (auto record = records.begin() + first; record != records.end(); ++record) {
        for (const Alert& alert : record->alerts) {
            m_alerts.push_back(alert);
            added += !alert.byDesign || m_byDesignShown ? 1 : 0;
        }
    }
    if (added == 0) return;
    beginInsertRows({}, 0, added - 1);
    for (std::size_t i = before; i < m_alerts.size(); ++i) {
        if (!m_alerts[i].byDesign || m_byDesignShown) m_rows.insert(m_rows.begin(), i);
    }
    endInsertRows();
}

void AlertModel::filter() {
    m_rows.clear();
    for (std::size_t i = m_alerts.size(); i-- > 0;) {
        if (!m_alerts[i].byDesign || m_byDesignShown) m_rows.push_back(i);
    }
}

void AlertModel::setByDesignShown(bool shown) {
    if (shown == m_byDesignShown) return;
    beginResetModel();
    m_byDesignShown = shown;
    filter();
    endResetModel();
}

const Alert& AlertModel::alert(int row) const {
    return m_alerts[m_rows[static_cast<std::size_t>(row)]];
}

std::pair<int, int> AlertModel::counts() const {
    const auto byDesign =
        std::count_if(m_alerts.begin(), m_alerts.end(), [](const Alert& a) { return a.byDesign; });
    return {static_cast<int>(m_alerts.size()) - static_cast<int>(byDesign), static_cast<int>(byDesign)};
}

int AlertModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AlertModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant AlertModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_info) return {};
    const Alert& one = alert(index.row());
    switch (role) {
        case Qt::DisplayRole:
            if (index.column() == RoundColumn) return formatCount(one.round);
            if (index.column() == RuleColumn) return ruleTitle(one.rule);
            return QString::fromStdString(alertSentence(*m_info, one)) +
                   (one.byDesign ? tr(" By design: the capacities alone explain it.") : QString());
        case Qt::ToolTipRole: {
            const AlertRuleInfo* info = findAlertRule(one.rule);
            const QString sentence = QString::fromStdString(alertSentence(*m_info, one));
            return info == nullptr ? sentence
                                   : sentence + QLatin1Char('\n') + QString::fromStdString(info->help);
        }
        case Qt::TextAlignmentRole:
            return QVariant(index.column() == RoundColumn ? Qt::AlignRight | Qt::AlignTop
                                                          : Qt::AlignLeft | Qt::AlignTop);
        case ByDesignRole:
            return one.byDesign;
        case RoundRole:
            return static_cast<qlonglong>(one.round);
        case RuleRole:
            return QString::fromStdString(one.rule);
        default:
            return {};
    }
}

QVariant AlertModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const QString titles[] = {tr("Round"), tr("Alert"), tr("What was noticed")};
    return titles[section];
}

}  // namespace fiarse::ui
