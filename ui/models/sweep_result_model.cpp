#include "ui/models/sweep_result_model.h"

#include <QFont>
#include <utility>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

// Of top rows; runs hold the number of their group.
constexpr quintptr kTop = 0;

quintptr idOf(int group) {
    return static_cast<quintptr>(group) + 1;
}

}  // namespace

void SweepResultModel::setNumbers(std::shared_ptr<const SweepNumbers> numbers) {
    beginResetModel();
    m_numbers = std::move(numbers);
    endResetModel();
}

void SweepResultModel::setLevel(int level) {
    if (level == m_level) return;
    m_level = level;
    const int last = columnCount() - 1;
    for (int group = 0; group < rowCount(); ++group) {
        const QModelIndex top = index(group, 0);
        Q_EMIT dataChanged(top, index(group, last));
        if (const int runs = rowCount(top); runs > 0)
            Q_EMIT dataChanged(index(0, 0, top), index(runs - 1, last, top));
    }
}

int SweepResultModel::metricColumn(SweepMetric metric) const {
    return 1 + settings() + static_cast<int>(metric);
}

QModelIndex SweepResultModel::index(int row, int column, const QModelIndex& parent) const {
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, parent.isValid() ? idOf(parent.row()) : kTop);
}

QModelIndex SweepResultModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == kTop) return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, kTop);
}

int SweepResultModel::rowCount(const QModelIndex& parent) const {
    if (!m_numbers) return 0;
    if (!parent.isValid()) return static_cast<int>(m_numbers->groups().size());
    if (parent.internalId() != kTop || parent.column() > 0) return 0;
    return static_cast<int>(m_numbers->groups().at(static_cast<std::size_t>(parent.row())).runs.size());
}

int SweepResultModel::columnCount(const QModelIndex&) const {
    return m_numbers ? 1 + settings() + kSweepMetrics : 0;
}

QVariant SweepResultModel::settingData(std::size_t run, int column, int role) const {
    const SweepColumn& setting = m_numbers->columns()[static_cast<std::size_t>(column - 1)];
    if (role == Qt::DisplayRole) return setting.text.at(run);
    if (role == SortRole) return setting.numeric ? QVariant(setting.value.at(run)) : setting.text.at(run);
    return {};
}

QVariant SweepResultModel::groupData(std::size_t group, int column, int role) const {
    const RunGroup& of = m_numbers->groups()[group];
    if (column == 0) {
        if (role == SortRole) return static_cast<double>(of.complete);
        if (role == Qt::ToolTipRole) return QString::fromStdString(of.name);
        //: %1 runs that are complete, %2 runs with other seeds
        return role == Qt::DisplayRole ? tr("%1 of %2").arg(of.complete).arg(of.runs.size()) : QVariant();
    }
    if (column <= settings()) return settingData(of.runs.front(), column, role);
    const auto metric = static_cast<SweepMetric>(column - 1 - settings());
    const Spread spread = m_numbers->value(of, metric, m_level);
    if (role == Qt::DisplayRole) return sweepMetricText(metric, spread);
    if (role == SortRole) return spread.runs > 0 ? QVariant(spread.mean) : QVariant();
    if (role == DeviationRole) return spread.runs > 1 ? QVariant(spread.deviation) : QVariant();
    return {};
}

QVariant SweepResultModel::runData(std::size_t group, std::size_t place, int column, int role) const {
    const std::size_t run = m_numbers->groups()[group].runs.at(place);
    const RunDigest& digest = m_numbers->runs().at(run);
    if (role == FileRole) return digest.levels.empty() ? QString() : m_numbers->fileName(run);
    if (role == Qt::FontRole && !digest.complete()) {
        QFont font;
        font.setItalic(true);
        return font;
    }
    if (role == Qt::ToolTipRole) {
        return tr("%1, %2 of %3 rounds")
            .arg(m_numbers->fileName(run))
            .arg(digest.points.size())
            .arg(digest.experiment.rounds);
    }
    if (column == 0) {
        if (role == SortRole) return static_cast<double>(digest.experiment.seed);
        return role == Qt::DisplayRole ? tr("seed %1").arg(digest.experiment.seed) : QVariant();
    }
    if (column <= settings()) return settingData(run, column, role);
    const auto metric = static_cast<SweepMetric>(column - 1 - settings());
    const std::optional<double> value = m_numbers->value(run, metric, m_level);
    if (role == Qt::DisplayRole) return value ? sweepMetricText(metric, *value) : QStringLiteral("–");
    if (role == SortRole) return value ? QVariant(*value) : QVariant();
    return {};
}

QVariant SweepResultModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_numbers) return {};
    const bool isGroup = index.internalId() == kTop;
    const std::size_t group = isGroup ? static_cast<std::size_t>(index.row()) : index.internalId() - 1;
    if (role == GroupRole) return static_cast<int>(group);
    if (role == Qt::TextAlignmentRole) {
        return QVariant(index.column() > settings() ? Qt::AlignRight | Qt::AlignVCenter
                                                    : Qt::AlignLeft | Qt::AlignVCenter);
    }
    return isGroup ? groupData(group, index.column(), role)
                   : runData(group, static_cast<std::size_t>(index.row()), index.column(), role);
}

QVariant SweepResultModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const bool isMetric = section > settings();
    const auto metric = static_cast<SweepMetric>(section - 1 - settings());
    switch (role) {
        case Qt::DisplayRole:
            if (section == 0) return tr("Runs");
            return isMetric ? sweepMetricTitle(metric)
                            : m_numbers->columns()[static_cast<std::size_t>(section - 1)].label;
        case Qt::ToolTipRole:
            if (section == 0) return tr("Complete runs of each configuration; unfold it to see them.");
            return isMetric ? sweepMetricHelp(metric)
                            : m_numbers->columns()[static_cast<std::size_t>(section - 1)].key;
        case Qt::TextAlignmentRole:
            return QVariant(isMetric ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
        case DeviationRole:
            return isMetric;
        default:
            return {};
    }
}

SweepResultFilter::SweepResultFilter(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(SweepResultModel::SortRole);
}

void SweepResultFilter::setGroups(std::optional<QSet<int>> groups) {
    if (groups == m_groups) return;
    m_groups = std::move(groups);
    invalidateFilter();
}

bool SweepResultFilter::filterAcceptsRow(int row, const QModelIndex& parent) const {
    return parent.isValid() || !m_groups || m_groups->contains(row);
}

}  // namespace fiarse::ui
