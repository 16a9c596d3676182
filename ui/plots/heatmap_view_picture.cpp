// How HeatmapView makes its picture and paints it.
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/plots/heatmap_view.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {

// All cells, or of a large layer that is zoomed into those that can be seen, and `margin` pixels around them.
PictureArea HeatmapView::areaInView(QPoint margin) const {
    const QSizeF cell = m_geometry.cellSize() * devicePixelRatioF();
    const auto cellsAPixel = [](double length) {
        return length >= 1.0 ? 1 : static_cast<int>(std::ceil(1.0 / std::max(length, 1e-6)));
    };
    PictureArea area{QRect(QPoint(0, 0), m_arrangement.size()),
                     QSize(cellsAPixel(cell.width()), cellsAPixel(cell.height()))};
    if (m_arrangement.count() <= kLargeLayer || m_geometry.zoom() <= 1.0) return area;
    const auto aligned = [](int first, int block) { return std::max(0, first) / block * block; };
    const QPoint from = m_geometry.cellAt(-margin);
    const QPoint to = m_geometry.cellAt(rect().bottomRight() + margin);
    const QPoint first(aligned(from.x(), area.block.width()), aligned(from.y(), area.block.height()));
    area.cells = QRect(first, to).intersected(area.cells);
    return area;
}

void HeatmapView::makePicture() {
    const PictureArea seen = areaInView({0, 0});
    const bool covered = m_asked.block == seen.block && m_asked.cells.contains(seen.cells);
    if (m_pictureValid && covered) return;
    m_pictureValid = true;
    const HeatmapPalette palette =
        heatmapPalette(m_theme, m_codes->encoding, m_levels, m_highlight, m_codes->difference);
    // Some cells more than can be seen, so that panning has something to show.
    m_asked = areaInView({width() / 4, height() / 4});
    const QRgb ground = m_theme.colours().card.rgb();
    if (m_arrangement.count() <= kLargeLayer || m_codes->codes.empty()) {
        const QImage over = veil(m_asked);
        const auto made = [&](const LayerCodes& codes) {
            return faded(heatmapArea(codes, m_arrangement, palette, m_asked, m_detail), over, ground);
        };
        m_picture = {made(*m_codes), m_swiped ? made(*m_swiped) : QImage(), m_asked};
        return;
    }
    m_job.post([this, codes = m_codes, right = m_swiped, arrangement = m_arrangement, palette, area = m_asked,
                detail = m_detail, inside = m_inside, ground]() -> NewestJob::Delivery {
        const QImage over = veilOf(inside, arrangement, area, ground);
        const auto made = [&](const LayerCodes& shown) {
            return faded(heatmapArea(shown, arrangement, palette, area, detail), over, ground);
        };
        QImage image = made(*codes);
        QImage swiped = right ? made(*right) : QImage();
        return [this, image = std::move(image), swiped = std::move(swiped), area] {
            m_picture = {image, swiped, area};
            update();
        };
    });
}

void HeatmapView::drawPicture(QPainter& painter, const QImage& image, QRectF clip) const {
    if (image.isNull()) return;
    const QSizeF cell = m_geometry.cellSize();
    const QSize block = m_picture.area.block;
    const QPointF corner = m_geometry.cellRect(m_picture.area.cells.topLeft()).topLeft();
    const QRectF target(corner, QSizeF(image.width() * block.width() * cell.width(),
                                       image.height() * block.height() * cell.height()));
    painter.save();
    painter.setClipRect(m_geometry.pictureRect().intersected(clip));
    painter.drawImage(target, image);
    painter.restore();
}

void HeatmapView::drawPictures(QPainter& painter) const {
    if (!m_swiped || m_picture.swiped.isNull()) {
        drawPicture(painter, m_picture.image, rect());
        return;
    }
    const double line = std::round(m_swipe * width());
    drawPicture(painter, m_picture.image, QRectF(0, 0, line, height()));
    drawPicture(painter, m_picture.swiped, QRectF(line, 0, width() - line, height()));
    // A light line in a dark one is seen on every colour of every ramp.
    const ThemeColours& colours = m_theme.colours();
    painter.setPen(QPen(colours.card, 5.0));
    painter.drawLine(QPointF(line, 0), QPointF(line, height()));
    painter.setPen(QPen(colours.accent, 2.0));
    painter.drawLine(QPointF(line, 0), QPointF(line, height()));
    painter.setBrush(colours.accent);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawEllipse(QPointF(line, height() / 2.0), 5.0, 5.0);
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void HeatmapView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const ThemeColours& colours = m_theme.colours();
    if (m_message.isEmpty()) {
        makePicture();
        drawPictures(painter);
        if (!m_picture.image.isNull()) drawMarks(painter);
        drawBrush(painter);
    } else {
        painter.setPen(colours.muted);
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_message);
    }
    if (m_showFocus) {
        painter.setPen(QPen(colours.accent, 2.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4.0, 4.0);
    }
}

void HeatmapView::drawMarks(QPainter& painter) const {
    const QColor accent = m_theme.colours().accent;
    const auto outline = [&](QRectF rect, double width, const QColor& colour) {
        painter.setPen(QPen(colour, width, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        const double half = width / 2;
        painter.drawRect(rect.adjusted(-half, -half, half, half));
    };
    const auto tile = [this](qint64 parameter) {
        const QRect cells = m_arrangement.tileOf(localIndex(parameter));
        return m_geometry.cellRect(cells.topLeft()).united(m_geometry.cellRect(cells.bottomRight()));
    };
    const bool gallery = m_arrangement.kind() == ArrangementKind::Gallery;
    painter.setBrush(Qt::NoBrush);
    if (contains(m_hovered) && m_hovered != m_locked) {
        const QRectF cell = rectOf(*m_hovered);
        const QRectF frame = gallery ? tile(*m_hovered) : m_geometry.pictureRect();
        QColor line = accent;
        line.setAlpha(90);
        painter.setPen(QPen(line, 1.0));
        painter.drawLine(QPointF(frame.left(), cell.center().y()), QPointF(frame.right(), cell.center().y()));
        painter.drawLine(QPointF(cell.center().x(), frame.top()), QPointF(cell.center().x(), frame.bottom()));
        if (gallery) outline(frame, 1.0, line);
        outline(cell, 1.5, m_theme.colours().text);
    }
    if (contains(m_locked)) {
        if (gallery) outline(tile(*m_locked).adjusted(-1, -1, 1, 1), 2.0, accent);
        // A light ring inside a dark one is seen on every colour of every ramp.
        outline(rectOf(*m_locked).adjusted(-1, -1, 1, 1), 3.0, m_theme.colours().card);
        outline(rectOf(*m_locked), 2.0, accent);
    }
}

void HeatmapView::copyZoom(const HeatmapView& other) {
    if (other.m_layer != m_layer || m_layer.count == 0) return;
    if (other.m_arrangement.size() == m_arrangement.size()) {
        m_geometry.follow(other.m_geometry);
    } else {
        // The same layer in another shape: as much larger than the whole, around the same cell.
        m_geometry.fit();
        m_geometry.zoomBy(other.zoom(), rect().center());
        if (const auto middle = other.middleParameter())
            m_geometry.panBy(QRectF(rect()).center() - rectOf(*middle).center());
    }
    m_pictureValid = false;
    update();
}

}  // namespace fiarse::ui
