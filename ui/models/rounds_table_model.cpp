#include "ui/models/rounds_table_model.h"

#include <cmath>
#include <limits>

#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

QString percent(double value) {
    return formatPercent(value);
}

QString number(double value) {
    return formatNumber(value, 4);
}

QString whole(double value) {
    return formatCount(static_cast<qint64>(value));
}

double evaluated(const RoundRecord& record, std::size_t level, double LevelEvaluation::*member) {
    return record.evaluated && level < record.evaluation.size() ? record.evaluation[level].*member : kNone;
}

}  // namespace

void RoundsTableModel::setRecords(const std::shared_ptr<const RunInfo>& info,
                                  const std::vector<RoundRecord>& records) {
    const bool grew = info && info == m_info && records.size() >= m_records.size() &&
                      (m_records.empty() || records[m_records.size() - 1].hash == m_records.back().hash);
    if (!grew) {
        beginResetModel();
        m_info = info;
        m_records = info ? records : std::vector<RoundRecord>{};
        makeColumns();
        endResetModel();
        return;
    }
    if (records.size() == m_records.size()) return;
    const int first = static_cast<int>(m_records.size());
    beginInsertRows({}, first, static_cast<int>(records.size()) - 1);
    m_records.insert(m_records.end(), records.begin() + first, records.end());
    endInsertRows();
}

void RoundsTableModel::makeColumns() {
    m_columns.clear();
    if (!m_info) return;
    m_columns.push_back(
        {tr("Global round"), [](const RoundRecord& r) { return static_cast<double>(r.round); }, whole});
    m_columns.push_back({tr("Seconds"), [](const RoundRecord& r) { return r.seconds; },
                         [](double v) { return formatSeconds(v); }});
    m_columns.push_back({tr("Training loss"), [](const RoundRecord& r) { return r.loss; }, number});
    for (std::size_t level = 0; level < m_info->levels.size(); ++level) addLevelColumns(level);
    m_columns.push_back({tr("Never trained"),
                         [d = static_cast<double>(m_info->layout.maskable)](const RoundRecord& r) {
                             return d > 0.0 ? static_cast<double>(r.neverTrained) / d : kNone;
                         },
                         [](double v) { return formatSmallPercent(v); }});
    m_columns.push_back({tr("Mean staleness (rounds)"), [](const RoundRecord& r) { return r.meanStaleness; },
                         [](double v) { return formatNumber(v, 3); }});
    m_columns.push_back({tr("Largest staleness (rounds)"),
                         [](const RoundRecord& r) { return static_cast<double>(r.maxStaleness); }, whole});
    m_columns.push_back({tr("Down"), [](const RoundRecord& r) { return static_cast<double>(r.bytesDown); },
                         [](double v) { return formatBytes(v); }});
    m_columns.push_back({tr("Up"), [](const RoundRecord& r) { return static_cast<double>(r.bytesUp); },
                         [](double v) { return formatBytes(v); }});
}

void RoundsTableModel::addLevelColumns(std::size_t level) {
    const QString capacity = formatCapacity(m_info->levels[level].capacity);
    m_columns.push_back(
        {tr("Global accuracy %1").arg(capacity),
         [level](const RoundRecord& r) { return evaluated(r, level, &LevelEvaluation::accuracy); }, percent});
    m_columns.push_back(
        {tr("Local accuracy %1").arg(capacity),
         [level](const RoundRecord& r) { return evaluated(r, level, &LevelEvaluation::localAccuracy); },
         percent});
    m_columns.push_back(
        {tr("Test loss %1").arg(capacity),
         [level](const RoundRecord& r) { return evaluated(r, level, &LevelEvaluation::loss); }, number});
    m_columns.push_back({tr("Churn %1").arg(capacity),
                         [level](const RoundRecord& r) {
                             return r.round > 1 && level < r.churn.size() ? r.churn[level] : kNone;
                         },
                         percent});
}

int RoundsTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_records.size());
}

int RoundsTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant RoundsTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole && role != SortRole) return {};
    const Column& column = m_columns[static_cast<std::size_t>(index.column())];
    const double value = column.value(m_records[static_cast<std::size_t>(index.row())]);
    if (std::isnan(value)) return role == SortRole ? QVariant() : QVariant(QStringLiteral("–"));
    return role == SortRole ? QVariant(value) : QVariant(column.text(value));
}

QVariant RoundsTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (section < 0) return {};
    if (orientation == Qt::Vertical) {
        if (role != Qt::DisplayRole || section >= rowCount()) return {};
        return QString::number(m_records[static_cast<std::size_t>(section)].round);
    }
    if (section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (role != Qt::DisplayRole) return {};
    return m_columns[static_cast<std::size_t>(section)].title;
}

}  // namespace fiarse::ui
