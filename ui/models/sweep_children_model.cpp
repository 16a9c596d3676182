#include "ui/models/sweep_children_model.h"

#include <algorithm>

namespace fiarse::ui {
namespace {

QString stateText(const SweepStatus& status) {
    switch (status.state) {
        case SweepState::Waiting:
            return SweepChildrenModel::tr("waiting");
        case SweepState::Running:
            return SweepChildrenModel::tr("running");
        case SweepState::Finished:
            return SweepChildrenModel::tr("finished");
        case SweepState::Failed:
            return SweepChildrenModel::tr("failed");
        case SweepState::Interrupted:
            return SweepChildrenModel::tr("interrupted");
    }
    return {};
}

bool sameStatus(const SweepStatus& a, const SweepStatus& b) {
    return a.state == b.state && a.found == b.found && a.rounds == b.rounds && a.error == b.error;
}

}  // namespace

void SweepChildrenModel::setChildren(const std::vector<SweepChild>& children) {
    const auto sameRow = [](const SweepChild& child, const Row& row) {
        return QString::fromStdString(child.name) == row.name &&
               QString::fromStdString(child.fileName) == row.file && child.experiment.rounds == row.planned;
    };
    if (children.size() == m_rows.size() &&
        std::equal(children.begin(), children.end(), m_rows.begin(), sameRow))
        return;
    beginResetModel();
    m_rows.clear();
    for (const SweepChild& child : children) {
        m_rows.push_back({QString::fromStdString(child.name),
                          QString::fromStdString(child.fileName),
                          child.experiment.rounds,
                          {}});
    }
    endResetModel();
}

void SweepChildrenModel::setStatuses(const std::vector<SweepStatus>& statuses) {
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const SweepStatus status = i < statuses.size() ? statuses[i] : SweepStatus();
        if (sameStatus(status, m_rows[i].status)) continue;
        m_rows[i].status = status;
        const auto row = static_cast<int>(i);
        Q_EMIT dataChanged(index(row, StateColumn), index(row, NoteColumn));
    }
}

int SweepChildrenModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SweepChildrenModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant SweepChildrenModel::text(const Row& row, int column) const {
    switch (column) {
        case NameColumn:
            return row.name;
        case StateColumn:
            return stateText(row.status);
        case RoundsColumn:
            //: %1 rounds done, %2 rounds planned
            return tr("%1 of %2").arg(row.status.rounds).arg(row.planned);
        default:
            if (row.status.error) return QString::fromStdString(row.status.error->message);
            return row.status.found ? tr("was done already") : QString();
    }
}

QVariant SweepChildrenModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Row& row = m_rows.at(static_cast<std::size_t>(index.row()));
    switch (role) {
        case Qt::DisplayRole:
            return text(row, index.column());
        case Qt::ToolTipRole:
            return index.column() == NoteColumn && row.status.error
                       ? QString::fromStdString(row.status.error->text())
                       : row.file;
        case Qt::TextAlignmentRole:
            return QVariant(index.column() == RoundsColumn ? Qt::AlignRight | Qt::AlignVCenter
                                                           : Qt::AlignLeft | Qt::AlignVCenter);
        case FileRole:
            return row.file;
        case ShareRole:
            return row.planned > 0 ? static_cast<double>(row.status.rounds) / static_cast<double>(row.planned)
                                   : 0.0;
        case SortRole:
            if (index.column() == RoundsColumn) return QVariant::fromValue<qlonglong>(row.status.rounds);
            if (index.column() == NameColumn) return index.row();
            return text(row, index.column());
        default:
            return {};
    }
}

QVariant SweepChildrenModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && section == RoundsColumn)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const QString titles[] = {tr("Run"), tr("State"), tr("Rounds"), tr("Note")};
    return section >= 0 && section < kColumns ? titles[section] : QVariant();
}

}  // namespace fiarse::ui
