/// Bookmarks and notes of the run on the screen as a table.
#pragma once

#include <QAbstractTableModel>
#include <functional>
#include <vector>

#include "engine/api/annotations.h"

namespace fiarse::ui {

/// Round, view, text; only the text can be edited, and what is typed is handed to the editor that was given.
/// GUI thread only.
class BookmarkModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { RoundColumn, ViewColumn, TextColumn, ColumnCount };
    /// @param viewTitle  the name of a view by its id.
    /// @param edit       keeps another text; setBookmarks() follows.
    BookmarkModel(std::function<QString(const QString&)> viewTitle,
                  std::function<void(const Bookmark&, const QString&)> edit, QObject* parent = nullptr);

    void setBookmarks(std::vector<Bookmark> bookmarks);
    const Bookmark& bookmark(int row) const { return m_bookmarks[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    std::function<QString(const QString&)> m_viewTitle;
    std::function<void(const Bookmark&, const QString&)> m_edit;
    std::vector<Bookmark> m_bookmarks;
};

}  // namespace fiarse::ui
