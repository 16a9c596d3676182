#include "ui/models/bookmark_model.h"

#include <utility>

#include "ui/text/format.h"

namespace fiarse::ui {

BookmarkModel::BookmarkModel(std::function<QString(const QString&)> viewTitle,
                             std::function<void(const Bookmark&, const QString&)> edit, QObject* parent)
    : QAbstractTableModel(parent), m_viewTitle(std::move(viewTitle)), m_edit(std::move(edit)) {}

void BookmarkModel::setBookmarks(std::vector<Bookmark> bookmarks) {
    if (bookmarks == m_bookmarks) return;
    beginResetModel();
    m_bookmarks = std::move(bookmarks);
    endResetModel();
}

int BookmarkModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_bookmarks.size());
}

int BookmarkModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BookmarkModel::data(const QModelIndex& index, int role) const {
    const bool text = role == Qt::DisplayRole || role == Qt::EditRole || role == Qt::ToolTipRole;
    if (!index.isValid() || !text) return {};
    const Bookmark& shown = bookmark(index.row());
    switch (index.column()) {
        case RoundColumn:
            return formatCount(shown.round);
        case ViewColumn:
            return shown.view.empty() ? QString() : m_viewTitle(QString::fromStdString(shown.view));
        default:
            return QString::fromStdString(shown.text);
    }
}

QVariant BookmarkModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
        case RoundColumn:
            return tr("Round");
        case ViewColumn:
            return tr("View");
        default:
            return tr("Note");
    }
}

bool BookmarkModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::EditRole || index.column() != TextColumn) return false;
    // A copy: the edit replaces the list.
    const Bookmark edited = bookmark(index.row());
    m_edit(edited, value.toString().trimmed());
    return true;
}

Qt::ItemFlags BookmarkModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == TextColumn ? flags | Qt::ItemIsEditable : flags;
}

}  // namespace fiarse::ui
