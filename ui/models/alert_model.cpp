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

void AlertModel::add(std::vector<Episode>& episodes, const RoundRecord& record) {
    for (const Alert& alert : record.alerts) episodes.push_back({alert, record.round, 1});
    for (const Alert& alert : record.lasting) {
        const Alert place = placeOf(alert);
        const auto begun = std::find_if(episodes.rbegin(), episodes.rend(),
                                        [&](const Episode& one) { return placeOf(one.first) == place; });
        if (begun == episodes.rend()) {
            episodes.push_back({alert, record.round, 1});
        } else {
            begun->last = record.round;
            ++begun->times;
        }
    }
}

void AlertModel::setRun(const std::shared_ptr<const RunInfo>& info, const std::vector<RoundRecord>& records) {
    beginResetModel();
    m_info = info;
    m_episodes.clear();
    m_hasFailure = false;
    m_taken = 0;
    if (m_info) {
        for (const RoundRecord& record : records) add(m_episodes, record);
        m_taken = records.size();
    }
    filter();
    endResetModel();
}

void AlertModel::append(const std::vector<RoundRecord>& records, int first) {
    if (!m_info) return;
    const std::size_t before = m_episodes.size();
    std::vector<Episode> episodes = m_episodes;
    bool lasting = false;
    // A stored run may be told as a whole and then once more as what was appended to nothing.
    for (std::size_t i = std::max(m_taken, static_cast<std::size_t>(first)); i < records.size(); ++i) {
        add(episodes, records[i]);
        lasting = lasting || !records[i].lasting.empty();
    }
    m_taken = std::max(m_taken, records.size());
    const auto added =
        static_cast<int>(std::count_if(episodes.begin() + static_cast<std::ptrdiff_t>(before), episodes.end(),
                                       [this](const Episode& one) { return isShown(one); }));
    if (added > 0) beginInsertRows({}, 0, added - 1);
    m_episodes = std::move(episodes);
    for (std::size_t i = before; i < m_episodes.size(); ++i) {
        if (isShown(m_episodes[i])) m_rows.insert(m_rows.begin(), i);
    }
    if (added > 0) endInsertRows();
    if (lasting && rowCount() > added)
        Q_EMIT dataChanged(index(added, TextColumn), index(rowCount() - 1, TextColumn));
}

void AlertModel::addFailure(const Alert& alert) {
    if (!m_info) return;
    beginInsertRows({}, 0, 0);
    m_rows.insert(m_rows.begin(), m_episodes.size());
    m_episodes.push_back({alert, alert.round, 1});
    m_hasFailure = true;
    endInsertRows();
}

void AlertModel::filter() {
    m_rows.clear();
    for (std::size_t i = m_episodes.size(); i-- > 0;) {
        if (isShown(m_episodes[i])) m_rows.push_back(i);
    }
}

void AlertModel::setByDesignShown(bool shown) {
    if (shown == m_byDesignShown) return;
    beginResetModel();
    m_byDesignShown = shown;
    filter();
    endResetModel();
}

std::pair<int, int> AlertModel::counts() const {
    const auto byDesign = std::count_if(m_episodes.begin(), m_episodes.end(),
                                        [](const Episode& one) { return one.first.byDesign; });
    return {static_cast<int>(m_episodes.size()) - static_cast<int>(byDesign), static_cast<int>(byDesign)};
}

QString AlertModel::text(const Episode& one) const {
    QString text = QString::fromStdString(alertSentence(*m_info, one.first));
    if (one.first.byDesign) text += tr(" By design: the capacities alone explain it.");
    if (one.times > 1) {
        text += QLatin1Char(' ') +
                tr("Since round %1: in %2 rounds, last in round %3.")
                    .arg(formatCount(one.first.round), formatCount(one.times), formatCount(one.last));
    }
    return text;
}

int AlertModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AlertModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant AlertModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_info) return {};
    const Episode& lasted = episode(index.row());
    const Alert& one = lasted.first;
    switch (role) {
        case Qt::DisplayRole:
            if (index.column() == RoundColumn) return formatCount(one.round);
            if (index.column() == RuleColumn) return ruleTitle(one.rule);
            return text(lasted);
        case Qt::ToolTipRole: {
            const AlertRuleInfo* info = findAlertRule(one.rule);
            const QString sentence = text(lasted);
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
        case LastRoundRole:
            return static_cast<qlonglong>(lasted.last);
        case TimesRole:
            return static_cast<qlonglong>(lasted.times);
        case RuleRole:
            return QString::fromStdString(one.rule);
        default:
            return {};
    }
}

QVariant AlertModel::headerData(int section, Qt::Orientation orientation, int role) const {
    // Above its numbers.
    if (role == Qt::TextAlignmentRole && section == RoundColumn)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const QString titles[] = {tr("Round"), tr("Alert"), tr("What was noticed")};
    return titles[section];
}

}  // namespace fiarse::ui
