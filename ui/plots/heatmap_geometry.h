/// Where a picture of cells lies on the screen: fit, zoom around a point, pan. Pure arithmetic in
/// device-independent pixels, so that zooming is tested without a window.
#pragma once

#include <QPointF>
#include <QRectF>
#include <QSize>
#include <QSizeF>

namespace fiarse::ui {

class HeatmapGeometry {
public:
    /// A cell may be this much longer than wide (matrices only), so that a 64 × 784 matrix is no thread.
    static constexpr double kLongestCell = 6.0;
    /// Cells are never drawn larger than this many pixels when zoomed.
    static constexpr double kLargestCell = 64.0;

    /// Sets the picture and the space for it; keeps zoom and, in relative terms, the centre.
    /// @param stretch  cells need not be square.
    /// @param margin   stays free on each side of the whole picture (for the frame around a tile).
    void setSpace(QSize cells, QSizeF view, double devicePixelRatio, bool stretch, double margin = 0.0);

    double zoom() const { return m_zoom; }
    double largestZoom() const;
    /// Takes over the zoom and, in relative terms, the centre of a picture of as many cells.
    void follow(const HeatmapGeometry& other);
    /// Back to the whole picture.
    void fit();
    /// Zooms by `factor` so that the cell under `anchor` stays there, as far as the edges allow.
    void zoomBy(double factor, QPointF anchor);
    void panBy(QPointF distance);
    /// Pans as little as needed so that a cell can be seen.
    void reveal(QPoint cell);

    /// Width and height of one cell.
    QSizeF cellSize() const;
    /// The whole picture, which may reach beyond the view when zoomed.
    QRectF pictureRect() const;
    QRectF cellRect(QPoint cell) const;
    /// The cell at a point; may lie outside the picture.
    QPoint cellAt(QPointF point) const;

private:
    double crisp(double scale) const;
    void clampOrigin();

    QSize m_cells;
    QSizeF m_view;
    double m_ratio = 1.0;
    bool m_stretch = false;
    QSizeF m_fit{1.0, 1.0};  ///< cell size at zoom 1
    double m_zoom = 1.0;
    QPointF m_origin;  ///< top left of the picture
};

}  // namespace fiarse::ui
