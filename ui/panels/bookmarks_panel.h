/// Bookmarks and notes of the run on the screen: a list that leads to them.
#pragma once

#include "ui/models/bookmark_model.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace fiarse::ui {

class RunNotes;
class Timeline;

/// Enter or a double click goes to the round, and to the view that the note is pinned to; a text can be
/// edited in its place, Delete takes the bookmark away.
class BookmarksPanel : public Card {
    Q_OBJECT
public:
    BookmarksPanel(RunNotes& notes, Timeline& timeline, QWidget* parent = nullptr);

Q_SIGNALS:
    void viewRequested(const QString& view);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void refresh();
    void goTo(int row);
    void removeCurrent();

    RunNotes& m_notes;
    Timeline& m_timeline;
    BookmarkModel m_model;
    QStackedWidget* m_pages;
    QTableView* m_table;
    QPushButton* m_go;
    QPushButton* m_remove;
};

}  // namespace fiarse::ui
