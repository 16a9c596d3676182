/// Draws one grid of a figure: rows × columns of coloured cells with labels, numbers and a colour bar.
#pragma once

#include <QImage>
#include <QWidget>
#include <optional>

#include "ui/models/figure.h"

namespace fiarse::ui {

class DragEscape;
class Theme;

/// Cells shrink to what fits; where a pixel stands for several columns the value farthest from nothing wins,
/// so that a single event is never lost. The wheel zooms along the columns, dragging along them pans what is
/// zoomed, a double click shows all. Hover tells the cell, a click or the arrow keys choose row and column.
/// Dragging over rows (or columns) that stand for clients, levels, layers or classes brushes them; with Shift
/// it adds to what is chosen, a click with Ctrl adds or takes away one. Esc takes a drag back. GUI thread
/// only.
class FigureGridView : public QWidget {
    Q_OBJECT
public:
    explicit FigureGridView(const Theme& theme, QWidget* parent = nullptr);

    void setGrid(const FigureGrid& grid);
    const FigureGrid& grid() const { return m_grid; }
    /// Values of a grid that this one is compared with: the colours take both in. Counts from the next
    /// setGrid() on.
    void setBeside(std::vector<double> values) { m_beside = std::move(values); }
    /// Rounds marked above columns that are rounds.
    void setRoundMarks(std::optional<double> view, std::optional<double> a, std::optional<double> b);
    /// Whether dragging along the columns brushes without Shift, too, instead of panning what is zoomed.
    void setBrushes(bool brushes) { m_brushes = brushes; }
    /// Part of the columns that is shown, first and one past the last; empty = all.
    void setColumnRange(std::optional<std::pair<int, int>> range);
    std::optional<std::pair<int, int>> columnRange() const { return m_zoom; }

    /// Row (y) and column (x) at a point.
    std::optional<QPoint> cellAt(QPointF point) const;
    QRectF cellRect(int row, int column) const;
    /// "fc1.weight at 1/16: 1.8 %, 421 of 23,080".
    QString cellText(int row, int column) const;
    QColor colourOf(double value) const;
    /// Draws the grid as it stands into the widget's rectangle of any device.
    void paintTo(QPainter& painter) const;

    QSize sizeHint() const override { return {420, 240}; }
    QSize minimumSizeHint() const override { return {200, 120}; }

Q_SIGNALS:
    void keyChosen(fiarse::ui::Link link, qint64 key);
    /// Dragged over; `add`: beside what is chosen already.
    void keysBrushed(fiarse::ui::Link link, const std::vector<qint64>& keys, bool add);
    void keyToggled(fiarse::ui::Link link, qint64 key);  ///< a click with Ctrl
    void contextRequested(fiarse::ui::Link link, qint64 key, QPoint globalPosition);
    void hovered(const QString& text);  ///< empty: outside
    void columnRangeChanged();          ///< by the user

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    /// Where the room is low, the cells matter more than the title of the columns and a bar of two lines.
    bool isLow() const { return height() < kLowHeight; }
    double axisSpace() const { return isLow() ? 17.0 : 32.0; }  ///< column labels and title, below the cells
    double barSpace() const { return isLow() ? 20.0 : 34.0; }   ///< colour bar and its ends
    static constexpr int kLowHeight = 190;
    static constexpr double kMarkSpace = 12.0;  ///< A and B, above them
    enum class Drag { None, Pan, Brush };
    struct Space {
        QRectF cells;
        double labelWidth = 0.0;
    };
    Space space() const;
    int firstColumn() const { return m_zoom ? m_zoom->first : 0; }
    int shownColumns() const;
    std::pair<double, double> range() const;
    void makeImage();
    void drawCells(QPainter& painter, const QRectF& cells) const;
    void drawNumbers(QPainter& painter, const QRectF& cells) const;
    void drawLabels(QPainter& painter, const Space& space) const;
    void drawBar(QPainter& painter, const QRectF& cells) const;
    void drawMarks(QPainter& painter, const QRectF& cells) const;
    void choose(QPoint cell);
    void takeBack();
    // figure_grid_brush.cpp
    void drawChosen(QPainter& painter, const QRectF& cells) const;
    void drawBrush(QPainter& painter, const QRectF& cells) const;
    bool brushesRows() const;
    bool brushesColumns() const;
    Drag dragOf(QPointF point, Qt::KeyboardModifiers modifiers) const;
    QPoint nearestCell(QPointF point) const;
    void pan(QPointF point);
    void moveBrush(QPointF point);
    void endBrush(bool add);
    void toggle(QPoint cell);
    std::vector<qint64> keysBetween(const std::vector<FigureGrid::Line>& lines, int from, int to) const;

    const Theme& m_theme;
    FigureGrid m_grid;
    std::vector<double> m_beside;
    std::optional<double> m_view, m_a, m_b;
    std::optional<std::pair<int, int>> m_zoom;
    QImage m_image;  ///< one pixel a cell of what is shown
    QPoint m_hovered{-1, -1};
    QPoint m_current{-1, -1};  ///< of the keyboard
    QPointF m_pressedAt;
    bool m_pressed = false, m_brushes = false;
    Drag m_drag = Drag::None;
    DragEscape* m_escape;
    std::optional<std::pair<int, int>> m_zoomBefore;  ///< when the button went down
    QPoint m_brushFrom, m_brushTo;                    ///< cells
};

}  // namespace fiarse::ui
