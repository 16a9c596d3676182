/// Draws one grid of a figure: rows × columns of coloured cells with labels, numbers and a colour bar.
#pragma once

#include <QImage>
#include <QWidget>
#include <optional>

#include "ui/models/figure.h"

namespace fiarse::ui {

class Theme;

/// Cells shrink to what fits; where a pixel stands for several columns the value farthest from nothing wins,
/// so that a single event is never lost. The wheel zooms along the columns, dragging pans, a double click
/// shows all. Hover tells the cell, a click or the arrow keys choose row and column. GUI thread only.
class FigureGridView : public QWidget {
    Q_OBJECT
public:
    explicit FigureGridView(const Theme& theme, QWidget* parent = nullptr);

    void setGrid(const FigureGrid& grid);
    const FigureGrid& grid() const { return m_grid; }
    /// Rounds marked above columns that are rounds.
    void setRoundMarks(std::optional<double> view, std::optional<double> a, std::optional<double> b);
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

private:
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

    const Theme& m_theme;
    FigureGrid m_grid;
    std::optional<double> m_view, m_a, m_b;
    std::optional<std::pair<int, int>> m_zoom;
    QImage m_image;  ///< one pixel a cell of what is shown
    QPoint m_hovered{-1, -1};
    QPoint m_current{-1, -1};  ///< of the keyboard
    QPointF m_pressedAt;
    bool m_pressed = false, m_panning = false;
};

}  // namespace fiarse::ui
