#include "ui/plots/heatmap_geometry.h"

#include <algorithm>
#include <cmath>

namespace fiarse::ui {

// Cells of whole device pixels are all equally large; where that would cost more than a fifth of the
// picture, slightly uneven cells are the lesser evil.
double HeatmapGeometry::crisp(double scale) const {
    const double device = scale * m_ratio;
    if (device < 1.0) return scale;
    const double whole = std::floor(device);
    return whole / device >= 0.8 ? whole / m_ratio : scale;
}

void HeatmapGeometry::setSpace(QSize cells, QSizeF view, double devicePixelRatio, bool stretch,
                               double margin) {
    const QRectF before = pictureRect();
    const QPointF centre = before.isEmpty() ? QPointF(0.5, 0.5)
                                            : QPointF((m_view.width() / 2 - before.x()) / before.width(),
                                                      (m_view.height() / 2 - before.y()) / before.height());
    m_cells = cells;
    m_view = view;
    m_ratio = devicePixelRatio > 0.0 ? devicePixelRatio : 1.0;
    m_stretch = stretch;
    if (cells.isEmpty() || view.isEmpty()) return;
    const double x = std::max(1.0, view.width() - 2 * margin) / cells.width();
    const double y = std::max(1.0, view.height() - 2 * margin) / cells.height();
    const double square = std::min({x, y, kLargestCell});
    const double longest = stretch ? square * kLongestCell : square;
    m_fit = QSizeF(crisp(std::min({x, longest, kLargestCell})), crisp(std::min({y, longest, kLargestCell})));
    m_zoom = std::min(m_zoom, largestZoom());
    const QSizeF size = pictureRect().size();
    m_origin =
        QPointF(view.width() / 2 - centre.x() * size.width(), view.height() / 2 - centre.y() * size.height());
    clampOrigin();
}

double HeatmapGeometry::largestZoom() const {
    return std::max(1.0, kLargestCell / std::min(m_fit.width(), m_fit.height()));
}

void HeatmapGeometry::follow(const HeatmapGeometry& other) {
    const QRectF theirs = other.pictureRect();
    if (m_cells.isEmpty() || m_view.isEmpty() || theirs.isEmpty()) return;
    m_zoom = std::clamp(other.m_zoom, 1.0, largestZoom());
    const QSizeF size = pictureRect().size();
    m_origin = QPointF(
        m_view.width() / 2 - (other.m_view.width() / 2 - theirs.x()) / theirs.width() * size.width(),
        m_view.height() / 2 - (other.m_view.height() / 2 - theirs.y()) / theirs.height() * size.height());
    clampOrigin();
}

void HeatmapGeometry::fit() {
    m_zoom = 1.0;
    m_origin = QPointF();
    clampOrigin();
}

void HeatmapGeometry::zoomBy(double factor, QPointF anchor) {
    const QRectF before = pictureRect();
    if (before.isEmpty()) return;
    const QPointF share((anchor.x() - before.x()) / before.width(),
                        (anchor.y() - before.y()) / before.height());
    m_zoom = std::clamp(m_zoom * factor, 1.0, largestZoom());
    const QSizeF size = pictureRect().size();
    m_origin = QPointF(anchor.x() - share.x() * size.width(), anchor.y() - share.y() * size.height());
    clampOrigin();
}

void HeatmapGeometry::panBy(QPointF distance) {
    m_origin += distance;
    clampOrigin();
}

void HeatmapGeometry::reveal(QPoint cell) {
    const QRectF rect = cellRect(cell);
    QPointF move;
    if (rect.left() < 0) move.setX(-rect.left());
    if (rect.right() > m_view.width()) move.setX(m_view.width() - rect.right());
    if (rect.top() < 0) move.setY(-rect.top());
    if (rect.bottom() > m_view.height()) move.setY(m_view.height() - rect.bottom());
    panBy(move);
}

QSizeF HeatmapGeometry::cellSize() const {
    return m_fit * m_zoom;
}

QRectF HeatmapGeometry::pictureRect() const {
    const QSizeF cell = cellSize();
    return {m_origin, QSizeF(cell.width() * m_cells.width(), cell.height() * m_cells.height())};
}

QRectF HeatmapGeometry::cellRect(QPoint cell) const {
    const QSizeF size = cellSize();
    return {m_origin.x() + cell.x() * size.width(), m_origin.y() + cell.y() * size.height(), size.width(),
            size.height()};
}

QPoint HeatmapGeometry::cellAt(QPointF point) const {
    const QSizeF size = cellSize();
    return {static_cast<int>(std::floor((point.x() - m_origin.x()) / size.width())),
            static_cast<int>(std::floor((point.y() - m_origin.y()) / size.height()))};
}

void HeatmapGeometry::clampOrigin() {
    const QSizeF size = pictureRect().size();
    const auto clamp = [this](double origin, double length, double view) {
        const double place = length <= view ? (view - length) / 2 : std::clamp(origin, view - length, 0.0);
        return std::round(place * m_ratio) / m_ratio;
    };
    m_origin = QPointF(clamp(m_origin.x(), size.width(), m_view.width()),
                       clamp(m_origin.y(), size.height(), m_view.height()));
}

}  // namespace fiarse::ui
