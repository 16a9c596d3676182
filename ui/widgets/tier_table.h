/// The tier table: as high as its rows, edited in place, with a menu on each colour.
#pragma once

#include <QTableView>

namespace fiarse::ui {

class TierModel;

class TierTable : public QTableView {
    Q_OBJECT
public:
    explicit TierTable(TierModel* model, QWidget* parent = nullptr);

    int currentRow() const { return currentIndex().row(); }
    void selectRow(int row);
    /// Shows link, availability, data and what a device can do also where the table is narrow: in the place
    /// of the costs, and to be scrolled to where that is not enough.
    void setMoreColumns(bool more);

Q_SIGNALS:
    void currentRowChanged(int row);                   ///< -1 = none
    void menuRequested(int row, const QPoint& place);  ///< on the colour, or by a right click; global
    void removeRequested(int row);                     ///< by the Delete key
    void editingEnded();

protected:
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void mousePressEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    /// Over a number of clients, while the table has the focus: one client a notch. Else left to the scroll
    /// area around it, so that scrolling past changes nothing.
    void wheelEvent(QWheelEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void fitColumns();
    void fitHeight();
    void showColumns();
    void fitNames();
    QModelIndex editableNeighbour(int step) const;

    bool m_more = false;
    bool m_wheeled = false;  ///< since the mouse came in
    int m_wheelAngle = 0;    ///< of a notch not completed yet, in eighths of a degree
};

}  // namespace fiarse::ui
