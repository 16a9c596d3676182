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

private:
    void fitColumns();
    void fitHeight();
    QModelIndex editableNeighbour(int step) const;
};

}  // namespace fiarse::ui
