#include "ui/models/settings_table_model.h"

#include <QFont>
#include <algorithm>
#include <set>

#include "engine/api/fields.h"

namespace fiarse::ui {
namespace {

/// All of a device class that a comparison tells; what nobody set is left out.
/// @param like  the same class of the first run, or null: "1/4" and "0.25" are the same setting.
QString tierText(const Tier& tier, const Tier* like) {
    const bool alike = like != nullptr && like->capacity.value == tier.capacity.value;
    QStringList parts = {
        //: %1 a device class, %2 its capacity, %n its clients
        SettingsTableModel::tr("%1, capacity %2, %n client(s)", nullptr, static_cast<int>(tier.clients))
            .arg(QString::fromStdString(tier.name),
                 QString::fromStdString(alike ? like->capacity.text : tier.capacity.text))};
    const Tier usual;
    if (tier.linkMbps != usual.linkMbps) parts << SettingsTableModel::tr("%1 Mbit/s").arg(tier.linkMbps);
    if (tier.uplinkMbps != usual.uplinkMbps)
        //: %1 speed of a link for sending
        parts << SettingsTableModel::tr("%1 Mbit/s up").arg(tier.uplinkMbps);
    if (tier.availability != usual.availability)
        //: %1 the share of rounds in which a client can be reached
        parts << SettingsTableModel::tr("availability %1").arg(tier.availability);
    if (tier.dataShare != usual.dataShare)
        //: %1 how much data a client has relative to others
        parts << SettingsTableModel::tr("data share %1").arg(tier.dataShare);
    if (tier.speedGflops != usual.speedGflops)
        parts << SettingsTableModel::tr("%1 GFLOP/s").arg(tier.speedGflops);
    if (tier.memoryMb != usual.memoryMb)
        parts << SettingsTableModel::tr("%1 MB for training").arg(tier.memoryMb);
    if (tier.powerW != usual.powerW) parts << SettingsTableModel::tr("%1 W computing").arg(tier.powerW);
    if (tier.radioW != usual.radioW) parts << SettingsTableModel::tr("%1 W radio").arg(tier.radioW);
    if (tier.receiveW != usual.receiveW) parts << SettingsTableModel::tr("%1 W receiving").arg(tier.receiveW);
    if (!tier.colour.empty())
        parts << SettingsTableModel::tr("colour %1").arg(QString::fromStdString(tier.colour));
    return parts.join(QStringLiteral(", "));
}

QString ruleText(const AlertRule& rule) {
    if (!rule.enabled) return SettingsTableModel::tr("off");
    return SettingsTableModel::tr("threshold %1, rounds %2, %3")
        .arg(rule.threshold)
        .arg(rule.rounds)
        .arg(QString::fromUtf8(alertActionName(rule.action).data(),
                               static_cast<qsizetype>(alertActionName(rule.action).size())));
}

}  // namespace

bool SettingsTableModel::Row::differs() const {
    return std::any_of(values.begin(), values.end(),
                       [this](const QString& v) { return v != values.front(); });
}

void SettingsTableModel::setRuns(std::vector<Run> runs) {
    beginResetModel();
    m_runs = std::move(runs);
    rebuild();
    endResetModel();
}

void SettingsTableModel::setOnlyDifferences(bool only) {
    if (only == m_onlyDifferences) return;
    beginResetModel();
    m_onlyDifferences = only;
    rebuild();
    endResetModel();
}

int SettingsTableModel::differenceCount() const {
    return static_cast<int>(
        std::count_if(m_all.begin(), m_all.end(), [](const Row& row) { return row.differs(); }));
}

void SettingsTableModel::rebuild() {
    m_all.clear();
    for (const Field& field : experimentFields()) {
        Row row{QString::fromStdString(field.key), QString::fromStdString(field.label), {}};
        for (const Run& run : m_runs)
            row.values << (field.applies(run.experiment)
                               ? QString::fromStdString(valueText(field.get(run.experiment)))
                               : QString());
        const bool used =
            std::any_of(row.values.begin(), row.values.end(), [](const QString& v) { return !v.isEmpty(); });
        if (used) m_all.push_back(std::move(row));
    }
    std::size_t tiers = 0;
    std::set<std::string> rules;
    for (const Run& run : m_runs) {
        tiers = std::max(tiers, run.experiment.tiers.size());
        for (const AlertRule& rule : run.experiment.alerts) rules.insert(rule.id);
    }
    for (std::size_t i = 0; i < tiers; ++i) {
        Row row{QStringLiteral("tier.%1").arg(i + 1), tr("Device class %1").arg(i + 1), {}};
        const std::vector<Tier>& first = m_runs.front().experiment.tiers;
        const Tier* like = i < first.size() ? &first[i] : nullptr;
        for (const Run& run : m_runs) {
            const std::vector<Tier>& own = run.experiment.tiers;
            row.values << (i < own.size() ? tierText(own[i], like) : QString());
        }
        m_all.push_back(std::move(row));
    }
    for (const std::string& id : rules) {
        const AlertRuleInfo* info = findAlertRule(id);
        Row row{QStringLiteral("alert.") + QString::fromStdString(id),
                tr("Alert “%1”").arg(QString::fromStdString(info == nullptr ? id : info->title)),
                {}};
        for (const Run& run : m_runs) {
            for (const AlertRule& rule : effectiveAlertRules(run.experiment.alerts)) {
                if (rule.id == id) row.values << ruleText(rule);
            }
        }
        if (row.values.size() == static_cast<qsizetype>(m_runs.size())) m_all.push_back(std::move(row));
    }
    m_rows.clear();
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        if (!m_onlyDifferences || m_all[i].differs()) m_rows.push_back(i);
    }
}

int SettingsTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SettingsTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size()) + 1;
}

QVariant SettingsTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = m_all[m_rows[static_cast<std::size_t>(index.row())]];
    if (index.column() == 0) {
        if (role == Qt::DisplayRole) return row.label;
        if (role == Qt::ToolTipRole) return row.key;
        return {};
    }
    const QString& value = row.values[index.column() - 1];
    if (role == Qt::DisplayRole) return value.isEmpty() ? QStringLiteral("–") : value;
    if (role == Qt::ToolTipRole) return value;
    if (role == Qt::FontRole && value != row.values.front()) {
        QFont bold;
        bold.setWeight(QFont::DemiBold);
        return bold;
    }
    return {};
}

QVariant SettingsTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return section == 0 ? tr("Setting") : m_runs[static_cast<std::size_t>(section - 1)].name;
}

}  // namespace fiarse::ui
