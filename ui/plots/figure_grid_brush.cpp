// Brushing rows and columns of a grid, and how what is chosen stands out.
#include <QApplication>
#include <QContextMenuEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/plots/figure_grid_view.h"
#include "ui/theme/theme.h"

namespace fiarse::ui {
namespace {

constexpr int kVeil = 175;  // of 255: what is outside can still be read
constexpr int kBand = 50;

bool isBrushable(Link link) {
    return link == Link::Client || link == Link::Level || link == Link::Layer || link == Link::ClassIndex;
}

}  // namespace

bool FigureGridView::brushesRows() const {
    return isBrushable(m_grid.rowLink) && m_grid.rows.size() > 1;
}

bool FigureGridView::brushesColumns() const {
    return isBrushable(m_grid.columnLink) && m_grid.columns.size() > 1;
}

void FigureGridView::drawChosen(QPainter& painter, const QRectF& cells) const {
    QColor veil = m_theme.colours().card;
    veil.setAlpha(kVeil);
    const double h = cells.height() / std::max<double>(1.0, static_cast<double>(m_grid.rows.size()));
    const auto frame = [&](QRectF rect) {
        painter.setPen(QPen(m_theme.colours().accent, 2.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(rect);
    };
    const auto& rows = m_grid.insideRows;
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const double top = std::round(cells.top() + h * static_cast<double>(row));
        const double bottom = std::round(cells.top() + h * static_cast<double>(row + 1));
        if (rows[row] == 0) painter.fillRect(QRectF(cells.left(), top, cells.width(), bottom - top), veil);
    }
    const auto& columns = m_grid.insideColumns;
    const auto end = static_cast<std::size_t>(firstColumn() + shownColumns());
    for (auto c = static_cast<std::size_t>(firstColumn()); c < std::min(columns.size(), end); ++c) {
        const QRectF cell = cellRect(0, static_cast<int>(c));
        if (columns[c] == 0)
            painter.fillRect(QRectF(cell.left(), cells.top(), cell.width(), cells.height()), veil);
    }
    // One frame around each stretch of neighbours.
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows[row] == 0 || (row > 0 && rows[row - 1] != 0)) continue;
        std::size_t last = row;
        while (last + 1 < rows.size() && rows[last + 1] != 0) ++last;
        frame(QRectF(cells.left() - 1, cells.top() + h * static_cast<double>(row), cells.width() + 2,
                     h * static_cast<double>(last - row + 1)));
    }
}

void FigureGridView::drawBrush(QPainter& painter, const QRectF& cells) const {
    if (m_drag != Drag::Brush) return;
    const QPoint from(std::min(m_brushFrom.x(), m_brushTo.x()), std::min(m_brushFrom.y(), m_brushTo.y()));
    const QPoint to(std::max(m_brushFrom.x(), m_brushTo.x()), std::max(m_brushFrom.y(), m_brushTo.y()));
    QRectF band = cellRect(from.y(), from.x()).united(cellRect(to.y(), to.x()));
    // What is not brushed goes all the way.
    if (!brushesColumns()) band = QRectF(cells.left(), band.top(), cells.width(), band.height());
    if (!brushesRows()) band = QRectF(band.left(), cells.top(), band.width(), cells.height());
    QColor fill = m_theme.colours().accent;
    painter.setPen(QPen(fill, 1.5));
    fill.setAlpha(kBand);
    painter.setBrush(fill);
    painter.drawRect(band);
}

// Dragging along the columns of a zoomed grid has always panned it; across them, or where there is nothing to
// pan, it brushes.
FigureGridView::Drag FigureGridView::dragOf(QPointF point, Qt::KeyboardModifiers modifiers) const {
    const QPointF way = point - m_pressedAt;
    if (std::max(std::abs(way.x()), std::abs(way.y())) < QApplication::startDragDistance() / 2.0)
        return Drag::None;
    const bool brushes = (brushesRows() || brushesColumns()) && cellAt(m_pressedAt);
    const bool along = std::abs(way.x()) >= std::abs(way.y());
    if (m_zoom && (!brushes || (along && !m_brushes && !(modifiers & Qt::ShiftModifier)))) return Drag::Pan;
    if (!brushes || nearestCell(point) == nearestCell(m_pressedAt)) return Drag::None;
    return Drag::Brush;
}

QPoint FigureGridView::nearestCell(QPointF point) const {
    const QRectF cells = space().cells;
    const QPointF inside(std::clamp(point.x(), cells.left(), cells.right() - 0.01),
                         std::clamp(point.y(), cells.top(), cells.bottom() - 0.01));
    return cellAt(inside).value_or(QPoint(0, 0));
}

void FigureGridView::pan(QPointF point) {
    const double w = space().cells.width() / std::max(1, shownColumns());
    const int columns = static_cast<int>(std::lround((m_pressedAt.x() - point.x()) / w));
    if (columns == 0) return;
    m_pressedAt = point;
    const int all = static_cast<int>(m_grid.columns.size());
    const int first = std::clamp(m_zoom->first + columns, 0, all - shownColumns());
    setColumnRange(std::pair{first, first + shownColumns()});
    Q_EMIT columnRangeChanged();
}

void FigureGridView::moveBrush(QPointF point) {
    m_brushFrom = nearestCell(m_pressedAt);
    m_brushTo = nearestCell(point);
    update();
    const auto count = [](int a, int b) { return std::abs(a - b) + 1; };
    Q_EMIT hovered(brushesRows() ? tr("%n row(s)", nullptr, count(m_brushFrom.y(), m_brushTo.y()))
                                 : tr("%n column(s)", nullptr, count(m_brushFrom.x(), m_brushTo.x())));
}

std::vector<qint64> FigureGridView::keysBetween(const std::vector<FigureGrid::Line>& lines, int from,
                                                int to) const {
    std::vector<qint64> keys;
    for (int i = std::min(from, to); i <= std::max(from, to); ++i) {
        const qint64 key = lines[static_cast<std::size_t>(i)].key;
        if (key >= 0) keys.push_back(key);
    }
    return keys;
}

// Along a single row only its columns are meant, along a single column only its rows.
void FigureGridView::endBrush(bool add) {
    update();
    Q_EMIT hovered({});
    const bool several = m_brushFrom.x() != m_brushTo.x();
    const bool rows = brushesRows() && (m_brushFrom.y() != m_brushTo.y() || !brushesColumns());
    const bool columns = brushesColumns() && (several || !brushesRows());
    const auto rowKeys = keysBetween(m_grid.rows, m_brushFrom.y(), m_brushTo.y());
    const auto columnKeys = keysBetween(m_grid.columns, m_brushFrom.x(), m_brushTo.x());
    // What is emitted may give this view another grid.
    const Link rowLink = m_grid.rowLink, columnLink = m_grid.columnLink;
    if (rows && !rowKeys.empty()) Q_EMIT keysBrushed(rowLink, rowKeys, add);
    // Clients against clients: those of both sides.
    const bool joins = add || (rows && rowLink == columnLink);
    if (columns && !columnKeys.empty()) Q_EMIT keysBrushed(columnLink, columnKeys, joins);
}

void FigureGridView::toggle(QPoint cell) {
    const bool rows = isBrushable(m_grid.rowLink) && m_grid.rowLink != Link::Layer;
    const bool columns = isBrushable(m_grid.columnLink) && m_grid.columnLink != Link::Layer;
    if (!rows && !columns) return;
    const FigureGrid::Line& line = rows ? m_grid.rows[static_cast<std::size_t>(cell.y())]
                                        : m_grid.columns[static_cast<std::size_t>(cell.x())];
    if (line.key >= 0) Q_EMIT keyToggled(rows ? m_grid.rowLink : m_grid.columnLink, line.key);
}

void FigureGridView::contextMenuEvent(QContextMenuEvent* event) {
    const auto cell = event->reason() == QContextMenuEvent::Mouse
                          ? cellAt(event->pos())
                          : (m_current.x() >= 0 ? std::optional<QPoint>(m_current) : std::nullopt);
    if (!cell || m_grid.rowLink != Link::Client) {
        event->ignore();
        return;
    }
    const QPoint at = event->reason() == QContextMenuEvent::Mouse
                          ? event->globalPos()
                          : mapToGlobal(cellRect(cell->y(), cell->x()).center().toPoint());
    Q_EMIT contextRequested(Link::Client, m_grid.rows[static_cast<std::size_t>(cell->y())].key, at);
}

}  // namespace fiarse::ui
