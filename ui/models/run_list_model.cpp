#include "ui/models/run_list_model.h"

#include <QColor>
#include <QDir>
#include <QFont>
#include <QLocale>
#include <cmath>

#include "ui/state/run_library.h"
#include "ui/text/format.h"

namespace fiarse::ui {
namespace {

QString tagText(const LibraryRun& run) {
    QStringList tags;
    for (const std::string& tag : run.annotations.tags) tags << QString::fromStdString(tag);
    return tags.join(QStringLiteral(", "));
}

}  // namespace

RunListModel::RunListModel(RunLibrary& library, QObject* parent)
    : QAbstractTableModel(parent), m_library(library), m_count(static_cast<int>(library.runs().size())) {
    connect(&m_library, &RunLibrary::changed, this, &RunListModel::refresh);
    connect(&m_library, &RunLibrary::overlayChanged, this, [this] {
        if (m_count > 0) Q_EMIT dataChanged(index(0, 0), index(m_count - 1, kColumns - 1));
    });
}

void RunListModel::refresh() {
    beginResetModel();
    m_count = static_cast<int>(m_library.runs().size());
    endResetModel();
}

void RunListModel::setShownRun(const QString& path) {
    if (path == m_shown) return;
    m_shown = path;
    if (m_count > 0) Q_EMIT dataChanged(index(0, 0), index(m_count - 1, kColumns - 1));
}

const LibraryRun* RunListModel::run(int row) const {
    return row >= 0 && row < m_count ? &m_library.runs()[static_cast<std::size_t>(row)] : nullptr;
}

int RunListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : m_count;
}

int RunListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
    const LibraryRun* one = index.isValid() ? run(index.row()) : nullptr;
    if (one == nullptr) return {};
    const bool shown = one->path == m_shown;
    switch (role) {
        case PathRole:
            return one->path;
        case Qt::ToolTipRole:
            return one->problem.isEmpty()
                       ? QDir::toNativeSeparators(one->path) +
                             (one->annotations.note.empty()
                                  ? QString()
                                  : QLatin1Char('\n') + QString::fromStdString(one->annotations.note))
                       : one->problem;
        case Qt::CheckStateRole:
            if (index.column() != NameColumn || shown || !one->info) return {};
            return m_library.isOverlaid(one->path) ? Qt::Checked : Qt::Unchecked;
        case Qt::DecorationRole:
            if (index.column() != NameColumn || !m_library.isOverlaid(one->path)) return {};
            return QColor(m_library.colourOf(one->path));
        case Qt::FontRole:
            if (shown) {
                QFont bold;
                bold.setWeight(QFont::DemiBold);
                return bold;
            }
            return {};
        case Qt::TextAlignmentRole:
            return QVariant(index.column() == RoundsColumn || index.column() == AccuracyColumn
                                ? Qt::AlignRight | Qt::AlignVCenter
                                : Qt::AlignLeft | Qt::AlignVCenter);
        case SortRole:
            if (index.column() == RoundsColumn) return one->rounds;
            if (index.column() == AccuracyColumn) return std::isnan(one->accuracy) ? -1.0 : one->accuracy;
            if (index.column() == ChangedColumn) return one->modified;
            break;
        case Qt::DisplayRole:
            break;
        default:
            return {};
    }
    switch (index.column()) {
        case NameColumn:
            return shown ? tr("%1 (on the screen)").arg(one->name) : one->name;
        case StatusColumn:
            return one->problem.isEmpty() ? one->status : tr("cannot be read");
        case RoundsColumn:
            return one->info ? formatCount(one->rounds) : QString();
        case AccuracyColumn:
            return std::isnan(one->accuracy) ? QString() : formatPercent(one->accuracy);
        case TagsColumn:
            return tagText(*one);
        default:
            return QLocale().toString(one->modified, QLocale::ShortFormat);
    }
}

bool RunListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const LibraryRun* one = index.isValid() ? run(index.row()) : nullptr;
    if (one == nullptr || role != Qt::CheckStateRole || index.column() != NameColumn) return false;
    if (one->path == m_shown || !one->info) return false;
    m_library.setOverlaid(QString(one->path), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const {
    if (!index.isValid()) return Qt::NoItemFlags;
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled;
    const LibraryRun* one = run(index.row());
    if (index.column() == NameColumn && one != nullptr && one->info && one->path != m_shown)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    // Above their numbers.
    if (role == Qt::TextAlignmentRole && (section == RoundsColumn || section == AccuracyColumn))
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const QString titles[] = {tr("Run"),      tr("Status"), tr("Rounds"),
                              tr("Accuracy"), tr("Tags"),   tr("Changed")};
    return titles[section];
}

}  // namespace fiarse::ui
