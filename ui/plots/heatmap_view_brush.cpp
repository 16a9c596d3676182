// Brushing a rectangle of cells, and what lies outside of the chosen ones.
#include <QPainter>

#include "ui/plots/heatmap_view.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kBand = 50;  // of 255

}  // namespace

void HeatmapView::setInside(std::shared_ptr<const std::vector<std::uint8_t>> inside) {
    const bool same = (!inside && !m_inside) || (inside && m_inside && *inside == *m_inside);
    if (same) return;
    m_inside = std::move(inside);
    m_pictureValid = false;
    update();
}

QImage HeatmapView::veil(const PictureArea& area) const {
    return veilOf(m_inside, m_arrangement, area, m_theme.colours().card.rgb());
}

QRect HeatmapView::brushedCells() const {
    const QPoint from = m_geometry.cellAt(m_pressedAt);
    const QPoint to = m_geometry.cellAt(m_brushedTo);
    const QRect cells(QPoint(std::min(from.x(), to.x()), std::min(from.y(), to.y())),
                      QPoint(std::max(from.x(), to.x()), std::max(from.y(), to.y())));
    return cells.intersected(QRect(QPoint(0, 0), m_arrangement.size()));
}

void HeatmapView::endBrush(bool add) {
    std::vector<Stretch> stretches;
    const auto offset = static_cast<std::int64_t>(m_layer.offset);
    m_arrangement.forEachRun(brushedCells(), [&](std::size_t index, QPoint, int length) {
        const auto first = offset + static_cast<std::int64_t>(index);
        stretches.emplace_back(first, first + length - 1);
    });
    update();
    // Between the tiles there is nothing to choose.
    if (!stretches.empty()) Q_EMIT brushed(joinedStretches(std::move(stretches)), add);
}

void HeatmapView::drawBrush(QPainter& painter) const {
    const QRect cells = brushedCells();
    if (!m_brushing || cells.isEmpty()) return;
    QColor fill = m_theme.colours().accent;
    painter.setPen(QPen(fill, 1.5));
    fill.setAlpha(kBand);
    painter.setBrush(fill);
    painter.drawRect(m_geometry.cellRect(cells.topLeft()).united(m_geometry.cellRect(cells.bottomRight())));
}

}  // namespace fiarse::ui
